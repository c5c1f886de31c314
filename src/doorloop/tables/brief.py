"""What somebody at a terminal reads first: what was read, what became of each target, and what was left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doorloop.base.words import say
from doorloop.tables import sentences
from doorloop.tables.document import Brief
from doorloop.tables.kinds import kind_of
from doorloop.tables.kinds.kind import VERDICTS
from doorloop.tables.layout import shorter
from doorloop.tables.result import Result
from doorloop.tables.sheet import Column, Layout, Page, Row, marked

NUMERIC: Final = frozenset({"mean", "within", "count", "open"})
"""The columns of verdicts that hold figures."""


def brief_of(result: Result) -> Brief:
    """Answer in a few lines: a verdict on each target of the tables that a reader sees without asking."""
    lines, rows = tuple(sentences.brief(result)), tuple(_verdicts(result))
    if not rows or any(sentences.nothing_counts(result)):
        return Brief(lines, ())
    short = shorter(result.definition, result.lang)
    columns = tuple(Column(say(key, result.lang), numeric=key in NUMERIC) for key in VERDICTS)
    return Brief(lines, (Layout("targets", "", columns, rows, (), shorter=short),))


def _verdicts(result: Result) -> Iterator[Row]:
    tables = result.definition.spec.tables
    asked = [name for name in result.shown if not tables[name].on_request or len(result.tables) == 1]
    for name in asked:
        page = Page(result, marked(result.tables[name]))
        yield from kind_of(result.definition, name).verdicts(page)
