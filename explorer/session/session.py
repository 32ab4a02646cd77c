"""The session itself: the desk, the notebook, and whole networks and scenes."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from explorer.desk import Desk
from explorer.kept import Kept
from explorer.notebook import Notebook
from explorer.scene import Page, Scene, Work
from explorer.session.choosing import Choosing
from explorer.tally import Tally
from explorer.visits import Visits
from explorer.worker import Compute


class Session(Choosing):
    """The only place where state changes.  Signals are past facts; intents are methods."""

    drawing_changed = Signal(object)  # Drawing

    def __init__(
        self,
        compute: Compute,
        scene: Scene | None = None,
        parent: QObject | None = None,
        title: Callable[[str], str] = str,
    ) -> None:
        """`compute(TraceRequest, cancelled) -> Trace` runs on the trace lane; title: of a network, by its name."""
        super().__init__(compute, scene or Scene(), title, parent)
        self._desk = Desk(self._scene.work, self._scene.network, self)
        self._desk.changed.connect(self._show_work)
        self._desk.began.connect(lambda: self._tally.next_picture())
        self._desk.network_needed.connect(self.choose_network)
        self._notebook = Notebook(self._scene.labs, self)
        self._notebook.changed.connect(self._show_labs)

    @property
    def desk(self) -> Desk:
        """What the network is given, and every way to change and undo it."""
        return self._desk

    @property
    def notebook(self) -> Notebook:
        """What the labs show."""
        return self._notebook

    # ---- networks and scenes

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

    @property
    def can_give_up(self) -> bool:
        """Whether a network is being loaded, and another one worked before."""
        return self._trace is None and bool(self._working) and self._working != self._scene.network

    def give_up(self) -> None:
        """Wait no longer for a network; the one that worked before comes back."""
        if self.can_give_up:
            self.choose_network(self._working)

    # ---- compare

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

    def close(self) -> None:
        """Stop computing."""
        self._desk.close()
        self._film.close()
        self._lane.stop()
        self._reference_lane.stop()

    # ---- the inside

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

    def _show_work(self, work: Work) -> None:
        broken = self._scene.edits
        self._scene = self._scene.with_(work=work)
        self._ask()
        self.drawing_changed.emit(work.drawing)
        if self._scene.edits != broken:
            self.scene_changed.emit(self._scene)

    def _show_labs(self, _page: Page) -> None:
        self._scene = self._scene.with_(labs=self._notebook.states)

    def _fall_back(self) -> None:
        """Show the network that worked before; where none has, what the application begins with."""
        first = Scene()
        if self._working and self._working != self._scene.network:
            self.choose_network(self._working)
        elif self._scene.network != first.network:
            self.choose_network(first.network)
        elif self._scene.device != first.device:
            self.choose_device(first.device)
