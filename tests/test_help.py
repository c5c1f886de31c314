"""Where somebody is led who types little, and that names and terms are understood as people write them."""

from __future__ import annotations

import io
import re
import stat
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import typer

import doorloop as api
from doorloop.base.choices import named
from doorloop.base.errors import UsageError
from doorloop.cli import options
from doorloop.cli.app import COMMANDS, build
from doorloop.workdays.days import parse_day
from doorloop.workdays.terms import parse_term
from kit.found import some
from kit.pilot import doorloop
from kit.processes import cli
from kit.tools import tool

SAMPLE = "data/sample"
ROOT = Path(__file__).resolve().parents[1]
COMMON = ("--peildatum", "--calendar", "--lang", "--column", "--period", "--where", "--date-order", "--strict", "-v")


def flat(text: str) -> str:
    return " ".join(text.split())


def commands(command: Any = None, name: str = "") -> Iterator[tuple[str, Any]]:
    """Give every command that does something, by its name."""
    command = command or typer.main.get_command(build([]))
    for inner, one in getattr(command, "commands", {}).items():
        yield from commands(one, f"{name} {inner}".strip())
    if not hasattr(command, "commands"):
        yield name, command


def test_the_name_alone_leads_somewhere() -> None:
    told = doorloop()
    assert told.code == 2
    assert "doorloop report FOLDER" in told.out
    assert all(f"\n  {name} " in told.out for name in COMMANDS)


@pytest.mark.parametrize("words", [("report",), ("definition",), ("definition", "show"), ()])
def test_help_is_a_command_too(words: tuple[str, ...]) -> None:
    told = doorloop("help", *words)
    assert told == doorloop(*words, "--help") == doorloop(*words, "-?") == doorloop(*words, "-h")
    assert (told.code, told.out.startswith("Usage: doorloop")) == (0, True)


def test_no_description_is_cut() -> None:
    told = flat(doorloop("--help").out)
    assert "..." not in told.partition("Commands:")[2]
    for name, command in commands():
        if " " not in name:
            assert flat(command.help.split(". ")[0].partition("\n\n")[0]).rstrip(".") in told, name


def test_common_options_look_alike_everywhere() -> None:
    """`verify` takes the definition of the publication, so its default is another one: that option is not common."""
    looks: dict[str, set[tuple[object, ...]]] = {}
    for name, command in commands():
        for one in command.params:
            for option in set(one.opts) & set(COMMON) if name not in ("workdays", "deadline") else ():
                looks.setdefault(option, set()).add((tuple(one.opts), one.metavar, one.help, one.envvar))
    assert set(looks) == set(COMMON)
    assert {option: len(found) for option, found in looks.items() if len(found) > 1} == {}


def test_names_are_found_whatever_their_case() -> None:
    assert named(["OM", "Ind"], ["om", "ind"]) == ("om", "ind")
    assert named(["a,B", "c"], ["a", "b", "C"]) == ("a", "b", "C")
    assert named(["a,b"], ["a,b", "a"]) == ("a,b",), "a name may have a comma"
    assert named(["A", "a"], ["A", "a"]) == ("A", "a"), "two names that differ in case alone stay two"
    assert named(["x"], ["a"]) == ("x",), "refused by who chooses"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("open", SAMPLE, "--organisation", "OM"), ("open", SAMPLE, "--organisation", "om")),
        (("open", SAMPLE, "--step", "Aanvraag_Besluit"), ("open", SAMPLE, "--step", "aanvraag_besluit")),
        (("OPEN", SAMPLE, "--lang", "EN"), ("open", SAMPLE, "--lang", "en")),
        (("report", SAMPLE, "-t", "Regio,BEROEP"), ("report", SAMPLE, "-t", "regio", "-t", "beroep")),
        (("report", SAMPLE, "--by", "Regio", "-f", "JSON"), ("report", SAMPLE, "--by", "regio", "-f", "json")),
        (("open", SAMPLE, "-fcsv", "--where", "REGIO=drenthe"), ("open", SAMPLE, "-fcsv", "--where", "regio=Drenthe")),
        (("report", SAMPLE, "--calendar", "ATW"), ("report", SAMPLE, "--calendar", "atw")),
        (("report", SAMPLE, "-d", "Kansloze-Aangiften", "-f", "json"), ("report", SAMPLE, "-f", "json")),
        (("check", SAMPLE, "--severity", "Warning"), ("check", SAMPLE, "--severity", "warning")),
        (("handovers", SAMPLE, "--by", "REGIO"), ("handovers", SAMPLE, "--by", "regio")),
        (("report", SAMPLE, "--peildatum", "1/7/13"), ("report", SAMPLE, "--peildatum", "2013-07-01")),
        (("workdays", "5/9/12", "19-9-12"), ("workdays", "2012-09-05", "2012-09-19")),
        (("workdays", "5/9/12", "1/4/13", "--calendar", "RIJK"), ("workdays", "5/9/12", "1/4/13", "--calendar=rijk")),
        (("deadline", "1-7-13", "10 werkdagen"), ("deadline", "2013-07-01", "10wd")),
        (("deadline", "1-7-13", "6 Weken", "--statutory"), ("deadline", "2013-07-01", "6w", "--statutory")),
    ],
)  # fmt: skip
def test_what_is_written_otherwise_means_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert doorloop(*one) == doorloop(*other)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        *[(text, 10, "wd") for text in ("10wd", "10 werkdagen", "10  Werkdagen", "10 working days")],
        *[(text, 1, "wd") for text in ("1 werkdag", "1 working day")],
        *[(text, 6, "w") for text in ("6w", "6 weken", "6 wk", "6 weeks")],
        *[(text, 28, "d") for text in ("28 dagen", "28 days", "28 kalenderdagen")],
        *[(text, 3, "m") for text in ("3 maanden", "3 mnd", "3 months")],
        *[(text, 1, "y") for text in ("1 jaar", "1j", "1 year")],
    ],
)
def test_terms_in_words(text: str, count: int, unit: str) -> None:
    term = parse_term(text)
    assert (term.count, term.unit) == (count, unit)


@pytest.mark.parametrize("text", ["10 uur", "24 hours", "24u"])
def test_hours_are_no_term_of_days(text: str) -> None:
    with pytest.raises(UsageError, match="hours need times of day"):
        parse_term(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1/7/13", date(2013, 7, 1)),
        ("5-9-12", date(2012, 9, 5)),
        ("1.1.69", date(2069, 1, 1)),
        ("1.1.70", date(1970, 1, 1)),
    ],
)
def test_days_with_a_short_year(text: str, day: date) -> None:
    assert parse_day(text) == day


def test_today_has_a_dutch_name() -> None:
    assert parse_day("Vandaag") - parse_day("today") in (timedelta(0), timedelta(1))  # at midnight they differ


# ---------------------------------------------------------------- the page in the browser


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for a browser: what it was asked to open is in a file."""
    program, asked = tmp_path / "browser", tmp_path / "asked"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$1" > "{asked}"\n', "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("BROWSER", f"{program} %s")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return asked


@pytest.mark.skipif(sys.platform == "win32", reason="BROWSER names a shell script")
def test_the_report_opens_in_the_browser_from_a_private_folder(browser: Path) -> None:
    told = cli("report", SAMPLE, "--view", "-t", "regio")
    assert (told.returncode, told.stdout) == (0, "")
    page = Path(browser.read_text("utf-8").removeprefix("file://"))
    assert f"in de browser: {page}" in told.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="BROWSER names a shell script")
def test_a_page_in_a_folder_opens_from_there(browser: Path, tmp_path: Path) -> None:
    told = cli("report", SAMPLE, "--view", "-t", "regio", "-o", tmp_path / "out", "-f", "csv")
    assert told.returncode == 0
    assert browser.read_text("utf-8") == (tmp_path / "out" / "report.html").as_uri()
    assert {"regio.csv", "report.html"} <= {path.name for path in (tmp_path / "out").iterdir()}


def test_a_repeated_run_opens_nothing(tmp_path: Path) -> None:
    api.report(SAMPLE, tables=["regio"]).save(tmp_path, ["md"])
    told = doorloop("report", "--from-manifest", tmp_path / "manifest.json", "--view", lang="en")
    assert (told.code, "opens no page" in told.err) == (2, True)


# ---------------------------------------------------------------- how a run goes on


def test_progress_moves_until_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the last file the length of what follows is not known: the bar moves without end, and says what comes."""
    (tmp_path / "om.csv").write_text("x", "utf-8")
    monkeypatch.setattr(options, "is_terminal", lambda: True)
    monkeypatch.setattr(options, "LONG", 0)
    with (
        patch("rich.progress.Progress.update") as update,
        patch("rich.progress.Progress.add_task") as begin,
        patch("sys.stderr", io.StringIO()),
        options.progress([tmp_path], verbose=False, lang="en") as on_file,
    ):
        on_file("a.csv", 1, 2)
        on_file("[b].csv", 2, 2)
    begin.assert_called_once_with("reading 1 file (1 MB)", total=None)
    first, last = (call.kwargs for call in some(update.call_args_list))
    assert (first["completed"], first["total"]) == (1, 2)
    assert last["total"] is None
    assert "then cases and tables" in last["description"]


# ---------------------------------------------------------------- the man page


def test_the_man_page_is_current() -> None:
    man = tool("make_man")
    assert man.PAGE.read_text("utf-8") == man.page(), "run python tools/make_man.py"


def test_the_man_page_has_every_command_and_option() -> None:
    plain = (ROOT / "docs/man/doorloop.1").read_text("utf-8").replace("\\-", "-")
    for name, command in some(commands()):
        (section,) = re.findall(rf'(?ms)^\.SS "doorloop {re.escape(name)} \[OPTIONS\].*?(?=^\.S[SH] )', plain)
        assert all(option in section for one in command.params for option in one.opts if option.startswith("-")), name
