"""Checks every page of a folder with the Nu HTML checker: ``python tests/site/validate.py site``.

Needs java, and npm, which fetches the checker into ``.venv/nu``.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / ".venv" / "nu"


def checker() -> Path:
    """The checker's jar, fetched when it is not there yet."""
    jar = CHECKER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        CHECKER.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--silent", "--prefix", str(CHECKER), "vnu-jar"]
        subprocess.run(command, check=True)
    return jar


def main(site: Path) -> int:
    """Print every error; 1 when there is one."""
    command = [
        "java",
        "-Xss4m",
        "-jar",
        str(checker()),
        "--format",
        "json",
        "--skip-non-html",
        str(site),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(ran.stderr)["messages"]
    errors = [one for one in messages if one["type"] == "error"]
    warnings = [
        one
        for one in messages
        # The checker takes files for pages from nowhere, to which no policy lets anything in.
        if one.get("subType") == "warning" and "Content Security Policy" not in one["message"]
    ]
    for one in (*errors, *warnings)[:40]:
        kind = "error" if one["type"] == "error" else "warning"
        page = one["url"].rpartition("/site/")[2]
        print(f"{page}:{one.get('lastLine', 1)}: {kind}: {one['message']}")
    pages = sum(1 for _ in site.rglob("*.html"))
    print(f"{pages} pages, {len(errors)} errors, {len(warnings)} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
