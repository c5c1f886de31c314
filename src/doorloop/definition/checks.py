"""What the types cannot say: names that must exist, targets that need a unit, words that clash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from doorloop.base.choices import likely
from doorloop.base.folding import fold_code, fold_header, is_id
from doorloop.definition import parts, publishing, table_checks
from doorloop.definition.ids import RULE, ill_named
from doorloop.definition.names import (
    Problem,
    all_fields,
    coded_fields,
    codes_of,
    conditions,
    dates_of,
    number_fields,
    step_ids,
    unknown,
)
from doorloop.definition.refusal import refuse
from doorloop.workdays.calendars import NAMES as CALENDARS
from doorloop.workdays.week import read_week

MOST_DIGITS: Final = 36
"""An identifier of so many digits still fits into a line."""
BOUNDS: Final = (date(1901, 1, 1), date(2100, 12, 31))
"""Between these lies the first day that a date can have: no spreadsheet knows an earlier one."""


def check(spec: parts.Spec, file: str) -> None:
    """Refuse a definition at its first problem.

    Errors: DefinitionError with the key's path and the likely typo.
    """
    for key, what in problems(spec):
        raise refuse(file, key, what)


def doubts(spec: parts.Spec) -> Iterator[Problem]:
    """Say what a definition can say and probably does not mean."""
    for name, codelist in spec.codes.items():
        if not codelist.values:
            yield f"codes.{name}", "a code list without codes: every value of its fields is unknown"
    for name, register in spec.registers.items():
        for kind, one in register.long.kinds.items() if register.long else ():
            if not one.fields:
                yield f"registers.{name}.long.kinds.{kind}", "a kind without fields: nothing of its rows is read"
    for index, step in enumerate(spec.steps):
        if milestone := _other_way(spec, step):
            told = f"every case without '{step.end}' is open, also one that never came to '{milestone}'"
            yield f"steps.{index}.open_when", f"{told}: say when '{step.id}' can be open"


def _other_way(spec: parts.Spec, step: parts.Step) -> str:
    """Give the milestone by which another step comes to the same end, if not every case is on its way to it."""
    if step.open_when or (step.closed_by and step.start != spec.unit.date):
        return ""
    on_the_way = {spec.unit.date, step.start, *_awaited(spec, step.start, step)}
    starts = (one.start for one in spec.steps if one.end == step.end and one.start not in on_the_way)
    return next((one for one in starts if step.start not in _awaited(spec, one, step)), "")


def _awaited(spec: parts.Spec, start: str, without: parts.Step) -> set[str]:
    """List the milestones that every case comes to after one, by steps other than one."""
    found, left = set[str](), [start]
    while left:
        last = left.pop()
        ends = {one.end for one in spec.steps if one.start == last and one is not without and not one.open_when}
        left += ends - found
        found |= ends
    return found


def problems(spec: parts.Spec) -> Iterator[Problem]:
    """Find names that are not there, words that clash, and what else the types cannot say; each may be told twice."""
    if not is_id(spec.name):
        yield "name", RULE
    yield from ill_named(spec)
    yield from _registers(spec)
    yield from _codes(spec)
    yield from _unit(spec)
    if not BOUNDS[0] <= spec.earliest <= BOUNDS[1]:
        yield "earliest", f"it lies between {BOUNDS[0]} and {BOUNDS[1]}"
    yield from unknown("calendar", spec.calendar, [*CALENDARS, *spec.calendars], "calendar")
    yield from _pairs(spec)
    yield from _opening_hours(spec)
    yield from _occurrences(spec)
    yield from _pauses(spec)
    yield from _steps(spec)
    yield from _turns(spec)
    for index, milestone in enumerate(spec.flow):
        yield from conditions(spec, f"flow.{index}.where", milestone.where)
    for name, table in spec.tables.items():
        yield from table_checks.of_table(spec, f"tables.{name}", table)
    yield from _export(spec)
    yield from publishing.problems(spec)


def _zone(path: str, zone: str) -> Iterator[Problem]:
    from zoneinfo import available_timezones

    if not available_timezones():
        yield path, "this machine knows no time zones: install the package tzdata"
    elif zone not in available_timezones():
        yield path, f"there is no zone '{zone}'{likely(zone, available_timezones())}"


def _registers(spec: parts.Spec) -> Iterator[Problem]:
    for name, register in spec.registers.items():
        path = f"registers.{name}.fields"
        if sum(field.type == "key" for field in register.fields.values()) != 1:
            yield path, "a register needs exactly one field of type 'key'"
        yield from _long(f"registers.{name}.long", register, spec)
        yield from _zone(f"registers.{name}.zone", register.zone) if register.zone else ()
        yield from _headers(f"registers.{name}", register)
        for id, field in register.fields.items():
            yield from _field(spec, register, f"{path}.{id}", field)
    for id in all_fields(spec):
        kinds = {(r.fields[id].type, r.fields[id].codes) for r in spec.registers.values() if id in r.fields}
        if len(kinds) > 1:
            yield f"registers.*.fields.{id}", "a field that two registers share needs the same type in both"


def _headers(path: str, register: parts.Register) -> Iterator[Problem]:
    """Find headers of two fields, or of a field and a column of the long form; also those of one file alone."""
    aliases = (alias for column in register.every_column.values() for alias in column.aliases)
    for file in dict.fromkeys(["", *(parts.split_alias(alias)[0] for alias in aliases)]):
        seen: dict[str, str] = {}
        for place, column in register.for_file(file).every_column.items():
            key = ".".join(place)
            for header in (column.header, *column.aliases):
                other = seen.setdefault(fold_header(header), key)
                if other != key:
                    yield f"{path}.{key}", f"header '{header}' is also that of '{other.rpartition('.')[2]}'"


def _field(spec: parts.Spec, register: parts.Register, path: str, field: parts.Field) -> Iterator[Problem]:
    if field.is_as_found:
        if field.private:
            yield f"{path}.private", "the codes of a private field are not shown as found: give it a list of codes"
    elif field.is_coded:
        yield from unknown(f"{path}.codes", field.codes, spec.codes, "code list")
    elif field.codes:
        yield f"{path}.codes", f"a field of type '{field.type}' has no codes"
    if field.earliest and field.type != "date":
        yield f"{path}.earliest", "it is for a field of type 'date'"
    if field.earliest and not BOUNDS[0] <= field.earliest <= BOUNDS[1]:
        yield f"{path}.earliest", f"it lies between {BOUNDS[0]} and {BOUNDS[1]}"
    if field.decided_by:
        decisions = dates_of(register.fields)
        yield from unknown(f"{path}.decided_by", field.decided_by, decisions, "date field of this register")
    if field.before:
        yield from unknown(f"{path}.before", field.before, dates_of(all_fields(spec)), "date field")


def _long(path: str, register: parts.Register, spec: parts.Spec) -> Iterator[Problem]:
    if register.long is None:
        return
    missing = spec.missing
    held: dict[str, str] = {}
    yield from _spelled(path, register.long)
    for word in register.long.listed:
        yield from unknown(f"{path}.listed", word, (*missing.unknown, *missing.not_applicable), "word for missing")
    for name, kind in register.long.kinds.items():
        for column, field in kind.fields.items():
            yield from unknown(f"{path}.kinds.{name}.fields.{column}", column, register.long.columns, "column")
            yield from unknown(f"{path}.kinds.{name}.fields.{column}", field, register.fields, "field")
            if held.setdefault(field, column) != column:
                yield f"{path}.kinds.{name}.fields.{column}", f"'{field}' is also held by '{held[field]}'"
        yield from _numbered(f"{path}.kinds.{name}.count", spec, register, kind.count, 0)
    if register.long.each:
        yield from _each(f"{path}.each", spec, register, register.long.each)


def _each(path: str, spec: parts.Spec, register: parts.Register, each: parts.Each) -> Iterator[Problem]:
    """Check what divides cases into rounds."""
    assert register.long is not None
    yield from unknown(f"{path}.kind", each.kind, register.long.kinds, "kind")
    if each.again:
        yield from unknown(f"{path}.again", each.again, dates_of(register.fields), "date field of this register")
    if each.again in register.long.kinds.get(each.kind, parts.Kind(fields={})).fields.values():
        yield f"{path}.again", f"'{each.again}' is the date of the round itself"
    yield from _numbered(f"{path}.number", spec, register, each.number, 1)
    others = [name for name, one in spec.registers.items() if one.long and one is not register]
    if register is not spec.registers.get(spec.unit.register):
        yield path, "it divides the cases of the register whose rows are counted"
    elif others:
        yield path, f"register '{others[0]}' has a long form too: nobody knows of which round its rows are"
    dates = {
        field
        for name, kind in register.long.kinds.items()
        if kind.every or name == each.kind
        for field in kind.fields.values()
    }
    if dates and spec.unit.date not in dates:
        yield "unit.date", f"a round is dated by what begins it: '{min(dates)}'"
    if spec.same_person:
        yield "same_person", "one identifier has several rounds (each): they are of one person"


def _numbered(path: str, spec: parts.Spec, register: parts.Register, field: str, first: int) -> Iterator[Problem]:
    """Check that the codes of a field are numbers that follow each other."""
    if not field:
        return
    yield from unknown(path, field, register.fields, "field of this register")
    one = register.fields.get(field)
    codes = [*spec.codes[one.codes].values] if one and one.type == "code" and one.codes in spec.codes else None
    if one and (not codes or codes != [str(first + place) for place in range(len(codes))]):
        yield path, f"'{field}' needs a list of codes that are numbers: {first}, {first + 1}, {first + 2} and so on"


def _missing(spec: parts.Spec) -> Iterator[Problem]:
    """Check that no word stands for two kinds of missing."""
    seen: dict[str, str] = {}
    for kind in ("unknown", "not_applicable", "empty"):
        for word in getattr(spec.missing, kind):
            other = seen.setdefault(fold_code(word), kind)
            if other != kind:
                yield f"missing.{kind}", f"'{word}' is also a word of '{other}'"


def _spelled(path: str, long: parts.Long) -> Iterator[Problem]:
    """Find words that name two kinds of the same events, or one that is wanted and ignored.

    Of one activity the first event, the last one and those of a transition may be kinds of their own.
    """
    seen: dict[tuple[object, ...], str] = {}
    words: dict[str, str] = {}
    for name, kind in ((name, kind) for name, kind in long.kinds.items() if not kind.every):
        which = (kind.occurrence or long.occurrence, kind.lifecycle)
        for word in (name, *kind.variants):
            words.setdefault(fold_code(word), name)
            other = seen.setdefault((fold_code(word), *which), name)
            if other != name:
                yield f"{path}.kinds.{name}", f"'{word}' is also {other}"
    for word in long.ignore:
        if other := words.get(fold_code(word), ""):
            yield f"{path}.ignore", f"'{word}' is also {other}"


def _codes(spec: parts.Spec) -> Iterator[Problem]:
    yield from _missing(spec)
    missing = [*spec.missing.unknown, *spec.missing.not_applicable, *spec.missing.empty]
    for name, codelist in spec.codes.items():
        if len(codelist.values) > 30 and any(
            field.codes == name and field.type == "codes"
            for register in spec.registers.values()
            for field in register.fields.values()
        ):
            yield f"codes.{name}", "a field with several answers has room for 30 codes"
        seen = {fold_code(word): "a word for missing" for word in missing}
        for key, code in codelist.values.items():
            for word in (key, *code.variants):
                other = seen.setdefault(fold_code(word), key)
                if other != key:
                    yield f"codes.{name}.values.{key}", f"'{word}' is also {other}"


def _unit(spec: parts.Spec) -> Iterator[Problem]:
    yield from unknown("unit.register", spec.unit.register, spec.registers, "register")
    unit = spec.registers.get(spec.unit.register)
    fields = unit.fields if unit else all_fields(spec)
    yield from unknown("unit.date", spec.unit.date, dates_of(fields), "date field of that register")
    yield from conditions(spec, "unit.where", spec.unit.where)
    for path, id in (("unit.date", spec.unit.date), ("groups.field", spec.groups.field if spec.groups else "")):
        if id in fields and not fields[id].required:
            yield path, f"'{id}' decides what is counted, and must be a required field"
    yield from _key(spec)
    if spec.period and spec.period.first > spec.period.last:
        yield "period.last", "the period ends before it begins"
    if spec.groups:
        yield from unknown("groups.field", spec.groups.field, fields, "field of that register")
        if spec.groups.field in fields and fields[spec.groups.field].is_as_found:
            yield "groups.field", f"'{spec.groups.field}' needs a list of codes: nobody may be in no group unsaid"
        yield from unknown("groups.main", spec.groups.main, spec.groups.values, "group")
        codes = codes_of(spec, fields.get(spec.groups.field))
        for name, group in spec.groups.values.items() if codes is not None else ():
            yield from unknown(f"groups.values.{name}.code", group.code, codes or (), "code of that field")


def _key(spec: parts.Spec) -> Iterator[Problem]:
    """Check how the identifier is written, and that every register has all of its parts."""
    key = spec.key
    if key.letters and key.lengths:
        yield "key.letters", "an identifier has either a number of digits, or letters"
    if not key.letters and not key.lengths:
        yield "key.digits", "say how many digits an identifier has, or that it has letters"
    if not all(1 <= length <= MOST_DIGITS for length in key.lengths):
        yield "key.digits", f"an identifier has 1 to {MOST_DIGITS} digits"
    if key.disregard != parts.DISREGARDED and not key.letters:
        yield "key.disregard", "it is for identifiers that may have letters: digits are read as strictly as ever"
    for id in key.together_with:
        for name, register in spec.registers.items():
            others = [other for other, field in register.fields.items() if field.type != "key"]
            yield from unknown("key.together_with", id, others, f"field beside the identifier in register '{name}'")
    if key.together_with and spec.same_person:
        yield "same_person", "one identifier has several cases (key.together_with): they are of one person"


def _pairs(spec: parts.Spec) -> Iterator[Problem]:
    for field in spec.same_person:
        yield from unknown("same_person", field, all_fields(spec), "field")
        if field in all_fields(spec) and all_fields(spec)[field].is_as_found:
            yield "same_person", f"'{field}' needs a list of codes to tell persons apart"
    for index, pair in enumerate(spec.order):
        for field in pair:
            yield from unknown(f"order.{index}", field, dates_of(all_fields(spec)), "date field")


def _steps(spec: parts.Spec) -> Iterator[Problem]:
    dates = dates_of(all_fields(spec))
    seen: set[str] = set()
    for index, step in enumerate(spec.steps):
        path = f"steps.{index}"
        if step.id in seen:
            yield f"{path}.id", f"'{step.id}' stands twice"
        seen.add(step.id)
        yield from unknown(f"{path}.start", step.start, dates, "date field")
        yield from unknown(f"{path}.end", step.end, dates, "date field")
        for field in step.closed_by:
            yield from unknown(f"{path}.closed_by", field, dates, "date field")
        yield from conditions(spec, f"{path}.where", step.where)
        yield from conditions(spec, f"{path}.open_when", step.open_when)
        lengths = [step.target, *(one.value for one in step.targets), *(one.value for one in step.extensions)]
        has_length = any(one is not None for one in lengths)
        if has_length and step.target_unit is None:
            yield (
                f"{path}.target_unit",
                "a target needs a unit: werkdagen, weken, kalenderdagen, uren, maanden or jaren",
            )
        if not has_length and step.target_unit is not None:
            yield f"{path}.target", "a unit without a target"
        yield from _own_targets(spec, path, step)
        yield from _law(spec, f"{path}.terms", step)
        yield from _clock(spec, path, step)
        yield from _paused(spec, path, step)
        yield from _months(path, step, lengths)
        fits = step.target_unit in (None, step.unit) or step.is_by_the_month
        if "kalenderdagen" in (step.unit, step.target_unit) and not fits:
            yield f"{path}.target_unit", "kalenderdagen and werkdagen cannot be compared"


def _law(spec: parts.Spec, path: str, step: parts.Step) -> Iterator[Problem]:
    """Check the statutory terms that a step is held against: they end with it."""
    ends = {one.id: one.end for one in spec.terms}
    for id in step.terms:
        yield from unknown(path, id, ends, "statutory term")
        if ends.get(id, step.end) != step.end:
            yield path, f"'{id}' ends with '{ends[id]}', and this step with '{step.end}'"


def _months(path: str, step: parts.Step, lengths: Iterable[Decimal | None]) -> Iterator[Problem]:
    """Check targets whose last day the calendar tells."""
    if step.is_by_the_month and any(one is not None and one != int(one) for one in lengths):
        yield f"{path}.target", f"the calendar tells the last day of whole {step.target_unit} only"
    if step.is_by_the_month and step.stopped_by and step.unit != "kalenderdagen":
        yield f"{path}.unit", f"a pause moves a target in {step.target_unit} by kalenderdagen: count the step in them"


def _own_targets(spec: parts.Spec, path: str, step: parts.Step) -> Iterator[Problem]:
    """Check the targets that cases have of their own."""
    dates, events = dates_of(all_fields(spec)), _events(spec)
    if step.has_own_targets and "uren" in (step.unit, step.target_unit):
        yield (
            f"{path}.{'unit' if step.unit == 'uren' else 'target_unit'}",
            "a term of the case itself is counted in days, not in uren",
        )
    if step.target_field:
        yield from unknown(f"{path}.target_field", step.target_field, dates, "date field")
    for id in step.deadlines:
        if id in events:
            yield path, f"'{id}' holds a last day here, and an event in {events[id]}"
    for place, one in enumerate(step.targets):
        yield from conditions(spec, f"{path}.targets.{place}.where", one.where)
        if one.since and one.until and one.since > one.until:
            yield f"{path}.targets.{place}.until", "it ends before it begins"
        if not (one.since or one.until or one.where) and place + 1 < len(step.targets):
            yield f"{path}.targets.{place + 1}", "no case comes to it: the target before it fits every case"
    yield from _extensions(spec, path, step)


def _extensions(spec: parts.Spec, path: str, step: parts.Step) -> Iterator[Problem]:
    if step.extensions and not (step.target is not None or step.targets or step.target_field):
        yield f"{path}.extensions", "an extension needs a term to extend: target, targets or target_field"
    for place, one in enumerate(step.extensions):
        key = f"{path}.extensions.{place}"
        yield from conditions(spec, f"{key}.where", one.where)
        if sum(map(bool, (one.value is not None, one.days_field, one.until_field))) != 1:
            yield key, "an extension is one of value, days_field and until_field"
        if one.until_field:
            yield from unknown(f"{key}.until_field", one.until_field, dates_of(all_fields(spec)), "date field")
        if one.days_field:
            yield from unknown(f"{key}.days_field", one.days_field, number_fields(spec), "field of type 'number'")
        if one.value is not None and not one.where:
            yield f"{key}.where", "say when a case has this extension; one that all have is part of the target"
        if one.value is not None and one.value <= 0:
            yield f"{key}.value", "an extension is longer than nothing"


def _events(spec: parts.Spec) -> dict[str, str]:
    """Give the date fields that hold events, with the key that says so."""
    found = {
        id: f"steps.{index}" for index, step in enumerate(spec.steps) for id in (*step.closed_by, step.start, step.end)
    }
    found |= {
        id: f"terms.{index}" for index, term in enumerate(spec.terms) for id in (term.start, term.end, *term.closed_by)
    }
    found |= {id: f"same_events.{index}" for index, event in enumerate(spec.same_events) for id in event.fields}
    decided = {field.decided_by: f"{id}.decided_by" for id, field in all_fields(spec).items() if field.decided_by}
    return found | decided | {spec.unit.date: "unit.date"}


def _clock(spec: parts.Spec, path: str, step: parts.Step) -> Iterator[Problem]:
    """Check what counts a step, and that its moments can be held against each other."""
    if step.unit != "uren":
        if step.clock:
            yield f"{path}.clock", f"{step.unit} are counted by the calendar: only a step in uren has a clock"
        return
    if not step.clock:
        yield f"{path}.clock", f"say what counts the hours: {parts.CLOCK_HOURS}, or opening hours by their name"
    yield from unknown(f"{path}.clock", step.clock, [parts.CLOCK_HOURS, *spec.opening_hours], "clock")
    if step.target_unit not in (None, "uren"):
        yield f"{path}.target_unit", f"hours and {step.target_unit} cannot be compared"
    ends = (step.start, step.end, *step.closed_by)
    zones = {one.zone for one in spec.registers.values() if not one.fields.keys().isdisjoint(ends)}
    if step.clock == parts.CLOCK_HOURS and "" in zones and len(zones) > 1:
        yield f"{path}.clock", f"one of its registers has no zone, and another one is in {max(zones)}: name both"


def _paused(spec: parts.Spec, path: str, step: parts.Step) -> Iterator[Problem]:
    """Check what stops the clock of a step."""
    if step.repeated and (step.pauses or step.closed_by):
        yield f"{path}.repeated", "what adds up its repetitions has neither pauses nor closed_by"
    if step.repeated and {step.start, step.end} & spec.occurrences.keys():
        yield f"{path}.repeated", "one that is chosen among events is not repeated"
    for name in step.pauses:
        yield from unknown(f"{path}.pauses", name, spec.pauses, "pause")
        if step.unit == "uren" and name in spec.pauses and spec.pauses[name].days:
            yield f"{path}.pauses", f"'{name}' is a number of days, which cannot be taken from hours"
    if step.gross and not step.pauses:
        yield f"{path}.gross", "a step without pauses is the same gross and net"


def _occurrences(spec: parts.Spec) -> Iterator[Problem]:
    """Check the dates that are chosen among events; one may be bounded by one that stands before it."""
    held = {id for register in spec.registers.values() for id in register.fields}
    dates = [id for id in held if all_fields(spec)[id].type == "date"]
    before: list[str] = []
    for name, one in spec.occurrences.items():
        path = f"occurrences.{name}"
        if name in held:
            yield path, f"'{name}' is also a field of a register"
        if not one.of:
            yield f"{path}.of", "say among the events of which fields to choose"
        for id in one.of:
            yield from unknown(f"{path}.of", id, dates, "date field")
        for key, id in (("after", one.after), ("before", one.before)):
            if id:
                yield from unknown(f"{path}.{key}", id, [*dates, *before], "date field")
            if id and one.take == "all":
                yield f"{path}.{key}", "once all have happened, none of them is chosen by its date"
        if (one.take == "nth") != (one.n > 0):
            yield f"{path}.n", "say which with take = 'nth', and only then; the first is 1"
        before.append(name)


def _pauses(spec: parts.Spec) -> Iterator[Problem]:
    dates, numbers = dates_of(all_fields(spec)), number_fields(spec)
    for name, one in spec.pauses.items():
        path = f"pauses.{name}"
        if one.days and (one.stop or one.restart):
            yield f"{path}.days", "a pause is either a stop and a restart, or a number of days"
        elif one.days:
            yield from unknown(f"{path}.days", one.days, numbers, "field of type 'number'")
        else:
            yield from unknown(f"{path}.stop", one.stop, dates, "date field")
            yield from unknown(f"{path}.restart", one.restart, dates, "date field")


def _opening_hours(spec: parts.Spec) -> Iterator[Problem]:
    for name, one in spec.opening_hours.items():
        path = f"opening_hours.{name}"
        if name == parts.CLOCK_HOURS:
            yield path, f"'{name}' is a clock that never stops: choose another name"
        try:
            week = read_week(one.week)
        except ValueError as error:
            place, what = error.args
            yield f"{path}.{one.__struct_fields__[place]}", what
        else:
            if not any(week):
                yield path, "a week without opening hours"


def _turns(spec: parts.Spec) -> Iterator[Problem]:
    """Check who has to do what: the organisations of steps, statutory terms and koppelvlakken."""
    told = [(f"steps.{index}.by", step.by) for index, step in enumerate(spec.steps) if step.by]
    told += [(f"terms.{index}.by", term.by) for index, term in enumerate(spec.terms)]
    for index, one in enumerate(spec.handovers):
        told += [(f"handovers.{index}", name) for name in (one.informing, *one.informed)]
        if one.step:
            yield from unknown(f"handovers.{index}.step", one.step, step_ids(spec), "step")
    for path, name in told:
        yield from unknown(path, name, spec.organisations, "organisation")
    yield from _dated(spec)


def _dated(spec: parts.Spec) -> Iterator[Problem]:
    """Check the milestones of statutory terms, and of events that two registers date."""
    dates = dates_of(all_fields(spec))
    for index, term in enumerate(spec.terms):
        for name in (term.start, term.end, *term.closed_by):
            yield from unknown(f"terms.{index}", name, dates, "date field")
        yield from conditions(spec, f"terms.{index}.open_when", term.open_when)
        for name in term.pauses:
            yield from unknown(f"terms.{index}.pauses", name, spec.pauses, "pause")
    for index, event in enumerate(spec.same_events):
        for name in event.fields:
            yield from unknown(f"same_events.{index}.fields", name, dates, "date field")


def _is_milestone(spec: parts.Spec, id: str, field: parts.Field) -> bool:
    deadlines = {one for step in spec.steps for one in step.deadlines}
    return field.type == "date" and not field.before and id not in deadlines


def _export(spec: parts.Spec) -> Iterator[Problem]:
    coded = [id for id, field in coded_fields(spec).items() if not field.decided_by]
    variables = [variable.id for table in spec.tables.values() for variable in table.variables]
    milestones = [id for id, field in all_fields(spec).items() if _is_milestone(spec, id, field)]
    if spec.export.sensitive:
        yield from unknown("export.sensitive", spec.export.sensitive, coded, "code field without a decision")
    for id in spec.export.not_identifying:
        yield from unknown("export.not_identifying", id, dict.fromkeys([*coded, *variables]), "characteristic")
    held: dict[str, str] = {}
    for name, fields in spec.export.objects.items():
        if name == spec.export.case:
            yield f"export.objects.{name}", f"'{name}' is the case itself"
        for id in fields:
            path = f"export.objects.{name}"
            yield from unknown(path, id, milestones, "milestone")
            if held.setdefault(id, name) != name:
                yield path, f"'{id}' is also one of '{held[id]}'"
