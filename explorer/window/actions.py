"""Every action in one table: name, menu, text, keys, what it does."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from explorer.scene import RangeMode, View

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

ORBIT_STEP = 7.5  # degrees per key press
PAN_STEP = 40.0  # pixels per key press
ZOOM_STEP = 1.2


@dataclass(frozen=True)
class Entry:
    """One action.  `where`: "window", or "stage" for keys that other widgets need as well (the arrows)."""

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
        *_camera_entries(window),
        *_unit_entries(window),
        *_window_entries(window),
    )


def _file_entries(window: "MainWindow") -> Iterable[Entry]:
    yield Entry("open", "File", "Open…", ("Ctrl+O",), "Open a drawing or an image", window.files.ask_open)
    yield Entry(
        "save", "File", "Save drawing…", ("Ctrl+S",), "Save the drawing as JSON", window.files.ask_save
    )
    yield Entry("quit", "File", "Quit", ("Ctrl+Q",), "Close the window", window.close)


def _pad_entries(window: "MainWindow") -> Iterable[Entry]:
    session, tools = window.session, window.pad_tools
    yield Entry("undo", "Pad", "Undo", ("Ctrl+Z",), "Take the last stroke back", session.undo)
    yield Entry("redo", "Pad", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Draw it again", session.redo)
    yield Entry("clear", "Pad", "Clear", ("Del", "Backspace"), "Empty the pad", session.clear)
    yield Entry("pen", "Pad", "Pen", ("P",), "Draw with the pen", partial(tools.choose_eraser, False))
    yield Entry("eraser", "Pad", "Eraser", ("E",), "Rub out", partial(tools.choose_eraser, True))
    yield Entry("wider", "Pad", "Wider pen", ("]",), "A wider pen", partial(tools.change_width, 2))
    yield Entry("narrower", "Pad", "Narrower pen", ("[",), "A narrower pen", partial(tools.change_width, -2))
    yield Entry("replay", "Pad", "Replay", ("R",), "Draw it again at its own speed", window.toggle_replay)
    yield Entry(
        "centring", "Pad", "Centre the drawing", ("C",), "Switch the centring", window.toggle_centring
    )
    for digit in range(10):
        sample = partial(window.samples.choose, digit)
        yield Entry(
            f"sample {digit}", "Sample digits", f"Sample {digit}", (str(digit),), "Load a sample", sample
        )


def _view_entries(window: "MainWindow") -> Iterable[Entry]:
    session = window.session
    views = {View.ROW: "3D row", View.TOWER: "3D tower", View.FLAT: "Flat", View.MAPS: "Maps"}
    tips = {
        View.ROW: "The layers from left to right",
        View.TOWER: "The layers stacked upwards",
        View.FLAT: "The layers side by side, seen from the front",
        View.MAPS: "Every map of every layer, down to single cells with their numbers",
    }
    for number, (view, text) in enumerate(views.items(), 1):
        choose = partial(session.choose_view, view)
        yield Entry(
            view.value, "View", text, (f"Ctrl+{number}",), tips[view], choose, needs_3d=view is not View.MAPS
        )
    yield Entry(
        "unfold", "View", "Activations apart", ("A",), "Draw ReLU layers apart", window.toggle_unfolded
    )
    yield Entry(
        "hide", "View", "Hide the layer", ("X",), "Hide the selected layer in 3D", window.hide_selected
    )
    yield Entry(
        "collapse", "View", "Collapse the layer", ("O",), "Selected layer as one block", window.collapse
    )
    yield Entry("show all", "View", "Show all layers", ("S",), "Show every layer, open", session.show_all)
    for mode, text in ((RangeMode.LAYER, "layer"), (RangeMode.MAP, "map"), (RangeMode.NETWORK, "network")):
        choose_range = partial(session.choose_range, mode)
        yield Entry(f"range {text}", "View", f"Colours per {text}", (), f"One range per {text}", choose_range)
    yield Entry("next range", "View", "Next colour range", ("K",), "Layer, map, network", window.next_range)


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
    yield Entry("zoom in", "Camera", "Zoom in", ("+", "="), "Closer", partial(window.zoom, ZOOM_STEP))
    yield Entry("zoom out", "Camera", "Zoom out", ("-",), "Further away", partial(window.zoom, 1 / ZOOM_STEP))
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
    yield Entry("unpin", "Unit", "Let go", ("Esc",), "Unpin the unit", partial(window.session.pin, None))


def _window_entries(window: "MainWindow") -> Iterable[Entry]:
    yield Entry("network", "Window", "Next network", ("N",), "Another network", window.next_network)
    yield Entry("theme", "Window", "Dark or light", ("T",), "Switch the theme", window.toggle_theme)
    for key, name in (("F2", "input"), ("F3", "layers"), ("F4", "inspector")):
        toggle = partial(window.toggle_dock, name)
        yield Entry(f"dock {name}", "Window", f"Show {name}", (key,), f"Show or hide the {name}", toggle)
    yield Entry("help", "Window", "Keys", ("F1",), "Every key on one page", window.show_shortcuts)


def install(window: "MainWindow", stage: Iterable[QWidget]) -> dict[str, QAction]:
    """Make a QAction of every entry; the arrows belong to the `stage` widgets only."""
    actions = {}
    stage = list(stage)
    for entry in table(window):
        action = QAction(entry.text, window)
        action.setShortcuts([QKeySequence(key) for key in entry.keys])
        action.setToolTip(_tooltip(entry))
        action.setStatusTip(entry.tooltip)
        action.triggered.connect(lambda _checked=False, slot=entry.slot: slot())
        if entry.where == "stage":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            for widget in stage:
                widget.addAction(action)
        else:
            window.addAction(action)
        action.setData(entry)
        actions[entry.name] = action
    return actions


def _tooltip(entry: Entry) -> str:
    return f"{entry.tooltip}  ({entry.keys[0]})" if entry.keys else entry.tooltip
