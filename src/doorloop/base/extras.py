"""What is installed beside the program, for those who need it."""

from __future__ import annotations

from typing import Final

PACKAGES: Final = {
    "figures": "vl-convert-python",
    "parquet": "pyarrow",
    "dask": '"dask[distributed]" cryptography',
}
"""Extra → its packages, as pip takes them: by the name `doorloop` a package index gives another program."""
