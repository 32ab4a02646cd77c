"""The network as a list: blocks that open and close, layers to search by name.

`tree` says what lies in what, `model` hands it to Qt, `rows` paints it, `view` is the panel.
"""

from explorer.panels.outline.view import Outline

__all__ = ["Outline"]
