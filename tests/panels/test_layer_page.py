"""The page of one layer: which it is, what its tabs show, what is said of it."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from explorer.colors import Coloring
from explorer.formula import plain
from explorer.panels import FilmStrip, MapsView
from explorer.panels.grid import Grid
from explorer.panels.kernels.values import Order
from explorer.panels.layer.activations import dead_words
from explorer.panels.layer.formulas import arithmetic, size_formula
from explorer.panels.layer.maps import LARGEST
from explorer.panels.layer.page import LayerPage
from explorer.panels.layer.statistics import AxisShape, parameters
from explorer.panels.marks import edited
from explorer.panels.sheets import Sheet
from explorer.scene import Tab, View
from explorer.session import Session
from explorer.trace import Change, LayerKind, ParameterEdit, Switch, Unit
from explorer.widgets import theme

from .conftest import TRACE, Show
from .test_film_strip import Paints, color_at, draw_something, in_maps, in_strip


@pytest.fixture
def page(qtbot, session: Session, show: Show) -> LayerPage:
    """The page of conv2 + ReLU, behind a drawn seven."""
    draw_something(qtbot, session)
    session.open_layer("relu2", Tab.MAPS)
    page = LayerPage(session)
    show(page, 720, 640)
    return page


def in_page(page: LayerPage, channel: int, row: int, column: int) -> QPoint:
    section = page.maps.sections[0]
    rect = section.map_rect(channel)
    x = rect.left() + (column + 0.5) * rect.width() / section.grid.columns
    y = rect.top() + (row + 0.5) * rect.height() / section.grid.rows
    return (QPointF(x, y) - page.maps.offset()).toPoint()


def test_all_maps_of_the_layer_fit_the_page(page):
    assert [section.grid.layer.name for section in page.maps.sections] == ["relu2"]
    seen = page.maps.viewport().rect()
    assert all(seen.contains(in_page(page, channel, 9, 9)) for channel in range(16))
    assert page.maps.sections[0].size.width() > 70


def test_pointing_and_clicking_on_a_map(qtbot, page, session):
    where = in_page(page, 9, 4, 6)
    qtbot.mouseMove(page.maps.viewport(), where)
    qtbot.waitUntil(lambda: session.hovered == Unit("relu2", (9, 4, 6)))
    qtbot.mouseClick(page.maps.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert session.scene.pinned == Unit("relu2", (9, 4, 6))


def test_the_menu_of_a_map_is_asked_for(qtbot, page):
    where = in_page(page, 9, 4, 6)
    viewport = page.maps.viewport()
    with qtbot.waitSignal(page.menu_requested) as asked:
        QApplication.sendEvent(
            viewport, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, viewport.mapToGlobal(where))
        )
    assert asked.args[0] == Unit("relu2", (9, 4, 6))


def test_zoom_shows_the_numbers_and_another_layer_fits_again(page, session):
    for _ in range(20):
        page.zoom(1.3)
    assert page.maps.sections[0].size.width() == 10 * LARGEST
    session.open_layer("pool2")
    session.open_layer("relu2")
    assert page.maps.sections[0].size.width() < 200


def test_the_tabs_that_make_no_sense_say_why(page, session):
    assert page.header.tab_button(Tab.KERNELS).isEnabled()
    session.open_layer("pool1")
    button = page.header.tab_button(Tab.KERNELS)
    assert not button.isEnabled() and button.toolTip() == "pool1 has no weights."
    session.choose_tab(Tab.KERNELS)
    assert page.tab is Tab.MAPS  # instead
    session.open_layer("relu2")
    assert page.tab is Tab.KERNELS


def test_a_tab_is_chosen_by_its_button(qtbot, page, session):
    qtbot.mouseClick(page.header.tab_button(Tab.KERNELS), Qt.MouseButton.LeftButton)
    assert session.scene.tab is Tab.KERNELS and page.kernels.isVisible()


def test_a_layer_that_does_not_pool_offers_the_next_that_does(qtbot, page, session):
    session.choose_tab(Tab.POOLING)
    assert "conv2 + ReLU does not pool" in page._offer._words.text()
    qtbot.mouseClick(page._offer._button, Qt.MouseButton.LeftButton)
    assert session.page_layer == "pool2" and page.pooling.isVisible()


def test_previous_and_next_walk_through_the_blocks(qtbot, page, session):
    page.header._next.click()
    assert session.page_layer == "pool2"
    page.header._previous.click()
    page.header._previous.click()
    assert session.page_layer == "pool1"
    session.open_layer("conv1")
    page.header._next.click()
    assert session.page_layer == "relu1"
    session.open_layer("input")
    assert not page.header._previous.isEnabled()


def test_the_facts_of_a_folded_layer_are_those_of_its_convolution(page):
    assert page.facts.lines == ("nn.Conv2d(6, 16, kernel_size=5)", "nn.ReLU()")
    found = dict(page.facts.activations.lines)
    zero = 100 * float((TRACE["relu2"] == 0).mean())
    assert found["exactly zero"] == f"{zero:.1f} %"


def test_the_page_follows_the_pinned_unit(page, session):
    session.visit(Unit("pool1", (0, 1, 1)))
    assert page.facts.lines == ("nn.MaxPool2d(kernel_size=2)",)


def test_dead_maps_are_told(page, session):
    sentence = page.facts.activations.dead
    dead = session.tally.dead("relu2")
    expected = f"{len(dead)} of 16 maps were never active" if dead else "Each of the 16 maps was active"
    assert sentence.startswith(expected) and "in 1 picture" in sentence


@pytest.mark.parametrize(
    ("name", "dead", "pictures", "words"),
    [
        ("relu1", (), 0, ""),
        ("relu1", (0, 2), 0, ""),
        ("relu1", (), 1, "Each of the 6 maps was active in 1 picture."),
        ("relu1", (), 3, "Each of the 6 maps was active in at least 1 of 3 pictures."),
        ("relu1", (4,), 1, "1 of 6 maps was never active in 1 picture: map 4"),
        ("relu1", (0, 2), 1200, "2 of 6 maps were never active in 1\u202f200 pictures: maps 0, 2"),
        ("relu4", (80,), 2, "1 of 84 units was never active in 2 pictures: unit 80"),
    ],
)
def test_dead_maps_are_counted_over_pictures(name, dead, pictures, words):
    assert dead_words(TRACE.layer(name), dead, pictures) == words


def test_the_facts_hide_on_a_narrow_page_and_come_back_by_their_handle(qtbot, page):
    page.window().resize(540, 640)
    qtbot.waitUntil(lambda: not page.facts.isVisible())
    page._handle.click()
    assert page.facts.isVisible()


def test_the_size_is_filled_into_the_formula():
    words = plain(size_formula(AxisShape("rows", 14, 5, 1, 0, 1)))
    assert words.endswith("= ⌊(14 + 2·0 − 1·(5 − 1) − 1)/1⌋ + 1 = 10")
    assert plain(arithmetic(parameters(TRACE.layer("conv2")))) == "16·6·5·5 + 16 = 2\u202f416"


@pytest.mark.parametrize("tab", list(Tab))
@pytest.mark.parametrize("layer", [layer.name for layer in TRACE.layers])
def test_every_tab_of_every_layer_is_painted(page, session, layer, tab):
    session.open_layer(layer, tab)
    for width in (420, 720, 1100):
        page.window().resize(width, 500)
        assert not page.grab().isNull()


def test_nothing_is_done_while_hidden(qtbot, page, session):
    counts = [Paints(part.viewport()) for part in (page.maps, page.pooling, page.kernels.grid)]
    page.window().hide()
    for count in counts:
        count.count = 0
    before = page.facts.activations._statistics
    draw_something(qtbot, session)
    session.open_layer("pool2", Tab.POOLING)
    session.pin(Unit("pool2", (9, 1, 1)))
    QApplication.processEvents()
    assert [count.count for count in counts] == [0, 0, 0]
    assert page.facts.activations._statistics is before


# ---- what pooling keeps


def in_pooling(page: LayerPage, side: int, channel: int, row: int, column: int) -> QPoint:
    view = page.pooling
    layers = view._layers()
    rect, shape = view.rects(channel)[side], layers[1 - side].shape
    view.reveal(Unit(layers[0].name, (channel, 0, 0)))
    x = rect.left() + (column + 0.5) * rect.width() / shape[2]
    y = rect.top() + (row + 0.5) * rect.height() / shape[1]
    return (QPointF(x, y) - view._offset()).toPoint()


def test_before_and_after_are_of_the_same_size(page, session):
    session.open_layer("pool2", Tab.POOLING)
    before, after = page.pooling.rects(3)
    assert before.size() == after.size() and before.top() == after.top()


def test_pointing_at_a_window_before_is_pointing_at_its_cell_after(qtbot, page, session):
    session.open_layer("pool2", Tab.POOLING)
    qtbot.mouseMove(page.pooling.viewport(), in_pooling(page, 0, 0, 5, 8))
    qtbot.waitUntil(lambda: session.hovered == Unit("pool2", (0, 2, 4)))
    qtbot.mouseMove(page.pooling.viewport(), in_pooling(page, 1, 0, 1, 3))
    qtbot.waitUntil(lambda: session.hovered == Unit("pool2", (0, 1, 3)))


def test_how_many_cells_decide_is_told_of_a_map_and_of_all(page, session):
    session.open_layer("pool2", Tab.POOLING)
    assert page.pooling.words(9) == "25 of 100 cells of map 9 decide the result (25 %)"
    assert page.pooling.words() == "400 of 1\u202f600 cells of all 16 maps decide the result (25 %)"


def test_of_an_empty_pad_nothing_is_said(session, show):
    session.open_layer("pool2", Tab.POOLING)
    page = LayerPage(session)
    show(page, 720, 640)
    assert page.pooling.words().startswith("The pad is empty") and page.pooling.words(9) == ""
    assert not page.grab().isNull()
    session.choose_tab(Tab.MAPS)
    assert page.facts.activations.lines == () and page.facts.activations.dead == ""
    assert not page.grab().isNull()


# ---- what is broken


@pytest.fixture
def broken(qtbot) -> Iterator[Session]:
    """A session in which map 9 of relu2 is switched off and a kernel of conv2 is zero."""
    theme.apply(QApplication.instance(), "dark")
    session = Session(lambda request, _cancelled: replace(TRACE, edits=request.edits))
    with qtbot.waitSignal(session.trace_changed):
        session.desk.edit_parameter(ParameterEdit("conv2", "weight", (9, 2), Change.ZERO))
        session.desk.switch(Switch("relu2", (9,)))
    qtbot.waitUntil(lambda: session.trace.edits == session.scene.edits)
    yield session
    session.close()


def test_what_is_edited_is_told(broken):
    words = "edited: weights of conv2, 1 map of relu2 off"
    assert edited(broken.trace, ("conv2", "relu2")) == words
    assert edited(broken.trace, ("pool1",)) == ""


def test_a_map_that_is_off_is_veiled(broken, show):
    broken.open_layer("relu2", Tab.MAPS)
    page = LayerPage(broken)
    show(page, 720, 640)
    row, column = np.argwhere(TRACE["relu2"][9] > 1)[0].tolist()
    colored = broken.coloring.scale("relu2").rgb(TRACE["relu2"][9, row, column]).tolist()
    assert sum(color_at(page.maps.viewport(), in_page(page, 9, row, column))) < sum(colored)


def test_the_strip_and_the_maps_mark_an_edited_layer(broken, show):
    strip, maps = FilmStrip(broken), MapsView(broken)
    show(strip, 1200, 148)
    show(maps, 860, 700)
    item = next(item for item in strip.items if item.group.shown == "relu2")
    assert "edited: weights of conv2" in strip._tip(item.label.center())
    section = next(section for section in maps.sections if section.grid.layer.name == "conv2")
    maps.verticalScrollBar().setValue(int(section.top))
    assert maps._tip(section.header.center() - maps.offset()) == "edited: weights of conv2"


# ---- the way to the page


def test_a_double_click_in_strip_and_maps_opens_the_page(qtbot, session, show):
    strip, maps = FilmStrip(session), MapsView(session)
    show(strip, 1200, 148)
    show(maps, 860, 700)
    qtbot.mouseDClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=in_strip(strip, "pool1", 2, 3, 3))
    assert session.scene.view is View.LAYER and session.page_layer == "pool1"
    assert session.scene.pinned == Unit("pool1", (2, 3, 3))
    session.choose_view(View.MAPS)
    qtbot.mouseDClick(maps.viewport(), Qt.MouseButton.LeftButton, pos=in_maps(maps, "relu2", 2, 3, 3))
    assert session.scene.view is View.LAYER and session.page_layer == "relu2"


def test_nan_keeps_a_colour_of_its_own_and_the_end_of_a_wrapped_vector_none(session):
    layer = replace(TRACE.layer("fc3"), shape=(13,))  # in a square of 4 by 4
    values = np.ones(13, np.float32)
    values[5] = np.nan
    layers = tuple(layer if entry.name == "fc3" else entry for entry in TRACE.layers)
    trace = replace(TRACE, layers=layers, values={**TRACE.values, "fc3": values})
    pixels = Sheet(Coloring(trace), layer, values).pixels(0).ravel()
    assert Grid.of(layer).ragged
    assert (pixels[13:] == 0).all() and (pixels[:13] != 0).all()


def test_values_that_are_no_numbers_are_shown_and_counted(session, show):
    values = TRACE["relu2"].copy()
    values[3, 1, 1:4] = np.nan, np.inf, -np.inf
    weight = TRACE.layer("conv2").weight.copy()
    weight[3, 0, 0, :2] = np.nan, np.inf
    layers = tuple(
        replace(layer, weight=weight) if layer.name == "conv2" else layer for layer in TRACE.layers
    )
    session._trace = replace(TRACE, layers=layers, values={**TRACE.values, "relu2": values})
    session._coloring = None
    page = LayerPage(session)
    show(page, 720, 640)
    for layer, tab in (("relu2", Tab.MAPS), ("relu2", Tab.KERNELS), ("pool2", Tab.POOLING)):
        session.open_layer(layer, tab)
        assert not page.grab().isNull()
    page.kernels.sort_by(Order.ACTIVATION)
    session.open_layer("relu2", Tab.KERNELS)
    page.kernels.grid.pick((3, 0))
    assert not page.grab().isNull()
    session.choose_tab(Tab.MAPS)
    assert dict(page.facts.activations.lines)["NaN"] == "1"
    assert dict(page.facts.activations.lines)["infinite"] == "2"


def test_of_an_average_all_cells_count(session, show):
    average = tuple(
        replace(layer, kind=LayerKind.AVERAGE_POOLING) if layer.name == "pool2" else layer
        for layer in TRACE.layers
    )
    session._trace = replace(TRACE, layers=average)
    session.open_layer("pool2", Tab.POOLING)
    page = LayerPage(session)
    show(page, 720, 640)
    assert page.pooling.words(9).startswith("All cells of a window count equally in map 9")
    assert not page.grab().isNull()


@pytest.mark.parametrize("kept", [(), ("relu1", "relu2")])
def test_another_network_leaves_nothing_of_the_last_behind(qtbot, page, session, kept):
    for layer, tab in (("relu4", Tab.KERNELS), ("pool2", Tab.POOLING), ("relu2", Tab.KERNELS)):
        session.open_layer(layer, tab)
        page.kernels.current.pick((0, 0))
    names = {name: name if name in kept else f"new {name}" for name in TRACE.values}
    renamed = tuple(
        replace(layer, name=names[layer.name], sources=tuple(names[name] for name in layer.sources))
        for layer in TRACE.layers
    )
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("other")
        assert not page.grab().isNull()
    values = {names[name]: array for name, array in TRACE.values.items()}
    session._trace, session._coloring = replace(TRACE, layers=renamed, values=values), None
    session.trace_changed.emit(session._trace)
    assert page.header._boxes.currentText() == "new conv1 + ReLU"
    page.kernels.sort_by(Order.NORM)
    for tab in Tab:
        session.choose_tab(tab)
        assert not page.grab().isNull()
