"""Calendars, working days and legal terms."""
