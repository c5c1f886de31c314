"""The command line: one file a command. Nothing else in the package prints or exits."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from doorloop.base.errors import BrokenError, DoorloopError, both, reason
from doorloop.cli.reader import language
from doorloop.cli.streams import settle_streams, tell_error
from doorloop.version import __version__


def program() -> NoReturn:
    """Be the process of the command line: do what `main` does, and end at once.

    To take the interpreter down module by module, and to give memory back piece by piece, takes as long as a twentieth
    of a short run, and is of no use to anybody.
    """
    try:
        main()
        ended = SystemExit(0)
    except SystemExit as error:
        ended = error
    if isinstance(ended.code, int | None):
        with suppress(OSError):  # the interpreter says what could not be written: then it ends as usual
            sys.stdout.flush()
            sys.stderr.flush()
            atexit._run_exitfuncs()
            os._exit(ended.code or 0)
    raise ended


def main() -> None:
    """Run the command that the arguments name, and turn a known error into one line and an exit code."""
    settle_streams()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # no threads for linear algebra, of which there is none
    gc.set_threshold(100_000)  # looking for garbage while modules load finds none, and takes a while
    try:
        _run(sys.argv[1:])
    except DoorloopError as error:
        _tell(error)
        sys.exit(error.exit_code)
    except OSError as error:
        _tell(DoorloopError(both("err.output", why=reason(error))))
        sys.exit(DoorloopError.exit_code)
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
    from doorloop.cli.ahead import ahead
    from doorloop.cli.discreet import discreet

    with discreet(), ahead(arguments):
        from doorloop.cli.app import asked_help, build
        from doorloop.cli.usage import call

        arguments = asked_help(arguments)
        sys.exit(call(build(arguments), arguments))


def _tell(error: DoorloopError) -> None:
    """Say what is wrong and what can be done, in the language of the reader."""
    tell_error("error", error, language(sys.argv))
