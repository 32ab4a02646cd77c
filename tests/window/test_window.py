"""The window as a user meets it: keys, files, messages, what it remembers."""

import json
import sys

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from explorer.drawing import Drawing
from explorer.scene import Page, RangeMode, Scene, Theme, View
from explorer.trace import Unit
from explorer.widgets import theme
from explorer.window import entries, memory
from explorer.window.entries import table
from explorer.window.shortcuts import FAMILIES, Shortcuts, rows


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(window, key, modifier)


def draw(qtbot, window, *points):
    """Draw on the pad with the mouse, at fractions of its size."""
    canvas = window.canvas
    places = [QPoint(round(x * canvas.width()), round(y * canvas.height())) for x, y in points]
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(canvas, place)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=places[-1])


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, action = QPointF(300, 300), Qt.DropAction.CopyAction
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(place.toPoint(), action, data, left, none))
    QApplication.sendEvent(window, QDropEvent(place, action, data, left, none))


def test_no_two_actions_share_a_name(window):
    names = [entry.name for entry in entries.table(window)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("page", [Page.EXPLORE, Page.CONV2D])
def test_no_two_actions_of_a_page_share_a_key(window, page):
    there = [entry for entry in entries.table(window) if entry.belongs_to(page)]
    keys = [QKeySequence(key).toString() for entry in there for key in entry.keys]
    assert len(keys) == len(set(keys))


def test_every_action_with_a_key_is_on_the_page_of_keys(window):
    table = entries.table(window)
    written = {meaning for page in rows(table).values() for _, meaning in page}
    alone = [entry for entry in table if entry.keys and entry.name.partition(" ")[0] not in FAMILIES]
    missing = [entry.text for entry in alone if entry.text not in written]
    assert not missing


def test_the_page_of_keys_lists_every_key_of_an_action(window):
    written = {meaning: keys for page in rows(entries.table(window)).values() for keys, meaning in page}
    assert written["Attention"] == "Ctrl+8, V" and written["Redo"] == "Ctrl+Shift+Z, Ctrl+Y"


def test_a_stroke_of_the_mouse_reaches_the_drawing_and_ctrl_z_takes_it_back(window, qtbot):
    draw(qtbot, window, (0.2, 0.2), (0.5, 0.5), (0.8, 0.8))
    (stroke,) = window.session.scene.drawing.strokes
    assert abs(float(stroke.points[0, 0]) - 56) < 3
    press(qtbot, window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.session.scene.drawing.empty


@pytest.mark.parametrize(("key", "view"), [("2", View.TOWER), ("3", View.FLAT), ("4", View.MAPS)])
def test_ctrl_and_a_digit_choose_the_view(window, qtbot, key, view):
    press(qtbot, window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.session.scene.view is view
    shown = window.maps if view is View.MAPS else window.space
    assert window.stage.currentWidget() is shown and shown.isVisible()


def test_a_digit_loads_its_sample_and_undo_brings_the_drawing_back(window, qtbot):
    press(qtbot, window, "3")
    assert window.session.scene.drawing.label == "3"
    window.session.desk.undo()
    assert window.session.scene.drawing.empty


def test_t_switches_the_theme_of_everything_at_once(window, qtbot):
    before = window.grab().toImage().pixelColor(5, 300).lightness()
    press(qtbot, window, "t")
    assert window.session.scene.theme is Theme.LIGHT and theme.current().name == "light"
    qtbot.waitUntil(lambda: window.grab().toImage().pixelColor(5, 300).lightness() > before + 100)
    press(qtbot, window, "t")
    assert theme.current().name == "dark"


def test_arrows_move_the_pinned_unit_while_the_stage_has_the_keyboard(window, qtbot):
    window.session.pin(Unit("relu2", (3, 4, 5)))
    window.space.setFocus()
    qtbot.keyClick(window.space, Qt.Key.Key_Right)
    qtbot.keyClick(window.space, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert window.session.selected == Unit("relu2", (4, 4, 6))
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.session.selected is None


def test_hide_asks_for_a_layer_before_it_hides_one(window, qtbot):
    press(qtbot, window, "x")
    assert "Point at a layer" in window.banner.sentence
    window.session.pin(Unit("relu1", (0, 0, 0)))
    press(qtbot, window, "x")
    assert window.session.scene.hidden == {"conv1"}
    press(qtbot, window, "s")
    assert not window.session.scene.hidden


def test_k_goes_through_the_colour_ranges(window, qtbot):
    for mode in (RangeMode.MAP, RangeMode.NETWORK, RangeMode.LAYER):
        press(qtbot, window, "k")
        assert window.session.scene.range_mode is mode


def test_a_dropped_drawing_is_loaded(window, qtbot, tmp_path):
    file = tmp_path / "one.json"
    file.write_text(json.dumps({"strokes": [[[0, 0], [0, 50]]], "label": 1}))
    with qtbot.waitSignal(window.session.trace_changed):
        drop(window, file)
    assert window.session.scene.drawing.label == "1"


def test_a_dropped_image_is_shown_as_a_picture(window, qtbot, tmp_path):
    file = tmp_path / "photo.png"
    Image.fromarray(np.full((40, 30), 90, np.uint8)).save(file)
    with qtbot.waitSignal(window.session.trace_changed):
        drop(window, file)
    assert window.session.scene.picture.pixels.shape == (40, 30)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.json", b"{"),
        ("nan.json", b'{"strokes": [[[NaN, 1], [2, 3]]]}'),
        ("none.json", b'{"strokes": []}'),
        ("empty.png", b""),
        ("text.png", b"hello"),
        ("tiny.pgm", b"P5 1 1 255\n\x80"),
    ],
)
def test_a_bad_file_gets_one_sentence_and_costs_nothing(window, qtbot, tmp_path, name, content):
    draw(qtbot, window, (0.2, 0.2), (0.8, 0.8))
    drawn = window.session.scene.drawing
    (tmp_path / name).write_bytes(content)
    with qtbot.waitSignal(window.files.failed):
        drop(window, tmp_path / name)
    assert window.banner.isVisible() and window.banner.sentence
    assert "\n" not in window.banner.sentence
    assert window.session.scene.drawing is drawn


def test_saving_and_opening_gives_the_same_drawing(window, qtbot, tmp_path):
    draw(qtbot, window, (0.2, 0.2), (0.5, 0.6), (0.8, 0.8))
    drawn = window.session.scene.drawing
    window.files.save(tmp_path / "mine.json")
    window.session.desk.clear()
    with qtbot.waitSignal(window.session.drawing_changed):
        window.files.open(tmp_path / "mine.json")
    loaded = window.session.scene.drawing
    assert np.allclose(loaded.strokes[0].points, drawn.strokes[0].points, atol=0.05)


def test_saving_during_a_replay_saves_all_of_the_drawing(window, tmp_path):
    drawing = Drawing.from_json('{"pad": 280, "strokes": [[[10, 10, 0], [50, 50, 9]]]}')
    window.session.desk.load_drawing(drawing)
    window.session.desk.replay()
    window.files.save(tmp_path / "mine.json")
    saved = Drawing.from_json(tmp_path / "mine.json")
    assert np.array_equal(saved.strokes[0].points, drawing.strokes[0].points)


def test_an_empty_pad_is_not_saved(window, qtbot):
    with qtbot.waitSignal(window.files.failed):
        window.files.ask_save()
    assert "nothing to save" in window.banner.sentence


def test_the_whole_network_is_shown_by_f_wherever_the_keyboard_is(window, qtbot):
    window.space.zoom(3.0)
    assert window.session.scene.camera is not None
    window.samples.findChildren(QAbstractButton)[0].setFocus()
    qtbot.keyClick(QApplication.focusWidget(), "f")
    assert window.session.scene.camera is None


def test_saving_where_one_may_not_says_so_and_leaves_no_half_file(window, qtbot, tmp_path):
    draw(qtbot, window, (0.2, 0.2), (0.8, 0.8))
    with qtbot.waitSignal(window.files.failed):
        window.files.save(tmp_path / "missing" / "mine.json")
    assert "could not be saved" in window.banner.sentence
    assert not list(tmp_path.glob("**/*.json"))


def test_without_opengl_the_maps_stay_and_the_window_says_why(make_window):
    window = make_window(no_space="OpenGL is missing; the maps in 2D work all the same.")
    assert window.space is None
    assert window.maps.isVisible()
    assert "OpenGL is missing" in window.banner.sentence
    assert not window.actions_by_name["row"].isEnabled()


def test_an_unexpected_exception_reaches_a_dialog_and_a_log_and_the_window_goes_on(
    window, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", None)
    window.errors.install()
    with qtbot.waitSignal(window.errors.happened):
        sys.excepthook(ValueError, ValueError("a bug"), None)
    dialog = window.errors._dialog
    assert dialog.isVisible() and "a bug" in dialog.informativeText()
    (written,) = tmp_path.rglob("log.txt")
    assert "a bug" in written.read_text()
    dialog.close()
    draw(qtbot, window, (0.2, 0.2), (0.8, 0.8))
    assert not window.session.scene.drawing.empty


def test_what_was_chosen_is_remembered(make_window):
    window = make_window(remembers=True)
    session = window.session
    session.choose_theme(Theme.LIGHT)
    session.choose_network("mlp")
    session.choose_view(View.TOWER)
    window.docks["layers"].hide()
    window.resize(1111, 777)
    session.choose_theme(Theme.DARK)
    window.close()
    scene = memory.recall_scene(("lenet", "mlp"))
    assert (scene.network, scene.view, scene.theme) == ("mlp", View.TOWER, Theme.DARK)
    again = make_window(scene, remembers=True)
    assert again.docks["layers"].isHidden()
    assert (again.width(), again.height()) == (1111, 777)


def test_damaged_memory_is_a_first_start(make_window):
    memory.settings().setValue("look", '{"network": "no such", "view": 3}')
    scene = memory.recall_scene(("lenet",))
    assert scene == Scene(work=scene.work)


def test_a_home_that_cannot_be_written_costs_nothing(make_window, tmp_path):
    from PySide6.QtCore import QSettings

    blocked = tmp_path / "a file"
    blocked.write_text("not a folder")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(blocked / "settings"))
    window = make_window(remembers=True)
    window.close()
    assert memory.recall_scene(("lenet",)).network == "lenet"


def test_every_control_has_an_accessible_name_or_text(window):
    for widget in window.findChildren(QAbstractButton):
        if widget.isVisible():
            assert widget.accessibleName() or widget.text() or widget.toolTip(), widget
    for part in (
        window.canvas,
        window.strip,
        window.space,
        window.maps,
        window.predictions,
        window.inspector,
    ):
        names = [part.accessibleName(), *(child.accessibleName() for child in part.findChildren(QWidget))]
        assert any(names), part


def test_all_sides_can_be_hidden_and_come_back(window, qtbot):
    for key, name in (("F2", "input"), ("F3", "layers"), ("F4", "inspector")):
        press(qtbot, window, getattr(Qt.Key, f"Key_{key}"))
        assert window.docks[name].isHidden()
        press(qtbot, window, getattr(Qt.Key, f"Key_{key}"))
        assert window.docks[name].isVisible()


def test_the_title_gives_way_where_there_is_no_room_for_all(window, qtbot):
    title = window.top_bar.findChild(QLabel)
    window.resize(1400, 800)
    qtbot.waitUntil(title.isVisible)
    window.top_bar.resize(window.top_bar.layout().sizeHint().width() - 20, window.top_bar.height())
    qtbot.waitUntil(lambda: not title.isVisible())
    window.top_bar.resize(1400, window.top_bar.height())
    qtbot.waitUntil(title.isVisible)


@pytest.mark.parametrize("page", list(Page))
def test_the_page_under_f1_has_every_key_of_the_page_and_fits_a_small_screen(window, page):
    window.session.choose_page(page)
    keys = Shortcuts(table(window), page, window)
    written = {label.text() for label in keys.findChildren(QLabel)}
    for entry in table(window):
        in_a_line_of_its_own = entry.name.partition(" ")[0] in FAMILIES or (
            entry.name == "unpin" and page is not Page.EXPLORE
        )
        if entry.keys and entry.belongs_to(page) and not in_a_line_of_its_own:
            assert entry.text in written
    assert keys.sizeHint().height() <= 780 and keys.sizeHint().width() <= 1280
