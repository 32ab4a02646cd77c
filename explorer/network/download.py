"""Fetches a file from its address: whole and checked, or not at all."""

import errno
import hashlib
import http.client
import socket
import ssl
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from explorer.errors import ExplorerError
from explorer.network.recorder import Cancelled
from explorer.requests import Report

PATIENCE = 15.0  # seconds until a server that says nothing is given up
_PIECE = 1 << 18  # bytes read at a time


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
    with _opened(url, patience) as answer:
        length = answer.headers.get("Content-Length") or ""
        total = int(length) if length.isdecimal() else 0
        report(0, total)
        while True:
            if cancelled():
                raise Cancelled
            piece = _read(answer, url)
            if not piece:
                break
            file.write(piece)
            digest.update(piece)
            done += len(piece)
            report(done, total)
    if done < total:
        raise _broken_off(url)
    return digest.hexdigest()


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
