"""What stops a run: one base class, each message saying what, where and what to do about it."""

from __future__ import annotations

from errno import errorcode
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from doorloop.base.language import Lang, Text


class DoorloopError(Exception):
    """Stop with one line for the user.

    Args:
        what: what is wrong, in a few words.
        where: file, sheet and cell, or the key of a definition.
        remedy: what the user can do.

    Attributes:
        what, remedy: in English, as programs read them.
        said, tried: the same in both languages, as people do.
    """

    exit_code = 3

    def __init__(self, what: Text, *, where: str = "", remedy: Text | None = None) -> None:
        self.said, self.tried = what, remedy
        self.what, self.where, self.remedy = what.en, where, remedy.en if remedy else ""
        super().__init__(self.line("en"))

    def line(self, lang: Lang) -> str:
        """Say what is wrong, its place before it."""
        return f"{self.where}: {self.said.say(lang)}" if self.where else self.said.say(lang)

    @property
    def sentence(self) -> Text:
        """Say it in both languages, its place before it."""
        from doorloop.base.language import Text

        return Text(nl=self.line("nl"), en=self.line("en"))

    def alone(self) -> Self:
        """Give it without the errors that it came of: what these say may be data, and not all of them can be sent."""
        other = type(self).__new__(type(self), *self.args)
        vars(other).update(vars(self))
        return other

    def __reduce__(self) -> tuple[object, ...]:
        """Cross a process border whole."""
        return type(self).__new__, (type(self), str(self)), vars(self)


def both(key: str, /, **gaps: object) -> Text:
    """Give a text of the catalogue, which is loaded only now that something is wrong: a command begins without it."""
    from doorloop.base.words import both as worded

    return worded(key, **gaps)


def alike(text: str) -> Text:
    """Give what another program says, which is the same in both languages."""
    from doorloop.base.language import Text

    return Text(nl=text, en=text)


def reason(error: OSError) -> Text:
    """Say why the system refuses: in Dutch too where it is a reason that people meet."""
    from doorloop.base.words import catalogue

    known = catalogue().get(f"os.{errorcode.get(error.errno or 0)}")
    said = error.strerror or type(error).__name__
    return alike(said) if known is None else known


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
        what = both("err.broken", kind=type(error).__name__, at=line_of(error.__traceback__))
        return cls(what, remedy=both("try.broken"))


def line_of(trace: TracebackType | None) -> str:
    """Name the line of the program that an error comes from."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"


class UnreadableError(SourceError):
    """Stop, or tell and go on, because a file is damaged, protected or no workbook at all."""
