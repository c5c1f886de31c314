"""Publications: printed tables and statements as data, and how they are read."""

from doorloop.verification.publication.cells import Cell, Index
from doorloop.verification.publication.load import load, shipped
from doorloop.verification.publication.parts import Publication

__all__ = ["Cell", "Index", "Publication", "load", "shipped"]
