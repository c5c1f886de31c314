"""Small formulas over printed figures: `100 * ([a/b/n/p] + [a/c/n/p]) / [tekst/totaal]`.

A reference stands in square brackets, a bare name is a variable. A formula is read once and computed in two
ways: over intervals of exact fractions, so that what was rounded in print stays uncertain, and as a linear form
over variables, for systems of constraints. `A <= B`, `A >= B` and `A = B` are constraints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import Literal

from msgspec import Struct

TOKEN = re.compile(r"\s*(?:\[([^\]]+)\]|(\d+(?:\.\d+)?)|([a-z_]\w*)|([-+*/()]))")
MOST_BRACKETS, MOST_TOKENS, MOST_FACTORS, MOST_DIGITS = 50, 400, 40, 18
"""So much a formula may hold: each level takes room on the stack, and each factor makes numbers longer."""
COMPARE = re.compile(r"<=|>=|=")


class FormulaError(ValueError):
    """A formula that cannot be read, with what is wrong with it."""


class Leaf(Struct, frozen=True):
    """A number, a reference to a printed figure, or a variable."""

    kind: Literal["number", "ref", "name"]
    text: str


class Apply(Struct, frozen=True):
    """Two terms under one of `+ - * /`."""

    sign: str
    left: Term
    right: Term


Term = Leaf | Apply


class Interval(Struct, frozen=True):
    """All values that a figure can have: from low up to and including high."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        """Tell whether there is one value only."""
        return self.low == self.high

    def meets(self, other: Interval) -> bool:
        """Tell whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high


def point(value: Fraction | int) -> Interval:
    """Give the interval of one value."""
    return Interval(Fraction(value), Fraction(value))


@cache
def parse(text: str) -> Term:
    """Read a formula.

    Errors: FormulaError with the place that cannot be read.
    """
    tokens = list(_tokens(text))
    signs = [text for kind, text in tokens if kind == "sign"]
    if signs.count("(") > MOST_BRACKETS or len(tokens) > MOST_TOKENS:
        raise FormulaError("too many brackets or terms")
    if signs.count("*") + signs.count("/") > MOST_FACTORS:
        raise FormulaError(f"more than {MOST_FACTORS} factors")
    if any(kind == "number" and len(text) > MOST_DIGITS for kind, text in tokens):
        raise FormulaError(f"a number of more than {MOST_DIGITS} digits")
    term, rest = _sum(tokens)
    if rest:
        raise FormulaError(f"unexpected '{rest[0][1]}'")
    return term


def parse_constraint(text: str) -> tuple[Term, str, Term]:
    """Read a constraint: left side, `<=`, `>=` or `=`, right side.

    Errors: FormulaError.
    """
    signs = COMPARE.findall(text)
    if len(signs) != 1:
        raise FormulaError("a constraint needs one of <=, >= and =")
    left, right = COMPARE.split(text)
    return parse(left), signs[0], parse(right)


Token = tuple[str, str]


def _tokens(text: str) -> Iterator[Token]:
    at, text = 0, text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise FormulaError(f"unexpected '{text[at:].strip()[:12]}'")
        kinds = ("ref", "number", "name", "sign")
        yield next((kind, found) for kind, found in zip(kinds, match.groups(), strict=True) if found is not None)
        at = match.end()


def _sum(tokens: list[Token]) -> tuple[Term, list[Token]]:
    return _chain(tokens, "+-", _product)


def _product(tokens: list[Token]) -> tuple[Term, list[Token]]:
    return _chain(tokens, "*/", _atom)


def _chain(
    tokens: list[Token], signs: str, part: Callable[[list[Token]], tuple[Term, list[Token]]]
) -> tuple[Term, list[Token]]:
    left, rest = part(tokens)
    while rest and rest[0][0] == "sign" and rest[0][1] in signs:
        right, after = part(rest[1:])
        left, rest = Apply(rest[0][1], left, right), after
    return left, rest


def _atom(tokens: list[Token]) -> tuple[Term, list[Token]]:
    if not tokens:
        raise FormulaError("it ends too soon")
    (kind, text), rest = tokens[0], tokens[1:]
    if text == "(" and kind == "sign":
        inner, rest = _sum(rest)
        if not rest or rest[0] != ("sign", ")"):
            raise FormulaError("a bracket is not closed")
        return inner, rest[1:]
    if kind == "number":
        return Leaf("number", text), rest
    if kind == "ref":
        return Leaf("ref", text.strip()), rest
    if kind == "name":
        return Leaf("name", text), rest
    raise FormulaError(f"unexpected '{text}'")


def leaves(term: Term, kind: str) -> Iterator[str]:
    """List the references or the variables of a formula, in their order."""
    if isinstance(term, Leaf):
        if term.kind == kind:
            yield term.text
    else:
        yield from leaves(term.left, kind)
        yield from leaves(term.right, kind)


def evaluate(term: Term, value: Callable[[str], Interval]) -> Interval:
    """Compute a formula over intervals.

    Errors: FormulaError for a division by what may be zero, and for a variable.
    """
    if isinstance(term, Leaf):
        if term.kind == "name":
            raise FormulaError(f"'{term.text}' has no value")
        return point(Fraction(term.text)) if term.kind == "number" else value(term.text)
    a, b = evaluate(term.left, value), evaluate(term.right, value)
    if term.sign == "+":
        return Interval(a.low + b.low, a.high + b.high)
    if term.sign == "-":
        return Interval(a.low - b.high, a.high - b.low)
    if term.sign == "/":
        if b.low <= 0 <= b.high:
            raise FormulaError("division by zero")
        b = Interval(1 / b.high, 1 / b.low)
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    return Interval(min(ends), max(ends))


Linear = dict[str, Fraction]
"""A linear form: leaf → coefficient; the constant under the empty name."""


def linear(term: Term) -> Linear:
    """Write a formula as a linear form over its references and variables; a reference keeps its brackets.

    Errors: FormulaError for a product of two unknowns, or a division by one.
    """
    if isinstance(term, Leaf):
        if term.kind == "number":
            return {"": Fraction(term.text)}
        return {f"[{term.text}]" if term.kind == "ref" else term.text: Fraction(1)}
    a, b = linear(term.left), linear(term.right)
    if term.sign in "+-":
        sign = 1 if term.sign == "+" else -1
        return {name: a.get(name, Fraction(0)) + sign * b.get(name, Fraction(0)) for name in {**a, **b}}
    if term.sign == "*" and set(a) <= {""}:
        a, b = b, a
    if set(b) - {""} or not b.get("", Fraction(0)):
        raise FormulaError("only a multiple or a fraction of a term is linear")
    factor = b[""] if term.sign == "*" else 1 / b[""]
    return {name: coefficient * factor for name, coefficient in a.items()}


def show(term: Term, written: Mapping[str, str] | Callable[[str], str]) -> str:
    """Write a formula for a reader, each reference and variable as `written`."""
    say = written if callable(written) else lambda name: written.get(name, name)
    if isinstance(term, Leaf):
        return term.text if term.kind == "number" else say(term.text)
    left, right = show(term.left, say), show(term.right, say)
    if term.sign in "*/":
        left, right = _bracket(term.left, left, "+-"), _bracket(term.right, right, "+-*/")
    elif term.sign == "-":
        right = _bracket(term.right, right, "+-")
    return f"{left} {({'*': '×', '-': '−'}).get(term.sign, term.sign)} {right}"


def _bracket(term: Term, text: str, signs: str) -> str:
    return f"({text})" if isinstance(term, Apply) and term.sign in signs else text
