"""A definition that says only what differs from another: `extends = "NAME|FILE"`, and the keys that are not the same.

A table is merged key by key. An array of tables with ids (steps, terms, handovers) is merged element by element: one
with an id that the base has changes that element, another is added. Other spellings and words for missing (`aliases`,
`variants`, `[missing]`) are added to those of the base. Any other value takes the place of the base's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

from doorloop.base.choices import choose, meant, named
from doorloop.base.errors import UsageError
from doorloop.base.words import both
from doorloop.workdays.days import parse_day

Tree = dict[str, Any]

EXTENDS: Final = "extends"
ADDED: Final = frozenset({"aliases", "variants", "prefixes", "unknown", "not_applicable", "empty", "not_yet", "ignore"})
"""Lists of words: a definition that extends another has more of them, never fewer."""


def merge(base: Tree, over: Tree) -> Tree:
    """Lay one tree over another; neither is changed."""
    result = dict(base)
    for key, value in over.items():
        result[key] = _merged(key, base[key], value) if key in base else value
    return result


def _merged(key: str, base: Any, over: Any) -> Any:
    if isinstance(base, dict) and isinstance(over, dict):
        return merge(base, over)
    if not isinstance(base, list) or not isinstance(over, list):
        return over
    if key in ADDED:
        return [*base, *(word for word in over if word not in base)]
    return _by_id(base, over) if over and _have_ids(base) and _have_ids(over) else over


def _have_ids(elements: list[Any]) -> bool:
    return all(isinstance(element, dict) and isinstance(element.get("id"), str) for element in elements)


def _by_id(base: list[Tree], over: list[Tree]) -> list[Tree]:
    first = {element["id"]: element for element in reversed(over)}
    known = {element["id"]: element for element in base}
    changed = [merge(element, first.get(element["id"], {})) for element in base]
    others = (one for one in over if one["id"] not in known or one is not first[one["id"]])  # twice: to be refused
    return changed + [merge(known.get(one["id"], {}), one) for one in others]


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a command line changes of a definition.

    Attributes:
        columns: `HEADER=FIELD` or `FILE!HEADER=FIELD` each: a header that registers use for a field.
        period: `FIRST..LAST`, two days as for `--peildatum`, both included.
        where: `FIELD=CODE` each: only cases with this code count; several codes of one field are alternatives.
        date_order: whether the day or the month comes first in dates in digits, of all fields.
        steps: `A -> B` each: a step between two activities of an event log, in the place of those of the definition.
        targets: `10wd` each: the target of a step, or of all.
        pauses: `A -> B` each: between these activities the clock of the steps stands still.
    """

    columns: tuple[str, ...] = ()
    period: str = ""
    where: tuple[str, ...] = ()
    date_order: str = ""
    steps: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Changes()

    def apply(self, tree: Tree) -> Tree:
        """Give the tree of a definition with these changes.

        Errors: UsageError for a text that does not have its form, and for a field that no register has.
        """
        over: Tree = {}
        if self.steps or self.targets or self.pauses:
            from doorloop.definition import typed_steps

            tree = typed_steps.add(tree, self.steps, self.targets, self.pauses)
        for change in (_columns(self.columns, tree), _period(self.period), _where(self.where, tree)):
            over = merge(over, change)
        return _ordered(merge(tree, over), self.date_order)


UNCHANGED: Final = Changes()


def _registers(tree: Tree) -> dict[str, Tree]:
    found = tree.get("registers")
    registers = found if isinstance(found, dict) else {}
    return {
        name: one for name, one in registers.items() if isinstance(one, dict) and isinstance(one.get("fields"), dict)
    }


def _columns(texts: Iterable[str], tree: Tree) -> Tree:
    """Add each header to the aliases of its field, or of its column in a long form, in every register that has it."""
    over: Tree = {}
    registers = _registers(tree)
    places = {name: _places(register) for name, register in registers.items()}
    fields = [id for found in places.values() for id in found]
    for text in texts:
        header, sign, field = (part.strip() for part in text.rpartition("="))
        if not sign or not header or not field:
            raise UsageError(both("err.no_column", text=text), remedy=both("try.no_column"))
        if field not in fields:
            raise UsageError(
                both("err.no_field", field=field, likely=meant(field, fields)),
                where=f"--column {text}",
                remedy=both("try.no_field"),
            )
        for name, found in places.items():
            if field in found:
                change: Tree = {"aliases": [header]}
                for key in reversed(("registers", name, *found[field])):
                    change = {key: change}
                over = merge(over, change)
    return over


def _places(register: Tree) -> dict[str, tuple[str, ...]]:
    """Give the path of each field of a register, and of each column of its long form that no field is called as."""
    long = register.get("long")
    long = long if isinstance(long, dict) else {}
    found = {key: ("long", key) for key in ("kind", "lifecycle") if key in long}
    found |= {column: ("long", "columns", column) for column in long.get("columns", {})}
    return found | {field: ("fields", field) for field in register["fields"]}


def _period(text: str) -> Tree:
    if not text:
        return {}
    first, _, last = text.partition("..")
    try:
        days = parse_day(first), parse_day(last)
    except UsageError:
        raise UsageError(both("err.no_period", text=text), remedy=both("try.period")) from None
    if days[0] > days[1]:
        raise UsageError(both("err.period_backwards", text=text), remedy=both("try.period"))
    return {"period": {"first": days[0], "last": days[1]}}


def _where(texts: Iterable[str], tree: Tree) -> Tree:
    """Count only cases with these codes, beside what the definition says already."""
    codes: dict[str, list[str]] = {}
    for text in texts:
        field, sign, code = (part.strip() for part in text.partition("="))
        if not sign or not field or not code:
            raise UsageError(both("err.no_condition", text=text), remedy=both("try.no_condition"))
        codes.setdefault(field, []).append(code)
    if not codes:
        return {}
    codes = _settled(codes, tree)
    unit = tree.get("unit")
    said = unit.get("where", []) if isinstance(unit, dict) else []
    return {"unit": {"where": [*said, *({"field": field, "codes": some} for field, some in codes.items())]}}


def _settled(codes: Mapping[str, list[str]], tree: Tree) -> dict[str, list[str]]:
    """Call fields and codes as the definition does, whatever their case; refuse what it does not have.

    Errors: UsageError with the likely name.
    """
    lists = tree.get("codes", {})
    fields = {id: field for one in _registers(tree).values() for id, field in one["fields"].items()}
    fields = {id: field for id, field in fields.items() if isinstance(field, dict)}
    coded = {id: field["codes"] for id, field in fields.items() if field.get("codes") in lists}
    as_found = [id for id, field in fields.items() if field.get("type") == "code" and not field.get("codes")]
    known = sorted([*coded, *as_found])
    found: dict[str, list[str]] = {}
    for name, some in codes.items():
        (field,) = named([name], known)
        choose("noun.code_field", [field], known)
        values = list(lists[coded[field]].get("values", {})) if field in coded else []
        settled = named(some, values) if values else some
        if field in coded:
            choose("noun.code_of", settled, values, field=field)
        found.setdefault(field, []).extend(settled)
    return found


def _ordered(tree: Tree, order: str) -> Tree:
    """Read dates in digits of every field in one order."""
    if not order:
        return tree
    fields: Mapping[str, Tree] = {
        name: {
            "fields": {
                id: {"date_order": order}
                for id, field in register["fields"].items()
                if isinstance(field, dict) and field.get("type") in ("date", "birth")
            }
        }
        for name, register in _registers(tree).items()
    }
    return merge(tree, {"registers": dict(fields)})
