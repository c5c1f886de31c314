"""Where the keys of a TOML file stand: for a finding its line, and for a proposal the place that takes it.

The text is one that `tomllib` has read: what it holds is known to be TOML, and only its outline is looked at here.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct, field

Path = tuple[str | int, ...]

SPACE: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
STRING: Final = r'"""(?:\\[\s\S]|[^\\])*?"{3,5}|' + r"'''[\s\S]*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'"
NAME: Final = rf"(?:[A-Za-z0-9_-]+|{STRING})"
KEY: Final = re.compile(rf"{NAME}(?:[ \t]*\.[ \t]*{NAME})*")
WORD: Final = re.compile(rf"{STRING}|[^,\]}}\n#]+")


class Place(Struct, frozen=True):
    """Where a key stands.

    Attributes:
        line: counted from 1.
        section: the path of the table that it is written in; of a table, or an element of one, its own path.
        end: the last line of its value.
        within: the path of the inline table or list that it is written in, or its own.
    """

    line: int
    section: Path
    end: int
    within: Path


class Positions(Struct):
    """The places of all keys of a file, by path.

    Attributes:
        implied: the line that first names a table which has no header of its own.
    """

    places: dict[Path, Place] = field(default_factory=dict)
    implied: dict[Path, int] = field(default_factory=dict)

    def deepest(self, path: Path) -> Path:
        """Give the longest beginning of a path that the file has a place for; nothing where it has none."""
        found = (path[:size] for size in range(len(path), 0, -1))
        return next((one for one in found if one in self.places), ())

    def line(self, path: Path) -> int:
        """Give the line of a key, or of the table that it belongs to; 0 where the file says nothing of either."""
        found = (path[:size] for size in range(len(path), 0, -1))
        deepest = next((one for one in found if one in self.places or one in self.implied), ())
        place = self.places.get(deepest)
        return place.line if place else self.implied.get(deepest, 0)


def positions(text: str) -> Positions:
    """Find the places of all keys of a TOML file."""
    return _Scan(text).whole()


class _Scan:
    """One way through a text, from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.found = Positions()
        self.sizes: dict[Path, int] = {}

    def whole(self) -> Positions:
        section: Path = ()
        self._skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                section = self._header()
            else:
                self._pair(section, section, ())
            self._skip()
        return self.found

    def _skip(self) -> None:
        self.at = SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # it matches nothing, too

    def _line(self, at: int) -> int:
        return bisect_right(self.breaks, at - 1) + 1

    def _name(self) -> Path:
        """Read a key, with its dots."""
        self._skip()
        match = KEY.match(self.text, self.at)
        assert match is not None, "the text is TOML"
        self.at = match.end()
        return tuple(_parts(match[0]))

    def _header(self) -> Path:
        """Read the header of a table, or of the next element of a list of tables."""
        start, brackets = self.at, 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        name = self._name()
        path = self._resolved(name[:-1]) + name[-1:]
        if brackets == 2:
            self.sizes[path] = self.sizes.get(path, 0) + 1
            self._put(path, self._line(start), path, path)
        path = self._resolved(path, path[:-1])
        self._skip()
        self.at += brackets
        self._put(path, self._line(start), path, path)
        for size in range(1, len(path)):
            self.found.implied.setdefault(path[:size], self._line(start))
        return path

    def _resolved(self, name: Path, known: Path = ()) -> Path:
        """Put the number of the last element behind the name of each list of tables."""
        path: Path = known
        for part in name[len(known) :]:
            path = (*path, part)
            path = (*path, self.sizes[path] - 1) if path in self.sizes else path
        return path

    def _pair(self, base: Path, section: Path, within: Path) -> None:
        """Read a key with its value; `base` is the table that it is of."""
        start = self.at
        name = self._name()
        path = base + name
        self._skip()
        self.at += 1  # the sign of equality
        line, holder = self._line(start), within or path
        for size in range(len(base) + 1, len(path) + 1):
            self._put(path[:size], line, section, holder)
        self._value(path, section, holder)
        last = self.found.places[path]
        self.found.places[path] = Place(line, last.section, self._line(self.at - 1), last.within)

    def _value(self, path: Path, section: Path, within: Path) -> None:
        self._skip()
        opening = self.text[self.at]
        if opening not in "[{":
            self.at = WORD.match(self.text, self.at).end()  # type: ignore[union-attr]
            return
        self.at += 1
        number = 0
        while self._goes_on("]" if opening == "[" else "}"):
            if opening == "{":
                self._pair(path, section, within)
            else:
                self._put((*path, number), self._line(self.at), section, within)
                self._value((*path, number), section, within)
            number += 1
        self.at += 1

    def _goes_on(self, closing: str) -> bool:
        """Go to the next element, or to the sign that closes them."""
        self._skip()
        if self.text[self.at] == ",":
            self.at += 1
            self._skip()
        return self.text[self.at] != closing

    def _put(self, path: Path, line: int, section: Path, within: Path) -> None:
        self.found.places.setdefault(path, Place(line, section, line, within))


def _parts(key: str) -> Iterator[str]:
    """Take a key with dots apart, and its quotes off."""
    tree: Any = tomllib.loads(f"{key}=0")
    while isinstance(tree, dict):
        name, tree = next(iter(tree.items()))
        yield name
