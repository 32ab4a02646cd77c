"""Runs a network node by node and keeps every result."""

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor, fx, nn

from explorer.trace.edits import Index


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


class Recorder(fx.Interpreter):
    """Interprets a traced network and clones what each node returns, functions as well as modules.

    The clone matters: ReLU(inplace=True) would otherwise write over the recorded convolution before it.
    modules: by path, what is run instead of the network's own.  off: by node, positions whose values are forced to
    zero, for the record and for all that follows.
    """

    def __init__(
        self,
        network: fx.GraphModule,
        cancelled: Callable[[], bool] | None = None,
        modules: Mapping[str, nn.Module] | None = None,
        off: Mapping[str, tuple[Index, ...]] | None = None,
    ) -> None:
        super().__init__(network, garbage_collect_values=False)
        self.values: dict[str, Tensor] = {}
        self._cancelled = cancelled
        self._modules = modules or {}
        self._off = off or {}

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
        if not isinstance(result, Tensor) or n.op == "output":
            return result
        kept = self.values[n.name] = result.clone()
        if n.name not in self._off:
            return result
        for position in self._off[n.name]:
            kept[0][position] = 0
        return kept.clone()

    def call_module(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run a module, as fx asks, or what takes its place."""
        instead = self._modules.get(target)
        return super().call_module(target, args, kwargs) if instead is None else instead(*args, **kwargs)
