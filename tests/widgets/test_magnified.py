"""A page drawn larger as a whole, and everything in it where it is seen."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from explorer.widgets.magnified import Magnified, dropped_down, focused, give_keyboard, innermost

LEFT = Qt.MouseButton.LeftButton


class Page(QWidget):
    """A red square of 20 pixels, a button and a line to write in below; remembers where it was pointed at."""

    def __init__(self):
        super().__init__()
        self.places = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 40, 0, 0)
        self.button, self.line = QPushButton("Press"), QLineEdit()
        lines.addWidget(self.button)
        lines.addWidget(self.line)
        lines.addStretch(1)

    def mouseMoveEvent(self, event):
        self.places.append(event.position().toPoint())

    def paintEvent(self, _event):
        painter = QPainter(self)
        painter.fillRect(0, 0, 20, 20, QColor("red"))
        painter.end()


@pytest.fixture
def around(qtbot):
    """Return a window, 400 pixels a side, that counts the keys its page has no use for."""

    class Window(QWidget):
        keys: list[int] = []  # noqa: RUF012

        def keyPressEvent(self, event):
            self.keys.append(event.key())

    window = Window()
    window.keys = []
    QVBoxLayout(window).setContentsMargins(0, 0, 0, 0)
    window.stack, window.page = Magnified(), Page()
    window.stack.addWidget(window.page)
    window.layout().addWidget(window.stack)
    window.resize(400, 400)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def red(widget):
    """Return how wide the red square is as one sees it."""
    image = widget.grab().toImage()
    return sum(image.pixelColor(x, 2) == QColor("red") for x in range(image.width()))


def seen_at(around, widget):
    return around.mapFromGlobal(widget.mapToGlobal(widget.rect().center()))


def click(around, place):
    QTest.mouseClick(around.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)


def test_what_is_painted_is_larger_and_fills_the_same_room(around):
    assert red(around) == 20 and around.page.width() == 400
    around.stack.magnify(2)
    assert red(around) == 40 and around.page.size() == around.size() / 2
    around.resize(600, 400)
    assert around.page.width() == 300
    around.stack.magnify(1)
    assert red(around) == 20 and around.page.width() == 600


def test_the_mouse_meets_what_it_sees(around, qtbot):
    around.stack.magnify(2)
    with qtbot.waitSignal(around.page.button.clicked):
        click(around, seen_at(around, around.page.button))
    QTest.mouseMove(around.windowHandle(), QPoint(100, 60))
    qtbot.waitUntil(lambda: QPoint(50, 30) in around.page.places)


def test_what_one_types_goes_where_one_clicked(around):
    around.stack.magnify(2)
    click(around, seen_at(around, around.page.line))
    assert focused() is around.page.line
    for key in (Qt.Key.Key_0, Qt.Key.Key_Period, Qt.Key.Key_5):
        QTest.keyClick(around.windowHandle(), key)
    assert around.page.line.text() == "0.5" and around.keys == []


def test_the_keyboard_stays_where_it_was(around):
    around.page.line.setFocus()
    around.stack.magnify(2)
    assert focused() is around.page.line
    around.stack.magnify(1)
    assert focused() is around.page.line


def test_keys_that_the_page_leaves_reach_the_window_even_arrows(around):
    around.stack.magnify(2)
    give_keyboard(around.page)
    assert focused() is around.page
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_F):
        QTest.keyClick(around.windowHandle(), key)
    assert around.keys == [Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_F]


def test_a_page_that_needs_more_room_is_as_large_as_it_can_be(around, qtbot):
    around.page.line.setMinimumWidth(320)
    around.stack.magnify(2)
    assert around.page.width() == 320 and red(around) == 25
    around.page.line.setMinimumWidth(160)
    qtbot.waitUntil(lambda: around.page.width() == 200)


def test_pages_come_and_go_in_the_size_of_now(around):
    other, fixed = Page(), Page()
    around.stack.magnify(2)
    around.stack.addWidget(other)
    around.stack.addWidget(fixed, fixed=True)
    around.stack.setCurrentWidget(other)
    assert around.stack.currentWidget() is other and other.width() == 200
    around.stack.setCurrentWidget(fixed)
    assert around.stack.currentWidget() is fixed and fixed.width() == 400
    around.stack.magnify(1)
    around.stack.setCurrentWidget(around.page)
    assert around.page.width() == 400 and red(around) == 20


def test_a_list_drops_down_where_its_box_is_seen_and_escape_takes_it_back_first(around, qtbot):
    box = QComboBox()
    box.addItems(["one", "two", "three"])
    around.page.layout().insertWidget(0, box)
    around.page.layout().insertWidget(0, box)
    around.stack.magnify(2)
    qtbot.waitUntil(lambda: box.width() <= 200 and box.isVisible())
    click(around, seen_at(around, box))
    qtbot.waitUntil(box.view().isVisible)
    assert dropped_down()
    QTest.keyClick(around.windowHandle(), Qt.Key.Key_Escape)
    assert not dropped_down() and not box.view().isVisible() and around.keys == []


def test_one_can_ask_what_is_seen_at_a_place(around):
    around.stack.magnify(2)
    place = around.mapToGlobal(seen_at(around, around.page.button))
    assert innermost(around.childAt(around.mapFromGlobal(place)), place) is around.page.button
    assert innermost(around, place) is around


def test_a_place_of_the_screen_is_found_again(around):
    around.stack.magnify(2)
    there = around.page.mapToGlobal(QPointF(50, 30))
    assert around.mapFromGlobal(there) == QPointF(100, 60)


def test_a_page_may_ask_for_the_keyboard_when_it_is_shown(around, qtbot):
    class Asking(Page):
        def showEvent(self, event):
            super().showEvent(event)
            give_keyboard(self)

    asking = Asking()
    around.stack.addWidget(asking)
    around.stack.setCurrentWidget(asking)
    for factor in (2, 1.5, 1):
        around.stack.magnify(factor)
        assert focused() is asking and asking.width() == round(400 / factor)
        QTest.keyClick(around.windowHandle(), Qt.Key.Key_F)
    assert around.keys == [Qt.Key.Key_F] * 3
