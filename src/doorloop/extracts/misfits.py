"""What registers have that a definition has no place for: headers, codes, kinds, dates; with the lines that take it.

Each is told once, with the number of its cells or sheets. What a private column holds is counted and never quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from doorloop.base.choices import close
from doorloop.base.findings import Finding, shown
from doorloop.base.folding import fold_code
from doorloop.base.language import Text
from doorloop.base.rules import RULES, Severity
from doorloop.base.words import text
from doorloop.definition.parts import Definition, Field
from doorloop.definition.positions import Path
from doorloop.definition.proposing import Change
from doorloop.extracts.absence import needed
from doorloop.registers.headings import Heading, Look
from doorloop.registers.long_form import KIND, place_of
from doorloop.registers.parse.codes import ALIKE, CodeReader
from doorloop.registers.readers import Readers

UNTOLD: Final = ("column-unknown", "row-total", "row-remark", "blank", "row-header")
"""Rules of reading that say nothing of the definition, or that a heading says better."""
COUNTED: Final = ("kind-unknown", "kind-ignored")
"""Rules that say themselves how many rows they are about."""
ASIDE: Final = ("sheet-skipped", "objects-skipped", "kind-ignored")
"""Notices of what is left aside; others are of cells that were read."""
LIKE: Final = {"register-absent": "field-absent"}
"""What is done about one thing is done about another."""
MEANT: Final = 0.8
"""How alike a word and one for missing are at least."""
ZONE: Final = "Europe/Amsterdam"


class Misfit(Struct, frozen=True):
    """One thing that the definition has no place for.

    Attributes:
        code: of the rule that a check tells it by; `sheet-refused` for a sheet that a run would stop at.
        n: how many cells, rows or sheets it is about.
        value: what stood there; None where it is not to be quoted.
        key: the path of the key of the definition that it is about.
        change: what would take it; None where no line of a definition can.
    """

    code: str
    severity: Severity
    message: Text
    n: int = 1
    register: str = ""
    field: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    value: str | None = None
    key: Path = ()
    change: Change | None = None

    @property
    def remedy(self) -> Text:
        """Say what can be done where no line of a definition helps."""
        rule = RULES.get(LIKE.get(self.code, self.code))
        return Text(nl=rule.remedy_nl, en=rule.remedy_en) if rule else text("sheet_refused_remedy")


class Against(Struct, frozen=True):
    """What came of holding a definition against registers.

    Attributes:
        headings: the sheets that were looked at.
    """

    headings: Sequence[Heading]
    misfits: Sequence[Misfit]

    @property
    def has_errors(self) -> bool:
        """Tell whether something was not understood."""
        return any(one.severity == "error" for one in self.misfits)


def said(key: str, **gaps: object) -> Text:
    """Give a text in both languages with its gaps filled in."""
    from doorloop.base.words import fill

    found = text(key)
    return Text(nl=fill(found.nl, **gaps), en=fill(found.en, **gaps))


def of_headings(definition: Definition, headings: Sequence[Heading]) -> Iterator[Misfit]:
    """Tell of fields without a column, register by register, and of columns without a field."""
    wanted = needed(definition)
    everywhere = {id for heading in headings for id in heading.has}
    for name, register in definition.spec.registers.items():
        own = [heading for heading in headings if heading.register == name]
        if not own:
            yield Misfit(
                "register-absent", "warning", said("register_absent", register=register.title.nl), register=name
            )
        for id in dict.fromkeys(id for heading in own for id in heading.lacks):
            lacking = [heading for heading in own if id in heading.lacks]
            yield _lacking(definition, name, id, lacking, len(own), wanted - everywhere)
        yield from _others(name, own)
    yield from _unread(headings)


def _lacking(
    definition: Definition, name: str, id: str, lacking: Sequence[Heading], of: int, wanted: Collection[str]
) -> Misfit:
    """Tell that sheets have no column for a field, at the first whose header comes near."""
    path, header, is_required = _column(definition, name, id)
    near = list(dict.fromkeys(heading.near[id][1] for heading in lacking if id in heading.near))
    first = next((heading for heading in lacking if id in heading.near), lacking[0])
    letter, told = first.near.get(id, ("", ""))
    severity: Severity = "error" if is_required else "warning" if id in wanted or near else "info"
    quotable = [one for one in near if shown(one) == one]
    gaps = {"header": header, "n": len(lacking), "of": of}
    return Misfit(
        code="field-absent",
        severity=severity,
        message=said("header_missing_near" if told else "header_missing", near=shown(told), **gaps),
        n=len(lacking),
        register=name,
        field=id,
        file=first.file,
        sheet=first.sheet,
        cell=f"{letter}{first.row}",
        value=shown(told) or None,
        key=path,
        change=Change((*path, "aliases"), quotable) if quotable else None,
    )


def _column(definition: Definition, name: str, id: str) -> tuple[Path, str, bool]:
    """Give the path of a column in the definition, its header, and whether a sheet is refused without it."""
    register, path = definition.spec.registers[name], ("registers", name, *place_of(id))
    if not id.startswith(KIND) or register.long is None:
        return path, register.fields[id].header, register.fields[id].required
    inner, first = place_of(id)[1:], next(iter(register.long.columns))
    return path, register.long.every_column[inner].header, inner in (("kind",), ("columns", first))


def _others(name: str, own: Sequence[Heading]) -> Iterator[Misfit]:
    """Tell of headers that no field takes, each once."""
    seen: dict[str, list[tuple[Heading, str]]] = {}
    for heading in own:
        for letter, header in heading.others.items():
            seen.setdefault(header, []).append((heading, letter))
    for header, places in seen.items():
        heading, letter = places[0]
        yield Misfit(
            code="column-unknown",
            severity="info",
            message=said("header_unknown", n=len(places)),
            n=len(places),
            register=name,
            file=heading.file,
            sheet=heading.sheet,
            cell=f"{letter}{heading.row}",
            value=shown(header),
            key=("registers", name, "fields"),
        )


def _unread(headings: Iterable[Heading]) -> Iterator[Misfit]:
    """Say of which sheets the cells were not looked at."""
    for heading in (heading for heading in headings if not heading.is_read):
        yield Misfit(
            code="sheet-like-register",
            severity="error",
            message=said("sheet_unread"),
            register=heading.register,
            file=heading.file,
            sheet=heading.sheet,
            cell=str(heading.row),
        )


def of_file(file: str, look: Look) -> Iterator[Misfit]:
    """Tell of sheets that cannot be read at all, and of a file without a sheet that looks like a register."""
    for sheet, why in look.refused:
        yield Misfit("sheet-refused", "error", why, file=file, sheet=sheet)
    if not look.refused and not look.headings:
        yield Misfit("file-skipped", "error", said("file_like_none"), file=file)


def of_findings(definition: Definition, findings: Iterable[Finding]) -> Iterator[Misfit]:
    """Tell of cells that were not understood: one rule, field and value once, the most frequent first."""
    groups: dict[tuple[str, str, str, str | None], list[Finding]] = {}
    for one in findings:
        if (one.severity != "info" or one.code in ASIDE) and one.code not in UNTOLD:
            groups.setdefault((one.code, one.register, one.field, one.value_shown), []).append(one)
    order = {key: rank for rank, key in enumerate(dict.fromkeys(key[:3] for key in groups))}
    readers = Readers(definition, birth_by=0)
    for key, found in sorted(groups.items(), key=lambda pair: (order[pair[0][:3]], -_size(pair[1]))):
        yield _of_group(definition, readers, found, key[3])


def _size(found: Sequence[Finding]) -> int:
    return sum(int(str(one.details["n"])) if one.code in COUNTED else 1 for one in found)


def _of_group(definition: Definition, readers: Readers, found: Sequence[Finding], value: str | None) -> Misfit:
    first = found[0]
    register = definition.spec.registers.get(first.register)
    field = register.fields.get(first.field) if register else None
    change = _change(definition, readers, first, field, value) if _is_quotable(value) else _of_column(first)
    gaps = Text(nl=first.message("nl"), en=first.message("en"))
    return Misfit(
        code=first.code,
        severity=first.severity,
        message=gaps,
        n=_size(found),
        register=first.register,
        field=first.field,
        file=first.file,
        sheet=first.sheet,
        cell=first.cell,
        value=value,
        key=_key(first, field),
        change=change,
    )


def _is_quotable(value: str | None) -> bool:
    """Tell whether a value is whole: neither cut nor masked, nor with a character that nobody sees."""
    return bool(value) and not any(sign in str(value) for sign in ("…", "<U+", "dd-mm-jjjj"))


def _key(finding: Finding, field: Field | None) -> Path:
    """Give the key of the definition that decides what a finding is about."""
    if finding.code.startswith("kind-"):
        return ("registers", finding.register, "long", "kinds")
    if finding.code == "code-unknown" and field:
        return ("codes", field.codes)
    return ("registers", finding.register, "fields", finding.field) if field else ()


def _of_column(finding: Finding) -> Change | None:
    """Say what would take a whole column of dates."""
    if finding.code == "dates-month-first":
        return Change(("registers", finding.register, "fields", finding.field, "date_order"), "month-first")
    if finding.code == "dates-utc-midnight":
        return Change(("registers", finding.register, "zone"), ZONE)
    return None


def _change(
    definition: Definition, readers: Readers, finding: Finding, field: Field | None, value: str | None
) -> Change | None:
    """Say what would take a value: another spelling of a code or a kind, or a word for what has not happened."""
    word = str(value)
    if finding.code == "kind-unknown":
        return _of_kind(definition, finding.register, word)
    if finding.code == "code-unknown" and field:
        return _of_code(readers, field, word)
    if finding.code == "date-unreadable" and field and not any(char.isdigit() for char in word):
        return Change(("missing", _meant(definition, word)), [word])
    return None


def _meant(definition: Definition, word: str) -> str:
    """Say which kind of missing a word means: that of the word that it is like, else that nothing has happened yet."""
    missing = definition.spec.missing
    kinds = {"unknown": missing.unknown, "not_applicable": missing.not_applicable, "not_yet": missing.not_yet}
    known = {one.casefold(): kind for kind, words in kinds.items() for one in words}
    near = close(word.casefold(), known, MEANT)
    return known[near] if near else "not_yet"


def _of_kind(definition: Definition, name: str, word: str) -> Change:
    long = definition.spec.registers[name].long
    assert long is not None
    spelled = {fold_code(one): kind for kind, own in long.kinds.items() for one in (kind, *own.variants)}
    near = close(fold_code(word), spelled, ALIKE)
    path: Path = ("registers", name, "long")
    return Change((*path, "kinds", spelled[near], "variants"), [word]) if near else Change((*path, "ignore"), [word])


def _of_code(readers: Readers, field: Field, word: str) -> Change | None:
    reader = readers.codes(field)
    if not isinstance(reader, CodeReader):
        return None
    unknown = (reader.one(word) if field.type == "code" else reader.several(word)).unknown.strip()
    if not unknown:
        return None
    near, path = reader.nearest(unknown), ("codes", field.codes, "values")
    if near:
        return Change((*path, near, "variants"), [unknown])
    return Change((*path, unknown, "label"), {"nl": unknown, "en": unknown})


def about(misfits: Iterable[Misfit]) -> Mapping[Severity, int]:
    """Count what was found by severity."""
    counts: dict[Severity, int] = {"error": 0, "warning": 0, "info": 0}
    for one in misfits:
        counts[one.severity] += 1
    return counts
