"""How long a step takes, on four bases: closed, open, both by Kaplan–Meier, and those that had time enough.

The mean of closed steps alone makes every figure too good while cases are open: the slow ones are not in it
yet. So the other bases stand beside it, each with a 95 % interval. Every figure is in the step's own unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from typing import Final, Literal

from doorloop.cases import measures
from doorloop.cases.measures import Histogram
from doorloop.cases.tally import ALL, CLOSED, Run, Tally
from doorloop.definition.parts import Step
from doorloop.tables import intervals, survival
from doorloop.tables.intervals import Bounds
from doorloop.tables.records import Record
from doorloop.tables.survival import Curve, Incidence, Interval

FIGURES: Final = (
    "n",
    "mean",
    "mean_low",
    "mean_high",
    "median",
    "median_low",
    "median_high",
    "median_reached",
    "p90",
    "p90_low",
    "p90_high",
    "p90_reached",
    "max",
    "within",
    "within_share",
    "within_low",
    "within_high",
)
"""What is reported of a step on each basis; an end of an interval of 95 % is its _low or _high."""


def closed(step: Step, tally: Tally, run: Run) -> Record:
    """Give what the closed steps come to, as the published tables have it."""
    durations = tally.closed(run)
    within, base = judged_closed(step, tally, run)
    quantiles = {"median": measures.HALF, "p25": measures.QUARTILE, "p75": measures.THREE_QUARTERS}
    quantiles |= {"p90": measures.NINE_TENTHS, "min": Fraction(0), "max": Fraction(1)}
    return {
        "n": durations.n,
        "mean": _in_unit(step, measures.mean(durations)),
        **{name: _in_unit(step, measures.quantile(durations, share)) for name, share in quantiles.items()},
        "with_target": base,
        "within_target": within,
        "within_target_share": None if within is None else measures.share(within, base or 0),
        "open": tally.of(run, "open").n,
        "excluded": tally.of(run, "excluded").n,
    }


def judged_closed(step: Step, tally: Tally, run: Run) -> tuple[int, int] | tuple[None, None]:
    """Count the closed steps within their target, and those that have one: all, or the cases with a term of their own.

    None without a target, and where no source has a column that decides the term of a case.
    """
    if not step.is_targeted or tally.absent & {*step.target_fields}:
        return None, None
    within = tally.of(run, "within").n
    return within, within + tally.of(run, "beyond").n


def by_law(step: Step, tally: Tally, run: Run) -> Record:
    """Give how closed steps kept the statutory term of the case, and the open ones that have one.

    Closed: those with a term, those within it, their share with Wilson's interval. Open: those with a term, and those
    past it. The estimate of both is that of `followed`, of time since the last day of each term.
    """
    own = run._replace(of="statute")
    within, beyond = tally.of(own, "within").n, tally.of(own, "beyond").n
    waiting, n, both = tally.of(own, "open"), within + beyond, _by_term(step, tally, own)
    return {
        "with_statute": n,
        "within_statute": within,
        "within_statute_share": measures.share(within, n),
        **_ends("within_statute", intervals.wilson(within, n)),
        "open_statute": waiting.n,
        "overdue_statute": waiting.n - waiting.at_most(0),
        "estimated_statute_share": None if both.value is None else Fraction(both.value),
    }


def judged(step: Step, tally: Tally, run: Run) -> str | None:
    """Say by what a norm in hours was judged in a group: `clock`, `dates`, or `both`; None for any other target."""
    if step.target_unit != "uren":
        return None
    if not step.is_by_the_hour:
        return "clock"
    clocked, n = tally.cell("clocked", step.id, ALL, run.group), tally.closed(Run(run.step, run.group)).n
    return "dates" if not clocked else "clock" if clocked == n else "both"


Basis = Literal["closed", "open", "kaplan_meier", "aalen_johansen", "matured"]


def bases(step: Step, tally: Tally, run: Run) -> Iterator[tuple[Basis, Record]]:
    """Give a step on four bases, the same figures of each; None where a basis does not tell one.

    The third is Kaplan-Meier, or Aalen-Johansen where rivals can end the step. Without a target there is none that
    has passed.
    """
    nothing: Record = dict.fromkeys(FIGURES)
    yield "closed", nothing | _closed(step, tally, run)
    yield "open", nothing | _open(step, tally.of(run, "open"))
    yield "aalen_johansen" if step.rivals else "kaplan_meier", followed(step, tally, run)
    if step.is_targeted:
        yield "matured", nothing | _matured(tally, run)


def _closed(step: Step, tally: Tally, run: Run) -> Record:
    """Give the closed steps: the published figures, and how sure mean and share are."""
    figures, durations = closed(step, tally, run), tally.closed(run)
    within, base = judged_closed(step, tally, run)
    share = intervals.UNKNOWN if within is None else intervals.wilson(within, base or 0)
    return {
        **{name: figures[name] for name in ("n", "mean", "median", "p90", "max")},
        **_ends("mean", intervals.mean_interval(durations), step.unit_ticks),
        "within": figures["within_target"],
        "within_share": figures["within_target_share"],
        **_ends("within", share),
    }


def _ends(name: str, bounds: Bounds | Interval, size: int = 1) -> Record:
    return {
        f"{name}_low": None if bounds.low is None else Fraction(bounds.low) / size,
        f"{name}_high": None if bounds.high is None else Fraction(bounds.high) / size,
    }


def _open(step: Step, ages: Histogram) -> Record:
    """Give how long the open ones have been open on the peildatum."""
    shares = {"median": measures.HALF, "p90": measures.NINE_TENTHS, "max": Fraction(1)}
    figures = {name: _in_unit(step, measures.quantile(ages, share)) for name, share in shares.items()}
    return {"n": ages.n, "mean": _in_unit(step, measures.mean(ages)), **figures}


def followed(step: Step, tally: Tally, run: Run) -> Record:
    """Estimate from closed and open steps together, the same figures as of every basis.

    A quantile is the time by which so large a share of all has ended in this way: by Kaplan-Meier, and by
    Aalen-Johansen where some came to a rival ending. It is reached (true), not yet (false), or never will be (None):
    too many have ended otherwise. No estimate takes an end before its start.
    """
    n, nothing = tally.followed(run).n, dict.fromkeys(FIGURES)
    if step.reversed == "counted":
        return nothing
    if not n:
        return nothing | {"n": 0}
    ways, waiting = _ways(step, tally, run), tally.of(run, "open")
    own = survival.estimate(ways, step.end, waiting)
    found: Record = {"n": n}
    for name, share in (("median", 0.5), ("p90", 0.9)):
        at = survival.quantile(own, share)
        reached = at.value is not None or (False if own.reaches(share) else None)
        found |= _told(name, at, step.unit_ticks) | {f"{name}_reached": reached}
    if step.is_targeted:
        by_target = _by_target(step, tally, run)
        found |= {"within_share": None if by_target.value is None else Fraction(by_target.value)}
        found |= _ends("within", by_target)
    return nothing | found


def curve(step: Step, tally: Tally, run: Run) -> Curve | Incidence | None:
    """Estimate the way of closed and open steps to their end; None where there is none."""
    ways, waiting = _ways(step, tally, run), tally.of(run, "open")
    return survival.estimate(ways, step.end, waiting) if tally.followed(run).n else None


def _by_target(step: Step, tally: Tally, run: Run) -> Interval:
    """Estimate the share that ends within the target.

    Where each case has its own term, time is taken from the end of that term: T - term of closed steps, C - term of
    open ones, so that the share is 1 - S(0) of Kaplan-Meier, or F(0) of Aalen-Johansen. Of equal terms that is the same
    estimate as of one target. Cases without a term are left out of it.
    """
    if step.has_own_targets:
        return _by_term(step, tally, run._replace(of="target"))
    estimated = survival.estimate(_judged(step, tally, run), step.end, tally.of(run, "open"))
    return survival.share_by(estimated, float(step.target_ticks or 0))


def _by_term(step: Step, tally: Tally, own: Run) -> Interval:
    """Estimate the share that ends by the end of the term of each case: time is taken from there."""
    found = curve(step, tally, own)
    return survival.NOTHING if found is None else survival.share_by(found, 0.0)


def _ways(step: Step, tally: Tally, run: Run) -> dict[str, Histogram]:
    """Give how long a step took by the field that ended it: its end, and each rival."""
    return {step.end: tally.closed(run)} | {field: tally.rivals(run, field) for field in step.rivals}


def _judged(step: Step, tally: Tally, run: Run) -> dict[str, Histogram]:
    """Give `_ways` such that a duration is at most the target exactly where the step was judged to be within it.

    Of a norm in hours the clock may say otherwise than whole days: those durations move to the days around it.
    """
    if not step.is_by_the_hour:
        return _ways(step, tally, run)
    last = floor(step.target_ticks or 0)
    within, beyond = {step.end: tally.of(run, "within")}, {step.end: tally.of(run, "beyond")}
    for field in step.rivals:
        within[field] = tally.of(run, "rival", rival=field)
        beyond[field] = tally.of(run, "rival_beyond", rival=field)
    return {
        field: measures.moved(within[field], lambda day: min(day, last))
        + measures.moved(beyond[field], lambda day: max(day, last + 1))
        for field in within
    }


def _told(name: str, found: Interval, size: int = 1) -> Record:
    value = None if found.value is None else Fraction(found.value) / size
    return {name: value, **_ends(name, found, size)}


def _matured(tally: Tally, run: Run) -> Record:
    """Give the share within the target of those whose target has passed, closed or open."""
    within = tally.of(run, "within", matured=True).n
    base = sum(tally.of(run, state, matured=True).n for state in (*CLOSED, "open"))
    share = measures.share(within, base)
    return {"n": base, "within": within, "within_share": share, **_ends("within", intervals.wilson(within, base))}


def endings(step: Step, tally: Tally, run: Run) -> Iterator[tuple[str, Record]]:
    """Give for the end of a step and each rival the share that comes to it: by the target, and in the end.

    The last is the share by the longest time that anybody was followed. Yields the field of each ending.
    """
    ways, waiting = _ways(step, tally, run), tally.of(run, "open")
    n = sum(way.n for way in ways.values()) + waiting.n
    found = survival.aalen_johansen(ways, waiting)
    by_norm, norm = _to_target(step, tally, run)
    last = max((day for way in (*ways.values(), waiting) for day in way.days[-1:]), default=0)
    for field, way in ways.items():
        by_target = by_norm[field].by(norm) if field in by_norm else survival.NOTHING
        at_last = found[field].by(last) if n else survival.NOTHING
        yield (
            field,
            {
                "count": way.n,
                "followed": n,
                **_told("by_target", by_target),
                "horizon": Fraction(last, step.unit_ticks) if n else None,
                **_told("in_the_end", at_last),
            },
        )


def _to_target(step: Step, tally: Tally, run: Run) -> tuple[dict[str, Incidence], float]:
    """Estimate each ending in time, and give the time of the target; nothing without a target or any step.

    Own terms are at time 0, as in `_by_target`.
    """
    own = run._replace(of="target") if step.has_own_targets else run
    ways = _ways(step, tally, own) if step.has_own_targets else _judged(step, tally, run)
    waiting = tally.of(own, "open")
    if not (step.target_ticks or step.has_own_targets) or not any(one.n for one in (*ways.values(), waiting)):
        return {}, 0.0
    return survival.aalen_johansen(ways, waiting), float(step.target_ticks or 0)


def _in_unit(step: Step, days: Fraction | None) -> Fraction | None:
    return None if days is None else days / step.unit_ticks


def difference(step: Step, one: tuple[Tally, Run], other: tuple[Tally, Run]) -> Record:
    """Give how two sets of closed steps differ, the first minus the second.

    Means by Welch's interval, shares within the target by Newcombe's. A difference is an association.
    """
    a, b = one[0].closed(one[1]), other[0].closed(other[1])
    middles = measures.mean(a), measures.mean(b)
    means = intervals.difference_of_means(a, b)
    known = middles[0] is not None and middles[1] is not None
    found: Record = {
        "n_a": a.n,
        "n_b": b.n,
        "mean_a": _in_unit(step, middles[0]),
        "mean_b": _in_unit(step, middles[1]),
        "difference": _in_unit(step, Fraction(middles[0] or 0) - Fraction(middles[1] or 0)) if known else None,
        **_ends("difference", means, step.unit_ticks),
    }
    return found | _share_difference(step, one, other)


def _share_difference(step: Step, one: tuple[Tally, Run], other: tuple[Tally, Run]) -> Record:
    names = ("share_a", "share_b", "share_difference", "share_difference_low", "share_difference_high")
    (a, n_a), (b, n_b) = ((w or 0, n or 0) for w, n in (judged_closed(step, *side) for side in (one, other)))
    if not n_a or not n_b:
        return dict.fromkeys(names)
    first, second = Fraction(a, n_a), Fraction(b, n_b)
    ends = _ends("share_difference", intervals.difference_of_shares((a, n_a), (b, n_b)))
    return {"share_a": first, "share_b": second, "share_difference": first - second, **ends}
