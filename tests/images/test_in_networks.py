"""What is transparent reaches a network on the ground that was chosen: white by default."""

from pathlib import Path

import numpy as np
from PIL import Image

import explorer
from explorer.images import Framing, Ground, laid_on


def test_a_transparent_picture_is_taken_on_the_chosen_ground(tmp_path: Path) -> None:
    clear = np.zeros((40, 40, 4), np.uint8)
    clear[5:35, 18:22, 3] = 255
    Image.fromarray(clear).save(tmp_path / "one.png")
    network = explorer.open_network("lenet")
    default = network.trace(tmp_path / "one.png")
    assert np.array_equal(default.values["conv1"], network.trace(laid_on(clear, 255)).values["conv1"])
    for ground in Ground:
        trace = network.trace(tmp_path / "one.png", framing=Framing(ground=ground))
        expected = network.trace(laid_on(clear, ground.brightness))
        assert np.array_equal(trace.values["conv1"], expected.values["conv1"])
