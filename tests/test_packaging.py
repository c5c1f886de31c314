"""What the repository promises about itself: locks, licence, version, commands."""

from __future__ import annotations

import os
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import doorloop
from doorloop.cli.app import COMMANDS
from kit.found import some
from kit.tools import tool

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
RUN: list[str] = PROJECT["dependencies"]
DEV: list[str] = PROJECT["optional-dependencies"]["dev"]
LOCKS = {"run": RUN, "dev": RUN + DEV, "lowest": RUN + DEV}
# Written backwards, so that this file passes its own test.
HOSTS = [host[::-1] for host in (b".ipyp", b"detsohnohtyp", b"sjmpn.yrtsiger", b"naibed.bed", b"adnocana")]


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def pins(lock: str) -> Iterator[tuple[str, Version, list[str]]]:
    """Yield name, version and hashes of every pin of a lock."""
    entries = re.sub(r"\\\n", " ", re.sub(r"(?m)^ *#.*\n", "", read(f"requirements/{lock}.txt")))
    for entry in entries.splitlines():
        requirement = Requirement(entry.split("--hash")[0])
        (exact,) = requirement.specifier
        assert exact.operator == "==", entry
        yield canonicalize_name(requirement.name), Version(exact.version), re.findall(r"--hash=(\S+)", entry)


def files() -> Iterator[Path]:
    """Yield every file of the repository, without what git ignores."""
    ignored = [".git", *(line.rstrip("/") for line in read(".gitignore").splitlines())]
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if not any(fnmatch(f, pattern) for pattern in ignored)]
        yield from (Path(folder, n) for n in names if not any(fnmatch(n, pattern) for pattern in ignored))


def test_no_package_registry_is_named() -> None:
    named = [f"{file}: {host!r}" for file in files() for host in HOSTS if host in file.read_bytes().lower()]
    assert named == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_address_and_no_index(lock: str) -> None:
    assert re.findall(r"(?m).*(?:://|http|^-|--index|--find-links).*", read(f"requirements/{lock}.txt")) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    for name, _, hashes in some(pins(lock)):
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes), name


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_covers_every_dependency(lock: str) -> None:
    for requirement in some(map(Requirement, LOCKS[lock])):
        versions = [v for name, v, _ in pins(lock) if name == canonicalize_name(requirement.name)]
        assert versions, requirement.name
        assert all(v in requirement.specifier for v in versions), requirement.name


def test_development_lock_pins_what_the_run_lock_pins() -> None:
    assert {pin[:2] for pin in pins("run")} <= {pin[:2] for pin in pins("dev")}


def test_lowest_lock_pins_the_lower_bounds() -> None:
    lowest: dict[str, list[Version]] = {}
    for name, version, _ in pins("lowest"):
        lowest.setdefault(name, []).append(version)
    for requirement in some(map(Requirement, RUN)):
        (bound,) = (part for part in requirement.specifier if part.operator == ">=")
        assert min(lowest[canonicalize_name(requirement.name)]) == Version(bound.version), requirement.name


def test_version_is_the_top_entry_of_the_changelog() -> None:
    top = re.search(r"(?m)^## (\S+) — \d{4}-\d{2}-\d{2}$", read("CHANGELOG.md"))
    assert top is not None
    assert top[1] == doorloop.__version__


def test_licence_is_whole_and_named() -> None:
    assert PROJECT["license"] == "EUPL-1.2"
    assert PROJECT["license-files"] == ["LICENSE"]
    text = read("LICENSE")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert re.findall(r"(?m)^(\d+)\. ", text) == [str(article) for article in range(1, 16)]
    assert "\nAppendix\n" in text


@pytest.mark.parametrize("name", ["README.md", ".ci/run", ".github/workflows/check.yml"])
def test_make_targets_that_are_named_exist(name: str) -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", read("Makefile")))
    named = set(re.findall(r"(?m)(?:^|`|\$ |&& |run: )make ([a-z-]+)", read(name)))
    assert named
    assert named <= targets


# ---------------------------------------------------------------- what a plain install is tried with


def test_a_plain_install_is_tried_with_every_command() -> None:
    tried = tool("plain_install")
    assert {command.split()[0] for command in tried.documented()} == {*COMMANDS}
    assert {*tried.EXAMPLES} == {*tried.documented()}
    for command, (_, lines) in tried.EXAMPLES.items():
        assert any(line.split()[: len(command.split())] == command.split() for line in lines), command


@pytest.mark.parametrize("stub", ["exit 70", "echo Traceback >&2; exit 70", "exit 0"])
@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_a_command_that_fails_or_says_nothing_is_seen(stub: str, tmp_path: Path) -> None:
    program = tmp_path / "doorloop"
    program.write_text(f"#!/bin/sh\n{stub}\n", "utf-8")
    program.chmod(0o700)
    with pytest.raises(SystemExit, match=r"doorloop verify: exit"):
        tool("plain_install").try_commands(program, ROOT / "data/sample", tmp_path / "work")
