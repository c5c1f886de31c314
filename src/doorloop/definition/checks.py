"""What the types cannot say: names that must exist, targets that need a unit, words that clash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from doorloop.base.choices import likely
from doorloop.base.folding import fold_code, fold_header, is_id
from doorloop.definition import parts, publishing
from doorloop.definition.ids import RULE, ill_named
from doorloop.definition.refusal import refuse
from doorloop.workdays.calendars import NAMES as CALENDARS
from doorloop.workdays.week import read_week

MOST_DIGITS: Final = 36
"""An identifier of so many digits still fits into a line."""
MOST_DECIMALS: Final = 3
"""Of a percentage: more tell nothing of fewer than a million cases."""
BOUNDS: Final = (date(1901, 1, 1), date(2100, 12, 31))
"""Between these lies the first day that a date can have: no spreadsheet knows an earlier one."""

UNITS_OF: Final[dict[parts.Tick, tuple[parts.Unit, ...]]] = {
    "werkdagen": ("werkdagen", "weken"),
    "kalenderdagen": ("kalenderdagen",),
    "seconden": ("uren",),
}
"""The units that what is counted in such ticks can be given in."""

Problem = tuple[str, str]
"""The path of a key and what is wrong with it."""


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
    yield from _known("calendar", spec.calendar, [*CALENDARS, *spec.calendars], "calendar")
    yield from _pairs(spec)
    yield from _opening_hours(spec)
    yield from _occurrences(spec)
    yield from _pauses(spec)
    yield from _steps(spec)
    yield from _turns(spec)
    for index, milestone in enumerate(spec.flow):
        yield from _whens(spec, f"flow.{index}.where", milestone.where)
    for name, table in spec.tables.items():
        yield from _table(spec, f"tables.{name}", table)
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
    for id in _fields(spec):
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
        yield from _known(f"{path}.codes", field.codes, spec.codes, "code list")
    elif field.codes:
        yield f"{path}.codes", f"a field of type '{field.type}' has no codes"
    if field.earliest and field.type != "date":
        yield f"{path}.earliest", "it is for a field of type 'date'"
    if field.earliest and not BOUNDS[0] <= field.earliest <= BOUNDS[1]:
        yield f"{path}.earliest", f"it lies between {BOUNDS[0]} and {BOUNDS[1]}"
    if field.decided_by:
        decisions = _dates(register.fields)
        yield from _known(f"{path}.decided_by", field.decided_by, decisions, "date field of this register")
    if field.before:
        yield from _known(f"{path}.before", field.before, _dates(_fields(spec)), "date field")


def _long(path: str, register: parts.Register, spec: parts.Spec) -> Iterator[Problem]:
    if register.long is None:
        return
    missing = spec.missing
    held: dict[str, str] = {}
    yield from _spelled(path, register.long)
    for word in register.long.listed:
        yield from _known(f"{path}.listed", word, (*missing.unknown, *missing.not_applicable), "word for missing")
    for name, kind in register.long.kinds.items():
        for column, field in kind.fields.items():
            yield from _known(f"{path}.kinds.{name}.fields.{column}", column, register.long.columns, "column")
            yield from _known(f"{path}.kinds.{name}.fields.{column}", field, register.fields, "field")
            if held.setdefault(field, column) != column:
                yield f"{path}.kinds.{name}.fields.{column}", f"'{field}' is also held by '{held[field]}'"
        yield from _numbered(f"{path}.kinds.{name}.count", spec, register, kind.count, 0)
    if register.long.each:
        yield from _each(f"{path}.each", spec, register, register.long.each)


def _each(path: str, spec: parts.Spec, register: parts.Register, each: parts.Each) -> Iterator[Problem]:
    """Check what divides cases into rounds."""
    assert register.long is not None
    yield from _known(f"{path}.kind", each.kind, register.long.kinds, "kind")
    if each.again:
        yield from _known(f"{path}.again", each.again, _dates(register.fields), "date field of this register")
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
    yield from _known(path, field, register.fields, "field of this register")
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
    yield from _known("unit.register", spec.unit.register, spec.registers, "register")
    unit = spec.registers.get(spec.unit.register)
    fields = unit.fields if unit else _fields(spec)
    yield from _known("unit.date", spec.unit.date, _dates(fields), "date field of that register")
    yield from _whens(spec, "unit.where", spec.unit.where)
    for path, id in (("unit.date", spec.unit.date), ("groups.field", spec.groups.field if spec.groups else "")):
        if id in fields and not fields[id].required:
            yield path, f"'{id}' decides what is counted, and must be a required field"
    yield from _key(spec)
    if spec.period and spec.period.first > spec.period.last:
        yield "period.last", "the period ends before it begins"
    if spec.groups:
        yield from _known("groups.field", spec.groups.field, fields, "field of that register")
        if spec.groups.field in fields and fields[spec.groups.field].is_as_found:
            yield "groups.field", f"'{spec.groups.field}' needs a list of codes: nobody may be in no group unsaid"
        yield from _known("groups.main", spec.groups.main, spec.groups.values, "group")
        codes = _values(spec, fields.get(spec.groups.field))
        for name, group in spec.groups.values.items() if codes is not None else ():
            yield from _known(f"groups.values.{name}.code", group.code, codes or (), "code of that field")


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
            yield from _known("key.together_with", id, others, f"field beside the identifier in register '{name}'")
    if key.together_with and spec.same_person:
        yield "same_person", "one identifier has several cases (key.together_with): they are of one person"


def _pairs(spec: parts.Spec) -> Iterator[Problem]:
    for field in spec.same_person:
        yield from _known("same_person", field, _fields(spec), "field")
        if field in _fields(spec) and _fields(spec)[field].is_as_found:
            yield "same_person", f"'{field}' needs a list of codes to tell persons apart"
    for index, pair in enumerate(spec.order):
        for field in pair:
            yield from _known(f"order.{index}", field, _dates(_fields(spec)), "date field")


def _steps(spec: parts.Spec) -> Iterator[Problem]:
    dates = _dates(_fields(spec))
    seen: set[str] = set()
    for index, step in enumerate(spec.steps):
        path = f"steps.{index}"
        if step.id in seen:
            yield f"{path}.id", f"'{step.id}' stands twice"
        seen.add(step.id)
        yield from _known(f"{path}.start", step.start, dates, "date field")
        yield from _known(f"{path}.end", step.end, dates, "date field")
        for field in step.closed_by:
            yield from _known(f"{path}.closed_by", field, dates, "date field")
        yield from _whens(spec, f"{path}.where", step.where)
        yield from _whens(spec, f"{path}.open_when", step.open_when)
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
        yield from _known(path, id, ends, "statutory term")
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
    dates, events = _dates(_fields(spec)), _events(spec)
    if step.has_own_targets and "uren" in (step.unit, step.target_unit):
        yield (
            f"{path}.{'unit' if step.unit == 'uren' else 'target_unit'}",
            "a term of the case itself is counted in days, not in uren",
        )
    if step.target_field:
        yield from _known(f"{path}.target_field", step.target_field, dates, "date field")
    for id in step.deadlines:
        if id in events:
            yield path, f"'{id}' holds a last day here, and an event in {events[id]}"
    for place, one in enumerate(step.targets):
        yield from _whens(spec, f"{path}.targets.{place}.where", one.where)
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
        yield from _whens(spec, f"{key}.where", one.where)
        if sum(map(bool, (one.value is not None, one.days_field, one.until_field))) != 1:
            yield key, "an extension is one of value, days_field and until_field"
        if one.until_field:
            yield from _known(f"{key}.until_field", one.until_field, _dates(_fields(spec)), "date field")
        if one.days_field:
            numbers = [id for id, field in _fields(spec).items() if field.type == "number"]
            yield from _known(f"{key}.days_field", one.days_field, numbers, "field of type 'number'")
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
    decided = {field.decided_by: f"{id}.decided_by" for id, field in _fields(spec).items() if field.decided_by}
    return found | decided | {spec.unit.date: "unit.date"}


def _clock(spec: parts.Spec, path: str, step: parts.Step) -> Iterator[Problem]:
    """Check what counts a step, and that its moments can be held against each other."""
    if step.unit != "uren":
        if step.clock:
            yield f"{path}.clock", f"{step.unit} are counted by the calendar: only a step in uren has a clock"
        return
    if not step.clock:
        yield f"{path}.clock", f"say what counts the hours: {parts.CLOCK_HOURS}, or opening hours by their name"
    yield from _known(f"{path}.clock", step.clock, [parts.CLOCK_HOURS, *spec.opening_hours], "clock")
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
        yield from _known(f"{path}.pauses", name, spec.pauses, "pause")
        if step.unit == "uren" and name in spec.pauses and spec.pauses[name].days:
            yield f"{path}.pauses", f"'{name}' is a number of days, which cannot be taken from hours"
    if step.gross and not step.pauses:
        yield f"{path}.gross", "a step without pauses is the same gross and net"


def _occurrences(spec: parts.Spec) -> Iterator[Problem]:
    """Check the dates that are chosen among events; one may be bounded by one that stands before it."""
    held = {id for register in spec.registers.values() for id in register.fields}
    dates = [id for id in held if _fields(spec)[id].type == "date"]
    before: list[str] = []
    for name, one in spec.occurrences.items():
        path = f"occurrences.{name}"
        if name in held:
            yield path, f"'{name}' is also a field of a register"
        if not one.of:
            yield f"{path}.of", "say among the events of which fields to choose"
        for id in one.of:
            yield from _known(f"{path}.of", id, dates, "date field")
        for key, id in (("after", one.after), ("before", one.before)):
            if id:
                yield from _known(f"{path}.{key}", id, [*dates, *before], "date field")
            if id and one.take == "all":
                yield f"{path}.{key}", "once all have happened, none of them is chosen by its date"
        if (one.take == "nth") != (one.n > 0):
            yield f"{path}.n", "say which with take = 'nth', and only then; the first is 1"
        before.append(name)


def _pauses(spec: parts.Spec) -> Iterator[Problem]:
    dates, numbers = _dates(_fields(spec)), [id for id, field in _fields(spec).items() if field.type == "number"]
    for name, one in spec.pauses.items():
        path = f"pauses.{name}"
        if one.days and (one.stop or one.restart):
            yield f"{path}.days", "a pause is either a stop and a restart, or a number of days"
        elif one.days:
            yield from _known(f"{path}.days", one.days, numbers, "field of type 'number'")
        else:
            yield from _known(f"{path}.stop", one.stop, dates, "date field")
            yield from _known(f"{path}.restart", one.restart, dates, "date field")


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
            yield from _known(f"handovers.{index}.step", one.step, [step.id for step in spec.steps], "step")
    for path, name in told:
        yield from _known(path, name, spec.organisations, "organisation")
    yield from _dated(spec)


def _dated(spec: parts.Spec) -> Iterator[Problem]:
    """Check the milestones of statutory terms, and of events that two registers date."""
    dates = _dates(_fields(spec))
    for index, term in enumerate(spec.terms):
        for name in (term.start, term.end, *term.closed_by):
            yield from _known(f"terms.{index}", name, dates, "date field")
        yield from _whens(spec, f"terms.{index}.open_when", term.open_when)
        for name in term.pauses:
            yield from _known(f"terms.{index}.pauses", name, spec.pauses, "pause")
    for index, event in enumerate(spec.same_events):
        for name in event.fields:
            yield from _known(f"same_events.{index}.fields", name, dates, "date field")


def _table(spec: parts.Spec, path: str, table: parts.Table) -> Iterator[Problem]:
    """Check the names that a table of any kind has under its keys."""
    groups = spec.groups.values if spec.groups else {"alle": None}
    if table.by:
        yield from _known(f"{path}.by", table.by, _coded(spec), "code field")
    for key, whens in table.conditions.items():
        yield from _whens(spec, f"{path}.{key}", whens)
    for id in table.steps:
        yield from _known(f"{path}.steps", id, [step.id for step in spec.steps], "step")
    for index, variable in enumerate(table.variables):
        yield from _variable(spec, f"{path}.variables.{index}", variable)
    for index, goal in enumerate(table.goals):
        yield from _known(f"{path}.goals.{index}.group", goal.group, groups, "group")
        yield from _goal(spec, f"{path}.goals.{index}", table.goals, goal)
    for key, (name, names) in table.references.items():
        yield from _known(f"{path}.{key}", name, names, "key of every count")


def _variable(spec: parts.Spec, path: str, variable: parts.Variable) -> Iterator[Problem]:
    if variable.field:
        yield from _known(f"{path}.field", variable.field, _coded(spec), "code field")
    elif variable.start or variable.end or variable.classes:
        yield from _known(f"{path}.start", variable.start, _dates(_fields(spec)), "date field")
        yield from _known(f"{path}.end", variable.end, _dates(_fields(spec)), "date field")
        bounds = [c.years is not None or c.months is not None or c.days is not None for c in variable.classes]
        if not bounds or not all(bounds[:-1]) or bounds[-1]:
            yield f"{path}.classes", "each class but the last needs a bound: years, months or days"
    if not 0 <= variable.digits <= MOST_DECIMALS:
        yield f"{path}.digits", f"a percentage is printed with 0 to {MOST_DECIMALS} decimals"
    if not variable.statistics:
        yield f"{path}.statistics", "name at least one of count, base and share"
    for index, note in enumerate(variable.cell_notes):
        yield from _cell_note(spec, f"{path}.cell_notes.{index}", variable, note)


def _cell_note(spec: parts.Spec, path: str, variable: parts.Variable, note: parts.CellNote) -> Iterator[Problem]:
    """Find what a note at a cell names and is not there: the note would stand nowhere."""
    if note.group:
        yield from _known(f"{path}.group", note.group, spec.groups.values if spec.groups else (), "group")
    field = _fields(spec).get(variable.field)
    if field is None or not field.is_as_found:
        known = _categories(spec, variable) if variable.is_divided else [""]
        yield from _known(f"{path}.category", note.category, known, "category of the variable")


def _goal(spec: parts.Spec, path: str, goals: Iterable[parts.Goal], goal: parts.Goal) -> Iterator[Problem]:
    kinds = [goal.mean_of, goal.share_of, goal.constant is not None, goal.difference]
    kinds += [goal.within_of, goal.median_of, goal.beyond_of]
    if sum(map(bool, kinds)) != 1:
        yield path, "a goal is one of mean_of, share_of, constant, difference, within_of, median_of and beyond_of"
    yield from _norm(spec, path, goal)
    for key, id in (("mean_of", goal.mean_of), ("median_of", goal.median_of)):
        if not id:
            continue
        yield from _known(f"{path}.{key}", id, [step.id for step in spec.steps], "step")
        fitting = [unit for step in spec.steps if step.id == id for unit in UNITS_OF[step.tick]]
        if fitting and goal.unit not in fitting:
            yield f"{path}.unit", f"the mean of this step is in {' or '.join(fitting)}"
    if goal.share_of:
        variables = [variable for table in spec.tables.values() for variable in table.variables]
        yield from _known(f"{path}.share_of", goal.share_of, [v.id for v in variables], "variable")
        for variable in variables:
            if variable.id == goal.share_of:
                for name in goal.categories:
                    yield from _known(f"{path}.categories", name, _categories(spec, variable), "category")
    for name in goal.difference or ():
        figures = [other.measure for other in goals if other.difference is None]
        yield from _known(f"{path}.difference", name, figures, "measure that is no difference itself")


def _norm(spec: parts.Spec, path: str, goal: parts.Goal) -> Iterator[Problem]:
    """Check what a norm of a step is held against."""
    is_share = goal.unit == "aandeel" and goal.norm_of == goal.within_of
    if goal.at_least is not None and (goal.target is not None or not is_share):
        yield f"{path}.at_least", "it is for a share, and takes the place of target"
    if goal.within_of and goal.at_least is None:
        yield f"{path}.at_least", "say which share is asked for"
    if goal.beyond_of and (goal.target is None or goal.unit != "zaken"):
        yield f"{path}.unit", "a number beyond is in zaken, and has a target: the most that there may be"
    if not goal.beyond_of and goal.unit == "zaken":
        yield f"{path}.unit", "only a number beyond is in zaken"
    step = next((one for one in spec.steps if one.id == (goal.within_of or goal.beyond_of)), None)
    if goal.within_of or goal.beyond_of:
        key = "within_of" if goal.within_of else "beyond_of"
        yield from _known(f"{path}.{key}", goal.within_of or goal.beyond_of, [one.id for one in spec.steps], "step")
    if (goal.limit is None) != (goal.limit_unit is None):
        yield f"{path}.limit", "a limit has a unit, and a unit a limit"
    if goal.limit is not None and step is None:
        yield f"{path}.limit", "it is for within_of and beyond_of"
    if step and goal.limit is None and not step.is_targeted:
        yield f"{path}.limit", f"'{step.id}' has no target: give the norm a limit"
    if step and goal.limit_unit and goal.limit_unit not in UNITS_OF[step.tick]:
        yield f"{path}.limit_unit", f"a limit of this step is in {' or '.join(UNITS_OF[step.tick])}"


def _is_milestone(spec: parts.Spec, id: str, field: parts.Field) -> bool:
    deadlines = {one for step in spec.steps for one in step.deadlines}
    return field.type == "date" and not field.before and id not in deadlines


def _export(spec: parts.Spec) -> Iterator[Problem]:
    coded = [id for id, field in _coded(spec).items() if not field.decided_by]
    variables = [variable.id for table in spec.tables.values() for variable in table.variables]
    milestones = [id for id, field in _fields(spec).items() if _is_milestone(spec, id, field)]
    if spec.export.sensitive:
        yield from _known("export.sensitive", spec.export.sensitive, coded, "code field without a decision")
    for id in spec.export.not_identifying:
        yield from _known("export.not_identifying", id, dict.fromkeys([*coded, *variables]), "characteristic")
    held: dict[str, str] = {}
    for name, fields in spec.export.objects.items():
        if name == spec.export.case:
            yield f"export.objects.{name}", f"'{name}' is the case itself"
        for id in fields:
            path = f"export.objects.{name}"
            yield from _known(path, id, milestones, "milestone")
            if held.setdefault(id, name) != name:
                yield path, f"'{id}' is also one of '{held[id]}'"


def _whens(spec: parts.Spec, path: str, whens: Iterable[parts.When]) -> Iterator[Problem]:
    fields = _dates(_fields(spec)) | _coded(spec)
    for index, when in enumerate(whens):
        yield from _known(f"{path}.{index}.field", when.field, fields, "field with a date or a code")
        field = fields.get(when.field)
        if when.codes and field and not field.is_coded:
            yield f"{path}.{index}.codes", f"'{when.field}' has no codes"
        known = _values(spec, field) if field and field.codes else None
        for code in when.codes if known is not None else ():
            yield from _known(f"{path}.{index}.codes", code, known or (), "code of that field")


def _known(path: str, name: str, names: Iterable[str], what: str) -> Iterator[Problem]:
    if name not in (known := list(names)):
        yield path, f"there is no {what} '{name}'{likely(name, known)}"


def _fields(spec: parts.Spec) -> dict[str, parts.Field]:
    chosen = {name: parts.Field(header=one.label.nl, type="date") for name, one in spec.occurrences.items()}
    return chosen | {id: field for register in spec.registers.values() for id, field in register.fields.items()}


def _dates(fields: dict[str, parts.Field]) -> dict[str, parts.Field]:
    return {id: field for id, field in fields.items() if field.type in ("date", "birth")}


def _coded(spec: parts.Spec) -> dict[str, parts.Field]:
    return {id: field for id, field in _fields(spec).items() if field.is_coded}


def _values(spec: parts.Spec, field: parts.Field | None) -> dict[str, parts.Code] | None:
    """Give the codes of a field; none where it has no codes, and None where the field or its list is not there."""
    if field is None or (field.codes and field.codes not in spec.codes):
        return None
    return spec.codes[field.codes].values if field.codes else {}


def _categories(spec: parts.Spec, variable: parts.Variable) -> list[str]:
    if variable.field:
        return [*(_values(spec, _fields(spec).get(variable.field)) or ()), "onbekend"]
    return [*(c.key for c in variable.classes), "onbekend"]
