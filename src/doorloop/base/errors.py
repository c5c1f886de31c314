"""What stops a run: one base class, each message saying what, where and what to do about it."""

from __future__ import annotations

from types import TracebackType


class DoorloopError(Exception):
    """Stop with one line for the user.

    Args:
        what: what is wrong, in a few words.
        where: file, sheet and cell, or the key of a definition.
        remedy: what the user can do.
    """

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(f"{where}: {what}" if where else what)

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border whole."""
        return _again, (type(self), self.what, self.where, self.remedy)


def _again(kind: type[DoorloopError], what: str, where: str, remedy: str) -> DoorloopError:
    return kind(what, where=where, remedy=remedy)


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
