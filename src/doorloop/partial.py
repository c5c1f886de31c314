"""What a part of the cases comes to: counts, and what they were counted from; disjoint parts add up."""

from __future__ import annotations

from dataclasses import dataclass

from doorloop.account import Account
from doorloop.result import SourceInfo
from doorloop.tally import Tally


@dataclass(frozen=True)
class Partial:
    """Everything that tables, figures and their head are made of; no person is in it."""

    tally: Tally
    account: Account
    sources: tuple[SourceInfo, ...]

    def __add__(self, other: Partial) -> Partial:
        return Partial(self.tally + other.tally, self.account + other.account, self.sources + other.sources)
