"""What is worked out for all cases, or for all moments, at once is what a loop over them gives."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from doorloop.registers.parse.dates import PLAIN, Habit, read_date
from doorloop.registers.parse.moments import FEWEST_ALIKE, read_moments
from doorloop.registers.parse.words import MissingWords
from doorloop.registers.repeated import settle
from kit.found import some

WORDS = MissingWords(("onbekend",), ("n.v.t.",), ())


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)), max_size=40))
def test_the_row_of_the_lowest_rank_counts_and_the_first_of_equal_ones(rows: list[tuple[int, int, int, int]]) -> None:
    """A row is its case, its value (0 for none), and two ranks."""
    best: dict[int, int] = {}
    conflicts = set()
    for row, (case, value, *ranks) in enumerate(rows):
        if not value:
            continue
        if case in best:
            if rows[best[case]][1] != value:
                conflicts.add(row)
            if tuple(ranks) >= rows[best[case]][2:]:
                continue
        best[case] = row
    values = np.array([row[1] for row in rows], np.int32)
    kept = np.flatnonzero(values).astype(np.int32)
    cases, one, other = (np.array([rows[at][column] for at in kept], np.int64) for column in (0, 2, 3))
    found = settle(values, kept, cases.astype(np.int32), [one, other])
    assert dict(zip(found.cases.tolist(), found.rows.tolist(), strict=True)) == best
    assert {*found.conflicts.tolist()} == conflicts


MOMENTS = st.builds(
    lambda moment, sep, fraction, offset: f"{moment:%Y-%m-%d}{sep}{moment:%H:%M:%S}{fraction}{offset}",
    st.datetimes(datetime(1989, 12, 30), datetime(2101, 1, 2)),
    st.sampled_from("T "),
    st.sampled_from(["", ".5", ".000", ".123456"]),
    st.sampled_from(["", "Z", "+02:00", "-0330", "+01:00"]),
)
ODD = st.sampled_from(
    [
        *("2012-02-30T10:00:00", "2012-13-01T10:00:00", "2012-01-01T24:00:00", "2012-01-01T10:60:00"),
        *("2012-01-01T10:00:60", "2012-01-01T10:00:00 (fax)", "2012-01-01", "12-3-2013", "", "onbekend"),
        *("2012-01-01T10:00:00+1", "2012-01-01t10:00:00z", "2012-01-01T1\u0660:00:00", "2012/01/01T10:00:00Z"),
    ]
)


@given(st.lists(MOMENTS | ODD, max_size=30), st.sampled_from(["", "Europe/Amsterdam"]))
def test_moments_are_read_as_one_by_one(cells: list[str], zone: str) -> None:
    cells *= FEWEST_ALIKE
    found = read_moments(cells, Habit(zone=zone), WORDS)
    told = zip(found.positions.tolist(), found.days.tolist(), found.seconds.tolist(), strict=True)
    for position, day, seconds in told:
        assert (day, seconds, "") == read_date(cells[position], WORDS, Habit(zone=zone))


NUMBERS = st.integers(0, 33).map("{:02}".format)
YEARS = st.integers(0, 9999).map("{:04}".format) | st.sampled_from(["1899", "1900", "1901", "2012", "2100", "2101"])
DATES = st.one_of(
    st.builds("{}-{}-{}".format, NUMBERS, NUMBERS, YEARS),
    st.dates(date(1899, 12, 1), date(2101, 2, 1)),
    st.datetimes(datetime(1899, 12, 1), datetime(2101, 2, 1)),
    st.sampled_from(
        ["01-01-1900", "5-9-2012 ", "05/09/2012", "05-09-201a", "0\u0665-09-2012", "-5-09-2012", 41157, 3.5, True]
    ),
)
HABITS = st.builds(Habit, birth_by=st.sampled_from([0, 2014]), month_first=st.booleans())
WITH_DATES = MissingWords(("onbekend", "01-01-1900", "31-12-2099"), ("2012-01-01T00:00:00Z",), empty=("00-00-0000",))


@given(st.lists(DATES | MOMENTS | ODD | st.just("2012-01-01T00:00:00Z"), max_size=40), HABITS, st.booleans())
def test_dates_are_read_as_one_by_one(cells: list[object], habit: Habit, has_dates: bool) -> None:
    words = WITH_DATES if has_dates else WORDS
    found = read_moments(cells, habit, words)
    told = zip(found.positions.tolist(), found.days.tolist(), found.seconds.tolist(), strict=True)
    for position, day, seconds in told:
        assert (day, seconds, "") == read_date(cells[position], words, habit)
    plain = [
        at
        for at, cell in enumerate(cells)
        if isinstance(cell, date) or (isinstance(cell, str) and PLAIN.fullmatch(cell))
    ]
    read = [at for at in plain if read_date(cells[at], words, habit).day > 0]
    assert {*read} <= {*found.positions.tolist()}


def test_the_usual_moments_are_read_at_once() -> None:
    begin = datetime(2012, 9, 5)
    moments = [begin + timedelta(minutes=997 * n) for n in range(500)]
    found = read_moments([f"{moment.isoformat()}.000+02:00" for moment in some(moments)], Habit(), WORDS)
    assert found.positions.tolist() == [*range(500)]
    assert found.days.tolist() == [moment.toordinal() for moment in moments]
    assert found.seconds[0] == -1
    assert found.days[0] == date(2012, 9, 5).toordinal()
