"""The window's part in explaining: pages, keys, menus, addresses, numbers on the clipboard."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QMenu

from explorer.scene import View
from explorer.trace import Change, ParameterEdit, Switch, Unit
from explorer.widgets.bars import ProbabilityBars
from explorer.window import menus

CONV = Unit("conv2", (9, 4, 6))
SHOWN = Unit("relu2", (9, 4, 6))
ALT = Qt.KeyboardModifier.AltModifier


def entries(menu: QMenu) -> dict[str, object]:
    return {action.text(): action for action in menu.actions() if action.text()}


@pytest.mark.parametrize(
    ("key", "view", "page"),
    [("5", View.LAYER, "layer"), ("6", View.STEPS, "steps"), ("7", View.COMPARE, "compare")],
)
def test_ctrl_and_a_digit_open_a_page(window, qtbot, key, view, page):
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert window.session.scene.view is view
    assert window.stage.currentWidget() is getattr(window.stage, page)


def test_space_plays_and_holds_the_film_and_esc_ends_it_before_it_unpins(window, qtbot):
    session = window.session
    session.visit(SHOWN)
    window.space.setFocus()
    qtbot.keyClick(window.space, Qt.Key.Key_Space)
    assert session.film.state.playing
    assert window.transport.isVisible()
    qtbot.keyClick(window.space, Qt.Key.Key_Space)
    assert not session.film.state.playing
    qtbot.keyClick(window.space, Qt.Key.Key_Escape)
    assert session.film.state is None and session.scene.pinned == SHOWN
    assert not window.transport.isVisible()
    qtbot.keyClick(window.space, Qt.Key.Key_Escape)
    assert session.scene.pinned is None


def test_space_presses_the_button_that_has_the_keyboard(window, qtbot):
    (box,) = window.stages.findChildren(QCheckBox)
    box.setFocus(Qt.FocusReason.TabFocusReason)
    before = window.session.scene.centring
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert window.session.scene.centring is not before
    assert window.session.film.state is None


def test_the_page_of_steps_has_its_own_transport(window, qtbot):
    window.session.choose_view(View.STEPS)
    window.session.toggle_film()
    assert not window.transport.isVisible()
    window.session.choose_view(View.MAPS)
    assert window.transport.isVisible()


def test_another_map_while_the_film_plays_is_played_instead(window, qtbot):
    session = window.session
    session.visit(SHOWN)
    session.toggle_film()
    window.space.setFocus()
    qtbot.keyClick(window.space, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert session.film.state.channel == 10 and session.film.state.playing


def test_alt_and_an_arrow_go_back_and_forward(window, qtbot):
    session = window.session
    session.visit(CONV)
    session.visit(SHOWN)
    qtbot.keyClick(window, Qt.Key.Key_Left, ALT)
    assert session.scene.pinned == CONV
    qtbot.keyClick(window, Qt.Key.Key_Right, ALT)
    assert session.scene.pinned == SHOWN
    assert not window.actions_by_name["forward"].isEnabled()


def test_a_typed_address_is_gone_to(window, qtbot):
    qtbot.keyClick(window, "g")
    assert QApplication.focusWidget() is window.go_to.line
    qtbot.keyClicks(window.go_to.line, "conv2 9 4 6")
    qtbot.keyClick(window.go_to.line, Qt.Key.Key_Return)
    assert window.session.scene.pinned == CONV
    assert window.go_to.isHidden()


def test_an_address_out_of_range_is_answered_with_the_range(window, qtbot):
    qtbot.keyClick(window, "g")
    qtbot.keyClicks(window.go_to.line, "conv2 99")
    qtbot.keyClick(window.go_to.line, Qt.Key.Key_Return)
    assert "maps 0–15, rows 0–9 and columns 0–9" in window.go_to.answer
    assert window.go_to.isVisible() and window.session.scene.pinned is None
    qtbot.keyClick(window.go_to.line, Qt.Key.Key_Escape)
    assert window.go_to.isHidden()


def test_typing_an_address_presses_none_of_the_windows_keys(window, qtbot):
    qtbot.keyClick(window, "g")
    network, drawing = window.session.scene.network, window.session.scene.drawing
    qtbot.keyClicks(window.go_to.line, "n 7 t")
    assert window.go_to.line.text() == "n 7 t"
    assert (window.session.scene.network, window.session.scene.drawing) == (network, drawing)


def test_m_switches_the_selected_map_off_and_on(window, qtbot):
    window.session.visit(SHOWN)
    qtbot.keyClick(window, "m")
    assert window.session.scene.edits.off == {Switch("relu2", (9,))}
    qtbot.keyClick(window, "m")
    assert not window.session.scene.edits


def test_ctrl_z_undoes_an_edit_of_the_network(window, qtbot):
    window.session.desk.edit_parameter(ParameterEdit("conv2", "weight", (9,), Change.ZERO))
    qtbot.keyClick(window, "z", Qt.KeyboardModifier.ControlModifier)
    assert not window.session.scene.edits


def test_l_opens_the_page_of_the_selected_layer(window, qtbot):
    window.session.visit(SHOWN)
    qtbot.keyClick(window, "l")
    assert window.session.scene.view is View.LAYER and window.session.page_layer == "relu2"


def test_d_goes_through_the_decimals(window, qtbot):
    seen = []
    for _ in range(6):
        qtbot.keyClick(window, "d")
        seen.append(window.session.scene.decimals)
    assert seen == [3, 4, 6, 2, 3, 4]


def test_the_menu_of_a_map_switches_it_off_and_says_on_again_then(window):
    menu = entries(menus.unit_menu(window, SHOWN))
    menu["Switch map 9 off"].trigger()
    assert window.session.scene.edits.off == {Switch("relu2", (9,))}
    assert "Switch map 9 on again" in entries(menus.unit_menu(window, SHOWN))


def test_the_menu_of_a_kernel_changes_it(window):
    entries(menus.kernel_menu(window, "conv2", (9, 2)))["Negate"].trigger()
    assert window.session.scene.edits.parameters == (ParameterEdit("conv2", "weight", (9, 2), Change.NEGATE),)


def test_a_copied_map_is_a_table_for_a_spreadsheet(window):
    entries(menus.unit_menu(window, SHOWN))["Copy map 9 as a table"].trigger()
    lines = QGuiApplication.clipboard().text().strip().splitlines()
    table = np.array([[float(cell) for cell in line.split("\t")] for line in lines], np.float32)
    np.testing.assert_array_equal(table, window.session.trace["relu2"][9])


@pytest.mark.parametrize("suffix", [".csv", ".npy"])
def test_numbers_are_saved_off_the_gui_thread(window, qtbot, tmp_path, suffix):
    kernels = window.exports.kernels_of(SHOWN)
    assert kernels.array.shape == (6, 5, 5)
    path = tmp_path / (kernels.name + suffix)
    with qtbot.waitSignal(window.exports.done):
        window.exports.save(kernels, path)
    assert path.stat().st_size > 600
    assert path.name in window.status.words


def test_numbers_that_cannot_be_saved_are_one_sentence(window, qtbot, tmp_path):
    with qtbot.waitSignal(window.exports.failed):
        window.exports.save(window.session.trace, tmp_path / "no such folder" / "all.npz")
    assert "all.npz" in window.banner.sentence and window.banner.isVisible()


def test_nothing_selected_is_nothing_to_copy(window):
    window.exports.copy_map()
    assert "Select a cell first" in window.banner.sentence


def test_a_click_right_on_a_map_opens_its_menu(window, qtbot, monkeypatch):
    window.session.choose_view(View.MAPS)
    qtbot.waitUntil(window.maps.isVisible)
    shown = []
    monkeypatch.setattr(menus, "show", lambda menu, where: shown.append((menu, where)))
    view = window.maps
    point = next(
        QPoint(x, y)
        for y in range(60, view.height(), 7)
        for x in range(30, view.width(), 7)
        if view.unit_at(QPointF(x, y)) is not None
    )
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, view.viewport().mapToGlobal(point))
    QApplication.sendEvent(view.viewport(), event)
    assert len(shown) == 1


def test_a_click_right_on_a_cell_in_3d_opens_its_menu_and_a_drag_does_not(window, qtbot, monkeypatch):
    shown = []
    monkeypatch.setattr(menus, "show", lambda menu, where: shown.append(entries(menu)))
    qtbot.waitUntil(lambda: not window.space.moving)
    x, y = window.space.position_of(SHOWN)
    point = QPoint(round(x), round(y))
    qtbot.mouseClick(window.space, Qt.MouseButton.RightButton, pos=point)
    assert len(shown) == 1 and "Switch map 9 off" in shown[0]
    qtbot.mousePress(window.space, Qt.MouseButton.RightButton, pos=point)
    qtbot.mouseMove(window.space, point + QPoint(60, 0))
    qtbot.mouseRelease(window.space, Qt.MouseButton.RightButton, pos=point + QPoint(60, 0))
    assert len(shown) == 1


def test_two_files_asked_for_at_once_are_both_written(window, qtbot, tmp_path):
    kernels = window.exports.kernels_of(SHOWN)
    paths = [tmp_path / f"{index}.npy" for index in range(4)]
    for path in paths:
        window.exports.save(kernels, path)
    qtbot.waitUntil(lambda: all(path.exists() for path in paths))


def test_a_file_asked_for_is_written_though_the_window_closes(window, tmp_path):
    paths = [tmp_path / f"{index}.npz" for index in range(2)]
    for path in paths:
        window.exports.save(window.session.trace, path)
    window.close()
    assert all(path.exists() for path in paths)


def test_one_walks_on_by_keys_after_going_to_an_address_and_after_a_bar(window, qtbot):
    qtbot.keyClick(window, "g")
    qtbot.keyClicks(window.go_to.line, "conv2 9 4 6")
    qtbot.keyClick(window.go_to.line, Qt.Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageDown)
    assert window.session.scene.pinned.layer != "conv2"
    bars = window.predictions.findChild(ProbabilityBars)
    place = bars.row_rect(7).center().toPoint()
    qtbot.mouseClick(bars, Qt.MouseButton.LeftButton, pos=place)
    assert window.session.scene.pinned == Unit("softmax", (7,))
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_PageUp)
    assert window.session.scene.pinned.layer == "fc3"


def test_arrows_walk_before_anything_was_clicked(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Right)
    assert window.session.scene.pinned is not None
