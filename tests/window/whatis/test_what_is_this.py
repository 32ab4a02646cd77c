"""What is this?  Every part has two sentences, every term in them leads somewhere, and a click asks for them."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWhatsThis,
    QWidget,
)

from explorer.labs import LABS
from explorer.scene import Page, View
from explorer.trace import Unit
from explorer.widgets import theme
from explorer.window import entries
from explorer.window.shortcuts import Shortcuts, rows
from explorer.window.whatis.parts import PARTS, part_of
from explorer.window.whatis.terms import KINDS, TERMS
from explorer.window.whatis.writing import plain, rich, sentences, terms_in
from tests.window.test_window import press

LEFT = Qt.MouseButton.LeftButton
CONTROLS = (QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QAbstractSlider)
HEARD_OF = {"convolution", "stride", "padding", "pooling", "ReLU", "softmax", "kernel", "feature map"}
HEARD_OF |= {"receptive field", "channel", "bias", "parameter", "skip connection", "attention"}


def ours(widget):
    return type(widget).__module__.startswith("explorer.")


def is_control(widget):
    return isinstance(widget, CONTROLS) and not isinstance(widget, QScrollBar)


def visible(root):
    """Return the parts and controls one can point at."""
    every = (root, *root.findChildren(QWidget))
    return [widget for widget in every if widget.isVisible() and (ours(widget) or is_control(widget))]


def unknown(root):
    return [
        f"{type(widget).__name__} {widget.accessibleName()!r}"
        for widget in visible(root)
        if not part_of(widget)
    ]


def click(widget, place):
    """Click as a mouse does, through the window: Qt's question-mark cursor listens there."""
    window = widget.window().windowHandle()
    QTest.mouseClick(window, LEFT, Qt.KeyboardModifier.NoModifier, widget.mapTo(widget.window(), place))


def ask(window, qtbot, widget):
    press(qtbot, window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert QWhatsThis.inWhatsThisMode()
    click(widget, widget.rect().center())
    return window.what_is_this.answer


@pytest.fixture(autouse=True)
def no_question_left():
    yield
    QWhatsThis.leaveWhatsThisMode()


# ---- the texts


def test_every_text_is_two_sentences_whose_terms_lead_somewhere():
    for words in (text.words for text in (*PARTS.values(), *TERMS.values())):
        assert sentences(words) == 2 and plain(words).endswith((".", "?")), words
        assert len(plain(words)) < 240, words
        assert all(term in TERMS for term in terms_in(words)), words


def test_the_terms_of_the_lecture_are_all_explained():
    assert set(TERMS) >= HEARD_OF | set(KINDS.values())


def test_no_term_explains_itself_by_itself():
    assert not [name for name, term in TERMS.items() if name in terms_in(term.words)]


def test_every_visible_part_of_the_network_page_has_a_text(window):
    window.session.visit(Unit("relu1", (0, 14, 14)))
    window.session.open_film()
    for view in View:
        window.session.choose_view(view)
        QApplication.processEvents()
        assert unknown(window.explore) == [], view
    for side in range(window.sides.count()):
        window.sides.setCurrentIndex(side)
        assert unknown(window.sides) == []
    window.scenes.toggle()
    assert unknown(window.scenes.panel) == []
    assert unknown(window.top_bar) == unknown(window.status) == []


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.title)
def test_every_control_and_stage_of_a_lab_has_a_text_of_its_own(window, lab):
    window.session.choose_page(lab.page)
    page = window.lab(lab.page)
    whole = PARTS[f"{lab.title}Lab"]
    assert not unknown(page)
    controls = [widget for widget in page.findChildren(QWidget) if is_control(widget)]
    vague = [widget.accessibleName() or widget.text() for widget in controls if part_of(widget) == whole]
    assert not vague
    assert any(part_of(part) != whole for part in (page.stage, *page.stage.findChildren(QWidget)))


def test_the_nearest_part_counts(window):
    assert part_of(window.canvas).name == "The pad"
    assert part_of(window.space).name == "The network in 3D"
    window.session.choose_page(Page.POOLING)
    grids = {part_of(widget).name for widget in visible(window.lab(Page.POOLING).stage)}
    assert {"Greatest of each window", "Mean of each window"} <= grids


def test_a_name_in_brackets_becomes_a_link_and_the_rest_stays_text(qapp):
    words = "The [kernels|kernel] of a < b, by [stride]."
    assert terms_in(words) == ["kernel", "stride"] and plain(words) == "The kernels of a < b, by stride."
    assert 'href="term:kernel"' in rich(words) and "a &lt; b" in rich(words)


# ---- the cursor


def test_shift_f1_and_a_click_explain_a_part_and_do_nothing_else(window, qtbot):
    pen = next(
        button for button in window.pad_tools.findChildren(QAbstractButton) if button.text() == "Eraser"
    )
    answer = ask(window, qtbot, pen)
    assert answer.isVisible() and answer.title == "Eraser"
    assert not pen.isChecked() and not QWhatsThis.inWhatsThisMode()


def test_the_question_changes_neither_the_drawing_nor_the_network(window, qtbot):
    drawing = window.session.scene.drawing
    assert ask(window, qtbot, window.canvas).title == "The pad"
    window.what_is_this.answer.close()
    assert ask(window, qtbot, window.space).title == "The network in 3D"
    assert window.session.scene.drawing is drawing and window.session.scene.pinned is None


def test_in_3d_the_layer_that_was_clicked_is_named_and_what_it_does_is_a_link(window, qtbot):
    unit = Unit("relu1", (0, 14, 14))
    qtbot.waitUntil(lambda: window.space.position_of(unit) is not None)
    press(qtbot, window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    click(window.space, QPoint(*map(round, window.space.position_of(unit))))
    hint = window.what_is_this.answer.hint
    assert "Here: conv1, " in hint and "term:convolution" in hint and "term:ReLU" in hint


def test_a_button_that_cannot_be_pressed_is_explained_all_the_same(window, qtbot):
    off = next(button for button in window.pad_tools.findChildren(QAbstractButton) if not button.isEnabled())
    assert ask(window, qtbot, off).isVisible()


def test_esc_gives_the_cursor_back_and_then_closes_the_answer(window, qtbot):
    press(qtbot, window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not QWhatsThis.inWhatsThisMode()
    answer = ask(window, qtbot, window.canvas)
    qtbot.keyClick(answer, Qt.Key.Key_Escape)
    assert not answer.isVisible()


def test_by_keyboard_the_same_key_again_explains_what_has_it(window, qtbot):
    window.space.setFocus()
    for _ in range(2):
        press(qtbot, window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    answer = window.what_is_this.answer
    assert answer.isVisible() and answer.title == "The network in 3D"
    qtbot.keyClick(answer.words, Qt.Key.Key_Tab)
    with qtbot.waitSignal(answer.followed):
        qtbot.keyClick(answer.words, Qt.Key.Key_Return)


def test_while_nothing_is_asked_no_event_is_looked_at(window, qtbot, monkeypatch):
    ask(window, qtbot, window.canvas).close()
    seen = []
    monkeypatch.setattr(type(window.what_is_this), "eventFilter", lambda *args: bool(seen.append(args)))
    QApplication.sendEvent(window.canvas, QEvent(QEvent.Type.User))
    assert not seen


# ---- the links


def test_every_term_opens_its_page_or_says_what_it_means(window):
    for name, term in TERMS.items():
        window.session.choose_page(Page.POOLING)
        window.what_is_this.answer.followed.emit(name)
        assert window.session.scene.page is (term.page or Page.POOLING)
        assert term.view in (None, window.session.scene.view)
        assert window.what_is_this.answer.title.lower() == name.lower()


def test_a_link_in_the_text_is_followed_by_the_mouse(window, qtbot):
    answer = ask(window, qtbot, window.canvas)
    spots = [
        QPoint(x, y) for y in range(4, answer.words.height(), 6) for x in range(4, answer.words.width(), 8)
    ]
    for spot in spots:
        QTest.mouseMove(answer.words, spot)
        if answer.words.cursor().shape() == Qt.CursorShape.PointingHandCursor:
            qtbot.mouseClick(answer.words, LEFT, pos=spot)
            break
    assert answer.title == "Unit" and answer.isVisible()


def test_the_answer_stays_inside_the_window_and_links_have_the_colours_of_the_theme(window, qtbot):
    window.resize(1280, 800)
    answer = ask(window, qtbot, window.top_bar.network_button)
    assert window.frameGeometry().contains(answer.frameGeometry())
    answer.close()
    corner = window.status
    assert window.frameGeometry().contains(ask(window, qtbot, corner).frameGeometry())
    assert theme.color("focus").name() in rich("[kernel]")


# ---- F1


@pytest.mark.parametrize("page", [Page.EXPLORE, Page.CONV2D])
def test_f1_has_room_for_every_key_of_a_page_and_names_shift_f1(window, page):
    window.session.choose_page(page)
    table = [entry for entry in entries.table(window) if entry.belongs_to(page)]
    dialog = Shortcuts(table, page, window)
    written = {label.text() for label in dialog.findChildren(QLabel)}
    missing = [keys for lines in rows(table).values() for keys, _ in lines if keys not in written]
    assert missing == [] and {"Shift+F1", "What is this?"} <= written
    assert dialog.sizeHint().height() <= 800 and dialog.sizeHint().width() <= 1280
