"""Where tokens lie on the page: over the image, or in rows as a mere list where that is not known.  No Qt."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.trace import FloatArray, PatchGrid, Trace, patch_grid

Picture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Board:
    """Rows and columns of tokens.

    grid: how they lie on the image, None where that is not known.  picture: (H, W, 3), the part of the image that is
    cut into patches, as the network saw it; None without a grid.
    """

    rows: int
    columns: int
    tokens: int
    grid: PatchGrid | None = None
    picture: Picture | None = None

    @classmethod
    def of(cls, trace: Trace, tokens: int) -> "Board":
        """Return the board of so many tokens."""
        grid = patch_grid(trace)
        if grid is None or grid.tokens != tokens:
            columns = math.ceil(math.sqrt(tokens))
            return cls(math.ceil(tokens / columns), columns, tokens)
        part = seen(trace)[: grid.rows * grid.height, : grid.columns * grid.width]
        return cls(grid.rows, grid.columns, tokens, grid, np.ascontiguousarray(part))

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def aspect(self) -> float:
        """Width over height, as it is drawn."""
        if self.picture is None:
            return self.columns / self.rows
        return self.picture.shape[1] / self.picture.shape[0]

    @property
    def others(self) -> tuple[int, ...]:
        """The tokens that lie beside it: the class token."""
        return self.grid.others if self.grid is not None else ()

    def token(self, row: int, column: int) -> int | None:
        """Return the token of a cell; None in a cell without one."""
        if self.grid is not None:
            return self.grid.token(row, column)
        token = row * self.columns + column
        return token if token < self.tokens else None

    def place(self, token: int) -> tuple[int, int] | None:
        """Return the (row, column) of a token; None for those beside the board."""
        return self.grid.place(token) if self.grid is not None else divmod(token, self.columns)

    def name(self, token: int) -> str:
        """Return what people call a token."""
        return self.grid.name(token) if self.grid is not None else f"token {token}"

    def pixels_of(self, token: int) -> str:
        """Return which pixels a token is of, in words; empty where that is not known."""
        place = self.place(token)
        if self.grid is None or place is None:
            return ""
        top, left = place[0] * self.grid.height, place[1] * self.grid.width
        return f"pixel rows {top}–{top + self.grid.height - 1}, columns {left}–{left + self.grid.width - 1}"

    def spread(self, values: FloatArray) -> FloatArray:
        """Return a number of every token, (tokens,), as (rows, columns); NaN in cells without one."""
        if self.grid is not None:
            return self.grid.on_image(values)
        cells = np.full(self.rows * self.columns, np.nan, np.float32)
        cells[: self.tokens] = values
        return cells.reshape(self.shape)

    def largest(self, values: FloatArray, but: int | None = None) -> float:
        """Return the largest number on the board; those beside it, and of the token `but`, are left out."""
        found, place = self.spread(values), None if but is None else self.place(but)
        if place is not None:
            found = found.copy()
            found[place] = np.nan
        return float(np.nanmax(found)) if np.isfinite(found).any() else 0.0


def seen(trace: Trace) -> Picture:
    """Return the image as the network saw it, before it was normalised, (H, W, 3)."""
    shape = trace.layers[0].shape[1:]
    fitting = [
        stage for stage in trace.stages if stage.image.shape[:2] == shape and stage.name != "normalised"
    ]
    image = fitting[-1].image if fitting else trace[trace.layers[0].name].transpose(1, 2, 0)
    if image.dtype != np.uint8:
        low, high = _ends(image)
        image = np.clip((image - low) / (high - low) * 255 + 0.5, 0, 255).astype(np.uint8)
    if image.ndim == 3 and image.shape[2] == 3:
        return image
    flat = image if image.ndim == 2 else image[:, :, 0]
    return np.repeat(flat[:, :, None], 3, axis=2)


def grey(picture: Picture) -> Picture:
    """Return how bright a picture is, (H, W)."""
    return (picture @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)


def _ends(image: NDArray[np.float32]) -> tuple[float, float]:
    low, high = float(image.min()), float(image.max())
    return (low, high) if high > low else (low, low + 1)
