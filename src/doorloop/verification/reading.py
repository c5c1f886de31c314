"""Cells of a table that hold neither a number nor a sign that offices print for one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting
from doorloop.verification.deferred import defer, text

PROBLEMS: Final = {
    "unreadable": Text(nl="'{text}' is geen getal en geen bekend teken", en="'{text}' is no number and no known sign"),
    "not_whole": Text(nl="{text} is geen heel aantal", en="{text} is no whole number"),
    "negative": Text(nl="{text} is negatief, en dat kan hier niet", en="{text} is negative, which cannot be here"),
    "percent_sign": Text(
        nl="{text} is een percentage in een kolom met aantallen", en="{text} is a percentage in a column of counts"
    ),
}
"""What is wrong with a cell; nothing is tested with it."""


def find_unreadable(setting: Setting) -> Iterator[Check]:
    """Find cells that cannot be what their column holds."""
    for cell in setting.index.cells.values():
        if cell.printed.problem:
            why = defer(PROBLEMS[cell.printed.problem], text=cell.printed.text)
            where = defer("shown", what=setting.label(cell.ref), value=why)
            printed = text(cell.printed.text)
            yield Check((cell.ref,), Finding(READING, cell.ref, (cell.ref,), printed, why, where))


READING = Rule(
    name="reading",
    letter="E",
    title=Text(nl="Cel die niet te lezen is", en="Cell that cannot be read"),
    find=find_unreadable,
    subjects=lambda index: index.cells,
)
