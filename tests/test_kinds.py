"""A kind of table is one file: it says of every column what it tells of people, and a new one needs no other code."""

from __future__ import annotations

import json
import re
import shutil
import sys
import typing
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import doorloop
from doorloop.base.language import Text
from doorloop.base.words import HIDDEN
from doorloop.cases.reference import Reference
from doorloop.definition import load, parts
from doorloop.definition.parts import TablePart
from doorloop.render import formats
from doorloop.runs import publish
from doorloop.runs.document import report_document
from doorloop.tables.kinds import kind_of, kinds
from doorloop.tables.kinds.course import Course
from doorloop.tables.kinds.crosstab import Crosstab
from doorloop.tables.kinds.kind import TableKind, Told
from doorloop.tables.numbers import ADDED, numbers
from doorloop.tables.records import Record, Request
from doorloop.workdays.calendars import calendar
from kit.exports import SAMPLE
from kit.invented import PEILDATUM, invent, tables_of, undoubting
from kit.processes import finish
from kit.small_chain import chain

PACKAGE = Path(doorloop.__file__).parent
FORMATS = ("json", "csv", "md", "html", "xlsx")


# ---------------------------------------------------------------- every kind says everything


def test_every_struct_of_a_table_has_its_kind() -> None:
    structs = typing.get_args(parts.Table)
    law = '\n[tables.wet]\nkind = "statutory"\ntitle = { nl = "Wet", en = "Law" }\nsteps = ["beslissen"]\n'
    made = [*kinds(load()), *kinds(chain('unit = "werkdagen"\n', law))]  # the pilot has no table of the last
    found = {one.table.__struct_config__.tag: type(one) for one in made}
    tags = {struct.__struct_config__.tag for struct in structs}
    assert len(structs) == 10
    assert set(found) == tags
    assert {kind.__name__.lower() for kind in found.values()} == tags
    assert all((PACKAGE / "tables/kinds" / f"{tag}.py").is_file() for tag in tags)


def test_a_struct_without_a_kind_is_refused() -> None:
    class Unheard(TablePart, frozen=True, kw_only=True, tag="unheard"):
        pass

    table = Unheard(title=Text(nl="x", en="x"))
    spec = msgspec.structs.replace(load().spec, tables={"x": table})
    with pytest.raises(AssertionError):
        kind_of(msgspec.structs.replace(load(), spec=spec), "x")


@pytest.mark.parametrize("by", ["", "regio"])
def test_every_column_of_every_kind_is_named(by: str) -> None:
    data = invent(5, 400)
    tables = tables_of(data, by=by)
    assert len(tables) > 10
    for name, records in tables.items():
        kind = kind_of(data.definition, name)
        assert records or kind.compares, name
        for record in records:
            named = {one.column for one in kind.people({**record, "by": by})}
            assert set(record) <= named | kind.keys | set(ADDED), name


def test_what_is_told_by_a_count_names_it() -> None:
    found = numbers(load(), tables_of(invent(5, 400)))
    assert len(found) > 1000
    told = {"count", "share", "mean", "quantile", "judged", "figure", "extreme"}
    assert {one.kind for one in found} == told
    assert all(one.of for one in found if one.kind in ("count", "share", "mean", "quantile"))


# ---------------------------------------------------------------- what nobody named is hidden


def nobody(_self: object, _record: Record) -> Iterator[Told]:
    return iter(())


@pytest.mark.parametrize(("kind", "table"), [(Course, "verloop"), (Crosstab, "regio")])
def test_a_kind_whose_numbers_nobody_names_is_published_without_any(
    kind: type[TableKind[TablePart]], table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = undoubting()
    spec = msgspec.structs.replace(whole.spec, tables={table: whole.spec.tables[table]})
    definition = msgspec.structs.replace(whole, spec=spec)
    data, keys = invent(11, 300, definition), kind_of(definition, table).keys
    plain = [value for record in tables_of(data)[table] for value in record.values()]
    assert sum(isinstance(value, int) and value > 0 for value in plain) > 6
    monkeypatch.setattr(kind, "people", nobody)
    reference, policy = Reference(definition, PEILDATUM, calendar("nl")), definition.spec.publish
    result = publish.publish(data, reference, Request(), [], publish.Release(policy))
    records = json.loads(formats.render(report_document(result), ["json"])["report.json"])["tables"][table]
    assert len(records) > 3
    for record in records:
        assert {column for column, value in record.items() if value is not None} <= {*keys, *ADDED}


# ---------------------------------------------------------------- a kind that is thrown away

STRUCT = '''
class Years(TablePart, frozen=True, kw_only=True, tag="years"):
    """Cases by the year of a date."""

    date: str


Table = '''

KIND = '''
"""Cases by the year of a date."""

from __future__ import annotations

from collections.abc import Iterator

from doorloop.cases.categories import Data, Parts, periods
from doorloop.cases.tally import Kind as CellKind
from doorloop.definition import parts
from doorloop.tables import keys
from doorloop.tables.kinds.kind import TableKind, Told
from doorloop.tables.sheet import Column, Laid, Page, Row
from doorloop.tables.records import Counted, Record


class Years(TableKind[parts.Years]):
    """A table of kind `years`."""

    def divisions(self, data: Data) -> Iterator[tuple[CellKind, str, Parts]]:
        """Divide the cases by year."""
        yield "count", self.name, periods(data.cases.values[self.table.date], "year")

    def records(self, counted: Counted) -> Iterator[Record]:
        """Make a record of each year and group."""
        for year in ("2012", "2013"):
            for group in counted.groups:
                yield {"year": year, "group": group, "count": counted.tally.cell("count", self.name, year, group)}

    def layout(self, page: Page) -> Laid:
        """Run the years down."""
        rows = [Row((str(r["year"]), page.group(r["group"]), page.number(r["count"]))) for r in page.records]
        return [Column("jaar"), Column("groep"), Column("n", numeric=True)], rows, []

    @property
    def keys(self) -> frozenset[str]:
        """Name the year and the group."""
        return frozenset({"year", "group"})

    def fields(self) -> Iterator[tuple[str, list[str]]]:
        """Give the date."""
        yield "", [self.table.date]
'''

PEOPLE = '''
    def people(self, record: Record) -> Iterator[Told]:
        """Name the one count."""
        named = frozenset({f"{self.table.date}={record['year']}"})
        yield Told("count", "count", (keys.cases(named, str(record["group"])),))
'''

CASE = """        case parts.Years():
            return Years(definition, name, table)
"""

TABLE = """
[tables.jaren]
kind = "years"
title = { nl = "Jaren", en = "Years" }
date = "aangifte"
"""


def changed(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module", params=["named", "unnamed"])
def copied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path, Path]:
    """Add a kind to a copy of the package, as docs/adding.md says: a file, its struct, and a row in each list."""
    root = tmp_path_factory.mktemp(request.param)
    package = root / "doorloop"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "tables/kinds/years.py").write_text(KIND + PEOPLE * (request.param == "named"), "utf-8")
    union = (" | Counts | Goals\n", " | Counts | Goals | Years\n")
    changed(package / "definition/parts.py", ("\nTable = ", STRUCT), union)
    changed(
        package / "tables/kinds/__init__.py",
        ("import TableKind\n", "import TableKind\nfrom doorloop.tables.kinds.years import Years\n"),
        ("        case _:\n", f"{CASE}        case _:\n"),
    )
    text = (PACKAGE / "definition/shipped/kansloze-aangiften.toml").read_text("utf-8")
    before, _, after = text.partition("[export]")
    settings, _, _ = after.partition("[publish]")[2].partition("[tables.kenmerken]")
    (root / "pilot.toml").write_text(f"{before}[publish]{settings}{TABLE}", "utf-8")
    for codes in (PACKAGE / "definition/shipped").glob("*.csv"):
        shutil.copy(codes, root)
    return request.param, root, root / "pilot.toml"


def run(root: Path, *arguments: object) -> None:
    done = finish(sys.executable, "-m", "doorloop", *map(str, arguments), cwd=root, PYTHONPATH=str(root))
    assert done.returncode == 0, done.stderr


def test_a_new_kind_is_counted_and_printed_in_every_format(copied: tuple[str, Path, Path]) -> None:
    _, root, definition = copied
    formats = [part for name in FORMATS for part in ("-f", name)]
    run(root, "report", SAMPLE, "--definition", definition, *formats, "-o", root / "out")
    records = json.loads((root / "out/report.json").read_text("utf-8"))["tables"]["jaren"]
    for group, cases in (("pilot", 44), ("niet_pilot", 30)):
        assert sum(record["count"] for record in records if record["group"] == group) == cases
    assert len(records) == 4
    for name in ("jaren.csv", "report.md", "report.html"):
        assert re.search(r"\b2012\b", (root / "out" / name).read_text("utf-8-sig"))
    run(root, "check", SAMPLE, "--definition", definition, "-f", "json", "-o", root / "out")
    assert '"jaren"' in (root / "out/check.json").read_text("utf-8")


def test_a_new_kind_is_published_only_as_far_as_its_numbers_are_named(copied: tuple[str, Path, Path]) -> None:
    how, root, definition = copied
    run(
        root,
        "report",
        SAMPLE,
        "--definition",
        definition,
        "--publish",
        "-f",
        "json",
        "-f",
        "md",
        "-f",
        "csv",
        "-o",
        root / how,
    )
    records = json.loads((root / how / "report.json").read_text("utf-8"))["tables"]["jaren"]
    assert len(records) == 4
    text = (root / how / "report.md").read_text("utf-8")
    section = text.partition("## Jaren")[2].partition("\n## ")[0]
    assert section
    if how == "named":
        assert [record["year"] for record in records] == ["2012", "2012", "2013", "2013"]
        assert all(record["count"] is None or record["count"] >= 10 or record["count"] == 0 for record in records)
    else:
        assert {record["count"] for record in records} == {None}
        assert all("count" in record["hidden"].split() for record in records)
        assert HIDDEN in section.replace("\\[", "[").replace("\\]", "]")


# ---------------------------------------------------------------- a crosstab by several answers


def test_a_crosstab_by_a_field_with_several_answers_counts_each_answer() -> None:
    """As the characteristics do, which count the same answers in another way."""
    whole = undoubting()
    text = Text(nl="x", en="x")
    crosstab = parts.Crosstab(title=text, by="voorprocedure", record_key="answer", total="totaal")
    tables = {"answers": crosstab, "kenmerken": whole.spec.tables["kenmerken"]}
    definition = msgspec.structs.replace(whole, spec=msgspec.structs.replace(whole.spec, tables=tables))
    assert definition.field("voorprocedure").type == "codes"
    made = tables_of(invent(5, 600, definition))
    expected = {(r["category"], r["group"]): r["count"] for r in made["kenmerken"] if r["variable"] == "voorprocedure"}
    found = {(r["answer"], r["group"]): r["count"] for r in made["answers"] if r["answer"] != "totaal"}
    assert len(found) > 3
    assert found == {key: expected[key] for key in found}
    group = next(iter(definition.groups))
    total = next(r["count"] for r in made["answers"] if (r["answer"], r["group"]) == ("totaal", group))
    assert sum(int(n or 0) for (_, name), n in found.items() if name == group) > int(total or 0) * 0.8
