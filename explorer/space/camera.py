"""Where to look from: the camera that shows the whole network, presets, orbiting, zooming and panning."""

import math
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.scene import Camera
from explorer.space.arcs import curve, joining
from explorer.space.layout import Layout
from explorer.space.plates import extent
from explorer.space.projection import FIELD_OF_VIEW, Projection, project

MARGIN = 22.0  # px kept free around the network and its labels
LEAST = 160.0  # px; a view that is smaller shows a part
OVER = 26.0  # px above the output in the tower
LABEL_HEIGHT, LABEL_GAP, CHARACTER = 32.0, 7.0, 7.2  # px: two lines, their distance, the width of a letter

PRESETS = {
    "three-quarter": None,
    "front": {"row": (204.0, 10.0), "tower": (-90.0, 16.0)},
    "side": {"row": (240.0, 8.0), "tower": (-25.0, 24.0)},
    "top": {"row": (222.0, 42.0), "tower": (-90.0, 66.0)},
}
"""(azimuth, elevation) by preset and view; the flat view always looks straight on."""


@dataclass(frozen=True)
class Shot:
    """A camera, and whether it is orthographic."""

    camera: Camera
    flat: bool

    @property
    def field_of_view(self) -> float:
        """Degrees, vertical."""
        return 0.6 if self.flat else FIELD_OF_VIEW

    @property
    def half_height(self) -> float:
        """Half the height shown around the centre, in world units."""
        distance = self.camera.distance
        return distance if self.flat else distance * math.tan(math.radians(FIELD_OF_VIEW / 2))

    def project(self, width: float, height: float) -> Projection:
        """Return its projection on a view of width × height pixels."""
        return project(self.camera, self.flat, width, height)


def close_camera(
    layout: Layout, blocks: Collection[int], width: float, height: float, camera: Camera
) -> Camera:
    """Return `camera` moved, not turned, so that these blocks fill a view of width × height pixels."""
    flat = layout.arrangement.flat
    corners = layout.bounds[sorted(blocks)].reshape(-1, 3)
    low, high = corners.min(0), corners.max(0)
    camera = replace(camera, centre=_triple((low + high) / 2))
    camera = replace(camera, distance=6 * float(np.linalg.norm(high - low)))
    for _ in range(14):
        projection = project(camera, flat, width, height)
        screen = projection.screen(corners)
        (left, top), (right, bottom) = screen.min(0), screen.max(0)
        room = np.array([width, height]) - 2 * (MARGIN + LABEL_HEIGHT + LABEL_GAP)
        size = np.maximum([right - left, bottom - top], 1.0)
        distance = camera.distance / float((np.maximum(room, 40.0) / size).min())
        camera = panned(camera, projection, width / 2 - (left + right) / 2, height / 2 - (top + bottom) / 2)
        camera = replace(camera, distance=max(distance, 1.0))
    return camera


def default_camera(layout: Layout, width: float, height: float, preset: str = "three-quarter") -> Camera:
    """Return the camera that shows the whole network, labels included, in a view of width × height pixels."""
    arrangement = layout.arrangement
    azimuth, elevation = (PRESETS[preset] or {}).get(
        layout.view, (arrangement.azimuth, arrangement.elevation)
    )
    if not layout.blocks:
        return Camera((0.0, 0.0, 0.0), 1000.0, elevation, azimuth)
    width, height = max(width, LEAST), max(height, LEAST)
    low, high = layout.bounds.min((0, 1)), layout.bounds.max((0, 1))
    camera = Camera(_triple((low + high) / 2), 6 * float(np.linalg.norm(high - low)), elevation, azimuth)
    around = np.concatenate([extent(layout), *(curve(layout, edge) for edge in joining(layout))])
    for _ in range(14):
        camera = _fitted_once(camera, layout, around, width, height)
    return camera


def _fitted_once(
    camera: Camera, layout: Layout, around: NDArray[np.float64], width: float, height: float
) -> Camera:
    """Return `camera` moved so that what it shows comes nearer to filling the view; around: points, (n, 3)."""
    projection = project(camera, layout.arrangement.flat, width, height)
    boxes = block_boxes(layout, projection)
    extents = np.array([_with_labels(boxes, layout), *_also(layout, projection.screen(around))])
    (left, top), (right, bottom) = extents[:, :2].min(0), extents[:, 2:].max(0)
    bare = np.array([boxes[:, 2].max() - boxes[:, 0].min(), boxes[:, 3].max() - boxes[:, 1].min()])
    extra = np.array([right - left, bottom - top]) - bare  # labels do not grow with the network
    room = np.maximum(np.array([width, height]) - 2 * MARGIN - extra, 40.0)
    distance = camera.distance / float((room / bare).min())
    shift = ((left + right) / 2 - width / 2, (top + bottom) / 2 - height / 2)
    moved = panned(camera, projection, -shift[0], -shift[1])
    return replace(moved, distance=max(distance, 1.0))


def _also(layout: Layout, points: NDArray[np.float64]) -> list[tuple[float, ...]]:
    """Return what arcs and plates cover on screen, the plates' names included."""
    if not len(points):
        return []
    (left, top), (right, bottom) = points.min(0), points.max(0)
    if layout.opened and layout.arrangement.tall:
        bottom += LABEL_HEIGHT / 2
    elif layout.opened:
        right += LABEL_GAP + CHARACTER * max(len(one.label) for one in layout.opened)
    return [(left, top, right, bottom)]


def block_boxes(layout: Layout, projection: Projection) -> NDArray[np.float64]:
    """Return what every block covers on screen, (blocks, 4): left, top, right, bottom in pixels."""
    screen = projection.screen(layout.bounds)  # (blocks, 8, 2)
    return np.concatenate([screen.min(1), screen.max(1)], axis=1)


def in_view(boxes: NDArray[np.float64], projection: Projection) -> NDArray[np.bool_]:
    """Return which of the boxes (n, 4) on screen, see `block_boxes`, are in the view at least in part, (n,)."""
    left, top, right, bottom = boxes.T
    seen: NDArray[np.bool_] = (
        (right > 0) & (left < projection.width) & (bottom > 0) & (top < projection.height)
    )
    return seen


def _with_labels(boxes: NDArray[np.float64], layout: Layout) -> tuple[float, float, float, float]:
    """Return the extent of all blocks and their labels on screen."""
    words = np.array([max(len(b.label), len(b.shape)) * CHARACTER for b in layout.blocks])
    left, top, right, bottom = boxes.T
    output = np.array([b.output for b in layout.blocks])
    if layout.arrangement.tall:
        middle = (left + right) / 2
        spare = layout.beside * output
        return (
            float(np.minimum(left, middle - words / 2).min()),
            float(top.min() - LABEL_HEIGHT - LABEL_GAP),
            float(np.maximum(right + spare, middle + words / 2).max()),
            float(bottom.max()),
        )
    return (
        float((left - words - LABEL_GAP).min()),
        float((top - OVER * output).min()),
        float((right + layout.beside * output).max()),
        float(np.maximum(bottom, (top + bottom) / 2 + LABEL_HEIGHT / 2).max()),
    )


def panned(camera: Camera, projection: Projection, dx: float, dy: float) -> Camera:
    """Return `camera` moved so that what it looks at shifts by (dx, dy) pixels."""
    size = 1 / projection.scale if projection.flat else camera.distance / projection.scale
    centre = np.array(camera.centre) - projection.right * dx * size + projection.up * dy * size
    return replace(camera, centre=_triple(centre))


def orbited(camera: Camera, azimuth: float, elevation: float) -> Camera:
    """Return `camera` turned by degrees; it never tips over."""
    lifted = min(max(camera.elevation + elevation, -89.0), 89.0)
    return replace(camera, azimuth=(camera.azimuth + azimuth) % 360.0, elevation=lifted)


def zoomed(camera: Camera, projection: Projection, factor: float, x: float, y: float) -> Camera:
    """Return `camera` `factor` times nearer, keeping what lies under pixel (x, y) where it is."""
    distance = min(max(camera.distance / factor, 2.0), 1e5)
    kept = 1 - distance / camera.distance
    dx, dy = (x - projection.width / 2) * kept, (y - projection.height / 2) * kept
    return replace(panned(camera, projection, -dx, -dy), distance=distance)


def between(a: Shot, b: Shot, t: float, width: float, height: float) -> Projection:
    """Return the projection a part `t` (0..1) of the way from `a` to `b`, turning the short way round.

    An orthographic camera is approached as a very far one with a very narrow field of view.
    """
    turn = (b.camera.azimuth - a.camera.azimuth + 180.0) % 360.0 - 180.0
    fov = a.field_of_view * (1 - t) + b.field_of_view * t
    half_height = a.half_height ** (1 - t) * b.half_height**t
    camera = Camera(
        _triple(np.array(a.camera.centre) * (1 - t) + np.array(b.camera.centre) * t),
        half_height / math.tan(math.radians(fov / 2)),
        a.camera.elevation * (1 - t) + b.camera.elevation * t,
        a.camera.azimuth + turn * t,
    )
    return project(camera, False, width, height, fov)


def _triple(values: Any) -> tuple[float, float, float]:
    x, y, z = (float(value) for value in values)
    return x, y, z
