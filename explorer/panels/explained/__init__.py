"""How one unit came about, as blocks of the inspector, one file per explanation.

`reading` holds what all of them read of one trace; `story` chooses the blocks of a unit: `notices` on what is
broken, the arithmetic `card`, then what the kind of layer adds: `overview` and `channels` (patch × kernel),
`pooling` (the window), `bars` (largest products, logits), `folded` (weights as maps), `graph` (an activation),
`sides` (sums and moves), `pixel` (the input), `letters` (the formula).  `sheet` is the widget that holds the
blocks and follows the pointer, `tools` the buttons above it.
"""
