"""The arithmetic of one map, large: the window slides, the products and their sum appear, the output fills.

`story` says what there is to see at a unit (`tellers` knows who tells it for each kind of layer: `kernel`, `linear`,
`softmax` the long ones), `layout` where it goes; `painter`, `table` and `parts` draw it, `sheet` again only where it
changes, and `canvas` turns the pointer into cells.
"""
