"""What lies in what: the blocks of a network and the layers in them.  No Qt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from explorer.trace import Block, Group, Layer, blocks, fold


@dataclass(frozen=True)
class Node:
    """A block, or layers that are drawn as one.

    path: the block's, or the first layer's name; label: the same without what the block around it says.
    kind: the block's class, or what the first layer computes; shown: the layer whose maps stand for it.
    members: all its layers; around: the paths of the blocks it lies in, the outermost first.
    """

    path: str
    label: str
    kind: str
    shape: str
    parameters: int
    shown: str
    members: tuple[str, ...]
    around: tuple[str, ...] = ()
    block: bool = False
    children: tuple["Node", ...] = ()

    def matches(self, words: Sequence[str]) -> bool:
        """Whether all `words`, in lower case, occur in its names or its kind."""
        names = () if self.block else self.members
        said = " ".join((self.path, self.label, self.kind, *names)).lower()
        return bool(words) and all(word in said for word in words)

    def __iter__(self) -> Iterator["Node"]:
        """Yield the node, then everything in it."""
        yield self
        for child in self.children:
            yield from child


@dataclass
class _Draft:
    """A block while its children are collected."""

    block: Block
    children: list["_Draft | Node"] = field(default_factory=list)


def tree_of(layers: Sequence[Layer], unfolded: bool = False) -> tuple[Node, ...]:
    """Return the outermost blocks and layers in execution order; unfolded: every activation on its own."""
    table = {layer.name: layer for layer in layers}
    known = {block.path: block for block in blocks(layers)}
    drafts: dict[str, _Draft] = {}
    roots: list[_Draft | Node] = []
    for group in fold(layers, unfolded):
        place, around = roots, []
        for path, _ in table[group.members[0]].scope:
            if path not in known:
                continue
            if path not in drafts:
                drafts[path] = _Draft(known[path])
                place.append(drafts[path])
            place = drafts[path].children
            around.append(path)
        place.append(_leaf(group, table, tuple(around)))
    return tuple(_finished(entry, table, ()) for entry in roots)


def found(nodes: Sequence[Node], sought: str) -> tuple[Node, ...]:
    """Return the nodes that match all words of `sought`, with the blocks around them; all without a word."""
    words = sought.lower().split()
    if not words:
        return tuple(nodes)
    kept = []
    for node in nodes:
        inside = found(node.children, sought)
        if inside:
            kept.append(replace(node, children=inside))
        elif node.matches(words):
            kept.append(node)
    return tuple(kept)


def _leaf(group: Group, table: dict[str, Layer], around: tuple[str, ...]) -> Node:
    return Node(
        group.name,
        _inside(group.label, around),
        str(table[group.name].kind),
        table[group.shown].shape_text,
        sum(table[name].parameters for name in group.members),
        group.shown,
        group.members,
        around,
    )


def _finished(entry: "_Draft | Node", table: dict[str, Layer], around: tuple[str, ...]) -> Node:
    if isinstance(entry, Node):
        return entry
    path = entry.block.path
    children = tuple(_finished(child, table, (*around, path)) for child in entry.children)
    if len(children) == 1:  # a block that says no more than what is in it
        only = children[0]
        own = "" if only.label in (path, _inside(path, around)) else f".{only.label}"
        return replace(only, label=f"{_inside(path, around)}{own}", kind=f"{only.kind} · {entry.block.kind}")
    return Node(
        path,
        _inside(path, around),
        entry.block.kind,
        children[-1].shape,
        sum(child.parameters for child in children),
        children[-1].shown,
        tuple(name for child in children for name in child.members),
        around,
        True,
        children,
    )


def _inside(name: str, around: tuple[str, ...]) -> str:
    """Return a name without the path of the innermost block around it."""
    return name.removeprefix(f"{around[-1]}.") if around else name
