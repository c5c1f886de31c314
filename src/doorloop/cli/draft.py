"""`doorloop definition draft`: a definition proposed from registers that nobody described."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from doorloop.base.errors import UsageError, both
from doorloop.base.files import create, write_whole
from doorloop.cli import options
from doorloop.cli.streams import beside, name_file, note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorloop.base.language import Lang
    from doorloop.runs.draft import Draft, Seen


def draft(
    context: typer.Context,
    sources: options.Sources,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="The file to write, ending in .toml; - is the screen."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask for the identifier, the date of a case, and the steps.")
    ] = False,
    lang: options.LangOption = "nl",
    memory: options.Memory = 1.0,
    verbose: options.Verbose = False,
) -> None:
    """Propose a definition for registers that nobody described: a file to be edited, which gives a report at once.

    What was seen, and what was left out and why, is told on stderr and at the top of the file. Nothing of a private
    column is repeated.
    """
    from doorloop.base.isolated import GIB
    from doorloop.runs import draft as runs

    target = None if out is None or str(out) == "-" else out
    _settle(target, force=force, ask=ask)
    with options.progress(sources, verbose or bool(context.obj), lang) as on_file:
        seen = runs.see(sources, memory=int(memory * GIB), on_file=on_file)
    found = runs.draft(seen, lang=lang)
    found = _ask(found, seen, lang) if ask else found
    beside(found.notes)
    if target is None:
        typer.echo(found.text, nl=False)
        return
    if force:
        write_whole(target.parent, {target.name: found.text.encode()})
    else:
        create(target, found.text.encode())
    name_file(target)
    command = f"doorloop report {options.quoted([*sources, '-d', target])}"
    note(both("told.next", command=command), lang)


def _settle(target: Path | None, *, force: bool, ask: bool) -> None:
    """Check what was asked before anything is read."""
    if target is not None:
        options.settle_toml(target)
        if target.exists() and not force:
            remedy = both("try.exists_force")
            raise UsageError(both("err.exists"), where=str(target), remedy=remedy)
    if ask and not is_asked_in_person():
        raise UsageError(both("err.nobody_to_ask"), remedy=both("try.nobody_to_ask"))


def is_asked_in_person() -> bool:
    """Tell whether somebody at a terminal can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _ask(found: Draft, seen: Seen, lang: Lang) -> Draft:
    """Ask for the few choices that matter; what is proposed is the answer of who only presses Enter."""
    from doorloop.base.words import say
    from doorloop.extracts.draft.proposal import Choices
    from doorloop.runs.draft import draft

    key = _choose(say("draft.ask_key", lang), found.keys, lang)
    found = draft(seen, choices=Choices(key=key), lang=lang)
    date = _choose(say("draft.ask_date", lang), found.dates, lang)
    found = draft(seen, choices=Choices(key=key, date=date), lang=lang)
    proposed = found.proposal.steps
    _list(say("draft.step_said", lang, start=one.start.label, end=one.end.label, n=one.both) for one in proposed)
    refused = _numbers(say("draft.ask_steps", lang), len(proposed), lang) if proposed else []
    return draft(seen, choices=Choices(key, date, frozenset(proposed[number - 1].id for number in refused)), lang=lang)


def _numbers(question: str, most: int, lang: Lang) -> list[int]:
    """Ask for numbers of a list, none of them being an answer too; ask again for what is none."""
    while True:
        words = answered(question).replace(",", " ").split()
        if all(word.isdecimal() and 1 <= int(word) <= most for word in words):
            return [int(word) for word in words]
        note(both("ask.again"), lang)


def answered(question: str) -> str:
    """Ask a question beside the answer, which may go into a pipe; give the line that somebody typed.

    Errors: UsageError where nobody answers any more.
    """
    print(f"{question}: ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise UsageError(both("err.nobody_to_ask"), remedy=both("try.nobody_to_ask"))
    return line.strip()


def _list(lines: Iterable[str]) -> None:
    beside(f"  {number}  {line}" for number, line in enumerate(lines, 1))


def _choose(question: str, answers: list[str], lang: Lang) -> str:
    """Ask for one of some answers, by its number; the first is the default."""
    _list(answers)
    while len(chosen := _numbers(f"{question} [1-{len(answers)}]", len(answers), lang) or [1]) > 1:
        note(both("ask.again"), lang)
    return answers[chosen[0] - 1]
