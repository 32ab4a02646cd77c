"""What one forward pass did, as frozen values.  NumPy only.

A `Trace` holds the `Layer`s in execution order and the array of each.  `fold` groups the layers for display
(a convolution and its ReLU are one block), `receptive_field` says where a `Unit` looks in an earlier layer,
`forward_field` where it is felt in a later one and `incoming` which units feed it, with which weights.
`contributions` computes its value again, term by term, `chain` with the steps of its block; `visible` is where
the value is on show.  `Edits` are what the user broke on purpose.
"""

from explorer.trace.contributions import contributions, explain
from explorer.trace.edges import Edges, are_fixed, incoming, producer
from explorer.trace.edits import Change, Edits, ParameterEdit, Switch, changed
from explorer.trace.elementwise import activation
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
from explorer.trace.field import (
    Field,
    Region,
    forward_field,
    forward_fields,
    receptive_field,
    receptive_fields,
)
from explorer.trace.fold import Group, fold
from explorer.trace.layer import Axes, FloatArray, Layer, LayerKind, Unit, UnknownLayer, UnknownUnit
from explorer.trace.lineage import chain, visible
from explorer.trace.trace import HIDDEN, IDENTITY, Affine, Stage, Trace

__all__ = [
    "HIDDEN",
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
    "activation",
    "are_fixed",
    "chain",
    "changed",
    "contributions",
    "explain",
    "fold",
    "forward_field",
    "forward_fields",
    "incoming",
    "producer",
    "receptive_field",
    "receptive_fields",
    "visible",
]
