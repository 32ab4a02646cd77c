"""What lies on the desk: the drawing or picture, what covers it, what is broken; and every way to undo it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QElapsedTimer, QObject, Signal

from explorer.drawing import Drawing, Pen, Stroke
from explorer.history import History
from explorer.images import Crop
from explorer.kept import Past
from explorer.replay import Replay
from explorer.scene import Picture, Work
from explorer.trace import Edits, ParameterEdit, Switch

BETWEEN_STROKES = 0.25  # seconds, in a recording
HEAVIEST = 500_000_000  # bytes of pictures that can be undone to


class Desk(QObject):
    """Holds the `Work`.  Everything here can be undone, and asks the session for another trace."""

    changed = Signal(object)  # Work
    history_changed = Signal()
    replaying_changed = Signal(bool)
    began = Signal()  # a stroke, or another input: not every move of the pen
    network_needed = Signal(str)  # what was undone belongs to this network

    def __init__(self, work: Work, network: str, parent: QObject | None = None) -> None:
        """`network`: the one that edits are for; the session keeps it up to date."""
        super().__init__(parent)
        self.network = network
        self._work = work
        self._history: History[Work] = History()
        self._pen_is_down = False
        self._occluding = False
        self._cropping = False  # while a crop is being dragged
        self._clock = QElapsedTimer()
        self._clock_start = 0.0
        self._replay = Replay(self)
        self._replay.advanced.connect(lambda drawing: self._put(self._work.with_(drawing=drawing)))
        self._replay.running_changed.connect(self.replaying_changed)

    @property
    def work(self) -> Work:
        """What the network is given."""
        return self._work

    @property
    def whole(self) -> Work:
        """The same, but with all of a drawing of which a replay shows a part."""
        drawing = self._replay.drawing
        return self._work if drawing is None else self._work.with_(drawing=drawing)

    @property
    def edits(self) -> Edits:
        """What is broken in the chosen network."""
        return self._work.edits(self.network)

    @property
    def can_undo(self) -> bool:
        """Whether an edit can be taken back."""
        return bool(self._history.past)

    @property
    def can_redo(self) -> bool:
        """Whether an edit that was taken back can be done again."""
        return bool(self._history.future)

    @property
    def replaying(self) -> bool:
        """Whether a drawing is being replayed."""
        return self._replay.running

    # ---- the pad

    def begin_stroke(
        self, x: float, y: float, pressure: float = 0.5, pen: Pen | None = None, occluding: bool = False
    ) -> None:
        """Put the pen down at pad coordinates; a loaded picture gives way to an empty pad.

        occluding: hide what the pen passes over from the network, in a picture as well.
        """
        self.stop_replay()
        self._remember()
        self._pen_is_down, self._occluding = True, occluding
        work = self._work
        drawn = work.occlusion if occluding else work.drawing if work.picture is None else Drawing()
        self._clock_start = drawn.duration + (BETWEEN_STROKES if drawn.strokes else 0.0)
        self._clock.start()
        point = np.array([[x, y, self._clock_start, pressure]], np.float32)
        self._put_drawn(drawn.with_stroke(Stroke(point, pen or Pen())))

    def extend_stroke(self, points: list[tuple[float, float, float]]) -> None:
        """Move the pen through (x, y, pressure) points; the network follows every call.

        A stroke that was undone, cleared or replaced while the pen was down has ended.
        """
        if not points or not self._pen_is_down:
            return
        now = self._clock_start + self._clock.nsecsElapsed() / 1e9
        new = np.array([(x, y, now, pressure) for x, y, pressure in points], np.float32)  # (k, 4)
        drawn = self._work.occlusion if self._occluding else self._work.drawing
        self._put_drawn(drawn.replaced_last(drawn.strokes[-1].extended(new)))

    def end_stroke(self) -> None:
        """Lift the pen."""
        self._pen_is_down = False
        self.history_changed.emit()

    def clear(self) -> None:
        """Empty the pad, and take what covers it away."""
        self.stop_replay()
        work = self._work
        if work.drawing.strokes or work.picture is not None or work.occlusion.strokes:
            self._edit(work.with_(drawing=Drawing(), picture=None, crop=None, occlusion=Drawing()))

    def load_drawing(self, drawing: Drawing) -> None:
        """Show a drawing instead of what is there."""
        self.stop_replay()
        self._edit(self._work.with_(drawing=drawing, picture=None, crop=None))

    def load_picture(self, pixels: NDArray[np.uint8], name: str) -> None:
        """Show an image, (H, W), (H, W, 3) or (H, W, 4) uint8, instead of the drawing."""
        self.stop_replay()  # before the drawing is read: a replay shows a part of it
        self._edit(self._work.with_(picture=Picture(pixels, name), crop=None))

    def show(self, work: Work) -> None:
        """Put other work down as a whole."""
        self.stop_replay()
        if work is not self._work:
            self._edit(work)

    def show_frame(self, pixels: NDArray[np.uint8], name: str) -> None:
        """Show the next picture of a camera, with the crop of the one before; only the first can be undone."""
        picture = self._work.picture
        if picture is None or picture.name != name:
            self.load_picture(pixels, name)
        else:
            self.began.emit()
            self._put(self._work.with_(picture=Picture(pixels, name)))

    def crop(self, crop: Crop | None, settled: bool = True) -> None:
        """Give the network a part of the picture; None is its own choice.

        settled: false while the crop is being dragged: only where a drag begins can be undone to.
        """
        if self._work.picture is None or crop == self._work.crop:
            self._cropping = self._cropping and not settled
            return
        if not self._cropping:
            self._remember()
        self._cropping = not settled
        self._put(self._work.with_(crop=crop))

    def uncover(self) -> None:
        """Take all occlusion away."""
        self.stop_replay()
        if self._work.occlusion.strokes:
            self._edit(self._work.with_(occlusion=Drawing()))

    # ---- break it: edits are data, the network itself stays as it is

    def edit_parameter(self, edit: ParameterEdit) -> None:
        """Change weights or a bias of the chosen network."""
        self._break(self.edits.with_change(edit))

    def switch(self, switch: Switch) -> None:
        """Switch a map or unit off, or on again."""
        self._break(self.edits.switched(switch))

    def restore_layer(self, layer: str) -> None:
        """Put everything of a layer back as it was trained."""
        self._break(self.edits.restored(layer))

    def take_back(self, edits: tuple[ParameterEdit, ...]) -> None:
        """Forget these edits; what was done before and after them stays."""
        kept = tuple(edit for edit in self.edits.parameters if edit not in edits)
        self._break(replace(self.edits, parameters=kept))

    def restore_all(self) -> None:
        """Put the network back as it was trained and uncover the input, in one step to undo."""
        self.stop_replay()
        if self.edits or self._work.occlusion.strokes:
            self._edit(self._work.with_(occlusion=Drawing()).with_edits(self.network, Edits()))

    # ---- history

    def undo(self) -> None:
        """Take the last edit back."""
        self.stop_replay()
        self._restore(self._history.undo(self._work))

    def redo(self) -> None:
        """Do again what was taken back."""
        self.stop_replay()
        self._restore(self._history.redo(self._work))

    def replay(self) -> None:
        """Draw the present drawing again, at the speed it was drawn with; not while a picture is shown."""
        drawing = self._work.drawing
        if not drawing.strokes or self._work.picture is not None or self.replaying:
            return
        self._pen_is_down = False
        self._replay.start(drawing)

    def replay_until(self, drawing: Drawing, seconds: float) -> None:
        """Show `drawing` as it was `seconds` after it began, until `stop_replay` shows the whole of it."""
        self._pen_is_down = False
        self._replay.hold(drawing, seconds)

    def keep(self) -> Past:
        """Return what can be undone and redone, for `recall`."""
        return Past(tuple(self._history.past), tuple(self._history.future))

    def recall(self, work: Work, past: Past) -> None:
        """Put down exactly what lay there when `keep` was asked."""
        self.stop_replay()
        self._pen_is_down = False
        self._history.restore(past.past, past.future)
        if work is not self._work:
            self._put(work)
        self.history_changed.emit()

    def stop_replay(self) -> None:
        """Show the whole drawing again, if it was being replayed."""
        self._replay.stop()

    def close(self) -> None:
        """Show nothing more of a replay."""
        self._replay.close()

    # ---- the inside

    def _remember(self) -> None:
        self._history.record(self._work)
        self._history.lighten(_weight, HEAVIEST)
        self.began.emit()
        self.history_changed.emit()

    def _edit(self, work: Work) -> None:
        """Put `work` down; made after `stop_replay`, as a replay shows a part of the drawing."""
        self._pen_is_down = False
        self._remember()
        self._put(work)

    def _break(self, edits: Edits) -> None:
        self.stop_replay()
        if edits != self.edits:
            self._edit(self._work.with_edits(self.network, edits))

    def _restore(self, work: Work) -> None:
        self._pen_is_down = False
        self.began.emit()
        others = {name for name, _ in (*self._work.broken, *work.broken)}
        elsewhere = [name for name in others if work.edits(name) != self._work.edits(name)]
        self._put(work)
        self.history_changed.emit()
        if elsewhere and self.network not in elsewhere:
            self.network_needed.emit(elsewhere[0])  # or one would not see what was undone

    def _put_drawn(self, drawn: Drawing) -> None:
        if self._occluding:
            self._put(self._work.with_(occlusion=drawn))
        else:
            self._put(self._work.with_(drawing=drawn, picture=None, crop=None))

    def _put(self, work: Work) -> None:
        self._work = work
        self.changed.emit(work)


def _weight(work: Work) -> dict[int, int]:
    """Return the bytes of its picture."""
    return {} if work.picture is None else {id(work.picture.pixels): work.picture.pixels.nbytes}
