"""Counts that travel: there and back, the parts together as the whole, and what does not add up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import doorloop
from doorloop.base.errors import SourceError, UsageError
from doorloop.base.rules import RULES
from doorloop.cases import counts_file
from doorloop.cases.account import Account, RowCounts
from doorloop.cases.counts_file import About, Aggregate
from doorloop.cases.measures import Histogram
from doorloop.cases.tally import Cell, Fate, Kind, Quantity, Run, State, Tally, Valued
from doorloop.cases.totals import Partial, total
from doorloop.registers.parse.words import show
from doorloop.registers.read import read
from doorloop.registers.sources import SourceInfo
from doorloop.render import formats
from doorloop.runs.aggregate import Counts
from kit import parts
from kit.exports import SAMPLE
from kit.found import plain, some
from kit.leaks import Needles, leaks
from kit.miniature import Write
from kit.processes import cli
from kit.registers import people

TOGETHER = tuple(name for name in formats.names("report") if name != "png")
"""A drawing in points is made of the one in lines, which is compared."""

# ---------------------------------------------------------------- there and back

words = st.text(st.characters(categories=("L", "Nd", "Po", "Zs"), exclude_characters="\r\n"), max_size=8)
numbers = st.integers(1, 10**12)
histograms = st.dictionaries(st.integers(-30_000, 30_000), numbers, min_size=1, max_size=6).map(
    lambda days: Histogram(tuple(sorted(days)), tuple(days[day] for day in sorted(days)))
)
tallies = st.builds(
    Tally,
    st.dictionaries(st.builds(Cell, st.sampled_from(get_args(Kind)), words, words, words), numbers, max_size=8),
    st.dictionaries(
        st.builds(Run, words, words, words, words),
        st.dictionaries(
            st.builds(Fate, st.sampled_from(get_args(State)), st.booleans(), words), histograms, max_size=3
        ),
        max_size=4,
    ),
    st.dictionaries(st.builds(Quantity, st.sampled_from(get_args(Valued)), words, words), histograms, max_size=3),
)
reasons = st.dictionaries(st.sampled_from(["outside-period", "only-elsewhere"]), numbers)
rows = st.builds(RowCounts, numbers, numbers, numbers, reasons)
accounts = st.builds(
    Account,
    st.just("om"),
    st.fixed_dictionaries({"ind": rows, "om": rows}),
    st.dictionaries(st.sampled_from(list(RULES)), numbers, max_size=5),
)
digests = st.integers(0, 2**256 - 1).map("{:064x}".format)
sources = st.builds(SourceInfo, words, st.sampled_from(["om", "ind"]), numbers, digests)
ABOUT = About("1.2", "kansloze-aangiften", "ab" * 32, "2014-01-01", "nl", "cd" * 32, ("quarter", "regio"))
partial_ones = st.builds(Partial, tallies, accounts, st.lists(sources, max_size=3).map(tuple))
whole_ones = st.builds(Aggregate, st.just(ABOUT), partial_ones)


def there_and_back(one: Aggregate, form: str) -> Aggregate:
    (sheet,) = read(Counts(one).written(f".{form}"), f"counts.{form}")
    return counts_file.parse(sheet.rows, f"counts.{form}")


@settings(deadline=None)
@pytest.mark.parametrize("form", ["csv", "parquet"])
@given(one=whole_ones)
def test_what_is_written_is_read_back(form: str, one: Aggregate) -> None:
    back = there_and_back(one, form)
    assert back == one
    assert back.sha256 == one.sha256
    assert Counts(back).written(f".{form}") == Counts(one).written(f".{form}")


@settings(deadline=None)
@given(one=whole_ones, other=whole_ones)
def test_sums_of_files_are_files_of_sums(one: Aggregate, other: Aggregate) -> None:
    both = one.partial + other.partial
    backs = [there_and_back(each, "csv").partial for each in (one, other)]
    assert backs[0] + backs[1] == both
    for cell in {*one.partial.tally.cells, *other.partial.tally.cells}:
        assert both.tally.cells[cell] == one.partial.tally.cells.get(cell, 0) + other.partial.tally.cells.get(cell, 0)


@settings(deadline=None)
@given(
    st.lists(st.builds(Partial, tallies, accounts, st.lists(sources, max_size=2).map(tuple)), min_size=1, max_size=4)
)
def test_many_add_up_as_two_and_two_do(partials: list[Partial]) -> None:
    first, *others = partials
    tally, account = first.tally, first.account
    for one in others:
        tally, account = tally + one.tally, account + one.account
    whole = total(partials)
    assert (whole.tally, whole.account) == (tally, account)
    assert whole.sources == tuple(source for one in partials for source in one.sources)
    for run in tally.spells:
        for state in get_args(State):
            assert whole.tally.of(run, state).n == sum(one.tally.of(run, state).n for one in partials)
    for quantity in tally.quantities:
        assert whole.tally.quantity(quantity).n == sum(one.tally.quantity(quantity).n for one in partials)


def test_the_order_of_counting_makes_no_other_file() -> None:
    turned = Tally(
        {Cell("count", "b", "", ""): 1, Cell("count", "a", "", ""): 2},
        {Run("b", "x"): {Fate("open"): Histogram((1,), (1,)), Fate("done"): Histogram((2,), (1,))}},
    )
    straight = Tally(
        {Cell("count", "a", "", ""): 2, Cell("count", "b", "", ""): 1},
        {Run("b", "x"): {Fate("done"): Histogram((2,), (1,)), Fate("open"): Histogram((1,), (1,))}},
    )
    account = Account("om", {"om": RowCounts(1, 0, 1, {})}, {})
    one, other = (Aggregate(ABOUT, Partial(counts, account, ())) for counts in (turned, straight))
    assert Counts(one).written(".csv") == Counts(other).written(".csv")


def test_a_file_says_what_stands_in_it(write: Write, tmp_path: Path) -> None:
    paths = write(
        """
        om.csv:
        V-nummer   | Regio     | Pilotzaak | Datum aangifte | Datum sepot
        2801234567 | Groningen | ja        | 5-9-2012       | 12-9-2012
        2801234575 | Groningen | ja        | 6-9-2012       | 13-9-2012
        2801234583 | Drenthe   | ja        | 2-12-2013      |
        """
    )
    found = doorloop.aggregate(paths, by=["regio"], peildatum="2012-12-31").save(tmp_path / "counts.csv")
    lines = found.read_text("utf-8").splitlines()
    assert lines[0] == "record,item,category,group,by,part,state,target,rival,days,n,text"
    assert lines[1] == "about,schema,,,,,,,,,,doorloop.aggregate/1"
    assert "about,peildatum,,,,,,,,,,2012-12-31" in lines
    assert "about,splits,,,,,,,,,,quarter regio" in lines
    assert "rows,om,read,,,,,,,,3," in lines
    assert "rows,om,outside-period,,,,,,,,1," in lines
    assert "part,,,pilot,,,,,,,2," in lines
    steps = [line for line in lines if line.startswith("duration,aangifte_sepot,,pilot")]
    assert "duration,aangifte_sepot,,niet_pilot,,,,,,,0," in lines
    assert steps == [
        "duration,aangifte_sepot,,pilot,,,within,passed,,5,2,",
        "duration,aangifte_sepot,,pilot,quarter,2012-Q3,within,passed,,5,2,",
        "duration,aangifte_sepot,,pilot,regio,Groningen,within,passed,,5,2,",
        "duration,aangifte_sepot,,pilot,start.quarter,2012-Q3,within,passed,,5,2,",
    ]


# ---------------------------------------------------------------- the parts together are the whole


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> set[str]:
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


COUNTS = ("friesland.parquet", "groningen.csv")
"""A file of counts of each region, in the order of the regions."""


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """Write the registers of two regions, and count each by itself; give their folder and the names of the regions."""
    folder = tmp_path_factory.mktemp("counted")
    regions = parts.divide(folder, parts.region)
    for region, file in zip(regions, COUNTS, strict=True):
        doorloop.aggregate(region, by=["regio"]).save(folder / file)
    return folder, [region.name for region in regions]


@pytest.fixture
def regions(counted: tuple[Path, list[str]], tmp_path: Path) -> list[Path]:
    """Give the folders of the regions, which a test may change."""
    folder, names = counted
    return [Path(shutil.copytree(folder / name, tmp_path / name)) for name in names]


@pytest.fixture
def counts(counted: tuple[Path, list[str]], tmp_path: Path) -> list[Path]:
    """Give the counts of the regions, which a test may change."""
    return [Path(shutil.copy(counted[0] / name, tmp_path / name)) for name in COUNTS]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"by": "regio", "all_groups": True, "basis": "all", "lang": "en"},
        {"by": "quarter", "compare": ("2012-Q4", "2013-Q1")},
    ],
    ids=str,
)
def test_regions_together_are_the_whole(regions: list[Path], counts: list[Path], asked: dict[str, Any]) -> None:
    whole, told = (doorloop.report(sources, **asked) for sources in (regions, counts))
    assert whole.result.tables == told.result.tables
    assert plain(whole.result.distributions) == plain(told.result.distributions)
    assert whole.result.account == told.result.account
    assert whole.stages == told.stages
    assert differing(whole.render(["table", "json"]), told.render(["table", "json"])) == set()


@pytest.mark.slow
def test_regions_together_give_the_bytes_of_the_whole_in_every_format(regions: list[Path], counts: list[Path]) -> None:
    whole, told = (doorloop.report(sources, by="regio") for sources in (regions, counts))
    assert differing(whole.render(TOGETHER), told.render(TOGETHER)) == set()


def test_counts_of_counts_are_the_whole_too(regions: list[Path], counts: list[Path], tmp_path: Path) -> None:
    both = doorloop.aggregate(counts).save(tmp_path / "both.csv")
    direct = doorloop.aggregate(regions, by=["regio"])
    assert doorloop.aggregate(both).aggregate == direct.aggregate


def sample_by_region(folder: Path) -> list[Path]:
    """Divide the sample: each OM register, with the rows of the IND exports that are its own."""
    linkage = doorloop.report(SAMPLE, drawings=False).result.linkage
    om, ind = linkage.registers["om"], linkage.registers["ind"]
    home = {key: om.tables[at].file for key, at in zip(om.key.tolist(), om.table.tolist(), strict=True)}
    first = om.tables[0].file
    for file in dict.fromkeys(home.values()):
        region = folder / file.removeprefix("om_").removesuffix(".xlsx")
        region.mkdir()
        shutil.copy(SAMPLE / file, region)
        for at, table in enumerate(ind.tables):
            keys = dict(zip((table.rows[i] for i in ind.line[ind.table == at]), ind.key[ind.table == at], strict=True))
            (sheet,) = read((SAMPLE / table.file).read_bytes(), table.file)
            mine = [
                [show(cell) for cell in row]
                for number, row in enumerate(sheet.rows, start=1)
                if number not in keys or home.get(int(keys[number]), first) == file
            ]
            if len(mine) > len(sheet.rows) - len(keys):
                parts.write(region / f"{Path(table.file).stem}.csv", mine)
    return sorted(folder.iterdir())


@pytest.mark.slow
def test_the_sample_by_region_is_the_sample(tmp_path: Path) -> None:
    (tmp_path / "regions").mkdir()
    regions = sample_by_region(tmp_path / "regions")
    assert len(regions) == 4
    counts = [doorloop.aggregate(region).save(tmp_path / f"{region.name}.csv") for region in regions]
    whole, told = (doorloop.report(sources, basis="all") for sources in (regions, counts))
    assert whole.result.account.cases == 74
    assert whole.result.tables == doorloop.report(SAMPLE, basis="all").result.tables
    assert differing(whole.render(["html", "csv"]), told.render(["html", "csv"])) == set()


# ---------------------------------------------------------------- what does not add up


def refused(call: Callable[[], object]) -> SourceError:
    """Give the error that something ends with: it names a file or says what to do, and ends with 3."""
    with pytest.raises(SourceError) as caught:
        call()
    assert caught.value.exit_code == 3
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"version": "0.0.9"}, "its version of doorloop is 0.0.9, that of friesland.parquet is"),
        ({"definition": "andere"}, "its definition is andere, not kansloze-aangiften"),
        ({"definition_sha256": "ab" * 32}, f"its definition's SHA-256 is {'ab' * 32}, not"),
        ({"peildatum": "2013-12-31"}, "its peildatum is 2013-12-31, that of friesland.parquet is 2014-01-01"),
        ({"calendar": "atw"}, "its calendar is atw, that of friesland.parquet is nl"),
        ({"calendar_sha256": "cd" * 32}, f"its calendar's SHA-256 is {'cd' * 32}, that of friesland.parquet is"),
    ],
)
def test_counts_that_rest_on_something_else_are_refused(counts: list[Path], change: dict[str, Any], what: str) -> None:
    found = doorloop.aggregate(counts[1]).aggregate
    counts[1].write_bytes(Counts(replace(found, about=replace(found.about, **change))).written(".csv"))
    error = refused(lambda: doorloop.report(counts))
    assert (error.where, error.what.startswith(what)) == ("groningen.csv", True)


def test_what_is_asked_must_be_what_they_rest_on(counts: list[Path]) -> None:
    assert (
        "peildatum is 2014-01-01, that of what is asked is 2013-12-31"
        in refused(lambda: doorloop.report(counts, peildatum="2013-12-31")).what
    )
    other = refused(lambda: doorloop.report(counts, calendar="rijk"))
    assert "of the counts the calendar is nl, that of what is asked is rijk" in other.what
    assert "not split by month" in refused(lambda: doorloop.report(counts, by="month")).what
    assert "--by month" in refused(lambda: doorloop.aggregate(counts, by=["month"])).remedy
    assert (
        "definition is kansloze-aangiften"
        in refused(lambda: doorloop.report(counts, definition="bouwvergunningen")).what
    )


def test_counts_decide_the_day_and_the_calendar_where_nobody_asks(regions: list[Path], tmp_path: Path) -> None:
    made = doorloop.aggregate(regions, peildatum="2013-06-01", calendar="rijk").save(tmp_path / "a.csv")
    told, whole = doorloop.report(made), doorloop.report(regions, peildatum="2013-06-01", calendar="rijk")
    assert (str(told.result.basis.peildatum), told.result.basis.calendar.name) == ("2013-06-01", "rijk")
    assert told.render(["json"]) == whole.render(["json"])


def test_the_same_twice_is_refused(regions: list[Path], counts: list[Path], tmp_path: Path) -> None:
    again = doorloop.aggregate(regions[1], by=["regio"]).save(tmp_path / "again.parquet")
    assert (
        "the same aggregate twice: it holds what groningen.csv holds"
        in refused(lambda: doorloop.report([*counts, again])).what
    )
    wider = doorloop.aggregate(regions).save(tmp_path / "wider.csv")
    error = refused(lambda: doorloop.report([counts[0], wider]))
    assert (error.what, error.where) == (
        "the same source twice: friesland/ind.csv is counted in friesland.parquet too, as ind.csv",
        "wider.csv",
    )
    assert "given twice" in refused(lambda: doorloop.report([counts[0], counts[0]])).what


def test_a_register_among_them_is_refused(regions: list[Path], counts: list[Path]) -> None:
    error = refused(lambda: doorloop.report([counts[0], regions[1]]))
    assert (error.what.startswith("a register among aggregates"), error.where) == (True, "ind.csv")


def test_what_only_some_are_split_by_is_left_out(regions: list[Path], tmp_path: Path) -> None:
    one = doorloop.aggregate(regions[0], by=["regio", "month"]).save(tmp_path / "a.csv")
    other = doorloop.aggregate(regions[1], by=["month"]).save(tmp_path / "b.csv")
    both = doorloop.aggregate([one, other]).aggregate
    assert both.about.splits == ("quarter", "month")
    assert both.partial.tally == doorloop.aggregate(regions, by=["month"]).aggregate.partial.tally
    assert "not split by regio" in refused(lambda: doorloop.report([one, other], by="regio")).what


BROKEN: Final[dict[str, Callable[[str], str]]] = {
    "cut": lambda text: text[: len(text) // 2],
    "a line less": lambda text: "\n".join(text.splitlines()[:-3] + text.splitlines()[-2:]),
    "another count": lambda text: text.replace("rows,om,read,,,,,,,,", "rows,om,read,,,,,,,,1", 1),
    "another kind": lambda text: text.replace("doorloop.aggregate/1", "doorloop.aggregate/9"),
    "another header": lambda text: text.replace("record,", "records,", 1),
    "a word for a number": lambda text: text.replace("rows,om,read,,,,,,,,", "rows,om,read,,,,,,,,x", 1),
    "only the mark": lambda text: text.splitlines()[1],
    "a day too many": lambda text: text.replace("peildatum,,,,,,,,,,2014-01-01", "peildatum,,,,,,,,,,2014-01-32"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_file_that_is_not_whole_is_refused(counts: list[Path], how: str) -> None:
    text = counts[1].read_text("utf-8")
    counts[1].write_text(BROKEN[how](text), "utf-8")
    error = refused(lambda: doorloop.report(counts))
    assert (error.where, error.what.startswith("this aggregate cannot be used")) == ("groningen.csv", True)


def test_a_parquet_file_that_is_not_whole_is_refused(counts: list[Path]) -> None:
    data = counts[0].read_bytes()
    counts[0].write_bytes(data[:200] + data[240:])
    assert refused(lambda: doorloop.report(counts)).where == "friesland.parquet"


def test_a_spreadsheet_program_may_have_saved_it_again(counts: list[Path]) -> None:
    """With other separators, and empty columns for what is absent."""
    text = counts[1].read_text("utf-8")
    counts[1].write_text("\ufeff" + text.replace(",", ";").replace("\n", "\r\n"), "utf-8")
    assert doorloop.report(counts).result.account.cases > 0


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (SourceInfo("x.csv", "politie", 1, "00" * 32), "it names a source that is none of the definition's registers"),
        (RowCounts(1, 0, 1, {}), "it counts rows of registers that the definition does not have"),
        ({"no-such-rule": 1}, "it has a record that is not understood"),
        (Fate("gone"), "it has a record that is not understood"),  # type: ignore[arg-type]
    ],
    ids=["source", "rows", "finding", "state"],
)
def test_a_file_of_strange_records_is_refused(counts: list[Path], record: object, why: str) -> None:
    """Whole, but not of this program."""
    one = doorloop.aggregate(counts[1]).aggregate
    partial, account, counted = one.partial, one.partial.account, one.partial.tally
    if isinstance(record, SourceInfo):
        partial = replace(partial, sources=(*partial.sources, record))
    elif isinstance(record, RowCounts):
        partial = replace(partial, account=replace(account, registers={**account.registers, "politie": record}))
    elif isinstance(record, Fate):
        spells = {**counted.spells, Run("x", "pilot"): {record: Histogram((1,), (1,))}}
        partial = replace(partial, tally=Tally(counted.cells, spells))
    else:
        partial = replace(partial, account=replace(account, findings=record))
    counts[1].write_bytes(Counts(replace(one, partial=partial)).written(".csv"))
    assert why in refused(lambda: doorloop.report(counts)).what


# ---------------------------------------------------------------- what is absent


def test_counts_list_no_findings(counts: list[Path]) -> None:
    report = doorloop.report(counts)
    assert report.result.account.severities["error"] >= 0
    assert "list no findings" in refused(lambda: report.findings).what
    with pytest.raises(LookupError):
        report.result.linkage.counted  # noqa: B018


def test_no_identifier_is_in_any_byte(counts: list[Path]) -> None:
    needles = Needles(frozenset(one.v_nummer for one in people()), frozenset(one.birth for one in people()))
    for file in some(counts):
        assert leaks(needles, file.name, file.read_bytes()) == set()


# ---------------------------------------------------------------- the command


@pytest.mark.slow
def test_the_command_writes_and_tells(regions: list[Path], tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.parquet"]
    for region, file in zip(regions, files, strict=True):
        made = cli("aggregate", region, "-o", file)
        assert (made.returncode, made.stdout) == (0, "")
        assert made.stderr.splitlines()[0] == str(file)
        assert "een aantal van één gaat over één persoon" in made.stderr
        assert file.stat().st_mode & 0o777 == 0o600
    told, whole = cli("report", *files, "-f", "json"), cli("report", *regions, "-f", "json")
    assert told.returncode == 0
    assert "verteld uit tellingen" in told.stderr
    one, other = (json.loads(text) for text in (told.stdout, whole.stdout))
    assert one["tables"] == other["tables"]
    assert one["findings"] == other["findings"]
    shown = cli("report", *files)
    (line,) = (line for line in shown.stdout.splitlines() if line.startswith("Bevindingen:"))
    assert line.endswith("zie `doorloop check`.")


def test_the_command_refuses_what_it_cannot_do(regions: list[Path], tmp_path: Path) -> None:
    for arguments, code, words in (
        ((regions[0], "-o", tmp_path / "a.xlsx"), 2, "end it in .csv"),
        ((regions[0], "-o", tmp_path / "a.csv", "--by", "regoi"), 2, "did you mean 'regio'"),
        ((tmp_path / "nothing.csv", "-o", tmp_path / "a.csv"), 2, "does not exist"),
        ((regions[0] / "ind.csv", "-o", tmp_path / "a.csv"), 3, "among the sources"),
    ):
        ran = cli("aggregate", *arguments, DOORLOOP_LANG="en")
        assert (ran.returncode, words in ran.stderr) == (code, True), ran.stderr
    assert not list(tmp_path.glob("a.*"))


@pytest.mark.slow
def test_a_manifest_of_counts_is_repeated(counts: list[Path], tmp_path: Path) -> None:
    assert cli("report", *counts, "-o", tmp_path / "out", "-f", "csv").returncode == 0
    again = cli("report", "--from-manifest", tmp_path / "out/manifest.json")
    *_, last = again.stderr.splitlines()
    assert (again.returncode, last) == (0, "hetzelfde: 13 bestanden komen byte voor byte gelijk uit")


def test_another_ending_is_refused_in_python(regions: list[Path], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="as their file's ending says"):
        doorloop.aggregate(regions).save(tmp_path / "counts.json")


def test_the_frame_has_the_records(counts: list[Path]) -> None:
    frame = doorloop.aggregate(counts[1]).frame
    assert list(frame.columns)[:3] == ["record", "item", "category"]
    steps = frame[(frame["record"] == "duration") & (frame["item"] == "aangifte_sepot") & (frame["by"] == "")]
    closed = steps[(steps["group"] == "pilot") & steps["state"].isin(["within", "beyond"])]
    (record,) = [one for one in doorloop.report(counts[1])["doorlooptijden"].records if one["step"] == "aangifte_sepot"]
    assert int(closed["n"].sum()) == record["n"]
