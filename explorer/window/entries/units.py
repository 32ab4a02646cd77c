"""Units, the film, and what breaks the network."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    yield from _unit_entries(window)
    yield from _film_entries(window)
    yield from _breaking_entries(window)


def _unit_entries(window: "MainWindow") -> Iterable[Entry]:
    move = window.session.move_selection
    steps = (
        ("Left", "Unit left", "column", -1),
        ("Right", "Unit right", "column", 1),
        ("Up", "Unit up", "row", -1),
        ("Down", "Unit down", "row", 1),
        ("Ctrl+Left", "Map before", "channel", -1),
        ("Ctrl+Right", "Map after", "channel", 1),
        ("PgUp", "Layer before", "layer", -1),
        ("PgDown", "Layer after", "layer", 1),
    )
    for key, text, axis, by in steps:
        yield Entry(text.lower(), "Unit", text, (key,), text, partial(move, **{axis: by}), where="stage")
    session = window.session
    let_go = window.commands.let_go
    tip = "Close the message; end the film; unpin the unit"
    yield Entry("unpin", "Unit", "Let go", ("Esc",), tip, let_go, page="all")
    yield Entry("back", "Unit", "Back", ("Alt+Left",), "To the unit before", session.go_back)
    yield Entry(
        "forward", "Unit", "Forward", ("Alt+Right",), "To the unit one came back from", session.go_forward
    )
    yield Entry("go to", "Unit", "Go to unit…", ("G", "Ctrl+G"), "Type its address", window.go_to.ask)
    yield Entry(
        "decimals", "Unit", "Decimals", ("D",), "More decimals, then few again", window.commands.next_decimals
    )


def _film_entries(window: "MainWindow") -> Iterable[Entry]:
    session, film = window.session, window.session.film
    yield Entry(
        "film", "Film", "Play", ("Space",), "Move the kernel over the map", session.toggle_film, where="last"
    )
    yield Entry(
        "film on", "Film", "One step on", (".",), "The next cell", partial(window.commands.step_film, 1)
    )
    yield Entry(
        "film back",
        "Film",
        "One step back",
        (",",),
        "The cell before",
        partial(window.commands.step_film, -1),
    )
    yield Entry(
        "film faster",
        "Film",
        "Faster",
        (">",),
        "More cells a second",
        partial(window.commands.film_speed, 2.0),
    )
    yield Entry(
        "film slower",
        "Film",
        "Slower",
        ("<",),
        "Fewer cells a second",
        partial(window.commands.film_speed, 0.5),
    )
    yield Entry("film end", "Film", "End", (), "End the film", film.close)


def _breaking_entries(window: "MainWindow") -> Iterable[Entry]:
    session = window.session
    yield Entry(
        "surgery", "Break it", "Break it", ("B",), "Show what can be changed", window.commands.toggle_surgery
    )
    yield Entry(
        "map off", "Break it", "Map off or on", ("M",), "Switch the map off", window.commands.switch_map
    )
    yield Entry(
        "unit off",
        "Break it",
        "Unit off or on",
        ("Shift+M",),
        "Switch the unit off",
        window.commands.switch_unit,
    )
    yield Entry(
        "restore", "Break it", "Put all back", ("Ctrl+R",), "The network as it was", session.desk.restore_all
    )
    yield Entry("freeze", "Compare", "Freeze as A", ("Ctrl+A",), "Compare with this", session.freeze)
    yield Entry("unfreeze", "Compare", "Forget A", ("Ctrl+Shift+A",), "Compare no more", session.unfreeze)
