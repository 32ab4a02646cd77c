"""Downloads from a server of these tests' own: whole and checked, or not at all, and one sentence says why."""

import errno
import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO

import pytest
import torch

from explorer.errors import ExplorerError
from explorer.network import catalogue, download, library, open_network
from explorer.network.fetching import fetch
from explorer.network.operators import torchvision
from explorer.network.recorder import Cancelled
from explorer.requests import Download, NetworkFile

models = torchvision().models

CONTENT = bytes(range(256)) * 4000  # 1 MB
HASH = hashlib.sha256(CONTENT).hexdigest()


class Server(ThreadingHTTPServer):
    """Serves one file; cut: after so many bytes the connection closes; held: as many are sent, then none.

    silent: it takes the question and never answers.
    """

    daemon_threads = True
    content, cut, held, silent = CONTENT, -1, -1, False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.go_on, self.asked = threading.Event(), threading.Event()

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{name}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        server.asked.set()
        if server.silent:
            server.go_on.wait(20)
            return
        if "missing" in self.path:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(server.content)))
        self.end_headers()
        if server.held >= 0:
            self.wfile.write(server.content[: server.held])
            self.wfile.flush()
            server.go_on.wait(20)
        else:
            self.wfile.write(server.content[: server.cut] if server.cut >= 0 else server.content)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.go_on.set()
    made.shutdown()
    made.server_close()
    thread.join()


def never() -> bool:
    return False


def quiet(_done: int, _total: int) -> None:
    pass


def refused(url: str, target: Path, prefix: str = HASH[:8], patience: float = 20) -> str:
    """Return the one sentence with which a download is refused; nothing is left of it."""
    before = sorted(target.parent.iterdir()) if target.parent.is_dir() else []
    with pytest.raises(ExplorerError) as caught:
        download.download(url, target, prefix, never, quiet, patience)
    sentence = str(caught.value)
    assert re.fullmatch(r"[^\n]+\.", sentence) and ". " not in sentence, sentence
    assert (sorted(target.parent.iterdir()) if target.parent.is_dir() else []) == before
    return sentence


def test_a_file_arrives_whole_and_tells_how_far_it_is(server: Server, tmp_path: Path) -> None:
    target, told = tmp_path / "new" / "folder" / "w.pth", []
    download.download(server.url("w.pth"), target, HASH[:8], never, lambda *far: told.append(far))
    assert target.read_bytes() == CONTENT
    assert [path.name for path in target.parent.iterdir()] == ["w.pth"]
    assert told[0] == (0, len(CONTENT)) and told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told) and len(told) > 3


def test_a_download_that_breaks_off_is_told(server: Server, tmp_path: Path) -> None:
    server.cut = 300_000
    assert "broke off" in refused(server.url("w.pth"), tmp_path / "w.pth")


def test_a_file_with_another_hash_is_deleted(server: Server, tmp_path: Path) -> None:
    assert "damaged" in refused(server.url("w.pth"), tmp_path / "w.pth", "deadbeef")


def test_an_address_without_a_file_is_told(server: Server, tmp_path: Path) -> None:
    assert "404" in refused(server.url("missing.pth"), tmp_path / "w.pth")


def test_no_server_is_told(server: Server, tmp_path: Path) -> None:
    nobody = Server()
    url = nobody.url("w.pth")
    nobody.server_close()
    assert "127.0.0.1" in refused(url, tmp_path / "w.pth")
    assert "cannot be found" in refused("http://nowhere.invalid/w.pth", tmp_path / "w.pth")


def test_a_server_that_falls_silent_is_given_up(server: Server, tmp_path: Path) -> None:
    server.held = 1000
    assert "broke off" in refused(server.url("w.pth"), tmp_path / "w.pth", patience=0.05)


def test_a_download_that_is_cancelled_leaves_nothing(server: Server, tmp_path: Path) -> None:
    server.held, done = 500_000, []
    with pytest.raises(Cancelled):
        download.download(
            server.url("w.pth"),
            tmp_path / "w.pth",
            HASH[:8],
            lambda: bool(done and done[-1] >= 100_000),
            lambda far, _total: done.append(far),
        )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("silent", [True, False])
def test_a_silent_server_does_not_hold_up_who_cancels(server: Server, tmp_path: Path, silent: bool) -> None:
    server.silent, server.held, told = silent, 1000, []
    with pytest.raises(Cancelled):
        download.download(
            server.url("w.pth"),
            tmp_path / "w.pth",
            HASH[:8],
            lambda: server.asked.is_set() and (silent or bool(told and told[-1] == 1000)),
            lambda far, _total: told.append(far),
            patience=3600,
        )
    assert not server.go_on.is_set() and not list(tmp_path.iterdir())


def test_a_file_that_was_there_stays_when_its_download_fails(server: Server, tmp_path: Path) -> None:
    (tmp_path / "w.pth").write_bytes(b"old")
    refused(server.url("w.pth"), tmp_path / "w.pth", "deadbeef")
    assert (tmp_path / "w.pth").read_bytes() == b"old"


def test_a_place_that_cannot_be_written_to_is_told(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "cannot be written" in refused(server.url("w.pth"), tmp_path / "file" / "w.pth")


def test_a_full_disk_is_told(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    class Full:
        """Has room for 100 kB."""

        def __init__(self, file: IO[bytes]) -> None:
            self.file, self.room = file, 100_000

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_args: object) -> None:
            self.file.close()

        def write(self, piece: bytes) -> None:
            self.room -= len(piece)
            if self.room < 0:
                raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda path, mode: Full(opened(path, mode)))
    assert "no room" in refused(server.url("w.pth"), tmp_path / "w.pth")


# ---- what the shelf asks for


@pytest.fixture
def offered(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a network whose weights our server has, under the name that carries their hash."""
    torch.manual_seed(3)
    torch.save(models.squeezenet1_1().state_dict(), tmp_path / "w.pth")
    server.content = (tmp_path / "w.pth").read_bytes()
    url = server.url(f"toy-{hashlib.sha256(server.content).hexdigest()[:8]}.pth")
    listed = replace(catalogue.LISTED["squeezenet1_1"], url=url)
    monkeypatch.setitem(catalogue.LISTED, "squeezenet1_1", listed)
    return "squeezenet1_1"


def test_downloaded_weights_are_the_ones_opened(server: Server, offered: str, cache: Path) -> None:
    random = open_network(offered)
    assert not random.trained and open_network(offered) is random
    card = fetch(Download(offered), never, quiet)
    assert card.trained and catalogue.describe(offered).trained
    network = open_network(offered)
    torch.manual_seed(3)
    for name, tensor in models.squeezenet1_1().state_dict().items():
        assert torch.equal(network.module.state_dict()[name], tensor)
    assert network.trained and [path.suffix for path in cache.iterdir()] == [".pth"]


def test_what_was_downloaded_is_not_asked_for_again(server: Server, offered: str, cache: Path) -> None:
    fetch(Download(offered), never, quiet)
    server.content = b""
    assert fetch(Download(offered), never, quiet).trained


def test_damaged_weights_in_the_cache_are_deleted_and_can_be_had_again(offered: str, cache: Path) -> None:
    fetch(Download(offered), never, quiet)
    (path,) = cache.iterdir()
    path.write_bytes(path.read_bytes()[:1000])
    library.forget(offered)
    with pytest.raises(ExplorerError, match="were deleted; download"):
        open_network(offered)
    assert not path.exists() and not open_network(offered).trained
    fetch(Download(offered), never, quiet)
    assert open_network(offered).trained


def test_a_failed_download_leaves_the_network_as_it_was(server: Server, offered: str, cache: Path) -> None:
    random = open_network(offered)
    server.cut = 1000
    with pytest.raises(ExplorerError, match="broke off"):
        fetch(Download(offered), never, quiet)
    assert open_network(offered) is random and not catalogue.describe(offered).trained


def test_shipped_networks_need_no_download_and_others_are_unknown() -> None:
    with pytest.raises(ExplorerError, match="no download"):
        fetch(Download("lenet"), never, quiet)
    with pytest.raises(ExplorerError, match="no network called"):
        fetch(Download("lenot"), never, quiet)


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.onnx"
    path.write_bytes(b"nothing")
    with pytest.raises(ExplorerError, match=r"mine\.onnx"):
        fetch(NetworkFile(path), never, quiet)
