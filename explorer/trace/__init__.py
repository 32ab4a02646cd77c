"""What one forward pass did, as frozen values.  NumPy only.

A `Trace` holds the `Layer`s in execution order and the array of each.  `fold` groups the layers for display
(a convolution and its ReLU are one block), `receptive_field` says where a `Unit` looks in an earlier layer and
`incoming` which units feed it, with which weights; `contributions` computes its value again, term by term.
`Edits` are what the user broke on purpose.
"""

from explorer.trace.contributions import contributions, explain
from explorer.trace.edges import Edges, incoming, producer
from explorer.trace.edits import Change, Edits, ParameterEdit, Switch, changed
from explorer.trace.explanation import (
    Contributions,
    Detail,
    Moved,
    Normalisation,
    Operand,
    Operands,
    Patch,
    Softmax,
    Step,
    Terms,
    Window,
)
from explorer.trace.field import Field, Region, receptive_field, receptive_fields
from explorer.trace.fold import Group, fold
from explorer.trace.layer import Axes, FloatArray, Layer, LayerKind, Unit, UnknownLayer, UnknownUnit
from explorer.trace.trace import IDENTITY, Affine, Stage, Trace

__all__ = [
    "IDENTITY",
    "Affine",
    "Axes",
    "Change",
    "Contributions",
    "Detail",
    "Edges",
    "Edits",
    "Field",
    "FloatArray",
    "Group",
    "Layer",
    "LayerKind",
    "Moved",
    "Normalisation",
    "Operand",
    "Operands",
    "ParameterEdit",
    "Patch",
    "Region",
    "Softmax",
    "Stage",
    "Step",
    "Switch",
    "Terms",
    "Trace",
    "Unit",
    "UnknownLayer",
    "UnknownUnit",
    "Window",
    "changed",
    "contributions",
    "explain",
    "fold",
    "incoming",
    "producer",
    "receptive_field",
    "receptive_fields",
]
