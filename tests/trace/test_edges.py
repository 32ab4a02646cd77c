from types import MappingProxyType

import numpy as np
import pytest
import torch

from explorer.trace import Axes, Edges, Layer, LayerKind, Trace, Unit, UnknownUnit, are_fixed, incoming
from tests.toy import lenet_like_trace
from tests.trace.chains import random_chain

TOY = lenet_like_trace()


def summed(trace: Trace, edges: Edges) -> float:
    """Return Σ weight · value over the edges."""
    values = trace[edges.source][tuple(edges.positions.T)]
    return float(np.dot(values.astype(np.float64), edges.weights))


@pytest.mark.parametrize("seed", range(40))
def test_weights_times_values_are_what_torch_computes(seed: int) -> None:
    trace, _ = random_chain(seed)
    random = np.random.default_rng(seed)
    for layer in trace.layers[1:]:
        unit = Unit(layer.name, tuple(int(random.integers(size)) for size in layer.shape))
        (edges,) = incoming(trace, unit)
        assert edges.source == layer.sources[0]
        assert summed(trace, edges) == pytest.approx(float(trace[layer.name][unit.position]), abs=1e-4)


@pytest.mark.parametrize("seed", range(20))
def test_weights_are_torchs_gradient(seed: int) -> None:
    trace, steps = random_chain(seed)
    name, run, _ = steps[0]
    layer = trace.layer(name)
    unit = Unit(name, tuple(size // 2 for size in layer.shape))
    x = torch.from_numpy(trace["input"].copy())[None].requires_grad_()
    run(x)[(0, *unit.position)].backward()
    (edges,) = incoming(trace, unit)
    ours = np.zeros(trace["input"].shape, np.float32)
    np.add.at(ours, tuple(edges.positions.T), edges.weights)
    np.testing.assert_allclose(ours, x.grad[0].numpy(), atol=1e-6)


def test_an_activation_is_looked_through() -> None:
    (edges,) = incoming(TOY, Unit("relu2", (9, 4, 6)))
    assert edges.source == "pool1"
    assert len(edges.weights) == 6 * 5 * 5
    np.testing.assert_array_equal(edges.weights, TOY.layer("conv2").weight[9].ravel())


def test_padding_adds_no_edges() -> None:
    (edges,) = incoming(TOY, Unit("conv1", (0, 0, 0)))
    assert len(edges.weights) == 9
    assert edges.positions.min() == 0
    np.testing.assert_array_equal(edges.weights, TOY.layer("conv1").weight[0, 0, 2:, 2:].ravel())


def test_a_linear_layer_is_mapped_back_through_flatten() -> None:
    (edges,) = incoming(TOY, Unit("fc1", (7,)))
    assert edges.source == "pool2"
    assert tuple(edges.positions[31]) == (1, 1, 1)
    np.testing.assert_array_equal(edges.weights, TOY.layer("fc1").weight[7])


def test_every_logit_feeds_a_softmax() -> None:
    (edges,) = incoming(TOY, Unit("softmax", (2,)))
    assert edges.source == "fc3"
    assert edges.positions.ravel().tolist() == list(range(10))


def test_max_pooling_gives_the_winner_all() -> None:
    (edges,) = incoming(TOY, Unit("pool1", (1, 5, 6)))
    assert edges.source == "relu1"
    assert sorted(edges.weights) == [0, 0, 0, 1]
    winner = edges.positions[int(np.argmax(edges.weights))]
    assert TOY["relu1"][tuple(winner)] == TOY["pool1"][1, 5, 6]


def test_the_input_has_no_edges() -> None:
    assert TOY.layer("input").kind is LayerKind.INPUT
    assert incoming(TOY, Unit("input", (0, 1, 1))) == ()


def test_an_unknown_unit_is_told() -> None:
    with pytest.raises(UnknownUnit):
        incoming(TOY, Unit("conv1", (0, 28, 0)))


def test_both_sides_of_a_product_are_edges_weighted_with_the_other() -> None:
    values = {"a": np.array([2, 3], np.float32), "b": np.array([5, 7], np.float32)}
    values["product"] = values["a"] * values["b"]
    layers = [Layer(name, LayerKind.INPUT, (2,), Axes.VECTOR) for name in ("a", "b")]
    layers.append(Layer("product", LayerKind.MULTIPLY, (2,), Axes.VECTOR, ("a", "b")))
    trace = Trace("toy", tuple(layers), MappingProxyType(values), (), None)
    first, second = incoming(trace, Unit("product", (1,)))
    assert (first.source, first.positions.tolist(), first.weights.tolist()) == ("a", [[1]], [7])
    assert (second.source, second.positions.tolist(), second.weights.tolist()) == ("b", [[1]], [3])


def test_only_winners_move_with_the_input() -> None:
    assert are_fixed(TOY, Unit("relu2", (3, 4, 5)))
    assert are_fixed(TOY, Unit("fc1", (7,)))
    assert not are_fixed(TOY, Unit("pool1", (1, 5, 6)))
    assert not are_fixed(TOY, Unit("softmax", (2,)))
