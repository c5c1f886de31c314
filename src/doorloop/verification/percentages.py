"""Percentages against the counts beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from doorloop.verification.findings import Finding, Setting, printed_as
from doorloop.verification.publication.cells import Cell
from doorloop.verification.publication.printed import Printed, Rounding, forced, rounded
from doorloop.verification.words import Said, join, num, say

ONE_WAY: tuple[Rounding, ...] = ("down", "up")


@dataclass(frozen=True)
class Share:
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


def find_percentages(setting: Setting) -> Iterator[Finding]:
    """Find percentages that no rounding half up or half to even gives from the count beside them.

    A column in which several cells fail, and every one follows from rounding down, or every one from rounding
    up, follows that rule and is accepted. A percentage without a count must come from some whole number of its
    base.
    """
    shares = list(_shares(setting))
    for share in shares:
        if not share.holds and not accepted_rule(shares, share):
            yield _finding(setting, shares, share)
    for cell, base in _without_count(setting):
        if not possible_counts(cell.printed, base):
            yield Finding(
                "percentage",
                cell.ref,
                (cell.ref,),
                printed_as(setting, cell.ref),
                say("no_count", base=base, printed=cell.printed.text),
            )


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
            found[share.cell.table, share.cell.group] = say("accepted", where=where, how=say(f"how.{how}"))
    return list(found.values())


def accepted_rule(shares: list[Share], share: Share) -> Rounding | None:
    """Give the one-way rule that explains every percentage of the column, two of them that nothing else does.

    A single cell can always be explained by some rule; so it takes a second one.
    """
    column = _column(shares, share)
    if sum(not other.holds for other in column) < 2:
        return None
    return next((how for how in ONE_WAY if all(other.is_rounded(how) for other in column)), None)


def possible_counts(printed: Printed, base: int) -> list[int]:
    """List the whole numbers of a base that give this percentage, rounded half up or half to even."""
    if printed.value is None or not base:
        return []
    near = int(printed.value * base / 100)
    reach = int(printed.half * base / 100) + 2
    tried = range(max(0, near - reach), min(base, near + reach) + 1)
    return [count for count in tried if printed.stands_for(Fraction(100 * count, base))]


def _shares(setting: Setting) -> Iterator[Share]:
    for cell in setting.index.cells.values():
        if cell.kind != "percent" or cell.printed.value is None:
            continue
        count = setting.index.beside(cell, cell.parts[3].of)
        base = setting.index.base_of(cell)
        if count and base and count.printed.value is not None and base.printed.value:
            yield Share(cell, int(count.printed.value), int(base.printed.value))


def _without_count(setting: Setting) -> Iterator[tuple[Cell, int]]:
    for cell in setting.index.cells.values():
        if cell.kind == "percent" and cell.printed.value is not None:
            base = setting.index.base_of(cell)
            if base and base.printed.value and not setting.index.beside(cell, cell.parts[3].of):
                yield cell, int(base.printed.value)


def _column(shares: list[Share], share: Share) -> list[Share]:
    place = (share.cell.table, share.cell.column, share.cell.group)
    return [s for s in shares if (s.cell.table, s.cell.column, s.cell.group) == place]


def _finding(setting: Setting, shares: list[Share], share: Share) -> Finding:
    base = setting.index.base_of(share.cell)
    count = setting.index.beside(share.cell, share.cell.parts[3].of)
    cells = (share.cell.ref, *(cell.ref for cell in (count, base) if cell))
    right = rounded(share.exact, share.printed.digits, "half_up")
    recomputed = say(
        "is_printed",
        formula=f"{share.count}/{share.base}",
        value=num(share.exact, share.printed.digits + 2),
        printed=say("percent", n=num(right, share.printed.digits)),
    )
    notes = [_counts_note(share), *_rules_note(shares, share), *_forced_note(setting, shares, share)]
    notes += _twins(setting, shares, share)
    return Finding("percentage", share.cell.ref, cells, printed_as(setting, share.cell.ref), recomputed, tuple(notes))


def _counts_note(share: Share) -> Said:
    counts = possible_counts(share.printed, share.base)
    if not counts:
        return say("no_count", base=share.base, printed=share.printed.text)
    several = ", ".join(map(str, counts))
    return say("other_count", printed=share.printed.text, counts=several, base=share.base)


def _rules_note(shares: list[Share], share: Share) -> Iterator[Said]:
    """Say which one-way rule gives this cell, and of how many of its column it does."""
    column = _column(shares, share)
    for how in ONE_WAY:
        if share.is_rounded(how):
            agree = sum(other.is_rounded(how) for other in column)
            yield say("lone_rule", how=say(f"how.{how}"), n=agree, all=len(column))


def _forced_note(setting: Setting, shares: list[Share], share: Share) -> Iterator[Said]:
    """Say whether the block was forced to 100, and whether the other groups were."""
    block = block_of(shares, share)
    if not is_forced(block):
        return
    plain = sum(rounded(s.exact, s.printed.digits, "half_up") for s in block)
    yield say("forced", sum=num(plain))
    others = [s for s in shares if s.cell.parts[1] is share.cell.parts[1] and s.cell.group != share.cell.group]
    for group in dict.fromkeys(s.cell.group for s in others):
        total = sum(s.printed.value or 0 for s in others if s.cell.group == group)
        if total != 100:
            yield say("not_forced", group=setting.index.spec.groups.get(group) or group, sum=num(Fraction(total)))


def block_of(shares: list[Share], share: Share) -> list[Share]:
    """List the percentages of the same block and group."""
    return [s for s in _column(shares, share) if s.cell.parts[1] is share.cell.parts[1]]


def is_forced(block: list[Share]) -> bool:
    """Tell whether the largest remainders explain every percentage of a block that makes 100."""
    allowed = forced([s.exact for s in block], [s.printed.digits for s in block])
    return allowed is not None and all(s.printed.value in can for s, can in zip(block, allowed, strict=True))


def _twins(setting: Setting, shares: list[Share], share: Share) -> Iterator[Said]:
    """Name one other percentage of the same count and base that is printed otherwise, and rightly."""
    for other in shares:
        if other.exact == share.exact and other.base == share.base and other.holds and other.cell is not share.cell:
            where = setting.label(other.cell.ref)
            printed = other.printed.text
            yield say("twin", count=share.count, base=share.base, printed=printed, where=where)
            return
