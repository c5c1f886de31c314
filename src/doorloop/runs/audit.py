"""What a reader can infer of a release, alone and beside others, as a frame and as files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from doorloop.base.choices import choose
from doorloop.base.errors import UsageError
from doorloop.base.language import Lang
from doorloop.base.words import both
from doorloop.definition.parts import Publish
from doorloop.definition.publishing import LEAST
from doorloop.disclosure.audit.held import Held
from doorloop.disclosure.audit.listing import audit_list, said
from doorloop.disclosure.audit.verdict import Line, Verdict
from doorloop.disclosure.audit.verdict import audit as judge
from doorloop.disclosure.counts import DisclosureError
from doorloop.extracts import pseudonyms
from doorloop.extracts.pseudonyms import Secret
from doorloop.render import formats
from doorloop.runs import asked
from doorloop.runs.released import printed, reading
from doorloop.runs.released.about import AGAIN
from doorloop.runs.released.reading import OnDisk
from doorloop.runs.released.reprint import reprinted
from doorloop.tables.document import Document
from doorloop.verification.publication import shipped

if TYPE_CHECKING:
    from pandas import DataFrame


def audit(
    folder: str | Path,
    others: asked.Sources = (),
    *,
    definition: str | Path | Iterable[str | Path] = (),
    key: str | Path | None = None,
    threshold: int | None = None,
    width: int | None = None,
    lang: Lang = "nl",
) -> Audited:
    """Infer what a reader can of every count of a release, and judge whether that is too much.

    Args:
        folder: what `report.save` or `report --out` wrote, or one report.json.
        others: further releases that a reader can have, or publications by the name of a shipped one.
        definition: files of definitions that the releases rest on, beside the shipped ones.
        key: of the releases, to tie internal reports to them.
        threshold, width: by default as the release prints them, else as its definition says.

    Errors: UsageError where there is nothing of that name; DoorloopError where a release cannot be judged: it is
        damaged, was changed, contradicts itself or another one, or the solver gave up (UndecidedError).
    """
    named = [definition] if isinstance(definition, str | Path) else list(definition)
    definitions = tuple(map(str, named))
    secret = pseudonyms.read(Path(key)) if key is not None else None
    held = reading.read(Path(folder), definitions, secret)
    beside = [_other(str(path), definitions, secret) for path in asked.paths(others)]
    try:
        verdict = judge(held, beside, _policy(held, threshold, width))
    except DisclosureError as error:
        raise _contradicted(error, [held, *beside]) from None
    return Audited(replace(verdict, held=_looked(held), others=tuple(map(_looked, beside))), lang)


def _contradicted(error: DisclosureError, helds: list[Held]) -> DisclosureError:
    """Say which releases cannot be true together."""
    remedy = both("try.contradicted") if len(helds) > 1 else error.tried
    where = ": ".join(filter(None, (" + ".join(held.name for held in helds), error.where)))
    return DisclosureError(error.said, where=where, remedy=remedy or AGAIN)


def _looked(held: Held) -> Held:
    """Take the files for people for read that print what those for programs say, and nothing else."""
    same = reprinted(held) if isinstance(held, OnDisk) else ()
    return replace(held, read=(*held.read, *same), unread=tuple(file for file in held.unread if file not in same))


def _other(name: str, definitions: tuple[str, ...], key: Secret | None) -> Held:
    path = Path(name)
    if path.exists() and path.suffix != ".toml":
        return reading.read(path, definitions, key)
    if not path.exists():
        choose("noun.release", [name], shipped())
    return printed.held(name)


def _policy(held: Held, threshold: int | None, width: int | None) -> Publish:
    """Settle by what the release is judged.

    Errors: UsageError for a setting that promises nothing.
    """
    policy = held.policy or held.base.spec.publish
    asked_for = {"threshold": threshold, "width": width}
    named = {name: value for name, value in asked_for.items() if value is not None}
    for name, value in named.items():
        if value < LEAST[name]:
            raise UsageError(both("err.at_least", name=name, least=LEAST[name]), where=f"--{name} {value}")
    return msgspec.structs.replace(policy, **named)


class Audited(Struct, frozen=True, dict=True):
    """What an audit comes to."""

    verdict: Verdict
    lang: Lang

    @property
    def is_safe(self) -> bool:
        """Tell whether nothing is too narrow, or printed under the threshold, and that is certain."""
        return self.verdict.is_safe

    @property
    def said(self) -> str:
        """Give the verdict in one line."""
        return said(self.verdict, self.lang)

    @property
    def exposed(self) -> tuple[Line, ...]:
        """Give the figures that are too narrow, or printed although they should not be."""
        return self.verdict.exposed

    @property
    def document(self) -> Document:
        """Give everything, laid out."""
        return audit_list(self.verdict, self.lang, everything=True)

    @property
    def short(self) -> Document:
        """Give what is exposed, laid out."""
        return audit_list(self.verdict, self.lang, everything=False)

    @cached_property
    def frame(self) -> DataFrame:
        """Give each figure that is small, hidden or rounded: table, record, column, reason, low and high."""
        from doorloop.render.frame import frame

        sheet = self.document.sheets[0]
        return frame(sheet.rows, sheet.columns)

    def render(self, name: str) -> dict[str, bytes]:
        """Render in a format, as files by name.

        Errors: UsageError for a format that an audit does not have; it names those that it has.
        """
        return formats.render(self.document, [name])
