"""The crop tool: what drags make of a crop, what the pad shows of it, and how it is undone."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from explorer.drawing import Drawing
from explorer.images import Crop, Ground
from explorer.panels import Canvas, PadTools, Predictions
from explorer.panels.pad import crops
from explorer.panels.pad.photo import on_pad, part_of, place_of
from explorer.session import Session, TraceRequest
from explorer.trace import Axes, Layer, LayerKind, Stage, Trace, Unit
from explorer.widgets.bars import ProbabilityBars
from explorer.widgets.map_view import FRAME

from .conftest import Show
from .conftest import compute as compute_digits

LEFT = Qt.MouseButton.LeftButton
SHAPE = (100, 200)
WIDE = np.full((*SHAPE, 3), (200, 30, 60), np.uint8)


# ---- geometry


@pytest.mark.parametrize(
    ("by", "there"), [((3.4, -5.6), (23, 24)), ((900, 900), (60, 150)), ((-99, 0), (0, 30))]
)
def test_a_crop_moves_by_whole_pixels_as_far_as_the_picture_goes(by: Any, there: Any) -> None:
    crop = crops.moved(Crop(20, 30, 40, 50), *by, SHAPE)
    assert (crop.top, crop.left) == there and (crop.height, crop.width) == (40, 50)


def test_a_corner_is_dragged_and_the_one_across_stays() -> None:
    assert crops.resized(Crop(20, 30, 40, 40), (1, 1), 80, 70, 1.0, SHAPE) == Crop(20, 30, 60, 60)
    assert crops.resized(Crop(20, 30, 40, 40), (-1, -1), 10, 40, 1.0, SHAPE) == Crop(10, 20, 50, 50)
    assert crops.resized(Crop(20, 30, 40, 40), (1, 1), 80, 75, None, SHAPE) == Crop(20, 30, 60, 45)


def test_an_edge_is_dragged_and_the_middle_of_the_other_side_stays() -> None:
    assert crops.resized(Crop(20, 80, 40, 40), (1, 0), 80, 0, 1.0, SHAPE) == Crop(20, 70, 60, 60)
    assert crops.resized(Crop(20, 80, 40, 40), (0, -1), 0, 60, None, SHAPE) == Crop(20, 60, 40, 60)


@pytest.mark.parametrize("grip", crops.GRIPS)
@pytest.mark.parametrize("aspect", [1.0, 2.0, 0.5, None])
def test_however_it_is_dragged_a_crop_stays_inside_and_keeps_its_aspect(
    grip: Any, aspect: float | None
) -> None:
    random = np.random.default_rng(0)
    crop = Crop(20, 30, 40, round(40 * (aspect or 1.0)))
    for row, column in random.uniform(-150, 350, (60, 2)).tolist():
        new = crops.resized(crop, grip, row, column, aspect, SHAPE)
        assert new == new.within(*SHAPE) and min(new.height, new.width) >= 4
        assert aspect is None or new.width == pytest.approx(new.height * aspect, abs=1)


def test_zooming_keeps_what_lies_under_the_pointer() -> None:
    crop = crops.zoomed(Crop(20, 60, 40, 40), 0.5, 30, 90, 1.0, SHAPE)
    assert crop == Crop(25, 75, 20, 20)  # a quarter down and three quarters across, as before
    assert crops.zoomed(crop, 100, 30, 90, 1.0, SHAPE).height == 100


# ---- a network that reads 16×32 pixels in colour


def colored_trace(request: TraceRequest) -> Trace:
    """Return a trace whose stages are those of a network that reads colour photographs of 16×32 pixels."""
    pixels = request.source if isinstance(request.source, np.ndarray) else np.zeros((280, 280, 3), np.uint8)
    rows, columns = pixels.shape[:2]
    crop = request.framing.crop or Crop.central(rows, columns, 2.0)
    part = pixels[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width, :3]
    lines = np.arange(16) * crop.height // 16
    places = np.arange(32) * crop.width // 32
    small = np.ascontiguousarray(part[lines][:, places])
    pairs = ((0.5, 0.25), (0.4, 0.2), (0.3, 0.1))
    normalised = ((small / 255 - [m for m, _ in pairs]) / [d for _, d in pairs]).astype(np.float32)
    stages = (
        Stage("picture", np.ascontiguousarray(pixels[:, :, :3])),
        Stage("cropped", part, (1.0, float(crop.top), 1.0, float(crop.left)), "a part"),
        Stage("resized", small, (crop.height / 16, 0.0, crop.width / 32, 0.0)),
        Stage("scaled", small, over=255),
        Stage("normalised", normalised, note="red: …", normalisation=pairs),
    )
    settings = MappingProxyType({"range": (-3.0, 7.0)})
    layer = Layer("input", LayerKind.INPUT, (3, 16, 32), Axes.MAPS, settings=settings)
    last = Layer("softmax", LayerKind.SOFTMAX, (2,), Axes.VECTOR, ("input",), signed=False)
    shares = np.array([0.75, 0.25], np.float32)
    values = {"input": np.ascontiguousarray(normalised.transpose(2, 0, 1)), "softmax": shares}
    return Trace("toy", (layer, last), MappingProxyType(values), ("a", "b"), shares, stages)


def compute(request: TraceRequest, cancelled: Callable[[], bool]) -> Trace:
    if request.network == "lenet":
        return compute_digits(request, cancelled)
    trace = colored_trace(request)
    empty = isinstance(request.source, Drawing) and request.source.empty
    return replace(trace, probabilities=None, at_rest=True) if empty else trace


@pytest.fixture
def session(qtbot: QtBot) -> Any:
    session = Session(compute)
    session.choose_network("colour")
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


@pytest.fixture
def canvas(session: Session, show: Show, qtbot: QtBot) -> Canvas:
    canvas = Canvas(session)
    show(canvas, 282, 282)  # a pad of 280 pixels and its border: 1.4 pixels a pixel of the picture
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(WIDE, "wide")
    return canvas


@pytest.fixture
def tools(canvas: Canvas, session: Session, qtbot: QtBot) -> PadTools:
    tools = PadTools(session, canvas)
    qtbot.addWidget(tools)
    tools.choose_crop(True)
    return tools


def at(canvas: Canvas, row: float, column: float) -> QPointF:
    place = place_of(SHAPE, canvas.pad_rect())
    return place.topLeft() + QPointF(column, row) * (place.width() / SHAPE[1])


def send(canvas: Canvas, kind: QEvent.Type, where: QPointF, button: Qt.MouseButton = LEFT) -> None:
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    changed = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else button
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(kind, where, canvas.mapToGlobal(where), changed, held, none)
    QApplication.sendEvent(canvas, event)


def drag(canvas: Canvas, *points: tuple[float, float]) -> None:
    send(canvas, QEvent.Type.MouseButtonPress, at(canvas, *points[0]))
    for point in points[1:]:
        send(canvas, QEvent.Type.MouseMove, at(canvas, *point))
    send(canvas, QEvent.Type.MouseButtonRelease, at(canvas, *points[-1]))


def image_of(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def red(canvas: Canvas, row: float, column: float) -> int:
    return image_of(canvas).pixelColor(at(canvas, row, column).toPoint()).red()


def test_the_network_takes_the_middle_by_itself(canvas: Canvas, session: Session) -> None:
    assert part_of(session) == Crop(0, 0, 100, 200)  # 200 : 100 is 32 : 16
    session.desk.crop(Crop(10, 20, 40, 80))
    assert part_of(session) == Crop(10, 20, 40, 80)


def test_what_the_network_does_not_get_is_dimmed(canvas: Canvas, session: Session, qtbot: QtBot) -> None:
    assert red(canvas, 90, 180) == 200
    session.desk.crop(Crop(10, 20, 40, 80))
    qtbot.waitUntil(lambda: red(canvas, 90, 180) < 120)
    assert red(canvas, 30, 60) == 200
    session.desk.crop(None)
    qtbot.waitUntil(lambda: red(canvas, 90, 180) == 200)


def test_a_drag_inside_moves_the_crop_in_one_step_to_undo(
    canvas: Canvas, session: Session, tools: PadTools
) -> None:
    session.desk.crop(Crop(10, 20, 40, 80))
    drag(canvas, (30, 60), (35, 70), (40, 90), (45, 100))
    assert session.scene.work.crop == Crop(25, 60, 40, 80)
    session.desk.undo()
    assert session.scene.work.crop == Crop(10, 20, 40, 80)
    session.desk.undo()
    assert session.scene.work.crop is None


def test_two_drags_are_two_steps_to_undo(canvas: Canvas, session: Session, tools: PadTools) -> None:
    session.desk.crop(Crop(10, 20, 40, 80))
    drag(canvas, (30, 60), (40, 70))
    drag(canvas, (40, 70), (50, 80))
    session.desk.undo()
    assert session.scene.work.crop == Crop(20, 30, 40, 80)


def test_a_corner_keeps_the_aspect_of_the_input(canvas: Canvas, session: Session, tools: PadTools) -> None:
    session.desk.crop(Crop(10, 20, 40, 80))
    drag(canvas, (50, 100), (60, 120))
    assert session.scene.work.crop == Crop(10, 20, 50, 100)
    drag(canvas, (35, 20), (35, 40))  # the left edge
    assert session.scene.work.crop == Crop(15, 40, 40, 80)


def test_of_a_part_chosen_for_digits_another_network_gets_the_middle_and_it_comes_back(
    canvas: Canvas, session: Session, tools: PadTools, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    session.desk.crop(Crop(10, 20, 80, 40))
    qtbot.waitUntil(lambda: part_of(session) == Crop(10, 20, 80, 40))
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("colour")
    assert part_of(session) == Crop(40, 20, 20, 40)  # 32 : 16
    qtbot.waitUntil(lambda: red(canvas, 20, 40) < 120 and red(canvas, 50, 40) == 200)
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    assert part_of(session) == session.scene.work.crop == Crop(10, 20, 80, 40)


def test_a_drag_begins_at_the_part_that_the_network_gets(
    canvas: Canvas, session: Session, tools: PadTools
) -> None:
    session.desk.crop(Crop(10, 20, 80, 40))
    drag(canvas, (50, 40), (55, 45))
    assert session.scene.work.crop == Crop(45, 25, 20, 40)


def test_an_empty_pad_asks_for_what_the_network_reads(session: Session, show: Show, qtbot: QtBot) -> None:
    predictions = Predictions(session)
    show(predictions, 248, 260)
    bars = predictions.findChild(ProbabilityBars)
    assert bars is not None and bars._words[1] == "Open, drop or draw a picture."
    session.choose_network("lenet")
    qtbot.waitUntil(lambda: bars._words[1] == "Draw a digit on the pad.")


def test_for_digits_the_aspect_is_free(
    canvas: Canvas, session: Session, tools: PadTools, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    session.desk.crop(Crop(10, 20, 40, 80))
    drag(canvas, (50, 60), (70, 60))
    assert session.scene.work.crop == Crop(10, 20, 60, 80)


def test_a_drag_is_followed_live(canvas: Canvas, session: Session, tools: PadTools, qtbot: QtBot) -> None:
    session.desk.crop(Crop(10, 20, 40, 80))
    send(canvas, QEvent.Type.MouseButtonPress, at(canvas, 30, 60))
    with qtbot.waitSignal(session.trace_changed):
        send(canvas, QEvent.Type.MouseMove, at(canvas, 40, 60))
    assert session.scene.work.crop == Crop(20, 20, 40, 80)
    send(canvas, QEvent.Type.MouseButtonRelease, at(canvas, 40, 60))


def test_a_drag_that_is_undone_while_it_is_held_has_ended(
    canvas: Canvas, session: Session, tools: PadTools
) -> None:
    session.desk.crop(Crop(10, 20, 40, 80))
    send(canvas, QEvent.Type.MouseButtonPress, at(canvas, 30, 60))
    send(canvas, QEvent.Type.MouseMove, at(canvas, 40, 60))
    session.desk.undo()
    send(canvas, QEvent.Type.MouseMove, at(canvas, 50, 60))
    assert session.scene.work.crop == Crop(10, 20, 40, 80)


def wheel(canvas: Canvas, row: float, column: float, turns: int) -> None:
    where, none = at(canvas, row, column), QPoint()
    event = QWheelEvent(
        where, canvas.mapToGlobal(where), none, QPoint(0, 120 * turns), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas, event)


def test_the_wheel_zooms_around_the_pointer_in_one_step_to_undo(
    canvas: Canvas, session: Session, tools: PadTools
) -> None:
    session.desk.crop(Crop(20, 40, 50, 100))
    for _ in range(3):
        wheel(canvas, 45, 90, 1)
    crop = session.scene.work.crop
    assert crop.height == pytest.approx(50 / 1.331, abs=1) and crop.width == pytest.approx(
        2 * crop.height, abs=1
    )
    assert crop.top + crop.height / 2 == pytest.approx(45, abs=1.5)
    session.desk.undo()
    assert session.scene.work.crop == Crop(20, 40, 50, 100)


def test_a_double_click_gives_the_network_its_own_part(
    canvas: Canvas, session: Session, tools: PadTools
) -> None:
    session.desk.crop(Crop(10, 20, 40, 80))
    send(canvas, QEvent.Type.MouseButtonDblClick, at(canvas, 30, 60))
    assert session.scene.work.crop is None


def test_arrow_keys_nudge_by_a_pixel_of_the_input(
    qtbot: QtBot, canvas: Canvas, session: Session, tools: PadTools
) -> None:
    session.desk.crop(Crop(10, 20, 48, 96))  # three pixels of the picture each
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert session.scene.work.crop == Crop(13, 23, 48, 96)
    session.desk.undo()
    assert session.scene.work.crop == Crop(10, 20, 48, 96)


def test_the_pen_ends_the_tool_and_a_stroke_begins_an_empty_pad(
    canvas: Canvas, session: Session, tools: PadTools
) -> None:
    tools.choose_eraser(False)
    assert not tools.cropping and not tools._crop.isChecked()
    drag(canvas, (30, 60), (40, 70))
    assert session.scene.picture is None and len(session.scene.drawing.strokes) == 1


def test_without_a_picture_there_is_nothing_to_crop(
    session: Session, canvas: Canvas, tools: PadTools
) -> None:
    assert tools.cropping
    session.desk.clear()
    assert not tools.cropping and not tools._crop.isEnabled() and tools._pen.isChecked()
    assert not tools.choose_crop(True) and not tools.cropping


def test_the_receptive_field_is_framed_on_the_letterboxed_picture(
    canvas: Canvas, session: Session, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.trace_changed):
        session.desk.crop(Crop(10, 20, 80, 160))  # five pixels of the picture each
    session.pin(Unit("input", (1, 8, 16)))  # rows 50 to 55, columns 100 to 105
    qtbot.waitUntil(lambda: frames(canvas, 52.5, 100) and frames(canvas, 52.5, 105))
    assert frames(canvas, 50, 102.5) and frames(canvas, 55, 102.5) and not frames(canvas, 30, 102.5)


def frames(canvas: Canvas, row: float, column: float) -> bool:
    """Whether there is a line of a frame beside a pixel of the picture."""
    picture, spot = image_of(canvas), at(canvas, row, column).toPoint()
    return FRAME in [picture.pixelColor(spot + QPoint(i, j)) for i in range(-2, 3) for j in range(-2, 3)]


def test_transparent_parts_show_the_ground(canvas: Canvas, session: Session, qtbot: QtBot) -> None:
    clear = np.zeros((*SHAPE, 4), np.uint8)
    clear[:, 100:] = (200, 30, 60, 255)
    session.desk.load_picture(clear, "clear")
    for ground, brightness in ((Ground.WHITE, 255), (Ground.GREY, 128), (Ground.BLACK, 0)):
        session.choose_ground(ground)
        qtbot.waitUntil(lambda wanted=brightness: red(canvas, 50, 40) == wanted)
        assert red(canvas, 50, 150) == 200


def test_a_crop_lies_where_its_pixels_are(canvas: Canvas) -> None:
    place = place_of(SHAPE, canvas.pad_rect())
    area = on_pad(Crop(10, 20, 40, 80), SHAPE, place)
    assert (area.left() - place.left(), area.top() - place.top()) == pytest.approx((28, 14))
    assert (area.width(), area.height()) == pytest.approx((112, 56))
