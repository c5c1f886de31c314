"""What is counted, by name: two cells of the same name are the same count, in whichever table they stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from doorloop.definition.parts import Definition, Step, Tick, Variable, When

UNKNOWN: Final = "onbekend"
"""The category of what no register tells."""
STATES: Final = ("n", "open", "excluded")
"""What a case whose step has begun is counted as, but for one that ended in another way."""


TICKS: Final[dict[Tick, str]] = {"werkdagen": "wd", "kalenderdagen": "kd", "seconden": "s"}
"""How what a target is counted in is written."""


class Key(NamedTuple):
    """A count of people.

    Attributes:
        what: `cases`, what can become of a step (`n`, `within`, `beyond`, `open`, …), or `rest`: what is left when one
            count is taken from another.
        of: the conditions that its cases meet, or the step.
        part: the category that a step is split by, as `field=code`; empty for the whole.
        group: the group of cases; empty for all groups together.
    """

    what: str
    of: str
    part: str
    group: str

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.what, self.of, self.part, self.group)))


Atoms = frozenset[str]
"""Conditions in words of one kind: `field:happened`, `field=code`."""


def atoms(whens: Iterable[When]) -> Atoms:
    """Write conditions such that equal ones are equal texts."""
    return frozenset(f"{w.field}={'|'.join(sorted(w.codes))}" if w.codes else f"{w.field}:{w.state}" for w in whens)


def cases(conditions: Atoms, group: str) -> Key:
    """Name the cases of a group that meet conditions; without any, all of them."""
    return Key("cases", " & ".join(sorted(conditions)), "", group)


def category(variable: Variable, key: str, group: str) -> Key:
    """Name the cases in a category of a variable."""
    return cases(frozenset({f"{variable.field or variable.id}={key}"}), group)


def base(variable: Variable, group: str) -> Key:
    """Name the cases to which a variable applies."""
    return cases(frozenset({f"{variable.field or variable.id}:applies"}), group)


def counted(step: Step) -> str:
    """Name a step by what decides its n: two steps alike in this have the same."""
    conditions = " & ".join(sorted(atoms(step.where)))
    paused = "".join(f" -{name}" for name in step.pauses)
    timed = step.repeated + "h" if step.tick == "seconden" else step.repeated  # it leaves out what has no time of day
    return f"{step.start}>{step.end}[{conditions}]{'±' if step.reversed == 'counted' else ''}{timed}{paused}"


def waited(step: Step) -> str:
    """Name a step by what decides whether it is open, or ended otherwise."""
    return f"{counted(step)}({' & '.join(sorted(atoms(step.open_when)))}; {' '.join(step.rivals)})"


def targeted(step: Step) -> str:
    """Name a step by what decides whether it is within its target."""
    gross = " bruto" * step.gross
    if step.has_own_targets:
        told = (str(step.target), step.target_unit, step.targets, step.target_field, step.extensions)
        return f"{counted(step)}<={msgspec.json.encode(told).decode()}{TICKS[step.tick]}{gross}"
    ticks = "h" if step.is_by_the_hour else TICKS[step.tick]
    return f"{counted(step)}<={step.target_ticks}{ticks}{step.clock}{gross}"


def of_step(what: str, step: Step, part: str, group: str) -> Key:
    """Name what can become of a step."""
    if what.endswith("_statute"):
        return Key(what, f"{waited(step)}<=law:{' '.join(step.terms)}", part, group)
    if what in ("n", "excluded"):
        return Key(what, counted(step), part, group)
    if what in ("within", "beyond", "with_target"):
        return Key(what, targeted(step), part, group)
    if what in ("norm_base", "norm_left", "norm_late", "matured", "matured_within", "matured_beyond"):
        return Key(what, f"{targeted(step)}{waited(step)}", part, group)
    return Key(what, waited(step), part, group)


def is_several(definition: Definition, field: str) -> bool:
    """Tell whether somebody can have several answers, which then add up to more than all cases."""
    return definition.field(field).type == "codes"
