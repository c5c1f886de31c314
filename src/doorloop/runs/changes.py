"""What is different between two runs: sources, rules, programs, counts, every figure and every finding."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from doorloop.base.findings import Finding, in_order, printable
from doorloop.base.formulas import as_it_was
from doorloop.base.language import Lang
from doorloop.base.rules import RULES
from doorloop.base.words import UNITS, number
from doorloop.extracts.check_document import place
from doorloop.registers.sources import MANIFEST, digest
from doorloop.render.to_csv import cell
from doorloop.runs.manifest import Manifest, Places, read
from doorloop.tables import describe
from doorloop.tables.describe import Field
from doorloop.tables.result import Result

Rows = list[dict[str, str]]
Tables = dict[str, Rows]
NOISE: Final = Fraction(1, 10**9)
"""Less than this no figure moves: it is how computers round."""
MOST_DECIMALS: Final = 9
KEPT: Final = "previous"
"""The folder in which the files of the run before are kept."""


def tables_of(result: Result) -> Tables:
    """Write the records of a result as texts, as CSV has them before it guards them."""
    return {
        name: [{key: as_it_was(cell(value)) for key, value in record.items()} for record in records]
        for name, records in result.tables.items()
    }


def tables_in(folder: Path, manifest: Manifest) -> Tables:
    """Read the tables that a run wrote beside its manifest, from JSON or else CSV; none that changed since."""
    outputs = manifest.get("outputs", {})

    def content(name: str) -> str | None:
        path = folder / name
        data = path.read_bytes() if name in outputs and path.is_file() else b""
        return data.decode("utf-8-sig", "replace") if data and digest(data) == outputs[name]["sha256"] else None

    report = content("report.json")
    if report is not None:
        return _of_report(report)
    if manifest.get("parameters", {}).get("dialect"):
        return {}
    texts = {name: content(f"{name}.csv") for name in manifest.get("tables", {})}
    return {name: _rows(text) for name, text in texts.items() if text is not None}


def _rows(text: str) -> Rows:
    return [{key: as_it_was(cell) for key, cell in row.items()} for row in csv.DictReader(io.StringIO(text))]


def _of_report(text: str) -> Tables:
    """Read the tables of a report in JSON; none where it is no report."""
    try:
        found = json.loads(text)["tables"]
        return {name: [{k: _text(v) for k, v in row.items()} for row in rows] for name, rows in found.items()}
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return {}


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def changes(old: Manifest, new: Manifest, before: Tables, result: Result) -> Iterator[str]:
    """Say what is different, in lines: what went in first, then what came out.

    Args:
        before: the tables of the old run, where they are still there.
    """
    yield from _sources(old, new)
    for key in ("definition", "calendar"):
        if old[key] != new[key]:
            yield _line(key, _named(old[key]), _named(new[key]))
    if old["version"] != new["version"]:
        yield _line("doorloop", old["version"], new["version"])
    yield from _values("version of ", old["versions"], new["versions"])
    yield from _values("", old["parameters"], new["parameters"], leave=("sources",))
    yield from _values("", _flat(old["counts"]), _flat(new["counts"]))
    after = tables_of(result)
    for name in dict.fromkeys([*old["tables"], *new["tables"]]):
        if old["tables"].get(name) != new["tables"].get(name):
            yield from _table(name, before.get(name), after.get(name), result)
    yield from _findings(old.get("findings"), new.get("findings"), result.lang)


def other_bytes(old: Manifest, new: Manifest) -> Iterator[str]:
    """Name the files that both runs wrote and that are not the same, byte for byte."""
    for name, output in old["outputs"].items():
        if name in new["outputs"] and new["outputs"][name] != output:
            yield f"{name}: other bytes"


def _sources(old: Manifest, new: Manifest) -> Iterator[str]:
    before = {one["file"]: one["sha256"] for one in old["sources"]}
    after = {one["file"]: one["sha256"] for one in new["sources"]}
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield f"source {name}: gone"
        elif name not in before:
            yield f"source {name}: new"
        elif before[name] != after[name]:
            yield f"source {name}: other content"


def _findings(old: Places | dict[str, int] | None, new: Places | dict[str, int] | None, lang: Lang) -> Iterator[str]:
    """Name the findings that are gone and those that are new, by cell; how many of a rule where places are not told.

    Args:
        old: what the manifest has; None of a version that told none, of which nothing can be said.
    """
    if old is None or new is None:
        return
    if isinstance(old, dict) or isinstance(new, dict):
        before, after = _by_rule(old), _by_rule(new)
        for code in dict.fromkeys([*before, *after]):
            if before[code] != after[code]:
                yield _line(f"findings by rule (no places told): {_title(code, lang)}", before[code], after[code])
        return
    listed = [Counter(map(tuple, places)) for places in (old, new)]
    yield from (f"{one}: gone" for one in _places(listed[0] - listed[1], lang))
    yield from (f"{one}: new" for one in _places(listed[1] - listed[0], lang))


def _by_rule(found: Places | dict[str, int]) -> Counter[str]:
    return Counter(found) if isinstance(found, dict) else Counter(code for code, *_ in found)


def _places(found: Iterable[tuple[str, ...]], lang: Lang) -> Iterator[str]:
    """Write places as people read them: the rule, file, sheet and cell; of rules that are no more last."""
    places = [Finding(code, file=file, sheet=sheet, cell=cell) for code, file, sheet, cell in found]
    known = in_order(one for one in places if one.code in RULES)
    for one in (*known, *(one for one in places if one.code not in RULES)):
        yield f"{_title(one.code, lang)}: {place(one) or '-'}"


def _title(code: str, lang: Lang) -> str:
    return RULES[code].title(lang) if code in RULES else printable(code)


def _named(one: Mapping[str, str]) -> str:
    return f"{one['name']} ({one['sha256'][:12]})"


def _values(what: str, old: Mapping[str, Any], new: Mapping[str, Any], leave: tuple[str, ...] = ()) -> Iterator[str]:
    for key in dict.fromkeys([*old, *new]):
        if key not in leave and old.get(key) != new.get(key):
            yield _line(f"{what}{key}", old.get(key), new.get(key))


def _flat(tree: Mapping[str, Any], path: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in tree.items():
        inner = f"{path} {key}".strip()
        found |= _flat(value, inner) if isinstance(value, dict) else {inner: value}
    return found


def _line(what: str, old: object, new: object) -> str:
    return f"{what}: {'nothing' if old in (None, '') else old} → {'nothing' if new in (None, '') else new}"


def _table(name: str, before: Rows | None, after: Rows | None, result: Result) -> Iterator[str]:
    if before is None or after is None:
        yield f"{name}: " + ("figures changed" if after is not None else "no longer made")
        return
    fields = describe.fields(result, name)
    keys = [field.name for field in fields if field.key]
    old, new = _by_key(before, keys), _by_key(after, keys)
    for key in dict.fromkeys([*old, *new]):
        place = f"{_place(fields, new.get(key) or old[key], result.lang)} ({name})"
        if key not in new or key not in old:
            yield f"{place}: " + ("gone" if key not in new else "new")
        else:
            moved = [field for field in fields if has_moved(old[key].get(field.name, ""), new[key].get(field.name, ""))]
            told = [_cell(field, old[key], new[key], result.lang) for field in moved]
            yield from [f"{place}: {', '.join(told)}"] if told else []


def _place(fields: tuple[Field, ...], row: Mapping[str, str], lang: Lang) -> str:
    """Name a row as people read it: the labels of its keys, or its own label where a key has none."""
    named = [(field, row.get(field.name, "")) for field in fields if field.key and row.get(field.name)]
    labels = [field.values[key].say(lang) if key in field.values else row.get("label") or key for field, key in named]
    return ", ".join(dict.fromkeys(labels)) or row.get("label") or "-"


def has_moved(old: str, new: str) -> bool:
    """Tell whether a figure moved: by more than what a computer loses in its last digits."""
    if old == new:
        return False
    before, after = _as_number(old), _as_number(new)
    return before is None or after is None or abs(after - before) > NOISE * max(Fraction(1), abs(before))


def _as_number(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _by_key(rows: Rows, keys: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    return {tuple(row.get(key, "") for key in keys): row for row in rows}


def _cell(field: Field, old: Mapping[str, str], new: Mapping[str, str], lang: Lang) -> str:
    """Say what a figure was and is, as it is printed; with more decimals where these would be the same."""
    texts = [""]
    for more in range(MOST_DECIMALS):
        texts = [_shown(field, row.get(field.name, ""), row, lang, more) for row in (old, new)]
        if texts[0] != texts[1]:
            break
    return f"{field.title.say(lang)} {texts[0] or 'nothing'} → {texts[-1] or 'nothing'}"


def _shown(field: Field, text: str, row: Mapping[str, str], lang: Lang, more: int) -> str:
    value = _as_number(text)
    if value is None or field.type not in ("integer", "number"):
        return field.values[text].say(lang) if text in field.values else text
    if field.kind == "share":
        return f"{number(value * 100, more, lang)} %"
    if field.kind == "duration":
        unit = UNITS[row["unit"]].say(lang) if row.get("unit") in UNITS else ""
        return f"{number(value, 1 + more, lang)} {unit}".strip()
    return number(value, more if value.denominator == 1 else 1 + more, lang)


class Previous(Struct, frozen=True):
    """An earlier run in a folder: its manifest, its tables, and its files under the folder that keeps them."""

    manifest: Manifest
    tables: Tables
    moved: dict[str, bytes]


def previous(folder: Path) -> Previous | None:
    """Find the earlier run in a folder; None where there is no manifest.

    Errors: UsageError where the manifest there is none of ours.
    """
    path = folder / MANIFEST
    if not path.exists():
        return None
    found = read(path)
    names = [name for name in (*found["outputs"], MANIFEST) if Path(name).name == name and (folder / name).is_file()]
    moved = {f"{KEPT}/{name}": (folder / name).read_bytes() for name in names}
    return Previous(found, tables_in(folder, found), moved)
