"""What stops a run is said in the language of the reader: in the rooms that have both, at every raise."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorloop.base import errors
from doorloop.base.errors import DoorloopError, UsageError
from doorloop.base.words import both, text
from doorloop.workdays.days import parse_day
from kit.found import some
from kit.processes import cli

SOURCE = Path(__file__).resolve().parents[1] / "src" / "doorloop"
ROOMS = ("workdays",)
"""The rooms whose errors are in both languages; another one joins when all its raises are."""
KINDS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, DoorloopError)}


def raises(room: str) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Give every raise of an error of the program, with its function."""
    for path in sorted((SOURCE / room).rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            for node in ast.walk(function) if isinstance(function, ast.FunctionDef) else ():
                if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                    called = node.exc.func
                    if isinstance(called, ast.Name) and called.id in KINDS:
                        assert isinstance(function, ast.FunctionDef)
                        yield function, node.exc


def key_of(value: ast.expr, function: ast.FunctionDef) -> str:
    """Give the key of a text in both languages, which stands there or under a name that the function gives it."""
    if isinstance(value, ast.Name):
        named = [
            n.value for n in ast.walk(function) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == value.id
        ]
        (value,) = named
    assert isinstance(value, ast.Call), ast.unparse(value)
    assert ast.unparse(value.func) == "both", ast.unparse(value)
    return str(ast.literal_eval(value.args[0]))


@pytest.mark.parametrize("room", ROOMS)
def test_every_raise_has_both_languages(room: str) -> None:
    keys = []
    for function, call in some(raises(room)):
        told = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "remedy")]
        keys += [key_of(value, function) for value in told]
    for found in some([text(key) for key in keys]):
        assert found.nl
        assert found.en


@pytest.mark.parametrize(
    ("arguments", "dutch", "english"),
    [
        (
            ("workdays", "31-2-2013", "1-3-2013"),
            "fout: '31-2-2013' is geen datum\n  probeer: schrijf 2012-09-05, 5-9-2012, 5/9/12 of vandaag\n",
            "error: '31-2-2013' is no date\n  try: write 2012-09-05, 5-9-2012, 5/9/12 or today\n",
        ),
        (
            ("deadline", "1-3-2013", "10wd", "--statutory"),
            (
                "fout: een termijn in werkdagen is een streeftermijn, en geen wettelijke\n"
                "  probeer: laat --statutory weg, of geef de termijn in d, w, m of j\n"
            ),
            (
                "error: a term in working days is a target, and no statutory term\n"
                "  try: leave out --statutory, or give the term in d, w, m or y\n"
            ),
        ),
        (
            ("workdays", "1-3-2013", "2-3-2013", "--calendar", "be"),
            "fout: geen kalender heet 'be'\n  probeer: kies nl, atw, rijk, weekdagen\n",
            "error: no calendar is called 'be'\n  try: choose nl, atw, rijk, weekdagen\n",
        ),
    ],
)
def test_an_error_is_in_the_language_of_the_reader(arguments: tuple[str, ...], dutch: str, english: str) -> None:
    """Dutch unless somebody says otherwise: by the option, or by the environment, over which the option wins."""
    for more, environment, said in (
        ((), "", dutch),
        (("--lang", "en"), "", english),
        (("--lang=EN",), "nl", english),
        ((), "en", english),
        (("--lang", "nl"), "en", dutch),
    ):
        told = cli(*arguments, *more, DOORLOOP_LANG=environment)
        assert (told.returncode, told.stderr, told.stdout) == (2, said, "")


def test_an_error_in_english_alone_is_told_in_english_whole() -> None:
    told = cli("open", "data/sample", "--limit", "veel", DOORLOOP_LANG="nl")
    assert told.stderr.startswith("error: 'veel' is no number of lines\n  try: ")


def test_programs_read_english_and_a_process_border_keeps_both() -> None:
    with pytest.raises(UsageError) as caught:
        parse_day("gisteren")
    assert (caught.value.what, str(caught.value)) == ("'gisteren' is no date", "'gisteren' is no date")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.dutch() == caught.value.dutch() == ("'gisteren' is geen datum", both("try.date").nl)
    assert UsageError(both("err.no_date", text="x"), where="a.csv", remedy="look").dutch() is None
    assert UsageError(both("err.no_date", text="x"), where="a.csv").dutch() == ("a.csv: x is geen datum", "")
