"""The archive for desktops without network: what is in it for whom, and what its installer refuses."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit.processes import LIMIT
from kit.tools import tool

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from make_bundle import PYTHONS, TARGETS, checksums, requirements, write  # noqa: E402

LOCK = """
# a comment
both==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via doorloop
only-there==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:cc
old==3.0 ; python_full_version < '3.12' \\
    --hash=sha256:dd
new==3.1 ; python_full_version >= '3.12' \\
    --hash=sha256:ee
"""


@pytest.mark.parametrize(
    ("target", "names"),
    [
        ("linux-3.11", ["both==1.0", "old==3.0"]),
        ("windows-3.11", ["both==1.0", "only-there==2.0", "old==3.0"]),
        ("windows-3.13", ["both==1.0", "only-there==2.0", "new==3.1"]),
    ],
)
def test_markers_are_those_of_the_target(target: str, names: list[str]) -> None:
    found = list(requirements(LOCK, TARGETS[target]))
    assert [line.split(" --hash=")[0] for line in found] == names
    assert found[0] == "both==1.0 --hash=sha256:aa --hash=sha256:bb"


def test_the_lock_of_the_archive_is_that_of_the_tests() -> None:
    lock, tested = ((ROOT / f"requirements/{name}.txt").read_text("utf-8") for name in ("bundle", "dev"))
    found = [line for name in TARGETS for line in requirements(lock, TARGETS[name])]
    wanted = {"numpy", "pandas", "vl-convert-python", "colorama", "tzdata", "xlrd"}
    assert {line.split("==")[0] for line in found} >= wanted
    assert [line for line in found if f"\n{line.split(' --hash=')[0]}" not in tested] == []


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Give an archive as it is unpacked, with a wheel that is none."""
    folder = tmp_path / "doorloop"
    shutil.copytree(ROOT / "tools/bundle", folder)
    (folder / "wheels").mkdir()
    (folder / "wheels/one-1.0-py3-none-any.whl").write_bytes(b"a wheel")
    (folder / "SHA256SUMS").write_text("".join(checksums(folder)), "utf-8")
    return folder


def install(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the installer; give its exit code and what it says on stderr."""
    command = [sys.executable, str(folder / "install.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=LIMIT, check=False)
    return done.returncode, done.stderr


def test_a_sum_is_what_sha256sum_writes(unpacked: Path) -> None:
    lines = (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()
    digest = hashlib.sha256(b"a wheel").hexdigest()
    assert f"{digest}  wheels/one-1.0-py3-none-any.whl" in lines
    assert [line.split("  ")[1] for line in lines] == sorted(line.split("  ")[1] for line in lines)


@pytest.mark.parametrize("fault", ["changed", "absent", "added", "script"])
def test_what_is_not_what_its_checksum_says_is_not_installed(unpacked: Path, tmp_path: Path, fault: str) -> None:
    wheel = unpacked / "wheels/one-1.0-py3-none-any.whl"
    name = "wheels/one-1.0-py3-none-any.whl"
    match fault:
        case "changed":
            wheel.write_bytes(b"another wheel")
        case "absent":
            wheel.unlink()
        case "added":
            (unpacked / "wheels/evil-1.0-py3-none-any.whl").write_bytes(b"")
            name = "wheels/evil-1.0-py3-none-any.whl"
        case _:
            (unpacked / "install.cmd").write_bytes(b"@echo off")
            name = "install.cmd"
    code, said = install(unpacked, str(tmp_path / "place"))
    assert (code, name in said, (tmp_path / "place").exists()) == (1, True, False)


def test_the_scripts_look_for_every_python_that_has_wheels() -> None:
    newest_first = sorted(PYTHONS, key=lambda one: int(one.partition(".")[2]), reverse=True)
    cmd, sh = ((ROOT / "tools/bundle" / name).read_bytes().decode("ascii" if name.endswith("cmd") else "utf-8")
               for name in ("install.cmd", "install.sh"))  # fmt: skip
    assert f"in ({' '.join(newest_first)}) do py -%%v" in cmd
    assert f"for python in {' '.join(f'python{one}' for one in newest_first)} python3;" in sh


def test_the_windows_script_is_one_that_windows_reads() -> None:
    """A label is only found for certain where lines end as Windows ends them; a folder may have spaces and brackets."""
    script = (ROOT / "tools/bundle/install.cmd").read_bytes().decode("ascii")
    lines = script.split("\r\n")
    assert "\n" not in "".join(lines)
    labels = {line[1:] for line in lines if line.startswith(":")}
    assert set(re.findall(r"goto (\w+)", script)) == labels == {"install", "end"}
    assert "(" not in script.replace("(3.13 3.12 3.11)", ""), "in a block a bracket of an argument would end it"
    assert [line for line in lines if "%~dp0" in line and '"%~dp0install.py"' not in line] == []


def test_how_to_begin_can_be_typed_where_the_folder_has_a_space(tmp_path: Path) -> None:
    installer = tool("bundle/install")
    assert (
        installer.begin(tmp_path / "a b" / "doorloop") == f'"{tmp_path / "a b" / "doorloop"}" report MAP-MET-REGISTERS'
    )
    assert installer.begin(Path("ab")) == "ab report MAP-MET-REGISTERS"


def test_two_folders_are_refused(unpacked: Path, tmp_path: Path) -> None:
    code, said = install(unpacked, str(tmp_path / "a"), str(tmp_path / "b"))
    assert (code, "hooguit één map" in said) == (1, True)


def test_the_same_files_give_the_same_archive(unpacked: Path, tmp_path: Path) -> None:
    first = write(unpacked, tmp_path / "first.zip").read_bytes()
    (unpacked / "install.sh").touch()
    assert write(unpacked, tmp_path / "second.zip").read_bytes() == first
