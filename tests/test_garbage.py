"""Widgets in reference cycles die on the thread they live on."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QThread

from explorer.garbage import Collector


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
