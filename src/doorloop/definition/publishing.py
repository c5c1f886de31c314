"""What can be wrong with the settings of what is published, and with the wider categories that it is counted in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Final

from doorloop.base.choices import likely
from doorloop.base.language import Text
from doorloop.definition import parts
from doorloop.definition.names import Problem

LEAST: Final[Mapping[str, int]] = MappingProxyType({"threshold": 2, "width": 1, "base": 2})
"""Settings under these promise nothing, whoever names them: a definition, a release, an option of an audit."""


def problems(spec: parts.Spec) -> Iterator[Problem]:
    """Find settings that cannot be met, and wider categories without a label or in the middle of a condition."""
    yield from _settings(spec.publish)
    for name, codelist in spec.codes.items():
        wider = {key: code.wider for key, code in codelist.values.items()}
        yield from _labels(f"codes.{name}", wider, codelist.wider)
        if any(wider.values()):
            yield from _conditions(spec, name)
    for table, found in spec.tables.items():
        for index, variable in enumerate(found.variables):
            yield from _variable(f"tables.{table}.variables.{index}", variable)
        for index, goal in enumerate(found.goals):
            yield from _goal(spec, f"tables.{table}.goals.{index}.categories", goal)


def too_small(policy: parts.Publish) -> list[str]:
    """Name the settings that promise nothing."""
    return [name for name, least in LEAST.items() if getattr(policy, name) < least]


def _settings(policy: parts.Publish) -> Iterator[Problem]:
    for name in too_small(policy):
        yield f"publish.{name}", f"it is at least {LEAST[name]}"
    if policy.width >= policy.base:
        yield (
            "publish.width",
            f"counts rounded to {policy.base} leave at most {policy.base - 1} numbers beside the true one",
        )


def _labels(path: str, wider: Mapping[str, str], labels: Mapping[str, Text]) -> Iterator[Problem]:
    for name in dict.fromkeys(filter(None, wider.values())):
        if name not in labels:
            yield f"{path}.wider", f"there is no label '{name}'{likely(name, list(labels))}"
        if wider.get(name, name) != name:
            yield f"{path}.wider", f"'{name}' is also a value that is counted elsewhere"


def _conditions(spec: parts.Spec, codes: str) -> Iterator[Problem]:
    """Refuse a wider category for a code that decides something: a condition would not know whom it means."""
    fields = {
        id for register in spec.registers.values() for id, field in register.fields.items() if field.codes == codes
    }
    if spec.groups and spec.groups.field in fields:
        yield f"codes.{codes}.wider", "these codes tell the groups apart"
    if any(when.field in fields and when.codes for when in spec.conditions):
        yield f"codes.{codes}.wider", "a condition names one of these codes"


def _variable(path: str, variable: parts.Variable) -> Iterator[Problem]:
    wider = [one.wider for one in variable.classes]
    yield from _labels(path, {one.key: one.wider for one in variable.classes}, variable.wider)
    runs = [name for name, _ in groupby(wider) if name]
    if len(runs) != len(set(runs)):
        yield f"{path}.classes", "classes that are counted together lie side by side"


def _goal(spec: parts.Spec, path: str, goal: parts.Goal) -> Iterator[Problem]:
    wider = wider_of(spec, goal.share_of) if goal.categories else {}
    taken = {wider.get(name, name) for name in goal.categories}
    left = [name for name, to in wider.items() if to in taken and name not in goal.categories]
    if left:
        yield path, f"'{left[0]}' is counted together with one of them when tables are published"


def wider_of(spec: parts.Spec, id: str) -> dict[str, str]:
    """Give the category of a variable → the one that it is counted in when tables are published."""
    tables = spec.tables.values()
    for variable in (one for table in tables for one in table.variables if one.id == id):
        if variable.field:
            fields = [r.fields[variable.field] for r in spec.registers.values() if variable.field in r.fields]
            codes = spec.codes.get(fields[0].codes) if fields else None
            return {key: code.wider or key for key, code in codes.values.items()} if codes else {}
        return {one.key: one.wider or one.key for one in variable.classes}
    return {}
