"""Whether the time to build grows with the archive alone: processor time for each article.

``python tests/benchmarks/growth.py [COUNT …]``: archives of 1,000, 2,000 and 4,000 articles unless told
otherwise, with the default theme and without search, each built from nothing in a new process.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.corpus import vocabulary, write  # noqa: E402 - the checkout is not installed


def spent() -> float:
    """Seconds that processors worked for all programs that this one has started."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[1000, 2000, 4000])
    words = vocabulary(40_000)
    for count in parser.parse_args().counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write(folder, count, words)
            before = spent()
            subprocess.run(
                [sys.executable, "-m", "generator", "build", "--no-search"],
                cwd=folder,
                env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
                check=True,
                capture_output=True,
            )
            seconds = spent() - before
            pages = [path.stat().st_size for path in (folder / "site").rglob("*.html")]
            print(
                f"{count:>7,} articles: {seconds:6.1f} s, {1000 * seconds / count:5.1f} ms for each; "
                f"{len(pages):,} pages, the largest {max(pages) / 1000:.0f} KB",
                flush=True,
            )


if __name__ == "__main__":
    main()
