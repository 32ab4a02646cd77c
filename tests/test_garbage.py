"""Widgets in reference cycles die on the thread they live on."""

import gc
import os
import subprocess
import sys
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread

from explorer import garbage
from explorer.garbage import Collector, Returner, give_back


@pytest.fixture
def collector(qapp):
    collector = Collector()
    yield collector
    collector.stop()
    gc.unfreeze()


class Knot(QObject):
    """An object in a reference cycle, which notes the thread that ends it."""

    def __init__(self, ended: list[object]) -> None:
        super().__init__()
        self.itself = self
        weakref.finalize(self, lambda: ended.append(QThread.currentThread()))


def allocate() -> None:
    """Make more objects than any threshold of the collection."""
    kept = [[] for _ in range(200_000)]
    assert kept


def test_a_cycle_is_not_collected_on_another_thread(collector):
    ended: list[object] = []
    Knot(ended)
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert ended == []


def test_a_cycle_is_collected_on_the_gui_thread_in_time(collector, qtbot):
    ended: list[object] = []
    Knot(ended)
    kept = [[] for _ in range(20_000)]
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [QThread.currentThread()]
    assert kept


def test_what_has_settled_is_not_looked_through_again(collector):
    collector.settle()
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < 10_000


def test_nothing_is_collected_while_little_was_made(collector):
    gc.collect()
    ended: list[object] = []
    Knot(ended)
    collector.collect()
    assert ended == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_freed_memory_goes_back_to_the_system_when_nothing_has_been_used_for_a_while(qtbot, monkeypatch):
    if garbage._glibc() is None:
        pytest.skip("another C library than glibc")
    monkeypatch.setattr(garbage, "REST_MS", 50)
    returner = Returner()
    blocks = [bytearray(2**16) for _ in range(2000)]  # 125 MB, too small each to be given back when freed
    kept = blocks[::100]
    del blocks
    before = resident()
    returner.used()
    qtbot.waitUntil(lambda: resident() < before - 80 * 2**20)
    assert len(kept) == 20


def test_little_free_memory_stays(monkeypatch):
    blocks = [bytearray(2**16) for _ in range(100)]
    del blocks[1::2]
    monkeypatch.setattr(garbage, "SPARE", 2**60)
    assert not give_back()
    monkeypatch.setattr(garbage, "SPARE", 0)
    assert give_back() or garbage._glibc() is None


def test_threads_take_their_memory_from_one_heap_so_that_all_that_is_free_goes_back():
    if garbage._glibc() is None:
        pytest.skip("another C library than glibc")
    heaps = [heaps_of_two_threads(first) for first in ("", "garbage.share_heap();")]
    assert heaps[0] > heaps[1] == 1


def heaps_of_two_threads(first: str) -> int:
    """Return how many heaps a new process has once two more threads have allocated memory, after what is said first."""
    script = f"""
import ctypes, re, sys, threading
from explorer import garbage
{first}
threads = [threading.Thread(target=lambda: [bytes(5000) for _ in range(999)]) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
library = ctypes.CDLL(None)
library.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(library.fdopen(1, b"w"))
library.malloc_info(0, out)
library.fflush(out)
"""
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return told.stdout.count("<heap nr=")


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
