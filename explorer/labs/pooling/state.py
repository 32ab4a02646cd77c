"""What the page of the Pooling lab shows."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.topics import pooling
from explorer.topics.matrices import as_matrix, averaged
from explorer.topics.pooling import LIMITS, Pooling

DECIMALS = 3  # of the numbers of a map


@dataclass(frozen=True)
class PoolingState:
    """The matrix and its pooling; step: which window is looked at, 1 to all, 0 is none.

    lost: whether the outputs are put back beside the input.  name: of the matrix, if it was brought.
    Raises ExplorerError where that makes no sense.
    """

    pooling: Pooling = field(default_factory=Pooling)
    step: int = 0
    lost: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        pooling.check(self.pooling)

    @property
    def shown(self) -> int:
        """The window that is looked at; never beyond the last."""
        return min(self.step, pooling.steps(self.pooling))

    def with_map(self, values: NDArray[Any], name: str) -> "PoolingState":
        """Return a copy that pools a map (H, W), averaged down where it is larger than the lab's input.

        The window is the lecture's again where the one of now does not fit.
        """
        most = max(LIMITS["size"])
        small = averaged(np.nan_to_num(values), most)
        matrix = as_matrix(np.round(small, DECIMALS) + 0.0)
        taken = replace(self.pooling, matrix=matrix, shift=(0, 0))
        if pooling.why_invalid(taken) is not None:
            taken = Pooling(matrix, window=(min(2, len(matrix)), min(2, len(matrix[0]))))
        return replace(self, pooling=taken, step=0, name=name)


STATE = PoolingState
