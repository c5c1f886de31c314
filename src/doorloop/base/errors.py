"""What stops a run: one base class, each message saying what, where and what to do about it."""

from __future__ import annotations

from copy import copy
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from doorloop.base.language import Text


class DoorloopError(Exception):
    """Stop with one line for the user.

    Args:
        what: what is wrong, in a few words; in both languages, or in English alone.
        where: file, sheet and cell, or the key of a definition.
        remedy: what the user can do, likewise.

    Attributes:
        what, remedy: in English, as programs read them.
    """

    exit_code = 3

    def __init__(self, what: str | Text, *, where: str = "", remedy: str | Text = "") -> None:
        self._said, self._tried = what, remedy
        self.what, self.where, self.remedy = _english(what), where, _english(remedy)
        super().__init__(f"{where}: {self.what}" if where else self.what)

    def dutch(self) -> tuple[str, str] | None:
        """Give what is wrong, its place before it, and what can be done, in Dutch; None where one is English alone."""
        if isinstance(self._said, str) or (self.remedy and isinstance(self._tried, str)):
            return None
        remedy = self._tried if isinstance(self._tried, str) else self._tried.nl
        return f"{self.where}: {self._said.nl}" if self.where else self._said.nl, remedy

    def alone(self) -> Self:
        """Give it without the errors that it came of: what these say may be data, and not all of them can be sent."""
        return copy(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border whole."""
        return type(self).__new__, (type(self), str(self)), vars(self)


def _english(text: str | Text) -> str:
    return text if isinstance(text, str) else text.en


class UsageError(DoorloopError):
    """Stop because the command was called in a way that cannot be meant."""

    exit_code = 2


class SourceError(DoorloopError):
    """Stop because a source cannot be used as a register."""


class DefinitionError(DoorloopError):
    """Stop because a definition has an error; `where` is the path of the key."""


class BrokenError(DoorloopError):
    """Stop because of a mistake in the program; it names the place and nothing of the data."""

    exit_code = 70

    @classmethod
    def of(cls, error: BaseException) -> BrokenError:
        """Name the kind of an error and the line of the program that it comes from."""
        return cls(
            f"this is a mistake in doorloop ({type(error).__name__} at {line_of(error.__traceback__)})",
            remedy="report it with the command that you gave, without any register",
        )


def line_of(trace: TracebackType | None) -> str:
    """Name the line of the program that an error comes from."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


class UnreadableError(SourceError):
    """Stop, or tell and go on, because a file is damaged, protected or no workbook at all."""
