"""Claims that combine several tables: whether any register can give all these figures together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import lcm
from typing import Final

from msgspec import Struct

from doorloop.base.language import Text
from doorloop.systems.bounds import ranges
from doorloop.systems.deciding import Answer, Known, search, solve
from doorloop.systems.integers import Contradiction
from doorloop.systems.relations import Range, Relation, UndecidedError
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import Said, both, defer, join, num
from doorloop.verification.publication import formula
from doorloop.verification.publication.formula import Linear, Term
from doorloop.verification.publication.parts import Constraint, System

CLAIM, BOUND = "claim", "bound"
FAR: Final = 10**12
"""So far down a bound is looked for: there is none below it."""


class Problem(Struct, frozen=True):
    """A system as constraints on whole numbers; a printed figure is a variable that its own constraint fixes.

    So that a set of constraints that clash names figures as well as rules.
    """

    setting: Setting
    system: System
    rows: tuple[Relation[str], ...]
    bounds: Known


def find_systems(setting: Setting) -> Iterator[Check]:
    """Find claims that no register can meet together with the printed figures and the rules that link them.

    A system without variables is arithmetic; the others are decided by integer linear programming. The figures
    that clash are an irreducible set: without any one of them the rest can be.
    """
    for system in setting.index.spec.systems:
        problem = _problem(setting, system)
        answer = solve_exactly(problem) if not system.variables else solve(problem.rows, problem.bounds)
        cells = tuple(name[1:-1] for name in problem.bounds if name.startswith("["))
        if answer.feasible is None:
            yield Check(cells, has_power=False, undecided=both(system.title))
        else:
            yield Check(cells, None if answer.feasible else _finding(problem, answer.proved))


def solve_exactly(problem: Problem) -> Answer:
    """Decide a system in which every variable is a printed figure: one candidate, unless a figure is not known."""
    fixed = {row.why for row in problem.rows}
    if any(one.width != 0 and name not in fixed for name, one in problem.bounds.items()):
        return search(problem.rows, problem.bounds) or Answer(None, {}, False)
    values = {row.terms[0][0]: int(row.low or 0) for row in problem.rows if row.why.startswith("[")}
    return Answer(all(row.holds(values) for row in problem.rows), values, True)


def _problem(setting: Setting, system: System) -> Problem:
    constraints = {CLAIM: system.claim, **system.rules}
    rows = [_row(name, one) for name, one in constraints.items()]
    sides = [side for one in constraints.values() for side in _sides(one)]
    bound = [formula.parse(system.bound)] if system.bound else []
    refs = dict.fromkeys(ref for side in [*sides, *bound] for ref in setting.refs(side))
    for ref in refs:
        value = setting.index.printed(ref).value
        if value is not None:
            rows.append(Relation(((f"[{ref}]", 1),), value, value, f"[{ref}]"))
    bounds = {f"[{ref}]": _between(setting, ref) for ref in refs}
    for name, variable in system.variables.items():
        bounds[name] = Range(variable.low, variable.high)
    return Problem(setting, system, tuple(rows), bounds)


def _between(setting: Setting, ref: str) -> Range:
    """Give the bounds of a figure that is not one number: those of its range, or any number of cases."""
    printed = setting.index.printed(ref)
    return Range(int(printed.low or 0), None if printed.high is None else int(printed.high))


def _sides(one: Constraint) -> tuple[Term, Term]:
    left, _, right = formula.parse_constraint(one.holds)
    return left, right


def _row(name: str, one: Constraint) -> Relation[str]:
    left, sign, right = formula.parse_constraint(one.holds)
    form: Linear = dict(formula.linear(left))
    for leaf, factor in formula.linear(right).items():
        form[leaf] = form.get(leaf, Fraction(0)) - factor
    bound = -form.pop("", Fraction(0))
    return Relation(tuple(form.items()), None if sign == "<=" else bound, None if sign == ">=" else bound, name)


def clash(problem: Problem) -> list[str]:
    """Give an irreducible set of constraints that cannot go together, by leaving each away in turn.

    Assumptions go first and figures last, so that what stays takes as little for granted as possible; the claim
    is never left away.
    """
    kept = list(problem.rows)
    assumed = {name for name, rule in problem.system.rules.items() if rule.assumption}
    order = sorted(problem.rows, key=lambda row: (row.why.startswith("["), row.why not in assumed))
    for row in order:
        rest = [other for other in kept if other is not row]
        if row.why != CLAIM and solve(rest, problem.bounds).feasible is False:
            kept = rest
    return [row.why for row in kept]


def limits(problem: Problem, without: Iterable[str] = (CLAIM,)) -> tuple[Fraction | None, Fraction | None] | None:
    """Give the smallest and the largest value of the bound formula without some constraints.

    None as a limit where there is none, or nobody knows it; None altogether where nothing fits.
    """
    left_out, form = set(without), formula.linear(formula.parse(problem.system.bound))
    constant, times = form.pop("", Fraction(0)), lcm(*(factor.denominator for factor in form.values()))
    value = Relation((*((name, factor * times) for name, factor in form.items()), (BOUND, -1)), 0, 0)
    relations = [*(row for row in problem.rows if row.why not in left_out), value]
    known = {BOUND: Range(-FAR, None), **problem.bounds}
    try:
        found = ranges(relations, known, dict.fromkeys(problem.bounds, 0))[BOUND]
    except Contradiction:
        return None
    except UndecidedError:
        return None, None
    low = None if found.low == -FAR else Fraction(found.low, times) + constant
    return low, None if found.high is None else Fraction(found.high, times) + constant


def _finding(problem: Problem, proved: bool) -> Finding:
    setting, system = problem.setting, problem.system
    names = clash(problem) if system.variables else [row.why for row in problem.rows]
    figures = [name[1:-1] for name in names if name.startswith("[")]
    rules = [system.claim.text, *(system.rules[name].text for name in names if name in system.rules)]
    claimed = [ref for side in _sides(system.claim) for ref in setting.refs(side)]
    ordered = tuple(dict.fromkeys([*(ref for ref in claimed if ref in figures), *figures]))
    notes: list[Said] = []
    if len(ordered) > 1:
        shown = [defer("shown", what=setting.label(ref), value=printed_as(setting, ref)) for ref in ordered]
        notes.append(defer("clash", figures=join(shown, " · ")))
    if len(rules) > 1:
        distinct = {rule.nl: rule for rule in rules}
        notes.append(defer("clash_rules", rules=join([both(rule) for rule in distinct.values()], " · ")))
    notes += _assumptions(problem)
    notes += [] if proved else [defer("solver_only")]
    recomputed = _bound(problem, limits(problem)) if system.bound else _held(problem)
    claimed_text = _claimed(problem)
    sentence = defer(CANNOT_BE, claim=claimed_text, bound=recomputed)
    return Finding(SYSTEM, system.id, ordered, claimed_text, recomputed, sentence, tuple(notes))


def _claimed(problem: Problem) -> Said:
    """Say what is claimed: the figure that a variable should be, or else the claim itself."""
    system = problem.system
    refs = [ref for side in _sides(system.claim) for ref in problem.setting.refs(side)]
    if len(refs) == 1 and system.variables:
        return defer("shown", what=system.title, value=printed_as(problem.setting, refs[0]))
    return both(system.claim.text)


def _held(problem: Problem) -> Said:
    left, sign, right = formula.parse_constraint(problem.system.claim.holds)
    return defer("fails", a=problem.setting.written(left), sign=sign, b=problem.setting.written(right))


def _bound(problem: Problem, found: tuple[Fraction | None, Fraction | None] | None) -> Said:
    what = _bound_label(problem)
    if found is None:
        return defer("nothing_fits")
    low, high = found
    if low == high and low is not None:
        return defer("exactly", what=what, n=num(low))
    if low is None or low == 0:
        return defer("at_most", what=what, n=num(high)) if high is not None else defer("nothing_fits")
    return (
        defer("at_least", what=what, n=num(low))
        if high is None
        else defer("between_bounds", what=what, low=num(low), high=num(high))
    )


def _bound_label(problem: Problem) -> Said:
    variable = problem.system.variables.get(problem.system.bound)
    if problem.system.bound_label:
        return both(problem.system.bound_label)
    if variable:
        return both(variable.label)
    written = problem.setting.written(formula.parse(problem.system.bound))
    refs = list(problem.setting.refs(formula.parse(problem.system.bound)))
    return problem.setting.label(refs[0]) if len(refs) == 1 else written


def _assumptions(problem: Problem) -> Iterator[Said]:
    """Say what the bound becomes without each assumption."""
    for name, rule in problem.system.rules.items():
        if rule.assumption and problem.system.bound:
            found = limits(problem, (CLAIM, name))
            yield defer("without", rule=rule.text, bound=_bound(problem, found))


CANNOT_BE = Text(nl='"{claim}" kan niet kloppen; {bound}', en='"{claim}" cannot be right; {bound}')

SYSTEM = Rule(
    name="system",
    letter="X",
    title=Text(nl="Kan niet samengaan", en="Cannot go together"),
    test=Text(nl="samenhang van tabellen", en="tables together"),
    find=find_systems,
    subjects=lambda index: [one.id for one in index.spec.systems],
)
