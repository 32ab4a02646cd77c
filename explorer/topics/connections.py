"""One layer, dense, locally connected or a convolution: how many parameters it has and how a small one is wired.

A locally connected layer looks through the same windows as a convolution, with weights of its own at every place.
Both pad with zeros to keep the image's size; a weight that meets padding counts, as it does in PyTorch.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError

BYTES = 4  # of a float32 parameter
LIMITS = {
    "size": range(1, 1025),
    "in_channels": range(1, 513),
    "out_channels": range(1, 513),
    "kernel": range(1, 32),
    "inputs": range(1, 25),
    "outputs": range(1, 25),
    "taps": range(1, 10),
}
_WORDS = {
    "size": "an image size",
    "in_channels": "a number of input channels",
    "out_channels": "a number of output channels",
    "kernel": "a kernel size",
    "inputs": "a number of inputs",
    "outputs": "a number of outputs",
    "taps": "a kernel length",
}


class Kind(StrEnum):
    """How the outputs of a layer hang on its inputs."""

    DENSE = "dense"
    LOCAL = "locally connected"
    CONVOLUTION = "convolution"


class Side(StrEnum):
    """Which end of an edge a neuron is at."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True)
class Neuron:
    """An input or output of the small layer; index from 0."""

    side: Side = Side.OUTPUT
    index: int = 0


@dataclass(frozen=True)
class Connections:
    """The layer that is counted, and the small one that is drawn; by default the lecture's CIFAR-10 image.

    Counted: a square image of `size` pixels a side, its channels, those of the output, a square kernel, 'same' padding.
    Drawn: `inputs` values in a row to `outputs` in a row, through windows of `taps`.  `pinned`: a neuron whose edges
    stay marked.  Raises ExplorerError where `check` does.
    """

    size: int = 32
    in_channels: int = 3
    out_channels: int = 3
    kernel: int = 3
    bias: bool = True
    inputs: int = 5
    outputs: int = 5
    taps: int = 3
    pinned: Neuron | None = None

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True)
class Count:
    """The parameters of a layer.

    formula: with names; arithmetic: with this layer's numbers; multiply_adds: products that one image takes, those with
    padding included; idle: weights that only ever meet padding; bytes: of the parameters as float32.
    """

    kind: Kind
    weights: int
    biases: int
    formula: str
    arithmetic: str
    multiply_adds: int
    idle: int

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def bytes(self) -> int:
        """What the parameters take as float32."""
        return BYTES * self.parameters


@dataclass(frozen=True)
class Edge:
    """A weight between two neurons.

    weight: which of the layer's weights, edges of equal `weight` share one; group: which colour, from 0, without gaps.
    """

    input: int
    output: int
    weight: int
    group: int


@dataclass(frozen=True)
class Wiring:
    """The edges of the small layer by output, then by input; groups: how many colours, one a weight in use.

    parameters: all weights, those at padding included, and biases.
    """

    kind: Kind
    inputs: int
    outputs: int
    edges: tuple[Edge, ...]
    groups: int
    parameters: int


@dataclass(frozen=True, eq=False)
class Series:
    """Parameters over the image's size, for a plot with two logarithmic axes.

    sizes: (n,) pixels a side; parameters: for each kind (n,) int64.
    """

    sizes: NDArray[np.int64]
    parameters: dict[Kind, NDArray[np.int64]]


def check(state: Connections) -> None:
    """Raise ExplorerError with a sentence for the user if the state makes no sense."""
    for field, limits in LIMITS.items():
        if getattr(state, field) not in limits:
            raise ExplorerError(f"Choose {_WORDS[field]} from {limits[0]} to {limits[-1]}.")
    if state.kernel > state.size:
        raise ExplorerError(
            f"A kernel of {state.kernel} does not fit an image of {state.size} pixels a side: "
            f"choose one of at most {state.size}."
        )
    least, most = outputs_for(state.inputs, state.taps)
    if state.taps > state.inputs:
        raise ExplorerError(f"Choose a kernel length of at most {state.inputs}, the number of inputs.")
    if not least <= state.outputs <= most:
        raise ExplorerError(
            f"{state.inputs} inputs and a kernel of {state.taps} make {least} to {most} outputs: choose a number there."
        )
    _check_pinned(state)


def presets() -> dict[str, Connections]:
    """Return states worth showing by the name a lecturer would say, the lecture's own first."""
    return {
        "Lecture: CIFAR-10 image": Connections(),
        "MNIST digit, one channel": Connections(size=28, in_channels=1, out_channels=1, kernel=5),
        "ImageNet photo, AlexNet's width": Connections(size=224, out_channels=64, kernel=11),
        "Deep in a network": Connections(size=14, in_channels=256, out_channels=256),
        "Kernel 1: no neighbours": Connections(kernel=1, taps=1),
        "Wide windows": Connections(kernel=7, inputs=9, outputs=9, taps=5),
        "No padding: three outputs": Connections(outputs=3),
    }


def outputs_for(inputs: int, taps: int) -> tuple[int, int]:
    """Return the fewest outputs (no padding) and the most (every window meets an input)."""
    return max(1, inputs - taps + 1), inputs + taps - 1


def resized(state: Connections, inputs: int, taps: int) -> Connections:
    """Return the state with another small layer that has as many outputs as inputs, and nothing pinned."""
    return replace(state, inputs=inputs, outputs=inputs, taps=min(taps, inputs), pinned=None)


def with_size(state: Connections, size: int) -> Connections:
    """Return the state with another image size; a kernel that no longer fits shrinks with it."""
    return replace(state, size=size, kernel=min(state.kernel, max(size, 1)))


def counts(state: Connections) -> dict[Kind, Count]:
    """Return the parameters of the three layers, their arithmetic spelled out."""
    return {kind: count(state, kind) for kind in Kind}


def count(state: Connections, kind: Kind) -> Count:
    """Return the parameters of one layer of that kind."""
    places, channels, out = state.size**2, state.in_channels, state.out_channels
    window = channels * state.kernel**2
    before, after = places * channels, places * out
    seen = f"({channels} · {state.kernel} · {state.kernel})"
    terms = {
        Kind.DENSE: (after * before, after, f"{thousands(after)} · {thousands(before)}", "outputs · inputs"),
        Kind.LOCAL: (after * window, after, f"{thousands(after)} · {seen}", "outputs · window"),
        Kind.CONVOLUTION: (out * window, out, f"{out} · {seen}", "channels out · window"),
    }
    weights, biases, product, formula = terms[kind]
    plus = f" + {thousands(biases)}" if state.bias else ""
    biases *= state.bias
    return Count(
        kind,
        weights,
        biases,
        formula + (" + biases" if state.bias else ""),
        f"{product}{plus} = {thousands(weights + biases)}",
        after * (before if kind is Kind.DENSE else window),
        _idle(state) if kind is Kind.LOCAL else 0,
    )


def series(state: Connections, sizes: Iterable[int] | None = None) -> Series:
    """Return the three counts over image sizes (by default those from the kernel's size to 512)."""
    chosen = range(state.kernel, 513) if sizes is None else sizes
    pixels = np.array([*chosen], np.int64)
    places, window, out = pixels**2, state.in_channels * state.kernel**2, state.out_channels
    bias = int(state.bias)
    after = places * out
    return Series(
        pixels,
        {
            Kind.DENSE: after * (places * state.in_channels + bias),
            Kind.LOCAL: after * (window + bias),
            Kind.CONVOLUTION: np.full_like(pixels, out * (window + bias)),
        },
    )


def first_input(state: Connections, output: int) -> int:
    """Return the input under the first tap of an output's window; below 0 it is padding."""
    return output - (state.outputs - 1 + state.taps - state.inputs) // 2


def wiring(state: Connections, kind: Kind) -> Wiring:
    """Return the edges of the small layer; a tap over padding has none."""
    return _wiring(kind, state.inputs, state.outputs, state.taps, state.bias)


def inputs_of(drawn: Wiring, output: int) -> tuple[int, ...]:
    """Return the inputs that an output sees."""
    return tuple(edge.input for edge in drawn.edges if edge.output == output)


def outputs_of(drawn: Wiring, index: int) -> tuple[int, ...]:
    """Return the outputs that an input reaches."""
    return tuple(edge.output for edge in drawn.edges if edge.input == index)


def edges_at(drawn: Wiring, neuron: Neuron) -> tuple[Edge, ...]:
    """Return the edges that end at a neuron."""
    return tuple(edge for edge in drawn.edges if _end(edge, neuron.side) == neuron.index)


def sharing(drawn: Wiring, weight: int) -> tuple[Edge, ...]:
    """Return the edges that are one and the same weight."""
    return tuple(edge for edge in drawn.edges if edge.weight == weight)


def weight_name(state: Connections, kind: Kind, weight: int) -> str:
    """Return what a weight is called: w₁ where it is shared, else w₂,₃ for output 2 and tap (dense: input) 3."""
    if kind is Kind.CONVOLUTION:
        return f"w{_lowered(weight + 1)}"
    output, place = divmod(weight, state.inputs if kind is Kind.DENSE else state.taps)
    return f"w{_lowered(output + 1)},{_lowered(place + 1)}"


def sum_of(state: Connections, kind: Kind, output: int) -> str:
    """Return an output as the sum of its products, such as ``z₁ = w₂·x₁ + w₃·x₂ + b``."""
    edges = edges_at(wiring(state, kind), Neuron(Side.OUTPUT, output))
    terms = [f"{weight_name(state, kind, edge.weight)}·x{_lowered(edge.input + 1)}" for edge in edges]
    if state.bias:
        terms.append("b" if kind is Kind.CONVOLUTION else f"b{_lowered(output + 1)}")
    return f"z{_lowered(output + 1)} = {' + '.join(terms)}"


def sentence_of(state: Connections, kind: Kind, neuron: Neuron) -> str:
    """Return what a neuron is connected to, in a sentence."""
    drawn = wiring(state, kind)
    found = len(edges_at(drawn, neuron))
    if neuron.side is Side.INPUT:
        return f"x{_lowered(neuron.index + 1)} reaches {found} of {_many(state.outputs, 'output')}."
    return (
        f"z{_lowered(neuron.index + 1)} sees {found} of {_many(state.inputs, 'input')}, through "
        f"{_many(found, 'weight')} "
        + ("that every output shares." if kind is Kind.CONVOLUTION else "of its own.")
    )


def notices(state: Connections) -> dict[str, tuple[str, ...]]:
    """Return what to notice under its headings; between two asterisks stands what matters."""
    dense, local, shared = (count(state, kind) for kind in Kind)
    small = {kind: wiring(state, kind) for kind in Kind}
    larger = (
        f"An image of twice the side: dense has about *{_ratio(state, Kind.DENSE)}* times the parameters, "
    )
    return {
        "Parameters": (
            f"Dense: every output has a weight for every input: *{thousands(dense.parameters)}*, "
            f"{_memory(dense.bytes)}.",
            f"Locally connected: every output sees {_many(state.in_channels * state.kernel**2, 'value')}: "
            f"*{thousands(local.parameters)}*, {_fewer(dense, local)}.",
            f"Convolution: every place shares the same weights: *{thousands(shared.parameters)}*, "
            f"{_fewer(local, shared)}.",
        ),
        "As the image grows": (
            f"{larger}locally connected *{_ratio(state, Kind.LOCAL)}* times, a convolution as many as before.",
            f"Sharing saves weights, not work: both take *{thousands(shared.multiply_adds)}* multiply-adds an image.",
        ),
        "The drawing": (
            f"{_many(len(small[Kind.DENSE].edges), 'edge')} when dense, {len(small[Kind.LOCAL].edges)} when local; "
            f"equal colours are one weight, and a convolution has *{_many(small[Kind.CONVOLUTION].groups, 'colour')}*.",
        ),
    }


def code(state: Connections) -> str:
    """Return PyTorch code that builds the three layers and leaves their parameters in `output`, (3,) int64.

    It builds them on torch's meta device, which knows shapes and takes no memory: most dense layers would not fit.
    """
    bias = "" if state.bias else ", bias=False"
    one = f"    {state.out_channels} * size * size, {state.in_channels} * {state.kernel} * {state.kernel}"
    lines = [
        "import torch",
        "from torch import nn",
        "",
        f"size = {state.size}",
        'with torch.device("meta"):  # shapes without memory',
        f"    dense = nn.Linear({state.in_channels} * size * size, {state.out_channels} * size * size{bias})",
        f"    local = [torch.empty({one.strip()})]  # every output its own window",
        *(
            [f"    local.append(torch.empty({state.out_channels} * size * size))  # bias"]
            if state.bias
            else []
        ),
        f"    convolution = nn.Conv2d({state.in_channels}, {state.out_channels}, "
        f'kernel_size={state.kernel}, padding="same"{bias})',
        "",
        "layers = [dense.parameters(), local, convolution.parameters()]",
        "output = torch.tensor([sum(weight.numel() for weight in layer) for layer in layers])",
        "",
    ]
    return "\n".join(lines)


def thousands(number: int) -> str:
    """Return 9440256 as 9 440 256, four digits together."""
    return str(number) if number < 10_000 else f"{number:,}".replace(",", "\u202f")


@lru_cache(maxsize=256)
def _wiring(kind: Kind, inputs: int, outputs: int, taps: int, bias: bool) -> Wiring:
    output, tap = np.divmod(np.arange(outputs * taps), taps)
    source = output + tap - (outputs - 1 + taps - inputs) // 2
    weight = tap if kind is Kind.CONVOLUTION else output * taps + tap
    if kind is Kind.DENSE:
        weight = np.arange(outputs * inputs)
        output, source = np.divmod(weight, inputs)
    inside = (source >= 0) & (source < inputs)
    _, group = np.unique(weight[inside], return_inverse=True)
    rows = zip(source[inside], output[inside], weight[inside], group, strict=True)
    edges = tuple(Edge(*map(int, row)) for row in rows)
    weights = {Kind.DENSE: inputs * outputs, Kind.LOCAL: outputs * taps, Kind.CONVOLUTION: taps}[kind]
    biases = bias * (1 if kind is Kind.CONVOLUTION else outputs)
    return Wiring(kind, inputs, outputs, edges, int(group.max()) + 1, weights + biases)


def _idle(state: Connections) -> int:
    """Return the weights of a locally connected layer that meet only padding."""
    before = (state.kernel - 1) // 2
    begin = np.arange(state.size) - before
    inside = np.minimum(begin + state.kernel, state.size) - np.maximum(begin, 0)
    met = int(inside.sum()) ** 2
    places = state.size**2 * state.kernel**2
    return (places - met) * state.in_channels * state.out_channels


def _check_pinned(state: Connections) -> None:
    if state.pinned is None:
        return
    many = state.inputs if state.pinned.side is Side.INPUT else state.outputs
    if not 0 <= state.pinned.index < many:
        raise ExplorerError(f"Pin one of the {_many(many, str(state.pinned.side))}.")


def _end(edge: Edge, side: Side) -> int:
    return edge.input if side is Side.INPUT else edge.output


def _ratio(state: Connections, kind: Kind) -> str:
    twice = series(state, (state.size, 2 * state.size)).parameters[kind]
    return f"{twice[1] / twice[0]:.3g}"


def _fewer(many: Count, few: Count) -> str:
    if few.parameters == many.parameters:
        return "just as many"
    share = many.parameters / few.parameters
    return f"{thousands(round(share)) if share >= 10 else f'{share:.2g}'} times fewer"


def _memory(size: int) -> str:
    for unit, factor in (("PB", 1e15), ("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit} as float32"
    return f"{size} bytes as float32"


def _many(number: int, name: str) -> str:
    return f"{thousands(number)} {name}{'' if number == 1 else 's'}"


def _lowered(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
