"""Install the wheel as a user would, in an empty environment of every Python at hand, and run it.

It happens in a temporary folder, so that nothing of the checkout can stand in for what the wheel lacks.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from plain_install import try_commands

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
PROBE = "import ensurepip, sys, venv; print('%d.%d' % sys.version_info[:2])"


def main() -> int:
    """Build the wheel once and try it on each Python; 0 when at least one was there and none failed."""
    with tempfile.TemporaryDirectory(prefix="doorloop-wheel-") as temp:
        folder = Path(temp)
        pythons = dict(working_pythons())
        if not pythons:
            print(f"no working Python of {', '.join(VERSIONS)}")
            return 1
        try:
            wheel = build(folder)
            require_data(wheel)
            for version, python in pythons.items():
                try_out(wheel, version, python, folder)
        except subprocess.CalledProcessError as error:
            print(error, error.stdout, error.stderr, sep="\n")
            return 1
    return 0


def working_pythons() -> Iterator[tuple[str, str]]:
    """Yield version and path of the first working Python of each version; say which ones do not work."""
    for version in VERSIONS:
        for python in candidates(version):
            probe = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, check=False)
            if probe.returncode == 0 and probe.stdout.strip() == version:
                yield version, python
                break
            reason = (probe.stderr.strip() or "another version").splitlines()[0]
            print(f"Python {version}: {python} does not work: {reason}")
        else:
            print(f"Python {version}: skipped, none that works")


def candidates(version: str) -> Iterator[str]:
    """Yield the Pythons of a version: the running one, the one on PATH, those that pyenv keeps."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        yield sys.executable
    if on_path := shutil.which(f"python{version}"):
        yield on_path
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/{version}*/{SCRIPTS}/python")))


def build(folder: Path) -> Path:
    """Build the wheel of the checkout into the folder."""
    python = environment(sys.executable, folder / "build")
    run(python, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT)
    return next(folder.glob("*.whl"))


def require_data(wheel: Path) -> None:
    """Refuse a wheel that lacks a file of the package or of the sample."""
    src = ROOT / "src"
    files = (p for p in (src / "doorloop").rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    expected = {p.relative_to(src).as_posix() for p in files}
    expected |= {f"doorloop/cli/sample/{p.name}" for p in (ROOT / "data" / "sample").iterdir()}
    with zipfile.ZipFile(wheel) as archive:
        missing = expected - set(archive.namelist())
    if missing:
        sys.exit(f"{wheel.name} lacks {', '.join(sorted(missing))}")


def try_out(wheel: Path, version: str, base: str, folder: Path) -> None:
    """Install the wheel in a new environment, without extras, run every command of the README, and say so."""
    start = time.monotonic()
    python = environment(base, folder / version)
    # Compiling everything takes twice as long as the rest, for modules that hardly any run imports.
    run(python, "-m", "pip", "install", "--quiet", "--no-compile", wheel)
    doorloop, sample = python.with_name("doorloop"), folder / f"sample-{version}"
    run(doorloop, "sample", sample)
    if not run(doorloop, "report", sample):
        sys.exit(f"Python {version}: doorloop report printed nothing")
    tried = try_commands(doorloop, sample, folder / f"work-{version}")
    number = wheel.name.split("-")[1]
    if number not in (said := run(python, "-m", "doorloop", "--version")):
        sys.exit(f"Python {version}: the wheel is {number}, the program says {said!r}")
    seconds = time.monotonic() - start
    print(f"Python {version}: wheel installed without extras, {tried} commands run ({seconds:.0f} s)")


def environment(python: str, folder: Path) -> Path:
    """Make an empty environment and return its Python."""
    run(python, "-m", "venv", folder)
    return folder / SCRIPTS / "python"


def run(*command: str | Path) -> str:
    """Run a command away from the checkout, with nothing of the caller's Python or doorloop settings."""
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "DOORLOOP_", "COV_"))}
    settings |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    cwd = tempfile.gettempdir()
    done = subprocess.run(command, cwd=cwd, env=settings, capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
