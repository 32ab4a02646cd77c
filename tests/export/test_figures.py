"""Pictures without a window."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage

from explorer.errors import ExplorerError
from explorer.export import figures
from explorer.export.maps_sheet import arrange
from explorer.scene import Scene, View
from explorer.session import Session
from explorer.trace import LayerKind
from tests.toy import lenet_like_trace


def colors_in(image: QImage) -> int:
    small = image.scaled(160, 90)
    return len({small.pixel(x, y) for x in range(160) for y in range(90)})


@pytest.fixture
def make_session(qapp):
    made = []

    def make(view, answer=lambda request, cancelled: lenet_like_trace()):
        made.append(Session(answer, Scene(view=view)))
        return made[-1]

    yield make
    for session in made:
        session.close()


@pytest.mark.parametrize("view", list(View))
def test_every_view_becomes_a_picture_of_the_asked_size(view, make_session):
    image = figures.render(make_session(view), 640, 360)
    assert (image.width(), image.height(), image.devicePixelRatio()) == (640, 360, 1.0)
    assert colors_in(image) > 30


def test_what_the_network_raises_is_raised_here(make_session):
    def fail(request, cancelled):
        raise ExplorerError("The weights are damaged.")

    with pytest.raises(ExplorerError, match="The weights are damaged"):
        figures.render(make_session(View.MAPS, fail), 640, 360)


def test_a_network_at_rest_can_be_rendered(make_session):
    resting = replace(lenet_like_trace(), probabilities=None, at_rest=True)
    session = make_session(View.ROW, lambda request, cancelled: resting)
    assert colors_in(figures.render(session, 640, 360)) > 5


@pytest.mark.parametrize("size", [(1920, 1080), (1200, 800), (900, 3000), (4000, 500)])
def test_a_sheet_holds_every_layer_in_order_and_nothing_beside_it(size):
    trace = lenet_like_trace()
    width, height = size
    sheet = arrange(trace, width, height, 1.0)
    assert sheet is not None
    assert sheet.width * len(sheet.columns) <= width
    shown = [section.grid.layer.name for column in sheet.columns for section in column]
    assert shown == [layer.name for layer in trace.layers if layer.kind is not LayerKind.FLATTEN]
    for column in sheet.columns:
        assert column[-1].bottom - column[0].top <= height
        assert all(section.right <= sheet.width for section in column)


def test_a_larger_sheet_has_larger_maps():
    trace = lenet_like_trace()
    small, large = arrange(trace, 1000, 700, 1.0), arrange(trace, 2000, 1400, 1.0)
    assert small is not None
    assert large is not None
    assert large.side > small.side


def test_a_sheet_too_small_for_its_texts_is_refused():
    assert arrange(lenet_like_trace(), 200, 150, 1.0) is None
