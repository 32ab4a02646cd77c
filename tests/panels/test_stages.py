"""The strip of stages, the switches below it, and the samples that go with a network."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from explorer.colors import ColorScale
from explorer.images import Crop, Ground, Inversion
from explorer.panels import Inspector, Samples, Stages
from explorer.panels.samples import pixels_of, sample_pictures
from explorer.panels.stages import words
from explorer.panels.stages.pictures import picture_of
from explorer.session import Session
from explorer.trace import Stage, Unit

from .conftest import Show
from .test_crop import WIDE, compute

GREY = ColorScale("grey", -1.0, 3.0)


@pytest.fixture
def session(qtbot: QtBot) -> Any:
    session = Session(compute)
    session.choose_network("colour")
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(WIDE, "wide")
    yield session
    session.close()


@pytest.fixture
def stages(session: Session, show: Show) -> Stages:
    stages = Stages(session)
    show(stages, 248, 160)
    return stages


def test_every_stage_is_shown_in_its_order_with_its_size(stages: Stages) -> None:
    shown = stages.row.stages
    assert [stage.name for stage in shown] == ["picture", "cropped", "resized", "scaled", "normalised"]
    assert [words.size(stage) for stage in shown] == ["200×100", "200×100", "32×16", "32×16", "32×16"]


@pytest.mark.parametrize("count", range(1, 9))
def test_no_stage_is_clipped_in_the_narrowest_panel(stages: Stages, count: int, monkeypatch: Any) -> None:
    some = stages.row.stages * 2
    monkeypatch.setattr(type(stages.row), "stages", property(lambda _row: some[:count]))
    rects, hint = stages.row.rects(), stages.row.sizeHint()
    assert len(rects) == count
    assert all(rect.left() >= 0 and rect.right() <= stages.row.width() for rect in rects)
    stages.row._follow()
    assert stages.row.sizeHint().height() >= rects[-1].bottom() + 28 and hint.width() <= 248
    assert not any(a.intersects(b) for i, a in enumerate(rects) for b in rects[:i])
    assert not stages.row.grab().isNull()


def test_fewer_stages_are_larger_and_get_the_room_for_it(
    qtbot: QtBot, stages: Stages, monkeypatch: Any
) -> None:
    whole, low = stages.row.stages, stages.row.height()
    monkeypatch.setattr(type(stages.row), "stages", property(lambda _row: whole[:4]))
    stages.row._follow()
    qtbot.waitUntil(lambda: stages.row.height() == stages.row.sizeHint().height() > low)


def test_pictures_are_shown_in_colour_and_numbers_from_0_to_1_alike() -> None:
    pixels = np.array([[[200, 30, 60], [0, 255, 7]]], np.uint8)
    scaled = Stage("scaled", pixels, over=255)
    for stage in (Stage("resized", pixels), scaled):
        picture = picture_of(stage, GREY)
        assert picture.pixelColor(0, 0).getRgb()[:3] == (200, 30, 60)
        assert picture.pixelColor(1, 0).getRgb()[:3] == (0, 255, 7)


def test_normalised_colours_are_shown_over_the_range_of_the_input() -> None:
    values = np.array([[[-1.0, 3.0, 1.0], [9.0, -9.0, np.nan]]], np.float32)
    picture = picture_of(Stage("normalised", values), GREY)
    assert picture.pixelColor(0, 0).getRgb()[:3] == (0, 255, 128)
    assert picture.pixelColor(1, 0).getRgb()[:3] == (255, 0, 0)


def test_a_tooltip_says_the_networks_own_numbers(stages: Stages) -> None:
    assert words.meaning(stages.row.stages[4]).splitlines() == [
        "normalised, 32×16",
        words.MEANING["normalised"],
        "red: …",
    ]
    assert "a part" in words.meaning(stages.row.stages[1])


def test_a_click_enlarges_a_stage_and_the_pointer_reads_its_values(
    qtbot: QtBot, stages: Stages, session: Session
) -> None:
    cell = stages.row.rects()[2].center().toPoint()
    qtbot.mouseClick(stages.row, Qt.MouseButton.LeftButton, pos=cell)
    large = stages.large
    assert large is not None and large.isVisible() and large.windowTitle() == "resized, 32×16"
    view = large.view  # 384 pixels for 32 columns, rows 96 to 288
    point(view, 12 * 5 + 6, 96 + 12 * 3 + 6)
    assert large.values.text() == "row 3, column 5: red 200, green 30, blue 60"
    qtbot.keyClick(large, Qt.Key.Key_Right)
    assert large.values.text() == "row 3, column 5: red 0.7843, green 0.1176, blue 0.2353"
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.zeros_like(WIDE), "dark")
    assert large.values.text() == "row 3, column 5: red 0.0000, green 0.0000, blue 0.0000"
    assert not large.grab().isNull()


def point(view: Any, x: float, y: float) -> None:
    where, none = QPointF(x, y), Qt.MouseButton.NoButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, view.mapToGlobal(where), none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(view, event)


def test_the_strip_works_by_keyboard_alone(qtbot: QtBot, stages: Stages) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(stages.row, key)
    assert stages.large is not None and stages.large.windowTitle().startswith("cropped")


def test_a_crop_is_a_stage_of_its_own_size(qtbot: QtBot, stages: Stages, session: Session) -> None:
    with qtbot.waitSignal(session.trace_changed):
        session.desk.crop(Crop(0, 0, 40, 80))
    assert words.size(stages.row.stages[1]) == "80×40"


# ---- the switches


def test_inversion_can_be_chosen_for_pictures_in_digit_networks_only(
    qtbot: QtBot, stages: Stages, session: Session
) -> None:
    assert stages.inversion.isHidden() or not stages.inversion.isVisible()
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    assert stages.inversion.isVisible() and stages.inversion.currentText() == "auto: as it is"
    stages.inversion.activated.emit(1)
    assert session.scene.inversion is Inversion.ALWAYS
    session.choose_inversion(Inversion.NEVER)
    assert stages.inversion.currentText() == "never inverted"
    with qtbot.waitSignal(session.trace_changed):
        session.desk.clear()
    assert not stages.inversion.isVisible()


def test_the_ground_can_be_chosen_for_transparent_pictures_only(
    qtbot: QtBot, stages: Stages, session: Session
) -> None:
    assert not stages.ground.isVisible()
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.zeros((20, 20, 4), np.uint8), "clear")
    assert stages.ground.isVisible()
    stages.ground.activated.emit(2)
    assert session.scene.ground is Ground.BLACK


# ---- the inspector


def test_a_unit_of_a_colour_input_names_its_channel_and_every_number(
    qtbot: QtBot, session: Session, show: Show
) -> None:
    inspector = Inspector(session)
    show(inspector, 384, 600)
    session.pin(Unit("input", (1, 3, 5)))
    said = inspector.words
    assert said[0] == "input · green · row 3, column 5"
    for line in (
        "green of a pixel of 16 × 32:",
        "30 of 255",
        "÷ 255 = 0.12",
        "− 0.40 (mean)",
        "÷ 0.20 (std)",
    ):
        assert line in said
    assert f"= {(30 / 255 - 0.4) / 0.2:.2f}".replace("-", "−") in said
    session.pin(Unit("input", (2, 3, 5)))
    assert "blue of a pixel of 16 × 32:" in inspector.words and "÷ 0.10 (std)" in inspector.words


# ---- the samples


def test_colour_networks_are_offered_pictures_and_others_digits(
    qtbot: QtBot, session: Session, show: Show
) -> None:
    samples = Samples(session)
    show(samples, 248, 40)
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(WIDE, "again")
    assert samples.shows_pictures
    buttons = [button for button in samples.findChildren(QPushButton) if button.isVisible()]
    assert [button.accessibleName() for button in buttons][:2] == ["Sample airplane", "Sample automobile"]
    assert len(buttons) == 10 and "(3)" in buttons[3].toolTip() and "ecognise" in buttons[3].toolTip()
    samples.choose(8)
    assert session.scene.picture is not None and session.scene.picture.name == "ship"
    assert session.scene.picture.pixels.shape == (256, 256, 3)
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    assert not samples.shows_pictures
    samples.choose(3)
    assert session.scene.picture is None and session.scene.drawing.label == "3"


def test_every_sample_picture_can_be_drawn(qapp: QApplication) -> None:
    names = [sample.name for sample in sample_pictures()]
    assert len(names) == 10
    for name in names:
        pixels = pixels_of(name)
        assert pixels.std() > 30 and np.abs(pixels.astype(int) - pixels[:, :, :1]).mean() > 5  # in colour


@pytest.mark.parametrize("network", ["cifar_cnn", "cifar_resnet"])
def test_what_is_said_of_the_sample_pictures_is_true(qapp: QApplication, network: str) -> None:
    from explorer.network import open_network

    opened = open_network(network)
    right = {sample.name for sample in sample_pictures() if network in sample.recognised}
    seen = {name: opened.trace(pixels_of(name)).ranking[0][0] for name in opened.classes}
    assert {name for name, best in seen.items() if name == best} == right, "run tools/sample_pictures.py"
    assert len(right) >= 7
