"""What the files of a release say of all of it: which definition, which day, which cases, and how it was made safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from doorloop.base.errors import DefinitionError, SourceError
from doorloop.base.words import both
from doorloop.definition import Definition, load, shipped
from doorloop.definition.parts import Publish
from doorloop.definition.publishing import LEAST, too_small
from doorloop.disclosure.audit.held import Sources
from doorloop.extracts.pseudonyms import Secret
from doorloop.registers.sources import MANIFEST

REPORT, PACKAGE = "report.json", "datapackage.json"
AGAIN: Final = both("try.release_again")
SETTINGS: Final = ("threshold", "width", "base")
"""Of a policy, as a release prints them: those that an audit needs."""
OF_A_RUN: Final = (("definition", "sha256"), ("calendar", "sha256"), ("peildatum",))

Json = dict[str, Any]


class About(Struct, frozen=True):
    """What is said of a release.

    Attributes:
        name: of the release, as the user named it.
        folder: where it lies; paths of the manifest are told from there.
        files: the contents of report.json, datapackage.json and manifest.json, as far as they are there.
        definitions: names or files of definitions that the user named beside the shipped ones.
        key: for the digests of the registers of an internal report, as those of a safe release are made with.
    """

    name: str
    folder: Path
    files: Mapping[str, Json]
    definitions: tuple[str, ...] = ()
    key: Secret | None = None

    def get(self, *path: str) -> Any:
        """Give what the first file that knows it says under a path of keys; None where none does."""
        return next((found for one in self.files.values() if (found := within(one, *path)) is not None), None)

    @property
    def parameters(self) -> Json:
        """Give what was asked of the run, from the manifest."""
        found = within(self.files.get(MANIFEST), "parameters")
        return found if isinstance(found, dict) else {}

    @property
    def is_safe(self) -> bool:
        """Tell whether it says that it was made to be published."""
        return self.get("publication") is not None or bool(self.parameters.get("publish"))

    def one_run(self) -> None:
        """Refuse files of two runs in one folder: they would be held for one release.

        Errors: SourceError.
        """
        for path in OF_A_RUN:
            if len({str(found) for one in self.files.values() if (found := within(one, *path)) is not None}) > 1:
                raise SourceError(both("err.two_runs", name=path[0]), where=self.name, remedy=AGAIN)

    def definition(self) -> Definition:
        """Find the definition that the figures follow, by its digest.

        Errors: SourceError where none has it.
        """
        digest = self.get("definition", "sha256")
        if digest is None:
            remedy = both("try.release_no_definition")
            raise SourceError(both("err.release_no_definition"), where=self.name, remedy=remedy)
        found = next((one for one in self._candidates() if one.sha256 == digest), None)
        if found is None:
            told = f"'{self.get('definition', 'name')}' (SHA-256 {str(digest)[:12]}…)"
            raise SourceError(
                both("err.release_definition_gone", told=told),
                where=self.name,
                remedy=both("try.release_definition_gone"),
            )
        return found

    def _candidates(self) -> Iterator[Definition]:
        asked = self.parameters.get("definition")
        beside = [str(self.folder / asked)] if isinstance(asked, str) and asked not in shipped() else []
        for name in (*self.definitions, *shipped(), *beside):
            try:
                yield load(name)
            except DefinitionError:
                if name in self.definitions:  # the user named it, so that its error is told
                    raise

    def peildatum(self) -> date:
        """Give the day of reference.

        Errors: SourceError where none is told.
        """
        told = self.get("peildatum") or self.parameters.get("peildatum")
        try:
            return date.fromisoformat(str(told))
        except ValueError:
            raise SourceError(both("err.release_no_peildatum"), where=self.name, remedy=AGAIN) from None

    def policy(self, base: Definition) -> Publish | None:
        """Give the settings that it prints of its own protection, else those of its definition; None if it has none.

        Errors: SourceError where a setting cannot be read, or promises nothing.
        """
        if not self.is_safe:
            return None
        told = self.get("publication") or {}
        try:
            kept = {name: told[name] for name in SETTINGS if name in told}
            found = msgspec.convert(msgspec.to_builtins(base.spec.publish) | kept, Publish)
        except (msgspec.ValidationError, TypeError) as error:
            raise SourceError(both("err.release_settings", why=error), where=self.name, remedy=AGAIN) from None
        for name in too_small(found):
            what = both("err.promised_at_least", name=name, least=LEAST[name])
            where = f"{self.name}: publication.{name} {getattr(found, name)}"
            raise SourceError(what, where=where, remedy=AGAIN)
        return found

    def exceptions(self) -> dict[str, str]:
        """Give the counts that it prints whatever they are, each with its reason."""
        found = objects(self.get("publication", "exceptions"))
        return {str(one.get("count")): str(one.get("reason")) for one in found}

    def sources(self) -> Sources:
        """Tell which files it was made from."""
        told = objects(self.get("publication", "registers"))
        digests = {f"{one.get('register')} {one.get('digest')}" for one in told}
        if not self.is_safe:
            files = [one for one in objects(self.get("sources")) if one.get("sha256")]
            digests = {_digest(one, self.key) for one in files}
        after = self.get("publication", "after")
        return Sources(
            digests=frozenset(digests),
            keyed=self.is_safe or self.key is not None,
            id=str(self.get("publication", "id") or ""),
            after=tuple(map(str, after)) if isinstance(after, list) else (),
        )

    def beside(self) -> Iterator[str]:
        """Name what tells numbers of rows and findings beside the tables; these count people as well."""
        for file, content in self.files.items():
            for key in ("sources", "findings", "counts"):
                if content.get(key):
                    yield f"{file}: {key}"


def _digest(source: Json, key: Secret | None) -> str:
    """Name a register by its contents, with the key if there is one."""
    register, digest = str(source.get("register")), str(source["sha256"])
    return f"{register} {key.register(register, digest) if key else digest}"


def within(found: Any, *path: str) -> Any:
    """Give what stands under a path of keys; None where there is nothing."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found


def objects(found: Any) -> list[Json]:
    """Give the objects of a list; none where it is no list."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
