"""What keys and menus do that takes more than one call of the session."""

from typing import TYPE_CHECKING

from explorer.scene import Page, RangeMode, Theme
from explorer.trace import Axes, LayerKind, Switch, Unit, blocks
from explorer.window import entries
from explorer.window.shortcuts import Shortcuts
from explorer.window.sides import BREAK_IT, INSPECTOR

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

DECIMALS = (2, 3, 4, 6)  # in turn


class Commands:
    """The slots of the action table, on one window."""

    def __init__(self, window: "MainWindow", networks: tuple[str, ...]) -> None:
        self._window = window
        self._networks = networks
        self._session = window.session

    @property
    def can_undo(self) -> bool:
        """Whether an edit on the present page can be taken back."""
        page = self._session.scene.page
        if page is Page.EXPLORE:
            return self._session.desk.can_undo
        return self._session.notebook.can_undo(page)

    @property
    def can_redo(self) -> bool:
        """Whether what was taken back on the present page can be done again."""
        page = self._session.scene.page
        if page is Page.EXPLORE:
            return self._session.desk.can_redo
        return self._session.notebook.can_redo(page)

    def undo(self) -> None:
        """Take back the last edit on the present page."""
        page = self._session.scene.page
        if page is Page.EXPLORE:
            self._session.desk.undo()
        else:
            self._session.notebook.undo(page)

    def redo(self) -> None:
        """Do again what was taken back on the present page."""
        page = self._session.scene.page
        if page is Page.EXPLORE:
            self._session.desk.redo()
        else:
            self._session.notebook.redo(page)

    def toggle_replay(self) -> None:
        """Replay the drawing, or stop."""
        (self._session.desk.stop_replay if self._session.desk.replaying else self._session.desk.replay)()

    def toggle_centring(self) -> None:
        """Switch the centring of the drawing."""
        self._session.set_centring(not self._session.scene.centring)

    def toggle_unfolded(self) -> None:
        """Draw activation layers apart, or folded."""
        self._session.set_unfolded(not self._session.scene.unfolded)

    def toggle_theme(self) -> None:
        """Switch between dark and light."""
        dark = self._session.scene.theme is Theme.DARK
        self._session.choose_theme(Theme.LIGHT if dark else Theme.DARK)

    def next_range(self) -> None:
        """Let the layer, the map, the network share one colour range, in turn."""
        modes = list(RangeMode)
        self._session.choose_range(modes[(modes.index(self._session.scene.range_mode) + 1) % len(modes)])

    def next_network(self) -> None:
        """Choose the next network of the list."""
        names, now = self._networks, self._session.scene.network
        index = names.index(now) if now in names else -1  # from any other, back to the first
        self._session.choose_network(names[(index + 1) % len(names)])

    def hide_selected(self) -> None:
        """Hide the selected unit's layer in 3D."""
        if group := self._selected_group():
            self._session.toggle_hidden(group)

    def collapse(self) -> None:
        """Collapse or open the selected unit's layer in 3D."""
        if group := self._selected_group():
            self._session.toggle_collapsed(group)

    def _selected_group(self) -> str:
        unit = self._session.selected
        if unit is None:
            self._window.banner.say("Point at a layer first, or click one of its cells.")
            return ""
        return next((group.name for group in self._session.groups if unit.layer in group.members), "")

    def toggle_block(self, close: bool) -> None:
        """Close the innermost open block around the selected unit, or open the closed one it is in."""
        session, unit = self._session, self._session.selected
        if unit is None or session.trace is None or unit.layer not in session.trace:
            self._window.banner.say("Point at a layer first, or click one of its cells.")
            return
        around = [block.path for block in blocks(session.trace.layers) if unit.layer in block.members]
        shut = [path for path in around if path in session.closed]
        if close and around and not shut:
            session.toggle_block(around[-1])
        elif not close and shut:
            session.toggle_block(shut[0])
        else:
            self._window.banner.say(
                "There is no block to close here." if close else "No closed block is here."
            )

    def open_layer(self) -> None:
        """Show the page of the selected unit's layer."""
        unit = self._session.selected
        self._session.open_layer(unit.layer if unit is not None else self._session.page_layer)

    def toggle_kernels(self) -> None:
        """Show kernels between the layers in 3D, or not."""
        trace = self._session.trace
        if trace is not None and not any(layer.kind is LayerKind.CONVOLUTION for layer in trace.layers):
            self._window.banner.say("This network has no kernels: it has no convolution.")
        self._session.set_kernels(not self._session.scene.kernels)

    def next_decimals(self) -> None:
        """Write numbers with more decimals, and at the end with few again."""
        now = self._session.scene.decimals
        index = DECIMALS.index(now) if now in DECIMALS else -1
        self._session.choose_decimals(DECIMALS[(index + 1) % len(DECIMALS)])

    def let_go(self) -> None:
        """Close the banner; without one end the tour, wait no longer for a network, end the film, or unpin the unit."""
        if self._window.what_is_this.let_go():
            return
        if self._window.banner.isVisible():
            self._window.banner.hide()
        elif self._window.tour.let_go():
            return
        elif self._session.scene.page is not Page.EXPLORE:  # the page's own keys are free again
            self._window.free_keys()
        elif self._session.can_give_up:
            self._session.give_up()
        elif self._session.film.state is not None:
            self._session.film.close()
        else:
            self._session.visit(None)

    def play_film(self, unit: Unit) -> None:
        """Play over the map of `unit`."""
        self._session.hover(None)
        self._session.open_film(unit, playing=True)

    def step_film(self, by: int) -> None:
        """Step the film; without one, begin it at the selected unit."""
        if self._session.film.state is None:
            self._session.open_film()
        else:
            self._session.film.step(by)

    def film_speed(self, factor: float) -> None:
        """Play faster or slower."""
        self._session.film.set_speed(self._session.film.speed * factor)

    def toggle_surgery(self) -> None:
        """Show what breaks the network in place of the inspector, or the inspector again."""
        self.toggle_side(BREAK_IT)

    def toggle_side(self, index: int) -> None:
        """Show another tab in place of the inspector, or the inspector again."""
        window = self._window
        shown = window.sides.currentIndex() == index and window.docks["inspector"].isVisible()
        window.docks["inspector"].show()
        window.sides.setCurrentIndex(INSPECTOR if shown else index)

    def search_outline(self) -> None:
        """Show the outline, ready to type what is sought."""
        self._window.docks["inspector"].show()
        self._window.sides.search()

    def switch_map(self) -> None:
        """Switch the selected unit's map off, or on again."""
        self._switch(whole_map=True)

    def switch_unit(self) -> None:
        """Switch the selected unit off, or on again."""
        self._switch(whole_map=False)

    def _switch(self, whole_map: bool) -> None:
        unit, trace = self._session.selected, self._session.trace
        if unit is None or trace is None or unit.layer not in trace:
            self._window.banner.say("Point at a cell first, or click one.")
            return
        is_map = trace.layer(unit.layer).axes is Axes.MAPS
        position = unit.position[:1] if whole_map and is_map else unit.position
        self._session.desk.switch(Switch(unit.layer, position))

    def zoom(self, factor: float) -> None:
        """Zoom whichever view is shown."""
        zoom = getattr(self._window.stage.currentWidget(), "zoom", None)
        if zoom is not None:
            zoom(factor)

    def toggle_dock(self, name: str) -> None:
        """Show or hide a side of the window."""
        self._window.docks[name].setVisible(not self._window.docks[name].isVisible())

    def show_shortcuts(self) -> None:
        """Show every key of the page."""
        Shortcuts(entries.table(self._window), self._session.scene.page, self._window).exec()
