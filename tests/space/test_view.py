import os
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from explorer.scene import RangeMode, View
from explorer.session import Session
from explorer.space import NetworkView, available, is_software, network_view, renderer
from explorer.trace import Unit
from explorer.widgets import theme
from tests.space.conftest import settle

UNITS = [
    Unit("input", (0, 12, 14)),
    Unit("relu1", (1, 9, 20)),
    Unit("relu1", (5, 14, 14)),
    Unit("pool1", (3, 6, 8)),
    Unit("relu2", (9, 4, 6)),
    Unit("pool2", (15, 4, 4)),
    Unit("relu3", (119,)),
    Unit("relu4", (0,)),
    Unit("fc3", (5,)),
    Unit("softmax", (9,)),
]


def pixels(image: QImage) -> np.ndarray:
    """Return (rows, columns, 3) uint8."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return flat[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()


def place(view: NetworkView, unit: Unit) -> QPoint:
    position = view.position_of(unit)
    assert position is not None
    return QPoint(int(position[0]), int(position[1]))


def drag(
    qtbot, view: NetworkView, start: QPoint, by: QPoint, button=Qt.MouseButton.LeftButton, modifier=None
) -> None:
    modifiers = modifier or Qt.KeyboardModifier.NoModifier
    qtbot.mousePress(view, button, modifiers, start)
    for step in (1, 2, 3):
        here = QPointF(start + by * step / 3)
        send_move(view, here, button, modifiers)
    qtbot.mouseRelease(view, button, modifiers, start + by)


def send_move(view: NetworkView, here: QPointF, button: Qt.MouseButton, modifiers=None) -> None:
    modifiers = modifiers or Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, here, view.mapToGlobal(here), button, button, modifiers)
    QApplication.sendEvent(view, event)


@pytest.mark.parametrize("kind", [View.ROW, View.TOWER, View.FLAT])
@pytest.mark.parametrize("mode", list(RangeMode))
def test_a_value_has_its_colour(
    qtbot, session: Session, view: NetworkView, kind: View, mode: RangeMode
) -> None:
    session.choose_view(kind)
    session.choose_range(mode)
    settle(qtbot, view)
    image = pixels(view.grabFramebuffer())
    for unit in UNITS:
        at = place(view, unit)
        value = session.trace[unit.layer][unit.position]
        wanted = session.coloring.scale(unit.layer, unit.channel).rgb(value)
        assert tuple(image[at.y(), at.x()]) == tuple(wanted), unit


def test_a_new_trace_is_shown(qtbot, session: Session, view: NetworkView) -> None:
    before = pixels(view.grabFramebuffer())
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    settle(qtbot, view)
    assert (pixels(view.grabFramebuffer()) != before).any()


def test_hovering_tells_the_session_and_draws_edges(qtbot, session: Session, view: NetworkView) -> None:
    plain = pixels(view.grabFramebuffer())
    unit = Unit("relu2", (9, 4, 6))
    with qtbot.waitSignal(session.hovered_changed):
        send_move(view, QPointF(place(view, unit)), Qt.MouseButton.NoButton)
    assert session.hovered == unit
    settle(qtbot, view)
    changed = (pixels(view.grabFramebuffer()) != plain).any(axis=2)
    source = place(view, Unit("pool1", (0, 6, 8)))
    assert changed[source.y() - 12 : source.y() + 12, source.x() - 12 : source.x() + 12].any()
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert session.hovered is None


def test_a_hidden_receptive_field_is_no_error(qtbot, session: Session, view: NetworkView) -> None:
    session.toggle_hidden("pool1")
    session.toggle_collapsed("conv1")
    for unit in (
        Unit("relu2", (3, 3, 3)),
        Unit("conv1", (2, 8, 8)),
        Unit("pool1", (1, 1, 1)),
        Unit("flatten", (7,)),
    ):
        session.hover(unit)
        settle(qtbot, view)
    assert pixels(view.grabFramebuffer()).any()


def test_a_click_pins_and_a_click_beside_lets_go(qtbot, session: Session, view: NetworkView) -> None:
    unit = Unit("pool2", (3, 2, 2))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place(view, unit))
    assert session.scene.pinned == unit
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert session.scene.pinned is None


def test_a_drag_orbits_and_does_not_pin(qtbot, session: Session, view: NetworkView) -> None:
    before = view.projection()
    drag(qtbot, view, QPoint(450, 300), QPoint(60, 21))
    after = session.scene.camera
    assert after is not None and session.scene.pinned is None
    assert np.abs(view.projection().back - before.back).max() > 0.1


def test_a_second_button_in_a_drag_is_no_click(qtbot, session: Session, view: NetworkView) -> None:
    start = place(view, Unit("pool2", (3, 2, 2)))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    send_move(view, QPointF(start + QPoint(60, 0)), Qt.MouseButton.LeftButton)
    qtbot.mousePress(view, Qt.MouseButton.RightButton, pos=start)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start)
    assert session.scene.pinned is None and session.scene.camera is not None
    qtbot.mouseRelease(view, Qt.MouseButton.RightButton, pos=start)


@pytest.mark.parametrize(
    "how",
    [(Qt.MouseButton.RightButton, None), (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)],
)
def test_a_right_or_shifted_drag_pans(qtbot, session: Session, view: NetworkView, how) -> None:
    unit = Unit("pool2", (3, 2, 2))
    before, back = place(view, unit), view.projection().back
    drag(qtbot, view, QPoint(450, 300), QPoint(60, -30), *how)
    moved = place(view, unit) - before
    assert abs(moved.x() - 60) < 12 and abs(moved.y() + 30) < 8
    assert np.allclose(view.projection().back, back)


def test_the_wheel_zooms_towards_the_pointer(qtbot, session: Session, view: NetworkView) -> None:
    unit = Unit("pool1", (2, 6, 6))
    here = place(view, unit)
    before = view.projection()
    wheel = QWheelEvent(
        QPointF(here),
        view.mapToGlobal(QPointF(here)),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    assert session.scene.camera is not None
    assert np.linalg.norm(view.projection().eye) < np.linalg.norm(before.eye)
    away = place(view, unit) - here
    assert away.manhattanLength() < 60


@pytest.fixture(scope="session")
def screen(qapp: QApplication):
    """A touch screen."""
    return QTest.createTouchDevice()


def fingers(view: NetworkView, screen, starts: list[QPoint], by: list[QPoint]) -> None:
    """Put fingers down, move each by its way in three steps, and lift them."""
    for step in range(5):
        touches = QTest.touchEvent(view, screen, False)
        for index, (start, way) in enumerate(zip(starts, by, strict=True)):
            here = start + way * min(step, 3) / 3
            act = touches.press if step == 0 else touches.release if step == 4 else touches.move
            act(index, here, view)
        touches.commit()


def test_one_finger_orbits(qtbot, session: Session, view: NetworkView, screen) -> None:
    back = view.projection().back
    fingers(view, screen, [QPoint(450, 300)], [QPoint(90, 0)])
    assert session.scene.camera is not None
    assert np.abs(view.projection().back - back).max() > 0.2
    assert session.scene.pinned is None


def test_a_tap_pins(qtbot, session: Session, view: NetworkView, screen) -> None:
    unit = Unit("pool2", (3, 2, 2))
    fingers(view, screen, [place(view, unit)], [QPoint(0, 0)])
    assert session.scene.pinned == unit
    assert session.scene.camera is None


def test_two_fingers_zoom(qtbot, session: Session, view: NetworkView, screen) -> None:
    distance = np.linalg.norm(view.projection().eye)
    fingers(view, screen, [QPoint(400, 300), QPoint(500, 300)], [QPoint(-60, 0), QPoint(60, 0)])
    assert np.linalg.norm(view.projection().eye) < 0.7 * distance


def test_three_fingers_pan(qtbot, session: Session, view: NetworkView, screen) -> None:
    unit = Unit("pool2", (3, 2, 2))
    before, back = place(view, unit), view.projection().back
    fingers(view, screen, [QPoint(400, 300), QPoint(500, 300), QPoint(450, 350)], [QPoint(45, 30)] * 3)
    moved = place(view, unit) - before
    assert abs(moved.x() - 45) < 12 and abs(moved.y() - 30) < 8
    assert np.allclose(view.projection().back, back)


def test_fit_brings_everything_back(qtbot, session: Session, view: NetworkView) -> None:
    fitted = place(view, UNITS[0])
    view.zoom(4.0)
    view.pan(300, 100)
    view.orbit(80, 30)
    assert session.scene.camera is not None
    view.fit()
    settle(qtbot, view)
    assert session.scene.camera is None
    assert (place(view, UNITS[0]) - fitted).manhattanLength() <= 2


@pytest.mark.parametrize("preset", ["front", "side", "top", "three-quarter"])
@pytest.mark.parametrize("kind", [View.ROW, View.TOWER, View.FLAT])
def test_presets_show_everything(qtbot, session: Session, view: NetworkView, preset: str, kind: View) -> None:
    session.choose_view(kind)
    view.look(preset)
    settle(qtbot, view)
    for unit in UNITS:
        assert view.rect().contains(place(view, unit))


def test_a_resize_fits_again_until_the_user_took_the_camera(
    qtbot, session: Session, view: NetworkView
) -> None:
    view.resize(500, 700)
    settle(qtbot, view)
    assert all(view.rect().contains(place(view, unit)) for unit in UNITS)
    view.zoom(2.0)
    chosen = session.scene.camera
    view.resize(700, 500)
    settle(qtbot, view)
    assert session.scene.camera == chosen


def test_a_double_click_on_a_name_collapses_the_layer(qtbot, session: Session, view: NetworkView) -> None:
    at = next(
        QPoint(x, y) for y in range(0, 300, 6) for x in range(0, 900, 12) if view.group_at(x, y) == "conv2"
    )
    qtbot.mouseDClick(view, Qt.MouseButton.LeftButton, pos=at)
    assert session.scene.collapsed == {"conv2"}
    settle(qtbot, view)
    assert view.position_of(Unit("relu2", (0, 0, 0))) == view.position_of(Unit("relu2", (15, 0, 0)))


def test_a_change_of_layout_moves_and_ends_soon(qtbot, session: Session, view: NetworkView) -> None:
    session.choose_view(View.TOWER)
    assert view.moving
    qtbot.waitUntil(lambda: not view.moving, timeout=1000)


def test_a_gesture_is_never_blocked_by_motion(qtbot, session: Session, view: NetworkView) -> None:
    session.choose_view(View.TOWER)
    view.zoom(1.3)
    assert not view.moving
    assert session.scene.camera is not None


def test_a_hidden_view_does_nothing_and_catches_up(qtbot, session: Session, view: NetworkView) -> None:
    view.hide()
    frames = []
    view.frameSwapped.connect(lambda: frames.append(1))
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    session.choose_view(View.FLAT)
    assert not frames
    with qtbot.waitSignal(view.frameSwapped):
        view.show()
    settle(qtbot, view)
    image = pixels(view.grabFramebuffer())
    at = place(view, UNITS[4])
    value = session.trace["relu2"][UNITS[4].position]
    assert tuple(image[at.y(), at.x()]) == tuple(session.coloring.scale("relu2").rgb(value))


def test_the_stage_follows_the_theme(qtbot, qapp: QApplication, view: NetworkView) -> None:
    theme.apply(qapp, "light")
    settle(qtbot, view)
    corner = pixels(view.grabFramebuffer())[3, 3]
    wanted = theme.colors("light").stage.lstrip("#")
    assert tuple(corner) == tuple(bytes.fromhex(wanted))


def test_another_window_gets_the_whole_picture_again(qtbot, session: Session, view: NetworkView) -> None:
    before = pixels(view.grabFramebuffer())
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(900, 620)
    view.setParent(host)
    view.resize(900, 620)
    host.show()
    view.show()
    settle(qtbot, view)
    assert np.abs(pixels(view.grabFramebuffer()).astype(int) - before).mean() < 0.5
    view.setParent(None)


def test_a_snapshot_is_sharp_and_whole(qtbot, session: Session, view: NetworkView) -> None:
    image = view.snapshot(1920, 1080)
    assert (image.width(), image.height()) == (1920, 1080)
    inked = (np.abs(pixels(image).astype(int) - pixels(image)[2, 2]).sum(axis=2) > 30).nonzero()
    assert np.ptp(inked[0]) > 700
    assert inked[0].min() > 5 and inked[0].max() < 1075 and inked[1].min() > 5 and inked[1].max() < 1915


def test_a_view_never_shown_can_be_pictured(qtbot, session: Session) -> None:
    hidden = network_view(session)
    qtbot.addWidget(hidden)
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    image = pixels(hidden.snapshot(640, 400))
    assert len(np.unique(image.reshape(-1, 3), axis=0)) > 100


def test_unfolded_and_network_without_output_labels(qtbot, session: Session, view: NetworkView) -> None:
    session.set_unfolded(True)
    session.toggle_hidden("softmax")
    settle(qtbot, view)
    assert view.position_of(Unit("conv1", (0, 0, 0))) != view.position_of(Unit("relu1", (0, 0, 0)))
    assert view.position_of(Unit("softmax", (0,))) is None


def test_opengl_is_there_in_software() -> None:
    assert available() == ""
    assert is_software() == ("llvmpipe" in renderer() or "softpipe" in renderer())


def test_without_opengl_a_sentence_says_so() -> None:
    code = """
from PySide6.QtGui import QGuiApplication
from explorer import space
app = QGuiApplication([])
print(space.available())
"""
    environment = {**os.environ, "QT_XCB_GL_INTEGRATION": "none"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.stdout.strip().endswith(".") and "OpenGL" in done.stdout


def test_coming_back_from_the_maps_shows_everything_again(qtbot, session: Session, view: NetworkView) -> None:
    fitted = view.position_of(Unit("softmax", (9,)))
    view.orbit(40, 10)
    view.hide()
    session.choose_view(View.MAPS)
    session.choose_view(View.ROW)
    with qtbot.waitSignal(view.frameSwapped):
        view.show()
    assert session.scene.camera is None
    assert view.position_of(Unit("softmax", (9,))) == pytest.approx(fitted, abs=0.5)


def test_magnified_the_network_is_where_it_was_with_larger_texts(
    qtbot, session: Session, view: NetworkView
) -> None:
    session.set_camera(view._wanted().camera)  # or the camera makes room for the texts
    settle(qtbot, view)
    before, names = place(view, UNITS[3]), view._stage._labels.shown
    view.magnify(1.6)
    settle(qtbot, view)
    assert place(view, UNITS[3]) == before
    larger = {name[4]: name for name in view._stage._labels.shown}
    *_, width, height, name = names[-1]
    x, y = (larger[name][at] + larger[name][at + 2] / 2 for at in (0, 1))
    assert view.group_at(1.6 * x, 1.6 * y) == view._stage.group_at(x, y) is not None
    assert np.allclose(larger[name][2:4], (width, height), atol=1)  # of 1.6 pixels each


def test_a_magnified_network_keeps_in_sight(qtbot, session: Session, view: NetworkView) -> None:
    view.magnify(1.6)
    settle(qtbot, view)
    for left, top, width, height, _ in view._stage._labels.shown:
        assert (
            left >= 0
            and top >= 0
            and left + width <= view.width() / 1.6
            and top + height <= view.height() / 1.6
        )
    assert {unit.layer for unit in UNITS if view.position_of(unit)} == {unit.layer for unit in UNITS}
