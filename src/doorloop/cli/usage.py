"""What somebody typed that cannot be meant, as the parser of the command line tells it, in both languages."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Final

import typer

from doorloop.base.errors import UsageError, alike, both

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorloop.base.language import Text

PARSER: Final = sys.modules[typer.BadParameter.__module__]
"""The errors of the parser that typer carries."""
SAID: Final = (
    (r"Option '(?P<name>.*)' requires an argument\.", "err.option_value"),
    (r"Option '(?P<name>.*)' requires (?P<n>\d+) arguments\.", "err.option_values"),
    (r"Option '(?P<name>.*)' does not take a value\.", "err.option_flag"),
    (r"No such command '(?P<name>.*?)'\.(?: Did you mean (?P<meant>.*)\?)?", "err.no_command"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((?P<name>.*)\)", "err.extra_arguments"),
    (r"'(?P<name>.*)' is not one of (?P<choices>.*)\.", "err.not_one_of"),
    (r"'(?P<name>.*)' is not a valid int.*\.", "err.no_whole_number"),
    (r"'(?P<name>.*)' is not a valid float.*\.", "err.no_number"),
    (r"(?P<name>.*) is not in the range (?P<range>.*)\.", "err.out_of_range"),
)
"""What the parser says, and the key of it here; a gap is a group of the pattern."""


def call(app: typer.Typer, arguments: list[str]) -> int:
    """Run the application; give its exit code.

    Errors: UsageError for what the parser refuses.
    """
    try:
        code = app(arguments, prog_name="doorloop", standalone_mode=False)
    except PARSER.NoArgsIsHelpError as error:
        error.show()
        return int(error.exit_code)
    except PARSER.ClickException as error:
        raise told(error) from None
    return code if isinstance(code, int) else 0


def told(error: Any) -> UsageError:
    """Say what the parser refuses, where it stands, and which help tells more."""
    context = error.ctx
    remedy = both("try.help", command=context.command_path) if context else None
    if isinstance(error, PARSER.NoSuchOption):
        return UsageError(_no_option(error.option_name, error.possibilities or ()), remedy=remedy)
    if isinstance(error, PARSER.MissingParameter):
        lacking = [_name(one) for one in _lacking(context, error.param)]
        return UsageError(both("err.missing", names=", ".join(lacking), n=len(lacking)), remedy=remedy)
    where = _name(error.param) if isinstance(error, PARSER.BadParameter) and error.param else ""
    return UsageError(_in_both(error.format_message() if not where else error.message), where=where, remedy=remedy)


def _lacking(context: Any, first: Any) -> list[Any]:
    """Give what is needed and was not given: all of it, so that nobody is told one at a time.

    The parser takes what was given before what was not, so that it stops at the first of these.
    """
    if context is None:
        return [first]
    named = [one for one in context.command.params if one.required and one.name not in context.params]
    unset = (one for one in named if one.resolve_envvar_value(context) is None)
    return [one for one in unset if context.lookup_default(one.name) is None]


def _no_option(name: str, near: Iterable[str]) -> Text:
    meant = both("err.meant_one", names=" / ".join(sorted(near))) if near else None
    return both("err.no_option", name=name, meant=meant)


def _name(parameter: Any) -> str:
    """Name an option by its longest name, and an argument as the help does."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.human_readable_name).strip("{}[].")


def _in_both(message: str) -> Text:
    for pattern, key in SAID:
        if found := re.fullmatch(pattern, message):
            gaps: dict[str, Any] = {name: text or "" for name, text in found.groupdict().items()}
            if "meant" in gaps:
                near = gaps["meant"].replace("', '", " / ").strip("'")
                gaps["meant"] = both("err.meant_one", names=near) if near else None
            return both(key, **gaps)
    return alike(message)
