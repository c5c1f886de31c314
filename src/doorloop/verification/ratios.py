"""Rates, index numbers, growth, differences, and shares of amounts, against the figures that they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, interval_said, printed_as
from doorloop.verification.deferred import defer, text
from doorloop.verification.publication.cells import Cell, Index
from doorloop.verification.publication.formula import Interval, Term, evaluate, parse, show
from doorloop.verification.publication.printed import Printed


def find_ratios(setting: Setting) -> Iterator[Check]:
    """Find figures of a row that do not follow from the two that they are made of, whatever was rounded."""
    for cell in setting.index.cells.values():
        pair = _pair(setting.index, cell)
        term = formula_of(cell, *pair) if pair and cell.printed.value is not None else None
        if term is None or not pair or not setting.is_known(term):
            continue
        base = setting.index.interval(pair[1].ref)
        if cell.kind != "difference" and base.low <= 0 <= base.high:
            continue
        size = setting.index.size(cell.ref)
        found = evaluate(term, setting.index.interval)
        found = Interval(found.low / size, found.high / size)
        cells = (cell.ref, *(one.ref for one in pair))
        yield Check(cells, None if rounds_to(cell.printed, found) else _finding(setting, cell, term, found))


def _pair(index: Index, cell: Cell) -> tuple[Cell, Cell] | None:
    """Give what a figure is of and what it is held against; None where one of them is not printed."""
    column = cell.parts[3]
    of, base = index.beside(cell, column.of), index.beside(cell, column.base)
    if of is not None and base is None:
        base = index.base_of(of)
    return (of, base) if of and base else None


def formula_of(cell: Cell, of: Cell, base: Cell) -> Term | None:
    """Write how a figure follows; None for kinds that other rules test."""
    a, b = f"[{of.ref}]", f"[{base.ref}]"
    match cell.kind:
        case "rate":
            return parse(f"{cell.parts[3].per} * {a} / {b}")
        case "index":
            return parse(f"100 * {a} / {b}")
        case "growth":
            return parse(f"100 * {a} / {b} - 100")
        case "difference":
            return parse(f"{a} - {b}")
        case "percent" if "amount" in (of.kind, base.kind):
            return parse(f"100 * {a} / {b}")
        case _:
            return None


def rounds_to(printed: Printed, found: Interval) -> bool:
    """Tell whether some value of an interval rounds to what is printed."""
    if found.exact:
        return printed.stands_for(found.low)
    value = printed.value or Fraction(0)
    return found.meets(Interval(value - printed.half, value + printed.half))


def _finding(setting: Setting, cell: Cell, term: Term, found: Interval) -> Finding:
    refs = dict.fromkeys(setting.refs(term))
    printed = printed_as(setting, cell.ref)
    value = interval_said(found, cell.printed.digits + (0 if cell.kind == "difference" else 1))
    gaps = {"formula": text(show(term, setting.bare)), "value": value}
    return Finding(
        rule=RATIO,
        subject=cell.ref,
        cells=(cell.ref, *refs),
        published=printed,
        recomputed=defer("is", **gaps),
        sentence=defer(IS_NOT, **gaps, printed=printed),
    )


IS_NOT = Text(nl="{formula} is {value}, niet {printed}", en="{formula} is {value}, not {printed}")

RATIO = Rule(
    name="ratio",
    letter="E",
    title=Text(nl="Verhouding of verschil volgt niet", en="Ratio or difference does not follow"),
    test=Text(nl="verhoudingen en verschillen", en="ratios and differences"),
    find=find_ratios,
    subjects=lambda index: index.cells,
)
