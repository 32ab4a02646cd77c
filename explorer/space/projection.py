"""From the world to the screen and back, for a perspective or an orthographic camera.  NumPy only."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FIELD_OF_VIEW = 16.0  # degrees, vertical; narrow, so that far layers stay large


@dataclass(frozen=True, eq=False)
class Projection:
    """One camera and one view size.

    right, up, back: the camera's axes in the world, (3,); eye: its place, (3,).
    scale: pixels a world unit takes at unit distance (perspective) or anywhere (orthographic).
    """

    right: Array
    up: Array
    back: Array
    eye: Array
    scale: float
    flat: bool
    width: float
    height: float
    reach: float

    @property
    def key(self) -> tuple[Any, ...]:
        """What two projections that show the same have in common."""
        vectors = (self.right, self.up, self.back, self.eye)
        return (*(tuple(v.tolist()) for v in vectors), self.scale, self.flat, self.width, self.height)

    def screen(self, points: Any) -> Array:
        """Return pixels (…, 2), x to the right and y down, of world points (…, 3)."""
        x, y, away = self._camera(points)
        factor = self.scale if self.flat else self.scale / np.maximum(away, 1e-6)
        return np.stack([self.width / 2 + x * factor, self.height / 2 - y * factor], axis=-1)

    def _camera(self, points: Any) -> tuple[Array, Array, Array]:
        offset = np.asarray(points, float) - self.eye
        return offset @ self.right, offset @ self.up, -(offset @ self.back)

    def ray(self, x: float, y: float) -> tuple[Array, Array]:
        """Return (origin, direction), each (3,), of the line of sight through a pixel."""
        across, along = (x - self.width / 2) / self.scale, (self.height / 2 - y) / self.scale
        if self.flat:
            return self.eye + across * self.right + along * self.up, -self.back
        return self.eye, across * self.right + along * self.up - self.back

    @cached_property
    def viewpoint(self) -> Array:
        """The eye as homogeneous (4,): a place, or a direction if orthographic."""
        return np.append(self.back, 0.0) if self.flat else np.append(self.eye, 1.0)

    @cached_property
    def matrix(self) -> Array:
        """World to clip coordinates, (4, 4), for column vectors."""
        axes = np.stack([self.right, self.up, self.back])  # (3, 3)
        view = np.eye(4)
        view[:3, :3], view[:3, 3] = axes, -axes @ self.eye
        clip = np.zeros((4, 4))
        clip[0, 0], clip[1, 1] = 2 * self.scale / self.width, 2 * self.scale / self.height
        near, far = 0.02 * self.reach, 50 * self.reach
        if self.flat:
            clip[2, 2], clip[3, 3] = -1 / far, 1.0
        else:
            clip[2, 2], clip[2, 3] = -(far + near) / (far - near), -2 * far * near / (far - near)
            clip[3, 2] = -1.0
        matrix: Array = clip @ view
        return matrix


def axes(azimuth: float, elevation: float) -> tuple[Array, Array, Array]:
    """Return the camera's right, up and back, each (3,), for angles in degrees."""
    a, e = math.radians(azimuth), math.radians(elevation)
    back = np.array([math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)])
    right = np.array([-math.sin(a), math.cos(a), 0.0])
    return right, np.cross(back, right), back


def project(camera: Any, flat: bool, width: float, height: float, fov: float = FIELD_OF_VIEW) -> Projection:
    """Return the projection of a `Camera`; its distance is the half height shown if `flat`."""
    right, up, back = axes(camera.azimuth, camera.elevation)
    centre = np.array(camera.centre, float)
    width, height = max(width, 1.0), max(height, 1.0)
    if flat:
        scale, reach = height / 2 / camera.distance, 100 * camera.distance
    else:
        scale, reach = height / 2 / math.tan(math.radians(fov / 2)), camera.distance
    return Projection(right, up, back, centre + back * reach, scale, flat, width, height, reach)
