"""Random publications of several layouts with margins: no false alarm, and each slip is found that cannot be."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from doorloop.verification.publication import load
from doorloop.verification.publication.parts import Kind, Writing
from doorloop.verification.publication.printed import Printed, rounded
from doorloop.verification.publication.signs import read_cell
from doorloop.verification.rules import audit

ROWS, GROUPS = 3, ("Totaal", "mannen", "vrouwen")
LAYOUTS = ("counts", "shares", "hidden", "means")

Counts = tuple[tuple[int, ...], tuple[int, ...]]
"""What is true: for men and women the cases of each row."""

Key = tuple[int, str, str]
"""Row (0 is the total), group, column."""


@dataclass(frozen=True)
class Page:
    """A printed table: a layout, and what stands in each cell."""

    layout: str
    cells: dict[Key, str]
    declared: bool


def columns(layout: str) -> dict[str, str]:
    return {
        "counts": {"n": 'kind = "count"', "p": 'kind = "percent", of = "n"'},
        "shares": {"p": 'kind = "percent", base = "b"', "b": 'kind = "count"'},
        "hidden": {"n": 'kind = "count"', "p": 'kind = "percent", of = "n"'},
        "means": {"m": 'kind = "mean", of = "n"', "n": 'kind = "count"'},
    }[layout]


def show(value: Fraction, digits: int) -> str:
    return f"{float(rounded(value, digits, 'half_up')):.{digits}f}".replace(".", ",")


def make(random_: random.Random, layout: str) -> Page:
    """Draw true numbers and print them."""
    digits = random_.choice((0, 0, 1))
    cells: dict[Key, str] = {}
    true = [[random_.randint(0, 4) for _ in range(ROWS)] for _ in range(2)]
    true = [[1, *group[1:]] if not sum(group) else group for group in true]
    by_group = {"Totaal": [a + b for a, b in zip(*true, strict=True)], "mannen": true[0], "vrouwen": true[1]}
    for group, counts in by_group.items():
        base = sum(counts)
        for row, count in enumerate([base, *counts]):
            for column in columns(layout):
                value = {"n": str(count), "b": str(base), "p": show(Fraction(100 * count, base), digits), "m": ""}
                cells[row, group, column] = value[column]
    if layout == "hidden":
        for key in random_.sample([k for k in cells if k[0]], 4):
            cells[key] = hide(cells[key], key[2], random_)
    if layout == "means":
        sums = {
            group: [random_.randint(0, 3 * int(cells[row, group, "n"])) for row in range(ROWS + 1)]
            for group in GROUPS[1:]
        }
        for row, group in product(range(ROWS + 1), GROUPS):
            total = sum(sums[one][row] for one in (GROUPS[1:] if group == "Totaal" else [group]))
            n = int(cells[row, group, "n"])
            cells[row, group, "m"] = show(Fraction(total, n), digits) if n else "-"
    return Page(layout, cells, random_.random() < 0.5 or layout != "counts")


def hide(text: str, column: str, random_: random.Random) -> str:
    if column == "p":
        return "."
    return random_.choice(("x", "<5", "1-4")) if text != "0" and int(text) < 5 else "x"


def slip(random_: random.Random, page: Page) -> Page:
    """Change one printed number by a little."""
    numbers = [key for key, text in page.cells.items() if text and text[0].isdigit() and "-" not in text]
    key = random_.choice(numbers)
    digits = len(page.cells[key].partition(",")[2])
    changed = Fraction(page.cells[key].replace(",", ".")) + Fraction(random_.choice((-3, -2, -1, 1, 2, 3)), 10**digits)
    return replace(page, cells=page.cells | {key: show(abs(changed), digits)})


def written(page: Page) -> str:
    groups = "".join(f'{group} = {{ nl = "{group}", en = "{group}" }}\n' for group in GROUPS)
    heads = "".join(
        f'{name} = {{ label = {{ nl = "{name}", en = "{name}" }}, {more} }}\n'
        for name, more in columns(page.layout).items()
    )
    rows = []
    for row in range(ROWS + 1):
        inside = ", ".join(
            f"{group} = [{', '.join(f'{page.cells[row, group, c]!r}' for c in columns(page.layout))}]"
            for group in GROUPS
        )
        total = "true" if row == 0 else "false"
        rows.append(
            f'{{ id = "r{row}", label = {{ nl = "{row}", en = "{row}" }}, total = {total}, cells = {{ {inside} }} }}'
        )
    margins = 'margins = [{ total = "Totaal", parts = ["mannen", "vrouwen"] }]' if page.declared else ""
    parts = "" if page.layout == "means" else 'parts = "all"\nbase = "t/r0"'
    return f"""
schema = "doorloop.publication/1"
name = "random"
definition = "kansloze-aangiften"
title = {{ nl = "T", en = "T" }}
source = {{ nl = "S", en = "S" }}
[groups]
{groups}
[tables.t]
title = {{ nl = "T", en = "T" }}
groups = {list(GROUPS)}
{margins}
[tables.t.columns]
{heads}
[[tables.t.blocks]]
{parts}
rows = [
{",".join(rows)}
]
"""


# ---------------------------------------------------------------- the oracle: try everything


def printed(page: Page, key: Key) -> Printed:
    kinds: dict[str, Kind] = {"n": "count", "b": "count", "p": "percent", "m": "mean"}
    return read_cell(page.cells[key], kinds[key[2]], Writing())


def is_possible(page: Page) -> bool:
    """Tell whether any true numbers give this page."""
    if any(printed(page, key).problem for key in page.cells):
        return False
    if page.layout == "means":
        return all(_means(page, row) for row in range(ROWS + 1))
    base = "b" if page.layout == "shares" else "n"
    sizes = [int(printed(page, (0, group, base)).value or 0) for group in GROUPS]
    if sizes[0] != sizes[1] + sizes[2]:
        return False
    return any(_gives(page, (a, b)) for a in fitting(page, 1, sizes[1]) for b in fitting(page, 2, sizes[2]))


def fitting(page: Page, group: int, size: int) -> list[tuple[int, ...]]:
    return [counts for counts in divisions(size) if _fits(page, GROUPS[group], counts)]


@cache
def divisions(size: int) -> tuple[tuple[int, ...], ...]:
    """List every way to divide a number over the rows."""
    return tuple(counts for counts in product(range(size + 1), repeat=ROWS) if sum(counts) == size)


def _gives(page: Page, counts: Counts) -> bool:
    return _fits(page, "Totaal", tuple(a + b for a, b in zip(*counts, strict=True)))


def _fits(page: Page, group: str, counts: tuple[int, ...]) -> bool:
    base = sum(counts)
    for row, count in enumerate((base, *counts)):
        for column in columns(page.layout):
            found = printed(page, (row, group, column))
            exact = Fraction(base if column == "b" else count)
            if column == "p":
                exact = Fraction(100 * count, base) if base else Fraction(0)
            if not _is(found, exact, rate=column == "p"):
                return False
    return True


def _is(found: Printed, exact: Fraction, *, rate: bool) -> bool:
    if found.sign == "range":
        return (found.low or 0) <= exact <= (found.high if found.high is not None else exact)
    if found.value is None:
        return True
    return found.stands_for(exact) if rate else found.value == exact


def _means(page: Page, row: int) -> bool:
    n = [int(printed(page, (row, group, "n")).value or 0) for group in GROUPS]
    if n[0] != n[1] + n[2]:
        return False
    shown = [printed(page, (row, group, "m")) for group in GROUPS]
    sums = [
        [s for s in range(-45, 4 * size + 45) if mean.value is None or mean.stands_for(Fraction(s, size))]
        if size
        else [0]
        for mean, size in zip(shown, n, strict=True)
    ]
    if any(not size and mean.value is not None for mean, size in zip(shown, n, strict=True)):
        return True  # a mean over nobody is not tested here
    return any(a + b in sums[0] for a in sums[1] for b in sums[2])


# ---------------------------------------------------------------- tests


def pages(layout: str, count: int, seed: int) -> Iterator[tuple[random.Random, Page]]:
    random_ = random.Random(f"{layout}{seed}")
    for _ in range(count):
        yield random_, make(random_, layout)


def found(page: Page, folder: Path) -> list[str]:
    path = folder / "random.toml"
    path.write_text(written(page), "utf-8")
    return [entry.id for entry in audit(load(str(path))).entries if entry.letter in ("E", "X")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_clean_publication_raises_no_alarm(layout: str, tmp_path: Path) -> None:
    clean(layout, tmp_path, 25, 1)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_slip_is_found_exactly_when_no_numbers_give_it(layout: str, tmp_path: Path) -> None:
    slips(layout, tmp_path, 40, 2)


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_many_clean_publications_and_many_slips(layout: str, tmp_path: Path) -> None:
    clean(layout, tmp_path, 80, 3)
    slips(layout, tmp_path, 250, 4)


def clean(layout: str, folder: Path, count: int, seed: int) -> None:
    for _, page in pages(layout, count, seed):
        assert is_possible(page), page
        assert found(page, folder) == [], page


def slips(layout: str, folder: Path, count: int, seed: int) -> None:
    impossible = 0
    for random_, page in pages(layout, count, seed):
        slipped = slip(random_, page)
        wrong = not is_possible(slipped)
        impossible += wrong
        assert bool(found(slipped, folder)) == wrong, (slipped, found(slipped, folder))
    assert count // 4 < impossible
