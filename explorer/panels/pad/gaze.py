"""Where on the pad the selected unit looks."""

import numpy as np
from PySide6.QtCore import QRectF

from explorer.panels.selection import Selection
from explorer.session import Session


def gaze_of(session: Session, selection: Selection) -> QRectF | None:
    """Return where the selected unit looks, in parts of the pad's side; None without one."""
    trace, cells = session.trace, selection.frames("input")
    if trace is None or not cells or not trace.stages or "input" not in trace:
        return None
    edges = np.array([[cells[0].top, cells[0].left], [cells[0].bottom, cells[0].right]], float)  # (2, 2)
    for stage in reversed(trace.stages[1:]):
        row_scale, row_offset, column_scale, column_offset = stage.to_previous
        edges = edges * (row_scale, column_scale) + (row_offset, column_offset)
    rows, columns = trace.stages[0].image.shape[:2]
    longest = max(rows, columns)  # it lies in the middle of the pad, as large as it fits
    edges += (longest - rows) / 2, (longest - columns) / 2
    (top, left), (bottom, right) = (edges / longest).tolist()
    return QRectF(left, top, right - left, bottom - top)


def within(part: QRectF, whole: QRectF) -> QRectF:
    """Return where a part, in parts of the whole's sides, lies."""
    return QRectF(
        whole.left() + part.left() * whole.width(),
        whole.top() + part.top() * whole.height(),
        part.width() * whole.width(),
        part.height() * whole.height(),
    )
