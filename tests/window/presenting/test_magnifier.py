"""The magnifier: what lies under the pointer, larger and sharp, while F12 is held."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from explorer.window.presenting.magnifier import LEAST, MOST, USUAL, Magnifier

DARK, BRIGHT = QColor("#203040"), QColor("#f0e0d0")
STRIPE = 20  # px


class Stripes(QWidget):
    def paintEvent(self, _event):
        with QPainter(self) as painter:
            for left in range(0, self.width(), STRIPE):
                color = BRIGHT if left // STRIPE % 2 else DARK
                painter.fillRect(left, 0, STRIPE, self.height(), color)


@pytest.fixture
def stripes(qtbot):
    """Return a window of stripes, its magnifier, and the list of where one points, the last one last."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(600, 540)
    page = Stripes(window)
    page.setGeometry(0, 0, 600, 540)
    pointed = [QPointF(300, 200)]
    magnifier = Magnifier(window, lambda: pointed[-1], lambda: (page,))
    window.show()
    qtbot.waitExposed(window)
    yield magnifier, pointed
    magnifier.put_down()


@pytest.fixture
def held(window, press, qtbot):
    press("F5")
    qtbot.keyPress(window.windowHandle(), Qt.Key.Key_F12)
    return window.presentation.magnifier


def wheel(widget, notches):
    there = widget.mapToGlobal(QPointF(widget.rect().center()))
    event = QWheelEvent(
        widget.window().mapFromGlobal(there),
        there,
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget.window().windowHandle(), event)


def test_it_shows_what_lies_under_the_pointer_larger_and_with_sharp_edges(stripes):
    magnifier, _pointed = stripes
    magnifier.hold()
    image = magnifier.glass.picture.toImage()
    middle = image.width() // 2
    row = [image.pixelColor(column, middle).name() for column in range(image.width())]
    assert set(row) == {DARK.name(), BRIGHT.name()}  # an enlarged picture would have mixed them
    lengths = [len(run) for run in "".join("#" if name == DARK.name() else "." for name in row).split(".")]
    whole = [length for length in lengths[1:-1] if length]
    assert whole and set(whole) == {round(STRIPE * USUAL)}
    assert row[middle + 1] == BRIGHT.name() and row[middle - 2] == DARK.name()


def test_the_glass_follows_the_pointer(stripes, qtbot):
    magnifier, pointed = stripes
    magnifier.hold()
    before = magnifier.glass.geometry().center()
    pointed.append(QPointF(350, 240))
    qtbot.waitUntil(lambda: magnifier.glass.geometry().center() == before + QPoint(50, 40))


def test_beside_the_page_there_is_nothing_to_see(stripes):
    magnifier, pointed = stripes
    pointed.append(QPointF(0, 0))
    magnifier.hold()
    image = magnifier.glass.picture.toImage()
    assert image.pixelColor(5, 5).name() not in (DARK.name(), BRIGHT.name())
    assert image.pixelColor(image.width() - 5, image.height() - 5).name() in (DARK.name(), BRIGHT.name())


def test_it_is_there_while_its_key_is_held(window, held, qtbot):
    assert held.held and held.glass.isVisible()
    assert held.glass.width() == held.side == pytest.approx(window.height() * 420 / 1080, abs=1)
    qtbot.keyRelease(window.windowHandle(), Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    assert not held.held and not held.glass.isVisible()


def test_the_wheel_makes_it_stronger_and_moves_nothing_below(window, held):
    camera = window.session.scene.camera
    wheel(window.space, 1)
    assert held.times == USUAL + 0.5
    for notches, most in ((20, MOST), (-20, LEAST)):
        wheel(window.space, notches)
        assert held.times == most
    assert window.session.scene.camera == camera
    held.put_down()
    wheel(window.space, 1)
    assert held.times == LEAST


def test_leaving_takes_it_away(held, press):
    press("Escape")
    assert not held.held


@pytest.mark.parametrize("key", ["B", "F10"])
def test_what_the_audience_must_not_see_is_not_magnified(window, held, press, qtbot, key):
    press(key)
    assert not held.held
    qtbot.keyPress(window.windowHandle(), Qt.Key.Key_F12)
    assert not held.held
