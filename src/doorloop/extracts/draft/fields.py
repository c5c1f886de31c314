"""Columns to fields: what each is called, what it holds, and which of them two registers share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.arrays import Ints, Longs
from doorloop.base.drafting import LONGEST, shortened, slug, unique
from doorloop.base.findings import shown
from doorloop.base.folding import fold_code, fold_header, is_id
from doorloop.extracts.draft.groups import Column
from doorloop.extracts.draft.registers import LIFECYCLE, Event, Held, by_case, events, is_steady, of_kind
from doorloop.registers.frames import EMPTY
from doorloop.registers.profile.column import DAY, Code, Kind
from doorloop.registers.profile.personal import is_personal_header, words_of
from doorloop.registers.profile.words import saying

Type = Literal["key", "date", "birth", "code", "codes", "text"]

DATE: Final = re.compile(r"^(?:datum|date|d_d|dt)_(?:van_|of_|de_|the_)*|_(?:datum|date|dt)$")
DEADLINE: Final = saying("deadline")
"""What a header says of the day on which something has to be done, which is no step on the way of a case."""
CHANGED: Final = saying("changed")
"""And of other dates that are none: of a change of the row, of a death."""
OF_EVENTS: Final = re.compile(rf"{LIFECYCLE.pattern}|\bqualifier\b", re.I)
"""A header of what is of an event, and of no case though all events say the same."""
EVERYWHERE: Final = 5
"""One date in so many rows, and no other, is that of an export."""
AGREE: Final = 0.8
"""Two registers have a date in common when they agree on so many cases."""


class Field(Struct, frozen=True, eq=False):
    """A proposed field.

    Attributes:
        column: where it stands; in a long form the column of its date.
        event: the kind of events whose date it is, in a long form.
        moments: int64, the first moment of each case in seconds, 0 where it has none; for a date only.
        codes: the name of its code list.
        on_the_way: whether it is a milestone, and not a deadline or a change of the row.
    """

    id: str
    header: str
    type: Type
    column: Column
    event: Event | None = None
    moments: Longs | None = None
    codes: str = ""
    on_the_way: bool = False

    @property
    def label(self) -> str:
        """Name it for readers: its header as words."""
        words = " ".join(re.sub(r"_+", " ", re.sub(r"^(?:case|ocel):(?=\w)", "", self.header)).split())
        plain = re.sub(r"^(?:datum|date)\s+(?:van\s+|of\s+)?(?=\S)", "", words, flags=re.I)
        plain = plain.lower() if plain.isupper() else plain
        return plain[:1].upper() + plain[1:]

    @property
    def private(self) -> bool:
        """Tell whether nothing of it is ever shown."""
        return self.type not in ("date", "code", "codes") or is_personal_header(self.header)

    @property
    def is_deadline(self) -> bool:
        """Tell whether its header says that something has to be done by then."""
        return self.type == "date" and not self.on_the_way and DEADLINE.search(words_of(self.header)) is not None

    @property
    def n(self) -> int:
        """Count the cases that have the date."""
        return 0 if self.moments is None else int((self.moments > 0).sum())

    @property
    def days(self) -> Ints:
        """Give the day of each case, `EMPTY` where it has none."""
        return np.zeros(0, np.int32) if self.moments is None else (self.moments // DAY).astype(np.int32)


class Register(Struct, frozen=True, eq=False):
    """A proposed register: its fields in the order of its columns, and the columns that are left out, with the reason.

    Attributes:
        moments: the columns of dates of a long form, by name.
    """

    id: str
    held: Held
    fields: tuple[Field, ...]
    moments: dict[str, Column]
    left_out: tuple[tuple[Column, str], ...] = ()

    @property
    def is_long(self) -> bool:
        """Tell whether a case is spread over several rows."""
        return self.held.kind is not None


def draft_registers(held: Sequence[Held], size: int) -> list[Register]:
    """Name the fields of all registers; one that two of them share has one name in both.

    Args:
        size: how many cases there are in all registers together.
    """
    found: list[Register] = []
    for one in held:
        id = unique(_register_name(one, held), (register.id for register in found))
        found.append(_register(id, one, size, [field for other in found for field in other.fields]))
    return found


def _register_name(held: Held, others: Sequence[Held]) -> str:
    """Name a register by its file, by what its files begin with, or by its sheet where the file has several."""
    tables = held.group.tables
    files, sheets = {table.file for table in tables}, {table.sheet for table in tables}
    shares = any(table.file in files for other in others if other is not held for table in other.group.tables)
    stems = {shown(re.sub(r"\.\w+$", "", file.rpartition("/")[2])) for file in files}
    first = _common(stems) if len(stems) > 1 else next(iter(stems))
    sheet = next(iter(sheets)) if len(sheets) == 1 and shares else ""
    name = slug(shown(sheet) or first) or "register"
    return name if is_id(name) else f"register_{name}"


def _common(stems: Iterable[str]) -> str:
    names = sorted(stems)
    same = [one for one, *others in zip(*names, strict=False) if all(one == other for other in others)]
    begin = "".join(same) if all(name.startswith("".join(same)) for name in names) else ""
    return re.sub(r"[\W\d_]+$", "", begin)


def _name(header: str) -> str:
    bare = slug(header, len(header))
    name = shortened(DATE.sub("", bare) or bare, LONGEST) or "veld"
    return name if is_id(name) else f"veld_{name}"


def _register(id: str, held: Held, size: int, others: Sequence[Field]) -> Register:
    key_header = held.key.header
    taken = {field.id for field in others}
    same_key = next((field for field in others if field.type == "key"), None)
    key = Field(same_key.id if same_key else _name(key_header), key_header, "key", held.key)
    fields, left_out = [key], list[tuple[Column, str]]()
    moments = dict[str, Column]()
    for column in held.moments if held.kind else ():
        moments[unique(_name(column.header), moments)] = column
    for field, why in _proposed(held, size, moments):
        if why:
            left_out.append((field.column, why))
            continue
        shared = next((one for one in others if _are_one(one, field) and one.id not in _ids(fields)), None)
        name = shared.id if shared else unique(field.id, {*taken, *_ids(fields)})
        fields.append(replace(field, id=name))
    order = {column.header: at for at, column in enumerate(held.group.columns)}
    fields.sort(key=lambda field: order[field.column.header])
    return Register(id, held, tuple(fields), moments, tuple(left_out))


def _ids(fields: Iterable[Field]) -> set[str]:
    return {field.id for field in fields}


def _proposed(held: Held, size: int, moments: dict[str, Column]) -> Iterator[tuple[Field, str]]:
    """Propose a field for each column, or say why not."""
    for column in held.others:
        if held.kind and column in moments.values():
            continue
        kind = column.look.kind
        field = Field(_name(column.header), column.header, _type(kind), column)
        if held.kind and len(column.look.codes) == 1 and OF_EVENTS.search(words_of(column.header)):
            yield field, "same"
        elif kind != "date" and (held.kind or held.repeated) and not is_steady(column, held.ids):
            yield field, "varies"
        elif kind == "date":
            seen = column.look.moments
            first = by_case(seen, held.ids, size) if len(seen) else None
            yield replace(field, moments=first, on_the_way=_is_on_the_way(column)), ""
        else:
            yield field, ""
    if held.kind:
        yield from ((field, "") for field in _of_events(held, size, moments))


def _type(kind: Kind) -> Type:
    match kind:
        case "date" | "birth" | "code" | "codes":
            return kind
        case "number" | "text" | "empty":
            return "text"


def _is_on_the_way(column: Column) -> bool:
    seen = column.look
    everywhere = seen.distinct == 1 and seen.filled >= EVERYWHERE
    words = words_of(column.header)
    return seen.filled > 0 and not everywhere and not DEADLINE.search(words) and not CHANGED.search(words)


def _of_events(held: Held, size: int, moments: dict[str, Column]) -> Iterator[Field]:
    """Propose a field for each kind of events and each column of dates."""
    headers = {fold_header(column.header) for column in held.group.columns}
    for event in events(held):
        rows = of_kind(held, event)
        for name, moment in list(moments.items())[: 1 if event.every else None]:
            first = by_case(np.where(rows, moment.look.moments, 0), held.ids, size)
            if not first.any() and len(moments) > 1:
                continue
            text = event.name if len(moments) == 1 or event.every else f"{event.name} {moment.header}"
            header = text if fold_header(text) not in headers else f"{text} ({moment.header})"
            yield Field(
                _name(event.name if len(moments) == 1 or event.every else f"{event.name}_{name}"),
                header,
                "date",
                moment,
                event,
                first,
                on_the_way=bool(first.any()),
            )


def _are_one(one: Field, other: Field) -> bool:
    """Tell whether two registers have a field in common: under one header, of one type, and with the same dates."""
    if one.type != other.type or one.type == "key" or fold_header(one.header) != fold_header(other.header):
        return False
    if one.moments is None or other.moments is None:
        return True
    both = (one.days > EMPTY) & (other.days > EMPTY)
    return bool((one.days == other.days)[both].sum() >= AGREE * both.sum())


def draft_codes(registers: Sequence[Register]) -> tuple[list[Register], dict[str, tuple[Code, ...]]]:
    """Make the code lists: one for each field, and one for all whose values are the same."""
    lists: dict[str, tuple[Code, ...]] = {}
    ids = dict.fromkeys(field.id for one in registers for field in one.fields if field.type in ("code", "codes"))
    of: dict[str, str] = {}
    for id in ids:
        codes = _merged(field for one in registers for field in one.fields if field.id == id)
        words = {fold_code(code.text) for code in codes}
        same = next((name for name, found in lists.items() if {fold_code(code.text) for code in found} == words), "")
        of[id] = same or id
        lists.setdefault(of[id], codes)
    done = [
        replace(one, fields=tuple(replace(field, codes=of.get(field.id, "")) for field in one.fields))
        for one in registers
    ]
    return done, lists


def _merged(fields: Iterable[Field]) -> tuple[Code, ...]:
    """Put the values of a field in all registers together, the most frequent first."""
    found: dict[str, Code] = {}
    for field in fields:
        for code in field.column.look.codes:
            before = found.get(fold_code(code.text))
            found[fold_code(code.text)] = Code(before.text, before.variants, before.n + code.n) if before else code
    return tuple(sorted(_with_initials(list(found.values())), key=lambda code: (-code.n, code.text)))


def _with_initials(codes: Iterable[Code]) -> Iterator[Code]:
    """Put each letter that stands for one other value with it, as J for ja; where one stands for none, none is."""
    letters = [code for code in codes if len(code.text) == 1 and code.text.isalpha()]
    words = [code for code in codes if code not in letters]
    meant = {one: [word for word in words if fold_code(word.text)[:1] == fold_code(one.text)] for one in letters}
    if not all(len(found) == 1 for found in meant.values()):
        yield from codes
        return
    for word in words:
        own = [one for one, (found,) in meant.items() if found is word]
        spelled = (text for one in own for text in (one.text, *one.variants))
        yield Code(word.text, (*word.variants, *spelled), word.n + sum(one.n for one in own))
