from dataclasses import replace

from explorer.trace import Axes, Layer, LayerKind, fold
from tests.toy import lenet_like_trace


def layer(name: str, kind: LayerKind, *sources: str) -> Layer:
    return Layer(name, kind, (4, 8, 8), Axes.MAPS, sources)


def test_an_activation_folds_into_its_producer() -> None:
    groups = fold(lenet_like_trace().layers)
    labels = [group.label for group in groups]
    assert labels == [
        "input",
        "conv1 + ReLU",
        "pool1",
        "conv2 + ReLU",
        "pool2",
        "fc1 + ReLU",
        "fc2 + ReLU",
        "fc3",
        "softmax",
    ]
    assert [group.shown for group in groups][1] == "relu1"


def test_a_flatten_shows_what_it_flattens() -> None:
    pool2 = next(group for group in fold(lenet_like_trace().layers) if group.name == "pool2")
    assert pool2.shown == "pool2"
    assert pool2.members == ("pool2", "flatten")


def test_sources_are_groups() -> None:
    sources = {group.name: group.sources for group in fold(lenet_like_trace().layers)}
    assert sources["fc1"] == ("pool2",)
    assert sources["conv2"] == ("pool1",)
    assert sources["input"] == ()


def test_unfolded_keeps_every_activation() -> None:
    layers = lenet_like_trace().layers
    groups = fold(layers, unfolded=True)
    assert [group.name for group in groups] == [one.name for one in layers if one.name != "flatten"]
    assert next(group for group in groups if group.name == "relu3").sources == ("fc1",)


def test_an_activation_with_a_shared_source_stays_apart() -> None:
    layers = [
        layer("input", LayerKind.INPUT),
        layer("conv", LayerKind.CONVOLUTION, "input"),
        layer("relu", LayerKind.RELU, "conv"),
        layer("sum", LayerKind.ADD, "relu", "conv"),
    ]
    groups = fold(layers)
    assert [group.name for group in groups] == ["input", "conv", "relu", "sum"]
    assert groups[3].sources == ("relu", "conv")


def test_normalisation_and_activation_after_a_sum_fold() -> None:
    layers = [
        layer("input", LayerKind.INPUT),
        layer("conv", LayerKind.CONVOLUTION, "input"),
        layer("norm", LayerKind.BATCH_NORM, "conv"),
        layer("sum", LayerKind.ADD, "norm", "input"),
        layer("relu", LayerKind.RELU, "sum"),
    ]
    groups = fold(layers)
    assert [(group.label, group.shown) for group in groups[1:]] == [
        ("conv + norm", "norm"),
        ("sum + ReLU", "relu"),
    ]


def test_every_layer_is_in_exactly_one_group() -> None:
    layers = lenet_like_trace().layers
    for unfolded in (False, True):
        members = [name for group in fold(layers, unfolded) for name in group.members]
        assert sorted(members) == sorted(one.name for one in layers)


def test_every_activation_folds_and_reshaping_is_silent() -> None:
    kinds = [LayerKind.LEAKY_RELU, LayerKind.RELU6, LayerKind.GELU, LayerKind.SILU, LayerKind.HARDSWISH]
    for kind in [*kinds, LayerKind.SIGMOID, LayerKind.TANH]:
        layers = [layer("conv", LayerKind.CONVOLUTION), layer("after", kind, "conv")]
        assert [(group.name, group.shown) for group in fold(layers)] == [("conv", "after")]
    for kind in [LayerKind.RESHAPE, LayerKind.IDENTITY, LayerKind.DROPOUT]:
        layers = [layer("conv", LayerKind.CONVOLUTION), layer("after", kind, "conv")]
        assert [(group.label, group.shown) for group in fold(layers)] == [("conv", "conv")]


def test_layers_that_are_all_of_a_module_are_called_by_its_path() -> None:
    def inside(name: str, kind: LayerKind, source: str, *scope: tuple[str, str]) -> Layer:
        return replace(layer(name, kind, source), scope=scope)

    stem, row = ("stem", "ConvNorm"), ("body", "Sequential")
    layers = [
        layer("input", LayerKind.INPUT),
        inside("stem.conv", LayerKind.CONVOLUTION, "input", stem),
        inside("stem.norm", LayerKind.BATCH_NORM, "stem.conv", stem),
        inside("body.0", LayerKind.CONVOLUTION, "stem.norm", row),
        inside("body.1", LayerKind.RELU, "body.0", row),
        inside("two.conv", LayerKind.CONVOLUTION, "body.1", ("two", "Two")),
        inside("two.relu", LayerKind.RELU, "two.conv", ("two", "Two")),
        inside("two.last", LayerKind.CONVOLUTION, "two.relu", ("two", "Two")),
    ]
    labels = [group.label for group in fold(layers)]
    assert labels == ["input", "stem", "body.0 + ReLU", "two.conv + ReLU", "two.last"]
