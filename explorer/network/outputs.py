"""Which of a network's results are its classes."""

from collections.abc import Mapping
from typing import Any

from torch import fx

from explorer.errors import ExplorerError

_NAMES = ("logits", "out", "output")


def choose_output(graph: fx.GraphModule, name: str) -> None:
    """Let a graph return one result, the logits of several; raises ExplorerError if it is not clear which those are."""
    node = next(node for node in graph.graph.nodes if node.op == "output")
    chosen = chosen_of(node.args[0], name)
    if not isinstance(chosen, fx.Node):
        raise _unclear(name, "gives no tensor")
    node.args = (chosen,)


def chosen_of(result: Any, name: str) -> Any:
    """Return the logits among what a network gave, or what stands for them; raises ExplorerError."""
    if isinstance(result, Mapping):
        found = [result[key] for key in _NAMES if result.get(key) is not None]
        if not found and len(result) == 1:
            found = list(result.values())
        if not found:
            raise _unclear(name, f"gives a dictionary of {', '.join(map(str, result))}")
        return found[0]
    if isinstance(result, list | tuple):
        found = [part for part in result if part is not None]
        named = [getattr(result, key) for key in _NAMES if getattr(result, key, None) is not None]
        if named or len(found) == 1:
            return (named or found)[0]
        raise _unclear(name, f"gives {len(found)} results")
    if isinstance(result, fx.Node):
        return result
    named = [getattr(result, key) for key in _NAMES if getattr(result, key, None) is not None]
    return named[0] if named else result


def _unclear(name: str, what: str) -> ExplorerError:
    return ExplorerError(
        f'{name} {what}; let it return its logits alone, or as "logits" of a dictionary, so that it can be shown.'
    )
