"""Pilot definitions: what they may say, and how they are read."""

from doorloop.base.language import Lang, Text
from doorloop.definition.load import DEFAULT, chosen, known, load, resolved, shipped
from doorloop.definition.parts import Definition

__all__ = ["DEFAULT", "Definition", "Lang", "Text", "chosen", "known", "load", "resolved", "shipped"]
