"""What stops a run: one base class, each message saying what, where and what to do about it."""


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


class UnreadableError(SourceError):
    """Stop, or tell and go on, because a file is damaged, protected or no workbook at all."""
