"""Releases as they lie on disk: report.json, CSV with its data package, Parquet and the manifest, as one holding."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, get_args

from doorloop.base.errors import SourceError, UnreadableError, UsageError, reason
from doorloop.base.words import both
from doorloop.definition.parts import Definition
from doorloop.definition.wider import coarser
from doorloop.disclosure.audit.held import Held
from doorloop.extracts.pseudonyms import Secret
from doorloop.registers.sources import MANIFEST, digest
from doorloop.runs.manifest import SCHEMA
from doorloop.runs.released.about import AGAIN, PACKAGE, REPORT, About, Json, objects, within
from doorloop.tables.kinds.kind import Role
from doorloop.tables.norms import Verdict
from doorloop.tables.numbers import numbers
from doorloop.tables.read_back import FormatError, of_csv, of_json, of_parquet
from doorloop.tables.records import Record, Value

LOG: Final = "decisions.csv"
PLAY: Final = "rounded_within"
FOREIGN: Final = (KeyError, TypeError, ValueError, AttributeError, RuntimeError)
"""What a record of another definition comes to; RuntimeError: it has nothing of that name."""
SCHEMAS: Final = {REPORT: "doorloop.report/1", MANIFEST: SCHEMA}

Tables = dict[str, list[Record]]


class OnDisk(Held, frozen=True, dict=True, kw_only=True):
    """A release in a folder, and what its files say of all of it."""

    about: About


def read(path: Path, definitions: Sequence[str] = (), key: Secret | None = None) -> OnDisk:
    """Read a release: a folder that `report --out` wrote, or one report.json.

    Args:
        definitions: names or files of definitions that it can rest on, beside those that are shipped.
        key: for the registers that an internal report names.

    Errors: UsageError where there is nothing; SourceError and UnreadableError where what is there is no release, or is
        not as it was written.
    """
    if not path.exists():
        raise UsageError(both("err.no_such_path"), where=str(path), remedy=both("try.no_such_path"))
    single = path.is_file()
    files = [path] if single else sorted(path.iterdir())
    named = {REPORT if single else file.name: file for file in files}
    found = {name: _object(named[name], name) for name in (REPORT, PACKAGE, MANIFEST) if name in named}
    about = About(str(path), path.parent if single else path, found, tuple(definitions), key)
    _untouched(about, named)
    about.one_run()
    tables = dict(_tables(about, named))
    if not any(records for one in tables.values() for records in one.values()):
        remedy = both("try.no_release")
        raise SourceError(both("err.no_release"), where=str(path), remedy=remedy)
    return _held(about, tables, tuple(named))


def earlier(path: Path, definitions: Sequence[str] = ()) -> Iterator[OnDisk]:
    """Read a release, and those beside its folder that it says it continues.

    Errors: as `read`; SourceError where one that it continues is gone.
    """
    last = read(path, definitions)
    yield last
    left = set(last.sources.after)
    for folder in sorted(path.absolute().parent.iterdir()) if left else ():
        if (folder / REPORT).is_file() and folder != path.absolute():
            found = read(folder, definitions)
            if found.sources.id in left:
                left.remove(found.sources.id)
                yield found
    if left:
        raise SourceError(
            both("err.releases_gone", n=len(left)),
            where=str(path),
            remedy=both("try.releases_gone"),
        )


def _object(file: Path, name: str) -> Json:
    try:
        found = json.loads(file.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UnreadableError(both("err.unreadable_why", why=reason(error)), where=str(file)) from None
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or a number of thousands of digits
        raise UnreadableError(both("err.no_json"), where=str(file), remedy=AGAIN) from None
    if not isinstance(found, dict) or found.get("schema") != SCHEMAS.get(name, found.get("schema")):
        raise SourceError(both("err.not_of_a_report", name=name), where=str(file), remedy=AGAIN)
    return found


def _untouched(about: About, named: Mapping[str, Path]) -> None:
    """Hold the files against the digests that the manifest and the data package give.

    Errors: SourceError for a file that somebody changed, or that another run wrote.
    """
    outputs = within(about.files.get(MANIFEST), "outputs")
    told = {name: str(within(one, "sha256")) for name, one in outputs.items()} if isinstance(outputs, dict) else {}
    for path, resource in _resources(about).items():
        told.setdefault(path, str(resource.get("hash")).removeprefix("sha256:"))
    for name, expected in told.items():
        there = name in named and named[name].is_file()
        if there and digest(named[name].read_bytes()) != expected:
            raise SourceError(both("err.file_changed"), where=str(named[name]), remedy=AGAIN)


def _resources(about: About) -> dict[str, Json]:
    """Give what the data package says of each CSV."""
    return {str(one.get("path")): one for one in objects(within(about.files.get(PACKAGE), "resources"))}


def _tables(about: About, named: Mapping[str, Path]) -> Iterator[tuple[str, Tables]]:
    """Read the tables of every format for programs, each with the name of its file."""
    resources = _resources(about)
    for name, file in named.items():
        try:
            if name == REPORT:
                yield name, of_json(about.files[REPORT])
            elif name == LOG or name.startswith("."):
                continue  # so that it is named as not read
            elif name.endswith(".csv"):
                yield name, {file.stem: of_csv(file.read_bytes(), resources.get(name))}
            elif name.endswith(".parquet"):
                yield name, {file.stem: of_parquet(file)}
        except FormatError as error:
            raise UnreadableError(error.said, where=str(file), remedy=AGAIN) from None
        except OSError as error:
            raise UnreadableError(both("err.unreadable_why", why=reason(error)), where=str(file)) from None


def _held(about: About, formats: Mapping[str, Tables], files: Sequence[str]) -> OnDisk:
    base = about.definition()
    definition = coarser(base) if about.is_safe else base
    alien = {file: [table for table in one if table not in base.spec.tables] for file, one in formats.items()}
    read = [file for file in files if file in about.files or alien.get(file) == []]
    unread = [file if file not in about.files else f"{file}: {', '.join(gone)}" for file, gone in alien.items() if gone]
    held = OnDisk(
        name=about.name,
        base=base,
        definition=definition,
        peildatum=about.peildatum(),
        calendar=str(about.get("calendar", "sha256")),
        policy=about.policy(base),
        exceptions=about.exceptions(),
        sources=about.sources(),
        tables=_laid(about, definition, formats.values()),
        read=tuple(read),
        unread=tuple(sorted({*unread, *(file for file in files if file not in (*read, *alien))})),
        beside=tuple(about.beside()),
        about=about,
    )
    _refuse_foreign(held)
    return held


def _laid(about: About, definition: Definition, formats: Iterable[Tables]) -> Tables:
    """Put the records of all formats together; each says what it is split by, for releases that differ in that."""
    by = about.parameters.get("by")
    found: Tables = {}
    for one in formats:
        for table, records in one.items():
            if table in definition.spec.tables:
                told = {"by": str(by)} if by else {}
                found.setdefault(table, []).extend({**told, **record} for record in records)
    return found


def _refuse_foreign(held: Held) -> None:
    """Refuse records that are none of the definition, and values that no report gives.

    Errors: SourceError.
    """
    for table, records in held.tables.items():
        where = f"{held.name}: {table}"
        try:
            places = numbers(held.definition, {table: records})
        except FOREIGN:
            raise SourceError(both("err.foreign_record"), where=where, remedy=AGAIN) from None
        wrong = [(one.column, one.kind) for one in places if not _is_possible(one.kind, records[one.row][one.column])]
        wrong += [(PLAY, "count") for record in records if not _is_number(record.get(PLAY))]
        for column, kind in wrong[:1]:
            what = both("err.no_verdict" if kind == "judged" else "err.no_whole_count", column=column)
            raise SourceError(what, where=where, remedy=AGAIN)


def _is_possible(kind: Role, value: Value) -> bool:
    """Tell whether a value is what its role allows; what a safe release has nowhere may be anything, and is listed."""
    match kind:
        case "count":
            return _is_number(value)
        case "judged":
            return value is None or isinstance(value, bool) or value in get_args(Verdict)
        case "figure" | "extreme" | "unnamed":
            return True
        case _:
            return not isinstance(value, str)


def _is_number(value: Value) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
