"""Which cases a release is of, as far as it proves that: those of another one, a part of them, or nobody knows."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Origin = Literal["same", "part", "whole", "unknown"]


class Sources(Struct, frozen=True):
    """Which registers a release was made from, by their contents.

    Attributes:
        digests: one a file, as `register digest`; empty where a release names none.
        keyed: whether the digests are made with a key. A digest without one can only be told by an internal report.
        id: what names the release itself; empty where it has no name.
        after: the names of the releases that it continues, day by day.
    """

    digests: frozenset[str] = frozenset()
    keyed: bool = False
    id: str = ""
    after: tuple[str, ...] = ()

    def beside(self, other: Sources) -> Origin:
        """Say how these cases lie beside those of another release; `unknown` where nothing proves it.

        The cases of a release that another one continues are a part of its cases: people come in, and nobody goes.
        """
        if self.id and self.id in (other.id, *other.after):
            return "same" if self.id == other.id else "part"
        if other.id and other.id in self.after:
            return "whole"
        if not self.digests or not other.digests or self.keyed != other.keyed:
            return "unknown"
        if self.digests == other.digests:
            return "same"
        inside, around = self.digests < other.digests, self.digests > other.digests
        return "part" if inside else "whole" if around else "unknown"
