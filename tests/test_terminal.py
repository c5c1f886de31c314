"""What a person at a terminal sees first, what only on request, and what a pager gets."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import integers
from hypothesis.strategies import text as texts
from rich.cells import cell_len
from rich.console import Console

import doorloop as api
from doorloop.base.language import Lang
from doorloop.render import to_terminal
from doorloop.render.terminal_table import folded, table
from doorloop.tables.document import Document
from doorloop.tables.sheet import Column, Layout, Row
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
    assert "Op verzoek: processtappen, grondslagen, afloop, verloop, wettelijk" in told


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
    for note in some(note for one in api.report(SAMPLE).values() for note in one.notes):
        assert " ".join(note.split()) in out


@pytest.mark.parametrize("columns", ["80", "100", "140"])
@pytest.mark.parametrize("command", ["report", "open", "handovers", "verify", "check"])
def test_no_line_of_a_pipe_ends_in_a_space(command: str, columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    lines = doorloop(command, SAMPLE).out.split("\n")
    assert len(lines) > 20
    assert [line for line in lines if line != line.rstrip()] == []


# ---------------------------------------------------------------- columns that fit

WIDTHS = (80, 100, 140)


def documents(lang: Lang) -> Iterator[Document]:
    yield api.report(SAMPLE, lang=lang, basis="all", all_groups=True).document()
    yield api.report(SAMPLE, lang=lang, by="regio").document()
    yield api.report(SAMPLE, lang=lang, publish=True).document()
    yield api.open_cases(SAMPLE, lang=lang, peildatum="2013-06-01", all_groups=True).document
    yield api.handovers(SAMPLE, lang=lang).document
    yield api.case(SAMPLE, lang=lang, spot="om_groningen.xlsx:15").document


def test_a_terminal_breaks_no_number_of_a_check_and_a_pipe_no_line() -> None:
    document = api.check(SAMPLE).document
    closing = some(document.closing)
    terminal = Console(file=io.StringIO(), width=80, no_color=True, force_terminal=True)
    shown = re.sub(r"\x1b\[[\d;]*m", "", to_terminal.text(document, terminal))
    assert max(map(len, shown.splitlines())) <= 80
    assert " ".join(" ".join(closing).split()) in " ".join(shown.split())
    assert {line for line in closing if len(line) > 80} <= set(
        to_terminal.text(document, to_terminal.plain_console(80)).splitlines()
    )


@pytest.mark.parametrize("lang", ["nl", pytest.param("en", marks=pytest.mark.slow)])
def test_no_word_is_broken_and_no_line_is_too_wide(lang: Lang) -> None:
    layouts = [one for document in documents(lang) for one in (*document.layouts, *filter(None, [document.first]))]
    for layout in some(layouts):
        rows = [cell for row in layout.rows for cell in row.cells]
        texts = [
            layout.title,
            *(word for one in layout.columns for word in (one.title, one.group)),
            *rows,
            *layout.notes,
        ]
        whole = {word for text in [*texts, *layout.shorter.values()] for word in text.split()}
        places = {word for word in whole if ":" in word[:-1]}
        folded_places = {part for word in places for at in range(len(word)) for part in (word[:at], word[at:])}
        folded_places = {
            part for part in folded_places if part.endswith(":") or any(f":{part}" in one for one in places)
        }
        for width in WIDTHS:
            lines = [line.plain for line in table(layout, width)]
            assert max(map(len, lines)) <= width, (layout.name, width)
            shown = [word for line in lines if set(line) != {"─"} for word in line.split()]
            assert {word for word in shown if word not in whole | folded_places} == set(), (layout.name, width)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("width", "most"), [(80, 2), (100, 1)])
@pytest.mark.parametrize("name", ["doorlooptijden", "processtappen"])
def test_a_step_stands_on_few_lines(name: str, width: int, most: int, lang: Lang) -> None:
    layout = api.report(SAMPLE, lang=lang)[name].layout
    lines = [line.plain for line in table(layout, width)]
    (rule,) = (number for number, line in enumerate(lines) if line.startswith("─"))
    body = lines[rule + 1 : lines.index("", rule)]
    begins = [number for number, line in enumerate(body) if re.search(r"\d\s+\d+$", line)] + [len(body)]
    assert len(begins) - 1 == len(layout.rows)
    assert max(after - before for before, after in pairwise(begins)) <= most


def test_what_is_shortened_to_a_mark_is_explained() -> None:
    layout = api.report(SAMPLE)["doorlooptijden"].layout
    narrow, wide = (" ".join(line.plain for line in table(layout, width)) for width in (80, 200))
    assert "(a) losgelaten (was 4 weken)" in narrow
    assert "(a)" not in wide
    assert "losgelaten (was 4 weken)" in wide


@given(texts(min_size=1, max_size=60), integers(1, 30))
def test_folded_lines_hold_the_words_in_their_order(text: str, width: int) -> None:
    lines = folded(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    if all(len(word) <= width for word in text.split()) and not text.startswith(" "):
        assert [word for line in lines for word in line.split()] == text.split()
        assert all(len(line) <= width for line in lines)


def test_a_word_behind_more_spaces_than_there_is_room_is_folded() -> None:
    assert folded("   ab", 2) == ["   a", "   b"]


def test_a_column_counts_what_a_terminal_shows() -> None:
    """An accent that is a character of its own takes no column, a Chinese character takes two."""
    names = ("Cafe\N{COMBINING ACUTE ACCENT}", "Caf\N{LATIN SMALL LETTER E WITH ACUTE}", "\u4e2d\u6587")
    rows = tuple(Row((name, "7")) for name in names)
    layout = Layout("namen", "", (Column("Naam"), Column("n", numeric=True)), rows, ())
    shown = [line.plain for line in table(layout, 80)][2:5]
    assert [cell_len(line) for line in shown] == [cell_len(shown[0])] * 3


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_notes_call_columns_by_their_names(lang: Lang) -> None:
    """What a note of durations or the course explains, `Name: …`, is a column of its table."""
    report = api.report(SAMPLE, lang=lang)
    groups = ", ".join(column.title for column in report["regio"].layout.columns[1:])
    assert report["regio"].notes[0].startswith(f"{groups}: ")
    for name in ("doorlooptijden", "verloop"):
        layout = report[name].layout
        titles = {column.title for column in layout.columns}
        explained = re.findall(r"(?:^|[.;] )([A-Z][\w/-]*|n): ", layout.notes[0])
        assert set(some(explained)) <= titles, name


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
