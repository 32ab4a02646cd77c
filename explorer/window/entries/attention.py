"""The page of vision transformers."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from explorer.scene import View
from explorer.trace import Trace, attention_layers
from explorer.window.entries.entry import Entry

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def entries(window: "MainWindow") -> Iterable[Entry]:
    """Yield what opens the page."""
    show = partial(window.session.choose_view, View.ATTENTION)
    tip = "What every token of a vision transformer reads, in every head"
    yield Entry(View.ATTENTION.value, "View", "Attention", ("Ctrl+8", "V"), tip, show)


def offer_where_it_is(window: "MainWindow") -> None:
    """Let the page be offered only while the network has attention layers."""
    action = window.actions_by_name[View.ATTENTION.value]

    def follow(trace: Trace) -> None:
        action.setVisible(bool(attention_layers(trace)))

    action.setVisible(False)
    window.session.trace_changed.connect(follow)
