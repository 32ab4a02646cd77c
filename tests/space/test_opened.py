"""Blocks of a deep network on stage: plates and their names, boxes, the answer, names that find room."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from explorer.scene import Scene, View
from explorer.session import Session
from explorer.space import NetworkView, arrange, default_camera, network_view
from explorer.space.answer import AnswerItem, room
from explorer.space.camera import Shot, block_boxes, close_camera
from explorer.space.grids import tail
from explorer.space.labels import Labels
from explorer.space.layout import ARRANGEMENTS, Layout
from explorer.space.motion import before
from explorer.space.placing import Places, faces
from explorer.space.plates import boxes, plate, plates
from explorer.trace import Unit, fold
from explorer.widgets import theme
from tests.panels.deep import residual_trace
from tests.space.conftest import settle

TRACE = residual_trace(maps=4)
SIZE = (900, 620)
VIEWS = sorted(ARRANGEMENTS)


def staged(view: str = "row", closed: tuple[str, ...] = ()) -> Layout:
    return arrange(fold(TRACE.layers, closed=closed), TRACE.layers, view)


def seen(layout: Layout):
    return Shot(default_camera(layout, *SIZE), layout.arrangement.flat).project(*SIZE)


@pytest.fixture
def session(qtbot) -> Iterator[Session]:
    made = Session(lambda request, cancelled: replace(TRACE, trained=False), Scene())
    yield made
    made.close()


@pytest.fixture
def view(qapp: QApplication, qtbot, session: Session) -> NetworkView:
    """A visible view with a residual network in it, all blocks open."""
    theme.apply(qapp, "dark")
    widget = network_view(session)
    qtbot.addWidget(widget)
    widget.resize(*SIZE)
    with qtbot.waitSignal(widget.frameSwapped):
        widget.show()
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    settle(qtbot, widget)
    return widget


def spot(view: NetworkView, what: Callable[[float, float], str | None], wanted: str) -> QPoint:
    """Return a pixel at which `what` finds the name that is wanted."""
    found = (
        QPoint(x, y)
        for y in range(2, view.height(), 4)
        for x in range(2, view.width(), 4)
        if what(x, y) == wanted
    )
    return next(found)


def test_an_open_block_stands_on_a_plate_that_holds_all_its_maps() -> None:
    layout = staged()
    assert [(one.path, one.level) for one in layout.opened] == [(f"layer.{i}", 0) for i in range(3)]
    flow = np.array(layout.arrangement.flow)
    for one in layout.opened:
        along = plate(layout, one) @ flow
        maps = layout.bounds[list(one.blocks)].reshape(-1, 3) @ flow
        assert along.min() < maps.min() and maps.max() < along.max()


@pytest.mark.parametrize("view", VIEWS)
def test_plates_do_not_touch_each_other(view: str) -> None:
    layout = staged(view)
    flow = np.array(layout.arrangement.flow)
    spans = sorted((float(p.min()), float(p.max())) for p in (plate(layout, o) @ flow for o in layout.opened))
    assert all(end < begin for (_, end), (begin, _) in pairwise(spans))


def test_a_closed_block_has_a_box_and_no_plate() -> None:
    layout = staged(closed=("layer.1",))
    assert [one.path for one in layout.opened] == ["layer.0", "layer.2"]
    assert len(boxes(layout, "#ffffff")) == 12
    faces, outlines = plates(layout, "#ffffff")
    assert (len(faces), len(outlines)) == (2, 8)


def test_a_block_in_a_block_has_the_upper_plate() -> None:
    outer = ("outer", "Stage")
    layers = tuple(
        replace(one, scope=(outer, *one.scope)) if "layer.1" in one.name or "layer.2" in one.name else one
        for one in TRACE.layers
    )
    inner = replace(
        TRACE, layers=(*layers[:2], *[replace(layers[1], name=f"more{i}") for i in range(9)], *layers[2:])
    )
    layout = arrange(fold(inner.layers), inner.layers, "row")
    assert {one.path: one.level for one in layout.opened} == {
        "layer.0": 0,
        "outer": 1,
        "layer.1": 0,
        "layer.2": 0,
    }
    height = {one.path: plate(layout, one)[0, 2] for one in layout.opened}
    assert height["outer"] < height["layer.1"]


@pytest.mark.parametrize("closed", [(), ("layer.1",)])
def test_layers_are_named_without_the_path_that_their_plate_says(closed: tuple[str, ...]) -> None:
    labels = [block.label for block in staged(closed=closed).blocks]
    assert "conv1 + ReLU" in labels
    assert ("+ layer.1 · Residual" in labels) == bool(closed)


def test_a_path_ends_with_its_last_word() -> None:
    paths = {
        "encoder.layers.encoder_layer_3": "encoder_layer_3",
        "layer1.0": "layer1.0",
        "Mixed_5b": "Mixed_5b",
    }
    assert {path: tail(path) for path in paths} == paths
    assert tail("features.denseblock1.denselayer2.0") == "denselayer2.0"


@pytest.mark.parametrize("view", VIEWS)
def test_no_name_lies_on_another_or_on_foreign_maps(qapp: QApplication, view: str) -> None:
    layout = staged(view)
    labels, projection = Labels(layout, TRACE.classes, 1.0), seen(layout)
    labels.places(projection, 0)
    assert len(labels.shown) > 8
    for number, (left, top, width, height, index) in enumerate(labels.shown):
        for x, y, w, h, _ in labels.shown[:number]:
            assert not (left < x + w and x < left + width and top < y + h and y < top + height)
        if index < len(layout.blocks):
            assert left >= 0 and left + width <= SIZE[0]


def test_a_name_moves_off_what_is_taken() -> None:
    places = Places(staged(), seen(staged()), np.zeros((0, 3)))
    wishes = np.array([(5.0, 5.0, 60.0, 14.0), (5.0, 15.0, 60.0, 14.0), (5.0, 19.0, 60.0, 14.0)])
    clear = places.clear(wishes, np.full(3, -1))
    assert clear.all()
    assert [places.take_first(wishes, clear) for _ in range(3)] == [0, 2, None]


@pytest.mark.parametrize("view", VIEWS)
def test_a_place_is_clear_only_off_the_maps_of_other_blocks(view: str) -> None:
    layout = staged(view)
    projection = seen(layout)
    places = Places(layout, projection, layout.bounds[:1, 0])
    middle = projection.screen(faces(layout)).mean(1)
    wishes = np.concatenate([middle - 1, np.full_like(middle, 2)], axis=1)
    assert not places.clear(wishes, np.full(len(wishes), -1)).any()
    alone = places.clear(wishes, np.arange(len(wishes)))
    assert alone[0] and alone[-1]  # nothing stands before or behind the first and the last
    crossed = projection.screen(layout.bounds[0, 0])
    assert not places.clear(np.array([[*(crossed - 3), 6.0, 6.0]]), np.array([0])).any()


@pytest.mark.parametrize("view", VIEWS)
def test_the_whole_network_with_plates_is_in_sight(view: str) -> None:
    layout = staged(view)
    projection = seen(layout)
    corners = projection.screen(np.concatenate([plate(layout, one) for one in layout.opened]))
    for points in (corners, block_boxes(layout, projection).reshape(-1, 2)):
        assert points.min() > 0 and (points.max(0) < SIZE).all()


def test_a_close_camera_fills_the_view_with_the_block() -> None:
    layout = staged()
    far = default_camera(layout, *SIZE)
    one = layout.opened[1]
    near = close_camera(layout, one.blocks, *SIZE, far)
    assert (near.azimuth, near.elevation) == (far.azimuth, far.elevation)
    box = block_boxes(layout, Shot(near, False).project(*SIZE))[list(one.blocks)]
    sides = box[:, 2].max() - box[:, 0].min(), box[:, 3].max() - box[:, 1].min()
    assert box.min() > 0 and (box.max(0)[2:] < SIZE).all()
    assert max(side / room for side, room in zip(sides, SIZE, strict=True)) > 0.7


def test_the_answer_of_many_classes_stands_at_the_end_and_says_if_untrained(qapp: QApplication) -> None:
    many = replace(TRACE, classes=tuple(f"class {i}" for i in range(20)), probabilities=np.full(20, 0.05))
    lines = AnswerItem._lines
    assert lines(many, 3) == (("class 3", "name"), ("5.0\u2009%", "chance"))
    assert lines(replace(many, trained=False), 3)[-1] == ("untrained weights", "untrained")
    layout = replace(staged(), beside=room(staged(), many))
    place = AnswerItem().place(layout, many, 3, seen(layout), 1.0)
    assert place is not None and place[0] > block_boxes(layout, seen(layout))[-1, 2]
    assert AnswerItem().place(layout, TRACE, 3, seen(layout), 1.0) is None  # every class has its name


def test_a_click_on_the_name_of_an_open_block_closes_it_and_one_on_it_closed_opens_it(
    qtbot, session: Session, view: NetworkView
) -> None:
    at = spot(view, view._stage.open_block_at, "layer.1")
    qtbot.mouseMove(view, at)
    qtbot.waitUntil(lambda: view.toolTip() == "Click to close layer.1")
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.closed == {"layer.1"}
    settle(qtbot, view)
    at = spot(view, view.group_at, "layer.1")
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.closed == frozenset()


def test_a_double_click_on_the_maps_of_a_closed_block_opens_it(
    qtbot, session: Session, view: NetworkView
) -> None:
    session.toggle_block("layer.2")
    settle(qtbot, view)
    x, y = view.position_of(Unit("layer.2.relu:2", (1, 5, 5)))
    at = QPoint(int(x), int(y))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.closed == frozenset()


def test_fitting_the_selection_comes_near_to_its_block(qtbot, session: Session, view: NetworkView) -> None:
    before = view.projection()
    session.pin(Unit("layer.1.conv2", (0, 5, 5)))
    view.fit_selected()
    settle(qtbot, view)
    layout = view._stage.layout
    wide = [np.ptp(block_boxes(layout, p)[4:7, 0]) for p in (before, view.projection())]
    assert wide[1] > 2 * wide[0]


@pytest.mark.parametrize("kind", [View.ROW, View.TOWER, View.FLAT])
def test_every_view_draws_plates_names_and_the_answer(
    qtbot, session: Session, view: NetworkView, kind: View
) -> None:
    session.choose_view(kind)
    settle(qtbot, view)
    assert view._stage._plates.count == 3
    assert {index for *_, index in view._stage._labels.shown} & set(range(100))


@pytest.mark.parametrize("kind", VIEWS)
def test_nothing_is_named_that_is_outside_the_view(qapp: QApplication, kind: str) -> None:
    many = replace(TRACE, classes=tuple(f"class {i}" for i in range(20)), probabilities=np.full(20, 0.05))
    layout = staged(kind)
    near = close_camera(layout, layout.opened[0].blocks, *SIZE, default_camera(layout, *SIZE))
    projection = Shot(near, layout.arrangement.flat).project(*SIZE)
    left, top, right, bottom = block_boxes(layout, projection).T
    outside = set(np.flatnonzero((right < 0) | (left > SIZE[0]) | (bottom < 0) | (top > SIZE[1])).tolist())
    assert len(layout.blocks) - 1 in outside
    labels = Labels(layout, TRACE.classes, 1.0)
    rows = labels.places(projection, 0)
    assert (rows[:, 0] + rows[:, 4] > 0).all() and (rows[:, 0] < SIZE[0]).all()  # the digits as well
    assert labels.shown and not outside & {index for *_, index in labels.shown}
    assert AnswerItem().place(layout, many, 3, projection, 1.0) is None


@pytest.mark.parametrize("kind", VIEWS)
@pytest.mark.parametrize("size", [(1, 1), (30, 900), (900, 8)])
def test_the_smallest_view_has_a_camera(kind: str, size: tuple[int, int]) -> None:
    camera = default_camera(staged(kind), *size)
    assert np.isfinite([*camera.centre, camera.distance]).all() and camera.distance < 1e5


def test_all_layers_come_back_from_nowhere() -> None:
    nothing = arrange(fold(TRACE.layers), TRACE.layers, hidden={group.name for group in fold(TRACE.layers)})
    layout = staged()
    corner, right, down, depth = before(nothing, layout)
    assert (
        len(nothing.corner) == 0 and corner.shape == layout.corner.shape and len(depth) == len(layout.depth)
    )
    assert np.allclose(corner, layout.corner + (layout.right + layout.down) / 2)
    assert np.allclose(right, layout.right / 100) and np.allclose(down, layout.down / 100)
