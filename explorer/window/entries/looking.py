"""Views, layers, ranges and the camera."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.scene import RangeMode, View
from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

ORBIT_STEP = 7.5  # degrees per key press
PAN_STEP = 40.0  # pixels per key press
ZOOM_STEP = 1.2
ARROWS = ("Left", "Right", "Up", "Down")


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    yield from _view_entries(window)
    yield from _layer_entries(window)
    yield from _range_entries(window)
    yield from _camera_entries(window)


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
    commands = window.commands
    for name, text, key, tip, slot in (
        ("open layer", "Open the layer", "L", "The selected layer's page", commands.open_layer),
        ("kernels", "Kernels in 3D", "W", "Kernels between the layers", commands.toggle_kernels),
        ("unfold", "Activations apart", "A", "Draw ReLU layers apart", commands.toggle_unfolded),
        ("hide", "Hide the layer", "X", "Hide the selected layer in 3D", commands.hide_selected),
        ("collapse", "Collapse the layer", "O", "Selected layer as one block", commands.collapse),
        ("show all", "Show all layers", "S", "Show every layer, open", window.session.show_all),
    ):
        yield Entry(name, "View", text, (key,), tip, slot)


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

        # Shift and an arrow belong to other widgets too
        where = "stage" if keys[0].endswith(ARROWS) else "window"
        return Entry(name, "Camera", text, keys, tooltip, move, where, needs_3d=True)

    yield camera("fit", "Fit", ("F",), "Show the whole network", "fit")
    words = "Come near to the block or layer of what is selected"
    yield camera("fit selected", "Fit selected", ("Shift+F",), words, "fit_selected")
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
