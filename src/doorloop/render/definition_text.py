"""A definition in plain lines, for somebody who wants to know what it takes for what."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from doorloop.base.language import Lang
from doorloop.base.words import say
from doorloop.definition.files import SHIPPED
from doorloop.definition.parts import Definition, Step
from doorloop.definition.wider import folded
from doorloop.registers.parse.dates import day_text

LONGEST: Final = 58
"""So much of a name leaves room for what is put behind it."""
OVERLAY: Final = """\
# {all_else}
extends = "{base}"
name = "{name}"

# {signs}

# peildatum = 2025-01-01

# [period]
# first = 2024-01-01
# last = 2024-12-31

# {header}
# [registers.{register}.fields.{field}]
# aliases = ["{another}"]

# {said_step}
# [[steps]]
# id = "{step}"
# target = 10
# target_unit = "werkdagen"
"""


def lines(definition: Definition, lang: Lang) -> Iterator[str]:
    """Write a definition: period, registers with headers and aliases, codes, steps, tables."""
    spec = definition.spec
    yield f"{spec.name}: {spec.title.say(lang)}"
    yield f"  {say('shown.file', lang):9}  {definition.path}"
    yield f"  {'sha256':9}  {definition.sha256}"
    if spec.period:
        days = (day_text(day.toordinal()) for day in (spec.period.first, spec.period.last))
        yield f"  {say('shown.period', lang):9}  {' - '.join(days)}"
    peildatum = day_text(spec.peildatum.toordinal()) if spec.peildatum else say("shown.today", lang)
    yield f"  peildatum  {peildatum}"
    yield f"  {say('shown.calendar', lang):9}  {spec.calendar}"
    yield from _registers(definition, lang)
    yield from _codes(definition, lang)
    yield from ("", say("shown.steps", lang))
    yield from (_step(step, lang) for step in spec.steps)
    yield from ("", say("shown.tables", lang))
    yield from (f"  {name}: {table.title.say(lang)}" for name, table in spec.tables.items())
    yield from _publish(definition, lang)


def toml(tree: dict[str, Any]) -> str:
    """Write the tree of a definition as a TOML file."""
    import tomli_w

    return tomli_w.dumps(tree)


def overlay(definition: Definition, folder: Path, lang: Lang) -> str:
    """Write the beginning of a definition that extends another, with comments in one language.

    Args:
        folder: where it will stand.
    """
    spec = definition.spec
    is_shipped = definition.path.parent == SHIPPED
    base = spec.name if is_shipped else Path(os.path.relpath(definition.path, folder)).as_posix()
    base = base.replace("\\", "\\\\").replace('"', '\\"')  # as TOML writes them
    register, fields = next((name, one.fields) for name, one in spec.registers.items())
    field = next(id for id, one in fields.items() if one.type == "date")
    step = spec.steps[0].id if spec.steps else "STEP"
    own = {"base": base, "name": f"{spec.name[:LONGEST]}-eigen", "register": register, "field": field, "step": step}
    comments = {name: say(f"overlay.{name}", lang) for name in ("all_else", "signs", "header", "another")}
    return OVERLAY.format(**own, **comments, said_step=say("overlay.step", lang))


def _registers(definition: Definition, lang: Lang) -> Iterator[str]:
    for name, register in definition.spec.registers.items():
        yield from ("", say("shown.register", lang, name=name, title=register.title.say(lang)))
        for id, field in register.fields.items():
            kind = field.codes or field.type
            required = say("shown.required", lang) if field.required else ""
            yield f"  {id:22} {field.header}{_also(field.aliases, lang)} [{kind}{required}]"


def _codes(definition: Definition, lang: Lang) -> Iterator[str]:
    for name, codelist in definition.spec.codes.items():
        file = say("shown.with", lang, file=codelist.file) if codelist.file else ""
        yield from ("", say("shown.codes", lang, name=name) + file)
        yield from (f"  {key}{_also(code.variants, lang)}" for key, code in codelist.values.items())


def _also(words: tuple[str, ...], lang: Lang) -> str:
    """Name the other spellings of a word."""
    return say("shown.also", lang, words=", ".join(words)) if words else ""


def _publish(definition: Definition, lang: Lang) -> Iterator[str]:
    """Write by which settings tables are published, and what is counted together then."""
    yield from ("", say("shown.publish", lang))
    policy = definition.spec.publish
    yield from (f"  {name:10} {getattr(policy, name)}" for name in type(policy).__struct_fields__)
    together: dict[tuple[str, str], list[str]] = {}
    for name, key, wider in folded(definition):
        together.setdefault((name, wider), []).append(key)
    yield from (f"  {name} {wider}: {', '.join(keys)}" for (name, wider), keys in together.items())


def _step(step: Step, lang: Lang) -> str:
    told: tuple[tuple[object, str, dict[str, object]], ...] = (
        (True, "in", {"start": step.start, "end": step.end, "unit": step.unit}),
        (step.clock, "by", {"clock": step.clock}),
        (step.stopped_by, "stopped", {"pauses": ", ".join(step.stopped_by)}),
        (step.repeated, "added_up", {}),
        (step.target is not None, "target", {"target": step.target, "unit": step.target_unit}),
        (step.is_targeted and step.one_target is None, "own_term", {}),
    )
    words = "".join(say(f"shown.{key}", lang, **gaps) for applies, key, gaps in told if applies)
    return f"  {step.id:26} {words}" + (f", {step.dropped.say(lang)}" if step.dropped else "")
