"""The Pooling lab: max, average and sum of one matrix beside each other, and what they throw away."""

from explorer.labs.pooling.page import PoolingLab, make

__all__ = ["PoolingLab", "make"]
