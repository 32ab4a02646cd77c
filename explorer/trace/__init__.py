"""What one forward pass did, as frozen values.  NumPy only.

A `Trace` holds the `Layer`s in execution order and the array of each.  `fold` groups the layers for display
(a convolution and its ReLU are one block), `receptive_field` says where a `Unit` looks in an earlier layer and
`incoming` which units feed it, with which weights.
"""

from explorer.trace.edges import Edges, incoming, producer
from explorer.trace.field import Field, Region, receptive_field, receptive_fields
from explorer.trace.fold import Group, fold
from explorer.trace.layer import Axes, FloatArray, Layer, LayerKind, Unit, UnknownLayer, UnknownUnit
from explorer.trace.trace import IDENTITY, Affine, Stage, Trace

__all__ = [
    "IDENTITY",
    "Affine",
    "Axes",
    "Edges",
    "Field",
    "FloatArray",
    "Group",
    "Layer",
    "LayerKind",
    "Region",
    "Stage",
    "Trace",
    "Unit",
    "UnknownLayer",
    "UnknownUnit",
    "fold",
    "incoming",
    "producer",
    "receptive_field",
    "receptive_fields",
]
