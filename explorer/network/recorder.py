"""Runs a network node by node and keeps every result."""

from collections.abc import Callable
from typing import Any

from torch import Tensor, fx


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


class Recorder(fx.Interpreter):
    """Interprets a traced network and clones what each node returns, functions as well as modules.

    The clone matters: ReLU(inplace=True) would otherwise write over the recorded convolution before it.
    """

    def __init__(self, network: fx.GraphModule, cancelled: Callable[[], bool] | None = None) -> None:
        super().__init__(network, garbage_collect_values=False)
        self.values: dict[str, Tensor] = {}
        self._cancelled = cancelled

    def record(self, image: Tensor) -> dict[str, Tensor]:
        """Return every node's result for an input (1, C, H, W), by the node's name.

        Raises Cancelled as soon as `cancelled()` says so.
        """
        self.values = {}
        self.run(image)
        return self.values

    def run_node(self, n: fx.Node) -> Any:
        """Run one node, as fx asks; keep a copy of a tensor."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        result = super().run_node(n)
        if isinstance(result, Tensor) and n.op != "output":
            self.values[n.name] = result.clone()
        return result
