"""Makes one film: runs its source in slices on the GUI thread, and brings back what the session held."""

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from explorer.export.film.plan import Plan
from explorer.export.film.sources import Source
from explorer.export.film.writer import Writer
from explorer.session import Session

PAUSE_MS = 4  # while there is something to wait for


class Filming(QObject):
    """Begins at once.  Ends with `finished` or `failed`, or by `cancel`; then the session is as it was."""

    progressed = Signal(int, int)  # frames gone through, of how many
    pictured = Signal(object)  # QImage: the frame that was taken
    finished = Signal(object)  # Plan
    failed = Signal(object)  # the exception

    def __init__(self, session: Session, plan: Plan, source: Source, parent: QObject | None = None) -> None:
        """Raises ExplorerError if there can be no such film."""
        super().__init__(parent)
        self._session, self._plan, self._source = session, plan, source
        self._writer = Writer(plan)
        self._kept = session.keep()
        self._running = self._filming = True
        self._told = -1
        session.failed.connect(self._fail)
        QCoreApplication.instance().aboutToQuit.connect(self.cancel)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._advance)
        self._timer.start(0)

    @property
    def running(self) -> bool:
        """Whether the film is still being made."""
        return self._running

    def cancel(self) -> None:
        """Make no film after all; nothing is left of it."""
        if self._running:
            self._end()

    def _advance(self) -> None:
        """Take one picture, or see what the writer has done."""
        waits = True
        try:
            if self._filming and self._writer.room and not self._writer.done:
                waits = not self._take()
        except Exception as error:  # an ExplorerError, or a bug: whoever shows errors tells them apart
            self._fail(error)
            return
        self._timer.setInterval(PAUSE_MS if waits else 0)
        self._tell()
        if self._writer.done:
            self._close()

    def _take(self) -> bool:
        """Take the next frame, if it can be taken already; returns whether it could."""
        try:
            frame = next(self._source)
        except StopIteration:
            self._filming = False
            self._writer.finish()
            return False
        if frame is None:
            return False
        self._writer.put(frame)
        self.pictured.emit(frame.image)
        return True

    def _tell(self) -> None:
        if self._writer.written != self._told:
            self._told = self._writer.written
            self.progressed.emit(self._told, self._plan.steps)

    def _close(self) -> None:
        error = self._writer.error
        self._end()
        if error is not None:
            self.failed.emit(error)
        else:
            self.finished.emit(self._plan)

    def _fail(self, error: Exception) -> None:
        if self._running:
            self._end()
            self.failed.emit(error)

    def _end(self) -> None:
        self._running = False
        self._timer.stop()
        self._session.failed.disconnect(self._fail)
        self._source.close()
        self._writer.cancel()
        self._session.recall(self._kept)
