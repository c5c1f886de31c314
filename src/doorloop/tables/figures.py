"""A result to figures, in the order of its tables."""

from __future__ import annotations

from msgspec.structs import replace

from doorloop.tables import case_plots, sentences
from doorloop.tables.kinds import kind_of
from doorloop.tables.plots import Figure
from doorloop.tables.result import Result
from doorloop.tables.sheet import Page


def figures(result: Result) -> tuple[Figure, ...]:
    """Give the figures of a result in the order of its tables; none where none were asked for."""
    distributions = result.distributions
    if distributions is None:
        return ()
    found: list[Figure] = []
    for name, records in result.tables.items():
        found += kind_of(result.definition, name).figures(Page(result, records), distributions)
    found += case_plots.flow(Page(result, []), distributions)
    mark = sentences.mark(result)
    return tuple(replace(figure, mark=mark) for figure in found)
