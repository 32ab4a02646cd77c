"""Choosing a network: `Chooser` drops down from the top bar, `rows` says what it lists and `RowPainter` draws that;
`Badge` says that weights are untrained and downloads some, `Waiting` that a network is being loaded, `DeviceMenu` what
networks run on.
"""

from explorer.window.networks.badge import Badge
from explorer.window.networks.chooser import Chooser
from explorer.window.networks.devices import DeviceMenu
from explorer.window.networks.waiting import Waiting

__all__ = ["Badge", "Chooser", "DeviceMenu", "Waiting"]
