"""Completion of what is typed in a shell: the right words, and nothing heavy is loaded for them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from doorloop.cli import completing
from doorloop.cli.app import COMMANDS
from doorloop.definition import DEFAULT, known
from doorloop.definition.layers import DEEPEST
from doorloop.definition.parts import PERIODS
from kit.processes import finish

SOURCE = Path(__file__).resolve().parents[1] / "src"
RUN = """
import sys
from doorloop.cli import main
sys.argv = ["doorloop"]
try:
    main()
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


def asked(shell: str, words: str) -> tuple[str, set[str]]:
    """Give what a shell is told to go on with, and the packages that were loaded for it.

    Bash parts words at each `=` and `:`, and tells all parts apart by line breaks.
    """
    typed = {
        "_DOORLOOP_COMPLETE": f"complete_{shell}",
        "COMP_WORDS" if shell == "bash" else "_TYPER_COMPLETE_ARGS": words.replace(
            " ", "\n" if shell == "bash" else " "
        ),
        "COMP_CWORD": str(len(re.split("[ \n]", words)) - 1),
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "PYTHONPATH": str(SOURCE),
    }
    done = finish(sys.executable, "-c", RUN, cwd=None, **typed)
    return done.stdout, set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("doorloop ", list(COMMANDS)),
        ("doorloop re", ["report"]),
        ("doorloop report", ["report"]),
        ("doorloop report --pub", ["--publish"]),
        ("doorloop -v check --ann", ["--annotate"]),
        ("doorloop definition s", ["show"]),
        ("doorloop --ver", ["--verbose", "--version"]),
        ("doorloop nothing", []),
        ("doorloop report -t doo", ["doorlooptijden"]),
        ("doorloop report -t regio,ber", ["regio,beroep"]),
        ("doorloop report -f h", ["html"]),
        ("doorloop report --by re", ["regio"]),
        ("doorloop report --by q", ["quarter"]),
        ("doorloop report -d bouw", ["bouwvergunningen"]),
        ("doorloop report -d ev", ["event-log"]),
        ("doorloop report --calendar r", ["rijk"]),
        ("doorloop open x --step aanvraag", ["aanvraag_besluit"]),
        ("doorloop open x --organisation pol", ["politie"]),
        ("doorloop open x --where pilot", ["pilotzaak="]),
        ("doorloop open x --where regio\n=\nDr", ["Drenthe"]),
        ("doorloop open x --where regio\n=", ["Groningen", "Friesland", "Drenthe", "Rotterdam-Rijnmond"]),
        ("doorloop open x --where\n=\nregio\n=\nDr", ["Drenthe"]),
        ("doorloop open x --where nationaliteit\n=\nSier", ["Sierra\\", "Leoonse"]),
        ("doorloop open x --where nationaliteit\n=\nChin", ["Chinese"]),
        ("doorloop open x --column Datum\n=\nsep", ["sepot"]),
        ("doorloop case x --at om.xlsx\n:\nRegister\n:\n15 --peil", ["--peildatum"]),
        ("doorloop definition show bou", ["bouwvergunningen"]),
        ("doorloop template ", ["om", "ind"]),
        ("doorloop check x --rule key-sh", ["key-short"]),
        ("doorloop check x --severity w", ["warning"]),
        ("doorloop report -d no-such-file.toml -t ", []),
    ],
)
def test_a_shell_is_told_how_to_go_on(words: str, found: list[str]) -> None:
    assert asked("bash", words)[0].split() == found


@pytest.mark.parametrize(
    ("parts", "at", "whole"),
    [
        (["a", "b=", "c"], 2, (["a", "b=", "c"], 2, "")),
        (["a", "b", "=", "c"], 3, (["a", "b=c"], 1, "b=")),
        (["a", "b", "="], 2, (["a", "b="], 1, "b=")),
        (["a", "b", "=", "-t"], 3, (["a", "b=", "-t"], 2, "")),
        (["a", "b", ":", "c", ":", "d", "e"], 6, (["a", "b:c:d", "e"], 2, "")),
        (["a", "b", "=", "c"], 4, (["a", "b=c"], 2, "")),
    ],
)
def test_words_are_put_together_as_they_were_typed(
    parts: list[str], at: int, whole: tuple[list[str], int, str]
) -> None:
    assert completing.joined(parts, at) == whole


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
@pytest.mark.parametrize("words", ["doorloop ", "doorloop report --"])
def test_completion_loads_nothing_heavy(shell: str, words: str) -> None:
    told, loaded = asked(shell, words)
    assert "report" in told or "--publish" in told
    assert "doorloop" in loaded
    assert loaded & {"rich", "numpy", "pandas", "openpyxl", "msgspec", "holidays"} == set()


def test_what_completion_does_not_load_is_what_it_says() -> None:
    assert completing.definitions("") == known()
    assert (completing.DEFAULT_DEFINITION, completing.DEEPEST) == (DEFAULT, DEEPEST)
    assert tuple(PERIODS) == completing.PERIODS


def test_what_a_command_does_stands_beside_its_name() -> None:
    assert '"report":"Print the pilot tables' in asked("zsh", "doorloop rep")[0]
