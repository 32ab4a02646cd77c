"""The command line: ``cnn-explorer`` opens the window, ``cnn-explorer COMMAND`` does one thing and ends.

One file per command; each has ``add_parser(subparsers)`` and ``run(args) -> exit code``: 0, 1 if some input
failed, 2 for a wrong command line.  Commands import what is heavy when they run.
"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from explorer import __version__
from explorer.cli import bench, networks, predict, register, render, train, window
from explorer.errors import ExplorerError

_COMMANDS: dict[str, ModuleType] = {
    "predict": predict,
    "render": render,
    "networks": networks,
    "train": train,
    "bench": bench,
    "register": register,
}


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="cnn-explorer",
        description="Draw a digit and watch every layer of a convolutional network answer.",
        epilog="Without a command the window opens.  cnn-explorer COMMAND --help tells more about a command.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"cnn-explorer {__version__}")
    window.add_options(parser)
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for module in _COMMANDS.values():
        module.add_parser(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    parser = make_parser()
    args = parser.parse_args(argv)
    misplaced = window.options_given(args) if args.command else []
    if misplaced:
        parser.error(f"{misplaced[0]} before {args.command} is for the window; put it after {args.command}")
    command = _COMMANDS[args.command] if args.command else window
    try:
        code = int(command.run(args))
        sys.stdout.flush()
        return code
    except ExplorerError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        return _output_failed(error)
    except KeyboardInterrupt:
        return 130


def _output_failed(error: OSError) -> int:
    """Say that standard output cannot be written, unless its reader, as in ``| head``, has seen enough."""
    if error.errno not in (errno.EPIPE, errno.ENOSPC):
        raise error
    if error.errno == errno.ENOSPC:
        print(f"The output cannot be written: {error.strerror}.", file=sys.stderr)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what Python still writes at its end
    return 1
