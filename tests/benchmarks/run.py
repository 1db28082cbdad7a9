"""Times cold builds: every stage, and the peak of memory.

``python tests/benchmarks/run.py [COUNT …] [--search] [--times N]``: archives of 1,000 and 10,000
articles unless told otherwise, without search unless asked for; medians of N runs, each in a process
of its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.corpus import write  # noqa: E402 - the checkout is not installed

BUILD = """
import json, resource, sys
sys.argv = ["regesta", "build", "--format", "json", *sys.argv[1:]]
from generator.cli import main
try:
    main()
finally:
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"own": own, "children": children}), file=sys.stderr)
"""


def once(folder: Path, *, search: bool) -> dict[str, float]:
    """One cold build: seconds by stage, and peak memory in MiB."""
    subprocess.run(
        [sys.executable, "-m", "generator", "clean"],
        cwd=folder,
        env=_env(),
        check=True,
        capture_output=True,
    )
    arguments = ["--search" if search else "--no-search"]
    ran = subprocess.run(
        [sys.executable, "-c", BUILD, *arguments],
        cwd=folder,
        env=_env(),
        check=True,
        capture_output=True,
        text=True,
    )
    memory = json.loads(ran.stderr.strip().splitlines()[-1])
    seconds = json.loads(ran.stdout)["seconds"]
    return {**seconds, "all": sum(seconds.values()), "MiB": max(memory.values()) / 1024}


def _env() -> dict[str, str]:
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--search", action="store_true", help="with search")
    parser.add_argument("--times", type=int, default=3, help="runs of each")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        for count in asked.counts:
            folder = Path(name) / str(count)
            write(folder, count)
            runs = [once(folder, search=asked.search) for _ in range(asked.times)]
            print(f"{count:,} articles, medians of {asked.times}:")
            for stage in runs[0]:
                value = median(run[stage] for run in runs)
                if stage == "MiB":
                    print(f"  {'peak memory':<12} {value:>8.0f} MiB")
                else:
                    print(
                        f"  {stage:<12} {value:>8.3f} s  {1000 * value / count:>7.3f} ms an article"
                    )


if __name__ == "__main__":
    main()
