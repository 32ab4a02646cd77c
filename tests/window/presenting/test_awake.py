"""The screen stays on as long as the stage stands before an audience."""

import threading

import pytest
from wakepy import modecount

from explorer.window.presenting.awake import Awake


@pytest.fixture
def desktop(monkeypatch):
    """Let wakepy believe that a desktop has agreed."""
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "1")


def test_the_screen_stays_on_from_begin_to_end(desktop, qtbot):
    awake = Awake()
    for _ in range(2):
        awake.begin()
        awake.begin()
        qtbot.waitUntil(lambda: modecount() == 1)
        awake.end()
        awake.end()
        qtbot.waitUntil(lambda: modecount() == 0)


def test_an_end_before_the_desktop_has_answered_counts_too(desktop, qtbot):
    awake = Awake()
    for _ in range(20):
        awake.begin()
        awake.end()
    awake.begin()
    awake.end()
    qtbot.waitUntil(lambda: modecount() == 0)


def test_without_a_desktop_nothing_happens(monkeypatch, qtbot):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    awake = Awake()
    awake.begin()
    (thread,) = (one for one in threading.enumerate() if one.name.startswith("awake"))
    awake.end()
    thread.join(20)
    assert not thread.is_alive() and modecount() == 0


def test_presenting_keeps_the_screen_on(desktop, window, qtbot):
    window.presentation.enter()
    qtbot.waitUntil(lambda: modecount() == 1)
    window.presentation.leave()
    qtbot.waitUntil(lambda: modecount() == 0)
