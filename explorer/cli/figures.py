"""The figures that ``cnn-explorer render`` makes: what they show, and as what."""

import argparse
import re
from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.export.figure import Figure
    from explorer.export.studio import Subject
    from explorer.session import Session
    from explorer.trace import Trace, Unit

SPACE = ("row", "tower", "flat")
NUMBERS = ("diagram", "arithmetic", "kernels")
LABS = tuple(
    f"lab:{name}" for name in ("pixels", "connections", "convolution", "filters", "conv2d", "pooling")
)
WITHOUT_FILE = ("diagram", *LABS)
USUAL = (1920, 1080)  # px, of what has no shape of its own
FORMATS = ("png", "jpg", "svg", "pdf")


def add_options(parser: Any) -> None:
    """Add what is asked about figures alone."""
    views = (*SPACE, "maps", *NUMBERS)
    parser.add_argument(
        "--view",
        type=_view,
        default="row",
        metavar="VIEW",
        help=f"{', '.join(views)}, or a lab ({', '.join(LABS)}); default: row",
    )
    parser.add_argument("--format", choices=FORMATS, help="default: what the name of the file ends in")
    parser.add_argument(
        "--scale", type=int, choices=(1, 2, 3, 4), default=1, help="times the size; default: 1"
    )
    parser.add_argument("--paper", choices=("column", "page"), help="for a paper: 85 or 170 mm wide, 300 dpi")
    parser.add_argument("--transparent", action="store_true", help="on no ground")
    parser.add_argument("--closed", action="store_true", help="every block of the network is one box")
    parser.add_argument(
        "--layer", default="", metavar="NAME", help="whose kernels; default: the first with any"
    )
    parser.add_argument(
        "--unit",
        type=_unit,
        metavar="LAYER:CHANNEL,ROW,COLUMN",
        help="whose arithmetic; default: the most active unit of the first layer with weights",
    )


def check(args: argparse.Namespace) -> None:
    """Say at once what would only be found out after the work.  Raises ExplorerError."""
    path, ending = args.output, _ending(args)
    if ending not in FORMATS:
        raise ExplorerError(
            f"{path} is not a kind of picture to save; let its name end in .png, .jpg, .svg or .pdf."
        )
    if args.format and path.suffix and ending != args.format:
        raise ExplorerError(f"{path} is no {args.format.upper()}; let its name end in .{args.format}.")
    if args.view in SPACE and ending in ("svg", "pdf"):
        raise ExplorerError(f"{path} cannot hold 3D as vectors; save a .png, or choose --view diagram.")
    if args.transparent and ending == "jpg":
        raise ExplorerError(f"{path} cannot be transparent; let its name end in .png.")
    if path.is_dir() or not path.parent.is_dir():
        raise ExplorerError(f"{path} cannot be written; choose a file in a folder that exists.")
    if args.file is None and args.view not in WITHOUT_FILE:
        raise ExplorerError(
            f"Name an image or a drawing for the network to see: --view {args.view} shows it."
        )


def make(session: "Session", args: argparse.Namespace) -> None:
    """Save the figure that was asked for.  Raises ExplorerError."""
    from explorer.export import figures, studio
    from explorer.export.files import save_image, save_whole

    figure = _figure(args)
    if args.view not in LABS:
        figures.await_trace(session)
    subject = _subject(session, args)
    if figure.format.vector:
        save_whole(studio.bytes_of(subject, figure), args.output)
    else:
        save_image(studio.image_of(subject, figure), args.output, args.format or "")


def argv(args: argparse.Namespace) -> list[str]:
    """Return the part of the command line that these options came from."""
    options = [f"--view={args.view}", f"--scale={args.scale}"]
    options += [f"--format={args.format}"] if args.format else []
    options += [f"--paper={args.paper}"] if args.paper else []
    options += ["--transparent"] if args.transparent else []
    options += ["--closed"] if args.closed else []
    options += [f"--layer={args.layer}"] if args.layer else []
    if args.unit:
        options.append(f"--unit={args.unit[0]}:{','.join(map(str, args.unit[1]))}")
    return options


def _figure(args: argparse.Namespace) -> "Figure":
    from explorer.export.figure import Figure, Format, Size

    usual = USUAL if args.view in (*SPACE, "maps") and not args.paper else None
    return Figure(
        Format(_ending(args)),
        Size(args.paper) if args.paper else Size.SHOWN,
        args.size or usual,
        args.scale,
        args.theme,
        args.transparent,
    )


def _subject(session: "Session", args: argparse.Namespace) -> "Subject":
    from explorer.export import studio
    from explorer.scene import Page

    if args.view in LABS:
        return studio.lab(session, Page(args.view.removeprefix("lab:")))
    if args.view in SPACE:
        return studio.space(session)
    trace = session.trace
    assert trace is not None
    if args.closed:
        session.close_blocks()
    if args.view == "arithmetic":
        session.hover(_chosen(trace, args.unit))
    if args.view == "kernels":
        session.open_layer(trace.layer(args.layer or _first_with_weights(trace)).name)
    return {
        "maps": studio.maps,
        "diagram": studio.diagram,
        "arithmetic": studio.arithmetic,
        "kernels": studio.kernels,
    }[args.view](session)


def _chosen(trace: "Trace", named: tuple[str, tuple[int, ...]] | None) -> "Unit":
    import numpy as np

    from explorer.trace import Unit

    if named is None:
        name = _first_with_weights(trace)
        values = trace[name]
        return Unit(name, tuple(int(i) for i in np.unravel_index(np.argmax(values), values.shape)))
    unit = Unit(*named)
    unit.check(trace.layer(unit.layer))
    return unit


def _first_with_weights(trace: "Trace") -> str:
    from explorer.trace import LayerKind

    kinds = (LayerKind.CONVOLUTION, LayerKind.LINEAR)
    return next((layer.name for layer in trace.layers if layer.kind in kinds), trace.layers[-1].name)


def _ending(args: argparse.Namespace) -> str:
    ending = args.output.suffix.lower().removeprefix(".") or args.format or ""
    return "jpg" if ending == "jpeg" else ending


def _view(text: str) -> str:
    if text not in (*SPACE, "maps", *NUMBERS, *LABS):
        raise argparse.ArgumentTypeError(f"{text!r} is no view; choose one of the list")
    return text


def _unit(text: str) -> tuple[str, tuple[int, ...]]:
    match = re.fullmatch(r"(.+):(\d+(?:,\d+)*)", text.replace(" ", ""))
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no unit; write it like conv2:3,4,4")
    return match[1], tuple(int(number) for number in match[2].split(","))
