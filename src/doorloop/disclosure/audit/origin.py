"""Which cases a release is of, as far as it tells: the same as those of another one, a part of them, or others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Origin = Literal["same", "part", "whole", "apart"]


@dataclass(frozen=True)
class Sources:
    """Which files a release was made from, as far as it tells.

    Attributes:
        paths: files and folders, from the manifest.
        files: the names of the files of the register whose rows are counted; a safe release does not tell them.
    """

    paths: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()

    def beside(self, other: Sources) -> Origin:
        """Say how these cases lie beside those of another release; the same ones where nothing tells otherwise.

        To take different cases for the same is the safe mistake: it makes the audit too strict, never too mild.
        """
        for one, two in ((self.files, other.files), (self.paths, other.paths)):
            if one and two:
                inside, around = _covers(two, one), _covers(one, two)
                if inside or around:
                    return "same" if inside and around else "part" if inside else "whole"
        known = [pair for pair in ((self.files, other.files), (self.paths, other.paths)) if all(pair)]
        alike = any({_last(path) for path in one} == {_last(path) for path in two} for one, two in known)
        return "apart" if known and not alike else "same"


def _covers(around: frozenset[str], inside: frozenset[str]) -> bool:
    """Tell whether every path is one of the others, or lies in one of them."""
    return all(any(path == other or path.startswith(f"{other}/") for other in around) for path in inside)


def _last(path: str) -> str:
    return path.rpartition("/")[2]
