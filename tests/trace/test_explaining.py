"""Asking for a unit: by name, with the steps before it, where its value is on show, broken or whole."""

import numpy as np
import pytest

from explorer.trace import (
    Unit,
    UnknownLayer,
    UnknownUnit,
    chain,
    contributions,
    explain,
    visible,
)
from tests.toy import lenet_like_trace

TOY = lenet_like_trace()


@pytest.mark.parametrize("layer", [layer.name for layer in TOY.layers])
def test_every_unit_of_the_toy_agrees(layer: str) -> None:
    random = np.random.default_rng(0)
    for _ in range(30):
        unit = Unit(layer, tuple(int(random.integers(size)) for size in TOY.layer(layer).shape))
        assert contributions(TOY, unit).agrees
        assert visible(TOY, unit).layer == ("pool2" if layer == "flatten" else layer)


def test_a_chain_is_the_steps_of_one_block() -> None:
    def names(layer: str, *position: int) -> list[str]:
        return [found.unit.layer for found in chain(TOY, Unit(layer, position))]

    assert names("relu2", 9, 4, 6) == ["conv2", "relu2"]
    assert names("conv2", 9, 4, 6) == ["conv2"]
    assert names("pool2", 9, 4, 4) == ["pool2"]
    assert names("softmax", 3) == ["softmax"]
    assert names("relu4", 3) == ["fc2", "relu4"]
    assert names("flatten", 31) == ["pool2", "flatten"]


def test_a_unit_is_named_by_the_axes_of_its_layer() -> None:
    assert explain(TOY, "conv2", channel=9, row=4, column=6).unit == Unit("conv2", (9, 4, 6))
    assert explain(TOY, "fc1", position=7).unit == Unit("fc1", (7,))
    with pytest.raises(UnknownUnit, match="conv2 needs channel, row and column; given was position"):
        explain(TOY, "conv2", position=9)
    with pytest.raises(UnknownUnit, match="fc1 needs position; given was nothing"):
        explain(TOY, "fc1")
    with pytest.raises(UnknownUnit, match="no unit"):
        explain(TOY, "conv2", channel=16, row=0, column=0)
    with pytest.raises(UnknownLayer):
        explain(TOY, "conv9", position=9)
