"""The camera of a turntable."""

from dataclasses import replace

import numpy as np
import pytest

from explorer.space.camera import default_camera
from explorer.space.layout import arrange
from explorer.space.projection import project
from explorer.space.turntable import turntable_camera
from explorer.trace import fold
from tests.toy import lenet_like_trace


@pytest.mark.parametrize("view", ["row", "tower"])
@pytest.mark.parametrize("size", [(1280, 720), (500, 900)])
def test_whichever_way_it_is_turned_the_whole_network_is_in_sight(view, size):
    trace = lenet_like_trace()
    layout = arrange(fold(trace.layers), trace.layers, view)
    first = default_camera(layout, *size)
    camera = turntable_camera(layout, first, *size)
    assert (camera.elevation, camera.azimuth) == (first.elevation, first.azimuth)
    largest = 0.0
    for turn in range(0, 360, 7):
        turned = replace(camera, azimuth=camera.azimuth + turn)
        screen = project(turned, False, *size).screen(layout.bounds)
        assert (screen > 0).all()
        assert (screen < np.array(size)).all()
        largest = max(largest, float(np.abs(screen / np.array(size) - 0.5).max()))
    assert largest > 0.3  # and it is not needlessly small
