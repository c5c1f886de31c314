"""Registers to cases, steps and counts that add up."""
