"""What is drawn, opened and saved."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.window.entries import films
from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    yield from _file_entries(window)
    yield from _pad_entries(window)


def _file_entries(window: "MainWindow") -> Iterable[Entry]:
    yield Entry("open", "File", "Open…", ("Ctrl+O",), "Open pictures or a drawing", window.files.ask_open)
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
    yield from films.entries(window)
    yield Entry("quit", "File", "Quit", ("Ctrl+Q",), "Close the window", window.close, page="all")


def _pad_entries(window: "MainWindow") -> Iterable[Entry]:
    session, tools = window.session, window.pad_tools
    undo, redo = window.commands.undo, window.commands.redo
    yield Entry("undo", "Pad", "Undo", ("Ctrl+Z",), "Take the last edit back", undo, page="all")
    yield Entry("redo", "Pad", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "Do it again", redo, page="all")
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
