"""What a run rests on and what it wrote, so that it can be repeated and compared."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any, Final

import msgspec

from doorloop.base.errors import UsageError, reason
from doorloop.base.folding import is_id
from doorloop.base.language import Lang
from doorloop.base.words import both
from doorloop.definition import known
from doorloop.definition.overlay import UNCHANGED, Changes
from doorloop.registers.sources import MANIFEST, MANIFEST_MARK, MOST_BYTES, digest
from doorloop.render import to_json
from doorloop.render.formats import Dialect
from doorloop.runs.request import Order
from doorloop.tables import sentences
from doorloop.tables.document import plain
from doorloop.tables.records import Basis
from doorloop.tables.result import Result
from doorloop.version import __version__

SCHEMA: Final = f"{MANIFEST_MARK}1"
PACKAGES: Final = (
    *("babel", "highspy", "holidays", "jinja2", "numpy", "openpyxl", "pandas", "pyarrow"),
    *("python-calamine", "python-docx", "vl-convert-python"),
)
"""Whose version can change a figure or a byte."""
MOST_FINDINGS: Final = 10_000
"""So many findings are told by their place; of more, how many each rule has."""

Manifest = dict[str, Any]
Places = list[list[str]]
"""Findings by place: code, file, sheet and cell; never what stood there."""


def make(order: Order, result: Result, files: Mapping[str, bytes], folder: Path) -> Manifest:
    """Describe a run whose files go into a folder; paths are told from there.

    Of a published run neither its sources with their digests are told nor how many rows and findings they have: from
    a digest somebody who guesses a register can tell that the guess is right.
    """
    basis = result.basis
    return {
        "schema": SCHEMA,
        "version": __version__,
        "versions": {"python": platform.python_version(), **_versions()},
        "parameters": _parameters(order, folder),
        "definition": {"name": basis.definition.spec.name, "sha256": basis.definition.sha256},
        "calendar": {"name": basis.calendar.name, "sha256": basis.calendar.sha256},
        "sources": [
            {"file": one.file, "register": one.register, "rows": one.rows, "sha256": one.sha256}
            for one in basis.sources
        ],
        "counts": {} if result.published else sentences.counts(result),
        **({} if result.published else {"findings": _findings(result)}),
        "tables": {name: _digest_of(records) for name, records in result.tables.items()},
        "outputs": {name: {"bytes": len(data), "sha256": digest(data)} for name, data in sorted(files.items())},
    }


def _findings(result: Result) -> Places | dict[str, int]:
    """Tell the findings by place, in order; by rule where they are too many, or where only counts are at hand."""
    if result.traced is None or len(result.doubts) > MOST_FINDINGS:
        return dict(sorted(result.account.findings.items()))
    return sorted([one.code, one.file, one.sheet, one.cell] for one in result.doubts)


def render(manifest: Manifest) -> dict[str, bytes]:
    """Give `manifest.json`; the same run gives the same bytes."""
    return {MANIFEST: to_json.written(manifest)}


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def _parameters(order: Order, folder: Path) -> dict[str, object]:
    own = order.definition in known()
    return {
        "sources": [_from(folder, source) for source in order.sources],
        "definition": order.definition if own else _from(folder, Path(order.definition)),
        "peildatum": order.peildatum.isoformat(),
        "calendar": order.calendar,
        "lang": order.lang,
        "tables": list(order.tables),
        "by": order.by,
        "all_groups": order.all_groups,
        "basis": order.basis,
        "compare": list(order.compare),
        "formats": list(order.formats),
        "dialect": order.dialect,
        "partitions": order.partitions,
        "template_docx": _from(folder, order.template) if order.template else "",
        **_release(order, folder),
        **({"changes": msgspec.json.decode(msgspec.json.encode(order.changes))} if order.changes else {}),
    }


def _release(order: Order, folder: Path) -> dict[str, object]:
    if not order.publish:
        return {}
    paths = {"key": order.key, "after": order.after}
    named = {name: _from(folder, path) for name, path in paths.items() if path}
    return {"publish": True, "exceptions": [list(one) for one in order.exceptions], **named}


def _from(folder: Path, path: Path) -> str:
    """Tell the way from a folder to a path; the whole path where there is none, as between two drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _digest_of(records: list[Any]) -> str:
    rows = [{key: plain(value) for key, value in record.items()} for record in records]
    return digest(json.dumps(rows, ensure_ascii=False).encode())


class Asked(msgspec.Struct, frozen=True):
    """The parameters of a run, as its manifest has them."""

    sources: tuple[str, ...]
    definition: str
    peildatum: date
    calendar: str
    lang: Lang
    tables: tuple[str, ...]
    by: str
    all_groups: bool
    basis: Basis
    compare: tuple[str, ...]
    formats: tuple[str, ...]
    dialect: Dialect
    template_docx: str
    partitions: bool = False
    publish: bool = False
    exceptions: tuple[tuple[str, str], ...] = ()
    changes: Changes = UNCHANGED
    key: str = ""
    after: str = ""


class Named(msgspec.Struct, frozen=True):
    """A definition or a calendar."""

    name: str
    sha256: str


class Source(msgspec.Struct, frozen=True):
    """A file that was read."""

    file: str
    register: str
    rows: int
    sha256: str


class Output(msgspec.Struct, frozen=True):
    """A file that was written."""

    bytes: int
    sha256: str


class Form(msgspec.Struct, frozen=True):
    """What every manifest has, and of which type."""

    version: str
    versions: dict[str, str | None]
    parameters: Asked
    definition: Named
    calendar: Named
    sources: list[Source]
    counts: dict[str, Any]
    tables: dict[str, str]
    outputs: dict[str, Output]
    findings: list[tuple[str, str, str, str]] | dict[str, int] | None = None


def read(path: Path) -> Manifest:
    """Read a manifest.

    Errors: UsageError where there is none, or what is there is no manifest of this kind.
    """
    remedy = both("try.manifest", name=MANIFEST)
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MOST_BYTES).decode("utf-8"))
    except OSError as error:
        raise UsageError(both("err.unreadable_why", why=reason(error)), where=str(path)) from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise UsageError(both("err.no_manifest"), where=str(path), remedy=remedy)
    try:
        form = msgspec.convert(found, Form)
    except msgspec.ValidationError as error:
        raise UsageError(both("err.manifest_parameters", why=error), where=str(path), remedy=remedy) from None
    if not all(map(is_id, form.tables)) or any(PurePath(name).name != name or "\\" in name for name in form.outputs):
        raise UsageError(both("err.manifest_names"), where=str(path), remedy=remedy)
    return found


def order_of(manifest: Manifest, folder: Path) -> Order:
    """Take the order of a run from its manifest; its paths are told from the folder of the manifest."""
    asked = msgspec.convert(manifest["parameters"], Asked)
    return Order(
        sources=tuple(folder / source for source in asked.sources),
        definition=asked.definition if asked.definition in known() else str(folder / asked.definition),
        peildatum=asked.peildatum,
        calendar=asked.calendar,
        lang=asked.lang,
        tables=asked.tables,
        by=asked.by,
        all_groups=asked.all_groups,
        basis=asked.basis,
        compare=asked.compare,
        formats=asked.formats,
        dialect=asked.dialect,
        template=folder / asked.template_docx if asked.template_docx else None,
        partitions=asked.partitions,
        publish=asked.publish,
        exceptions=asked.exceptions,
        changes=asked.changes,
        key=folder / asked.key if asked.key else None,
        after=folder / asked.after if asked.after else None,
    )
