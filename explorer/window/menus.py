"""What a right click on a map or a kernel offers."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from explorer.labs import LABS
from explorer.scene import Page, Tab
from explorer.trace import Axes, Change, ParameterEdit, Switch, Unit, blocks

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def open_menu(window: "MainWindow") -> QMenu:
    """Return the menu of all that can be opened."""
    menu = QMenu(window)
    menu.setToolTipsVisible(True)
    for names in (("open", "open folder", "recent"), ("paste", "camera")):
        menu.addActions([window.actions_by_name[name] for name in names])
        menu.addSeparator()
    return menu


def unit_menu(window: "MainWindow", unit: Unit) -> QMenu:
    """Return the menu of a map and of the cell that was clicked."""
    session, exports = window.session, window.exports
    assert session.trace is not None
    layer = session.trace.layer(unit.layer)
    is_map = layer.axes is Axes.MAPS
    menu = QMenu(window)
    menu.addAction("Explain this cell", partial(session.visit, unit))
    menu.addAction("Play the film of this map", partial(window.commands.play_film, unit))
    menu.addAction("Open the layer", partial(session.open_layer, unit.layer, Tab.MAPS))
    _add_blocks(menu, window, unit.layer)
    menu.addSeparator()
    edits = session.scene.edits
    if is_map:
        whole = Switch(unit.layer, unit.position[:1])
        words = f"Switch map {unit.channel} {'on again' if whole in edits.off else 'off'}"
        menu.addAction(words, partial(session.desk.switch, whole))
    one = Switch(unit.layer, unit.position)
    menu.addAction(
        f"Switch this cell {'on again' if one in edits.off else 'off'}", partial(session.desk.switch, one)
    )
    if is_map:
        for lab in (lab for lab in LABS if lab.takes_maps):
            menu.addAction(f"Send map {unit.channel} to {lab.title}", partial(_send, window, lab.page, unit))
    menu.addSeparator()
    what = f"map {unit.channel}" if is_map else unit.layer
    menu.addAction(f"Copy {what} as a table", partial(exports.copy_map, unit))
    menu.addAction(f"Save {what}…", partial(exports.ask_map, unit))
    if is_map:
        menu.addAction(f"Save all of {unit.layer}…", partial(exports.ask_layer, unit.layer))
    if (kernels := exports.kernels_of(unit)) is not None:
        menu.addAction("Save its kernels…", partial(exports.ask, kernels))
    return menu


def _send(window: "MainWindow", page: Page, unit: Unit) -> None:
    """Turn to a lab and let it work on a map."""
    window.session.choose_page(page)
    window.lab(page).take_map(unit)


def _add_blocks(menu: QMenu, window: "MainWindow", layer: str) -> None:
    """Offer to open the closed block that stands for a layer, or else to close the one it is in."""
    session = window.session
    assert session.trace is not None
    around = [block.path for block in blocks(session.trace.layers) if layer in block.members]
    shut = [path for path in around if path in session.closed]
    if shut:
        menu.addAction("Open the block", partial(session.toggle_block, shut[0]))
    elif around:
        menu.addAction(f"Close {around[-1]}", partial(session.toggle_block, around[-1]))


def kernel_menu(window: "MainWindow", layer: str, index: tuple[int, ...]) -> QMenu:
    """Return the menu of a kernel: (out,) all of a map's, (out, in) one."""
    session = window.session
    assert session.trace is not None
    kernel = window.exports.kernel_of(layer, index)
    menu = QMenu(window)
    for words, change in (
        ("Set to zero", Change.ZERO),
        ("Negate", Change.NEGATE),
        ("Shuffle", Change.SHUFFLE),
    ):
        edit = ParameterEdit(layer, "weight", index, change)
        menu.addAction(words, partial(session.desk.edit_parameter, edit))
    restore = ParameterEdit(layer, "weight", index, Change.RESTORE)
    back = menu.addAction("Put back as it was", partial(session.desk.edit_parameter, restore))
    back.setEnabled(layer in session.trace.originals)
    menu.addSeparator()
    menu.addAction("Copy as a table", partial(window.exports.copy, kernel))
    menu.addAction("Save…", partial(window.exports.ask, kernel))
    return menu


def show(menu: QMenu, where: QPoint) -> None:
    """Open a menu; it is gone when closed."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(where)
