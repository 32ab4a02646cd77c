"""``cnn-explorer predict``: what a network says to images and drawings."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.cli import choosing
from explorer.errors import ExplorerError

if TYPE_CHECKING:
    from explorer.drawing import Drawing
    from explorer.trace import Trace


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "predict",
        help="say which class images and drawings belong to",
        description="Say which class images and drawings belong to, one line per image or drawing.",
    )
    parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="an image, or a drawing (JSON)")
    choosing.add_options(parser)
    parser.add_argument(
        "--top", type=_count, metavar="N", help="how many classes to print (default: 2; with --json all)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")


def run(args: argparse.Namespace) -> int:
    """Predict every file; return 1 if some could not be."""
    network = choosing.opened(args.network, args.weights)
    failed = False
    for file in args.files:
        try:
            sources = list(enumerate(_sources(file)))
        except ExplorerError as error:
            failed = _tell(file, error)
            continue
        for index, source in sources:
            try:
                _print_prediction(file, index, source, network.trace(source, device=args.device), args)
            except ExplorerError as error:
                failed = _tell(file, error)
    return 1 if failed else 0


def _tell(file: Path, error: ExplorerError) -> bool:
    """Say what is wrong with an input; return that something failed."""
    sys.stdout.flush()
    print(_naming(file, error), file=sys.stderr)
    return True


def _sources(file: Path) -> "Iterator[Path | Drawing]":
    """Yield what a file holds: one image, or drawings."""
    from explorer.drawing import Drawing

    if _is_drawing(file):
        yield from Drawing.all_from_json(file)
    else:
        yield file


def _is_drawing(file: Path) -> bool:
    """Return whether a file is meant as a drawing: by its name, or by how it begins."""
    if file.suffix.lower() == ".json":
        return True
    try:
        with file.open("rb") as stream:
            return stream.read(64).lstrip()[:1] in (b"{", b"[")
    except OSError:
        return False  # opening it as an image says why


def _print_prediction(
    file: Path, index: int, source: "Path | Drawing", trace: "Trace", args: argparse.Namespace
) -> None:
    if not trace.ranking:
        raise ExplorerError(f"{file}: number {index} is blank; give one with a digit on it.")
    label = None if isinstance(source, Path) else source.label
    if args.json:
        print(json.dumps(_record(file, index, label, trace, args.top), ensure_ascii=False))
        return
    (first, sure), *others = trace.ranking[: args.top or 2]
    place = str(file) if isinstance(source, Path) else f"{file}#{index}"
    then = ", ".join(f"{name} {less:.1%}" for name, less in others)
    mark = "" if label is None else f"   label {label}" + ("" if label == first else "  (!)")
    untrained = "" if trace.trained else "   untrained weights"
    print(f"{place}  {first}  {sure:6.1%}" + (f"   then {then}" if then else "") + mark + untrained)


def _record(file: Path, index: int, label: str | None, trace: "Trace", top: int | None) -> dict[str, Any]:
    name, probability = trace.ranking[0]
    record: dict[str, Any] = {"file": str(file), "index": index, "class": name, "probability": probability}
    record["ranking"] = [list(pair) for pair in trace.ranking[:top]]
    if label is not None:
        record["label"] = label
    if not trace.trained:
        record["trained"] = False
    return record


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)


def _naming(file: Path, error: ExplorerError) -> str:
    """Return the error's sentence, with the file's name in it."""
    sentence = str(error)
    return sentence if file.name in sentence else f"{file}: {sentence}"
