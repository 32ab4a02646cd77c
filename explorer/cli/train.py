"""``cnn-explorer train``: train a network and save its weights."""

import argparse
import math
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError
from explorer.network.catalogue import SHIPPED

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Module

    from explorer.training.data import Pictures
    from explorer.training.loop import Training
    from explorer.training.recipes import Recipe

INTERRUPTED = 130


def add_parser(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "train",
        help="train a network and save its weights",
        description="Train a network on MNIST or, for cifar_…, on the pictures in a folder.  Ctrl-C keeps the last "
        "whole epoch, and --resume goes on from it.",
    )
    parser.add_argument("name", metavar="NAME", choices=SHIPPED, help=f"one of {', '.join(SHIPPED)}")
    parser.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="DIR",
        help="where MNIST is, or is to be fetched to; for cifar_… the folder or tar file that holds "
        "train|test/CLASS/NAME.jpg",
    )
    parser.add_argument(
        "--drawings",
        type=Path,
        metavar="FILE",
        help="labelled drawings to learn from too; the last 500 are held out",
    )
    parser.add_argument(
        "--start", type=Path, metavar="FILE", help="begin with these weights, not random ones"
    )
    parser.add_argument(
        "--teachers",
        nargs="+",
        choices=SHIPPED,
        default=[],
        metavar="NAME",
        help="shipped networks whose mean answer is learned too, beside the labels",
    )
    parser.add_argument("--epochs", type=_count, metavar="N", help="default: the network's own")
    parser.add_argument(
        "--rate", type=_rate, metavar="R", help="highest learning rate (default: the network's own)"
    )
    parser.add_argument("--seed", type=_seed, default=0, help="default: 0")
    parser.add_argument("--threads", type=_count, metavar="N", help="processor cores to use (default: all)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: NAME.safetensors")
    parser.add_argument(
        "--bfloat16",
        action="store_true",
        help="compute in half precision where the processor is quick at that",
    )
    parser.add_argument(
        "--half", action="store_true", help="keep the weights in half precision: half the size"
    )
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
    lesson = _lesson(args)
    training = _training(args, lesson)
    if args.resume:
        training.resume(checkpoint)
    kept = training.epoch
    try:
        while training.epoch < training.plan.epochs:
            _epoch(training, lesson)
            training.save(checkpoint)
            kept = training.epoch
        tensors = _written(args, training)
        results = _results(training, lesson)
    except KeyboardInterrupt:
        advice = f"Add --resume to go on after epoch {kept}." if kept else "Nothing was written."
        print(f"\nInterrupted.  {advice}", file=sys.stderr)
        return INTERRUPTED
    save_weights(output, tensors, {**_metadata(args, training, lesson), **results})
    checkpoint.unlink(missing_ok=True)
    print(f"{output}: " + ", ".join(f"{key.replace('_', ' ')} {value:.2%}" for key, value in results.items()))
    return 0


@dataclass(frozen=True, eq=False)
class Lesson:
    """What a network is trained on, and the pictures that each figure of the metadata is measured on."""

    recipe: "Recipe"
    classes: tuple[str, ...]
    train: "Pictures"
    tests: "dict[str, Pictures]"
    said: str


def _lesson(args: argparse.Namespace) -> Lesson:
    from explorer.training.recipes import DIGITS, RECIPES

    found = RECIPES[args.name]
    if found.data == DIGITS:
        return _digits(args, found)
    if args.drawings:
        raise ExplorerError(f"--drawings is for networks that read digits; leave it out for {args.name}.")
    return _photographs(args, found)


def _digits(args: argparse.Namespace, recipe: "Recipe") -> Lesson:
    from explorer.training import data

    train, test = data.mnist(args.data)
    tests, said = {"accuracy": test}, "MNIST, 60 000 training and 10 000 test images"
    if args.drawings:
        recordings = data.drawings(args.drawings)
        if len(recordings) <= data.HELD_OUT:
            raise ExplorerError(
                f"{args.drawings} has {len(recordings)} drawings; more than {data.HELD_OUT} are needed."
            )
        tests["drawings_held_out"] = data.rendered(recordings[-data.HELD_OUT :])
        tests["drawings_all"] = data.rendered(recordings)
        train = train.joined(data.varied(recordings[: -data.HELD_OUT], args.seed))
        said += "; digits drawn with a pen, all but the last 500 of the file"
    return Lesson(recipe, tuple(map(str, range(10))), train, tests, said)


def _photographs(args: argparse.Namespace, recipe: "Recipe") -> Lesson:
    from explorer.training.photographs import photographs

    found = photographs(args.data, recipe.size)
    kind = "JPEG CIFAR-10 (lossy)" if found.lossy else "CIFAR-10"
    said = f"{kind}, {len(found.train)} training and {len(found.test)} test images"
    return Lesson(recipe, found.classes, found.train, {"accuracy": found.test}, said)


def _training(args: argparse.Namespace, lesson: Lesson) -> "Training":
    import torch

    from explorer.network.definitions import NETWORKS
    from explorer.network.files import fill
    from explorer.training.loop import Training

    torch.manual_seed(args.seed)
    epochs = args.epochs or lesson.recipe.plan.epochs
    rate = args.rate or lesson.recipe.plan.rate
    plan = replace(lesson.recipe.plan, epochs=epochs, rate=rate, seed=args.seed, bfloat16=args.bfloat16)
    module = NETWORKS[args.name]()
    if args.start:
        fill(module, args.start)
    return Training(module, lesson.train, lesson.recipe.normalisation, plan, _teachers(args, lesson))


def _teachers(args: argparse.Namespace, lesson: Lesson) -> "list[Module]":
    """Return the networks to learn from; raises ExplorerError if one is for other pictures."""
    from explorer.network.catalogue import weights_path
    from explorer.network.definitions import NETWORKS
    from explorer.network.files import fill
    from explorer.training.recipes import RECIPES

    teachers = []
    for name in args.teachers:
        if RECIPES[name].data != lesson.recipe.data:
            raise ExplorerError(f"{name} knows other pictures than {args.name}; leave it out of --teachers.")
        teachers.append(NETWORKS[name]())
        fill(teachers[-1], weights_path(name))
    return teachers


def _epoch(training: "Training", lesson: Lesson) -> None:
    """Train one epoch under a progress bar that ends with the accuracy on the test pictures."""
    from tqdm import tqdm

    from explorer.training.loop import accuracy

    name = f"epoch {training.epoch + 1}/{training.plan.epochs}"
    with tqdm(total=training.steps_an_epoch, desc=name, unit="batch", mininterval=0.5) as bar:

        def report(loss: float, hits: float) -> None:
            bar.set_postfix(loss=f"{loss:.4f}", accuracy=f"{hits:.2%}", refresh=False)
            bar.update()

        training.run_epoch(report)
        right = accuracy(training.averaged, lesson.tests["accuracy"], lesson.recipe.normalisation)
        bar.set_postfix_str(f"{bar.postfix}, test={right:.2%}")


def _written(args: argparse.Namespace, training: "Training") -> "dict[str, Tensor]":
    """Return the weights as they are to be kept, and let the network have just these."""
    tensors = training.averaged.state_dict()
    if args.half:
        tensors = {name: t.half() if t.is_floating_point() else t for name, t in tensors.items()}
        training.averaged.load_state_dict(tensors)
    return tensors


def _results(training: "Training", lesson: Lesson) -> dict[str, float]:
    from explorer.training.loop import accuracy

    normalisation = lesson.recipe.normalisation
    return {key: accuracy(training.averaged, found, normalisation) for key, found in lesson.tests.items()}


def _metadata(args: argparse.Namespace, training: "Training", lesson: Lesson) -> dict[str, Any]:
    """Return what the weights say about themselves, without any path of this machine."""
    recipe, plan = lesson.recipe, training.plan
    options = [f"--{name} FILE" for name in ("drawings", "start") if getattr(args, name)]
    options += [f"--teachers {' '.join(args.teachers)}"] if args.teachers else []
    options += [f"--rate {plan.rate}"] if args.rate else []
    options += [f"--epochs {plan.epochs} --seed {plan.seed}"]
    options += [f"--{name}" for name in ("bfloat16", "half") if getattr(args, name)]
    mean, deviation = recipe.normalisation.mean, recipe.normalisation.deviation
    return {
        "network": args.name,
        "classes": list(lesson.classes),
        "input_size": list(recipe.size),
        "parameters": sum(parameter.numel() for parameter in training.module.parameters()),
        "preprocessing": recipe.preprocessing,
        "mean": mean[0] if len(mean) == 1 else list(mean),
        "deviation": deviation[0] if len(deviation) == 1 else list(deviation),
        "data": lesson.said,
        "command": f"cnn-explorer train {args.name} --data DIR {' '.join(options)}",
    }


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return int(text)


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = math.nan
    if not 0 < rate < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return rate


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to 4294967295")
    return int(text)
