"""The architecture of a network as printed figures show it: slabs, bars, arrows with the names of operations.

`arrange` turns the groups of a trace into a frozen `Diagram`, every box and every line in its place, and
`paint` draws that on any paint device.
"""

from explorer.export.diagram.arrange import Diagram, arrange
from explorer.export.diagram.paint import paint

__all__ = ["Diagram", "arrange", "paint"]
