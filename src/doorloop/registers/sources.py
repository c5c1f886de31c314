"""From what the user named to the files that will be read, in the order that decides what is first."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from msgspec import Struct

from doorloop.base.errors import SourceError, UnreadableError, UsageError, reason
from doorloop.base.findings import printable
from doorloop.base.words import both
from doorloop.registers.own_outputs import is_own_output

LOGS: Final = (".xes", ".xes.gz", ".jsonocel", ".xmlocel")
"""How the names of event logs end."""
MAYBE_LOGS: Final = (".xml", ".xml.gz", ".json", ".sqlite")
"""How those of other files end too: in a folder such a file is read if it holds an event log."""
SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".parquet", *LOGS)
NO_REGISTERS: Final = (
    *(".md", ".toml", ".html", ".svg", ".png", ".ics", ".json", ".log", ".ini", ".lnk", ".url", ".db", ".ds_store"),
    *MAYBE_LOGS,
)
"""How the names of files end that nobody takes for a register."""

MARK: Final = b"doorloop.aggregate/"
MANIFEST: Final = "manifest.json"
MANIFEST_MARK: Final = "doorloop.manifest/"
MOST_BYTES: Final = 16 << 20
ROOM: Final = 1 << 16
"""In so many bytes at either end of a file the mark of an aggregate stands, if it is one."""


class SourceInfo(Struct, frozen=True):
    """One register in one file: how many rows of it are cases, and the file's digest, empty where none was made."""

    file: str
    register: str
    rows: int
    sha256: str


class Folder(Struct, frozen=True):
    """What lies in a folder, listed once; folders within it are not looked into.

    Attributes:
        entries: all that lies there, by name.
        written: which files a report wrote there, by its manifest: name → digest.
    """

    entries: list[Path]
    written: dict[str, str]

    @classmethod
    def at(cls, path: Path) -> Folder:
        """List a folder.

        Errors: SourceError where it cannot be opened.
        """
        return cls(_by_name(path), _written(path))

    @property
    def files(self) -> list[Path]:
        """Give the files that are read: those of a kind that is, without those that a command wrote there.

        A file of a report is known by its manifest, unless somebody changed it; a table of another command by its
        header.
        """
        own = self.written
        others = [file for file in kept(self.entries) if not is_own_output(file)]
        return [file for file in others if file.name not in own or digest(file.read_bytes()) != own[file.name]]

    @property
    def not_read(self) -> list[Path]:
        """Give what could be a register, but is not read: files of other kinds, folders with files."""
        others = (path for path in self.entries if not path.name.startswith((".", "~$")))
        others = (path for path in others if path.name not in self.written)
        return [path for path in others if (_has_files(path) if path.is_dir() else _is_no_kind(path))]


class Listing(NamedTuple):
    """The files of sources that are read, and the folders among the sources that they lie in."""

    files: list[Path]
    folders: list[Folder]


def list_files(sources: Iterable[Path]) -> list[Path]:
    """List the files of sources, as `look_into` finds them."""
    return look_into(sources).files


def look_into(sources: Iterable[Path]) -> Listing:
    """List the files of sources: as given, and within a folder by file name; folders are not recursed.

    A spreadsheet program's temporary files (`~$…`) are left out.
    Errors: UsageError for a path that does not exist, SourceError for the same file twice or none at all.
    """
    sources, found = list(sources), Listing(files=[], folders=[])
    for source in sources:
        if source.is_dir():
            folder = Folder.at(source)
            found.folders.append(folder)
            found.files.extend(folder.files)
        else:
            found.files.append(_existing(source))
    refuse_none_or_twice(found.files, sources)
    return found


def refuse_none_or_twice(files: list[Path], sources: Iterable[Path]) -> None:
    """Refuse sources that hold no file, or the same file twice.

    Errors: SourceError.
    """
    if not files:
        folders = [path for source in sources if source.is_dir() for path in source.iterdir() if path.is_dir()]
        otherwise = both("try.partitions_within") if folders else None
        raise SourceError(
            both("err.no_registers"),
            where=", ".join(str(source) for source in sources),
            remedy=both("try.no_registers", endings=" ".join(SUFFIXES), otherwise=otherwise),
        )
    twice = [file for file, times in Counter(file.resolve() for file in files).items() if times > 1]
    if twice:
        raise SourceError(both("err.given_twice"), where=twice[0].name, remedy=both("try.given_twice"))


def _has_files(folder: Path) -> bool:
    """Tell whether a folder may hold registers; one that cannot be opened may."""
    try:
        return bool(Folder.at(folder).files)
    except SourceError:
        return True


def _is_no_kind(file: Path) -> bool:
    """Tell whether a file could be a register by its name, but no reader has its kind."""
    return not file.name.lower().endswith((*SUFFIXES, *NO_REGISTERS)) and file.stat().st_size > 0


def _by_name(folder: Path) -> list[Path]:
    """List a folder in the order of names.

    Errors: SourceError where it cannot be opened.
    """
    try:
        return sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError as error:
        raise SourceError(both("err.unopened", why=reason(error)), where=str(folder)) from None


def _written(folder: Path) -> dict[str, str]:
    """Tell which files a report wrote into a folder, by its manifest there: name → digest."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            import json

            found = json.loads(file.read(MOST_BYTES).decode("utf-8"))
        outputs = found["outputs"] if str(found["schema"]).startswith(MANIFEST_MARK) else {}
        return {str(name): str(output["sha256"]) for name, output in outputs.items()}
    except (OSError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}  # no manifest of ours: all files of the folder may be registers


def kept(files: Iterable[Path]) -> list[Path]:
    """Keep the files that are read, a spreadsheet program's temporary ones aside."""
    return [p for p in files if _is_read(p) and not p.name.startswith("~$") and p.is_file()]


def is_log_named(file: Path) -> bool:
    """Tell whether a file is an event log by its name; whoever reads it will say if it is not."""
    return file.name.lower().endswith((*LOGS, *MAYBE_LOGS))


def _is_read(file: Path) -> bool:
    """Tell whether a file is read where it is found in a folder."""
    name = file.name.lower()
    if not name.endswith(MAYBE_LOGS) or name.endswith(LOGS):
        return name.endswith(SUFFIXES)
    from doorloop.registers.read.logs import is_log

    return is_log(file)


def _existing(file: Path) -> Path:
    if not file.exists():
        raise UsageError(both("err.no_path"), where=str(file), remedy=both("try.no_path"))
    if not file.name.lower().endswith((*SUFFIXES, *MAYBE_LOGS)):
        raise SourceError(
            both("err.kind_of_file"), where=file.name, remedy=both("try.kind_of_file", names=" ".join(SUFFIXES))
        )
    return file


def is_aggregate(file: Path) -> bool:
    """Tell a file of counts from a register: by its beginning, or the end of a Parquet file."""
    try:
        with file.open("rb") as opened:
            head = opened.read(ROOM)
            opened.seek(max(file.stat().st_size - ROOM, 0))
            return MARK in head or MARK in opened.read()
    except OSError:
        return False  # whoever reads it will say so


def names(files: list[Path]) -> list[str]:
    """Name each file for readers: by its file name, with its folder or its path where that is not enough."""
    forms = [[file.name, f"{file.parent.name}/{file.name}", str(file)] for file in files]
    counts = [Counter(level) for level in zip(*forms, strict=True)]
    return [
        printable(next((form for form, count in zip(name, counts, strict=True) if count[form] == 1), name[-1]))
        for name in forms
    ]


def content(file: Path, name: str) -> bytes:
    """Read the bytes of a file.

    Errors: UnreadableError where that fails, for example when another program holds it.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise UnreadableError(
            both("err.unreadable_why", why=reason(error)),
            where=name,
            remedy=both("try.unreadable_why"),
        ) from None


def refuse_copies(digests: dict[str, str]) -> None:
    """Refuse two files with the same content: counted as two they would hide as duplicates.

    Args:
        digests: name of the file → sha256 of its bytes; empty where its size tells it from all others.
    """
    seen: dict[str, str] = {}
    for name, digest in digests.items():
        if digest and digest in seen:
            raise SourceError(
                both("err.same_content", other=seen[digest]),
                where=name,
                remedy=both("try.leave_one"),
            )
        seen[digest] = name


def digest(data: bytes) -> str:
    """Give the SHA-256 of a file's bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
