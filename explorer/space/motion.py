"""From where the maps come when the layers are arranged anew.  NumPy only."""

import numpy as np

from explorer.space.layout import Layout


def before(old: Layout, new: Layout) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return corner, right, down and depth that the slabs of `new` had in `old`.

    A map that was not there comes out of its collapsed block, or of the block of the network that was closed, or
    grows where it stands.
    """
    if not len(old.corner):
        return new.corner + (new.right + new.down) / 2, new.right * 0.01, new.down * 0.01, new.depth
    source = _sources(old, new)
    there = source >= 0
    corner = np.where(there[:, None], old.corner[source], new.corner + (new.right + new.down) / 2)
    right = np.where(there[:, None], old.right[source], new.right * 0.01)
    down = np.where(there[:, None], old.down[source], new.down * 0.01)
    return corner, right, down, np.where(there, old.depth[source], new.depth)


def _sources(old: Layout, new: Layout) -> np.ndarray:
    """Return the slab of `old` that every slab of `new` comes from, (slabs,), -1 for none."""
    blocks = {block.group: block for block in old.blocks}
    held = {layer: block.first for block in old.blocks for layer in block.members}
    source = np.full(len(new.block), -1)
    for block in new.blocks:
        mine = np.arange(block.count)
        was = blocks.get(block.group)
        if was is None:
            found = np.full(block.count, held.get(block.layer, -1))
        else:
            found = was.first + np.where((mine < was.count) & (was.mean == block.mean), mine, 0)
        source[block.first : block.first + block.count] = found
    return source
