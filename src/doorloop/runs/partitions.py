"""Registers in partitions: each counted by itself, by the same code, and added up to the figures of one run.

A partition holds whole cases: every row, in every register, of the identifiers that it has. That is proved, not
believed: the identifiers of all partitions are compared, each exactly once, blinded, and divided over the workers.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from doorloop.base import isolated
from doorloop.base.arrays import GOLDEN, MIXING, Longs
from doorloop.base.errors import DoorloopError, SourceError, UsageError
from doorloop.base.words import both
from doorloop.cases.reference import Reference
from doorloop.cases.totals import Partial, total
from doorloop.definition.parts import Definition
from doorloop.registers import sources
from doorloop.registers.clean import clean
from doorloop.registers.contents import read_one
from doorloop.runs import pipeline
from doorloop.runs.asked import OnFile
from doorloop.runs.cluster import Pool, pool
from doorloop.runs.pipeline import Linked, Reading
from doorloop.runs.request import Where
from doorloop.runs.unrecognised import no_register, no_unit
from doorloop.version import __version__

Prints = NDArray[np.uint64]
"""Rows of blinded numbers: what one row stands for is equal in two partitions where the rows are equal."""
SAME_PERSON: Final = "same-person"


class Partition(Struct, frozen=True):
    """The files of one partition, each with what it is called, in the order of sources."""

    name: str
    files: tuple[tuple[Path, str], ...]


class Partitions(Struct, frozen=True):
    """All partitions, and the names of all files in the order of sources."""

    all: tuple[Partition, ...]
    files: tuple[str, ...]


class Task(Struct, frozen=True):
    """What is asked of every partition.

    Attributes:
        bys: what durations are split by.
        reader: reads files, as `isolated.read_all` does.
        secret: what numbers are blinded with in this run.
        buckets: into how many heaps they are divided to be compared.
    """

    reference: Reference
    bys: tuple[str, ...]
    reader: Callable[..., Any]
    memory: int
    secret: int
    buckets: int
    version: str = __version__


class PartCount(Struct, frozen=True):
    """What one partition comes to.

    Attributes:
        digests: file → SHA-256, of all files that were read.
        keys: the identifiers, by bucket.
        persons: what tells persons apart, of all cases that have it, by bucket.
    """

    partial: Partial
    digests: dict[str, str]
    keys: tuple[Prints, ...]
    persons: tuple[Prints, ...]


# ---------------------------------------------------------------- which there are


def list_partitions(paths: Iterable[Path]) -> Partitions:
    """List the partitions of folders: what has the same name in each of them is one.

    A partition is a subfolder, or a file by its name without the ending.
    Errors: UsageError for what is no folder, SourceError for a folder within a partition, a kind of file that is not
    read, or no register at all.
    """
    paths, found = list(paths), list[tuple[str, Path]]()
    for folder in paths:
        if not folder.is_dir():
            raise UsageError(both("err.partitions_folders"), where=str(folder), remedy=both("try.holds_them"))
        for entry in sorted(_visible(folder), key=lambda path: path.name):
            files = _in_partition(entry) if entry.is_dir() else sources.kept([entry])
            found += [(entry.name if entry.is_dir() else entry.stem, file) for file in files]
    files = [file for _, file in found]
    sources.refuse_none_or_twice(files, paths)
    for folder in dict.fromkeys([*paths, *(file.parent for file in files)]):
        _refuse_others(folder)
    names = sources.names(files)
    members: dict[str, list[tuple[Path, str]]] = {}
    for (partition, file), name in zip(found, names, strict=True):
        members.setdefault(partition, []).append((file.resolve(), name))
    return Partitions(tuple(Partition(one, tuple(files)) for one, files in members.items()), tuple(names))


def _visible(folder: Path) -> list[Path]:
    """List what is in a folder, without what programs keep beside their partitions: `.…` and `_…`."""
    return [path for path in folder.iterdir() if not path.name.startswith((".", "_"))]


def _refuse_others(folder: Path) -> None:
    """Refuse a folder with files that are not read: in so many nobody misses one."""
    seen = set(_visible(folder))
    other = next((path for path in sources.Folder.at(folder).not_read if path in seen and not path.is_dir()), None)
    if other:
        raise SourceError(
            both("err.kind_of_file"),
            where=str(other),
            remedy=both("try.kind_or_elsewhere", names=" ".join(sources.SUFFIXES)),
        )


def _in_partition(folder: Path) -> list[Path]:
    inner = next((path for path in _visible(folder) if path.is_dir()), None)
    if inner:
        raise SourceError(both("err.folder_in_partition"), where=str(inner), remedy=both("try.holds_partitions"))
    return sources.Folder.at(folder).files


# ---------------------------------------------------------------- one of them


def count_partition(partition: Partition, task: Task) -> PartCount:
    """Read and count one partition, wherever it is worked on.

    Errors: SourceError as reading raises it, and where the worker has another version of the program.
    """
    if task.version != __version__:
        raise SourceError(
            both("err.worker_version", theirs=__version__, mine=task.version), remedy=both("try.worker_version")
        )
    reading = _read(partition, task)
    partial, found = _count(reading, task.reference, task.bys)
    keys = np.concatenate([register.key for register in found.registers.values()])
    persons = found.whole(task.reference).persons
    return PartCount(
        partial=partial,
        digests=reading.digests,
        keys=_prints(keys[keys >= 0][:, None], task),
        persons=_prints(np.concatenate([part.traits.T.astype(np.int64) for part in persons]), task),
    )


def _count(reading: Reading, reference: Reference, bys: Iterable[str]) -> tuple[Partial, Linked]:
    """Count one partition, in which any register may be absent, and say what it was counted from."""
    reference = pipeline.settled(reading, reference)
    registers, doubts = clean(reading.tables, reference.definition, birth_by=reference.peildatum.year)
    registers = pipeline.no_rows(reference.definition) | registers
    each = pipeline.counting(reference, bys)
    linked = pipeline.linked(registers, [*reading.findings, *doubts], reading, reference, each, keep=False)
    return pipeline.count(linked, reference), linked


def _read(partition: Partition, task: Task) -> Reading:
    jobs = [isolated.Job(name, _size(file), (file, name)) for file, name in partition.files]
    reading = Reading()
    one = partial(read_one, definition=task.reference.definition, account=False)
    with closing(task.reader(one, jobs, task.memory)) as outcomes:
        for job, outcome in zip(jobs, outcomes, strict=True):
            if isinstance(outcome, DoorloopError):
                raise outcome
            reading.add(job.name, *outcome)
    return reading


def _size(file: Path) -> int:
    """Give the size of a file; who reads one that is not there will say so."""
    return file.stat().st_size if file.exists() else 0


def _prints(rows: Longs, task: Task) -> tuple[Prints, ...]:
    """Blind the distinct rows, and divide them over the buckets."""
    distinct = np.unique(rows, axis=0)
    blinded = np.stack([blind(column, task.secret + place) for place, column in enumerate(distinct.T)], axis=1)
    bucket = blinded.sum(axis=1, dtype=np.uint64) % np.uint64(task.buckets)
    return tuple(blinded[bucket == place] for place in range(task.buckets))


def blind(numbers: Longs, secret: int) -> Prints:
    """Mix numbers with a secret, each into one of its own: equal ones stay equal, different ones different."""
    key = np.uint64(secret % (1 << 64))
    mixed = numbers.astype(np.uint64)
    for shift, factor in (*MIXING, (31, GOLDEN)):
        mixed = mixed ^ key
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ key


# ---------------------------------------------------------------- all of them


def count(
    paths: Iterable[Path],
    reference: Reference,
    bys: Iterable[str],
    *,
    where: Where,
    memory: int = isolated.GIB,
    on_file: OnFile | None = None,
) -> Partial:
    """Count registers that come in partitions, on workers.

    Args:
        paths: folders of partitions.
        bys: what durations are split by.
        on_file: told name, number and total as each partition is done.

    Errors: those of `list_partitions`, `pool` and `add_up`.
    """
    found = list_partitions(paths)
    with pool(where, len(found.all)) as workers:
        secret = secrets.randbits(64)
        task = Task(reference, tuple(bys), workers.reader, memory, secret, workers.workers)
        return add_up(found, task, workers, on_file)


def add_up(partitions: Partitions, task: Task, workers: Pool, on_file: OnFile | None = None) -> Partial:
    """Count every partition on the workers of a pool, and add them up.

    Args:
        on_file: told name, number and total as each partition is done.

    Errors: SourceError where an identifier is in two partitions, a file is there twice, or no register is.
    """
    counted = [workers.submit(count_partition, partition, task) for partition in partitions.all]
    heads = [workers.submit(_head, one) for one in counted]
    keys, persons = (_compare(counted, kind, task, workers) for kind in ("keys", "persons"))
    partials, digests = list[Partial](), dict[str, str]()
    for partition, handle in zip(partitions.all, heads, strict=True):
        partial, found = workers.result(handle)
        partials.append(partial)
        digests |= found
        if on_file:
            on_file(partition.name, len(partials), len(heads))
    sources.refuse_copies({name: digests[name] for name in partitions.files})
    _refuse_mixed(_total(keys, workers), partitions, task.reference.definition)
    whole = total(partials)
    _refuse_nothing(whole, partitions, task.reference.definition)
    return _in_order(_with_persons(whole, _total(persons, workers).total()), partitions)


def _head(count: PartCount) -> tuple[Partial, dict[str, str]]:
    return count.partial, count.digests


def _compare(counted: Sequence[Any], kind: str, task: Task, workers: Pool) -> list[Any]:
    """Have what the partitions hold compared, bucket by bucket."""
    buckets = [[workers.submit(_bucket, one, kind, place) for one in counted] for place in range(task.buckets)]
    return [workers.submit(repeats, *parts) for parts in buckets]


def _bucket(count: PartCount, kind: str, place: int) -> Prints:
    found: Prints = getattr(count, kind)[place]
    return found


def repeats(*parts: Prints) -> Counter[tuple[int, int]]:
    """Count the rows that stand in two parts, by the pair of parts; each part has every row once."""
    rows = np.concatenate(parts)
    owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    order = np.lexsort(rows.T)
    same = (rows[order][1:] == rows[order][:-1]).all(axis=1)
    return Counter(zip(owner[order][:-1][same].tolist(), owner[order][1:][same].tolist(), strict=True))


def _total(handles: Iterable[Any], workers: Pool) -> Counter[tuple[int, int]]:
    return sum((workers.result(handle) for handle in handles), Counter())


def _refuse_mixed(keys: Counter[tuple[int, int]], partitions: Partitions, definition: Definition) -> None:
    if keys:
        pair = min(keys)
        one, other = (partitions.all[place].name for place in pair)
        raise SourceError(
            both("err.partitions_mix", name=definition.spec.key.name, n=keys[pair]),
            where=f"{one}, {other}",
            remedy=both("try.partitions_mix"),
        )


def _refuse_nothing(whole: Partial, partitions: Partitions, definition: Definition) -> None:
    """Refuse partitions in which nothing was recognised, or nothing that is counted."""
    found = {source.register for source in whole.sources}
    if not found:
        raise no_register(", ".join(partitions.files), definition)
    if definition.spec.unit.register not in found:
        raise no_unit(definition, dict.fromkeys(source.file for source in whole.sources))


def _with_persons(whole: Partial, twice: int) -> Partial:
    """Add the doubts about persons that no partition could see: so many have a case in an earlier one too."""
    if not twice:
        return whole
    findings = Counter(whole.account.findings) + Counter({SAME_PERSON: twice})
    return replace(whole, account=replace(whole.account, findings=dict(findings)))


def _in_order(whole: Partial, partitions: Partitions) -> Partial:
    """Tell of sources in the order in which they were named."""
    order = {name: place for place, name in enumerate(partitions.files)}
    return replace(whole, sources=tuple(sorted(whole.sources, key=lambda source: order[source.file])))
