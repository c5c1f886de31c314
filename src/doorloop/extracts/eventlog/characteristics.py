"""The characteristics of cases in an event log: codes, classes and ages, never a text or a date of birth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec.structs import replace

from doorloop.base.arrays import Ticks
from doorloop.base.choices import choose
from doorloop.base.errors import UsageError
from doorloop.base.language import Text
from doorloop.base.words import UNITS, both, text
from doorloop.cases.categories import Data, categorise
from doorloop.definition.parts import Definition, Field, Variable
from doorloop.extracts.eventlog.milestones import milestones
from doorloop.extracts.eventlog.parts import Characteristic, Choice, Value
from doorloop.registers.frames import MISSING, NOT_APPLICABLE, UNKNOWN, Cases
from doorloop.workdays.spans import years_between

Filled = tuple[Characteristic, list[Value]]
DATELESS = {"date_unknown": UNKNOWN, "not_applicable": NOT_APPLICABLE}
"""The columns that tell which milestones are missing in each way."""
MINUTE = 60
"""Seconds in one."""


def names(definition: Definition) -> list[str]:
    """Name everything that `--columns` and `--without` can name, but milestones."""
    coded = [id for id, field in _fields(definition) if _is_code(field)]
    births = [_age_name(definition, id) for id in _births(definition)]
    return [*coded, *births, *(variable.id for variable in _classed(definition)), *DATELESS]


def check(definition: Definition, choice: Choice) -> None:
    """Refuse a choice that cannot be meant, before anything is read.

    Errors: UsageError.
    """
    known = names(definition)
    choose("noun.column", choice.columns, known)
    choose("noun.field", choice.without, [*known, *(one.name for one in milestones(definition))])
    kept = {name for name in known if _is_chosen(name, choice)}
    for birth in _births(definition) if choice.age == "class" else ():
        if _age_name(definition, birth) in kept and _age_variable(definition, birth) is None:
            raise UsageError(both("err.no_age_classes"), remedy=both("try.no_age_classes"))


def characteristics(data: Data, choice: Choice) -> list[Filled]:
    """Give the characteristics that were chosen, each with its value for every case, and what has no date."""
    chosen = [filled for filled in _all(data, choice) if _is_chosen(filled[0].name, choice)]
    return [*chosen, *(_durations(data) if choice.durations else ())]


def _is_chosen(name: str, choice: Choice) -> bool:
    return (not choice.columns or name in choice.columns) and name not in choice.without


def _all(data: Data, choice: Choice) -> Iterator[Filled]:
    definition = data.definition
    for id, field in _fields(definition):
        if _is_code(field):
            yield _coded(data, id, field)
    for id in _births(definition):
        variable = _age_variable(definition, id)
        if choice.age == "class" and variable is not None:
            yield _in_classes(data, variable)
        else:
            yield _aged(data, id)
    for variable in _classed(definition):
        yield _in_classes(data, variable)
    yield from _dateless(data, choice)


def _fields(definition: Definition) -> Iterator[tuple[str, Field]]:
    """List every field once, those of the unit's register first."""
    spec, seen = definition.spec, set[str]()
    for _, register in sorted(spec.registers.items(), key=lambda item: item[0] != spec.unit.register):
        for id, field in register.fields.items():
            if id not in seen:
                yield id, field
            seen.add(id)


def _is_code(field: Field) -> bool:
    return field.type in ("code", "codes") and not field.private


def _births(definition: Definition) -> list[str]:
    return [id for id, field in _fields(definition) if field.type == "birth"]


def _age_variable(definition: Definition, birth: str) -> Variable | None:
    """Find the variable of the age on the day that dates a case."""
    end = definition.spec.unit.date
    return next((v for v in definition.variables if v.start == birth and v.end == end), None)


def _age_name(definition: Definition, birth: str) -> str:
    variable = _age_variable(definition, birth)
    return variable.id if variable else f"age_{birth}"


def _classed(definition: Definition) -> list[Variable]:
    """List the variables in classes of a time that the events do not show already, ages aside."""
    shown = {one.name for one in milestones(definition)} | set(_births(definition))
    found = {v.id: v for v in definition.variables if v.classes and not {v.start, v.end} <= shown}
    return list(found.values())


def _column(data: Data, name: str, title: Text, about: str, values: dict[str, Text]) -> Characteristic:
    export = data.definition.spec.export
    hidden = {export.sensitive, *export.not_identifying}
    missing = {word: Text(nl=word, en=word) for word in MISSING.values()}
    return Characteristic(name, title, text(about), values=values | missing, identifying=name not in hidden)


def _coded(data: Data, id: str, field: Field) -> Filled:
    """Give the keys of a code field; several answers divided by `;`."""
    codes = data.definition.labels(id)
    labels = {key: code.label for key, code in codes.items()}
    column = _column(data, id, data.definition.name_of(id), "code_about", labels)
    if field.type == "codes":
        column = replace(column, about=text("codes_about"), values={})
    if field.decided_by:
        column = replace(column, about=text("outcome_about"), identifying=False, decided_by=field.decided_by)
    return column, [_code(value, list(codes), field) for value in data.cases.values[id].tolist()]


def _code(value: int, keys: list[str], field: Field) -> Value:
    if value <= 0:
        return MISSING.get(value)
    if field.type == "code":
        return keys[value - 1]
    return ";".join(key for position, key in enumerate(keys) if value >> position & 1)


def _aged(data: Data, birth: str) -> Filled:
    """Give the age in whole years on the day that dates the case."""
    born, day = data.cases.values[birth], data.cases.values[data.definition.spec.unit.date]
    both = (born > 0) & (day > 0)
    ages: list[Value] = [None] * len(born)
    years = years_between(born[both], day[both]).tolist()
    for case, age in zip(np.flatnonzero(both).tolist(), years, strict=True):
        ages[case] = age
    variable = _age_variable(data.definition, birth)
    title = variable.label if variable else text("age")
    name = _age_name(data.definition, birth)
    identifying = name not in data.definition.spec.export.not_identifying
    return Characteristic(name, title, text("age_about"), "integer", unit=text("years"), identifying=identifying), ages


def _in_classes(data: Data, variable: Variable) -> Filled:
    values: list[Value] = [MISSING[NOT_APPLICABLE]] * len(data.cases)  # what is in no category
    for key, mask in categorise(data, variable).masks.items():
        for case in np.flatnonzero(mask).tolist():
            values[case] = key
    labels = {one.key: one.label for one in variable.classes}
    return _column(data, variable.id, variable.label, "class_about", labels), values


def _dateless(data: Data, choice: Choice) -> Iterator[Filled]:
    """Tell the milestones that a case has reached on an unknown day, and those that do not apply to it."""
    shown = [one.name for one in milestones(data.definition, choice.without)]
    for name, state in DATELESS.items():
        column = Characteristic(name, text(f"dateless_{name}"), text(f"dateless_{name}_about"))
        yield column, list(_listed(data.cases, shown, state))


def _listed(cases: Cases, shown: list[str], state: int) -> Iterator[Value]:
    held = [(name, (cases.values[name] == state).tolist()) for name in shown]
    for case in range(len(cases)):
        yield ";".join(name for name, mask in held if mask[case]) or None


def _durations(data: Data) -> Iterator[Filled]:
    """Give the days that each step took, counted on the days themselves."""
    for id, times in data.steps.items():
        if times.step.tick == "seconden":
            about, unit = text("minutes_about"), text("minutes")
            column = Characteristic(f"minutes_{id}", times.step.label, about, "integer", unit=unit)
            yield column, _counted(times.days // MINUTE, times.counted.tolist())
            continue
        unit = UNITS[times.step.tick]
        column = Characteristic(f"days_{id}", times.step.label, text("days_about"), "integer", unit=unit)
        yield column, _counted(times.days, times.counted.tolist())
        if times.terms is not None:
            term = Characteristic(f"term_{id}", times.step.label, text("term_about"), "integer", unit=unit)
            yield term, _counted(times.terms.days, times.terms.has.tolist())


def _counted(days: Ticks, counted: list[bool]) -> list[Value]:
    return [day if counts else None for day, counts in zip(days.tolist(), counted, strict=True)]
