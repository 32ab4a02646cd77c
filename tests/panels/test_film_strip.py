import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtWidgets import QApplication, QWidget

from explorer.drawing import Drawing, Stroke
from explorer.panels import FilmStrip, MapsView
from explorer.panels.grid import vector_shape
from explorer.panels.maps.layout import LARGEST_CELL
from explorer.session import Session
from explorer.trace import Unit

from .conftest import TRACE, Show


@pytest.fixture
def strip(session: Session, show: Show) -> FilmStrip:
    strip = FilmStrip(session)
    show(strip, 820, 148)
    return strip


@pytest.fixture
def maps(session: Session, show: Show) -> MapsView:
    maps = MapsView(session)
    show(maps, 860, 700)
    return maps


def in_strip(strip: FilmStrip, layer: str, channel: int, row: int, column: int) -> QPoint:
    item = next(item for item in strip.items if item.group.shown == layer)
    rect = item.maps[channel]
    x = rect.left() + (column + 0.5) * rect.width() / item.grid.columns
    y = rect.top() + (row + 0.5) * rect.height() / item.grid.rows
    return QPoint(round(x) - strip.scrolled(), round(y))


def in_maps(maps: MapsView, layer: str, channel: int, row: int, column: int) -> QPoint:
    section = next(section for section in maps.sections if section.grid.layer.name == layer)
    maps.verticalScrollBar().setValue(int(section.top))
    rect = section.map_rect(channel)
    x = rect.left() + (column + 0.5) * rect.width() / section.grid.columns
    y = rect.top() + (row + 0.5) * rect.height() / section.grid.rows
    return (QPointF(x, y) - maps.offset()).toPoint()


def draw_something(qtbot, session: Session) -> None:
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))


def color_at(area: QWidget, where: QPoint) -> tuple[int, ...]:
    return area.grab().toImage().pixelColor(where).getRgb()[:3]


class Paints(QObject):
    """Counts the paint events of a widget."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_the_strip_shows_every_group_from_left_to_right(strip, session):
    assert [item.group.label for item in strip.items][:4] == [
        "input",
        "conv1 + ReLU",
        "pool1",
        "conv2 + ReLU",
    ]
    edges = [edge for item in strip.items for edge in (item.box.left(), item.box.right())]
    assert edges == sorted(edges)


@pytest.mark.parametrize(
    ("layer", "cell", "position"),
    [
        ("relu1", (4, 20, 11), (4, 20, 11)),
        ("relu2", (9, 4, 6), (9, 4, 6)),
        ("pool2", (15, 4, 4), (15, 4, 4)),
        ("relu3", (0, 2, 5), (29,)),  # 120 units in lines of 12
        ("softmax", (0, 1, 2), (7,)),  # 10 in lines of 5
    ],
)
def test_the_cell_under_the_pointer_is_hovered_in_the_strip(qtbot, strip, session, layer, cell, position):
    strip.window().resize(1900, 200)
    qtbot.waitUntil(lambda: strip.width() == 1900)
    qtbot.mouseMove(strip.viewport(), in_strip(strip, layer, *cell))
    qtbot.waitUntil(lambda: session.hovered == Unit(layer, position))


def test_leaving_the_strip_lets_go(qtbot, strip, session):
    qtbot.mouseMove(strip.viewport(), in_strip(strip, "relu1", 0, 5, 5))
    qtbot.waitUntil(lambda: session.hovered is not None)
    QApplication.sendEvent(strip.viewport(), QEvent(QEvent.Type.Leave))
    assert session.hovered is None


def test_a_click_in_the_strip_pins_and_a_second_one_lets_go(qtbot, strip, session):
    where = in_strip(strip, "relu1", 2, 9, 9)
    qtbot.mouseMove(strip.viewport(), where)
    qtbot.waitUntil(lambda: session.hovered is not None)
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert session.scene.pinned == session.hovered
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert session.scene.pinned is None


def test_the_switches_of_an_item_hide_and_collapse_its_layer(qtbot, strip, session):
    item = strip.items[2]
    for index, chosen in enumerate(("hidden", "collapsed")):
        where = item.buttons()[index].center().toPoint()
        qtbot.mouseMove(strip.viewport(), where)
        qtbot.waitUntil(lambda: strip._under is item)
        qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert getattr(session.scene, chosen) == {"pool1"}


def test_the_context_menu_is_true_to_the_session(strip, session):
    session.toggle_hidden("pool1")
    hide, collapse, *_ = strip.menu_of(strip.items[2]).actions()
    assert hide.isChecked() and not collapse.isChecked()
    hide.trigger()
    assert not session.scene.hidden


def test_a_value_has_the_colour_of_the_scale_in_strip_and_maps(qtbot, strip, maps, session):
    strip.window().resize(1900, 260)
    qtbot.waitUntil(lambda: strip.height() == 260)
    draw_something(qtbot, session)
    for row, column in ((4, 6), (2, 7), (7, 3)):
        red_green_blue = tuple(session.coloring.scale("relu2").rgb(TRACE["relu2"][9, row, column]).tolist())
        assert color_at(strip.viewport(), in_strip(strip, "relu2", 9, row, column)) == red_green_blue
        where = in_maps(maps, "relu2", 9, row, column)
        assert color_at(maps.viewport(), where) == red_green_blue


@pytest.mark.parametrize(
    ("layer", "cell", "position"),
    [("conv1", (4, 20, 11), (4, 20, 11)), ("relu2", (15, 9, 0), (15, 9, 0)), ("fc2", (0, 6, 11), (83,))],
)
def test_the_cell_under_the_pointer_is_hovered_in_the_maps(qtbot, maps, session, layer, cell, position):
    qtbot.mouseMove(maps.viewport(), in_maps(maps, layer, *cell))
    qtbot.waitUntil(lambda: session.hovered == Unit(layer, position))


def test_a_click_pins_in_the_maps_and_a_drag_scrolls(qtbot, maps, session):
    where = in_maps(maps, "conv1", 1, 14, 14)
    qtbot.mouseClick(maps.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert session.scene.pinned == Unit("conv1", (1, 14, 14))
    before = maps.offset().y()
    qtbot.mousePress(maps.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseMove(maps.viewport(), where - QPoint(0, 50))
    qtbot.waitUntil(lambda: maps.offset().y() == before + 50)
    qtbot.mouseRelease(maps.viewport(), Qt.MouseButton.LeftButton, pos=where - QPoint(0, 50))
    assert session.scene.pinned == Unit("conv1", (1, 14, 14))


def test_zoom_keeps_what_is_under_the_pointer(qtbot, maps, session):
    where = in_maps(maps, "relu1", 1, 14, 14)
    for _ in range(8):
        maps.zoom(1.3, QPointF(where))
    assert maps.unit_at(QPointF(where)) in [
        Unit("relu1", (1, row, column)) for row in (13, 14, 15) for column in (13, 14, 15)
    ]


def test_zoom_ends_at_cells_that_hold_their_numbers(maps):
    for _ in range(40):
        maps.zoom(1.5)
    section = maps.sections[0]
    assert section.size.width() / section.grid.columns == LARGEST_CELL


def test_pinning_by_keyboard_scrolls_to_the_unit(maps, session):
    session.pin(Unit("softmax", (7,)))
    section = maps.sections[-1]
    assert section.map_rect(0).top() < maps.offset().y() + maps.viewport().height()


def test_nothing_is_painted_while_hidden(qtbot, strip, maps, session):
    counts = [Paints(strip.viewport()), Paints(maps.viewport())]
    strip.window().hide()
    maps.window().hide()
    for count in counts:
        count.count = 0
    draw_something(qtbot, session)
    session.pin(Unit("relu2", (9, 4, 6)))
    QApplication.processEvents()
    assert [count.count for count in counts] == [0, 0]


@pytest.mark.parametrize(
    ("count", "shape"),
    [(3, (1, 3)), (10, (2, 5)), (84, (7, 12)), (120, (10, 12)), (300, (15, 20)), (13, (4, 4))],
)
def test_a_vector_is_wrapped_into_a_rectangle(count, shape):
    assert vector_shape(count) == shape
