"""A proposed definition as a TOML file with comments, made to be edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Final

import numpy as np

from doorloop.base.drafting import LONGEST, as_key, as_toml, comment, shortened, unique
from doorloop.base.language import Lang
from doorloop.base.words import percent, say, text
from doorloop.extracts.draft.fields import Field, Register
from doorloop.extracts.draft.proposal import Proposal
from doorloop.extracts.draft.registers import MOST_KINDS, events
from doorloop.registers.frames import EMPTY
from doorloop.registers.profile.column import Code

Tree = dict[str, Any]

REPEATED: Final = 1.05
"""An event that has so many rows for each of its cases is one that comes back."""
MOST_TIMES: Final = 5
"""How often an event occurs is told up to this number; it stands for more too."""


def written(proposal: Proposal, lang: Lang) -> str:
    """Write a proposed definition; its comments are in one language, its labels in both."""
    return "\n".join(_Writing(proposal, lang).lines()) + "\n"


def _in_both(words: str) -> Tree:
    """Give a text of somebody's own in both languages: nobody translated it."""
    return {"nl": words, "en": words}


def _said(key: str, **gaps: str | Tree) -> Tree:
    """Give a text in both languages, its gaps filled by texts of somebody's own or by texts in both."""
    found: Tree = {}
    for lang, words in (("nl", text(key).nl), ("en", text(key).en)):
        found[lang] = words.format(**{gap: one if isinstance(one, str) else one[lang] for gap, one in gaps.items()})
    return found


def _label(field: Field) -> Tree:
    """Name a field for readers in both languages."""
    return _said("draft.first_event") if field.event and field.event.every else _in_both(field.label)


class _Writing:
    """One proposal, written line by line."""

    def __init__(self, proposal: Proposal, lang: Lang) -> None:
        self.proposal, self.lang = proposal, lang

    def lines(self) -> Iterator[str]:
        """Write everything, each part after an empty line."""
        yield from self._head()
        yield from self._unit()
        for register in self.proposal.registers:
            yield from self._register(register)
        for name, codes in self.proposal.codes.items():
            yield from self._codes(name, codes)
        if any(map(self._repeats, self.proposal.registers)):
            yield from ("", f"[codes.{self.times}.values]", *map(_number, range(MOST_TIMES + 1)))
        yield from (
            ("", "[organisations]", f"onbekend = {as_toml(_said('draft.somebody'))}") if self.proposal.steps else ()
        )
        yield from self._steps()
        yield from self._tables()

    def _say(self, key: str, **gaps: object) -> str:
        return say(f"draft.{key}", self.lang, **gaps)

    def _head(self) -> Iterator[str]:
        own = self.proposal
        yield self._remark(self._say("head", files=", ".join(own.files)))
        yield self._remark(self._say("then"))
        yield "#"
        yield from (self._remark(line) for line in own.told(self.lang))
        yield from ("", 'schema = "doorloop.definition/1"', f"name = {as_toml(own.name)}")
        yield f"title = {as_toml(_said('draft.title', name=own.title))}"
        yield 'calendar = "nl" # "atw", "rijk", "weekdagen"'
        first, last = own.span
        yield self._remark(f"peildatum = {_month_end(own.last_day)} # {self._say('peildatum')}")
        yield ""
        yield self._remark(self._say("period", date=own.date.header))
        yield from ("# [period]", f"# first = {first.replace(day=1)}", f"# last = {_month_end(last)}")

    def _unit(self) -> Iterator[str]:
        own = self.proposal
        yield from ("", "[unit]", f"register = {as_toml(own.unit.id)}", f"date = {as_toml(own.date.id)}")
        yield f"label = {as_toml(_said('draft.cases'))}"
        yield from ("", "[key]", f"name = {as_toml(_in_both(own.key.name.nl))}")
        if own.unit.held.together:
            together = next(field for field in own.unit.fields if field.column is own.unit.held.together)
            yield f"together_with = {as_toml([together.id])} # {self._say('together')}"
        if own.key.letters:
            yield "letters = true"
            return
        yield f"digits = {as_toml(own.key.lengths[0] if len(own.key.lengths) == 1 else own.key.lengths)}"
        yield from [f"prefixes = {as_toml(own.key.prefixes)}"] if own.key.prefixes else []
        yield from ["pad = true"] if own.key.pad else []

    def _register(self, register: Register) -> Iterator[str]:
        yield from ("", f"[registers.{register.id}]")
        yield f"title = {as_toml(_said('draft.register', name=register.id))}"
        if register.held.group.zone:
            yield f"zone = {as_toml(register.held.group.zone)} # {self._say('zone')}"
        elif any(column.look.zoned for column in register.held.group.columns):
            yield self._remark(self._say("offset"))
        yield from ("", f"[registers.{register.id}.fields]")
        yield from (self._field(register, field) for field in register.fields)
        for field, id in self._repeats(register).items():
            told = _said("draft.times", what=field.label)
            yield f"{id} = {as_toml({'header': told['nl'], 'label': told, 'type': 'code', 'codes': self.times})}"
        yield from self._long(register) if register.is_long else ()

    @property
    def times(self) -> str:
        """Name the list of codes for how often an event occurs."""
        return unique("keren", self.proposal.codes)

    def _repeats(self, register: Register) -> dict[Field, str]:
        """Give the milestones that many cases come to more than once, each with the name of the number of times."""
        found, taken = dict[Field, str](), [field.id for one in self.proposal.registers for field in one.fields]
        for field in register.fields:
            own = {id(one.event) for one in found}
            if (
                field.event
                and not field.event.every
                and field.event.n > REPEATED * field.n
                and id(field.event) not in own
            ):
                found[field] = unique(shortened(f"keren_{field.id}", LONGEST), [*taken, *found.values()])
        return found

    def _field(self, register: Register, field: Field) -> str:
        tree: Tree = {"header": field.header}
        if field.type not in ("key", "text") and _label(field) != _in_both(field.header):
            tree["label"] = _label(field)
        tree["type"] = field.type
        tree |= {"aliases": field.column.aliases} if field.column.aliases and field.event is None else {}
        is_date = register is self.proposal.unit and field.id == self.proposal.date.id
        tree |= {"required": True} if field.type == "key" or is_date else {}
        tree |= {"codes": field.codes} if field.codes else {}
        tree |= {"private": True} if field.private else {}
        tree |= {"date_order": "month-first"} if field.column.look.month_first else {}
        tree |= {"earliest": date(early, 1, 1)} if (early := field.column.look.earliest) else {}
        notes = "; ".join(self._notes(field))
        return f"{field.id} = {as_toml(tree)}" + (f" # {comment(notes)}" if notes else "")

    def _notes(self, field: Field) -> Iterator[str]:
        """Say what was seen of a column: nothing that stands in a private one."""
        look = field.column.look
        if field.event is None:
            yield (
                self._say("filled", share=self._percent(look.filled, look.rows))
                if look.filled
                else self._say("so_far_empty")
            )
        if field.type == "key":
            yield self._say("public")
        elif field.type == "text" and look.filled:
            yield self._say("perhaps" if look.perhaps else "free")
        if field.type == "date" and field.n:
            years = [_year(field.days, first=True), _year(field.days, first=False)]
            yield years[0] if years[0] == years[1] else self._say("span", first=years[0], last=years[1])
        yield from self._doubts(field)

    def _doubts(self, field: Field) -> Iterator[str]:
        look = field.column.look
        if field.type in ("date", "birth"):
            yield from [self._say("month_first")] if look.month_first else []
            yield from [self._say("ambiguous")] if look.ambiguous and not look.month_first else []
            yield from [self._say("unread", n=look.unread)] if look.unread and field.event is None else []
            yield from [self._say("early", n=look.early)] if look.early and field.type == "date" else []
        if field.type == "date" and not field.on_the_way and look.filled:
            setting = f"target_field = {as_toml(field.id)}"
            yield self._say("deadline", setting=setting) if field.is_deadline else self._say("not_on_the_way")
        if field.codes:
            yield self._say("values", n=len(look.codes) + look.withheld)
            yield from [self._say("withheld", n=look.withheld)] if look.withheld else []
        if field.column.aliases and field.event is None:
            yield self._say("alias")

    def _long(self, register: Register) -> Iterator[str]:
        kind = register.held.kind
        assert kind is not None
        yield from ("", f"[registers.{register.id}.long]", f"kind = {as_toml({'header': kind.header})}")
        yield f'occurrence = "first" # {self._say("occurrence")}'
        if register.held.lifecycle:
            yield f"lifecycle = {as_toml({'header': register.held.lifecycle.header})}"
        yield from ['ignore = ["*"]'] if len(kind.look.codes) + kind.look.withheld > MOST_KINDS else []
        for name, column in register.moments.items():
            yield f"columns.{name} = {as_toml({'header': column.header})}"
        counts = {field.event.name: id for field, id in self._repeats(register).items() if field.event}
        for field in list(self._repeats(register))[:1] if register is self.proposal.unit else ():
            name = field.event.name if field.event else ""
            yield self._remark(f"each = {as_toml({'kind': name})} # {self._say('each', what=name, date=field.id)}")
        yield from ("", f"[registers.{register.id}.long.kinds]")
        names = {id(column): name for name, column in register.moments.items()}
        for event in events(register.held):
            own = [field for field in register.fields if field.event and field.event.name == event.name]
            tree: Tree = {"fields": {names[id(field.column)]: field.id for field in own}}
            variants = (event.text, *event.variants) if event.transition else event.variants
            tree |= {"variants": variants} if variants else {}
            tree |= {"lifecycle": [event.transition]} if event.transition else {}
            tree |= {"every": True, "occurrence": "first"} if event.every else {}
            tree |= {"count": counts[event.name]} if event.name in counts else {}
            yield f"{as_key(event.name)} = {as_toml(tree)} # {self._say('rows', n=event.n)}"

    def _codes(self, name: str, codes: Iterable[Code]) -> Iterator[str]:
        yield from ("", f"[codes.{name}.values]")
        for code in codes:
            tree: Tree = {"label": _in_both(code.text)} | ({"variants": code.variants} if code.variants else {})
            yield f"{as_key(code.text)} = {as_toml(tree)} # {code.n}"

    def _steps(self) -> Iterator[str]:
        yield from ("", self._remark(self._say("target"))) if self.proposal.steps else ()
        for step in self.proposal.steps:
            share = self._percent(step.forward, step.both)
            yield from ("", f"[[steps]] # {self._say('step', both=step.both, share=share)}")
            yield f"id = {as_toml(step.id)}"
            yield f"label = {as_toml(_said('draft.step_label', start=_label(step.start), end=_label(step.end)))}"
            yield from (f"start = {as_toml(step.start.id)}", f"end = {as_toml(step.end.id)}")
            yield f'unit = "kalenderdagen" # {self._say("unit_of_step")}'
            yield f'by = "onbekend" # {self._say("by")}'
            if step.whole:
                yield f"open_when = {as_toml([{'field': step.start.id}])} # {self._say('whole')}"
            if step.later:
                yield f"closed_by = {as_toml([field.id for field in step.later])} # {self._say('closed_by')}"

    def _tables(self) -> Iterator[str]:
        own = self.proposal
        yield from ("", "[tables.mijlpalen]", 'kind = "counts"', f"title = {as_toml(_said('draft.counts'))}")
        yield from ("counts = [", *(f"  {as_toml(_count(field))}," for field in own.milestones), "]")
        yield from ("", "[tables.kenmerken]", 'kind = "characteristics"')
        yield from (f"title = {as_toml(_said('draft.characteristics'))}", "variables = [")
        yield f"  {as_toml({'id': 'zaken', 'label': _said('draft.total')})},"
        yield from (f"  {as_toml(_variable(field))}," for field in own.characteristics)
        yield "]"
        repeats = {id: field for one in own.registers for field, id in self._repeats(one).items()}
        if repeats:
            yield from ("", "[tables.herhalingen]", 'kind = "characteristics"', "on_request = true")
            yield from (f"title = {as_toml(_said('draft.repeats'))}", "variables = [")
            yield from (f"  {as_toml({'id': id, 'label': _label(one), 'field': id})}," for id, one in repeats.items())
            yield "]"
        if own.steps:
            yield from ("", "[tables.doorlooptijden]", 'kind = "durations"')
            yield f"title = {as_toml(_said('draft.durations'))}"
            yield f"steps = {as_toml([step.id for step in own.steps])}"

    def _percent(self, part: int, whole: int) -> str:
        return percent(Fraction(part, whole) if whole else None, self.lang)

    def _remark(self, words: str) -> str:
        return f"# {comment(words)}"


def _number(n: int) -> str:
    """Write the code of a number of times, the last for that one and more."""
    more = {"nl": f"{n} of meer", "en": f"{n} or more"}
    return f"{as_key(str(n))} = {as_toml({'label': more if n == MOST_TIMES else _in_both(str(n))})}"


def _count(field: Field) -> Tree:
    return {"keys": {"measure": field.id}, "label": _label(field), "where": [{"field": field.id}]}


def _variable(field: Field) -> Tree:
    id = field.id if field.id != "zaken" else "zaken_2"
    return {"id": id, "label": _label(field), "field": field.id, "order": "listed"}


def _year(days: Any, *, first: bool) -> str:
    """Give the year of the first or the last date: a day of its own could be somebody's."""
    known = days[days > EMPTY]
    return str(date.fromordinal(int(np.min(known) if first else np.max(known))).year)


def _month_end(day: date) -> date:
    """Give the last day of a month."""
    following = date(day.year + (day.month == 12), day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
