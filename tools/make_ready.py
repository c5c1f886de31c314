"""Write the definitions that come with the package as they are once they are checked, which a run need not do again.

    python tools/make_ready.py

A test fails where a file is not what this writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from doorloop.definition import known
from doorloop.definition.files import HERE, SHIPPED, find
from doorloop.definition.layers import checked, digested, layers, merged
from doorloop.definition.ready import FOLDER, Ready


def main() -> None:
    """Write a file for each definition."""
    FOLDER.mkdir(exist_ok=True)
    for path, content in files().items():
        path.write_bytes(content)
        print(path)


def files() -> dict[Path, bytes]:
    """Make the file of each definition."""
    return {FOLDER / f"{name}.json": msgspec.json.encode(made(find(name))) + b"\n" for name in known()}


def made(path: Path) -> Ready:
    """Make a definition of its files, with all checks."""
    found = layers(path)
    names = [file for layer in found for file in _read(layer.path, layer.tree)]
    spec = msgspec.json.encode(checked(merged(found), path))
    return Ready(tuple(names), digested(found).hexdigest(), msgspec.Raw(spec))


def _read(path: Path, tree: dict[str, dict[str, dict[str, str]]]) -> Iterator[str]:
    """Name a file, and the code lists that it names, from the folder of definitions."""
    yield path.relative_to(HERE).as_posix()
    for name in (codes["file"] for codes in tree.get("codes", {}).values() if codes.get("file")):
        found = next(place / name for place in (path.parent, SHIPPED) if (place / name).is_file())
        yield found.relative_to(HERE).as_posix()


if __name__ == "__main__":
    main()
