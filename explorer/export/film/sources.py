"""What films show, one moment after the other.

Every source is a generator over `Frame`s; None means that there is something to wait for: be back in a moment.
The session shows other things meanwhile; whoever runs a source brings back what was there.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QElapsedTimer
from PySide6.QtGui import QImage, QPainter

from explorer.errors import ExplorerError
from explorer.export.film.pictures import Pictures
from explorer.export.film.plan import Frame
from explorer.scene import Page, Scene, View
from explorer.session import Session

Source = Generator[Frame | None, None, None]

PATIENCE_MS = 120_000  # for the answer of a network, which may have to be loaded
SETTLING_MS = 300  # no motion takes longer
HELD = 0.15  # of a replayed drawing's film: the finished drawing
FADE = 8  # frames, at most: from one scene to the next; at most a quarter of its own


def turntable(session: Session, pictures: Pictures, frames: int) -> Source:
    """Turn the network in 3D once around; what else is shown gives way to the row."""
    session.choose_page(Page.EXPLORE)
    if session.scene.view not in (View.ROW, View.TOWER):
        session.choose_view(View.ROW)
    yield from _until(lambda: session.is_answered and pictures.standing)
    for index in range(frames):
        yield Frame(pictures.take(turn=360 * index / frames))


def kernels(session: Session, pictures: Pictures, frames: int) -> Source:
    """Go over the map of the selected unit, from the first unit to the last."""
    session.choose_page(Page.EXPLORE)
    yield from _until(lambda: session.is_answered and pictures.standing)
    session.open_film()
    state = session.film.state
    if state is None:
        raise ExplorerError("There is no map to go over; select a cell first.")
    units = (_along(index, frames, state.count - 1) for index in range(frames))
    for unit, those in groupby(units, round):
        session.film.seek(unit)
        yield Frame(pictures.take(), len(list(those)))


def drawing(session: Session, pictures: Pictures, frames: int) -> Source:
    """Draw the drawing again, and hold it at the end."""
    session.choose_page(Page.EXPLORE)
    whole = session.desk.work.drawing
    if not whole.strokes or session.desk.work.picture is not None:
        raise ExplorerError("There is no drawing to draw again; draw one first.")
    drawn = max(1, frames - round(frames * HELD))
    for index in range(drawn):
        session.desk.replay_until(whole, _along(index, drawn, whole.duration))
        yield from _until(lambda: session.is_answered and pictures.standing)
        yield Frame(pictures.take(), 1 if index < drawn - 1 else 1 + frames - drawn)


def playlist(session: Session, pictures: Pictures, scenes: Sequence[Scene], frames: int) -> Source:
    """Show every scene for about as long as every other; each is faded into the next."""
    before: QImage | None = None
    ends = [round(frames * (index + 1) / len(scenes)) for index in range(len(scenes))]
    for begin, end, scene in zip([0, *ends], ends, scenes, strict=False):
        session.show_scene(scene)
        yield from _until(lambda: session.is_answered and pictures.standing)
        yield from _for(SETTLING_MS)
        if end == begin:
            continue
        image, fade = pictures.take(), 0 if before is None else min(FADE, (end - begin) // 4)
        for step in range(fade):
            yield Frame(_between(before, image, (step + 1) / (fade + 1)))
        yield Frame(image, end - begin - fade)
        before = image


def _between(before: QImage, after: QImage, share: float) -> QImage:
    """Return one picture laid over another of the same size; share: of `after`, 0..1."""
    image = before.copy()
    with QPainter(image) as painter:
        painter.setOpacity(share)
        painter.drawImage(0, 0, after)
    return image


def _along(index: int, count: int, end: float) -> float:
    """Return how far moment `index` of `count` is on the way to `end`; the last one is there."""
    return end * index / (count - 1) if count > 1 else end


def _until(ready: Callable[[], bool]) -> Iterator[None]:
    clock = QElapsedTimer()
    clock.start()
    while not ready():
        if clock.hasExpired(PATIENCE_MS):
            raise ExplorerError("The network did not answer in time, so there is no film; try again.")
        yield None


def _for(milliseconds: int) -> Iterator[None]:
    clock = QElapsedTimer()
    clock.start()
    while not clock.hasExpired(milliseconds):
        yield None
