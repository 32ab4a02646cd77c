"""Leafing through a folder: the order, the keys, what is broken, what is read ahead."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from explorer.errors import ExplorerError
from explorer.images import Crop
from explorer.scene import Scene, Theme
from explorer.trace import Unit
from explorer.window.folder import Folder, in_order, pictures_in
from explorer.window.reading import Leafing, Opening

CONTROL = Qt.KeyboardModifier.ControlModifier


def save(path, grey=90, size=(40, 30)):
    Image.fromarray(np.full(size, grey, np.uint8)).save(path)
    return path


@pytest.fixture
def folder(tmp_path):
    """Return a folder of three pictures of different greys."""
    place = tmp_path / "slides"
    place.mkdir()
    for number, grey in ((1, 10), (2, 20), (10, 100)):
        save(place / f"{number}.png", grey)
    return place


@pytest.fixture
def opened(window, qtbot, folder):
    """Return the window with the folder open."""
    window.files.open(folder)
    shows(qtbot, window, "1.png", "1 / 3")
    return window


def shown(window):
    picture = window.session.scene.picture
    return "" if picture is None else picture.name


def shows(qtbot, window, name, place):
    """Wait until a picture is shown, and the bar says where it is."""
    qtbot.waitUntil(lambda: shown(window) == name and window.folder_bar.words == f"{place} {name}")


def test_names_are_sorted_as_people_count(tmp_path):
    names = ["b.png", "a10.png", "A2.png", "a1.png", "10.png", "9.png", "007.png", "7.png"]
    sorted_names = [path.name for path in in_order(tmp_path / name for name in names)]
    assert sorted_names == ["007.png", "7.png", "9.png", "10.png", "a1.png", "A2.png", "a10.png", "b.png"]


def test_only_pictures_are_listed(tmp_path):
    for name in ("a.png", "b.JPG", "c.txt", ".hidden.png", "d.json"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.png").mkdir()
    assert [path.name for path in pictures_in(tmp_path)] == ["a.png", "b.JPG"]


def test_a_folder_without_pictures_or_without_permission_says_so(tmp_path, monkeypatch):
    with pytest.raises(ExplorerError, match="no pictures in the folder"):
        pictures_in(tmp_path)

    def forbidden(_path):  # chmod does not keep an administrator out
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", forbidden)
    with pytest.raises(ExplorerError, match="You may not read the folder"):
        pictures_in(tmp_path)


def test_a_picture_of_a_folder_that_may_not_be_listed_is_shown_and_a_sentence_says_why_not_the_others(
    window, qtbot, folder, monkeypatch
):
    def forbidden(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.scandir", forbidden)
    window.files.open(folder / "2.png")
    qtbot.waitUntil(lambda: bool(window.banner.sentence))
    assert shown(window) == "2.png" and not window.folder_bar.isVisible()
    assert window.banner.sentence == (
        "You may not read the folder slides; change its permissions to leaf through it."
    )


def test_what_may_not_even_be_looked_at_gets_one_sentence(window, qtbot, folder, monkeypatch):
    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    for name in ("stat", "open", "is_dir", "exists"):
        monkeypatch.setattr(Path, name, forbidden)
    with qtbot.waitSignal(window.files.failed):
        window.files.open(folder / "2.png")
    assert "You may not read 2.png" in window.banner.sentence


def test_a_file_is_found_in_its_folder_whatever_its_name_ends_in(tmp_path):
    save(tmp_path / "a.png")
    odd = save(tmp_path / "b.png").rename(tmp_path / "b.photo")
    around = Folder.around(odd)
    assert around.current == odd and around.words == "2 / 2"


def test_a_folder_opens_at_its_first_picture_and_ctrl_pgdown_leafs(opened, qtbot):
    qtbot.keyClick(opened, Qt.Key.Key_PageDown, CONTROL)
    shows(qtbot, opened, "2.png", "2 / 3")
    qtbot.keyClick(opened, Qt.Key.Key_PageDown, CONTROL)
    shows(qtbot, opened, "10.png", "3 / 3")
    qtbot.keyClick(opened, Qt.Key.Key_PageUp, CONTROL)
    shows(qtbot, opened, "2.png", "2 / 3")
    assert np.unique(opened.session.scene.picture.pixels).tolist() == [20]


def test_the_ends_are_told_and_nothing_changes(opened, qtbot):
    qtbot.keyClick(opened, Qt.Key.Key_PageUp, CONTROL)
    assert "first picture" in opened.status.words and opened.folder_bar.words == "1 / 3 1.png"
    for _ in range(5):
        qtbot.keyClick(opened, Qt.Key.Key_PageDown, CONTROL)
    assert "last picture" in opened.status.words
    shows(qtbot, opened, "10.png", "3 / 3")


def test_arrows_leaf_on_the_pad_while_a_folder_is_open_and_walk_when_it_is_closed(opened, qtbot):
    opened.session.pin(Unit("relu2", (3, 4, 5)))
    opened.canvas.setFocus()
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Right)
    shows(qtbot, opened, "2.png", "2 / 3")
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Left)
    shows(qtbot, opened, "1.png", "1 / 3")
    assert opened.session.selected == Unit("relu2", (3, 4, 5))
    opened.files.close_folder()
    assert not opened.folder_bar.isVisible() and shown(opened) == "1.png"
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Right)
    assert opened.session.selected == Unit("relu2", (3, 4, 6)) and shown(opened) == "1.png"


def test_arrows_move_the_crop_while_a_part_is_chosen(opened, qtbot):
    with qtbot.waitSignal(opened.session.trace_changed):
        opened.pad_tools.choose_crop(True)
        opened.session.desk.crop(Crop(5, 5, 10, 10))
    opened.canvas.setFocus()
    qtbot.keyClick(opened.canvas, Qt.Key.Key_Right)
    assert opened.files.folder.index == 0 and opened.session.scene.work.crop != Crop(5, 5, 10, 10)


def test_arrows_leaf_on_the_bar_itself_and_ctrl_arrows_do_not(opened, qtbot):
    opened.folder_bar.setFocus()
    qtbot.keyClick(opened.folder_bar, Qt.Key.Key_Right, CONTROL)
    assert opened.files.folder.index == 0
    qtbot.keyClick(opened.folder_bar, Qt.Key.Key_Right)
    shows(qtbot, opened, "2.png", "2 / 3")


def test_one_file_makes_its_folder_the_list(window, qtbot, folder):
    window.files.open(folder / "2.png")
    shows(qtbot, window, "2.png", "2 / 3")
    assert window.folder_bar.isVisible()


def test_a_file_alone_in_its_folder_shows_no_bar(window, qtbot, tmp_path):
    window.files.open(save(tmp_path / "a.png"))
    qtbot.waitUntil(lambda: shown(window) == "a.png")
    assert not window.folder_bar.isVisible()


def test_the_next_picture_is_read_ahead(opened, qtbot, folder):
    ahead = Leafing(opened.files.folder, 1, 1)
    qtbot.waitUntil(lambda: ahead in opened.files._ready)
    (folder / "2.png").unlink()
    qtbot.keyClick(opened, Qt.Key.Key_PageDown, CONTROL)
    assert shown(opened) == "2.png"  # at once
    qtbot.waitUntil(lambda: Leafing(opened.files.folder, 2, 1) in opened.files._ready)


def test_what_is_broken_is_skipped_by_name_and_the_place_is_kept(window, qtbot, folder):
    for name in ("3.png", "4.png"):
        (folder / name).write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    window.files.open(folder / "2.png")
    shows(qtbot, window, "2.png", "2 / 5")
    qtbot.keyClick(window, Qt.Key.Key_PageDown, CONTROL)
    shows(qtbot, window, "10.png", "5 / 5")
    assert window.banner.sentence == ("2 pictures were skipped because they could not be read: 3.png, 4.png.")
    (folder / "1.png").write_bytes(b"")
    window.files.leaf(-1)
    shows(qtbot, window, "2.png", "2 / 5")
    with qtbot.waitSignal(window.files.failed):
        window.files.leaf(-1)
    assert "1.png could not be read, and no other picture comes before" in window.banner.sentence
    assert window.folder_bar.words == "2 / 5 2.png" and shown(window) == "2.png"


def test_undo_goes_back_to_the_picture_before_and_to_its_place(opened, qtbot):
    opened.files.leaf(1)
    shows(qtbot, opened, "2.png", "2 / 3")
    opened.session.desk.undo()
    shows(qtbot, opened, "1.png", "1 / 3")
    opened.session.desk.undo()
    assert shown(opened) == "" and opened.folder_bar.isVisible()


def test_leafing_fast_ends_at_the_picture_asked_for_last(window, qtbot, tmp_path):
    for number in range(30):
        save(tmp_path / f"{number}.png", number)
    window.files.open(tmp_path)
    shows(qtbot, window, "0.png", "1 / 30")
    for _ in range(25):
        window.files.leaf(1)
    window.files.leaf(-1)
    shows(qtbot, window, "24.png", "25 / 30")
    assert np.unique(window.session.scene.picture.pixels).tolist() == [24]


def test_opening_something_else_gives_the_folder_up(opened, qtbot, tmp_path):
    (tmp_path / "one.json").write_text('{"strokes": [[[0, 0], [0, 50]]], "label": 1}')
    opened.files.leaf(1)
    opened.files.open(tmp_path / "one.json")
    qtbot.waitUntil(lambda: opened.session.scene.drawing.label == "1")
    assert opened.files.folder is None and not opened.folder_bar.isVisible() and shown(opened) == ""


def test_a_folder_of_broken_pictures_only_costs_nothing(window, qtbot, tmp_path):
    drawn = window.session.scene.drawing
    for number in range(7):
        (tmp_path / f"{number}.png").write_bytes(b"no")
    with qtbot.waitSignal(window.files.failed):
        window.files.open(tmp_path)
    assert "0.png, 1.png, 2.png, 3.png, 4.png and 2 more could not be read" in window.banner.sentence
    assert window.session.scene.drawing is drawn and window.files.folder is None


def test_several_files_are_read_from_the_first_that_can_be(tmp_path):
    (tmp_path / "1.png").write_bytes(b"")
    paths = (save(tmp_path / "10.png"), save(tmp_path / "9.png"), tmp_path / "1.png")
    read = Opening(paths).read(lambda: False)
    assert read.path.name == "9.png" and read.skipped == ("1.png",) and read.folder.words == "2 / 3"


@pytest.mark.parametrize("theme", [Theme.DARK, Theme.LIGHT])
def test_a_long_name_is_shortened_and_the_bar_keeps_its_width(make_window, qtbot, tmp_path, theme):
    window = make_window(Scene(theme=theme))
    width = window.docks["input"].width()
    for name in ("<b>a & b<i>" + "x" * 100 + ".png", "z.png"):
        save(tmp_path / name)
    window.files.open(tmp_path)
    qtbot.waitUntil(window.folder_bar.isVisible)
    assert window.docks["input"].width() == width


def test_while_a_drawing_is_shown_the_bar_names_no_picture(opened, qtbot):
    opened.files.leaf(1)
    shows(qtbot, opened, "2.png", "2 / 3")
    opened.session.desk.begin_stroke(50, 50)
    opened.session.desk.end_stroke()
    assert opened.folder_bar.words == "2 / 3" and opened.folder_bar.isVisible()
    opened.session.desk.undo()
    assert opened.folder_bar.words == "2 / 3 2.png"
    opened.session.desk.clear()
    opened.files.leaf(1)
    shows(qtbot, opened, "10.png", "3 / 3")


@pytest.mark.parametrize("name", ["lenet", "mlp"])
def test_every_prediction_stays_in_sight_while_a_picture_of_a_folder_is_shown(opened, qtbot, name):
    opened.session.choose_network(name)
    opened.resize(1400, 900)
    area = opened.docks["input"].widget()
    qtbot.waitUntil(lambda: opened.session.trace is not None and opened.height() == 900)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    with qtbot.waitSignal(opened.session.trace_changed):
        opened.pad_tools.choose_crop(True)
        opened.session.desk.crop(Crop(5, 5, 10, 10))
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
