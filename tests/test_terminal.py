"""What a person at a terminal sees first, what only on request, and what a pager gets."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import doorloop as api
from kit.found import some
from kit.miniature import Write
from kit.pilot import doorloop

SAMPLE = "data/sample"
ON_REQUEST = ("Processtappen en hun normen", "Verloop in de tijd")
GUIDE = ("Peildatum 1 januari 2014.", "Kalender nl:", "wd = werkdagen", "Streef = streeftermijn")


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def test_the_first_lines_answer_the_question() -> None:
    """The figures are those of the evaluation: 8 of 10 werkdagen (n 44), 61,5 of 50 werkdagen (n 11, 5 open)."""
    first = doorloop("report", SAMPLE).out.partition("\n\nZaken per regio")[0].splitlines()
    assert len(first) <= 17
    told = " ".join(" ".join(first).split())
    assert "Gelezen: 76 rijen in OM-register (4 bestanden); 76 rijen in IND-export (2 bestanden)." in told
    assert "74 aangiften tellen mee; 1 dubbel of aangevuld; 1 buiten de periode" in told
    assert "Aangifte en sepot 10 wd gehaald 8,0 wd 32 (73%) 44 0" in told
    assert "Bezwaar en besluit bezwaar 10 wk niet gehaald 12,3 wk 8 (73%) 11 5" in told
    assert "zie `doorloop check data/sample`" in told
    assert "Op verzoek: processtappen, grondslagen, afloop, verloop" in told


def test_what_is_not_measured_stands_in_the_first_lines(write: Write) -> None:
    (path,) = write(
        """
        om.xlsx A:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum van het sepott
        2800000001 | Groningen | ja        | 5-9-2012       | 12-9-2012
        """
    )
    first = doorloop("report", path).out.splitlines()[:14]
    assert any(line.startswith("Niet gemeten: geen IND-export") for line in first)
    (row,) = (line for line in first if line.startswith("Aangifte en sepot"))
    assert row.split()[-2:] == ["niet", "gemeten"]


def test_some_tables_are_printed_on_request_only(tmp_path: Path) -> None:
    brief, everything = doorloop("report", SAMPLE).out, doorloop("report", SAMPLE, "--all").out
    for title in ON_REQUEST:
        assert title not in brief
        assert f"\n{title}\n" in everything
    assert "\nProcesstappen en hun normen\n" in doorloop("report", SAMPLE, "-t", "processtappen").out
    assert doorloop("report", SAMPLE, "-o", tmp_path, "-f", "md", "-f", "table").code == 0
    for name in ("report.md", "report.txt"):
        assert all(title in (tmp_path / name).read_text("utf-8") for title in ON_REQUEST)


@pytest.mark.parametrize("more", [[], ["--all"], ["-t", "doorlooptijden"], ["--lang", "nl", "--all-groups"]])
def test_what_explains_several_tables_stands_once_at_the_end(more: list[str]) -> None:
    out = doorloop("report", SAMPLE, *more).out
    tables, _, guide = out.partition("\nLeeswijzer\n")
    for one in GUIDE:
        assert one not in tables
        assert guide.count(one) == 1
    assert guide.rstrip().endswith("Peildatum 1 januari 2014.")


def test_no_note_is_lost() -> None:
    """Every note of every table that is shown is printed, below its table or at the end."""
    out = " ".join(doorloop("report", SAMPLE, "--all").out.split())
    for note in some(note for table in api.report(SAMPLE).values() for note in table.notes):
        assert " ".join(note.split()) in out


@pytest.mark.parametrize("columns", ["80", "100", "140"])
@pytest.mark.parametrize("command", ["report", "open", "handovers", "verify", "check"])
def test_no_line_of_a_pipe_ends_in_a_space(command: str, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = doorloop(command, SAMPLE).out.split("\n")
    assert len(lines) > 20
    assert [line for line in lines if line != line.rstrip()] == []


# ---------------------------------------------------------------- the pager

pager = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
MARKING = f"{sys.executable} -c \"import sys; [print('P|' + line, end='') for line in sys.stdin]\""


@pager
def test_what_does_not_fit_goes_to_the_pager_that_is_asked_for() -> None:
    from kit.terminals import at_terminal

    marked = at_terminal("report", SAMPLE, environment={"DOORLOOP_PAGER": MARKING, "PAGER": "false"}).splitlines()
    assert len(marked) > 24
    assert all(line.startswith("P|") for line in marked)
    assert at_terminal("report", SAMPLE, environment={"PAGER": MARKING}).startswith("P|")


@pager
@pytest.mark.parametrize(
    ("more", "environment"),
    [
        (["--no-pager"], {"DOORLOOP_PAGER": MARKING}),
        ([], {"DOORLOOP_PAGER": ""}),
        ([], {"DOORLOOP_PAGER": "cat", "PAGER": MARKING}),
        ([], {"DOORLOOP_PAGER": MARKING, "CI": "true"}),
        ([], {"DOORLOOP_PAGER": "no-such-program-anywhere"}),
    ],
)
def test_no_pager_where_none_is_wanted(more: list[str], environment: dict[str, str]) -> None:
    from kit.terminals import at_terminal

    shown = at_terminal("report", SAMPLE, *more, environment=environment)
    assert "Aangifte en sepot" in shown
    assert "P|" not in shown


@pager
def test_what_fits_goes_to_no_pager() -> None:
    from kit.terminals import at_terminal

    assert "P|" not in at_terminal("report", SAMPLE, "-t", "regio", lines=200, environment={"DOORLOOP_PAGER": MARKING})


@pager
def test_a_pager_that_ends_early_is_no_error() -> None:
    from kit.terminals import at_terminal

    shown = at_terminal("report", SAMPLE, environment={"DOORLOOP_PAGER": "head -n 1"})
    assert "Traceback" not in shown
    assert shown.splitlines()[-1].endswith("Pilot Kansloze aangiften verblijfsregeling mensenhandel\x1b[0m")
