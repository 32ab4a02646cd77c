"""From a module to the graph that the recorder runs.

torch.fx reads most modules without running them.  What it cannot read, because the way through depends on the data,
is recorded while it runs, for every image anew: `eager`.
"""

import inspect
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, fx, nn

from explorer.errors import ExplorerError
from explorer.network.eager import Live, is_leaf
from explorer.network.functional import give_modules
from explorer.network.outputs import choose_output
from explorer.network.recorder import Recorder
from explorer.trace.edits import Index

Size = tuple[int, ...]
_CASTS = ("half", "bfloat16", "double")
_PRECISIONS = (torch.float16, torch.bfloat16, torch.float64)


class Traced:
    """A module's graph.

    graph: as it is for a black image.  values: what its nodes hold then, for the shapes.  changes: whether another
    image may take another way, so that `graph_for` must be asked.
    """

    def __init__(self, graph: fx.GraphModule, values: Mapping[str, Any], live: Live | None = None) -> None:
        self.graph = graph
        self.values: Mapping[str, Any] = values
        self._live = live

    def forget(self) -> None:
        """Let the values go: the shapes are known now, and they are as large as a trace."""
        self.values = {}

    @property
    def changes(self) -> bool:
        """Whether the graph may be another one for another image."""
        return self._live is not None

    def graph_for(
        self,
        image: Tensor,
        modules: Mapping[str, nn.Module] | None = None,
        off: Mapping[str, tuple[Index, ...]] | None = None,
    ) -> fx.GraphModule:
        """Return the graph for an image (1, C, H, W), the same object as for the last one that went the same way.

        modules, off: as for the recorder.
        """
        return self.graph if self._live is None else self._live.graph_for(image, modules or {}, off or {})


def traced(module: nn.Module, size: Size, cast: bool = False) -> Traced:
    """Return a module's graph for an input (1, *size); raises ExplorerError if it cannot be recorded.

    cast: whether the module was in another precision before, to which it may cast on the way: it does no more.
    """
    name = type(module).__name__
    _check_inputs(module, name)
    try:
        black = torch.zeros(1, *size)
    except RuntimeError as error:
        raise ExplorerError(
            f"An input of {'×'.join(map(str, size))} does not fit into memory; make input_size smaller."
        ) from error
    return traced_with(module, black, name, cast)


def traced_with(module: nn.Module, image: Tensor, name: str, cast: bool = False) -> Traced:
    """Return a module's graph for an input (1, ...); raises ExplorerError if it cannot be recorded."""
    if is_leaf(module):  # else fx would look inside it
        module = nn.Sequential(OrderedDict({type(module).__name__.lower(): module}))
    try:
        graph = symbolic(module)
        if cast:
            _stay_in_float32(graph)
    except Exception:  # whatever the module raises when it meets no numbers
        return _recorded(module, image, name)
    try:
        choose_output(graph, name)
        values = _first_pass(graph, image)
    except ExplorerError:
        raise
    except Exception:
        return _recorded(module, image, name)  # which says what is wrong, or gets on
    return Traced(graph, values)


def symbolic(module: nn.Module) -> fx.GraphModule:
    """Return a module's graph as fx reads it; raises whatever fx or the module raises."""
    if isinstance(module, fx.GraphModule):
        graph = fx.Graph()
        graph.output(graph.graph_copy(module.graph, {}))
        read = fx.GraphModule(module, graph, type(module).__name__)
    else:
        tracer = _Tracer()
        read = fx.GraphModule(module, tracer.trace(module), type(module).__name__)
        _open_functions(read.graph)
    give_modules(read)
    return read


def _stay_in_float32(network: fx.GraphModule) -> None:
    """Let every cast to another precision be one to float32."""
    for node in network.graph.nodes:
        if node.op == "call_method" and node.target in _CASTS:
            node.target = "float"
        node.args, node.kwargs = (
            fx.node.map_aggregate(part, lambda value: torch.float32 if value in _PRECISIONS else value)
            for part in (node.args, node.kwargs)
        )
    network.recompile()


def _open_functions(graph: fx.Graph) -> None:
    """Put what torchvision's own functions do in their place, where fx can read that."""
    for node in list(graph.nodes):
        home = str(getattr(node.target, "__module__", ""))
        if node.op != "call_function" or not home.startswith("torchvision.models") or node.kwargs:
            continue
        try:
            inside = fx.symbolic_trace(node.target).graph
        except Exception:  # it decides by sizes, so it stays one step
            continue
        given = [each for each in inside.nodes if each.op == "placeholder"]
        if len(given) != len(node.args):
            continue
        before = set(graph.nodes)
        with graph.inserting_before(node):
            result: Any = graph.graph_copy(inside, dict(zip(given, node.args, strict=True)))
        for new in set(graph.nodes) - before:
            new.meta["nn_module_stack"] = node.meta.get("nn_module_stack")
        node.replace_all_uses_with(result)
        graph.erase_node(node)


class _Tracer(fx.Tracer):
    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:
        """Whether a module is one layer, as fx asks."""
        return is_leaf(m)


def _recorded(module: nn.Module, image: Tensor, name: str) -> Traced:
    live = Live(module, name)
    try:
        graph = live.graph_for(image)
        return Traced(graph, _first_pass(graph, image), live)
    except ExplorerError:
        raise
    except Exception as error:
        raise _refused(error, image, name) from error


def _first_pass(graph: fx.GraphModule, image: Tensor) -> Mapping[str, Tensor]:
    with torch.inference_mode():
        return Recorder(graph).record(image.clone())  # what works in place must not change the caller's


def _refused(error: Exception, image: Tensor, name: str) -> ExplorerError:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    size = "×".join(map(str, image.shape[1:]))
    if "indices" in said and "Long" in said:
        return ExplorerError(
            f"{name} reads whole numbers, as of words, and not an image; only networks for images can be shown."
        )
    if re.search(r"more than 1 value per channel", said):
        return ExplorerError(
            f"{name} normalises over a batch even in evaluation mode, which a single image cannot be; give its "
            "BatchNorm layers track_running_stats=True, and let forward() leave their mode alone."
        )
    if re.search(r"dtype|\b(?:Half|BFloat16|double|Double)\b", said):
        return ExplorerError(
            f"{name} computes in two precisions at once ({said}); let it stay in float32, without half() or to(dtype)."
        )
    return ExplorerError(f"{name} could not be run on an image of {size}; check its input_size ({said}).")


def _check_inputs(module: nn.Module, name: str) -> None:
    """Raise ExplorerError if the module reads more than one thing."""
    if isinstance(module, fx.GraphModule):
        needed = [
            str(node.target) for node in module.graph.nodes if node.op == "placeholder" and not node.args
        ]
    else:
        needed = _needed(module)
    if len(needed) > 1:
        listed = f"{', '.join(needed[:-1])} and {needed[-1]}"
        raise ExplorerError(f"{name} reads {listed}; only networks that read one image can be shown.")


def _needed(module: nn.Module) -> list[str]:
    """Return the names of what `forward` must be given."""
    kinds = (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    )
    try:
        parameters: Any = inspect.signature(module.forward).parameters.values()
    except (TypeError, ValueError):
        return []
    return [each.name for each in parameters if each.kind in kinds and each.default is each.empty]
