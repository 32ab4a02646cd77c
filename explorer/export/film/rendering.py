"""A film of the 3D view, made without a window."""

import signal
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

from explorer.errors import ExplorerError
from explorer.export.film.filming import Filming
from explorer.export.film.pictures import Pictures
from explorer.export.film.plan import Plan, Subject
from explorer.export.film.sources import drawing, kernels, turntable
from explorer.session import Session
from explorer.space import available, network_view

SOURCES = {Subject.TURNTABLE: turntable, Subject.KERNELS: kernels, Subject.DRAWING: drawing}


def render(session: Session, plan: Plan, subject: Subject, progressed: Callable[[int, int], None]) -> None:
    """Write a film of what the session's scene shows in 3D; `progressed(frames gone through, of how many)`.

    Raises ExplorerError if it cannot be made, KeyboardInterrupt after Ctrl+C; then there is no file.
    """
    if why_not := available():
        raise ExplorerError(why_not)
    view = network_view(session)
    pictures = Pictures(lambda: view, view, plan.width, plan.height)
    filming = Filming(session, plan, SOURCES[subject](session, pictures, plan.frames))
    filming.progressed.connect(progressed)
    try:
        session.start()
        _wait_for(filming)
    finally:
        filming.cancel()
        view.deleteLater()
        QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)


def _wait_for(filming: Filming) -> None:
    loop = QEventLoop()
    failures: list[BaseException] = []

    def fail(error: BaseException) -> None:
        failures.append(error)
        loop.quit()

    filming.finished.connect(loop.quit)
    filming.failed.connect(fail)
    before = signal.signal(signal.SIGINT, lambda *_: fail(KeyboardInterrupt()))
    try:
        loop.exec()
    finally:
        signal.signal(signal.SIGINT, before)
    if failures:
        raise failures[0]
