"""Whatever is chosen in whatever order, every page paints: nothing of one network is asked of another."""

import random

import pytest
from PySide6.QtWidgets import QApplication

from explorer.scene import RangeMode, Tab, Theme, View
from explorer.trace import Change, ParameterEdit, Switch, Unit


@pytest.mark.parametrize("view", list(View))
def test_a_page_survives_another_network_and_back(window, qtbot, view):
    session = window.session
    session.choose_view(view)
    session.visit(Unit("relu1", (0, 14, 14)))
    session.open_film()
    session.freeze()
    for name in ("mlp", "lenet"):
        with qtbot.waitSignal(session.trace_changed):
            session.choose_network(name)
        assert session.selected is None
        qtbot.waitUntil(lambda: session.reference is not None)
        assert not window.grab().isNull()


def test_the_theme_changes_while_3d_is_hidden_and_holds_another_network(window, qtbot):
    session = window.session
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("mlp")
    session.choose_view(View.MAPS)
    with qtbot.waitSignal(session.trace_changed):
        session.choose_network("lenet")
    session.visit(Unit("relu1", (0, 14, 14)))
    session.choose_theme(Theme.LIGHT)
    QApplication.processEvents()
    session.choose_view(View.ROW)
    assert not window.grab().isNull()


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_choices_paints(window, qtbot, seed):
    chance, session = random.Random(seed), window.session

    def unit():
        if session.trace is None:
            return None
        layer = session.trace.layer(chance.choice(session.trace.layers).name)
        return Unit(layer.name, tuple(chance.randrange(size) for size in layer.shape))

    def weights():
        layers = (
            [layer for layer in session.trace.layers if layer.weight is not None] if session.trace else []
        )
        if layers:
            layer = chance.choice(layers)
            index = tuple(chance.randrange(size) for size in layer.weight.shape[: chance.randrange(1, 3)])
            session.desk.edit_parameter(
                ParameterEdit(layer.name, "weight", index, chance.choice(list(Change)))
            )

    def switch():
        here = unit()
        if here is not None:
            session.desk.switch(Switch(here.layer, here.position[: chance.choice((1, 3))]))

    choices = [
        lambda: session.choose_view(chance.choice(list(View))),
        lambda: session.choose_view(chance.choice(list(View))),
        lambda: session.visit(unit()),
        lambda: session.visit(unit()),
        lambda: session.hover(unit()),
        lambda: session.choose_network(chance.choice(("lenet", "mlp"))),
        lambda: session.open_film(playing=chance.random() < 0.5),
        session.toggle_film,
        lambda: session.film.step(chance.choice((-5, 1, 40))),
        lambda: (
            session.open_layer(chance.choice(session.trace.layers).name, chance.choice(list(Tab)))
            if session.trace
            else None
        ),
        weights,
        switch,
        session.desk.undo,
        session.desk.redo,
        session.desk.restore_all,
        session.freeze,
        session.unfreeze,
        session.go_back,
        session.go_forward,
        lambda: session.move_selection(layer=chance.choice((-1, 1)), row=chance.choice((0, 1))),
        lambda: session.set_unfolded(chance.random() < 0.5),
        lambda: session.set_kernels(chance.random() < 0.5),
        lambda: session.choose_decimals(chance.randrange(7)),
        lambda: session.choose_range(chance.choice(list(RangeMode))),
        lambda: window.sides.setCurrentIndex(chance.randrange(3)),
        lambda: session.desk.begin_stroke(chance.random() * 280, 100, occluding=chance.random() < 0.5),
        session.desk.end_stroke,
    ]
    for step in range(60):
        chance.choice(choices)()
        QApplication.processEvents()
        if step % 4 == 0:
            assert not window.grab().isNull()
        if step % 9 == 0:
            qtbot.waitUntil(lambda: session.trace is not None)
