"""What somebody is told to do next: typed as it is printed, it works, and shows what it was said to show."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from doorloop.base import choices
from doorloop.base.errors import UsageError
from doorloop.cli import options
from doorloop.cli.app import HELP, build
from doorloop.definition import load
from kit.found import some
from kit.miniature import Write
from kit.pilot import Outcome, doorloop

SAMPLE = "data/sample"
QUOTED = re.compile(r"`doorloop ([^`]*)`")
SEVERITIES = re.compile(r"(\d+) fout(?:en)?, (\d+) waarschuwing(?:en)?, (\d+) mededeling(?:en)?")

OTHER_HEADER = """
om.xlsx A:
V-nummer   | Regio     | Pilotzaak | aangifte gedaan op | Datum sepot
2800000001 | Groningen | ja        | 5-9-2012           | 12-9-2012
"""
OTHER_REGION = """
om.xlsx A:
V-nummer   | Regio   | Pilotzaak | Datum aangifte | Datum sepot
2800000001 | Utrecht | ja        | 5-9-2012       | 12-9-2012
2800000002 | Utrecht |           | 6-9-2012       | 12-9-2012
"""
PERMITS = """
permits.xlsx A:
Zaak   | Ontvangen | Besluit
Z-1001 | 2-1-2024  | 30-1-2024
Z-1002 | 3-1-2024  | 1-3-2024
Z-1003 | 5-1-2024  | 9-2-2024
Z-1004 | 8-1-2024  |
"""


def flat(text: str) -> str:
    return " ".join(text.split())


def typed(told: str) -> Outcome:
    """Run the last command that a text quotes."""
    return doorloop(*shlex.split(some(QUOTED.findall(told))[-1]))


def tables_of(outcome: Outcome) -> str:
    """Give a report without the sentences before its tables."""
    return outcome.out.partition("\n\n")[2]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--peildatum", "1-7-2013", "--period", "2013-01-01..2013-06-30"),
        ("--peildatum", "vandaag", "--calendar", "RIJK"),
        ("--where", "nationaliteit=Nigeriaanse", "--peildatum", "1/3/13"),
    ],
)
def test_check_lists_as_many_findings_as_the_report_said(options: tuple[str, ...]) -> None:
    told = doorloop("report", SAMPLE, *options).out
    (said,) = some(SEVERITIES.findall(flat(told).partition("Zaken per regio")[0]))
    assert SEVERITIES.findall(typed(told.partition("Zaken per regio")[0].partition("Op verzoek")[0]).out)[-1] == said


@pytest.mark.parametrize("options", [(), ("--peildatum", "1-7-2013", "--calendar", "rijk")])
def test_a_case_of_the_worklist_is_told_as_of_the_same_day(options: tuple[str, ...]) -> None:
    told = doorloop("open", SAMPLE, *options)
    place = "om_groningen.xlsx:Register:13"
    assert place in doorloop("open", SAMPLE, *options, "-f", "json").out
    found = typed(told.out.replace("PLAATS", place))
    assert (found.code, f"Zaak: {place}" in found.out) == (0, True)
    day = some(re.findall(r"Peildatum [^.]*\.", told.out))[0]
    assert day in found.out


def test_a_header_that_nearly_fits_is_said_in_the_words_of_the_remedy(write: Write) -> None:
    (path,) = write(OTHER_HEADER)
    refused = doorloop("report", path)
    assert refused.code == 3
    option = refused.err.strip().rpartition(": ")[2].strip("`")
    assert option == '--column "aangifte gedaan op=aangifte"'
    told = doorloop("report", path, *shlex.split(option))
    assert (told.code, "Op 1 januari 2014: 1 zaak telt mee." in told.out) == (0, True)


def test_a_header_that_nobody_can_guess_is_a_word_to_fill_in(write: Write) -> None:
    (path,) = write(OTHER_HEADER.replace("aangifte gedaan op", "X"))
    assert doorloop("report", path).err.strip().endswith('--column "KOP=aangifte"`')
    assert doorloop("report", path, lang="en").err.strip().endswith('--column "HEADER=aangifte"`')


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("nl", ("Geen enkele zaak telt mee: 2 onvolledig.", "‘Regio’ 2 keer, ‘Pilotzaak’ 1 keer")),
        ("en", ("Not one case counts: 2 incomplete.", "‘Regio’ 2 times, ‘Pilotzaak’ 1 time")),
    ],
)
def test_where_nothing_counts_the_columns_are_named_that_stand_in_the_way(
    write: Write, lang: str, sentences: tuple[str, ...]
) -> None:
    (path,) = write(OTHER_REGION)
    told = doorloop("report", path, lang=lang).out
    assert all(sentence in flat(told) for sentence in sentences)
    assert "Doorlooptijden\n" not in told
    assert "Utrecht" not in told, "what stands in a cell is for `check`"


def test_a_selection_of_nobody_is_not_said_to_lie_outside_the_period() -> None:
    told = flat(doorloop("report", SAMPLE, "--where", "regio=Drenthe", "--where", "nationaliteit=Zweedse").out)
    assert "Geen enkele zaak telt mee: 1 dubbel of aangevuld; 1 buiten de periode; 74 buiten de selectie." in told
    assert "--period" not in told.partition("`doorloop check")[0]


def test_cases_are_chosen_by_every_code_of_every_list() -> None:
    """A list of codes may be as long as one likes: that of nationalities has over a hundred."""
    spec = load("kansloze-aangiften")
    codes = list(spec.labels("nationaliteit"))
    chosen = ["regio=Groningen", "voorprocedure=asiel", *(f"nationaliteit={code}" for code in codes[28:36])]
    for one in some([*chosen, f"nationaliteit={codes[-1]}"]):
        assert doorloop("report", SAMPLE, "-t", "regio", "--where", one).code == 0, one


def test_of_a_long_list_the_beginning_is_told() -> None:
    with pytest.raises(UsageError) as refused:
        choices.choose("noun.table", ["x"], [f"t{n}" for n in range(choices.LISTED + 5)])
    assert refused.value.remedy.endswith("t29 and 5 more: see `doorloop definition show`")
    with pytest.raises(UsageError) as refused:
        choices.choose("noun.table", ["x"], [f"t{n}" for n in range(choices.LISTED)])
    assert refused.value.remedy.endswith("t28, t29")


def test_registers_of_another_kind_lead_to_a_definition_and_that_to_a_report(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = write(PERMITS)
    monkeypatch.chdir(tmp_path)
    refused = doorloop("report", path)
    assert refused.code == 3
    drafted = typed(refused.err.replace("BRONNEN", shlex.quote(str(path))))
    assert (drafted.code, Path("eigen.toml").is_file()) == (0, True)
    told = typed(drafted.err)
    assert (told.code, "4 zaken tellen mee" in told.out) == (0, True)
    assert "Gem. = gemiddelde" in told.out
    assert "Streef" not in told.out, "no step has a target yet: neither a column nor the legend speaks of one"


@pytest.mark.parametrize(("of", "cases"), [((), "74 aangiften"), (("-d", "woo"), "Woo-verzoeken")])
def test_a_sample_leads_to_its_report(tmp_path: Path, of: tuple[str, ...], cases: str) -> None:
    told = doorloop("sample", tmp_path / "a sample", *of)
    assert told.err.startswith("daarna: `doorloop report ")
    report = typed(told.err)
    assert (report.code, cases in report.out) == (0, True)


def test_a_command_is_quoted_as_its_system_reads_it() -> None:
    words: list[str | Path] = ["report", Path("my registers"), "--column", "aangifte gedaan op=aangifte"]
    assert options.quoted(words, windows=True) == 'report "my registers" --column "aangifte gedaan op=aangifte"'
    assert options.quoted(words, windows=False) == "report 'my registers' --column 'aangifte gedaan op=aangifte'"


def test_help_names_its_options_in_one_order() -> None:
    program: Any = typer.main.get_command(build([]))
    commands = [program, *program.commands.values(), *program.commands["definition"].commands.values()]
    for command in some(commands):
        context = typer.Context(command, help_option_names=list(reversed(HELP)))
        assert command.get_help_option_names(context) == list(HELP), command.name


def test_all_that_is_needed_is_told_at_once() -> None:
    assert doorloop("template").err.startswith("fout: REGISTER, --out ontbreken\n")
    assert doorloop("template", "om").err.startswith("fout: --out ontbreekt\n")
    assert doorloop("workdays", lang="en").err.startswith("error: FROM, TO are missing\n")


def test_an_option_is_no_side_of_a_comparison() -> None:
    told = doorloop("report", SAMPLE, "--compare", "pilot", "-t", "vergelijking")
    assert (told.code, told.err.splitlines()[0]) == (
        2,
        "fout: --compare: een vergelijking heeft twee verschillende kanten",
    )


def test_a_term_needs_no_quotes() -> None:
    for words in some([("10", "werkdagen"), ("6", "weken"), ("10wd",)]):
        assert doorloop("deadline", "1-7-13", *words) == doorloop("deadline", "1-7-13", " ".join(words))


def test_a_second_release_may_stand_beside_the_first(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert doorloop("report", SAMPLE, "--publish", "-f", "json", "-o", tmp_path / name).code == 0
    beside = doorloop("audit", tmp_path / "one", tmp_path / "two")
    assert beside == doorloop("audit", tmp_path / "one", "--with", tmp_path / "two")
    assert f"naast {tmp_path / 'two'}" in flat(beside.out)
