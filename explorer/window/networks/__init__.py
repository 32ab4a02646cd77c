"""Choosing a network: `Chooser` drops down from the top bar, `rows` says what it lists, `RowPainter` draws that and
`Footer` says more; `Badge` says that weights are untrained and downloads some, `Fetching` what is being fetched,
`Waiting` that a network is being loaded, `DeviceMenu` what networks run on.
"""

from explorer.window.networks.badge import Badge
from explorer.window.networks.chooser import Chooser
from explorer.window.networks.devices import DeviceMenu
from explorer.window.networks.fetching import Fetching
from explorer.window.networks.waiting import Waiting

__all__ = ["Badge", "Chooser", "DeviceMenu", "Fetching", "Waiting"]
