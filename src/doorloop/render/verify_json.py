"""A verdict as one JSON object, for programs."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

from doorloop.verification.rules import Entry
from doorloop.verification.verdict import Verdict
from doorloop.version import __version__

if TYPE_CHECKING:
    from doorloop.verification.compare import Comparison

SCHEMA = "doorloop.verify/1"


def render(verdict: Verdict) -> dict[str, bytes]:
    """Give `verify.json`; the same input gives the same bytes."""
    found = {
        "schema": SCHEMA,
        "cells": cells(verdict),
        "publication": lines(verdict),
        "summary": _summary(verdict),
    }
    return {"verify.json": (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()}


def cells(verdict: Verdict) -> list[dict[str, str | int | float | None]]:
    """Give each printed figure beside the computed one."""
    return [_cell(verdict, one) for one in verdict.comparisons]


def lines(verdict: Verdict) -> list[dict[str, str | None]]:
    """Give what cannot be right in the publication itself."""
    return [_line(verdict, entry) for entry in verdict.audit.entries]


def _cell(verdict: Verdict, one: Comparison) -> dict[str, str | int | float | None]:
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
        "figures": len(verdict.audit.index.cells) + len(verdict.audit.index.statements),
        "tested": len(verdict.audit.tested),
        "tests": {rule.name: n for rule, n in verdict.audit.tests.items()},
        "cells": verdict.statuses(),
        "kinds": verdict.kinds(),
        "remarks": [remark(verdict.lang) for remark in verdict.audit.remarks],
    }
