"""Which part of a picture the network gets."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menus."""

    def toggle() -> None:
        if not window.pad_tools.choose_crop(not window.pad_tools.cropping):
            window.banner.say(
                "Open a picture first; then you can choose the part of it that the network gets."
            )

    tip = "Choose the part of a picture that the network gets"
    yield Entry("crop", "Pad", "Crop the picture", ("J",), tip, toggle)
