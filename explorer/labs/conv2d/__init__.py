"""The Conv2d lab: every argument of the layer a control, every number it makes in a grid."""

from explorer.labs.conv2d.page import Conv2dLab, make

__all__ = ["Conv2dLab", "make"]
