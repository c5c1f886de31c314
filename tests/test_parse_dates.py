"""Dates as people write them: day first, and three kinds of missing that are different facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.base.rules import RULES
from doorloop.definition import load
from doorloop.definition.parts import Field
from doorloop.registers.columns import find_tables
from doorloop.registers.frames import EMPTY, NO_TIME, NOT_APPLICABLE, UNKNOWN, Cell, RawTable
from doorloop.registers.parse.dates import (
    Date,
    Habit,
    day_text,
    is_month_first,
    is_utc_midnight,
    read_date,
    tells_month_first,
)
from doorloop.registers.parse.moments import FEWEST
from doorloop.registers.parse.words import MissingWords
from doorloop.registers.read import read as read_sheets
from doorloop.registers.readers import Readers
from kit.exports import SAMPLE

MISSING = load("kansloze-aangiften").spec.missing
WORDS = MissingWords(MISSING.unknown, MISSING.not_applicable)
THE_DAY = date(2012, 9, 5)
SHORT = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
LONG = "januari februari maart april mei juni juli augustus september oktober november december".split()


def read(cell: Cell, *, birth_by: int = 0, epoch_1904: bool = False) -> Date:
    return read_date(cell, WORDS, Habit(birth_by, epoch_1904))


def day(cell: Cell, *, birth_by: int = 0, epoch_1904: bool = False) -> date | int:
    """Give the date that a cell is read as, or the number of a kind of missing."""
    found = read(cell, birth_by=birth_by, epoch_1904=epoch_1904).day
    return date.fromordinal(found) if found > 0 else found


def severity(cell: Cell, *, birth_by: int = 0) -> str:
    """Give the severity of the rule that a cell meets, empty where it meets none."""
    rule = read(cell, birth_by=birth_by).rule
    return RULES[rule].severity if rule else ""


# ---------------------------------------------------------------- notations


@pytest.mark.parametrize(
    "text",
    [
        *("05-09-2012", "5-9-2012", "05-09-12", "5/9/2012", "5.9.12", "2012-09-05", "05-SEP-12"),
        *("5 sept 2012", "5 september 2012", "5 sept. '12"),
        *("05/09/2012", "5.9.2012", "5 Sep 2012", "5 SEPTEMBER 2012", "5-sep-2012", "5 sept. 2012", "5 september '12"),
        *(" 5-9-2012 ", "\t5-9-2012", "\u00a05-9-2012", "5 - 9 - 2012", "5 sept. ’12", "20120905"),
        *("wo 5-9-2012", "woensdag 5 september 2012", "wo. 5 sept 2012", "d.d. 5-9-2012"),
    ],
)
def test_a_notation_met_in_registers_is_read(text: str) -> None:
    assert day(text) == THE_DAY
    assert severity(text) in ("", "info")


@pytest.mark.parametrize("text", ["05-09-2012", "5/9/2012", "5.9.2012", "2012-09-05", "5 september 2012"])
def test_a_full_date_meets_no_rule(text: str) -> None:
    assert read(text) == Date(THE_DAY.toordinal())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3-4-2013", date(2013, 4, 3)),
        ("4-3-2013", date(2013, 3, 4)),
        ("12-3-13", date(2013, 3, 12)),
        ("1/2/03", date(2003, 2, 1)),
        ("12.11.10", date(2010, 11, 12)),
    ],
)
def test_the_day_comes_first_always(text: str, expected: date) -> None:
    assert day(text) == expected


@pytest.mark.parametrize("text", ["9-13-2012", "09/25/2012", "5-13-12"])
def test_a_month_beyond_twelve_is_never_swapped_with_the_day(text: str) -> None:
    assert day(text) == UNKNOWN
    assert severity(text) == "error"


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [(THE_DAY, NO_TIME), (datetime(2012, 9, 5), NO_TIME), (datetime(2012, 9, 5, 14, 30, 15), 52_215)],
)
def test_a_cell_with_a_date_format_is_that_date(cell: Cell, seconds: int) -> None:
    assert read(cell) == Date(THE_DAY.toordinal(), seconds)


# ---------------------------------------------------------------- three kinds of missing


@pytest.mark.parametrize("text", ["", " ", "\t", "\n", "\u00a0"])
def test_an_empty_cell_has_not_happened_yet(text: str) -> None:
    assert read(text) == Date(EMPTY)


@pytest.mark.parametrize("text", ["n.v.t.", "nvt", "NVT", "N.v.t.", " n.v.t. ", "n.v.t", "niet van toepassing"])
def test_not_applicable(text: str) -> None:
    assert read(text) == Date(NOT_APPLICABLE)


@pytest.mark.parametrize("text", ["onbekend", "Onbekend", "ONBEKEND ", "onb.", "onb", "?", "-", "n.b.", "nb", "N.B."])
def test_unknown_happened_on_a_day_that_nobody_knows(text: str) -> None:
    assert read(text) == Date(UNKNOWN)


@pytest.mark.parametrize(
    "text", ["#N/B", "#VERW!", "#WAARDE!", "#N/A", "#REF!", "#VALUE!", "#DEEL/0!", "#DIV/0!", "#NAAM?"]
)
def test_a_broken_formula_is_an_error_and_counts_as_unknown(text: str) -> None:
    assert day(text) == UNKNOWN
    assert severity(text) == "error"


# ---------------------------------------------------------------- what is no date


@pytest.mark.parametrize(
    "cell",
    [
        *("wk 36", "sept 2012", "00-00-2012", "1-1-1900", "31-12-9999"),
        *("5 september", "2012", "september", "ja", "fax", "5-9", "5-9-012", "31-2-2013", "29-2-2013", "0-9-2012"),
        *("5 foo 2012", "5-9-12012", "1234", "99999999", "20121305", "5-9-2012 24:61"),
        *(True, False, 5, 0, -1, 1e12, float("nan"), float("inf"), 20121305, time(9, 30), timedelta(hours=3)),
    ],
)
def test_what_is_no_date_is_an_error_and_counts_as_unknown(cell: Cell) -> None:
    assert day(cell) == UNKNOWN
    assert severity(cell) == "error"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "5-9-2012 6-9-2012",
            "5-9-2012 / 6-9-2012",
            "5-9-2012/6-9-2012",
            "5-9-2012 en 7-9-2012",
            "5-9-2012; 6-9-2012",
        ),
        *("5-9-2012\n6-9-2012", "2012-09-05 2012-09-07", "5 sept 2012, 6 okt 2012", "5-9-12 + 6-9-12", "5.9.12 6.9.12"),
        *("5-9-2012 of 6-9-2012", "5-9-2012 (was 6-9-2012)", "5-9-2012 t/m 6 september 2012"),
    ],
)
def test_two_dates_in_one_cell_are_an_error(text: str) -> None:
    assert day(text) == UNKNOWN
    assert severity(text) == "error"


@pytest.mark.parametrize(
    ("cell", "birth_by", "plausible"),
    [
        ("31-12-1989", 0, False),
        ("1-1-1990", 0, True),
        ("31-12-2100", 0, True),
        ("1-1-2101", 0, False),
        (date(1989, 12, 31), 0, False),
        (datetime(2101, 1, 1, 12), 0, False),
        ("31-12-1900", 2013, False),
        ("1-1-1901", 2013, True),
        ("31-12-1989", 2013, True),
    ],
)
def test_the_bounds_of_what_is_plausible(cell: Cell, birth_by: int, plausible: bool) -> None:
    assert (read(cell, birth_by=birth_by).day > 0) is plausible
    assert severity(cell, birth_by=birth_by) == ("" if plausible else "error")


# ---------------------------------------------------------------- years of two digits, remarks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-9-12", date(2012, 9, 5)),
        ("5-9-00", date(2000, 9, 5)),
        ("5-9-99", date(1999, 9, 5)),
        ("5-9-90", date(1990, 9, 5)),
        ("5 mei '13", date(2013, 5, 5)),
    ],
)
def test_a_year_of_two_digits(text: str, expected: date) -> None:
    assert day(text) == expected
    assert severity(text) in ("", "info")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-9-85", date(1985, 9, 5)),
        ("5-9-13", date(2013, 9, 5)),
        ("5-9-14", date(1914, 9, 5)),
        ("5-9-45", date(1945, 9, 5)),
        ("1-1-00", date(2000, 1, 1)),
        ("5 mei '69", date(1969, 5, 5)),
    ],
)
def test_a_birth_of_two_digits_never_lies_ahead(text: str, expected: date) -> None:
    assert day(text, birth_by=2013) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12-3-13 (fax)", date(2013, 3, 12)),
        ("12-3-2013 (fax)", date(2013, 3, 12)),
        ("5 september 2012 per post", date(2012, 9, 5)),
        ("2012-09-05 (2e fax)", date(2012, 9, 5)),
        ("5-9-2012, zie dossier", date(2012, 9, 5)),
        ("5-9-2012 (fax 020-1234567)", date(2012, 9, 5)),
        ("5-9-2012 (10/123456-12)", date(2012, 9, 5)),
    ],
)
def test_a_remark_behind_a_date_is_ignored(text: str, expected: date) -> None:
    assert day(text) == expected
    assert severity(text) == "info"


# ---------------------------------------------------------------- times of day and offsets


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5-9-2012 14:30", 52_200),
        ("5-9-2012 14:30:15", 52_215),
        ("5-9-2012 9:05", 32_700),
        ("5-9-2012 om 14.30 uur", 52_200),
        ("2012-09-05 14:30:15", 52_215),
        ("2012-09-05T14:30:15", 52_215),
        ("2012-09-05T14:30:15.123", 52_215),
        ("5 september 2012 23:59:59", 86_399),
    ],
)
def test_a_date_may_carry_a_time_of_day(text: str, seconds: int) -> None:
    assert read(text) == Date(THE_DAY.toordinal(), seconds)


@pytest.mark.parametrize("offset", ["+02:00", "+01:00", "+0200", "Z", "-05:00", "+14:00"])
@pytest.mark.parametrize(("clock", "seconds"), [("00:30:00", 1_800), ("23:45:00", 85_500), ("12:00:00", 43_200)])
def test_a_timestamp_counts_on_its_local_date_as_written(clock: str, seconds: int, offset: str) -> None:
    assert read(f"2012-09-05T{clock}{offset}") == Date(THE_DAY.toordinal(), seconds)


def test_midnight_of_a_register_of_days_is_no_time() -> None:
    assert read("2014-04-11T00:00:00+02:00") == Date(date(2014, 4, 11).toordinal())


# ---------------------------------------------------------------- serial numbers


@pytest.mark.parametrize(
    ("cell", "epoch_1904"),
    [(41157, False), (41157.0, False), ("41157", False), (39695, True), (39695.0, True)],
)
def test_a_serial_number_without_a_date_format_is_read_and_doubted(cell: Cell, epoch_1904: bool) -> None:
    found = read(cell, epoch_1904=epoch_1904)
    assert date.fromordinal(found.day) == THE_DAY
    assert RULES[found.rule].severity == "warning"


@pytest.mark.parametrize(("serial", "seconds"), [(41157.5, 43_200), (41157.25, 21_600), (41157.75001, 64_801)])
def test_the_fraction_of_a_serial_number_is_the_time(serial: float, seconds: int) -> None:
    assert read(serial)[:2] == (THE_DAY.toordinal(), seconds)


@given(st.floats(min_value=33_000, max_value=73_000), st.booleans())
def test_the_time_of_a_serial_number_lies_within_its_day(serial: float, epoch_1904: bool) -> None:
    found = read(serial, epoch_1904=epoch_1904)
    assert NO_TIME <= found.seconds < 86_400


def test_a_last_half_second_stays_within_the_day() -> None:
    assert read(41157.999999).seconds < 86_400


def test_eight_digits_are_a_day_written_as_yyyymmdd() -> None:
    assert day(20120905) == THE_DAY


# ---------------------------------------------------------------- round trips


def month(names: list[str], d: date) -> str:
    return names[d.month - 1]


NOTATIONS: dict[str, Callable[[date], str]] = {
    "dd-mm-jjjj": lambda d: f"{d.day:02}-{d.month:02}-{d.year}",
    "d-m-jjjj": lambda d: f"{d.day}-{d.month}-{d.year}",
    "d/m/jjjj": lambda d: f"{d.day}/{d.month}/{d.year}",
    "d.m.jjjj": lambda d: f"{d.day}.{d.month}.{d.year}",
    "iso": date.isoformat,
    "timestamp": lambda d: f"{d.isoformat()}T23:30:00+02:00",
    "d mmm jjjj": lambda d: f"{d.day} {month(SHORT, d)} {d.year}",
    "d mmm. jjjj": lambda d: f"{d.day} {month(SHORT, d)}. {d.year}",
    "d mmmm jjjj": lambda d: f"{d.day} {month(LONG, d)} {d.year}",
    "remark": lambda d: f"{d.day}-{d.month}-{d.year} (fax)",
}
SHORT_NOTATIONS: dict[str, Callable[[date], str]] = {
    "dd-mm-jj": lambda d: f"{d.day:02}-{d.month:02}-{d:%y}",
    "d.m.jj": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "dd-MMM-jj": lambda d: f"{d.day:02}-{month(SHORT, d).upper()}-{d:%y}",
    "d mmm. 'jj": lambda d: f"{d.day} {month(SHORT, d)}. '{d:%y}",
}


@pytest.mark.parametrize("notation", NOTATIONS)
@given(when=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_back(notation: str, when: date) -> None:
    assert day(NOTATIONS[notation](when)) == when


@pytest.mark.parametrize("notation", SHORT_NOTATIONS)
@given(when=st.dates(date(1990, 1, 1), date(2069, 12, 31)))
def test_every_day_reads_back_from_two_digits_of_its_year(notation: str, when: date) -> None:
    assert day(SHORT_NOTATIONS[notation](when)) == when


@given(when=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_reads_back_from_its_serial_number(when: date) -> None:
    assert day((when - date(1899, 12, 30)).days) == when
    assert day((when - date(1904, 1, 1)).days, epoch_1904=True) == when


@given(when=st.dates(date(1914, 1, 1), date(2013, 12, 31)))
def test_every_birth_of_a_century_reads_back_from_two_digits(when: date) -> None:
    assert day(f"{when.day}-{when.month}-{when:%y}", birth_by=2013) == when


@given(when=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_a_day_is_written_as_dutch_readers_do(when: date) -> None:
    assert day_text(when.toordinal()) == f"{when.day:02}-{when.month:02}-{when.year}"


@given(text=st.text(max_size=30))
def test_no_text_whatever_stops_a_run(text: str) -> None:
    found = read(text)
    assert found.day in (EMPTY, UNKNOWN, NOT_APPLICABLE) or date(1990, 1, 1) <= date.fromordinal(found.day)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("n.v.t. (asiel)", NOT_APPLICABLE), ("onbekend, navragen", UNKNOWN), ("? (zie dossier)", UNKNOWN)],
)
def test_a_remark_behind_a_word_for_missing_is_ignored(text: str, kind: int) -> None:
    found = read(text)
    assert (found.day, found.rule) == (kind, "date-remark")


# ---------------------------------------------------------------- as people and their programs write them

WORDS_OF_TODAY = MissingWords(("onbekend",), ("n.v.t.",), ("nog niet", "NA", "n.n.b.", "0"))


@pytest.mark.parametrize(
    "text",
    [
        *("05\u201109\u20112012", "05–09–2012", "05−09−2012", "5\u00a0september\u00a02012", "0\uff15-09-2012"),
        *("05-09-2012\u200b", "\ufeff05-09-2012", "\u200e05-09-2012", "5 sept ’12", "September 5, 2012", "Sep 5 2012"),
    ],
)
def test_characters_that_look_right_are_read(text: str) -> None:
    assert read_date(text, WORDS_OF_TODAY, Habit()).day == date(2012, 9, 5).toordinal()


@pytest.mark.parametrize(
    ("clock", "hours"),
    [("09:00 AM", 9), ("08:00 PM", 20), ("12:00 PM", 12), ("12:30 a.m.", 0.5), ("11:30 p.m.", 23.5), ("15:00 PM", 15)],
)
def test_half_days_are_read(clock: str, hours: float) -> None:
    found = read_date(f"05-09-2012 {clock}", WORDS_OF_TODAY, Habit())
    assert (found.day, found.seconds, found.rule) == (date(2012, 9, 5).toordinal(), hours * 3600, "")


@pytest.mark.parametrize("cell", ["Nog niet", "NA", "na", "n.n.b.", "0", 0, 0.0])
def test_words_for_not_yet_are_empty_and_reported(cell: Cell) -> None:
    assert read_date(cell, WORDS_OF_TODAY, Habit()) == Date(EMPTY, rule="word-not-yet")


@pytest.mark.parametrize("cell", ["n.a.", "00", "niet"])
def test_other_words_are_errors(cell: Cell) -> None:
    assert read_date(cell, WORDS_OF_TODAY, Habit()).rule == "date-unreadable"


def test_a_field_may_have_the_month_first() -> None:
    for text, day in (("04/05/2018", date(2018, 4, 5)), ("04-20-2018 1:05 PM", date(2018, 4, 20)),
                      ("2018-04-05", date(2018, 4, 5)), ("5 april 2018", date(2018, 4, 5))):  # fmt: skip
        assert read_date(text, WORDS_OF_TODAY, Habit(month_first=True)).day == day.toordinal()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["9/10/2012", "9/27/2012"], {"/"}),
        (["9/10/2012", "27/9/2012"], set()),
        (["9/27/2012", "27/9/2012"], set()),
        (["9/27/2012"], set()),
        (["9/27/2012", "5-9-2012", "6-9-2012"], set()),
        (["5-9-2012", "6-9-2012", "7-9-2012", "8-9-2012", "9-30-2012"], set()),
        (["45-60-2012", "9-10-2012"], set()),
    ],
)
def test_a_column_with_the_month_first_is_recognised(cells: list[Cell], expected: set[str]) -> None:
    assert is_month_first(cells) == expected


@given(
    one=st.integers(0, 99),
    two=st.integers(0, 99),
    year=st.sampled_from(["2012", "12", "'12", "0012", "201"]),
    marks=st.tuples(*[st.sampled_from(["-", "/", ".", " / ", "\u2013"])] * 2),
    around=st.tuples(
        st.sampled_from(["", " ", "ma ", "d.d. "]), st.sampled_from(["", " 10:00", " (?)", " 4-5-2012", " 7"])
    ),
)
def test_a_date_with_the_month_first_alone_is_no_day_where_the_day_is_first(
    one: int, two: int, year: str, marks: tuple[str, str], around: tuple[str, str]
) -> None:
    text = f"{around[0]}{one}{marks[0]}{two}{marks[1]}{year}{around[1]}"
    assert not tells_month_first(text) or (one <= 12 < two <= 31 and read_date(text, WORDS, Habit()).day <= 0)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("9/27/2012", True), ("9/10/2012", False), ("27/9/2012", False), ("9/32/2012", False), (date(2012, 9, 27), False)],
)
def test_a_date_tells_that_the_month_is_first(cell: Cell, expected: bool) -> None:
    assert tells_month_first(cell) is expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2012-09-04T22:00:00Z", "2013-01-04 23:00:00+00:00"], True),
        (["2012-09-04T22:00:00Z", "2013-01-04T12:00:00Z"], False),
        (["2012-09-04T22:00:00+02:00", "2013-01-04T23:00:00+01:00"], False),
        (["2012-09-04T22:00:00Z"], False),
    ],
)
def test_midnight_in_utc_is_recognised(cells: list[Cell], expected: bool) -> None:
    assert is_utc_midnight(cells) is expected


def test_a_register_may_have_a_zone() -> None:
    habit = Habit(zone="Europe/Amsterdam")
    found = [
        read_date(text, WORDS_OF_TODAY, habit) for text in ("2012-09-04T22:30:00Z", "2012-09-05 00:30", "5-9-2012")
    ]
    assert [(one.day, one.seconds) for one in found] == [
        (date(2012, 9, 5).toordinal(), 1800),
        (date(2012, 9, 5).toordinal(), 1800),
        (date(2012, 9, 5).toordinal(), NO_TIME),
    ]


# ---------------------------------------------------------------- thousands at once

PLAIN: st.SearchStrategy[Cell] = st.dates(date(1899, 1, 1), date(2101, 12, 31)) | st.dates(
    date(1899, 1, 1), date(2101, 12, 31)
).map(lambda when: f"{when:%d-%m-%Y}")
NEARLY: st.SearchStrategy[Cell] = st.sampled_from(
    [
        *(
            "31-04-2013",
            "29-02-2012",
            "29-02-2013",
            "00-01-2013",
            "01-00-2013",
            "13-13-2013",
            "12-13-2013",
            "01-01-0000",
        ),
        *("1-1-2013", "01/01/2013", "2013-01-01", "01-01-13", "01-01-201٣", "01–01–2013", "01-01-2013 ", "'1-01-2013"),
        *("99-99-9999", "08-08-1888", "onbekend", "", "0123456789", "-1-01-2013", "01-01-2013\n", "a1-01-2013"),
        *(
            datetime(2013, 1, 1),
            datetime(2013, 1, 1, 12),
            datetime(2013, 1, 1, 0, 0, 0, 5),
            time(12),
            41275,
            41275.5,
            True,
        ),
    ]
) | st.text("0123456789-", min_size=10, max_size=10)


@cache
def table() -> RawTable:
    name = "om_drenthe.xlsx"
    return find_tables(read_sheets((SAMPLE / name).read_bytes(), name), load("kansloze-aangiften"))[0][0]


@pytest.mark.parametrize("type", ["date", "birth"])
@given(cells=st.lists(PLAIN | NEARLY, max_size=20))
def test_a_column_of_many_dates_is_read_as_one_of_few(type: Literal["date", "birth"], cells: list[Cell]) -> None:
    many = list(dict.fromkeys([*cells, *(f"{THE_DAY + timedelta(days):%d-%m-%Y}" for days in range(2 * FEWEST))]))
    field = Field(header="Datum", type=type)
    at_once, one_by_one = (Readers(load("kansloze-aangiften"), 2013).memo(field, table()) for _ in range(2))
    numbers, seconds, doubtful = at_once.read(many)
    assert numbers.tolist() == [one_by_one[cell] for cell in many]
    told = [NO_TIME] * len(many) if seconds is None else seconds.tolist()
    assert told == [one_by_one.times.get(cell, NO_TIME) for cell in many]
    assert doubtful == [place for place, cell in enumerate(many) if cell in one_by_one.doubts]
    assert {cell: doubt.rule for cell, doubt in at_once.doubts.items()} == {
        cell: doubt.rule for cell, doubt in one_by_one.doubts.items()
    }
    assert at_once.read([*many])[0].tolist() == numbers.tolist()
