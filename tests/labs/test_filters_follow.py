"""The Filters lab follows what changes: the picture, the network, undo; and its code makes what it shows."""

import tempfile
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication

from explorer.labs import lab_page
from explorer.labs.filters.state import FiltersState, Source
from explorer.scene import Page
from explorer.session import Session
from explorer.topics import filters
from explorer.topics.filters import Border
from tests.toy import lenet_like_trace


@pytest.fixture
def lab(open_lab):
    return open_lab(Page.FILTERS)


def values(lab):
    return lab.pictures.view.shown.response.values


def left_half(lab):
    view = lab.pictures.view
    return view.grab().toImage().copy(0, 0, view.width() // 3, view.height())


def code_output(lab):
    lab.copy_code()
    space = {}
    exec(QGuiApplication.clipboard().text(), space)
    return space["output"].numpy()


def test_what_lies_beyond_the_border_changes_the_result(lab):
    zeros = values(lab)
    lab.change_filters(border=Border.REPLICATE)
    assert not np.array_equal(values(lab)[0], zeros[0]) and np.array_equal(
        values(lab)[5:-5, 5:-5], zeros[5:-5, 5:-5]
    )


def test_another_picture_is_shown_before_and_after(lab):
    before = left_half(lab)
    lab.change_filters(divider=1.0)
    lab.change(source=Source.SHIP)
    assert left_half(lab) != before and lab.pictures.view.shown.input.name == "ship"


def test_the_picture_before_is_grey_where_its_grey_is_filtered(lab):
    lab.change(source=Source.CAT)
    lab.change_filters(divider=1.0, colour=filters.Colour.GREY)
    view = lab.pictures.view
    image = view.grab().toImage()
    points = [(view.width() // 2 + dx, view.height() // 2 + dy) for dx in (-60, 0, 60) for dy in (-60, 0, 60)]
    colors = [image.pixelColor(x, y) for x, y in points]
    assert all(color.red() == color.green() == color.blue() for color in colors)


def edited(value):
    """Return a trace in which a weight of conv1 was set."""
    trace = lenet_like_trace()
    layers = list(trace.layers)
    at = next(at for at, layer in enumerate(layers) if layer.name == "conv1")
    weight = layers[at].weight.copy()
    weight[0, 0, 0, 0] = value
    layers[at] = replace(layers[at], weight=weight)
    return replace(trace, layers=tuple(layers))


@pytest.mark.parametrize("value", [5e6, np.inf, np.nan])
def test_a_weight_edited_beyond_all_measure_leaves_its_filter_out_and_harms_nothing(qtbot, value):
    traces = [lenet_like_trace(), edited(value), edited(0.5)]
    session = Session(lambda request, _cancelled: replace(traces.pop(0), network=request.network))
    lab = lab_page(Page.FILTERS, session)
    qtbot.addWidget(lab)
    lab.show()
    with qtbot.waitSignal(session.trace_changed):
        session.start()
    lab.change(learned=True)
    state, counts = lab.state, [len(lab.pictures.tiles.entries)]
    for _ in range(2):
        with qtbot.waitSignal(session.trace_changed):
            session.reload()
        counts.append(len(lab.pictures.tiles.entries))
    session.close()
    assert counts == [6, 5, 6] and lab.state == state
    assert lab.pictures.tiles.entries[0].kernel[0][0] == pytest.approx(0.5)


def test_undo_takes_back_filters_and_neither_the_divider_nor_the_gallery(lab):
    lab.attempt(FiltersState.with_filter, "Sharpen", filters.gallery()["Sharpen"].kernel)
    lab.change_filters(border=Border.REFLECT)
    lab._divide(0.9)
    lab.change(learned=True)
    lab.session.notebook.undo(Page.FILTERS)
    shown = lab.state
    assert shown.filters.border is not Border.REFLECT
    assert shown.filters.divider == 0.9 and shown.learned


def test_a_reduced_map_says_so_and_what_black_and_white_are(lab):
    lab.take(np.linspace(-2, 6, 500 * 600, dtype=np.float32).reshape(1, 500, 600), "map 3 of conv1")
    said = lab.notes.words
    assert "600 × 500" in said and "−2" in said.replace("-", "−") and "6" in said


@pytest.mark.parametrize("border", Border)
@pytest.mark.parametrize("shape", [(5, 5), (1, 4), (3, 9)])
def test_the_code_makes_what_is_shown_of_a_map_smaller_than_the_kernel(lab, border, shape):
    lab.take(np.random.default_rng(0).random((1, *shape), dtype=np.float32), "a small map")
    lab.change_kernel(filters.resized, 11)
    lab.change_filters(border=border)
    assert np.allclose(code_output(lab), values(lab), atol=1e-4)


def test_two_copied_codes_read_two_pictures(lab):
    lab.change(source=Source.CAT)
    lab.copy_code()
    cat, shown = QGuiApplication.clipboard().text(), values(lab)
    lab.change(source=Source.BIRD)
    lab.copy_code()
    space = {}
    exec(cat, space)
    assert np.allclose(space["output"].numpy(), shown, atol=1e-4)


def test_code_whose_picture_cannot_be_saved_is_not_copied(lab, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    QGuiApplication.clipboard().setText("before")
    said = []
    lab.failed.connect(lambda error: said.append(str(error)))
    lab.copy_code()
    assert QGuiApplication.clipboard().text() == "before" and "cannot be saved" in said[0]
