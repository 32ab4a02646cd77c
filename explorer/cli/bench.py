"""``cnn-explorer bench``: how fast the real window answers, on this machine.

`measure` drives the window; here is the command and what it prints.
"""

import argparse
import json
from typing import Any

from explorer.cli import display


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "bench",
        help="measure how fast the window answers on this machine",
        description=(
            "Drive the real window (1400×900) with mouse events and print median and 95th percentile of: "
            "stroke (pen move to the swapped frame that shows its trace in 3D, maps, predictions and "
            "inspector), hover and film (from one unit to the next, until the frame that explains it; also in a "
            "layer of 512 maps that reads 512), floor (the same window repainting with an empty scene), orbit, "
            "start, and memory."
        ),
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--seconds",
        type=_positive,
        default=5.0,
        metavar="S",
        help="how long to draw (default: 5; 600 shows whether memory and latency stay where they were)",
    )
    parser.add_argument(
        "--network",
        metavar="NAME",
        help="instead, how a deep network behaves: choosing it, another image, hover and orbit with all blocks "
        "open, the longest time the window did not answer while a pass ran, and memory",
    )
    parser.add_argument(
        "--labs", action="store_true", help="instead, how fast every lab shows a change and a step"
    )
    parser.add_argument("--starts", type=_count, default=3, metavar="N", help="how many starts (default: 3)")
    # What the measured starts run: the window, until the first prediction is on screen.
    parser.add_argument("--start-only", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Measure, and print what came out."""
    if not display.available():
        return display.rerun_on_virtual_display(_argv(args))
    display.require()
    from explorer.cli import measure

    if args.start_only:
        print(json.dumps(measure.until_first_prediction()))
        return 0
    if args.labs:
        from explorer.cli import labs

        found = labs.everything()
        print(json.dumps(found) if args.json else labs.table(found))
        return 0
    if args.network:
        from explorer.cli import scale

        found = scale.everything(args.network)
        print(json.dumps(found) if args.json else scale.table(found))
        return 0
    figures = measure.everything(args.seconds, args.starts)
    print(json.dumps(figures) if args.json else _table(figures))
    return 0


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86_400:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds between 0 and a day")
    return value


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not a number between 1 and 100")
    return int(text)


def _argv(args: argparse.Namespace) -> list[str]:
    """Return the command line that these arguments came from."""
    options = [f"--seconds={args.seconds}", f"--starts={args.starts}", *(["--json"] if args.json else [])]
    options += [f"--network={args.network}"] if args.network else []
    options += ["--labs"] if args.labs else []
    return ["bench", *options]


def _table(figures: dict[str, Any]) -> str:
    """Return the figures for people."""
    units = (
        ("hover, pointer to frame", figures["hover_ms"]),
        ("film, step to frame", figures["film_ms"]),
        ("hover in 512 maps by 512", figures["hover_512_ms"]),
    )
    stroke, floor, orbit = figures["stroke_ms"], figures["floor_ms"], figures["orbit_fps"]
    start, memory = figures["start_s"], figures["memory_mb"]
    lines = [
        figures["machine"],
        f"OpenGL: {figures['renderer']}",
        f"window {figures['window']}, {figures['network']}, {figures['versions']}",
        "",
        f"{'':<34}{'median':>10}{'95 %':>10}",
        f"{'stroke, pen move to frame':<34}{stroke['median']:>7.1f} ms{stroke['p95']:>7.1f} ms"
        f"   ({stroke['count']} moves; first and last fifth "
        f"{stroke['first_fifth']:.1f} and {stroke['last_fifth']:.1f})",
        *(f"{name:<34}{unit['median']:>7.1f} ms{unit['p95']:>7.1f} ms" for name, unit in units),
        f"{'floor, an empty scene':<34}{floor['median']:>7.1f} ms{floor['p95']:>7.1f} ms",
        f"{'orbit, frames a second':<34}{orbit['median']:>10.0f}{orbit['p95']:>10.0f}",
        f"{'start to first paint':<34}{start['first_paint']:>8.2f} s",
        f"{'start to first prediction':<34}{start['first_prediction']:>8.2f} s",
    ]
    if memory["after"] is not None:
        lines.append(
            f"{'resident memory':<34}{memory['after']:>7.0f} MB   (before drawing {memory['before']:.0f})"
        )
    return "\n".join(lines)
