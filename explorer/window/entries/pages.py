"""The pages of the window: the network and the labs."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.labs import LABS
from explorer.scene import Page
from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""
    turn = window.session.choose_page
    tip = "The network, and every number in it"
    yield Entry("page explore", "Pages", "Explore", ("Alt+0",), tip, partial(turn, Page.EXPLORE), page="all")
    for lab in LABS:
        choose = partial(turn, lab.page)
        keys = (f"Alt+{list(Page).index(lab.page)}",)
        yield Entry(f"page {lab.page}", "Pages", lab.title, keys, lab.question, choose, page="all")
    yield from _lab_entries(window)


def _lab_entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield what every lab can do; where a lab has nothing to play, its keys do nothing."""

    def of_lab(method: str) -> Callable[[], object]:
        return lambda: getattr(window.lab(window.session.scene.page), method)()

    for name, text, key, tip, where in (
        ("play", "Play or pause", "Space", "Play what runs on this page", "last"),
        ("step", "One step on", "Right", "One step on", "last"),
        ("step back", "One step back", "Left", "One step back", "last"),
        ("to start", "To the start", "Home", "Back to the first step", "last"),
        ("to end", "To the end", "End", "On to the last step", "last"),
        ("faster", "Faster", ">", "Play faster", "window"),
        ("slower", "Slower", "<", "Play slower", "window"),
        ("next preset", "Next preset", "Down", "The next preset of this page", "last"),
        ("previous preset", "Previous preset", "Up", "The preset before", "last"),
        (
            "focus stage",
            "To the stage",
            "Return",
            "The keyboard goes to the stage; Esc gives it back",
            "last",
        ),
        ("reset", "Reset", "R", "The page as it was at first", "window"),
        ("copy code", "Copy PyTorch code", "C", "The code that makes what is on the page", "window"),
    ):
        slot = of_lab(name.replace(" ", "_"))
        yield Entry(f"lab {name}", "Lab", text, (key,), tip, slot, where=where, page="labs")
    for key, side, words in (("F3", 0, "controls"), ("F4", 1, "notes")):
        slot = partial(_toggle_side, window, side)
        tip = f"Show or hide the {words} of the page"
        yield Entry(f"lab {words}", "Window", f"Show {words}", (key,), tip, slot, page="labs")
    tip = "The stage as PNG, SVG or PDF, for slides and papers"
    yield Entry("lab figure", "Lab", "Export figure…", ("E",), tip, window.ask_figure, page="labs")


def _toggle_side(window: "MainWindow", side: int) -> None:
    """Show or hide what stands on one side of a lab's stage; controls that come are given the keyboard."""
    window.lab(window.session.scene.page).toggle_side(side)
