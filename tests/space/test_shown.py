"""What film, kernels, marks and broken numbers look like, in pixels of a real display."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication

from explorer.colors import NONFINITE, ColorScale
from explorer.scene import Scene, View
from explorer.session import Session
from explorer.space import NetworkView, network_view
from explorer.trace import Change, ParameterEdit, Switch, Trace, Unit
from explorer.widgets import theme
from tests.space.conftest import settle
from tests.space.test_view import UNITS, pixels, place, send_move
from tests.toy import lenet_like_trace


def look(qtbot, view: NetworkView) -> np.ndarray:
    settle(qtbot, view)
    return pixels(view.grabFramebuffer())


def color(name: str) -> tuple[int, ...]:
    return QColor(name).getRgb()[:3]


def at(image: np.ndarray, point: QPoint) -> tuple[int, ...]:
    return tuple(int(part) for part in image[point.y(), point.x()])


# ---- the selection


@pytest.mark.parametrize(
    ("folded", "shown"),
    [
        (Unit("conv2", (9, 4, 6)), Unit("relu2", (9, 4, 6))),
        (Unit("flatten", (137,)), Unit("pool2", (5, 2, 2))),
    ],
)
def test_a_unit_folded_away_is_explained_where_its_layer_is_shown(
    qtbot, session: Session, view: NetworkView, folded: Unit, shown: Unit
) -> None:
    plain = look(qtbot, view)
    session.hover(folded)
    found = look(qtbot, view)
    session.hover(shown)
    assert (found == look(qtbot, view)).all()
    assert (found != plain).any()


def test_a_pinned_unit_stays_explained_under_a_film(qtbot, session: Session, view: NetworkView) -> None:
    session.visit(Unit("pool2", (3, 2, 2)))
    pinned = look(qtbot, view)
    session.open_film(Unit("relu2", (9, 4, 6)))
    assert (look(qtbot, view) != pinned).any()
    session.film.close()
    assert (look(qtbot, view) == pinned).all()


# ---- the film


@pytest.mark.parametrize("layer", ["relu2", "conv2"])
@pytest.mark.parametrize("kind", [View.ROW, View.TOWER, View.FLAT])
def test_a_film_leaves_the_cells_after_it_empty(
    qtbot, session: Session, view: NetworkView, layer: str, kind: View
) -> None:
    session.choose_view(kind)
    session.open_film(Unit(layer, (12, 9, 9)))
    session.film.seek(0)
    session.hover(Unit("input", (0, 0, 0)))  # no lines are in the way
    image = look(qtbot, view)
    assert at(image, place(view, Unit("relu2", (12, 8, 8)))) == color(theme.current().line)
    for unit in (
        Unit("pool2", (15, 4, 4)),
        Unit("relu3", (119,)),
        Unit("fc3", (5,)),
    ):  # other maps are as usual
        value = session.trace[unit.layer][unit.position]
        assert at(image, place(view, unit)) == tuple(
            session.coloring.scale(unit.layer, unit.channel).rgb(value)
        )


def test_at_its_end_the_whole_map_is_there(qtbot, session: Session, view: NetworkView) -> None:
    session.open_film(Unit("fc1", (0,)))
    empty = look(qtbot, view)
    session.film.seek(119)
    session.hover(Unit("input", (0, 0, 0)))
    full = look(qtbot, view)
    cell = place(view, Unit("relu3", (100,)))
    assert at(empty, cell) == color(theme.current().line)
    assert at(full, cell) == tuple(session.coloring.scale("relu3").rgb(session.trace["relu3"][100]))


def test_a_film_of_a_flattened_layer_fills_its_maps(qtbot, session: Session, view: NetworkView) -> None:
    session.open_film(Unit("flatten", (137,)))
    session.hover(Unit("input", (0, 0, 0)))
    image = look(qtbot, view)
    for unit in (Unit("pool2", (4, 4, 4)), Unit("pool2", (5, 2, 2))):
        value = session.trace["pool2"][unit.position]
        assert at(image, place(view, unit)) == tuple(session.coloring.scale("pool2", unit.channel).rgb(value))
    for unit in (Unit("pool2", (5, 2, 3)), Unit("pool2", (6, 0, 0))):
        assert at(image, place(view, unit)) == color(theme.current().line)


def test_every_step_of_a_film_is_drawn(qtbot, session: Session, view: NetworkView) -> None:
    session.open_film(Unit("pool2", (3, 0, 0)))
    before = look(qtbot, view)
    for _ in range(4):
        session.film.step(1)
        after = look(qtbot, view)
        assert (after != before).any()
        before = after


def test_a_film_of_a_collapsed_layer_is_no_error(qtbot, session: Session, view: NetworkView) -> None:
    session.toggle_collapsed("conv2")
    session.open_film(Unit("conv2", (3, 4, 4)))
    session.toggle_hidden("conv2")
    session.film.step(1)
    assert look(qtbot, view).any()


# ---- kernels and marks


def test_kernels_are_shown_between_the_layers(qtbot, session: Session, view: NetworkView) -> None:
    session.choose_view(View.FLAT)
    before = look(qtbot, view)
    session.set_kernels(True)
    image = look(qtbot, view)
    assert (image != before).any()
    weight = session.trace.layer("conv2").weight
    scale = ColorScale("diverging", -np.abs(weight).max(), np.abs(weight).max())
    left, right = place(view, Unit("pool1", (0, 7, 13))).x(), place(view, Unit("relu2", (0, 5, 0))).x()
    colors = {tuple(part) for part in scale.rgb(weight).reshape(-1, 3).tolist()}
    between = image[:, left + 8 : right - 8].reshape(-1, 3)
    inked = between[(between != color(theme.current().stage)).any(axis=1)]
    assert len(inked) > 500
    # The rest are the smoothed outlines and the names above.
    assert np.mean([tuple(part) in colors for part in inked.tolist()]) > 0.5


def test_kernels_are_no_obstacle_for_the_pointer(qtbot, session: Session, view: NetworkView) -> None:
    session.set_kernels(True)
    session.visit(Unit("conv2", (9, 4, 6)))
    settle(qtbot, view)
    for unit in UNITS:
        send_move(view, QPointF(place(view, unit)), Qt.MouseButton.NoButton)
        assert session.hovered == unit


def test_an_edit_is_seen_in_the_kernels(qtbot, session: Session, view: NetworkView) -> None:
    session.set_kernels(True)
    look(qtbot, view)
    before = look(qtbot, view)
    with qtbot.waitSignal(session.trace_changed):  # another seed: other weights
        session.start()
    assert (look(qtbot, view) != before).any()


def test_a_switched_off_map_is_crossed_out(qtbot, session: Session, view: NetworkView) -> None:
    session.choose_view(View.FLAT)
    with qtbot.waitSignal(session.trace_changed):
        session.desk.switch(Switch("conv1", (2,)))
    image = look(qtbot, view)
    middle = place(view, Unit("relu1", (2, 14, 14)))
    near = image[middle.y() - 4 : middle.y() + 5, middle.x() - 4 : middle.x() + 5].reshape(-1, 3).astype(int)
    assert np.abs(near - color(theme.current().highlight)).sum(axis=1).min() < 40


def test_an_edited_layer_has_a_dot_before_its_name(qtbot, session: Session, view: NetworkView) -> None:
    def dots() -> list[int]:
        image = look(qtbot, view)
        return sorted({int(x) for x in (image == color(theme.current().highlight)).all(axis=2).nonzero()[1]})

    assert not dots()
    with qtbot.waitSignal(session.trace_changed):
        session.desk.edit_parameter(ParameterEdit("conv2", "weight", (9,), Change.ZERO))
    found = dots()
    assert 4 <= len(found) <= 8 and np.ptp(found) == len(found) - 1  # one dot
    name = next(
        x for x in range(found[0], 900) if any(view.group_at(x, y) == "conv2" for y in range(0, 400, 4))
    )
    assert abs(name - found[0]) < 30
    with qtbot.waitSignal(session.trace_changed):
        session.desk.restore_layer("conv2")
    assert not dots()


# ---- numbers that are none


@pytest.fixture
def odd(qapp: QApplication, qtbot) -> Iterator[Callable[[Trace], tuple[Session, NetworkView]]]:
    """Makes a view of any trace."""
    sessions = []

    def made(trace: Trace) -> tuple[Session, NetworkView]:
        session = Session(lambda request, cancelled: trace, Scene())
        sessions.append(session)
        view = network_view(session)
        qtbot.addWidget(view)
        view.resize(900, 620)
        with qtbot.waitSignal(view.frameSwapped):
            view.show()
        with qtbot.waitSignal(session.trace_changed):
            session.start()
        return session, view

    theme.apply(qapp, "dark")
    yield made
    for session in sessions:
        session.close()


def with_odd_values() -> Trace:
    trace = lenet_like_trace()
    values = dict(trace.values)
    pool2, fc3 = values["pool2"].copy(), values["fc3"].copy()
    pool2[3, 2, 2], pool2[3, 2, 3], fc3[4] = np.nan, np.inf, -np.inf
    values.update(pool2=pool2, fc3=fc3)
    return replace(trace, values=MappingProxyType(values))


@pytest.mark.parametrize("kind", [View.ROW, View.FLAT])
def test_nan_and_infinity_have_a_colour_of_their_own(qtbot, odd, kind: View) -> None:
    session, view = odd(with_odd_values())
    session.choose_view(kind)
    image = look(qtbot, view)
    for unit in (Unit("pool2", (3, 2, 2)), Unit("pool2", (3, 2, 3)), Unit("fc3", (4,))):
        assert at(image, place(view, unit)) == NONFINITE
    for unit in (Unit("pool2", (3, 1, 1)), Unit("fc3", (5,))):
        value = session.trace[unit.layer][unit.position]
        assert at(image, place(view, unit)) == tuple(
            session.coloring.scale(unit.layer, unit.channel).rgb(value)
        )


def test_nothing_but_nan_is_no_error(qtbot, odd) -> None:
    trace = lenet_like_trace()
    values = {name: np.full_like(array, np.nan) for name, array in trace.values.items()}
    session, view = odd(replace(trace, values=MappingProxyType(values), probabilities=values["softmax"]))
    session.toggle_collapsed("conv2")
    session.hover(Unit("relu2", (9, 4, 6)))
    assert look(qtbot, view).any()


# ---- a double click


def double_click(view: NetworkView, here: QPoint) -> None:
    """Send what the window system sends: a whole click, then a double click, then its release."""
    kinds = QEvent.Type
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    point, modifiers = QPointF(here), Qt.KeyboardModifier.NoModifier
    for kind in (
        kinds.MouseButtonPress,
        kinds.MouseButtonRelease,
        kinds.MouseButtonDblClick,
        kinds.MouseButtonRelease,
    ):
        held = none if kind is kinds.MouseButtonRelease else left
        event = QMouseEvent(kind, point, view.mapToGlobal(point), left, held, modifiers)
        QApplication.sendEvent(view, event)


@pytest.mark.parametrize("before", [None, Unit("pool2", (3, 2, 2)), Unit("pool1", (1, 2, 2))])
def test_a_double_click_on_a_layer_opens_its_page_and_pins(
    qtbot, session: Session, view: NetworkView, before: Unit | None
) -> None:
    unit = Unit("pool2", (3, 2, 2))
    session.visit(before)
    here = place(view, unit)
    double_click(view, here)
    assert (session.scene.view, session.scene.layer) == (View.LAYER, "pool2")
    assert session.scene.pinned == unit
    assert session.hovered is None


def test_a_double_click_on_a_collapsed_layer_opens_its_page(
    qtbot, session: Session, view: NetworkView
) -> None:
    session.toggle_collapsed("conv2")
    settle(qtbot, view)
    here = place(view, Unit("relu2", (0, 5, 5)))
    double_click(view, here)
    assert (session.scene.view, session.scene.layer) == (View.LAYER, "relu2")


def test_a_double_click_beside_everything_opens_nothing(qtbot, session: Session, view: NetworkView) -> None:
    double_click(view, QPoint(3, 3))
    assert session.scene.view is View.ROW


def test_pointer_and_hint_tell_what_a_double_click_does(qtbot, session: Session, view: NetworkView) -> None:
    send_move(view, QPointF(place(view, Unit("pool2", (3, 2, 2)))), Qt.MouseButton.NoButton)
    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert "page of pool2" in view.toolTip()
    name = next(
        QPointF(x, y) for y in range(0, 300, 6) for x in range(0, 900, 12) if view.group_at(x, y) == "conv2"
    )
    send_move(view, name, Qt.MouseButton.NoButton)
    assert "collapse" in view.toolTip()
    send_move(view, QPointF(3, 3), Qt.MouseButton.NoButton)
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor and view.toolTip() == ""
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert session.hovered is None
