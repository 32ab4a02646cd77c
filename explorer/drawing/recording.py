"""Strokes from and to JSON.

    {"strokes": [[[x, y(, t(, pressure))], …], …], "pad": 280, "label": "8", "pens": [{"width": 22, "eraser": false}]}

x and y in units of a square pad of side `pad`; without "pad" in any unit, and then fitted into the middle of ours.
t in seconds since the drawing began; made up at the speed of a steady hand where missing.
A file may hold many: {"drawings": [{…}, …]}.
"""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.drawing.stroke import PAD, Pen, Stroke
from explorer.errors import ExplorerError

Points = NDArray[np.float64]  # (n, 4)
Recording = tuple[tuple[Stroke, ...], str | None]

FITTED = 0.6  # of the pad: the longer side of a drawing in unknown units
CLOSEST = 0.4  # pad units between two points worth keeping
WORK = 20_000  # points, or as much ink, that one drawing may cost; far more than a hand draws
SPEED = 400.0  # pad units a second, where no times were recorded
LIFT = 0.12  # seconds between two strokes, likewise
LARGEST = 1e9  # coordinates beyond are a mistake
FILE_LIMIT = 256 * 2**20  # bytes


def read(text_or_path: str | Path) -> list[Recording]:
    """Return the (strokes, label) of every drawing in a JSON text or file; raises ExplorerError."""
    text, name = _text(text_or_path)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExplorerError(f"{name} is not valid JSON ({error}); choose a drawing file.") from None
    drawings = content.get("drawings", [content]) if isinstance(content, dict) else None
    if not isinstance(drawings, list) or not all(isinstance(drawing, dict) for drawing in drawings):
        raise ExplorerError(f'{name} is no drawing: expected {{"strokes": [[[x, y], …], …]}}.')
    if not drawings:
        raise ExplorerError(f"{name} holds no drawings.")
    return [_recording(drawing, name) for drawing in drawings]


def write(strokes: tuple[Stroke, ...], label: str | None) -> str:
    """Return one drawing as JSON; float32 values survive the round trip exactly."""
    content: dict[str, Any] = {} if label is None else {"label": label}
    content["pad"] = PAD
    content["strokes"] = [
        [[_number(value) for value in point] for point in stroke.points] for stroke in strokes
    ]
    content["pens"] = [{"width": stroke.pen.width, "eraser": stroke.pen.eraser} for stroke in strokes]
    return json.dumps(content, ensure_ascii=False)


def _number(value: np.float32) -> float:
    return float(str(value))  # the shortest decimal that reads back as the same float32


def _text(text_or_path: str | Path) -> tuple[str, str]:
    if isinstance(text_or_path, str) and (not text_or_path.strip() or text_or_path.lstrip()[0] in "{["):
        return text_or_path, "The text"
    path = Path(text_or_path)
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise ExplorerError(f"{path.name} is too large for a drawing; choose a file below 256 MB.")
        return path.read_text("utf-8"), path.name
    except UnicodeDecodeError:
        raise ExplorerError(f"{path.name} is not a text file; choose a drawing file (JSON).") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExplorerError(f"The drawing {path.name[:80]} cannot be read: {reason}.") from None


def _recording(content: dict[str, Any], name: str) -> Recording:
    raw = content.get("strokes")
    if not isinstance(raw, list):
        raise ExplorerError(f'{name} is no drawing: expected {{"strokes": [[[x, y], …], …]}}.')
    pens = _pens(content.get("pens", []), len(raw), name)
    drawn = [(_array(points, name), pen) for points, pen in zip(raw, pens, strict=True) if points]
    if not drawn:
        raise ExplorerError(f"{name} holds no strokes.")
    arrays = _placed([array for array, _ in drawn], content.get("pad"), name)
    arrays = _thinned(_timed(arrays))
    strokes = tuple(
        Stroke(array.astype(np.float32), pen) for array, (_, pen) in zip(arrays, drawn, strict=True)
    )
    label = content.get("label")
    return strokes, None if label is None else str(label)


def _pens(raw: Any, count: int, name: str) -> list[Pen]:
    if not isinstance(raw, list) or not all(isinstance(pen, dict) for pen in raw):
        raise ExplorerError(
            f'The "pens" of {name} must be a list of {{"width", "eraser"}}, one for each stroke.'
        )
    try:
        pens = [
            Pen(float(pen.get("width", Pen.width)), bool(pen.get("eraser", False))) for pen in raw[:count]
        ]
    except (TypeError, ValueError):
        raise ExplorerError(f"A pen's width in {name} is not a number.") from None
    if not all(0 < pen.width <= PAD for pen in pens):
        raise ExplorerError(f"A pen's width in {name} is not between 0 and {PAD:.0f}.")
    return pens + [Pen()] * (count - len(pens))


def _array(points: Any, name: str) -> Points:
    """Return (n, 4) points; time is NaN where the file has none."""
    try:
        array = np.array(points, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        array = np.empty(0)
    if array.ndim != 2 or not 2 <= array.shape[1] <= 4:
        raise ExplorerError(f"A stroke in {name} is not a list of [x, y] points.")
    if not np.isfinite(array).all() or np.abs(array).max() > LARGEST:
        raise ExplorerError(f"A point in {name} is not a finite number (NaN, infinite or too large).")
    full = np.full((len(array), 4), (0.0, 0.0, np.nan, 0.5))
    full[:, : array.shape[1]] = array
    full[:, 3] = full[:, 3].clip(0.0, 1.0)
    return full


def _placed(arrays: list[Points], pad: Any, name: str) -> list[Points]:
    """Bring x and y into pad units."""
    if pad is None:
        everything = np.concatenate(arrays)[:, :2]
        low, high = everything.min(axis=0), everything.max(axis=0)
        scale = FITTED * PAD / max(float((high - low).max()), 1e-9)
        offset = PAD / 2 - scale * (low + high) / 2
    elif isinstance(pad, int | float) and math.isfinite(pad) and pad > 0:
        scale, offset = PAD / pad, np.zeros(2)
    else:
        raise ExplorerError(f'The "pad" of {name} is not a positive number.')
    for array in arrays:
        if scale != 1.0 or offset.any():
            array[:, :2] = scale * array[:, :2] + offset
        array[:, :2] = array[:, :2].clip(-PAD, 2 * PAD)  # far outside nothing is seen
    return arrays


def _timed(arrays: list[Points]) -> list[Points]:
    """Make times up where missing, and let none run backwards."""
    now = 0.0
    for array in arrays:
        if np.isnan(array[:, 2]).any():
            steps = np.hypot(*np.diff(array[:, :2], axis=0).T)
            array[:, 2] = now + np.concatenate([[0.0], np.cumsum(steps)]) / SPEED
        array[:, 2] = np.maximum.accumulate(np.maximum(array[:, 2], max(now - LIFT, 0.0)))
        now = float(array[-1, 2]) + LIFT
    return arrays


def _thinned(arrays: list[Points]) -> list[Points]:
    """Leave out points that add nothing to see; and of an absurd number, evenly as many as can be drawn at once."""
    arrays = [_spaced(array) for array in arrays]
    step = 1.0
    while _cost(thin := [_every(array, step) for array in arrays]) > WORK:
        step *= 1.4
        if step > max(len(array) for array in arrays):  # absurdly many strokes rather than points
            break
    return thin


def _spaced(array: Points) -> Points:
    keep = [0]
    x, y = array[0, :2].tolist()
    for index, (column, row) in enumerate(array[:, :2].tolist()):
        if abs(column - x) + abs(row - y) > CLOSEST and math.hypot(column - x, row - y) > CLOSEST:
            keep.append(index)
            x, y = column, row
    last = len(array) - 1
    if keep[-1] != last and len(keep) > 1:
        keep[-1] = last  # the pen's last place counts
    return array[keep]


def _every(array: Points, step: float) -> Points:
    if step == 1.0:
        return array
    index = np.unique(np.append(np.arange(0, len(array), step).astype(int), len(array) - 1))
    thin: Points = array[index]
    return thin


def _cost(arrays: list[Points]) -> float:
    length = sum(float(np.hypot(*np.diff(array[:, :2], axis=0).T).sum()) for array in arrays)
    return sum(len(array) for array in arrays) + length / 20
