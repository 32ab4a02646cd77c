"""What is remembered between runs: window and docks, theme, network, view, range, camera."""

import json
import math
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSettings

from explorer.errors import ExplorerError
from explorer.images import Ground, Inversion
from explorer.labs import LABS, state_type
from explorer.plain import from_plain, to_plain
from explorer.scene import Camera, Page, RangeMode, Scene, Theme, View

if TYPE_CHECKING:
    from explorer.window.main import MainWindow


def settings() -> QSettings:
    """Return where everything is remembered."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "cnn-explorer", "cnn-explorer")


def remember(window: "MainWindow", scene: Scene) -> None:
    """Write it down; a read-only home forgets it silently, as nothing of the user's work is lost by that."""
    kept = settings()
    kept.setValue("geometry", window.saveGeometry())
    kept.setValue("docks", window.explore.saveState())
    camera = scene.camera
    look = {
        "network": scene.network,
        "view": scene.view,
        "range": scene.range_mode,
        "theme": scene.theme,
        "centring": scene.centring,
        "unfolded": scene.unfolded,
        "decimals": scene.decimals,
        "kernels": scene.kernels,
        "inversion": scene.inversion,
        "ground": scene.ground,
        "device": scene.device,
        "page": scene.page,
        "labs": {page: to_plain(state) for page, state in scene.labs},
        "camera": camera and [camera.centre, camera.distance, camera.elevation, camera.azimuth],
    }
    kept.setValue("look", json.dumps(look))
    kept.sync()


def recall_scene(networks: tuple[str, ...]) -> Scene:
    """Return the scene of the last run; what is missing, foreign or damaged is as at the first start."""
    scene = Scene()
    try:
        look = json.loads(str(settings().value("look", "{}")))
        camera = look.get("camera")
        return scene.with_(
            network=look["network"] if look["network"] in networks else scene.network,
            view=View(look["view"]),
            range_mode=RangeMode(look["range"]),
            theme=Theme(look["theme"]),
            centring=bool(look["centring"]),
            unfolded=bool(look["unfolded"]),
            decimals=_decimals(look.get("decimals", scene.decimals)),
            kernels=bool(look.get("kernels", False)),
            inversion=Inversion(look.get("inversion", scene.inversion)),
            ground=Ground(look.get("ground", scene.ground)),
            device=str(look.get("device", scene.device)),
            camera=_camera(*camera) if camera else None,
            page=_page(look.get("page", scene.page)),
            labs=_labs(look.get("labs", {})),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return scene


def _decimals(number: int) -> int:
    if not isinstance(number, int) or not 0 <= number <= 6:
        raise ValueError("no number of decimals")
    return number


def _page(name: str) -> Page:
    page = Page(name)
    return page if page in {lab.page for lab in LABS} else Page.EXPLORE


def _labs(states: dict[str, Any]) -> tuple[tuple[Page, Any], ...]:
    """Return what each lab showed; one whose state is damaged begins anew, and the others do not suffer."""
    found = []
    for lab in LABS:
        if lab.page in states:
            with suppress(ValueError, ExplorerError):
                found.append((lab.page, from_plain(state_type(lab), states[lab.page])))
    return tuple(found)


def _camera(centre: list[float], distance: float, elevation: float, azimuth: float) -> Camera:
    x, y, z, *rest = (float(value) for value in (*centre, distance, elevation, azimuth))
    if not all(map(math.isfinite, (x, y, z, *rest))) or distance <= 0:
        raise ValueError("a camera that looks at nothing")
    return Camera((x, y, z), *rest)


def recall_window(window: "MainWindow") -> None:
    """Put window and docks where they were."""
    kept = settings()
    geometry, docks = kept.value("geometry"), kept.value("docks")
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    if isinstance(docks, QByteArray):
        window.explore.restoreState(docks)
