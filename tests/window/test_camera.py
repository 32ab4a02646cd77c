"""The camera, on frames of our own."""

import sys
import threading
from functools import partial

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

from explorer.errors import ExplorerError
from explorer.images import Crop
from explorer.window.camera import SIDE, Device, FrameSource, qt_frames

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Frames(FrameSource):
    """Sends what it is told to."""

    def __init__(self, *names):
        super().__init__()
        self.cameras = tuple(Device(name, name) for name in names)
        self.started, self.taken, self.frame = "", 0, None
        self.converted_on = []

    def devices(self):
        return self.cameras

    def start(self, key):
        self.started = key

    def stop(self):
        self.started = ""

    def take(self):
        self.taken += 1
        return partial(self.convert, self.frame)

    def convert(self, frame):
        self.converted_on.append(threading.current_thread())
        return frame

    def send(self, value, shape=(48, 64)):
        self.frame = np.full((*shape, 3), value, np.uint8)
        self.frame[:, 0] = 255 - value  # the left edge
        self.arrived.emit()


@pytest.fixture
def frames(window):
    """Return the source of the window's camera."""
    source = Frames("front", "back")
    window.camera._make_source = lambda: source
    return source


@pytest.fixture
def live(window, qtbot, frames):
    """Return the window with the camera live, one frame shown and answered."""
    qtbot.keyClick(window, Qt.Key.Key_C, SHIFT)
    with qtbot.waitSignal(window.session.trace_changed):
        frames.send(50)
    return window


def seen(window):
    """Return the value of the frame that is shown."""
    return int(window.session.scene.picture.pixels[0, 5, 0])


def test_shift_c_goes_live_and_frames_reach_the_network(live, qtbot, frames):
    assert frames.started == "front" and live.camera_bar.isVisible()
    assert seen(live) == 50 and live.session.scene.picture.name == "camera"
    with qtbot.waitSignal(live.session.trace_changed):
        frames.send(60)
    assert seen(live) == 60
    qtbot.keyClick(live, Qt.Key.Key_C, SHIFT)
    assert not frames.started and not live.camera.running


def test_frames_never_queue_the_newest_goes_in_when_the_one_before_was_answered(live, qtbot, frames):
    answered = []
    live.session.trace_changed.connect(lambda _trace: answered.append(seen(live)))
    taken = frames.taken
    for value in range(100, 120):
        frames.send(value)
    assert frames.taken == taken + 1
    qtbot.waitUntil(lambda: seen(live) == 119 and len(answered) == 2)
    assert frames.taken == taken + 2 and answered == [100, 119]


def test_frames_are_mirrored_until_that_is_switched_off(live, qtbot, frames):
    assert (live.session.scene.picture.pixels[:, -1] == 205).all()
    live.actions_by_name["mirror"].trigger()
    with qtbot.waitSignal(live.session.trace_changed):
        frames.send(50)
    assert (live.session.scene.picture.pixels[:, 0] == 205).all()


def test_large_frames_are_made_smaller(live, qtbot, frames):
    with qtbot.waitSignal(live.session.trace_changed):
        frames.send(50, (1080, 1920))
    assert live.session.scene.picture.pixels.shape == (360, SIDE, 3)
    assert live.session.scene.picture.pixels.flags.c_contiguous


def test_frames_are_converted_off_the_gui_thread(live, qtbot, frames):
    with qtbot.waitSignal(live.session.trace_changed):
        frames.send(60)
    assert len(frames.converted_on) == 2 and threading.main_thread() not in frames.converted_on


def test_a_frame_that_cannot_be_read_is_left_out(live, qtbot, frames):
    frames.frame = None
    frames.arrived.emit()
    frames.send(60)
    qtbot.waitUntil(lambda: seen(live) == 60)


def test_a_frame_that_is_converted_when_the_camera_was_stopped_is_not_shown(live, qtbot, frames):
    frames.send(60)
    live.camera.stop()
    with qtbot.waitSignal(live.session.trace_changed):
        live.session.desk.crop(Crop(0, 0, 20, 20))
    assert seen(live) == 50 and live.camera.frozen


def test_a_frame_of_the_camera_before_is_not_shown(live, qtbot, frames):
    frames.send(60)
    live.camera.start("back")
    frames.send(70)
    with qtbot.waitSignal(live.session.trace_changed):
        pass
    assert seen(live) == 70


def test_an_answer_to_something_else_lets_no_second_frame_in(live, qtbot, frames):
    taken = frames.taken
    frames.send(60)
    live.session.trace_changed.emit(live.session.trace)
    frames.send(70)
    assert frames.taken == taken + 1
    qtbot.waitUntil(lambda: seen(live) == 70)


def test_freezing_keeps_the_last_frame_and_goes_on_from_it(live, qtbot, frames):
    qtbot.keyClick(live, Qt.Key.Key_C, CONTROL | SHIFT)
    frames.send(99)
    assert seen(live) == 50 and live.camera.frozen and live.camera_bar.words == "Frozen"
    qtbot.keyClick(live, Qt.Key.Key_C, CONTROL | SHIFT)
    with qtbot.waitSignal(live.session.trace_changed):
        frames.send(99)
    assert seen(live) == 99
    live.session.desk.undo()
    assert seen(live) == 50 and not live.camera.running


def test_space_freezes_while_the_pad_has_the_keyboard(live, qtbot, frames):
    live.canvas.setFocus()
    qtbot.keyClick(live.canvas, Qt.Key.Key_Space)
    assert live.camera.frozen and live.session.film.state is None


def test_one_undo_brings_back_what_was_there_before_the_camera(live, qtbot, frames):
    for value in (60, 70):
        with qtbot.waitSignal(live.session.trace_changed):
            frames.send(value)
    live.session.desk.undo()
    assert live.session.scene.picture is None and not live.camera.running and not frames.started


@pytest.mark.parametrize(
    "other",
    [
        lambda desk: desk.begin_stroke(10, 10),
        lambda desk: desk.clear(),
        lambda desk: desk.load_picture(np.zeros((9, 9), np.uint8), "camera"),
    ],
)
def test_drawing_or_opening_something_else_stops_it(live, frames, other):
    other(live.session.desk)
    assert not live.camera.running and not frames.started and not live.camera_bar.isVisible()


def test_covering_a_part_does_not_stop_it(live, frames):
    live.session.desk.begin_stroke(10, 10, occluding=True)
    live.session.desk.end_stroke()
    assert live.camera.running


def test_another_network_does_not_stop_it(live, qtbot, frames):
    with qtbot.waitSignal(live.session.trace_changed):
        live.session.choose_network("mlp")
    frames.send(80)
    qtbot.waitUntil(lambda: seen(live) == 80)
    assert live.camera.running


def test_another_camera_is_chosen_from_the_menu(live, qtbot, frames):
    menu = live.actions_by_name["which camera"].menu()
    menu.aboutToShow.emit()
    assert [(action.text(), action.isChecked()) for action in menu.actions()] == [
        ("front", True),
        ("back", False),
    ]
    menu.actions()[1].trigger()
    assert frames.started == "back" and live.camera.running


@pytest.mark.parametrize("reason", ["The camera may not be used; allow it in the system's settings."])
def test_a_camera_that_fails_says_so_and_its_last_frame_stays(live, frames, reason):
    frames.failed.emit(reason)
    assert live.banner.sentence == reason and seen(live) == 50 and not live.camera.running


def test_a_camera_that_sends_nothing_says_so(window, qtbot, frames):
    window.camera._patience.setInterval(1)
    with qtbot.waitSignal(window.camera.failed):
        window.camera.start()
    assert "sends no pictures" in window.banner.sentence and not frames.started


def test_without_a_camera_one_sentence_says_so(window, qtbot):
    window.camera._make_source = Frames
    qtbot.keyClick(window, Qt.Key.Key_C, SHIFT)
    assert "No camera was found" in window.banner.sentence and not window.camera_bar.isVisible()


def test_without_the_extra_one_sentence_names_it(window, qtbot, monkeypatch):
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    monkeypatch.delitem(sys.modules, "explorer.window.qt_camera", raising=False)
    qtbot.keyClick(window, Qt.Key.Key_C, SHIFT)
    assert "pip install 'cnn-explorer[camera]'" in window.banner.sentence
    menu = window.actions_by_name["which camera"].menu()
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "No camera was found"


def test_a_library_that_is_missing_is_named(monkeypatch):
    class Broken:
        def __getattr__(self, name):
            raise ImportError("libpulse.so.0: cannot open shared object file: No such file or directory")

    monkeypatch.setitem(sys.modules, "explorer.window.qt_camera", Broken())
    with pytest.raises(ExplorerError, match=r"needs libpulse\.so\.0, which this computer lacks"):
        qt_frames()


def test_the_window_closes_the_camera(live, frames):
    live.close()
    assert not frames.started


def test_the_camera_takes_the_place_of_the_folder_and_gives_it_back(window, qtbot, frames, tmp_path):
    for name in ("a.png", "b.png"):
        Image.fromarray(np.zeros((9, 9), np.uint8)).save(tmp_path / name)
    window.files.open(tmp_path)
    qtbot.waitUntil(window.folder_bar.isVisible)
    window.camera.start()
    with qtbot.waitSignal(window.session.trace_changed):
        frames.send(50)
    assert window.camera_bar.isVisible() and not window.folder_bar.isVisible()
    close = next(b for b in window.camera_bar.findChildren(QToolButton) if b.text() == "✕")
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.folder_bar.isVisible() and not window.camera_bar.isVisible() and seen(window) == 50
