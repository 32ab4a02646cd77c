"""What the right button offers on an item of the film strip."""

from PySide6.QtWidgets import QMenu, QWidget

from explorer.panels.strip.layout import Bracket, Item
from explorer.session import Session


def menu_of(parent: QWidget, session: Session, item: Item, around: Bracket | None) -> QMenu:
    """Return the context menu of an item; around: the open block it lies in."""
    name, menu = item.group.name, QMenu(parent)
    hide = menu.addAction("Hidden in 3D", lambda: session.toggle_hidden(name))
    collapse = menu.addAction("Collapsed in 3D", lambda: session.toggle_collapsed(name))
    hide.setCheckable(True)
    collapse.setCheckable(True)
    hide.setChecked(name in session.scene.hidden)
    collapse.setChecked(name in session.scene.collapsed)
    if item.group.block or around is not None:
        menu.addSeparator()
    if item.group.block:
        menu.addAction(f"Open {name}", lambda: session.toggle_block(name))
    if around is not None:
        menu.addAction(f"Close {around.path}", lambda: session.toggle_block(around.path))
    menu.addSeparator()
    menu.addAction("Show all layers", session.show_all)
    return menu
