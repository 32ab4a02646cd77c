"""Every action in one table: name, menu, text, keys, what it does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from explorer.scene import RangeMode, View

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

ORBIT_STEP = 7.5  # degrees per key press
PAN_STEP = 40.0  # pixels per key press
ZOOM_STEP = 1.2


@dataclass(frozen=True)
class Entry:
    """One action.

    where: "window"; "stage" for keys that other widgets need as well (the arrows); "last" for a key that the
    widget with the focus gets first (Space presses a button).
    """

    name: str
    menu: str
    text: str
    keys: tuple[str, ...]
    tooltip: str
    slot: Callable[[], object]
    where: str = "window"
    needs_3d: bool = False


def table(window: "MainWindow") -> tuple[Entry, ...]:
    """Return every action, in the order of the menus and of the page under F1."""
    return (
        *_file_entries(window),
        *_pad_entries(window),
        *_view_entries(window),
        *_layer_entries(window),
        *_range_entries(window),
        *_camera_entries(window),
        *_unit_entries(window),
        *_film_entries(window),
        *_breaking_entries(window),
        *_window_entries(window),
    )


def _file_entries(window: "MainWindow") -> Iterable[Entry]:
    yield Entry("open", "File", "Open…", ("Ctrl+O",), "Open a drawing or an image", window.files.ask_open)
    yield Entry(
        "save", "File", "Save drawing…", ("Ctrl+S",), "Save the drawing as JSON", window.files.ask_save
    )
    save = window.exports
    yield Entry("save map", "Numbers", "Save the map…", (), "As CSV or NPY", save.ask_map)
    yield Entry("save layer", "Numbers", "Save the layer…", (), "All its maps as CSV or NPY", save.ask_layer)
    yield Entry(
        "save kernels", "Numbers", "Save the kernels…", (), "Of the map, as CSV or NPY", save.ask_kernels
    )
    yield Entry("save trace", "Numbers", "Save everything…", ("Ctrl+E",), "All layers as NPZ", save.ask_trace)
    yield Entry(
        "copy map", "Numbers", "Copy the map", ("Ctrl+C",), "The selected map as a table", save.copy_map
    )
    yield Entry("quit", "File", "Quit", ("Ctrl+Q",), "Close the window", window.close)


def _pad_entries(window: "MainWindow") -> Iterable[Entry]:
    session, tools = window.session, window.pad_tools
    yield Entry("undo", "Pad", "Undo", ("Ctrl+Z",), "Take the last stroke back", session.desk.undo)
    yield Entry("redo", "Pad", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Draw it again", session.desk.redo)
    yield Entry("clear", "Pad", "Clear", ("Del", "Backspace"), "Empty the pad", session.desk.clear)
    yield Entry("pen", "Pad", "Pen", ("P",), "Draw with the pen", partial(tools.choose_eraser, False))
    yield Entry("eraser", "Pad", "Eraser", ("E",), "Rub out", partial(tools.choose_eraser, True))
    yield Entry("wider", "Pad", "Wider pen", ("]",), "A wider pen", partial(tools.change_width, 2))
    yield Entry("narrower", "Pad", "Narrower pen", ("[",), "A narrower pen", partial(tools.change_width, -2))
    yield Entry(
        "cover",
        "Pad",
        "Cover",
        ("H",),
        "Hide a part of the input",
        lambda: tools.choose_cover(not tools.covering),
    )
    yield Entry("uncover", "Pad", "Uncover", ("Shift+H",), "Hide nothing any more", session.desk.uncover)
    yield Entry(
        "replay", "Pad", "Replay", ("R",), "Draw it again at its own speed", window.commands.toggle_replay
    )
    yield Entry(
        "centring",
        "Pad",
        "Centre the drawing",
        ("C",),
        "Switch the centring",
        window.commands.toggle_centring,
    )
    for digit in range(10):
        sample = partial(window.samples.choose, digit)
        yield Entry(
            f"sample {digit}", "Sample digits", f"Sample {digit}", (str(digit),), "Load a sample", sample
        )


def _view_entries(window: "MainWindow") -> Iterable[Entry]:
    session = window.session
    views = {
        View.ROW: "3D row",
        View.TOWER: "3D tower",
        View.FLAT: "Flat",
        View.MAPS: "Maps",
        View.LAYER: "Layer",
        View.STEPS: "Steps",
        View.COMPARE: "Compare",
    }
    tips = {
        View.ROW: "The layers from left to right",
        View.TOWER: "The layers stacked upwards",
        View.FLAT: "The layers side by side, seen from the front",
        View.MAPS: "Every map of every layer, down to single cells with their numbers",
        View.LAYER: "One layer: its maps large, its kernels, its figures",
        View.STEPS: "The kernel over the map, step by step, with every number",
        View.COMPARE: "Two inputs, or the network before and after you broke it",
    }
    for number, (view, text) in enumerate(views.items(), 1):
        choose = partial(session.choose_view, view)
        yield Entry(view.value, "View", text, (f"Ctrl+{number}",), tips[view], choose, needs_3d=view.in_space)


def _layer_entries(window: "MainWindow") -> Iterable[Entry]:
    session = window.session
    yield Entry(
        "open layer",
        "View",
        "Open the layer",
        ("L",),
        "The selected layer's page",
        window.commands.open_layer,
    )
    yield Entry(
        "kernels",
        "View",
        "Kernels in 3D",
        ("W",),
        "Kernels between the layers",
        window.commands.toggle_kernels,
    )
    yield Entry(
        "unfold",
        "View",
        "Activations apart",
        ("A",),
        "Draw ReLU layers apart",
        window.commands.toggle_unfolded,
    )
    yield Entry(
        "hide",
        "View",
        "Hide the layer",
        ("X",),
        "Hide the selected layer in 3D",
        window.commands.hide_selected,
    )
    yield Entry(
        "collapse",
        "View",
        "Collapse the layer",
        ("O",),
        "Selected layer as one block",
        window.commands.collapse,
    )
    yield Entry("show all", "View", "Show all layers", ("S",), "Show every layer, open", session.show_all)


def _range_entries(window: "MainWindow") -> Iterable[Entry]:
    session = window.session
    for mode, text in ((RangeMode.LAYER, "layer"), (RangeMode.MAP, "map"), (RangeMode.NETWORK, "network")):
        choose_range = partial(session.choose_range, mode)
        yield Entry(f"range {text}", "View", f"Colours per {text}", (), f"One range per {text}", choose_range)
    yield Entry(
        "next range", "View", "Next colour range", ("K",), "Layer, map, network", window.commands.next_range
    )


def _camera_entries(window: "MainWindow") -> Iterable[Entry]:
    def camera(
        name: str, text: str, keys: tuple[str, ...], tooltip: str, method: str, *values: object
    ) -> Entry:
        def move() -> None:
            if window.space is not None:
                getattr(window.space, method)(*values)

        where = "stage" if "Shift+" in keys[0] else "window"  # Shift and an arrow belong to other widgets too
        return Entry(name, "Camera", text, keys, tooltip, move, where, needs_3d=True)

    yield camera("fit", "Fit", ("F",), "Show the whole network", "fit")
    for key, preset in (("F6", "three-quarter"), ("F7", "front"), ("F8", "side"), ("F9", "top")):
        yield camera(preset, preset.capitalize(), (key,), f"Look from the {preset}", "look", preset)
    yield Entry(
        "zoom in", "Camera", "Zoom in", ("+", "="), "Closer", partial(window.commands.zoom, ZOOM_STEP)
    )
    yield Entry(
        "zoom out", "Camera", "Zoom out", ("-",), "Further away", partial(window.commands.zoom, 1 / ZOOM_STEP)
    )
    for key, azimuth, elevation in (("Left", 1, 0), ("Right", -1, 0), ("Up", 0, 1), ("Down", 0, -1)):
        turn = (azimuth * ORBIT_STEP, elevation * ORBIT_STEP)
        yield camera(f"orbit {key}", f"Turn {key.lower()}", (f"Shift+{key}",), "Turn", "orbit", *turn)
        shift = (azimuth * PAN_STEP, elevation * PAN_STEP)
        yield camera(f"pan {key}", f"Move {key.lower()}", (f"Ctrl+Shift+{key}",), "Move", "pan", *shift)


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
    yield Entry("unpin", "Unit", "Let go", ("Esc",), "End the film; unpin the unit", window.commands.let_go)
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
        "restore", "Break it", "Put all back", ("Ctrl+R",), "The network as trained", session.desk.restore_all
    )
    yield Entry("freeze", "Compare", "Freeze as A", ("Ctrl+A",), "Compare with this", session.freeze)
    yield Entry("unfreeze", "Compare", "Forget A", ("Ctrl+Shift+A",), "Compare no more", session.unfreeze)


def _window_entries(window: "MainWindow") -> Iterable[Entry]:
    yield Entry("network", "Window", "Next network", ("N",), "Another network", window.commands.next_network)
    yield Entry("theme", "Window", "Dark or light", ("T",), "Switch the theme", window.commands.toggle_theme)
    for key, name in (("F2", "input"), ("F3", "layers"), ("F4", "inspector")):
        toggle = partial(window.commands.toggle_dock, name)
        yield Entry(f"dock {name}", "Window", f"Show {name}", (key,), f"Show or hide the {name}", toggle)
    yield Entry("help", "Window", "Keys", ("F1",), "Every key on one page", window.commands.show_shortcuts)
