"""The architecture of a network as a diagram."""

import itertools
import re

import pytest
from PySide6.QtCore import QRectF

from explorer.export import sheets
from explorer.export.art import DiagramArt
from explorer.export.diagram import arrange
from explorer.export.diagram.arrange import LINE
from explorer.export.figure import Figure, Format
from explorer.trace import Axes, Layer, LayerKind, Trace, fold
from explorer.widgets import text, theme
from tests.toy import lenet_like_trace, mlp_like_trace

Kind = LayerKind
CONV = {"kernel": (3, 3), "stride": (1, 1), "groups": 1}


def network(*layers, scopes=()):
    """Return a trace of layers (name, kind, shape, sources), which has no values."""
    made = tuple(
        Layer(
            name,
            kind,
            shape,
            Axes.MAPS if len(shape) == 3 else Axes.VECTOR,
            tuple(sources.split()),
            settings=CONV if kind is Kind.CONVOLUTION else {},
            scope=dict(scopes).get(name, ()),
        )
        for name, kind, shape, sources in layers
    )
    return Trace("toy", made, {}, (), None)


def residual(count=4):
    """Return a chain of blocks of two convolutions and a skip each."""
    layers, before = [("input", Kind.INPUT, (3, 32, 32), "")], "input"
    for index in range(count):
        a, b, join = f"a{index}", f"b{index}", f"add{index}"
        layers += [
            (a, Kind.CONVOLUTION, (16, 32, 32), before),
            (b, Kind.CONVOLUTION, (16, 32, 32), a),
            (join, Kind.ADD, (16, 32, 32), f"{b} {before}"),
        ]
        before = join
    return network(*layers)


def branching():
    """Return three branches of different lengths that are joined."""
    shape = (8, 14, 14)
    return network(
        ("input", Kind.INPUT, shape, ""),
        ("one", Kind.CONVOLUTION, shape, "input"),
        ("two", Kind.CONVOLUTION, shape, "input"),
        ("two_more", Kind.CONVOLUTION, shape, "two"),
        ("pool", Kind.MAX_POOLING, shape, "input"),
        ("pool_more", Kind.CONVOLUTION, shape, "pool"),
        ("cat", Kind.CONCATENATE, (24, 14, 14), "one two_more pool_more"),
    )


TRACES = {
    "lenet": lenet_like_trace,
    "mlp": mlp_like_trace,
    "residual": residual,
    "branching": branching,
}


def diagram(trace, **asked):
    return arrange(trace, fold(trace.layers), **asked)


def places(drawn):
    """Return what must not overlap: every box, the lines under it, and the lines over its arrow."""
    for box in drawn.boxes:
        whole = QRectF(box.left, box.top, box.width + box.depth, box.height + box.depth)
        yield whole
        middle = whole.center().x()
        for index, line in enumerate(box.lines):
            wide = text.metrics(theme.SMALL, index == 0).horizontalAdvance(line)
            yield QRectF(middle - wide / 2, box.bottom + 4 + index * LINE, wide, LINE)
        for index, line in enumerate(box.operation):
            wide = text.metrics(theme.SMALL).horizontalAdvance(line)
            centre = (box.begin + box.left - 10) / 2
            top = box.middle - 4 - LINE * (len(box.operation) - index)
            yield QRectF(centre - wide / 2, top, wide, LINE)


@pytest.mark.parametrize("asked", [{}, {"aspect": 16 / 9}, {"widest": 400.0}], ids=str)
@pytest.mark.parametrize("name", TRACES)
def test_nothing_overlaps_and_nothing_is_cut_off(name, asked, qapp):
    drawn = diagram(TRACES[name](), **asked)
    found = [place.adjusted(0.1, 0.1, -0.1, -0.1) for place in places(drawn)]
    assert not [(a, b) for a, b in itertools.combinations(found, 2) if a.intersects(b)]
    sheet = QRectF(0, 0, drawn.width, drawn.height)
    assert all(sheet.contains(place) for place in found)
    assert all(sheet.contains(x, y) for way in drawn.ways for x, y in way.points)


def test_every_arrow_goes_from_what_is_read_to_what_reads(qapp):
    drawn, trace = diagram(branching()), branching()
    boxes = {box.name: box for box in drawn.boxes}
    joined = {(way.points[0], way.points[-1]) for way in drawn.ways}
    for layer in trace.layers:
        for source in layer.sources:
            begin = (boxes[source].right + 3, boxes[source].middle)
            assert (begin, (boxes[layer.name].left - 3, boxes[layer.name].middle)) in joined


def test_a_skip_goes_over_what_it_passes(qapp):
    drawn = diagram(residual(1), aspect=100)
    boxes = {box.name: box for box in drawn.boxes}
    (skip,) = [way for way in drawn.ways if way.skip]
    words = boxes["a0"].middle - LINE * len(boxes["a0"].operation)
    assert min(y for _, y in skip.points) < min(boxes["a0"].top, words)


def test_arcs_over_arcs_lie_one_above_the_other_within_the_sheet(qapp):
    shape = (8, 14, 14)
    drawn = diagram(
        network(
            ("input", Kind.INPUT, shape, ""),
            ("one", Kind.CONVOLUTION, shape, "input"),
            ("two", Kind.ADD, shape, "one input"),
            ("three", Kind.ADD, shape, "two one input"),
            ("four", Kind.ADD, shape, "three two one input"),
        ),
        aspect=100,
    )
    roofs = [min(y for _, y in way.points) for way in drawn.ways if way.skip]
    assert len(roofs) == 6
    assert len({round(roof) for roof in roofs}) >= 3
    assert min(roofs) > 0


def test_rows_are_no_wider_than_the_column_and_go_on_below(qapp):
    wide, narrow = diagram(residual(), aspect=100), diagram(residual(), widest=500)
    assert narrow.width <= 500 < wide.width
    assert narrow.height > wide.height


def test_a_network_without_a_skip_has_no_arc(qapp):
    assert not any(way.skip for way in diagram(lenet_like_trace()).ways)


def test_larger_maps_are_drawn_larger_and_more_of_them_thicker(qapp):
    boxes = {box.name: box for box in diagram(lenet_like_trace()).boxes}
    assert boxes["conv1"].height > boxes["pool1"].height > boxes["conv2"].height
    assert boxes["conv2"].width > boxes["conv1"].width > boxes["input"].width
    assert boxes["fc1"].height > boxes["fc3"].height
    assert boxes["fc1"].depth == 0  # a bar


def test_operations_say_what_is_done(qapp):
    boxes = {box.name: box for box in diagram(lenet_like_trace()).boxes}
    assert boxes["input"].operation == ()
    assert boxes["conv1"].operation == ("conv 5×5", "ReLU")
    assert boxes["pool1"].operation == ("max pool 2×2", "stride 2")
    assert boxes["fc1"].operation == ("dense", "ReLU")
    assert boxes["conv2"].lines == ("conv2", "16×10×10")


def test_a_closed_block_is_one_box_with_the_name_of_its_kind(qapp):
    base = residual(1)
    scope = (("layer1", "BasicBlock"),)
    layers = [(one.name, one.kind, one.shape, " ".join(one.sources)) for one in base.layers]
    trace = network(*layers, scopes=[(name, scope) for name in ("a0", "b0", "add0")])
    drawn = arrange(trace, fold(trace.layers, closed={"layer1"}))
    assert [box.name for box in drawn.boxes] == ["input", "layer1"]
    assert drawn.boxes[1].operation == ("BasicBlock", "2 convs")


def test_every_word_is_text_in_the_svg(qapp):
    trace = lenet_like_trace()
    groups = fold(trace.layers)
    art = DiagramArt(trace, groups, arrange(trace, groups))
    svg = sheets.document(art, Figure(Format.SVG)).decode()
    words = re.findall(r"<text[^>]*>\s*([^<]*?)\s*</text>", svg)
    for box in art.diagram.boxes:
        assert set(box.lines) | set(box.operation) <= set(words)
    assert "<image" not in svg
