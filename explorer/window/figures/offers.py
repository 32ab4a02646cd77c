"""What a window has to make figures of."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from explorer.export import studio
from explorer.export.figure import Figure
from explorer.export.studio import Subject
from explorer.labs import LABS
from explorer.panels.layer.subject import subject_of
from explorer.scene import Page, View
from explorer.widgets import theme

if TYPE_CHECKING:
    from explorer.window.main import MainWindow

TITLES = {
    View.ROW: "The network in 3D",
    View.TOWER: "The network in 3D",
    View.FLAT: "The network, flat",
    View.MAPS: "All maps",
    View.LAYER: "The page of the layer",
    View.STEPS: "The arithmetic, step by step",
    View.COMPARE: "A and B",
    View.ATTENTION: "Attention",
}

AS_SHOWN = Figure()


@dataclass(frozen=True)
class Offer:
    """Something to make a figure of, and what to call it: for people, and in the name of the file."""

    title: str
    name: str
    subject: Subject


def offers(window: "MainWindow", figure: Figure = AS_SHOWN) -> tuple[Offer, ...]:
    """Return what there is now, what is on screen first; of a lab in another look, the same state opened anew."""
    session = window.session
    found = [_on_screen(window, figure)]
    if session.trace is None:
        return tuple(found)
    network = session.scene.network
    found.append(Offer("The network as a diagram", f"{network}-diagram", studio.diagram(session)))
    unit = session.selected
    if unit is not None and unit.layer in session.trace:
        found.append(
            Offer(f"The arithmetic of {unit.layer}", f"{unit.layer}-arithmetic", studio.arithmetic(session))
        )
    about = subject_of(session)
    if about is not None and about.weighted is not None:
        layer = about.weighted.name
        found.append(Offer(f"The kernels of {layer}", f"{layer}-kernels", studio.kernels(session)))
    if session.scene.page is not Page.EXPLORE or session.scene.view is not View.MAPS:
        found.append(Offer("All maps", f"{network}-maps", studio.maps(session)))
    return tuple(found)


def _on_screen(window: "MainWindow", figure: Figure) -> Offer:
    session, stage = window.session, window.stage_now
    page, view = session.scene.page, session.scene.view
    size = (stage.width(), stage.height())
    if page is not Page.EXPLORE:
        title = next(lab.title for lab in LABS if lab.page is page)
        shown = studio.widget(lambda: stage)
        shaped = figure.room is not None and figure.room[1] is not None
        if shaped or figure.theme not in ("", theme.current().name):
            lab = window.lab(page)
            shown = studio.lab(session, page, (lab.width(), lab.height()))
        return Offer(f"{title}: the stage", str(page), shown)
    name = f"{session.scene.network}-{view}"
    if stage is window.space:
        return Offer(TITLES[view], name, studio.space(session, size))
    if stage is window.maps and session.trace is not None:
        return Offer(TITLES[View.MAPS], name, studio.maps(session, size))
    return Offer(TITLES[view], name, studio.widget(lambda: stage))
