"""The dialog that makes figures."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from explorer.export.figure import Format, Size
from explorer.scene import Page, Theme, View
from explorer.trace import Unit
from explorer.widgets import theme
from explorer.window.figures import FigureDialog

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
DIAGRAM = "The network as a diagram"


def titles(dialog):
    return [dialog.choices.what.itemText(index) for index in range(dialog.choices.what.count())]


def choose(dialog, **wanted):
    for name, value in wanted.items():
        field = getattr(dialog.choices, name)
        field.setCurrentIndex(field.findData(value))


@pytest.fixture
def ask(qtbot):
    def asked(window):
        qtbot.keyClick(window, Qt.Key.Key_E, BOTH)
        found = window.findChild(FigureDialog)
        qtbot.waitUntil(lambda: not found.preview.pixmap().isNull())
        return found

    return asked


@pytest.fixture
def dialog(window, ask):
    return ask(window)


def test_what_is_on_screen_comes_first(window, ask):
    window.session.choose_view(View.MAPS)
    window.session.pin(Unit("conv2", (3, 4, 4)))
    dialog = ask(window)
    assert titles(dialog) == ["All maps", DIAGRAM, "The arithmetic of conv2", "The kernels of conv2"]


def test_a_lab_offers_its_stage(window, ask):
    window.session.choose_page(Page.CONVOLUTION)
    dialog = ask(window)
    assert titles(dialog)[:2] == ["Convolution: the stage", DIAGRAM]


def test_e_asks_for_a_figure_of_a_lab(window, qtbot):
    window.session.choose_page(Page.CONVOLUTION)
    qtbot.keyClick(window, Qt.Key.Key_E)
    dialog = window.findChild(FigureDialog)
    assert dialog.isVisible() and titles(dialog)[0] == "Convolution: the stage"


@pytest.mark.parametrize("kind", [Format.PNG, Format.SVG, Format.PDF])
def test_a_figure_is_saved_as_it_was_chosen(kind, window, dialog, qtbot, tmp_path):
    dialog.choices.choose(DIAGRAM)
    choose(dialog, format=kind, size=Size.SLIDE, theme="light")
    path = tmp_path / f"figure.{kind}"
    with qtbot.waitSignal(window.exports.done) as told:
        dialog.save(path)
    assert told.args == [f"Saved figure.{kind}."]
    assert [one.name for one in tmp_path.iterdir() if one.suffix] == [path.name]
    assert path.read_bytes()[:4] in (b"\x89PNG", b"<?xm", b"%PDF")
    if kind is Format.PNG:
        image = QImage(str(path))
        assert (image.width(), image.height()) == (3840, 2160)
        assert image.pixelColor(2, 2).name() == theme.colors("light").background.lower()
    assert not dialog.isVisible()


def test_3d_cannot_be_chosen_as_vectors(dialog):
    dialog.choices.choose(DIAGRAM)
    choose(dialog, format=Format.SVG)
    dialog.choices.choose("The network in 3D")
    assert dialog.choices.figure.format is Format.PNG
    assert not dialog.choices.format.model().item(1).isEnabled()


def test_a_figure_is_copied(dialog, window):
    dialog.choices.choose(DIAGRAM)
    choose(dialog, format=Format.SVG)
    dialog.copy_button.click()
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert b"conv1" in data.data("image/svg+xml").data()


def test_the_keyboard_reaches_everything_and_escape_makes_nothing(dialog, qtbot):
    assert dialog.choices.what.hasFocus() or dialog.focusWidget() is dialog.choices.what
    reached = set()
    for _ in range(12):
        reached.add(dialog.focusWidget())
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    choices = dialog.choices
    fields = {choices.what, choices.format, choices.size, choices.scale, choices.theme, choices.transparent}
    assert fields | {dialog.save_button, dialog.copy_button, dialog.cancel_button} <= reached
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_folder_that_is_not_there_is_said_and_nothing_is_left(window, dialog, qtbot, tmp_path):
    dialog.choices.choose(DIAGRAM)
    with qtbot.waitSignal(window.exports.failed) as failed:
        dialog.save(tmp_path / "nowhere" / "figure.png")
    assert "cannot be written" in str(failed.args[0])
    assert not (tmp_path / "nowhere").exists()


def test_the_window_keeps_its_theme_while_a_lab_is_previewed_in_another(window, ask, qtbot):
    window.session.choose_page(Page.CONVOLUTION)
    window.session.choose_theme(Theme.DARK)
    dialog = ask(window)
    before = dialog.preview.pixmap().cacheKey()
    choose(dialog, theme="light")
    qtbot.waitUntil(lambda: dialog.preview.pixmap().cacheKey() != before)
    picture = dialog.preview.pixmap().toImage()
    assert picture.pixelColor(4, 4).name() == theme.colors("light").background.lower()
    assert theme.current().name == "dark"


def test_a_page_on_screen_is_painted_in_the_theme_of_choice_and_keeps_its_own(window, ask, qtbot, tmp_path):
    window.session.choose_theme(Theme.DARK)
    window.session.choose_view(View.STEPS)
    dialog = ask(window)
    assert titles(dialog)[0] == "The arithmetic, step by step"
    choose(dialog, theme="light")
    with qtbot.waitSignal(window.exports.done):
        dialog.save(tmp_path / "steps.png")
    image = QImage(str(tmp_path / "steps.png"))
    assert image.pixelColor(2, image.height() - 3).lightness() > 200
    assert theme.current().name == "dark"
    assert QApplication.instance().styleSheet() == theme.style_sheet("dark")
