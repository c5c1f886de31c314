"""What a worker has read arrives as it was, however large it is, or it is said that it does not."""

from __future__ import annotations

import multiprocessing
import threading
from typing import Any

import numpy as np
import pytest

from doorloop.base import isolated, sending
from doorloop.registers.frames import DigitColumn, RawColumn

SIZES = [0, 1, sending.LARGE // 8 - 1, sending.LARGE // 8, 1 << 18]


def sent(outcome: Any) -> Any:
    here, there = multiprocessing.Pipe(duplex=False)
    sender = threading.Thread(target=sending.send, args=(there, outcome))
    sender.start()
    try:
        return sending.receive(here)
    finally:
        sender.join()


@pytest.mark.parametrize("size", SIZES)
def test_arrays_of_every_size_arrive_and_can_be_written(size: int) -> None:
    numbers = np.arange(size, dtype=np.int64)
    frozen = numbers.copy()
    frozen.flags.writeable = False
    arrays: dict[str, Any] = {
        "numbers": numbers,
        "frozen": frozen,
        "some": numbers[size // 3 :],
        "every third": numbers[::3],
        "two rows": np.stack((numbers, numbers)).T,
        "small": numbers.astype(np.uint8),
    }
    found = sent(("name", arrays, [numbers, numbers]))
    assert found[0] == "name"
    assert list(found[1]) == list(arrays)
    for name, array in arrays.items():
        assert found[1][name].dtype == array.dtype
        np.testing.assert_array_equal(found[1][name], array)
    np.testing.assert_array_equal(found[2][1], numbers)
    found[1]["numbers"][:] = 7
    np.testing.assert_array_equal(found[1]["some"], numbers[size // 3 :])


@pytest.mark.parametrize("size", SIZES[1:])
def test_columns_arrive(size: int) -> None:
    texts = [f"x{number}" for number in range(size)]
    codes = np.arange(size, dtype=np.int32)
    column, digits = sent((RawColumn.of(texts, codes), DigitColumn(9, codes.astype(np.int64), {0: "x"})))
    assert list(column.distinct) == texts
    np.testing.assert_array_equal(column.codes, RawColumn.of(texts, codes).codes)
    np.testing.assert_array_equal(digits.numbers, codes)
    assert (digits.length, digits.others) == (9, {0: "x"})


def test_what_ends_before_all_has_arrived_is_no_outcome() -> None:
    here, there = multiprocessing.Pipe(duplex=False)
    there.send([10, 100_000])
    there.send_bytes(b"0123456789")
    there.close()
    with pytest.raises(EOFError):
        sending.receive(here)


class Heavy:
    """An outcome that does not fit into the memory that is left."""

    def __reduce__(self) -> Any:
        raise MemoryError


def outcome_of(kind: str, name: str) -> Any:
    return {"large": np.arange(1 << 20), "heavy": [Heavy(), np.arange(1 << 20)], "small": name}[kind]


@pytest.mark.usefixtures("in_workers")
def test_workers_send_large_and_small_outcomes_and_say_what_does_not_fit() -> None:
    kinds = ["large", "small", "heavy", "large", "small"]
    jobs = [isolated.Job(f"{place}.csv", 500_000, (kind, f"{place}.csv")) for place, kind in enumerate(kinds)]
    found = list(isolated.read_all(outcome_of, jobs, isolated.GIB))
    np.testing.assert_array_equal(found[0], np.arange(1 << 20))
    np.testing.assert_array_equal(found[3], np.arange(1 << 20))
    assert [found[1], found[4]] == ["1.csv", "4.csv"]
    assert isinstance(found[2], isolated.LostWorkerError)
    assert found[2].where == "2.csv"
