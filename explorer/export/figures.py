"""Pictures of the network at work, made without a window."""

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtGui import QImage

from explorer.errors import ExplorerError
from explorer.export.maps_sheet import maps_sheet
from explorer.scene import View
from explorer.session import Session
from explorer.space import available, network_view

USUAL = (1200, 800)  # px: a picture of this size has texts of the size they have on screen
PATIENCE_MS = 120_000  # for the first answer of a network


def render(session: Session, width: int, height: int) -> QImage:
    """Return a picture of what the session's scene shows, once its trace has come.

    Raises ExplorerError if the network does not answer, or if 3D is asked for where there is no OpenGL.
    """
    in_space = session.scene.view is not View.MAPS
    if in_space and (why_not := available()):
        raise ExplorerError(why_not)
    await_trace(session)
    if in_space:
        return _snapshot(session, width, height)
    ratio = max(0.75, min(width / USUAL[0], height / USUAL[1]))
    return maps_sheet(session, width, height, ratio)


def _snapshot(session: Session, width: int, height: int) -> QImage:
    view = network_view(session)
    try:
        return view.snapshot(width, height)
    finally:
        view.deleteLater()
        QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)


def await_trace(session: Session) -> None:
    """Return when the session has its trace; raise what the network raised instead."""
    loop = QEventLoop()
    failures: list[Exception] = []

    def fail(error: Exception) -> None:
        failures.append(error)
        loop.quit()

    session.trace_changed.connect(loop.quit)
    session.failed.connect(fail)
    session.start()
    QTimer.singleShot(PATIENCE_MS, loop, loop.quit)
    loop.exec()
    if failures:
        raise failures[0]
    if session.trace is None:
        raise ExplorerError("The network did not answer in time; try again.")
