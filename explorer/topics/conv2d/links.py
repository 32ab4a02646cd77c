"""Which cells of input, weight and output touch when one of them is pointed at.  NumPy only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.topics.conv2d.axis import Indices, axes, steps_of
from explorer.topics.conv2d.state import Conv2d

Cells = NDArray[np.intp]
Channels = list[tuple[int, int]]  # (output channel, input channel within its group)


@dataclass(frozen=True, eq=False)
class Links:
    """Every product that a cell has a part in, as rows of four tables, and the cells in them.

    reads: (n, 3) the cell read, (channel, row, column) in the input's own coordinates, outside it where padding is
    read; origins: (n, 3) the input cell its value is taken from, -1 for a zero; weights: (n, 4) the weight on it,
    (out, in within the group, row, column), which gives the colour; outputs: (n, 3) the cell summed into, outside
    the output where a transposed convolution crops it away.
    """

    reads: Cells
    origins: Cells
    weights: Cells
    outputs: Cells
    inside: NDArray[np.bool_]  # (n,) the read is a cell of the input
    kept: NDArray[np.bool_]  # (n,) the output is a cell of the output

    @property
    def input_cells(self) -> Cells:
        """Cells of the input that are read themselves, each once, (m, 3)."""
        return _distinct(self.reads[self.inside])

    @property
    def padding_cells(self) -> Cells:
        """Padding cells that are read, each once, (m, 3)."""
        return _distinct(self.reads[~self.inside])

    @property
    def padding_origins(self) -> Cells:
        """Where each of `padding_cells` takes its value from, (m, 3); -1 for a zero."""
        _, first = np.unique(self.reads[~self.inside], axis=0, return_index=True)
        return self.origins[~self.inside][first]

    @property
    def weight_cells(self) -> Cells:
        """The weights, each once, (m, 4)."""
        return _distinct(self.weights)

    @property
    def output_cells(self) -> Cells:
        """Cells of the output, each once, (m, 3)."""
        return _distinct(self.outputs[self.kept])

    @property
    def cropped_cells(self) -> Cells:
        """Where products of a transposed convolution fall beside the output, each once, (m, 3)."""
        return _distinct(self.outputs[~self.kept])


def links_of_output(state: Conv2d, out: int, row: int, column: int) -> Links:
    """Return what is summed into an output cell."""
    along = [steps_of(axis) for axis in axes(state)]
    chosen = [np.flatnonzero(found.output == at) for found, at in zip(along, (row, column), strict=True)]
    return _links(state, [(out, share) for share in range(_share(state))], chosen)


def links_of_input(state: Conv2d, channel: int, row: int, column: int) -> Links:
    """Return what an input cell has a part in, by itself or through padding that takes its value.

    A row or column outside the input means that one padding cell.
    """
    inside = all(0 <= at < size for at, size in zip((row, column), state.size, strict=True))
    along = [steps_of(axis) for axis in axes(state)]
    chosen = [
        np.flatnonzero((found.origin if inside else found.read) == at)
        for found, at in zip(along, (row, column), strict=True)
    ]
    group, share = divmod(channel, _share(state))
    each = state.out_channels // state.groups
    return _links(state, [(out, share) for out in range(group * each, (group + 1) * each)], chosen)


def links_of_weight(state: Conv2d, out: int, channel: int, row: int, column: int) -> Links:
    """Return every input that a weight multiplies and every output this goes to; channel: within the group."""
    along = [steps_of(axis) for axis in axes(state)]
    chosen = [np.flatnonzero(found.tap == at) for found, at in zip(along, (row, column), strict=True)]
    return _links(state, [(out, channel)], chosen)


def _links(state: Conv2d, channels: Channels, chosen: list[Indices]) -> Links:
    """Return the links of every pair of channels at every chosen step of the rows and of the columns."""
    rows, columns = axes(state)
    down, across = steps_of(rows), steps_of(columns)
    i, j = (grid.ravel() for grid in np.meshgrid(*chosen, indexing="ij"))
    reads = np.stack([down.read[i], across.read[j]], axis=1)
    origins = np.stack([down.origin[i], across.origin[j]], axis=1)
    taps = np.stack([down.tap[i], across.tap[j]], axis=1)
    outputs = np.stack([down.output[i], across.output[j]], axis=1)
    inside = ((reads >= 0) & (reads < state.size)).all(axis=1)
    kept = ((outputs >= 0) & (outputs < (rows.length, columns.length))).all(axis=1)
    out, share = np.array(channels, np.intp).T
    source = out // (state.out_channels // state.groups) * _share(state) + share
    named_origins = _named(source, origins)
    named_origins[(named_origins < 0).any(axis=1)] = -1
    return Links(
        _named(source, reads),
        named_origins,
        np.concatenate([np.repeat(out, len(i))[:, None], _named(share, taps)], axis=1),
        _named(out, outputs),
        np.tile(inside, len(out)),
        np.tile(kept, len(out)),
    )


def _named(channels: Indices, cells: Cells) -> Cells:
    """Return (channel, row, column) for every channel, then every cell."""
    return np.concatenate(
        [np.repeat(channels, len(cells))[:, None], np.tile(cells, (len(channels), 1))], axis=1
    )


def _share(state: Conv2d) -> int:
    """Return how many input channels one output channel sees."""
    return state.in_channels // state.groups


def _distinct(cells: Cells) -> Cells:
    return np.unique(cells, axis=0)
