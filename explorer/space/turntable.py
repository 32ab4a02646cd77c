"""The camera of a turntable: the network stands in the middle and fits whichever way it is turned.  NumPy only."""

from dataclasses import replace

import numpy as np

from explorer.scene import Camera
from explorer.space.camera import LABEL_HEIGHT, MARGIN
from explorer.space.layout import Layout
from explorer.space.projection import project

TURNS = 36  # directions in which it must fit
SPARE = MARGIN + LABEL_HEIGHT + 24.0  # px beside the network, for the names


def turntable_camera(layout: Layout, camera: Camera, width: float, height: float) -> Camera:
    """Return a camera of the same direction, for a view of width × height pixels; only its azimuth is to change.

    The flat view has one side only: its camera stays as it is.
    """
    if layout.arrangement.flat:
        return camera
    low, high = layout.bounds.min((0, 1)), layout.bounds.max((0, 1))
    x, y, z = ((low + high) / 2).tolist()
    camera = replace(camera, centre=(x, y, z))
    room = np.maximum(np.array([width, height]) / 2 - SPARE, 20.0)  # px from the middle
    corners = layout.bounds.reshape(-1, 3) - camera.centre  # (n, 3)
    nearest = 0.0
    for turn in range(TURNS):
        turned = replace(camera, azimuth=camera.azimuth + 360.0 * turn / TURNS)
        seen = project(turned, False, width, height)
        aside = np.abs(corners @ np.stack([seen.right, seen.up], axis=1))  # (n, 2)
        needed = corners @ seen.back + (aside * seen.scale / room).max(1)
        nearest = max(nearest, float(needed.max()))
    return replace(camera, distance=nearest)
