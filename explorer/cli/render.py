"""``cnn-explorer render``: a picture or a film of a network at work, without opening a window."""

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli import choosing, display, figures
from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.export.film import Plan
    from explorer.session import Session

_FILMS = ("turntable", "kernels", "drawing")
_LARGEST = 16384  # px a side: what OpenGL can draw
_LONGEST = 600.0  # seconds


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "render",
        help="save a picture or a film of the network at work",
        description="Save a picture, or a film, of what the network does with an image or a drawing; "
        "no window opens.",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        help="an image, or a drawing (JSON); the diagram and the labs need none",
    )
    parser.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT.png",
        type=Path,
        help="where to save it (.png, .jpg, .svg, .pdf; a film: .webp, .gif, .mp4)",
    )
    parser.add_argument(
        "--film",
        choices=_FILMS,
        help="make a film: the network turns, a kernel walks, or the drawing is drawn again",
    )
    parser.add_argument("--seconds", type=_seconds, default=8.0, help="of a film; default: 8")
    parser.add_argument(
        "--rate",
        type=int,
        choices=range(1, 31),
        metavar="1..30",
        default=20,
        help="frames a second of a film; default: 20",
    )
    figures.add_options(parser)
    parser.add_argument(
        "--size",
        type=_size,
        metavar="WIDTHxHEIGHT",
        help="in pixels at scale 1; default: as large as it is, and 1920x1080 for 3D, maps and films",
    )
    parser.add_argument("--theme", choices=("dark", "light"), default="dark", help="default: dark")
    choosing.add_options(parser)


def run(args: argparse.Namespace) -> int:
    """Render one file."""
    if not args.film:
        figures.check(args)
    elif args.view not in figures.SPACE:
        raise ExplorerError("A film is of the network in 3D; choose --view row, tower or flat.")
    if not display.available():
        return display.rerun_on_virtual_display(_argv(args))
    display.require()
    if args.film:
        _plan(args).check()
    session = _open_session(args)
    try:
        (_film if args.film else figures.make)(session, args)
    finally:
        session.close()
    print(args.output)
    return 0


def _film(session: "Session", args: argparse.Namespace) -> None:
    from explorer.export.film import Subject, rendering

    def tell(done: int, steps: int) -> None:
        if sys.stderr.isatty():
            print(
                f"\r{100 * done // steps:3} %", end="" if done < steps else "\n", file=sys.stderr, flush=True
            )

    rendering.render(session, _plan(args), Subject(args.film), tell)


def _plan(args: argparse.Namespace) -> "Plan":
    from explorer.export.film import Plan

    width, height = args.size or figures.USUAL
    return Plan(args.output, width, height, args.seconds, args.rate)


def _open_session(args: argparse.Namespace) -> "Session":
    from explorer import app
    from explorer.drawing import Drawing
    from explorer.scene import Scene, Theme, View
    from explorer.session import Session
    from explorer.widgets import theme
    from explorer.window import files

    source = files.read(args.file) if args.file else Drawing()
    network = choosing.registered(args.network, args.weights) or choosing.DEFAULT
    view = View(args.view) if args.view in figures.SPACE else View.MAPS
    scene = Scene(network=network, view=view, theme=Theme(args.theme), device=args.device)
    scene = scene.with_(drawing=source) if isinstance(source, Drawing) else scene.with_(picture=source)
    theme.apply(app.application(), scene.theme)
    return Session(app.compute, scene)


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)\s*[xX×]\s*(\d+)", text.strip())
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a size; write it like 1920x1080")
    width, height = int(match[1]), int(match[2])
    if not (64 <= width <= _LARGEST and 64 <= height <= _LARGEST):
        raise argparse.ArgumentTypeError(f"{text}: width and height must lie between 64 and {_LARGEST}")
    return width, height


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= _LONGEST:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no length of a film; 0.1 to {_LONGEST:.0f} seconds are"
        )
    return seconds


def _argv(args: argparse.Namespace) -> list[str]:
    """Return the command line that these arguments came from."""
    options = [*figures.argv(args), f"--theme={args.theme}"]
    options += [f"--size={args.size[0]}x{args.size[1]}"] if args.size else []
    options += [f"--network={args.network}", f"--device={args.device}", f"--output={args.output}"]
    options += [f"--weights={args.weights}"] if args.weights else []
    options += [f"--film={args.film}"] if args.film else []
    options += [f"--seconds={args.seconds}", f"--rate={args.rate}"]
    return ["render", *options, *(["--", str(args.file)] if args.file else [])]
