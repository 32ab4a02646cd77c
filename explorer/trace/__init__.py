"""What one forward pass did, as frozen values.  NumPy only.

A `Trace` holds the `Layer`s in execution order and the array of each.  `fold` groups the layers for display
(a convolution and its ReLU are one block, as is a whole residual block that is closed: `blocks`),
`receptive_field` says where a `Unit` looks in an earlier layer, `forward_field` where it is felt in a later one and
`incoming` which units feed it, with which weights; `attention` which tokens each token reads, and `patch_grid` where
in the image those are.
`contributions` computes its value again, term by term, `chain` with the steps of its block; `visible` is where
the value is on show.  `Edits` are what the user broke on purpose.
"""

from explorer.trace.attention import Attention, attention, attention_layers, rolled_out, rollouts
from explorer.trace.blocks import Block, blocks, closed_at_first, inner_blocks
from explorer.trace.contributions import contributions, explain
from explorer.trace.edges import Edges, are_fixed, incoming, producer
from explorer.trace.edits import Change, Edits, ParameterEdit, Switch, changed
from explorer.trace.elementwise import activation
from explorer.trace.explanation import (
    Attended,
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
    forward_field,
    forward_fields,
    receptive_field,
    receptive_fields,
)
from explorer.trace.fold import Group, fold
from explorer.trace.layer import Axes, FloatArray, Layer, LayerKind, Unit, UnknownLayer, UnknownUnit
from explorer.trace.lineage import chain, visible
from explorer.trace.patches import PatchGrid, patch_grid, token_maps
from explorer.trace.region import Field, Region
from explorer.trace.trace import HIDDEN, IDENTITY, PREPARED, Affine, Stage, Trace

__all__ = [
    "HIDDEN",
    "IDENTITY",
    "PREPARED",
    "Affine",
    "Attended",
    "Attention",
    "Axes",
    "Block",
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
    "PatchGrid",
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
    "attention",
    "attention_layers",
    "blocks",
    "chain",
    "changed",
    "closed_at_first",
    "contributions",
    "explain",
    "fold",
    "forward_field",
    "forward_fields",
    "incoming",
    "inner_blocks",
    "patch_grid",
    "producer",
    "receptive_field",
    "receptive_fields",
    "rolled_out",
    "rollouts",
    "token_maps",
    "visible",
]
