"""Plain CSV of hundreds of thousands of rows through pyarrow, where that is installed: equal to the standard reader."""

from __future__ import annotations

import csv
import io
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from doorloop.registers.frames import Cell, Column, RawColumn
from doorloop.registers.read.packing import Packer, Positions, common_length, numbers_of

if TYPE_CHECKING:
    import pyarrow as pa

LARGE: Final = 2_000_000
"""Fewer bytes than these are read before pyarrow is there."""
HEAD: Final = 60
"""Lines that are read to see how wide the table is, and which columns hold identifiers."""


def suits(data: bytes) -> bool:
    """Tell whether a file is large, without quotes, and can be read here."""
    return len(data) >= LARGE and b'"' not in data and find_spec("pyarrow") is not None


def read(data: bytes, separator: str) -> list[Column] | None:
    """Read a CSV in UTF-8 by column; None where it is not as wide everywhere, which is for the standard reader.

    Lines above the table (a title, remarks) may be narrower.
    """
    lines = io.BytesIO(data)
    top = [lines.readline() for _ in range(HEAD)]
    try:
        head = list(csv.reader([line.decode("utf-8", "replace") for line in top], delimiter=separator))
    except csv.Error:
        return None
    first = next((at for at in range(len(head), 0, -1) if len(head[at - 1]) != len(head[-1])), 0) + 1
    columns = _columns(memoryview(data)[sum(map(len, top[:first])) :], separator, head[-1])
    if columns is None:
        return None
    # each is let go of as soon as it is packed, so that not all are there twice
    return [_column([*_cells(head[:first], place)], columns.pop(0)) for place in range(len(columns))]


def _columns(data: memoryview, separator: str, row: list[str]) -> list[pa.ChunkedArray] | None:
    import pyarrow as pa
    from pyarrow import csv as reader

    names = [str(place) for place in range(len(row))]
    packed = pa.dictionary(pa.int32(), pa.string())
    types = {name: pa.string() if common_length([cell]) else packed for name, cell in zip(names, row, strict=True)}
    try:
        columns: list[pa.ChunkedArray] = reader.read_csv(
            pa.py_buffer(data),
            reader.ReadOptions(column_names=names, block_size=1 << 22),
            reader.ParseOptions(delimiter=separator, quote_char=False, ignore_empty_lines=False),
            reader.ConvertOptions(column_types=types, strings_can_be_null=False),
            pa.system_memory_pool(),  # the default one takes huge pages, which costs more than the reading
        ).columns
    except pa.ArrowInvalid:
        return None
    return columns


def _cells(head: list[list[Cell]], place: int) -> list[Cell]:
    return [row[place] if place < len(row) else "" for row in head]


def _column(head: list[Cell], column: pa.ChunkedArray) -> Column:
    if hasattr(column.type, "index_type"):
        return _packed(head, column)
    length = common_length(column.slice(0, HEAD).to_pylist())
    packer = Packer(length=length)
    packer.add(head)
    for chunk in column.chunks:
        numbers = _digits(chunk, length) if length else None
        if numbers is None:
            packer.add(chunk.to_pylist())
        else:
            packer.add_numbers(numbers)
    return packer.column()


def _packed(head: list[Cell], column: pa.ChunkedArray) -> RawColumn:
    """Give the distinct cells of all chunks numbers of their own, those of the head first."""
    positions = Positions()
    codes = [positions.number(head)]
    for chunk in column.chunks:
        places = positions.number(chunk.dictionary.to_pylist())
        # from its bytes: to become an array of numpy's, one of pyarrow's imports pandas
        codes.append(places.take(np.frombuffer(chunk.indices.buffers()[1], np.int32)[chunk.offset :][: len(chunk)]))
    return RawColumn.of(positions.distinct(), np.concatenate(codes))


def _digits(chunk: pa.StringArray, length: int) -> Any:
    """Read texts of so many digits as numbers, straight from the array's bytes; None where one is something else."""
    _, places, content = chunk.buffers()
    ends = np.frombuffer(places, np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    if content is None or (np.diff(ends) != length).any():
        return None
    characters = np.frombuffer(content, np.uint8)[ends[0] : ends[-1]]
    if not ((characters >= ord("0")) & (characters <= ord("9"))).all():
        return None
    return numbers_of(characters.reshape(-1, length))
