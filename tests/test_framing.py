"""How a picture is taken, and which blocks are open: chosen, asked for, undone."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.images import Crop, Framing, Ground, Inversion
from explorer.session import Session
from explorer.trace import Layer, Unit, closed_at_first
from tests.toy import lenet_like_trace

BLOCK = ("body", "Body")
PIXELS = np.zeros((40, 60, 3), np.uint8)


def in_blocks(layer: Layer) -> Layer:
    """Return a layer that was called in the block ``body`` if it is one of the second convolution's."""
    return replace(layer, scope=(BLOCK,)) if layer.name in ("conv2", "relu2", "pool2") else layer


TOY = lenet_like_trace()
TOY = replace(TOY, layers=tuple(in_blocks(layer) for layer in TOY.layers))


class Answer:
    """Stands in for torch; keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, request, _cancelled):
        self.asked.append(request)
        return replace(TOY, network=request.network)


@pytest.fixture
def answer():
    return Answer()


@pytest.fixture
def session(qtbot, answer):
    made = Session(answer)
    with qtbot.waitSignal(made.trace_changed):
        made.start()
    yield made
    made.close()


def test_the_request_says_how_the_picture_is_taken(session, answer, qtbot):
    session.desk.load_picture(PIXELS, "photo")
    session.choose_ground(Ground.GREY)
    session.choose_inversion(Inversion.NEVER)
    with qtbot.waitSignal(session.trace_changed):
        session.desk.crop(Crop(1, 2, 30, 30))
    qtbot.waitUntil(
        lambda: answer.asked[-1].framing == Framing(True, Crop(1, 2, 30, 30), Inversion.NEVER, Ground.GREY)
    )


def test_a_dragged_crop_is_one_edit(session):
    session.desk.load_picture(PIXELS, "photo")
    for left in range(5):
        session.desk.crop(Crop(0, left, 30, 30), settled=False)
    session.desk.crop(Crop(0, 5, 30, 30))
    session.desk.crop(Crop(0, 6, 30, 30))
    session.desk.undo()
    assert session.scene.work.crop == Crop(0, 5, 30, 30)
    session.desk.undo()
    assert session.scene.work.crop is None and session.scene.picture is not None


def test_a_drag_that_ends_where_it_was_has_ended(session):
    session.desk.load_picture(PIXELS, "photo")
    session.desk.crop(Crop(0, 1, 30, 30), settled=False)
    session.desk.crop(Crop(0, 1, 30, 30))
    session.desk.crop(Crop(0, 2, 30, 30))
    session.desk.undo()
    assert session.scene.work.crop == Crop(0, 1, 30, 30)


def test_another_picture_forgets_the_crop_and_without_one_there_is_none(session):
    session.desk.crop(Crop(0, 0, 5, 5))
    assert session.scene.work.crop is None
    session.desk.load_picture(PIXELS, "photo")
    session.desk.crop(Crop(0, 0, 5, 5))
    session.desk.load_picture(PIXELS, "other")
    assert session.scene.work.crop is None


def test_only_the_first_frame_of_a_camera_is_an_edit_and_the_crop_stays(session):
    session.desk.show_frame(PIXELS, "camera")
    session.desk.crop(Crop(0, 0, 5, 5))
    for _ in range(3):
        session.desk.show_frame(PIXELS.copy(), "camera")
    assert session.scene.work.crop == Crop(0, 0, 5, 5)
    session.desk.undo()
    session.desk.undo()
    assert session.scene.picture is None


def test_a_network_of_few_layers_starts_open_and_its_blocks_can_be_closed(session):
    assert session.closed == frozenset() == closed_at_first(TOY.layers)
    session.toggle_block("body")
    (block,) = [group for group in session.groups if group.block]
    assert (block.name, block.shown, block.members) == (
        "body",
        "pool2",
        ("conv2", "relu2", "pool2", "flatten"),
    )
    session.open_blocks()
    assert not any(group.block for group in session.groups)
    session.close_blocks()
    assert any(group.block for group in session.groups)


def test_closing_all_blocks_restores_what_a_deep_network_starts_with(qtbot):
    deep = tuple(
        replace(layer, name=f"{layer.name}{copy}", scope=((f"body{copy}", "Body"),), sources=())
        for copy in range(20)
        for layer in TOY.layers
        if layer.name in ("conv2", "fc1")
    )
    trace = replace(
        TOY, layers=deep, values={layer.name: np.zeros(layer.shape, np.float32) for layer in deep}
    )
    made = Session(lambda request, _cancelled: replace(trace, network=request.network))
    with qtbot.waitSignal(made.trace_changed):
        made.start()
    first = made.closed
    assert first == {f"body{copy}" for copy in range(20)}
    made.open_blocks()
    made.close_blocks()
    assert made.closed == first
    made.close()


def test_a_unit_inside_a_closed_block_opens_it_and_the_one_that_is_shown_does_not(session):
    session.toggle_block("body")
    session.pin(Unit("pool2", (0, 0, 0)))
    assert session.closed == {"body"}
    session.pin(Unit("conv2", (0, 0, 0)))
    assert session.closed == frozenset()
    session.toggle_block("body")
    session.open_layer("relu2")
    assert session.closed == frozenset()


def test_another_network_decides_again_which_blocks_are_closed(session):
    session.toggle_block("body")
    session.choose_network("mlp")
    assert session.scene.closed is None


@pytest.mark.parametrize(
    ("crop", "aspect", "expected"),
    [
        (Crop(10, 20, 80, 40), 1.0, Crop(30, 20, 40, 40)),
        (Crop(10, 20, 40, 80), 0.5, Crop(10, 50, 40, 20)),
        (Crop(10, 20, 40, 80), 2.0, Crop(10, 20, 40, 80)),
        (Crop(10, 20, 40, 81), 2.0, Crop(10, 20, 40, 81)),  # rounded when it was chosen
        (Crop(3, 4, 1, 9), 1.0, Crop(3, 8, 1, 1)),
    ],
)
def test_a_crop_fitted_to_an_aspect_keeps_its_middle(crop, aspect, expected):
    assert crop.fitted(aspect) == expected


def test_a_central_crop_has_the_aspect_and_lies_in_the_middle():
    assert Crop.central(40, 60) == Crop(0, 10, 40, 40)
    assert Crop.central(40, 60, aspect=2.0) == Crop(5, 0, 30, 60)
    assert Crop.central(400, 400, share=0.5) == Crop(100, 100, 200, 200)
    assert Crop(-5, 50, 20, 20).within(40, 60) == Crop(0, 40, 20, 20)
    assert Crop(0, 0, 100, 100).within(40, 60) == Crop(0, 0, 40, 60)
