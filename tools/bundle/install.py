"""Install doorloop from the wheels beside this file, without network.

    python install.py [FOLDER]

FOLDER is made (by default `doorloop` in the home folder); to install a later version, name the same folder again.
Every file is held to its checksum first.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYTHONS = ((3, 11), (3, 12), (3, 13))


def main(arguments: list[str]) -> int:
    """Check, install, and say how to begin; the exit code is 0 only when the program runs."""
    if sys.version_info[:2] not in PYTHONS:
        return fail(f"Python 3.11, 3.12 of 3.13 is nodig; dit is {sys.version.split()[0]}")
    if sys.maxsize < 2**32:
        return fail("een 64-bits Python is nodig")
    if len(arguments) > 1:
        return fail("hooguit één map: python install.py [MAP]")
    wrong = broken()
    if wrong:
        return fail(f"beschadigd of veranderd: {', '.join(wrong)}; pak het archief opnieuw uit")
    folder = Path(arguments[0] if arguments else Path.home() / "doorloop").resolve()
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    try:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        quiet = ("--isolated", "--disable-pip-version-check", "--quiet")
        here = ("--upgrade", "--no-index", "--find-links", HERE / "wheels", "doorloop[figures]")
        subprocess.run([scripts / "python", "-m", "pip", "install", *quiet, *here], check=True)
        subprocess.run([scripts / "doorloop", "--version"], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return fail(f"het lukte niet: {error}")
    print(f"Klaar. Begin met:  {begin(scripts / 'doorloop')}")
    return 0


def begin(program: Path) -> str:
    """Write the first command as it can be typed."""
    named = f'"{program}"' if " " in str(program) else str(program)
    return f"{named} report MAP-MET-REGISTERS"


def broken() -> list[str]:
    """List the files that are not what their checksum says, that are absent, and those that no checksum names."""
    lines = (HERE / "SHA256SUMS").read_text("utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    there = {path.relative_to(HERE).as_posix(): path for path in (HERE / "wheels").iterdir()}
    wrong = [name for name, digest in sums.items() if not is_whole(HERE / name, digest)]
    return sorted({*wrong, *(name for name in there if name not in sums)})


def is_whole(path: Path, digest: str) -> bool:
    """Tell whether a file is there and has that SHA-256."""
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == digest


def fail(why: str) -> int:
    """Say on stderr why nothing was installed."""
    print(f"doorloop is niet geïnstalleerd: {why}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
