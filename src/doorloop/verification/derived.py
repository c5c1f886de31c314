"""Figures of the text against the cells that they follow from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, interval_said, printed_as
from doorloop.verification.deferred import Said, defer, join, num, text
from doorloop.verification.percentages import possible_counts, several
from doorloop.verification.publication import formula
from doorloop.verification.publication.formula import Apply, Interval, Leaf, Term
from doorloop.verification.publication.parts import Incomparable, Statement
from doorloop.verification.publication.printed import PERCENT, Printed, rounded


def find_derived(setting: Setting) -> Iterator[Check]:
    """Find statements that do not follow from what they are derived from, or differ from what they quote.

    What was rounded in print stays an interval: a statement follows when it can come from some value of it, and
    where all is counted, when it is that value rounded half up or half to even.
    """
    for ref, statement in setting.index.statements.items():
        source = statement.follows or _quoted(setting, ref, statement)
        if not source:
            continue
        term = formula.parse(source)
        if not setting.is_known(term):
            continue
        found = setting.compute(term, setting.index.base_unit(ref))
        cells = (ref, *dict.fromkeys(setting.refs(term)))
        yield Check(cells, None if follows(setting, ref, found) else _finding(setting, ref, statement, term, found))


def _quoted(setting: Setting, ref: str, statement: Statement) -> str:
    """Give the cell that a statement repeats in the same kind of unit, as a formula."""
    quotes = statement.quotes
    same = quotes and setting.index.base_unit(quotes) == setting.index.base_unit(ref)
    return f"[{quotes}]" if same else ""


def follows(setting: Setting, ref: str, found: Interval) -> bool:
    """Tell whether a printed statement can stand for a value of an interval in its base unit."""
    printed, size = setting.index.printed(ref), setting.index.size(ref)
    found = Interval(found.low / size, found.high / size)
    value = printed.value or Fraction(0)
    if printed.bound == "at_most":
        return found.low <= value + printed.half
    if printed.bound == "at_least":
        return value - printed.half <= found.high and found.low < value + 2 * printed.half
    if found.exact:
        return printed.stands_for(found.low)
    return found.meets(Interval(value - printed.half, value + printed.half))


def _finding(setting: Setting, ref: str, statement: Statement, term: Term, found: Interval) -> Finding:
    printed, size = setting.index.printed(ref), setting.index.size(ref)
    digits = printed.digits + (0 if setting.index.is_count(ref) else 1)
    said = _value(setting, ref, found, size, digits)
    recomputed = defer("is", formula=setting.written(term), value=said)
    notes = [
        *_sum_of_rounded(setting, ref, term),
        *_no_count(setting, ref, printed, term),
        *_alternatives(setting, ref, statement),
    ]
    cells = (ref, *dict.fromkeys(setting.refs(term)))
    printed_text = printed_as(setting, ref)
    sentence = defer(NOT_WHAT_FOLLOWS, what=setting.label(ref), value=said, printed=printed_text)
    return Finding(DERIVED, ref, cells, printed_text, recomputed, sentence, tuple(notes))


def _value(setting: Setting, ref: str, found: Interval, size: Fraction, digits: int) -> Said:
    said = interval_said(Interval(found.low / size, found.high / size), digits)
    return defer("in_percent", n=said) if setting.index.unit(ref) == PERCENT else said


def _sum_of_rounded(setting: Setting, ref: str, term: Term) -> Iterator[Said]:
    """Say whether the printed percentages of what was counted add up to the statement."""
    beside = percentages_of(setting, term)
    values = [setting.index.printed(one).value or Fraction(0) for one in beside]
    total = sum(values, Fraction(0))
    if len(beside) > 1 and total == setting.index.printed(ref).value:
        written = " + ".join(setting.bare(one) for one in beside)
        yield defer("sum_rounded", parts=written, value=num(total))


def percentages_of(setting: Setting, term: Term) -> list[str]:
    """List the percentage cells beside the counts that a share adds up; empty where one is not printed."""
    counts = list(setting.refs(term.left)) if isinstance(term, Apply) and term.sign == "/" else []
    found = []
    for count in counts:
        cell = setting.index.cells.get(count)
        columns = cell.parts[0].columns.items() if cell else ()
        column = next((id for id, one in columns if one.kind == "percent" and cell and one.of == cell.column), "")
        percent = setting.index.beside(cell, column) if cell and column else None
        if percent is None:
            return []
        found.append(percent.ref)
    return found


def _no_count(setting: Setting, ref: str, printed: Printed, term: Term) -> Iterator[Said]:
    """Say whether any count of the base gives the percentage at all."""
    if setting.index.unit(ref) != PERCENT or not isinstance(term, Apply) or not isinstance(term.right, Leaf):
        return
    base = int(setting.compute(term.right, "").low)
    counts = possible_counts(printed, base)
    bare = setting.bare(ref)
    if counts:
        yield defer("other_count", printed=bare, counts=several(counts), base=base)
    elif any(printed.value == rounded(Fraction(100 * k, base), printed.digits, "down") for k in range(base + 1)):
        yield defer("no_count", base=base, printed=bare)
    else:
        yield defer("no_count_at_all", base=base, printed=bare)


def _alternatives(setting: Setting, ref: str, statement: Statement) -> Iterator[Said]:
    size, unit = setting.index.size(ref), setting.index.base_unit(ref)
    digits = setting.index.printed(ref).digits + (0 if setting.index.is_count(ref) else 1)
    for other in statement.alternatives:
        term = formula.parse(other.follows)
        if not setting.is_known(term):
            continue
        value = _value(setting, ref, setting.compute(term, unit), size, digits)
        yield defer("alternative", formula=setting.written(term), value=value, what=other.text)


def find_no_n(setting: Setting) -> Iterator[Check]:
    """Find means of this publication's own cases that are given without their n."""
    for ref, statement in setting.index.statements.items():
        if statement.mean and not statement.source:
            printed = printed_as(setting, ref)
            sentence = defer(MEAN_WITHOUT_N, printed=printed)
            finding = Finding(NO_N, ref, (ref,), printed, defer("no_n"), sentence) if not statement.n else None
            yield Check((ref,), finding)


def find_incomparable(setting: Setting) -> Iterator[Check]:
    """Find figures made from statements that the publication itself says cannot be compared."""
    for pair in setting.index.spec.incomparable:
        apart = {f"tekst/{id}" for id in pair.statements}
        for ref, statement in setting.index.statements.items():
            used = list(setting.refs(formula.parse(statement.follows))) if statement.follows else []
            if len(apart & set(used)) > 1:
                yield Check((ref, *used), _incomparable_finding(setting, pair, ref, used))


def _incomparable_finding(setting: Setting, pair: Incomparable, ref: str, used: list[str]) -> Finding:
    gaps = {"label": setting.label(ref), "formula": _with_value(setting, ref, setting.index.statements[ref])}
    return Finding(
        rule=INCOMPARABLE,
        subject=pair.id,
        cells=(ref, *used),
        published=join([printed_as(setting, one) for one in used], " → "),
        recomputed=defer("ruled_out", because=pair.because, where=pair.section),
        sentence=defer(COMPARED_ALL_THE_SAME, what=setting.label(ref), because=pair.because, where=pair.section),
        notes=(defer("rests_on", **gaps),),
    )


def _with_value(setting: Setting, ref: str, statement: Statement) -> Said:
    written = setting.written(formula.parse(statement.follows))
    return defer("is", formula=written, value=text(setting.bare(ref)))


def find_remarks(setting: Setting) -> Iterator[Check]:
    """Give the remarks on method with the figures that go with them."""
    for remark in setting.index.spec.remarks:
        shows = [one for one in remark.shows if setting.is_known(formula.parse(one.follows))]
        shown = [defer("shown", what=one.text, value=num(_middle(setting, one.follows), one.digits)) for one in shows]
        finding = Finding(
            rule=REMARK,
            subject=remark.id,
            cells=remark.cells,
            published=remark.title.say,
            recomputed=join(shown) if shown else remark.text.say,
            sentence=remark.title.say,
            notes=(remark.text.say,) if shown else (),
        )
        yield Check(remark.cells, finding)


def _middle(setting: Setting, text_: str) -> Fraction:
    term = formula.parse(text_)
    unit = next((setting.index.base_unit(ref) for ref in setting.refs(term)), "")
    found = setting.compute(term, unit, exactly=True)
    return (found.low + found.high) / 2


NOT_WHAT_FOLLOWS = Text(nl="{what}: {value}, niet {printed}", en="{what}: {value}, not {printed}")
MEAN_WITHOUT_N = Text(nl="bij het gemiddelde {printed} staat geen n", en="the mean {printed} is given without its n")
COMPARED_ALL_THE_SAME = Text(
    nl="{what} is een vergelijking die de publicatie zelf uitsluit: {because} ({where})",
    en="{what} is a comparison that the publication itself rules out: {because} ({where})",
)

DERIVED = Rule(
    name="derived",
    letter="E",
    title=Text(nl="Afgeleid cijfer volgt niet", en="Derived figure does not follow"),
    test=Text(nl="afgeleide cijfers", en="derived figures"),
    find=find_derived,
    subjects=lambda index: index.statements,
)
NO_N = Rule(
    name="no-n",
    letter="R",
    title=Text(nl="Gemiddelde zonder n", en="Mean without n"),
    find=find_no_n,
    subjects=lambda index: index.statements,
)
INCOMPARABLE = Rule(
    name="incomparable",
    letter="X",
    title=Text(
        nl="Vergelijking die de publicatie zelf uitsluit", en="Comparison that the publication itself rules out"
    ),
    find=find_incomparable,
    subjects=lambda index: [one.id for one in index.spec.incomparable],
)
REMARK = Rule(
    name="remark",
    letter="M",
    title=Text(nl="Kanttekening bij de methode", en="Remark on method"),
    find=find_remarks,
    subjects=lambda index: [one.id for one in index.spec.remarks],
)
