"""Trees of settings with any damage, and how to write them as TOML."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 7, 10**6, 2**31, 2**63, 10**40, -(10**18)),
    *(Decimal("NaN"), Decimal("Infinity"), Decimal("1e400"), Decimal("1e-400"), Decimal("0.5"), Decimal("-3.25")),
    *("", " ", "x", "A", "../x", "nul", "onbekend", "sepot", "aangifte", "=1+1", "<b>", "{0}", "%s", "x" * 5000),
    *("\x07", "\uffff", "\u202e", "[a/b/n/p]", "1 +", "((((", "9" * 70, date(1, 1, 1), date(9999, 12, 31)),
    *([], {}, [[]], [{}], {"nl": "x"}, {"nl": "x", "en": "y"}, ["sepot", "sepot"], {"x": {}}, [1, "a"]),
)
Path_ = tuple[str | int, ...]


def places(tree: Any, path: Path_ = ()) -> Iterator[Path_]:
    """List every place of a tree, the deepest too."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, child in pairs:
        yield (*path, key)
        yield from places(child, (*path, key))


def at(tree: Any, path: Path_) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def spoilt(chance: random.Random, tree: Any) -> Any:
    """Damage a tree in one to three places."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        found = list(places(tree))
        if not found:
            return tree
        *above, key = chance.choice(found)
        holder = at(tree, tuple(above))
        match chance.randrange(6):
            case 0:
                del holder[key]
            case 1:
                holder[key] = copy.deepcopy(at(tree, chance.choice(found)))
            case 2 if isinstance(holder, dict):
                holder[chance.choice(("x", "../x", "A b", "nul", "sepot", "x" * 300))] = holder.pop(key)
            case 3 if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[int(key)]))
            case 4 if isinstance(holder[key], str) and holder[key]:
                holder[key] = mixed(chance, holder[key])
            case _:
                holder[key] = copy.deepcopy(chance.choice(ODD))
    return tree


def mixed(chance: random.Random, text: str) -> str:
    """Take a piece of a text out, or put one in twice or elsewhere."""
    low, high = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    return chance.choice((text[:low] + text[high:], text + text[low:high] * 3, text[low:high], text[::-1]))


def toml(tree: dict[str, Any]) -> str:
    """Write a tree as TOML, each key of the top in a line."""
    return "".join(f"{quoted(key)} = {value(child)}\n" for key, child in tree.items() if child is not None)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=True).replace("\x7f", "\\u007f")


def value(found: Any) -> str:
    match found:
        case bool():
            return str(found).lower()
        case Decimal():
            return {"NaN": "nan", "Infinity": "inf"}.get(
                str(found), str(found).lower() if "." in str(found) else f"{found:e}"
            )
        case str():
            return quoted(found)
        case dict():
            return "{" + ", ".join(f"{quoted(k)} = {value(v)}" for k, v in found.items() if v is not None) + "}"
        case list():
            return "[" + ", ".join(value(one) for one in found if one is not None) + "]"
        case _:
            return str(found)
