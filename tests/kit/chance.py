"""Registers drawn by chance, and read with the tool.

The registers keep away from what the rules leave open: a value beside `onbekend`, in rows of one case or
in both registers; rows of one case of which one lacks a required field; an outcome of a decision that does
not apply; a list of answers with an unreadable one; midnight as a time of day; and the birthday of somebody
who was born on 29 February.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from doorloop.definition import load
from doorloop.runs import pipeline
from kit import oracle
from kit.oracle import Cell

Row = dict[str, Cell]
Register = list[Row]

OM = {
    "v_nummer": "V-nummer",
    "regio": "Regio",
    "pilotzaak": "Pilotzaak",
    "bedenktijd": "Bedenktijd",
    "aangifte": "Datum aangifte",
    "sepot": "Datum sepot",
    "geslacht": "Geslacht",
    "geboortedatum": "Geboortedatum",
    "nationaliteit": "Nationaliteit",
    "soort_uitbuiting": "Soort uitbuiting",
    "einde_uitbuiting": "Datum einde uitbuitingssituatie",
}
IND = {
    "v_nummer": "V-nummer",
    "ontvangst_aangifte": "Datum ontvangst aangifte (M55)",
    "verlening": "Datum verlening verblijfsvergunning",
    "verzending_pas": "Datum verzending verblijfspas",
    "voornemen": "Datum voornemen tot intrekking",
    "intrekking": "Datum intrekking verblijfsvergunning",
    "aanvraag_vv": "Datum aanvraag voortgezet verblijf",
    "besluit_vv": "Datum besluit voortgezet verblijf",
    "uitkomst_vv": "Uitkomst voortgezet verblijf",
    "grond_primair": "Primaire afwijzingsgrond",
    "grond_secundair": "Secundaire afwijzingsgrond",
    "bezwaar": "Datum bezwaar",
    "besluit_bezwaar": "Datum besluit bezwaar",
    "uitkomst_bezwaar": "Uitkomst bezwaar",
    "beroep": "Datum beroep",
    "uitspraak_beroep": "Datum uitspraak beroep",
    "uitkomst_beroep": "Uitkomst beroep",
    "einde_procedure": "Datum einde verblijfsrechtelijke procedure",
    "melding_gemeente": "Datum melding gemeente",
    "voorprocedure": "Voorprocedure",
    "geslacht": "Geslacht",
    "geboortedatum": "Geboortedatum",
    "nationaliteit": "Nationaliteit",
}

GAPS = ("", "", "", "", "onbekend", "Onb.", "?", "n.v.t.", "NVT", "wk 36", "00-00-2012", "#N/B")
FAR = (date(1989, 12, 31), date(1990, 1, 1), date(2100, 12, 31), date(2101, 1, 1))
BOUNDS = (date(2012, 9, 4), date(2012, 9, 5), date(2013, 8, 31), date(2013, 9, 1))
PEILDATUMS = (date(2014, 1, 1), date(2013, 3, 29), date(2013, 8, 31), date(2012, 10, 1), date(2016, 2, 29))
# Of days that differ most between the calendars.
FEASTS = (date(2012, 12, 23), date(2013, 3, 28), date(2013, 4, 26), date(2013, 5, 8), date(2013, 12, 24))
# Calendar days around no, ten, thirty-five and fifty working days.
NEAR = (*(-1, 0, 0, 1, 1, 2, 3), *(13, 14, 15, 16, 18), *(48, 49, 50, 51, 53), *(69, 70, 71, 72, 74))

# field: common answers, rare ones
ANSWERS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    "regio": (
        ("Groningen", "FRIESLAND", "Drenthe", "Rotterdam", "rotterdam-rijnmond"),
        ("", "Limburg", "onbekend"),
    ),
    "pilotzaak": (("ja", "J", "Ja.", "nee", "N"), ("", "misschien")),
    "bedenktijd": (("ja", "n", ""), ("onbekend", "n.v.t.", "soms")),
    "geslacht": (("M", "vrouw", "V.", ""), ("onb.", "nvt", "x")),
    "nationaliteit": (
        ("Nigeriaanse", "nigeriaans", "Guinese", "Guineese", "Sierraleoonse", "Sierra Leoonse", "Mongolische"),
        ("Nigerese", "Equatoriaal-Guinese", "Onbekend", "n.v.t.", "Atlantische", ""),
    ),
    "soort_uitbuiting": (("seksueel", "Overig", ""), ("onbekend", "n.v.t.", "beide")),
    "voorprocedure": (
        ("geen", "Asiel", "regulier", "asiel; regulier", "regulier en asiel", "asiel/regulier", "Asiel + Regulier"),
        ("", "onbekend", "n.v.t.", "studie"),
    ),
    "uitkomst_vv": (
        ("afgewezen", "Afgewezen", "Ingewilligd", "buiten behandeling gesteld"),
        ("", "onbekend", "ja?"),
    ),
    "grond_primair": (
        ("Paspoorteis", "geen klemmende redenen", "buiten behandeling gesteld", ""),
        ("?", "overig"),
    ),
    "uitkomst_bezwaar": (("ongegrond", "Ingewilligd"), ("", "onbekend")),
    "uitkomst_beroep": (("ongegrond", "Gegrond"), ("", "onbekend")),
}
ANSWERS["grond_secundair"] = ANSWERS["grond_primair"]


def answer(chance: Random, field: str) -> str:
    """Draw an answer, mostly a common one."""
    common, rare = ANSWERS[field]
    return chance.choice(common if chance.randrange(9) else rare)


def milestone(chance: Random, after: date, tidy: float = 0) -> Cell:
    """Draw a date cell, mostly of a day some time after another; a tidy one is more often a plain date."""
    kind = chance.randint(0, 19) if chance.random() >= tidy else chance.randint(5, 17)
    if kind < 4:
        return chance.choice(GAPS)
    if kind == 4:
        return chance.choice(FAR + FEASTS + PEILDATUMS)
    days = chance.choice(NEAR) if kind < 10 else chance.randint(-10, 80)
    day = after + timedelta(days)
    if kind < 18:
        return day
    moment = datetime.combine(day, time(chance.randint(1, 23), chance.choice((0, 30))))
    return moment if kind == 18 else f"{moment:%Y-%m-%dT%H:%M:%S}+02:00"


def known(cell: Cell, otherwise: date) -> date:
    """Give the day of a cell, or another day when the cell holds none that is near."""
    value = oracle.read_date(cell, 2000)
    near = isinstance(value, date) and value.year < 2100
    return oracle.day(value) if near else otherwise


def birth(chance: Random, aangifte: date) -> Cell:
    """Draw a birth date near a bound of the age classes."""
    if chance.randint(0, 4) == 0:
        return chance.choice((*GAPS, date(1900, 12, 31), date(1901, 1, 1), aangifte + timedelta(1)))
    years = chance.choice((17, 18, 25, 26, 30, 31, 46, 47, 0, 80))
    born = aangifte.replace(year=aangifte.year - years) + timedelta(chance.randint(-1, 1))
    return born if (born.month, born.day) != (2, 29) else born - timedelta(1)


def end_of_exploitation(chance: Random, aangifte: date) -> Cell:
    """Draw an end of the exploitation near a bound of the classes."""
    kind = chance.randint(0, 4)
    if kind == 0:
        return chance.choice((*GAPS, *FAR, aangifte + timedelta(1)))
    if kind == 1:
        return aangifte - timedelta(chance.randint(0, 4))
    months = chance.choice((1, 3, 6, 9, 12, 13))
    return oracle.plus_months(aangifte, -months) + timedelta(chance.randint(-3, 3))


def fill(chance: Random, row: Row, day: date, fields: Sequence[str], tidy: float = 0.5) -> date:
    """Fill milestones one after the other, and give the last day."""
    for field in fields:
        row[field] = milestone(chance, day, tidy)
        day = known(row[field], day)
    return day


def om_row(chance: Random) -> Row:
    """Draw a row of the OM register without its V-nummer."""
    aangifte = oracle.FIRST_DAY + timedelta(chance.randint(0, 360))
    kind = chance.randint(0, 14)
    aangifte = chance.choice(BOUNDS + FEASTS) if kind < 3 else aangifte
    row: Row = {"aangifte": aangifte}
    if kind == 14:
        row["aangifte"] = chance.choice((*GAPS, *FAR, datetime.combine(aangifte, time(23, 30))))
    fill(chance, row, aangifte, ("sepot",))
    for field in ("regio", "pilotzaak", "bedenktijd", "geslacht", "nationaliteit", "soort_uitbuiting"):
        row[field] = answer(chance, field)
    row["geboortedatum"] = birth(chance, aangifte)
    row["einde_uitbuiting"] = end_of_exploitation(chance, aangifte)
    return row


CHAIN = ("voornemen", "aanvraag_vv", "besluit_vv", "bezwaar", "besluit_bezwaar", "beroep", "uitspraak_beroep")
DECISIONS = {
    "besluit_vv": ("uitkomst_vv", "grond_primair", "grond_secundair"),
    "besluit_bezwaar": ("uitkomst_bezwaar",),
    "uitspraak_beroep": ("uitkomst_beroep",),
}


def ind_row(chance: Random, own: Row) -> Row:
    """Draw a row of the IND export for a case, without its V-nummer."""
    aangifte = known(own["aangifte"], oracle.FIRST_DAY)
    row: Row = dict.fromkeys(IND, "")
    # A case comes so far and no further; either end closes most steps, so each is often absent.
    tidy = chance.choice((0.3, 0.9))
    fill(chance, row, aangifte, ("ontvangst_aangifte", "verlening", "verzending_pas")[: chance.randint(1, 4)], tidy)
    if chance.random() < 0.2:
        # Never at midnight: a spreadsheet writes that for no time of day.
        moment = datetime.combine(aangifte, time(chance.randint(1, 23), 30))
        later = moment + timedelta(hours=chance.choice((23, 24, 25, 72, chance.randint(0, 90))))
        row |= {"ontvangst_aangifte": moment, "verlening": later}
    chain = CHAIN[chance.randrange(2) : chance.randint(0, 9)]
    last = fill(chance, row, known(own["sepot"], aangifte), chain, tidy)
    for field in ("intrekking", "einde_procedure"):
        if chance.random() < 0.35:
            row[field] = milestone(chance, last)
    fill(chance, row, known(row["einde_procedure"], last), ("melding_gemeente",)[chance.randrange(2) :])
    for decision, fields in DECISIONS.items():
        if oracle.missing(str(row[decision])) is not oracle.NOT_APPLICABLE:
            row |= {field: answer(chance, field) for field in fields}
    row["voorprocedure"] = answer(chance, "voorprocedure")
    row |= {field: answer(chance, field) for field in ("geslacht", "nationaliteit")}
    row["geboortedatum"] = birth(chance, aangifte)
    for field in oracle.SHARED:
        if own.get(field) and unclear(field, own[field]):
            row[field] = chance.choice(("", own[field]))
    return row


def unclear(field: str, cell: Cell) -> bool:
    """Tell whether a cell counts as onbekend, or may hold several answers."""
    if field == "voorprocedure":
        return True
    if field in oracle.CODES:
        return oracle.read_code(cell, field) is oracle.UNKNOWN
    return oracle.read_date(cell, 1901 if field == "geboortedatum" else 1990) is oracle.UNKNOWN


def twice(chance: Random, row: Row, other: Row) -> Register:
    """Draw two rows of one case: equal, complementary or in conflict."""
    required = ("aangifte", "regio", "pilotzaak")
    first, second = dict(row), dict(row)
    for field in row:
        how = chance.choice(("equal", "equal", "first", "second", "conflict"))
        if field in required:
            lacking = [unclear(field, cell) or not cell for cell in (row[field], other[field])]
            second[field] = other[field] if how == "conflict" and not any(lacking) else row[field]
        elif how == "first":
            second[field] = ""
        elif how == "second":
            first[field] = ""
        elif how == "conflict" and not (unclear(field, row[field]) or unclear(field, other[field])):
            second[field] = other[field]
    for decision, fields in DECISIONS.items():
        if any(oracle.missing(str(cell.get(decision, ""))) is oracle.NOT_APPLICABLE for cell in (first, second)):
            first |= dict.fromkeys(fields, "")
            second |= dict.fromkeys(fields, "")
    return [first, second]


SPELLINGS = ("{}", "{}", "{}", "'{}", "V{}", "VNR {}", "{}.0", " {} ")
MALFORMED = ("", "12345", "onbekend", "2,81E+09", "28012345678")


def numbered(chance: Random, rows: Register, number: str, lost_zero: bool) -> Register:
    """Write the V-nummer of a case into its rows, each time as somebody could."""
    short = number[1:] if lost_zero else number
    return [{**row, "v_nummer": chance.choice(SPELLINGS).format(short)} for row in rows]


def case(chance: Random, number: str) -> tuple[Register, Register]:
    """Draw the rows of one person in both registers."""
    own = om_row(chance)
    other = ind_row(chance, own)
    om, ind = [own], [other]
    kind = chance.randint(0, 11)
    if kind == 0:
        om = []
    elif kind == 1:
        ind = []
    elif kind == 2:
        om = twice(chance, own, om_row(chance))
    elif kind == 3:
        ind = twice(chance, other, ind_row(chance, own))
    om = numbered(chance, om, number, number[0] == "0" and chance.random() < 0.5)
    ind = numbered(chance, ind, number, number[0] == "0" and chance.random() < 0.5)
    if kind == 4:
        om[0]["v_nummer"] = chance.choice(MALFORMED)
    elif kind == 5:
        ind[0]["v_nummer"] = chance.choice(MALFORMED)
    return om, ind


@dataclass(frozen=True)
class Registers:
    """Rows of OM in two files, and of IND."""

    om: tuple[Register, Register]
    ind: Register


def registers(seeds: Sequence[int], shuffle: int) -> Registers:
    """Draw registers with one person a seed; of persons, unlike cells, the test can leave some out."""
    cases = [case(Random(seed), f"{n % 3}8{n:08d}") for n, seed in enumerate(seeds)]
    om, ind = ([row for pair in cases for row in pair[n]] for n in (0, 1))
    chance = Random(shuffle)
    chance.shuffle(om)
    chance.shuffle(ind)
    cut = chance.randint(0, len(om))
    return Registers((om[:cut], om[cut:]), ind)


DEFINITION = load("kansloze-aangiften")
MONTHS = "jan feb maart apr mei juni juli aug sept okt nov dec".split()


def spell(cell: Cell, column: int) -> str:
    """Write a cell as somebody could; dates in turn in one of the common notations."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return f"{cell:%d-%m-%Y %H:%M}"
    day, month, year = cell.day, cell.month, cell.year
    notations = (
        f"{day:02d}-{month:02d}-{year}",
        f"{day}-{month}-{year}",
        f"{day}/{month}/{year}",
        f"{year}-{month:02d}-{day:02d}",
        f"{day} {MONTHS[month - 1]} {year}",
        f"{day}.{month}.{year % 100:02d}" if 2000 <= year < 2020 else f"{day}.{month}.{year}",
        f"{day:02d}-{month:02d}-{year} (fax)",
    )
    return notations[(day + column) % len(notations)]


def write(path: Path, headers: Mapping[str, str], rows: Register) -> None:
    """Write a register as Dutch spreadsheets save it."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headers.values())
        writer.writerows([spell(row.get(field, ""), n) for n, field in enumerate(headers)] for row in rows)


def read(drawn: Registers) -> pipeline.Reading:
    """Write the registers into files and read them with the tool."""
    with tempfile.TemporaryDirectory() as folder:
        # The order of the sources, not that of their names, decides what comes first.
        paths = [Path(folder, file) for file in ("om_2.csv", "om_1.csv", "ind.csv")]
        # With a column of its own no file is a copy of another, which the tool refuses.
        columns: tuple[Mapping[str, str], ...] = (OM | {"remark": "Opmerkingen"}, OM, IND)
        for path, headers, rows in zip(paths, columns, (*drawn.om, drawn.ind), strict=True):
            write(path, headers, rows)
        return pipeline.read_sources(paths, DEFINITION)


SEEDS = st.integers(0, 2**32 - 1)
