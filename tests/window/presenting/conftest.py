"""Two displays on one virtual screen."""

import shutil
import subprocess

import pytest
from PySide6.QtGui import QGuiApplication

from explorer.scene import View

OUTPUT = "screen"  # what Xvfb calls its own: no real display is ever touched


def xrandr(*arguments):
    return subprocess.run(["xrandr", *arguments], capture_output=True, text=True, check=False).stdout


def need_virtual_screen():
    if shutil.which("xrandr") is None or f"\n{OUTPUT} connected" not in xrandr("--query"):
        pytest.skip("needs xrandr and a virtual screen of Xvfb")


@pytest.fixture
def smaller_screen(qapp, qtbot):
    """Return a function that gives the one display a resolution of 1120 x 630 pixels."""
    need_virtual_screen()
    whole = qapp.primaryScreen().size()

    def change():
        timings = [
            "50",
            "1120",
            "1130",
            "1140",
            "1150",
            "630",
            "640",
            "650",
            "660",
        ]
        xrandr("--newmode", "smaller", *timings)
        xrandr("--addmode", OUTPUT, "smaller")
        xrandr("--output", OUTPUT, "--mode", "smaller")
        qtbot.waitUntil(lambda: qapp.primaryScreen().size().width() == 1120)

    yield change
    xrandr("--output", OUTPUT, "--mode", f"{whole.width()}x{whole.height()}")
    qtbot.waitUntil(lambda: qapp.primaryScreen().size() == whole)
    xrandr("--delmode", OUTPUT, "smaller")
    xrandr("--rmmode", "smaller")


@pytest.fixture
def displays(qapp, qtbot):
    """Return a function that plugs displays in and out by name, as in ``plug(UPPER=(0, 500), LOWER=None)``.

    At first there are UPPER and LOWER, each a half of the screen; a display is given by its top edge and height.
    """
    need_virtual_screen()
    whole = qapp.primaryScreen().geometry()
    plugged = {}

    def arrived():
        wanted = {(name, *place) for name, place in plugged.items()} or {(OUTPUT, 0, whole.height())}
        screens = QGuiApplication.screens()
        return {(one.name(), one.geometry().top(), one.geometry().height()) for one in screens} == wanted

    def plug(**changes):
        for name in [name for name in changes if name in plugged]:
            xrandr("--delmonitor", name)
            plugged.pop(name)
        qtbot.waitUntil(arrived)
        for name, place in changes.items():
            if place is not None:
                top, height = place
                size = f"{whole.width()}/400x{height}/200+0+{top}"
                xrandr("--setmonitor", name, size, "none" if plugged else OUTPUT)
                plugged[name] = place
        qtbot.waitUntil(arrived)

    half = whole.height() // 2
    plug(UPPER=(0, half), LOWER=(half, half))
    yield plug
    plug(UPPER=None, LOWER=None)


@pytest.fixture
def two(displays, window):
    """Return `displays`, with the window on UPPER; it shows maps, which fit into displays that are as small."""
    window.session.choose_view(View.MAPS)
    window.move(0, -window.height() // 3)
    assert window.screen().name() == "UPPER"
    return displays


@pytest.fixture
def press(window, qtbot):
    """Return a function that presses a key in a window, the main one if none is named."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    def pressed(name, modifier=Qt.KeyboardModifier.NoModifier, on=None):
        QTest.keyClick((on or window).window().windowHandle(), getattr(Qt.Key, f"Key_{name}"), modifier)

    return pressed
