from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from explorer.formula import plain
from explorer.panels.arithmetic import as_latex, as_numpy, as_text, check, formula
from explorer.trace import Axes, Edits, Layer, LayerKind, Switch, Trace, Unit, chain, contributions
from explorer.widgets import theme
from explorer.widgets.formula import layout

from .conftest import TRACE

Made = tuple[Trace, Unit]
WINDOW = {"kernel": (3, 3), "stride": (2, 2), "padding": (1, 1), "dilation": (1, 1)}
TWOS = {"kernel": (2, 2), "stride": (2, 2), "padding": (0, 0), "dilation": (1, 1)}


def made(
    kind: LayerKind,
    shape: tuple[int, ...],
    result: tuple[int, ...],
    weight: tuple[int, ...] = (),
    bias: int = 0,
    sources: tuple[str, ...] = ("a",),
    signals: bool = False,
    **settings: Any,
) -> Made:
    """Return a trace of one layer "l" of any kind that reads "a" (and "b"), and a unit in its middle."""
    random = np.random.default_rng(1)

    def normal(*size: int) -> np.ndarray[Any, Any]:
        return random.normal(0, 1.5, size).astype(np.float32)

    def axes(size: tuple[int, ...]) -> Axes:
        return Axes.SIGNALS if signals else {3: Axes.MAPS, 2: Axes.TOKENS, 1: Axes.VECTOR}[len(size)]

    inputs = [Layer(name, LayerKind.INPUT, shape, axes(shape)) for name in "ab"]
    layer = Layer(
        "l",
        kind,
        result,
        axes(result),
        sources,
        normal(*weight) if weight else None,
        normal(bias) if bias else None,
        MappingProxyType(settings),
    )
    values = {"a": normal(*shape), "b": normal(*shape), "l": np.zeros(result, np.float32)}
    unit = Unit("l", tuple(size // 2 for size in result))
    trace = Trace("toy", (*inputs, layer), MappingProxyType(values), (), None)
    values["l"][unit.position] = contributions(trace, unit).value
    return trace, unit


K = LayerKind
NORM: Mapping[str, Any] = {
    "mean": np.float32([0.1, 0.2, 0.3]),
    "variance": np.float32([1, 2, 0.5]),
    "eps": 1e-5,
}
EVERY: dict[str, Made] = {
    "convolution": made(K.CONVOLUTION, (4, 8, 8), (5, 4, 4), (5, 4, 3, 3), 5, groups=1, **WINDOW),
    "many maps": made(K.CONVOLUTION, (512, 8, 8), (2, 4, 4), (2, 512, 3, 3), 2, groups=1, **WINDOW),
    "depthwise": made(K.CONVOLUTION, (4, 8, 8), (4, 4, 4), (4, 1, 3, 3), groups=4, **WINDOW),
    "groups": made(K.CONVOLUTION, (4, 8, 8), (4, 4, 4), (4, 2, 3, 3), groups=2, **WINDOW),
    "signal": made(
        K.CONVOLUTION, (3, 16), (4, 16), (4, 3, 5), 4, signals=True, groups=1,
        kernel=(1, 5), stride=(1, 1), padding=(0, 2), dilation=(1, 1),
    ),
    "transposed": made(K.TRANSPOSED_CONVOLUTION, (3, 4, 4), (2, 8, 8), (3, 2, 3, 3), 2, groups=1, **WINDOW),
    "linear": made(K.LINEAR, (400,), (10,), (10, 400), 10),
    "linear of tokens": made(K.LINEAR, (4, 16), (4, 8), (8, 16), 8),
    "maximum": made(K.MAX_POOLING, (3, 8, 8), (3, 4, 4), **TWOS),
    "average": made(K.AVERAGE_POOLING, (3, 8, 8), (3, 4, 4), **TWOS),
    "adaptive average": made(K.ADAPTIVE_POOLING, (3, 7, 7), (3, 1, 1)),
    "adaptive maximum": made(K.ADAPTIVE_MAX_POOLING, (3, 8, 8), (3, 2, 2)),
    "mean of maps": made(K.MEAN, (3, 7, 7), (3,), dim=(1, 2), keepdim=False),
    "mean of tokens": made(K.MEAN, (6, 5), (5,), dim=(0,), keepdim=False),
    "ReLU": made(K.RELU, (3, 4, 4), (3, 4, 4)),
    "leaky ReLU": made(K.LEAKY_RELU, (8,), (8,), negative_slope=0.1),
    "ReLU6": made(K.RELU6, (3, 4, 4), (3, 4, 4)),
    "GELU": made(K.GELU, (3, 4, 4), (3, 4, 4)),
    "GELU by tanh": made(K.GELU, (3, 4, 4), (3, 4, 4), approximate="tanh"),
    "SiLU": made(K.SILU, (3, 4, 4), (3, 4, 4)),
    "sigmoid": made(K.SIGMOID, (3, 4, 4), (3, 4, 4)),
    "tanh": made(K.TANH, (3, 4, 4), (3, 4, 4)),
    "hard swish": made(K.HARDSWISH, (3, 4, 4), (3, 4, 4)),
    "softmax": made(K.SOFTMAX, (10,), (10,), dim=-1),
    "batch norm": made(K.BATCH_NORM, (3, 4, 4), (3, 4, 4), (3,), 3, **NORM),
    "layer norm": made(K.LAYER_NORM, (4, 16), (4, 16), (16,), 16, normalized_shape=(16,), eps=1e-5),
    "addition": made(K.ADD, (3, 4, 4), (3, 4, 4), sources=("a", "b")),
    "constant": made(K.ADD, (8,), (8,), constants=(None, 0.5), factors=(-2.0, 1.0)),
    "product": made(K.MULTIPLY, (3, 4, 4), (3, 4, 4), sources=("a", "b")),
    "concatenation": made(K.CONCATENATE, (3, 4, 4), (6, 4, 4), sources=("a", "b"), dim=0),
    "flatten": made(K.FLATTEN, (3, 4, 4), (48,)),
    "reshape": made(K.RESHAPE, (3, 4, 4), (12, 4)),
    "permute": made(K.PERMUTE, (3, 4, 5), (4, 5, 3), order=(1, 2, 0)),
    "dropout": made(K.DROPOUT, (48,), (48,)),
    "identity": made(K.IDENTITY, (48,), (48,)),
}  # fmt: skip
every = pytest.mark.parametrize("name", EVERY)
LENET = [Unit(layer.name, tuple(size // 3 for size in layer.shape)) for layer in TRACE.layers]


def run(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(code, names)
    return names


def lines(trace: Trace, unit: Unit, decimals: int = 2) -> list[str]:
    return [plain(part) for part in formula(trace, contributions(trace, unit), decimals)]


# ---- what is copied


@every
def test_the_copied_numpy_computes_the_recorded_value(name):
    trace, unit = EVERY[name]
    steps = chain(trace, unit)
    value = float(run(as_numpy(trace, steps))["value"])
    assert value == pytest.approx(steps[-1].recorded, abs=steps[-1].tolerance, rel=0)


@pytest.mark.parametrize("unit", LENET, ids=lambda unit: unit.layer)
def test_the_copied_numpy_goes_through_the_whole_block(unit):
    steps = chain(TRACE, unit)
    code = as_numpy(TRACE, steps)
    tolerance = max(step.tolerance for step in steps)
    assert float(run(code)["value"]) == pytest.approx(steps[-1].recorded, abs=tolerance, rel=0)
    assert code.rstrip().endswith(f"# PyTorch's value: {steps[-1].recorded!r}")
    assert "explorer" not in code


def test_large_patches_are_copied_in_full_on_lines_that_can_be_read():
    trace, unit = EVERY["many maps"]
    code = as_numpy(trace, chain(trace, unit))
    assert max(len(line) for line in code.splitlines()) <= 110
    assert run(code)["w"].shape == (512, 3, 3)


def test_numbers_are_copied_exactly():
    trace, unit = EVERY["linear"]
    copied = run(as_numpy(trace, chain(trace, unit)))
    assert np.array_equal(copied["x"], trace["a"].astype(np.float64))
    assert np.array_equal(copied["w"], trace.layer("l").weight[unit.position[0]].astype(np.float64))


def test_a_unit_that_is_switched_off_is_copied_as_zero():
    broken = replace(TRACE, edits=Edits(off=frozenset({Switch("relu2", (9,))})))
    code = as_numpy(broken, chain(broken, Unit("relu2", (9, 4, 6))))
    assert run(code)["value"] == 0


def test_infinite_weights_are_copied_and_written_too():
    trace, unit = EVERY["linear"]
    layer = trace.layer("l")
    weight = layer.weight.copy()
    weight[unit.position[0], :3] = (np.inf, -np.inf, np.nan)
    broken = replace(trace, layers=(*trace.layers[:-1], replace(layer, weight=weight)))
    with np.errstate(all="ignore"):
        assert np.isnan(run(as_numpy(broken, chain(broken, unit)))["value"])
    assert lines(broken, unit)[-1] == "= NaN"


@every
def test_the_copied_latex_is_balanced(name):
    trace, unit = EVERY[name]
    maths = as_latex(trace, chain(trace, unit))
    depth = 0
    for sign in maths.replace(r"\{", "").replace(r"\}", ""):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth >= 0
    assert depth == 0
    assert maths.count(r"\left") - maths.count(r"\leftarrow") == maths.count(r"\right")
    assert maths.count(r"\begin") == maths.count(r"\end")
    body = "\n".join(line for line in maths.splitlines() if not line.startswith("%"))
    assert body.isascii()
    assert all(row.count("&") >= 1 for row in body.splitlines() if row.startswith("  "))


@every
def test_the_copied_text_has_a_title_the_formula_and_the_verdict(name):
    trace, unit = EVERY[name]
    copied = as_text(trace, chain(trace, unit), 3).splitlines()
    assert any(line.startswith("l (") for line in copied)
    assert copied[-1].strip() == "✓ equals PyTorch"
    assert sum(line.startswith("  = ") for line in copied) >= 2


# ---- what is written


@every
def test_every_formula_ends_with_the_value_and_fits_the_inspector(name, qapp):
    theme.apply(qapp, "dark")
    trace, unit = EVERY[name]
    parts = formula(trace, contributions(trace, unit), 2)
    assert plain(parts[0]).startswith("y[")
    assert all(plain(part).startswith("= ") for part in parts[1:])
    for part in parts:
        assert layout(part, 13, 264).width <= 264


def test_stride_and_padding_stand_in_the_formula_where_they_matter():
    trace, unit = EVERY["convolution"]
    assert "x[c, i·2 + u − 1, j·2 + v − 1]·w[k, c, u, v] + b_k" in lines(trace, unit)[0]
    assert "x[c, i + u, j + v]" in lines(TRACE, Unit("conv2", (9, 4, 6)))[0]


def test_a_convolution_of_few_maps_adds_one_number_for_each_and_the_bias():
    unit = Unit("conv2", (9, 4, 6))
    patch = contributions(TRACE, unit).detail
    written = lines(TRACE, unit, 3)[1].removeprefix("= ").replace(" − ", " + −").split(" + ")
    expected = [*patch.sums.tolist(), float(TRACE.layer("conv2").bias[9])]
    shown = [float(word.replace("−", "-")) for word in written]
    assert shown == pytest.approx(expected, abs=6e-4)


def test_long_sums_show_their_first_maps_and_how_many_more():
    assert " + … + 506 more" in lines(*EVERY["many maps"])[1]


def test_a_linear_unit_is_what_speaks_for_it_what_speaks_against_it_and_its_bias():
    trace, unit = EVERY["linear"]
    products = contributions(trace, unit).terms[0].products
    above, below, _ = lines(trace, unit)[2].removeprefix("= ").replace(" + ", " − ").split(" − ")
    assert float(above) == pytest.approx(products[products > 0].sum(), rel=0.01)
    assert float(below) == pytest.approx(-products[products < 0].sum(), rel=0.01)


def test_hovering_says_what_the_letters_are():
    trace, unit = EVERY["convolution"]
    symbolic = formula(trace, contributions(trace, unit))[0]
    said = {words for _, words in layout(symbolic).meanings}
    assert "k: the map of this unit, 2" in said
    assert "b: the bias, added whatever the input is" in said
    assert "the stride, 2" in said


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("ReLU", "y[k, i, j] = max(0, x)"),
        ("ReLU6", "y[k, i, j] = min(6, max(0, x))"),
        ("leaky ReLU", "y[i] = {x if x > 0; 0.1·x otherwise"),
        ("GELU", "y[k, i, j] = x·Φ(x)"),
        ("SiLU", "y[k, i, j] = x·σ(x)"),
        ("sigmoid", "y[k, i, j] = 1/(1 + e^(−x))"),
        ("tanh", "y[k, i, j] = tanh(x)"),
        ("batch norm", "y[k, i, j] = (x − μ)/√(σ² + ε)·γ + β"),
        ("signal", "y[k, j] = Σ_(c = 0…2) Σ_(v = 0…4) x[c, j + v − 2]·w[k, c, v] + b_k"),
        ("average", "y[k, i, j] = 1/4 Σ_(u, v) x[k, i·2 + u, j·2 + v]"),
        ("mean of maps", "y[i] = 1/49 Σ_(u, v) x[i, u, v]"),
        ("constant", "y[i] = −2·x_1 + a"),
    ],
)
def test_formulas_are_those_of_the_books(name, line):
    assert lines(*EVERY[name])[0] == line


def test_a_moved_value_says_where_it_was():
    assert lines(*EVERY["flatten"])[1] == "= the value of map 1 · row 2, column 0 of a"
    assert lines(*EVERY["concatenation"])[1] == "= the value of b, the second of 2 parts"


def test_what_is_not_known_is_a_sentence():
    trace, unit = made(K.OTHER, (4,), (4,))
    assert lines(trace, unit) == [contributions(trace, unit).note]
    assert run(as_numpy(trace, chain(trace, unit)))["value"] == contributions(trace, unit).recorded


@pytest.mark.parametrize(
    ("mode", "said", "noted"),
    [
        ("zeros", "outside the map they are 0", "padding is 0"),
        ("circular", "outside the map they are those of its other side", "padding is the other side"),
        ("reflect", "outside the map they are mirrored at its border", "padding mirrors the map"),
        ("replicate", "outside the map they are those of its border", "padding repeats the border"),
    ],
)
def test_what_lies_outside_the_map_is_that_of_the_padding_mode(mode, said, noted):
    trace, unit = made(
        K.CONVOLUTION, (4, 8, 8), (5, 4, 4), (5, 4, 3, 3), 5, groups=1, padding_mode=mode, **WINDOW
    )
    parts = layout(formula(trace, contributions(trace, unit))[0]).meanings
    assert [words for _, words in parts if words.startswith("x: ")] == [f"x: the values of a; {said}"]
    assert noted in as_numpy(trace, chain(trace, unit))


def test_words_in_latex_keep_their_distance():
    trace, unit = EVERY["leaky ReLU"]
    maths = as_latex(trace, chain(trace, unit))
    assert r"x \text{ if } x" in maths and r"x \text{ otherwise}" in maths


# ---- whether PyTorch agrees


def test_the_verdict_is_pytorchs():
    right = contributions(TRACE, Unit("conv2", (9, 4, 6)))
    assert (check(right).words, check(right).color) == ("✓ equals PyTorch", "good")
    wrong = replace(right, recorded=right.recorded + 0.0123)
    assert check(wrong).words == "differs from PyTorch by 0.01230"
    assert check(wrong).color == "bad"
    assert check(replace(right, switched_off=True)).words.startswith("switched off by you")
    assert check(replace(right, at_rest=True)).words.startswith("at rest")
    assert check(contributions(TRACE, Unit("input", (0, 3, 3)))).color == "secondary"
