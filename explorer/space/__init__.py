"""The network in 3D.

`arrange` (layout) turns groups of layers into slabs for the row, the tower or the flat view; `default_camera`
looks at all of them; an `Atlas` puts every value into one texture; the items draw it; `explain` (selection) says
which edges, frames and pyramid show how a unit came about, `tiles` (kernels) which kernels stand between the layers,
`marks` what is broken; `unit_at` (picking) turns a pixel back into a unit.  `network_view` makes the widget, a
`NetworkView`.  Call `configure` before the application object is made and `available` to learn whether there can
be one.
"""

import OpenGL

# The checks ask the driver after every call and cost more than the calls; errors show in the tests' pixels.
OpenGL.ERROR_CHECKING = False
OpenGL.ERROR_LOGGING = False

from explorer.space.camera import default_camera  # noqa: E402
from explorer.space.context import available, configure, is_software, renderer  # noqa: E402
from explorer.space.layout import arrange  # noqa: E402
from explorer.space.view import NetworkView  # noqa: E402
from explorer.space.widget import network_view  # noqa: E402

__all__ = [
    "NetworkView",
    "arrange",
    "available",
    "configure",
    "default_camera",
    "is_software",
    "network_view",
    "renderer",
]
