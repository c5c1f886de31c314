"""Small definitions, and every register of them counted up: nothing of the audit or its solver is used."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from itertools import combinations, cycle, product
from math import comb
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from doorloop.cases.categories import Data
from doorloop.cases.reference import Reference
from doorloop.cases.steps import measure_steps
from doorloop.definition import Definition, load
from doorloop.definition.parts import Publish
from doorloop.disclosure.attack import judge
from doorloop.disclosure.counts import Release
from doorloop.disclosure.release.compose import compose
from doorloop.disclosure.release.protect import protect
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Cases
from doorloop.systems.relations import Range
from doorloop.tables.counting import tally
from doorloop.tables.keys import Key
from doorloop.tables.numbers import Number as Place
from doorloop.tables.numbers import numbers as places
from doorloop.tables.records import Counted, Record, Request
from doorloop.tables.tabulate import choose, tabulate
from doorloop.workdays.calendars import calendar

POLICY = Publish(threshold=3, width=2, base=3)
PEILDATUM = date(2013, 7, 1)
START = date(2013, 1, 7).toordinal()
Kind = dict[str, int]
Counts = NDArray[np.int16]
Tables = dict[str, list[Record]]
Name = tuple[str, str, str]
SEEDS = int(os.environ.get("DOORLOOP_SEEDS", "4"))
"""Registers of each kind; more of them on request."""
MOST = 1_000_000
"""So many registers can be counted up."""

HEAD = """
schema = "doorloop.definition/1"
name = "klein"
title = { nl = "klein", en = "small" }
[unit]
register = "r"
date = "a"
label = { nl = "zaken", en = "cases" }
[key]
name = { nl = "nummer", en = "number" }
digits = 6
[registers.r]
title = { nl = "r", en = "r" }
[registers.r.fields]
nummer = { header = "nummer", type = "key", required = true }
a = { header = "a", type = "date", required = true }
"""
CODES = """
[codes.{0}.values]
x = {{ label = {{ nl = "x", en = "x" }} }}
y = {{ label = {{ nl = "y", en = "y" }} }}
"""
TEXTS = '{ nl = "t", en = "t" }'
ALL = f'{{ id = "alle", label = {TEXTS} }}'
KIND = f'{{ id = "soort", label = {TEXTS}, field = "soort" }}'
STAYED = '[{ field = "b" }, { field = "c", state = "empty" }]'
OPEN = f'{{ keys = {{ m = "open" }}, label = {TEXTS}, where = {STAYED} }}'
GOAL = f'{{ goal = 1, measure = "m", group = "alle", label = {TEXTS}, share_of = "soort", categories = ["x", "y"] }}'


def coded(name: str, type_: str = "code", more: str = "") -> str:
    """Give a field of codes with a list of its own."""
    return f'{name} = {{ header = "{name}", type = "{type_}", codes = "{name}"{more} }}\n'


def dated(*names: str) -> str:
    """Give fields of dates."""
    return "".join(f'{name} = {{ header = "{name}", type = "date" }}\n' for name in names)


def step(id: str, start: str, end: str, *more: str) -> str:
    """Give a step, with what it says beside its ends."""
    said = (f'id = "{id}"', f"label = {TEXTS}", f'start = "{start}"', f'end = "{end}"', 'unit = "werkdagen"')
    return "\n".join(("[[steps]]", *said, "doubted = false", *more, ""))


def target(days: int) -> str:
    return f'target = {days}\ntarget_unit = "werkdagen"'


def table(name: str, kind: str, *says: str) -> str:
    """Give a table of a kind."""
    return "\n".join((f"[tables.{name}]", f'kind = "{kind}"', f"title = {TEXTS}", *says, ""))


def characteristics(name: str, *variables: str) -> str:
    return table(name, "characteristics", f"variables = [{', '.join(variables)}]")


def counts(name: str, *of: str) -> str:
    """Give a table of counts."""
    return table(name, "counts", f"counts = [{', '.join(of)}]")


def happened(field: str, code: str = "") -> str:
    """Give the count of cases in which something happened, or came out in a way."""
    codes = f', codes = ["{code}"]' if code else ""
    return f'{{ keys = {{ m = "{code or field}" }}, label = {TEXTS}, where = [{{ field = "{field}"{codes} }}] }}'


def about_steps(*steps: str, **kinds: str) -> str:
    """Give tables of steps: name → kind."""
    return "".join(table(name, kind, f"steps = {[*steps]}".replace("'", '"')) for name, kind in kinds.items())


REQUIRED = ", required = true"
DIVIDED = (
    HEAD
    + coded("plaats", more=REQUIRED)
    + coded("soort")
    + dated("b")
    + CODES.format("plaats")
    + CODES.format("soort")
    + table("plaats", "crosstab", 'by = "plaats"\nrecord_key = "plaats"\ntotal = "totaal"', 'where = [{ field = "b" }]')
    + characteristics("soort", ALL, KIND)
    + counts("b", happened("b"))
)
STEPPED = (
    HEAD
    + coded("plaats", more=REQUIRED)
    + dated("b", "c")
    + CODES.format("plaats")
    + step("s", "a", "b", target(10), 'closed_by = ["c"]')
    + characteristics("alle", ALL)
    + about_steps("s", duur="durations", grond="bases", afloop="endings")
    + counts("b", happened("b"))
)
FOLLOWED = STEPPED + about_steps("s", verloop="course")
DECIDED = (
    HEAD
    + coded("deel", more=REQUIRED)
    + dated("b", "c")
    + coded("uitkomst", more=', decided_by = "c"')
    + CODES.format("deel")
    + CODES.format("uitkomst")
    + '[groups]\nfield = "deel"\nmain = "x"\n'
    + "".join(f'[groups.values.{code}]\ncode = "{code}"\nlabel = {TEXTS}\n' for code in "xy")
    + step("s", "b", "c")
    + characteristics("alle", ALL)
    + about_steps("s", duur="durations")
    + counts("besluit", happened("b"), happened("uitkomst", "x"), happened("uitkomst", "y"), OPEN)
)
SEVERAL = (
    HEAD
    + coded("soort", "codes")
    + CODES.format("soort")
    + f"z = {{ label = {TEXTS} }}\n"
    + characteristics("soort", ALL, KIND)
    + table("doel", "goals", f"goals = [{GOAL}]")
)
ALIKE = (
    HEAD
    + dated("b", "c", "d")
    + coded("soort", "codes")
    + CODES.format("soort")
    + step("ac10", "a", "c", target(10))
    + step("bc10", "b", "c", target(10), 'closed_by = ["d"]')
    + step("bc30", "b", "c", target(30), 'closed_by = ["d"]')
    + step("bc40", "b", "c", target(40))
    + step("bd10", "b", "d", target(10), 'closed_by = ["c", "d"]')
    + step("ab10", "a", "b", target(10), 'where = [{ field = "d", state = "not_happened" }]')
    + characteristics("alle", ALL, KIND)
    + about_steps("ac10", "bc10", "bc30", "bc40", "bd10", "ab10", duur="durations", grond="bases", afloop="endings")
    + counts("gebeurd", happened("b"), happened("c"), happened("d"), OPEN)
)


def _day(month: int, day: int) -> int:
    return date(2013, month, day).toordinal()


def _ends(start: int, *ends: tuple[int, int]) -> list[Kind]:
    return [{"a": start, "b": b, "c": c, "plaats": 1} for b, c in ends]


def _kinds(name: str) -> list[Kind]:
    """List all kinds of cases that a definition tells apart."""
    if name == "divided":
        found = product((1, 2), (1, 2, UNKNOWN, NOT_APPLICABLE), (EMPTY, START + 3))
        return [{"a": START, "plaats": p, "soort": s, "b": b} for p, s, b in found]
    if name == "decided":  # no decision without what it decides: the world of whoever supposes that
        decided = product((START, UNKNOWN), (START + 9, UNKNOWN), (1, 2, UNKNOWN))
        ways = [(EMPTY, EMPTY, EMPTY), (START, EMPTY, EMPTY), (UNKNOWN, EMPTY, EMPTY), *decided]
        main: list[Kind] = [{"a": START, "deel": 1, "b": b, "c": c, "uitkomst": u} for b, c, u in ways]
        return [*main, {"a": START, "deel": 2, "b": EMPTY, "c": EMPTY, "uitkomst": EMPTY}]
    if name == "several":
        return [{"a": START, "soort": s} for s in (*range(1, 8), UNKNOWN, NOT_APPLICABLE)]
    if name == "alike":
        days = (EMPTY, UNKNOWN, NOT_APPLICABLE, START, START + 3, START + 20, START + 60, _day(6, 10))
        dates = product(days[:-1], days, days[:-4])
        kinds = cycle((1, 2, 3, UNKNOWN, NOT_APPLICABLE))
        return [{"a": START, "b": b, "c": c, "d": d, "soort": s} for (b, c, d), s in zip(dates, kinds, strict=False)]
    lately, today = _day(6, 27), PEILDATUM.toordinal()
    out = [(UNKNOWN, EMPTY), (NOT_APPLICABLE, EMPTY), (EMPTY, UNKNOWN)]  # left out, not applicable, lost
    fresh = _ends(lately, (EMPTY, EMPTY), (lately + 1, EMPTY))  # its target has not passed yet
    if name == "stepped":
        ends = _ends(START, *out, (EMPTY, EMPTY), (START + 3, EMPTY), (START + 60, EMPTY), (EMPTY, START + 3)) + fresh
        return [end | {"plaats": place} for place in (1, 2) for end in ends]
    late = _day(3, 28)
    first = [(b, EMPTY) for b in (EMPTY, START + 3, _day(3, 15), _day(5, 1), today)]
    first += [(EMPTY, c) for c in (START + 3, _day(5, 1), today)]
    second = [(b, EMPTY) for b in (EMPTY, _day(4, 9), _day(6, 1), today)] + [(EMPTY, c) for c in (_day(5, 1), today)]
    return [
        *_ends(START, *out, *first),
        *_ends(late, (_day(4, 3), EMPTY)),
        *_ends(_day(4, 8), *second),
        *_ends(_day(6, 17), (today, EMPTY)),
        *fresh,
        *_ends(lately, (today, EMPTY)),
        *_ends(today, (EMPTY, EMPTY), (today, EMPTY), (EMPTY, today)),
    ]


SMALL = {
    "divided": (DIVIDED, "", 4),
    "stepped": (STEPPED, "plaats", 3),
    "followed": (FOLLOWED, "", 3),
    "several": (SEVERAL, "", 8),
    "decided": (DECIDED, "", 5),
    "alike": (ALIKE, "soort", 0),
}
"""Definition, what steps are split by, and the number of cases: more of them could not be counted up, or any."""


@cache
def definition(name: str) -> Definition:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "klein.toml"
        file.write_text(SMALL[name][0], "utf-8")
        return load(str(file))


def tables_of(name: str, kinds: Sequence[Kind]) -> Tables:
    """Make the tables of cases of these kinds."""
    found, by = definition(name), SMALL[name][1]
    fields = [id for id, field in found.spec.registers["r"].fields.items() if field.type != "key"]
    values = {id: np.array([kind.get(id, EMPTY) for kind in kinds], np.int32) for id in fields}
    group = values["deel"] - 1 if "deel" in values else np.zeros(len(kinds))
    cases = Cases(values, {}, group.astype(np.int8), {}, {}, {}, {})
    steps = measure_steps(cases, Reference(found, PEILDATUM, calendar("nl")))
    counted = Counted(found, tally(Data(found, cases, steps), [by] * bool(by)), Request(by=by), PEILDATUM)
    return {table: tabulate(counted, table) for table in choose(found, [], counted.request)[0]}


@dataclass(frozen=True)
class World:
    """All registers of so many cases: one a row, and a column for each count that stands in a table."""

    counted: tuple[Name, ...]
    all: Counts


@lru_cache(maxsize=5)
def world(name: str, n: int) -> World:
    """Count up all registers of so many cases."""
    counted, each = told_apart(name)
    bars = np.array(list(combinations(range(n + len(each) - 1), len(each) - 1)), np.int16)
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), n + len(each) - 1)])
    return World(counted, (np.diff(edges, axis=1) - 1).astype(np.int16) @ each)


@cache
def told_apart(name: str) -> tuple[tuple[Name, ...], Counts]:
    """Give what is counted, and the counts of each kind of cases that these tell apart."""
    kinds = _kinds(name)
    tables = tables_of(name, kinds)
    keys = [_named(tables, place) for place in places(definition(name), tables) if place.kind in ("count", "share")]
    return tuple(keys), np.unique(np.array([_counts(name, kind, keys) for kind in kinds], np.int16), axis=0)


def _named(tables: Tables, place: Place) -> Name:
    """Name a place by its table, the texts of its record and its column."""
    record = tables[place.table][place.row]
    texts = {k: v for k, v in record.items() if isinstance(v, str) and k != "hidden" and not k.endswith("label")}
    return place.table, str(sorted(texts.items())), place.column


def _counts(name: str, kind: Kind, keys: Sequence[Name]) -> list[int]:
    tables = tables_of(name, [kind])
    found = {_named(tables, p): tables[p.table][p.row][p.column] for p in places(definition(name), tables)}
    return [int(found.get(key) or 0) for key in keys]


def inferred(name: str, tables: Tables, sizes: Iterable[int]) -> dict[Name, Range]:
    """Give the range of every hidden or rounded count over all registers of these sizes that agree with the tables."""
    found: dict[Name, list[int]] = {}
    listed = {_named(tables, place) for place in places(definition(name), tables)}
    for all in (world(name, n) for n in sizes):
        unsure, column = list[Name](), {k: i for i, k in enumerate(all.counted)}
        kept = ~all.all[:, [key not in listed for key in all.counted]].any(1)  # nothing is before the first period
        for place in places(definition(name), tables):
            record, key = tables[place.table][place.row], _named(tables, place)
            value, play = record.get(place.column), int(record.get("rounded_within") or 0)
            if place.kind == "share" and value is not None:
                part = round(Fraction(value) * _printed(name, tables, place.of[1]))
                kept &= np.abs(all.all[:, column[key]] - part) <= play
            if place.kind != "count":
                continue
            if value is not None:
                kept &= np.abs(all.all[:, column[key]] - int(value)) <= play
            if value is None or play:
                unsure.append(key)
        left = all.all[kept]
        for key in unsure if len(left) else ():
            found.setdefault(key, []).extend((int(left[:, column[key]].min()), int(left[:, column[key]].max())))
    return {key: Range(min(ends), max(ends)) for key, ends in found.items()}


def _printed(name: str, tables: Tables, key: Key) -> int:
    """Look up what is printed of a count."""
    found = (p for p in places(definition(name), tables) if p.kind == "count" and p.of[0] == key)
    return next(int(tables[p.table][p.row][p.column] or 0) for p in found)


def counts_alone(name: str, tables: Tables) -> Tables:
    """Leave means and quantiles out: nobody counts registers up by all durations that there can be."""
    told = [place for place in places(definition(name), tables) if place.kind in ("mean", "quantile")]
    gone = {(place.table, place.row, place.column) for place in told}
    return {
        table: [{k: None if (table, row, k) in gone else v for k, v in r.items()} for row, r in enumerate(records)]
        for table, records in tables.items()
    }


def draw(name: str, n: int, seed: int) -> list[Kind]:
    """Draw cases, of some kinds often and of others not at all; the first kinds occur, so that no part is missing."""
    chance, kinds = np.random.default_rng(seed), _kinds(name)
    weights = chance.exponential(1, len(kinds)) ** 3
    chosen = [kinds[i] for i in chance.choice(len(kinds), n, p=weights / weights.sum())]
    if SMALL[name][1]:
        chosen[:2] = [chosen[0] | {"plaats": 1}, chosen[1] | {"plaats": 2}]
    return chosen


def is_promised(known: Range, policy: Publish) -> bool:
    """Tell whether a range keeps the promise: no small count, or wide enough."""
    assert known.high is not None
    if known.low >= policy.threshold or known == Range(0, 0):
        return True
    return known.high - known.low >= policy.width


def firm(release: Release[Key]) -> Release[Key]:
    """Leave out what a reader supposes: not every register that is counted up agrees with it."""
    return release.knowing(one for one in release.relations if not one.supposed)


def unsure_counts(name: str, kinds: Sequence[Kind], policy: Publish = POLICY) -> int:
    """Publish a register, hold what can be inferred against the promise, and count what stays unsure."""
    safe, plan = protect(definition(name), tables_of(name, kinds), policy)
    most = len(kinds) + plan.play
    if comb(most + len(told_apart(name)[1]) - 1, most) > MOST:
        return 0  # too many registers to count up
    found = inferred(name, safe, range(max(len(kinds) - plan.play, 1), most + 1))
    release = firm(compose(definition(name), counts_alone(name, safe), policy))
    told = judge(release, policy).ranges
    own = {_named(safe, p): told[p.of[0]] for p in places(definition(name), safe) if p.kind == "count"}
    for key, known in found.items():
        assert is_promised(known, policy), (key, known)
        assert own[key].low <= known.low, (key, own[key], known)  # what is possible the audit reckons with
        assert own[key].high is None or (own[key].high or 0) >= (known.high or 0), (key, own[key], known)
    return len(found)


FEW: list[tuple[str, int, list[Kind]]] = [
    (  # every start is known, so that nobody is left out whose end has not happened
        "stepped",
        3,
        [
            {"a": _day(6, 27), "b": EMPTY, "c": EMPTY, "plaats": 1},
            {"a": START, "b": EMPTY, "c": EMPTY, "plaats": 2},
            {"a": START, "b": UNKNOWN, "c": EMPTY, "plaats": 1},
        ],
    ),
    (  # whoever was done in the first quarter has seen the target pass
        "followed",
        3,
        [
            {"a": START, "b": START + 3, "c": EMPTY, "plaats": 1},
            {"a": _day(6, 27), "b": _day(6, 28), "c": EMPTY, "plaats": 1},
            {"a": START, "b": EMPTY, "c": _day(5, 1), "plaats": 1},
        ],
    ),
]
"""Registers of a handful of cases, what makes them tell more than each table does, and the base that keeps it back."""
