"""`doorloop audit`: releases as they lie on disk, alone and beside each other, safe, naive, changed and broken."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest
from openpyxl import load_workbook

import doorloop
from doorloop.base.errors import DoorloopError, SourceError, UnreadableError, UsageError
from doorloop.definition import load
from doorloop.definition.parts import Publish
from doorloop.definition.wider import coarser
from doorloop.disclosure.audit.held import Origin, Sources
from doorloop.disclosure.audit.verdict import Line
from doorloop.disclosure.audit.worlds import grows
from doorloop.disclosure.release.compose import compose
from doorloop.disclosure.release.protect import protect
from doorloop.extracts.pseudonyms import make
from doorloop.runs.released.printed import held
from doorloop.runs.released.reading import read
from doorloop.systems.highs import Model, Proposal
from doorloop.tables import keys
from doorloop.tables.document import plain
from doorloop.tables.keys import Key
from doorloop.tables.records import Record
from kit.audited import broken_counts, naive, safe_release
from kit.exports import SAMPLE
from kit.pages import TEXTS, pattern, run
from kit.pilot import doorloop as command
from kit.schemas import validator

pytestmark = pytest.mark.slow  # releases in all their formats, read back

AUDIT = validator("audit")
GRONINGEN = [SAMPLE / name for name in ("om_groningen.xlsx", "ind_zwolle.xlsx", "ind_rijswijk.csv")]
FEW = ("kenmerken", "doorlooptijden", "regio")
"""Not in the order of the definition."""
ALL = ("json", "csv", "parquet", "md", "html", "table", "docx", "xlsx")
Json = Any
COUNTS = {"count", "n", "open", "excluded", "within_target", "base", "followed", "intake", "closed", "stock"}
FIRM = ("printed", "computed")
"""Reasons of ranges that rest on no supposition."""
REGISTERS = [{"register": "om", "digest": "0" * 64}]
Tables = dict[str, list[Record]]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of the sample, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("releases")
    make(folder / "k.key")
    key = folder / "k.key"
    safe = doorloop.report(SAMPLE, publish=True, key=key)
    safe.save(folder / "safe", ALL)
    safe.save(folder / "excel", ["csv"], dialect="excel-nl")
    doorloop.report(SAMPLE, publish=True, key=key, tables=FEW, peildatum="2013-10-01").save(
        folder / "october", ["json", "md"]
    )
    doorloop.report(GRONINGEN, publish=True, key=key, tables=FEW).save(folder / "groningen", ["json"])
    doorloop.report(SAMPLE, drawings=False).save(folder / "exact", ["json"])
    return folder


@pytest.fixture
def copy(shelf: Path, tmp_path: Path) -> Path:
    """A copy of the safe release that can be changed."""
    return Path(shutil.copytree(shelf / "safe", tmp_path / "copy"))


def exact() -> Tables:
    return dict(doorloop.report(SAMPLE, drawings=False).result.tables)


def write(path: Path, tables: Tables, **more: object) -> Path:
    """Write tables as a report.json of the shipped definition."""
    definition = load()
    content = {
        "schema": "doorloop.report/1",
        "definition": {"name": definition.spec.name, "sha256": definition.sha256},
        "peildatum": "2014-01-01",
        "calendar": {"name": "nl", "sha256": "0"},
        "tables": {
            name: [{key: plain(value) for key, value in r.items()} for r in rows] for name, rows in tables.items()
        },
    }
    path.write_text(json.dumps(content | more), "utf-8")
    return path


def regions(path: Path, pilot: dict[str, int | None], **more: object) -> Path:
    """Write a table of regions."""
    rows: list[Record] = [{"region": name, "group": "pilot", "count": count} for name, count in pilot.items()]
    return write(path, {"regio": rows}, **more)


def flat(text: str) -> str:
    """Undo the breaks of lines."""
    return " ".join(text.split())


def cells(lines: tuple[Line, ...], reason: str) -> dict[str, tuple[int, int | None]]:
    """Give the ranges of the counts that are listed for a reason."""
    return {line.count: (line.range.low, line.range.high) for line in lines if line.reason == reason and line.range}


# ---------------------------------------------------------------- a safe release


def test_a_safe_release_audits_safe_in_all_its_formats(shelf: Path) -> None:
    found = doorloop.audit(shelf / "safe")
    assert found.is_safe
    assert found.exposed == ()
    assert {line.reason for line in found.verdict.lines} <= {"hidden", "rounded"}
    assert found.verdict.held.unread == ()
    assert {f"report.{kind}" for kind in ("json", "txt", "md", "html", "docx", "xlsx")} <= set(found.verdict.held.read)
    assert {"regio.csv", "regio.parquet"} <= set(found.verdict.held.read)


def test_the_command_says_so_in_one_line(shelf: Path) -> None:
    done = command("audit", shelf / "safe")
    assert (done.code, done.err) == (0, "")
    assert "Veilig: van geen aantal is meer af te leiden dan mag." in done.out.splitlines()
    assert "Intern, niet voor publicatie" in done.out
    assert "Safe: of no count" in command("audit", shelf / "october", "--lang", "en").out
    told = command("audit", shelf / "october", "--all").out
    assert "afgerond" in told


@pytest.mark.parametrize("name", ["safe", "exact"])
def test_json_keeps_to_its_schema_and_tells_true_ranges(shelf: Path, name: str) -> None:
    done = command("audit", shelf / name, "-f", "json")
    told = json.loads(done.out)
    AUDIT.validate(told)
    assert done.code == (told["verdict"] != "safe")
    assert told["exposed"] == sum(not row["safe"] for row in told["tables"]["audit"])
    if name == "exact":
        true = truth(exact())
        ranges = [row for row in told["tables"]["audit"] if row["low"] is not None and row["reason"] in FIRM]
        assert len(ranges) > 100
        assert all(row["low"] <= true[row["count"]] <= row["high"] for row in ranges)


def test_files_are_the_same_however_they_are_asked_for(shelf: Path, tmp_path: Path) -> None:
    done = command("audit", shelf / "exact", "-f", "json", "-f", "csv", "-f", "md", "-f", "xlsx", "-o", tmp_path)
    assert done.code == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audit.csv", "audit.json", "audit.md", "audit.xlsx"]
    found = doorloop.audit(shelf / "exact")
    for kind in ("json", "csv", "md", "xlsx"):
        assert (tmp_path / f"audit.{kind}").read_bytes() == found.render(kind)[f"audit.{kind}"]
    rows = list(csv.DictReader(io.StringIO((tmp_path / "audit.csv").read_text("utf-8"))))
    assert len(rows) == len(found.frame) == len(found.verdict.lines)


def test_a_rounded_release_is_judged_as_rounded(tmp_path: Path) -> None:
    """Counts that are known within 4 of a multiple of 5, which for small ones is from 1 to 9, or nobody to 4."""
    rows: list[Record] = [
        {"region": name, "group": "pilot", "count": count, "rounded_within": 4}
        for name, count in {"Groningen": 15, "Friesland": 5, "Drenthe": 0}.items()
    ]
    path = write(tmp_path / "rounded.json", {"regio": rows}, publication={"threshold": 10})
    found = doorloop.audit(path)
    assert found.is_safe
    assert cells(found.verdict.lines, "rounded") == {
        "cases · regio=Friesland & verlening:happened · pilot": (1, 9),
        "cases · regio=Drenthe & verlening:happened · pilot": (0, 4),
    }
    assert not doorloop.audit(path, width=9).is_safe


def truth(tables: Tables) -> dict[str, int]:
    release = compose(load(), tables, Publish())
    return {str(key): one.value or 0 for key, one in release.cells.items()}


# ---------------------------------------------------------------- a naive release


def test_hiding_small_counts_alone_is_broken_and_the_recovered_counts_are_true(tmp_path: Path) -> None:
    """Of the sample's exact tables every small count is hidden, with its shares, means and quantiles, and no other."""
    tables = exact()
    hidden = naive(load(), tables, Publish())
    found = doorloop.audit(write(tmp_path / "naive.json", hidden))
    recovered, true = cells(found.exposed, "computed"), truth(tables)
    known = {name: low for name, (low, high) in recovered.items() if low == high}
    assert all(true[name] == value for name, value in known.items())
    told = {line.count for line in found.exposed if line.table and line.count in known}
    assert len(told) > 5
    assert known["cases · geslacht=man · pilot"] == 7
    assert known["cases · geslacht=man · niet_pilot"] == 4
    assert {line.reason for line in found.exposed} <= {"computed", "supposed"}
    done = command("audit", tmp_path / "naive.json")
    assert done.code == 1
    assert f"Niet veilig: {len(found.exposed)} cijfers zeggen te veel." in flat(done.out)


def test_an_exact_report_is_judged_by_its_definition_or_as_asked(shelf: Path, tmp_path: Path) -> None:
    found = doorloop.audit(shelf / "exact")
    assert found.verdict.policy.threshold == load().spec.publish.threshold
    assert {line.reason for line in found.exposed} >= {"printed", "computed", "extreme", "follows", "beside"}
    assert {line.column for line in found.exposed if line.reason == "beside"} == {"sources", "findings", "counts"}
    path = regions(tmp_path / "r.json", {"Groningen": 15, "Friesland": 12, "Drenthe": 6, "totaal": 48})
    assert [line.record for line in doorloop.audit(path).exposed] == ["region=Drenthe, group=pilot"]
    assert doorloop.audit(path, threshold=6, width=2).is_safe
    assert command("audit", path, "--threshold", 6, "--width", 2).code == 0


@pytest.mark.parametrize(("asked", "word"), [({}, "safe"), ({"threshold": 10, "width": 10}, "unsafe")])
def test_a_release_promised_what_it_says_whatever_an_audit_asks(
    tmp_path: Path, asked: Mapping[str, Any], word: str
) -> None:
    """24 appeals of which 21 were dismissed leave at most 3: that was wide enough for it, and so may well be true."""
    shown = {"beroepen": 24, "ongegrond": 21, "gegrond": None, "zonder_uitspraak": None}
    rows: list[Record] = [{"measure": one, "group": "pilot", "count": count} for one, count in shown.items()]
    path = write(tmp_path / "r.json", {"beroep": rows}, publication={"threshold": 3, "width": 3})
    found = doorloop.audit(path, **asked)
    assert found.verdict.word == word
    told = cells(found.exposed, "supposed").get("cases · uitkomst_beroep=gegrond · pilot")
    assert told == ((0, 3) if asked else None)


NOTHING_OR_MORE: tuple[Mapping[str, Any], ...] = ({}, {"threshold": 10, "width": 4})


@pytest.mark.parametrize(("setting", "least"), [("threshold", 2), ("width", 1), ("base", 2)])
def test_a_release_that_promises_nothing_is_refused(tmp_path: Path, setting: str, least: int) -> None:
    """Under a threshold of 1 no count is small, and under a width of 0 every one is wide enough."""
    for value in (least - 1, -5):
        path = regions(tmp_path / "r.json", {"Groningen": 3, "totaal": 48}, publication={setting: value})
        for asked in NOTHING_OR_MORE:
            with pytest.raises(SourceError, match=rf"r\.json: publication\.{setting} {value}: the {setting}") as error:
                doorloop.audit(path, **asked)
            assert (error.value.exit_code, f"at least {least}" in error.value.what) == (3, True)
    regions(path, {"Groningen": 3, "totaal": 48}, publication={setting: least})
    assert getattr(doorloop.audit(path).verdict.policy, setting) == least


@pytest.mark.parametrize("threshold", [3, 10])
def test_a_mean_is_as_exact_as_its_release_says_whatever_an_audit_asks(tmp_path: Path, threshold: int) -> None:
    """0,5 working days over at most 34 steps are 18.7 days, or 34 if it was rounded to whole ones: 1 or 3 times 11."""
    (step,) = (dict(r) for r in exact()["doorlooptijden"] if r["step"] == "aangifte_sepot")
    gone = (
        "median",
        "p25",
        "p75",
        "p90",
        "min",
        "max",
        "with_target",
        "within_target",
        "within_target_share",
        "open",
        "excluded",
    )
    row = step | dict.fromkeys(gone) | {"n": 30, "mean": 0.5, "rounded_within": 4}
    told = {"threshold": threshold, "width": 2}
    path = write(tmp_path / "r.json", {"doorlooptijden": [row]}, publication=told)
    for asked in (3, 10):
        exposed = cells(doorloop.audit(path, threshold=asked).exposed, "computed")
        assert exposed == ({"beyond · aangifte>sepot[]<=10wd · pilot": (0, 1)} if threshold == 10 else {})


def test_a_share_of_hidden_counts_tells_them(tmp_path: Path) -> None:
    """7 of 44 is no other fraction of fewer than 88 people: beside a hidden total of at most 60 it tells both."""
    rows: list[Record] = [
        {"variable": "aangiften", "category": "", "group": "pilot", "count": 50, "base": 60, "share": None},
        {"variable": "geslacht", "category": "man", "group": "pilot", "count": None, "base": None, "share": 7 / 44},  # type: ignore[dict-item]
    ]
    found = doorloop.audit(write(tmp_path / "share.json", {"kenmerken": rows}))
    ranges = {line.count: line.range for line in found.verdict.lines}
    assert ranges["cases · geslacht=man · pilot"] is not None
    assert (ranges["cases · geslacht=man · pilot"].low, ranges["cases · geslacht=man · pilot"].high) in ((7, 7), (0, 7))


def test_a_share_of_millions_accuses_nobody(tmp_path: Path) -> None:
    """No fraction of so few people is meant: the hidden base is about what the share says, and nothing contradicts."""
    part, base = 12_345_671, 23_456_789
    rows: list[Record] = [
        {"variable": "aangiften", "category": "", "group": "pilot", "count": base, "base": 3 * base, "share": None},
        {
            "variable": "geslacht",
            "category": "man",
            "group": "pilot",
            "count": part,
            "base": None,
            "share": cast("Fraction", part / base),  # as JSON has it
        },
    ]
    found = doorloop.audit(write(tmp_path / "share.json", {"kenmerken": rows}))
    ranges = {line.count: line.range for line in found.verdict.lines if line.range}
    told = ranges["cases · geslacht:applies · pilot"]
    assert told.low <= base <= (told.high or 0)
    assert (told.high or 0) - told.low < 100


def test_a_mean_and_an_extreme_of_hidden_counts_are_named(tmp_path: Path) -> None:
    (step,) = (dict(r) for r in exact()["doorlooptijden"] if r["step"] == "aangifte_sepot")
    gone: Record = {"n": None, "with_target": None, "within_target": None, "within_target_share": None, "median": None}
    rows = [step | gone | {"p25": None, "p75": None, "p90": None, "min": None}]
    found = doorloop.audit(write(tmp_path / "mean.json", {"doorlooptijden": rows}))
    told = {line.column: line.reason for line in found.exposed if line.range is None}
    assert told == {"mean": "follows", "max": "extreme"}


def durations(**shown: int) -> Record:
    """Give the record of a step that shows nothing but these columns."""
    (step,) = (dict(r) for r in exact()["doorlooptijden"] if r["step"] == "aangifte_sepot")
    kept = {"step", "label", "group", "unit", "target", "target_unit"}
    return {key: value if key in kept else None for key, value in step.items()} | shown


def test_one_rounded_record_does_not_vouch_for_an_exact_one(tmp_path: Path) -> None:
    """From 26 to 34 steps rounded, and beside them an exact mean of the same: of how many nobody knows."""
    published = {"threshold": 10, "registers": REGISTERS}
    rounded, mean = durations(n=30, rounded_within=4), durations(mean=20)
    path = write(tmp_path / "r.json", {"doorlooptijden": [rounded, mean]}, publication=published)
    other = regions(tmp_path / "other.json", {"Groningen": 15}, publication=published)
    for others in ([], [other]):
        found = doorloop.audit(path, others)
        assert [(line.column, line.reason) for line in found.exposed] == [("mean", "follows")]
    assert not read(path).rounds
    assert read(write(tmp_path / "all.json", {"doorlooptijden": [rounded]}, publication=published)).rounds
    assert not read(write(tmp_path / "naive.json", {"doorlooptijden": [rounded]})).rounds


def test_rounding_vouches_for_a_mean_only_in_a_release_that_was_made_safe(tmp_path: Path) -> None:
    rows = {"doorlooptijden": [durations(n=30, mean=20, rounded_within=4)]}
    desk, safe = write(tmp_path / "desk.json", rows), write(tmp_path / "safe.json", rows, publication={"threshold": 10})
    assert [(line.column, line.reason) for line in doorloop.audit(desk).exposed] == [("mean", "follows")]
    assert doorloop.audit(safe).is_safe


# ---------------------------------------------------------------- several releases


def test_two_peildata_are_safe_alone_and_not_together(shelf: Path, tmp_path: Path) -> None:
    """All tables of both days tell too much; three tables of the earlier day do not."""
    key, day = shelf / "k.key", "2013-10-01"
    doorloop.report(SAMPLE, publish=True, key=key, peildatum=day).save(tmp_path / "october", ["json"])
    assert doorloop.audit(tmp_path / "october").is_safe
    found = doorloop.audit(shelf / "safe", [tmp_path / "october"])
    assert not found.is_safe
    assert {line.reason for line in found.exposed} == {"together"}
    told = cells(found.exposed, "together")
    later, earlier = wider_truth(), wider_truth(peildatum=day)
    assert any(name.startswith("between · ") for name in told)
    for name, (low, high) in told.items():
        count = name.removeprefix("between · ").removesuffix(f" > {day}").removesuffix(f" ({tmp_path / 'october'})")
        true = earlier[count] if name.endswith(")") else later[count]
        assert low <= true - (earlier[count] if name.startswith("between") else 0) <= (high or 0), name
    done = command("audit", shelf / "safe", "--with", tmp_path / "october")
    assert done.code == 1
    assert "te berekenen met de andere" in flat(done.out)


def test_two_peildata_are_laid_upon_each_other(shelf: Path) -> None:
    october = doorloop.audit(shelf / "october")
    assert october.is_safe
    assert october.verdict.held.unread == ()
    found = doorloop.audit(shelf / "safe", [shelf / "october"])
    assert found.verdict.is_decided
    assert {line.reason for line in found.exposed} <= {"together"}
    told = cells(found.verdict.lines, "together")
    later, earlier = truth(exact()), truth(dict(doorloop.report(SAMPLE, peildatum="2013-10-01").result.tables))
    for name, (low, high) in told.items():
        key = name.removeprefix("between · ").removesuffix(" > 2013-10-01")
        assert low <= later[key] - earlier[key] <= (high or 0)


def test_a_region_beside_the_whole_is_caught(shelf: Path) -> None:
    assert doorloop.audit(shelf / "groningen").is_safe
    found = doorloop.audit(shelf / "safe", [shelf / "groningen"])
    assert found.verdict.apart == ()
    assert not found.verdict.untied


def test_a_part_that_is_a_category_of_the_whole_tells_the_category(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole", tmp_path / "part"
    for folder, files in ((whole, ["a", "b"]), (part, ["a"])):
        folder.mkdir()
        sources = [{"file": name, "register": "om", "rows": 1, "sha256": name} for name in files]
        counts: dict[str, int | None] = {"Groningen": 15, "Friesland": None, "Drenthe": None, "totaal": 60}
        if folder == part:
            counts = {"Groningen": 15, "Friesland": 0, "Drenthe": 0, "Rotterdam-Rijnmond": 0, "totaal": 15}
        regions(folder / "report.json", counts, sources=sources)
        rows = json.loads((folder / "report.json").read_text("utf-8"))
        shown = 9 if folder == part else None
        row = {"region": "Groningen", "group": "niet_pilot", "count": shown}
        rows["tables"]["regio"].append(row)
        (folder / "report.json").write_text(json.dumps(rows), "utf-8")
    found = doorloop.audit(whole, [part], threshold=20)
    told = cells(found.exposed, "together")
    assert told["cases · regio=Groningen & verlening:happened · niet_pilot"] == (9, 9)


def test_what_others_tell_by_themselves_is_not_held_against_a_release(shelf: Path) -> None:
    found = doorloop.audit(shelf / "safe", [shelf / "exact"], key=shelf / "k.key")
    assert found.verdict.elsewhere > 100
    told = cells(found.exposed, "together")
    true = truth(exact())
    asian = sum(
        true[f"cases · nationaliteit={code} · pilot"]
        for code, one in load().spec.codes["nationaliteit"].values.items()
        if one.wider == "azie" and f"cases · nationaliteit={code} · pilot" in true
    )
    assert told["cases · nationaliteit=azie · pilot"] == (asian, asian)


def test_the_same_release_again_tells_nothing_more(shelf: Path, tmp_path: Path) -> None:
    again = shutil.copy(shelf / "october/report.json", tmp_path)
    assert doorloop.audit(shelf / "october", [again]).is_safe


def test_what_a_release_tells_alone_stays_exposed_beside_whatever_tells_the_same(tmp_path: Path) -> None:
    counts: dict[str, int | None] = {"Groningen": 15, "Friesland": 12, "Drenthe": 6, "totaal": 48}
    one = regions(tmp_path / "one.json", counts, publication={"threshold": 10, "registers": REGISTERS})
    same = regions(tmp_path / "same.json", counts, publication={"threshold": 10, "registers": REGISTERS})
    less = regions(tmp_path / "less.json", {"Drenthe": 6}, publication={"threshold": 10, "registers": REGISTERS})
    told = {"region=Drenthe, group=pilot"}
    assert {line.record for line in doorloop.audit(one).exposed} == told
    for others in ([same], [less], [same, less]):
        found = doorloop.audit(one, others)
        assert ({line.record for line in found.exposed}, found.verdict.word) == (told, "unsafe")
        assert found.verdict.elsewhere == 0
    assert command("audit", one, "--with", same).code == 1


def test_a_supposition_that_another_release_refutes_does_not_make_a_release_safe(tmp_path: Path) -> None:
    """24 appeals of which 21 were dismissed leave at most 3, unless another release shows 15 without a judgment."""

    sources = [{"file": "om.csv", "register": "om", "rows": 1, "sha256": "0"}]

    def release(name: str, **shown: int) -> Path:
        measures = ("beroepen", "ongegrond", "gegrond", "zonder_uitspraak")
        rows: list[Record] = [{"measure": one, "group": "pilot", "count": shown.get(one)} for one in measures]
        return write(tmp_path / f"{name}.json", {"beroep": rows}, sources=sources)

    one, other = release("one", beroepen=24, ongegrond=21), release("other", zonder_uitspraak=15)
    alone = cells(doorloop.audit(one).exposed, "supposed")
    assert alone["cases · uitkomst_beroep=gegrond · pilot"] == (0, 3)
    found = doorloop.audit(one, [other])
    assert found.verdict.word == "unsafe"
    assert cells(found.exposed, "supposed").keys() >= alone.keys()


def test_a_split_beside_the_whole_is_one_system(tmp_path: Path) -> None:
    """n of a step is 40, and a run that splits it hides the smaller part: the other one gives it away."""
    (whole,) = (dict(r) for r in exact()["doorlooptijden"] if r["step"] == "aangifte_sepot")
    left = ("mean", "median", "p25", "p75", "p90", "min", "max", "with_target", "within_target", "within_target_share")
    whole |= dict.fromkeys(left) | {"n": 40, "open": 0, "excluded": 0}
    parts = {"Groningen": 33, "Friesland": None, "Drenthe": 0, "Rotterdam-Rijnmond": 0}
    rows: list[Record] = [whole | {"by": "regio", "by_category": name, "n": n} for name, n in parts.items()]
    sources = [{"file": "om.csv", "register": "om", "rows": 1, "sha256": "0"}]
    one = write(tmp_path / "whole.json", {"doorlooptijden": [whole]}, sources=sources)
    split = write(tmp_path / "split.json", {"doorlooptijden": rows}, sources=sources)
    assert {line.reason for line in doorloop.audit(one).exposed} == {"beside"}
    assert {line.reason for line in doorloop.audit(split).exposed} == {"beside"}
    key = str(keys.of_step("n", load().step("aangifte_sepot"), "regio=Friesland", "pilot"))
    assert cells(doorloop.audit(split, [one]).exposed, "together")[key] == (7, 7)


def test_what_a_reader_supposes_holds_across_releases(tmp_path: Path) -> None:
    """24 appeals says the one, 21 of them dismissed the other: at most 3 were not."""

    def release(name: str, **shown: int) -> Path:
        measures = ("beroepen", "ongegrond", "gegrond", "zonder_uitspraak")
        rows: list[Record] = [{"measure": one, "group": "pilot", "count": shown.get(one)} for one in measures]
        return write(tmp_path / f"{name}.json", {"beroep": rows}, publication={"threshold": 10, "registers": REGISTERS})

    one, other = release("one", beroepen=24), release("other", ongegrond=21)
    assert doorloop.audit(one).is_safe
    assert doorloop.audit(other).is_safe
    told = cells(doorloop.audit(one, [other]).exposed, "together")
    assert told["cases · uitkomst_beroep=gegrond · pilot"] == (0, 3)


def test_the_published_tables_of_2014_are_reckoned_with(shelf: Path) -> None:
    found = doorloop.audit(shelf / "safe", ["kansloze-aangiften"])
    assert not found.is_safe
    assert {line.reason for line in found.exposed} == {"together"}
    assert found.verdict.elsewhere > 20  # it printed counts of 1 to 9 itself
    assert {key.what for key in found.verdict.refuted["kansloze-aangiften"]} == {"n"}
    told = json.loads(found.render("json")["audit.json"])
    AUDIT.validate(told)
    assert len(told["with"][0]["contradicted"]) == 1


def test_releases_that_contradict_each_other_are_an_error(shelf: Path, tmp_path: Path) -> None:
    changed = json.loads((shelf / "safe/report.json").read_text("utf-8"))
    row = next(r for r in changed["tables"]["regio"] if r["count"])
    row["count"] += 25
    (tmp_path / "other.json").write_text(json.dumps(changed), "utf-8")
    done = command("audit", shelf / "safe", "--with", tmp_path / "other.json", lang="en")
    assert (done.code, done.out) == (3, "")
    assert "contradicts itself" in done.err or "exclude each other" in done.err
    assert "other.json" in done.err


def test_a_release_that_contradicts_itself_is_an_error(tmp_path: Path) -> None:
    path = regions(tmp_path / "r.json", {"Groningen": 30, "Friesland": 30, "Drenthe": 30, "totaal": 40})
    done = command("audit", path, lang="en")
    assert (done.code, done.out) == (3, "")
    assert "contradicts itself" in done.err


def test_a_solver_that_gives_up_leaves_a_release_undecided(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "minimise", lambda *_: Proposal(None, -math.inf, "undecided"))
    done = run(["audit", str(shelf / "safe"), "--lang", "en"], monkeypatch)
    assert (done.code, "Safe" in done.text) == (3, False)
    assert "undecided: the solver gave up" in done.text
    with pytest.raises(DoorloopError, match=r"^found no rounding"):
        doorloop.report(SAMPLE, publish=True)


def test_releases_of_other_files_that_contradict_are_other_cases(tmp_path: Path) -> None:
    def release(name: str, total: int) -> Path:
        sources = [{"file": f"om_{name}.csv", "register": "om", "rows": 1, "sha256": name}]
        return regions(tmp_path / f"{name}.json", {"totaal": total}, sources=sources)

    north, south = release("north", 40), release("south", 55)
    found = doorloop.audit(north, [south])
    assert found.verdict.apart == (str(south),)
    assert "Niets verbindt" in flat(command("audit", north, "--with", south).out)


def test_the_example_of_the_documentation(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXTS["docs/audit.md"].partition("$ doorloop audit safe --with october\n")[2].partition("```")[0]
    monkeypatch.chdir(shelf)
    printed = run(["audit", "safe", "--with", "october"], monkeypatch)
    assert re.fullmatch(pattern(text), printed.text), printed.text
    assert printed.code == 0


# ---------------------------------------------------------------- ties


def keyed(digests: str) -> Sources:
    return Sources(frozenset(digests.split()), keyed=True)


def without_rotterdam(folder: Path) -> Path:
    """A folder with all of the sample but the files of one region."""
    return Path(shutil.copytree(SAMPLE, folder, ignore=lambda *_: ["om_rotterdam-rijnmond.xlsx"]))


def test_a_region_left_out_of_a_folder_is_never_safe_by_mistake(shelf: Path, tmp_path: Path) -> None:
    """Named by folders alone nothing tells that one is a part of the other: undecided; with a key it is known."""
    part = without_rotterdam(tmp_path / "part")
    assert len(list(part.iterdir())) == len(list(SAMPLE.iterdir())) - 1
    for name, sources in (("all", SAMPLE), ("rest", part)):
        doorloop.report(sources, publish=True, tables=FEW).save(tmp_path / name, ["json"])
    found = doorloop.audit(tmp_path / "all", [tmp_path / "rest"])
    assert (found.verdict.word, found.is_safe) == ("undecided", False)
    done = command("audit", tmp_path / "all", "--with", tmp_path / "rest")
    assert done.code == 3
    assert "Niet te zeggen" in done.out
    assert "--key" in done.out
    doorloop.report(part, publish=True, key=shelf / "k.key").save(tmp_path / "keyed", ["json"])
    tied = doorloop.audit(shelf / "safe", [tmp_path / "keyed"])
    assert tied.verdict.is_decided
    true, less = truth(wider_exact(SAMPLE)), truth(wider_exact(part))
    between = [line for line in tied.verdict.lines if line.since == "part" and line.range]
    for line in between:
        name = line.count.removeprefix("between · ").rpartition(" > ")[0]
        assert line.range is not None
        assert line.range.low <= true[name] - less[name] <= (line.range.high or 0)


def wider_truth(**asked: str) -> dict[str, int]:
    """Give every count of the sample by its name, in the wider categories of a release."""
    release = compose(coarser(load()), wider_exact(SAMPLE, **asked), Publish())
    return {str(key): one.value or 0 for key, one in release.cells.items()}


def wider_exact(sources: Path, **asked: str) -> Tables:
    """Give the exact tables of a release, in its wider categories."""
    with pytest.MonkeyPatch.context() as patch:
        caught: list[Tables] = []

        def spy(definition: Any, tables: Any, *more: Any) -> Any:
            caught.append({name: list(records) for name, records in tables.items()})
            return protect(definition, tables, *more)

        patch.setattr("doorloop.runs.publish.protect", spy)
        doorloop.report(sources, publish=True, **asked)  # type: ignore[arg-type]
    return caught[0]


def night(folder: Path, late: bool) -> Path:
    """A folder of registers; one case was entered late."""
    shutil.copytree(SAMPLE, folder)
    if not late:
        return folder
    path = folder / "om_groningen.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    last = [cell.value for cell in sheet[sheet.max_row]]
    last[:2] = ["18/999999-13", "7777777771"]
    sheet.append(last)
    book.save(path)
    return folder


def test_two_nights_with_one_late_case_are_never_safe_by_mistake(tmp_path: Path) -> None:
    """Nothing ties them, so nobody can say; made after each other, what is printed does not move with one case."""
    make(tmp_path / "k.key")
    one, two = night(tmp_path / "r1", late=False), night(tmp_path / "r2", late=True)
    doorloop.report(one, publish=True, key=tmp_path / "k.key").save(tmp_path / "n1", ["json"])
    doorloop.report(two, publish=True, key=tmp_path / "k.key").save(tmp_path / "loose", ["json"])
    found = doorloop.audit(tmp_path / "loose", [tmp_path / "n1"])
    assert (found.verdict.word, found.verdict.apart) == ("undecided", (str(tmp_path / "n1"),))
    after = doorloop.report(two, publish=True, after=tmp_path / "n1")
    after.save(tmp_path / "n2", ["json"])
    tied = doorloop.audit(tmp_path / "n2", [tmp_path / "n1"])
    assert (tied.verdict.word, tied.verdict.apart) == ("safe", ())
    first, later = (json.loads((tmp_path / n / "report.json").read_text("utf-8"))["tables"] for n in ("n1", "n2"))
    counts = [(name, row, column) for name in first for row, r in enumerate(first[name]) for column in r]
    moved = [(n, r, c) for n, r, c in counts if c in COUNTS and first[n][r][c] != later[n][r][c]]
    assert len([one for one in counts if one[2] in COUNTS]) > 200
    assert len(moved) < 12


@pytest.mark.parametrize(
    ("one", "other", "origin"),
    [
        (Sources(), Sources(), "unknown"),
        (keyed("a"), Sources(), "unknown"),
        (keyed("a"), keyed("a"), "same"),
        (keyed("a"), keyed("a b"), "part"),
        (keyed("a b"), keyed("a"), "whole"),
        (keyed("a"), keyed("b"), "unknown"),
        (keyed("a b"), keyed("b c"), "unknown"),
        (keyed("a"), Sources(frozenset({"a"})), "unknown"),
        (Sources(id="1"), Sources(id="1"), "same"),
        (Sources(id="1"), Sources(id="2", after=("1",)), "part"),
        (Sources(id="3", after=("2", "1")), Sources(id="1"), "whole"),
        (Sources(id="1"), Sources(id="2"), "unknown"),
    ],
)
def test_contents_tell_whose_cases_a_release_has(one: Sources, other: Sources, origin: Origin) -> None:
    assert one.beside(other) == origin


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Key("cases", "", "", "pilot"), True),
        (Key("cases", "verlening:happened", "", "pilot"), True),
        (Key("cases", "regio=Groningen & verlening:happened", "", "pilot"), True),
        (Key("cases", "beroep:happened & uitspraak_beroep:empty", "", "pilot"), False),
        (Key("cases", "geslacht=onbekend", "", "pilot"), False),
        (Key("cases", "geslacht:applies", "", "pilot"), False),
        (Key("n", "a>b[]", "", "pilot"), True),
        (Key("n", "a>b[c:not_happened]", "", "pilot"), False),
        (Key("within", "a>b[]<=10wd", "regio=onbekend", "pilot"), False),
        (Key("open", "a>b[](; c)", "", "pilot"), False),
        (Key("followed", "a>b[](; c)", "", "pilot"), True),
        (Key("followed", "a>b[](d:known; c)", "", "pilot"), False),
        (Key("stock", "a>b[](; c)", "quarter=2013-Q1", "pilot"), False),
        (Key("excluded", "a>b[]", "", "pilot"), False),
    ],
)
def test_only_what_has_happened_is_said_to_grow(key: Key, expected: bool) -> None:
    assert grows(key) == expected


def test_true_counts_of_two_days_keep_every_tie() -> None:
    """What is claimed to grow does so in the sample, day by day."""
    before: dict[str, int] = {}
    for day in (date(2013, 3, 1), date(2013, 6, 1), date(2013, 9, 1), date(2013, 12, 1), date(2014, 1, 1)):
        release = compose(load(), doorloop.report(SAMPLE, peildatum=day).result.tables, Publish())
        now = {str(key): one.value or 0 for key, one in release.cells.items() if grows(key)}
        fallen = {name for name, value in before.items() if now.get(name, value) < value}
        assert fallen == set()
        assert len(now) > 100
        before = now


# ---------------------------------------------------------------- many


@pytest.mark.parametrize("seed", range(2))
def test_safe_releases_audit_safe_and_naive_ones_are_broken(seed: int) -> None:
    """More of them with benchmarks/audits.py."""
    assert safe_release(seed) > 20
    assert broken_counts(seed) > 3


# ---------------------------------------------------------------- what is no release


def test_formats_that_print_one_count_differently_are_refused(copy: Path) -> None:
    for name in ("manifest.json", "datapackage.json"):
        (copy / name).unlink()
    rows = (copy / "regio.csv").read_text("utf-8").splitlines()
    place = next(i for i, row in enumerate(rows) if row.startswith("noord,niet_pilot,true,20,"))
    rows[place] = "noord,niet_pilot,true,3,,0"
    (copy / "regio.csv").write_text("\n".join(rows) + "\n", "utf-8")
    with pytest.raises(DoorloopError, match="two tables tell one count differently"):
        doorloop.audit(copy)


def test_csv_or_parquet_alone_are_judged_like_json(shelf: Path, tmp_path: Path) -> None:
    lines = set(doorloop.audit(shelf / "safe").verdict.lines)
    for kind in ("csv", "parquet"):
        folder = tmp_path / kind
        folder.mkdir()
        for name in (*(shelf / "safe").glob(f"*.{kind}"), shelf / "safe/manifest.json"):
            shutil.copy(name, folder)
        found = doorloop.audit(folder)
        assert found.is_safe
        assert set(found.verdict.lines) == lines


def test_csv_for_a_dutch_excel_is_read(shelf: Path) -> None:
    one, other = doorloop.audit(shelf / "excel"), doorloop.audit(shelf / "safe")
    assert one.is_safe
    assert one.verdict.lines == other.verdict.lines


def test_a_file_for_people_that_says_something_else_is_told_loudly(copy: Path) -> None:
    (copy / "manifest.json").write_text(_without_outputs(copy), "utf-8")
    (copy / "report.md").write_text((copy / "report.md").read_text("utf-8").replace("\\[c\\]", "3", 1), "utf-8")
    (copy / "notes.docx").write_bytes(b"")
    done = command("audit", copy)
    assert done.code == 0
    assert done.err == f"waarschuwing: NIET bekeken in {copy}: notes.docx, report.md.\n"
    assert "Veilig, op 2 niet bekeken bestanden na: " in flat(done.out)


def test_a_log_is_read_only_where_it_says_what_the_report_says(copy: Path, shelf: Path) -> None:
    assert "decisions.csv" in doorloop.audit(copy).verdict.held.read
    (copy / "manifest.json").write_text(_without_outputs(copy), "utf-8")
    log = copy / "decisions.csv"
    log.write_text(log.read_text("utf-8") + "hidden,regio,region=Drenthe,count,,it was 3,publish\n", "utf-8")
    done = command("audit", copy)
    assert (done.code, done.err) == (0, f"waarschuwing: NIET bekeken in {copy}: decisions.csv.\n")
    assert "Veilig, op 1 niet bekeken bestand na: " in flat(done.out)
    alone = doorloop.audit(shelf / "excel").verdict.held
    assert alone.unread == ("decisions.csv",)  # without a report.json nothing tells what should stand in it


@pytest.mark.parametrize("name", [".regio.csv", "._regio.csv", ".geheim.xlsx", "more/regio.csv"])
def test_a_file_that_a_folder_hides_is_named_as_not_read(copy: Path, name: str) -> None:
    (copy / name).parent.mkdir(exist_ok=True)
    (copy / name).write_bytes(b"region,group,count\nDrenthe,pilot,3\n")
    found = doorloop.audit(copy)
    assert found.verdict.held.unread == (Path(name).parts[0],)
    assert found.said.startswith("Veilig, op 1 niet bekeken bestand na")


def test_what_a_publication_prints_beside_its_counts_is_named_as_not_read() -> None:
    """Counts of both groups are taken; percentages of them, and what is left over of a base, follow."""
    found = held("kansloze-aangiften")
    left = "kansloze-aangiften.toml: kenmerken/count/totaal, doorlooptijden/mean, tekst"
    assert (found.read, found.unread) == (("kansloze-aangiften.toml",), (left,))


def _without_outputs(folder: Path) -> str:
    return json.dumps(json.loads((folder / "manifest.json").read_text("utf-8")) | {"outputs": {}})


def _cut(name: str) -> Callable[[Path], object]:
    def cut(folder: Path) -> None:
        (folder / "manifest.json").unlink()
        (folder / "datapackage.json").unlink()
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[: len(data) * 2 // 3 - 1])

    return cut


def _changed(**more: object) -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        for file in folder.iterdir():
            if file.name != "report.json":
                file.unlink()
        content = json.loads((folder / "report.json").read_text("utf-8"))
        (folder / "report.json").write_text(json.dumps(content | more), "utf-8")

    return change


def _value(value: object) -> Callable[[Path], object]:
    row = {"region": "noord", "group": "pilot", "count": value, "hidden": None}
    return _changed(tables={"regio": [row]})


def _verdict(column: str, value: object) -> Callable[[Path], object]:
    goal = {"goal": 1, "measure": "aangifte_sepot_mean", "group": "pilot", "label": "x", "measured": True}
    return _changed(tables={"subdoelstellingen": [{**goal, column: value}]})


def _touched(folder: Path) -> None:
    (folder / "regio.csv").write_text((folder / "regio.csv").read_text("utf-8") + "x,pilot,3,\n", "utf-8")


def _mixed(folder: Path) -> None:
    content = json.loads((folder / "report.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(_without_outputs(folder), "utf-8")
    (folder / "report.json").write_text(json.dumps(content | {"peildatum": "2013-12-31"}), "utf-8")


def _emptied(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


BROKEN: dict[str, tuple[Callable[[Path], object], type[DoorloopError], str]] = {
    "empty": (_emptied, SourceError, "there is no release in it"),
    "cut json": (_cut("report.json"), UnreadableError, "is no whole JSON file"),
    "cut csv": (_cut("kenmerken.csv"), UnreadableError, "is no whole CSV"),
    "cut parquet": (_cut("kenmerken.parquet"), UnreadableError, "is no whole Parquet file"),
    "touched": (_touched, SourceError, "is not the file that was written here"),
    "two runs": (_mixed, SourceError, "they differ in their peildatum"),
    "other schema": (_changed(schema="doorloop.check/1"), SourceError, "is no report.json"),
    "no tables": (_changed(tables={}), SourceError, "there is no release in it"),
    "tables of a kind": (_changed(tables={"regio": 3}), UnreadableError, "is no list of records"),
    "other definition": (
        _changed(definition={"name": "x", "sha256": "0"}),
        SourceError,
        "a definition that is not here",
    ),
    "no definition": (_changed(definition=None), SourceError, "does not say which definition"),
    "no day": (_changed(peildatum="soon"), SourceError, "does not say its peildatum"),
    "settings": (_changed(publication={"threshold": "ten"}), SourceError, "its settings cannot be read"),
    "alien record": (_changed(tables={"regio": [{"count": 3}]}), SourceError, "is not of the definition"),
    "alien step": (
        _changed(tables={"doorlooptijden": [{"step": "x", "group": "pilot", "n": 3}]}),
        SourceError,
        "is not of the definition",
    ),
    "less than nobody": (_value(-1), SourceError, "no whole number of people"),
    "half a person": (_value(2.5), SourceError, "no whole number of people"),
    "a text": (_value("3"), SourceError, "no whole number of people"),
    "a truth": (_value(True), SourceError, "no whole number of people"),
    "a verdict of somebody else": (
        _verdict("verdict", "later"),
        SourceError,
        "a verdict in the column verdict is none",
    ),
    "a verdict in a number": (_verdict("met", 1.5), SourceError, "a verdict in the column met is none"),
    "a verdict instead of a mean": (_verdict("value", "met"), SourceError, "no whole number of people"),
    "no number": (_value(float("nan")), UnreadableError, "no text, number, boolean or nothing"),
    "a list": (_value([3]), UnreadableError, "no text, number, boolean or nothing"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_judged_is_a_clear_error(copy: Path, name: str) -> None:
    breaks, kind, says = BROKEN[name]
    breaks(copy)
    with pytest.raises(kind) as error:
        doorloop.audit(copy)
    assert says in error.value.what
    assert str(copy) in error.value.where
    assert error.value.remedy
    done = command("audit", copy, lang="en")
    assert (done.code, done.out) == (3, "")
    assert says in done.err


LEAVES: tuple[Any, ...] = (None, 0, -3, 2.5, True, "", "x", "pilot", [], [3], {}, {"a": 1}, 10**40)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_stands_in_the_files_is_judged_or_refused(shelf: Path, tmp_path: Path, seed: int) -> None:
    """One or two values are changed anywhere in three small files: no traceback, and never half an answer."""
    chance = random.Random(seed)
    contents = {}
    for name in ("report.json", "datapackage.json", "manifest.json"):
        contents[name] = json.loads((shelf / "safe" / name).read_text("utf-8"))
    contents["manifest.json"]["outputs"] = {}
    report = contents["report.json"]
    report["tables"] = {name: report["tables"][name] for name in ("regio", "beroep", "verloop")}
    report["publication"]["decisions"] = report["publication"]["decisions"][:2]
    for _ in range(chance.choice((1, 2))):
        spoil(contents[chance.choice(list(contents))], chance)
    for name, content in contents.items():
        (tmp_path / name).write_text(json.dumps(content), "utf-8")
    done = command("audit", tmp_path)
    assert done.code in (0, 1, 3), done.err
    assert (done.code == 3) == (done.out == "")


def spoil(content: Json, chance: random.Random) -> None:
    """Change a value somewhere in an object."""
    while True:
        keys = list(content) if isinstance(content, dict) else list(range(len(content)))
        key = chance.choice(keys)
        if not isinstance(content[key], dict | list) or not content[key] or chance.random() < 0.15:
            content[key] = chance.choice(LEAVES)
            return
        content = content[key]


def test_wrong_usage(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such folder or file"):
        doorloop.audit(tmp_path / "nothing")
    assert command("audit", tmp_path / "nothing").code == 2
    assert command("audit", shelf / "safe", "--threshold", 1).code == 2
    assert command("audit", shelf / "safe", "--width", 0).code == 2
    assert command("audit", shelf / "safe", "-f", "xlsx").code == 2
    done = command("audit", shelf / "safe", "--with", "kansloze-aangifte")
    assert done.code == 2
    assert "kansloze-aangiften" in done.err


def test_a_definition_of_ones_own_is_named(tmp_path: Path) -> None:
    text = load().path.read_text("utf-8").replace('name = "kansloze-aangiften"', 'name = "eigen"', 1)
    own = tmp_path / "eigen.toml"
    own.write_text(text, "utf-8")
    told = {"name": "eigen", "sha256": load(str(own)).sha256}
    path = regions(tmp_path / "r.json", {"totaal": 40}, definition=told)
    with pytest.raises(SourceError, match="a definition that is not here"):
        doorloop.audit(path)
    assert doorloop.audit(path, definition=own).is_safe
    assert command("audit", path, "-d", own).code == 0
