"""A lane delivers every finished result and keeps only the newest waiting request."""

import threading
import weakref

from explorer.worker import Lane


class Gate:
    """A computation that starts when asked to, and tells what it computed."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.running = threading.Event()
        self.cancelled_seen: list[bool] = []

    def __call__(self, request, cancelled):
        self.running.set()
        assert self.open.wait(5)
        self.cancelled_seen.append(cancelled())
        if isinstance(request, Exception):
            raise request
        return request * 10


def test_overtaken_requests_wait_in_vain_and_running_ones_are_delivered(qtbot):
    gate = Gate()
    lane = Lane("test", gate)
    answers = []
    lane.finished.connect(lambda request, result: answers.append((request, result)))
    lane.submit(1)
    assert gate.running.wait(5)
    lane.submit(2)
    lane.submit(3)
    gate.open.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [(1, 10), (3, 30)]
    lane.stop()


def test_an_exception_is_handed_over_and_the_lane_goes_on(qtbot):
    gate = Gate()
    gate.open.set()
    lane = Lane("test", gate)
    with qtbot.waitSignal(lane.failed) as failure:
        lane.submit(ValueError("no"))
    assert str(failure.args[1]) == "no"
    with qtbot.waitSignal(lane.finished) as success:
        lane.submit(4)
    assert success.args == [4, 40]
    lane.stop()


def test_a_cancelled_request_delivers_nothing(qtbot):
    gate = Gate()
    lane = Lane("test", gate)
    answers = []
    lane.finished.connect(lambda request, result: answers.append(result))
    lane.submit(1)
    assert gate.running.wait(5)
    lane.cancel()
    lane.submit(2)
    gate.open.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [20]
    assert gate.cancelled_seen == [True, False]
    lane.stop()
    assert not lane._thread.is_alive()


def test_what_was_asked_for_is_let_go_while_the_lane_waits(qtbot):
    class Heavy:
        pass

    lane = Lane("test", lambda request, cancelled: 1)
    heavy = Heavy()
    alive = weakref.ref(heavy)
    with qtbot.waitSignal(lane.finished):
        lane.submit(heavy)
    del heavy
    qtbot.waitUntil(lambda: alive() is None)
    lane.stop()
