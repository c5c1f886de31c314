"""A verdict as people read it: tables as published with a sign at each figure, and the explanations.

Every format that people read prints these; no renderer computes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from doorloop.base.phrases import long_date
from doorloop.verification.publication.cells import row_id
from doorloop.verification.publication.parts import Block, Row, Table
from doorloop.verification.rules import Entry
from doorloop.verification.verdict import Verdict
from doorloop.verification.words import word

if TYPE_CHECKING:
    from doorloop.verification.compare import Comparison

SIGNS: Final = {"match": "=", "rounding": "~", "differs": "<>", "not_computed": "?"}
"""The signs of the four outcomes, told apart without colour and known to every terminal."""


@dataclass(frozen=True)
class Mark:
    """A printed figure with its sign and the numbers of the lines that it is in."""

    text: str
    status: str = ""
    lines: tuple[str, ...] = ()
    wrong: bool = False

    @property
    def sign(self) -> str:
        """Write the sign of the outcome alone."""
        return SIGNS.get(self.status, "")

    @property
    def signs(self) -> str:
        """Write sign and numbers: `<> ![2]`; an exclamation mark where the figure cannot be."""
        numbers = "".join(f"[{line}]" for line in self.lines)
        return " ".join(filter(None, (self.sign, ("!" if self.wrong else "") + numbers)))


@dataclass(frozen=True)
class Line:
    """A row of a table: its label and its figures; a head has a label alone."""

    label: str
    marks: tuple[Mark, ...]
    kind: Literal["head", "body", "total"] = "body"


@dataclass(frozen=True)
class Explained:
    """What is said of one figure against the registers."""

    sign: str
    label: str
    published: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Noted:
    """One line of what was found in the publication: a plain sentence, then the rule with its kind."""

    id: str
    letter: str
    kind: str
    sentence: str
    title: str
    published: str
    recomputed: str
    notes: tuple[str, ...]
    wrong: bool


@dataclass(frozen=True)
class Sheet:
    """A table as published, with what is to be said under it.

    Attributes:
        heads: for each column its group and its title.
    """

    title: str
    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    footnotes: tuple[str, ...]
    explained: tuple[Explained, ...]
    reasons: tuple[tuple[str, str], ...]
    noted: tuple[Noted, ...]


@dataclass(frozen=True)
class Page:
    """All of a verdict in the reader's language."""

    title: str
    head: tuple[str, ...]
    legend: str
    sheets: tuple[Sheet, ...]
    rest: tuple[Noted, ...]
    summary: tuple[str, ...]


class _Maker:
    """Turns one verdict into a page; it holds nothing but what it looks up."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.lang = verdict.lang
        self.index = verdict.audit.index
        self.outcomes = {one.ref: one for one in verdict.comparisons}
        self.entries: dict[str, list[Entry]] = {}
        for entry in verdict.audit.entries:
            for ref in entry.cells:
                self.entries.setdefault(ref, []).append(entry)

    def mark(self, ref: str, text: str) -> Mark:
        """Mark a printed figure."""
        outcome, entries = self.outcomes.get(ref), self.entries.get(ref, [])
        wrong = any(entry.letter in ("E", "X") for entry in entries)
        return Mark(text, outcome.status if outcome else "", tuple(e.short for e in entries), wrong)

    def noted(self, entry: Entry) -> Noted:
        """Write one line of what was found."""
        return Noted(
            id=entry.short,
            letter=entry.letter,
            kind=word(f"kind.{entry.letter}", self.lang),
            sentence=entry.sentence(self.lang),
            title=entry.title(self.lang),
            published=entry.published(self.lang),
            recomputed=entry.recomputed(self.lang),
            notes=tuple(entry.notes(self.lang)),
            wrong=entry.letter in ("E", "X"),
        )

    def explained(self, one: Comparison) -> Explained:
        """Write what is said of one figure that differs, or takes another rounding."""
        notes = tuple(note(self.lang) for note in one.notes)
        return Explained(SIGNS[one.status], self.index.label(one.ref, self.lang), one.printed.text, notes)


def make_page(verdict: Verdict) -> Page:
    """Write a verdict for people."""
    maker = _Maker(verdict)
    told: set[str] = set()
    sheets = [_sheet(maker, name, table, told) for name, table in maker.index.spec.tables.items()]
    if maker.index.statements:
        sheets.append(_text_sheet(maker, told))
    rest = tuple(maker.noted(entry) for entry in verdict.audit.entries if entry.id not in told)
    return Page(
        title=verdict.publication.spec.title.say(verdict.lang),
        head=tuple(_head(verdict)),
        legend=_legend(verdict),
        sheets=tuple(sheets),
        rest=rest,
        summary=tuple(_summary(verdict)),
    )


def _sheet(maker: _Maker, name: str, table: Table, told: set[str]) -> Sheet:
    columns = [
        (group, id)
        for group in table.groups
        for id in table.columns
        if any(cell.table == name and (cell.group, cell.column) == (group, id) for cell in maker.index.cells.values())
    ]
    groups = maker.index.spec.groups
    heads = tuple(
        (groups[g].say(maker.lang) if g in groups else g, table.columns[c].label.say(maker.lang)) for g, c in columns
    )
    lines = [line for block in table.blocks for line in _lines(maker, name, block, columns)]
    refs = [ref for ref, cell in maker.index.cells.items() if cell.table == name]
    section = f" ({table.section})" if table.section else ""
    return _finish(maker, told, refs, table.title.say(maker.lang) + section, heads, lines, _footnotes(maker, table))


def _finish(
    maker: _Maker,
    told: set[str],
    refs: list[str],
    title: str,
    heads: tuple[tuple[str, str], ...],
    lines: list[Line],
    footnotes: list[str],
) -> Sheet:
    """Add to a table what is said of its figures; each line of findings is told once."""
    outcomes = [maker.outcomes[ref] for ref in refs if ref in maker.outcomes]
    entries = [entry for ref in refs for entry in maker.entries.get(ref, []) if entry.id not in told]
    told |= {entry.id for entry in entries}
    entries = [entry for entry in maker.verdict.audit.entries if entry in entries]
    explained = tuple(maker.explained(one) for one in outcomes if one.status in ("rounding", "differs"))
    reasons: dict[str, list[str]] = {}
    for one in outcomes:
        if one.status == "not_computed":
            why = "; ".join(note(maker.lang) for note in one.notes)
            reasons.setdefault(why, []).append(maker.index.label(one.ref, maker.lang))
    why_not = tuple(("; ".join(labels), why) for why, labels in reasons.items())
    noted = tuple(maker.noted(entry) for entry in entries)
    return Sheet(title, heads, tuple(lines), tuple(footnotes), explained, why_not, noted)


def _lines(maker: _Maker, name: str, block: Block, columns: list[tuple[str, str]]) -> Iterator[Line]:
    if block.label:
        yield Line(block.label.say(maker.lang), (), "head")
    for row in block.rows:
        indent = "  " if block.label else ""
        yield Line(indent + _row_label(maker, row), _marks(maker, f"{name}/{row_id(block, row)}", columns), _kind(row))


def _kind(row: Row) -> Literal["body", "total"]:
    return "total" if row.total else "body"


def _row_label(maker: _Maker, row: Row) -> str:
    marks = "".join(f" ({note})" for note in row.notes)
    return row.label.say(maker.lang) + marks


def _marks(maker: _Maker, row: str, columns: list[tuple[str, str]]) -> tuple[Mark, ...]:
    cells = [maker.index.at_row(row, column, group) for group, column in columns]
    return tuple(maker.mark(cell.ref, cell.printed.text) if cell else Mark("") for cell in cells)


def _footnotes(maker: _Maker, table: Table) -> list[str]:
    notes = dict.fromkeys(note for block in table.blocks for row in block.rows for note in row.notes)
    return [f"({note}) {maker.index.spec.footnotes[note].say(maker.lang)}" for note in notes]


def _text_sheet(maker: _Maker, told: set[str]) -> Sheet:
    lines = []
    for ref, statement in maker.index.statements.items():
        section = f" ({statement.section})" if statement.section else ""
        lines.append(Line(statement.label.say(maker.lang) + section, (maker.mark(ref, statement.value),)))
    heads = (("", word("published", maker.lang)),)
    return _finish(maker, told, list(maker.index.statements), word("text_table", maker.lang), heads, lines, [])


def _head(verdict: Verdict) -> Iterator[str]:
    spec, lang = verdict.publication.spec, verdict.lang
    yield spec.source.say(lang) + "."
    if verdict.result is None:
        yield word("head_alone", lang)
        return
    basis = verdict.result.basis
    files = ", ".join(dict.fromkeys(source.file for source in basis.sources))
    yield word("head_sources", lang, files=files)
    yield word("basis", lang, day=long_date(basis.peildatum, lang), calendar=basis.calendar.name)


def _legend(verdict: Verdict) -> str:
    signs = [f"{sign} {word(f'status.{status}', verdict.lang)}" for status, sign in SIGNS.items()]
    signs = signs if verdict.result else []
    signs += [f"[1] {word('status.noted', verdict.lang)}", f"![1] {word('status.cannot', verdict.lang)}"]
    return word("legend", verdict.lang, signs=" · ".join(signs))


def _summary(verdict: Verdict) -> Iterator[str]:
    lang = verdict.lang
    for remark in verdict.audit.remarks:
        yield remark(lang)
    if verdict.result:
        yield word("summary_cells", lang, **verdict.statuses())
    kinds = [word(f"n.{letter}.{'one' if n == 1 else 'many'}", lang, n=n) for letter, n in verdict.kinds().items()]
    yield word("summary_findings", lang, kinds=", ".join(kinds))
    yield from _tested(verdict)


def _tested(verdict: Verdict) -> Iterator[str]:
    """Say how many figures were tested, by which tests, and which were not."""
    lang, audit = verdict.lang, verdict.audit
    figures = [*audit.index.cells, *audit.index.statements]
    noted = {ref for entry in audit.entries for ref in entry.cells}
    tested = audit.tested.intersection(figures)
    if audit.tests:
        tests = ", ".join(f"{rule.test.say(lang)} ({n})" for rule, n in audit.tests.items() if rule.test)
        yield word("nothing" if not audit.entries else "tests", lang, tests=tests)
    else:
        yield word("no_test", lang)
    free = sum(ref not in noted for ref in figures)
    yield word("all_else", lang, n=free, all=len(figures), tested=len(tested))
    signs = [p for ref in figures if ref not in tested and (p := audit.index.printed(ref)).sign]
    if signs:
        yield word(
            "signs" if len(signs) > 1 else "sign_one",
            lang,
            n=len(signs),
            signs=", ".join(dict.fromkeys(p.text for p in signs)),
        )
