"""Which blocks of the network are open on screen: what stands on one plate.  NumPy only."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.space.grids import Block, tail
from explorer.trace import Layer, inner_blocks


@dataclass(frozen=True)
class Opened:
    """A block of the network that is open: two or more of the blocks on screen are its own.

    path: its module's; kind: its class's name; blocks: their indices; level: how many open ones are nested in it.
    """

    path: str
    kind: str
    blocks: tuple[int, ...]
    level: int

    @property
    def label(self) -> str:
        """Its name as it stands on screen: a click closes it."""
        return f"− {tail(self.path)} · {self.kind}"


def opened(blocks: Sequence[Block], layers: Sequence[Layer]) -> tuple[Opened, ...]:
    """Return the open blocks of the network among `blocks`, outer ones before inner ones."""
    home = {name: i for i, block in enumerate(blocks) for name in block.members}
    paths = {block.group for block in blocks if block.closed}
    found: list[Opened] = []
    for block in reversed(inner_blocks(layers)):
        indices = tuple(sorted({home[name] for name in block.members if name in home}))
        if len(indices) > 1 and block.path not in paths:
            inside = [one.level for one in found if set(one.blocks) <= set(indices)]
            found.append(Opened(block.path, block.kind, indices, max(inside, default=-1) + 1))
    return tuple(found[::-1])


def titled(blocks: Sequence[Block], opened: Sequence[Opened]) -> list[Block]:
    """Return `blocks` with labels that leave out the path of the open block around them: its plate says it."""
    around = {i: f"{one.path}." for one in opened for i in one.blocks}  # the innermost comes last
    return [
        replace(block, label=_inside(block, around[i])) if i in around else block
        for i, block in enumerate(blocks)
    ]


def _inside(block: Block, around: str) -> str:
    if block.closed:
        return f"+ {tail(block.group)}"
    return block.label.removeprefix(around)
