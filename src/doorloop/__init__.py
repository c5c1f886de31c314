"""Timelines of a chain that handles reports: registers in, working days and pilot tables out."""

__version__ = "0.1.0"
