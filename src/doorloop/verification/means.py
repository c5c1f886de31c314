"""Means: whether a sum of whole units can give them, whether parts can, whether steps add up.

The first is the GRIM test of Brown and Heathers (2017): a mean of n whole numbers is a multiple of 1/n. A mean in
weeks of five working days is a multiple of 1/(5n).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from doorloop.base.language import Text
from doorloop.base.words import UNITS
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import Said, defer, join, num, text, unit
from doorloop.verification.publication import formula
from doorloop.verification.publication.formula import Interval
from doorloop.verification.publication.parts import Combined, MeanPart, Stages
from doorloop.verification.publication.printed import Printed


class Mean(Struct, frozen=True):
    """A printed mean: over how many cases, and how many whole units go into its unit."""

    ref: str
    printed: Printed
    n: int
    size: Fraction
    refs: tuple[str, ...] = ()

    @property
    def grid(self) -> Fraction:
        """Give the distance between two means that whole units can give."""
        return 1 / (self.size * self.n)

    @property
    def has_power(self) -> bool:
        """Tell whether any printed figure could fail: the grid is wider than what was rounded."""
        return self.grid > 2 * self.printed.half

    def near(self) -> list[Fraction]:
        """List the means on the grid next to the printed one."""
        steps = (self.printed.value or Fraction(0)) / self.grid
        return [step * self.grid for step in sorted({math.floor(steps), math.ceil(steps)})]

    @property
    def possible(self) -> bool:
        """Tell whether a whole sum rounds to it, half up or half to even."""
        return any(self.printed.stands_for(mean) for mean in self.near())


def means(setting: Setting) -> Iterator[Mean]:
    """List the printed means with a known n, in the unit that they are printed in."""
    index = setting.index
    for cell in index.cells.values():
        n = index.beside(cell, cell.parts[3].of)
        if (
            cell.kind == "mean"
            and cell.parts[3].whole
            and cell.printed.value is not None
            and not cell.printed.bound
            and n
            and n.printed.value
        ):
            yield Mean(cell.ref, cell.printed, int(n.printed.value), index.size(cell.ref), (n.ref,))
    for ref, statement in index.statements.items():
        if statement.mean and statement.n:
            term = formula.parse(statement.n)
            n_value = setting.compute(term, "").low if setting.is_known(term) else 0
            if n_value > 0:
                yield Mean(ref, index.printed(ref), int(n_value), index.size(ref), tuple(setting.refs(term)))


def find_means(setting: Setting) -> Iterator[Check]:
    """Find means that no sum of whole units over their n can give."""
    for mean in means(setting):
        cells = (mean.ref, *mean.refs)
        yield Check(cells, None if mean.possible else _mean_finding(setting, mean), has_power=mean.has_power)


def _mean_finding(setting: Setting, mean: Mean) -> Finding:
    printed = printed_as(setting, mean.ref)
    near = [num(value, mean.printed.digits + 2) for value in mean.near()]
    gaps = {"unit": whole_unit(setting, mean.ref), "n": num(mean.n), "printed": printed}
    return Finding(
        rule=MEAN,
        subject=mean.ref,
        cells=(mean.ref, *mean.refs),
        published=printed,
        recomputed=defer("no_sum", near=join(near, ", "), **gaps),
        sentence=defer(NO_SUCH_MEAN, near=join(near, defer("or")), **gaps),
    )


def whole_unit(setting: Setting, ref: str) -> Said:
    """Name what a mean is in whole numbers of: its base unit, in the words of the publication where it has them."""
    base = setting.index.base_unit(ref)
    units = setting.index.spec.writing.units
    if base in units and base not in UNITS:
        return text(units[base].words[-1])
    return unit(base) if base else defer("units")


class Parts(Struct, frozen=True):
    """The parts of a combined mean in base units: what is printed, and the whole sums that it allows."""

    part: MeanPart
    mean: Interval
    n: int
    shown: Fraction
    low: int
    high: int


def find_combined(setting: Setting) -> Iterator[Check]:
    """Find combined means that their parts do not allow, whatever was rounded.

    Sums of whole units: each part's sum lies between what its rounded mean allows, the total's too; where the two
    ranges have no whole number in common, no register gives both.
    """
    for combined in setting.index.spec.combined:
        cells = tuple(dict.fromkeys(_all_refs(setting, combined)))
        if not all(setting.index.is_known(ref) for ref in cells):
            continue
        parts = [_part(setting, combined, part) for part in combined.parts]
        n, total = int(setting.compute(formula.parse(combined.n), "").low), _total(setting, combined)
        low, high = whole_sums(total, n)
        apart = sum(p.low for p in parts) > high or sum(p.high for p in parts) < low
        wrong = n > 0 and (sum(part.n for part in parts) != n or apart)
        yield Check(cells, _combined_finding(setting, combined, parts, n) if wrong else None)


def _unit_of(setting: Setting, text_: str) -> str:
    refs = formula.leaves(formula.parse(text_), "ref")
    return next((found for ref in refs if (found := setting.index.base_unit(ref))), "")


def _total(setting: Setting, combined: Combined) -> Interval:
    return setting.compute(formula.parse(combined.total), _unit_of(setting, combined.total))


def sums_of(printed: Printed, n: int, size: Fraction) -> tuple[int, int]:
    """Give the smallest and the largest whole sum over n that rounds to a printed mean, half up or half to even."""
    low, high = whole_sums(Interval((printed.value or 0) - printed.half, (printed.value or 0) + printed.half), n * size)
    low += not printed.stands_for(Fraction(low, n) / size)
    high -= not printed.stands_for(Fraction(high, n) / size)
    return low, high


def whole_sums(mean: Interval, n: int | Fraction) -> tuple[int, int]:
    """Give the smallest and the largest whole sum that a mean over n can come from."""
    return math.ceil(mean.low * n), math.floor(mean.high * n)


def _part(setting: Setting, combined: Combined, part: MeanPart) -> Parts:
    base = _unit_of(setting, combined.total)
    n = int(setting.compute(formula.parse(part.n), "").low)
    mean = setting.compute(formula.parse(part.mean), base)
    if part.at_most:
        most = setting.compute(formula.parse(part.at_most), base).high
        mean = Interval(min(mean.low, most), min(mean.high, most))
    shown = setting.compute(formula.parse(part.mean), base, exactly=True).low
    return Parts(part, mean, n, shown, *whole_sums(mean, n))


def _combined_finding(setting: Setting, combined: Combined, parts: list[Parts], n: int) -> Finding:
    term = formula.parse(combined.total)
    ref = next(setting.refs(term))
    size, digits = setting.index.size(ref), setting.index.printed(ref).digits
    mean = sum((part.shown * part.n for part in parts), Fraction(0)) / n
    written = " + ".join(f"{part.n}·{_plain(part.shown / size)}" for part in parts)
    recomputed = defer("part_sum", parts=written, n=n, value=num(mean / size, digits))
    low, high = whole_sums(_total(setting, combined), n)
    notes: list[Said] = [
        defer(
            "range",
            unit=whole_unit(setting, ref),
            low=num(sum(p.low for p in parts)),
            high=num(sum(p.high for p in parts)),
            a=num(low),
            b=num(high),
        )
    ]
    notes += _needed(setting, combined, parts, n, size)
    cells = tuple(dict.fromkeys(_all_refs(setting, combined)))
    printed = printed_as(setting, ref)
    sentence = defer(PARTS_GIVE, value=num(mean / size, digits), printed=printed)
    return Finding(COMBINED, combined.id, cells, printed, recomputed, sentence, tuple(notes))


def _plain(value: Fraction) -> str:
    return num(value)("nl")


def _all_refs(setting: Setting, combined: Combined) -> Iterator[str]:
    texts = [combined.total, combined.n]
    for part in combined.parts:
        texts += [part.mean, part.n, *([part.at_most] if part.at_most else [])]
    for one in texts:
        yield from setting.refs(formula.parse(one))


def _needed(setting: Setting, combined: Combined, parts: list[Parts], n: int, size: Fraction) -> Iterator[Said]:
    """Say what each figure of a part would have to be, all others as printed, for the total to hold."""
    total = setting.compute(formula.parse(combined.total), _unit_of(setting, combined.total), exactly=True).low
    low, high = whole_sums(_total(setting, combined), n)
    for part in parts:
        if not part.n:
            continue
        others = [other for other in parts if other is not part]
        need = (total * n - sum(o.shown * o.n for o in others)) / part.n
        least = Fraction(low - sum(o.high for o in others), part.n)
        most = Fraction(high - sum(o.low for o in others), part.n)
        term = formula.parse(part.part.mean)
        for ref in setting.refs(term):
            rest = part.shown - setting.value(ref, setting.index.base_unit(ref), exactly=True).low
            one = [(value - rest) / size for value in (need, least, most)]
            low_, high_ = num(one[1], 1), num(one[2], 1)
            named = unit(setting.index.unit(ref))
            yield defer("needed", what=setting.label(ref), value=num(one[0], 1), low=low_, high=high_, unit=named)


def find_stages(setting: Setting) -> Iterator[Check]:
    """Find totals that the means of their steps do not add up to, whatever was rounded.

    Each step's mean is over other cases, so this is a sign and no proof.
    """
    for stages in setting.index.spec.stages:
        cells = (stages.total, *stages.steps)
        if not all(setting.index.is_known(ref) for ref in cells):
            continue
        base = setting.index.base_unit(stages.total)
        terms = [setting.value(ref, base) for ref in stages.steps]
        found = Interval(sum((t.low for t in terms), Fraction(0)), sum((t.high for t in terms), Fraction(0)))
        meets = found.meets(setting.value(stages.total, base))
        yield Check(cells, None if meets else _stages_finding(setting, stages, base))


def _stages_finding(setting: Setting, stages: Stages, base: str) -> Finding:
    size = setting.index.size(stages.total)
    values = [setting.value(ref, base, exactly=True).low / size for ref in stages.steps]
    printed = setting.index.unit(stages.total)
    recomputed = defer(
        "steps_sum", parts=join([num(v, 1) for v in values], " + "), value=num(sum(values), 1), unit=unit(printed)
    )
    notes = [defer("other_cases")]
    if any(setting.factor(setting.index.base_unit(ref), base) != 1 for ref in stages.steps):
        notes.insert(0, defer("factor", factor=num(setting.calendar_days or 1, 2), calendar=setting.calendar))
    cells = (stages.total, *stages.steps)
    printed_total = printed_as(setting, stages.total)
    sentence = defer(STEPS_GIVE, value=num(sum(values), 1), unit=unit(printed), printed=printed_total)
    return Finding(STAGES, stages.id, cells, printed_total, recomputed, sentence, tuple(notes))


NO_SUCH_MEAN = Text(
    nl="{printed} kan geen gemiddelde zijn van hele {unit} met n = {n}; wel {near}",
    en="{printed} cannot be a mean of whole {unit} with n = {n}; {near} can",
)
PARTS_GIVE = Text(nl="uit de delen volgt {value}, niet {printed}", en="the parts give {value}, not {printed}")
STEPS_GIVE = Text(
    nl="de stappen zijn samen {value} {unit}, niet {printed}", en="the steps together are {value} {unit}, not {printed}"
)

MEAN = Rule(
    name="mean",
    letter="E",
    title=Text(nl="Gemiddelde past niet bij zijn n", en="Mean does not fit its n"),
    test=Text(nl="gemiddelden uit hele eenheden", en="means of whole units"),
    find=find_means,
    subjects=lambda index: [*index.cells, *index.statements],
)
COMBINED = Rule(
    name="combined",
    letter="X",
    title=Text(nl="Gemiddelde volgt niet uit zijn delen", en="Mean does not follow from its parts"),
    test=Text(nl="samengestelde gemiddelden", en="combined means"),
    find=find_combined,
    subjects=lambda index: [one.id for one in index.spec.combined],
)
STAGES = Rule(
    name="stages",
    letter="R",
    title=Text(nl="Stappen tellen niet op tot de totale duur", en="Steps do not add up to the total"),
    test=Text(nl="opgetelde stappen", en="steps added up"),
    find=find_stages,
    subjects=lambda index: [one.id for one in index.spec.stages],
)
