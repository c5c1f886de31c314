"""What n leaves out: how many rows were read, used, merged and left out, as numbers and as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from doorloop.base.phrases import phrase
from doorloop.disclosure.release.places import places
from doorloop.tables.result import Result

if TYPE_CHECKING:
    from doorloop.disclosure.release.log import Published


def mark(result: Result) -> str:
    """Say whether a result may leave the desk; nothing where no count in it is small."""
    policy, lang = result.definition.spec.publish, result.lang
    if result.published is None:
        shown = {name: result.tables[name] for name in result.shown}
        found = (
            shown[one.table][one.row][one.column] for one in places(result.definition, shown) if one.kind == "count"
        )
        small = any(isinstance(count, int) and policy.is_small(count) for count in found)
        return phrase("internal", lang, threshold=policy.threshold) if small else ""
    published = result.published
    return phrase("for_publication", lang, base=published.base, play=published.play)


def _release_lines(published: Published, result: Result) -> Iterator[str]:
    """Say by which settings a release is safe, what that took, and what is printed all the same."""
    policy, lang = published.policy, result.lang
    yield phrase(
        "publish_settings",
        lang,
        threshold=policy.threshold,
        width=policy.width,
        base=policy.base,
    )
    all, gone = published.figures
    folded = sum(one.action == "folded" for one in published.decisions)
    yield phrase("publish_log", lang, folded=folded, gone=gone, all=all)
    for count, reason in published.exceptions.items():
        yield phrase("exception", lang, count=count, reason=reason)


def lines(result: Result) -> Iterator[str]:
    """Say how many rows were read, and what became of them; of a release, how it was made safe."""
    if result.published is not None:
        yield from _release_lines(result.published, result)
        return
    spec, account, lang = result.definition.spec, result.account, result.lang
    registers = {name: account.registers[name] for name in spec.registers if name in account.registers}
    for name, rows in registers.items():
        files = ", ".join(source.file for source in result.basis.sources if source.register == name)
        title = spec.registers[name].title.say(lang)
        yield phrase("rows_of", lang, n=rows.read, register=title, files=files) + "."
    unit = spec.unit.label.say(lang)
    told = [phrase("counted", lang, n=account.cases, unit=unit)]
    mine = registers.pop(account.unit)
    aside = {"merged": mine.merged, **mine.left_out}
    told += [phrase(reason, lang, n=n) for reason, n in aside.items() if n]
    for name, rows in registers.items():
        title = spec.registers[name].title.say(lang)
        told.append(phrase("linked", lang, n=rows.used, register=title))
        if rows.only_here:
            told.append(phrase("elsewhere", lang, n=rows.only_here, register=title))
    yield "; ".join(told) + "."


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
