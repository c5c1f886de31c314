"""The command line: one file a command. Nothing else in the package prints or exits."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from itertools import pairwise

from doorloop.base.errors import BrokenError, DoorloopError
from doorloop.cli.streams import note, settle_streams
from doorloop.version import __version__


def main() -> None:
    """Run the command that the arguments name, and turn a known error into one line and an exit code."""
    settle_streams()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no threads for linear algebra, of which there is none
    gc.set_threshold(100_000)  # looking for garbage while modules load finds none, and takes a while
    atexit.register(gc.freeze)  # and so does looking for it at the end, when all memory is given back
    try:
        _run(sys.argv[1:])
    except DoorloopError as error:
        _tell(error)
        sys.exit(error.exit_code)
    except OSError as error:
        print(f"error: the output cannot be written: {error.strerror}", file=sys.stderr)
        sys.exit(3)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001  (an unknown error, of a compiled library too, must print no data)
        broken = BrokenError.of(error)
        _tell(broken)
        sys.exit(broken.exit_code)


def _run(arguments: list[str]) -> None:
    if arguments == ["--version"]:
        print(f"doorloop {__version__}", flush=True)  # asked by scripts, and known without anything else
        return
    from doorloop.cli.app import asked_help, build
    from doorloop.cli.discreet import discreet

    arguments = asked_help(arguments)
    with discreet():
        build(arguments)(arguments, prog_name="doorloop")


def _tell(error: DoorloopError) -> None:
    """Say what is wrong and what can be done, in the language of the reader where it is known in that."""
    dutch = error.dutch() if _language(sys.argv) == "nl" else None
    what, remedy = dutch or (str(error), error.remedy)
    note(f"{'fout' if dutch else 'error'}: {what}")
    if remedy:
        note(f"  {'probeer' if dutch else 'try'}: {remedy}")


def _language(arguments: list[str]) -> str:
    """Tell the language that was asked for: by `--lang`, by the environment, or else Dutch."""
    said = [other for word, other in pairwise([*arguments, ""]) if word == "--lang"]
    said += [word.removeprefix("--lang=") for word in arguments if word.startswith("--lang=")]
    return (said or [os.environ.get("DOORLOOP_LANG") or "nl"])[-1].lower()
