"""The names in a definition, and what is said of one that is not there: for all checks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doorloop.base.choices import likely
from doorloop.definition import parts

Problem = tuple[str, str]
"""The path of a key and what is wrong with it."""


def conditions(spec: parts.Spec, path: str, whens: Iterable[parts.When]) -> Iterator[Problem]:
    """Find fields and codes of conditions that are not there."""
    fields = dates_of(all_fields(spec)) | coded_fields(spec)
    for index, when in enumerate(whens):
        yield from unknown(f"{path}.{index}.field", when.field, fields, "field with a date or a code")
        field = fields.get(when.field)
        if when.codes and field and not field.is_coded:
            yield f"{path}.{index}.codes", f"'{when.field}' has no codes"
        known = codes_of(spec, field) if field and field.codes else None
        for code in when.codes if known is not None else ():
            yield from unknown(f"{path}.{index}.codes", code, known or (), "code of that field")


def unknown(path: str, name: str, names: Iterable[str], what: str) -> Iterator[Problem]:
    """Say that a name is not there, and which one is likely meant."""
    if name not in (known := list(names)):
        yield path, f"there is no {what} '{name}'{likely(name, known)}"


def all_fields(spec: parts.Spec) -> dict[str, parts.Field]:
    """Give the fields of all registers, and the dates that are chosen among events."""
    chosen = {name: parts.Field(header=one.label.nl, type="date") for name, one in spec.occurrences.items()}
    return chosen | {id: field for register in spec.registers.values() for id, field in register.fields.items()}


def dates_of(fields: dict[str, parts.Field]) -> dict[str, parts.Field]:
    """Keep the fields that hold a date."""
    return {id: field for id, field in fields.items() if field.type in ("date", "birth")}


def coded_fields(spec: parts.Spec) -> dict[str, parts.Field]:
    """Give the fields that hold codes."""
    return {id: field for id, field in all_fields(spec).items() if field.is_coded}


def number_fields(spec: parts.Spec) -> list[str]:
    """Name the fields of type 'number'."""
    return [id for id, field in all_fields(spec).items() if field.type == "number"]


def step_ids(spec: parts.Spec) -> list[str]:
    """Name the steps."""
    return [step.id for step in spec.steps]


def codes_of(spec: parts.Spec, field: parts.Field | None) -> dict[str, parts.Code] | None:
    """Give the codes of a field; none where it has no codes, and None where the field or its list is not there."""
    if field is None or (field.codes and field.codes not in spec.codes):
        return None
    return spec.codes[field.codes].values if field.codes else {}


def categories_of(spec: parts.Spec, variable: parts.Variable) -> list[str]:
    """List the categories of a variable."""
    if variable.field:
        return [*(codes_of(spec, all_fields(spec).get(variable.field)) or ()), "onbekend"]
    return [*(c.key for c in variable.classes), "onbekend"]
