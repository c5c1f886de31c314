"""`definition check`: every error of a definition at once, each at its file, line and key, in the reader's language."""

from __future__ import annotations

import ast
import json
import random
import re
import shutil
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from doorloop.base.errors import DefinitionError
from doorloop.definition import load
from doorloop.definition.dutch import NOUNS, WORDS, dutch
from doorloop.definition.examine import examine
from doorloop.definition.files import SHIPPED
from doorloop.definition.positions import positions
from kit.found import some
from kit.pilot import doorloop
from kit.spoilt import places, spoilt, toml

SOURCE = Path(__file__).resolve().parents[1] / "src" / "doorloop" / "definition"

WRONG = """\
schema = "doorloop.definition/1"
name = "Proef X"
title = { nl = "Proef" }
calendar = "nll"

[unit]
register = "zaken"
date = "meldng"
label = { nl = "zaken", en = "cases" }

[key]
name = { nl = "nummer", en = "number" }
digits = 600

[registers.zaken]
title = { nl = "zaken", en = "cases" }

[registers.zaken.fields]
nummer = { header = "Nummer", type = "key", required = true }
soort = { header = "Soort", type = "code", codes = "sort", required = true }
melding = { header = "Melding", aliasses = ["Datum melding"], type = "date", required = true }
besluit = { header = "Besluit", type = "datum" }
einde = { header = "Nummer", type = "date" }

[codes.soort.values]
a = { label = { nl = "a", en = "a" }, variants = ["A."] }
b = { label = { nl = "b", en = "b" }, variants = ["a"] }

[[steps]]
id = "een"
label = { nl = "Een", en = "One" }
strat = "melding"
end = "besluit"
unit = "dagen"
target = 5

[[steps]]
id = "twee"
label = { nl = "Twee", en = "Two" }
start = "melding"
end = "sluit"
unit = "weken"
target = "veel"
target_unit = "weken"

[tables.duur]
kind = "duration"
title = { nl = "Duur", en = "Durations" }
steps = ["drie"]
"""
ERRORS = """\
wrong.toml:2: name: a name has small letters, digits, _ and -, 64 at most, and is no device of Windows
wrong.toml:3: title: missing key 'en'
wrong.toml:4: calendar: there is no calendar 'nll'; did you mean 'nl'?
wrong.toml:8: unit.date: there is no date field of that register 'meldng'; did you mean 'melding'?
wrong.toml:13: key.digits: an identifier has 1 to 36 digits
wrong.toml:20: registers.zaken.fields.soort.codes: there is no code list 'sort'; did you mean 'soort'?
wrong.toml:21: registers.zaken.fields.melding.aliasses: unknown key; did you mean 'aliases'?
wrong.toml:22: registers.zaken.fields.besluit.type: invalid enum value 'datum': choose from key, date, birth, code, codes, number, text
wrong.toml:23: registers.zaken.fields.einde: header 'Nummer' is also that of 'nummer'
wrong.toml:27: codes.soort.values.b: 'a' is also a
wrong.toml:29: steps.0.target_unit: a target needs a unit: werkdagen, weken, kalenderdagen, uren, maanden or jaren
wrong.toml:32: steps.0.strat: unknown key; did you mean 'start'?
wrong.toml:34: steps.0.unit: invalid enum value 'dagen': choose from werkdagen, weken, kalenderdagen, uren
wrong.toml:41: steps.1.end: there is no date field 'sluit'; did you mean 'besluit'?
wrong.toml:43: steps.1.target: invalid decimal string
wrong.toml:47: tables.duur.kind: invalid value 'duration'
wrong.toml:49: tables.duur.steps: there is no step 'drie'
"""  # noqa: E501
FOUTEN = """\
wrong.toml:2: name: een naam heeft kleine letters, cijfers, _ en -, hoogstens 64, en is geen apparaat van Windows
wrong.toml:3: title: de sleutel 'en' ontbreekt
wrong.toml:4: calendar: er is geen kalender 'nll'; bedoelt u 'nl'?
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.toml"
    path.write_text(WRONG, "utf-8")
    return path


def test_all_errors_come_at_once_with_their_lines(wrong: Path) -> None:
    found = doorloop("definition", "check", wrong, "--lang", "en")
    assert found.out == ERRORS
    assert (found.code, found.err) == (3, "error: wrong.toml: 17 errors in this definition\n")


def test_the_errors_are_in_the_language_of_the_user(wrong: Path) -> None:
    found = doorloop("definition", "check", wrong)
    assert found.out.startswith(FOUTEN)
    assert found.err == "fout: wrong.toml: 17 fouten in deze definitie\n"
    assert doorloop("definition", "check", "nergens").err.startswith("fout: er is geen definitie 'nergens'")


def test_json_has_the_same(wrong: Path) -> None:
    found = doorloop("definition", "check", wrong, "--lang", "en", "-f", "json")
    told = json.loads(found.out)
    assert found.code == 3
    assert told["schema"] == "doorloop.definition-check/1"
    lines = [f"{one['file']}:{one['line']}: {one['key']}: {one['message']}\n" for one in told["errors"]]
    assert "".join(lines) == ERRORS
    assert told["definition"] == {"file": "wrong.toml", "name": None, "sha256": None}


def test_mending_one_error_leaves_the_others(tmp_path: Path) -> None:
    """Errors are told one by one as well: what a mended definition says is what was said of it before."""
    path, text = tmp_path / "wrong.toml", WRONG.replace('calendar = "nll"', 'calendar = "nl"')
    path.write_text(text.replace('end = "sluit"', 'end = "besluit"'), "utf-8")
    told = doorloop("definition", "check", path, "--lang", "en").out.splitlines()
    assert told == [line for line in ERRORS.splitlines() if ":4:" not in line and ":41:" not in line]


# ---------------------------------------------------------------- overlays


@pytest.mark.usefixtures("wrong")
def test_an_overlay_is_told_in_the_file_that_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "over.toml"
    path.write_text(
        'extends = "wrong.toml"\nname = "over"\n\n[[steps]]\nid = "twee"\nend = "nooit"\n\n[[steps]]\nid = "vier"\n'
        '\n[registers.zaken.fields.besluit]\naliases = [\n  "Besloten",\n  5,\n]\n',
        "utf-8",
    )
    told = doorloop("definition", "check", path, "--lang", "en").out.splitlines()
    assert [line for line in told if line.startswith("over.toml")] == [
        "over.toml:6: steps.1.end: there is no date field 'nooit'",
        "over.toml:8: steps.2: missing key 'label'",
        "over.toml:8: steps.2: missing key 'start'",
        "over.toml:8: steps.2: missing key 'end'",
        "over.toml:8: steps.2: missing key 'unit'",
        "over.toml:14: registers.zaken.fields.besluit.aliases.1: expected 'str', got 'int'",
    ]
    kept = [line for line in ERRORS.splitlines() if ":2:" not in line and ":41:" not in line]
    assert [line for line in told if line.startswith("wrong.toml")] == kept


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('extends = "a.toml"\n', "a.toml:1: extends: this definition extends itself"),
        ('# x\nextends = "kansloze"\n', "a.toml:2: extends: there is no definition 'kansloze'; did you mean"),
        ("extends = 5\n", "a.toml:1: extends: expected the name or the path of a definition"),
        ('extends = "b.toml"\n', "b.toml:1: extends: this definition extends itself"),
    ],
)
def test_an_overlay_on_itself_or_on_nothing_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "a.toml").write_text(text, "utf-8")
    (tmp_path / "b.toml").write_text('extends = "a.toml"\n', "utf-8")
    found = doorloop("definition", "check", tmp_path / "a.toml", "--lang", "en")
    assert found.code == 3
    assert found.out.splitlines()[0].startswith(told)
    with pytest.raises(DefinitionError, match=r"\.toml: extends"):
        load(str(tmp_path / "a.toml"))


def test_two_headers_of_one_file_cannot_be_one_fields_and_anothers(tmp_path: Path) -> None:
    path = tmp_path / "over.toml"
    aliases = '[registers.om.fields.sepot]\naliases = ["om.xlsx!Datum aangifte"]\n'
    path.write_text(f'extends = "kansloze-aangiften"\n{aliases}', "utf-8")
    found = doorloop("definition", "check", path, "--lang", "en")
    assert found.code == 3
    assert found.out == "over.toml:2: registers.om.fields.sepot: header 'Datum aangifte' is also that of 'aangifte'\n"


def test_a_column_of_a_long_form_has_a_header_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "over.toml"
    path.write_text('extends = "kansloze-aangiften"\nregisters.ind.long.kind.aliases = ["V-nummer"]\n', "utf-8")
    found = doorloop("definition", "check", path, "--lang", "en")
    assert found.out == "over.toml:2: registers.ind.long.kind: header 'V-nummer' is also that of 'v_nummer'\n"


def test_the_other_columns_of_a_long_form_have_headers_of_their_own_too(tmp_path: Path) -> None:
    path = tmp_path / "over.toml"
    columns = (
        'lifecycle = { header = "Fase" }\nlisted.onbekend = { header = "V-nummer" }\nlisted.nooit = { header = "Fase" }'
    )
    path.write_text(f'extends = "kansloze-aangiften"\n[registers.ind.long]\n{columns}\n', "utf-8")
    found = doorloop("definition", "check", path, "--lang", "en")
    assert found.code == 3
    assert found.out.splitlines() == [
        "over.toml:4: registers.ind.long.listed: there is no word for missing 'nooit'",
        "over.toml:4: registers.ind.long.listed.onbekend: header 'V-nummer' is also that of 'v_nummer'",
        "over.toml:5: registers.ind.long.listed.nooit: header 'Fase' is also that of 'lifecycle'",
    ]


# ---------------------------------------------------------------- what is no TOML


def test_lines_that_are_no_toml_are_told_and_the_rest_is_read(wrong: Path) -> None:
    text = WRONG.replace("[key]", "[key").replace('unit = "dagen"', "unit = dagen").replace('"Besluit",', '"Besluit"')
    wrong.write_text(text, "utf-8")
    found = doorloop("definition", "check", wrong, "--lang", "en")
    assert found.code == 3
    lines = [int(line.split(":")[1]) for line in found.out.splitlines()[:-1]]
    assert lines == [11, 21, 22, 32, 34, 43, 47]
    assert "missing" in found.out.splitlines()[-1], "of what is missing nothing can be said, and that is"
    assert found.out.count("missing key") == 0


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x = [", b'x = """', b"", b"\x00", b"= = =\n" * 200])
def test_what_is_no_definition_ends_in_errors(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(content)
    found = doorloop("definition", "check", path)
    assert found.code == 3
    assert 1 <= len(found.out.splitlines()) <= 60


def test_a_file_of_another_kind_has_one_error(tmp_path: Path) -> None:
    path = tmp_path / "published.toml"
    path.write_text('name = "x"\nschema = "doorloop.publication/1"\n[tables.a]\nrows = 1\n', "utf-8")
    (line,) = doorloop("definition", "check", path, "--lang", "en").out.splitlines()
    assert line.startswith("published.toml:2: schema: invalid enum value 'doorloop.publication/1'")


# ---------------------------------------------------------------- lines

ODD = """\
a = 1 # a = 2
"b.c" . d = "x = 1"
'e' = '''
f = 1
'''
g = [ 1, # [
  [2, "]"],
  { h = "}", i.j = 2 } ]
k = { l = [ { m = 1 }, { m = 2 } ], n = \"\"\"\\\"x\"\"\" }

[o . p]
q = 2012-09-05

[[r]]
s = 1
[r.t]
u = 1.5
[[r]]
[[r.v]]
w = true
[[r.v]]
w = "\\u00e9\\""
"""
LINES = {
    ("a",): 1,
    ("b.c", "d"): 2,
    ("e",): 3,
    ("g", 1, 1): 7,
    ("g", 2, "i", "j"): 8,
    ("k", "l", 1, "m"): 9,
    ("k", "n"): 9,
    ("o",): 11,
    ("o", "p", "q"): 12,
    ("r", 0): 14,
    ("r", 0, "t", "u"): 17,
    ("r", 1): 18,
    ("r", 1, "v", 1, "w"): 22,
    ("r", 1, "v", 7, "x"): 19,
    ("nowhere",): 0,
}


def test_every_key_has_its_line() -> None:
    found = positions(ODD)
    assert {path: found.line(path) for path in LINES} == LINES
    assert set(places(tomllib.loads(ODD))) == found.places.keys() | found.implied.keys()


@pytest.mark.parametrize("path", some(sorted(SHIPPED.glob("*.toml"))), ids=lambda path: path.stem)
def test_the_keys_of_the_shipped_definitions_stand_where_they_are_found(path: Path) -> None:
    text = path.read_text("utf-8")
    found, lines = positions(text), text.splitlines()
    named = [keys for keys in some(list(places(tomllib.loads(text)))) if isinstance(keys[-1], str)]
    assert [keys for keys in named if str(keys[-1]) not in lines[found.line(keys) - 1]] == []
    assert set(places(tomllib.loads(text))) == found.places.keys() | found.implied.keys()


# ---------------------------------------------------------------- any damage


def damaged(seeds: range) -> Iterator[tuple[int, Any]]:
    tree = tomllib.loads((SHIPPED / "kansloze-aangiften.toml").read_text("utf-8"), parse_float=Decimal)
    small = tomllib.loads((SHIPPED / "bouwvergunningen.toml").read_text("utf-8"), parse_float=Decimal)
    for seed in seeds:
        yield seed, spoilt(random.Random(seed), tree if seed % 10 == 0 else small)


def first(path: Path) -> tuple[str, str] | None:
    """Give the key and the error at which a run stops."""
    try:
        load(str(path))
    except DefinitionError as error:
        return error.where.removeprefix(path.name).removeprefix(": "), error.what
    return None


def hold(tmp_path: Path, seeds: range) -> int:
    """Check that a damaged definition has errors where a run refuses it, that one is the run's, and all have words."""
    shutil.copy(SHIPPED / "nationaliteiten.csv", tmp_path)
    path, refused = tmp_path / "spoilt.toml", 0
    for seed, tree in damaged(seeds):
        path.write_text(toml(tree), "utf-8")
        found = examine(str(path))
        stopped = first(path)
        refused += bool(stopped)
        told = [(one.key, one.what) for one in found.errors]
        # a key that is missing because it is misspelled is told as misspelled
        is_misspelled = any(what.startswith("unknown key") for _, what in told)
        assert bool(stopped) == bool(told), (seed, stopped, told)
        assert not stopped or stopped in told or is_misspelled, (seed, stopped, told)
        assert [one.what for one in found.errors if not dutch(one.what)] == [], seed
        assert all(one.line for one in found.errors if one.key), seed
    return refused


def test_damage_is_told_as_a_run_tells_it(tmp_path: Path) -> None:
    assert hold(tmp_path, range(60)) > 10


@pytest.mark.slow
def test_more_damage_is_told_as_a_run_tells_it(tmp_path: Path) -> None:
    assert hold(tmp_path, range(60, 360)) > 100


# ---------------------------------------------------------------- two languages


def worded(node: ast.expr) -> str:
    """Write a text as it stands in the code, with a word in each gap."""
    if isinstance(node, ast.JoinedStr):
        return "".join("" if _is_likely(one) else worded(one) for one in node.values)
    if isinstance(node, ast.FormattedValue):
        return {"what": "field", "told": "told"}.get(ast.unparse(node.value), "X")
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _is_likely(node: ast.expr) -> bool:
    return isinstance(node, ast.FormattedValue) and ast.unparse(node.value).startswith("likely(")


def texts() -> Iterator[str]:
    """Find what the code says of errors: the second of each pair that it yields, and the texts of faults."""
    own = [SOURCE / f"{file}.py" for file in ("checks", "table_checks", "publishing", "ids", "toml", "load")]
    published = [SOURCE.parent / f"verification/publication/{file}.py" for file in ("checks", "formula", "cells")]
    for path in (*own, *published):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
                yield worded(node.value.elts[1])
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Fault":
                yield worded(node.args[2])
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("FormulaError"):
                yield worded(node.args[0])


def test_every_error_has_words_in_dutch() -> None:
    found = {
        text.replace("told: ", "every case without 'X' is open, also one that never came to 'X': ") for text in texts()
    }
    assert [text for text in some(sorted(found - {""})) if not dutch(text)] == []


def nouns() -> Iterator[str]:
    """Find what the code calls a name that is not there: the fourth argument of whoever looks names up."""
    for path in (*SOURCE.glob("*.py"), *(SOURCE.parent / "verification/publication").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_known", "unknown") and len(node.args) > 3:
                yield worded(node.args[3]).partition(" in register ")[0]


def test_every_noun_has_a_word_in_dutch() -> None:
    found = some(sorted(set(nouns())))
    assert {"code field", "cell or statement", "pause"} <= set(found)
    assert [noun for noun in found if noun not in NOUNS] == []


def test_no_gap_is_lost_between_the_languages() -> None:
    for english, words in some(list(WORDS.items())):
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", english)), english
