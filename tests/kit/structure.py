"""An attack on printed tables by their own structure: margins, parts and wholes, nested counts, periods.

Nothing of the program is used, neither its relations nor its solver: what belongs together is read from the columns and
the texts of the records, as a reader does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import highspy
import numpy as np
from highspy._core import _Highs
from numpy.typing import NDArray

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
Name = tuple[str, ...]
"""What a count is of, in the words of the tables; the group of cases last."""
Terms = dict[Name, int]
Ints = NDArray[np.int64]

STEP_TABLES = ("doorlooptijden", "processtappen")
BASES: Final[dict[str, tuple[str, str]]] = {
    "closed": ("n", "within"),
    "open": ("open", ""),
    "matured": ("matured", "met"),
    "kaplan_meier": ("followed", ""),
    "aalen_johansen": ("followed", ""),
}
"""Of a basis of durations: what its n is, and its number within the target."""
INNER: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "voortgezet_verblijf": {"aanvragen": ("ingewilligd", "zonder_besluit"), "bezwaren": ("ingewilligd_bezwaar",)},
    "beroep": {"beroepen": ("ongegrond", "gegrond", "zonder_uitspraak")},
}
"""Measures of which others are parts."""
DUST = 1e-6


def counts(tables: Tables) -> Iterator[tuple[Name, object, int]]:
    """Give every printed count with its name, and how far it can lie from the true one."""
    for table, records in tables.items():
        for record in records:
            for name, value in _named(table, record):
                yield name, value, int(record.get("rounded_within") or 0)


def _named(table: str, record: Mapping[str, Any]) -> Iterator[tuple[Name, object]]:
    """Name the counts of a record."""
    group, step = str(record.get("group")), str(record.get("step"))
    if step != "None":
        for name, column in _of_step(table, record, step):
            yield (*name, group), record[column]
    elif table == "regio":
        yield ("granted", str(record["region"]), group), record["count"]
    elif table == "kenmerken" and record["variable"] == "aangiften":
        yield ("cases", group), record["count"]
        yield ("cases", ""), record["base"]
    elif table == "kenmerken":
        yield ("category", str(record["variable"]), str(record["category"]), group), record["count"]
        yield ("base", str(record["variable"]), group), record["base"]
    elif "measure" in record and "count" in record:
        yield ("measure", table, str(record["measure"]), group), record["count"]
    elif "ground" in record:
        yield ("ground", str(record["rank"]), str(record["ground"]), group), record["count"]


def _of_step(table: str, record: Mapping[str, Any], step: str) -> Iterator[tuple[Name, str]]:
    """Name the columns of a record about a step."""
    if table in STEP_TABLES:
        for column in ("n", "open", "excluded", "within_target"):
            yield ("step", step, column.removesuffix("_target")), column
    elif table == "grondslagen":
        whole, part = BASES[str(record["basis"])]
        yield ("step", step, whole), "n"
        if part:
            yield ("step", step, part), "within"
    elif table == "afloop":
        yield ("ending", step, str(record["ending"])), "count"
        yield ("step", step, "followed"), "followed"
    elif table == "verloop":
        for column in ("intake", "closed", "ended_otherwise", "stock"):
            yield ("period", step, column, str(record["period"])), column


@dataclass(frozen=True)
class Family:
    """A whole and parts of it; what is left of the whole is a number of people too.

    Attributes:
        exact: the parts are all of the whole.
    """

    whole: tuple[Name, ...]
    parts: tuple[Name, ...]
    exact: bool = False

    @property
    def left(self) -> Terms:
        """Give what the whole has beside its parts, as a sum of counts."""
        return dict.fromkeys(self.whole, 1) | dict.fromkeys(self.parts, -1)


def families(names: Sequence[Name]) -> Iterator[Family]:
    """Give the wholes and parts that the tables have."""
    groups = dict.fromkeys(name[-1] for name in names if name[-1])
    if len(groups) > 1:
        yield Family((("cases", ""),), tuple(("cases", group) for group in groups), exact=True)
    for group in groups:
        mine = [name for name in names if name[-1] == group]
        everybody = ("cases", group)
        yield from _categories(mine, everybody, group)
        for step in dict.fromkeys(name[1] for name in mine if name[0] == "step"):
            yield from _step(mine, everybody, step, group)
        for table, wholes in INNER.items():
            for whole, parts in wholes.items():
                yield Family((everybody,), (("measure", table, whole, group),))
                yield Family(
                    (("measure", table, whole, group),), tuple(("measure", table, part, group) for part in parts)
                )


def _categories(mine: Sequence[Name], everybody: Name, group: str) -> Iterator[Family]:
    regions = tuple(name for name in mine if name[0] == "granted" and name[1] != "totaal")
    granted, measure = ("granted", "totaal", group), ("measure", "voortgezet_verblijf", "verleend", group)
    yield Family((granted,), regions, exact=True)
    yield Family((granted,), (measure,), exact=True)
    yield Family((everybody,), (granted,))
    for rank in ("primair", "secundair"):
        decided = ("measure", "voortgezet_verblijf", "aanvragen", group)
        yield Family((decided,), tuple(name for name in mine if name[:2] == ("ground", rank)))
    for variable in dict.fromkeys(name[1] for name in mine if name[0] == "category"):
        inner, base = tuple(name for name in mine if name[:2] == ("category", variable)), ("base", variable, group)
        several = variable == "voorprocedure"  # somebody can have several
        yield from (Family((base,), (one,)) for one in inner)
        yield Family((everybody,), (base,))
        if not several:
            yield Family((base,), inner, exact=True)


def _step(mine: Sequence[Name], everybody: Name, step: str, group: str) -> Iterator[Family]:
    def named(what: str) -> Name:
        return ("step", step, what, group)

    endings = tuple(name for name in mine if name[:2] == ("ending", step))
    yield Family((everybody,), (named("n"), named("open"), named("excluded")))
    yield Family((everybody,), (named("followed"), named("excluded")))
    yield Family((named("n"),), (named("within"),))
    yield Family((named("matured"),), (named("met"),))
    yield Family((named("within"),), (named("met"),))
    yield Family((named("n"), named("open")), (named("matured"),))
    yield Family((named("followed"),), (named("n"), named("open")))
    yield Family((named("followed"),), (*endings, named("open")), exact=bool(endings))
    yield Family((named("n"),), endings[:1], exact=bool(endings))
    names = sorted({name[3] for name in mine if name[:2] == ("period", step)})
    before: tuple[Name, ...] = ()
    for period in names:
        intake, closed, ended, stock = (
            ("period", step, what, period, group) for what in ("intake", "closed", "ended_otherwise", "stock")
        )
        yield Family((*before, intake), (closed, ended, stock), exact=True)
        before = (stock,)
    if names:
        yield Family((named("followed"),), tuple(("period", step, "intake", p, group) for p in names), exact=True)
        yield Family((named("n"),), tuple(("period", step, "closed", p, group) for p in names), exact=True)
        yield Family((named("open"),), before, exact=True)


@dataclass
class System:
    """Printed tables as a reader writes them down.

    Attributes:
        true: the exact counts; a family that they break tells nothing that is true, and is left aside.
    """

    printed: Tables
    true: Tables
    names: list[Name] = field(default_factory=list)
    low: list[int] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay the prints of each count upon each other."""
        for name, value, play in counts(self.printed):
            if name not in self.values:
                continue  # of a step without a target nobody counts who is within it
            if name not in self.names:
                self.names.append(name)
                self.low.append(0)
                self.high.append(math.inf)
            if isinstance(value, int):
                at = self.names.index(name)
                self.low[at] = max(self.low[at], value - play)
                self.high[at] = min(self.high[at], value + play)

    @cached_property
    def values(self) -> dict[Name, int]:
        """Give the true counts."""
        return {name: value for name, value, _ in counts(self.true) if isinstance(value, int)}

    @cached_property
    def families(self) -> list[Family]:
        """Give the families of which all counts are there and that are true."""
        known = [one for one in families(self.names) if one.parts and all(name in self.names for name in one.left)]
        return [one for one in known if self._holds(one)]

    def _holds(self, one: Family) -> bool:
        left = sum(factor * self.values[name] for name, factor in one.left.items())
        return left == 0 if one.exact else left >= 0

    @cached_property
    def targets(self) -> dict[str, Terms]:
        """Name what must be wide: every count, what is left of a whole, and a whole without one of its parts."""
        found = {" · ".join(name): {name: 1} for name in self.names}
        for one in self.families:
            smaller = [] if one.exact else [one.parts]
            smaller += [(part,) for part in one.parts if len(one.parts) > 1 and len(one.whole) == 1]
            for parts in smaller:
                left = Family(one.whole, parts)
                found[f"{' + '.join(map(str, one.whole))} - {' - '.join(map(str, parts))}"] = left.left
        return found

    def exposed(self, width: int, threshold: int) -> dict[str, tuple[int, int]]:
        """Give the targets whose range is narrower than `width` and that may be under the threshold."""
        solver, free, narrow = Solver(self), Solver(self, printed=False), dict[str, tuple[int, int]]()
        for target, terms in self.targets.items():
            costs = solver.costs(terms)
            if solver.spread(costs) >= width or solver.end(costs, -1) >= threshold:
                continue
            solver.end(costs, 1)
            if solver.spread(costs) < width:
                low, high = solver.end(costs, -1, whole=True), solver.end(costs, 1, whole=True)
                if high - low < width and low < threshold and (high or free.end(costs, 1) > 0):
                    narrow[target] = int(low), int(high)
        return narrow


class Solver:
    """All families as one program; every whole solution serves all targets."""

    def __init__(self, system: System, *, printed: bool = True) -> None:
        """Write the program down, with or without what is printed."""
        self.place = {name: at for at, name in enumerate(system.names)}
        self.found: list[Ints] = []
        size = len(system.names)
        self.low = np.array(system.low, float) if printed else np.zeros(size)
        self.high = np.array(system.high, float) if printed else np.full(size, np.inf)
        self.rows = np.array([self.costs(one.left) for one in system.families]).reshape(-1, size)
        self.top = np.array([0.0 if one.exact else np.inf for one in system.families])
        self.relaxed, self.strict = self._program(whole=False), self._program(whole=True)
        for sign in (1, -1):
            self.end(np.full(size, 1.0), sign)

    def costs(self, terms: Terms) -> NDArray[np.float64]:
        """Write a sum of counts as a row."""
        row = np.zeros(len(self.place))
        for name, factor in terms.items():
            row[self.place[name]] += factor
        return row

    def _program(self, *, whole: bool) -> _Highs:
        solver, program = _Highs(), highspy.HighsLp()
        solver.setOptionValue("output_flag", False)
        used = [np.flatnonzero(row) for row in self.rows]
        program.num_col_, program.num_row_ = len(self.place), len(self.rows)
        program.col_cost_, program.col_lower_, program.col_upper_ = np.zeros(len(self.place)), self.low, self.high
        program.row_lower_, program.row_upper_ = np.zeros(len(self.rows)), self.top
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.cumsum([0, *map(len, used)]).astype(np.int32)
        program.a_matrix_.index_ = np.concatenate([*used, []]).astype(np.int32)
        program.a_matrix_.value_ = np.concatenate([*(row[at] for row, at in zip(self.rows, used, strict=True)), []])
        if whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * len(self.place)
        solver.passModel(program)
        return solver

    def end(self, costs: NDArray[np.float64], sign: int, *, whole: bool = False) -> float:
        """Give the greatest (1) or least (-1) value of a sum, in real or in whole numbers."""
        solver = self.strict if whole else self.relaxed
        solver.changeColsCost(len(costs), np.arange(len(costs), dtype=np.int32), -sign * costs)
        solver.run()
        if solver.getModelStatus() in (
            highspy.HighsModelStatus.kUnbounded,
            highspy.HighsModelStatus.kUnboundedOrInfeasible,
        ):
            return sign * math.inf
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        values = np.array(solver.getSolution().col_value)
        self._keep(np.rint(values).astype(np.int64))
        value = float(costs @ values)
        return math.floor(value + DUST) if sign > 0 else math.ceil(value - DUST)

    def _keep(self, table: Ints) -> None:
        left = self.rows @ table
        if ((self.low <= table) & (table <= self.high)).all() and ((left >= 0) & (left <= self.top)).all():
            self.found.append(table)

    def spread(self, costs: NDArray[np.float64]) -> float:
        """Tell how far whole tables so far let a sum go."""
        values = np.array(self.found) @ costs if self.found else np.zeros(1)
        return float(values.max() - values.min())
