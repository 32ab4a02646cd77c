"""The numbers themselves, for a spreadsheet, for NumPy and for the clipboard."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.trace import Layer, Trace
from explorer.writing import write_whole

Array = NDArray[Any]

KERNEL = ("input map", "row", "column")
"""What the axes of the kernels of one map mean."""


def axes_of(layer: Layer) -> tuple[str, ...]:
    """Return what the axes of a layer's array mean, for `csv`: channel, row, column."""
    return tuple(layer.axes.value.split(", "))


def table(array: Array) -> str:
    """Return a map (H, W) as spreadsheets take it from the clipboard: lines, parted by tabs.

    A vector is one column; of kernels (in, kh, kw) each stands below the last, an empty line between.
    float32 is written so that it reads back to the bit.
    """
    if array.ndim > 2:
        return "\n".join(table(part) for part in array)
    return _joined("\t".join(words) for words in _words(_rows(array)))


def csv(array: Array, axes: Sequence[str] = ()) -> str:
    """Return an array as comma-separated values that read back to the bit, one line per row.

    Without `axes`, at most two of which it may have then, there is nothing but the values.  With the names of all
    its axes, a line of headings comes first, and every line begins with its indices into all axes but the last:
    ``channel,row,column 0,column 1``.  A vector then has one line per value: ``position,value``.
    """
    lines = (",".join(words) for words in _words(_rows(array)))
    if not axes:
        return _joined(lines)
    if array.ndim == 1:
        array, headings = array[:, None], [axes[0], "value"]
    else:
        headings = [*axes[:-1], *(f"{axes[-1]} {index}" for index in range(array.shape[-1]))]
    places = np.ndindex(array.shape[:-1])
    indexed = (f"{','.join(map(str, place))},{line}" for place, line in zip(places, lines, strict=True))
    return f"{','.join(headings)}\n{_joined(indexed)}"


def save_array(array: Array, path: Path, axes: Sequence[str] = ()) -> None:
    """Save an array as its name says, .csv (with `axes` as in `csv`) or .npy; whole or not at all.

    Raises ExplorerError if the name ends otherwise or the file cannot be written.
    """
    kind = path.suffix.lower()
    if kind == ".csv":
        _write(csv(array, axes).encode(), path)
    elif kind == ".npy":
        _write(_npy(array), path)
    else:
        raise ExplorerError(
            f"{path.name} is not a kind of file for numbers; let its name end in .csv or .npy."
        )


def save_trace(trace: Trace, path: Path) -> None:
    """Save all of a trace as .npz, which ``numpy.load`` reads without pickles; whole or not at all.

    Under each layer's name are its values, under ``conv1.weight`` and ``conv1.bias`` the parameters as they were
    used, under ``norm.mean`` and ``norm.variance`` the statistics of a batch normalisation, and under ``classes``
    and ``probabilities`` (not at rest) the answer.
    Raises ExplorerError if the name ends otherwise or the file cannot be written.
    """
    if path.suffix.lower() != ".npz":
        raise ExplorerError(f"{path.name} cannot hold a whole pass; let its name end in .npz.")
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays(trace).items():
            archive.writestr(f"{name}.npy", _npy(array))
    _write(content.getvalue(), path)


def arrays(trace: Trace) -> Mapping[str, Array]:
    """Return what `save_trace` saves.  Where a layer has one of the other names, these get a ``_`` at the end."""
    found: dict[str, Array] = {layer.name: trace[layer.name] for layer in trace.layers}
    others = {
        f"{layer.name}.{parameter}": array
        for layer in trace.layers
        for parameter, array in (("weight", layer.weight), ("bias", layer.bias), *layer.settings.items())
        if isinstance(array, np.ndarray)
    }
    others["classes"] = np.array(trace.classes, dtype=str)
    if trace.probabilities is not None:
        others["probabilities"] = trace.probabilities
    for name, array in others.items():
        while name in found:
            name += "_"
        found[name] = array
    return found


def _rows(array: Array) -> Array:
    """Return an array as lines of values (n, W); a vector as a column."""
    return array.reshape(-1, 1) if array.ndim < 2 else array.reshape(-1, array.shape[-1])


def _words(rows: Array) -> Iterator[list[str]]:
    """Yield the values of each line as the shortest words that read back to the bit."""
    return (row.astype(str).tolist() for row in rows)


def _joined(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _npy(array: Array) -> bytes:
    content = io.BytesIO()
    np.lib.format.write_array(content, array, allow_pickle=False)
    return content.getvalue()


def _write(content: bytes, path: Path) -> None:
    try:
        write_whole(content, path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ExplorerError(f"{path} cannot be written: {reason}; choose another place.") from None
