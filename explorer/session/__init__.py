"""The session holds what the user chose (Scene) and what came of it (Trace); views call it, it signals.

`asking` asks the lanes for traces and takes what comes; `pointing` adds which unit is explained; `choosing` what is
shown of the network, and how; `session` the input, the labs, and whole networks and scenes.
"""

from explorer.session.asking import TraceRequest
from explorer.session.choosing import DECIMALS
from explorer.session.session import Session

__all__ = ["DECIMALS", "Session", "TraceRequest"]
