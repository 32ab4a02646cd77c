"""Which unit is pointed at, kept and explained, by a pointer, by keys, by the film."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from explorer.film import Film, FilmState
from explorer.scene import Scene
from explorer.selection import address, first_unit, step
from explorer.session.asking import Asking
from explorer.trace import Group, Trace, Unit, closed_at_first, fold
from explorer.visits import Visits
from explorer.worker import Compute


class Pointing(Asking):
    """Hovers, pins and walks from unit to unit, and knows the layers as they are shown."""

    hovered_changed = Signal(object)  # Unit | None
    pinned_changed = Signal(object)  # Unit | None
    selected_changed = Signal(object)  # Unit | None; the hovered one, else the film's, else the pinned one
    visits_changed = Signal()

    def __init__(
        self, compute: Compute, scene: Scene, title: Callable[[str], str], parent: QObject | None
    ) -> None:
        super().__init__(compute, scene, title, parent)
        self._hovered: Unit | None = None
        self._visits = Visits()
        self._film = Film(self)
        self._film.changed.connect(self._film_changed)
        self._selected: Unit | None = self._scene.pinned
        self._groups: tuple[tuple[Any, ...], tuple[Group, ...]] | None = None
        self._closed: tuple[Any, frozenset[str]] = (None, frozenset())

    # ---- what there is

    @property
    def hovered(self) -> Unit | None:
        """The unit under the pointer."""
        return self._hovered

    @property
    def selected(self) -> Unit | None:
        """The unit that is explained: the hovered one, else the one the film is at, else the pinned one."""
        return self._hovered or self._film.unit or self._scene.pinned

    @property
    def film(self) -> Film:
        """Plays one map unit by unit."""
        return self._film

    @property
    def groups(self) -> tuple[Group, ...]:
        """The network's layers as they are shown, activations folded into their producers or not."""
        if self._trace is None:
            return ()
        layers, unfolded, closed = self._trace.layers, self._scene.unfolded, self.closed
        key = (id(layers), unfolded, closed)
        if self._groups is None or self._groups[0] != key:
            self._groups = (key, fold(layers, unfolded, closed))
        return self._groups[1]

    @property
    def closed(self) -> frozenset[str]:
        """The paths of the blocks that are shown as one; in a deep network all of them until they are opened."""
        if self._scene.closed is not None or self._trace is None:
            return self._scene.closed or frozenset()
        if self._closed[0] is not self._trace.layers:
            self._closed = (self._trace.layers, closed_at_first(self._trace.layers))
        return self._closed[1]

    @property
    def page_layer(self) -> str:
        """The layer on the layer page: the chosen one, else the pinned unit's, else the first after the input."""
        trace, unit = self._trace, self._scene.pinned
        for name in (self._scene.layer, unit.layer if unit is not None else ""):
            if trace is not None and name in trace:
                return name
        shown = [group.shown for group in self.groups]
        return shown[min(1, len(shown) - 1)] if shown else ""

    @property
    def can_go_back(self) -> bool:
        """Whether another unit was pinned before."""
        return bool(self._visits.past)

    @property
    def can_go_forward(self) -> bool:
        """Whether one came back from another unit."""
        return bool(self._visits.future)

    @property
    def walking(self) -> bool:
        """Whether the pinned unit was reached by a step from the one before, as the arrows take."""
        return self._visits.stepping

    # ---- units

    def hover(self, unit: Unit | None) -> None:
        """The pointer is over `unit`, in whatever view.  Raises UnknownUnit or UnknownLayer."""
        if unit == self._hovered:
            return
        self._check(unit)
        self._hovered = unit
        self.hovered_changed.emit(unit)
        self._select()

    def pin(self, unit: Unit | None) -> None:
        """Keep `unit` explained when the pointer leaves; pinning it again lets it go.

        Raises UnknownUnit or UnknownLayer if the network has no such unit.
        """
        self.visit(None if unit == self._scene.pinned else unit)

    def visit(self, unit: Unit | None, step: bool = False) -> None:
        """Pin `unit`, as a link does; None lets go.  step: see `Visits`.  Raises as `pin` does."""
        self._check(unit)
        if unit is not None:
            self._reveal(unit.layer)
            self._visits.visit(unit, step)
            self.visits_changed.emit()
        self._keep(unit)

    def go_back(self) -> None:
        """Pin the unit that was pinned before."""
        self._keep(self._visits.back(self._exists) or self._scene.pinned)
        self.visits_changed.emit()

    def go_forward(self) -> None:
        """Pin the unit that one came back from."""
        self._keep(self._visits.forward(self._exists) or self._scene.pinned)
        self.visits_changed.emit()

    def go_to(self, words: str) -> None:
        """Pin the unit with an address like ``conv2 9 4 6``; raises ExplorerError that says what there is."""
        if self._trace is not None:
            self.hover(None)
            self.visit(address(self._trace, words))

    def move_selection(self, *, row: int = 0, column: int = 0, channel: int = 0, layer: int = 0) -> None:
        """Pin the neighbour of the pinned unit; without one, a unit in the middle of the first layer.

        A film goes along: it holds at another unit of its map, and plays over another map.
        """
        if self._trace is None:
            return
        self.hover(None)
        film, here = self._film.state, self._film.unit or self._scene.pinned
        unit = step(self._trace, self.groups, here, (channel, row, column), layer)
        if unit is None or unit == here:
            return
        self.visit(unit, step=True)
        if film is not None and self._film.state is None:
            self._film.open(self._trace.layer(unit.layer), unit, film.playing)

    # ---- the film

    def open_film(self, unit: Unit | None = None, playing: bool = False) -> None:
        """Begin a film over the map of `unit`, else of the selected unit, else the first map of the page's layer.

        A pointer that rests on a cell does not stand in its way: only when it moves it takes over.
        """
        if self._trace is None:
            return
        unit = unit or self.selected or first_unit(self._trace, self.page_layer)
        self._check(unit)
        self.hover(None)
        self._film.open(self._trace.layer(unit.layer), unit, playing)

    def toggle_film(self) -> None:
        """Play, or hold."""
        state = self._film.state
        if state is None:
            self.open_film(playing=True)
        elif state.playing:
            self._film.pause()
        else:
            self.hover(None)
            self._film.play()

    # ---- the inside

    def _check(self, unit: Unit | None) -> None:
        if unit is not None and self._trace is not None:
            unit.check(self._trace.layer(unit.layer))

    def _reveal(self, layer: str) -> None:
        """Open the blocks that hide a layer."""
        group = next((group for group in self.groups if layer in group.members), None)
        if self._trace is not None and group is not None and group.block and group.shown != layer:
            around = {path for path, _ in self._trace.layer(layer).scope}
            self._change(closed=self.closed - around)

    def _exists(self, unit: Unit) -> bool:
        """Whether the present network has a unit; one from before another network was chosen may not be there."""
        trace = self._trace
        return trace is not None and unit.layer in trace and unit.fits(trace.layer(unit.layer))

    def _keep(self, unit: Unit | None) -> None:
        """Let `unit` be the pinned one; the page of a layer goes with it, and a film over its map, or else ends."""
        if unit is not None:
            self._film.meet(unit)
        if unit == self._scene.pinned:
            return
        self._scene = self._scene.with_(pinned=unit)
        self.pinned_changed.emit(unit)
        if unit is not None and self._scene.layer:
            self._change(layer=unit.layer)
        self._select()

    def _select(self) -> None:
        if self.selected != self._selected:
            self._selected = self.selected
            self.selected_changed.emit(self._selected)

    def _film_changed(self, _state: FilmState | None) -> None:
        self._select()

    def _let_go_of_what_is_gone(self, trace: Trace) -> None:
        """Select nothing that this trace has not: layers may depend on the image, or the network was written anew."""
        film, hovered, pinned = self._film.state, self._hovered, self._scene.pinned
        if hovered is not None and not self._exists(hovered):  # all of them before anyone hears of it
            self._hovered = None
        if pinned is not None and not self._exists(pinned):
            self._scene = self._scene.with_(pinned=None)
        if film is not None and (film.layer not in trace or trace.layer(film.layer).shape != film.shape):
            self._film.close()
        if self._hovered is not hovered:
            self.hovered_changed.emit(None)
        if self._scene.pinned is not pinned:
            self.pinned_changed.emit(None)
        self._select()
