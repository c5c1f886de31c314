"""What is said where sources hold no register, or not the one that is counted: what came nearest, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doorloop.base.errors import SourceError
from doorloop.base.findings import Finding
from doorloop.base.language import Text
from doorloop.base.words import both
from doorloop.definition.parts import Definition


def skipped(name: str, findings: Iterable[Finding]) -> Finding:
    """Tell of a file without a register, and what came nearest in it."""
    findings = list(findings)
    score, near = _nearest(findings)
    objects = ", ".join(dict.fromkeys(one.sheet for one in findings if one.code == "objects-skipped"))
    if objects:
        near = Text(nl=f"soorten objecten: {objects}", en=f"kinds of objects: {objects}")
    said = Text(nl=f" ({near.nl})", en=f" ({near.en})") if near else ""
    return Finding(
        "file-skipped", file=name, details={"near": said, "score": str(score), "why": near or "", "objects": objects}
    )


def no_register(where: str, definition: Definition, findings: Iterable[Finding] = ()) -> SourceError:
    """Say that nothing was recognised, and what came nearest."""
    findings = list(findings)
    if objects := next((str(one.details["objects"]) for one in findings if one.details.get("objects")), ""):
        key = definition.spec.registers[definition.spec.unit.register].key
        return SourceError(
            both("err.log_of_objects", kinds=objects),
            where=where,
            remedy=both("try.log_of_objects", column=f"ocel:type:{objects.partition(',')[0]}={key}"),
        )
    titles = [register.title for register in definition.spec.registers.values()]
    _, near = _nearest(findings)
    came = both("err.came_nearest", near=near) if near else None
    return SourceError(
        both("err.no_register", titles=_in_a_row(titles), came=came),
        where=where,
        remedy=both("try.no_register", name=definition.spec.name),
    )


def _in_a_row(titles: Sequence[Text]) -> Text:
    return Text(nl=", ".join(one.nl for one in titles), en=", ".join(one.en for one in titles))


def no_unit(definition: Definition, files: Iterable[str]) -> SourceError:
    """Say that the register is absent whose rows are counted."""
    unit = definition.spec.registers[definition.spec.unit.register]
    return SourceError(
        both("err.no_unit", register=unit.title),
        where=", ".join(files),
        remedy=both("try.no_unit"),
    )


def _nearest(findings: Iterable[Finding]) -> tuple[int, Text | None]:
    """Say of what came nearest to a register which headers fit, and which may be meant; with its score."""
    near = [one for one in findings if isinstance(one.details.get("why"), Text) and one.details["score"] != "0"]
    best = max(near, key=lambda one: int(str(one.details["score"])), default=None)
    if best is None or isinstance(why := best.details["why"], str):
        return 0, None
    score = int(str(best.details["score"]))
    if best.code == "file-skipped":
        return score, why
    sheet = f"[{best.sheet}] " if best.sheet else ""
    return score, Text(nl=f"{sheet}rij {best.cell}: {why.nl}", en=f"{sheet}row {best.cell}: {why.en}")
