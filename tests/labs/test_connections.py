"""The Connections lab, driven with real events."""

import re
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

from explorer.export import studio
from explorer.export.figure import Figure, Format
from explorer.labs.connections.tints import KINDS, tints
from explorer.labs.connections.wires import MANY
from explorer.plain import from_plain, to_plain
from explorer.scene import Page
from explorer.topics.connections import Connections, Kind, Neuron, Side, counts, wiring

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def lab(open_lab):
    return open_lab(Page.CONNECTIONS)


def hover(wires, point):
    there = QPointF(wires.mapToGlobal(point.toPoint()))
    none = Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(
        QEvent.Type.MouseMove, point, there, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton, none
    )
    QApplication.sendEvent(wires, move)


def sums(lab):
    return re.sub(r"<[^>]+>", " ", lab.sums.text())


def test_the_lectures_numbers_are_said(lab):
    said = lab.notes.words.replace("\u202f", " ")
    assert "*9 440 256*" in said and "*86 016*" in said and "*84*" in said


def test_hovering_an_output_marks_it_in_all_three_and_writes_its_sums(lab):
    for kind in Kind:
        hover(lab.wires, lab.wires.place(kind, Neuron(Side.OUTPUT, 1)))
        assert lab.wires.marked == Neuron(Side.OUTPUT, 1)
        assert "z₂ = w₁·x₁ + w₂·x₂ + w₃·x₃ + b" in sums(lab)
        assert "w₂,₅·x₅" in sums(lab)


def test_hovering_an_input_says_whom_it_reaches(lab):
    hover(lab.wires, lab.wires.place(Kind.LOCAL, Neuron(Side.INPUT, 0)))
    assert "x₁ reaches 5 of 5 outputs" in sums(lab) and "x₁ reaches 2 of 5 outputs" in sums(lab)


def test_the_mouse_leaving_marks_nothing(lab):
    hover(lab.wires, lab.wires.place(Kind.DENSE, Neuron(Side.INPUT, 0)))
    QApplication.sendEvent(lab.wires, QEvent(QEvent.Type.Leave))
    assert lab.wires.marked is None


def test_a_click_pins_a_neuron_and_another_lets_it_go(lab, qtbot):
    place = lab.wires.place(Kind.CONVOLUTION, Neuron(Side.INPUT, 3)).toPoint()
    qtbot.mouseClick(lab.wires, LEFT, pos=place)
    assert lab.state.pinned == Neuron(Side.INPUT, 3) == lab.wires.marked
    qtbot.mouseClick(lab.wires, LEFT, pos=place)
    assert lab.state.pinned is None


def test_steps_go_through_the_outputs(lab):
    lab.step()
    lab.step()
    assert lab.wires.marked == Neuron(Side.OUTPUT, 1)
    lab.to_start()
    assert lab.wires.marked is None


def test_a_slider_counts_another_layer_and_can_be_undone(lab):
    lab._numbers["size"].slider.setValue(28)
    assert lab.growth.place(28, 1).x() < lab.growth.place(32, 1).x()
    assert counts(lab.state)[Kind.DENSE].parameters == (28 * 28 * 3) ** 2 + 28 * 28 * 3
    lab.session.notebook.undo(Page.CONNECTIONS)
    assert lab.state == Connections()


def test_a_kernel_shrinks_with_the_image_and_cannot_grow_beyond_it(lab):
    lab._numbers["kernel"].slider.setValue(9)
    lab._numbers["size"].slider.setValue(4)
    assert lab.state.kernel == 4 and lab._numbers["kernel"].slider.maximum() == 4


def test_a_smaller_drawing_takes_its_window_along(lab):
    lab._inputs.slider.setValue(2)
    assert (lab.state.inputs, lab.state.outputs, lab.state.taps) == (2, 2, 2)


def test_a_pinned_neuron_survives_json_and_is_dropped_by_another_drawing(lab):
    lab.step()
    assert from_plain(Connections, to_plain(lab.state)) == lab.state
    lab._inputs.slider.setValue(7)
    assert lab.state.pinned is None


def test_larger_images_stand_to_the_right_and_more_parameters_above(lab):
    assert lab.growth.place(64, 100).x() > lab.growth.place(32, 100).x()
    assert lab.growth.place(32, 1000).y() < lab.growth.place(32, 100).y()


@pytest.mark.parametrize("count", [1, 3, 7, 25, 144])
def test_no_two_weights_have_one_colour(count):
    names = [color.name() for color in tints(count)]
    assert len(set(names)) == count


def test_the_copied_code_counts_what_is_shown_for_every_preset(lab):
    for state in lab.presets().values():
        lab.put(state)
        lab.copy_code()
        space = {}
        exec(QGuiApplication.clipboard().text(), space)
        assert space["output"].tolist() == [count.parameters for count in counts(state).values()]
        assert lab.is_preset(state)


def test_a_marked_neurons_wires_keep_their_full_colour(lab):
    lab.step()
    lab.step()
    wires = lab.wires
    colors = [color.name() for color in tints(3)]
    picture = wires.grab().toImage()
    for tap in range(3):
        below = wires.place(Kind.CONVOLUTION, Neuron(Side.INPUT, tap))
        above = wires.place(Kind.CONVOLUTION, Neuron(Side.OUTPUT, 1))
        near = above + (below - above) * 0.6
        seen = {picture.pixelColor(round(near.x()) + by, round(near.y())).name() for by in (-1, 0, 1)}
        assert colors[tap] in seen


def colors_near(picture, point, reach=2):
    x, y = round(point.x()), round(point.y())
    around = range(-reach, reach + 1)
    return {picture.pixelColor(x + right, y + down).name() for right in around for down in around}


def test_the_wires_of_other_neurons_are_dimmed(lab):
    wires, drawn = lab.wires, wiring(lab.state, Kind.LOCAL)
    edge = drawn.edges[-1]
    below = wires.place(Kind.LOCAL, Neuron(Side.INPUT, edge.input))
    between = (below + wires.place(Kind.LOCAL, Neuron(Side.OUTPUT, edge.output))) / 2
    full = tints(drawn.groups)[edge.group]
    ground = wires.grab().toImage().pixelColor(2, wires.height() - 2)

    def faded():
        """Return 0 where the wire has its full colour, 1 where it is gone."""
        seen = colors_near(wires.grab().toImage(), between)
        return min(_apart(QColor(name), full) for name in seen) / _apart(ground, full)

    assert faded() < 0.05
    lab.step()
    assert faded() > 0.6


def _apart(one, other):
    return sum(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


def test_the_curves_go_through_the_parameters_of_every_size(lab):
    picture = lab.growth.grab().toImage()
    for size in (16, 64, 128):
        for kind, count in counts(replace(lab.state, size=size)).items():
            there = lab.growth.place(size, count.parameters)
            assert KINDS[kind].name() in colors_near(picture, there, 4)


def test_the_counters_are_painted_with_their_arithmetic(lab):
    svg = studio.bytes_of(studio.widget(lambda: lab.stage), Figure(format=Format.SVG))
    painted = svg.decode().replace("\u202f", " ")
    assert all(f">{number}" in painted for number in ("9 440 256", "86 016", "84"))
    assert "3 · (3 · 3 · 3) + 3" in painted


def test_arrows_of_the_keyboard_step_and_play_runs_to_the_last_output(lab, qtbot):
    lab.transport.toggle()
    qtbot.waitUntil(lambda: lab.transport.at_end and not lab.transport.playing, timeout=10_000)
    assert lab.wires.marked == Neuron(Side.OUTPUT, lab.state.outputs - 1)


@pytest.mark.parametrize(
    ("name", "typed", "value", "said"),
    [
        ("size", "999", 999, ""),
        ("size", "5000", 32, "1024"),
        ("kernel", "0", 3, "kernel size"),
        ("kernel", "x", 3, ""),
    ],
)
def test_a_number_is_typed_and_one_that_cannot_be_is_answered(lab, qtbot, name, typed, value, said):
    sentences = []
    lab.failed.connect(lambda error: sentences.append(str(error)))
    number = lab._numbers[name]
    number.box.setFocus()
    number.box.clear()
    qtbot.keyClicks(number.box, typed)
    qtbot.keyClick(number.box, Qt.Key.Key_Return)
    assert getattr(lab.state, name) == value == number.slider.value() and number.box.text() == str(value)
    assert said in "".join(sentences) and bool(said) == bool(sentences)


def test_a_slider_keeps_its_range_when_its_value_falls(lab):
    lab.put(lab.presets()["Deep in a network"])
    slider = lab._numbers["in_channels"].slider
    for value in (100, 50, 256):
        slider.setValue(value)
    assert lab.state.in_channels == 256


def test_the_bias_is_switched(lab):
    lab._bias.click()
    assert not lab.state.bias and "*9 437 184*" in lab.notes.words.replace("\u202f", " ")


@pytest.mark.parametrize("count", range(2, MANY + 1))
def test_colours_of_weights_are_told_apart(count):
    for one, other in combinations(tints(count), 2):
        assert max(abs(a - b) for a, b in zip(one.getRgb(), other.getRgb(), strict=True)) >= 24


def test_more_weights_than_colours_are_grey_until_a_neuron_is_marked(lab):
    lab._inputs.slider.setValue(9)
    assert "Grey" in lab.sums.text()
    wires = lab.wires
    below, above = (wires.place(Kind.DENSE, Neuron(side, 0)) for side in (Side.INPUT, Side.OUTPUT))
    tint = tints(9)[0].name()
    assert tint not in colors_near(wires.grab().toImage(), (below + above) / 2)
    lab.step()
    assert tint in colors_near(wires.grab().toImage(), (below + above) / 2)


def test_the_outputs_are_as_many_as_one_likes_within_the_padding(lab):
    lab._outputs.slider.setValue(7)
    assert lab.state.outputs == 7 and (lab._outputs.slider.minimum(), lab._outputs.slider.maximum()) == (3, 7)
    lab._outputs.slider.setValue(3)
    lab._inputs.slider.setValue(6)
    assert (lab.state.inputs, lab.state.outputs) == (6, 4)
