"""Saved numbers read back to the bit, by NumPy alone."""

import csv as reader
import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.export import numbers
from explorer.trace import Axes, Layer, LayerKind, Trace
from tests.toy import lenet_like_trace

Array = np.ndarray[Any, Any]
TRACE = lenet_like_trace()
SMALLEST, LARGEST = np.float32(1e-45), np.finfo(np.float32).max
ODD = np.array([[0.1, -0.0, 1 / 3], [SMALLEST, LARGEST, 16777217.0], [np.nan, np.inf, -np.inf]], np.float32)


def same_bits(one: Array, other: Array) -> bool:
    """Whether two float32 arrays hold the same, minus zero told from zero and NaN equal to NaN."""
    assert one.dtype == other.dtype == np.float32
    equal = np.array_equal(one, other, equal_nan=True)
    return equal and np.array_equal(np.signbit(one), np.signbit(other))


def read(text: str, delimiter: str = ",") -> Array:
    return np.loadtxt(io.StringIO(text), dtype=np.float32, delimiter=delimiter, ndmin=2)


@pytest.mark.parametrize("array", [ODD, TRACE["conv2"][9], TRACE["input"][0]])
def test_a_map_reads_back_to_the_bit(array: Array) -> None:
    assert same_bits(read(numbers.csv(array)), array)
    assert same_bits(read(numbers.table(array), "\t"), array)


def test_numbers_are_as_short_as_float32_allows() -> None:
    assert numbers.csv(np.array([[0.1, 2.0], [-1.5, np.nan]], np.float32)) == "0.1,2.0\n-1.5,nan\n"
    assert numbers.table(np.array([[0.1, 2.0]], np.float32)) == "0.1\t2.0\n"


def test_a_vector_is_a_column_of_the_table() -> None:
    assert numbers.table(np.array([1.0, 2.0], np.float32)) == "1.0\n2.0\n"


def test_kernels_stand_below_one_another() -> None:
    kernels = np.arange(8, dtype=np.float32).reshape(2, 2, 2)
    assert numbers.table(kernels) == "0.0\t1.0\n2.0\t3.0\n\n4.0\t5.0\n6.0\t7.0\n"


def test_kernels_name_the_map_they_read() -> None:
    kernels = np.arange(8, dtype=np.float32).reshape(2, 2, 2)
    assert numbers.csv(kernels, numbers.KERNEL) == (
        "input map,row,column 0,column 1\n0,0,0.0,1.0\n0,1,2.0,3.0\n1,0,4.0,5.0\n1,1,6.0,7.0\n"
    )


@pytest.mark.parametrize("name", ["input", "conv2", "softmax", "fc1"])
def test_a_whole_layer_reads_back_by_its_indices(name: str) -> None:
    array, layer = TRACE[name], TRACE.layer(name)
    headings, *lines = reader.reader(io.StringIO(numbers.csv(array, numbers.axes_of(layer))))
    leading = 1 if array.ndim == 1 else array.ndim - 1
    assert headings[:leading] == list(numbers.axes_of(layer)[:leading])
    found = np.full(array.shape, np.nan, np.float32)
    for line in lines:
        assert len(line) == len(headings)
        place = tuple(map(int, line[:leading]))
        found[place] = np.array(line[leading:], np.float32).reshape(array[place].shape)
    assert same_bits(found, array)


def test_tokens_and_vectors_have_headings_of_their_own() -> None:
    tokens = Layer("t", LayerKind.OTHER, (2, 3), Axes.TOKENS)
    text = numbers.csv(np.zeros((2, 3), np.float32), numbers.axes_of(tokens))
    assert text.splitlines()[0] == "token,feature 0,feature 1,feature 2"
    vector = numbers.csv(np.array([0.5, 0.25], np.float32), numbers.axes_of(TRACE.layer("fc1")))
    assert vector == "position,value\n0,0.5\n1,0.25\n"


@pytest.mark.parametrize("name", ["a.npy", "a.NPY"])
def test_npy_keeps_shape_type_and_bits(name: str, tmp_path: Path) -> None:
    numbers.save_array(TRACE["conv2"], tmp_path / name)
    assert same_bits(np.load(tmp_path / name, allow_pickle=False), TRACE["conv2"])
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_csv_is_saved_as_it_is_written(tmp_path: Path) -> None:
    numbers.save_array(ODD, tmp_path / "a.csv")
    assert same_bits(np.loadtxt(tmp_path / "a.csv", np.float32, delimiter=","), ODD)
    numbers.save_array(TRACE["conv1"], tmp_path / "b.csv", ("channel", "row", "column"))
    assert (tmp_path / "b.csv").read_bytes().startswith(b"channel,row,column 0,")


@pytest.mark.parametrize("name", ["a.txt", "a", "a.npz", ".csv"])
def test_another_ending_is_refused_with_those_that_are_not(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"end in \.csv or \.npy"):
        numbers.save_array(ODD, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_trace_reads_back_without_pickles(tmp_path: Path) -> None:
    numbers.save_trace(TRACE, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        parameters = [name for name in found.files if name.endswith((".weight", ".bias"))]
        layers = [layer.name for layer in TRACE.layers]
        assert found.files == [*layers, *parameters, "classes", "probabilities"]
        assert len(parameters) == 10
        for layer in TRACE.layers:
            assert same_bits(found[layer.name], TRACE[layer.name])
            if layer.weight is not None and layer.bias is not None:
                assert same_bits(found[f"{layer.name}.weight"], layer.weight)
                assert same_bits(found[f"{layer.name}.bias"], layer.bias)
        assert tuple(found["classes"]) == TRACE.classes
        assert TRACE.probabilities is not None and same_bits(found["probabilities"], TRACE.probabilities)


def test_a_trace_at_rest_has_no_probabilities(tmp_path: Path) -> None:
    resting = replace(TRACE, probabilities=None, at_rest=True, classes=())
    numbers.save_trace(resting, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        assert "probabilities" not in found and len(found["classes"]) == 0 and "conv1" in found


def test_layers_with_awkward_names_lose_nothing(tmp_path: Path) -> None:
    names = ("file", "classes", "fc:2", "a.weight", "a")
    weight = np.array([7], np.float32)
    layers = tuple(
        Layer(name, LayerKind.LINEAR, (1,), Axes.VECTOR, (), weight if name == "a" else None)
        for name in names
    )
    values = {name: np.array([index], np.float32) for index, name in enumerate(names)}
    numbers.save_trace(Trace("odd", layers, values, ("x", "y"), None), tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        for name in names:
            assert found[name] == values[name]
        assert found["a.weight_"] == 7 and tuple(found["classes_"]) == ("x", "y")
    assert zipfile.ZipFile(tmp_path / "a.npz").testzip() is None


def test_what_a_batch_normalisation_learned_is_saved_with_it(tmp_path: Path) -> None:
    settings = {"mean": np.array([0.5], np.float32), "eps": 1e-5}
    layer = Layer("norm", LayerKind.BATCH_NORM, (1, 1, 1), Axes.MAPS, settings=settings)
    trace = Trace("toy", (layer,), {"norm": np.ones((1, 1, 1), np.float32)}, (), None)
    numbers.save_trace(trace, tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as found:
        assert found["norm.mean"] == 0.5 and found.files == ["norm", "norm.mean", "classes"]


def test_a_trace_is_saved_as_npz_only(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match=r"end in \.npz"):
        numbers.save_trace(TRACE, tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


def save_all(folder: Path) -> None:
    """Try to save every kind; each must be refused with a sentence."""
    for name in ("a.csv", "a.npy"):
        with pytest.raises(ExplorerError, match=r"cannot be written: .*; choose another place"):
            numbers.save_array(TRACE["conv2"], folder / name)
    with pytest.raises(ExplorerError, match=r"cannot be written: .*; choose another place"):
        numbers.save_trace(TRACE, folder / "a.npz")


def test_a_folder_that_is_missing_or_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    save_all(tmp_path / "nowhere")
    save_all(tmp_path / "file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        save_all(tmp_path)
    finally:
        tmp_path.chmod(0o755)


def test_a_full_disk_costs_nothing_that_was_there(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "a.npy"
    path.write_bytes(b"precious")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))  # a write beyond 1000 bytes fails
    try:
        save_all(tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"precious"
    assert [file.name for file in tmp_path.iterdir()] == ["a.npy"]
