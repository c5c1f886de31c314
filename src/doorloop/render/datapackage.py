"""A Frictionless data package beside the CSV files: every column with its meaning, type, unit and constraints."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Final

from doorloop.base.language import Lang, Text
from doorloop.base.phrases import HIDDEN
from doorloop.render.formats import Dialect
from doorloop.render.to_json import publication
from doorloop.tables.describe import Field, fields
from doorloop.tables.layout import lay_out
from doorloop.tables.release import Published
from doorloop.tables.result import Result
from doorloop.version import __version__

PROFILE: Final = "https://datapackage.org/profiles/2.0/"


def datapackage(result: Result, files: Mapping[str, bytes], dialect: Dialect) -> dict[str, bytes]:
    """Give `datapackage.json` for the CSV files of a result."""
    spec, basis = result.definition.spec, result.basis
    package = {
        "$schema": PROFILE + "datapackage.json",
        "name": re.sub(r"[^a-z0-9._-]", "-", spec.name.lower()),
        "title": spec.title.say(result.lang),
        "titles": _both(spec.title),
        "version": __version__,
        "lang": result.lang,
        "peildatum": basis.peildatum.isoformat(),
        "calendar": {"name": basis.calendar.name, "sha256": basis.calendar.sha256},
        "definition": {"name": spec.name, "sha256": result.definition.sha256},
        **({"publication": _settings(result.published)} if result.published else {}),
        "sources": [{"title": s.file, "register": s.register, "sha256": s.sha256} for s in basis.sources],
        "resources": [_resource(result, name, files[f"{name}.csv"], dialect) for name in result.tables],
    }
    return {"datapackage.json": (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()}


def _settings(published: Published) -> dict[str, object]:
    """Tell how the tables were made safe; the decisions stand in a file of their own."""
    return {key: value for key, value in publication(published).items() if key != "decisions"}


def _both(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}


def _resource(result: Result, name: str, data: bytes, dialect: Dialect) -> dict[str, object]:
    columns = fields(result, name)
    keys = [column for column in columns if column.key]
    title = result.definition.spec.tables[name].title
    return {
        "name": name,
        "type": "table",
        "title": title.say(result.lang),
        "titles": _both(title),
        "description": " ".join(lay_out(result, name).notes),
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig" if dialect else "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "dialect": {"delimiter": ";" if dialect else ",", "lineTerminator": "\r\n" if dialect else "\n"},
        "schema": {
            "$schema": PROFILE + "tableschema.json",
            "fields": [_field(column, result.lang, dialect) for column in columns],
            "missingValues": ["", HIDDEN] if dialect and result.published else [""],
            **({"primaryKey": [key.name for key in keys]} if all(key.required for key in keys) else {}),
        },
    }


def _field(column: Field, lang: Lang, dialect: Dialect) -> dict[str, object]:
    found: dict[str, object] = {
        "name": column.name,
        "type": column.type,
        "title": column.title.say(lang),
        "description": column.description.say(lang),
        "titles": _both(column.title),
        "descriptions": _both(column.description),
    }
    if column.unit:
        found |= {"unit": column.unit.say(lang), "units": _both(column.unit)}
    if column.type == "number" and dialect:
        found["decimalChar"] = ","
    if column.values:
        found["categories"] = [{"value": value, "label": label.say(lang)} for value, label in column.values.items()]
    return found | {"constraints": _constraints(column)}


def _constraints(column: Field) -> dict[str, object]:
    found: dict[str, object] = {"required": column.required}
    if column.values:
        found["enum"] = list(column.values)
    bounds = {"minimum": column.minimum, "maximum": column.maximum}
    return found | {name: bound for name, bound in bounds.items() if bound is not None}
