"""What the network sees: the input at each step of its preparation."""

from explorer.panels.stages.panel import Stages

__all__ = ["Stages"]
