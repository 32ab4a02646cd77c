"""``cnn-explorer networks``: which networks there are."""

import argparse
import sys
from typing import Any

from explorer.errors import ExplorerError
from explorer.network import NAMES, describe


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    subparsers.add_parser("networks", help="list the networks", description="List the networks.")


def run(args: argparse.Namespace) -> int:
    """Print one line per network: name, parameters, accuracy on its test set, title."""
    print(f"{'name':<10} {'parameters':>12} {'accuracy':>9}  title")
    failed = False
    for name in NAMES:
        try:
            card = describe(name)
        except ExplorerError as error:
            failed = True
            print(f"{name}: {error}", file=sys.stderr)
            continue
        accuracy = "–" if card.accuracy is None else f"{card.accuracy:.2%}"
        print(f"{card.name:<10} {card.parameters:>12,} {accuracy:>9}  {card.title}")
    return 1 if failed else 0
