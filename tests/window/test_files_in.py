"""Every way a file comes in: drops, the clipboard, what was opened last; and how it says what it is doing."""

import base64
import threading

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngImageFile
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from explorer.errors import ExplorerError
from explorer.window import pasting
from explorer.window.reading import pixels_of
from explorer.window.recent import Recent

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def save(path, grey=90, size=(40, 30)):
    Image.fromarray(np.full(size, grey, np.uint8)).save(path)
    return path


def urls(*paths):
    data = QMimeData()
    data.setUrls([path if isinstance(path, QUrl) else QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def red_image(alpha=255):
    image = QImage(33, 21, QImage.Format.Format_ARGB32)  # an odd width: rows are padded in some formats
    image.fill(QColor(255, 0, 0, alpha))
    return image


def picture_data():
    data = QMimeData()
    data.setImageData(red_image())
    return data


def drop(window, data):
    """Drag `data` over the window and let it go; returns whether the window wanted it."""
    place, action = QPointF(300, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), action, data, left, none)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(place, action, data, left, none))
    return enter.isAccepted()


def shown(window):
    picture = window.session.scene.picture
    return "" if picture is None else picture.name


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR", "cut.png is damaged"),
        ("empty.jpg", b"", "empty.jpg is empty"),
        ("drawing.png", b"<svg width='9'>", "drawing.png is an SVG drawing"),
        ("a.json", b"{", "a.json"),
        ("folder.png", None, "There are no pictures in the folder folder.png"),
    ],
)
def test_what_cannot_be_read_gets_one_sentence_and_the_picture_stays(
    window, qtbot, tmp_path, name, content, expected
):
    (tmp_path / "shown").mkdir()
    window.files.open(save(tmp_path / "shown" / "a.png"))
    qtbot.waitUntil(lambda: shown(window) == "a.png")
    path = tmp_path / name
    path.mkdir() if content is None else path.write_bytes(content)
    with qtbot.waitSignal(window.files.failed):
        drop(window, urls(path))
    assert window.banner.sentence.startswith(expected) and window.banner.sentence.count(". ") == 0
    assert shown(window) == "a.png" and not window.status.words.startswith("Reading")


def test_several_dropped_files_become_the_list_to_leaf_through(window, qtbot, tmp_path):
    paths = [save(tmp_path / name) for name in ("b.png", "a.png", "c.png")]
    save(tmp_path / "not dropped.png")
    assert drop(window, urls(*paths))
    qtbot.waitUntil(lambda: window.folder_bar.words == "1 / 3 a.png")
    assert shown(window) == "a.png"


def test_a_dropped_folder_is_opened(window, qtbot, tmp_path):
    save(tmp_path / "a.png")
    drop(window, urls(tmp_path))
    qtbot.waitUntil(lambda: window.folder_bar.words == "1 / 1 a.png")


def test_a_picture_dragged_from_a_browser_is_shown(window, qtbot):
    assert drop(window, picture_data())
    qtbot.waitUntil(lambda: shown(window) == "pasted picture")
    assert window.session.scene.picture.pixels.shape == (21, 33, 3)
    assert (window.session.scene.picture.pixels == (255, 0, 0)).all()


def test_an_address_on_the_web_is_not_fetched_and_the_sentence_says_what_to_do(window):
    drawn = window.session.scene.drawing
    drop(window, urls(QUrl("https://example.org/cat.png")))
    assert "address on the web" in window.banner.sentence and "save the picture" in window.banner.sentence
    assert window.session.scene.drawing is drawn


def test_a_picture_inside_an_address_is_shown(window, qtbot, tmp_path):
    packed = base64.b64encode(save(tmp_path / "a.png").read_bytes()).decode()
    drop(window, urls(QUrl(f"data:image/png;base64,{packed}")))
    qtbot.waitUntil(lambda: shown(window) == "pasted picture")
    assert window.session.scene.picture.pixels.shape == (40, 30)
    with qtbot.waitSignal(window.files.failed):
        drop(window, urls(QUrl("data:image/png;base64,nothing")))
    assert "What was dropped is not a picture" in window.banner.sentence
    assert window.session.scene.picture.pixels.shape == (40, 30)


def png_address(path):
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"


def test_a_picture_inside_an_address_is_decoded_off_the_gui_thread(window, qtbot, tmp_path, monkeypatch):
    decoded_on = []
    load = PngImageFile.load
    monkeypatch.setattr(
        PngImageFile, "load", lambda self: (decoded_on.append(threading.current_thread()), load(self))[1]
    )
    drop(window, urls(QUrl(png_address(save(tmp_path / "a.png")))))
    qtbot.waitUntil(lambda: shown(window) == "pasted picture")
    assert decoded_on and threading.main_thread() not in decoded_on


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("data:image/svg+xml,%3Csvg%20width='9'%3E", "is an SVG drawing"),
        ("data:image/png;base64,", "is empty"),
        ("data:,", "is empty"),
        ("data:image/png", "is empty"),
        ("data:image/png;base64,iVBORw0KGgo=", "is damaged"),
        ("data:image/png;base64,A", "is damaged"),
        ("data:text/plain;base64,aGVsbG8=", "is not a picture"),
    ],
)
def test_an_address_without_a_picture_gets_one_sentence(window, qtbot, address, expected):
    with qtbot.waitSignal(window.files.failed):
        drop(window, urls(QUrl(address)))
    assert f"What was dropped {expected}" in window.banner.sentence and shown(window) == ""


def test_a_copied_address_that_holds_a_picture_is_shown(window, qtbot, tmp_path):
    data = QMimeData()
    data.setText(png_address(save(tmp_path / "a.png")))
    QApplication.clipboard().setMimeData(data)
    qtbot.keyClick(window, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: shown(window) == "pasted picture")


def test_addresses_are_unpacked_piece_by_piece_whatever_lies_between(monkeypatch):
    content = bytes(range(256)) * 20
    packed = base64.encodebytes(content).replace(b"\n", b" \t")  # after every 76
    monkeypatch.setattr(pasting, "PIECE", 101)
    for written in (packed, packed.replace(b"=", b"").replace(b" \t", b""), packed.replace(b"+", b"%2B")):
        address = pasting.Address(QByteArray(b"data:image/png;base64," + written))
        assert pasting.unpacked(address) == content


def test_a_copied_picture_is_taken_as_it_was_encoded(window, qtbot, tmp_path):
    """Qt would decode it while the window waits, and make nothing of one that is too large for it."""
    data = QMimeData()
    data.setData("image/png", save(tmp_path / "a.png", size=(40, 5000)).read_bytes())
    assert drop(window, data)
    qtbot.waitUntil(lambda: shown(window) == "pasted picture")
    assert window.session.scene.picture.pixels.shape == (33, 4096)
    assert window.status.words == "The picture: 5000 × 40 pixels, made 4096 × 33"


@pytest.mark.parametrize("alpha", [255, 128])
def test_ctrl_v_shows_the_picture_on_the_clipboard(window, qtbot, alpha):
    QApplication.clipboard().setImage(red_image(alpha))
    with qtbot.waitSignal(window.session.trace_changed):
        qtbot.keyClick(window, Qt.Key.Key_V, CONTROL)
    pixels = window.session.scene.picture.pixels
    assert pixels.shape == ((21, 33, 3) if alpha == 255 else (21, 33, 4))
    window.session.desk.undo()
    assert window.session.scene.picture is None


@pytest.mark.parametrize("as_text", [False, True])
def test_ctrl_v_opens_copied_files_and_paths(window, qtbot, tmp_path, as_text):
    path = save(tmp_path / "with space.png")
    data = urls(path)
    if as_text:
        data = QMimeData()
        data.setText(f'"{path}"\n')
    QApplication.clipboard().setMimeData(data)
    qtbot.keyClick(window, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: shown(window) == "with space.png")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "The clipboard holds no picture"),
        ("hello", "The clipboard holds no picture"),
        ("/no/such/file.png", "The clipboard holds no picture"),
        ("https://example.org/a.png", "address on the web"),
        ("/" + "x" * 5000, "The clipboard holds no picture"),
    ],
)
def test_a_clipboard_without_a_picture_gets_one_sentence(window, qtbot, text, expected):
    data = QMimeData()
    data.setText(text)
    QApplication.clipboard().setMimeData(data)
    qtbot.keyClick(window, Qt.Key.Key_V, CONTROL)
    assert expected in window.banner.sentence and window.session.scene.picture is None


def test_files_come_before_the_icon_that_file_managers_copy_along(tmp_path):
    data = urls(tmp_path / "a.png")
    data.setImageData(red_image())
    assert pasting.content(data) == (tmp_path / "a.png",)


def test_a_picture_that_cannot_be_decoded_is_no_picture():
    data = QMimeData()
    data.setImageData(QImage())
    with pytest.raises(ExplorerError, match="holds no picture"):
        pasting.content(data)


@pytest.mark.parametrize(
    "form", [QImage.Format.Format_RGB32, QImage.Format.Format_RGB888, QImage.Format.Format_Indexed8]
)
def test_every_format_of_qt_becomes_the_same_pixels(form):
    assert (pixels_of(red_image().convertToFormat(form)) == (255, 0, 0)).all()


def test_a_huge_pasted_picture_is_made_smaller():
    assert pixels_of(QImage(5000, 100, QImage.Format.Format_RGB888)).shape[:2] == (82, 4096)


def test_what_was_opened_is_offered_again_the_newest_first(window, qtbot, tmp_path):
    for name in ("a.png", "b.png"):
        window.files.open(save(tmp_path / name))
        qtbot.waitUntil(lambda name=name: shown(window) == name)
    menu = window.actions_by_name["recent"].menu()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()[:2]] == ["&1  b.png", "&2  a.png"]
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: shown(window) == "a.png")
    assert [path.name for path in window.files.recent.paths] == ["a.png", "b.png"]


def test_two_instances_remember_what_was_opened_in_either(tmp_path):
    one, other = Recent(remembers=True), Recent(remembers=True)
    one.add(tmp_path / "a.png", tmp_path)
    other.add(tmp_path / "b.png", tmp_path)
    other.forget(tmp_path / "c.png")
    assert [path.name for path in Recent(remembers=True).paths] == ["b.png", "a.png"]


def test_a_recent_file_that_is_gone_says_so_and_disappears(window, qtbot, tmp_path):
    path = save(tmp_path / "a.png")
    window.files.open(path)
    qtbot.waitUntil(lambda: shown(window) == "a.png")
    path.unlink()
    with qtbot.waitSignal(window.files.failed):
        window.files.open(path)
    assert "There is no file a.png" in window.banner.sentence and not window.files.recent.paths


def test_ten_files_and_the_folder_are_remembered_where_the_window_remembers(make_window, qtbot, tmp_path):
    window = make_window(remembers=True)
    for number in range(12):
        window.files.open(save(tmp_path / f"{number}.png"))
        qtbot.waitUntil(lambda number=number: shown(window) == f"{number}.png")
    window.close()
    again = make_window(remembers=True).files.recent
    assert [path.name for path in again.paths] == [f"{number}.png" for number in range(11, 1, -1)]
    assert again.folder == str(tmp_path)
    assert not make_window(remembers=False).files.recent.paths


def test_damaged_memory_of_what_was_opened_is_none(make_window):
    from explorer.window import memory

    for damaged in ("{", "[]", '{"paths": 3}', '{"paths": [3]}', '{"folder": []}'):
        memory.settings().setValue("recent", damaged)
        assert make_window(remembers=True).files.recent.paths == ()


def test_a_first_frame_and_a_smaller_size_are_told(window, qtbot, tmp_path):
    frames = [Image.new("L", (5000, 40), grey) for grey in (10, 200)]
    frames[0].save(tmp_path / "film.gif", save_all=True, append_images=frames[1:])
    window.files.open(tmp_path / "film.gif")
    qtbot.waitUntil(lambda: shown(window) == "film.gif")
    assert window.status.words == ("film.gif: the first of 2 pictures; 5000 × 40 pixels, made 4096 × 33")


def test_while_a_large_file_is_read_the_window_says_so_and_opening_another_gives_it_up(
    window, qtbot, tmp_path
):
    noise = np.random.default_rng(0).integers(0, 255, (4000, 4000), np.uint8)
    Image.fromarray(noise).save(tmp_path / "large.png", compress_level=1)
    small = tmp_path / "small"
    small.mkdir()
    delivered = []
    window.files._lane.finished.connect(lambda request, _read: delivered.append(request.name))
    window.files._patience.setInterval(0)
    window.files.open(tmp_path / "large.png")
    qtbot.waitUntil(lambda: window.status.words == "Reading large.png …")
    window.files.open(save(small / "small.png"))
    qtbot.waitUntil(lambda: shown(window) == "small.png")
    assert "Reading" not in window.status.words and delivered == ["small.png"]
    assert [path.name for path in window.files.recent.paths] == ["small.png"]


def test_pictures_that_can_be_undone_to_stay_within_a_bound(window):
    desk, before = window.session.desk, window.session.scene.drawing
    for number in range(12):
        desk.load_picture(np.zeros((100_000_000,), np.uint8).reshape(10_000, 10_000)[:, :], str(number))
    undone = 0
    while desk.can_undo:
        desk.undo()
        undone += 1
    assert undone == 5 and shown(window) == "6"
    assert window.session.scene.drawing is before


def test_beside_open_there_is_what_else_can_be_opened(window, qtbot, tmp_path, monkeypatch):
    save(tmp_path / "a.png")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    more = next(b for b in window.pad_tools.findChildren(QPushButton) if b.accessibleName() == "More to open")
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == ["Open…", "Open folder…", "Recent", "Paste", "Live camera"]
    folder = next(action for action in menu.actions() if action.text() == "Open folder…")
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(folder).center())
    qtbot.waitUntil(lambda: window.folder_bar.words == "1 / 1 a.png")


def test_the_dialogs_begin_where_something_was_opened_last(window, qtbot, tmp_path, monkeypatch):
    first, second = tmp_path / "first", tmp_path / "second"
    begun = []
    for place in (first, second):
        place.mkdir()
        save(place / "a.png")

    def answer(chosen):
        def ask(_parent, _title, begin, *_filters):
            begun.append(begin)
            return chosen

        return ask

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer(([str(first / "a.png")], "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer(str(second)))
    qtbot.keyClick(window, Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: shown(window) == "a.png")
    qtbot.keyClick(window, Qt.Key.Key_O, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: window.files.folder is not None)
    assert begun == ["", str(first)] and window.files.recent.folder == str(second)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer(([], "")))
    window.files.ask_open()  # given up: nothing changes
    assert window.files.folder.current == second / "a.png"
