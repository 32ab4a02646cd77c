"""What the labs are, and what is on them."""

from explorer.window.whatis.labs.common import COMMON
from explorer.window.whatis.labs.connections import CONNECTIONS
from explorer.window.whatis.labs.conv2d import CONV2D
from explorer.window.whatis.labs.convolution import CONVOLUTION
from explorer.window.whatis.labs.filters import FILTERS
from explorer.window.whatis.labs.pixels import PIXELS
from explorer.window.whatis.labs.pooling import POOLING

LABS = COMMON | PIXELS | CONNECTIONS | CONVOLUTION | FILTERS | CONV2D | POOLING

__all__ = ["LABS"]
