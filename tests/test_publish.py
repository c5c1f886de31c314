"""`report --publish`: what leaves is safe in every format, says how that was done, and comes out the same again."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import doorloop
from doorloop.base.language import Lang
from doorloop.base.words import HIDDEN
from doorloop.cases.account import NOTHING_TOLD
from doorloop.cases.categories import Data
from doorloop.cases.reference import Reference
from doorloop.cli import main
from doorloop.definition import load
from doorloop.definition.parts import Characteristics, Crosstab, Publish
from doorloop.definition.wider import coarser, folded
from doorloop.disclosure.counts import DisclosureError, Release
from doorloop.disclosure.release import protect as protecting
from doorloop.disclosure.release.compose import refuted
from doorloop.disclosure.release.protect import protect
from doorloop.disclosure.rounding import Rounding
from doorloop.registers import wider as widening
from doorloop.registers.frames import NOT_APPLICABLE, UNKNOWN
from doorloop.registers.wider import recode
from doorloop.render import definition_text, formats, to_csv
from doorloop.runs import publish
from doorloop.runs.document import decisions, report_document
from doorloop.tables import sentences
from doorloop.tables.keys import Key
from doorloop.tables.kinds.course import Course
from doorloop.tables.numbers import numbers as places
from doorloop.tables.records import Record, Request, Value
from doorloop.tables.result import Result
from doorloop.workdays.calendars import calendar
from kit.audited import attack
from kit.exports import SAMPLE
from kit.invented import PEILDATUM, invent, slim, tables_of, undoubting
from kit.leaks import unpacked
from kit.processes import cli
from kit.schemas import REPORT

pytestmark = pytest.mark.slow  # a release of the sample in all its formats

FORMATS = ("table", "json", "csv", "xlsx", "docx", "html", "md", "parquet")
HUMAN = ("table", "xlsx", "docx", "html", "md")
Tables = dict[str, list[Record]]


def wide(data: Data) -> Data:
    """Count in wider categories, as a release does."""
    return Data(coarser(data.definition), recode(data.cases, data.definition), data.steps)


@cache
def released(lang: Lang = "nl", n: int = 2500, by: str = "") -> tuple[Result, Tables]:
    """Publish a large register that was invented, and give its exact tables beside that."""
    data = invent(11, n)
    request = Request(lang, by=by)
    result = publish.publish(
        data,
        Reference(data.definition, PEILDATUM, calendar("nl")),
        request,
        [],
        publish.Release(data.definition.spec.publish),
    )
    return result, tables_of(wide(data), by=by)


@cache
def sample() -> doorloop.Report:
    return doorloop.report(SAMPLE, publish=True)


def hidden_of(tables: Mapping[str, list[Record]]) -> Iterator[tuple[str, int, str]]:
    for name, records in tables.items():
        for row, record in enumerate(records):
            yield from ((name, row, column) for column in str(record["hidden"] or "").split())


def log_of(result: Result) -> dict[str, bytes]:
    """Give the log of a release as a file."""
    assert result.published is not None
    return {"decisions.csv": to_csv.table(decisions(result.published))}


def texts(result: Result, names: tuple[str, ...] = FORMATS) -> dict[str, str]:
    """Give every file of a release, unpacked, as text."""
    assert result.published is not None
    files = formats.render(report_document(result), names) | log_of(result)
    parts = [(f"{name}/{inner}", data) for name, content in files.items() for inner, data in unpacked(name, content)]
    return {name: _words(name, data.decode("utf-8", "replace")) for name, data in parts}


def _words(name: str, text: str) -> str:
    """Leave out the markup of a Word document, which is full of widths."""
    return re.sub(r"<[^>]+>", " ", text) if name.startswith("report.docx/") else text


# ---------------------------------------------------------------- nothing hidden can be read


def test_no_hidden_value_stands_in_any_byte_of_any_format() -> None:
    """Of a large register the values that are not told are long enough to be looked for as they would be written."""
    result, exact = released()
    told = {s for records in result.tables.values() for r in records for v in r.values() for s in _long(v)}
    needles = {spelled for name, row, column in hidden_of(result.tables) for spelled in _long(exact[name][row][column])}
    counts = [p for p in places(result.definition, exact) if p.kind == "count"]
    needles |= {s for p in counts for s in _long(exact[p.table][p.row][p.column])}
    needles -= told
    assert len(needles) > 40
    for name, text in texts(result).items():
        found = {needle for needle in needles if re.search(rf"(?<![\d.]){re.escape(needle)}(?![\d])", text)}
        assert found == set(), name


def _long(value: Value) -> Iterator[str]:
    """Write a value as formats do, if it has digits enough to be recognised."""
    if isinstance(value, bool | str) or value is None:
        return
    if isinstance(value, int):
        yield from (str(value), f"{value:,}", f"{value:,}".replace(",", ".")) if value > 999 else ()
    elif len(text := str(float(value))) > 6:
        yield from (text, text.replace(".", ","))


def test_what_is_written_does_not_depend_on_what_is_hidden() -> None:
    """Put other numbers into every hidden place: the published records stay the same."""
    result, tables = released(n=300)
    wide_ = result.definition
    policy = wide_.spec.publish
    exact = protecting.Exact(wide_, tables, policy, frozenset(), tuple(places(wide_, tables)))
    _, plan = protect(wide_, tables, policy)
    other = {name: [dict(record) for record in records] for name, records in tables.items()}
    changed = 0
    for name, row, column in hidden_of(result.tables):
        value = other[name][row][column]
        other[name][row][column] = not value if isinstance(value, bool) else 77_777
        changed += 1
    assert changed > 300
    assert protecting.written(replace(exact, tables=other), plan) == result.tables


def test_what_is_blank_or_withheld_follows_from_printed_counts_alone() -> None:
    """Put other durations, estimates and extremes beside the same counts: the same places are blank, the same `[c]`."""
    result, tables = released(n=300)
    wide_, chance = result.definition, np.random.default_rng(1)
    exact = protecting.Exact(wide_, tables, wide_.spec.publish, frozenset(), tuple(places(wide_, tables)))
    _, plan = protect(wide_, tables, wide_.spec.publish)
    other = {name: [dict(record) for record in records] for name, records in tables.items()}
    changed = 0
    for place in exact.numbers:
        if place.kind not in ("count", "share", "derived", "judged"):
            needs_value = place.kind in ("mean", "quantile")
            value = None if not needs_value and chance.random() < 0.5 else int(chance.integers(0, 400))
            changed += value != other[place.table][place.row][place.column]
            other[place.table][place.row][place.column] = value
    assert changed > 300
    assert blanks(protecting.written(replace(exact, tables=other), plan)) == blanks(result.tables)


def blanks(tables: Mapping[str, list[Record]]) -> list[tuple[str, list[str], Value]]:
    return [(name, [k for k, v in r.items() if v is None], r["hidden"]) for name, rows in tables.items() for r in rows]


ADDED: Record = {"people": 3, "days": Fraction(7, 3), "text": "3 people"}


def test_a_column_that_no_rule_named_is_not_published() -> None:
    definition, tables = slim(), tables_of(invent(7, 200, slim()))
    tables = tables | {"doorlooptijden": [dict(record) | ADDED for record in tables["doorlooptijden"]]}
    safe, _ = protect(definition, tables, Publish())
    assert safe["doorlooptijden"]
    for record in safe["doorlooptijden"]:
        assert [record[name] for name in ADDED] == [None] * 3
        assert set(ADDED) <= set(str(record["hidden"]).split())


def test_a_table_of_a_kind_that_nobody_named_is_refused() -> None:
    definition, tables = slim(), tables_of(invent(7, 200, slim()))
    spec = msgspec.structs.replace(definition.spec, tables=definition.spec.tables | {"new": object()})
    stranger = msgspec.structs.replace(definition, spec=spec)
    with pytest.raises(AssertionError, match="unreachable"):
        protect(stranger, tables | {"new": [{"group": "pilot", **ADDED}]}, Publish())


def test_a_kind_without_its_rule_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the rule of periods away: no count of a period is printed."""
    data = invent(7, 200, slim())
    monkeypatch.setattr(Course, "figures_of_people", lambda *_: iter(()))
    safe, _ = protect(data.definition, tables_of(data), Publish())
    assert safe["verloop"]
    assert all(record["intake"] is record["closed"] is record["stock"] is None for record in safe["verloop"])


def test_a_published_result_holds_nothing_but_what_is_printed() -> None:
    result = sample().result
    assert (result.findings, result.distributions, result.basis.sources) == ((), None, ())
    assert (result.traced, result.account) == (None, NOTHING_TOLD)
    assert sample().figures == ()
    assert len(sample().findings) == 0
    for name, row, column in hidden_of(result.tables):
        assert result.tables[name][row][column] is None


@pytest.mark.parametrize("name", HUMAN)
def test_every_human_format_marks_what_is_hidden_and_explains_it(name: str) -> None:
    text = " ".join(texts(sample().result, (name,)).values())
    shown = re.sub(r"<[^>]+>", "", text) if name == "html" else text
    flat = re.sub(r"\s+", " ", shown)
    assert HIDDEN in flat.replace("\\[", "[").replace("\\]", "]")
    assert "Voor publicatie" in flat
    assert "drempel 10" in flat
    assert "niet getoond. Het rust op minder dan 10 zaken" in flat
    assert "intern, niet voor publicatie" not in flat.casefold()


def test_numbers_of_rows_files_and_findings_are_not_told() -> None:
    for text in texts(sample().result).values():
        assert "om_drenthe" not in text
        assert "76 rijen" not in text
        assert "Bevindingen" not in text
    assert json.loads(formats.render(report_document(sample().result), ["json"])["report.json"])["sources"] == []


def test_extremes_are_never_printed_and_the_top_class_is_open() -> None:
    for name, records in sample().result.tables.items():
        for record in records:
            assert [record.get(key) for key in ("min", "max", "horizon")] == [None] * 3, name
    ages = {r["label"] for r in sample().result.tables["kenmerken"] if r["variable"] == "leeftijd"}
    assert ages == {"t/m 25 jaar", "26 jaar en ouder", "Onbekend"}


def test_notes_about_few_people_go() -> None:
    text = texts(sample().result, ("md",))
    assert "één dag" not in "".join(text.values())
    assert "24 uur geldt op datums" in "".join(text.values())


# ---------------------------------------------------------------- the promise


def test_the_sample_keeps_its_promise_as_it_lies_on_disk(tmp_path: Path) -> None:
    """The audit of what was read back from the file, which knows nothing of the exact counts, finds nothing."""
    sample().save(tmp_path / "out", ["json"])
    found = doorloop.audit(tmp_path / "out")
    assert found.is_safe
    assert len(found.verdict.lines) > 100


SEEDS = int(os.environ.get("DOORLOOP_REGISTERS", "6"))
"""A thousand take an hour; `DOORLOOP_REGISTERS=1000`."""
SHAPES: tuple[dict[str, Any], ...] = (
    {},
    {"all_groups": True},
    {"by": "regio"},
    {"compare": ("pilot", "niet_pilot")},
    {"by": "voorprocedure"},
    {"by": "year", "all_groups": True},
)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_generated_registers_keep_the_promise(seed: int) -> None:
    """Any size, with and without faults: no range that can be inferred is narrower than promised."""
    chance = np.random.default_rng(seed)
    data = wide(invent(seed, int(10 ** chance.uniform(1, 3.3)), slim(), dirty=seed % 3 > 0))
    tables = tables_of(data, **SHAPES[seed % len(SHAPES)])
    safe, _ = protect(data.definition, tables, Publish())
    wrong = attack(data.definition, safe, Publish()).failures
    assert not wrong or refuted(data.definition, tables)  # who supposes what is false infers what is false


# ---------------------------------------------------------------- folding


def test_folded_tables_add_up_to_the_exact_ones() -> None:
    data = invent(4, 500)
    fine, coarse = tables_of(data), tables_of(wide(data))
    definition = undoubting()
    into = {(name, key): to for name, key, to in folded(definition)}
    fields = {v.id: definition.field(v.field).codes if v.field else v.id for v in definition.variables}
    for name, key in (("kenmerken", "category"), ("regio", "region")):
        sums: dict[tuple[object, ...], int] = {}
        for record in fine[name]:
            about = fields.get(str(record.get("variable")), "regio")
            place = (record.get("variable"), into.get((about, str(record[key])), record[key]), record["group"])
            sums[place] = sums.get(place, 0) + int(record["count"] or 0)
        told = {(r.get("variable"), r[key], r["group"]): r["count"] for r in coarse[name]}
        assert {place: count for place, count in told.items() if count} == {p: c for p, c in sums.items() if c}
    assert fine["doorlooptijden"] == coarse["doorlooptijden"]


@given(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=6),
    st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=8),
)
def test_answers_are_folded_one_by_one(wider: list[str], cases: list[list[int]]) -> None:
    """Of several answers each goes into its wider category, and none comes twice; what is missing stays missing."""
    chosen = [[answer % len(wider) for answer in answers] for answers in cases]
    masks = np.array([sum(1 << a for a in set(answers)) or UNKNOWN for answers in chosen], np.int32)
    alone = np.array([answers[0] + 1 if answers else NOT_APPLICABLE for answers in chosen], np.int32)
    wide_, order = dict(enumerate(wider)), list(dict.fromkeys(wider))
    names = {str(number): to for number, to in wide_.items()}
    found = widening._mapped(masks, names, several=True).tolist()
    assert found == [
        sum(1 << order.index(to) for to in {wider[a] for a in answers}) if answers else UNKNOWN for answers in chosen
    ]
    assert widening._mapped(alone, names, several=False).tolist() == [
        order.index(wider[answers[0]]) + 1 if answers else NOT_APPLICABLE for answers in chosen
    ]


def test_what_is_folded_is_always_folded() -> None:
    """A fold that depended on the counts would tell of them from one night to the next."""
    for n in (20, 2000):
        labels = {
            str(r["label"]) for r in tables_of(wide(invent(1, n)))["kenmerken"] if r["variable"] == "nationaliteit"
        }
        assert labels == {
            "West-Afrika",
            "Overig Afrika",
            "Azië",
            "Europa",
            "Amerika",
            "Oceanië en staatloos",
            "Onbekend",
        }


def test_a_definition_without_wider_categories_is_its_own_coarser_one() -> None:
    definition = load("bouwvergunningen")
    assert coarser(definition) == definition
    for table in coarser(load()).spec.tables.values():
        assert not isinstance(table, Crosstab | Characteristics) or all(
            v.order == "listed" for v in getattr(table, "variables", ())
        )


def test_settings_and_folds_can_be_read_in_the_definition() -> None:
    told = list(definition_text.lines(load(), "nl"))
    assert "  threshold  10" in told
    assert "  base       5" in told
    assert "  regio noord: Groningen, Friesland, Drenthe" in told
    assert "  leeftijd >25: 26-30, 31-46, >46" in told


# ---------------------------------------------------------------- the log


def test_the_log_tells_what_was_done_and_why_and_never_what_is_hidden() -> None:
    found = sample()
    assert found.result.published is not None
    rows = list(csv.DictReader(io.StringIO(log_of(found.result)["decisions.csv"].decode())))
    hidden = {(r["table"], r["column"]) for r in rows if r["action"] == "hidden"}
    assert {(name, column) for name, _, column in hidden_of(found.result.tables)} == hidden
    told = [r for r in rows if r["action"] == "hidden" and r["reason"] != "zegt iets over afzonderlijke zaken"]
    assert len(told) == found.result.published.figures[1]
    assert {r["reason"] for r in rows if r["record"] == "nationaliteit=Guinese"} == {"telt mee in west_afrika"}
    assert {r["setting"] for r in rows if r["action"] == "hidden"} == {
        "publish.threshold = 10",
        "publish.base = 5",
        "publish",
    }
    assert [r["record"] for r in rows if r["action"] == "left_out"] == [
        "steps.verlening_pas.note",
        "steps.sepot_voornemen.note",
    ]
    assert {r["reason"] for r in rows if r["action"] == "rounded"} == {"afgerond op een veelvoud van 5"}


def test_an_exception_is_printed_with_its_reason() -> None:
    name, reason = "cases · geslacht=man · pilot", "stond al in de evaluatie van 2014"
    found = doorloop.report(SAMPLE, publish=True, exceptions={name: reason})
    (record,) = (
        r
        for r in found.result.tables["kenmerken"]
        if (r["variable"], r["category"], r["group"]) == ("geslacht", "man", "pilot")
    )
    assert (record["count"], record["hidden"]) == (7, None)
    assert f"Uitzondering: {name}. Reden: {reason}" in found.stages
    written = json.loads(found.render(["json"])["report.json"])
    assert written["publication"]["exceptions"] == [{"count": name, "reason": reason}]
    assert {d["reason"] for d in written["publication"]["decisions"] if d["action"] == "excepted"} == {reason}
    with pytest.raises(DisclosureError, match="there is no count 'geslacht'"):
        doorloop.report(SAMPLE, publish=True, exceptions={"geslacht": reason})


# ---------------------------------------------------------------- formats for programs


def test_json_keeps_to_its_schema() -> None:
    written = json.loads(sample().render(["json"])["report.json"])
    REPORT.validate(written)
    assert written["findings"] is None
    assert (written["publication"]["rounded_to"], written["publication"]["rounded_within"]) == (5, 4)
    one = next(r for r in written["tables"]["doorlooptijden"] if r["step"] == "verlening_pas")
    assert one["rounded_within"] == 4


def test_csv_is_empty_where_a_value_is_hidden_and_says_so_beside_it() -> None:
    files = sample().render(["csv"])
    rows = list(csv.DictReader(io.StringIO(files["doorlooptijden.csv"].decode())))
    hidden = {row["step"]: row["hidden"].split() for row in rows}
    assert all(row[column] == "" for row in rows for column in hidden[row["step"]])
    assert {"min", "max"} <= set(hidden["aangifte_sepot"])
    assert next(row for row in rows if row["step"] == "aangifte_sepot")["n"] == "45"
    package = json.loads(files["datapackage.json"])
    assert package["publication"]["threshold"] == 10
    assert package["sources"] == []
    people = sample().render(["csv"], dialect="excel-nl")["doorlooptijden.csv"].decode("utf-8-sig")
    assert f";{HIDDEN};" in people


def test_frames_have_missing_values_for_what_is_hidden() -> None:
    frame = sample()["doorlooptijden"].frame.set_index("step")
    assert frame["p90"].isna()["verlening_pas"]
    assert frame.loc["aangifte_sepot", "n"] == 45


# ---------------------------------------------------------------- the desk


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("name", HUMAN)
def test_exact_tables_say_that_they_are_internal(name: str, lang: Lang) -> None:
    found = doorloop.report(SAMPLE, lang=lang, drawings=False)
    (content,) = formats.render(report_document(found.result), [name]).values()
    text = " ".join(
        part.decode("utf-8", "replace") for _, part in unpacked("x.zip" if content[:2] == b"PK" else "x", content)
    )
    meant = {"nl": "Intern, niet voor publicatie", "en": "Internal, not for publication"}
    assert meant[lang] in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_tables_without_a_small_count_say_nothing() -> None:
    """One count is shown, and it is no small one."""
    result = doorloop.report(SAMPLE, tables=["voortgezet_verblijf"], drawings=False).result
    only = {"voortgezet_verblijf": [r for r in result.tables["voortgezet_verblijf"] if r["measure"] == "verleend"]}
    assert sentences.mark(result).startswith("Intern")
    assert sentences.mark(replace(result, tables=only)) == ""


# ---------------------------------------------------------------- the command


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["doorloop", *map(str, arguments)])
        patch.setenv("DOORLOOP_LANG", "en")
        with pytest.raises(SystemExit) as ended:
            main()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--publish", "-f", "svg", "-o", "OUT"], "svg is not for publication"),
        (["--publish", "--strict"], "a release tells no findings"),
        (["--publish", "--method", "round"], "there is no option --method"),
        (["--publish", "--except", "x"], "every exception needs a reason of its own"),
        (["--publish", "--except", "x", "--because", " "], "an exception has no reason"),
        (["--except", "x", "--because", "y"], "an exception is for what is published"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], message: str
) -> None:
    out = tmp_path / "out"
    code, printed, told = run(capsys, "report", SAMPLE, *(str(out) if a == "OUT" else a for a in arguments))
    assert (code, printed) == (2, "")
    assert message in told
    assert not out.exists()


def test_an_unsafe_release_writes_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan that prints exact counts does not pass the attack upon its own release: nothing comes out."""

    def naive(release: Release[Key], base: int, *_: object) -> Rounding[Key]:
        return Rounding({key: one.value or 0 for key, one in release.cells.items()}, 0, base)

    monkeypatch.setattr(protecting, "round_counts", naive)
    code, printed, told = run(capsys, "report", SAMPLE, "--publish", "-f", "csv", "-o", tmp_path / "out")
    assert (code, printed) == (3, "")
    assert "the release is not safe" in told
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_held_against_the_release_before_is_not_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Nothing ties a day before that of the release that it continues: undecided is not safe."""
    one, two = tmp_path / "one", tmp_path / "two"
    assert run(capsys, "report", SAMPLE, "--publish", "-f", "json", "-o", one)[0] == 0
    again = ("report", SAMPLE, "--publish", "-f", "json", "-o", two, "--after", one)
    code, printed, told = run(capsys, *again, "--peildatum", "2013-10-01")
    assert (code, printed, two.exists()) == (3, "", False)
    assert "is undecided" in told
    assert "a peildatum that is not before theirs" in told
    assert run(capsys, *again)[0] == 0


def test_a_release_comes_out_the_same_and_repeats_from_its_manifest(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("one", "two"):
        arguments = ("-f", "json", "-f", "csv", "-f", "html", "-f", "docx", "-f", "xlsx", "-f", "table")
        assert run(capsys, "report", SAMPLE, "--publish", *arguments, "-o", tmp_path / name)[0] == 0
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert {"decisions.csv", "manifest.json", "report.txt"} <= one.keys()
    made = json.loads(one["manifest.json"])
    assert (made["sources"], made["counts"]) == ([], {})
    code, _, told = run(capsys, "report", "--from-manifest", tmp_path / "one/manifest.json")
    assert code == 0
    assert told.startswith("the same: ")


def test_drawings_are_left_out_of_a_release(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ("--publish", "-t", "regio", "-f", "svg", "-f", "png", "-f", "html", "-o", tmp_path)
    code, _, told = run(capsys, "report", SAMPLE, *arguments)
    assert code == 0
    assert "no figures" in told
    assert {path.name for path in tmp_path.iterdir()} == {"report.html", "decisions.csv", "manifest.json"}
    assert "<svg" not in (tmp_path / "report.html").read_text("utf-8")


def test_a_table_alone_is_rounded_as_among_all(capsys: pytest.CaptureFixture[str]) -> None:
    """Releases of single tables cannot be laid upon each other to tell more."""
    code, printed, _ = run(capsys, "report", SAMPLE, "--publish", "-t", "regio", "-f", "json")
    assert code == 0
    assert json.loads(printed)["tables"] == {
        "regio": json.loads(sample().render(["json"])["report.json"])["tables"]["regio"]
    }


def test_another_process_gives_the_same_bytes() -> None:
    done = cli("report", SAMPLE, "--publish", "-f", "json", PYTHONHASHSEED="7")
    assert done.stdout.encode() == sample().render(["json"])["report.json"]


def test_an_absent_register_is_told_to_whoever_makes_the_release(capsys: pytest.CaptureFixture[str]) -> None:
    found = [SAMPLE / name for name in ("om_drenthe.xlsx", "om_friesland.xlsx", "om_groningen.xlsx")]
    code, _, told = run(capsys, "report", *found, "--publish", "-t", "regio")
    assert code == 0
    assert "no IND export" in told
