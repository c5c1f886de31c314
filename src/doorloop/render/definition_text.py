"""A definition in plain lines, for somebody who wants to know what it takes for what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from doorloop.base.language import Lang
from doorloop.definition.load import SHIPPED
from doorloop.definition.parts import Definition, Step
from doorloop.definition.wider import folded
from doorloop.registers.parse.dates import day_text

LONGEST: Final = 58
"""So much of a name leaves room for what is put behind it."""
OVERLAY: Final = """\
# Everything that is not said here is as the definition says that this one extends.
extends = "{base}"
name = "{name}"

# Take the sign at the beginning of a line away to say something else than the base does.

# peildatum = 2025-01-01

# [period]
# first = 2024-01-01
# last = 2024-12-31

# Another spelling of a header is added to those of the base.
# [registers.{register}.fields.{field}]
# aliases = ["Another header"]

# A step of the base by its id; a new id is a new step.
# [[steps]]
# id = "{step}"
# target = 10
# target_unit = "werkdagen"
"""


def lines(definition: Definition, lang: Lang) -> Iterator[str]:
    """Write a definition: period, registers with headers and aliases, codes, steps, tables."""
    spec = definition.spec
    yield f"{spec.name}: {spec.title.say(lang)}"
    yield f"  file       {definition.path}"
    yield f"  sha256     {definition.sha256}"
    if spec.period:
        yield f"  period     {day_text(spec.period.first.toordinal())} - {day_text(spec.period.last.toordinal())}"
    yield f"  peildatum  {day_text(spec.peildatum.toordinal()) if spec.peildatum else 'today'}"
    yield f"  calendar   {spec.calendar}"
    yield from _registers(definition, lang)
    yield from _codes(definition)
    yield "\nsteps"
    yield from (_step(step, lang) for step in spec.steps)
    yield "\ntables"
    yield from (f"  {name}: {table.title.say(lang)}" for name, table in spec.tables.items())
    yield from _publish(definition)


def toml(tree: dict[str, Any]) -> str:
    """Write the tree of a definition as a TOML file."""
    import tomli_w

    return tomli_w.dumps(tree)


def overlay(definition: Definition, folder: Path) -> str:
    """Write the beginning of a definition that extends another; `folder` is where it will stand."""
    spec = definition.spec
    is_shipped = definition.path.parent == SHIPPED
    base = spec.name if is_shipped else Path(os.path.relpath(definition.path, folder)).as_posix()
    base = base.replace("\\", "\\\\").replace('"', '\\"')  # as TOML writes them
    register, fields = next((name, one.fields) for name, one in spec.registers.items())
    field = next(id for id, one in fields.items() if one.type == "date")
    step = spec.steps[0].id if spec.steps else "STEP"
    return OVERLAY.format(base=base, name=f"{spec.name[:LONGEST]}-eigen", register=register, field=field, step=step)


def _registers(definition: Definition, lang: Lang) -> Iterator[str]:
    for name, register in definition.spec.registers.items():
        yield f"\nregister {name}: {register.title.say(lang)}"
        for id, field in register.fields.items():
            kind = field.codes or field.type
            also = f" (or: {', '.join(field.aliases)})" if field.aliases else ""
            required = ", required" if field.required else ""
            yield f"  {id:22} {field.header}{also} [{kind}{required}]"


def _codes(definition: Definition) -> Iterator[str]:
    for name, codelist in definition.spec.codes.items():
        yield f"\ncodes {name}" + (f" (with {codelist.file})" if codelist.file else "")
        for key, code in codelist.values.items():
            yield f"  {key}" + (f" (or: {', '.join(code.variants)})" if code.variants else "")


def _publish(definition: Definition) -> Iterator[str]:
    """Write by which settings tables are published, and what is counted together then."""
    yield "\npublish"
    policy = definition.spec.publish
    yield from (f"  {name:10} {getattr(policy, name)}" for name in type(policy).__struct_fields__)
    together: dict[tuple[str, str], list[str]] = {}
    for name, key, wider in folded(definition):
        together.setdefault((name, wider), []).append(key)
    yield from (f"  {name} {wider}: {', '.join(keys)}" for (name, wider), keys in together.items())


def _step(step: Step, lang: Lang) -> str:
    target = f", at most {step.target} {step.target_unit}" if step.target is not None else ""
    target += ", each case its own term" if step.is_targeted and step.one_target is None else ""
    clock = f" by {step.clock}" if step.clock else ""
    clock += f", stopped by {', '.join(step.stopped_by)}" if step.stopped_by else ""
    clock += ", added up" if step.repeated else ""
    dropped = f", {step.dropped.say(lang)}" if step.dropped else ""
    return f"  {step.id:26} {step.start} -> {step.end} in {step.unit}{clock}{target}{dropped}"
