"""The dialog that makes films."""

import pytest
from PySide6.QtCore import Qt

from explorer.export.film import Kind, Subject
from explorer.scene import View
from explorer.window.films import FilmDialog
from explorer.window.films.choices import KINDS, SUBJECTS
from tests.films import read


@pytest.fixture
def window(make_window):
    return make_window()


@pytest.fixture
def dialog(window, qtbot):
    qtbot.keyClick(
        window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    found = window.findChild(FilmDialog)
    qtbot.waitUntil(found.isVisible)
    choose(found, size="480p")
    found.choices.seconds.setValue(1)
    return found


def choose(dialog, **wanted):
    for name, value in wanted.items():
        field = getattr(dialog.choices, name)
        field.setCurrentIndex(field.findData(value))


def test_what_cannot_be_filmed_is_in_sight_with_the_reason(dialog):
    items = [dialog.choices.subject.model().item(index) for index in range(len(SUBJECTS))]
    assert [item.isEnabled() for item in items] == [True, True, False, False]
    assert "draw one first" in items[2].toolTip()
    assert "Ctrl+Return" in items[3].toolTip()


def test_a_gif_is_kept_within_its_limits(dialog):
    choose(dialog, size="1080p", kind=Kind.GIF)
    assert dialog.choices.wish.size == "720p"
    assert "at most 720p and 30 seconds" in dialog.choices.sentence.text()
    dialog.choices.seconds.setValue(31)
    assert not dialog.begin_button.isEnabled()
    choose(dialog, kind=Kind.WEBP)
    assert dialog.begin_button.isEnabled()


@pytest.mark.parametrize("view", [View.ROW, View.STEPS, View.COMPARE])
def test_a_film_is_of_what_the_stage_shows(window, dialog, qtbot, tmp_path, view):
    window.session.choose_view(view)
    choose(dialog, subject=Subject.KERNELS)
    dialog.choices.seconds.setValue(1)
    dialog.choices.rate.setValue(3)
    with qtbot.waitSignal(dialog.told) as told:
        dialog.begin(tmp_path / "film.webp")
    assert told.args[0].startswith("Saved film.webp: 3 frames")
    frames, _ = read(tmp_path / "film.webp")
    assert [frame.size for frame in frames] == [(854, 480)] * 3
    assert len(frames[0].getcolors(854 * 480)) > 30
    assert not dialog.isVisible()
    assert window.session.film.state is None


def test_the_whole_window_can_be_filmed(window, dialog, qtbot, tmp_path):
    choose(dialog, subject=Subject.KERNELS, whole=True)
    dialog.choices.seconds.setValue(1)
    dialog.choices.rate.setValue(2)
    with qtbot.waitSignal(dialog.told):
        dialog.begin(tmp_path / "film.webp")
    assert len(read(tmp_path / "film.webp")[0]) == 2


def test_escape_breaks_a_film_off(window, dialog, qtbot, tmp_path):
    dialog.choices.seconds.setValue(60)
    before = window.session.scene
    dialog.begin(tmp_path / "film.webp")
    qtbot.waitUntil(lambda: dialog.bar.value() > 0)
    assert "of 1200" in dialog.doing.text()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.filming
    assert not list(tmp_path.iterdir())
    assert window.session.scene is before
    assert window.space is None or window.space.updatesEnabled()


def test_a_window_that_closes_leaves_no_half_film(window, dialog, qtbot, tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    dialog.choices.seconds.setValue(60)
    dialog.begin(folder / "film.webp")
    qtbot.waitUntil(lambda: dialog.bar.value() > 0)
    window.close()
    assert not dialog.filming
    assert not list(folder.iterdir())


def test_a_name_of_another_format_is_refused_with_a_sentence(dialog, qtbot, tmp_path):
    with qtbot.waitSignal(dialog.failed) as failed:
        dialog.begin(tmp_path / "film.gif")
    assert str(failed.args[0]) == f"film.gif is no {KINDS[Kind.WEBP]}; let its name end in .webp."
