"""The project file: what a folder of registers says once, so that `doorloop report` alone does the monthly run.

`doorloop.toml` is looked for where somebody stands, and in the folders above up to the home folder; outside of it only
where somebody stands. It is never looked for among sources: what somebody was sent does not decide where is written.
Options win over environment variables, and these over the file.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from doorloop.base.errors import DefinitionError, both

NAME: Final = "doorloop.toml"
REMEDY: Final = "correct the project file; `doorloop config` shows what holds"
COMMANDS: Final = frozenset("report check handovers open case export aggregate".split())
"""The commands whose options it sets."""
Texts = str | tuple[str, ...]
"""One text, or several."""
OTHERS: Final = ("peildatum", "calendar", "lang", "out", "format_")


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a project file may say; paths are told from its folder.

    Attributes:
        sources: files and folders with registers.
        definition: a name or a file; one that extends another says what is different here.
        overlay: such a file, which is then the definition; it extends the one that is named beside it.
        columns: headers, each with the field that it is; or texts as `--column` takes them.
    """

    sources: Texts = ()
    definition: str = ""
    overlay: str = ""
    columns: dict[str, str] | tuple[str, ...] = ()
    period: str = ""
    where: Texts = ()
    date_order: Literal["", "day-first", "month-first"] = ""
    peildatum: str = ""
    calendar: str = ""
    lang: Literal["", "nl", "en"] = ""
    out: str = ""
    formats: Texts = ()


class Project(Struct, frozen=True):
    """A project file that was found."""

    path: Path
    spec: Spec

    def options(self, command: str) -> dict[str, object]:
        """Give the values of a command's parameters, by their names; paths are told from where somebody stands."""
        spec = self.spec
        found: dict[str, object] = {
            "sources": [self.place(source) for source in _listed(spec.sources)],
            "definition": self._definition(),
            "column": _columns(spec.columns),
            "period": spec.period,
            "where": _listed(spec.where),
            "date_order": spec.date_order,
            "peildatum": spec.peildatum,
            "calendar": spec.calendar,
            "lang": spec.lang,
        }
        if command == "report":
            found |= {"out": self.place(spec.out) if spec.out else "", "format_": _listed(spec.formats)}
        return {name: value for name, value in found.items() if value}

    def place(self, path: str) -> str:
        """Give a path that the file names, from where somebody stands."""
        return os.path.relpath(self.path.parent / path)

    def _definition(self) -> str:
        if self.spec.overlay:
            return self.place(self.spec.overlay)
        named = self.spec.definition
        return self.place(named) if named.lower().endswith(".toml") else named


def _listed(texts: Texts) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def _columns(columns: dict[str, str] | tuple[str, ...]) -> list[str]:
    if isinstance(columns, tuple):
        return list(columns)
    return [f"{header}={field}" for header, field in columns.items()]


def find(start: Path | None = None) -> Path | None:
    """Find the project file of the folder where somebody stands; None where there is none."""
    here = (start or Path.cwd()).resolve()
    home = Path.home().resolve()
    folders = [here, *here.parents] if here.is_relative_to(home) else [here]
    for folder in folders:
        if (folder / NAME).is_file():
            return folder / NAME
        if folder == home:
            break
    return None


def read(path: Path) -> Project:
    """Read a project file.

    Errors: DefinitionError with the path of the key that is wrong.
    """
    from doorloop.definition.refusal import refusal
    from doorloop.definition.toml import read_toml

    _, tree = read_toml(path, REMEDY)
    if isinstance(tree.get("peildatum"), date):  # a date or a word, such as `today`
        tree["peildatum"] = tree["peildatum"].isoformat()
    try:
        project = Project(path, msgspec.convert(tree, Spec))
    except msgspec.ValidationError as error:
        raise refusal(path.name, tree, str(error), Spec, REMEDY) from None
    if project.spec.overlay:
        _check_overlay(project)
    return project


def _check_overlay(project: Project) -> None:
    """Refuse an overlay that extends nothing, or another definition than the one that is named beside it.

    Errors: DefinitionError.
    """
    from doorloop.definition.overlay import EXTENDS
    from doorloop.definition.toml import read_toml

    spec, file = project.spec, project.path.parent / project.spec.overlay
    base = read_toml(file, REMEDY)[1].get(EXTENDS)
    if not base:
        what, remedy = both("err.extends_nothing", file=spec.overlay), both("try.extends_nothing", name=EXTENDS)
    elif spec.definition and not _is_same(base, spec.definition, file.parent, project.path.parent):
        what = both("err.extends_other", file=spec.overlay, base=base, definition=spec.definition)
        remedy = both("try.extends_other")
    else:
        return
    raise DefinitionError(what, where=f"{project.path.name}: overlay", remedy=remedy)


def _is_same(one: object, other: str, here: Path, there: Path) -> bool:
    """Tell whether two names, each told from its own folder, are of one definition."""
    return one == other or (here / str(one)).resolve() == (there / other).resolve()
