"""The outline: blocks and layers as a list that opens, closes and is searched."""

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from explorer.panels.outline import Outline
from explorer.panels.outline.model import NODE, TreeModel
from explorer.panels.outline.tree import found, tree_of
from explorer.scene import View
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import theme

from .deep import BLOCKS, residual_trace

TRACE = residual_trace()


@pytest.fixture
def session(qtbot):
    """A started session of a network with blocks."""
    theme.apply(QApplication.instance(), "dark")
    session = Session(lambda _request, _cancelled: residual_trace())
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


@pytest.fixture
def outline(session, show):
    outline = Outline(session)
    show(outline, 320, 560)
    return outline


def rows(model: QAbstractItemModel, parent: QModelIndex = QModelIndex()) -> list[QModelIndex]:  # noqa: B008
    return [model.index(row, 0, parent) for row in range(model.rowCount(parent))]


def labels(outline: Outline) -> list[str]:
    return [index.data() for index in rows(outline.tree.model())]


def row_of(outline: Outline, path: str) -> QModelIndex:
    model = outline.tree.model()
    queue = rows(model)
    while queue:
        index = queue.pop(0)
        if index.data(NODE).path == path:
            return index
        queue += rows(model, index)
    raise AssertionError(f"no row {path}")


def test_layers_lie_in_their_blocks_under_short_names():
    nodes = tree_of(TRACE.layers)
    assert [node.label for node in nodes] == [
        "input",
        "stem",
        *(f"layer.{index}" for index in range(BLOCKS)),
        "pool",
        "fc",
        "softmax",
    ]
    block = nodes[2]
    assert [child.label for child in block.children] == ["conv1 + ReLU", "conv2", "add + ReLU"]
    assert (block.kind, block.shape, block.parameters) == ("Residual", "30×12×12", 2 * 30 * 30)
    assert block.shown == "layer.0.relu:2"
    assert block.children[0].around == ("layer.0",)


def test_every_layer_is_in_exactly_one_row():
    leaves = [node for root in tree_of(TRACE.layers, unfolded=True) for node in root if not node.block]
    assert [name for node in leaves for name in node.members] == [layer.name for layer in TRACE.layers]


@pytest.mark.parametrize(
    ("sought", "paths"),
    [
        ("conv2", ["layer.0.conv2", "layer.1.conv2", "layer.2.conv2"]),
        ("LAYER.1 conv", ["layer.1.conv1", "layer.1.conv2"]),
        ("residual", ["layer.0", "layer.1", "layer.2"]),
        ("relu:2", ["layer.0.add", "layer.1.add", "layer.2.add"]),  # a member's name finds its row
        ("softmax", ["softmax"]),
        ("no such layer", []),
    ],
)
def test_a_search_keeps_what_matches_all_words(sought, paths):
    kept = [node for root in found(tree_of(TRACE.layers), sought) for node in root]
    words = sought.lower().split()
    assert [node.path for node in kept if node.matches(words)] == paths


def test_the_model_keeps_qts_rules(qapp):
    model = TreeModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_nodes(tree_of(TRACE.layers))
    assert model.rowCount() == 5 + BLOCKS
    model.show_nodes(())
    assert model.rowCount() == 0


def test_arrows_close_and_open_a_block_everywhere(qtbot, outline, session):
    index = row_of(outline, "layer.1")
    assert outline.tree.isExpanded(index)  # few layers: all are open at first
    outline.tree.setCurrentIndex(index)
    qtbot.keyClick(outline.tree, Qt.Key.Key_Left)
    assert session.closed == {"layer.1"}
    qtbot.keyClick(outline.tree, Qt.Key.Key_Right)
    assert session.closed == frozenset()


def test_blocks_closed_elsewhere_are_closed_here(outline, session):
    session.close_blocks()
    assert not any(outline.tree.isExpanded(row_of(outline, f"layer.{index}")) for index in range(BLOCKS))
    session.open_blocks()
    assert all(outline.tree.isExpanded(row_of(outline, f"layer.{index}")) for index in range(BLOCKS))


def test_a_click_goes_to_the_layer(qtbot, outline, session):
    index = row_of(outline, "layer.0.conv2")
    outline.tree.scrollTo(index)
    where = outline.tree.visualRect(index).center()
    qtbot.mouseClick(outline.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert session.scene.pinned == Unit("layer.0.conv2", (0, 6, 6))


def test_enter_goes_to_the_layer_and_a_double_click_opens_its_page(qtbot, outline, session):
    index = row_of(outline, "fc")
    outline.tree.setCurrentIndex(index)
    qtbot.keyClick(outline.tree, Qt.Key.Key_Return)
    assert session.scene.pinned == Unit("fc", (0,))
    where = outline.tree.visualRect(row_of(outline, "fc")).center()
    qtbot.mouseClick(outline.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(outline.tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert (session.scene.view, session.scene.layer) == (View.LAYER, "fc")


def test_typing_finds_and_enter_opens_the_block_around_what_is_found(qtbot, outline, session):
    session.close_blocks()
    qtbot.keyClicks(outline.line, "conv2")
    assert [node.path for node in outline.matches] == [f"layer.{index}.conv2" for index in range(BLOCKS)]
    qtbot.keyClick(outline.line, Qt.Key.Key_Return)
    qtbot.keyClick(outline.line, Qt.Key.Key_Return)
    assert session.scene.pinned.layer == "layer.1.conv2"
    assert session.closed == {"layer.2"}
    qtbot.keyClick(outline.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert session.scene.pinned.layer == "layer.0.conv2"


def test_a_search_opens_no_block_by_itself(qtbot, outline, session):
    session.close_blocks()
    closed = session.closed
    qtbot.keyClicks(outline.line, "conv2")
    assert outline.tree.isExpanded(row_of(outline, "layer.0"))
    qtbot.keyClick(outline.line, Qt.Key.Key_Escape)
    assert session.closed == closed
    assert not outline.tree.isExpanded(row_of(outline, "layer.0"))


def test_the_row_of_the_pinned_unit_is_marked_or_of_the_closed_block_around_it(outline, session):
    session.pin(Unit("layer.2.relu", (3, 1, 1)))
    assert outline.tree.currentIndex().data(NODE).path == "layer.2.conv1"  # the ReLU is folded into it
    session.toggle_block("layer.1")
    session.pin(Unit("layer.1.relu:2", (3, 1, 1)))
    assert outline.tree.currentIndex().data(NODE).path == "layer.1"


def test_a_click_on_a_closed_block_leaves_it_closed_and_on_a_layer_in_it_opens_it(outline, session):
    session.close_blocks()
    block = next(node for node in outline.nodes if node.path == "layer.1")
    outline.choose(block)
    assert session.scene.pinned.layer == "layer.1.relu:2"
    assert "layer.1" in session.closed
    outline.choose(block.children[-1])
    assert "layer.1" not in session.closed


def test_a_new_trace_keeps_scroll_and_rows(qtbot, outline, session):
    first = outline.nodes
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    assert outline.nodes is first


def test_hidden_it_follows_nothing(qtbot, session, show):
    outline = Outline(session)
    show(outline, 320, 560).hide()
    session.close_blocks()
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    assert all(outline.tree.isExpanded(row_of(outline, f"layer.{index}")) for index in range(BLOCKS))
    outline.window().show()
    qtbot.waitUntil(lambda: not outline.tree.isExpanded(row_of(outline, "layer.0")))
