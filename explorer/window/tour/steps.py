"""The six steps of the tour."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton, QWidget

from explorer.scene import View
from explorer.window.tour.facts import Drawn, Fact, Pinned, Played, Pointed, Presented, Turned

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def _nothing(_window: "MainWindow") -> None:
    """Nothing is to be done."""


def _always(_window: "MainWindow") -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """One thing to do.

    target: the real thing it is done with.  fact: what ends the step.  prepare: brings the target into sight.
    leave: tidies up after a step that was skipped.  possible: whether this window can do it at all.
    sides: where the bubble stands beside the target, the best first.
    """

    name: str
    title: str
    words: str
    target: Callable[["MainWindow"], QWidget | None]
    fact: type[Fact]
    sides: tuple[str, ...] = ("below", "right", "left", "above")
    prepare: Callable[["MainWindow"], None] = _nothing
    leave: Callable[["MainWindow"], None] = _nothing
    possible: Callable[["MainWindow"], bool] = _always


def _show_input(window: "MainWindow") -> None:
    if not window.canvas.isVisible():
        window.docks["input"].show()


def _show_space(window: "MainWindow") -> None:
    if not window.session.scene.view.in_space:
        window.session.choose_view(View.ROW)


def _has_space(window: "MainWindow") -> bool:
    return window.space is not None


def _hold_film(window: "MainWindow") -> None:
    """Open the film, so that its bar is there; it is played by the user."""
    _show_space(window)
    if window.session.film.state is None:
        window.session.open_film()
    else:
        window.session.film.pause()


def _close_held_film(window: "MainWindow") -> None:
    state = window.session.film.state
    if state is not None and not state.playing:
        window.session.film.close()


def _menu_button(window: "MainWindow") -> QWidget | None:
    buttons = window.top_bar.findChildren(QToolButton)
    return next((button for button in buttons if button.accessibleName() == "Menu"), None)


STEPS = (
    Step(
        "draw",
        "Draw a digit",
        "Hold the left button on the pad and write. Every layer answers while the pen moves. "
        "Without a mouse: a key from 0 to 9 brings a sample.",
        lambda window: window.canvas,
        Drawn,
        ("right", "below"),
        _show_input,
    ),
    Step(
        "turn",
        "Turn the network",
        "Drag across it with the left button, or press Shift and an arrow. "
        "The wheel comes closer, the right button moves it, F shows all of it again.",
        lambda window: window.space,
        Turned,
        prepare=_show_space,
        possible=_has_space,
    ),
    Step(
        "point",
        "Point at a cell",
        "Let the pointer rest on one small square of a feature map. "
        "Lines lead to the squares it was computed from, and on the right stands how.",
        lambda window: window.space,
        Pointed,
        prepare=_show_space,
        possible=_has_space,
    ),
    Step(
        "pin",
        "Pin it",
        "Click the square. It stays explained when the pointer leaves; a click on it again lets it go.",
        lambda window: window.space,
        Pinned,
        prepare=_show_space,
        possible=_has_space,
    ),
    Step(
        "play",
        "Play the film",
        "Press Space, or the triangle in this bar. The map fills square by square, as the kernel walks over it.",
        lambda window: window.transport,
        Played,
        ("below", "above"),
        _hold_film,
        _close_held_film,
        _has_space,
    ),
    Step(
        "present",
        "Show it to the hall",
        "Press F5, or choose Present in this menu: the stage alone, and large. Esc comes back.",
        _menu_button,
        Presented,
        ("below",),
        possible=lambda window: "present" in window.actions_by_name,
    ),
)


def steps_of(window: "MainWindow") -> tuple[Step, ...]:
    """Return the steps that can be done in this window."""
    return tuple(step for step in STEPS if step.possible(window))
