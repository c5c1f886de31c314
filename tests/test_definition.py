"""Definitions: what they say is checked, and a mistake is refused with the path of its key and the likely typo."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from doorloop.base.errors import DefinitionError, DoorloopError
from doorloop.cli import options
from doorloop.definition import DEFAULT, Definition, known, load, shipped
from doorloop.definition import ready as of_package
from doorloop.definition.files import find
from doorloop.definition.layers import checked, digested, layers, merged
from doorloop.definition.parts import Durations
from doorloop.definition.ready import FOLDER, Ready, ready
from kit.miniature import Runner, shipped_definition
from kit.pilot import doorloop
from kit.tools import tool

ROOT = Path(__file__).resolve().parents[1]

SOUND = """
schema = "doorloop.definition/1"
name = "proef"
title = { nl = "Proef", en = "Trial" }
peildatum = 2014-01-01
calendar = "nl"

[period]
first = 2012-09-05
last = 2013-08-31

[unit]
register = "zaken"
date = "melding"
label = { nl = "zaken", en = "cases" }

[key]
name = { nl = "nummer", en = "number" }
digits = 6

[groups]
field = "soort"
main = "snel"

[groups.values.snel]
code = "s"
label = { nl = "Snel", en = "Fast" }

[groups.values.gewoon]
code = "g"
label = { nl = "Gewoon", en = "Common" }

[registers.zaken]
title = { nl = "zaken", en = "cases" }

[registers.zaken.fields]
nummer = { header = "Nummer", type = "key", required = true }
soort = { header = "Soort", type = "code", codes = "soort", required = true }
melding = { header = "Melding", aliases = ["Datum melding"], type = "date", required = true }
besluit = { header = "Besluit", type = "date" }
uitkomst = { header = "Uitkomst", type = "code", codes = "uitkomst", decided_by = "besluit" }
opmerking = { header = "Opmerking", type = "text" }

[codes.soort.values]
s = { label = { nl = "Snel", en = "Fast" }, variants = ["spoed"] }
g = { label = { nl = "Gewoon", en = "Common" } }

[codes.uitkomst.values]
toe = { label = { nl = "Toegewezen", en = "Granted" } }
af = { label = { nl = "Afgewezen", en = "Refused" } }

[[steps]]
id = "melding_besluit"
label = { nl = "Melding en besluit", en = "Notice and decision" }
start = "melding"
end = "besluit"
unit = "werkdagen"
target = 10
target_unit = "werkdagen"
where = [{ field = "soort", codes = ["s"] }]
open_when = [{ field = "uitkomst", state = "empty" }]
closed_by = ["besluit"]

[tables.doorlooptijden]
kind = "durations"
title = { nl = "Doorlooptijden", en = "Throughput times" }
steps = ["melding_besluit"]

[tables.kenmerken]
kind = "characteristics"
title = { nl = "Kenmerken", en = "Characteristics" }

[[tables.kenmerken.variables]]
id = "uitkomst"
label = { nl = "Uitkomst", en = "Outcome" }
field = "uitkomst"

[[tables.kenmerken.variables]]
id = "duur"
label = { nl = "Duur", en = "Duration" }
start = "melding"
end = "besluit"
classes = [
  { key = "<3d", days = 3, label = { nl = "< 3 dagen", en = "< 3 days" } },
  { key = ">3d", label = { nl = "> 3 dagen", en = "> 3 days" } },
]

[tables.soorten]
kind = "crosstab"
title = { nl = "Soorten", en = "Kinds" }
by = "soort"
record_key = "kind"
total = "totaal"

[tables.aantallen]
kind = "counts"
title = { nl = "Aantallen", en = "Counts" }
counts = [
  { keys = { measure = "n" }, label = { nl = "Besluiten", en = "Decisions" }, where = [{ field = "besluit" }] },
]

[tables.doelen]
kind = "goals"
title = { nl = "Doelen", en = "Goals" }

[[tables.doelen.goals]]
goal = 1
measure = "gemiddeld"
group = "snel"
label = { nl = "Gemiddeld", en = "Mean" }
mean_of = "melding_besluit"
unit = "werkdagen"

[[tables.doelen.goals]]
goal = 1
measure = "aandeel"
group = "snel"
label = { nl = "Aandeel", en = "Share" }
share_of = "uitkomst"
categories = ["toe"]

[[tables.doelen.goals]]
goal = 1
measure = "vroeger"
group = "snel"
label = { nl = "Vroeger", en = "Before" }
constant = 12.5
unit = "werkdagen"

[[tables.doelen.goals]]
goal = 1
measure = "verschil"
group = "snel"
label = { nl = "Verschil", en = "Difference" }
difference = ["vroeger", "gemiddeld"]
unit = "werkdagen"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "proef.toml"
    path.write_text(text, "utf-8")
    return path


def refused(path: Path) -> DefinitionError:
    """Give the error of a definition that cannot be used: it names the file, says what to do, ends with 3."""
    with pytest.raises(DefinitionError) as caught:
        load(str(path))
    assert caught.value.where.startswith("proef.toml")
    assert caught.value.remedy
    assert caught.value.exit_code == 3
    return caught.value


def test_the_definition_that_these_tests_spoil_is_sound(tmp_path: Path) -> None:
    spec = load(str(write(tmp_path, SOUND))).spec
    assert (spec.name, [step.id for step in spec.steps]) == ("proef", ["melding_besluit"])


# ---------------------------------------------------------------- mistakes: old text, new text, key, words

TYPING_ERRORS = [
    ("peildatum = 2014", "peildatm = 2014", "peildatm", "did you mean 'peildatum'?"),
    ("[period]", "[periode]", "periode", "did you mean 'period'?"),
    ("digits = 6", "digit = 6", "key.digit", "did you mean 'digits'?"),
    ('header = "Besluit"', 'heder = "Besluit"', "registers.zaken.fields.besluit.heder", "did you mean 'header'?"),
    ('variants = ["spoed"]', 'variant = ["spoed"]', "codes.soort.values.s.variant", "did you mean 'variants'?"),
    ("target = 10", "tarhet = 10", "steps.0.tarhet", "did you mean 'target'?"),
    ('record_key = "kind"', 'recordkey = "kind"', "tables.soorten.recordkey", "did you mean 'record_key'?"),
    ("days = 3", "dagen = 3", "tables.kenmerken.variables.1.classes.0.dagen", "unknown key"),
    ('main = "snel"', 'main = "snell"', "groups.main", "did you mean 'snel'?"),
    ('register = "zaken"', 'register = "zaaken"', "unit.register", "did you mean 'zaken'?"),
    ('date = "melding"', 'date = "mleding"', "unit.date", "did you mean 'melding'?"),
    ('codes = "soort"', 'codes = "sort"', "registers.zaken.fields.soort.codes", "did you mean 'soort'?"),
    (
        'decided_by = "besluit"',
        'decided_by = "beslut"',
        "registers.zaken.fields.uitkomst.decided_by",
        "did you mean 'besluit'?",
    ),
    (
        'start = "melding"\nend = "besluit"\nunit',
        'start = "meldng"\nend = "besluit"\nunit',
        "steps.0.start",
        "did you mean 'melding'?",
    ),
    ('end = "besluit"\nunit', 'end = "besluiten"\nunit', "steps.0.end", "did you mean 'besluit'?"),
    ('closed_by = ["besluit"]', 'closed_by = ["besluyt"]', "steps.0.closed_by", "did you mean 'besluit'?"),
    ('{ field = "soort", codes', '{ field = "sooort", codes', "steps.0.where.0.field", "did you mean 'soort'?"),
    ('codes = ["s"]', 'codes = ["spoed"]', "steps.0.where.0.codes", "no code"),
    ('field = "uitkomst", state', 'field = "uitkmst", state', "steps.0.open_when.0.field", "did you mean 'uitkomst'?"),
    (
        'steps = ["melding_besluit"]',
        'steps = ["melding_beslut"]',
        "tables.doorlooptijden.steps",
        "did you mean 'melding_besluit'?",
    ),
    ('by = "soort"', 'by = "soorten"', "tables.soorten.by", "did you mean 'soort'?"),
    ('code = "s"', 'code = "snel"', "groups.values.snel.code", "no code"),
    (
        'mean_of = "melding_besluit"',
        'mean_of = "meldingbesluit"',
        "tables.doelen.goals.0.mean_of",
        "did you mean 'melding_besluit'?",
    ),
    ('share_of = "uitkomst"', 'share_of = "uitkomsten"', "tables.doelen.goals.1.share_of", "did you mean 'uitkomst'?"),
    ('categories = ["toe"]', 'categories = ["to"]', "tables.doelen.goals.1.categories", "did you mean 'toe'?"),
    ('"vroeger", "gemiddeld"', '"vroegr", "gemiddeld"', "tables.doelen.goals.3.difference", "did you mean 'vroeger'?"),
    (
        'where = [{ field = "besluit" }]',
        'where = [{ field = "beslut" }]',
        "tables.aantallen.counts.0.where.0.field",
        "did you mean 'besluit'?",
    ),
    ('calendar = "nl"', 'calendar = "weekdag"', "calendar", "weekdagen"),
]
WRONG_KINDS = [
    ('schema = "doorloop.definition/1"', 'schema = "doorloop.definition/9"', "schema", ""),
    ('schema = "doorloop.definition/1"\n', "", "", "schema"),
    ('name = "proef"\n', "", "", "name"),
    ("digits = 6", 'digits = "zes"', "key.digits", "int"),
    ("peildatum = 2014-01-01", "peildatum = 20140101", "peildatum", ""),
    ('title = { nl = "Proef", en = "Trial" }', 'title = { nl = "Proef" }', "title", "en"),
    ('type = "date", required', 'type = "dag", required', "registers.zaken.fields.melding.type", ""),
    ('unit = "werkdagen"\ntarget', 'unit = "dagen"\ntarget', "steps.0.unit", ""),
    ('state = "empty"', 'state = "leeg"', "steps.0.open_when.0.state", ""),
    ('kind = "durations"', 'kind = "duration"', "tables.doorlooptijden", ""),
    ('kind = "durations"\n', "", "tables.doorlooptijden", "kind"),
    ('closed_by = ["besluit"]', 'closed_by = "besluit"', "steps.0.closed_by", ""),
]
CONTRADICTIONS = [
    ("last = 2013-08-31", "last = 2012-08-31", "period.last", "before"),
    ('target_unit = "werkdagen"\n', "", "steps.0.target_unit", "unit"),
    ("target = 10\n", "", "steps.0.target", "target"),
    ('target_unit = "werkdagen"', 'target_unit = "kalenderdagen"', "steps.0.target_unit", "kalenderdagen"),
    ('header = "Besluit"', 'header = "datum MELDING"', "registers.zaken.fields.besluit", "melding"),
    ('variants = ["spoed"]', 'variants = ["G."]', "codes.soort.values.g", "s"),
    ('variants = ["spoed"]', 'variants = ["onbekend"]', "codes.soort.values.s", "missing"),
    ('header = "Opmerking", type = "text"', 'header = "Opmerking", type = "key"', "registers.zaken.fields", "key"),
    ('header = "Nummer", type = "key"', 'header = "Nummer", type = "text"', "registers.zaken.fields", "key"),
    (
        'header = "Opmerking", type = "text"',
        'header = "Opmerking", type = "text", codes = "soort"',
        "registers.zaken.fields.opmerking.codes",
        "",
    ),
    (
        '[{ field = "soort", codes = ["s"] }]',
        '[{ field = "besluit", codes = ["s"] }]',
        "steps.0.where.0.codes",
        "no codes",
    ),
    ('key = ">3d", label', 'key = ">3d", days = 9, label', "tables.kenmerken.variables.1.classes", "last"),
    ('key = "<3d", days = 3,', 'key = "<3d",', "tables.kenmerken.variables.1.classes", "bound"),
    (
        'mean_of = "melding_besluit"\n',
        'mean_of = "melding_besluit"\nconstant = 3\n',
        "tables.doelen.goals.0",
        "one of",
    ),
    ('field = "soort"\nmain', 'field = "melding"\nmain', "groups", ""),
    ('start = "melding"\nend = "besluit"\nunit', 'start = "opmerking"\nend = "besluit"\nunit', "steps.0.start", "date"),
    ('closed_by = ["besluit"]', 'closed_by = ["opmerking"]', "steps.0.closed_by", ""),
    ('closed_by = ["besluit"]', 'closed_by = ["nummer"]', "steps.0.closed_by", ""),
    ('open_when = [{ field = "uitkomst"', 'open_when = [{ field = "opmerking"', "steps.0.open_when.0.field", ""),
    ('decided_by = "besluit"', 'decided_by = "opmerking"', "registers.zaken.fields.uitkomst.decided_by", ""),
    (
        'difference = ["vroeger", "gemiddeld"]',
        'difference = ["vroeger", "verschil"]',
        "tables.doelen.goals.3.difference",
        "",
    ),
    ("digits = 6", "digits = 0", "key.digits", ""),
    ("digits = 6", "digits = 40", "key.digits", ""),
]


PUBLISHED = [
    ("[period]", "[publish]\nthreshold = 1\n[period]", "publish.threshold", "at least 2"),
    ("[period]", "[publish]\nwidth = 0\n[period]", "publish.width", "at least 1"),
    ("[period]", "[publish]\nwidth = 5\n[period]", "publish.width", "at most 4 numbers"),
    ("[period]", '[publish]\nmethod = "round"\n[period]', "publish.method", "unknown key"),
    ("[period]", "[publish]\ntreshold = 9\n[period]", "publish.treshold", "did you mean 'threshold'?"),
    ('g = { label = { nl = "Gewoon", en = "Common" }', 'g = { label = { nl = "Gewoon", en = "Common" }, wider = "x"',
     "codes.soort.wider", "no label 'x'"),
    ('g = { label = { nl = "Gewoon", en = "Common" }', 'g = { wider = "x", label = { nl = "Gewoon", en = "Common" }',
     "codes.soort.wider", ""),
    ('days = 3, label', 'days = 3, wider = "x", label', "tables.kenmerken.variables.1.wider", "no label 'x'"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "words"), [*TYPING_ERRORS, *WRONG_KINDS, *CONTRADICTIONS, *PUBLISHED])
def test_a_mistake_is_refused_with_the_path_of_its_key(
    tmp_path: Path, old: str, new: str, key: str, words: str
) -> None:
    assert old in SOUND
    error = refused(write(tmp_path, SOUND.replace(old, new, 1)))
    assert error.where.removeprefix("proef.toml").removeprefix(": ").startswith(key)
    assert words in f"{error} {error.remedy}"


def test_a_step_that_stands_twice_is_refused(tmp_path: Path) -> None:
    step = SOUND[SOUND.index("[[steps]]") : SOUND.index("[tables.doorlooptijden]")]
    error = refused(write(tmp_path, SOUND.replace(step, step + step)))
    assert error.where == "proef.toml: steps.1.id"
    assert "melding_besluit" in error.what


UNREQUIRED = [
    ('type = "date", required = true', 'type = "date"', "Nummer | Soort | Besluit\n100001 | s | 6-9-2012"),
    ('codes = "soort", required = true', 'codes = "soort"', "Nummer | Melding | Besluit\n100001 | 5-9-2012 | 6-9-2012"),
]


@pytest.mark.parametrize(("old", "new", "rows"), UNREQUIRED)
def test_what_counts_and_groups_cases_cannot_be_left_out_of_a_register(
    run: Runner, tmp_path: Path, old: str, new: str, rows: str
) -> None:
    assert old in SOUND
    with pytest.raises(DoorloopError):
        run(f"zaken.csv:\n{rows}", definition=load(str(write(tmp_path, SOUND.replace(old, new, 1)))))


@pytest.mark.parametrize("content", [b"schema = ", b"[key]\n[key]\n", b"name = 'Frysl\xe2n'", b"\xff\xfe\x00"])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "proef.toml"
    path.write_bytes(content)
    refused(path)


# ---------------------------------------------------------------- code lists in files

WITH_FILE = SOUND.replace(
    '[codes.uitkomst.values]\ntoe = { label = { nl = "Toegewezen", en = "Granted" } }\n', ""
).replace('af = { label = { nl = "Afgewezen", en = "Refused" } }', '[codes.uitkomst]\nfile = "uitkomsten.csv"')


def test_a_code_list_may_stand_in_a_file_beside_the_definition(tmp_path: Path) -> None:
    (tmp_path / "uitkomsten.csv").write_text("key,nl,en,variants\ntoe,Toegewezen,Granted,ja|ok\naf,,,\n", "utf-8")
    first = load(str(write(tmp_path, WITH_FILE)))
    codes = first.spec.codes["uitkomst"].values
    assert (list(codes), codes["toe"].variants) == (["toe", "af"], ("ja", "ok"))
    (tmp_path / "uitkomsten.csv").write_text("key,nl,en,variants\ntoe,Toegewezen,Granted,ja\naf,,,\n", "utf-8")
    assert load(str(write(tmp_path, WITH_FILE))).sha256 != first.sha256


@pytest.mark.parametrize("content", [None, b"code;nl\n1;x\n", b"key,nl,en,variants\n\xe2,x,y,\n"])
def test_a_code_list_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "uitkomsten.csv").write_bytes(content)
    error = refused(write(tmp_path, WITH_FILE))
    assert error.where == "proef.toml: codes.uitkomst.file"
    assert "uitkomsten.csv" in error.what


def test_a_code_list_is_read_from_no_other_folder(tmp_path: Path) -> None:
    (tmp_path / "uitkomsten.csv").write_text("key,nl,en,variants\ntoe,,,\n", "utf-8")
    folder = tmp_path / "map"
    folder.mkdir()
    refused(write(folder, WITH_FILE.replace("uitkomsten.csv", "../uitkomsten.csv")))


# ---------------------------------------------------------------- shipped definitions


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_definition_loads_under_its_name(name: str) -> None:
    found = load(name)
    assert found.spec.name == name
    assert len(found.sha256) == 64
    assert found.spec.title.say("nl") != found.spec.title.say("en")
    measured = {step for t in found.spec.tables.values() if isinstance(t, Durations) for step in t.steps}
    assert measured <= {step.id for step in found.spec.steps}


def test_two_definitions_are_shipped_and_the_pilot_is_the_default() -> None:
    assert {"bouwvergunningen", "kansloze-aangiften"} <= set(shipped())
    assert DEFAULT == "kansloze-aangiften"
    assert load().spec.name == DEFAULT
    assert options.DEFAULT_DEFINITION == DEFAULT


@pytest.mark.parametrize(
    ("name", "meant"), [("kansloze-aangifte", "kansloze-aangiften"), ("bouwvergunning", "bouwvergunningen")]
)
def test_an_unknown_name_suggests_the_likely_one(name: str, meant: str) -> None:
    with pytest.raises(DefinitionError, match=f"did you mean '{meant}'") as caught:
        load(name)
    assert caught.value.exit_code == 3


def test_an_unknown_name_far_from_any_suggests_nothing() -> None:
    with pytest.raises(DefinitionError) as caught:
        load("xyz")
    assert "did you mean" not in caught.value.what
    assert caught.value.remedy


# ---------------------------------------------------------------- the fields of the contract

OM_FIELDS = """
v_nummer: V-nummer
parketnummer: Parketnummer
regio: Regio
pilotzaak: Pilotzaak
bedenktijd: Bedenktijd
aangifte: Datum aangifte
melding_politie: Datum ontvangst melding politie
melding_ind: Datum ontvangst IND-melding B8.3
dossier: Datum ontvangst dossier
sepot: Datum sepot
kennisgeving_politie: Datum kennisgeving sepot aan politie
kennisgeving_ind: Datum kennisgeving sepot aan IND
uitreiking_sepot: Datum uitreiking sepot
beklag: Datum instellen beklag
ambtsbericht: Datum verzending ambtsbericht ressortsparket
beschikking_hof: Datum beschikking Hof
uitkomst_beklag: Uitkomst beklag
geslacht: Geslacht
geboortedatum: Geboortedatum
nationaliteit: Nationaliteit
soort_uitbuiting: Soort uitbuiting
einde_uitbuiting: Datum einde uitbuitingssituatie
"""
IND_FIELDS = """
v_nummer: V-nummer
ontvangst_aangifte: Datum ontvangst aangifte (M55)
verlening: Datum verlening verblijfsvergunning
verzending_pas: Datum verzending verblijfspas
ontvangst_sepot: Datum ontvangst sepot
voornemen: Datum voornemen tot intrekking
uitreiking_voornemen: Datum uitreiking voornemen
zienswijze: Datum ontvangst zienswijze
intrekking: Datum intrekking verblijfsvergunning
aanvraag_vv: Datum aanvraag voortgezet verblijf
besluit_vv: Datum besluit voortgezet verblijf
uitkomst_vv: Uitkomst voortgezet verblijf
grond_primair: Primaire afwijzingsgrond
grond_secundair: Secundaire afwijzingsgrond
bezwaar: Datum bezwaar
besluit_bezwaar: Datum besluit bezwaar
uitkomst_bezwaar: Uitkomst bezwaar
start_bedenktijd: Datum start bedenktijd
beroep: Datum beroep
uitspraak_beroep: Datum uitspraak beroep
uitkomst_beroep: Uitkomst beroep
einde_procedure: Datum einde verblijfsrechtelijke procedure
melding_gemeente: Datum melding gemeente
voorprocedure: Voorprocedure
geslacht: Geslacht
geboortedatum: Geboortedatum
nationaliteit: Nationaliteit
"""


@pytest.mark.parametrize(("register", "fields"), [("om", OM_FIELDS), ("ind", IND_FIELDS)])
def test_the_pilot_has_the_fields_and_headers_that_templates_write(register: str, fields: str) -> None:
    found = shipped_definition().spec.registers[register].fields
    assert [f"{id}: {field.header}" for id, field in found.items()] == fields.split("\n")[1:-1]


def test_the_pilot_requires_what_the_contract_requires() -> None:
    registers = shipped_definition().spec.registers
    required = {name: {id for id, f in r.fields.items() if f.required} for name, r in registers.items()}
    assert required == {"om": {"v_nummer", "regio", "pilotzaak", "aangifte"}, "ind": {"v_nummer"}}


def test_the_pilot_hides_what_identifies_a_person() -> None:
    registers = shipped_definition().spec.registers
    private = {id for register in registers.values() for id, field in register.fields.items() if field.private}
    assert private == {"v_nummer", "parketnummer", "geboortedatum"}


def targets(definition: Definition, table: str = "doorlooptijden") -> dict[str, str]:
    of = definition.spec.tables[table]
    assert isinstance(of, Durations)
    steps = (definition.step(id) for id in of.steps)
    return {step.id: f"{step.target} {step.target_unit}" for step in steps if step.target is not None}


def test_the_pilot_has_these_targets() -> None:
    assert targets(shipped_definition()) == {
        "aangifte_sepot": "10 werkdagen",
        "ontvangst_verlening": "24 uren",
        "aanvraag_besluit": "7 weken",
        "bezwaar_besluit": "10 weken",
    }


def test_the_process_has_these_norms() -> None:
    """Those of §3.2 and annex I that the published table left out."""
    hours = [
        *("aangifte_melding_politie", "aangifte_ontvangst", "ontvangst_verlening", "verlening_melding_ind"),
        *("sepot_kennisgeving_politie", "sepot_kennisgeving_ind"),
    ]
    assert targets(shipped_definition(), "processtappen") == dict.fromkeys(hours, "24 uren") | {
        "aangifte_dossier": "8 werkdagen",
        "dossier_sepot": "2 werkdagen",
        "sepot_voornemen_norm": "1 werkdagen",
        "voornemen_zienswijze": "10 werkdagen",
    }
    dropped = shipped_definition().step("sepot_intrekking_norm").dropped
    assert dropped is not None
    assert dropped.nl == "losgelaten (was 20 wd)"


# ---------------------------------------------------------------- wider categories

WIDER = """
[codes.{0}.wider]
w = {{ nl = "Samen", en = "Together" }}
"""


def with_wider(codes: str, key: str) -> str:
    """Count a code in a wider category that has its label."""
    return SOUND.replace(f"\n{key} = {{ label", f'\n{key} = {{ wider = "w", label', 1) + WIDER.format(codes)


def test_a_code_can_be_counted_in_a_wider_category(tmp_path: Path) -> None:
    found = load(str(write(tmp_path, with_wider("uitkomst", "af")))).spec.codes["uitkomst"]
    assert (found.values["af"].wider, found.values["toe"].wider) == ("w", "")
    assert found.wider["w"].nl == "Samen"


def test_a_code_that_tells_groups_apart_cannot_be_folded(tmp_path: Path) -> None:
    error = refused(write(tmp_path, with_wider("soort", "g")))
    assert error.where == "proef.toml: codes.soort.wider"
    assert "tell the groups apart" in str(error)


def test_a_code_that_a_condition_names_cannot_be_folded(tmp_path: Path) -> None:
    text = with_wider("uitkomst", "af").replace(
        'codes = ["s"] }]', 'codes = ["s"] }, { field = "uitkomst", codes = ["af"] }]'
    )
    error = refused(write(tmp_path, text))
    assert error.where == "proef.toml: codes.uitkomst.wider"
    assert "a condition names one of these codes" in str(error)


def test_a_wider_category_is_no_value_that_is_counted_elsewhere(tmp_path: Path) -> None:
    text = SOUND.replace("\naf = { label", '\naf = { wider = "toe", label', 1)
    text = text.replace("\ntoe = { label", '\ntoe = { wider = "w", label', 1) + WIDER.format("uitkomst")
    text += 'toe = { nl = "Toe", en = "Granted" }\n'
    error = refused(write(tmp_path, text))
    assert "'toe' is also a value that is counted elsewhere" in str(error)


def test_classes_that_are_counted_together_lie_side_by_side(tmp_path: Path) -> None:
    classes = "".join(
        f'  {{ key = "{key}", {bound} label = {{ nl = "{key}", en = "{key}" }}{wider} }},\n'
        for key, bound, wider in (
            ("a", "days = 3,", ', wider = "w"'),
            ("b", "days = 9,", ""),
            ("c", "", ', wider = "w"'),
        )
    )
    start = SOUND.index('  { key = "<3d"')
    end = SOUND.index("]", SOUND.index('key = ">3d"'))
    labels = ']\nwider = { w = { nl = "Samen", en = "Together" } }'
    error = refused(write(tmp_path, SOUND[:start] + classes + labels + SOUND[end + 1 :]))
    assert error.where == "proef.toml: tables.kenmerken.variables.1.classes"
    assert "lie side by side" in str(error)


def test_a_goal_takes_all_that_is_counted_together(tmp_path: Path) -> None:
    text = with_wider("uitkomst", "af").replace("\ntoe = { label", '\ntoe = { wider = "w", label', 1)
    error = refused(write(tmp_path, text))
    assert error.where == "proef.toml: tables.doelen.goals.1.categories"
    assert "counted together" in str(error)


def test_every_field_that_people_read_has_a_name_in_both_languages() -> None:
    """Nothing in Dutch stands in an English table; in Dutch a field is called as in the register."""
    definition = load(DEFAULT)
    fields = {
        id: field
        for register in definition.spec.registers.values()
        for id, field in register.fields.items()
        if field.type != "key"
    }
    assert len(fields) > 40
    for id, field in fields.items():
        assert field.label, id
        assert field.label.nl == field.header, id
        assert field.label.en != field.header, id
    assert definition.name_of("sepot").en == "Date of sepot"
    key = definition.field("v_nummer")
    assert (definition.name_of("v_nummer").nl, definition.name_of("v_nummer").en) == (key.header, key.header)


@pytest.mark.parametrize("command", [("report", "--basis", "all"), ("open",), ("handovers",)])
def test_no_header_of_a_register_stands_in_an_english_table(command: tuple[str, ...]) -> None:
    definition = load(DEFAULT)
    headers = {
        field.header
        for register in definition.spec.registers.values()
        for field in register.fields.values()
        if field.type in ("date", "code") and field.header.startswith(("Datum", "Uitkomst", "Regio"))
    }
    assert len(headers) > 30
    out = doorloop(command[0], ROOT / "data/sample", *command[1:], "--lang", "en", "-f", "md").out
    assert "|" in out
    assert [header for header in sorted(headers) if f"{header} |" in out] == []


# ---------------------------------------------------------------- checked before they are shipped


def test_the_files_of_checked_definitions_are_what_is_made_of_these() -> None:
    """Otherwise run `python tools/make_ready.py`."""
    made = tool("make_ready").files()
    assert made == {path: path.read_bytes() for path in FOLDER.iterdir()}
    assert [path.stem for path in made] == known()


@pytest.mark.parametrize("name", known())
def test_a_definition_that_is_not_checked_again_is_what_its_files_say(name: str) -> None:
    path = find(name)
    found, loaded = ready(path), load(name)
    assert found is not None
    assert (loaded.spec, loaded.sha256, loaded.path) == (found.spec, found.sha256, path)
    again = checked(merged(layers(path)), path)
    assert (found.spec, repr(found.spec)) == (again, repr(again))  # of the same types too
    assert found.sha256 == digested(layers(path)).hexdigest()


OTHERS: dict[str, Callable[[Ready], bytes]] = {
    "of other contents": lambda found: msgspec.json.encode(msgspec.structs.replace(found, sha256="0" * 64)),
    "of other files": lambda found: msgspec.json.encode(msgspec.structs.replace(found, files=("shipped/woo.toml",))),
    "of no definition": lambda found: msgspec.json.encode(msgspec.structs.replace(found, spec=msgspec.Raw(b"{}"))),
    "cut off": lambda found: msgspec.json.encode(found)[:-2],
    "empty": lambda _: b"",
}


@pytest.mark.parametrize("other", OTHERS)
def test_where_that_does_not_fit_a_definition_is_made_of_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    path = find(DEFAULT)
    expected = load(DEFAULT)
    found = msgspec.json.decode((FOLDER / path.with_suffix(".json").name).read_bytes(), type=Ready)
    monkeypatch.setattr(of_package, "FOLDER", tmp_path)
    assert ready(path) is None  # there is no file at all
    (tmp_path / path.with_suffix(".json").name).write_bytes(OTHERS[other](found))
    assert ready(path) is None
    assert load(DEFAULT) == expected


def test_a_definition_of_somebody_is_checked_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / f"{DEFAULT}.toml"
    path.write_bytes(find(DEFAULT).read_bytes())
    assert ready(path) is None
    path.write_text("name = 1", "utf-8")
    with pytest.raises(DefinitionError):
        load(str(path))
