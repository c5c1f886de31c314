"""Computed tables as a publication file, so that a later run shows per figure what moved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Final, cast

from doorloop.base.language import Text
from doorloop.base.words import number, say
from doorloop.definition import parts
from doorloop.tables.kinds import kind_of
from doorloop.tables.quantities import is_quantity
from doorloop.tables.records import Record, Value
from doorloop.tables.result import Result

MEASURES: Final = {
    "count": "count",
    "base": "count",
    "n": "count",
    "within_target": "count",
    "open": "count",
    "excluded": "count",
    "share": "percent",
    "mean": "mean",
    "median": "median",
    "p25": "quantile",
    "p75": "quantile",
    "p90": "quantile",
    "sd": "sd",
    "min": "min",
    "max": "max",
    "value": "norm",
}
"""The figures of a record and the kind of column that they become."""

UNITS: Final = """
[writing.units]
werkdagen = { words = ["werkdagen"], of = "werkdagen" }
weken = { words = ["weken"], of = "werkdagen", size = 5 }
kalenderdagen = { words = ["kalenderdagen"], of = "kalenderdagen" }
uren = { words = ["uren"], of = "uren" }
"""
SPANS: Final = ("maanden", "jaren")
"""Units that only numbers of a characteristic are in."""

DIGITS: Final = {"percent": 1, "count": 0}
"""Decimals of a kind of column; of all others two."""


def frozen(result: Result) -> bytes:
    """Write every table of a result as a publication file in TOML; the same tables give the same bytes."""
    return ("\n".join(_lines(result)) + "\n").encode()


def _lines(result: Result) -> Iterator[str]:
    basis, spec = result.basis, result.definition.spec
    yield f"# {say('frozen_head', result.lang)}"
    yield 'schema = "doorloop.publication/1"'
    yield f"name = {_text(f'{spec.name}-{basis.peildatum.isoformat()}')}"
    yield f"definition = {_text(spec.name)}"
    yield f"title = {_both(spec.title)}"
    yield f"source = {_both(_source(result))}"
    yield f"peildatum = {basis.peildatum.isoformat()}"
    yield f"calendar = {_text(basis.calendar.name)}"
    yield ""
    yield "[groups]"
    for id, group in result.definition.groups.items():
        yield f"{_text(id)} = {_both(group.label)}"
    used = {record.get("unit") for records in result.tables.values() for record in records}
    yield UNITS + "".join(f'{unit} = {{ words = ["{unit}"], of = "{unit}" }}\n' for unit in SPANS if unit in used)
    for name, records in result.tables.items():
        if records and name in result.definition.published:
            yield from _table(result, name, records)


def _source(result: Result) -> Text:
    files = ", ".join(dict.fromkeys(source.file for source in result.basis.sources))
    return Text(nl=f"Berekend uit {files}", en=f"Computed from {files}")


def _table(result: Result, name: str, records: list[Record]) -> Iterator[str]:
    records = [record for record in records if record["group"]]  # what is of all groups together follows from them
    measures = [key for key in MEASURES if any(key in record for record in records)]
    yield f"[tables.{_text(name)}]"
    yield f"title = {_both(result.definition.spec.tables[name].title)}"
    yield f"figures = {_text(name)}"
    yield f"groups = {_list([id for id in result.definition.groups if any(r['group'] == id for r in records)])}"
    yield ""
    yield f"[tables.{_text(name)}.columns]"
    for key in measures:
        yield f"{key} = {_column(key, 'n' if 'n' in measures else 'count')}"
    yield ""
    for block in _blocks(records):
        yield from _block(result, name, block, measures)


def _blocks(records: list[Record]) -> list[list[Record]]:
    """Divide the records by variable, its numbers apart from its categories; without variables they are one block."""
    found: dict[object, list[Record]] = {}
    for record in records:
        is_number = "variable" in record and is_quantity(record)
        found.setdefault((record.get("variable"), is_number), []).append(record)
    return list(found.values())


def _block(result: Result, name: str, records: list[Record], measures: list[str]) -> Iterator[str]:
    variable = records[0].get("variable")
    keys = [key for key in _keys(result, name, records[0]) if key != "variable"]
    yield f"[[tables.{_text(name)}.blocks]]"
    if variable is not None:
        yield f"id = {_text(f'{variable}_numbers' if is_quantity(records[0]) else str(variable))}"
        yield f"label = {_both(_variable(result, name, str(variable)).label)}"
        yield from [] if is_quantity(records[0]) else ["exclusive = true"]
        yield f"match = {{ variable = {_text(str(variable))} }}"
    yield "rows = ["
    rows: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        rows.setdefault(tuple(str(record[key]) for key in keys), []).append(record)
    for values, found in rows.items():
        yield f"  {_row(keys, values, found, measures)},"
    is_open = variable is not None and _variable(result, name, str(variable)).order == "falling"
    if is_open and not is_quantity(records[0]):
        yield f"  {_rest(records, measures)},"
    yield "]"
    yield ""


def _variable(result: Result, name: str, id: str) -> parts.Variable:
    return next(variable for variable in result.definition.spec.tables[name].variables if variable.id == id)


def _rest(records: list[Record], measures: list[str]) -> str:
    """Give an open list a row for what it does not have yet."""
    groups = dict.fromkeys(str(record["group"]) for record in records)
    cells = ", ".join(f"{_text(g)} = {_list(['0' if key == 'count' else '' for key in measures])}" for g in groups)
    label = _both(Text(nl="Andere", en="Others"))
    return f'{{ id = "_rest", label = {label}, rest = true, cells = {{ {cells} }} }}'


def _keys(result: Result, name: str, first: Record) -> list[str]:
    """Name the texts that tell the records of a table apart, the group aside."""
    keys = kind_of(result.definition, name).keys - {"group"}
    return [key for key, value in first.items() if key in keys and isinstance(value, str)]


def _column(key: str, of: str) -> str:
    label = f"{{ nl = {_text(key)}, en = {_text(key)} }}"
    n, level = f', of = "{of}"', f", level = 0.{key[1:]}" if MEASURES[key] == "quantile" else ""
    more = {"share": ', of = "count", base = "base"', "mean": n, "median": n, "sd": n}.get(key, level)
    return f'{{ label = {label}, kind = "{MEASURES[key]}", key = "{key}"{more} }}'


def _row(keys: list[str], values: tuple[str, ...], found: list[Record], measures: list[str]) -> str:
    id = ".".join(filter(None, values)).replace("/", "-") or "_all"
    label = str(found[0].get("label") or id)
    match = ", ".join(f"{key} = {_text(value)}" for key, value in zip(keys, values, strict=True))
    unit = str(found[0].get("unit") or "")
    cells = ", ".join(f"{_text(str(r['group']))} = {_list([_figure(r, key) for key in measures])}" for r in found)
    named = f", unit = {_text(unit)}" if unit and unit != "aandeel" else ""
    said = _both(Text(nl=label, en=label))
    return f"{{ id = {_text(id)}, label = {said}, match = {{ {match} }}{named}, cells = {{ {cells} }} }}"


def _figure(record: Record, key: str) -> str:
    value: Value = record.get(key)
    if value is None:
        return ""
    kind = MEASURES[key]
    exact = Fraction(cast("int | Fraction", value))
    share = kind == "percent" or (key == "value" and record.get("unit") == "aandeel")
    shown = number(exact * 100 if share else exact, 1 if share else DIGITS.get(kind, 2), "nl").replace(".", "")
    return f"{shown} %" if share and kind != "percent" else shown


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _both(value: Text) -> str:
    return f"{{ nl = {_text(value.nl)}, en = {_text(value.en)} }}"


def _list(values: list[str]) -> str:
    return f"[{', '.join(_text(value) for value in values)}]"
