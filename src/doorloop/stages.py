"""What n leaves out: how many rows were read, used, merged and left out, as numbers and as sentences."""

from __future__ import annotations

from collections.abc import Iterator

from doorloop.phrases import phrase
from doorloop.result import Result


def lines(result: Result) -> Iterator[str]:
    """Say how many rows were read, and what became of them."""
    spec, linkage, lang = result.definition.spec, result.linkage, result.lang
    for name, register in linkage.registers.items():
        files = ", ".join(source.file for source in result.basis.sources if source.register == name)
        title = spec.registers[name].title.say(lang)
        yield phrase("rows_of", lang, n=len(register), register=title, files=files) + "."
    unit = spec.unit.label.say(lang)
    told = [phrase("counted", lang, n=linkage.counted, unit=unit)]
    aside = {"merged": linkage.merged[linkage.unit], **linkage.left_out[linkage.unit]}
    told += [phrase(reason, lang, n=len(rows)) for reason, rows in aside.items() if len(rows)]
    for name, n in linkage.linked.items():
        title = spec.registers[name].title.say(lang)
        told.append(phrase("linked", lang, n=n, register=title))
        if linkage.elsewhere[name]:
            told.append(phrase("elsewhere", lang, n=linkage.elsewhere[name], register=title))
    yield "; ".join(told) + "."


def counts(result: Result) -> dict[str, object]:
    """Count the rows of each register at each stage, the cases that count, and the findings."""
    linkage = result.linkage
    registers: dict[str, dict[str, int]] = {}
    for name, register in linkage.registers.items():
        registers[name] = {"read": len(register), "merged": len(linkage.merged[name])}
        if name == linkage.unit:
            registers[name] |= {reason: len(rows) for reason, rows in linkage.left_out[name].items()}
            registers[name]["used"] = linkage.counted
        else:
            registers[name] |= {"used": linkage.linked[name], "only_here": linkage.elsewhere[name]}
    return {"registers": registers, "cases": linkage.counted, "findings": result.doubts.counted()}
