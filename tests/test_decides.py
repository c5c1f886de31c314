"""What decides an n decides it visibly: a rule that keeps a case out of a figure names the cell and the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doorloop.definition import load
from doorloop.definition.checks import doubts
from kit import definitions
from kit.miniature import Run, Runner, Write, shipped_definition
from kit.pilot import doorloop

OM = """
om.csv:
V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
2800000001 | Groningen | ja        | 5-9-2012       | 12-9-2012
"""


def with_ind(run: Runner, header: str, row: str, **more: object) -> Run:
    return run(f"{OM}\nind.csv:\nV-nummer | {header}\n2800000001 | {row}\n", **more)


def applied(run: Runner, decision: str, **more: object) -> Run:
    header = "Datum verlening verblijfsvergunning | Datum aanvraag voortgezet verblijf"
    outcome = "Datum besluit voortgezet verblijf | Uitkomst voortgezet verblijf"
    return with_ind(run, f"{header} | {outcome}", f"6-9-2012 | 1-10-2012 | {decision} | ingewilligd", **more)


def count(found: Run, measure: str) -> object:
    (record,) = found.records("voortgezet_verblijf", measure=measure)
    return record["count"]


def test_an_outcome_with_its_decision_counts(run: Runner) -> None:
    found = applied(run, "1-11-2012")
    assert count(found, "ingewilligd") == 1
    assert not [code for code in found.told() if code.startswith("outcome-")]


@pytest.mark.parametrize(
    ("decision", "code", "severity", "ind"),
    [
        ("n.v.t.", "outcome-not-applicable", "warning", "E2"),
        ("2-1-2014", "outcome-after-peildatum", "info", "E2"),
        ("", "outcome-without-decision", "warning", "E2"),
    ],
)
def test_an_outcome_without_a_decision_to_go_with_it_does_not_count(
    run: Runner, decision: str, code: str, severity: str, ind: str
) -> None:
    found = applied(run, decision, peildatum="2014-01-01")
    assert [one for one in found.told() if one.startswith("outcome-")] == [code]
    assert found.cells(code) == [f"ind.csv {ind}"]
    assert found.severities(code) == {severity}
    assert count(found, "ingewilligd") == 0


def test_an_outcome_counts_from_its_decision_on(run: Runner) -> None:
    found = applied(run, "2-1-2014", peildatum="2014-01-02")
    assert not found.cells("outcome-after-peildatum")
    assert count(found, "ingewilligd") == 1


@pytest.mark.parametrize(("end", "told"), [("08:59", True), ("09:00", False), ("09:01", False)])
def test_an_end_earlier_that_day_is_told_and_takes_no_days(run: Runner, end: str, told: bool) -> None:
    header = "Datum ontvangst aangifte (M55) | Datum verlening verblijfsvergunning"
    found = with_ind(run, header, f"6-9-2012 09:00 | 6-9-2012 {end}")
    assert found.cells("end-before-start-hour") == (["ind.csv C2"] if told else [])
    record = found.step("ontvangst_verlening")
    assert (record["n"], record["mean"], record["excluded"]) == (1, 0, 0)


def test_a_date_without_a_time_is_not_earlier_that_day(run: Runner) -> None:
    header = "Datum ontvangst aangifte (M55) | Datum verlening verblijfsvergunning"
    assert not with_ind(run, header, "6-9-2012 09:00 | 6-9-2012").cells("end-before-start-hour")


@pytest.mark.parametrize(("withdrawn", "told"), [("11-9-2012", True), ("12-9-2012", False), ("13-9-2012", False)])
def test_a_rival_before_the_start_is_told(run: Runner, withdrawn: str, told: bool) -> None:
    header = "Datum verlening verblijfsvergunning | Datum intrekking verblijfsvergunning"
    found = with_ind(run, header, f"6-9-2012 | {withdrawn}")
    assert found.cells("rival-before-start")[:1] == (["ind.csv C2"] if told else [])
    n, is_open, _ = found.n_open_excluded("sepot_voornemen")
    assert (n, is_open) == (0, 0)


# ---------------------------------------------------------------- everything outside the period


LATER = OM.replace("5-9-2012", "5-9-2024").replace("12-9-2012", "12-9-2024")


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("nl", "Geen enkele zaak telt mee: 1 ligt buiten de periode"),
        ("en", "Not one case counts: 1 lies outside the period"),
    ],
)
def test_registers_of_another_year_end_in_one_sentence_and_with_one(write: Write, lang: str, sentence: str) -> None:
    (path,) = write(LATER)
    found = doorloop("report", path, "--strict", "--lang", lang)
    told = " ".join(found.out.split())
    assert found.code == 1
    assert told.count(sentence) == 1
    assert "--period" in told
    assert doorloop("check", path).code == 1


@pytest.mark.parametrize("command", ["open", "handovers"])
def test_lists_of_nothing_but_zeros_are_for_programs(write: Write, command: str) -> None:
    (path,) = write(LATER)
    found = doorloop(command, path, "--strict")
    told = " ".join(found.out.split())
    assert found.code == 1
    assert told.count("Geen enkele zaak telt mee: 1 ligt buiten de periode") == 1
    assert len(found.out.splitlines()) < 15
    tables = json.loads(doorloop(command, path, "-f", "json").out)["tables"]
    assert all(row["n"] in (0, None) for row in tables.get("handovers", []))


@pytest.mark.parametrize("command", ["report", "open", "handovers"])
def test_a_strict_run_over_an_export_that_came_out_empty_ends_with_one(tmp_path: Path, command: str) -> None:
    path = tmp_path / "om.csv"
    path.write_text("V-nummer;Regio;Pilotzaak;Datum aangifte;Datum sepot\n", "utf-8")
    assert [doorloop(command, path, *strict).code for strict in ([], ["--strict"])] == [0, 1]


def test_another_period_counts_them(write: Write) -> None:
    (path,) = write(LATER)
    found = doorloop("report", path, "--strict", "--period", "2024-01-01..2024-12-31", "--peildatum", "2025-01-01")
    assert (found.code, "Geen enkele zaak" in found.out) == (0, False)


# ---------------------------------------------------------------- a group without any case


@pytest.mark.parametrize(
    ("lang", "sentence", "other"),
    [
        ("nl", "Geen enkele zaak is van de groep ‘Pilotzaken’", "Wel zijn er zaken van: Niet-pilotzaken."),
        ("en", "Not one case is of the group ‘Pilot cases’", "There are cases of: Other cases."),
    ],
)
def test_a_main_group_without_any_case_is_said_beside_its_zeros(
    write: Write, lang: str, sentence: str, other: str
) -> None:
    (path,) = write(OM.replace("| ja", "| nee"))
    brief, whole, every = (
        " ".join(doorloop("report", path, "--lang", lang, *more).out.split())
        for more in ([], ["-f", "md"], ["--all-groups"])
    )
    for printed in (brief, whole):
        assert (printed.count(sentence), printed.count(other), "--all-groups" in printed) == (1, 1, True)
    assert (every.count(sentence), every.count(other)) == (1, 0)


def test_groups_with_cases_need_no_word(write: Write) -> None:
    (path,) = write(OM)
    assert "Geen enkele zaak" not in doorloop("report", path).out
    assert doorloop("report", path, "--all-groups").out.count("Geen enkele zaak is van de groep ‘Niet-pilotzaken’") == 1


# ---------------------------------------------------------------- what a definition forgets


FORGETS = (
    definitions.head("digits = 5", "begin")
    + "[codes.soort]\n"
    + definitions.register(
        ["begin", "bezwaar", "besluit"], 'soort = { header = "soort", type = "code", codes = "soort" }'
    )
    + definitions.step("heel", "begin", "besluit")
    + definitions.step("deel", "bezwaar", "besluit")
    + definitions.tables("heel", "deel")
)
KIND = definitions.long_form({"begin": {"moment": "begin"}, "iets": {}}, {"moment": "moment"})


def test_a_definition_that_forgets_is_told_of_and_valid(tmp_path: Path) -> None:
    path = tmp_path / "log.toml"
    path.write_text(FORGETS, "utf-8")
    found = doorloop("definition", "check", path, "--lang", "en")
    assert found.code == 0
    assert "valid definition" in found.out
    assert "een geldige definitie" in doorloop("definition", "check", path).out
    keys = [line.split(": ")[2] for line in found.err.splitlines() if line.startswith("warning: ")]
    assert keys == ["codes.soort", "steps.0.open_when"]


def test_when_a_step_can_be_open_settles_it(tmp_path: Path) -> None:
    path = tmp_path / "log.toml"
    said = 'unit = "kalenderdagen"\nopen_when = [{ field = "bezwaar", state = "known" }]\n[[steps]]'
    path.write_text(FORGETS.replace('unit = "kalenderdagen"\n[[steps]]', said), "utf-8")
    assert [key for key, _ in doubts(load(str(path)).spec)] == ["codes.soort"]


def test_a_step_that_begins_later_can_forget_as_well(tmp_path: Path) -> None:
    """From the second milestone on, cases go different ways too: by an objection, or without one."""
    path = tmp_path / "log.toml"
    later = FORGETS.replace('start = "begin"', 'start = "hoor"').replace(
        "besluit = { header", 'hoor = { header = "hoor", type = "date" }\nbesluit = { header'
    )
    path.write_text(later, "utf-8")
    assert [key for key, _ in doubts(load(str(path)).spec)] == ["codes.soort", "steps.0.open_when", "steps.1.open_when"]
    chain = later.replace('start = "bezwaar"\nend = "besluit"', 'start = "bezwaar"\nend = "hoor"')
    path.write_text(chain, "utf-8")
    assert [key for key, _ in doubts(load(str(path)).spec)] == ["codes.soort"]


def test_a_kind_without_fields_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "log.toml"
    path.write_text(FORGETS.replace("[[steps]]", KIND + "[[steps]]", 1), "utf-8")
    assert "registers.log.long.kinds.iets" in [key for key, _ in doubts(load(str(path)).spec)]


def test_the_shipped_definition_forgets_nothing() -> None:
    assert list(doubts(shipped_definition().spec)) == []


# ---------------------------------------------------------------- a goal that is a share


def test_a_share_with_a_target_is_met_or_not(tmp_path: Path) -> None:
    goal = """
    [tables.kenmerken]
    kind = "characteristics"
    title = { nl = "K", en = "K" }
    [[tables.kenmerken.variables]]
    id = "duur"
    label = { nl = "Duur", en = "Duration" }
    start = "begin"
    end = "besluit"
    classes = [
      { key = "kort", days = 8, label = { nl = "kort", en = "short" } },
      { key = "lang", label = { nl = "lang", en = "long" } },
    ]
    [tables.doelen]
    kind = "goals"
    title = { nl = "Doelen", en = "Goals" }
    [[tables.doelen.goals]]
    goal = 1
    measure = "te_laat"
    group = "alle"
    label = { nl = "te laat", en = "late" }
    share_of = "duur"
    categories = ["lang"]
    target = 0.25
    unit = "aandeel"
    """
    (tmp_path / "log.toml").write_text(FORGETS + goal, "utf-8")
    (tmp_path / "log.csv").write_text(
        "zaak;begin;bezwaar;besluit;soort\n10001;1-2-2024;;3-2-2024;\n10002;1-2-2024;;1-3-2024;\n", "utf-8"
    )
    found = doorloop("report", tmp_path / "log.csv", "--definition", tmp_path / "log.toml", "-t", "doelen")
    assert found.code == 0
    (line,) = (line.split() for line in found.out.splitlines() if line.startswith("te laat"))
    assert line == ["te", "laat", "25", "%", "50", "%", "niet", "gehaald"]
