"""The labs: one page for each topic of the lecture, beside the network.

`LABS` lists them; `lab_page` makes one when it is first opened.  A page (`page.LabPage`) stands on three legs: its
state, a frozen value of `explorer.topics` that the session's notebook holds; its controls, which change that state and
nothing else; and its stage, which draws what the topic's functions make of it.
"""

from dataclasses import dataclass
from importlib import import_module

from explorer.labs.page import LabPage
from explorer.scene import Page
from explorer.session import Session


@dataclass(frozen=True)
class Lab:
    """A lab's page, its title in the bar, the question it answers, and its package: ``make(session, question)``
    makes the page, ``state.STATE`` is the type of its state.  takes_maps: whether maps can be sent to it."""

    page: Page
    title: str
    question: str
    module: str
    takes_maps: bool = True


LABS = (
    Lab(
        Page.PIXELS,
        "Pixels",
        "What does a computer see when it looks at a picture?",
        "explorer.labs.pixels",
    ),
    Lab(
        Page.CONNECTIONS,
        "Connections",
        "How many weights does a layer need?",
        "explorer.labs.connections",
        takes_maps=False,
    ),
    Lab(
        Page.CONVOLUTION,
        "Convolution",
        "How does one small kernel turn an image into a feature map?",
        "explorer.labs.convolution",
    ),
    Lab(
        Page.FILTERS,
        "Filters",
        "What can one small kernel do to a whole picture?",
        "explorer.labs.filters",
    ),
    Lab(
        Page.CONV2D,
        "Conv2d",
        "What does every argument of a convolution layer do?",
        "explorer.labs.conv2d",
    ),
    Lab(
        Page.POOLING,
        "Pooling",
        "What does pooling keep, and what does it throw away?",
        "explorer.labs.pooling",
    ),
)
"""In the order of the bar."""


def lab_page(page: Page, session: Session) -> LabPage:
    """Make the page of a lab."""
    lab = next(lab for lab in LABS if lab.page is page)
    made: LabPage = import_module(lab.module).make(session, lab.question)
    return made


def state_type(lab: Lab) -> type:
    """Return the type of a lab's state, by which it is read back from JSON."""
    found: type = import_module(f"{lab.module}.state").STATE
    return found


def state_types() -> dict[Page, type]:
    """Return the types of all labs' states; this imports the labs."""
    return {lab.page: state_type(lab) for lab in LABS}


__all__ = ["LABS", "Lab", "LabPage", "lab_page", "state_type", "state_types"]
