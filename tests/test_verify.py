"""Verify on the pilot's final evaluation: every line that cannot be right, and no alarm on anything else."""

from __future__ import annotations

import json
import re
import sys
import zipfile
from functools import cache
from importlib.resources import files
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from rich.console import Console
from typer.testing import CliRunner

from doorloop.base.errors import DefinitionError, DoorloopError
from doorloop.cases.reference import Reference
from doorloop.cli.app import build
from doorloop.definition import load as load_definition
from doorloop.render import to_html, to_json, to_md, to_terminal, to_xlsx
from doorloop.runs import pipeline
from doorloop.tables.records import Request
from doorloop.verification.document import verdict_document
from doorloop.verification.publication import load
from doorloop.verification.rules import Entry
from doorloop.verification.verdict import Verdict, verify_against, verify_alone
from doorloop.workdays.calendars import calendar
from kit.miniature import run_paths
from kit.pilot import doorloop
from kit.processes import finish

SAMPLE = Path(__file__).resolve().parents[1] / "data/sample"

LINES = {
    "1": ("E", ["46 %"], ["20/44", "45 %"]),
    "2": ("E", ["15 %"], ["6/44", "14 %"]),
    "3": ("E", ["4 %"], ["2/44", "5 %"]),
    "4": ("E", ["56 %"], ["10 + 6 + 8", "54,5 %"]),
    "5": ("E", ["29,7 %"], ["4 + 3 + 2", "30,00 %"]),
    "6": ("E", ["vier"], ["24 − 21 = 3"]),
    "7": ("X", ["21", "4"], ["hoogstens 18", "hoogstens 3"]),
    "8": ("X", ["alleen", "asielprocedures"], ["1"]),
    "9": ("X", ["12,3 weken"], ["8·10 + 3·22", "13,3"]),
    "10": ("X", ["7", "36,4 weken"], ["11", "31,1 weken"]),
    "11": ("X", ["44"], ["hoogstens 32"]),
    "12": ("X", ["464,8 dagen"], ["464,8 dagen", "§2.2", "§3.4"]),
    "13": ("X", ["155,9 dagen"], ["205,1 dagen"]),
    "14": ("X", ["464,8 dagen → 126,9 dagen"], ["niet mogelijk", "§3.3", "noot 31"]),
    "15": ("X", ["geen invloed"], ["substantieel", "geen streeftermijn"]),
    "16": ("R", ["41"], ["44"]),
    "17": ("R", ["één dag"], ["1"]),
    "18": ("R", ["één dag"], ["2"]),
    "19": ("R", ["126,9 dagen"], ["geen n", "112,1"]),
    "20": ("R", ["44"], ["23 + 21 + 1 = 45"]),
    "21": ("U", ["binnen 8 dagen", "2 dagen"], ["8 werkdagen", "2 werkdagen"]),
    "22": ("U", ["Max. 48 uur"], ["geen gemiddelde", "24 uur"]),
    "23": ("U", ["binnen 36,4 weken", "binnen negen maanden"], ["36,4 weken is een gemiddelde"]),
    "24": ("U", ["31-8-2013"], ["1-1-2014"]),
    "25": ("U", ["2,9 werkdagen"], ["1 werkdag", "§3.2"]),
    "26": ("U", ["90 werkdagen"], ["90 dagen"]),
    "27": ("U", ["< 3 dgn, < 1 mnd"], ["alles van < 3 dgn", "1-3 mnd en 3-6 mnd hebben 3 gemeen"]),
    "28": ("M", ["afgesloten stappen"], ["aanvragen nog open: 3", "bezwaren nog open: 5"]),
    "29": ("M", ["Ruimschoots"], ["2"]),
    "30": ("M", ["Buiten behandeling"], ["17"]),
    "31": ("M", ["niet doorslaggevend"], ["40", "54", "4", "20", "odds ratio: 11,4"]),
}
"""Line → kind, what is printed, what is recomputed."""

NOTES = {
    "1": ["geen enkel aantal van 44 geeft 46 %", "grootste rest", "de som 101"],
    "2": ["geen enkel aantal van 44 geeft 15 %"],
    "3": ["staat als 4,5 %", "wel 14 van 24"],
    "4": ["23 + 15 + 18 = 56", "66,7 % zonder de onbekende", "geen enkel aantal van 44 geeft 56 %"],
    "5": ["13 + 10 + 6,7 = 29,7", "33,33 %", "hoe ook afgerond"],
    "6": ["24 − (14 + 3 + 3) = 4"],
    "7": ["Friesland, pilotzaken: 5", "Friesland, niet-pilotzaken: 13"],
    "9": ["703 tot 737", "674 tot 679", "6,4 weken", "8,4 weken is (8,3 tot 9,9"],
    "11": ["hoogstens 33"],
    "14": ["464,8 − 126,9 = 337,9"],
    "15": ["21 % van het totaal"],
    "16": ["41/71 = 57,7 %", "44/74 = 59,5 %", "niet-pilotzaken wel gelijk: 30"],
    "17": ["aantal: 15", "aantal: 24", "aantal: 38"],
    "18": ["36", "41", "drie"],
    "19": ["1,45 kalenderdagen per werkdag"],
    "20": ["1 meer dan er zaken zijn"],
    "21": ["8 werkdagen is ongeveer 12 dagen"],
    "23": ["9 van de 16 zaken"],
    "26": ["90 werkdagen is ongeveer 130 dagen"],
}

MARKED = {
    "1": ["kenmerken/leeftijd.18-25/percent/pilot"],
    "2": ["kenmerken/duur.<1m/percent/pilot"],
    "3": ["kenmerken/duur.9-12m/percent/pilot", "kenmerken/duur.>1j/percent/pilot"],
    "4": ["tekst/binnen_drie_maanden"],
    "5": ["tekst/europees"],
    "6": ["tekst/onbeslist"],
    "7": ["kenmerken/voorprocedure.asiel/count/pilot", "kenmerken/voorprocedure.asiel/count/niet_pilot"],
    "8": ["kenmerken/voorprocedure.regulier/count/pilot"],
    "9": ["doorlooptijden/bezwaar_besluit/mean/pilot"],
    "10": [
        "doorlooptijden/aangifte_besluit_bezwaar/n/pilot",
        "doorlooptijden/aangifte_besluit_bezwaar/mean/pilot",
    ],
    "11": ["doorlooptijden/einde_melding/n/pilot"],
    "12": ["tekst/nr_duur"],
    "14": ["tekst/verkorting"],
    "15": ["doorlooptijden/sepot_aanvraag/mean/pilot"],
}
"""Line of arithmetic or contradiction → the figures that it marks as wrong."""


@cache
def alone(lang: Any = "nl") -> Verdict:
    return verify_alone(load("kansloze-aangiften"), lang, "nl")


@pytest.fixture(scope="module")
def sample() -> Verdict:
    definition = load_definition()
    reading = pipeline.read_sources([SAMPLE], definition)
    assert definition.spec.peildatum is not None
    request = Request(all_groups=True)
    computed = pipeline.run_with_data(
        reading, Reference(definition, definition.spec.peildatum, calendar("nl")), request
    )
    return verify_against(load("kansloze-aangiften"), *computed)


def line(id: str) -> Entry:
    (found,) = (entry for entry in alone().audit.entries if entry.id == id)
    return found


# ---------------------------------------------------------------- the publication against itself


@pytest.mark.parametrize("id", LINES)
def test_every_line_comes_out_with_its_figures(id: str) -> None:
    kind, published, recomputed = LINES[id]
    entry = line(id)
    assert entry.letter == kind
    assert [figure for figure in published if figure not in entry.published("nl")] == []
    assert [figure for figure in recomputed if figure not in entry.recomputed("nl")] == []


@pytest.mark.parametrize("id", NOTES)
def test_the_explanation_of_a_line_is_computed(id: str) -> None:
    notes = "; ".join(line(id).notes("nl"))
    assert [figure for figure in NOTES[id] if figure not in notes] == []


def test_nothing_else_is_found() -> None:
    assert [entry.id for entry in alone().audit.entries] == list(LINES)


def test_only_these_figures_are_marked_as_wrong() -> None:
    wrong = {entry.id: list(entry.cells) for entry in alone().audit.entries if entry.letter in ("E", "X")}
    assert wrong == MARKED | {"13": []}


def test_a_clash_is_irreducible() -> None:
    """Groningen can have at most 18 of 44, by the permits elsewhere: no figure can be left away."""
    figures = {ref: alone().audit.index.printed(ref).text for ref in line("7").findings[0].cells}
    assert figures == {
        "kenmerken/voorprocedure.asiel/count/pilot": "21",
        "kenmerken/aangiften/count/pilot": "44",
        "regio/Friesland/count/pilot": "5",
        "regio/Drenthe/count/pilot": "6",
        "regio/Rotterdam-Rijnmond/count/pilot": "15",
    }


def test_the_mean_test_says_that_it_has_no_power() -> None:
    (remark,) = alone().audit.remarks
    assert "bij geen van de 14 gemiddelden kracht" in remark("nl")


def test_every_line_is_said_in_english_too() -> None:
    assert [entry.id for entry in alone("en").audit.entries] == list(LINES)
    for entry in alone("en").audit.entries:
        said = [entry.title("en"), entry.published("en"), entry.recomputed("en"), *entry.notes("en")]
        dutch = [word for text in said for word in text.split() if word in ("geen", "niet", "zaken", "hoogstens")]
        assert dutch == []


# ---------------------------------------------------------------- against the sample

OTHERWISE = {
    "kenmerken/leeftijd.18-25/percent/pilot": "rounding",
    "kenmerken/duur.<1m/percent/pilot": "differs",
    "kenmerken/duur.9-12m/percent/pilot": "differs",
    "kenmerken/duur.>1j/percent/pilot": "differs",
    "doorlooptijden/sepot_intrekking/target/pilot": "not_computed",
    "doorlooptijden/einde_melding/mean/pilot": "not_computed",
    "doorlooptijden/einde_melding/n/pilot": "differs",
    "doorlooptijden/aangifte_besluit_bezwaar/n/pilot": "differs",
    "tekst/europees": "rounding",
    "tekst/binnen_drie_maanden": "differs",
    "tekst/onbeslist": "differs",
    "tekst/asiel_gekozen": "not_computed",
    "tekst/overig_afrikaans": "not_computed",
    "tekst/beide_procedures": "not_computed",
    "tekst/eendagsvergunning": "not_computed",
    "tekst/bezwaren_over_termijn": "not_computed",
    "tekst/overschrijding": "not_computed",
    "tekst/overige_duur": "not_computed",
    "tekst/negen_maanden": "not_computed",
    "tekst/duidelijkheid_sepot": "not_computed",
    "tekst/pas_duur": "not_computed",
    "tekst/intrekken_weken": "not_computed",
    "tekst/intrekken_werkdagen": "not_computed",
    "tekst/nr_duur": "not_computed",
    "tekst/nr_duur_beklag": "not_computed",
    "tekst/politie_uren": "not_computed",
}
"""Every figure that does not simply match: impossible ones, and what no register can give."""


def test_every_figure_of_the_sample_matches_except_these(sample: Verdict) -> None:
    figures = set(sample.audit.index.figures)
    compared = {one.ref: one.status for one in sample.comparisons if one.ref in figures}
    assert {ref: status for ref, status in compared.items() if status != "match"} == OTHERWISE
    assert sample.statuses() == {"match": 156, "rounding": 2, "differs": 7, "not_computed": 17}


def test_what_is_not_a_match_says_why(sample: Verdict) -> None:
    notes = {one.ref: "; ".join(note("nl") for note in one.notes) for one in sample.comparisons}
    assert [ref for ref in OTHERWISE if not notes[ref]] == []
    assert notes["kenmerken/leeftijd.18-25/percent/pilot"].startswith("grootste rest")
    assert notes["kenmerken/duur.<1m/percent/pilot"].startswith("berekend 14, verschil +1; het aantal (6) is gelijk")
    assert notes["tekst/europees"] == "som van afgeronde delen: 13 + 10 + 6,7; berekend 30,00"
    assert "23 + 15 + 18" in notes["tekst/binnen_drie_maanden"]
    assert notes["doorlooptijden/einde_melding/mean/pilot"].endswith("berekend gemiddelde 0,5 werkdagen")
    assert "12 zaken vallen er net buiten" in notes["doorlooptijden/einde_melding/n/pilot"]
    assert "4 meer dan gedrukt; ind_zwolle.xlsx [Export] U" in notes["doorlooptijden/aangifte_besluit_bezwaar/n/pilot"]


def test_the_lines_are_the_same_with_registers(sample: Verdict) -> None:
    assert [entry.id for entry in sample.audit.entries] == list(LINES)


# ---------------------------------------------------------------- what is written


WORDED = ("koppelvlakken", "communicatiemiddelen", "totaaloverzicht")
"""Tables of annex I that hold words and no figures."""


def test_the_tables_of_words_of_annex_i_stand_there_whole() -> None:
    printed = to_terminal.render(verdict_document(alone()))["verify.txt"].decode()
    parts = [printed.index(f"(bijlage I, §{section})") for section in ("1.2", "2.1", "2.3")]
    assert parts == sorted(parts)
    lines = [" ".join(line.split()) for line in printed[parts[1] : parts[2]].splitlines()]
    for row in (
        "1e voorkeur 2e voorkeur Informerende partner Te informeren partner",
        "Alle koppelvlakken Email Fax Politie, OM, IND IND, OM, Politie",
        "Overdracht dossier (36) Fysiek / Email Post Politie OM",
        "Inschrijving gemeente (37) EBV Nvt GBA IND, politie",
        "Besluit op bezwaar EBV Nvt IND GBA, DT&V",
        "Overdracht dossier Fysiek Post IND DT&V",
    ):
        assert row in lines
    last = printed[parts[2] :]
    assert last.index("Uitvoeringsinformatie") < last.index("Aanvullende") < last.index("Casusbespreking")


def test_the_json_has_the_shape_of_the_contract(sample: Verdict) -> None:
    written = json.loads(to_json.render(verdict_document(sample))["verify.json"])
    assert list(written) == ["schema", "cells", "publication", "summary"]
    assert written["schema"] == "doorloop.verify/1"
    assert {tuple(cell) for cell in written["cells"]} == {
        ("table", "row", "column", "group", "published", "computed", "status", "note")
    }
    assert {tuple(one) for one in written["publication"]} == {("id", "kind", "published", "recomputed", "note")}
    (men,) = (
        c for c in written["cells"] if (c["row"], c["column"], c["group"]) == ("geslacht.man", "percent", "pilot")
    )
    assert men == {
        "table": "kenmerken",
        "row": "geslacht.man",
        "column": "percent",
        "group": "pilot",
        "published": "16",
        "computed": pytest.approx(100 * 7 / 44),
        "status": "match",
        "note": None,
    }
    words = [cell for cell in written["cells"] if cell["table"] in WORDED]
    assert len(words) == 15 * 3 + 6 * 4 + 3 * 2
    assert {(cell["status"], cell["note"]) for cell in words} == {("not_computed", "er staat een woord, geen cijfer")}
    assert len(written["cells"]) - len(words) == written["summary"]["figures"] == 182
    assert written["summary"]["kinds"] == {"E": 6, "X": 9, "R": 5, "U": 7, "M": 4}


SCHEMA = json.loads((files("doorloop.render") / "schemas" / "verify.schema.json").read_text("utf-8"))


def test_the_json_keeps_to_its_schema(sample: Verdict) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for verdict in (sample, alone(), alone("en")):
        Draft202012Validator(SCHEMA).validate(json.loads(to_json.render(verdict_document(verdict))["verify.json"]))


def test_without_registers_there_are_no_cells() -> None:
    written = json.loads(to_json.render(verdict_document(alone()))["verify.json"])
    assert written["cells"] == []
    assert [one["id"] for one in written["publication"]] == list(LINES)
    assert written["summary"]["definition"] is None


def test_no_format_shows_a_v_nummer(sample: Verdict) -> None:
    cases = (SAMPLE.parents[1] / "tools/sample/cases.csv").read_text("utf-8").splitlines()
    numbers = {number.encode() for row in cases for number in re.findall(r"\b28\d{8}\b", row)}
    assert len(numbers) > 70
    for render in (to_json, to_html, to_md):
        (content,) = render.render(verdict_document(sample)).values()
        assert {number for number in numbers if number in content} == set()


def test_the_page_asks_for_nothing_and_escapes(sample: Verdict) -> None:
    page = to_html.render(verdict_document(sample))["verify.html"].decode()
    assert "<script" not in page
    assert "://" not in page
    assert "&lt; 18 jaar" in page
    assert page.count('<li id="n') == len(LINES)


def test_the_workbook_lists_every_figure_and_every_line(sample: Verdict) -> None:
    content = to_xlsx.render(verdict_document(sample))["verify.xlsx"]
    assert content == to_xlsx.render(verdict_document(sample))["verify.xlsx"]
    assert zipfile.is_zipfile(BytesIO(content))
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Cijfers", "Opmerkingen", "Samenvatting"]
    assert book["Cijfers"].max_row == 183 + 15 * 3 + 6 * 4 + 3 * 2
    assert [row[0].value for row in book["Opmerkingen"].iter_rows(min_row=2)] == list(LINES)


@pytest.mark.parametrize("width", [60, 80, 140])
def test_the_terminal_keeps_to_its_width_with_every_figure_whole(sample: Verdict, width: int) -> None:
    file = StringIO()
    to_terminal.show(verdict_document(sample), Console(file=file, width=width, no_color=True, highlight=False))
    lines = file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    assert any("46 ~ ![1]" in one for one in lines)
    assert any("15 <> ![2]" in one for one in lines)
    assert sum(one.startswith(("![", "[")) for one in lines) >= len(LINES)


def test_what_a_terminal_obeys_is_not_printed(tmp_path: Path) -> None:
    shipped = load("kansloze-aangiften").path.read_text("utf-8")
    path = tmp_path / "hostile.toml"
    path.write_text(shipped.replace('nl = "Eindevaluatie pilot', 'nl = "\\u001b[2J<b>Eindevaluatie pilot'), "utf-8")
    with pytest.raises(DefinitionError, match="cannot be printed"):
        load(str(path))
    path.write_text(shipped.replace('nl = "Eindevaluatie pilot', 'nl = "<b>Eindevaluatie pilot'), "utf-8")
    verdict = verify_alone(load(str(path)), "nl", "nl")
    assert "\x1b" not in to_terminal.render(verdict_document(verdict))["verify.txt"].decode()
    assert "<b>" not in to_html.render(verdict_document(verdict))["verify.html"].decode()
    assert to_xlsx.render(verdict_document(verdict))


# ---------------------------------------------------------------- the command


def call(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(build(["verify"]), ["verify", *arguments])
    if isinstance(result.exception, DoorloopError):
        return result.exception.exit_code, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout


def test_code_1_when_something_cannot_be() -> None:
    code, printed = call("-f", "json", "--lang", "en")
    assert code == 1
    assert json.loads(printed)["summary"]["lang"] == "en"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["-f", "jsn"], 2, "did you mean 'json'?"),
        (["-f", "xlsx"], 2, "does not fit on the screen"),
        (["--freeze", "x.toml"], 2, "nothing to freeze"),
        (["--published", "kansloze-angiften"], 3, "did you mean 'kansloze-aangiften'?"),
        (["nergens.xlsx"], 2, "nergens.xlsx"),
    ],
)
def test_wrong_usage_and_unusable_input(arguments: list[str], code: int, said: str) -> None:
    assert call(*arguments)[0] == code
    assert said in call(*arguments)[1]


def test_without_registers_no_pandas_is_loaded() -> None:
    program = "import sys; from doorloop.cli.verify import verify; import doorloop.verification.verdict as v;"
    program += (
        "from doorloop.verification.publication import load; v.verify_alone(load('kansloze-aangiften'), 'nl', 'nl');"
    )
    program += "import doorloop.render.to_terminal; sys.exit('pandas' in sys.modules)"
    assert finish(sys.executable, "-c", program).returncode == 0


def test_all_formats_go_into_a_folder(tmp_path: Path) -> None:
    formats = [word for name in ("table", "json", "html", "md", "xlsx") for word in ("-f", name)]
    assert call(*formats, "-o", str(tmp_path))[0] == 1
    assert {path.name for path in tmp_path.iterdir()} == {f"verify.{e}" for e in ("txt", "json", "html", "md", "xlsx")}


def test_the_run_of_the_tests_reads_the_sample_as_the_command_does(sample: Verdict) -> None:
    run = run_paths([SAMPLE], load_definition())
    assert sample.result is not None
    assert run.result.tables["regio"] == sample.result.tables["regio"]


def test_a_terminal_begins_with_what_cannot_be_right() -> None:
    """Errors of arithmetic and contradictions, by number, before the first table; what only asks attention is below."""
    told = doorloop("verify").out
    first = told.partition("\n\nZaken per regio")[0]
    assert "Tegen zichzelf: 6 rekenfouten, 9 tegenspraken" in first
    listed = re.findall(r"(?m)^!\[(\d+)\] +(rekenfout|tegenspraak) ", first)
    assert [int(number) for number, _ in listed] == list(range(1, 16))
    assert [kind for _, kind in listed] == ["rekenfout"] * 6 + ["tegenspraak"] * 9
    assert "![2]   rekenfout    6 van de 44 is 14 %, niet 15 %" in first
