"""A verdict as people read it: tables as published with a sign at each figure, and the explanations.

Every format that people read prints these; no renderer computes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from doorloop.base.words import long_date, say
from doorloop.tables.document import Brief
from doorloop.tables.sheet import NO_MARK, Column, Layout, Mark, Remark, Row
from doorloop.verification.publication.cells import row_id
from doorloop.verification.publication.parts import Block, Table
from doorloop.verification.publication.parts import Row as Printed
from doorloop.verification.rules import Entry
from doorloop.verification.verdict import Verdict

if TYPE_CHECKING:
    from doorloop.verification.compare import Comparison

WRONG: Final = ("E", "X")
"""The kinds of what cannot be."""
SIGNS: Final = {"match": "=", "rounding": "~", "differs": "<>", "not_computed": "?"}
"""The signs of the four outcomes, told apart without colour and known to every terminal."""


class _Maker:
    """Turns one verdict into tables; it holds nothing but what it looks up."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.lang = verdict.lang
        self.index = verdict.audit.index
        figures = set(self.index.figures)
        self.outcomes = {one.ref: one for one in verdict.comparisons if one.ref in figures}
        self.entries: dict[str, list[Entry]] = {}
        for entry in verdict.audit.entries:
            for ref in entry.cells:
                self.entries.setdefault(ref, []).append(entry)

    def mark(self, ref: str) -> Mark:
        """Mark a printed figure."""
        outcome, entries = self.outcomes.get(ref), self.entries.get(ref, [])
        wrong, status = any(entry.letter in WRONG for entry in entries), outcome.status if outcome else ""
        return Mark(SIGNS.get(status, ""), status, tuple(entry.short for entry in entries), wrong)

    def remark(self, entry: Entry) -> Remark:
        """Write one line of what was found: a plain sentence, then the rule with its kind, and the figures."""
        lang, wrong = self.lang, entry.letter in WRONG
        rule = f"{entry.title(lang)} – {say(f'kind.{entry.letter}', lang)} ({entry.letter})"
        values = {"rule_of": rule, "published": entry.published(lang), "recomputed": entry.recomputed(lang)}
        lines = [f"{say(key, lang).lower()}: {value}" for key, value in values.items()]
        sign = f"{'!' if wrong else ''}[{entry.short}]"
        return Remark(sign, entry.sentence(lang), "", (*lines, *entry.notes(lang)), entry.short, wrong)

    def explained(self, one: Comparison) -> Remark:
        """Write what is said of one figure that differs, or takes another rounding."""
        notes = "; ".join(note(self.lang) for note in one.notes)
        text = f": {say('published', self.lang).lower()} {one.printed.text}; {notes}"
        return Remark(SIGNS[one.status], self.index.label(one.ref, self.lang), text)


def layouts(verdict: Verdict) -> Iterator[Layout]:
    """Lay out the tables as published, then what was found in no single table."""
    maker = _Maker(verdict)
    told: set[str] = set()
    for name, table in maker.index.spec.tables.items():
        yield _layout(maker, name, table, told)
    if maker.index.statements:
        yield _of_text(maker, told)
    rest = tuple(maker.remark(entry) for entry in verdict.audit.entries if entry.id not in told)
    if rest:
        yield Layout("rest", say("verify_findings", verdict.lang), (), (), (), rest)


def _layout(maker: _Maker, name: str, table: Table, told: set[str]) -> Layout:
    columns = [
        (group, id)
        for group in table.groups
        for id in table.columns
        if any(cell.table == name and (cell.group, cell.column) == (group, id) for cell in maker.index.cells.values())
    ]
    groups = maker.index.spec.groups
    words = {
        (cell.group, cell.column) for cell in maker.index.cells.values() if cell.table == name and cell.kind == "text"
    }
    heads = tuple(
        Column(
            title=table.columns[id].label.say(maker.lang),
            numeric=(group, id) not in words,
            group=groups[group].say(maker.lang) if group in groups else group,
        )
        for group, id in columns
    )
    rows = [row for block in table.blocks for row in _rows(maker, name, block, columns)]
    refs = [ref for ref, cell in maker.index.cells.items() if cell.table == name]
    section = f" ({table.section})" if table.section else ""
    title, notes = table.title.say(maker.lang) + section, tuple(_footnotes(maker, table))
    return Layout(name, title, (Column(""), *heads), tuple(rows), notes, tuple(_remarks(maker, told, refs)))


def _remarks(maker: _Maker, told: set[str], refs: list[str]) -> Iterator[Remark]:
    """Say what there is to say of the figures of a table; each line of what was found once in all."""
    outcomes = [maker.outcomes[ref] for ref in refs if ref in maker.outcomes]
    yield from (maker.explained(one) for one in outcomes if one.status in ("rounding", "differs"))
    reasons: dict[str, list[str]] = {}
    for one in outcomes:
        if one.status == "not_computed":
            why = "; ".join(note(maker.lang) for note in one.notes)
            reasons.setdefault(why, []).append(maker.index.label(one.ref, maker.lang))
    yield from (Remark(SIGNS["not_computed"], "", f"{why}: {'; '.join(labels)}") for why, labels in reasons.items())
    here = {entry.id for ref in refs for entry in maker.entries.get(ref, [])} - told
    told |= here
    yield from (maker.remark(entry) for entry in maker.verdict.audit.entries if entry.id in here)


def _rows(maker: _Maker, name: str, block: Block, columns: list[tuple[str, str]]) -> Iterator[Row]:
    if block.label:
        yield Row((block.label.say(maker.lang), *[""] * len(columns)), "head")
    for row in block.rows:
        indent = "  " if block.label else ""
        found = [maker.index.at_row(f"{name}/{row_id(block, row)}", column, group) for group, column in columns]
        texts = [cell.printed.text if cell else "" for cell in found]
        marks = [maker.mark(cell.ref) if cell else NO_MARK for cell in found]
        yield Row((indent + _row_label(maker, row), *texts), _kind(row), (NO_MARK, *marks))


def _kind(row: Printed) -> Literal["body", "total"]:
    return "total" if row.total else "body"


def _row_label(maker: _Maker, row: Printed) -> str:
    marks = "".join(f" ({note})" for note in row.notes)
    return row.label.say(maker.lang) + marks


def _footnotes(maker: _Maker, table: Table) -> list[str]:
    notes = dict.fromkeys(note for block in table.blocks for row in block.rows for note in row.notes)
    return [f"({note}) {maker.index.spec.footnotes[note].say(maker.lang)}" for note in notes]


def _of_text(maker: _Maker, told: set[str]) -> Layout:
    rows = []
    for ref, statement in maker.index.statements.items():
        section = f" ({statement.section})" if statement.section else ""
        label = statement.label.say(maker.lang) + section
        rows.append(Row((label, statement.value), marks=(NO_MARK, maker.mark(ref))))
    columns = (Column(""), Column(say("published", maker.lang), numeric=True))
    remarks = tuple(_remarks(maker, told, list(maker.index.statements)))
    return Layout("text", say("text_table", maker.lang), columns, tuple(rows), (), remarks)


def head_lines(verdict: Verdict) -> Iterator[str]:
    """Say what was held against what."""
    spec, lang = verdict.publication.spec, verdict.lang
    yield spec.source.say(lang) + "."
    if verdict.result is None:
        yield say("head_alone", lang)
        return
    basis = verdict.result.basis
    files = ", ".join(dict.fromkeys(source.file for source in basis.sources))
    yield say("head_sources", lang, files=files)
    yield say("verify_basis", lang, day=long_date(basis.peildatum, lang), calendar=basis.calendar.name)


def legend(verdict: Verdict) -> str:
    """Explain the signs."""
    signs = [f"{sign} {say(f'status.{status}', verdict.lang)}" for status, sign in SIGNS.items()]
    signs = signs if verdict.result else []
    signs += [f"[1] {say('status.noted', verdict.lang)}", f"![1] {say('status.cannot', verdict.lang)}"]
    return say("legend", verdict.lang, signs=" · ".join(signs))


def answer(verdict: Verdict) -> Brief:
    """Say first how many figures came out and how many remarks there are, and list what cannot be right."""
    lang, entries = verdict.lang, sorted(verdict.audit.entries, key=by_number)
    columns = (Column(say("remark_number", lang)), Column(say("kind", lang)), Column(say("matter", lang)))
    rows = [
        Row((f"![{one.short}]", say(f"kind.{one.letter}", lang), one.sentence(lang)))
        for one in entries
        if one.letter in WRONG
    ]
    listed = (Layout("wrong", say("cannot_be_right", lang), columns, tuple(rows), ()),) if rows else ()
    return Brief((*head_lines(verdict), *_counted(verdict), legend(verdict)), listed)


def by_number(entry: Entry) -> tuple[bool, int, str]:
    """Order remarks by their number; those without one come last."""
    number = entry.short
    return not number.isdigit(), int(number) if number.isdigit() else 0, number


def summary(verdict: Verdict) -> Iterator[str]:
    """Count the outcomes, and say what was tested."""
    yield from (remark(verdict.lang) for remark in verdict.audit.remarks)
    yield from _counted(verdict)
    yield from _tested(verdict)


def _counted(verdict: Verdict) -> Iterator[str]:
    """Count the outcomes of both tests."""
    lang = verdict.lang
    if verdict.result:
        yield say("summary_cells", lang, **verdict.statuses())
    kinds = [say(f"n.{letter}", lang, n=n) for letter, n in verdict.kinds().items()]
    yield say("summary_findings", lang, kinds=", ".join(kinds))


def _tested(verdict: Verdict) -> Iterator[str]:
    """Say how many figures were tested, by which tests, and which were not."""
    lang, audit = verdict.lang, verdict.audit
    figures = audit.index.figures
    noted = {ref for entry in audit.entries for ref in entry.cells}
    tested = audit.tested.intersection(figures)
    if audit.tests:
        tests = ", ".join(f"{rule.test.say(lang)} ({n})" for rule, n in audit.tests.items() if rule.test)
        yield say("nothing" if not audit.entries else "tests", lang, tests=tests)
    else:
        yield say("no_test", lang)
    free = sum(ref not in noted for ref in figures)
    yield say("all_else", lang, n=free, all=len(figures), tested=len(tested))
    signs = [p for ref in figures if ref not in tested and (p := audit.index.printed(ref)).sign]
    if signs:
        yield say("signs", lang, n=len(signs), signs=", ".join(dict.fromkeys(p.text for p in signs)))
