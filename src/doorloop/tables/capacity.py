"""What a step takes a week, and what would bring its stock within the term: the rules of waiting-list theory.

After Fong et al. (2022), doi:10.1101/2022.08.23.22279117, whose rules the R package NHSRwaitinglist computes too:

    load             demand / capacity: above 1 the stock grows without end
    target stock     demand x target / 4: at exponential waits about 2 % (e^-4) then wait longer than the target
    relief capacity  demand + (stock - target stock) / weeks until the day by which the target stock is reached

Demand is what came in a week, capacity what went out a week, however it ended. They suppose that what comes in and what
can go out stay as they were: a rule of thumb, and no forecast.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final, assert_never

from msgspec import Struct

from doorloop.definition.parts import WEEK, Step
from doorloop.workdays.hours import DAY

DAYS: Final = 7
"""Days in a week of the calendar."""
SOURCE: Final = "doi:10.1101/2022.08.23.22279117"
"""Where the rules are."""
FACTOR: Final = 4
"""The target is so many mean waits."""


class Rates(Struct, frozen=True):
    """What came in and went out in some weeks."""

    weeks: Fraction
    intake: int
    outflow: int

    def __add__(self, other: Rates) -> Rates:
        return Rates(self.weeks + other.weeks, self.intake + other.intake, self.outflow + other.outflow)

    @property
    def demand(self) -> Fraction:
        """Give what came in a week."""
        return self.intake / self.weeks

    @property
    def capacity(self) -> Fraction:
        """Give what went out a week."""
        return self.outflow / self.weeks

    @property
    def load(self) -> Fraction | None:
        """Give demand by capacity; None where nothing went out."""
        return Fraction(self.intake, self.outflow) if self.outflow else None


def target_weeks(step: Step) -> Fraction | None:
    """Give the target of all cases in weeks of the calendar; None where cases have own ones, and of opening hours."""
    if step.target_ticks is None:
        return None
    match step.tick:
        case "werkdagen":
            return step.target_ticks / WEEK
        case "kalenderdagen":
            return step.target_ticks / DAYS
        case "seconden":
            return step.target_ticks / (DAYS * DAY) if step.clock == "klokuren" else None
        case _:
            assert_never(step.tick)


def target_stock(rates: Rates, weeks: Fraction | None) -> Fraction | None:
    """Give the stock at which nearly every case is done within a target of so many weeks."""
    return None if weeks is None else rates.demand * weeks / FACTOR


def relief(rates: Rates, stock: int, wanted: Fraction | None, peildatum: date, by: date) -> Fraction | None:
    """Give what has to go out a week for the stock to be the wanted one by a day; None once that day has come."""
    weeks = Fraction((by - peildatum).days, DAYS)
    if wanted is None or weeks <= 0:
        return None
    return max(rates.demand + (stock - wanted) / weeks, Fraction(0))
