"""What the window says goes when it is past, and moves nothing while it is there."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from explorer.errors import ExplorerError
from explorer.labs import LABS
from explorer.scene import Page, Scene, Theme
from explorer.trace import Unit

EMPTY = "empty.jpg is empty; choose another picture."
NO_CAMERA = "No camera was found; connect one and try again."


def save(path, size=(40, 30)):
    path.parent.mkdir(exist_ok=True)
    Image.fromarray(np.full(size, 90, np.uint8)).save(path)
    return path


def show(qtbot, window, path):
    window.files.open(path)
    qtbot.waitUntil(lambda: getattr(window.session.scene.picture, "name", "") == path.name)


@pytest.fixture
def failed(window, qtbot, tmp_path):
    """Return the window after a picture could not be read."""
    (tmp_path / "empty.jpg").touch()
    with qtbot.waitSignal(window.files.failed):
        window.files.open(tmp_path / "empty.jpg")
    assert window.banner.isVisible() and window.banner.sentence == EMPTY
    return window


def test_a_good_picture_takes_the_sentence_about_a_bad_one_away(failed, qtbot, tmp_path):
    show(qtbot, failed, save(tmp_path / "good" / "a.png"))
    assert not failed.banner.isVisible()


def test_a_sample_does_so_too_and_a_stroke_does_not(failed, qtbot):
    desk = failed.session.desk
    desk.begin_stroke(50, 50)
    desk.extend_stroke([(60, 60, 0.5)])
    desk.end_stroke()
    assert failed.banner.isVisible()
    qtbot.keyClick(failed, "3")
    assert not failed.banner.isVisible()


def test_a_picture_that_was_skipped_is_told_after_the_one_that_is_shown(window, qtbot, tmp_path):
    (tmp_path / "1.png").write_bytes(b"no")
    window.files.open(save(tmp_path / "2.png"), tmp_path / "1.png")
    window.files.open(tmp_path / "1.png", save(tmp_path / "2.png"))
    qtbot.waitUntil(lambda: "1.png was skipped" in window.banner.sentence)
    assert window.banner.isVisible()


@pytest.mark.parametrize("page", [Page.EXPLORE, LABS[0].page])
def test_esc_takes_a_sentence_away_on_every_page_and_lets_nothing_else_go(failed, qtbot, page):
    unit = Unit("relu2", (3, 4, 5))
    failed.session.pin(unit)
    failed.session.choose_page(page)
    qtbot.keyClick(failed, Qt.Key.Key_Escape)
    assert not failed.banner.isVisible() and failed.session.scene.pinned == unit


def test_another_network_takes_away_what_is_said_of_the_camera_but_not_why_there_is_no_3d_view(make_window):
    window = make_window()
    window.camera.failed.emit(ExplorerError(NO_CAMERA))
    window.session.choose_network("mlp")
    assert not window.banner.isVisible()
    without = make_window(no_space="OpenGL is missing; the 3D view cannot be shown.")
    without.session.choose_network("mlp")
    assert without.banner.isVisible()


def test_a_network_that_fails_and_gives_way_to_the_one_before_still_says_why(window, qtbot):
    with qtbot.waitSignal(window.session.failed):
        window.session.choose_network("broken")
    with qtbot.waitSignal(window.session.trace_changed):
        pass
    assert window.session.scene.network == "lenet" and window.banner.isVisible()


def test_a_camera_that_starts_takes_away_that_there_was_none(window):
    window.camera.failed.emit(ExplorerError(NO_CAMERA))
    window.camera._running = True
    window.camera.changed.emit()
    assert not window.banner.isVisible()
    window.camera._running = False


def test_a_note_goes_with_its_picture(window, qtbot, tmp_path):
    show(qtbot, window, save(tmp_path / "large" / "a.png", (5000, 40)))
    assert "made" in window.status.words
    show(qtbot, window, save(tmp_path / "small" / "b.png"))
    assert "made" not in window.status.words


def test_what_was_saved_is_told_whatever_picture_comes(window, qtbot, tmp_path):
    window.status.tell("Saved cat.png")
    show(qtbot, window, save(tmp_path / "a.png"))
    assert window.status.words == "Saved cat.png"


def in_the_middle(window):
    """Whether the sentence lies at the top of the stage, as wide as can be."""
    stage, banner = window.stage, window.banner
    place = banner.mapTo(window, QPoint()) - stage.mapTo(window, QPoint())
    between = abs(place.x() + banner.width() / 2 - stage.width() / 2) <= 1
    return between and 0 < place.y() < 20 and banner.width() == min(720, stage.width() - 24)


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.LIGHT])
def test_a_sentence_moves_nothing_and_lies_below_the_top_bar_in_a_window_of_any_size(
    make_window, qtbot, theme
):
    window = make_window(Scene(theme=theme))

    def places():
        parts = (window.stage, window.canvas, window.inspector, window.top_bar)
        return [(part.mapTo(window, QPoint()), part.size()) for part in parts]

    before = places()
    window.banner.say("Something long went wrong with what was asked for; try it another time, please. " * 2)
    qtbot.wait(0)
    assert places() == before
    for size in ((1024, 700), (1900, 1000)):
        window.resize(*size)
        qtbot.waitUntil(lambda size=size: window.width() == size[0])
        banner = window.banner
        qtbot.waitUntil(lambda: in_the_middle(window))
        assert banner._sentence.height() >= banner._sentence.heightForWidth(banner._sentence.width())
    qtbot.keyClick(window, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: in_the_middle(window))
    qtbot.mouseClick(window.banner.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()


def test_a_sentence_lies_over_a_lab_as_well(window):
    window.session.choose_page(LABS[0].page)
    window.banner.say("Something went wrong; try again.")
    place = window.banner.mapTo(window, window.banner.rect().center())
    assert window.banner.isVisible() and window.banner.isAncestorOf(window.childAt(place))
