"""Pilot definitions: what they may say, and how they are read."""

from doorloop.base.language import Lang, Text
from doorloop.definition.files import DEFAULT, known, shipped
from doorloop.definition.load import chosen, load, resolved
from doorloop.definition.parts import Definition

__all__ = ["DEFAULT", "Definition", "Lang", "Text", "chosen", "known", "load", "resolved", "shipped"]
