"""One forward pass, recorded: torch is the oracle, to the bit."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explorer.drawing import Drawing, Pen, Stroke
from explorer.network.library import open_network
from explorer.network.network import Network
from explorer.network.preprocess import MNIST
from explorer.network.recorder import Cancelled
from explorer.trace import Axes, LayerKind, Trace
from tests.network.toys import Reshaping, Residual, network

Array = np.ndarray[Any, Any]

CONVOLUTION = {"stride": (1, 1), "dilation": (1, 1), "kernel": (5, 5), "groups": 1, "padding_mode": "zeros"}
POOLING = {"stride": (2, 2), "padding": (0, 0), "dilation": (1, 1), "kernel": (2, 2), "ceil_mode": False}

# name, kind, shape, source, signed, parameters
LENET = [
    ("input", LayerKind.INPUT, (1, 28, 28), (), True, 0),
    ("conv1", LayerKind.CONVOLUTION, (6, 28, 28), ("input",), True, 156),
    ("relu1", LayerKind.RELU, (6, 28, 28), ("conv1",), False, 0),
    ("pool1", LayerKind.MAX_POOLING, (6, 14, 14), ("relu1",), False, 0),
    ("conv2", LayerKind.CONVOLUTION, (16, 10, 10), ("pool1",), True, 2_416),
    ("relu2", LayerKind.RELU, (16, 10, 10), ("conv2",), False, 0),
    ("pool2", LayerKind.MAX_POOLING, (16, 5, 5), ("relu2",), False, 0),
    ("flatten", LayerKind.FLATTEN, (400,), ("pool2",), False, 0),
    ("fc1", LayerKind.LINEAR, (120,), ("flatten",), True, 48_120),
    ("relu3", LayerKind.RELU, (120,), ("fc1",), False, 0),
    ("fc2", LayerKind.LINEAR, (84,), ("relu3",), True, 10_164),
    ("relu4", LayerKind.RELU, (84,), ("fc2",), False, 0),
    ("fc3", LayerKind.LINEAR, (10,), ("relu4",), True, 850),
    ("softmax", LayerKind.SOFTMAX, (10,), ("fc3",), False, 0),
]
MLP = ["input", "flatten", "fc1", "relu1", "fc2", "relu2", "fc3", "softmax"]


def batch(pixels: Array) -> Tensor:
    """Return (1, 1, 28, 28) normalised by torch."""
    return ((torch.from_numpy(pixels).float() / 255 - MNIST.mean[0]) / MNIST.deviation[0])[None, None]


def plain_forward(module: nn.Module, image: Tensor) -> dict[str, Tensor]:
    """Return what torch itself hands to a hook on every module, and the probabilities."""
    seen: dict[str, Tensor] = {"input": image.clone()}
    handles = [
        part.register_forward_hook(lambda _m, _i, out, name=name: seen.__setitem__(name, out.clone()))
        for name, part in module.named_modules()
        if name
    ]
    with torch.inference_mode():
        logits = module(image)
    for handle in handles:
        handle.remove()
    return {**seen, "softmax": torch.softmax(logits, 1)}


def assert_same_bits(trace: Trace, expected: dict[str, Tensor]) -> None:
    assert [layer.name for layer in trace.layers] == list(expected)
    for name, tensor in expected.items():
        assert trace[name].dtype == np.float32
        np.testing.assert_array_equal(trace[name], tensor[0].numpy(), err_msg=name)


@pytest.mark.parametrize("name", ["lenet", "mlp"])
def test_a_trace_is_the_plain_forward_pass_to_the_bit(
    name: str, digit: Array, request: pytest.FixtureRequest
) -> None:
    network: Network = request.getfixturevalue(name)
    expected = plain_forward(network.module, batch(digit))
    assert expected["softmax"].std() > 0
    assert_same_bits(network.trace(digit), expected)


def test_a_residual_network_with_in_place_relu_is_traced_to_the_bit(residual: Network, digit: Array) -> None:
    module = residual.module
    assert isinstance(module, Residual)
    with torch.inference_mode():
        expected = module.every_step(batch(digit))
    assert_same_bits(residual.trace(digit), expected)


def test_the_input_lies_where_the_last_stage_of_the_preprocessing_lies(
    lenet: Network, residual: Network, digit: Array
) -> None:
    for trace in (lenet.trace(digit), residual.trace(digit)):
        given, stage = trace["input"], trace.stages[-1].image
        assert np.shares_memory(given, stage) and not given.flags.writeable and not stage.flags.writeable
        assert np.array_equal(given[0], stage)


def test_in_place_relu_does_not_overwrite_the_recorded_layer_before(residual: Network, digit: Array) -> None:
    trace = residual.trace(digit)
    assert trace["norm"].min() < 0 and trace["block.0"].min() < 0
    np.testing.assert_array_equal(trace["relu"], np.maximum(trace["norm"], 0))


def test_a_second_call_of_a_module_is_a_layer_of_its_own(residual: Network) -> None:
    sources = {layer.name: layer.sources for layer in residual.layers}
    assert sources["relu"] == ("norm",) and sources["relu:2"] == ("block.0",)
    assert sources["add"] == ("relu", "relu:2") and sources["cat"] == ("add", "norm:2")


def test_functions_and_methods_get_the_kinds_of_their_modules(residual: Network) -> None:
    kinds = {layer.name: layer.kind for layer in residual.layers}
    assert kinds["add"] is LayerKind.ADD and kinds["cat"] is LayerKind.CONCATENATE
    assert kinds["relu_2"] is LayerKind.RELU and kinds["flatten"] is LayerKind.FLATTEN
    assert kinds["norm"] is LayerKind.BATCH_NORM and kinds["pool"] is LayerKind.AVERAGE_POOLING


def test_a_sum_is_signed_only_if_one_of_its_terms_is(residual: Network) -> None:
    signed = {layer.name: layer.signed for layer in residual.layers}
    assert not signed["add"] and signed["norm:2"] and signed["cat"] and not signed["relu_2"]


def test_a_constant_is_added_and_maps_are_reshaped(digit: Array) -> None:
    trace = network(Reshaping()).trace(digit)
    layers = {layer.name: layer for layer in trace.layers}
    assert list(layers) == ["input", "input:2", "relu", "add", "reshape", "view", "softmax"]
    assert layers["add"].kind is LayerKind.ADD and layers["add"].signed and trace["add"].min() < 0
    assert layers["add"].settings["constants"] == (None, -1.0)
    assert layers["reshape"].kind is LayerKind.RESHAPE and layers["reshape"].shape == (4, 14, 14)
    assert layers["view"].kind is LayerKind.FLATTEN and layers["view"].sources == ("reshape",)


def test_lenets_layers_are_those_of_the_paper(lenet: Network) -> None:
    found = [
        (layer.name, layer.kind, layer.shape, layer.sources, layer.signed, layer.parameters)
        for layer in lenet.layers
    ]
    assert found == LENET
    assert [layer.name for layer in lenet.layers if layer.ours] == ["softmax"]
    assert all(layer.axes is (Axes.MAPS if len(layer.shape) == 3 else Axes.VECTOR) for layer in lenet.layers)


def test_lenets_settings_are_pairs_of_rows_and_columns(lenet: Network) -> None:
    settings = {layer.name: dict(layer.settings) for layer in lenet.layers if layer.settings}
    assert settings.pop("input") == {"range": pytest.approx((-0.4242, 2.8215), abs=1e-4)}
    assert settings == {
        "conv1": {**CONVOLUTION, "padding": (2, 2)},
        "pool1": POOLING,
        "conv2": {**CONVOLUTION, "padding": (0, 0)},
        "pool2": POOLING,
    }


def test_mlps_layers_stand_in_execution_order(mlp: Network) -> None:
    assert [layer.name for layer in mlp.layers] == MLP


def test_parameters_are_61_706_and_266_610(lenet: Network, mlp: Network) -> None:
    assert lenet.at_rest().parameters == sum(p.numel() for p in lenet.module.parameters()) == 61_706
    assert mlp.at_rest().parameters == sum(p.numel() for p in mlp.module.parameters()) == 266_610


def test_unsigned_layers_hold_nothing_negative(lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit)
    for layer in trace.layers:
        assert layer.signed or trace[layer.name].min() >= 0, layer.name
        assert not layer.signed or trace[layer.name].min() < 0, layer.name


def test_nothing_in_a_trace_can_be_written(lenet: Network, digit: Array) -> None:
    for trace in (lenet.trace(digit), lenet.at_rest()):
        arrays = [*trace.values.values(), *(stage.image for stage in trace.stages)]
        arrays += [layer.weight for layer in trace.layers if layer.weight is not None]
        arrays += [layer.bias for layer in trace.layers if layer.bias is not None]
        assert not any(array.flags.writeable for array in arrays)
        with pytest.raises(TypeError):
            trace.values["conv1"] = trace["conv1"]  # type: ignore[index]
        with pytest.raises(TypeError):
            trace.layers[0].settings["range"] = (0, 1)  # type: ignore[index]


def test_weights_are_views_of_the_modules_own(lenet: Network) -> None:
    weight = lenet.at_rest().layer("conv1").weight
    assert weight is not None and weight.shape == (6, 1, 5, 5)
    assert np.shares_memory(weight, lenet.module.get_parameter("conv1.weight").detach().numpy())


def test_a_later_trace_leaves_an_earlier_one_alone(lenet: Network, digit: Array) -> None:
    earlier = lenet.trace(digit)
    kept = {name: array.copy() for name, array in earlier.values.items()}
    lenet.trace(digit.T.copy())
    for name, array in kept.items():
        np.testing.assert_array_equal(earlier[name], array)


def test_the_ranking_is_best_first_and_adds_up_to_one(lenet: Network, digit: Array) -> None:
    trace = lenet.trace(digit)
    assert trace.probabilities is not None
    names, shares = zip(*trace.ranking, strict=True)
    assert list(shares) == sorted(shares, reverse=True) and sum(shares) == pytest.approx(1, abs=1e-6)
    assert sorted(names) == list("0123456789")
    assert names[0] == trace.classes[int(trace["fc3"].argmax())]


def test_at_rest_there_is_no_ink_no_value_and_no_prediction(lenet: Network) -> None:
    trace = lenet.at_rest()
    assert trace.at_rest and trace.probabilities is None and trace.ranking == ()
    assert [stage.name for stage in trace.stages] == ["drawn", "centred", "28×28", "normalised"]
    np.testing.assert_array_equal(trace["input"][0], trace.stages[-1].image)
    assert np.unique(trace["input"]) == pytest.approx([-MNIST.mean[0] / MNIST.deviation[0]])
    for layer in trace.layers[1:]:
        assert trace[layer.name].shape == layer.shape and not trace[layer.name].any()


def erased(drawing: Drawing) -> Drawing:
    """Return the drawing with every stroke gone over by a wide eraser."""
    for stroke in drawing.strokes:
        drawing = drawing.with_stroke(Stroke(stroke.points, Pen(120.0, eraser=True)))
    return drawing


def test_a_pad_without_ink_gives_the_trace_at_rest(lenet: Network, drawing: Drawing) -> None:
    only_erasers = Drawing(erased(drawing).strokes[2:])
    for blank in (Drawing(), only_erasers, erased(drawing)):
        assert lenet.trace(blank).at_rest
        assert [stage.name for stage in lenet.trace(blank, centring=False).stages][1] == "28×28"
    assert not lenet.trace(drawing).at_rest


def test_a_growing_drawing_is_traced_as_one_drawn_afresh(lenet: Network, drawing: Drawing) -> None:
    growing = Drawing()
    for stroke in drawing.strokes:
        growing = growing.with_stroke(Stroke(stroke.points[:1], stroke.pen))
        for point in stroke.points[1:]:
            growing = growing.replaced_last(growing.strokes[-1].extended(point))
            step = lenet.trace(growing)
    fresh = Network("lenet", lenet.module, lenet.classes, lenet.preparation).trace(drawing)
    assert not fresh.at_rest
    for name in fresh.values:
        np.testing.assert_array_equal(step[name], fresh[name], err_msg=name)
    for ours, theirs in zip(step.stages, fresh.stages, strict=True):
        np.testing.assert_array_equal(ours.image, theirs.image)


def test_a_cancelled_trace_stops_before_the_next_layer(lenet: Network, digit: Array) -> None:
    asked: list[int] = []
    reached: list[str] = []
    hooks = [
        part.register_forward_hook(lambda *_, name=name: reached.append(name))
        for name, part in lenet.module.named_children()
    ]

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 4  # the input and three layers

    with pytest.raises(Cancelled):
        lenet.trace(digit, cancelled=cancelled)
    for hook in hooks:
        hook.remove()
    assert reached == ["conv1", "relu1", "pool1"]


def test_a_trace_that_nobody_cancels_is_the_usual_one(lenet: Network, digit: Array) -> None:
    np.testing.assert_array_equal(
        lenet.trace(digit, cancelled=lambda: False)["softmax"], lenet.trace(digit)["softmax"]
    )


class Reader(nn.Module):
    """Two convolutions whose rows a GRU reads: 8·1·9 + 8, 8·8·9 + 8, 3·16·(8 + 16) + 2·3·16 and 16·10 + 10."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 8, 3, stride=2, padding=1)
        self.conv2 = nn.Conv2d(8, 8, 3, stride=2, padding=1)
        self.gru = nn.GRU(8, 16, batch_first=True)
        self.fc = nn.Linear(16, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.conv2(self.conv1(x)).mean(3).permute(0, 2, 1)
        return self.fc(self.gru(x)[0][:, -1])


def test_the_first_result_of_several_has_its_modules_name_and_all_parameters_count() -> None:
    trace = open_network(Reader(), input_size=(1, 28, 28)).trace(np.eye(28, dtype=np.float32))
    assert trace.parameters == 80 + 584 + 1248 + 170
    assert trace.layer("gru").shape == (7, 16)
    assert trace.layer("gru").settings["operation"] == "GRU"
