"""Records a module while it runs, where the way through it depends on the data.

What torch's functions, methods and layers were really given is written down as a graph, so that all else works as if
fx had read it.
"""

import hashlib
import operator
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, fx, nn
from torch.overrides import TorchFunctionMode

from explorer.errors import ExplorerError
from explorer.network.functional import give_modules
from explorer.network.kinds import is_in_place, written
from explorer.network.outputs import chosen_of
from explorer.trace.edits import Index

REMEMBERED = 8  # ways through a network whose graphs are kept
_CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)
Off = Mapping[str, tuple[Index, ...]]


def is_leaf(module: nn.Module) -> bool:
    """Whether a module is one layer: torch's own, unless it holds others that can be shown."""
    if not type(module).__module__.startswith("torch.nn") or isinstance(
        module, (*_CONTAINERS, fx.GraphModule)
    ):
        return False
    return isinstance(module, nn.MultiheadAttention) or not any(True for _ in module.children())


class Live:
    """A module that is recorded anew for every image."""

    def __init__(self, module: nn.Module, name: str) -> None:
        self._module = module
        self._name = name
        self._known: dict[str, fx.GraphModule] = {}
        self._lock = threading.Lock()  # the hooks and the memory are one recording's at a time

    def graph_for(
        self, image: Tensor, modules: Mapping[str, nn.Module] | None = None, off: Off | None = None
    ) -> fx.GraphModule:
        """Return what the module does with an image (1, C, H, W); the same object if it did the same before.

        modules, off: as for the recorder.  Raises ExplorerError if its results cannot be followed, or whatever the
        module raises.
        """
        with self._lock:
            tape = _Tape(self._module, modules or {}, off or {})
            graph = tape.record(image.clone(), self._name)
            key = tape.signature()
            if key not in self._known:
                while len(self._known) >= REMEMBERED:
                    del self._known[next(iter(self._known))]
                made = fx.GraphModule(
                    _Attributes(self._module, tape.constants), graph, type(self._module).__name__
                )
                give_modules(made)
                self._known[key] = made
            return self._known[key]


class _Attributes(nn.Module):
    """Holds what a graph calls: a module's own parts by their paths, and constants met on the way."""

    def __init__(self, module: nn.Module, constants: Mapping[str, Tensor]) -> None:
        super().__init__()
        for name, child in module.named_children():
            self.add_module(name, child)
        for name, parameter in module.named_parameters(recurse=False):
            self.register_parameter(name, parameter)
        for name, buffer in (*module.named_buffers(recurse=False), *constants.items()):
            self.register_buffer(name, buffer)
        self.training = module.training


class _Tape(TorchFunctionMode):
    """Writes down one run."""

    def __init__(self, module: nn.Module, modules: Mapping[str, nn.Module], off: Off) -> None:
        super().__init__()
        self._module, self._modules, self._off = module, modules, off
        self._graph = fx.Graph()
        self._nodes: dict[int, fx.Node] = {}  # by the identity of the tensor each made
        self._alive: list[Any] = []  # an identity holds as long as its tensor lives
        self._paths = {id(part): path for path, part in module.named_modules()}
        self._owned = {
            id(tensor): path for path, tensor in (*module.named_parameters(), *module.named_buffers())
        }
        self._scopes: list[tuple[str, tuple[str, type]]] = []
        self._calls: Counter[str] = Counter()
        self._inside = 0  # how many layers deep: what happens in a layer is the layer's
        self.constants: dict[str, Tensor] = {}

    def record(self, image: Tensor, name: str) -> fx.Graph:
        """Return the graph of one run."""
        self._nodes[id(image)] = self._graph.placeholder("input")
        self._alive.append(image)
        with torch.inference_mode(), self._hooked(), self:
            result = chosen_of(self._module(image), name)
        if not isinstance(result, Tensor) or id(result) not in self._nodes:
            raise ExplorerError(
                f"{name} gives what was not computed by torch from the image, so it cannot be shown."
            )
        self._graph.output(self._nodes[id(result)])
        self._prune()
        return self._graph

    def _prune(self) -> None:
        """Forget what only decided which way to go."""
        for node in reversed(list(self._graph.nodes)):
            effect = node.op in ("output", "placeholder", "call_module") or is_in_place(node, None)
            if not node.users and not effect:
                self._graph.erase_node(node)

    def signature(self) -> str:
        """Return what is the same for two runs that did the same."""
        digest = hashlib.sha256()
        for node in self._graph.nodes:
            digest.update(repr((node.op, node.name, str(node.target), node.args, node.kwargs)).encode())
        for name, tensor in self.constants.items():
            digest.update(
                name.encode() + str(tensor.dtype).encode() + tensor.detach().cpu().numpy().tobytes()
            )
        return digest.hexdigest()

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if self._inside:
            return func(*args, **kwargs)
        made = len(self._alive)
        if getattr(func, "__name__", "") == "__setitem__" and len(args) == 3:
            self._kept(self._written(operator_of(func, args), args, kwargs), func(*args) or args[0])
            return None
        result = func(*args, **kwargs)
        if not _tensors(result) or not any(id(tensor) in self._nodes for tensor in _tensors((args, kwargs))):
            return result
        assert made == len(self._alive)
        return self._kept(self._written(operator_of(func, args), args, kwargs), result)

    def _written(self, call: tuple[str, Any, tuple[Any, ...]], args: Any, kwargs: Any) -> fx.Node:
        op, target, args = call
        node = self._graph.create_node(op, target, self._named(args), self._named(kwargs))
        node.meta["nn_module_stack"] = dict(self._scopes)
        return node

    def _kept(self, node: fx.Node, result: Any) -> Any:
        """Remember who made a result; return it, with units forced to zero where they are."""
        if isinstance(result, Tensor):
            if node.name in self._off:
                result = result.clone()
                for position in self._off[node.name]:
                    result[0][position] = 0
            self._nodes[id(result)] = node
            self._alive.append(result)
            return result
        if isinstance(result, list | tuple):
            for place, part in enumerate(result):
                if isinstance(part, Tensor):
                    taken = self._graph.call_function(operator.getitem, (node, place))
                    taken.meta["nn_module_stack"] = dict(self._scopes)
                    self._nodes[id(part)] = taken
                    self._alive.append(part)
        return result

    def _named(self, value: Any) -> Any:
        """Return arguments with nodes in the place of tensors."""
        if isinstance(value, Tensor):
            return self._nodes.get(id(value)) or self._attribute(value)
        if isinstance(value, slice):
            return slice(*(self._named(part) for part in (value.start, value.stop, value.step)))
        if isinstance(value, torch.Size):
            return tuple(value)
        if isinstance(value, list | tuple):
            parts = [self._named(part) for part in value]
            return parts if isinstance(value, list) else tuple(parts)
        if isinstance(value, dict):
            return {key: self._named(part) for key, part in value.items()}
        return value

    def _attribute(self, tensor: Tensor) -> fx.Node:
        """Return the node of a parameter, or of a tensor from elsewhere."""
        path = self._owned.get(id(tensor))
        if path is None:
            path = f"_constant{len(self.constants)}"
            self.constants[path] = tensor
        self._nodes[id(tensor)] = node = self._graph.get_attr(path)
        self._alive.append(tensor)
        return node

    # ---- layers and the modules around them

    @contextmanager
    def _hooked(self) -> Iterator[None]:
        handles: list[Any] = []
        for part in self._module.modules():
            if part is not self._module:
                handles.append(part.register_forward_pre_hook(self._entered, with_kwargs=True))
                handles.append(part.register_forward_hook(self._left, with_kwargs=True))
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def _entered(self, module: nn.Module, args: Any, kwargs: Any) -> None:
        if threading.get_ident() != self._thread:
            return
        if self._inside or is_leaf(module):
            self._inside += 1
            return
        path = self._paths[id(module)]
        calls = self._calls[path]
        self._calls[path] += 1
        self._scopes.append((f"{path}@{calls}" if calls else path, (path, type(module))))

    def _left(self, module: nn.Module, args: Any, kwargs: Any, result: Any) -> Any:
        if threading.get_ident() != self._thread:
            return result
        if not self._inside:
            self._scopes.pop()
            return result
        self._inside -= 1
        if self._inside:
            return result
        path = self._paths[id(module)]
        if path in self._modules:
            self._inside += 1
            result = self._modules[path](*args, **kwargs)
            self._inside -= 1
        return self._kept(self._written(("call_module", path, args), args, kwargs), result)

    def __enter__(self) -> "_Tape":
        self._thread = threading.get_ident()
        super().__enter__()  # type: ignore[no-untyped-call]
        return self


def operator_of(func: Any, args: tuple[Any, ...]) -> tuple[str, Any, tuple[Any, ...]]:
    """Return (op, target, arguments) of a node that does what a function was called for."""
    name = str(getattr(func, "__name__", ""))
    if name == "__get__":  # a property, as in x.T
        return "call_function", getattr, (args[0], str(func.__self__.__name__))
    if name == "__getitem__":
        return "call_function", operator.getitem, args
    if name == "__setitem__":
        return "call_function", written, args
    if name == "__rsub__":
        return "call_function", operator.sub, (args[1], args[0])
    if name in ("__rdiv__", "__rtruediv__"):
        return "call_function", operator.truediv, (args[1], args[0])
    if name in ("__rpow__",):
        return "call_function", operator.pow, (args[1], args[0])
    method = getattr(Tensor, name, None)
    if (
        args
        and isinstance(args[0], Tensor)
        and (method is func or type(func).__name__ == "method_descriptor")
    ):
        return "call_method", name, args
    if args and isinstance(args[0], Tensor) and getattr(func, "__qualname__", "").startswith("TensorBase."):
        return "call_method", name, args
    return "call_function", func, args


def _tensors(value: Any) -> list[Tensor]:
    """Return every tensor in what a function was given or gave."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for part in value.values() for tensor in _tensors(part)]
    if isinstance(value, list | tuple):
        return [tensor for part in value for tensor in _tensors(part)]
    return []
