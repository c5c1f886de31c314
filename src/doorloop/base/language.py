"""The two languages of a reader, and a text in both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

Lang = Literal["nl", "en"]


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A text for readers in both languages.

    Attributes:
        few: whether it tells of few people; such a note is left out of what is published.
    """

    nl: str
    en: str
    few: bool = False

    def say(self, lang: Lang) -> str:
        """Give the text in one language."""
        return self.nl if lang == "nl" else self.en


def worded(words: Callable[[Lang], str]) -> Text:
    """Give in both languages what is worded in one at a time."""
    return Text(nl=words("nl"), en=words("en"))
