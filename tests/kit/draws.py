"""How many examples hypothesis draws of a property: as many as a test asks for, or a part of them between two edits."""

from __future__ import annotations

from hypothesis import settings

ALL = 100
"""A profile that draws so many where nothing is said draws all that are asked for."""


def examples(number: int) -> int:
    """Give how many are drawn of so many: in the proportion that the profile has to all."""
    return max(1, number * settings().max_examples // ALL)
