"""Makes what a figure shows, in a theme of its own, from a session: without touching what is on screen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from explorer.errors import ExplorerError
from explorer.export import sheets
from explorer.export.art import Art, BlocksArt, DiagramArt, MapsArt, SpaceArt, StageArt, WidgetArt
from explorer.export.figure import USUAL, Figure
from explorer.labs import lab_page
from explorer.panels.blocks import Block
from explorer.panels.explained.sheet import Sheet
from explorer.panels.kernels.grid import KernelGrid
from explorer.panels.kernels.matrix import KernelMatrix
from explorer.panels.kernels.values import kernels_of
from explorer.panels.layer.subject import subject_of
from explorer.scene import Page
from explorer.session import Session
from explorer.space import available, network_view
from explorer.widgets import theme

LAB = (1400, 900)  # units: the size a lab's page is opened in
KERNELS = (900, 600)  # units: of what is laid out before its size is known


@dataclass(frozen=True)
class Subject:
    """What can be made a figure of.

    art: makes it, in the theme that is in use then; raises ExplorerError where there is nothing to show.
    vector: whether texts can stay texts.  styled: whether style sheets have a part in it.
    """

    art: Callable[[], Iterator[Art]]
    vector: bool = True
    styled: bool = False


def image_of(subject: Subject, figure: Figure) -> QImage:
    """Return a figure as pixels.  Raises ExplorerError where there is nothing to show, or too much."""
    with _posing(subject, figure) as art:
        return sheets.picture(art, figure)


def bytes_of(subject: Subject, figure: Figure) -> bytes:
    """Return a figure as SVG or PDF.  Raises ExplorerError where there is nothing to show, or pixels only."""
    with _posing(subject, figure) as art:
        return sheets.document(art, figure)


@contextmanager
def _posing(subject: Subject, figure: Figure) -> Iterator[Art]:
    name = figure.theme or theme.current().name
    posing = contextmanager(subject.art)
    with _around(name, subject.styled), theme.borrowed(name, figure.transparent), posing() as art:
        yield art


@contextmanager
def _around(name: str, styled: bool) -> Iterator[None]:
    """Let what is on screen have a theme if its style sheet has a part in the figure; at the end, its own."""
    before = theme.current().name
    if not styled or name == before:
        yield
        return
    app = QApplication.instance()
    theme.apply(app, name)
    try:
        yield
    finally:
        theme.apply(app, before)


# ---- what there is


def space(session: Session, size: tuple[int, int] = USUAL) -> Subject:
    """The network in 3D, as the session's scene shows it."""

    def art() -> Iterator[Art]:
        if why_not := available():
            raise ExplorerError(why_not)
        view = network_view(session)
        try:
            yield SpaceArt(lambda width, height, ground: view.snapshot(width, height, ground=ground), *size)
        finally:
            _discard(view)

    return Subject(art, vector=False)


def maps(session: Session, size: tuple[int, int] = USUAL) -> Subject:
    """Every map of every layer."""

    def art() -> Iterator[Art]:
        _wait_for_trace(session)
        yield MapsArt(session, *size)

    return Subject(art)


def diagram(session: Session) -> Subject:
    """The architecture of the network."""

    def art() -> Iterator[Art]:
        _wait_for_trace(session)
        yield DiagramArt.of(session)

    return Subject(art)


def arithmetic(session: Session) -> Subject:
    """How the selected unit came about."""

    def art() -> Iterator[Art]:
        _wait_for_trace(session)
        if session.selected is None:
            raise ExplorerError(
                "Select a unit first, by a click on one of its cells; its arithmetic is drawn then."
            )
        sheet = Sheet(session, lambda _height: None, lambda: 0)
        with _out_of_sight(sheet, *KERNELS):

            def blocks(room: int) -> tuple[Block, ...]:
                sheet.set_room(room)
                return sheet.blocks

            yield BlocksArt.of(blocks)

    return Subject(art)


def kernels(session: Session) -> Subject:
    """The kernels of the layer that is looked at."""

    def art() -> Iterator[Art]:
        _wait_for_trace(session)
        subject = subject_of(session)
        assert session.trace is not None
        found = None
        if subject is not None and subject.weighted is not None:
            found = kernels_of(session.trace, subject.weighted)
        if subject is None or found is None:
            raise ExplorerError("This layer has no kernels; choose a convolution or a dense layer.")
        board = KernelMatrix(session) if found.matrix else KernelGrid(session)
        board.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        board.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        with _out_of_sight(board, *KERNELS):
            board.set_own_scale(True)
            board.show_kernels(found, subject)
            if isinstance(board, KernelGrid) and board.tiles is not None:
                board.resize(KERNELS[0], max(80, round(board.tiles.whole[1])))
            yield WidgetArt(board.viewport())

    return Subject(art)


def lab(session: Session, page: Page, size: tuple[int, int] = LAB) -> Subject:
    """The stage of a lab's page of that size, which is opened for it in the state that the session has."""

    def art() -> Iterator[Art]:
        made = lab_page(page, session)
        with _out_of_sight(made, *size):
            yield StageArt(whole(made.stage), made, made.stage)

    return Subject(art)


def widget(find: Callable[[], QWidget]) -> Subject:
    """A widget that is on screen, all of it where it can be scrolled."""

    def art() -> Iterator[Art]:
        yield WidgetArt(whole(find()))

    return Subject(art, styled=True)


def whole(stage: QWidget) -> QWidget:
    """Return what a widget scrolls, itself if it does not."""
    return stage.widget() if isinstance(stage, QScrollArea) and stage.widget() else stage


def _wait_for_trace(session: Session) -> None:
    if session.trace is None:
        raise ExplorerError("The network is still at work; try again in a moment.")


@contextmanager
def _out_of_sight(made: QWidget, width: int, height: int) -> Iterator[None]:
    """Show a widget where nobody sees it, in the theme that is in use; it is gone at the end."""
    try:
        made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        theme.dress(made)
        made.resize(width, height)
        made.show()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        yield
    finally:
        _discard(made)


def _discard(made: QWidget) -> None:
    made.hide()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
