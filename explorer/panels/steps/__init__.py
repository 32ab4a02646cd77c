"""The arithmetic of one map, large: the window slides, the products and their sum appear, the output fills.

`story` says what there is to see at a unit (with `tellers`, one for each kind of layer), `layout` where it goes,
`painter`, `table` and `canvas` draw it.
"""

from explorer.panels.steps.page import StepsView

__all__ = ["StepsView"]
