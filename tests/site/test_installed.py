"""The package, built and installed somewhere else: the theme and the starter come with it."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_an_installed_wheel_makes_a_site_far_from_the_checkout(tmp_path: Path):
    run = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*run, "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    wheel = next(tmp_path.glob("regesta-*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert "generator/theme/base.html" in names
    assert "generator/theme/languages/ru.po" in names
    assert "generator/editing/starter/content/archive.yaml" in names

    # The dependencies of this environment, and no checkout: the package is the unpacked wheel.
    target = tmp_path / "installed"
    venv.create(target, system_site_packages=False, with_pip=False)
    python = target / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ours = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(ours)
    others = subprocess.run(
        [sys.executable, "-c", "import jinja2; print(jinja2.__path__[0])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (Path(ours) / "others.pth").write_text(str(Path(others).parent), encoding="utf-8")

    def regesta(*arguments: str, cwd: Path) -> None:
        code = "import sys; sys.argv[0] = 'regesta'; import generator, generator.cli; assert 'installed' in generator.__path__[0], generator.__path__; generator.cli.main()"
        ran = subprocess.run(
            [python, "-I", "-c", code, *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr

    regesta("init", "mine", cwd=tmp_path)
    regesta("build", cwd=tmp_path / "mine")

    assert "Ida Marlow" in (tmp_path / "mine/site/people/ida-marlow/index.html").read_text(
        encoding="utf-8"
    )
    (style,) = (tmp_path / "mine/site").glob("assets/*/style.css")
    assert style.stat().st_size > 5000
