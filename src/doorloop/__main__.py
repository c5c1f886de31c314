"""Run the command line as `python -m doorloop`."""

from doorloop.cli import program

program()
