"""Registers divided into parts of disjoint cases, as regions or partitions hold them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

from registers import Person, people, spelled

from doorloop.definition import load

Rows = list[list[str]]


def rows(register: str, persons: Iterable[Person]) -> Rows:
    """Give the rows of one register, its header first, spelling identifiers in every way."""
    fields = load().spec.registers[register].fields
    found = [[field.header for field in fields.values()]]
    for number, person in enumerate(persons):
        values = {"v_nummer": spelled(person.v_nummer, number), "geboortedatum": person.birth}
        values |= person.om | {"parketnummer": person.parketnummer} if register == "om" else person.ind
        found.append([_text(values.get(id)) for id in fields])
    return found


def write(path: Path, lines: Rows) -> Path:
    """Write rows as CSV; the folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    return path


def divide(folder: Path, part_of: Callable[[Person], str], persons: Iterable[Person] = people()) -> list[Path]:
    """Write both registers of each part into a folder of its own; give the folders in their order."""
    parts: dict[str, list[Person]] = {}
    for person in persons:
        parts.setdefault(part_of(person), []).append(person)
    for name, members in parts.items():
        write(folder / name / "om.csv", rows("om", members))
        write(folder / name / "ind.csv", rows("ind", [one for one in members if int(one.v_nummer) % 9]))
    return [folder / name for name in sorted(parts)]


def region(person: Person) -> str:
    """Name the region of a person."""
    return str(person.om["regio"]).lower()


def _text(value: object) -> str:
    return f"{value:%d-%m-%Y}" if hasattr(value, "year") else str(value or "")
