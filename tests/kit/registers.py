"""Registers of people who do not exist, of any size: what was meant, and how it stands in the files.

No identifier or date of birth is any other number or date of the registers, so that one that turns up can only be a
leak: births lie before 1998, everything else after 2011; V-nummers begin with 79, and have no digit group in common
with a parketnummer.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from doorloop.definition import load

Value = date | str | None

OM_WAY = ("melding_politie", "melding_ind", "dossier", "sepot", "kennisgeving_politie", "uitreiking_sepot")
IND_WAY = ("ontvangst_aangifte", "verlening", "verzending_pas", "voornemen", "aanvraag_vv", "besluit_vv", "bezwaar")
IND_END = ("besluit_bezwaar", "beroep", "uitspraak_beroep")
WORDS: tuple[Value, Value] = ("onbekend", "n.v.t.")
SPELLINGS = ("{0}", "{1} {2} {3}", "{1}.{2}.{3}", "V{0}", "VNR {1}-{2}-{3}", "'{0}", "{0}.0")
CODES = {
    "regio": ("Groningen", "Friesland"),
    "pilotzaak": ("ja", "nee"),
    "bedenktijd": ("ja", "nee"),
    "geslacht": ("man", "vrouw"),
    "nationaliteit": ("Nigeriaanse", "Guinese"),
    "soort_uitbuiting": ("seksueel", "overig"),
}


@dataclass(frozen=True)
class Person:
    """Somebody: identifiers, and what each register says by field."""

    v_nummer: str
    parketnummer: str
    birth: date
    om: dict[str, Value]
    ind: dict[str, Value]

    @property
    def milestones(self) -> dict[str, Value]:
        """Give what both registers say of milestones: a date, or a word for missing."""
        named = ("aangifte", *OM_WAY, *IND_WAY, *IND_END)
        return {id: value for id, value in (self.om | self.ind).items() if id in named and value}


@cache
def people(n: int = 60, seed: int = 1) -> tuple[Person, ...]:
    """Invent people, the same ones for the same seed."""
    chance = random.Random(seed)
    return tuple(_person(chance, number) for number in range(n))


def _person(chance: random.Random, number: int) -> Person:
    day = date(2012, 9, 5) + timedelta(days=chance.randrange(361))
    birth = date(1970, 1, 9) + timedelta(days=163 * number + chance.randrange(50))
    om: dict[str, Value] = {"aangifte": day, "geboortedatum": birth, "einde_uitbuiting": day - timedelta(days=20)}
    om |= {id: chance.choice(values) for id, values in CODES.items()}
    om |= _way(chance, OM_WAY, day)
    ind: dict[str, Value] = dict(_way(chance, IND_WAY + IND_END, day))
    if isinstance(ind.get("besluit_vv"), date):
        ind["uitkomst_vv"] = chance.choice(["ingewilligd", "afgewezen"])
    ind["voorprocedure"] = chance.choice(["geen", "asiel", "asiel; regulier"])
    digits = f"79{chance.randrange(10**4):04d}{8000 + number:04d}"
    return Person(
        digits, f"{chance.randrange(10, 99)}/{chance.randrange(10**5):05d}{number % 10}-{13 + number}", birth, om, ind
    )


def _way(chance: random.Random, ids: tuple[str, ...], day: date) -> dict[str, Value]:
    """Go from milestone to milestone until it stops; now and then a day is not known, or does not apply."""
    found: dict[str, Value] = {}
    for id in ids:
        day += timedelta(days=chance.choice([0, 0, 1, 3, 9, 30]))
        found[id] = chance.choices((day, *WORDS), (20, 1, 1))[0]
        if chance.random() < 0.1:
            break
    return found


def write(folder: Path, persons: tuple[Person, ...]) -> list[Path]:
    """Write an OM register as a workbook and an IND export as CSV, spelling identifiers in every way."""
    paths = [folder / "om.xlsx", folder / "ind.csv"]
    fields = load().spec.registers
    book = Workbook()
    sheet = book.worksheets[0]
    om = list(fields["om"].fields)
    sheet.append([fields["om"].fields[id].header for id in om])
    for number, person in enumerate(persons):
        row: dict[str, Value] = {"v_nummer": spelled(person.v_nummer, number), "parketnummer": person.parketnummer}
        row |= person.om
        sheet.append([row.get(id) for id in om])
    book.save(paths[0])
    ind = list(fields["ind"].fields)
    with paths[1].open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([fields["ind"].fields[id].header for id in ind])
        for number, person in enumerate(persons):
            line: dict[str, Value] = {"v_nummer": spelled(person.v_nummer, number + 3), "geboortedatum": person.birth}
            line |= person.ind
            writer.writerow([_text(line.get(id)) for id in ind])
    return paths


def spelled(digits: str, number: int) -> str:
    """Write an identifier in one of the ways that people do."""
    return SPELLINGS[number % len(SPELLINGS)].format(digits, digits[:3], digits[3:6], digits[6:])


def _text(value: object) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value or "")
