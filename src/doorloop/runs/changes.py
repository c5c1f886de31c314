"""What is different between two runs: sources, rules, programs, counts, every figure and every finding."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec import Struct

from doorloop.base.findings import Finding, in_order, printable
from doorloop.base.formulas import as_it_was
from doorloop.base.language import Lang
from doorloop.base.rules import RULES
from doorloop.base.words import UNITS, number, say
from doorloop.extracts.check_document import place, reason_of
from doorloop.registers.sources import MANIFEST, digest
from doorloop.render.to_csv import cell
from doorloop.runs.manifest import Manifest, Places, read
from doorloop.tables import describe
from doorloop.tables.describe import Field
from doorloop.tables.result import Result

Key = TypeVar("Key")
Rows = list[dict[str, str]]
Tables = dict[str, Rows]
NOISE: Final = Fraction(1, 10**9)
"""Less than this no figure moves: it is how computers round."""
MOST_DECIMALS: Final = 9
STAGES: Final = ("read", "merged", "used", "only_here")
"""What rows of a register are counted as, beside the rules that leave them out."""
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
    """Say what is different, in lines of the result's language: what went in first, then what came out.

    Args:
        before: the tables of the old run, where they are still there.
    """
    lang = result.lang
    yield from _sources(old, new, lang)
    for key in ("definition", "calendar"):
        if old[key] != new[key]:
            yield _line(say(f"change.{key}", lang), _named(old[key]), _named(new[key]), lang)
    if old["version"] != new["version"]:
        yield _line("doorloop", old["version"], new["version"], lang)
    for name, was, now in _differing(old["versions"], new["versions"]):
        yield _line(say("change.version", lang, name=name), was, now, lang)
    for key, was, now in _differing(old["parameters"], new["parameters"]):
        yield from [] if key == "sources" else [_line(key, was, now, lang)]
    for path, was, now in _differing(_flat(old["counts"]), _flat(new["counts"])):
        yield _line(_counted(path, result), was, now, lang)
    after = tables_of(result)
    for name in dict.fromkeys([*old["tables"], *new["tables"]]):
        if old["tables"].get(name) != new["tables"].get(name):
            yield from _table(name, before.get(name), after.get(name), result)
    yield from _findings(old.get("findings"), new.get("findings"), lang)


def other_bytes(old: Manifest, new: Manifest, lang: Lang) -> Iterator[str]:
    """Name the files that both runs wrote and that are not the same, byte for byte."""
    for name, output in old["outputs"].items():
        if name in new["outputs"] and new["outputs"][name] != output:
            yield say("change.other_bytes", lang, file=name)


def _sources(old: Manifest, new: Manifest, lang: Lang) -> Iterator[str]:
    before = {one["file"]: one["sha256"] for one in old["sources"]}
    after = {one["file"]: one["sha256"] for one in new["sources"]}
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield say("change.source_gone", lang, file=name)
        elif name not in before:
            yield say("change.source_new", lang, file=name)
        elif before[name] != after[name]:
            yield say("change.source_other", lang, file=name)


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
                what = say("change.findings", lang, rule=_title(code, lang))
                yield _line(what, before[code], after[code], lang)
        return
    listed = [Counter(map(tuple, places)) for places in (old, new)]
    yield from (say("change.gone", lang, what=one) for one in _places(listed[0] - listed[1], lang))
    yield from (say("change.new", lang, what=one) for one in _places(listed[1] - listed[0], lang))


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


def _differing(old: Mapping[Key, Any], new: Mapping[Key, Any]) -> Iterator[tuple[Key, Any, Any]]:
    """Give the keys whose values are not the same, each with both."""
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            yield key, old.get(key), new.get(key)


def _flat(tree: Mapping[str, Any], path: tuple[str, ...] = ()) -> dict[tuple[str, ...], object]:
    found: dict[tuple[str, ...], object] = {}
    for key, value in tree.items():
        found |= _flat(value, (*path, key)) if isinstance(value, dict) else {(*path, key): value}
    return found


def _counted(path: tuple[str, ...], result: Result) -> str:
    """Say what a manifest counts under a path of keys: cases, findings of a severity, or rows of a register."""
    lang, registers = result.lang, result.definition.spec.registers
    match path:
        case ("cases",):
            return say("change.cases", lang)
        case ("findings", "error" | "warning" | "info" as severity):
            return say("change.findings_of", lang, severity=say(severity, lang).lower())
        case ("registers", register, what) if register in registers:
            stage = what in STAGES
            told = say(f"change.{what}", lang) if stage else reason_of(what, lang) if what in RULES else what
            return say("change.rows", lang, register=registers[register].title.say(lang), what=told)
        case _:
            return " ".join(map(printable, path))


def _line(what: str, old: object, new: object, lang: Lang) -> str:
    nothing = say("change.nothing", lang)
    before, after = (nothing if one in (None, "") else one for one in (old, new))
    return say("change.from_to", lang, what=what, old=before, new=after)


def _table(name: str, before: Rows | None, after: Rows | None, result: Result) -> Iterator[str]:
    if before is None or after is None:
        yield say("change.figures" if after is not None else "change.no_table", result.lang, table=name)
        return
    fields = describe.fields(result, name)
    keys = [field.name for field in fields if field.key]
    old, new = _by_key(before, keys), _by_key(after, keys)
    for key in dict.fromkeys([*old, *new]):
        place = f"{_place(fields, new.get(key) or old[key], result.lang)} ({name})"
        if key not in new or key not in old:
            yield say("change.gone" if key not in new else "change.new", result.lang, what=place)
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
    nothing = say("change.nothing", lang)
    return f"{field.title.say(lang)} {texts[0] or nothing} → {texts[-1] or nothing}"


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
