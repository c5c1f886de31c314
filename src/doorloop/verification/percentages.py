"""Percentages against the counts beside them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import Said, defer, join, num, text
from doorloop.verification.publication.cells import Cell, Index
from doorloop.verification.publication.printed import Printed, Rounding, follows_forced, rounded

ONE_WAY: tuple[Rounding, ...] = ("down", "up")
MOST_BASES, MOST_NAMED = 500, 4

IS_NOT = Text(nl="{count} van de {base} is {right}, niet {printed}", en="{count} of {base} is {right}, not {printed}")
NO_COUNT = Text(nl="geen enkel aantal van de {base} is {printed}", en="no count of {base} is {printed}")


class Share(Struct, frozen=True):
    """A printed percentage with the count and the base that it should come from."""

    cell: Cell
    count: int
    base: int

    @property
    def exact(self) -> Fraction:
        """Give the percentage without rounding."""
        return Fraction(100 * self.count, self.base)

    @property
    def printed(self) -> Printed:
        """Give the percentage as printed."""
        return self.cell.printed

    @property
    def holds(self) -> bool:
        """Tell whether it is the exact one rounded half up or half to even."""
        return self.printed.stands_for(self.exact)

    def is_rounded(self, how: Rounding) -> bool:
        """Tell whether it is the exact one rounded in this way."""
        return self.printed.value == rounded(self.exact, self.printed.digits, how)


def find_percentages(setting: Setting) -> Iterator[Check]:
    """Find percentages that no rounding half up or half to even gives from the count beside them.

    A column in which several cells fail, and every one follows from rounding down, or every one from rounding
    up, follows that rule and is accepted. A percentage without a count, or of a count that is a range, must come
    from some whole number of its base.
    """
    shares = list(_shares(setting))
    for share in shares:
        wrong = not share.holds and not accepted_rule(shares, share)
        yield Check(_refs(setting, share.cell), _finding(setting, shares, share) if wrong else None)
    counted = {share.cell.ref for share in shares}
    for cell in setting.index.cells.values():
        base = setting.index.base_of(cell)
        open_ = cell.kind == "percent" and cell.printed.value is not None and cell.ref not in counted
        if open_ and base and base.kind == "count":
            yield from _without_count(setting, cell, base)


def _without_count(setting: Setting, cell: Cell, base: Cell) -> Iterator[Check]:
    low, high = ends_of_count(setting.index, base)
    count = setting.index.beside(cell, cell.parts[3].of)
    least, most = ends_of_count(setting.index, count) if count else (0, None)
    if high is None or low < 1 or high - low > MOST_BASES:
        return
    bases = range(low, high + 1)
    found = (possible_counts(cell.printed, n) for n in bases)
    fits = any(counts and counts[-1] >= least and (most is None or counts[0] <= most) for counts in found)
    finding = None if fits else _none_fits(setting, cell, base)
    grid = Fraction(100, high)
    yield Check(_refs(setting, cell), finding, has_power=count is not None or grid > 2 * cell.printed.half)


def _none_fits(setting: Setting, cell: Cell, base: Cell) -> Finding:
    printed = printed_as(setting, cell.ref)
    return Finding(
        rule=PERCENTAGE,
        subject=cell.ref,
        cells=_refs(setting, cell),
        published=printed,
        recomputed=defer("no_count", base=base.printed.text, printed=setting.bare(cell.ref)),
        sentence=defer(NO_COUNT, base=base.printed.text, printed=printed),
    )


def ends_of_count(index: Index, cell: Cell) -> tuple[int, int | None]:
    """Give the whole numbers that a count can be: from, up to and including; None where it has no end."""
    if not index.is_known(cell.ref):
        return int(cell.printed.low or 0), None
    found = index.interval(cell.ref)
    return int(found.low), int(found.high)


def _refs(setting: Setting, cell: Cell) -> tuple[str, ...]:
    beside = (setting.index.beside(cell, cell.parts[3].of), setting.index.base_of(cell))
    return (cell.ref, *(one.ref for one in beside if one))


def accepted_rules(setting: Setting) -> list[Said]:
    """Say which columns follow another rule throughout."""
    shares = list(_shares(setting))
    found: dict[tuple[str, str], Said] = {}
    for share in shares:
        how = None if share.holds else accepted_rule(shares, share)
        if how:
            title = setting.index.spec.tables[share.cell.table].title
            group = setting.index.spec.groups.get(share.cell.group)
            where = join([title.say, *([group.say] if group else [])], ", ")
            found[share.cell.table, share.cell.group] = defer("accepted", where=where, how=defer(f"how.{how}"))
    return list(found.values())


def accepted_rule(shares: list[Share], share: Share) -> Rounding | None:
    """Give the one-way rule that explains every percentage of the column, two of them that nothing else does.

    A single cell can always be explained by some rule; so it takes a second one.
    """
    column = _column(shares, share)
    if sum(not other.holds for other in column) < 2:
        return None
    return next((how for how in ONE_WAY if all(other.is_rounded(how) for other in column)), None)


def possible_counts(printed: Printed, base: int) -> range:
    """Give the whole numbers of a base that give this percentage, rounded half up or half to even.

    They lie side by side, so that only the ends are tried.
    """
    if printed.value is None or not base:
        return range(0)
    near = int(printed.value * base / 100)
    reach = int(printed.half * base / 100) + 2
    first, last = max(0, near - reach), min(base, near + reach)
    while first <= last and not printed.stands_for(Fraction(100 * first, base)):
        first += 1
    while first <= last and not printed.stands_for(Fraction(100 * last, base)):
        last -= 1
    return range(first, last + 1)


def _shares(setting: Setting) -> Iterator[Share]:
    for cell in setting.index.cells.values():
        if cell.kind != "percent" or cell.printed.value is None:
            continue
        count = setting.index.beside(cell, cell.parts[3].of)
        base = setting.index.base_of(cell)
        counted = count and base and count.kind == base.kind == "count"
        if counted and count and base and count.printed.value is not None and base.printed.value:
            yield Share(cell, int(count.printed.value), int(base.printed.value))


def _column(shares: list[Share], share: Share) -> list[Share]:
    place = (share.cell.table, share.cell.column, share.cell.group)
    return [s for s in shares if (s.cell.table, s.cell.column, s.cell.group) == place]


def _finding(setting: Setting, shares: list[Share], share: Share) -> Finding:
    right = defer("in_percent", n=num(rounded(share.exact, share.printed.digits, "half_up"), share.printed.digits))
    recomputed = defer(
        "is_printed",
        formula=f"{share.count}/{share.base}",
        value=num(share.exact, share.printed.digits + 2),
        printed=right,
    )
    notes = [_counts_note(setting, share), *_rules_note(shares, share), *_forced_note(setting, shares, share)]
    notes += _twins(setting, shares, share)
    printed = printed_as(setting, share.cell.ref)
    return Finding(
        rule=PERCENTAGE,
        subject=share.cell.ref,
        cells=_refs(setting, share.cell),
        published=printed,
        recomputed=recomputed,
        sentence=defer(IS_NOT, count=num(share.count), base=num(share.base), right=right, printed=printed),
        notes=tuple(notes),
    )


def _counts_note(setting: Setting, share: Share) -> Said:
    counts = possible_counts(share.printed, share.base)
    bare = setting.bare(share.cell.ref)
    if not counts:
        return defer("no_count", base=share.base, printed=bare)
    return defer("other_count", printed=bare, counts=several(counts), base=share.base)


def several(counts: range) -> Said:
    """List whole numbers that follow each other, from and to where they are many."""
    if len(counts) > MOST_NAMED:
        return defer("between", low=num(counts[0]), high=num(counts[-1]))
    return text(", ".join(map(str, counts)))


def _rules_note(shares: list[Share], share: Share) -> Iterator[Said]:
    """Say which one-way rule gives this cell, and of how many of its column it does."""
    column = _column(shares, share)
    for how in ONE_WAY:
        if share.is_rounded(how):
            agree = sum(other.is_rounded(how) for other in column)
            yield defer("lone_rule", how=defer(f"how.{how}"), n=agree, all=len(column))


def _forced_note(setting: Setting, shares: list[Share], share: Share) -> Iterator[Said]:
    """Say whether the block was made to add up to 100, by which method, and whether the other groups were."""
    block = block_of(shares, share)
    plain = sum(rounded(s.exact, s.printed.digits, "half_up") for s in block)
    printed = sum(s.printed.value or 0 for s in block)
    if printed != 100 or plain == 100 or sum(s.exact for s in block) != 100:
        return
    yield defer("forced" if is_forced(block) else "forced_by_hand", sum=num(plain))
    others = [s for s in shares if s.cell.parts[1] is share.cell.parts[1] and s.cell.group != share.cell.group]
    for group in dict.fromkeys(s.cell.group for s in others):
        total = sum(s.printed.value or 0 for s in block_of(shares, next(s for s in others if s.cell.group == group)))
        if total != 100:
            yield defer("not_forced", group=setting.index.spec.groups.get(group) or group, sum=num(Fraction(total)))


def block_of(shares: list[Share], share: Share) -> list[Share]:
    """List the percentages of the same block and group, a printed total aside."""
    return [s for s in _column(shares, share) if s.cell.parts[1] is share.cell.parts[1] and not s.cell.parts[2].total]


def is_forced(block: list[Share]) -> bool:
    """Tell whether the largest remainders explain every percentage of a block that makes 100."""
    return follows_forced([s.printed for s in block], [s.exact for s in block])


def _twins(setting: Setting, shares: list[Share], share: Share) -> Iterator[Said]:
    """Name one other percentage of the same count and base that is printed otherwise, and rightly."""
    for other in shares:
        if other.exact == share.exact and other.base == share.base and other.holds and other.cell is not share.cell:
            where = setting.label(other.cell.ref)
            printed = setting.bare(other.cell.ref)
            yield defer("twin", count=share.count, base=share.base, printed=printed, where=where)
            return


PERCENTAGE = Rule(
    name="percentage",
    letter="E",
    title=Text(nl="Percentage past niet bij het aantal", en="Percentage does not fit the count"),
    test=Text(nl="percentages", en="percentages"),
    find=find_percentages,
    subjects=lambda index: index.cells,
)
