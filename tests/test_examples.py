"""The shipped examples: their samples give figures that were counted by hand, and no finding but what was planted."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from doorloop.definition import load
from doorloop.definition.load import SHIPPED
from doorloop.runs.delivery import Report
from doorloop.runs.report import report
from kit.pilot import doorloop

Json = Any
EXAMPLES = ("wachtlijst-jeugdhulp", "woo")


def sample(name: str, folder: Path) -> Path:
    assert doorloop("sample", folder / name, "-d", name).code == 0
    return folder / name


def steps(found: Report) -> dict[object, tuple[object, ...]]:
    """Give n, mean, median, within, open and excluded of each step."""
    keys = ("n", "mean", "median", "within_target", "open", "excluded")
    return {r["step"]: tuple(r[key] for key in keys) for r in found["doorlooptijden"].records}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_definition_has_sixty_lines_at_most(name: str) -> None:
    assert len((SHIPPED / f"{name}.toml").read_text("utf-8").splitlines()) <= 60
    assert f"{name}  " in doorloop("definition", "list").out
    assert doorloop("definition", "check", name).code == 0


def test_every_folder_of_samples_is_of_an_example() -> None:
    assert sorted(path.name for path in (SHIPPED / "samples").iterdir()) == sorted(EXAMPLES)


def test_a_definition_without_a_sample_is_refused_with_those_that_have_one(tmp_path: Path) -> None:
    outcome = doorloop("sample", tmp_path / "x", "-d", "wooo", lang="en")
    assert (outcome.code, "did you mean 'woo'" in outcome.err) == (2, True)
    assert not (tmp_path / "x").exists()


def test_woo_requests_are_compared_each_with_its_own_term(tmp_path: Path) -> None:
    """The days from receipt to decision, in the order of the register.

    24 28 42v 36s 53v - 39v 25 28 39v 25 60vs 28 (before) 42v 27, v: after an extension, 42 days instead of 28;
    s: suspended from 2 up to and with 11 February (10 days), and from 6 up to and with 18 April (13 days).
    """
    found = report(sample("woo", tmp_path), definition="woo")
    days = [24, 28, 42, 36, 53, 39, 25, 28, 39, 25, 60, 28, 42, 27]
    assert steps(found) == {
        "ontvangst_besluit": (14, Fraction(sum(days) - 10 - 13, 14), 28, 12, 4, 1),
        "ontvangst_besluit_bruto": (14, Fraction(sum(days), 14), 32, 11, 4, 1),
        "besluit_openbaarmaking": (11, Fraction(14 + 0 + 14 + 13 + 9 + 23 + 12 + 7 + 11 + 9 + 11, 11), 11, 10, 0, 0),
    }
    decisions = {r["outcome"]: r["count"] for r in found["besluiten"].records}
    assert decisions == {"volledig": 5, "deels": 7, "geweigerd": 2, "geen_documenten": 1, "totaal": 15}
    departments = {r["department"]: r["count"] for r in found["onderdeel"].records}
    assert departments == {"bestuur": 4, "ruimte": 7, "sociaal domein": 4, "totaal": 15}


def test_an_open_woo_request_is_due_by_its_own_term(tmp_path: Path) -> None:
    found = json.loads(doorloop("open", sample("woo", tmp_path), "-d", "woo", "-f", "json").out)
    due = {(row["row"], row["step"]): (row["due"], row["overdue"]) for row in found["tables"]["open"]}
    assert due == {
        (18, "ontvangst_besluit"): ("2024-05-27", True),  # 15 April and 42 days
        (18, "termijn_verdaagd"): ("2024-05-27", True),
        (19, "ontvangst_besluit"): ("2024-07-08", False),  # 29 April and 28 days, suspended since 21 May: 42 so far
        (20, "ontvangst_besluit"): ("2024-07-15", False),  # 3 June and 42 days
        (20, "termijn_verdaagd"): ("2024-07-15", False),
        (21, "ontvangst_besluit"): ("2024-07-15", False),  # 17 June and 28 days
        (21, "termijn"): ("2024-07-15", False),
    }


def test_a_child_on_the_waiting_list_twice_is_two_cases(tmp_path: Path) -> None:
    found = report(sample("wachtlijst-jeugdhulp", tmp_path), definition="wachtlijst-jeugdhulp")
    assert steps(found) == {
        "aanmelding_intake": (11, Fraction(21 + 28 + 7 + 42 + 49 + 28 + 28 + 14 + 35 + 26 + 14, 11), 28, 8, 3, 1),
        "intake_start": (9, Fraction(42 + 70 + 14 + 105 + 35 + 70 + 28 + 7 + 28, 9), 35, 8, 3, 0),
        "aanmelding_start": (9, Fraction(63 + 98 + 21 + 147 + 63 + 98 + 42 + 33 + 42, 9), 63, 8, 6, 0),
    }
    counts = {(r["variable"], r["category"]): r["count"] for r in found["kenmerken"].records if r["count"]}
    assert counts == {
        ("hulpvorm", "ambulant"): 7,
        ("hulpvorm", "ggz"): 6,
        ("hulpvorm", "verblijf"): 3,
        ("gemeente", "oostdorp"): 4,
        ("gemeente", "westmeer"): 4,
        ("gemeente", "zuidveen"): 8,
    }


def test_who_waits_is_listed_and_a_referral_is_handed_over(tmp_path: Path) -> None:
    folder = sample("wachtlijst-jeugdhulp", tmp_path)
    found = json.loads(doorloop("open", folder, "-d", "wachtlijst-jeugdhulp", "-f", "json").out)["tables"]["open"]
    assert [(row["file"], row["row"], row["step"], row["overdue"]) for row in found] == [
        ("wachtlijst_zuid.csv", 4, "aanmelding_intake", True),
        ("wachtlijst_noord.csv", 6, "intake_start", True),
        ("wachtlijst_noord.csv", 8, "aanmelding_intake", False),
        ("wachtlijst_zuid.csv", 8, "aanmelding_intake", False),
        ("wachtlijst_zuid.csv", 5, "intake_start", False),
        ("wachtlijst_zuid.csv", 9, "intake_start", False),
    ]
    told = json.loads(doorloop("handovers", folder, "-d", "wachtlijst-jeugdhulp", "-f", "json").out)
    (row,) = told["tables"]["handovers"]
    # working days in the order of the files: 1 2 0 1 1 2 1 1 and 1 1 0 1 2 onbekend 2 5
    assert (row["n"], row["within"], row["worst"], row["excluded"]) == (15, 10, 5, 1)


@pytest.mark.parametrize(
    ("name", "planted"),
    [("woo", {"end-before-start": 2}), ("wachtlijst-jeugdhulp", {"end-before-start": 2, "rows-equal": 1})],
)
def test_a_check_finds_what_was_planted_and_nothing_else(tmp_path: Path, name: str, planted: dict[str, int]) -> None:
    outcome = doorloop("check", sample(name, tmp_path), "-d", name, "-f", "json")
    assert outcome.code == 0
    assert Counter(f["code"] for f in json.loads(outcome.out)["findings"]) == planted


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_table_is_written_in_both_languages(tmp_path: Path, name: str, lang: str) -> None:
    said = ("-f", "csv", "-f", "json", "-f", "md", "-o", tmp_path / "uit", "--lang", lang)
    assert doorloop("report", sample(name, tmp_path), "-d", name, *said).code == 0
    for id in load(name).spec.tables:
        assert (tmp_path / "uit" / f"{id}.csv").exists()
