"""What n leaves out: how many rows were read, used, merged and left out, as numbers and as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from doorloop.base.language import Lang
from doorloop.base.rules import RULES
from doorloop.base.words import long_date, say
from doorloop.cases.account import RowCounts, unused
from doorloop.tables.numbers import numbers
from doorloop.tables.release import Published
from doorloop.tables.result import Result
from doorloop.tables.unmeasured import told_absent


def mark(result: Result) -> str:
    """Say whether a result may leave the desk; nothing where no count in it is small."""
    policy, lang = result.definition.spec.publish, result.lang
    if result.published is None:
        small = any(isinstance(count, int) and policy.is_small(count) for count in _counts(result))
        return say("internal", lang, threshold=policy.threshold) if small else ""
    published = result.published
    return say("for_publication", lang, base=published.base, play=published.play)


def _counts(result: Result) -> Iterator[object]:
    """Give the counts that people see, table by table: the first ones mostly say enough."""
    for name in result.shown:
        shown = {name: result.tables[name]}
        for one in numbers(result.definition, shown, result.request.by):
            if one.kind == "count":
                yield shown[name][one.row][one.column]


def _release_lines(published: Published, result: Result) -> Iterator[str]:
    """Say by which settings a release is safe, what that took, and what is printed all the same."""
    policy, lang = published.policy, result.lang
    yield say(
        "publish_settings",
        lang,
        threshold=policy.threshold,
        width=policy.width,
        base=policy.base,
    )
    all, gone = published.figures
    folded = sum(one.action == "folded" for one in published.decisions)
    yield say("publish_log", lang, folded=folded, gone=gone, all=all)
    for count, reason in published.exceptions.items():
        yield say("exception", lang, count=count, reason=reason)


def lines(result: Result) -> Iterator[str]:
    """Say how many rows were read, and what became of them; of a release, how it was made safe."""
    if result.published is not None:
        yield from _release_lines(result.published, result)
        return
    for name, rows in _registers(result).items():
        files = ", ".join(source.file for source in result.basis.sources if source.register == name)
        title = result.definition.spec.registers[name].title.say(result.lang)
        yield say("rows_of", result.lang, n=rows.read, register=title, files=files) + "."
    yield counted(result) + "."
    yield from left_out(result)


def _registers(result: Result) -> dict[str, RowCounts]:
    """Give what became of the rows of each register that is there, in the order of the definition."""
    there = result.account.registers
    return {name: there[name] for name in result.definition.spec.registers if name in there}


def counted(result: Result) -> str:
    """Say how many cases count, and what became of the other rows."""
    spec, account, lang, registers = result.definition.spec, result.account, result.lang, _registers(result)
    unit = spec.unit.label.say(lang)
    told = [say("counted", lang, n=account.cases, unit=unit)]
    told += _aside(registers.pop(account.unit), lang)
    for name, rows in registers.items():
        title = spec.registers[name].title.say(lang)
        told.append(say("linked", lang, n=rows.used, register=title))
        if rows.only_here:
            told.append(say("elsewhere", lang, n=rows.only_here, register=title))
        if rows.not_linked:
            told.append(say("not_linked_of", lang, n=rows.not_linked, register=title))
    return "; ".join(told)


def brief(result: Result) -> Iterator[str]:
    """Say in a few lines what `lines` says: files are counted where a register has several."""
    if result.published is not None:
        yield from lines(result)
        return
    lang, told = result.lang, []
    for name, rows in _registers(result).items():
        files = [source.file for source in result.basis.sources if source.register == name]
        named = files[0] if len(files) == 1 else say("so_many_files", lang, n=len(files))
        title = result.definition.spec.registers[name].title.say(lang)
        told.append(say("rows_of", lang, n=rows.read, register=title, files=named))
    yield say("brief_read", lang, registers="; ".join(told))
    day = long_date(result.basis.peildatum, lang)
    yield say("brief_counted", lang, day=day, counted=counted(result))
    yield from left_out(result)


LEFT_OUT: Final = (
    *(
        "file-skipped",
        "file-unreadable",
        "file-not-read",
        "sheet-like-register",
        "register-not-understood",
        "register-not-used",
    ),
    *("row-without-key", "row-above-header", "row-too-long", "row-unsplit", "kind-unknown", "kind-without-field"),
    *("dates-month-first", "field-missed", "text-cut-off"),
)
"""The rules by which something is left out as a warning or an error, and that no other sentence of the head tells."""


def left_out(result: Result) -> Iterator[str]:
    """Say what was left out as a warning or an error, and what no source has a register or a column for."""
    if result.published is not None:
        return
    lang, counts = result.lang, result.account.findings
    nothing = list(nothing_counts(result))
    yield from nothing
    yield from _empty_groups(result)
    for code in (code for code in LEFT_OUT if counts.get(code) and not (nothing and code == "register-not-used")):
        sheets = dict.fromkeys(" ".join(filter(None, (f.file, f.sheet))) for f in result.doubts.of(code))
        names = sheets if code != "register-not-used" else _unused(result)
        where = f" ({', '.join(names)})" if names else ""
        yield say("left_out", lang, n=counts[code], rule=RULES[code].title(lang), where=where)
    yield from told_absent(result.definition, result.absent, result.account.registers, lang)


def _empty_groups(result: Result) -> Iterator[str]:
    """Say which of the groups that durations are about have no case at all: their figures are of nobody."""
    sizes, groups, lang = result.group_sizes, result.definition.groups, result.lang
    if result.account.cases == 0:
        return
    asked = groups if result.request.all_groups else [result.definition.main_group]
    for name in (name for name in asked if sizes.get(name) == 0):
        yield say("empty_group", lang, group=groups[name].label.say(lang))
    others = [groups[name].label.say(lang) for name, n in sizes.items() if n and name not in asked]
    if others and sizes.get(result.definition.main_group) == 0:
        yield say("other_groups", lang, groups=", ".join(others))


def _unused(result: Result) -> list[str]:
    """Name the registers of which no row counts."""
    registers = result.definition.spec.registers
    return [registers[name].title.say(result.lang) for name in unused(result.account)]


def nothing_counts(result: Result) -> Iterator[str]:
    """Say that not one of the rows that were read counts, why, and what to do: their tables would be zeros alone."""
    account, period, lang = result.account, result.definition.spec.period, result.lang
    rows = account.registers.get(account.unit)
    if result.published is not None or account.cases or rows is None or not rows.read:
        return
    outside = rows.left_out.get("outside-period", 0)
    if period and outside and outside == max(rows.left_out.values()):
        first, last = long_date(period.first, lang), long_date(period.last, lang)
        yield say("nothing_in_period", lang, n=outside, first=first, last=last)
    else:
        yield say("nothing_counts", lang, told="; ".join(_aside(rows, lang)))
    fields = result.definition.spec.registers[account.unit].fields
    unread = Counter(one.field for one in result.doubts.errors() if one.register == account.unit)
    needed = {fields[id].header: n for id, n in unread.most_common() if id in fields and fields[id].required}
    if needed:
        named = ", ".join(say("so_many_cells", lang, column=header, n=n) for header, n in needed.items())
        yield say("needed_unread", lang, columns=named)


def _aside(rows: RowCounts, lang: Lang) -> Iterator[str]:
    """Say what became of the rows of a register that are no case of their own."""
    yield from (say(reason, lang, n=n) for reason, n in {"merged": rows.merged, **rows.left_out}.items() if n)


def counts(result: Result) -> dict[str, object]:
    """Count the rows of each register at each stage, the cases that count, and the findings."""
    account = result.account
    registers: dict[str, dict[str, int]] = {}
    for name in (name for name in result.definition.spec.registers if name in account.registers):
        rows = account.registers[name]
        registers[name] = {"read": rows.read, "merged": rows.merged}
        if name == account.unit:
            registers[name] |= {**rows.left_out, "used": rows.used}
        else:
            registers[name] |= {"used": rows.used, "only_here": rows.only_here}
    return {"registers": registers, "cases": account.cases, "findings": account.severities}
