"""Grouping layers for display: an activation belongs to the layer that feeds it.  NumPy only."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from explorer.trace.blocks import CONTAINERS
from explorer.trace.layer import Layer, LayerKind

SILENT = frozenset({LayerKind.FLATTEN, LayerKind.RESHAPE, LayerKind.DROPOUT, LayerKind.IDENTITY})
"""Layers that show nothing their source does not show."""

_ADDED = {
    LayerKind.BATCH_NORM: "norm",
    LayerKind.RELU: "ReLU",
    LayerKind.LEAKY_RELU: "leaky ReLU",
    LayerKind.RELU6: "ReLU6",
    LayerKind.GELU: "GELU",
    LayerKind.SILU: "SiLU",
    LayerKind.SIGMOID: "sigmoid",
    LayerKind.TANH: "tanh",
    LayerKind.HARDSWISH: "hard swish",
}
_ALONE = frozenset({LayerKind.INPUT, LayerKind.SOFTMAX})


@dataclass(frozen=True)
class Group:
    """Layers drawn as one block.

    name: the producing layer's; label: for people, as in ``conv1 + ReLU``, or the path of the module that holds just
    these layers.
    shown: the layer whose values are drawn (the last activation, never a flatten).
    members: all its layers in execution order; sources: names of the groups it reads.
    block: a whole block that is closed, a residual block, say; its name is then the block's path, and no layer's.
    """

    name: str
    label: str
    shown: str
    members: tuple[str, ...]
    sources: tuple[str, ...]
    block: bool = False


@dataclass
class _Draft:
    """A group while it is being collected."""

    first: Layer
    label: str
    shown: str
    path: str = ""  # of the closed block it is
    members: list[str] = field(default_factory=list)
    reads: list[str] = field(default_factory=list)


def fold(layers: Sequence[Layer], unfolded: bool = False, closed: Collection[str] = ()) -> tuple[Group, ...]:
    """Return the groups of `layers` in execution order.

    unfolded: every activation on its own.  closed: the paths of the blocks that are one group each.
    """
    consumers = Counter(source for layer in layers for source in layer.sources)
    home: dict[str, _Draft] = {}
    drafts: list[_Draft] = []
    names = [layer.name for layer in layers]
    for layer in layers:
        path = next((path for path, _ in layer.scope if path in closed), "")
        draft: _Draft | None
        if path:
            draft = _in_block(path, dict(layer.scope)[path], layer, drafts)
        else:
            draft = _joined(layer, home, consumers, unfolded)
        if draft is None:
            draft = _Draft(layer, layer.name, layer.name)
            drafts.append(draft)
        home[layer.name] = draft
        draft.members.append(layer.name)
        draft.reads.extend(layer.sources)
    within = [frozenset(path for path, kind in layer.scope if kind not in CONTAINERS) for layer in layers]
    sizes, scopes = Counter(path for paths in within for path in paths), dict(zip(names, within, strict=True))
    for draft in drafts:
        draft.label = _module(draft, scopes, sizes) or draft.label
    return tuple(_group(draft, home) for draft in drafts)


def _module(draft: _Draft, scopes: Mapping[str, frozenset[str]], sizes: Mapping[str, int]) -> str:
    """Return the path of the outermost module that holds just the layers of an open draft, if there is one."""
    held = [scopes[name] for name in draft.members]
    if draft.path or len(held) < 2:
        return ""
    whole = [path for path in frozenset.intersection(*held) if sizes[path] == len(held)]
    return min(whole, key=len, default="")


def _in_block(path: str, kind: str, layer: Layer, drafts: list[_Draft]) -> _Draft:
    """Return the draft of the closed block that `layer` is in, begun if it is the block's first."""
    if not drafts or drafts[-1].path != path:
        drafts.append(_Draft(layer, f"{path} · {kind}", layer.name, path))
    if layer.kind not in SILENT:
        drafts[-1].shown = layer.name
    return drafts[-1]


def _joined(layer: Layer, home: dict[str, _Draft], consumers: Counter[str], unfolded: bool) -> _Draft | None:
    """Return the draft that `layer` joins, if it does not begin its own."""
    draft = home.get(layer.sources[0]) if len(layer.sources) == 1 else None
    if draft is None or layer.kind in SILENT:
        return draft
    follows = (
        not draft.path
        and layer.kind in _ADDED
        and draft.first.kind not in _ALONE
        and consumers[layer.sources[0]] == 1
    )
    if unfolded or not follows:
        return None
    draft.label += f" + {_ADDED[layer.kind]}"
    draft.shown = layer.name
    return draft


def _group(draft: _Draft, home: dict[str, _Draft]) -> Group:
    read = [home[name] for name in draft.reads if name in home]
    sources = tuple(dict.fromkeys(_name(other) for other in read if other is not draft))
    return Group(_name(draft), draft.label, draft.shown, tuple(draft.members), sources, bool(draft.path))


def _name(draft: _Draft) -> str:
    return draft.path or draft.first.name
