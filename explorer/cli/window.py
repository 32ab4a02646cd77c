"""``cnn-explorer`` without a command: open the window."""

import argparse
from pathlib import Path

from explorer.cli import choosing, display
from explorer.errors import ExplorerError

_OPTIONS = ("network", "weights", "device", "drawing", "theme", "play", "scene", "open", "demo")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the window's options; a value is None where the option is not given."""
    group = parser.add_argument_group("the window")
    choosing.add_options(group, "window_", default=None)
    group.add_argument(
        "--drawing",
        dest="window_drawing",
        metavar="FILE",
        type=Path,
        help="a drawing (JSON) or an image to start with",
    )
    group.add_argument("--theme", dest="window_theme", choices=("dark", "light"), help="the look")
    group.add_argument(
        "--play", dest="window_play", metavar="FILE", type=Path, help="a playlist of scenes to open"
    )
    group.add_argument(
        "--scene",
        dest="window_scene",
        metavar="N",
        type=int,
        help="the scene of it to begin with; 1 is the first",
    )
    # What a double click does: nobody reads a terminal then.  The desktop's menu names no file.
    group.add_argument("--open", dest="window_open", nargs="?", type=Path, help=argparse.SUPPRESS)
    # What `make run` does where there is no display: draw a sample digit, save a screenshot, end.
    group.add_argument("--demo", dest="window_demo", type=Path, help=argparse.SUPPRESS)


def options_given(args: argparse.Namespace) -> list[str]:
    """Return the window's options that are on the command line."""
    return [f"--{name}" for name in _OPTIONS if getattr(args, f"window_{name}") is not None]


def run(args: argparse.Namespace) -> int:
    """Open the window; return when it is closed."""
    display.require()
    from explorer import app

    if args.window_scene is not None and args.window_play is None:
        raise ExplorerError("--scene counts in a playlist: say which with --play FILE.")
    network = choosing.registered(args.window_network, args.window_weights)
    code = app.main(
        network,
        args.window_drawing,
        args.window_theme,
        demo=args.window_demo,
        device=args.window_device,
        play=args.window_play,
        scene=args.window_scene or 1,
        opened=args.window_open,
    )
    if args.window_demo and code == 0:
        print(f"The screenshot is {args.window_demo}")
    return code
