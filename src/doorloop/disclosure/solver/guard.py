"""Which sensitive cells a set of hidden cells protects: a cell is safe when whole tables witness that it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from doorloop.disclosure.solver.bounds import Attack, Witness
from doorloop.disclosure.solver.problem import Range
from doorloop.disclosure.solver.system import High, Low, Part, narrow, split

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Task:
    """A part with its true counts and what they demand; numbered as the part is.

    Attributes:
        protect: the width that each sensitive cell must have.
        reach: what its upper end must reach; its own count where nothing is demanded.
    """

    part: Part
    values: tuple[int, ...]
    sensitive: tuple[int, ...]
    protect: tuple[int, ...]
    reach: tuple[int, ...]
    weights: tuple[int, ...]


@dataclass
class Guard:
    """A growing pool of tables that satisfy everything printed, each for every set that hides the cells it changes.

    Attributes:
        asked: how many questions went to the solver.
    """

    task: Task
    tables: list[NDArray[np.int64]] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        self.keep(self.task.values)

    def safe(self, hidden: frozenset[int]) -> bool:
        """Tell whether no sensitive cell is exposed."""
        return next(self.exposed(hidden), None) is None

    def exposed(self, hidden: frozenset[int], cells: Sequence[int] | None = None) -> Iterator[int]:
        """Give the sensitive cells of which a reader learns too much when just these cells are hidden, quickest first.

        Args:
            hidden: all cells that are not printed.
            cells: the sensitive cells to look at; by default all.
        """
        suspect = self._without_witness(hidden, self.task.sensitive if cells is None else cells)
        if not suspect:
            return
        low, high = self._box(hidden)
        yield from (cell for cell in suspect if not self._enough(cell, low[cell], high[cell]))
        suspect = [cell for cell in suspect if self._enough(cell, low[cell], high[cell])]
        for found in split(self.task.part.rows, low, high):
            inside = {cell: place for place, cell in enumerate(found.cells)}
            within = [cell for cell in suspect if cell in inside]
            if within:
                yield from self._attack(Attack(found), hidden, within, inside)

    def _attack(
        self, attack: Attack, hidden: frozenset[int], cells: list[int], inside: dict[int, int]
    ) -> Iterator[int]:
        """Ask the solver for tables until every cell has its witnesses; give those that have gone as far as they go."""
        stops = {cell: self._stop(cell) for cell in cells}
        if len(cells) > 1:  # all of them up in one table, and down in another: that serves most
            for sign in (1, -1):
                self._keep(attack, attack.toward({inside[cell]: stop for cell, stop in stops.items()}, sign))
        for cell in self._without_witness(hidden, cells):
            for sign, near in ((1, True), (-1, True), (1, False), (-1, False)):
                if self._without_witness(hidden, [cell]):
                    place = inside[cell]
                    found = attack.toward({place: stops[cell]}, sign) if near else attack.extreme(place, sign)[0]
                    self._keep(attack, found)
            yield from self._without_witness(hidden, [cell])

    def _stop(self, cell: int) -> Range:
        """Give how far it is enough to go: either end alone will do. A table may have to go further, or not so far."""
        value, protect = self.task.values[cell], self.task.protect[cell]
        return Range(value - protect, max(self.task.reach[cell], value + protect))

    def keep(self, table: Witness) -> None:
        """Remember a table that satisfies all rows."""
        import numpy as np

        self.tables.append(np.array(table, np.int64))

    def _keep(self, attack: Attack, witness: Witness | None) -> None:
        self.asked += 1
        if witness is not None:
            table = list(self.task.values)
            for cell, value in zip(attack.part.cells, witness, strict=True):
                table[cell] = value
            self.keep(tuple(table))

    def _box(self, hidden: frozenset[int]) -> tuple[Low, High]:
        """Print all other cells, and give what that leaves of the bounds."""
        part, values = self.task.part, self.task.values
        low = [part.low[cell] if cell in hidden else value for cell, value in enumerate(values)]
        high = [part.high[cell] if cell in hidden else value for cell, value in enumerate(values)]
        narrow(part.rows, low, high)
        return low, high

    def _enough(self, cell: int, low: int, high: int | None) -> bool:
        """Tell whether a range is what the cell must have."""
        task = self.task
        return high is None or (high >= task.reach[cell] and high - low >= task.protect[cell])

    def _without_witness(self, hidden: frozenset[int], cells: Sequence[int]) -> list[int]:
        """Give the cells that the tables of the pool do not protect, of those that change hidden cells only."""
        tables = self._valid(hidden)
        low, high = tables.min(0).tolist(), tables.max(0).tolist()
        return [cell for cell in cells if not self._enough(cell, low[cell], high[cell])]

    def _valid(self, hidden: frozenset[int]) -> NDArray[np.int64]:
        import numpy as np

        tables = np.stack(self.tables)
        shown = np.ones(len(self.task.values), np.bool_)
        shown[list(hidden)] = False
        kept: NDArray[np.int64] = tables[~((tables != tables[0]) & shown).any(1)]
        return kept
