"""``cnn-explorer train``: train a network and save its weights."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError
from explorer.network.catalogue import NAMES

if TYPE_CHECKING:
    from explorer.training.data import Pictures
    from explorer.training.loop import Training

INTERRUPTED = 130


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "train",
        help="train a network and save its weights",
        description="Train a network on MNIST.  Ctrl-C keeps the last whole epoch, and --resume goes on from it.",
    )
    parser.add_argument("name", metavar="NAME", choices=NAMES, help=f"one of {', '.join(NAMES)}")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="where MNIST is, or is to be fetched to"
    )
    parser.add_argument(
        "--drawings",
        type=Path,
        metavar="FILE",
        help="labelled drawings to learn from too; the last 500 are held out",
    )
    parser.add_argument("--epochs", type=_count, default=60, metavar="N", help="default: 60")
    parser.add_argument("--seed", type=_seed, default=0, help="default: 0")
    parser.add_argument("--threads", type=_count, metavar="N", help="processor cores to use (default: all)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: NAME.safetensors")
    parser.add_argument(
        "--resume", action="store_true", help="go on after an interruption, with the same options"
    )


def run(args: argparse.Namespace) -> int:
    """Train; return 0, or 130 after Ctrl-C."""
    from explorer.network import limit_threads
    from explorer.network.files import save_weights

    if args.threads:
        limit_threads(args.threads)
    output: Path = args.output or Path(f"{args.name}.safetensors")
    checkpoint = output.with_name(f"{output.name}.checkpoint")
    if not output.parent.is_dir():
        raise ExplorerError(f"There is no folder {output.parent}; make it first.")
    if output.is_dir():
        raise ExplorerError(f"{output} is a folder; give --output the name of a file in it.")
    training, tests = _prepare(args)
    if args.resume:
        training.resume(checkpoint)
    kept = training.epoch
    try:
        while training.epoch < training.plan.epochs:
            _epoch(training, tests["accuracy"])
            training.save(checkpoint)
            kept = training.epoch
        results = _results(training, tests)
    except KeyboardInterrupt:
        advice = f"Add --resume to go on after epoch {kept}." if kept else "Nothing was written."
        print(f"\nInterrupted.  {advice}", file=sys.stderr)
        return INTERRUPTED
    save_weights(output, training.averaged.state_dict(), {**_metadata(args), **results})
    checkpoint.unlink(missing_ok=True)
    print(f"{output}: " + ", ".join(f"{key.replace('_', ' ')} {value:.2%}" for key, value in results.items()))
    return 0


def _prepare(args: argparse.Namespace) -> "tuple[Training, dict[str, Pictures]]":
    """Return the training, and the pictures that each figure of the metadata is measured on."""
    import torch

    from explorer.network.definitions import NETWORKS
    from explorer.network.preprocess import MNIST
    from explorer.training import data
    from explorer.training.loop import Plan, Training

    train, test = data.mnist(args.data)
    tests = {"accuracy": test}
    if args.drawings:
        recordings = data.drawings(args.drawings)
        if len(recordings) <= data.HELD_OUT:
            raise ExplorerError(
                f"{args.drawings} has {len(recordings)} drawings; more than {data.HELD_OUT} are needed."
            )
        tests["drawings_held_out"] = data.rendered(recordings[-data.HELD_OUT :])
        tests["drawings_all"] = data.rendered(recordings)
        train = train.joined(data.varied(recordings[: -data.HELD_OUT], args.seed))
    torch.manual_seed(args.seed)
    plan = Plan(epochs=args.epochs, seed=args.seed)
    return Training(NETWORKS[args.name](), train, MNIST, plan), tests


def _epoch(training: "Training", test: "Pictures") -> None:
    """Train one epoch under a progress bar that ends with the accuracy on the test pictures."""
    from tqdm import tqdm

    from explorer.network.preprocess import MNIST
    from explorer.training.loop import accuracy

    name = f"epoch {training.epoch + 1}/{training.plan.epochs}"
    with tqdm(total=training.steps_an_epoch, desc=name, unit="batch", mininterval=0.5) as bar:

        def report(loss: float, hits: float) -> None:
            bar.set_postfix(loss=f"{loss:.4f}", accuracy=f"{hits:.2%}", refresh=False)
            bar.update()

        training.run_epoch(report)
        bar.set_postfix_str(f"{bar.postfix}, test={accuracy(training.averaged, test, MNIST):.2%}")


def _results(training: "Training", tests: "dict[str, Pictures]") -> dict[str, float]:
    from explorer.network.preprocess import MNIST
    from explorer.training.loop import accuracy

    return {key: accuracy(training.averaged, pictures, MNIST) for key, pictures in tests.items()}


def _metadata(args: argparse.Namespace) -> dict[str, Any]:
    """Return what the weights say about themselves, without any path of this machine."""
    from explorer.network.preprocess import INPUT, MNIST

    drawings = " --drawings FILE" if args.drawings else ""
    data = "MNIST, 60 000 training and 10 000 test images"
    if args.drawings:
        data += "; digits drawn with a pen, all but the last 500 of the file"
    options = f"{drawings} --epochs {args.epochs} --seed {args.seed}"
    return {
        "network": args.name,
        "classes": [str(digit) for digit in range(10)],
        "input_size": [1, INPUT, INPUT],
        "preprocessing": "drawn, centred, 28×28, then (value / 255 - mean) / deviation",
        "mean": MNIST.mean,
        "deviation": MNIST.deviation,
        "data": data,
        "command": f"cnn-explorer train {args.name} --data DIR{options}",
    }


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to 4294967295")
    return int(text)
