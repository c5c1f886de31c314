"""Registers divided into parts of disjoint cases, as regions or partitions hold them."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from doorloop.definition import load
from kit.registers import Person, people, spelled

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


@dataclass(frozen=True)
class Untidy:
    """Registers with everything that crosses rows and files of one case, divided over partitions.

    Attributes:
        seed: what chance makes of it.
        partitions: how many there are.
        twins: whether some cases are alike in all that tells persons apart, each in another partition.
    """

    seed: int
    partitions: int = 3
    persons: int = 24
    twins: bool = True

    def write(self, folder: Path) -> list[Path]:
        """Write the partitions as subfolders, and give these in their order."""
        chance = random.Random(self.seed)
        made: dict[str, Rows] = {}
        for person in self.people(chance):
            place = f"deel-{chance.randrange(self.partitions)}"
            for name, row in self._rows(person, chance):
                made.setdefault(f"{place}/{name}.csv", []).append(row)
        for path, lines in sorted(made.items()):
            header = rows(Path(path).stem.partition("_")[0], [])[0]
            write(folder / path, [header, *lines, ["Totaal", str(len(lines))]])
        return sorted(folder.iterdir())

    def people(self, chance: random.Random) -> list[Person]:
        """Invent people; the first of them can have a twin of another name."""
        found = list(people(self.persons, self.seed % 7))
        other = found[-1]
        traits = {id: found[0].om[id] for id in ("aangifte", "geslacht", "nationaliteit")} if self.twins else {}
        twin = replace(other, birth=found[0].birth if self.twins else other.birth, om=other.om | traits)
        twin = replace(twin, om=twin.om | {"geboortedatum": twin.birth})
        chance.shuffle(found)
        return [twin if one == other else one for one in found]

    def _rows(self, person: Person, chance: random.Random) -> Iterator[tuple[str, list[str]]]:
        """Give the rows of one person, each with the file that it stands in."""
        om, ind = (rows(name, [person])[1] for name in ("om", "ind"))
        om[0], ind[0] = (spelled(person.v_nummer, chance.randrange(7)) for _ in range(2))
        if chance.random() < 0.1:
            om[0] = chance.choice(["onbekend", "79x", ""])
        if chance.random() < 0.9:
            yield f"om_{chance.choice('ab')}", om
        if chance.random() < 0.3:  # once more, with gaps and now and then another value
            gaps = [cell if place < 5 or chance.random() < 0.6 else "" for place, cell in enumerate(om)]
            if chance.random() < 0.5:
                gaps[8] = chance.choice(["1-12-2012", "onbekend", "32-1-2013"])
            yield f"om_{chance.choice('ab')}", gaps
        if chance.random() < 0.8:
            yield f"ind_{chance.choice('ab')}", ind
        if chance.random() < 0.2:
            yield "ind_a", [ind[0], *("1-2-2013" if chance.random() < 0.2 else cell for cell in ind[1:])]
