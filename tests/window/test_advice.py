"""What the status line says when a photo meets a network of digits, or a stroke takes a photo's place."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, Qt

from explorer.scene import Picture
from explorer.window.advice import colourful
from tests.window.test_files_in import drop

LEFT = Qt.MouseButton.LeftButton
PHOTO = "lenet reads no colours; Ctrl+K finds networks for photos"
BACK = "Ctrl+Z brings the picture back"


def sunset() -> np.ndarray:
    """Return red above and blue below, (40, 40, 3)."""
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:20, :, 0] = pixels[20:, :, 2] = 200
    return pixels


def load(window, qtbot, pixels, name):
    with qtbot.waitSignal(window.session.trace_changed):
        window.session.desk.load_picture(pixels, name)


@pytest.mark.parametrize(
    ("tint", "ink", "expected"),
    [((1.0, 1.0, 1.0), (0, 0, 0), False), ((1.0, 0.9, 0.6), (20, 30, 110), False)],
    ids=["a pencil", "a blue pen under a lamp"],
)
def test_ink_on_paper_is_no_photo(tint, ink, expected):
    page = np.full((200, 150, 3), 230) * np.array(tint)
    page[80:90, 30:120] = ink
    assert colourful(Picture(page.astype(np.uint8), "page")) is expected


def test_a_photo_is_colourful_and_a_grey_one_is_not():
    assert colourful(Picture(sunset(), "sunset"))
    assert colourful(Picture(np.dstack([sunset(), np.full((40, 40), 255, np.uint8)]), "with alpha"))
    assert not colourful(Picture(sunset()[:, :, 0], "grey"))


def test_a_network_of_digits_says_once_that_it_reads_no_colours(window, qtbot):
    load(window, qtbot, sunset(), "sunset")
    assert window.status.words == PHOTO
    window.status.tell("something else")
    load(window, qtbot, sunset(), "sunset")  # as the camera does
    assert window.status.words == "something else"
    load(window, qtbot, np.full((40, 40), 90, np.uint8), "page")
    assert window.status.words != PHOTO
    load(window, qtbot, sunset(), "another")
    assert window.status.words == PHOTO


def test_a_stroke_over_a_picture_says_how_the_picture_comes_back(window, qtbot):
    load(window, qtbot, sunset(), "sunset")
    qtbot.mouseClick(window.canvas, LEFT, pos=QPoint(90, 90))
    assert window.session.scene.picture is None and window.status.words == BACK
    window.status.tell("something else")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.scene.picture.name == "sunset" and window.status.words != BACK


def test_undoing_a_picture_promises_nothing(window, qtbot):
    qtbot.mouseClick(window.canvas, LEFT, pos=QPoint(90, 90))
    load(window, qtbot, sunset(), "sunset")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.scene.picture is None and window.status.words != BACK


def test_dropped_text_is_taken_if_it_names_a_file_and_answered_if_not(window, qtbot, tmp_path):
    Image.fromarray(sunset()).save(tmp_path / "sunset.png")
    named, words = QMimeData(), QMimeData()
    named.setText(str(tmp_path / "sunset.png"))
    words.setText("some words")
    assert drop(window, named)
    qtbot.waitUntil(lambda: getattr(window.session.scene.picture, "name", "") == "sunset.png")
    assert drop(window, words)
    assert window.banner.sentence.startswith("What was dropped holds no picture")
