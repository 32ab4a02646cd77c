"""Before an audience: where it looks, what the speaker sees, and what keeps still."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield them in the order of the menu; nothing of it is made before it is asked for."""
    for name, text, keys, tip, slot in (
        (
            "present",
            "Present",
            ("F5",),
            "The stage alone on the whole screen; Esc leaves",
            lambda: window.presentation.toggle(),
        ),
        (
            "present on",
            "Present on…",
            ("Shift+F5",),
            "Choose the display of the audience",
            lambda: window.presentation.ask_display(),
        ),
        (
            "speaker",
            "Speaker view",
            ("Ctrl+F5",),
            "Notes, the next scene and a timer, in a window of their own",
            lambda: window.presentation.speaker.toggle(),
        ),
        (
            "freeze picture",
            "Freeze the picture",
            ("F10",),
            "The audience sees a still picture while you prepare; again shows what is there",
            lambda: window.presentation.freeze.toggle(),
        ),
        (
            "timer",
            "Timer: pause, go on",
            ("Ctrl+T",),
            "Let the speaker's timer stand still, or go on",
            lambda: window.presentation.speaker.toggle_timer(),
        ),
        (
            "timer anew",
            "Timer anew",
            ("Ctrl+Shift+T",),
            "Let the speaker's timer begin anew",
            lambda: window.presentation.speaker.restart_timer(),
        ),
        (
            "notes down",
            "Scroll the notes down",
            ("Shift+PgDown",),
            "In the speaker view",
            lambda: window.presentation.speaker.scroll(0.7),
        ),
        (
            "notes up",
            "Scroll the notes up",
            ("Shift+PgUp",),
            "In the speaker view",
            lambda: window.presentation.speaker.scroll(-0.7),
        ),
    ):
        yield Entry(name, "Presenting", text, keys, tip, slot, page="all")
