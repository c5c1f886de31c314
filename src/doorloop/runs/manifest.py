"""What a run rests on and what it wrote, so that it can be repeated and compared."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from doorloop.base.errors import UsageError
from doorloop.definition import shipped
from doorloop.render.to_json import plain
from doorloop.runs.request import Order
from doorloop.tables import stages
from doorloop.tables.result import Result
from doorloop.version import __version__

SCHEMA: Final = "doorloop.manifest/1"
NAME: Final = "manifest.json"
PACKAGES: Final = (
    *("altair", "babel", "highspy", "holidays", "jinja2", "numpy", "openpyxl", "pandas", "pyarrow"),
    *("python-calamine", "python-docx", "vl-convert-python"),
)
"""Whose version can change a figure or a byte."""

Manifest = dict[str, Any]


def make(order: Order, result: Result, files: Mapping[str, bytes], folder: Path) -> Manifest:
    """Describe a run whose files go into a folder; paths are told from there.

    Of a published run neither its sources with their digests are told nor how many rows they have: from a digest
    somebody who guesses a register can tell that the guess is right.
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
        "counts": {} if result.published else stages.counts(result),
        "tables": {name: _digest_of(records) for name, records in result.tables.items()},
        "outputs": {name: {"bytes": len(data), "sha256": digest(data)} for name, data in sorted(files.items())},
    }


def render(manifest: Manifest) -> dict[str, bytes]:
    """Give `manifest.json`; the same run gives the same bytes."""
    return {NAME: (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()}


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def _parameters(order: Order, folder: Path) -> dict[str, object]:
    own = order.definition in shipped()
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


def digest(data: bytes) -> str:
    """Give the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _digest_of(records: list[Any]) -> str:
    rows = [{key: plain(value) for key, value in record.items()} for record in records]
    return digest(json.dumps(rows, ensure_ascii=False).encode())


def read(path: Path) -> Manifest:
    """Read a manifest.

    Errors: UsageError where there is none, or what is there is no manifest of this kind.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=str(path)) from None
    except (UnicodeDecodeError, json.JSONDecodeError):
        found = None
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise UsageError("this is no manifest", where=str(path), remedy=f"name the {NAME} that a report wrote")
    return found


def order_of(manifest: Manifest, folder: Path) -> Order:
    """Take the order of a run from its manifest; its paths are told from the folder of the manifest.

    Errors: UsageError where a parameter is missing.
    """
    asked = manifest.get("parameters", {})
    try:
        named = asked["definition"]
        return Order(
            sources=tuple(folder / source for source in asked["sources"]),
            definition=named if named in shipped() else str(folder / named),
            peildatum=date.fromisoformat(asked["peildatum"]),
            calendar=asked["calendar"],
            lang=asked["lang"],
            tables=tuple(asked["tables"]),
            by=asked["by"],
            all_groups=asked["all_groups"],
            basis=asked["basis"],
            compare=tuple(asked["compare"]),
            formats=tuple(asked["formats"]),
            dialect=asked["dialect"],
            template=folder / asked["template_docx"] if asked["template_docx"] else None,
            partitions=asked.get("partitions", False),
            publish=asked.get("publish", False),
            exceptions=tuple((count, reason) for count, reason in asked.get("exceptions", [])),
            key=folder / asked["key"] if asked.get("key") else None,
            after=folder / asked["after"] if asked.get("after") else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"its parameters are not complete ({error})", where=str(folder / NAME)) from None
