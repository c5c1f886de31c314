"""Steps that somebody types: `A -> B` between two activities of an event log, each with a target such as `10wd`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from doorloop.base.errors import UsageError
from doorloop.base.folding import fold_code
from doorloop.base.words import both
from doorloop.definition.parts import CLOCK_HOURS, Unit
from doorloop.workdays.terms import HOURS, parse_term

Tree = dict[str, Any]

ARROW: Final = re.compile(r"\s*(?:->|→)\s*")
MARKED: Final = re.compile(r"(?P<activity>.*?)\s*\[(?P<marks>[^\[\]]+)\]", re.S)
FIELDS: Final = ("first", "last")
EACH: Final = "each"
OCCURRENCES: Final = (*FIELDS, "after", EACH)
NONE: Final = "-"
"""Says that a step has no target."""
LONGEST: Final = 40
"""Letters of a name that is made of an activity."""
DAYS_OF_WEEK: Final = 7
TABLE: Final = {"kind": "durations", "title": {"nl": "Stappen", "en": "Steps"}}
"""The table of steps where the definition has none."""
SOMEBODY: Final = "somebody"
"""Who has to bring about the end of a step: that is not typed, and without it no step is in a list of open ones."""
AGAIN: Final = "typed-step-again"
ROUND: Final = "typed-step-round"
PAUSE: Final = "typed-step-pause-"
TIMES: Final = "typed-step-times"
"""The list of codes for how often an activity occurs in a case."""
MOST_TIMES: Final = 5
REPEATS: Final = "herhalingen"
"""The table of how often each activity occurs in a case."""
KIND: Final = "typed-step-milestone-"
"""Begins the name of a kind, which is a way to spell it too: no activity is called so."""


class Milestone(NamedTuple):
    """One end of a step: an activity, which of its events counts, and the transitions that it asks for.

    Attributes:
        occurrence: `first` or `last` of all, `after`: the first on or after the start of the step, `each`: every one of
            them begins a round of its own, or a number.
    """

    activity: str
    occurrence: str | int = "first"
    lifecycle: tuple[str, ...] = ()

    @property
    def base(self) -> Milestone:
        """Give the milestone whose field the events stand in."""
        return self if self.occurrence in FIELDS else self._replace(occurrence="first")


class Target(NamedTuple):
    """A target, and the unit that it and its step are counted in; hours are those of a clock that never stops."""

    value: int
    unit: Unit

    def keys(self) -> Tree:
        """Give the keys of its step."""
        clock = {"clock": CLOCK_HOURS} if self.unit == "uren" else {}
        return {"target": self.value, "target_unit": self.unit, "unit": self.unit} | clock


def add(tree: Tree, steps: Iterable[str], targets: Iterable[str], pauses: Iterable[str] = ()) -> Tree:
    """Give the tree of a definition whose steps are these.

    Args:
        steps: `A -> B` each, or `A -> B -> C` for two; `A[last]` is the last event of A, `A[complete]` one with that
            transition; of `A[each]` every event begins a round.
        targets: one for all steps, or one for each; `-` for none.
        pauses: `A -> B` each: from every event of A until the next one of B the clock of all steps stands still.

    Errors: UsageError for a text that is no step or no target, and for a definition without events.
    """
    name, long = _events_of(tree)
    column = next(iter(long["columns"]))
    chains = [_chain(text) for text in steps]
    pairs = [pair for chain in chains for pair in pairwise(chain)]
    halts = [_halt(text) for text in pauses]
    milestones = dict.fromkeys(end.base for pair in (*pairs, *halts) for end in pair)
    ids = _ids(milestones, tree["registers"][name]["fields"])
    fields = {id: _field(one, id) for one, id in ids.items()}
    numbers = {one: f"{KIND}{number}" for number, one in enumerate(ids, start=1)}
    counts = {one: f"{TIMES}-{ids[one]}" for one in _counted(pairs)}
    kinds = {kind: _kind(one, ids[one], column, counts.get(one, "")) for one, kind in numbers.items()}
    chosen: dict[str, Tree] = {}
    made = [
        _step((start, end), ids, chosen, target)
        for (start, end), target in zip(pairs, _targets([*targets], len(pairs)), strict=True)
    ]
    stops = {f"{PAUSE}{number}": _pause(halt, ids) for number, halt in enumerate(halts, start=1)}
    numbered = [{**step, "pauses": [*stops]} for step in _numbered(made)]
    fields |= {id: _times(one, id) for one, id in counts.items()}
    over = {
        "registers": {name: {"fields": fields, "long": {"kinds": kinds}}},
        "organisations": {SOMEBODY: {"nl": "niet genoemd", "en": "not named"}},
        "occurrences": chosen,
        "pauses": stops,
        "codes": {TIMES: {"values": _numbers(0)}},
    }
    shown = {**_table(tree, numbered), REPEATS: _repeats(counts)}
    found = {**_over(tree, over), "steps": numbered, "tables": shown}
    starts = dict.fromkeys(start for start, *_ in chains)
    return _in_rounds(found, name, [*starts], numbers) if any(one.occurrence == EACH for one in starts) else found


def _over(tree: Tree, over: Tree) -> Tree:
    """Add keys to tables of a tree."""
    return tree | {
        key: _over(tree.get(key, {}), value) if isinstance(value, dict) else value for key, value in over.items()
    }


def _counted(pairs: Iterable[tuple[Milestone, Milestone]]) -> list[Milestone]:
    """List the milestones of which is told how often they occur: those of steps, but for what begins a round."""
    ends = dict.fromkeys(end for pair in pairs for end in pair)
    rounds = {end.base for end in ends if end.occurrence == EACH}
    return [one for one in dict.fromkeys(end.base for end in ends) if one.occurrence == "first" and one not in rounds]


def _table(tree: Tree, steps: Iterable[Tree]) -> Tree:
    """Give the table of steps that the definition has, or else a new one, of these steps."""
    tables = {name: one for name, one in tree.get("tables", {}).items() if one.get("kind") == "durations"}
    table, form = next(iter(tables.items()), ("steps", TABLE))
    return {table: {**form, "steps": [step["id"] for step in steps]}}


def _in_rounds(tree: Tree, name: str, starts: Sequence[Milestone], numbers: Mapping[Milestone, str]) -> Tree:
    """Let every event of an activity begin a round, which the next one closes.

    Errors: UsageError for several activities: what is counted is one thing, and a step lies within a round.
    """
    start, *others = sorted(starts, key=lambda one: one.occurrence != EACH)
    if others:
        raise UsageError(both("err.rounds", one=_told(start), other=_told(others[0])), remedy=both("try.rounds"))
    told = start.activity
    again, which = {"nl": f"opnieuw {told}", "en": f"{told} again"}, {"nl": "hoeveelste ronde", "en": "which round"}
    fields = {
        AGAIN: {"header": f"event {AGAIN}", "label": again, "type": "date"},
        ROUND: {"header": f"event {ROUND}", "label": which, "type": "code", "codes": ROUND},
    }
    each = {"kind": numbers[start.base], "again": AGAIN, "number": ROUND}
    over = {
        "registers": {name: {"fields": fields, "long": {"each": each}}},
        "codes": {ROUND: {"values": _numbers(1)}},
        "unit": {"label": {"nl": f"rondes vanaf {told}", "en": f"rounds from {told}"}},
        "steps": [{**step, "closed_by": [AGAIN]} for step in tree["steps"]],
    }
    own = {"id": ROUND, "label": which, "field": ROUND}
    variables = [own, *tree["tables"][REPEATS]["variables"]]
    return _over(tree, {**over, "tables": {REPEATS: {"variables": variables}}})


def _numbers(first: int) -> Tree:
    """Make a code of each number of times, the last for that one and more."""
    found: Tree = {str(n): {"label": {"nl": str(n), "en": str(n)}} for n in range(first, MOST_TIMES)}
    found[str(MOST_TIMES)] = {"label": {"nl": f"{MOST_TIMES} of meer", "en": f"{MOST_TIMES} or more"}}
    return found


def _times(one: Milestone, id: str) -> Tree:
    told = _told(one)
    return {"header": f"event {id}", "label": {"nl": told, "en": told}, "type": "code", "codes": TIMES}


def _repeats(counts: Mapping[Milestone, str]) -> Tree:
    """Make the table of how often each activity occurs in a case."""
    return {
        "kind": "characteristics",
        "title": {"nl": "Hoe vaak elke activiteit voorkomt", "en": "How often each activity occurs"},
        "on_request": True,
        "variables": [
            {"id": id, "label": {"nl": _told(one), "en": _told(one)}, "field": id} for one, id in counts.items()
        ],
    }


def _events_of(tree: Tree) -> tuple[str, Tree]:
    """Find the register in long form."""
    for name, register in tree.get("registers", {}).items():
        if isinstance(register, dict) and isinstance(register.get("long"), dict):
            return name, register["long"]
    raise UsageError(both("err.no_event_register"), remedy=both("try.no_event_register"))


def _chain(text: str) -> list[Milestone]:
    ends = [_milestone(part) for part in ARROW.split(text.strip())]
    if len(ends) < 2 or not all(end.activity for end in ends):
        raise UsageError(both("err.no_step", text=text), remedy=both("try.steps"))
    return ends


def _halt(text: str) -> tuple[Milestone, Milestone]:
    """Read a pause: from one activity until another, every event of both.

    Errors: UsageError.
    """
    ends = [_milestone(part) for part in ARROW.split(text.strip())]
    if len(ends) != 2 or not all(end.activity and end.occurrence == "first" for end in ends):
        raise UsageError(both("err.no_pause", text=text), remedy=both("try.no_pause"))
    return ends[0], ends[1]


def _pause(ends: tuple[Milestone, Milestone], ids: Mapping[Milestone, str]) -> Tree:
    stop, restart = ends
    told = f"{_told(stop)} → {_told(restart)}"
    return {"label": {"nl": told, "en": told}, "stop": ids[stop], "restart": ids[restart]}


def _milestone(text: str) -> Milestone:
    found = MARKED.fullmatch(text)
    if found is None:
        return Milestone(text)
    marks = [mark.strip() for mark in found["marks"].split(",")]
    which = [mark for mark in marks if mark in OCCURRENCES or (mark.isascii() and mark.isdigit() and int(mark))]
    occurrence = next(iter(which), "first")
    lifecycle = tuple(mark for mark in marks if mark not in which)
    return Milestone(found["activity"], int(occurrence) if occurrence.isdigit() else occurrence, lifecycle)


def _ids(milestones: Iterable[Milestone], taken: Iterable[str]) -> dict[Milestone, str]:
    """Name each milestone after its activity, no two alike."""
    used, ids = {*taken}, dict[Milestone, str]()
    for one in milestones:
        plain = re.sub(r"[^a-z0-9]+", "-", fold_code(one.activity)).strip("-")[: LONGEST // 2].strip("-") or "event"
        number, id = 1, plain
        while id in used:
            number += 1
            id = f"{plain}-{number}"
        used.add(id)
        ids[one] = id
    return ids


def _numbered(steps: list[Tree]) -> list[Tree]:
    """Give steps of one name numbers behind it."""
    seen: dict[str, int] = {}
    for step in steps:
        id = step["id"]
        seen[id] = seen.get(id, 0) + 1
        step["id"] = id if seen[id] == 1 else f"{id}-{seen[id]}"
    return steps


def _told(one: Milestone) -> str:
    marks = [*([] if one.occurrence == "first" else [str(one.occurrence)]), *one.lifecycle]
    return f"{one.activity} [{', '.join(marks)}]" if marks else one.activity


def _field(one: Milestone, id: str) -> Tree:
    told = _told(one)
    return {"header": f"event {told} ({id})", "label": {"nl": told, "en": told}, "type": "date"}


def _kind(one: Milestone, id: str, column: str, count: str) -> Tree:
    kind: Tree = {
        "fields": {column: id},
        "count": count,
        "occurrence": one.occurrence,
        "lifecycle": list(one.lifecycle),
        "needed": True,
    }
    return kind | ({"every": True} if one.activity == "*" else {"variants": [one.activity]})


def _chosen(one: Milestone, ids: dict[Milestone, str], chosen: dict[str, Tree], start: str = "") -> str:
    """Name the field of an end; an event that has to be chosen gets one of its own, in the step of a start."""
    field, told = ids[one.base], _told(one)
    if one.occurrence in (*FIELDS, EACH):
        return field
    label = {"label": {"nl": told, "en": told}, "of": [field]}
    if one.occurrence == "after":
        id = f"{field}-after-{start}"
        chosen[id] = label | {"take": "first", "after": start}
    else:
        id = f"{field}-nr-{one.occurrence}"
        chosen[id] = label | {"take": "nth", "n": one.occurrence}
    return id


def _step(
    ends: tuple[Milestone, Milestone], ids: dict[Milestone, str], chosen: dict[str, Tree], target: Target | None
) -> Tree:
    start, end = ends
    if start.occurrence == "after":
        raise UsageError(both("err.start_after_nothing"), remedy=both("try.start_after_nothing"))
    if end.occurrence == EACH:
        raise UsageError(both("err.round_ends", each=EACH), remedy=both("try.round_ends", each=EACH))
    first = _chosen(start, ids, chosen)
    then = _chosen(end, ids, chosen, first)
    told = f"{_told(start)} → {_told(end)}"
    step: Tree = {
        "id": f"{first}_{then}"[:LONGEST].strip("-_"),
        "label": {"nl": told, "en": told},
        "start": first,
        "end": then,
        "unit": "werkdagen",
        "by": SOMEBODY,
    }
    return step if target is None else step | target.keys()


def _targets(texts: list[str], size: int) -> list[Target | None]:
    """Give each step its target.

    Errors: UsageError where there are more than one and not as many as steps.
    """
    if len(texts) not in (0, 1, size):
        raise UsageError(
            both("err.targets_for_steps", n=len(texts), size=size), remedy=both("try.targets_for_steps", none=NONE)
        )
    found = [None if text.strip() == NONE else _target(text) for text in texts]
    return found if len(found) == size else (found or [None]) * size


def _target(text: str) -> Target:
    """Read a target: working days, days, weeks of seven days, or hours.

    Errors: UsageError.
    """
    hours = re.fullmatch(r"(\d{1,5})\s*([a-z]+)", text.strip().lower(), re.ASCII)
    if hours and hours[2] in HOURS:
        return Target(int(hours[1]), "uren")
    term = parse_term(text)
    match term.unit:
        case "wd":
            return Target(term.count, "werkdagen")
        case "d":
            return Target(term.count, "kalenderdagen")
        case "w":
            return Target(term.count * DAYS_OF_WEEK, "kalenderdagen")
        case unit:
            raise UsageError(
                both("err.target_unit", unit=unit),
                remedy=both("try.target_unit"),
            )
