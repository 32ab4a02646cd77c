"""The Python API, as the README shows it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import explorer

SEVEN = '{"pad": 280, "strokes": [[[80, 70], [140, 68], [200, 70], [160, 150], [120, 220]]]}'


@pytest.fixture(scope="module")
def network() -> explorer.Network:
    return explorer.open_network("lenet")


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    """Return a white 1 on black, (28, 28) uint8."""
    pixels = np.zeros((28, 28), np.uint8)
    pixels[4:24, 13:16] = 255
    return pixels


def test_a_trace_tells_classes_layers_and_values(network: explorer.Network) -> None:
    trace = network.trace(explorer.Drawing.from_json(SEVEN))
    assert trace.ranking[0][0] == "7"
    assert trace.probabilities is not None
    assert trace.probabilities.sum() == pytest.approx(1)
    assert trace.classes == tuple("0123456789")
    assert trace["conv2"].shape == (16, 10, 10)
    assert trace["conv2"].dtype == np.float32
    conv1 = next(layer for layer in trace.layers if layer.name == "conv1")
    assert (conv1.kind, conv1.shape, conv1.sources) == ("convolution", (6, 28, 28), ("input",))
    assert conv1.weight is not None
    assert conv1.bias is not None
    assert (conv1.weight.shape, conv1.bias.shape) == ((6, 1, 5, 5), (6,))


def test_every_kind_of_image_gives_the_same_trace(
    network: explorer.Network, pixels: np.ndarray, tmp_path: Path
) -> None:
    image = Image.fromarray(pixels)
    image.save(tmp_path / "one.png")
    colored = np.stack([pixels] * 3, axis=2)
    sources = [
        pixels,
        pixels / 255,
        colored,
        colored / 255.0,
        image,
        tmp_path / "one.png",
        str(tmp_path / "one.png"),
    ]
    first, *others = (network.trace(source)["fc3"] for source in sources)
    assert first.argmax() == 1
    for other in others:
        np.testing.assert_allclose(other, first, atol=1e-4)


def test_a_trace_cannot_be_changed(network: explorer.Network, pixels: np.ndarray) -> None:
    trace = network.trace(pixels)
    with pytest.raises(ValueError, match="read-only"):
        trace["conv1"][0, 0, 0] = 1
    with pytest.raises(AttributeError):
        trace.network = "mine"  # type: ignore[misc]


def test_errors_of_the_user_are_one_kind(network: explorer.Network) -> None:
    with pytest.raises(explorer.ExplorerError, match=r"nowhere\.png"):
        network.trace("nowhere.png")
    with pytest.raises(explorer.ExplorerError, match="lenet"):
        explorer.open_network("alexnot")
