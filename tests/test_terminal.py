"""What a person at a terminal sees first, what only on request, and what a pager gets."""

from __future__ import annotations

import io
import re
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import integers
from hypothesis.strategies import text as texts
from rich.cells import cell_len
from rich.console import Console

import doorloop as api
from doorloop.base import lines
from doorloop.base.language import Lang
from doorloop.render import to_terminal
from doorloop.render.terminal_table import fitted, folded, table
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


@cache
def documents(lang: Lang) -> tuple[Document, ...]:
    """Make a document of each kind, once for all tests."""
    return (
        api.report(SAMPLE, lang=lang, basis="all", all_groups=True).document(),
        api.report(SAMPLE, lang=lang, by="regio").document(),
        api.report(SAMPLE, lang=lang, compare=("pilot", "niet_pilot")).document(),
        api.report(SAMPLE, lang=lang, by="regio", compare=("Groningen", "Rotterdam-Rijnmond")).document(),
        api.report(SAMPLE, lang=lang, publish=True).document(),
        api.open_cases(SAMPLE, lang=lang, peildatum="2013-06-01", all_groups=True).document,
        api.handovers(SAMPLE, lang=lang).document,
        api.case(SAMPLE, lang=lang, spot="om_groningen.xlsx:15").document,
    )


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


def drawn(columns: tuple[Column, ...], rows: tuple[Row, ...], width: int) -> list[str]:
    return [line.plain.rstrip() for line in table(Layout("t", "", columns, rows, ()), width)]


def test_a_sentence_is_folded_before_the_label_beside_it() -> None:
    columns = (Column("Stap"), Column("Wet"), Column("Binnen wet", numeric=True))
    law = "Awb 7:10 (zes weken na het einde van de bezwaartermijn)"
    rows = (Row(("Bezwaar en besluit bezwaar", law, "73")),)
    assert drawn(columns, rows, 60)[2:-1] == [
        "Bezwaar en besluit bezwaar  Awb 7:10 (zes weken           73",
        "                            na het einde van de",
        "                            bezwaartermijn)",
    ]


def test_rows_of_columns_that_do_not_fit_are_not_left_blank() -> None:
    columns = (Column("Kenmerk"), Column("Totaal", spare=3))
    rows = (Row(("Man", "Vrouw")), Row(("", "Overige")), Row(("Onbekend", "")))
    assert drawn(columns, rows, 80)[2:-1] == ["Man", "Onbekend"]
    assert drawn(columns, rows, 120)[2:-1] == ["Man       Vrouw", "          Overige", "Onbekend"]


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


@pytest.mark.parametrize("lang", ["nl", pytest.param("en", marks=pytest.mark.slow)])
def test_a_narrow_terminal_gets_no_line_that_is_wider(lang: Lang) -> None:
    layouts = [one for document in documents(lang) for one in (*document.layouts, *filter(None, [document.first]))]
    for layout in some(layouts):
        assert max(len(line.plain) for line in table(layout, 60)) <= 60, layout.name


def test_columns_stand_closer_together_before_a_word_is_broken() -> None:
    columns = (Column("Verlening"), Column("Gemiddeld", numeric=True), Column("Binnen", numeric=True))
    rows = (Row(("Verlening", "1", "2")),)
    assert drawn(columns, rows, 28)[2] == "Verlening          1       2"
    assert drawn(columns, rows, 26)[2] == "Verlening         1      2"


def test_a_column_without_a_word_is_not_shown() -> None:
    columns = (Column("Stap"), Column("Streef"), Column("n", numeric=True))
    assert drawn(columns, (Row(("Sepot", "", "7")), Row(("Beklag", "", ""))), 80)[0] == "Stap    n"
    assert drawn(columns, (Row(("Sepot", "10 wd", "7")), Row(("Beklag", "", ""))), 80)[0] == "Stap    Streef  n"
    assert drawn(columns, (), 80)[0] == "Stap  Streef  n"


def test_a_heading_stands_over_its_columns_and_makes_room_for_itself() -> None:
    """One whose first column has no title is the title of that column, as in the table of characteristics."""
    sides = [
        Column(title, numeric=True, group=side) for side in ("Pilot", "Niet-pilotzaken") for title in ("n", "Gem.")
    ]
    lines = drawn((Column("Stap"), *sides), (Row(("Sepot", "44", "8,0", "3", "9,1")),), 80)
    assert lines[:4] == [
        "          Pilot  Niet-pilotzaken",
        "Stap    n  Gem.  n          Gem.",
        "────────────────────────────────",
        "Sepot  44   8,0  3           9,1",
    ]
    untitled = (Column("Kenmerk"), Column("", group="Pilot"), Column("n", numeric=True, group="Pilot"))
    assert drawn(untitled, (Row(("Geslacht", "Man", "7")),), 80)[0] == "Kenmerk   Pilot  n"


def test_both_sides_of_a_comparison_show_the_same_columns() -> None:
    layout = api.report(SAMPLE, compare=("pilot", "niet_pilot"))["vergelijking"].layout
    for width in range(60, 160, 5):
        drawn_lines = [line.plain for line in table(layout, width)]
        titles = " ".join(drawn_lines[1 : next(n for n, line in enumerate(drawn_lines) if line.startswith("─"))])
        assert titles.count("Binnen") in (0, 2), width
        assert titles.count("Gem.") == 2, width


def test_a_comparison_says_units_at_its_means() -> None:
    layout = api.report(SAMPLE, compare=("pilot", "niet_pilot"))["vergelijking"].layout
    (row,) = (row for row in layout.rows if row.cells[0].startswith("Ontvangst"))
    assert row.cells[1:] == ("41", "0,9 wd", "78 %", "30", "1,0 wd", "60 %", "−0,1 (−0,8–0,5)", "18 (−3–38)")


@pytest.mark.parametrize(("width", "most"), [(80, 2), (100, 1)])
def test_a_step_of_the_worklist_stands_on_few_lines(width: int, most: int) -> None:
    """Places are folded before steps are: a place is read as well in two parts."""
    document = api.open_cases(SAMPLE, peildatum="2013-07-01").document
    layout, fit = fitted(document.sheets[0].layout("nl"), width)
    (step,) = (i for i, one in enumerate(layout.columns) if one.title == "Stap")
    steps = some({row.cells[step] for row in layout.rows})
    assert max(len(folded(label, fit.widths[step])) for label in steps) <= most


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
@pytest.mark.parametrize(
    "command",
    [
        (),
        ("workdays", "1/7/13", "8/7/14"),
        ("deadline", "1/7/13", "3", "maanden", "--statutory"),
        ("definition", "list"),
        ("definition", "show", "woo", "--no-pager"),
        ("report", "nergens", "--peildatum", "31-02-2013 of een andere dag die er in die maand van dat jaar niet is"),
        ("report", SAMPLE, "--where", "nationaliteit=Chineze"),
        ("template", "om"),
    ],
)
@pytest.mark.parametrize("columns", [80, *(pytest.param(width, marks=pytest.mark.slow) for width in (60, 100))])
def test_lines_are_folded_between_words_on_a_terminal(command: tuple[str, ...], columns: int) -> None:
    from kit.terminals import at_terminal

    narrow, wide = (at_terminal(*command, columns=width, lines=500, environment={}) for width in (columns, 500))
    room = columns - 13  # behind the name of a setting; a path that is longer is not broken
    shown = [x for x in narrow.splitlines() if " = " not in x and max(map(len, x.split()), default=0) <= room]
    assert max(map(len, some(shown))) <= columns
    assert narrow.split() == wide.split() or not command  # help is folded by who wrote it


@given(texts(max_size=80), integers(1, 90))
def test_a_folded_line_keeps_its_words(text: str, width: int) -> None:
    assert " ".join(lines.folded(text, width)).split() == text.split()


def test_a_folded_line_goes_on_under_its_own_beginning() -> None:
    assert list(lines.folded("  aangifte  Datum aangifte, of een andere datum", 34)) == [
        "  aangifte  Datum aangifte, of een",
        "            andere datum",
    ]
    assert list(lines.folded("  probeer: zie `doorloop definition show`", 34)) == [
        "  probeer: zie",
        "    `doorloop definition show`",
    ]


@pager
def test_a_pager_that_ends_early_is_no_error() -> None:
    from kit.terminals import at_terminal

    shown = at_terminal("report", SAMPLE, environment={"DOORLOOP_PAGER": "head -n 1"})
    assert "Traceback" not in shown
    assert shown.splitlines()[-1].endswith("Pilot Kansloze aangiften verblijfsregeling mensenhandel\x1b[0m")


@pytest.mark.parametrize("width", [40, 80, 160])
def test_lines_are_printed_together_as_one_by_one(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setattr(to_terminal, "AT_ONCE", 1)
    document = api.report(SAMPLE).document()
    for at_once in (2, 7, 10_000):
        with monkeypatch.context() as patch:
            patch.setattr(to_terminal, "AT_ONCE", at_once)
            together = coloured(document, width)
        assert together == coloured(document, width)


def coloured(document: Document, width: int) -> str:
    """Draw a document as a terminal with colours gets it."""
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="truecolor", highlight=False)
    to_terminal.show(document, console, "all")
    assert isinstance(console.file, io.StringIO)
    assert "\x1b[1m" in console.file.getvalue()
    return console.file.getvalue()
