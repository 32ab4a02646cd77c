"""A node of a graph with all that is known about it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor, fx, nn

from explorer.trace import FloatArray


class NoArithmetic(Exception):
    """The node's arguments are such that the kind's arithmetic does not hold."""


@dataclass(frozen=True)
class Call:
    """A node, its arguments by name, and what it read and returned, batch axis included.

    layers: the names of the nodes that are layers; values: every node's result.  module: what the node calls.
    signal: whether (C, L) is read as channels and positions.
    """

    node: fx.Node
    options: Mapping[str, Any]
    value: Tensor
    values: Mapping[str, Any]
    layers: Collection[str]
    module: nn.Module | None = None
    signal: bool = False

    @property
    def read(self) -> list[fx.Node]:
        """The layers among what it reads, those behind a node with several results too."""
        here = [node for node in self.node.all_input_nodes if node.name in self.layers]
        if here:
            return here
        behind = [node for several in self.node.all_input_nodes for node in several.all_input_nodes]
        return [node for node in behind if node.name in self.layers]

    @property
    def source(self) -> Tensor:
        """What the first layer among the arguments holds."""
        value: Tensor = self.values[self.read[0].name]
        return value


def frozen(tensor: Tensor) -> FloatArray:
    """Return a tensor's numbers as read-only float32, a view where that is possible."""
    array: FloatArray = tensor.detach().cpu().float().numpy().view()
    array.flags.writeable = False
    return array


def constant_of(side: Any, call: Call) -> float | FloatArray | None:
    """Return a side's number or numbers without batch axis; None for a layer."""
    if isinstance(side, int | float):
        return float(side)
    if not isinstance(side, fx.Node) or side.name not in call.values:
        raise NoArithmetic  # computed from shapes
    if side.name in call.layers:
        return None
    tensor = call.values[side.name]
    if not isinstance(tensor, Tensor):
        return float(tensor)  # a size
    return frozen(tensor[0] if tensor.dim() == call.value.dim() else tensor)
