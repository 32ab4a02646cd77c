"""The story of a convolution: a kernel over a patch."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from explorer.colors import Coloring
from explorer.panels.steps.lines import graph_of, largest_lines, summed, zero_centred
from explorer.panels.steps.planes import Plane, plane_of, seen
from explorer.panels.steps.story import Frame, Line, Pane, Share, Story
from explorer.trace import FloatArray, Layer, LayerKind, Patch, Trace, Unit, visible
from explorer.trace.field import window


def tell_patch(trace: Trace, coloring: Coloring, story: Story, chosen: int | None) -> Story:
    """Return the story of a unit that a kernel made; `chosen` is the input map to show, else the usual one."""
    first = story.links[0]
    patch, layer = first.detail, trace.layer(first.unit.layer)
    assert isinstance(patch, Patch)
    source = seen(trace, patch.source)
    index = favourite(trace, layer, patch) if chosen is None else min(chosen, len(patch.channels) - 1)
    channel = int(patch.channels[index])
    plane = plane_of(source, channel)
    shares = tuple(
        Share(plane_of(source, int(entry)), float(total))
        for entry, total in zip(patch.channels, patch.sums, strict=True)
    )
    frame, padding = _under_kernel(layer, first.unit, patch, plane.shape)

    def under(row: int, column: int) -> Unit | None:
        unit = patch.unit(index, row, column, len(trace.layer(patch.source).shape))
        return None if unit is None else visible(trace, unit)

    return replace(
        story,
        source=plane,
        frame=frame,
        padding=padding,
        shares=shares if len(shares) > 1 and plane.channel is not None else (),
        shown=index,
        panes=_multiplied(coloring, patch, index, plane),
        lines=(*_sums(patch), *summed(story.links)),
        graph=graph_of(trace, story.links),
        taps=_taps(layer, first.unit, plane.shape),
        under=under,
    )


def favourite(trace: Trace, layer: Layer, patch: Patch) -> int:
    """Return the input map that usually adds most: the largest Σ|kernel| · Σ|map|."""
    if len(patch.channels) == 1:
        return 0
    maps = trace[patch.source][patch.channels]
    strength = np.abs(maps).reshape(len(maps), -1).sum(1, dtype=np.float64)
    weights = np.abs(patch.weights).sum((1, 2), dtype=np.float64)
    return int(np.nan_to_num(strength * weights if strength.any() else weights).argmax())


def _multiplied(coloring: Coloring, patch: Patch, index: int, plane: Plane) -> tuple[Pane, ...]:
    """Return window × kernel = products of one input map."""
    weights, values = patch.weights[index], patch.values[index]
    heaviest = _largest(patch.weights)
    products = patch.products.astype(np.float32)  # (C, kh, kw): all share one range, as in the inspector
    return (
        Pane("window", "", values, coloring.scale(plane.layer, plane.channel or 0)),
        Pane("kernel", "×", weights, zero_centred(heaviest), fixed=True),
        Pane("products", "=", products[index], zero_centred(_largest(products))),
    )


def _largest(values: FloatArray) -> float:
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max(initial=0.0))


def _sums(patch: Patch) -> list[Line]:
    if len(patch.channels) == 1:
        return [Line(f"{patch.weights[0].size} products", float(patch.sums[0]))]
    named = [f"map {channel}" for channel in patch.channels.tolist()]
    return largest_lines(patch.sums, lambda index: named[index], "other maps")


def _under_kernel(
    layer: Layer, unit: Unit, patch: Patch, shape: tuple[int, int]
) -> tuple[Frame | None, tuple[int, int]]:
    """Return what the kernel covers, and how much padding there is around the input."""
    if layer.kind is LayerKind.CONVOLUTION and len(unit.position) == 3:
        (kh, sh, ph, dh), (kw, sw, pw, dw) = window(layer.settings)
        top, left = unit.position[1] * sh - ph, unit.position[2] * sw - pw
        return Frame(top, left, top + dh * (kh - 1) + 1, left + dw * (kw - 1) + 1), (ph, pw)
    rows, columns = patch.rows[patch.rows >= 0], patch.columns[patch.columns >= 0]
    if not rows.size or not columns.size:
        return None, (0, 0)
    top, bottom = int(rows.min()), int(rows.max()) + 1
    if shape[0] > 1 and len(unit.position) == 2:  # a signal: its maps are the rows of one picture
        top, bottom = int(patch.channels.min()), int(patch.channels.max()) + 1
    return Frame(top, int(columns.min()), bottom, int(columns.max()) + 1), (0, 0)


def _taps(layer: Layer, unit: Unit, shape: tuple[int, int]) -> Callable[[int, int], NDArray[np.bool_]] | None:
    """Return which input cells a kernel cell ever multiplies, as a function of its row and column."""
    if layer.kind is not LayerKind.CONVOLUTION or len(unit.position) != 3:
        return None
    axes = [
        (np.arange(size) * stride - padding, dilation)
        for (_, stride, padding, dilation), size in zip(window(layer.settings), layer.shape[1:], strict=True)
    ]

    def cells(row: int, column: int) -> NDArray[np.bool_]:
        lit = np.zeros(shape, np.bool_)
        at = [begin + tap * dilation for (begin, dilation), tap in zip(axes, (row, column), strict=True)]
        rows, columns = (cells[(cells >= 0) & (cells < size)] for cells, size in zip(at, shape, strict=True))
        lit[np.ix_(rows, columns)] = True
        return lit

    return cells
