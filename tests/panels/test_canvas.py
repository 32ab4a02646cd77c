import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from explorer.drawing import PAD, Drawing, Raster, Stroke
from explorer.panels import Canvas, PadTools
from explorer.panels.pad.cover import CARDBOARD, CREASE
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import theme
from explorer.widgets.map_view import FRAME

from .conftest import Show


@pytest.fixture
def canvas(session: Session, show: Show) -> Canvas:
    canvas = Canvas(session)
    show(canvas, 282, 282)  # a pad of 280 pixels and its border
    return canvas


def at(canvas: Canvas, x: float, y: float) -> QPoint:
    pad = canvas.pad_rect()
    return QPoint(round(pad.left() + x / PAD * pad.width()), round(pad.top() + y / PAD * pad.height()))


def draw(
    qtbot: QtBot, canvas: Canvas, *points: tuple[float, float], button=Qt.MouseButton.LeftButton
) -> None:
    qtbot.mousePress(canvas, button, pos=at(canvas, *points[0]))
    for point in points[1:]:
        QApplication.sendEvent(canvas, move(canvas, point, button))
    qtbot.mouseRelease(canvas, button, pos=at(canvas, *points[-1]))


def move(canvas: Canvas, point: tuple[float, float], button: Qt.MouseButton) -> QMouseEvent:
    where = QPointF(at(canvas, *point))
    none = Qt.MouseButton.NoButton
    modifiers = Qt.KeyboardModifier.NoModifier
    return QMouseEvent(QEvent.Type.MouseMove, where, canvas.mapToGlobal(where), none, button, modifiers)


def points(session: Session) -> np.ndarray:
    return session.scene.drawing.strokes[-1].points[:, :2]


def image_of(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def ink(canvas: Canvas, x: float, y: float) -> int:
    return image_of(canvas).pixelColor(at(canvas, x, y)).red()


def test_a_mouse_stroke_reaches_the_session_in_pad_units(qtbot, canvas, session):
    draw(qtbot, canvas, (70, 140), (140, 140), (210, 70))
    assert np.allclose(points(session), [(70, 140), (140, 140), (210, 70)], atol=0.6)
    assert not session.scene.drawing.strokes[0].pen.eraser


def test_coordinates_do_not_depend_on_the_size_of_the_pad(qtbot, canvas, session):
    canvas.window().resize(402, 402)
    qtbot.waitUntil(lambda: canvas.pad_rect().width() == 400)
    draw(qtbot, canvas, (70, 140), (210, 70))
    assert np.allclose(points(session), [(70, 140), (210, 70)], atol=0.6)


def test_what_is_drawn_is_white_on_black(qtbot, canvas):
    draw(qtbot, canvas, (70, 140), (140, 140), (210, 140))
    assert ink(canvas, 140, 140) == 255
    assert ink(canvas, 140, 200) == 0


def test_the_right_button_rubs_out(qtbot, canvas, session):
    draw(qtbot, canvas, (40, 140), (140, 140), (240, 140))
    draw(qtbot, canvas, (140, 100), (140, 180), button=Qt.MouseButton.RightButton)
    assert session.scene.drawing.strokes[1].pen.eraser
    assert ink(canvas, 140, 140) == 0
    assert ink(canvas, 60, 140) == 255


def test_another_button_does_not_end_the_stroke(qtbot, canvas, session):
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 70, 70))
    qtbot.mouseClick(canvas, Qt.MouseButton.RightButton, pos=at(canvas, 90, 90))
    QApplication.sendEvent(canvas, move(canvas, (200, 200), Qt.MouseButton.LeftButton))
    assert len(session.scene.drawing.strokes) == 1
    assert np.allclose(points(session)[-1], (200, 200), atol=0.6)


def test_a_press_beside_the_pad_draws_nothing(qtbot, canvas, session):
    canvas.window().resize(500, 282)
    qtbot.waitUntil(lambda: canvas.width() == 500)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(20, 100))
    assert session.scene.drawing.strokes == ()


def test_undo_and_redo_take_whole_strokes(qtbot, canvas, session):
    tools = PadTools(session, canvas)
    qtbot.addWidget(tools)
    draw(qtbot, canvas, (40, 140), (240, 140))
    draw(qtbot, canvas, (140, 40), (140, 240))
    tools._undo.click()
    assert len(session.scene.drawing.strokes) == 1
    assert ink(canvas, 140, 60) == 0
    tools._redo.click()
    assert ink(canvas, 140, 60) == 255


def test_clear_can_be_undone(qtbot, canvas, session):
    tools = PadTools(session, canvas)
    qtbot.addWidget(tools)
    assert not tools._clear.isEnabled()
    draw(qtbot, canvas, (40, 140), (240, 140))
    tools._clear.click()
    assert session.scene.drawing.empty
    tools._undo.click()
    assert ink(canvas, 140, 140) == 255


def test_pen_and_eraser_buttons_choose_what_the_left_button_does(qtbot, canvas, session):
    tools = PadTools(session, canvas)
    qtbot.addWidget(tools)
    tools._eraser.click()
    tools.change_width(8)
    draw(qtbot, canvas, (40, 140), (240, 140))
    pen = session.scene.drawing.strokes[0].pen
    assert (pen.eraser, pen.width) == (True, 30)
    assert tools._eraser.isChecked() and not tools._pen.isChecked()
    tools._pen.click()
    assert not canvas.pen.eraser


def test_the_replay_button_tells_what_it_does(qtbot, canvas, session):
    tools = PadTools(session, canvas)
    qtbot.addWidget(tools)
    track = np.array([[40, 140, 0, 0.5], [240, 140, 30, 0.5]], np.float32)
    session.desk.load_drawing(Drawing((Stroke(track),)))
    tools._replay.click()
    assert session.desk.replaying and tools._replay.text() == "Stop"
    tools._replay.click()
    assert not session.desk.replaying and tools._replay.text() == "Replay"


def tablet(canvas: Canvas, kind: QEvent.Type, x: float, y: float, pressure: float, tip) -> None:
    device = QPointingDevice(
        "pen", 7, QInputDevice.DeviceType.Stylus, tip, QInputDevice.Capability.Pressure, 1, 2
    )
    where, button = QPointF(at(canvas, x, y)), Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind, device, where, canvas.mapToGlobal(where), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, button, button,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)
    assert event.isAccepted()


@pytest.mark.parametrize("eraser", [False, True])
def test_a_tablet_pen_draws_with_pressure_and_its_tail_rubs_out(canvas, session, eraser):
    tip = QPointingDevice.PointerType.Eraser if eraser else QPointingDevice.PointerType.Pen
    tablet(canvas, QEvent.Type.TabletPress, 70, 70, 0.2, tip)
    tablet(canvas, QEvent.Type.TabletMove, 140, 140, 0.75, tip)
    tablet(canvas, QEvent.Type.TabletRelease, 140, 140, 0.0, tip)
    stroke = session.scene.drawing.strokes[0]
    assert stroke.pen.eraser is eraser
    assert stroke.points[:, 3].tolist() == pytest.approx([0.2, 0.75])


def test_a_finger_draws_and_a_second_one_does_not_disturb(canvas, session):
    device = QTest.createTouchDevice()
    touch = QTest.touchEvent(canvas, device)
    touch.press(0, at(canvas, 70, 70), canvas)
    touch.commit()
    touch.move(0, at(canvas, 140, 140), canvas).press(1, at(canvas, 20, 20), canvas)
    touch.commit()
    touch.move(0, at(canvas, 210, 140), canvas).move(1, at(canvas, 30, 30), canvas)
    touch.commit()
    touch.release(0, at(canvas, 210, 140), canvas).release(1, at(canvas, 30, 30), canvas)
    touch.commit()
    assert len(session.scene.drawing.strokes) == 1
    assert np.allclose(points(session), [(70, 70), (140, 140), (210, 140)], atol=0.6)


def test_a_long_drawing_does_not_hold_the_window_up(qtbot, canvas, session):
    t = np.linspace(0, 1, 15_000)
    track = np.stack([140 + 100 * np.sin(57 * t), 140 + 100 * np.cos(31 * t), t, t * 0 + 0.5], axis=1)
    drawing = Drawing((Stroke(track),))
    longest, last = 0.0, time.perf_counter()
    session.desk.load_drawing(drawing)
    QApplication.processEvents()
    while canvas._ink.unfinished or canvas._ink._wanted is not drawing:
        QApplication.processEvents()
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    assert longest < 0.15
    expected = Raster(280).pixels(drawing)
    shown = image_of(canvas).copy(canvas.pad_rect().toRect())
    shown = shown.convertToFormat(QImage.Format.Format_Grayscale8)
    got = np.array(shown.constBits()).reshape(280, shown.bytesPerLine())[:, :280]
    assert np.array_equal(got, expected)


def test_a_loaded_picture_is_shown_instead_of_the_drawing(qtbot, canvas, session):
    draw(qtbot, canvas, (40, 140), (240, 140))
    session.desk.load_picture(np.full((60, 120, 3), (200, 30, 60), np.uint8), "red")
    color = image_of(canvas).pixelColor(at(canvas, 140, 140))
    assert color.getRgb()[:3] == (200, 30, 60)
    assert image_of(canvas).pixelColor(at(canvas, 140, 20)).getRgb()[:3] == (0, 0, 0)  # wider than high


def test_the_receptive_field_is_framed_where_it_lies_on_the_pad(canvas, session):
    session.desk.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))
    session.pin(Unit("relu2", (9, 4, 6)))  # input rows 6 to 19, columns 10 to 23: ten pad units each
    picture = image_of(canvas)
    for x, y in ((100, 130), (240, 130), (170, 60), (170, 200)):
        near = [
            picture.pixelColor(at(canvas, x, y) + QPoint(i, j)) for i in range(-2, 3) for j in range(-2, 3)
        ]
        assert FRAME in near
    assert FRAME not in [picture.pixelColor(at(canvas, 170 + i, 130)) for i in range(-20, 20)]


def test_on_a_wide_picture_the_field_is_framed_where_the_network_sees_it(canvas, session):
    session.desk.load_picture(np.full((60, 120), 90, np.uint8), "wide")
    session.pin(Unit("relu2", (9, 4, 6)))  # pad columns 100 to 240, rows 60 to 200
    picture = image_of(canvas)
    for x, y in ((100, 130), (240, 130), (170, 60), (170, 200)):
        near = [
            picture.pixelColor(at(canvas, x, y) + QPoint(i, j)) for i in range(-2, 3) for j in range(-2, 3)
        ]
        assert FRAME in near


def test_a_stroke_whose_release_was_lost_does_not_block_the_next(qtbot, canvas, session):
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 70, 70))
    draw(qtbot, canvas, (140, 140), (210, 70))
    assert len(session.scene.drawing.strokes) == 2
    assert np.allclose(points(session), [(140, 140), (210, 70)], atol=0.6)


def test_a_hidden_pad_prepares_nothing(canvas, session):
    canvas.window().hide()
    session.desk.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))
    assert not canvas._later.isActive()
    canvas.window().show()
    assert ink(canvas, 20, 20) == 255


def test_the_tools_work_by_keyboard_alone(qtbot, session, show):
    canvas = Canvas(session)
    tools = PadTools(session, canvas)
    show(tools, 248, 120)
    session.desk.load_drawing(Drawing((Stroke(np.array([[20, 20, 0, 0.5]], np.float32)),)))
    tools._clear.setFocus()
    qtbot.keyClick(tools._clear, Qt.Key.Key_Space)
    assert session.scene.drawing.empty
    qtbot.keyClick(tools._width, Qt.Key.Key_Right)
    assert canvas.pen.width == 23


def test_every_tool_has_a_name_a_tooltip_and_a_focus(session, show):
    tools = PadTools(session, Canvas(session))
    show(tools, 248, 120)
    controls = [*tools.findChildren(QPushButton), tools._width]
    assert len(controls) == 13
    for control in controls:
        assert control.accessibleName() and "(" in control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_no_label_is_clipped_in_the_narrowest_panel(session, show):
    tools = PadTools(session, Canvas(session))
    show(tools, 248, 120)
    for button in tools.findChildren(QPushButton):
        assert button.width() >= button.sizeHint().width() or not button.text()


def test_icons_follow_the_theme(qapp, session, show):
    tools = PadTools(session, Canvas(session))
    show(tools, 248, 120)
    before = tools._open.icon().pixmap(16, 16).toImage()
    theme.apply(qapp, "light")
    assert tools._open.icon().pixmap(16, 16).toImage() != before
    theme.apply(qapp, "dark")
    assert tools._open.icon().pixmap(16, 16).toImage() == before


# ---- the cover


@pytest.fixture
def tools(qtbot: QtBot, canvas: Canvas, session: Session) -> PadTools:
    tools = PadTools(session, canvas)
    qtbot.addWidget(tools)
    return tools


def is_cardboard(canvas: Canvas, x: float, y: float) -> bool:
    """Whether the pad looks like cardboard around a point: brown in every pixel, with creases."""
    picture, spot = image_of(canvas), at(canvas, x, y)
    colors = [picture.pixelColor(spot + QPoint(i, j)) for i in range(-4, 5) for j in range(-4, 5)]
    brown = all(color.red() > color.green() > color.blue() for color in colors)
    reds = [color.red() for color in colors]
    return brown and max(reds) - min(reds) > (CARDBOARD.red() - CREASE.red()) / 2


def test_the_cover_hides_without_drawing(qtbot, canvas, session, tools):
    draw(qtbot, canvas, (40, 140), (240, 140))
    tools.choose_cover(True)
    draw(qtbot, canvas, (100, 140), (180, 140))
    (stroke,) = session.scene.occlusion.strokes
    assert stroke.pen.width == 60 and not stroke.pen.eraser
    assert len(session.scene.drawing.strokes) == 1
    assert is_cardboard(canvas, 140, 140)
    assert ink(canvas, 240, 140) == 255


def test_the_right_button_uncovers_where_it_passes(qtbot, canvas, session, tools):
    tools.choose_cover(True)
    draw(qtbot, canvas, (40, 140), (240, 140))
    draw(qtbot, canvas, (140, 90), (140, 190), button=Qt.MouseButton.RightButton)
    assert session.scene.occlusion.strokes[1].pen.eraser
    assert not is_cardboard(canvas, 140, 140) and is_cardboard(canvas, 60, 140)


def test_a_picture_stays_when_it_is_covered(qtbot, canvas, session, tools):
    session.desk.load_picture(np.full((60, 120, 3), (200, 30, 60), np.uint8), "red")
    tools.choose_cover(True)
    draw(qtbot, canvas, (60, 140), (120, 140))
    assert session.scene.picture.name == "red" and session.scene.drawing.empty
    assert is_cardboard(canvas, 90, 140)
    assert image_of(canvas).pixelColor(at(canvas, 220, 140)).getRgb()[:3] == (200, 30, 60)


def test_uncover_appears_with_the_cover_and_can_be_undone(qtbot, canvas, session, tools):
    assert tools._uncover.isHidden()
    tools.choose_cover(True)
    draw(qtbot, canvas, (60, 140), (120, 140))
    assert not tools._uncover.isHidden()
    tools._uncover.click()
    assert not session.scene.occlusion.strokes and tools._uncover.isHidden()
    assert ink(canvas, 90, 140) == 0
    session.desk.undo()
    assert is_cardboard(canvas, 90, 140)


def test_pen_eraser_and_cover_exclude_each_other(qtbot, canvas, tools):
    chosen = []
    tools.cover_chosen.connect(chosen.append)
    for button, state in (
        (tools._cover, (False, True)),
        (tools._eraser, (True, False)),
        (tools._pen, (False, False)),
    ):
        button.click()
        assert (canvas.pen.eraser, canvas.occluding) == state
        assert [b for b in (tools._pen, tools._eraser, tools._cover) if b.isChecked()] == [button]
    assert chosen == [True, False]


def test_pen_and_cover_change_their_width_together(qtbot, canvas, tools):
    tools.choose_cover(True)
    tools.change_width(-11)
    assert canvas.pen.width == pytest.approx(30) and canvas.occluding
    tools.choose_cover(False)
    assert canvas.pen.width == 11


def test_a_move_of_the_cover_repaints_only_its_surroundings(qtbot, canvas, session, tools):
    tools.choose_cover(True)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 50, 50))
    QTest.qWaitForWindowExposed(canvas.window())
    qtbot.waitUntil(lambda: not canvas._later.isActive())
    image_of(canvas)
    changed = []
    original = canvas.update
    canvas.update = lambda *area: changed.append(area) or original(*area)
    QApplication.sendEvent(canvas, move(canvas, (70, 50), Qt.MouseButton.LeftButton))
    qtbot.waitUntil(lambda: bool(changed))
    assert all(area and area[0].width() < 140 and area[0].height() < 140 for area in changed)


def test_the_cover_on_screen_is_the_same_painted_at_once_and_bit_by_bit(qtbot, canvas, session, tools):
    tools.choose_cover(True)
    draw(qtbot, canvas, (40, 140), (100, 60), (240, 200))
    grown = image_of(canvas)
    fresh = Canvas(session)
    fresh.resize(canvas.size())
    qtbot.addWidget(fresh)
    assert image_of(fresh).convertToFormat(grown.format()) == grown
