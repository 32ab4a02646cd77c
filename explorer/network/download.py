"""Fetches a file from its address: whole and checked, or not at all."""

import errno
import hashlib
import http.client
import socket
import ssl
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Full, Queue
from typing import Any, BinaryIO

from explorer.errors import ExplorerError
from explorer.network.recorder import Cancelled
from explorer.requests import Report

PATIENCE = 15.0  # seconds until a server that says nothing is given up
_PIECE = 1 << 18  # bytes read at a time
_AHEAD = 4  # pieces read before they are written
_PAUSE = 0.05  # seconds between two questions whether it is still wanted


def download(
    url: str,
    target: Path,
    hash_prefix: str,
    cancelled: Callable[[], bool],
    report: Report,
    patience: float = PATIENCE,
) -> None:
    """Fetch a file; its name appears at `target` only once it is whole.

    hash_prefix: how its SHA-256 must begin, in hexadecimal; "" for any.  report: told the bytes done, and all of them.
    Raises Cancelled as soon as `cancelled()` says so, and ExplorerError in one sentence if it cannot be had.
    """
    partial = _partial(target)
    try:
        with partial.open("wb") as file:
            digest = _fetch(url, file, cancelled, report, patience)
        if not digest.startswith(hash_prefix):
            raise ExplorerError(
                f"{target.name} arrived damaged, its hash is not the one in its name; it was deleted, try again later."
            )
        partial.replace(target)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:  # Ctrl-C included
        partial.unlink(missing_ok=True)


def _partial(target: Path) -> Path:
    """Return an empty file beside `target`; raises ExplorerError where none can be made."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=target.parent, prefix=target.name, suffix=".partial", delete=False
        ) as file:
            return Path(file.name)
    except OSError as error:
        raise _not_written(target, error) from error


def _fetch(url: str, file: BinaryIO, cancelled: Callable[[], bool], report: Report, patience: float) -> str:
    """Write what is at `url` to a file; return its SHA-256.  Errors of the file are left as they are."""
    digest, done = hashlib.sha256(), 0
    with _Reader(url, patience, cancelled) as reader:
        total: int = reader.next()
        report(0, total)
        while piece := reader.next():
            file.write(piece)
            digest.update(piece)
            done += len(piece)
            report(done, total)
    if done < total:
        raise _broken_off(url)
    return digest.hexdigest()


class _Reader:
    """Reads an address on a thread of its own: nothing else interrupts the look-up of a name or a silent server.

    A thread that is left behind ends as soon as the server says something, at the latest when patience is over.
    """

    def __init__(self, url: str, patience: float, cancelled: Callable[[], bool]) -> None:
        self._url, self._patience, self._cancelled = url, patience, cancelled
        self._found: Queue[Any] = Queue(_AHEAD)
        self._left = threading.Event()

    def __enter__(self) -> "_Reader":
        threading.Thread(target=self._read, name="download", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._left.set()

    def next(self) -> Any:
        """Return how many bytes there are, 0 if that is not known, then them in pieces; b"" is the end.

        Raises Cancelled, or what went wrong.
        """
        while not self._cancelled():
            try:
                found = self._found.get(timeout=_PAUSE)
            except Empty:
                continue
            if isinstance(found, Exception):
                raise found
            return found
        raise Cancelled

    def _read(self) -> None:
        try:
            with _opened(self._url, self._patience) as answer:
                length = answer.headers.get("Content-Length") or ""
                self._hand_over(int(length) if length.isdecimal() else 0)
                piece = b"to begin with"
                while piece and not self._left.is_set():
                    piece = _read(answer, self._url)
                    self._hand_over(piece)
        except Exception as error:  # raised where it is waited for
            self._hand_over(error)

    def _hand_over(self, found: Any) -> None:
        while not self._left.is_set():
            try:
                return self._found.put(found, timeout=_PAUSE)
            except Full:
                continue


def _opened(url: str, patience: float) -> http.client.HTTPResponse:
    request = urllib.request.Request(url, headers={"User-Agent": "cnn-explorer"})
    host = request.host
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=patience)
        return answer
    except urllib.error.HTTPError as error:
        error.close()
        raise ExplorerError(
            f"{host} answers {error.code} ({error.reason}) for {_name(url)}; open the weights from a file instead."
        ) from error
    except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
        raise _unreachable(host, error) from error


def _read(answer: http.client.HTTPResponse, url: str) -> bytes:
    try:
        return answer.read1(_PIECE)
    except (OSError, http.client.HTTPException) as error:
        raise _broken_off(url) from error


def _unreachable(host: str, error: Exception) -> ExplorerError:
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLError):
        return ExplorerError(
            f"The connection to {host} is not secure ({reason.reason}); check date and proxy."
        )
    if isinstance(reason, TimeoutError):
        return ExplorerError(f"{host} does not answer; try again later, or open the weights from a file.")
    if isinstance(reason, socket.gaierror):
        return ExplorerError(
            f"{host} cannot be found; check the connection to the internet, or open the weights from a file."
        )
    return ExplorerError(
        f"{host} cannot be reached; check the connection to the internet, or open the weights from a file."
    )


def _broken_off(url: str) -> ExplorerError:
    return ExplorerError(f"The download of {_name(url)} broke off; check the connection and try again.")


def _not_written(target: Path, error: OSError) -> ExplorerError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExplorerError(
            f"There is no room left in {target.parent} for {target.name}; free some and try again."
        )
    return ExplorerError(
        f"{target.parent} cannot be written to ({error.strerror or error}); make it writable and try again."
    )


def _name(url: str) -> str:
    return url.rsplit("/", 1)[-1]
