"""Runs a network node by node and keeps every result."""

from collections.abc import Callable, Mapping
from typing import Any

from torch import Tensor, fx, nn

from explorer.network.kinds import is_in_place
from explorer.trace import FloatArray
from explorer.trace.edits import Index


def first_of(tensor: Tensor) -> FloatArray:
    """Return a tensor without its batch axis, read-only float32; of several results the first."""
    real = tensor.real if tensor.is_complex() else tensor
    array: FloatArray = (real[0] if real.dim() else real).float().cpu().numpy()
    array.flags.writeable = False
    return array


def _storage(tensor: Tensor) -> int:
    """Return where a tensor's numbers lie, the same for its views."""
    return tensor.untyped_storage().data_ptr()


class Cancelled(Exception):
    """Nobody waits for the answer any more."""


class Recorder(fx.Interpreter):
    """Interprets a traced network and keeps what each node returns, functions as well as modules.

    Of an attention, which returns its weights too, the first result is kept.
    What a node is about to write over is cloned first: ReLU(inplace=True) would otherwise change the recorded
    convolution before it.  All else is kept as it is, without a copy.
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
        self.values: dict[str, Any] = {}
        self._sharing: dict[int, list[str]] = {}  # by storage, the results that lie in it
        self._cancelled = cancelled
        self._modules = modules or {}
        self._off = off or {}

    def record(self, image: Tensor) -> dict[str, Any]:
        """Return every node's result for an input (1, C, H, W), by the node's name.

        Raises Cancelled as soon as `cancelled()` says so.
        """
        self.values, self._sharing = {}, {}
        self.run(image.clone())  # what works in place must not change the caller's
        return self.values

    def run_node(self, n: fx.Node) -> Any:
        """Run one node, as fx asks; keep its result."""
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        if self._writes(n):
            self._spare(n)
        result = super().run_node(n)
        if self._is_attention(n) and isinstance(result, tuple):
            return (self._kept(n, result[0]), *result[1:])
        if isinstance(result, Tensor) and n.op != "output":
            return self._kept(n, result)
        self.values[n.name] = result
        return result

    def _kept(self, node: fx.Node, result: Tensor) -> Tensor:
        """Keep a node's result; return what the network goes on with."""
        if node.name in self._off:
            result = result.clone()
            for position in self._off[node.name]:
                result[0][position] = 0
        self.values[node.name] = result
        self._sharing.setdefault(_storage(result), []).append(node.name)
        return result

    def _writes(self, node: fx.Node) -> bool:
        """Whether a node may write over what it reads."""
        if node.op == "call_module":
            return is_in_place(node, self.fetch_attr(str(node.target)))
        if node.op not in ("call_function", "call_method"):
            return False
        home = str(getattr(node.target, "__module__", None) or "torch").partition(".")[0]
        unknown = node.op == "call_function" and home not in ("torch", "_operator", "operator", "builtins")
        return (
            unknown
            or is_in_place(node, None)
            or "out" in node.kwargs
            or any(arg is True for arg in node.args)
        )

    def _spare(self, node: fx.Node) -> None:
        """Let the record hold copies of all that lies where a node is about to write."""
        for read in node.all_input_nodes:
            value = self.env.get(read)
            if not isinstance(value, Tensor):
                continue
            for name in self._sharing.pop(_storage(value), []):
                self.values[name] = self.values[name].clone()

    def _is_attention(self, node: fx.Node) -> bool:
        return node.op == "call_module" and isinstance(
            self.fetch_attr(str(node.target)), nn.MultiheadAttention
        )

    def call_module(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run a module, as fx asks, or what takes its place."""
        instead = self._modules.get(target)
        return super().call_module(target, args, kwargs) if instead is None else instead(*args, **kwargs)
