"""Pilot definitions: what they may say, and how they are read."""

from doorloop.definition.load import DEFAULT, load, shipped
from doorloop.definition.parts import Definition, Lang, Text

__all__ = ["DEFAULT", "Definition", "Lang", "Text", "load", "shipped"]
