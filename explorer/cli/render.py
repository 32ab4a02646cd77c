"""``cnn-explorer render``: a picture of a network at work, without opening a window."""

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli import choosing, display
from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.session import Session

_VIEWS = ("row", "tower", "flat", "maps")
_LARGEST = 16384  # px a side: what OpenGL can draw


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "render",
        help="save a picture of the network at work",
        description="Save a picture of what the network does with an image or a drawing; no window opens.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="an image, or a drawing (JSON)")
    parser.add_argument(
        "-o", "--output", required=True, metavar="OUT.png", type=Path, help="where to save it (.png, .jpg)"
    )
    parser.add_argument("--view", choices=_VIEWS, default="row", help="default: row")
    parser.add_argument(
        "--size", type=_size, default=(1920, 1080), metavar="WIDTHxHEIGHT", help="default: 1920x1080"
    )
    parser.add_argument("--theme", choices=("dark", "light"), default="dark", help="default: dark")
    choosing.add_options(parser)


def run(args: argparse.Namespace) -> int:
    """Render one file."""
    _check_output(args.output)
    if not display.available():
        return display.rerun_on_virtual_display(_argv(args))
    display.require()
    from explorer.export import figures
    from explorer.export.files import save_image

    session = _open_session(args)
    try:
        save_image(figures.render(session, *args.size), args.output)
    finally:
        session.close()
    print(args.output)
    return 0


def _open_session(args: argparse.Namespace) -> "Session":
    from explorer import app
    from explorer.drawing import Drawing
    from explorer.scene import Scene, Theme, View
    from explorer.session import Session
    from explorer.widgets import theme
    from explorer.window import files

    source = files.read(args.file)
    network = choosing.registered(args.network, args.weights) or choosing.DEFAULT
    scene = Scene(network=network, view=View(args.view), theme=Theme(args.theme), device=args.device)
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


def _check_output(path: Path) -> None:
    """Say at once what would only be found out after the work."""
    if path.suffix.lower() not in (".png", ".jpg", ".jpeg"):
        raise ExplorerError(f"{path} is not a kind of picture to save; let its name end in .png or .jpg.")
    if path.is_dir() or not path.parent.is_dir():
        raise ExplorerError(f"{path} cannot be written; choose a file in a folder that exists.")


def _argv(args: argparse.Namespace) -> list[str]:
    """Return the command line that these arguments came from."""
    width, height = args.size
    options = [f"--view={args.view}", f"--size={width}x{height}", f"--theme={args.theme}"]
    options += [f"--network={args.network}", f"--device={args.device}", f"--output={args.output}"]
    options += [f"--weights={args.weights}"] if args.weights else []
    return ["render", *options, "--", str(args.file)]
