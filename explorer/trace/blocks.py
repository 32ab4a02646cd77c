"""The blocks of a network, a residual block or an Inception module, as its modules nest.  NumPy only."""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.trace.layer import Layer, LayerKind

CONTAINERS = frozenset({"Sequential", "ModuleList", "ModuleDict"})
"""Modules that only hold others: a row of blocks is no block."""

FEW = 36  # layers with arithmetic of their own: so many are shown open
SHARE = 0.5  # of a network: what holds more is the network itself, no block of it
_COUNTED = frozenset({LayerKind.CONVOLUTION, LayerKind.LINEAR, LayerKind.ADD, LayerKind.CONCATENATE})


@dataclass(frozen=True)
class Block:
    """One call of a module that holds others.

    path: the module's, with ``:2`` for its second call; kind: its class's name; members: its layers in execution
    order; parent: the path of the innermost block around it, or an empty string; depth: how many are around it.
    """

    path: str
    kind: str
    members: tuple[str, ...]
    parent: str
    depth: int


def blocks(layers: Sequence[Layer]) -> tuple[Block, ...]:
    """Return every block of at least two layers in execution order, outer ones before inner ones."""
    found: dict[str, tuple[str, list[str], str, int]] = {}
    for layer in layers:
        parent, depth = "", 0
        for path, kind in layer.scope:
            if kind in CONTAINERS:
                continue
            found.setdefault(path, (kind, [], parent, depth))[1].append(layer.name)
            parent, depth = path, depth + 1
    return tuple(
        Block(path, kind, tuple(members), parent, depth)
        for path, (kind, members, parent, depth) in found.items()
        if len(members) > 1
    )


def inner_blocks(layers: Sequence[Layer]) -> tuple[Block, ...]:
    """Return the blocks without those that hold most of the network: they are the network itself."""
    most = SHARE * len(layers)
    return tuple(block for block in blocks(layers) if len(block.members) <= most)


def closed_at_first(layers: Sequence[Layer]) -> frozenset[str]:
    """Return the paths of the blocks that are closed until the user opens them: none in a network of few layers."""
    table = {layer.name: layer for layer in layers}
    if sum(layer.kind in _COUNTED for layer in layers) <= FEW:
        return frozenset()
    return frozenset(
        block.path
        for block in inner_blocks(layers)
        if sum(table[name].kind in _COUNTED for name in block.members) > 1
    )
