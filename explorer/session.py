"""The session holds what the user chose (Scene) and what came of it (Trace); views call it, it signals."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from explorer.colors import Coloring
from explorer.desk import Desk
from explorer.drawing import Drawing
from explorer.film import Film, FilmState
from explorer.images import Framing, Ground, Inversion
from explorer.kept import Kept
from explorer.notebook import Notebook
from explorer.scene import Camera, Page, RangeMode, Scene, Tab, Theme, View, Work
from explorer.selection import address, first_unit, step
from explorer.tally import Tally
from explorer.trace import Edits, Group, Trace, Unit, closed_at_first, fold, inner_blocks
from explorer.visits import Visits
from explorer.worker import Compute, Lane

DECIMALS = (0, 6)  # fewest and most


@dataclass(frozen=True, eq=False)
class TraceRequest:
    """What the trace lane is asked: send this drawing or picture through that network, broken like this."""

    network: str
    source: Drawing | NDArray[np.uint8]
    framing: Framing
    edits: Edits = field(default_factory=Edits)
    occlusion: Drawing = field(default_factory=Drawing)
    work: Work | None = None  # where all of this is from
    device: str = "auto"
    turn: int = 0  # counts the networks that were chosen or loaded again

    @classmethod
    def of(cls, scene: Scene, work: Work, turn: int = 0) -> "TraceRequest":
        """Return what is to be computed for `work` in the scene's network."""
        edits = work.edits(scene.network)
        return cls(
            scene.network, work.source, scene.framing(work), edits, work.occlusion, work, scene.device, turn
        )


class Session(QObject):
    """The only place where state changes.  Signals are past facts; intents are methods."""

    trace_changed = Signal(object)  # Trace
    drawing_changed = Signal(object)  # Drawing
    scene_changed = Signal(object)  # Scene; anything chosen but the drawing and the camera
    camera_changed = Signal(object)  # Camera | None
    hovered_changed = Signal(object)  # Unit | None
    pinned_changed = Signal(object)  # Unit | None
    selected_changed = Signal(object)  # Unit | None; the hovered one, else the film's, else the pinned one
    visits_changed = Signal()
    reference_changed = Signal(object)  # Trace | None: A, to compare with
    busy_changed = Signal(str)  # what is being waited for; "" when nothing is
    failed = Signal(object)  # the exception: an ExplorerError, or a bug

    def __init__(
        self,
        compute: Compute,
        scene: Scene | None = None,
        parent: QObject | None = None,
        title: Callable[[str], str] = str,
    ) -> None:
        """`compute(TraceRequest, cancelled) -> Trace` runs on the trace lane; title: of a network, by its name."""
        super().__init__(parent)
        self._title = title
        self._scene = scene or Scene()
        self._trace: Trace | None = None
        self._working = ""  # the network that answered last
        self._answered: TraceRequest | None = None  # what the present trace is of
        self._turn = 0
        self._hovered: Unit | None = None
        self._visits = Visits()
        self._busy = ""
        self._desk = Desk(self._scene.work, self._scene.network, self)
        self._desk.changed.connect(self._show_work)
        self._desk.began.connect(lambda: self._tally.next_picture())
        self._desk.network_needed.connect(self.choose_network)
        self._notebook = Notebook(self._scene.labs, self)
        self._notebook.changed.connect(self._show_labs)
        self._film = Film(self)
        self._film.changed.connect(self._film_changed)
        self._selected: Unit | None = self._scene.pinned
        self._tally = Tally()
        self._reference: Trace | None = None
        self._coloring: Coloring | None = None
        self._groups: tuple[tuple[Any, ...], tuple[Group, ...]] | None = None
        self._closed: tuple[Any, frozenset[str]] = (None, frozenset())
        self._lane = Lane("traces", compute, self)
        self._lane.finished.connect(self._accept)
        self._lane.failed.connect(self._reject)
        self._reference_lane = Lane("references", compute, self)
        self._reference_lane.finished.connect(self._accept_reference)
        self._reference_lane.failed.connect(self._reject_reference)

    # ---- what there is

    @property
    def scene(self) -> Scene:
        """What the user chose."""
        return self._scene

    @property
    def trace(self) -> Trace | None:
        """What came of it; None until the first answer."""
        return self._trace

    @property
    def hovered(self) -> Unit | None:
        """The unit under the pointer."""
        return self._hovered

    @property
    def selected(self) -> Unit | None:
        """The unit that is explained: the hovered one, else the one the film is at, else the pinned one."""
        return self._hovered or self._film.unit or self._scene.pinned

    @property
    def desk(self) -> Desk:
        """What the network is given, and every way to change and undo it."""
        return self._desk

    @property
    def notebook(self) -> Notebook:
        """What the labs show."""
        return self._notebook

    @property
    def film(self) -> Film:
        """Plays one map unit by unit."""
        return self._film

    @property
    def tally(self) -> Tally:
        """What every map has reached since the network was chosen."""
        return self._tally

    @property
    def reference(self) -> Trace | None:
        """The trace of A, which the present one is compared with; None without A."""
        return self._reference

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
    def coloring(self) -> Coloring | None:
        """The colour scales of the present trace; None until there is one."""
        if self._coloring is None and self._trace is not None:
            self._coloring = Coloring(self._trace, self._scene.range_mode)
        return self._coloring

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

    @property
    def busy(self) -> str:
        """What is being waited for, as a sentence, or an empty string."""
        return self._busy

    # ---- compare

    def title(self, network: str) -> str:
        """Return what people call a network."""
        return self._title(network)

    def freeze(self) -> None:
        """Keep the present input, with what is broken, as A."""
        self._desk.stop_replay()
        self._reference_lane.cancel()
        self._change(reference=self._scene.work, reference_network=self._scene.network)
        self._show_reference(self._trace)
        if not self.is_answered:  # the answer to the last stroke is on its way
            self._ask_reference()

    def unfreeze(self) -> None:
        """Forget A."""
        self._reference_lane.cancel()
        self._change(reference=None, reference_network="")
        self._show_reference(None)

    # ---- what is shown, and how

    def start(self) -> None:
        """Ask for the first trace."""
        self._ask()

    def choose_network(self, name: str) -> None:
        """Send the same input through another network; A stays what the network it was frozen with made of it."""
        if name == self._scene.network:
            return
        self._leave(name)
        self._keep(None)
        self._change(network=name, hidden=frozenset(), collapsed=frozenset(), closed=None, layer="")
        self._select()
        self.set_camera(None)
        self._ask()

    def show_scene(self, scene: Scene) -> None:
        """Show all that another scene shows, on the present device; the input and the labs' states can be undone."""
        if scene.network != self._scene.network:
            self._leave(scene.network)
        self._film.close()
        self.hover(None)
        self._reference_lane.cancel()
        self._coloring = self._answered = None
        kept, visible = self._scene, scene.pinned is None or self._trace is None or self._exists(scene.pinned)
        self._scene = scene.with_(
            work=kept.work,
            labs=kept.labs,
            device=kept.device,
            pinned=scene.pinned if visible else None,
        )
        self._desk.show(scene.work)
        for page, state in scene.labs:
            self._notebook.put(page, state, self._notebook.state(page, None))
        if scene.work is kept.work:
            self._ask()
        self.scene_changed.emit(self._scene)
        self.pinned_changed.emit(self._scene.pinned)
        self.camera_changed.emit(self._scene.camera)
        self._select()
        self._show_reference(None)
        self._ask_reference()

    def reload(self) -> None:
        """Ask again, because the network's weights are others now; A stays what it was."""
        self._lane.cancel()
        self._answered = None
        self._turn += 1
        self._tally = Tally()
        self._ask()

    @property
    def can_give_up(self) -> bool:
        """Whether a network is being loaded, and another one worked before."""
        return self._trace is None and bool(self._working) and self._working != self._scene.network

    def give_up(self) -> None:
        """Wait no longer for a network; the one that worked before comes back."""
        if self.can_give_up:
            self.choose_network(self._working)

    def choose_page(self, page: Page) -> None:
        """Turn to the network or a lab."""
        self._change(page=page)

    def choose_view(self, view: View) -> None:
        """Show the network as a row, a tower, flat, or as maps; the camera shows the whole of it."""
        if view is not self._scene.view:
            if view.in_space:
                self._scene = self._scene.with_(camera=None)
            self._change(view=view)

    def open_layer(self, name: str, tab: Tab | None = None) -> None:
        """Show the page of a layer; a unit of another layer is let go.  Raises UnknownLayer."""
        if self._trace is not None:
            self._trace.layer(name)
            self._reveal(name)
            unit = self._scene.pinned
            block = next((group.members for group in self.groups if name in group.members), (name,))
            if unit is not None and unit.layer not in block:
                self._keep(None)
        self._change(view=View.LAYER, layer=name, tab=tab or self._scene.tab)

    def choose_tab(self, tab: Tab) -> None:
        """Choose what the page of a layer shows."""
        self._change(tab=tab)

    def choose_decimals(self, decimals: int) -> None:
        """Choose how many decimals the numbers in grids and formulas have."""
        self._change(decimals=min(max(decimals, DECIMALS[0]), DECIMALS[1]))

    def set_kernels(self, kernels: bool) -> None:
        """Show kernels between the layers in 3D, or not."""
        self._change(kernels=kernels)

    def choose_range(self, mode: RangeMode) -> None:
        """Choose what shares one colour range."""
        self._coloring = None
        self._change(range_mode=mode)

    def choose_theme(self, theme: Theme) -> None:
        """Choose the dark or the light look."""
        self._change(theme=theme)

    def set_centring(self, centring: bool) -> None:
        """Switch the centring of drawings on or off."""
        self._reframe(centring=centring)

    def choose_inversion(self, inversion: Inversion) -> None:
        """Choose whether networks for light digits are given the negative of a picture."""
        self._reframe(inversion=inversion)

    def choose_ground(self, ground: Ground) -> None:
        """Choose what lies under the transparent parts of a picture."""
        self._reframe(ground=ground)

    def choose_device(self, device: str) -> None:
        """Choose what networks run on: "auto", "cpu", "cuda" or "mps"."""
        self._reframe(device=device)

    def toggle_block(self, path: str) -> None:
        """Show a block, a residual block, say, as one, or open it."""
        self._change(closed=self.closed ^ {path})

    def open_blocks(self) -> None:
        """Open every block."""
        self._change(closed=frozenset())

    def close_blocks(self) -> None:
        """Show as one what a deep network starts with closed; in a network of few layers every block."""
        if self._trace is not None:
            layers = self._trace.layers
            inner = frozenset(block.path for block in inner_blocks(layers))
            self._change(closed=closed_at_first(layers) or inner)

    def set_unfolded(self, unfolded: bool) -> None:
        """Show activation layers apart, or folded into the layers before them."""
        self._change(unfolded=unfolded)

    def toggle_hidden(self, group: str) -> None:
        """Leave a layer out of the 3D view, or show it again."""
        self._change(hidden=self._scene.hidden ^ {group})

    def toggle_collapsed(self, group: str) -> None:
        """Draw a layer as one block in the 3D view, or open it again."""
        self._change(collapsed=self._scene.collapsed ^ {group})

    def show_all(self) -> None:
        """Show every layer, open."""
        self._change(hidden=frozenset(), collapsed=frozenset())

    def set_camera(self, camera: Camera | None) -> None:
        """Remember where the 3D view looks from; None fits the whole network."""
        if camera != self._scene.camera:
            self._scene = self._scene.with_(camera=camera)
            self.camera_changed.emit(camera)

    # ---- what must not be lost while something else is shown

    def keep(self) -> Kept:
        """Return all that is here, for `recall`; a replay ends, a film holds."""
        self._desk.stop_replay()
        film = self._film.state
        self._film.pause()
        visits = replace(self._visits, past=[*self._visits.past], future=[*self._visits.future])
        return Kept(
            scene=self._scene,
            work=self._desk.work,
            works=self._desk.keep(),
            labs=self._notebook.states,
            lab_pasts=self._notebook.keep(),
            trace=self._trace,
            answered=self._answered,
            reference=self._reference,
            film=film,
            visits=visits,
            tally=deepcopy(self._tally),
        )

    def recall(self, kept: Kept) -> None:
        """Be exactly as at `keep`: the input and its undo, the selection, the answer; nothing is computed for it."""
        self._film.close()
        self.hover(None)
        if kept.scene.network != self._scene.network:
            self._leave(kept.scene.network)
        self._desk.recall(kept.work, kept.works)
        self._notebook.recall(kept.labs, kept.lab_pasts)
        self._lane.cancel()
        self._reference_lane.cancel()
        self._turn += 1  # an answer that is on its way is to a question of since then
        self._scene, self._visits, self._tally = kept.scene, kept.visits, kept.tally
        self._trace, self._answered, self._coloring = kept.trace, kept.answered, None
        self._set_busy("")
        self.scene_changed.emit(self._scene)
        self.pinned_changed.emit(self._scene.pinned)
        self.camera_changed.emit(self._scene.camera)
        self.visits_changed.emit()
        if self._trace is not None:
            self.trace_changed.emit(self._trace)
        if not self.is_answered:
            self._ask()
        self._film.recall(kept.film)
        self._select()
        self._show_reference(kept.reference)

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

    def close(self) -> None:
        """Stop computing."""
        self._desk.close()
        self._film.close()
        self._lane.stop()
        self._reference_lane.stop()

    def _leave(self, network: str) -> None:
        """Forget what the network of now made of anything; another one is to come."""
        self._lane.cancel()
        self._trace = self._coloring = self._answered = None
        self._turn += 1
        self._tally = Tally()
        self._film.close()
        self.hover(None)
        self._visits = Visits()
        self.visits_changed.emit()
        self._desk.network = network

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

    def _show_work(self, work: Work) -> None:
        broken = self._scene.edits
        self._scene = self._scene.with_(work=work)
        self._ask()
        self.drawing_changed.emit(work.drawing)
        if self._scene.edits != broken:
            self.scene_changed.emit(self._scene)

    def _show_labs(self, _page: Page) -> None:
        self._scene = self._scene.with_(labs=self._notebook.states)

    def _change(self, **changes: Any) -> bool:
        if all(getattr(self._scene, name) == value for name, value in changes.items()):
            return False
        self._scene = self._scene.with_(**changes)
        self.scene_changed.emit(self._scene)
        return True

    def _reframe(self, **changes: Any) -> None:
        """Change how the input is taken, and ask again."""
        if self._change(**changes):
            self._answered = None
            self._ask()
            self._ask_reference()

    def _ask(self) -> None:
        self._lane.submit(TraceRequest.of(self._scene, self._scene.work, self._turn))
        if self._trace is None:
            self._set_busy(f"Loading {self._title(self._scene.network)} …")

    def _ask_reference(self) -> None:
        scene = self._scene
        if scene.reference is not None:
            of_a = scene.with_(network=scene.reference_network or scene.network)
            self._reference_lane.submit(TraceRequest.of(of_a, scene.reference))

    def _set_busy(self, sentence: str) -> None:
        if sentence != self._busy:
            self._busy = sentence
            self.busy_changed.emit(sentence)

    def _accept(self, request: TraceRequest, trace: Trace) -> None:
        if request.network != self._scene.network or request.turn != self._turn:
            return
        self._trace, self._coloring = trace, None
        self._working, self._answered = request.network, request
        self._tally.add(trace)
        self._set_busy("")
        self._let_go_of_what_is_gone(trace)
        self.trace_changed.emit(trace)

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

    def _accept_reference(self, request: TraceRequest, trace: Trace) -> None:
        scene = self._scene
        if request.network == scene.reference_network and request.work is scene.reference is not None:
            self._show_reference(trace)

    def _show_reference(self, trace: Trace | None) -> None:
        if trace is not self._reference:
            self._reference = trace
            self.reference_changed.emit(trace)

    @property
    def is_answered(self) -> bool:
        """Whether the present trace is of what lies on the desk, taken as it is to be taken."""
        scene, answered = self._scene, self._answered
        if answered is None or answered.work is not scene.work:
            return False
        return (answered.framing, answered.device) == (scene.framing(scene.work), scene.device)

    def _reject_reference(self, request: TraceRequest, error: Exception) -> None:
        if request.network == self._scene.reference_network:
            self.failed.emit(error)

    def _reject(self, request: TraceRequest, error: Exception) -> None:
        if request.network != self._scene.network or request.turn != self._turn:
            return
        self._set_busy("")
        self.failed.emit(error)
        if self._trace is None:
            self._fall_back()

    def _fall_back(self) -> None:
        """Show the network that worked before; where none has, what the application begins with."""
        first = Scene()
        if self._working and self._working != self._scene.network:
            self.choose_network(self._working)
        elif self._scene.network != first.network:
            self.choose_network(first.network)
        elif self._scene.device != first.device:
            self.choose_device(first.device)
