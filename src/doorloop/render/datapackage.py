"""A Frictionless data package beside the CSV files: every column with its meaning, type, unit and constraints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from doorloop.base.formulas import harmless
from doorloop.base.language import Lang, Text
from doorloop.base.words import HIDDEN
from doorloop.registers.sources import digest
from doorloop.render.formats import Dialect
from doorloop.render.to_json import written
from doorloop.tables.describe import Field
from doorloop.tables.document import Document, Sheet

PROFILE: Final = "https://datapackage.org/profiles/2.0/"


def datapackage(document: Document, files: Mapping[str, bytes], dialect: Dialect) -> dict[str, bytes]:
    """Give `datapackage.json` for the CSV files of a document; nothing for one that does not describe its columns."""
    if document.about is None:
        return {}
    about = document.about()
    absent = [HIDDEN] if dialect and "publication" in about else []
    resources = []
    for sheet in document.sheets:
        resource = _resource(sheet, document.lang, files[f"{sheet.name}.csv"], dialect)
        resource["schema"]["missingValues"] += absent
        resources.append(resource)
    return {"datapackage.json": written({"$schema": PROFILE + "datapackage.json", **about, "resources": resources})}


def both(text: Text, key: str) -> dict[str, dict[str, str]]:
    """Give a text in both languages, under a key."""
    return {key: {"nl": text.nl, "en": text.en}}


def _resource(sheet: Sheet, lang: Lang, data: bytes, dialect: Dialect) -> dict[str, Any]:
    keys = [column for column in sheet.columns if column.key]
    return {
        "name": sheet.name,
        "type": "table",
        "title": sheet.title,
        **(both(sheet.titles, "titles") if sheet.titles else {}),
        **({"description": " ".join(sheet.below)} if sheet.below else {}),
        "path": f"{sheet.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if dialect else "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + digest(data),
        "dialect": {"delimiter": ";" if dialect else ",", "lineTerminator": "\r\n" if dialect else "\n"},
        "schema": {
            "$schema": PROFILE + "tableschema.json",
            "fields": [_field(column, lang, dialect) for column in sheet.columns],
            "missingValues": [""],
            **({"primaryKey": [key.name for key in keys]} if keys and all(key.required for key in keys) else {}),
            **_reference(sheet),
        },
    }


def _reference(sheet: Sheet) -> dict[str, Any]:
    if sheet.reference is None:
        return {}
    column, other, its = sheet.reference
    return {"foreignKeys": [{"fields": [column], "reference": {"resource": other, "fields": [its]}}]}


def _field(column: Field, lang: Lang, dialect: Dialect) -> dict[str, object]:
    found: dict[str, object] = {
        "name": column.name,
        "type": column.type,
        "title": column.title.say(lang),
        "description": column.description.say(lang),
        **both(column.title, "titles"),
        **both(column.description, "descriptions"),
    }
    if column.unit:
        found |= {"unit": column.unit.say(lang), **both(column.unit, "units")}
    if column.type == "number" and dialect:
        found["decimalChar"] = ","
    if column.values:
        labels = ((harmless(value), label.say(lang)) for value, label in column.values.items())
        found["categories"] = [{"value": value, "label": label} for value, label in labels]
    return found | {"constraints": _constraints(column)}


def _constraints(column: Field) -> dict[str, object]:
    found: dict[str, object] = {"required": column.required}
    if column.values:
        found["enum"] = list(map(harmless, column.values))
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    return found | {name: bound for name, bound in bounds.items() if bound is not None}
