"""The whole application, with the committed weights: from the mouse to the prediction."""

import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QSettings, Qt

from explorer import app, resources
from explorer.drawing import PAD, Drawing
from explorer.errors import ExplorerError
from explorer.garbage import Returner
from explorer.network import catalogue, library
from explorer.network.device import devices
from explorer.scene import Camera
from explorer.trace import Unit, chain, visible
from explorer.window import files

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def samples():
    return Drawing.all_from_json(resources.find("drawings", "digits.json"))


@pytest.fixture
def window(qtbot, tmp_path):
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    window = app.create(remember=False)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.session.trace_changed, timeout=30_000):
        window.show()
    yield window
    window.close()


def draw(qtbot, window, drawing):
    """Draw a recording again with the mouse."""
    canvas = window.canvas
    for stroke in drawing.strokes:
        places = [
            QPoint(round(x * canvas.width() / PAD), round(y * canvas.height() / PAD))
            for x, y in stroke.points[:, :2].tolist()
        ]
        qtbot.mousePress(canvas, LEFT, pos=places[0])
        for place in places[1:]:
            qtbot.mouseMove(canvas, place)
        qtbot.mouseRelease(canvas, LEFT, pos=places[-1])


def newest(window):
    """Whether the trace on screen is of what is on the pad: its picture has all the ink."""
    trace, drawing = window.session.trace, window.session.scene.drawing
    return trace is not None and trace.at_rest == drawing.empty


def first_guess(window):
    return window.session.trace.ranking[0][0]


def test_at_the_start_a_sample_digit_has_been_recognised(window):
    assert first_guess(window) == str(app.FIRST_SAMPLE)


@pytest.mark.parametrize("digit", [2, 3, 5])
def test_a_digit_drawn_with_the_mouse_is_recognised(window, qtbot, samples, digit):
    with qtbot.waitSignal(window.session.trace_changed):
        window.session.desk.clear()
    draw(qtbot, window, samples[digit])
    qtbot.waitUntil(lambda: window.session.trace.ranking[:1] != () and first_guess(window) == str(digit))


def test_the_network_answers_while_the_pen_is_down(window, qtbot, samples):
    with qtbot.waitSignal(window.session.trace_changed):
        window.session.desk.clear()
    assert window.session.trace.at_rest
    qtbot.mousePress(window.canvas, LEFT, pos=QPoint(60, 60))
    with qtbot.waitSignal(window.session.trace_changed):
        qtbot.mouseMove(window.canvas, QPoint(120, 120))
    qtbot.waitUntil(lambda: newest(window))
    assert not window.session.trace.at_rest
    qtbot.mouseRelease(window.canvas, LEFT, pos=QPoint(120, 120))


def test_another_network_sees_the_same_drawing(window, qtbot):
    drawn = window.session.scene.drawing
    with qtbot.waitSignal(window.session.trace_changed, timeout=30_000):
        window.session.choose_network("mlp")
    assert window.session.scene.drawing is drawn
    assert window.session.trace.layer("fc1").weight.shape == (300, 784)


@pytest.mark.parametrize(
    "unit",
    [Unit("relu1", (2, 14, 9)), Unit("pool1", (5, 3, 4)), Unit("relu2", (9, 4, 6)), Unit("softmax", (7,))],
)
def test_a_unit_pointed_at_in_3d_is_selected_for_every_view(window, qtbot, unit):
    x, y = window.space.position_of(unit)
    qtbot.mouseMove(window.space, QPoint(round(x), round(y)))
    qtbot.waitUntil(lambda: window.session.hovered == unit)
    assert window.session.selected == unit


def test_damaged_weights_are_one_sentence_and_the_window_stays(window, qtbot, tmp_path, monkeypatch):
    broken = tmp_path / "mlp.safetensors"
    broken.write_bytes(b"nonsense")
    library.forget("mlp")
    real = library.weights_path
    monkeypatch.setattr(library, "weights_path", lambda name: broken if name == "mlp" else real(name))
    with qtbot.waitSignal(window.session.failed):
        window.session.choose_network("mlp")
    assert "damaged" in window.banner.sentence and window.banner.isVisible()
    qtbot.waitUntil(lambda: window.session.trace is not None)
    assert window.session.scene.network == "lenet"  # the network that worked is back


def test_a_source_is_a_drawing_or_a_picture(tmp_path, samples):
    drawing, picture = tmp_path / "d.json", tmp_path / "p.png"
    drawing.write_text(samples[4].to_json())
    Image.fromarray(np.zeros((9, 7), np.uint8)).save(picture)
    assert isinstance(files.read(drawing), Drawing)
    assert files.read(picture).pixels.shape == (9, 7)


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )


def test_the_demo_draws_and_saves_a_screenshot(tmp_path):
    done = run("--demo", str(tmp_path / "shot.png"))
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "shot.png") as shot:
        assert shot.size[0] >= 1000 and len(shot.convert("RGB").getcolors(1 << 24)) > 500


def test_the_window_starts_with_a_read_only_home(tmp_path):
    home = tmp_path / "file"
    home.write_text("no folder")
    done = run("--demo", str(tmp_path / "shot.png"), HOME=str(home), XDG_CONFIG_HOME=str(home / "config"))
    assert done.returncode == 0, done.stderr


def test_without_a_display_there_is_one_sentence():
    displays = ("DISPLAY", "WAYLAND_DISPLAY")
    environment = {key: value for key, value in os.environ.items() if key not in displays}
    done = subprocess.run(
        [sys.executable, "-m", "explorer"], capture_output=True, text=True, timeout=60, env=environment
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "display" in done.stderr


def test_a_drawing_given_on_the_command_line_must_be_one(tmp_path):
    file = tmp_path / "broken.json"
    file.write_text(json.dumps({"strokes": []}))
    done = run("--drawing", str(file))
    assert done.returncode == 1 and done.stderr.count("\n") == 1


def test_the_demo_says_when_the_network_fails(tmp_path, monkeypatch, qtbot):
    def broken(name, cancelled=None):
        raise ExplorerError("The weights are damaged; install cnn-explorer again.")

    monkeypatch.setattr(library, "open_network", broken)
    monkeypatch.setattr("explorer.network.open_network", broken, raising=False)
    with pytest.raises(ExplorerError, match="damaged"):
        app.main(demo=tmp_path / "shot.png")
    assert not (tmp_path / "shot.png").exists()


def test_the_demo_runs_on_the_device_that_is_asked_for(tmp_path, qtbot):
    missing = next(device for device in ("mps", "cuda") if device not in devices())
    with pytest.raises(ExplorerError, match=f"{missing}.* here; choose"):
        app.main(demo=tmp_path / "shot.png", device=missing)


def test_the_window_opens_though_one_network_is_damaged(qtbot, tmp_path, monkeypatch):
    broken = tmp_path / "mlp.safetensors"
    broken.write_bytes(b"nonsense")
    real = catalogue.weights_path
    monkeypatch.setattr(catalogue, "weights_path", lambda name: broken if name == "mlp" else real(name))
    made = app.create(remember=False)
    qtbot.addWidget(made)
    assert made.top_bar.isEnabled()
    made.close()


def test_from_the_bar_of_a_class_to_a_pixel_every_number_equals_pytorch(window, qtbot):
    """A lecturer walks down by clicks alone and plays the convolution on the way."""
    session = window.session
    session.desk.load_drawing(app.sample_drawings()[7])
    qtbot.waitUntil(lambda: newest(window) and first_guess(window) == "7")
    bars = window.predictions.chart
    qtbot.mouseClick(bars, LEFT, pos=bars.row_rect(7).center().toPoint())
    walked = [session.selected.layer]
    while session.selected.layer != "input":
        steps = chain(session.trace, session.selected)
        assert all(step.agrees and step.known for step in steps)
        assert "✓ equals PyTorch" in window.inspector.words
        terms = steps[0].terms[0]
        strongest = terms.positions[int(np.abs(terms.products).argmax())]
        follow(qtbot, window, visible(session.trace, Unit(terms.source, tuple(map(int, strongest)))))
        walked.append(session.selected.layer)
        if walked[-1] == "relu2":
            play(qtbot, window)
    assert walked == ["softmax", "fc3", "relu4", "relu3", "pool2", "relu2", "pool1", "relu1", "input"]


def follow(qtbot, window, unit):
    """Click the link to `unit` in the inspector, scrolled to it as a user would."""
    sheet, area = window.inspector.sheet, window.inspector.area
    spot = sheet.find(unit)
    assert spot is not None, f"{unit} is no link"
    area.ensureVisible(spot.x(), spot.y())
    qtbot.mouseClick(sheet, LEFT, pos=spot)
    assert window.session.selected == unit


def play(qtbot, window):
    """Play the film from the selected unit's map, and come back to the unit."""
    session = window.session
    unit = session.scene.pinned
    window.space.setFocus()
    qtbot.keyClick(window.space, Qt.Key.Key_Space)
    session.film.set_speed(64)
    qtbot.waitUntil(lambda: session.film.state.index > 5)
    assert all(step.agrees for step in chain(session.trace, session.selected))
    window.actions_by_name["unpin"].trigger()
    assert session.film.state is None and session.selected == unit


def test_every_digit_stays_in_sight_beside_a_photo_of_one_in_a_low_window(window, qtbot, tmp_path):
    page = np.full((50, 40), 230, np.uint8)
    page[10:40, 19:22] = 30
    for name in ("1.png", "2.png"):
        Image.fromarray(page).save(tmp_path / name)
    window.resize(1280, 800)
    window.files.open(tmp_path / "1.png")
    qtbot.waitUntil(lambda: "inverted" in [stage.name for stage in window.session.trace.stages])
    assert window.folder_bar.isVisible() and window.stages.inversion.currentText() == "auto: inverted"
    area, bars = window.docks["input"].widget(), window.predictions.chart
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0 and window.height() == 800)
    assert bars.minimumSizeHint().height() <= bars.height() < bars.full
    window.resize(1280, 1000)
    qtbot.waitUntil(lambda: bars.height() >= bars.full)


def test_memory_is_given_back_also_after_the_camera_has_moved(qtbot):
    window = app.create(remember=False)
    qtbot.addWidget(window)
    returner = window.session.findChild(Returner)
    assert not returner.waits
    window.session.set_camera(Camera((0.0, 0.0, 0.0), 10.0, 20.0, 30.0))
    assert returner.waits


def test_what_deep_networks_wait_for_is_prepared_once_the_first_trace_is_there(qtbot, monkeypatch):
    begun = threading.Event()
    monkeypatch.setattr(app, "_prepare", begun.set)
    window = app.create(remember=False)
    qtbot.addWidget(window)
    assert not begun.is_set()
    with qtbot.waitSignal(window.session.trace_changed, timeout=30_000):
        window.show()
    assert not begun.is_set()
    qtbot.waitUntil(begun.is_set)
    window.close()
