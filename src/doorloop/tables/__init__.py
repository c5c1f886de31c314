"""Counts to exact records, and to tables as people read them."""
