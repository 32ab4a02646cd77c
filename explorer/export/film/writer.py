"""Encodes a film on a thread of its own, into a file that is whole or not there."""

import errno
import queue
import threading
from contextlib import suppress

from explorer.errors import ExplorerError
from explorer.export.film.encoder import Encoder, encoder
from explorer.export.film.plan import Frame, Plan
from explorer.writing import becoming

WAITING = 4  # frames that may wait to be encoded
FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))  # the disk, or what one may have of it


class Writer:
    """Takes frames while there is `room`, then `finish`.  `done` turns true at the end, `error` says how it went."""

    def __init__(self, plan: Plan) -> None:
        """Raises ExplorerError if there can be no such film."""
        plan.check()
        self._plan = plan
        self._frames: queue.Queue[Frame | None] = queue.Queue()
        self._cancelled = threading.Event()
        self.written = 0  # of `Plan.steps`
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name="film", daemon=True)
        self._thread.start()

    @property
    def room(self) -> bool:
        """Whether another frame may come."""
        return self._frames.qsize() < WAITING

    @property
    def done(self) -> bool:
        """Whether the file is written, or never will be."""
        return not self._thread.is_alive()

    def put(self, frame: Frame) -> None:
        """Encode a frame after those that came before."""
        self._frames.put(frame)

    def finish(self) -> None:
        """There are no more frames."""
        self._frames.put(None)

    def cancel(self) -> None:
        """Leave no file; return when there is none."""
        self._cancelled.set()
        self._frames.put(None)
        self._thread.join()

    def _run(self) -> None:
        try:
            with becoming(self._plan.path) as partial:
                self._encode(encoder(self._plan, partial))
        except _CancelledError:
            return
        except OSError as error:
            self.error = ExplorerError(_sentence(error, self._plan))
        except Exception as error:  # handed to the GUI thread, which tells errors of the user from bugs
            self.error = error

    def _encode(self, film: Encoder) -> None:
        try:
            while (frame := self._frames.get()) is not None:
                self._check()
                film.add(frame)
                self.written += frame.count
            self._check()
            for count in film.finish():
                self.written += count
                self._check()
        except BaseException:
            with suppress(OSError):  # what is still to be written of it does not matter
                film.abandon()
            raise

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise _CancelledError


class _CancelledError(Exception):
    """Nobody wants the film any more."""


def _sentence(error: OSError, plan: Plan) -> str:
    if error.errno in FULL:
        return f"The disk is full, so {plan.path.name} was not written; make room or choose another place."
    reason = error.strerror or str(error)
    return f"{plan.path} cannot be written: {reason}; choose another place."
