"""A verdict as a document: the tables as published with a sign at each figure, and the figures one by one."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import msgspec

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.tables.document import Document, Listed, Object, Sheet, Value, item
from doorloop.tables.head import Head
from doorloop.verification.page import SIGNS, answer, by_number, head_lines, layouts, legend, summary
from doorloop.verification.rules import Entry
from doorloop.verification.verdict import Verdict
from doorloop.version import __version__

if TYPE_CHECKING:
    from doorloop.verification.compare import Comparison

SCHEMA = "doorloop.verify/1"


CELLS: Final = (
    *map(item, ("table", "row", "column", "group", "published")),
    msgspec.structs.replace(item("computed"), type="number"),
    *map(item, ("status", "note")),
)
"""What `cells` gives."""
LINES: Final = tuple(map(item, ("id", "kind", "published", "recomputed", "note")))
"""What `lines` gives."""


def verdict_document(verdict: Verdict) -> Document:
    """Make the document of a verdict."""
    title = verdict.publication.spec.title.say(verdict.lang)
    return Document(
        name="verify",
        lang=verdict.lang,
        head=Head(title, (*head_lines(verdict), legend(verdict))),
        sheets=(_figures(verdict), _remarks(verdict)),
        data=lambda: _object(verdict),
        closing=tuple(summary(verdict)),
        laid=lambda: tuple(layouts(verdict)),
        brief=lambda: answer(verdict),
    )


def _object(verdict: Verdict) -> Object:
    return {
        "schema": SCHEMA,
        "cells": cells(verdict),
        "publication": lines(verdict),
        "summary": _summary(verdict),
    }


def _figures(verdict: Verdict) -> Sheet:
    """List every printed figure with what was computed and what is said of it."""
    lang = verdict.lang
    computed = msgspec.structs.replace(item("computed", say("computed", lang)), type="number", kind="duration")
    columns = [
        item(key, _title(key, lang)) for key in ("where", "figure", "published", "sign", "status", "number", "note")
    ]
    columns.insert(3, computed)
    return Sheet("figures", say("cells_sheet", lang), tuple(columns), list(_figure_rows(verdict)))


def _figure_rows(verdict: Verdict) -> Iterator[Listed]:
    index, lang = verdict.audit.index, verdict.lang
    outcomes = {one.ref: one for one in verdict.comparisons}
    numbers: dict[str, list[str]] = {}
    for entry in verdict.audit.entries:
        for ref in entry.cells:
            numbers.setdefault(ref, []).append(entry.short)
    for ref in (*index.cells, *index.statements):
        one = outcomes.get(ref)
        yield {
            "where": index.cells[ref].parts[0].title.say(lang) if ref in index.cells else say("text_table", lang),
            "figure": index.label(ref, lang),
            "published": index.printed(ref).text,
            "computed": one.computed if one else None,
            "sign": SIGNS[one.status] if one else "",
            "status": say(f"status.{one.status}", lang) if one else "",
            "number": ", ".join(numbers.get(ref, [])),
            "note": "; ".join(note(lang) for note in one.notes) if one else "",
        }


def _remarks(verdict: Verdict) -> Sheet:
    """List what was found in the publication itself."""
    lang = verdict.lang
    names = ("number", "kind", "matter", "rule_of", "published", "recomputed", "note")
    rows: list[Listed] = [
        {
            "number": entry.short,
            "kind": f"{entry.letter} {say(f'kind.{entry.letter}', lang)}",
            "matter": entry.sentence(lang),
            "rule_of": entry.title(lang),
            "published": entry.published(lang),
            "recomputed": entry.recomputed(lang),
            "note": "\n".join(entry.notes(lang)),
        }
        for entry in sorted(verdict.audit.entries, key=by_number)
    ]
    return Sheet("remarks", say("remarks_sheet", lang), tuple(item(key, _title(key, lang)) for key in names), rows)


def _title(column: str, lang: Lang) -> str:
    return say({"figure": "printed_figure", "number": "remark_number"}.get(column, column), lang)


def cells(verdict: Verdict) -> list[dict[str, Value | float]]:
    """Give each printed figure beside the computed one."""
    return [_cell(verdict, one) for one in verdict.comparisons]


def lines(verdict: Verdict) -> list[dict[str, str | None]]:
    """Give what cannot be right in the publication itself."""
    return [_line(verdict, entry) for entry in verdict.audit.entries]


def _cell(verdict: Verdict, one: Comparison) -> dict[str, Value | float]:
    return {
        "table": one.table,
        "row": one.row,
        "column": one.column,
        "group": one.group or None,
        "published": one.printed.text,
        "computed": _number(one.computed),
        "status": one.status,
        "note": "; ".join(note(verdict.lang) for note in one.notes) or None,
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _line(verdict: Verdict, entry: Entry) -> dict[str, str | None]:
    lang = verdict.lang
    return {
        "id": entry.id,
        "kind": entry.letter,
        "published": entry.published(lang),
        "recomputed": entry.recomputed(lang),
        "note": "; ".join([entry.sentence(lang), entry.title(lang), *entry.notes(lang)]),
    }


def _summary(verdict: Verdict) -> dict[str, object]:
    result = verdict.result
    basis = result.basis if result else None
    definition = basis.definition if basis else None
    return {
        "version": __version__,
        "lang": verdict.lang,
        "publication": {"name": verdict.publication.spec.name, "sha256": verdict.publication.sha256},
        "definition": {"name": definition.spec.name, "sha256": definition.sha256} if definition else None,
        "peildatum": basis.peildatum.isoformat() if basis else None,
        "calendar": verdict.calendar,
        "figures": len(verdict.audit.index.figures),
        "tested": len(verdict.audit.tested),
        "tests": {rule.name: n for rule, n in verdict.audit.tests.items()},
        "cells": verdict.statuses(),
        "kinds": verdict.kinds(),
        "remarks": [remark(verdict.lang) for remark in verdict.audit.remarks],
    }
