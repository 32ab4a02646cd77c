"""Builds the application and wires its parts; the only place where the session learns of torch."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from explorer import hook, resources, space  # noqa: F401 (first of all: what follows is heavy)
from explorer.drawing import Drawing
from explorer.errors import ExplorerError
from explorer.garbage import Collector, Returner, share_heap
from explorer.labs import state_types
from explorer.network.catalogue import NAMES, card, cards
from explorer.panels.samples import pixels_of, sample_drawings, sample_pictures
from explorer.playlist import Playlist, read
from explorer.requests import Report, Request
from explorer.scene import Picture, Scene, Theme, Work
from explorer.session import Session, TraceRequest
from explorer.shelf import Shelf
from explorer.trace import Trace
from explorer.trace.card import NetworkCard
from explorer.widgets import theme
from explorer.window import files, memory
from explorer.window.main import MainWindow
from explorer.window.networks import DeviceMenu

FIRST_SAMPLE = 7  # the digit that is there at the start
GIL_SECONDS = 0.001  # the window and the lanes take turns quickly; Python's own 0.005 is a third of a frame

SETTLE_MS = 500
PREPARE_MS = 600
DEMO_MS = 120_000  # then the demo has failed


def compute(request: TraceRequest, cancelled: Callable[[], bool]) -> Trace:
    """Answer the session; torch is imported here, on the trace lane, so that the window need not wait for it."""
    from explorer.network import limit_threads, open_network

    network = open_network(request.network, cancelled=cancelled)
    limit_threads(network.threads)
    trace = network.trace(
        request.source,
        framing=request.framing,
        edits=request.edits,
        occlusion=request.occlusion,
        cancelled=cancelled,
        device=request.device,
    )
    trace.measure()  # here, so that the window finds every colour range ready
    return trace


def fetch(request: Request, cancelled: Callable[[], bool], report: Report) -> NetworkCard:
    """Answer the shelf, on its lane."""
    from explorer.network import fetching

    return fetching.fetch(request, cancelled, report)


def _prepare() -> None:
    """Load what deep networks are made of, before one is chosen; where that fails, whoever chooses one is told."""
    from explorer.network.rehearsal import rehearse

    with suppress(Exception):
        rehearse()


def _devices() -> tuple[str, ...]:
    """Return what networks can run on here, the quickest first; nothing, as long as torch is not there yet."""
    if "torch" not in sys.modules:
        return ()
    from explorer.network.device import devices

    return devices()


def application() -> QApplication:
    """Return the one QApplication, made in the way the 3D view needs it."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    # Every point of a fast pen counts: X11 would otherwise merge its moves.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, False)
    space.configure()
    app = QApplication(sys.argv[:1])
    sys.setswitchinterval(GIL_SECONDS)
    share_heap()
    Collector(app)
    app.setApplicationName("cnn-explorer")
    app.setApplicationDisplayName("CNN Explorer")
    with suppress(ExplorerError):  # a damaged installation
        app.setWindowIcon(QIcon(str(resources.find("app.svg"))))
    return app


def create(
    network: str | None = None,
    source: Drawing | Picture | None = None,
    theme_name: str | None = None,
    remember: bool = True,
    device: str | None = None,
) -> MainWindow:
    """Return the window, not yet shown, with a digit on its pad.

    source: what is on the pad; None is a sample digit.  remember: begin as the last run ended, and remember this one.
    """
    app = application()
    scene = _first_scene(
        memory.recall_scene(NAMES) if remember else Scene(), network, source, theme_name, device
    )
    theme.apply(app, scene.theme)
    session = Session(compute, scene, title=lambda name: card(name).title)
    shelf = Shelf(fetch, cards(), prepare=_prepare)
    window = MainWindow(session, shelf, space.available(), remember)
    window.actions_by_name["device"].setMenu(DeviceMenu(session, _devices, window))
    window.painted.connect(session.start)
    _settle_after(session, app)
    if scene.network in NAMES:  # a script with a network of its own may import torch's compiler meanwhile
        _prepare_after(session, shelf)
    returner = Returner(session)
    for signal in (session.trace_changed, session.selected_changed, session.camera_changed):
        signal.connect(returner.used)
    return window


def _first_scene(
    scene: Scene,
    network: str | None,
    source: Drawing | Picture | None,
    theme_name: str | None,
    device: str | None,
) -> Scene:
    """Return what is shown first: a scene with what was asked for, and a sample where nothing was."""
    samples = sample_drawings()  # none in a damaged installation
    sample = samples[FIRST_SAMPLE] if len(samples) > FIRST_SAMPLE else Drawing()
    drawing = source if isinstance(source, Drawing) else sample
    if network not in (None, scene.network):
        scene = scene.with_(camera=None)  # it looked at another network
    scene = scene.with_(
        network=network or scene.network,
        device=device or scene.device,
        theme=Theme(theme_name) if theme_name else scene.theme,
        work=Work(drawing, None if source is None or isinstance(source, Drawing) else source),
    )
    if source is None and card(scene.network).input_size[0] == 3:
        pictures = sample_pictures()
        if pictures:
            name = pictures[0].name
            scene = scene.with_(picture=Picture(pixels_of(name), name))
    return scene


def _settle_after(session: Session, app: QApplication) -> None:
    """Once the first trace is on screen, keep the collector from looking through torch and Qt again and again."""
    collector = app.findChild(Collector)
    once = Qt.ConnectionType.SingleShotConnection
    if isinstance(collector, Collector):
        session.trace_changed.connect(lambda _trace: QTimer.singleShot(SETTLE_MS, collector.settle), once)


def _prepare_after(session: Session, shelf: Shelf) -> None:
    """Once the first trace is on screen, prepare in the background what a deep network would wait for."""
    once = Qt.ConnectionType.SingleShotConnection
    session.trace_changed.connect(lambda _trace: QTimer.singleShot(PREPARE_MS, shelf, shelf.prepare), once)


def main(
    network: str | None = None,
    source: Path | None = None,
    theme_name: str | None = None,
    demo: Path | None = None,
    device: str | None = None,
    play: Path | None = None,
    scene: int = 1,
    opened: Path | None = None,
) -> int:
    """Open the window and stay until it is closed; returns the exit code.

    play: a playlist, shown from its scene number `scene` on.
    opened: any file; what is wrong with it is said in the window.
    demo: instead, draw a sample digit stroke by stroke, save a screenshot there, and end.
    """
    if demo is not None:
        return _demo(demo, network, theme_name, device)
    loaded = files.read(source) if source else None
    talk = _playlist(play, scene) if play else None
    app = application()
    window = create(network, loaded, theme_name, device=device)
    window.errors.install()
    if talk is not None:
        window.painted.connect(lambda: window.scenes.take(talk, play, scene - 1))
    elif opened is not None:
        window.painted.connect(lambda: window.files.open(opened))
    else:
        window.painted.connect(window.scenes.restore)
    window.painted.connect(lambda: window.tour.offer_once())
    window.show()
    return app.exec()


def _playlist(path: Path, scene: int) -> Playlist:
    """Return the playlist in a file; raises ExplorerError also where it has no such scene."""
    playlist = read(path, state_types())
    if not 1 <= scene <= max(len(playlist), 1):
        raise ExplorerError(f"{path.name} has no scene {scene}; choose one from 1 to {len(playlist)}.")
    return playlist


def _demo(path: Path, network: str | None, theme_name: str | None, device: str | None) -> int:
    """Open the real window, draw a sample digit stroke by stroke, save a screenshot to `path`, and end."""
    application()
    window = create(network, None, theme_name, remember=False, device=device)
    session, loop = window.session, QEventLoop()
    problems = [ExplorerError("The network did not answer in time; try again.")]

    def finish() -> None:
        problems.clear()
        if not window.grab().save(str(path)):
            problems.append(
                ExplorerError(f"The screenshot could not be saved to {path}; choose another place.")
            )
        loop.quit()

    def give_up(error: Exception) -> None:
        problems[:] = [error]
        loop.quit()

    def replayed(running: bool) -> None:
        if not running:
            QTimer.singleShot(1000, finish)

    def begin(_trace: Trace) -> None:
        session.trace_changed.disconnect(begin)
        session.desk.replaying_changed.connect(replayed)
        session.desk.replay()

    session.trace_changed.connect(begin)
    session.failed.connect(give_up)
    QTimer.singleShot(DEMO_MS, loop, loop.quit)
    window.show()
    loop.exec()
    window.close()
    if problems:
        raise problems[0]
    return 0
