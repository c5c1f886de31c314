"""Whole numbers of which sums are known: whether there are any, and how far each can go.

No answer rests on a solver alone.
`relations` says by name what is known of numbers, `integers` computes with it exactly, `highs` proposes. `bounds` gives
the range of every number, and `deciding` one solution of a small system, or the proof that there is none.
"""
