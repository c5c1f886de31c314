"""Write one archive from which doorloop installs without network, on Windows and Linux.

    python tools/make_bundle.py [--out DIR] [--only TARGET]... [--try]

In it stand the wheels of doorloop and of all that it needs, figures included, for each target (`linux-3.11`,
`windows-3.13`, …), a script that installs them for each system, and a checksum of each file. The versions and hashes
are those of `requirements/bundle.txt`. To make it needs a package index; `--try` installs from it with the index
switched off, on the target of this Python, and runs a report.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from packaging.requirements import Requirement
from wheel_test import build, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT: Final = Path(__file__).resolve().parent.parent
LOCK: Final = ROOT / "requirements/bundle.txt"
BESIDE: Final = ROOT / "tools/bundle"
"""What stands in the archive beside the wheels."""
PYTHONS: Final = ("3.11", "3.12", "3.13")
MANYLINUX: Final = ("manylinux2014_x86_64", *(f"manylinux_2_{minor}_x86_64" for minor in range(17, 29)))
SYSTEMS: Final = {
    "linux": (MANYLINUX, {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}),
    "windows": (("win_amd64",), {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}),
}
"""By system: the platforms of its wheels, and what the markers of a requirement see there."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the same wheels give the same bytes."""


class Target(NamedTuple):
    """A system with a version of Python."""

    system: str
    python: str

    @property
    def name(self) -> str:
        """Name the target as it is asked for."""
        return f"{self.system}-{self.python}"

    @property
    def markers(self) -> dict[str, str]:
        """Give what the markers of a requirement see there."""
        machine = {"linux": "x86_64", "windows": "AMD64"}[self.system]
        python = {"python_version": self.python, "python_full_version": f"{self.python}.0"}
        made = {"implementation_name": "cpython", "platform_python_implementation": "CPython", "extra": ""}
        return SYSTEMS[self.system][1] | python | made | {"platform_machine": machine}


TARGETS: Final = {target.name: target for target in (Target(one, two) for one in SYSTEMS for two in PYTHONS)}


def main() -> int:
    """Make the archive, and try it where that is asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the archive is written")
    parser.add_argument("--only", action="append", choices=[*TARGETS], help="a target; all of them by default")
    parser.add_argument("--try", dest="is_tried", action="store_true", help="install from it and run a report")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="doorloop-bundle-") as folder:
        try:
            archive = make([TARGETS[name] for name in asked.only or TARGETS], asked.out, Path(folder))
            print(f"{archive} ({archive.stat().st_size / 1e6:.0f} MB)")
            if asked.is_tried:
                print(try_out(archive, Path(folder)))
        except subprocess.CalledProcessError as error:
            print(error, error.stdout, error.stderr, sep="\n")
            return 1
    return 0


def make(targets: Sequence[Target], out: Path, folder: Path) -> Path:
    """Fetch the wheels of the targets and write the archive; a file that is not of the lock is refused by its hash."""
    wheel = build(folder)
    name = "-".join(("doorloop", wheel.name.split("-")[1]))
    inside = folder / name
    shutil.copytree(BESIDE, inside)
    (inside / "wheels").mkdir()
    shutil.copy(wheel, inside / "wheels")
    for target in targets:
        fetch(target, inside / "wheels", folder)
    (inside / "SHA256SUMS").write_text("".join(checksums(inside)), "utf-8", newline="\n")
    out.mkdir(parents=True, exist_ok=True)
    return write(inside, out / f"{name}-bundle.zip")


def fetch(target: Target, wheels: Path, folder: Path) -> None:
    """Fetch the wheels of one target, each with a hash of the lock."""
    wanted = folder / f"{target.name}.txt"
    wanted.write_text("\n".join(requirements(LOCK.read_text("utf-8"), target)), "utf-8")
    platforms = [word for one in SYSTEMS[target.system][0] for word in ("--platform", one)]
    of = ("--python-version", target.python, "--implementation", "cp", *platforms)
    fixed = ("--no-deps", "--only-binary=:all:", "--require-hashes", "--requirement", wanted)
    run(sys.executable, "-m", "pip", "download", "--quiet", *of, *fixed, "--dest", wheels)


def requirements(lock: str, target: Target) -> Iterator[str]:
    """Give the requirements of a lock that a target has, without markers: pip reads those as of this machine."""
    for line in lock.replace("\\\n", " ").splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        said, *hashes = line.split(" --hash=")
        wanted = Requirement(said.strip())
        if wanted.marker is None or wanted.marker.evaluate(target.markers):
            yield " --hash=".join((f"{wanted.name}{wanted.specifier}", *(one.strip() for one in hashes)))


def checksums(folder: Path) -> Iterator[str]:
    """Give a line for each file, as `sha256sum` writes it."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"


def write(folder: Path, archive: Path) -> Path:
    """Write a folder into an archive; wheels are compressed already."""
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", EPOCH)
            entry.external_attr = (0o755 if path.suffix == ".sh" else 0o644) << 16
            zipped.writestr(entry, path.read_bytes())
    return archive


def try_out(archive: Path, folder: Path) -> str:
    """Install from an archive with the index switched off, and run a report with a figure."""
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder / "unpacked")
    (inside,) = (folder / "unpacked").iterdir()
    place = folder / "installed"
    os.environ |= {"PIP_NO_INDEX": "1", "PIP_INDEX_URL": "file:///nowhere"}
    said = run(sys.executable, inside / "install.py", place)
    doorloop = place / ("Scripts/doorloop.exe" if os.name == "nt" else "bin/doorloop")
    run(doorloop, "sample", folder / "sample")
    run(doorloop, "report", folder / "sample", "-f", "svg", "-f", "xlsx", "-o", folder / "report")
    if not list((folder / "report").glob("*.svg")):
        sys.exit("the installed program draws no figure")
    return said


if __name__ == "__main__":
    sys.exit(main())
