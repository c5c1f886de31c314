"""Codes as people spell them, with the code lists of the shipped definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.rules import RULES
from doorloop.definition import load
from doorloop.registers.frames import EMPTY, NOT_APPLICABLE, UNKNOWN, Cell
from doorloop.registers.parse.codes import Code, CodeReader
from doorloop.registers.parse.words import MissingWords

SPEC = load("kansloze-aangiften").spec
WORDS = MissingWords(SPEC.missing.unknown, SPEC.missing.not_applicable)
LISTS = {name: list(codes.values) for name, codes in SPEC.codes.items()}
READERS = {name: CodeReader(codes.values, WORDS) for name, codes in SPEC.codes.items()}


def one(codes: str, cell: Cell) -> str | int:
    """Give the code that a cell is read as, or the number of a kind of missing."""
    found = READERS[codes].one(cell).value
    return LISTS[codes][found - 1] if found > 0 else found


def several(codes: str, cell: Cell) -> set[str] | int:
    """Give the codes that a cell is read as, or the number of a kind of missing."""
    found = READERS[codes].several(cell).value
    return {code for bit, code in enumerate(LISTS[codes]) if found >> bit & 1} if found > 0 else found


@pytest.mark.parametrize(
    ("codes", "cell", "expected"),
    [
        *(("ja_nee", cell, "ja") for cell in ("ja", "Ja", "JA", "J", "j", " j. ", "Ja.", "J A", True)),
        *(("ja_nee", cell, "nee") for cell in ("nee", "Nee", "NEE", "N", "n", "n.", " Nee ", False)),
        *(("geslacht", cell, "man") for cell in ("man", "Man", "M", "m", "m.", " M ")),
        *(("geslacht", cell, "vrouw") for cell in ("vrouw", "Vrouw", "V", "v", "v.", "VROUW")),
        *(("regio", cell, "Rotterdam-Rijnmond") for cell in ("Rotterdam-Rijnmond", "rotterdam", "ROTTERDAM")),
        *(("regio", cell, cell.title()) for cell in ("groningen", "FRIESLAND", "Drenthe")),
        *(("uitbuiting", cell, cell.strip().lower()) for cell in ("seksueel", "Overig", " SEKSUEEL")),
        *(("uitkomst_vv", cell, cell.lower()) for cell in ("Ingewilligd", "afgewezen", "Buiten behandeling gesteld")),
        ("uitkomst_vv", "buitenbehandelinggesteld", "buiten behandeling gesteld"),
        ("grond", "paspoorteis", "paspoorteis"),
        ("grond", "Geen klemmende redenen", "klemmende_redenen"),
        ("grond", "buiten behandeling gesteld", "buiten_behandeling"),
        ("uitkomst_bezwaar", "Ingewilligd", "ingewilligd"),
        ("uitkomst_bezwaar", "ongegrond", "ongegrond"),
        ("gegrond", "GEGROND", "gegrond"),
        ("gegrond", "ongegrond", "ongegrond"),
    ],
)
def test_case_spaces_full_stops_and_short_forms_make_no_difference(codes: str, cell: Cell, expected: str) -> None:
    assert READERS[codes].one(cell).rule == ""
    assert one(codes, cell) == expected


@pytest.mark.parametrize("codes", READERS)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", EMPTY),
        ("  ", EMPTY),
        ("onbekend", UNKNOWN),
        ("Onb.", UNKNOWN),
        ("?", UNKNOWN),
        ("-", UNKNOWN),
        ("n.b.", UNKNOWN),
        ("n.v.t.", NOT_APPLICABLE),
        ("nvt", NOT_APPLICABLE),
    ],
)
def test_three_kinds_of_missing(codes: str, text: str, kind: int) -> None:
    assert READERS[codes].one(text) == Code(kind)
    assert READERS[codes].several(text) == Code(kind)


@pytest.mark.parametrize("text", ["#N/B", "#VERW!", "#WAARDE!", "#N/A"])
def test_an_error_cell_is_an_error_and_counts_as_unknown(text: str) -> None:
    for found in (READERS["regio"].one(text), READERS["voorprocedure"].several(text)):
        assert found.value == UNKNOWN
        assert RULES[found.rule].severity == "error"


@pytest.mark.parametrize("cell", ["Utrecht", "Gronigen", "Noord", "x", 12, 12.5])
def test_an_unknown_code_is_an_error_and_counts_as_unknown(cell: Cell) -> None:
    found = READERS["regio"].one(cell)
    assert found.value == UNKNOWN
    assert RULES[found.rule].severity == "error"


def test_an_unknown_code_names_the_likely_one() -> None:
    assert READERS["regio"].nearest("Gronigen") == "Groningen"
    assert READERS["regio"].nearest("Utrecht") == ""


# ---------------------------------------------------------------- several answers in one cell


@pytest.mark.parametrize(
    "cell",
    [
        "asiel;regulier",
        "asiel; regulier",
        "Asiel + Regulier",
        "asiel/regulier",
        "asiel en regulier",
        "REGULIER en asiel",
    ],
)
def test_several_answers_are_divided(cell: str) -> None:
    assert READERS["voorprocedure"].several(cell).rule == ""
    assert several("voorprocedure", cell) == {"asiel", "regulier"}


@pytest.mark.parametrize(("cell", "expected"), [("Asiel", {"asiel"}), ("geen", {"geen"}), ("asiel; asiel", {"asiel"})])
def test_one_answer_among_several_possible(cell: str, expected: set[str]) -> None:
    assert several("voorprocedure", cell) == expected


@pytest.mark.parametrize(
    ("cell", "value"), [("asiel; studie", 1 << 1), ("studie", UNKNOWN), ("studie + regulier", 1 << 2), (";", UNKNOWN)]
)
def test_a_part_that_is_not_understood_is_never_left_out_silently(cell: str, value: int) -> None:
    """The other answers count."""
    found = READERS["voorprocedure"].several(cell)
    assert found.value == value
    assert RULES[found.rule].severity == "error"


# ---------------------------------------------------------------- nationalities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "Guinese") for text in ("Guinese", "Guineese", "Guinees", "guinese")),
        *((text, "Sierra Leoonse") for text in ("Sierra Leoonse", "Sierraleoonse", "sierra leoonse", "SierraLeoonse")),
        ("Nigeriaanse", "Nigeriaanse"),
        ("Chinese", "Chinese"),
    ],
)
def test_every_spelling_of_the_evaluation_is_one_nationality(text: str, expected: str) -> None:
    assert READERS["nationaliteit"].one(text).rule == ""
    assert one("nationaliteit", text) == expected


def test_the_registration_of_persons_and_the_evaluation_name_mongolia_differently() -> None:
    assert one("nationaliteit", "Mongoolse") == one("nationaliteit", "Mongolische")
    assert isinstance(one("nationaliteit", "Mongoolse"), str)


@pytest.mark.parametrize(
    "name",
    [
        *("Nigeriaanse", "Guinese", "Sierra Leoonse", "Chinese", "Ghanese", "Mongolische", "Roemeense", "Bulgaarse"),
        *("Braziliaanse", "Hongaarse", "Surinaamse", "Vietnamese", "Kroatische", "Staatloos"),
        *("Nigerese", "Equatoriaal-Guinese", "Guinee-Bissause", "Papoea-Nieuw-Guinese"),
    ],
)
def test_every_nationality_of_table_32_that_matters_here_is_known(name: str) -> None:
    found = READERS["nationaliteit"].one(name)
    assert (found.value > 0, found.rule) == (True, "")


def test_neighbours_in_name_are_never_merged() -> None:
    names = ["Nigeriaanse", "Nigerese", "Guinese", "Equatoriaal-Guinese", "Guinee-Bissause", "Papoea-Nieuw-Guinese"]
    assert len({one("nationaliteit", name) for name in names}) == len(names)


@pytest.mark.parametrize("text", ["Onbekend", "onbekend"])
def test_an_unknown_nationality_is_missing_and_no_country(text: str) -> None:
    assert READERS["nationaliteit"].one(text) == Code(UNKNOWN)


# ---------------------------------------------------------------- round trips

WORDS_OF_LISTS = [
    (name, key, word)
    for name, codes in SPEC.codes.items()
    for key, code in codes.values.items()
    for word in (key, *code.variants)
]


def test_every_word_of_every_list_reads_as_its_code() -> None:
    assert [(name, word) for name, key, word in WORDS_OF_LISTS if one(name, word) != key] == []


@given(word=st.sampled_from(WORDS_OF_LISTS), data=st.data())
def test_a_word_reads_the_same_with_other_case_spaces_and_full_stops(
    word: tuple[str, str, str], data: st.DataObject
) -> None:
    name, key, text = word
    varied = ""
    for letter in text:
        varied += data.draw(st.sampled_from([letter, letter.upper()])) if letter.isascii() else letter
        varied += data.draw(st.sampled_from(["", "", "", " ", "."]))
    assert one(name, f" {varied}") == key


@given(
    chosen=st.sets(st.sampled_from(["geen", "asiel", "regulier"]), min_size=1),
    mark=st.sampled_from([";", " + ", "/", " en "]),
)
def test_every_set_of_answers_reads_back(chosen: set[str], mark: str) -> None:
    assert several("voorprocedure", mark.join(sorted(chosen))) == chosen


@given(text=st.text(max_size=30))
def test_no_text_whatever_stops_a_run(text: str) -> None:
    assert READERS["regio"].one(text).value >= NOT_APPLICABLE
    assert READERS["voorprocedure"].several(text).value >= NOT_APPLICABLE
