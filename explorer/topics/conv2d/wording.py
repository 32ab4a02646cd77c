"""What to notice, and what a cell under the pointer does, in sentences with the numbers filled in."""

import numpy as np
from numpy.typing import NDArray

from explorer.topics.conv2d.axis import axes, steps_of, table_of
from explorer.topics.conv2d.computing import Products, products_of
from explorer.topics.conv2d.links import Cells, links_of_input, links_of_weight
from explorer.topics.conv2d.shapes import output_shape, summary, thousands
from explorer.topics.conv2d.state import Conv2d, PaddingMode, Pair
from explorer.topics.conv2d.values import Tensors

_SHOWS = {
    PaddingMode.REFLECT: "mirrors the input at its edge, without repeating the edge itself",
    PaddingMode.REPLICATE: "repeats the input's edge",
    PaddingMode.CIRCULAR: "goes on at the opposite side, as if the input were a ring",
}


def number(value: float) -> str:
    """Return a whole number in full, another to six digits, with a real minus sign."""
    value = float(value) + 0.0
    return (f"{value:.0f}" if value.is_integer() else f"{value:.6g}").replace("-", "−")


def notices(state: Conv2d) -> tuple[str, ...]:
    """Return what is worth noticing about these arguments, the most general first."""
    sentences = [_about_sharing(state), *_about_channels(state)]
    sentences += _about_transposed(state) if state.transposed else _about_forward(state)
    return tuple(sentences)


def sentence_of_output(state: Conv2d, numbers: Tensors, out: int, row: int, column: int) -> str:
    """Return what an output cell is the sum of."""
    found = products_of(state, numbers, out, row, column)
    channels = len(found.channels)
    met = int((~found.missing).sum()) * channels
    padding = int(found.padding.sum()) * channels
    said = f"Output ({out}, {row}, {column}) = {number(found.total)}: the sum of {_count(met, 'product')}"
    if channels > 1:
        said += f" from {channels} input channels"
    if padding:
        said += f", {padding} of them with padding"
    return f"{said}, plus the bias {number(found.bias)}." if state.bias else f"{said}."


def sentence_of_input(state: Conv2d, numbers: Tensors, channel: int, row: int, column: int) -> str:
    """Return where an input cell, or with a row or column outside it a padding cell, has a part."""
    links = links_of_input(state, channel, row, column)
    inside = 0 <= row < state.size[0] and 0 <= column < state.size[1]
    value = f" = {number(numbers.input[channel, row, column])}" if inside else ""
    name = f"{'Input' if inside else 'Padding'} ({channel}, {number(row)}, {number(column)}){value}"
    outputs, weights = len(links.output_cells), len(_unique(links.weights[links.kept]))
    if not outputs:
        return f"{name} has a part in no output: {'all of it is cropped' if state.transposed else 'no step reads it'}."
    said = f"{name} has a part in {_count(outputs, 'output')}, through {_count(weights, 'weight')}"
    copies = len(links.padding_cells) if inside else 0
    return (
        f"{said}; {_count(copies, 'padding cell')} {'copies' if copies == 1 else 'copy'} it."
        if copies
        else f"{said}."
    )


def sentence_of_weight(state: Conv2d, numbers: Tensors, out: int, channel: int, row: int, column: int) -> str:
    """Return how often a weight is used; channel: within the group."""
    links = links_of_weight(state, out, channel, row, column)
    value = number(numbers.weight[out, channel, row, column])
    inputs, padding = len(links.input_cells), len(links.padding_cells)
    said = f"Weight ({out}, {channel}, {row}, {column}) = {value} multiplies {_count(inputs, 'input cell')}"
    if padding:
        said += f" and {_count(padding, 'padding cell')}"
    beside = len(links.cropped_cells)
    cropped = f" and {beside} that the padding crops" if beside else ""
    return f"{said}, for {_count(len(links.output_cells), 'output')}{cropped}: one weight, shared by every place."


def sum_written_out(found: Products) -> tuple[str, ...]:
    """Return an output's arithmetic, a line for each input channel and, of several parts, one for their sum.

    A padding cell's value stands in brackets, ``[0]·2``; weights that meet nothing are left out.
    """
    lines = []
    for at, channel in enumerate(found.channels):
        terms = " + ".join(_terms(found, at)) or "nothing"
        name = f"channel {channel}: " if len(found.channels) > 1 else ""
        lines.append(f"{name}{terms} = {number(found.partial[at])}")
    if len(found.channels) > 1 or found.bias:
        parts = [_signed(part) for part in found.partial] + (
            [f"bias {_signed(found.bias)}"] if found.bias else []
        )
        lines.append(f"{' + '.join(parts)} = {number(found.total)}")
    return tuple(lines)


def _terms(found: Products, at: int) -> list[str]:
    terms = []
    for tap in np.argwhere(~found.missing):
        row, column = int(tap[0]), int(tap[1])
        value, weight = found.values[at, row, column], found.weights[at, row, column]
        left = f"[{number(value)}]" if found.padding[row, column] else _signed(value)
        terms.append(f"{left}·{_signed(weight)}")
    return terms


def _about_sharing(state: Conv2d) -> str:
    told = summary(state)
    inputs, outputs = int(np.prod(told.input_shape)), int(np.prod(told.output_shape))
    dense = inputs * outputs + (outputs if state.bias else 0)
    return (
        f"{_count(told.parameters.value, 'parameter')}, however large the input; a dense layer "
        f"from {thousands(inputs)} to {thousands(outputs)} values would have {thousands(dense)}."
    )


def _about_channels(state: Conv2d) -> list[str]:
    share, out = state.in_channels // state.groups, state.out_channels
    if state.groups > 1 and share == 1:
        return [
            f"Depthwise: each of the {out} output channels sees a single input channel; nothing mixes them."
        ]
    if state.groups > 1:
        return [
            f"{state.groups} groups: each output channel sees {share} of the {state.in_channels} input channels, "
            f"so there are {state.groups} times fewer weights."
        ]
    said = []
    if state.in_channels > 1:
        said.append(
            f"Each output channel has a kernel of its own for each of the {share} input channels; "
            f"their {share} results are summed{', and one bias added' if state.bias else ''}."
        )
    if state.kernel == (1, 1):
        said.append("A 1 × 1 kernel looks at no neighbour: it mixes the channels of one place.")
    return said


def _about_forward(state: Conv2d) -> list[str]:
    return [
        *_about_size(state),
        *_about_dilation(state),
        *_about_padding(state),
        *_about_unread(state),
    ]


def _about_size(state: Conv2d) -> list[str]:
    _, *shape = output_shape(state)
    before, after = _by(state.size), _by((shape[0], shape[1]))
    if before == after:
        return [f"The output keeps the input's {before}."]
    less = state.size[0] * state.size[1] / (shape[0] * shape[1])
    if state.stride != (1, 1) and less > 1:
        return [f"Stride {_either(state.stride)} turns {before} into {after}: {less:.1f} times fewer cells."]
    return [f"The kernel fits into the {'padded ' if _borders(state) else ''}input at {after} places."]


def _about_dilation(state: Conv2d) -> list[str]:
    rows, columns = axes(state)
    if state.dilation == (1, 1):
        return []
    if (rows.reach, columns.reach) == state.kernel:
        return [
            f"Dilation {_either(state.dilation)} changes nothing: the kernel has no second cell to move away."
        ]
    return [
        f"Dilation {_either(state.dilation)} spreads the {_by(state.kernel)} kernel over "
        f"{_by((rows.reach, columns.reach))} cells, with as many weights as before."
    ]


def _about_padding(state: Conv2d) -> list[str]:
    if not _borders(state):
        return []
    steps = [(axis, steps_of(axis)) for axis in axes(state)]
    every = [len(found.read) for _, found in steps]
    inside = [int(((found.read >= 0) & (found.read < axis.size)).sum()) for axis, found in steps]
    total = every[0] * every[1]
    on_padding = total - inside[0] * inside[1]
    share = f"{on_padding} of {total} products of each pair of channels"
    said = [f"{share} meet padding ({100 * on_padding / total:.0f} %)."]
    if state.padding_mode in _SHOWS:
        said.append(f"The padding {_SHOWS[state.padding_mode]}.")
    if any(axis.before >= axis.reach for axis in axes(state)):
        said.append("There is more padding than the kernel reaches: the outermost outputs see padding alone.")
    uneven = [axis for axis, _ in steps if axis.before != axis.after]
    if uneven:
        said.append(
            "An even reach cannot be padded alike on both sides: torch puts the extra cell after the input."
        )
    return said


def _about_unread(state: Conv2d) -> list[str]:
    read = [len(np.unique(origin[origin >= 0])) for origin in (table_of(axis) for axis in axes(state))]
    unread = state.size[0] * state.size[1] - read[0] * read[1]
    if not unread:
        return []
    return [f"{unread} of {state.size[0] * state.size[1]} input cells of each channel are never read."]


def _about_transposed(state: Conv2d) -> list[str]:
    _, *shape = output_shape(state)
    said = [
        f"Each input cell stamps the kernel, times its value, into the output; stamps lie "
        f"{_either(state.stride)} apart and overlaps add up: {_by(state.size)} becomes {_by((shape[0], shape[1]))}."
    ]
    counts = np.multiply.outer(*((table_of(axis) >= 0).sum(axis=1) for axis in axes(state)))
    if counts.min() != counts.max():
        said.append(f"Outputs receive from {counts.min()} to {_count(int(counts.max()), 'product')} each.")
    if counts.min() != counts.max() and any(
        axis.dilation == 1 and axis.stride > 1 and axis.kernel % axis.stride for axis in axes(state)
    ):
        said.append(
            "The kernel is no multiple of the stride, so even inside stamps overlap unevenly: a checkerboard."
        )
    if state.padding != (0, 0):
        said.append(
            f"Padding {_either(state.padding)} crops the output on every side: "
            "it is the padding of the convolution that this one reverses."
        )
    return said


def _borders(state: Conv2d) -> bool:
    return any(axis.before or axis.after for axis in axes(state))


def _count(many: int, name: str) -> str:
    return f"{thousands(many)} {name}{'' if many == 1 else 's'}"


def _by(pair: Pair) -> str:
    return f"{pair[0]} × {pair[1]}"


def _either(pair: Pair) -> str:
    return str(pair[0]) if pair[0] == pair[1] else _by(pair)


def _signed(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


def _unique(cells: Cells) -> NDArray[np.intp]:
    return np.unique(cells, axis=0)
