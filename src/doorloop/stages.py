"""What n leaves out: how many rows were read, used, merged and left out, as numbers and as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from doorloop.phrases import phrase
from doorloop.result import Result


def lines(result: Result) -> Iterator[str]:
    """Say how many rows were read, and what became of them."""
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
