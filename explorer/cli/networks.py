"""``cnn-explorer networks``: which networks there are."""

import argparse
import sys
from typing import Any

from explorer.errors import ExplorerError
from explorer.network import SHIPPED, describe
from explorer.network.catalogue import LISTED
from explorer.trace.card import NetworkCard


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "networks",
        help="list the networks",
        description="List the networks that come with cnn-explorer, and with --all every classifier of torchvision.",
    )
    parser.add_argument(
        "--all", action="store_true", help="torchvision's too, and whether their weights are at hand"
    )


def run(args: argparse.Namespace) -> int:
    """Print one line per network: name, parameters, accuracy on its test set, weights, title."""
    width = max(map(len, (*SHIPPED, *(LISTED if args.all else ()))))
    print(f"{'name':<{width}} {'parameters':>12} {'accuracy':>9}  {'weights':<18} title")
    failed = False
    for name in SHIPPED:
        try:
            print(_line(describe(name), width, "shipped"))
        except ExplorerError as error:
            failed = True
            sys.stdout.flush()
            print(f"{name}: {error}", file=sys.stderr)
    if args.all:
        _print_catalogue(width)
    else:
        print(f"{len(LISTED)} more are torchvision's: cnn-explorer networks --all")
    return 1 if failed else 0


def _print_catalogue(width: int) -> None:
    """Print torchvision's networks, family by family; their accuracy is ImageNet's, of the best guess."""
    family = ""
    for listed in LISTED.values():
        if listed.family != family:
            family = listed.family
            print(f"\n{family}")
        size = f"{listed.bytes / 1e6:,.0f} MB"
        print(_line(listed.card, width, "downloaded" if listed.downloaded else f"not yet ({size})"))


def _line(card: NetworkCard, width: int, weights: str) -> str:
    accuracy = "–" if card.accuracy is None else f"{card.accuracy:.2%}"
    return f"{card.name:<{width}} {card.parameters:>12,} {accuracy:>9}  {weights:<18} {card.title}"
