"""What the types cannot say: references that must exist, formulas that must be readable, ids that stand once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from doorloop.base.choices import likely
from doorloop.base.folding import is_id
from doorloop.definition.ids import RULE
from doorloop.definition.refusal import refuse
from doorloop.verification.publication import formula, parts
from doorloop.verification.publication.cells import TEXT, Index, row_id
from doorloop.verification.publication.formula import FormulaError

Problem = tuple[str, str]
"""The path of a key and what is wrong with it."""

MOST, MOST_DECIMALS, LEAST_SIZE = 10**9, 10, Decimal("0.000001")


def check(publication: parts.Publication, remedy: str) -> None:
    """Refuse a publication at its first problem.

    Errors: DefinitionError with the key's path and the likely typo.
    """
    for key, what in _problems(publication):
        raise refuse(publication.path.name, key, what, remedy)


def _problems(publication: parts.Publication) -> Iterator[Problem]:
    spec = publication.spec
    yield from _sizes(spec)
    if TEXT in spec.tables:
        yield f"tables.{TEXT}", "this name stands for the running text"
    if not is_id(spec.name):
        yield "name", RULE
    for name, table in spec.tables.items():
        if not is_id(name):
            yield f"tables.{name}", RULE
        yield from _table(spec, f"tables.{name}", table)
    yield from _once("statements", [one.id for one in spec.statements])
    index = Index(publication)
    yield from _statements(index)
    yield from _relations(index)
    for position, system in enumerate(spec.systems):
        yield from _system(index, f"systems.{position}", system)
    yield from _texts(index)
    yield from _once("lines", [line.id for line in spec.lines])


def _sizes(spec: parts.Spec) -> Iterator[Problem]:
    """Name numbers beyond what any publication needs; they would take all time and memory."""
    for name, unit in spec.writing.units.items():
        if not unit.size.is_finite() or not LEAST_SIZE <= unit.size <= MOST:
            yield f"writing.units.{name}.size", f"must be from {LEAST_SIZE} to {MOST}"
    for name, number in spec.writing.numbers.items():
        if abs(number) > MOST:
            yield f"writing.numbers.{name}", f"must be at most {MOST}"
    yield from _claims(spec)
    if spec.period and spec.period.first > spec.period.last:
        yield "period", "ends before it begins"


def _claims(spec: parts.Spec) -> Iterator[Problem]:
    for at, system in enumerate(spec.systems):
        for name, variable in system.variables.items():
            if any(abs(end) > MOST for end in (variable.low, variable.high or 0)):
                yield f"systems.{at}.variables.{name}", f"must be at most {MOST}"
    for at, remark in enumerate(spec.remarks):
        for number, shown in enumerate(remark.shows):
            if not 0 <= shown.digits <= MOST_DECIMALS:
                yield f"remarks.{at}.shows.{number}.digits", f"must be from 0 to {MOST_DECIMALS}"


def _table(spec: parts.Spec, path: str, table: parts.Table) -> Iterator[Problem]:
    for name, column in table.columns.items():
        for key, other in (("of", column.of), ("base", column.base)):
            if other:
                yield from _known(f"{path}.columns.{name}.{key}", other, table.columns, "column")
        yield from _unit(spec, f"{path}.columns.{name}.unit", column.unit)
        yield from _numbers_of(f"{path}.columns.{name}", column)
    yield from _groups(spec, path, table)
    yield from _once(f"{path}.blocks", [row_id(block, row) for block in table.blocks for row in block.rows])
    for at, block in enumerate(table.blocks):
        if block.base:
            yield from _known(f"{path}.blocks.{at}.base", block.base, _rows(spec), "row")
        elif block.parts != "separate":
            yield f"{path}.blocks.{at}.base", "parts need the row that they divide"
        for number, row in enumerate(block.rows):
            yield from _row(spec, f"{path}.blocks.{at}.rows.{number}", table, row)


def _numbers_of(path: str, column: parts.Column) -> Iterator[Problem]:
    """Name numbers of a column that no table has, and a quantile without its level."""
    if not 1 <= column.per <= MOST:
        yield f"{path}.per", f"must be from 1 to {MOST}"
    if column.level is not None and not 0 < column.level < 1:
        yield f"{path}.level", "must be between 0 and 1, as 0.25 for the first quartile"
    if column.kind == "quantile" and column.level is None:
        yield f"{path}.level", "a quantile needs its level, as 0.25 for the first quartile"


def _groups(spec: parts.Spec, path: str, table: parts.Table) -> Iterator[Problem]:
    for group in filter(None, table.groups):
        yield from _known(f"{path}.groups", group, spec.groups, "group")
    for at, margin in enumerate(table.margins or ()):
        for group in (margin.total, *margin.parts):
            yield from _known(f"{path}.margins.{at}", group, table.groups, "group of this table")
        yield from _once(f"{path}.margins.{at}", [margin.total, *margin.parts])


def _row(spec: parts.Spec, path: str, table: parts.Table, row: parts.Row) -> Iterator[Problem]:
    for group, texts in row.cells.items():
        yield from _known(f"{path}.cells.{group}", group, table.groups, "group of this table")
        if len(texts) != len(table.columns):
            yield f"{path}.cells.{group}", f"{len(texts)} cells for {len(table.columns)} columns"
    for note in row.notes:
        yield from _known(f"{path}.notes", note, spec.footnotes, "footnote")
    yield from _unit(spec, f"{path}.unit", row.unit)


def _statements(index: Index) -> Iterator[Problem]:
    for at, one in enumerate(index.spec.statements):
        path = f"statements.{at}"
        if index.printed(f"{TEXT}/{one.id}").value is None:
            yield f"{path}.value", f"there is no figure in '{one.value}'"
        for key, text in (("follows", one.follows), ("n", one.n)):
            yield from _formula(index, f"{path}.{key}", text)
        for number, other in enumerate(one.alternatives):
            yield from _formula(index, f"{path}.alternatives.{number}.follows", other.follows)
        yield from _refs(index, f"{path}.quotes", [one.quotes] if one.quotes else [])
        if one.group:
            yield from _known(f"{path}.group", one.group, index.spec.groups, "group")


def _relations(index: Index) -> Iterator[Problem]:
    spec = index.spec
    for at, funnel in enumerate(spec.funnels):
        yield from _refs(index, f"funnels.{at}.cells", funnel.cells)
    for at, same in enumerate(spec.same):
        yield from _refs(index, f"same.{at}.cells", same.cells)
    for at, combined in enumerate(spec.combined):
        path = f"combined.{at}"
        texts = {"total": combined.total, "n": combined.n}
        for number, part in enumerate(combined.parts):
            texts |= {f"parts.{number}.{key}": getattr(part, key) for key in ("mean", "n", "at_most")}
        for key, text in texts.items():
            yield from _formula(index, f"{path}.{key}", text)
    for at, stages in enumerate(spec.stages):
        yield from _numbers(index, f"stages.{at}", (stages.total, *stages.steps))


def _system(index: Index, path: str, system: parts.System) -> Iterator[Problem]:
    for key, one in {"claim": system.claim, **{f"rules.{id}": rule for id, rule in system.rules.items()}}.items():
        try:
            left, _, right = formula.parse_constraint(one.holds)
            formula.linear(left), formula.linear(right)
        except FormulaError as error:
            yield f"{path}.{key}.holds", str(error)
            continue
        for side in (left, right):
            yield from _leaves(index, f"{path}.{key}.holds", side, system.variables)
            yield from _cases(index, f"{path}.{key}.holds", side)
    if system.bound:
        yield from _formula(index, f"{path}.bound", system.bound, system.variables)


def _texts(index: Index) -> Iterator[Problem]:
    spec = index.spec
    for at, norm in enumerate(spec.norms):
        yield from _numbers(index, f"norms.{at}.of", [norm.of])
    for at, one in enumerate(spec.properties):
        yield from _known(f"properties.{at}.row", one.row, _rows(spec), "row")
        table = spec.tables[one.row.split("/")[0]]
        yield from _known(f"properties.{at}.column", one.column, table.columns, "column")
        yield from _known(f"properties.{at}.group", one.group, table.groups, "group")
        yield from _formula(index, f"properties.{at}.weight", one.weight)
    for at, pair in enumerate(spec.incomparable):
        for id in pair.statements:
            yield from _known(f"incomparable.{at}.statements", id, [s.id for s in spec.statements], "statement")
    for at, remark in enumerate(spec.remarks):
        yield from _refs(index, f"remarks.{at}.cells", remark.cells)
        for number, shown in enumerate(remark.shows):
            yield from _formula(index, f"remarks.{at}.shows.{number}.follows", shown.follows)


def _formula(index: Index, path: str, text: str, variables: Iterable[str] = ()) -> Iterator[Problem]:
    if not text:
        return
    try:
        term = formula.parse(text)
    except FormulaError as error:
        yield path, str(error)
        return
    problems = [*_leaves(index, path, term, variables), *_numbers(index, path, formula.leaves(term, "ref"))]
    yield from problems
    known = all(index.is_known(ref) for ref in formula.leaves(term, "ref")) if not problems else False
    if known and not any(formula.leaves(term, "name")):
        try:
            formula.evaluate(term, index.interval)
        except FormulaError as error:
            yield path, str(error)


def _numbers(index: Index, path: str, refs: Iterable[str]) -> Iterator[Problem]:
    """Name figures that do not exist, and words; a cell that cannot be read is a finding, and no mistake here."""
    for ref in dict.fromkeys(refs):
        problems = list(_refs(index, path, [ref]))
        yield from problems
        word = not problems and index.printed(ref).value is None
        if word and (ref not in index.cells or index.cells[ref].kind in ("norm", "text")):
            yield path, f"there is no number in '{index.printed(ref).text}'"


def _cases(index: Index, path: str, term: formula.Term) -> Iterator[Problem]:
    for ref in formula.leaves(term, "ref"):
        if not index.is_count(ref):
            yield path, f"'{index.printed(ref).text}' is no number of cases"


def _leaves(index: Index, path: str, term: formula.Term, variables: Iterable[str]) -> Iterator[Problem]:
    yield from _refs(index, path, formula.leaves(term, "ref"))
    for name in formula.leaves(term, "name"):
        yield from _known(path, name, variables, "variable")


def _refs(index: Index, path: str, refs: Iterable[str]) -> Iterator[Problem]:
    known = [*index.cells, *index.statements]
    for ref in refs:
        yield from _known(path, ref, known, "cell or statement")


def _rows(spec: parts.Spec) -> list[str]:
    return [
        f"{name}/{row_id(block, row)}" for name, t in spec.tables.items() for block in t.blocks for row in block.rows
    ]


def _unit(spec: parts.Spec, path: str, unit: str) -> Iterator[Problem]:
    if unit:
        yield from _known(path, unit, spec.writing.units, "unit")


def _once(path: str, ids: list[str]) -> Iterator[Problem]:
    for id, times in Counter(ids).items():
        if times > 1:
            yield path, f"'{id}' stands {times} times"


def _known(path: str, name: str, names: Iterable[str], what: str) -> Iterator[Problem]:
    if name not in (known := list(names)):
        yield path, f"there is no {what} '{name}'{likely(name, known)}"
