"""All kernels of a layer: what is where, in which order, in which colours, and what a click says."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from explorer.panels.kernels.grid import KernelGrid
from explorer.panels.kernels.layout import Spot, arrange
from explorer.panels.kernels.page import KernelsPage
from explorer.panels.kernels.painter import composite, kernel_scale, own_high
from explorer.panels.kernels.values import Order, edited_pictures, kernels_of, ordered
from explorer.panels.layer.subject import subject_of
from explorer.session import Session
from explorer.trace import Axes, Layer, LayerKind, Trace, Unit
from explorer.widgets.text import exact

from .conftest import TRACE, Show
from .test_film_strip import color_at, draw_something


@pytest.fixture
def page(qtbot, session: Session, show: Show) -> KernelsPage:
    """The kernels of conv2 + ReLU, behind a drawn seven."""
    draw_something(qtbot, session)
    session.open_layer("relu2")
    page = KernelsPage(session)
    show(page, 720, 560)
    page.show_subject(subject_of(session))
    return page


def in_grid(grid: KernelGrid, output: int, picture: int, row: int, column: int) -> QPoint:
    place = grid.outputs.index(output)
    grid.reveal(output)
    rect = grid.tiles.picture_rect(place, picture)
    rows, columns = grid._kernels.pictures.shape[2:]
    there = QPointF(
        rect.left() + (column + 0.5) * rect.width() / columns, rect.top() + (row + 0.5) * rect.height() / rows
    )
    return (there - grid.offset()).toPoint()


def in_thumbnail(grid: KernelGrid, output: int) -> QPoint:
    grid.reveal(output)
    return (grid.tiles.thumbnail_rect(grid.outputs.index(output)).center() - grid.offset()).toPoint()


def kernels_of_toy(name: str):
    return kernels_of(TRACE, TRACE.layer(name))


def toy(
    kind: LayerKind, weight: np.ndarray, before: tuple[int, ...], shape: tuple[int, ...], **settings
) -> tuple[Trace, Layer]:
    """Return a trace of an input and one layer with these weights."""
    axes = {1: Axes.VECTOR, 2: Axes.SIGNALS, 3: Axes.MAPS}
    first = Layer("input", LayerKind.INPUT, before, axes[len(before)])
    frozen = MappingProxyType(settings)
    layer = Layer(
        "toy", kind, shape, axes[len(shape)], ("input",), weight.astype(np.float32), settings=frozen
    )
    values = {"input": np.zeros(before, np.float32), "toy": np.zeros(shape, np.float32)}
    return Trace("toy", (first, layer), values, ("a",), None), layer


def test_a_tile_holds_a_kernel_for_each_map_that_is_read():
    kernels = kernels_of_toy("conv2")
    assert kernels.pictures.shape == (16, 6, 5, 5)
    assert kernels.source.name == "pool1"
    assert kernels.index(9, 2) == (9, 2) and kernels.index(9) == (9,)
    assert kernels.weight_index(9, 2, 0, 4) == (9, 2, 0, 4)


def test_linear_weights_are_folded_back_over_the_maps_they_read():
    kernels, weight = kernels_of_toy("fc1"), TRACE.layer("fc1").weight
    assert kernels.pictures.shape == (120, 16, 5, 5) and kernels.source.name == "pool2"
    assert kernels.pictures[17, 3, 1, 2] == weight[17, 3 * 25 + 1 * 5 + 2]
    assert kernels.weight_index(17, 3, 1, 2) == (17, 82)


def test_linear_weights_behind_a_vector_are_one_matrix():
    kernels = kernels_of_toy("fc2")
    assert kernels.matrix and kernels.pictures.shape == (1, 1, 84, 120) and kernels.outputs == 84


def test_layers_without_weights_have_no_kernels():
    assert kernels_of_toy("pool1") is None


def test_a_kernel_of_a_group_reads_the_maps_of_its_group():
    trace, layer = toy(LayerKind.CONVOLUTION, np.zeros((4, 3, 3, 3)), (6, 5, 5), (4, 3, 3), groups=2)
    kernels = kernels_of(trace, layer)
    assert [kernels.reads(output, 1) for output in range(4)] == [1, 1, 4, 4]


def test_a_transposed_convolution_has_its_outputs_first_too():
    weight = np.arange(4 * 3 * 2 * 2).reshape(4, 3, 2, 2)
    trace, layer = toy(LayerKind.TRANSPOSED_CONVOLUTION, weight, (4, 5, 5), (6, 6, 6), groups=2)
    kernels = kernels_of(trace, layer)
    assert kernels.pictures.shape == (6, 2, 2, 2)
    for output, picture in ((0, 0), (2, 1), (4, 1)):
        index = kernels.index(output, picture)
        assert (kernels.pictures[output, picture] == weight[index]).all()
        assert kernels.reads(output, picture) == index[0]


def test_the_kernel_of_a_signal_has_one_row():
    trace, layer = toy(LayerKind.CONVOLUTION, np.zeros((4, 2, 7)), (2, 20), (4, 14))
    assert kernels_of(trace, layer).pictures.shape == (4, 2, 1, 7)
    assert kernels_of(trace, layer).weight_index(3, 1, 0, 5) == (3, 1, 5)


def test_three_kernels_over_a_picture_are_one_in_colour():
    weight = np.zeros((2, 3, 1, 1))
    weight[0, 0] = 1  # red only
    trace, layer = toy(LayerKind.CONVOLUTION, weight, (3, 4, 4), (2, 4, 4))
    kernels = kernels_of(trace, layer)
    assert kernels.colored
    red, neutral = composite(kernels, np.array([0, 1]), own=False)[:, 0, 0].tolist()
    assert (red, neutral) == (0xFFFF8080, 0xFF808080)


def test_the_order_by_norm_and_by_activation():
    kernels = kernels_of_toy("conv2")
    norms = [float(np.linalg.norm(kernel)) for kernel in TRACE.layer("conv2").weight]
    assert ordered(kernels, Order.NORM, TRACE["relu2"]).tolist() == np.argsort(np.negative(norms)).tolist()
    active = ordered(kernels, Order.ACTIVATION, TRACE["relu2"])
    assert (np.diff(TRACE["relu2"].mean(axis=(1, 2))[active]) <= 0).all()


def test_what_was_edited_is_found_by_comparing():
    conv2 = TRACE.layer("conv2")
    weight = conv2.weight.copy()
    weight[9, 2, 1, 1] += 1
    broken = replace(conv2, weight=weight)
    layers = tuple(broken if layer.name == "conv2" else layer for layer in TRACE.layers)
    trace = replace(TRACE, layers=layers, originals={"conv2": conv2})
    found = edited_pictures(trace, kernels_of(trace, broken))
    assert np.argwhere(found).tolist() == [[9, 2]]
    assert edited_pictures(TRACE, kernels_of_toy("conv2")) is None


def test_only_what_is_in_sight_is_asked_for():
    tiles = arrange(512, 512, (3, 3), True, (700, 560), 1.0)
    assert tiles.across == 1 and tiles.whole[0] > 10_000
    area = QRectF(6000, 20000, 700, 560)
    places, part = tiles.places_in(area), tiles.pictures_in(area)
    assert len(places) < 16 and len(part) < 40
    assert tiles.picture_rect(places[1], part[1]).intersects(area)
    assert tiles.at(tiles.picture_rect(300, 77).center()) == Spot(300, 77)


def test_a_weight_has_the_colour_of_the_layers_scale_or_of_its_own(page):
    grid, weight = page.grid, TRACE.layer("conv2").weight
    own = kernel_scale(own_high(weight[1, 2])).rgb(weight[1, 2, 3, 4]).tolist()
    assert list(color_at(grid.viewport(), in_grid(grid, 1, 2, 3, 4))) == own
    page._own.click()
    shared = kernel_scale(page._kernels.high).rgb(weight[1, 2, 3, 4]).tolist()
    assert list(color_at(grid.viewport(), in_grid(grid, 1, 2, 3, 4))) == shared


def test_sorting_moves_the_tiles(page):
    page.sort_by(Order.NORM)
    assert page.grid.outputs == tuple(ordered(page._kernels, Order.NORM, TRACE["relu2"]).tolist())


def test_a_click_on_a_kernel_shows_its_numbers_and_pins_nothing(qtbot, page, session):
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=in_grid(page.grid, 9, 2, 1, 1))
    assert page.grid.picked_kernel == (9, 2)
    assert page.detail.isVisible()
    assert page.detail.words[:2] == ("Map 9", "over map 2 of pool1")
    assert session.scene.pinned is None
    page.detail.closed.emit()
    assert not page.detail.isVisible()


def test_a_click_on_a_map_pins_its_unit(qtbot, page, session):
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=in_thumbnail(page.grid, 4))
    assert session.scene.pinned.layer == "relu2" and session.scene.pinned.channel == 4
    page.grid.pick((9, 2))
    middle = page.detail.map_rect().center().toPoint()
    qtbot.mouseClick(page.detail, Qt.MouseButton.LeftButton, pos=middle)
    assert session.scene.pinned.channel == 9


def right_click(widget, where: QPoint) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, widget.mapToGlobal(where))
    QApplication.sendEvent(widget, event)


def test_the_menu_is_asked_for_a_kernel_a_map_and_a_weight(qtbot, page):
    grid = page.grid
    with qtbot.waitSignal(page.kernel_menu_requested) as asked:
        right_click(grid.viewport(), in_grid(grid, 9, 2, 1, 1))
    assert asked.args[:2] == ["conv2", (9, 2)]
    with qtbot.waitSignal(page.menu_requested) as asked:
        right_click(grid.viewport(), in_thumbnail(grid, 4))
    assert isinstance(asked.args[0], Unit) and asked.args[0].channel == 4
    grid.pick((9, 2))
    with qtbot.waitSignal(page.kernel_menu_requested) as asked:
        right_click(page.detail, page.detail.kernel_rect().topLeft().toPoint() + QPoint(4, 4))
    assert asked.args[:2] == ["conv2", (9, 2, 0, 0)]


def test_the_matrix_says_which_weight_it_is(qtbot, page, session):
    session.open_layer("relu4")
    page.show_subject(subject_of(session))
    assert page.current is page.matrix
    page._own.click()
    rect = page.matrix.picture_rect()
    wide, high = rect.width() / 120, rect.height() / 84
    where = QPoint(int(rect.left() + 42.5 * wide), int(rect.top() + 17.5 * high))
    assert page.matrix.weight_at(QPointF(where)) == (17, 42)
    shade = kernel_scale(page._kernels.high).rgb(TRACE.layer("fc2").weight[17, 42]).tolist()
    assert list(color_at(page.matrix.viewport(), where)) == shade
    with qtbot.waitSignal(page.kernel_menu_requested) as asked:
        right_click(page.matrix.viewport(), where)
    assert asked.args[:2] == ["fc2", (17, 42)]
    qtbot.mouseClick(page.matrix.viewport(), Qt.MouseButton.LeftButton, pos=where)
    weight, value = float(TRACE.layer("fc2").weight[17, 42]), float(TRACE["relu3"][42])
    assert page.detail.words[:2] == ("Unit 17", "weight of unit 42 of relu3")
    assert page.detail.words[2] == f"{exact(weight)} · {exact(value)} = {exact(weight * value)}"


@pytest.mark.parametrize("layer", ["relu1", "relu2", "relu3", "relu4", "fc3"])
@pytest.mark.parametrize("width", [420, 720, 1100])
def test_the_kernels_of_every_layer_are_painted_at_every_width(qtbot, page, session, layer, width):
    page.window().resize(width, 500)
    session.open_layer(layer)
    page.show_subject(subject_of(session))
    page.current.pick((0, 0))
    assert not page.grab().isNull()
