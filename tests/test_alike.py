"""Pieces of markup by number: those alike the same, as a dictionary finds them; texts of digits as they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorloop.registers.read import alike
from doorloop.registers.read.alike import LENGTH, NO_TEXTS, PADDING, UNKNOWN, Alike, DigitTexts

TEXT = "<is><t>{}</t></is></c>"
WRITTEN = re.compile(rb' t="(?:s"><v>(\d{1,15})</v>|inlineStr"><is><t>(\d{1,15})</t></is>)</c>')
"""The same as the module's, but for styles, which no piece here has."""
PIECES = st.one_of(
    st.text("ab", max_size=60).map(str.encode),
    st.integers(0, 400).map(lambda size: b"a" * size),
    st.sampled_from([b"a" * 24, b"a" * 48, b"a" * 128, b"a" * 129]),
)
DIGITS = st.one_of(
    st.integers(0, 10**16).map(str),
    st.integers(0, 99).map(lambda number: f"{number:010}"),
    st.sampled_from(
        ["12345a7890", "1234 67890", "/234567890", ":234567890", "123456789", "", "é234567890", "12&lt;67890"]
    ),
)
CELLS = st.one_of(
    DIGITS.map(lambda text: f' t="inlineStr"><is><t>{text}</t></is></c>'),
    DIGITS.map(lambda text: f' t="s"><v>{text}</v></c>'),
    DIGITS.map(lambda text: f' s="1"><v>{text}</v></c>'),
    DIGITS.map(lambda text: f' t="inlineStr"><is><t>{text}</x></is></c>'),
)


def laid(pieces: Sequence[bytes]) -> tuple[bytes, np.ndarray, np.ndarray]:
    """Give pieces one behind the other, where each begins, and their sizes."""
    sizes = np.array([*map(len, pieces)], np.int64)
    return b"".join(pieces) + PADDING, np.cumsum(sizes) - sizes, sizes


@given(st.lists(st.lists(PIECES, min_size=1, max_size=30), min_size=1, max_size=6), st.sampled_from([1, 3, 15]))
def test_pieces_are_numbered_as_a_dictionary_does(blocks: list[list[bytes]], slots: int) -> None:
    """With few slots and little room too, where most pieces are found one by one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "SLOTS", slots)
        patch.setattr(alike, "MOST", 5 if slots < 15 else alike.MOST)
        found = Alike()
        numbers = [found.number(*laid(block)).tolist() for block in blocks]
    pieces = [piece for block in blocks for piece in block]
    given_to = dict(zip(pieces, (number for block in numbers for number in block), strict=True))
    assert [given_to[piece] for piece in pieces] == [number for block in numbers for number in block]
    assert len({*given_to.values()}) == len(given_to) == len(found)
    assert found.pieces() == sorted(given_to, key=given_to.__getitem__)
    assert found.pieces(1) == found.pieces()[1:]


def test_a_piece_found_before_needs_no_dictionary() -> None:
    block = laid([b"%024d" % number for number in range(1000)] * 2)
    found = Alike()
    first = found.number(*block)
    found._positions.clear()
    again = found.number(*block)
    assert (first == again).mean() > 0.98
    assert np.array_equal(first[:1000], first[1000:])


@given(st.lists(CELLS, min_size=1, max_size=40), st.lists(st.integers(-1, 10**15), max_size=120))
def test_texts_of_digits_are_those_that_are_written(written: list[str], shared: list[int]) -> None:
    pieces = [piece.encode() for piece in written]
    texts = DigitTexts(np.array(shared, np.int64))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alike, "MANY", 1)
        patch.setattr(alike, "SAMPLES", len(pieces))
        numbers = texts.number(*laid(pieces)).tolist()
    found = texts.found().tolist()
    read = {number for number in numbers if number != UNKNOWN}
    assert read == {*range(-len(found), 0)}
    for piece, number in zip(pieces, numbers, strict=True):
        cell = WRITTEN.fullmatch(piece)
        text = None if number == UNKNOWN else found[-1 - number]
        if text is not None:
            assert cell
            assert text == (shared[int(cell[1])] if cell[1] else int(cell[2]) + (len(cell[2]) << LENGTH))
        elif cell and cell[2]:
            raise AssertionError("a text of digits was not read")
        elif cell:
            assert not 0 <= int(cell[1]) < len(shared) or shared[int(cell[1])] < 0


def test_few_texts_are_left() -> None:
    pieces = [b' t="inlineStr"><is><t>%010d</t></is></c>' % number for number in range(alike.MANY)]
    texts = DigitTexts(NO_TEXTS)
    assert (texts.number(*laid(pieces[1:])) == UNKNOWN).all()
    assert texts.number(*laid(pieces)).tolist() == [-1 - number for number in range(alike.MANY)]
    assert texts.found().tolist() == [number + (10 << LENGTH) for number in range(alike.MANY)]
