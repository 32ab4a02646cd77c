"""What lies under the pointer in the film strip: the small switches, and what is said about a layer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF

from explorer.panels.marks import edited
from explorer.panels.selection import title
from explorer.panels.strip.layout import Film, Item
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import text


@dataclass(frozen=True)
class Switch:
    """What a click on a sign does, and that in words."""

    turn: Callable[[], None]
    words: str


def switch_at(session: Session, film: Film, there: QPointF) -> Switch | None:
    """Return the switch under a point of the strip."""
    item, bracket = film.item_at(there), film.bracket_at(there)
    if bracket is not None:
        words = f"Close {bracket.path}, {bracket.kind}, to one picture"
        return Switch(partial(session.toggle_block, bracket.path), words)
    if item is None:
        return None
    name, scene = item.group.name, session.scene
    hide, collapse = item.buttons()
    if item.group.block and item.sign.contains(there):
        words = f"Open {item.group.label}: {len(item.group.members)} layers"
        return Switch(partial(session.toggle_block, name), words)
    if hide.contains(there):
        words = "Show in 3D  (X)" if name in scene.hidden else "Hide in 3D  (X)"
        return Switch(partial(session.toggle_hidden, name), words)
    if collapse.contains(there):
        words = "Open in 3D  (O)" if name in scene.collapsed else "Collapse to one block in 3D  (O)"
        return Switch(partial(session.toggle_collapsed, name), words)
    return None


def item_words(session: Session, item: Item, unit: Unit | None) -> str:
    """Return what is said about a unit of a layer; without one about the layer."""
    trace = session.trace
    if trace is None:
        return ""
    if unit is not None:
        return f"{title(session, unit)}: {text.exact(float(trace[unit.layer][unit.position]))}"
    more = f"; {item.more} more maps in the Maps view" if item.more else ""
    reads = ", ".join(item.group.sources)
    words = f"{item.group.label}: {item.grid.layer.shape_text}{more}; a double click opens its page"
    broken = edited(trace, item.group.members)
    return "\n".join(filter(None, (words, f"reads {reads}" if reads else "", broken)))
