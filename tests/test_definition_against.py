"""`definition check FILE SOURCES`: what registers have that a definition does not know, and the lines that take it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kit.found import some
from kit.long_form import LONG
from kit.pilot import OM, doorloop, om_case
from kit.schemas import DEFINITION_CHECK

DEFINITION = """\
schema = "doorloop.definition/1"
name = "proef"
title = { nl = "Proef", en = "Trial" }
peildatum = 2024-12-31
unit = { register = "zaken", date = "melding", label = { nl = "zaken", en = "cases" } }

[key]
name = { nl = "nummer", en = "number" }
digits = 4

[registers.zaken]
title = { nl = "register van zaken", en = "register of cases" }

[registers.zaken.fields]
nummer = { header = "Nummer", type = "key", required = true }
melding = { header = "Datum melding", aliases = ["Gemeld"], type = "date", required = true }
besluit.header = "Datum besluit"
besluit.type = "date"
geboren = { header = "Geboren op", type = "birth", private = true }
land = { header = "Land", type = "code", codes = "land" }

[registers.zaken.fields.uitkomst]
header = "Uitkomst"
type = "codes"
codes = "uitkomst"

[codes.uitkomst.values]
toegekend = { label = { nl = "toegekend", en = "granted" } }
geweigerd = { label = { nl = "geweigerd", en = "refused" }, variants = ["afgewezen"] }

[codes.land]
file = "landen.csv"

[[steps]]
id = "s"
label = { nl = "Melding en besluit", en = "Report and decision" }
start = "melding"
end = "besluit"
unit = "kalenderdagen"

[tables.duur]
kind = "durations"
title = { nl = "Duur", en = "Durations" }
steps = ["s"]

[tables.wie]
kind = "characteristics"
title = { nl = "Wie", en = "Who" }
[[tables.wie.variables]]
id = "uitkomst"
label = { nl = "Uitkomst", en = "Outcome" }
field = "uitkomst"
"""
LANDS = "key,nl,en,variants\nNL,Nederland,Netherlands,\nBE,België,Belgium,Belgie\n"
REGISTER = """\
Nummer;Datum meldingg;Besluitdatum;Geboren op;Land;Uitkomst;Opmerking
1001;2-1-2024;5-1-2024;1-1-1980;Nederland;toegekend;x
1002;2-1-2024;wordt beslist;wk 3 1980;Nederlant;geweigert;
1003;3-1-2024;wordt beslist;ergens;Duitsland;toegekend; ingetrokken;
1004;4-1-2024;wk 12;gisteren;Duitsland;ingetrokken;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "proef.toml").write_text(DEFINITION, "utf-8")
    (tmp_path / "landen.csv").write_text(LANDS, "utf-8")
    (tmp_path / "zaken.csv").write_text(REGISTER.replace("toegekend; ingetrokken", '"toegekend; ingetrokken"'), "utf-8")
    return tmp_path


def checked(definition: object, *sources: Path, code: int, more: tuple[str, ...] = ()) -> Any:
    found = doorloop("definition", "check", definition, *sources, "--lang", "en", "-f", "json", *more)
    assert found.code == code, found
    told = json.loads(found.out)
    DEFINITION_CHECK.validate(told)
    return told


def told(found: Any) -> list[tuple[object, ...]]:
    """Give of each thing found its code, severity, cell, value, count and line of TOML."""
    names = ("code", "severity", "cell", "value_shown", "count")
    return [(*(one[name] for name in names), (one["proposal"] or {}).get("toml")) for one in found["sources"]]


def applied(path: Path, found: Any) -> None:
    """Write the proposals into the definition, from its end to its beginning."""
    proposals = {json.dumps(one["proposal"]): one["proposal"] for one in found["sources"] if one["proposal"]}
    places = [
        ((one["after"], one["after"]) if one["first"] is None else (one["first"] - 1, one["last"]), one["toml"])
        for one in some(list(proposals.values()))
    ]
    lines = path.read_text("utf-8").split("\n")
    for (first, last), text in sorted(places, reverse=True):
        lines[first:last] = [text]
    path.write_text("\n".join(lines), "utf-8")


NOT_YET = 'missing.not_yet = ["null", "na", "nan", "nat", "none", "nog niet", "loopt nog", "wordt beslist"]'
NEW = 'ingetrokken.label = { nl = "ingetrokken", en = "ingetrokken" }'
KNOWN = 'geweigerd = { label = { nl = "geweigerd", en = "refused" }, variants = ["afgewezen", "geweigert"] }'
MELDING = '{ header = "Datum melding", aliases = ["Gemeld", "Datum meldingg"], type = "date", required = true }'
FOUND = [
    ("field-absent", "error", "B1", "Datum meldingg", 1, f"melding = {MELDING}"),
    ("date-unreadable", "error", "C3", "wordt beslist", 2, NOT_YET),
    ("date-unreadable", "error", "C5", "wk 12", 1, None),
    ("date-unreadable", "error", "D3", None, 3, None),
    ("code-unknown", "error", "E4", "Duitsland", 2, 'values.Duitsland.label = { nl = "Duitsland", en = "Duitsland" }'),
    ("code-unknown", "error", "E3", "Nederlant", 1, 'values.NL.variants = ["Nederlant"]'),
    ("code-unknown", "error", "F3", "geweigert", 1, KNOWN),
    ("code-unknown", "error", "F4", "toegekend; ingetrokken", 1, NEW),
    ("code-unknown", "error", "F5", "ingetrokken", 1, NEW),
    ("field-absent", "warning", "C1", "Besluitdatum", 1, 'besluit.aliases = ["Besluitdatum"]'),
    ("column-unknown", "info", "G1", "Opmerking", 1, None),
]


def test_headers_codes_and_dates_are_told_with_counts_and_lines(folder: Path) -> None:
    found = checked(folder / "proef.toml", folder / "zaken.csv", code=1)
    assert told(found) == FOUND
    table = {"file": "zaken.csv", "sheet": None, "register": "zaken", "row": 1, "rows": 4, "is_read": True}
    assert found["tables"] == [table]
    assert found["summary"] == {"error": 9, "warning": 1, "info": 1}
    assert [one["key"] for one in found["sources"]][:5] == [
        "registers.zaken.fields.melding",
        *["registers.zaken.fields.besluit"] * 2,
        "registers.zaken.fields.geboren",
        "codes.land",
    ]


def test_the_lines_are_for_the_definition_as_it_is_written(folder: Path) -> None:
    """With all of them written where they belong, nothing is left that a line of a definition could take."""
    path = folder / "proef.toml"
    applied(path, checked(path, folder / "zaken.csv", code=1))
    rest = [one for one in FOUND if one[-1] is None]
    assert told(checked(path, folder / "zaken.csv", code=1)) == rest
    report = doorloop("report", folder / "zaken.csv", "-d", path, "-f", "json").out
    assert [row["n"] for row in json.loads(report)["tables"]["duur"]] == [1]


def test_an_overlay_gets_lines_of_its_own(folder: Path) -> None:
    path = folder / "over.toml"
    path.write_text(
        '# mine\nextends = "proef.toml"\n\n[registers.zaken.fields.melding]\naliases = ["Melddatum"]\n', "utf-8"
    )
    found = checked(path, folder / "zaken.csv", code=1)
    lines = {
        one["toml"]: (one["file"], one["after"], one["first"]) for row in found["sources"] if (one := row["proposal"])
    }
    assert lines == {
        'aliases = ["Melddatum", "Datum meldingg"]': ("over.toml", None, 5),
        NOT_YET: ("over.toml", 2, None),
        'codes.land.values.Duitsland.label = { nl = "Duitsland", en = "Duitsland" }': ("over.toml", 2, None),
        'codes.land.values.NL.variants = ["Nederlant"]': ("over.toml", 2, None),
        'codes.uitkomst.values.geweigerd.variants = ["geweigert"]': ("over.toml", 2, None),
        f"codes.uitkomst.values.{NEW}": ("over.toml", 2, None),
        'registers.zaken.fields.besluit.aliases = ["Besluitdatum"]': ("over.toml", 2, None),
    }
    applied(path, found)
    assert all(one[-1] is None for one in some(told(checked(path, folder / "zaken.csv", code=1))))


def test_a_shipped_definition_gets_lines_for_one_that_extends_it(tmp_path: Path) -> None:
    path = tmp_path / "om.csv"
    case = {OM.get(name, name): value for name, value in om_case(1).items()}
    case["Datum sepott"] = case.pop("Datum sepot")
    path.write_text(";".join(case) + "\n" + ";".join(map(str, case.values())) + "\n", "utf-8")
    found = checked("kansloze-aangiften", path, code=0)
    (near,) = (one for one in found["sources"] if one["proposal"])
    line = 'registers.om.fields.sepot.aliases = ["Datum sepott"]'
    assert near["proposal"] == {"file": None, "after": None, "first": None, "last": None, "toml": line}
    over = tmp_path / "over.toml"
    over.write_text(f'extends = "kansloze-aangiften"\n{line}\n', "utf-8")
    assert not [one for one in checked(over, path, code=0)["sources"] if one["proposal"]]


def test_a_person_reads_one_line_a_value_and_the_line_of_toml_below(folder: Path) -> None:
    found = doorloop("definition", "check", folder / "proef.toml", folder / "zaken.csv")
    assert found.code == 1
    lines = found.out.splitlines()
    assert lines[0].startswith("proef.toml: een geldige definitie (proef, sha256 ")
    assert lines[1:7] == [
        "zaken.csv: zaken, kop in rij 1, 4 rijen bekeken",
        "Fout: zaken.csv B1 melding: kolom ‘Datum melding’ ontbreekt op 1 van 1 werkblad; ‘Datum meldingg’ lijkt erop",
        f"  proef.toml, regel 16 wordt: melding = {MELDING}",
        "Fout: zaken.csv C3 besluit: 2 × ‘wordt beslist’: geen datum te lezen; telt als onbekend",
        "Fout: zaken.csv C5 besluit: ‘wk 12’: geen datum te lezen; telt als onbekend",
        f"  proef.toml, achter regel 5: {NOT_YET}",
    ]
    assert lines[-2:] == [
        "Mededeling: zaken: 1 kolom hoort bij geen veld: ‘Opmerking’",
        "Bevindingen: 9 fouten, 1 waarschuwing, 1 mededeling.",
    ]


def test_many_values_are_listed_in_part_and_in_json_as_a_whole(folder: Path) -> None:
    rows = [f"{1000 + n};2-1-2024;5-1-2024;;Land{n:02};toegekend" for n in range(40)]
    (folder / "zaken.csv").write_text(
        "\n".join(["Nummer;Gemeld;Datum besluit;Geboren op;Land;Uitkomst", *rows]), "utf-8"
    )
    lines = doorloop("definition", "check", folder / "proef.toml", folder / "zaken.csv").out.splitlines()
    assert sum(line.startswith("Fout: zaken.csv E") for line in lines) == 10
    assert sum("values.Land" in line for line in lines) == 10
    assert "  en nog 30 andere waarden, in 30 cellen (alle met -f json)" in lines
    assert len(checked(folder / "proef.toml", folder / "zaken.csv", code=1)["sources"]) == 40


def test_nothing_of_a_private_column_is_quoted(folder: Path) -> None:
    for more in ((), ("-f", "json")):
        found = doorloop("definition", "check", folder / "proef.toml", folder / "zaken.csv", *more)
        assert not [
            word for word in ("ergens", "gisteren", "wk 3", "1001", "1-1-1980") if word in found.out + found.err
        ]


def test_a_header_that_holds_a_number_is_not_proposed(folder: Path) -> None:
    text = REGISTER.replace("Besluitdatum", "Datum besluit 2801234567")
    (folder / "zaken.csv").write_text(text, "utf-8")
    found = doorloop("definition", "check", folder / "proef.toml", folder / "zaken.csv", "-f", "json")
    assert "2801234567" not in found.out + found.err


def test_a_sheet_without_its_identifier_is_looked_at_all_the_same(folder: Path) -> None:
    (folder / "zaken.csv").write_text(REGISTER.replace("Nummer;", "Numer;"), "utf-8")
    found = told(checked(folder / "proef.toml", folder / "zaken.csv", code=1))
    nummer = '{ header = "Nummer", type = "key", required = true, aliases = ["Numer"] }'
    assert ("field-absent", "error", "A1", "Numer", 1, f"nummer = {nummer}") in found
    assert ("date-unreadable", "error", "C5", "wk 12", 1, None) in found


def test_a_sheet_without_any_identifier_is_told_as_not_looked_at(folder: Path) -> None:
    (folder / "zaken.csv").write_text("Gemeld;Geboren op;Land\n1-1-2024;1-1-1980;Nederland\n", "utf-8")
    found = told(checked(folder / "proef.toml", folder / "zaken.csv", code=1))
    assert ("field-absent", "error", "1", None, 1, None) in found
    assert ("sheet-like-register", "error", "1", None, 1, None) in found


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a;b\n1;2\n", "file-skipped"),
        (b"PK\x03\x04broken", "file-unreadable"),
        (b"Nummer;Gemeld;Datum melding\n1001;1-1-2024;2-1-2024\n", "sheet-refused"),
    ],
)
def test_a_file_that_a_run_would_refuse_is_told_and_the_others_are_read(
    folder: Path, content: bytes, code: str
) -> None:
    (folder / "ander.xlsx" if content.startswith(b"PK") else folder / "ander.csv").write_bytes(content)
    other = next(folder.glob("ander.*"))
    found = checked(folder / "proef.toml", other, folder / "zaken.csv", code=1)
    assert (code, "error") in [(one["code"], one["severity"]) for one in found["sources"] if one["file"] == other.name]
    assert "code-unknown" in [one["code"] for one in found["sources"]]


def test_two_headers_of_one_field_are_refused_with_the_path_of_its_key(folder: Path) -> None:
    (folder / "zaken.csv").write_text("Nummer;Gemeld;Datum melding\n1001;1-1-2024;2-1-2024\n", "utf-8")
    refused = doorloop("report", folder / "zaken.csv", "-d", folder / "proef.toml")
    assert refused.code == 3
    assert "registers.zaken.fields.melding.aliases" in refused.err


def test_the_sources_are_not_read_with_a_definition_that_is_wrong(folder: Path) -> None:
    path = folder / "proef.toml"
    path.write_text(DEFINITION.replace("digits = 4", "digits = 400"), "utf-8")
    found = doorloop("definition", "check", path, folder / "zaken.csv")
    assert found.code == 3
    assert "De bronnen zijn niet gelezen" in found.err
    assert checked(path, folder / "zaken.csv", code=3)["sources"] is None


def test_a_source_that_is_not_there_is_wrong_usage(folder: Path) -> None:
    assert doorloop("definition", "check", folder / "proef.toml", folder / "nergens.csv").code == 2


# ---------------------------------------------------------------- long form

LOG = """zaak;gebeurtenis;moment
1001;ontvangst;2-1-2024
1001;beslit;30-1-2024
1001;notitie;3-1-2024
1002;ontvangst;2-1-2024
1002;telefoon;1-2-2024
1002;telefoon;1-2-2024
"""


def test_kinds_that_are_not_known_are_told_with_the_line_that_takes_or_ignores_them(tmp_path: Path) -> None:
    path, log = tmp_path / "log.toml", tmp_path / "log.csv"
    path.write_text(LONG.replace("DIGITS", "4").replace("ALSO", ""), "utf-8")
    log.write_text(LOG, "utf-8")
    found = checked(path, log, code=1)
    ignored = 'ignore = ["telefoon", "notitie"]'
    assert told(found) == [
        ("kind-unknown", "error", "B6", "telefoon", 2, ignored),
        (
            "kind-unknown",
            "error",
            "B3",
            "beslit",
            1,
            'besluit = { fields = { moment = "besluit" }, variants = ["beslit"] }',
        ),
        ("kind-unknown", "error", "B4", "notitie", 1, ignored),
    ]
    applied(path, found)
    assert told(checked(path, log, code=0)) == [("kind-ignored", "info", "B4", None, 3, None)]
    report = json.loads(doorloop("report", log, "-d", path, "-f", "json").out)
    assert report["findings"] == {"error": 0, "warning": 0, "info": 1}
    assert [row["mean"] for row in report["tables"]["doorlooptijden"]] == [28]


def test_the_columns_of_a_long_form_have_names_too(tmp_path: Path) -> None:
    path, log = tmp_path / "log.toml", tmp_path / "log.csv"
    path.write_text(
        LONG.replace("DIGITS", "4").replace("ALSO", "").replace('"moment" }\n[', '"tijdstip" }\n['), "utf-8"
    )
    log.write_text(LOG.replace("moment", "tijdstippen"), "utf-8")
    found = checked(path, log, code=1)
    assert found["sources"][0]["key"] == "registers.log.long.columns.moment"
    applied(path, found)
    assert [one[0] for one in told(checked(path, log, code=1))] == ["kind-unknown"] * 3


def test_a_column_that_lists_kinds_has_a_name_too(tmp_path: Path) -> None:
    path, log = tmp_path / "log.toml", tmp_path / "log.csv"
    listed = 'listed."n.v.t." = { header = "vervallen" }\nignore = ["*"]'
    path.write_text(LONG.replace("DIGITS", "4").replace("ALSO", listed), "utf-8")
    log.write_text("zaak;gebeurtenis;moment;vervalen\n1001;ontvangst;2-1-2024;besluit\n", "utf-8")
    found = checked(path, log, code=0)
    assert [one["key"] for one in found["sources"]] == ['registers.log.long.listed."n.v.t."']
    applied(path, found)
    assert told(checked(path, log, code=0)) == []
