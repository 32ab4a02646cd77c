"""What an operation that only moves values reads where, found by sending numbered cells through it."""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, fx, nn

from explorer.network.call import Call, NoArithmetic

Table = tuple[int | None, NDArray[np.intp]]


def tables_of(call: Call) -> tuple[Table, ...]:
    """Return, for each axis of the source, which axis of the layer decides about it and the index at each place.

    The axis is None where the same index is read everywhere; an index of -1 stands for padding.  Raises NoArithmetic
    where the operation does more than choose, repeat or pad along axes.
    """
    source = call.source
    cells = source.numel()
    numbered = torch.arange(1, cells + 1, dtype=torch.float64).reshape(source.shape)
    try:
        moved, backwards = _sent(call, numbered), _sent(call, cells + 1 - numbered)
    except Exception as error:  # whatever an operation says to numbers of another kind
        raise NoArithmetic from error
    if not isinstance(moved, Tensor) or moved.shape != call.value.shape:
        raise NoArithmetic
    if not torch.equal(torch.where(moved == 0, moved, cells + 1 - moved), backwards):
        raise NoArithmetic  # it chooses by the values, as torch.topk does
    flat: NDArray[Any] = moved[0].numpy().astype(np.intp) - 1
    if not np.array_equal(flat + 1, moved[0].numpy()):
        raise NoArithmetic
    return _factorised(flat, tuple(source.shape[1:]))


def _sent(call: Call, numbered: Tensor) -> Any:
    """Return what the operation makes of the numbered cells."""

    def result(node: fx.Node) -> Any:
        if node.name in call.layers:
            return numbered
        given = call.values.get(node.name)
        if given is not None and not isinstance(given, list | tuple):
            return given
        return run(node) if node.op in ("call_function", "call_method") else given

    def run(node: fx.Node) -> Any:
        args, kwargs = fx.node.map_arg((node.args, node.kwargs), result)
        if node is call.node and isinstance(call.module, nn.Module):
            return call.module(*args, **kwargs)
        if node.op == "call_method":
            return getattr(args[0], str(node.target))(*args[1:], **kwargs)
        target: Any = node.target
        return target(*args, **kwargs)

    return run(call.node)


def _factorised(flat: NDArray[np.intp], shape: tuple[int, ...]) -> tuple[Table, ...]:
    """Return a table for each source axis; raises NoArithmetic where the axes do not part."""
    if not flat.size or not (flat >= 0).any():
        raise NoArithmetic
    start: Any = np.unravel_index(int(np.argmax(flat >= 0)), flat.shape)
    here = np.unravel_index(flat[start], shape)
    found: list[Table] = [(None, np.array([index])) for index in here]
    for axis in range(flat.ndim):
        line = flat[(*start[:axis], slice(None), *start[axis + 1 :])]
        coordinates = np.stack(np.unravel_index(np.maximum(line, 0), shape))  # (source axes, n)
        valid = line >= 0
        varying = [a for a in range(len(shape)) if np.ptp(coordinates[a][valid])]
        if not varying and not valid.all() and axis < len(shape):
            varying = [axis]
        if len(varying) > 1 or any(found[a][0] is not None for a in varying):
            raise NoArithmetic
        for a in varying:
            found[a] = (axis, np.where(valid, coordinates[a], -1))
    if not np.array_equal(_composed(found, shape, flat.shape), flat):
        raise NoArithmetic
    return tuple(found)


def _composed(tables: list[Table], shape: tuple[int, ...], into: tuple[int, ...]) -> NDArray[np.intp]:
    """Return the flat source index of every cell, -1 for padding."""
    flat, padding = np.zeros(into, np.intp), np.zeros(into, bool)
    for (axis, table), size in zip(tables, shape, strict=True):
        spread = table if axis is None else table.reshape([-1 if axis == a else 1 for a in range(len(into))])
        padding |= spread < 0
        flat = flat * size + spread
    return np.where(padding, -1, flat)
