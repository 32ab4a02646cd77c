"""The weights in resources/: what they say of themselves, and whether it holds on drawings of this project."""

import re
from pathlib import Path

import pytest

from explorer.drawing import Drawing
from explorer.network import describe, open_network
from explorer.network.catalogue import weights_path
from explorer.network.files import load_weights
from explorer.network.preprocess import CIFAR, MNIST
from explorer.resources import find

ODD = Path(__file__).parent.parent / "drawings" / "odd_digits.json"
AT_LEAST = {"lenet": 0.994, "mlp": 0.984}  # of MNIST's 10 000 test images


@pytest.fixture
def odd_digits() -> tuple[Drawing, ...]:
    """Return digits drawn for these tests alone: tilted, shifted, tiny, thin, thick, broken."""
    return Drawing.all_from_json(ODD)


def share_right(name: str, drawings: tuple[Drawing, ...]) -> float:
    network = open_network(name)
    return sum(network.trace(drawing).ranking[0][0] == drawing.label for drawing in drawings) / len(drawings)


@pytest.mark.parametrize("name", AT_LEAST)
def test_weights_tell_all_about_themselves(name: str) -> None:
    _, metadata = load_weights(weights_path(name))
    assert metadata["network"] == name
    assert metadata["classes"] == [str(digit) for digit in range(10)]
    assert metadata["input_size"] == [1, 28, 28]
    assert ((metadata["mean"],), (metadata["deviation"],)) == (MNIST.mean, MNIST.deviation)
    assert metadata["preprocessing"] and "MNIST" in metadata["data"]
    assert metadata["command"].startswith(f"cnn-explorer train {name} --data DIR")


@pytest.mark.parametrize("name", AT_LEAST)
def test_weights_name_no_path_of_the_machine_they_were_made_on(name: str) -> None:
    _, metadata = load_weights(weights_path(name))
    assert not re.search(r"(?<!\S)[~/\\]\w|\w:\\", str(metadata))


@pytest.mark.parametrize("name", AT_LEAST)
def test_weights_are_as_accurate_as_promised(name: str) -> None:
    _, metadata = load_weights(weights_path(name))
    assert metadata["accuracy"] >= AT_LEAST[name]
    assert describe(name).accuracy == metadata["accuracy"]


def test_lenet_recognises_drawings_it_was_not_trained_on() -> None:
    _, metadata = load_weights(weights_path("lenet"))
    assert metadata["drawings_held_out"] >= 0.985 and metadata["drawings_all"] >= 0.985


@pytest.mark.parametrize("name", AT_LEAST)
def test_all_ten_sample_digits_are_recognised(name: str) -> None:
    samples = Drawing.all_from_json(find("drawings", "digits.json"))
    assert [sample.label for sample in samples] == [str(digit) for digit in range(10)]
    assert share_right(name, samples) == 1.0


def test_lenet_recognises_odd_digits(odd_digits: tuple[Drawing, ...]) -> None:
    assert len(odd_digits) >= 20
    assert share_right("lenet", odd_digits) >= 0.9


PHOTOGRAPHS = {"cifar_cnn": 0.88, "cifar_resnet": 0.9, "cifar_plain": 0.88}  # of 10 000 test images
CIFAR_CLASSES = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_weights_for_photographs_tell_all_about_themselves(name: str) -> None:
    _, metadata = load_weights(weights_path(name))
    assert metadata["network"] == name and metadata["classes"] == CIFAR_CLASSES
    assert metadata["input_size"] == [3, 32, 32]
    assert (tuple(metadata["mean"]), tuple(metadata["deviation"])) == (CIFAR.mean, CIFAR.deviation)
    assert "JPEG CIFAR-10 (lossy)" in metadata["data"] and metadata["preprocessing"]
    assert metadata["command"].startswith(f"cnn-explorer train {name} --data DIR")
    assert metadata["parameters"] == describe(name).parameters
    assert metadata["parameters"] == sum(p.numel() for p in open_network(name).module.parameters())
    assert not re.search(r"(?<!\S)[~/\\]\w|\w:\\", str(metadata))


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_weights_for_photographs_are_small_and_as_accurate_as_promised(name: str) -> None:
    path = weights_path(name)
    _, metadata = load_weights(path)
    assert path.stat().st_size <= 1_500_000
    assert PHOTOGRAPHS[name] <= metadata["accuracy"] == describe(name).accuracy
