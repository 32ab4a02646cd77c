"""The page of vision transformers, driven by real events on a toy."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from explorer.panels import AttentionView, Inspector
from explorer.panels.arithmetic import as_numpy, as_text
from explorer.panels.attention.header import Tab
from explorer.panels.attention.looks import MEAN, percent
from explorer.panels.explained.reading import figure
from explorer.scene import RangeMode, Scene, View
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.trace import LayerKind, Trace, Unit, attention, chain, contributions, rolled_out
from explorer.trace.card import NetworkCard
from explorer.widgets import theme
from explorer.window.main import MainWindow
from tests.toy import lenet_like_trace
from tests.toy_vit import FEATURES, HEADS, TOKENS, attend, attention_settings, layer, trace_of, vit_trace

TRACES = {
    "vit": vit_trace(0),
    "random": vit_trace(1, "random", trained=False),
    "lenet": replace(lenet_like_trace(), network="lenet"),
}


def compute(request, _cancelled) -> Trace:
    return replace(TRACES[request.network])


@pytest.fixture
def session(qtbot):
    theme.apply(QApplication.instance(), "dark")
    session = Session(compute, Scene(network="vit"))
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


@pytest.fixture
def page(session, show):
    page = AttentionView(session)
    show(page, 900, 640)
    return page


def weights(name="attention1", trace=TRACES["vit"]):
    return attention(trace, trace.layer(name)).weights


def shares(page):
    """Return what the tiles show, (pictures, tokens)."""
    return np.array([look.shares for look in page.spread.shown.looks])


def middle(rect) -> QPoint:
    return rect.center().toPoint()


def patch(page, row, column) -> QPoint:
    """Return the middle of a patch in the image where tokens are chosen."""
    whole, (rows, columns) = page.spread.chooser.picture_rect, page.spread.shown.board.shape
    x = whole.left() + (column + 0.5) * whole.width() / columns
    return QPoint(round(x), round(whole.top() + (row + 0.5) * whole.height() / rows))


def test_it_begins_with_what_the_class_token_reads_in_the_last_layer(page):
    np.testing.assert_allclose(shares(page)[1:], weights()[:, 0], rtol=1e-5)
    np.testing.assert_allclose(shares(page)[0], weights()[:, 0].mean(axis=0), rtol=1e-5)
    assert page.spread.readout.lines[0] == "class token"
    assert page.spread.readout.lines[-1] == f"all {TOKENS} tokens: {percent(1)}"


def test_a_click_on_a_patch_shows_what_it_reads(page, qtbot):
    qtbot.mouseClick(page.spread.chooser, Qt.MouseButton.LeftButton, pos=patch(page, 1, 2))
    assert page.choice.token == 6 and page.spread.readout.lines[0] == "patch (1, 2)"
    np.testing.assert_allclose(shares(page)[1:], weights()[:, 6], rtol=1e-5)
    qtbot.mouseClick(
        page.spread.chooser, Qt.MouseButton.LeftButton, pos=middle(page.spread.chooser.tile_rect(0))
    )
    assert page.spread.readout.lines[0] == "class token"


def test_a_token_pointed_at_is_shown_until_the_pointer_leaves(page, qtbot):
    qtbot.mouseMove(page.spread.chooser, patch(page, 0, 1))
    qtbot.waitUntil(lambda: page.spread.shown.token == 2)
    np.testing.assert_allclose(shares(page)[1:], weights()[:, 2], rtol=1e-5)
    qtbot.mouseMove(page.header)
    qtbot.waitUntil(lambda: page.spread.shown.token == 0)
    assert page.choice.token == 0


def test_turned_round_it_shows_who_reads_the_token(page, qtbot):
    page.choose(token=3)
    qtbot.mouseClick(page.spread.toward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.spread.shown.choice.toward)
    np.testing.assert_allclose(shares(page)[1:], weights()[:, :, 3], rtol=1e-5)
    whole = weights()[:, :, 3].mean(axis=0).sum()
    assert page.spread.readout.lines[-1] == f"all {TOKENS} tokens: {whole:.1f} × {percent(1)}"
    assert page.spread.toward.isChecked() and not page.spread.away.isChecked()
    qtbot.mouseClick(page.spread.away, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.spread.away, Qt.MouseButton.LeftButton)  # a second click changes nothing
    assert page.spread.away.isChecked() and not page.choice.toward


def test_a_head_is_enlarged_by_a_click_and_small_again_by_another(page, qtbot):
    tiles = page.spread.tiles
    small = tiles.rect_of(2).width()
    qtbot.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=middle(tiles.rect_of(2)))
    assert [look.name for look in tiles.looks] == ["head 1"] and tiles.rect_of(0).width() > 2 * small
    qtbot.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=middle(tiles.rect_of(0)))
    assert [look.index for look in tiles.looks] == [MEAN, *range(HEADS)]


def test_no_two_pictures_overlap(page):
    tiles = page.spread.tiles
    rects = [tiles.rect_of(place) for place in range(1 + HEADS)]
    assert rects[0].width() > 1.9 * rects[1].width()
    assert all(not a.intersects(b) for a in rects for b in rects if a is not b)
    assert all(tiles.rect().contains(rect.toAlignedRect()) for rect in rects)


def test_the_pointer_over_a_head_reads_its_share(page, qtbot):
    tiles, spread = page.spread.tiles, page.spread
    rect = tiles.rect_of(1)  # head 0; patch (1, 2) is the last cell
    point = (rect.bottomRight() - (rect.bottomRight() - rect.center()) / 6).toPoint()
    qtbot.mouseMove(tiles, point)
    said = percent(float(weights()[0, 0, 6]))
    qtbot.waitUntil(lambda: f"patch (1, 2) {said}" in spread.readout.lines)
    assert "head 0" in spread.readout.lines[1]
    assert tiles.tip(point).startswith(f"head 0 · class token reads patch (1, 2): {said}")


def test_keys_walk_over_tokens_layers_and_heads(page, qtbot):
    page.setFocus()
    for key, token in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Down, 5),
        (Qt.Key.Key_Left, 4),
    ):
        qtbot.keyClick(page, key)
        assert page.choice.token == token
    qtbot.keyClick(page, Qt.Key.Key_Down)  # nothing lies below
    assert page.choice.token == 4
    for _ in range(2):
        qtbot.keyClick(page, Qt.Key.Key_Up)
    assert page.choice.token == 0  # above the patches is the class token
    qtbot.keyClick(page, Qt.Key.Key_PageUp)
    np.testing.assert_allclose(shares(page)[1:], weights("attention0")[:, 0], rtol=1e-5)
    qtbot.keyClick(page, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert page.choice.head == 0
    qtbot.keyClick(page.spread.ticks, Qt.Key.Key_Right)
    assert page.choice.layer == 1


def test_a_tick_chooses_its_layer(page, qtbot):
    qtbot.mouseClick(page.spread.ticks, Qt.MouseButton.LeftButton, pos=middle(page.spread.ticks.rect_of(0)))
    np.testing.assert_allclose(shares(page)[1:], weights("attention0")[:, 0], rtol=1e-5)


def test_the_rollout_is_shown_after_every_layer(page, qtbot):
    qtbot.mouseClick(page.spread.rolled, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.spread.shown.looks) == 2)
    first = rolled_out(weights("attention0").mean(axis=0), None)
    second = rolled_out(weights("attention1").mean(axis=0), first)
    np.testing.assert_allclose(shares(page), [first[0], second[0]], rtol=1e-4)
    tiles = page.spread.tiles
    qtbot.mouseClick(tiles, Qt.MouseButton.LeftButton, pos=middle(tiles.rect_of(0)))
    assert page.choice.layer == 0 and len(tiles.looks) == 2


@pytest.mark.parametrize("other", [{"toward": True}, {"rolled": True}])
def test_the_old_pictures_stay_until_others_are_worked_out(page, qtbot, other):
    before = page.spread.shown
    page.choose(**other)
    assert page.spread.shown is before  # nothing is worked out where the window would wait for it
    assert page.spread.readout.lines[1].startswith("reads")
    qtbot.waitUntil(lambda: page.spread.shown is not before)
    assert page.spread.shown.choice == replace(page.choice, head=None)


def test_pictures_step_back_while_others_are_worked_out(page):
    bright = page.spread.tiles.grab().toImage()
    page.spread.tiles.dim(True)
    assert page.spread.tiles.grab().toImage() != bright
    page.spread.tiles.dim(False)
    assert page.spread.tiles.grab().toImage() == bright


def test_another_image_is_followed_in_a_rollout_and_hidden_it_rests(page, session, qtbot):
    page.choose(rolled=True)
    qtbot.waitUntil(lambda: page.spread.shown.choice.rolled)
    before = page.spread.shown
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.zeros((8, 12, 3), np.uint8), "black")
    qtbot.waitUntil(lambda: page.spread.weighing.done[0].trace is session.trace)
    assert page.spread.shown is not before
    page.hide()
    assert page.spread.weighing.done is None


def test_the_range_is_that_of_the_patches(page, session):
    on_image = weights()[:, 0, 1:]
    assert page.spread.shown.highs[1:] == pytest.approx([on_image.max()] * HEADS, rel=1e-5)
    session.choose_range(RangeMode.MAP)
    assert page.spread.shown.highs[1:] == pytest.approx(on_image.max(axis=1), rel=1e-5)
    session.choose_range(RangeMode.NETWORK)
    assert set(page.spread.shown.highs) == {1.0}


def test_a_new_image_is_followed_and_none_while_hidden(page, session, qtbot):
    before = page.spread.shown
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.zeros((8, 12, 3), np.uint8), "black")
    assert page.spread.shown is not before
    page.hide()
    before = page.spread.shown
    with qtbot.waitSignal(session.trace_changed):
        session.desk.load_picture(np.ones((8, 12, 3), np.uint8), "other")
    assert page.spread.shown is before


def test_random_weights_are_called_untrained(page, session, qtbot):
    assert not page.header.untrained.isVisible()
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("random")
    assert page.header.untrained.isVisible()


def test_a_network_without_attention_says_so_and_leads_on(page, session, qtbot):
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    absent = page._absent
    assert absent.isVisible() and "no attention" in absent.words.text()
    qtbot.mouseClick(absent.button, Qt.MouseButton.LeftButton)
    assert session.scene.view is View.MAPS


def test_a_pinned_token_is_the_one_that_reads(page, session):
    session.visit(Unit("attention0", (4, 1)))
    assert page.choice.token == 4


def test_every_feature_of_the_tokens_is_a_map(page, session, qtbot):
    qtbot.mouseClick(page.header.button(Tab.TOKENS), Qt.MouseButton.LeftButton)
    grid, values = page.tokens.grid, TRACES["vit"]["attention1"]
    assert grid.maps.values.shape == (FEATURES, 2, 3)
    rect = grid.rect_of(4)
    qtbot.mouseMove(grid.viewport(), (rect.topLeft() + (rect.center() - rect.topLeft()) / 3).toPoint())
    qtbot.waitUntil(lambda: session.hovered == Unit("attention1", (1, 4)))
    qtbot.mouseMove(grid.viewport(), middle(grid.swatch_of(2)))
    qtbot.waitUntil(lambda: session.hovered == Unit("attention1", (0, 2)))
    assert f"{values[0, 2]:.4f}".lstrip("-") in grid.tip(grid.swatch_of(2).center())
    page.tokens.show_layer("joined")
    np.testing.assert_array_equal(grid.maps.values, TRACES["vit"]["conv"])


def test_the_strongest_maps_come_first_when_asked_for(page, qtbot):
    page.choose_tab(Tab.TOKENS)
    qtbot.mouseClick(page.tokens.strongest, Qt.MouseButton.LeftButton)
    maps = page.tokens.grid.maps
    assert (np.diff(np.abs(maps.values).max(axis=(1, 2))[maps.order]) <= 0).all()


def test_maps_out_of_sight_are_not_painted(page):
    page.choose_tab(Tab.TOKENS)
    grid = page.tokens.grid
    for _ in range(12):
        page.zoom(1.5)
    assert len(grid._in_sight()) < FEATURES
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum())
    assert FEATURES - 1 in grid._in_sight() and 0 not in grid._in_sight()


def test_a_patch_shows_its_numbers_and_the_kernels_that_answer_most(page, session, qtbot):
    qtbot.mouseClick(page.header.button(Tab.PATCHES), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.patches.cut, Qt.MouseButton.LeftButton, pos=middle(page.patches.cut.rect_of(1, 0)))
    assert page.choice.token == 4
    shown, numbers = page.patches.embedding.answer, TRACES["vit"]["conv"][:, 1, 0]
    np.testing.assert_array_equal(shown.numbers, numbers)
    strongest = int(np.abs(numbers).argmax())
    assert shown.order[0] == strongest
    np.testing.assert_array_equal(shown.pixels, TRACES["vit"].stages[0].image[4:8, 0:4])
    qtbot.mouseClick(
        page.patches.embedding, Qt.MouseButton.LeftButton, pos=middle(page.patches.embedding.kernel_rect(0))
    )
    assert session.scene.pinned == Unit("conv", (strongest, 1, 0))


def test_tokens_that_lie_on_no_image_are_a_list(page, session, qtbot, monkeypatch):
    random = np.random.default_rng(0)
    given = random.normal(size=(1, 4, 5)).astype(np.float32)
    settings = attention_settings(random, features=4)
    tokens = np.ascontiguousarray(given[0].T)
    steps = [
        (layer("input", LayerKind.INPUT, (1, 4, 5)), given),
        (layer("tokens", LayerKind.OTHER, (5, 4), "input"), tokens),
        (
            layer("attention", LayerKind.ATTENTION, (5, 4), *["tokens"] * 3, settings=settings),
            attend(tokens, settings),
        ),
    ]
    monkeypatch.setitem(TRACES, "random", trace_of(steps, "random"))
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("random")
    board = page.spread.shown.board
    assert board.shape == (2, 3) and board.token(1, 2) is None and board.name(4) == "token 4"
    qtbot.mouseClick(page.spread.chooser, Qt.MouseButton.LeftButton, pos=patch(page, 1, 0))
    assert page.choice.token == 3
    for tab in Tab:
        page.choose_tab(tab)
        assert not page.grab().isNull()


def test_the_inspector_names_the_token_and_tells_what_each_head_adds(session, show):
    inspector = Inspector(session)
    show(inspector, 420, 900)
    session.visit(Unit("attention1", (6, 2)))
    words = inspector.words
    assert words[0] == "attention1 · patch (1, 2) · feature 2" and any(
        "equals PyTorch" in word for word in words
    )
    explained = contributions(session.trace, Unit("attention1", (6, 2)))
    for head, part in enumerate(explained.detail.sums):
        assert f"head {head} {figure(part, 2)}" in words
    session.visit(Unit("attention1", (0, 2)))
    assert inspector.words[0] == "attention1 · class token · feature 2"


def test_what_is_copied_computes_the_unit(session):
    copied: dict[str, float] = {}
    steps = chain(session.trace, Unit("attention1", (6, 2)))
    exec(as_numpy(session.trace, steps), copied)
    assert copied["value"] == pytest.approx(steps[-1].recorded, rel=1e-5)
    assert "Σ" in as_text(session.trace, steps)


@pytest.fixture
def window(qtbot, session):
    window = MainWindow(
        session, Shelf(cards=(NetworkCard("lenet", "LeNet", "", 1, 1.0),)), "no OpenGL", remembers=False
    )
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    window.close()


def test_the_page_is_offered_where_there_is_attention_only(window, session, qtbot):
    action = window.actions_by_name["attention"]
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("random")
    assert action.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_V)
    assert session.scene.view is View.ATTENTION and window.stage.attention.isVisible()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)  # the page's, not the unit's
    assert window.stage.attention.choice.token == 1 and session.scene.pinned is None
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    assert not action.isVisible() and not window.grab().isNull()
