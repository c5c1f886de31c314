"""Disclosure control of counts: what a reader can infer, which cells to hide, how to round; it knows no table."""
