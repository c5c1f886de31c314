"""A second reading of the counting rules: slow, plain and without the package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache


class Missing(Enum):
    """The three kinds of missing."""

    EMPTY = "not yet"
    UNKNOWN = "happened, not known when or what"
    NOT_APPLICABLE = "does not apply"


EMPTY, UNKNOWN, NOT_APPLICABLE = Missing.EMPTY, Missing.UNKNOWN, Missing.NOT_APPLICABLE

Cell = str | date  # a datetime is a date with a time of day
Row = Mapping[str, Cell]
Value = date | str | frozenset[str] | Missing
Case = dict[str, Value]
Figure = str | int | bool | Fraction | None
Record = dict[str, Figure]

FIRST_DAY, LAST_DAY = date(2012, 9, 5), date(2013, 8, 31)
GROUPS = {"pilot": "ja", "niet_pilot": "nee"}

OM_DATES = (
    *("aangifte", "melding_politie", "melding_ind", "dossier", "sepot", "kennisgeving_politie"),
    *(
        "kennisgeving_ind",
        "uitreiking_sepot",
        "beklag",
        "ambtsbericht",
        "beschikking_hof",
        "einde_uitbuiting",
    ),
)
IND_DATES = (
    *("ontvangst_aangifte", "verlening", "verzending_pas", "ontvangst_sepot", "voornemen"),
    *("uitreiking_voornemen", "zienswijze", "intrekking", "aanvraag_vv", "besluit_vv", "bezwaar"),
    *(
        "besluit_bezwaar",
        "start_bedenktijd",
        "beroep",
        "uitspraak_beroep",
        "einde_procedure",
        "melding_gemeente",
    ),
)
SHARED = ("geslacht", "geboortedatum", "nationaliteit")

# ---------------------------------------------------------------- working days


def easter(year: int) -> date:
    """Compute Easter Sunday with the anonymous Gregorian algorithm."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


# Decree days of 2005-2028, by year.
EQUATED = frozenset(
    date(year, int(day[:2]), int(day[3:]))
    for year, days in {
        2005: ["05-06"],
        2006: ["05-26"],
        2007: ["05-18", "12-24", "12-27", "12-28", "12-31"],
        2008: ["05-02"],
        2009: ["01-02", "05-01", "05-04", "05-22"],
        2010: ["05-14"],
        2011: ["05-06", "06-03"],
        2012: ["05-18", "12-24", "12-31"],
        2013: ["04-29", "05-10", "12-27"],
        2014: ["05-30"],
        2015: ["01-02", "05-04", "05-15"],
        2016: ["05-06"],
        2017: ["04-28", "05-26"],
        2018: ["05-11", "12-24", "12-31"],
        2019: ["05-31", "12-27"],
        2022: ["05-27"],
        2023: ["04-28", "05-19"],
        2024: ["05-10", "12-27"],
        2025: ["05-30"],
        2026: ["01-02", "05-15"],
        2027: ["05-07"],
        2028: ["04-28", "05-26"],
    }.items()
    for day in days
)


@cache
def holidays(year: int, calendar: str) -> frozenset[date]:
    """List the days of a year that a calendar takes for free, weekends aside."""
    if calendar == "weekdagen":
        return frozenset()
    sunday = easter(year)
    king = date(year, 4, 30) if year < 2014 else date(year, 4, 27)
    if king.weekday() == 6:
        king -= timedelta(1)
    days = {date(year, 1, 1), king, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    days |= {sunday + timedelta(n) for n in (1, 39, 50)}
    if calendar != "rijk":
        days.add(sunday - timedelta(2))
    if calendar == "atw":
        days |= {day for day in EQUATED if day.year == year}
    return frozenset(days)


@cache
def werkdagen(start: date, end: date, calendar: str) -> int:
    """Count the working days after the start, up to and including the end."""
    if end < start:
        return -werkdagen(end, start, calendar)
    count = 0
    day = start
    while day < end:
        day += timedelta(1)
        count += day.weekday() < 5 and day not in holidays(day.year, calendar)
    return count


# ---------------------------------------------------------------- cells

NO_DATE = {"onbekend", "onb.", "?", "-", "n.b."}
NO_MATTER = {"n.v.t.", "nvt"}


def missing(text: str) -> Missing | None:
    """Recognise an empty cell and the words for the two other kinds of missing."""
    word = text.strip().lower()
    if word in NO_DATE:
        return UNKNOWN
    if word in NO_MATTER:
        return NOT_APPLICABLE
    return None if word else EMPTY


def read_date(cell: Cell, earliest: int) -> Value:
    """Read a date cell; what cannot be a date has happened on an unknown day."""
    if isinstance(cell, str):
        kind = missing(cell)
        if kind:
            return kind
        if not re.fullmatch(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d.*)?", cell):
            return UNKNOWN
        # A UTC offset is cut off: the day and the time of day are those that are written.
        cell = datetime.fromisoformat(cell[:19]) if len(cell) > 10 else date.fromisoformat(cell)
    return cell if earliest <= cell.year <= 2100 else UNKNOWN


CODES: dict[str, dict[str, str]] = {
    "regio": {
        "Groningen": "groningen",
        "Friesland": "friesland",
        "Drenthe": "drenthe",
        "Rotterdam-Rijnmond": "rotterdam-rijnmond rotterdam",
    },
    "pilotzaak": {"ja": "ja j", "nee": "nee n"},
    "bedenktijd": {"ja": "ja j", "nee": "nee n"},
    "geslacht": {"man": "man m", "vrouw": "vrouw v"},
    "nationaliteit": {
        "Nigeriaanse": "nigeriaanse nigeriaans",
        "Nigerese": "nigerese",
        "Guinese": "guinese guineese guinees",
        "Equatoriaal-Guinese": "equatoriaal-guinese",
        "Sierra Leoonse": "sierraleoonse",
        "Mongoolse": "mongoolse mongolische",
        "Chinese": "chinese",
    },
    "soort_uitbuiting": {"seksueel": "seksueel", "overig": "overig"},
    "uitkomst_vv": {
        "ingewilligd": "ingewilligd",
        "afgewezen": "afgewezen",
        "buiten_behandeling": "buitenbehandelinggesteld",
    },
    "uitkomst_bezwaar": {"ingewilligd": "ingewilligd", "ongegrond": "ongegrond"},
    "uitkomst_beroep": {"gegrond": "gegrond", "ongegrond": "ongegrond"},
    "voorprocedure": {"geen": "geen", "asiel": "asiel", "regulier": "regulier"},
}
CODES["grond_primair"] = CODES["grond_secundair"] = {
    "paspoorteis": "paspoorteis",
    "klemmende_redenen": "geenklemmenderedenen",
    "buiten_behandeling": "buitenbehandelinggesteld",
}


def read_code(cell: Cell, field: str) -> Value:
    """Read a code without regard to case, spaces and full stops."""
    text = str(cell)
    word = re.sub(r"[\s.]", "", text.lower())
    for code, spellings in CODES[field].items():
        if word in spellings.split():
            return code
    return missing(text) or UNKNOWN


def read_answers(cell: Cell, field: str) -> Value:
    """Read one answer or several."""
    answers = [read_code(part, field) for part in re.split(r"[;+/]|\ben\b", str(cell))]
    if len(answers) == 1 and isinstance(answers[0], Missing):
        return answers[0]
    return frozenset(answer for answer in answers if isinstance(answer, str))


def read_v_nummer(cell: Cell) -> str | None:
    """Normalise a V-nummer; None where it is none."""
    text = re.sub(r"\.0$", "", str(cell).strip().lstrip("'").upper())
    text = re.sub(r"[\s.\-]", "", re.sub(r"^(VNR|V)", "", text))
    if not re.fullmatch(r"\d{9,10}", text):
        return None
    return text.zfill(10)


def read_row(row: Row, dates: Sequence[str], codes: Sequence[str]) -> Case:
    """Read all fields of a row except its V-nummer."""
    case: Case = {field: read_date(row.get(field, ""), 1990) for field in dates}
    case["geboortedatum"] = read_date(row.get("geboortedatum", ""), 1901)
    case |= {field: read_code(row.get(field, ""), field) for field in codes}
    return case


def read_om(row: Row) -> Case:
    """Read a row of the OM register."""
    codes = ("regio", "pilotzaak", "bedenktijd", "geslacht", "nationaliteit", "soort_uitbuiting")
    return read_row(row, OM_DATES, codes)


def read_ind(row: Row) -> Case:
    """Read a row of the IND export."""
    outcomes = ("uitkomst_vv", "grond_primair", "grond_secundair", "uitkomst_bezwaar", "uitkomst_beroep")
    case = read_row(row, IND_DATES, (*outcomes, "geslacht", "nationaliteit"))
    return case | {"voorprocedure": read_answers(row.get("voorprocedure", ""), "voorprocedure")}


# ---------------------------------------------------------------- cases


DECISIONS = {
    "uitkomst_vv": "besluit_vv",
    "grond_primair": "besluit_vv",
    "grond_secundair": "besluit_vv",
    "uitkomst_bezwaar": "besluit_bezwaar",
    "uitkomst_beroep": "uitspraak_beroep",
}


def merge(rows: Iterable[Row], read: Callable[[Row], Case], peildatum: date) -> list[tuple[str | None, Case]]:
    """Make one case of the rows with one V-nummer, field by field."""
    together: list[tuple[str | None, list[Case]]] = []
    for row in rows:
        key, case = read_v_nummer(row.get("v_nummer", "")), read(row)
        same = next((found for known, found in together if key is not None and known == key), None)
        if same is None:
            together.append((key, [case]))
        else:
            same.append(case)
    reports = [(key, of_one_report(found)) for key, found in together]
    return [(key, {field: settle(found, field, peildatum) for field in found[0]}) for key, found in reports]


def of_one_report(found: list[Case]) -> list[Case]:
    """Keep the rows of the aangifte that counts: the earliest in the period; a row without a date follows the last."""
    days = [day(case["aangifte"]) for case in found if isinstance(case.get("aangifte"), date)]
    if len(set(days)) < 2:
        return found
    inside = [when for when in days if FIRST_DAY <= when <= LAST_DAY]
    counts, here, kept = min(inside or days), days[0], []
    for case in found:
        here = day(case["aangifte"]) if isinstance(case["aangifte"], date) else here
        kept += [case] if here == counts else []
    return kept


def settle(found: list[Case], field: str, peildatum: date) -> Value:
    """Choose the first value that was there on the peildatum, a known one before an unknown one."""
    rows = [case for case in found if case[field] is not EMPTY]
    there = [case[field] for case in rows if not is_later(case, field, peildatum)]
    if there:
        return (
            next((value for value in there if not isinstance(value, Missing)), UNKNOWN)
            if there[0] is UNKNOWN
            else there[0]
        )
    return rows[0][field] if rows and field not in DECISIONS else EMPTY


def is_later(case: Case, field: str, peildatum: date) -> bool:
    """Tell whether a value is dated after the peildatum, or goes with a decision that is."""
    when = case[DECISIONS.get(field, field)]
    return field != "geboortedatum" and isinstance(when, date) and day(when) > peildatum


def as_of(case: Case, peildatum: date) -> Case:
    """Forget what is later than the peildatum, and what goes with a decision that is not there."""
    case = dict(case)
    for field, value in case.items():
        if field != "geboortedatum" and isinstance(value, date) and day(value) > peildatum:
            case[field] = EMPTY
    for outcome, decision in DECISIONS.items():
        if case[decision] is EMPTY:
            case[outcome] = EMPTY
    return case


def link(om: Iterable[Row], ind: Iterable[Row], peildatum: date) -> list[Case]:
    """List the aangiften that count, with what both registers know on the peildatum."""
    by_number = {key: case for key, case in merge(ind, read_ind, peildatum) if key is not None}
    cases = []
    for key, own in merge(om, read_om, peildatum):
        other = by_number.get(key, read_ind({})) if key is not None else read_ind({})
        case = other | own
        for field in SHARED:
            if own[field] is EMPTY:
                case[field] = other[field]
        aangifte = case["aangifte"]
        if isinstance(case["regio"], Missing) or isinstance(case["pilotzaak"], Missing):
            continue
        if isinstance(aangifte, date) and FIRST_DAY <= day(aangifte) <= min(LAST_DAY, peildatum):
            cases.append(as_of(case, peildatum))
    return cases


def day(value: Value) -> date:
    """Give the date of a known date."""
    assert isinstance(value, date)
    return value.date() if isinstance(value, datetime) else value


def happened(value: Value) -> bool:
    """Tell whether a milestone has happened, on a known day or not."""
    return isinstance(value, date) or value is UNKNOWN


# ---------------------------------------------------------------- characteristics


def plus_months(start: date, months: int) -> date:
    """Give the same day some months later, or the last day of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return date(year, month + 1, min(start.day, last))


def age_class(case: Case) -> Value:
    """Class the age in years on the day of the aangifte."""
    birth = case["geboortedatum"]
    if isinstance(birth, Missing):
        return birth
    born, on = day(birth), day(case["aangifte"])
    if born > on:
        return UNKNOWN
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    for limit, label in ((18, "<18"), (26, "18-25"), (31, "26-30"), (47, "31-46")):
        if age < limit:
            return label
    return ">46"


def time_class(case: Case) -> Value:
    """Class the time from the end of the exploitation to the aangifte."""
    end = case["einde_uitbuiting"]
    if isinstance(end, Missing):
        return end
    start, on = day(end), day(case["aangifte"])
    if start > on:
        return UNKNOWN
    if (on - start).days <= 2:
        return "<3d"
    for months, label in ((1, "<1m"), (3, "1-3m"), (6, "3-6m"), (9, "6-9m"), (12, "9-12m")):
        if on < plus_months(start, months):
            return label
    return ">1j"


AGES = ("<18", "18-25", "26-30", "31-46", ">46")
TIMES = ("<3d", "<1m", "1-3m", "3-6m", "6-9m", "9-12m", ">1j")
VARIABLES: dict[str, tuple[tuple[str, ...] | None, Callable[[Case], Value]]] = {
    "bedenktijd": (("ja", "nee"), lambda case: case["bedenktijd"]),
    "geslacht": (("man", "vrouw"), lambda case: case["geslacht"]),
    "nationaliteit": (None, lambda case: case["nationaliteit"]),
    "leeftijd": (AGES, age_class),
    "voorprocedure": (("geen", "asiel", "regulier"), lambda case: case["voorprocedure"]),
    "soort_uitbuiting": (("seksueel", "overig"), lambda case: case["soort_uitbuiting"]),
    "duur_uit_slachtoffersituatie": (TIMES, time_class),
}


def answers(case: Case, variable: str) -> set[str]:
    """Give the categories of one case; none when the variable does not apply."""
    value = VARIABLES[variable][1](case)
    if value is NOT_APPLICABLE:
        return set()
    if isinstance(value, Missing):
        return {"onbekend"}
    return set(value) if isinstance(value, frozenset) else {str(value)}


def share(cases: Sequence[Case], variable: str, categories: set[str]) -> tuple[int, int, Figure]:
    """Give count, base and share of the cases in any of the categories."""
    given = [answers(case, variable) for case in cases]
    count, base = sum(bool(own & categories) for own in given), sum(bool(own) for own in given)
    return count, base, Fraction(count, base) if base else None


def kenmerken(groups: dict[str, list[Case]]) -> list[Record]:
    """Count the categories of every characteristic in both groups."""
    everyone = [case for cases in groups.values() for case in cases]
    total = len(everyone)
    records: list[Record] = [
        {
            "variable": "aangiften",
            "category": "",
            "group": group,
            "count": len(cases),
            "base": total,
            "share": Fraction(len(cases), total) if total else None,
        }
        for group, cases in groups.items()
    ]
    for variable, (categories, _) in VARIABLES.items():
        seen = {answer for case in everyone for answer in answers(case, variable)} - {"onbekend"}
        for category in (*(sorted(seen) if categories is None else categories), "onbekend"):
            for group, cases in groups.items():
                count, base, part = share(cases, variable, {category})
                head: Record = {"variable": variable, "category": category, "group": group}
                records.append(head | {"count": count, "base": base, "share": part})
    return records


# ---------------------------------------------------------------- durations

# step: start, end, unit, target, its unit
STEPS: dict[str, tuple[str, str, str, int | None, str | None]] = {
    "aangifte_sepot": ("aangifte", "sepot", "werkdagen", 10, "werkdagen"),
    "ontvangst_verlening": ("ontvangst_aangifte", "verlening", "werkdagen", 24, "uren"),
    "verlening_pas": ("verlening", "verzending_pas", "werkdagen", None, None),
    "sepot_voornemen": ("sepot", "voornemen", "werkdagen", None, None),
    "sepot_intrekking": ("sepot", "intrekking", "weken", None, None),
    "sepot_aanvraag": ("sepot", "aanvraag_vv", "weken", None, None),
    "aanvraag_besluit": ("aanvraag_vv", "besluit_vv", "weken", 7, "weken"),
    "besluit_vv_bezwaar": ("besluit_vv", "bezwaar", "weken", None, None),
    "bezwaar_besluit": ("bezwaar", "besluit_bezwaar", "weken", 10, "weken"),
    "einde_melding": ("einde_procedure", "melding_gemeente", "werkdagen", None, None),
    "aangifte_besluit_bezwaar": ("aangifte", "besluit_bezwaar", "weken", None, None),
}
OPEN_WHEN = {
    "sepot_voornemen": "verlening",
    "sepot_intrekking": "verlening",
    "sepot_aanvraag": "verlening",
    "aangifte_besluit_bezwaar": "bezwaar",
}
CLOSED_BY = {
    "ontvangst_verlening": ("einde_procedure", "intrekking"),
    "verlening_pas": ("intrekking", "einde_procedure"),
    "sepot_voornemen": ("intrekking", "besluit_vv", "einde_procedure"),
    "sepot_intrekking": ("intrekking", "aanvraag_vv", "einde_procedure"),
    "sepot_aanvraag": ("intrekking", "aanvraag_vv", "einde_procedure"),
    "aanvraag_besluit": ("einde_procedure",),
    "bezwaar_besluit": ("einde_procedure",),
    "besluit_vv_bezwaar": ("einde_procedure",),
    "aangifte_besluit_bezwaar": ("einde_procedure",),
}


def status(case: Case, step: str) -> str:
    """Tell how one case counts for one step: closed, open, excluded or not at all."""
    start, end = case[STEPS[step][0]], case[STEPS[step][1]]
    if NOT_APPLICABLE in (start, end) or (step == "sepot_intrekking" and happened(case["aanvraag_vv"])):
        return "none"
    if UNKNOWN in (start, end):
        return "excluded"
    if start is EMPTY:
        return "none" if end is EMPTY else "excluded"
    if end is not EMPTY:
        return "closed" if day(end) >= day(start) else "excluded"
    if any(happened(case[field]) for field in CLOSED_BY.get(step, ())):
        return "none"
    if step == "besluit_vv_bezwaar":
        # To decline to consider is no refusal.
        return "open" if case["uitkomst_vv"] == "afgewezen" else "none"
    if step in OPEN_WHEN and not isinstance(case[OPEN_WHEN[step]], date):
        return "none"
    return "open"


def quantile(values: Sequence[Fraction], q: Fraction) -> Fraction:
    """Interpolate between the two nearest of the sorted values (type 7)."""
    place = (len(values) - 1) * q
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def hours(start: datetime, end: datetime, calendar: str) -> timedelta:
    """Measure the time between two moments that lies on working days."""
    total, moment = timedelta(), start
    while moment < end:
        midnight = datetime(moment.year, moment.month, moment.day) + timedelta(1)
        if moment.weekday() < 5 and moment.date() not in holidays(moment.year, calendar):
            total += min(midnight, end) - moment
        moment = midnight
    return total


def within(case: Case, step: str, calendar: str) -> bool:
    """Tell whether a closed step kept its target."""
    start, end, _, target, unit = STEPS[step]
    a, b = case[start], case[end]
    if unit == "uren" and isinstance(a, datetime) and isinstance(b, datetime):
        return hours(a, b, calendar) <= timedelta(hours=24)
    assert target is not None
    limit = {"uren": 1, "werkdagen": target, "weken": 5 * target}[str(unit)]
    return werkdagen(day(a), day(b), calendar) <= limit


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """Give the mean; none of nothing."""
    return sum(values, Fraction()) / len(values) if values else None


def doorlooptijd(cases: Sequence[Case], step: str, calendar: str) -> Record:
    """Measure one step over the cases."""
    start, end, unit, target, target_unit = STEPS[step]
    found = [status(case, step) for case in cases]
    closed = [case for case, how in zip(cases, found, strict=True) if how == "closed"]
    divisor = 5 if unit == "weken" else 1
    values = sorted(Fraction(werkdagen(day(case[start]), day(case[end]), calendar), divisor) for case in closed)
    kept = None if target is None else sum(within(case, step, calendar) for case in closed)
    record: Record = {"step": step, "unit": unit, "target": target, "target_unit": target_unit}
    record |= {"target_kind": None if target is None else "fixed", "with_target": None if kept is None else len(values)}
    record |= {"n": len(values), "mean": mean(values)}
    for name, q in (("median", 50), ("p25", 25), ("p75", 75), ("p90", 90), ("min", 0), ("max", 100)):
        record[name] = quantile(values, Fraction(q, 100)) if values else None
    record["within_target"] = kept
    record["within_target_share"] = None if kept is None or not values else Fraction(kept, len(values))
    return record | {
        "open": found.count("open"),
        "excluded": found.count("excluded"),
        "judged": judged(closed, step),
    }


def judged(closed: Sequence[Case], step: str) -> str | None:
    """Say by what a norm in hours was judged."""
    start, end, _, _, unit = STEPS[step]
    if unit != "uren":
        return None
    clocked = [isinstance(case[start], datetime) and isinstance(case[end], datetime) for case in closed]
    return "dates" if not any(clocked) else "clock" if all(clocked) else "both"


# ---------------------------------------------------------------- the other tables


def regio(groups: dict[str, list[Case]]) -> list[Record]:
    """Count granted permits by region."""
    records: list[Record] = []
    for group, cases in groups.items():
        granted = [case["regio"] for case in cases if happened(case["verlening"])]
        counts = {region: granted.count(region) for region in CODES["regio"]} | {"totaal": len(granted)}
        records += [{"region": region, "group": group, "count": n} for region, n in counts.items()]
    return records


def counted(cases: Sequence[Case], field: str, value: str | None = None) -> int:
    """Count the cases with a milestone that has happened, or with an outcome."""
    return sum(happened(case[field]) if value is None else case[field] == value for case in cases)


def waiting(cases: Sequence[Case], start: str, end: str) -> int:
    """Count the cases in which one thing has happened and the other has not yet."""
    return sum(happened(case[start]) and case[end] is EMPTY for case in cases)


def voortgezet_verblijf(cases: Sequence[Case]) -> dict[str, int]:
    """Count permits, applications and objections."""
    return {
        "verleend": counted(cases, "verlening"),
        "aanvragen": counted(cases, "aanvraag_vv"),
        "ingewilligd": counted(cases, "uitkomst_vv", "ingewilligd"),
        "bezwaren": counted(cases, "bezwaar"),
        "ingewilligd_bezwaar": counted(cases, "uitkomst_bezwaar", "ingewilligd"),
        "zonder_besluit": waiting(cases, "aanvraag_vv", "besluit_vv"),
    }


def beroep(cases: Sequence[Case]) -> dict[str, int]:
    """Count appeals and rulings."""
    return {
        "beroepen": counted(cases, "beroep"),
        "ongegrond": counted(cases, "uitkomst_beroep", "ongegrond"),
        "gegrond": counted(cases, "uitkomst_beroep", "gegrond"),
        "zonder_uitspraak": waiting(cases, "beroep", "uitspraak_beroep"),
    }


def goal(number: int, measure: str, group: str, value: Figure, unit: str) -> Record:
    """Put a measure next to its target."""
    target = {"aangifte_sepot_mean": 10, "aanvraag_besluit_mean": 35, "bezwaar_besluit_mean": 50}.get(measure)
    met = None
    if target is not None and isinstance(value, Fraction):
        met = value <= target
    verdict = None if met is None else "met" if met else "not_met"
    head: Record = {"goal": number, "measure": measure, "group": group, "value": value, "unit": unit}
    no_norm: Record = dict.fromkeys(("at_least", "norm_base", "left_out", "estimate"))
    return head | {"target": target, "met": met, "verdict": verdict} | no_norm


def goals_of(cases: Sequence[Case], group: str, calendar: str) -> list[Record]:
    """Measure goals 1, 2 and 4."""
    records = []
    for number, step in ((1, "aangifte_sepot"), (2, "aanvraag_besluit"), (2, "bezwaar_besluit")):
        start, end = STEPS[step][:2]
        values = [
            Fraction(werkdagen(day(case[start]), day(case[end]), calendar))
            for case in cases
            if status(case, step) == "closed"
        ]
        records.append(goal(number, f"{step}_mean", group, mean(values), "werkdagen"))
    decided = [case for case in cases if isinstance(case["besluit_vv"], date)]
    spans = [(day(case["besluit_vv"]) - day(case["aangifte"])).days for case in decided]
    average = mean([Fraction(span) for span in spans if span >= 0])
    baseline = Fraction("464.8")
    difference = None if average is None else baseline - average
    for measure, value in (
        ("aangifte_besluit_vv_mean", average),
        ("baseline", baseline),
        ("difference", difference),
    ):
        records.append(goal(4, measure, group, value, "kalenderdagen"))
    return records


def shares(groups: dict[str, list[Case]]) -> list[Record]:
    """Measure goal 3."""
    pilot, other = groups["pilot"], groups["niet_pilot"]
    total = len(pilot) + len(other)
    duration, procedure = "duur_uit_slachtoffersituatie", "voorprocedure"
    found: list[tuple[str, str, Figure]] = [
        ("pilot_share", "pilot", Fraction(len(pilot), total) if total else None),
        ("within_three_months_share", "pilot", share(pilot, duration, {"<3d", "<1m", "1-3m"})[2]),
        ("earlier_asylum_share", "pilot", share(pilot, procedure, {"asiel"})[2]),
        ("earlier_procedure_share", "niet_pilot", share(other, procedure, {"asiel", "regulier"})[2]),
        ("earlier_asylum_share", "niet_pilot", share(other, procedure, {"asiel"})[2]),
        ("earlier_regular_share", "niet_pilot", share(other, procedure, {"regulier"})[2]),
    ]
    return [goal(3, measure, group, value, "aandeel") for measure, group, value in found]


GROUNDS = ("paspoorteis", "klemmende_redenen", "buiten_behandeling")


def report(
    om: Sequence[Row], ind: Sequence[Row], peildatum: date, calendar: str, *, all_groups: bool
) -> dict[str, list[Record]]:
    """Compute the seven tables, without their labels."""
    cases = link(om, ind, peildatum)
    groups = {group: [case for case in cases if case["pilotzaak"] == answer] for group, answer in GROUPS.items()}
    tables: dict[str, list[Record]] = {"regio": regio(groups), "kenmerken": kenmerken(groups)}
    names = ("doorlooptijden", "voortgezet_verblijf", "afwijzingsgronden", "beroep", "subdoelstellingen")
    tables |= {name: [] for name in names}
    tables["subdoelstellingen"] = shares(groups)
    for group in GROUPS if all_groups else ("pilot",):
        own = groups[group]
        tables["doorlooptijden"] += [doorlooptijd(own, step, calendar) | {"group": group} for step in STEPS]
        for name, counts in (("voortgezet_verblijf", voortgezet_verblijf(own)), ("beroep", beroep(own))):
            for measure, count in counts.items():
                tables[name].append({"measure": measure, "group": group, "count": count})
        for rank in ("primair", "secundair"):
            for ground in GROUNDS:
                head: Record = {"rank": rank, "ground": ground, "group": group}
                tables["afwijzingsgronden"].append(head | {"count": counted(own, f"grond_{rank}", ground)})
        tables["subdoelstellingen"] += goals_of(own, group, calendar)
    return tables
