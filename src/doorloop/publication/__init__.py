"""Publications: printed tables and statements as data, and how they are read."""

from doorloop.publication.cells import Cell, Index
from doorloop.publication.load import load, shipped
from doorloop.publication.parts import Publication

__all__ = ["Cell", "Index", "Publication", "load", "shipped"]
