"""What the status line says beside an input: that the network reads no colours, that a picture can be had back."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from explorer.scene import Picture, Work
from explorer.session import Session
from explorer.trace import Trace
from explorer.window.status import Status

SAMPLED = 64  # rows and columns of a picture that are looked at
COLOURFUL = (
    48  # of 255: by so much red exceeds blue, or blue red, more in one part of a photo than in another
)
SHARES = (10, 90)  # percent: a line of ink takes up less


class Advice(QObject):
    """Watches what is on the pad; says each thing once."""

    def __init__(self, session: Session, status: Status, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._status = session, status
        self._work = session.desk.work
        self._told: tuple[str, str] | None = None  # of this picture and this network
        session.desk.changed.connect(self._follow_work)
        session.trace_changed.connect(self._follow)

    def _follow_work(self, work: Work) -> None:
        before, self._work = self._work, work
        begun = work.picture is None and len(work.drawing.strokes) == 1 and not self._session.desk.can_redo
        if before.picture is not None and begun:
            self._status.tell("Ctrl+Z brings the picture back")

    def _follow(self, trace: Trace) -> None:
        picture = self._session.scene.picture
        if picture is None or trace.layers[0].shape[0] != 1:
            self._told = None
            return
        this = picture.name, trace.network
        if this != self._told and colourful(picture):
            self._told = this
            name = self._session.title(trace.network)
            self._status.tell(f"{name} reads no colours; Ctrl+K finds networks for photos", of_input=True)


def colourful(picture: Picture) -> bool:
    """Return whether a picture is a photo in colours, not grey and not ink on paper under a lamp."""
    if picture.pixels.ndim == 2:
        return False
    step = max(1, max(picture.pixels.shape[:2]) // SAMPLED)
    some: NDArray[np.int16] = picture.pixels[::step, ::step, :3].astype(np.int16)
    low, high = np.percentile(some[..., 0] - some[..., 2], SHARES)
    return bool(high - low > COLOURFUL)
