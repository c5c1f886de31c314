"""Units, norms, classes and words: figures that are right and still say something else than they seem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from doorloop.base.language import Text
from doorloop.verification.contradiction import Check, Finding, Rule, Setting, printed_as
from doorloop.verification.deferred import Said, both, defer, join, num, text
from doorloop.verification.publication import formula
from doorloop.verification.publication.parts import Mention, Quantity
from doorloop.verification.publication.printed import Printed, read


def find_quantities(setting: Setting) -> Iterator[Check]:
    """Find quantities with several values, several units for one number, or several definitions."""
    for quantity in setting.index.spec.quantities:
        found = [read(mention.value, setting.index.spec.writing) for mention in quantity.mentions]
        reason = _reason(quantity, found)
        cells = _mentioned(setting, found)
        if reason is None:
            yield Check(cells)
            continue
        first, *others = (_given(mention) for mention in quantity.mentions)
        finding = Finding(
            rule=QUANTITY,
            subject=quantity.id,
            cells=cells,
            published=first,
            recomputed=join(others),
            sentence=defer(GIVEN_DIFFERENTLY, what=quantity.label, reason=_values(found) or reason),
            notes=(reason, *_about(setting, found)),
            letter="U" if _units(found) > 1 else None,
        )
        yield Check(cells, finding)


def _reason(quantity: Quantity, found: list[Printed]) -> Said | None:
    values = {printed.value if printed.value is not None else printed.text for printed in found}
    meanings = {mention.means.nl for mention in quantity.mentions if mention.means}
    if len(values) > 1:
        return defer("two_values", n=len(values))
    if _units(found) > 1:
        return defer("two_units", n=_units(found))
    return defer("two_meanings", n=len(meanings)) if len(meanings) > 1 else None


def _values(found: list[Printed]) -> Said | None:
    """List what is printed, each once; None where that is the same everywhere."""
    texts = dict.fromkeys(printed.text for printed in found)
    return join([text(one) for one in texts], defer("listed_and")) if len(texts) > 1 else None


def _units(found: list[Printed]) -> int:
    same = len({printed.value for printed in found}) == 1
    return len({printed.unit for printed in found}) if same else 1


def _given(mention: Mention) -> Said:
    if mention.means:
        return defer("given_means", value=mention.value, means=mention.means, where=mention.section)
    return defer("given_as", value=mention.value, where=mention.section)


def _mentioned(setting: Setting, found: list[Printed]) -> tuple[str, ...]:
    """Find the statements of the text with the same number and unit."""
    pairs = {(printed.value, printed.unit) for printed in found if printed.value is not None and printed.digits}
    texts = setting.index.statements
    return tuple(ref for ref in texts if (p := setting.index.printed(ref)) and (p.value, p.unit) in pairs)


def _about(setting: Setting, found: list[Printed]) -> Iterator[Said]:
    """Say how far apart two units of one number are, by the calendar of the publication."""
    units = setting.index.spec.writing.units
    bases = {units[printed.unit].of for printed in found if printed.unit in units}
    if _units(found) > 1 and setting.calendar_days and bases == {"werkdagen", "kalenderdagen"}:
        value = found[0].value or Fraction(0)
        a = next(printed.text for printed in found if units[printed.unit].of == "werkdagen")
        days = next(unit for unit in units.values() if unit.of == "kalenderdagen")
        yield defer(
            "calendar_of", a=a, b=defer("figure_unit", n=num(value * setting.calendar_days, 0), unit=days.words[-1])
        )


def find_bounds(setting: Setting) -> Iterator[Check]:
    """Find means that the text quotes as a maximum."""
    for ref, statement in setting.index.statements.items():
        cell = setting.index.cells.get(statement.quotes)
        if setting.index.printed(ref).bound != "at_most" or not cell or cell.kind != "mean":
            continue
        n = setting.index.beside(cell, cell.parts[3].of)
        mean = printed_as(setting, cell.ref)
        recomputed = defer("is_a_mean", value=mean, n=n.printed.text) if n else defer("is_a_mean_plain", value=mean)
        cells = (ref, cell.ref, *([n.ref] if n else []))
        open_ = _still_open(setting, n.ref) if n else []
        printed = printed_as(setting, ref)
        yield Check(cells, Finding(BOUND, ref, cells, printed, recomputed, recomputed, tuple(open_)))


def _still_open(setting: Setting, n: str) -> list[Said]:
    """Say how many cases of the step before had not come to the end, by the funnels of the publication."""
    for funnel in setting.index.spec.funnels:
        known = all(setting.index.printed(ref).value is not None for ref in funnel.cells)
        if n in funnel.cells[1:] and known:
            before = setting.index.printed(funnel.cells[funnel.cells.index(n) - 1]).value or Fraction(0)
            after = setting.index.printed(n).value or Fraction(0)
            if before > after:
                return [defer("were_open", n=num(before - after), all=num(before))]
    return []


def find_units(setting: Setting) -> Iterator[Check]:
    """Find statements that repeat the number of a cell with another unit."""
    for ref, statement in setting.index.statements.items():
        if not statement.quotes:
            continue
        mine, theirs = setting.index.printed(ref), setting.index.printed(statement.quotes)
        cells = (ref, statement.quotes)
        if mine.value != theirs.value or setting.index.unit(ref) == setting.index.unit(statement.quotes):
            yield Check(cells)
            continue
        there = defer("shown", what=setting.label(statement.quotes), value=printed_as(setting, statement.quotes))
        printed, notes = printed_as(setting, ref), tuple(_about(setting, [mine, theirs]))
        sentence = defer(OTHER_UNIT, here=printed, there=printed_as(setting, statement.quotes))
        yield Check(cells, Finding(UNIT, ref, cells, printed, there, sentence, notes))


def find_norm_columns(setting: Setting) -> Iterator[Check]:
    """Find bounds that stand in a column of means."""
    for cell in setting.index.cells.values():
        if cell.kind == "mean" and cell.printed.bound:
            n = setting.index.beside(cell, cell.parts[3].of)
            cells = (cell.ref, *([n.ref] if n else []))
            printed = printed_as(setting, cell.ref)
            sentence = defer(A_BOUND, printed=printed)
            yield Check(cells, Finding(NORM_COLUMN, cell.ref, cells, printed, defer("norm_not_mean"), sentence))


def find_norms_left_out(setting: Setting) -> Iterator[Check]:
    """Find means over a norm that stands elsewhere and that their own table does not show."""
    for norm in setting.index.spec.norms:
        cell = setting.index.cells[norm.of]
        if not setting.index.is_known(norm.of):
            continue
        beside = [
            setting.index.beside(cell, id) for id, column in cell.parts[0].columns.items() if column.kind == "norm"
        ]
        printed = read(norm.value, setting.index.spec.writing)
        units = setting.index.spec.writing.units
        size = Fraction(units[printed.unit].size) if printed.unit in units else Fraction(1)
        over = setting.index.interval(norm.of).low > (printed.value or Fraction(0)) * size
        left_out = over and not any(other and other.printed.value is not None for other in beside)
        mean = printed_as(setting, norm.of)
        recomputed = defer("norm_missed", norm=norm.value, where=norm.section, mean=mean)
        sentence = defer(OVER_NORM, mean=mean, norm=norm.value)
        finding = Finding(NORM_LEFT_OUT, norm.id, (norm.of,), mean, recomputed, sentence) if left_out else None
        yield Check((norm.of,), finding)


def find_properties(setting: Setting) -> Iterator[Check]:
    """Find a row of which the text says the opposite of what it says of all rows with an empty cell."""
    for one in setting.index.spec.properties:
        if setting.index.at_row(one.row, one.column, one.group):
            continue
        table = setting.index.spec.tables[one.row.partition("/")[0]]
        cells = tuple(c.ref for c in setting.index.cells.values() if f"{c.table}/{c.row}" == one.row)
        label = next(c.parts[2].label for c in setting.index.cells.values() if f"{c.table}/{c.row}" == one.row)
        column = table.columns[one.column].label
        recomputed = defer("empty_here", row=label, column=_lower(both(column)), denied=one.denied, where=one.section)
        known = bool(one.weight) and setting.is_known(formula.parse(one.weight))
        notes = (_weight(setting, one.weight),) if known else ()
        yield Check(cells, Finding(PROPERTY, one.id, cells, both(one.says), recomputed, recomputed, notes))


def _lower(said: Said) -> Said:
    return lambda lang: said(lang).lower()


def _weight(setting: Setting, weight: str) -> Said:
    term = formula.parse(weight)
    unit = next((setting.index.base_unit(ref) for ref in setting.refs(term)), "")
    value = setting.compute(term, unit, exactly=True).low
    return defer("weight", value=num(value, 0), formula=setting.written(term))


class Class(Struct, frozen=True):
    """A class as its label says: from low up to high, in days; whether it holds its own bounds."""

    label: str
    low: Fraction
    high: Fraction | None
    with_low: bool
    with_high: bool


DAYS = {"d": Fraction(1), "m": Fraction(487, 16), "j": Fraction(1461, 4)}
"""Day, month and year of a class label; a label without a unit counts in units of its own."""

CLASS = re.compile(r"(?P<sign>[<>≤≥])?\s*(?P<a>\d+)(?:\s*[-–]\s*(?P<b>\d+))?\s*(?P<unit>[a-z]*)", re.I)


def find_classes(setting: Setting) -> Iterator[Check]:
    """Find classes of one block that have values in common, by their labels.

    `1-3` and `3-6` months share 3; in whole numbers, `18-25` and `26-30` share nothing. `< 3 dgn` lies inside
    `< 1 mnd`, unless that is read as what is left of it.
    """
    for name, table in setting.index.spec.tables.items():
        for block in table.blocks:
            classes = classes_of([row.label.nl for row in block.rows])
            if block.exclusive or len(classes) < 2 or len(classes) < len(block.rows) - 1:
                continue
            shared = [
                said for i, one in enumerate(classes) for other in classes[i + 1 :] for said in overlap(one, other)
            ]
            refs = tuple(c.ref for c in setting.index.cells.values() if c.parts[1] is block and c.kind == "count")
            labels = ", ".join(one.label for one in classes)
            subject = f"{name}/{block.id}" if block.id else name
            finding = Finding(CLASSES, subject, refs, text(labels), join(shared), shared[0]) if shared else None
            yield Check(refs, finding)


def classes_of(labels: list[str]) -> list[Class]:
    """Read classes from labels, those that are none left away; one unit for all needs to be named once only."""
    matches = [match for label in labels if (match := CLASS.fullmatch(label.strip()))]
    named = {match["unit"][:1].lower() for match in matches if match["unit"]}
    sizes = DAYS if len(named) > 1 else {}
    return [_class_of(match, sizes.get(match["unit"][:1].lower(), Fraction(1))) for match in matches]


def _class_of(match: re.Match[str], unit: Fraction) -> Class:
    label, a = match[0], int(match["a"]) * unit
    if match["sign"] in ("<", "≤"):
        return Class(label, Fraction(0), a, True, match["sign"] == "≤")
    if match["sign"] in (">", "≥"):
        return Class(label, a, None, match["sign"] == "≥", False)
    return Class(label, a, int(match["b"]) * unit if match["b"] else a, True, True)


def overlap(one: Class, other: Class) -> Iterator[Said]:
    """Say what two classes have in common, if anything."""
    low = max(one.low, other.low)
    highs = [c.high for c in (one, other) if c.high is not None]
    high = min(highs) if highs else None
    if high is None or low < high:
        inside = one if (one.low, one.high) == (low, high) else other
        yield defer("overlap", a=one.label, b=other.label, shared=defer("all_of", a=inside.label))
    elif low == high and _holds(one, low) and _holds(other, low):
        number = re.findall(r"\d+", one.label)[-1]
        yield defer("overlap", a=one.label, b=other.label, shared=number)


def _holds(one: Class, value: Fraction) -> bool:
    if value == one.low and not one.with_low:
        return False
    return not (value == one.high and not one.with_high)


GIVEN_DIFFERENTLY = Text(nl="{what}: {reason}", en="{what}: {reason}")
OTHER_UNIT = Text(nl="{here} in de tekst is {there} in de tabel", en="{here} in the text is {there} in the table")
A_BOUND = Text(nl="{printed} is een grens in een kolom met gemiddelden", en="{printed} is a bound in a column of means")
OVER_NORM = Text(
    nl="{mean} is meer dan de norm van {norm}, die de tabel niet noemt",
    en="{mean} is over the norm of {norm}, which the table does not name",
)

QUANTITY = Rule(
    name="quantity",
    letter="X",
    title=Text(nl="Eén grootheid, verschillend opgegeven", en="One quantity, given differently"),
    find=find_quantities,
    subjects=lambda index: [one.id for one in index.spec.quantities],
)
BOUND = Rule(
    name="bound",
    letter="U",
    title=Text(nl="Gemiddelde aangehaald als grens", en="Mean quoted as a bound"),
    find=find_bounds,
    subjects=lambda index: index.statements,
)
UNIT = Rule(
    name="unit",
    letter="U",
    title=Text(nl="Eenheid verandert", en="Unit changes"),
    find=find_units,
    subjects=lambda index: index.statements,
)
NORM_COLUMN = Rule(
    name="norm-column",
    letter="U",
    title=Text(nl="Norm in een kolom met gemiddelden", en="Norm in a column of means"),
    find=find_norm_columns,
    subjects=lambda index: index.cells,
)
NORM_LEFT_OUT = Rule(
    name="norm-left-out",
    letter="U",
    title=Text(nl="Norm die de tabel weglaat", en="Norm that the table leaves out"),
    find=find_norms_left_out,
    subjects=lambda index: [one.id for one in index.spec.norms],
)
CLASSES = Rule(
    name="classes",
    letter="U",
    title=Text(nl="Klassen overlappen", en="Classes overlap"),
    find=find_classes,
)
PROPERTY = Rule(
    name="property",
    letter="X",
    title=Text(nl="Uitspraak over rijen spreekt zich tegen", en="A statement on rows is contradicted"),
    find=find_properties,
    subjects=lambda index: [one.id for one in index.spec.properties],
)
