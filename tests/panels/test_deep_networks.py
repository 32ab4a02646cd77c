"""The two-dimensional views of deep networks: the long strip, its blocks, thinned maps, random weights."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from explorer.colors import Coloring
from explorer.panels import FilmStrip, MapsView, Predictions
from explorer.panels.compare.outcome import pairings
from explorer.panels.explained.reading import Reading
from explorer.panels.explained.story import Stage, story
from explorer.panels.layer.statistics import AT_ONCE, histogram
from explorer.panels.selection import Selection, brief, path_end
from explorer.panels.sheets import Sheet
from explorer.panels.steps.story import Frame
from explorer.panels.steps.tellers import story_of
from explorer.panels.untrained import UNTRAINED, UntrainedLabel
from explorer.session import Session
from explorer.trace import Axes, Layer, LayerKind, Unit
from explorer.widgets import theme

from .deep import CLASSES, residual_trace

RANDOM = residual_trace(trained=False)


@pytest.fixture
def session(qtbot):
    """A started session of a network with blocks and random weights."""
    theme.apply(QApplication.instance(), "dark")
    session = Session(lambda _request, _cancelled: replace(RANDOM))
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    yield session
    session.close()


@pytest.fixture
def strip(session, show):
    strip = FilmStrip(session)
    show(strip, 480, 148)
    return strip


def item_of(strip: FilmStrip, layer: str):
    return next(item for item in strip.items if layer in item.group.members)


def press(qtbot, strip: FilmStrip, there) -> None:
    point = QPoint(round(there.x()) - strip.scrolled(), round(there.y()))
    qtbot.mouseMove(strip.viewport(), point)
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=point)


# ---- the strip


def test_a_closed_block_is_one_item_and_its_plus_opens_it(qtbot, strip, session):
    session.close_blocks()
    item = item_of(strip, "layer.0.conv1")
    assert item.group.block and item.group.shown == "layer.0.relu:2"
    press(qtbot, strip, item.sign.center())
    assert session.closed == {"layer.1", "layer.2"}
    assert [bracket.path for bracket in strip.brackets] == ["layer.0"]


def test_an_open_block_is_bracketed_and_its_minus_closes_it(qtbot, strip, session):
    assert [bracket.path for bracket in strip.brackets] == ["layer.0", "layer.1", "layer.2"]
    bracket = strip.brackets[0]
    assert bracket.rect.left() == item_of(strip, "layer.0.conv1").box.left()
    assert bracket.rect.right() == item_of(strip, "layer.0.add").box.right()
    strip.reveal(item_of(strip, "layer.0.conv1"))
    press(qtbot, strip, bracket.sign.center())
    assert session.closed == {"layer.0"}


def test_inside_an_open_block_layers_have_short_names(strip):
    assert item_of(strip, "layer.1.conv2").words == "conv2"


def test_an_item_says_what_it_reads_if_that_is_not_beside_it(strip):
    assert item_of(strip, "layer.0.add").said == "30×12×12  ↶ stem"
    assert item_of(strip, "layer.0.conv2").said == "30×12×12"


def test_the_pictures_of_an_item_cover_every_map(strip):
    for item in strip.items:
        assert all(item.pictures.contains(rect) for rect in item.maps)


def test_the_overview_goes_elsewhere(qtbot, strip):
    overview = strip.overview
    assert overview.isVisible() and strip.scrolled() == 0
    qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() - 2, 8))
    assert strip.scrolled() == strip.horizontalScrollBar().maximum()
    overview.setFocus()
    qtbot.keyClick(overview, Qt.Key.Key_Home)
    assert strip.scrolled() == 0


def test_a_strip_that_fits_needs_no_overview(qtbot, session, show):
    strip = FilmStrip(session)
    show(strip, 480, 148)
    session.close_blocks()
    strip.window().resize(1600, 148)
    qtbot.waitUntil(lambda: not strip.overview.isVisible())


def test_what_is_in_sight_stays_there_when_a_block_before_it_opens(strip, session):
    session.close_blocks()
    strip.horizontalScrollBar().setValue(strip.horizontalScrollBar().maximum())
    first = next(item for item in strip.items if item.box.left() >= strip.scrolled())
    left = first.box.left() - strip.scrolled()
    session.toggle_block("layer.0")
    now = next(item for item in strip.items if item.group.name == first.group.name)
    assert now.box.left() - strip.scrolled() == pytest.approx(left, abs=1)


def test_the_page_of_a_layer_brings_its_item_into_sight(strip, session):
    session.open_layer("fc")
    box = item_of(strip, "fc").box
    assert box.left() >= strip.scrolled() and box.right() <= strip.scrolled() + strip.viewport().width()


# ---- maps


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_thinned_map_has_the_colours_of_the_cells_that_are_left(order):
    values = np.asarray(RANDOM["stem"], order=order)  # some layers are recorded with the channels last
    sheet = Sheet(Coloring(RANDOM), RANDOM.layer("stem"), values)
    whole, thin = sheet.pixels(7), sheet.pixels(7, 3)
    assert thin.shape == (4, 4)
    assert np.array_equal(thin, whole[::3, ::3])
    assert sheet.image(7).pixel(2, 5) == whole[5, 2]


def test_a_map_is_thinned_only_where_its_cells_are_smaller_than_a_pixel():
    sheet = Sheet(Coloring(RANDOM), RANDOM.layer("stem"), RANDOM["stem"])
    assert [sheet.seen(0, width).width() for width in (24.0, 12.0, 7.0, 4.0)] == [12, 12, 12, 4]


def test_where_a_wrapped_vector_has_ended_nothing_is_painted_thinned_or_not():
    layer = Layer("v", LayerKind.LINEAR, (13,), Axes.VECTOR, ())  # in 4 × 4 cells
    trace = replace(
        RANDOM, layers=(*RANDOM.layers, layer), values={**RANDOM.values, "v": np.ones(13, np.float32)}
    )
    sheet = Sheet(Coloring(trace), layer, trace["v"])
    assert (sheet.pixels(0) == 0).sum() == 3
    assert [(sheet.pixels(0, 3) == 0).tolist()] == [[[False, False], [False, True]]]


def test_frames_of_many_maps_are_the_same_in_each_and_asked_one_by_one(session):
    session.pin(Unit("layer.0.conv2", (3, 5, 6)))
    frames = Selection(session).frames("layer.0.relu")
    assert len(frames) == 30
    assert [frames[29]] == list(frames.in_map(29))
    assert (frames[29].top, frames[29].left, frames[29].bottom, frames[29].right) == (5, 6, 6, 7)
    assert frames.in_map(30) == ()


def test_tokens_have_a_line_of_their_own(session, show, qtbot):
    layer = Layer("tokens", LayerKind.LINEAR, (20, 96), Axes.TOKENS, ("input",))
    trace = replace(
        RANDOM,
        layers=(RANDOM.layers[0], layer),
        values={"input": RANDOM["input"], "tokens": np.zeros((20, 96), np.float32)},
    )
    own = Session(lambda _request, _cancelled: trace)
    with qtbot.waitSignal(own.trace_changed):
        own.start()
    maps = MapsView(own)
    show(maps, 700, 500)
    pixels, tokens = maps.sections
    assert pixels.size.width() < 100
    assert tokens.size.width() > 500
    own.close()


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("conv1 + ReLU", "conv1 + ReLU"),
        ("encoder.layers.encoder_layer_0.mlp.0 + GELU", "… mlp.0 + GELU"),
        ("layer1.0 · BasicBlock", "layer1.0 · BasicBlock"),
    ],
)
def test_of_a_long_path_the_end_is_written(label, words):
    assert brief(label) == words


def test_a_path_ends_in_a_word():
    assert path_end("features.5.0.block.1.0") == "block.1.0"
    assert path_end("layer1.0.conv2") == "0.conv2"


def test_the_features_of_one_token_are_laid_out_in_lines(session):
    weight = np.ones((4, 96), np.float32)
    before = Layer("before", LayerKind.GELU, (20, 96), Axes.TOKENS, ("input",))
    layer = Layer("tokens", LayerKind.LINEAR, (20, 4), Axes.TOKENS, ("before",), weight)
    values = {"before": np.ones((20, 96), np.float32), "tokens": np.full((20, 4), 96, np.float32)}
    trace = replace(RANDOM, layers=(RANDOM.layers[0], before, layer), values={**RANDOM.values, **values})
    told = story_of(trace, Coloring(trace), Unit("tokens", (3, 1)), None)
    assert [pane.values.shape for pane in told.panes] == [(8, 12)] * 3
    assert told.under(0, 5) == Unit("before", (3, 5))
    assert told.frame == Frame(3, 0, 4, 96)


# ---- statistics


def test_a_histogram_counts_every_value_of_a_large_layer_once():
    values = np.random.default_rng(0).normal(size=3 * AT_ONCE + 16).astype(np.float32)
    counted = histogram(values)
    assert counted.counts.sum() == values.size
    assert counted.counts[counted.edges[:-1] < -1e-6].sum() == (values < 0).sum()
    assert np.array_equal(histogram(np.asfortranarray(values.reshape(5, -1))).counts, counted.counts)


# ---- random weights


def test_random_weights_are_named_at_every_prediction(session, strip, show):
    predictions = Predictions(session)
    show(predictions, 260, 260)
    assert predictions.findChild(UntrainedLabel).isVisible()
    assert item_of(strip, "softmax").said.startswith(UNTRAINED)
    assert item_of(strip, "stem").said == "30×12×12"
    reading = Reading(session, Unit("softmax", (3,)))
    blocks = story(Stage(lambda: reading, 300, 10, lambda: None, lambda _block, _height: None))
    assert any(UNTRAINED in word for block in blocks[:4] for word in block.words())


def test_trained_weights_are_not_called_random(qtbot, show):
    own = Session(lambda _request, _cancelled: residual_trace())
    with qtbot.waitSignal(own.trace_changed):
        own.start()
    predictions = Predictions(own)
    show(predictions, 260, 260)
    assert not predictions.findChild(UntrainedLabel).isVisible()
    own.close()


def test_of_more_than_ten_classes_five_bars_are_shown(session, show):
    predictions = Predictions(session)
    show(predictions, 260, 260)
    best = np.argsort(-RANDOM.probabilities)[:5]
    assert [bar.label for bar in predictions.bars] == [CLASSES[index] for index in best]


def test_classes_of_one_name_are_compared_apart():
    shares = np.array([0.1, 0.6, 0.3], np.float32)
    a = replace(RANDOM, classes=("crane", "crane", "dog"), probabilities=shares)
    b = replace(a, probabilities=shares[::-1])
    assert [(row.label, row.a, row.b) for row in pairings(a, b)] == [
        ("crane", pytest.approx(0.1), pytest.approx(0.3)),
        ("crane", pytest.approx(0.6), pytest.approx(0.6)),
        ("dog", pytest.approx(0.3), pytest.approx(0.1)),
    ]
