"""A tree that does not fit its types, mended key by key: each error is told, and the rest can still be looked at.

What is put in the place of a value says nothing of its own: an error that follows from it is none of the definition.
"""

from __future__ import annotations

import copy
import types
import typing
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec
from msgspec import Struct

from doorloop.base.choices import close
from doorloop.definition.parts import Spec
from doorloop.definition.refusal import Misfit, misfit

MOST: Final = 500
"""So many errors are told of one definition."""
PLAIN: Final[dict[Any, Any]] = {str: "x", bool: False, int: 1, Decimal: Decimal(1), date: date(2000, 1, 1)}


class Mended(Struct, frozen=True):
    """A definition that fits its types, and what had to be mended for it.

    Attributes:
        spec: None where it cannot be mended.
        misfits: each a place that did not fit.
    """

    spec: Spec | None
    misfits: tuple[Misfit, ...]

    def follows(self, key: str, what: str) -> bool:
        """Tell whether an error follows from what was mended: it lies there, or names what is defined there."""
        own, _, _ = what.partition("; did you mean")
        for found in (one for one in self.misfits if not one.unknown):
            place = ".".join(filter(None, (*found.path, found.missing)))
            if f"{key}.".startswith(f"{place}.") or f"{place}.".startswith(f"{key}."):
                return True
            if any(f"'{name}'" in own for name in found.path[-2:]):
                return True
        return False


def mend(tree: dict[str, Any]) -> Mended:
    """Mend the tree of a definition until it fits."""
    tree, misfits = copy.deepcopy(tree), list[Misfit]()
    while len(misfits) < MOST:
        try:
            return Mended(msgspec.convert(tree, Spec), tuple(misfits))
        except msgspec.ValidationError as error:
            found = misfit(tree, str(error))
        if found in misfits:
            break
        misfits.append(found)
        _mend(tree, found)
    return Mended(None, tuple(misfits))


def told(misfits: typing.Iterable[Misfit]) -> Iterator[Misfit]:
    """Leave out keys that are missing because they are misspelled."""
    misfits = list(misfits)
    meant = {(*one.path[:-1], one.meant) for one in misfits if one.meant}
    yield from (one for one in misfits if not one.missing or (*one.path, one.missing) not in meant)


def _mend(tree: Any, found: Misfit) -> None:
    """Take away what does not fit; put what is needed in its place."""
    *above, last = (*found.path, found.missing) if found.missing else found.path
    holder = tree
    for step in above:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    if found.unknown:
        value = holder.pop(last)
        if found.meant not in holder:
            holder[found.meant] = value
        if not found.meant:
            del holder[found.meant]
    elif isinstance(holder, list):
        holder[int(last)] = _stand_in(found.part, holder[int(last)])
    elif found.missing:
        tag = found.part.__struct_config__.tag
        hints = typing.get_type_hints(found.part)
        holder[last] = _stand_in(hints[last], None) if last in hints else tag
    else:
        holder[last] = _stand_in(found.part, holder[last])


def _stand_in(kind: Any, value: Any) -> Any:
    """Make a value of a type, near the one that does not fit."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if isinstance(kind, types.UnionType) or origin is typing.Union:
        return _stand_in(next(one for one in args if one is not type(None)), value)
    if origin is typing.Literal:
        return close(str(value), map(str, args)) or args[0]
    if origin is tuple:
        return [] if args[-1] is ... else [_stand_in(one, None) for one in args]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(kind)
    if kind is str and isinstance(value, int | Decimal | date):
        return str(value)
    return copy.copy(PLAIN.get(kind, {}))


def _struct(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Make the least that a table of a type has to say."""
    hints, info = typing.get_type_hints(kind), msgspec.structs.fields(kind)
    made = {one.name: _stand_in(hints[one.name], None) for one in info if one.required}
    tag = kind.__struct_config__.tag
    return made | ({"kind": tag} if tag else {})
