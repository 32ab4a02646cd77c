"""What becomes of weights that are damaged, missing or another network's, and of a save that is cut short."""

import re
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from explorer.errors import ExplorerError
from explorer.network import describe, files, open_network
from explorer.network.definitions import MLP, LeNet
from explorer.resources import find

METADATA = {
    "classes": list("0123456789"),
    "input_size": [1, 28, 28],
    "mean": 0.1307,
    "deviation": 0.3081,
    "accuracy": 0.5,
}


def refused(name: str = "lenet") -> str:
    """Return the one sentence with which opening the network is refused."""
    with pytest.raises(ExplorerError) as caught:
        open_network(name)
    sentence = str(caught.value)
    assert re.fullmatch(r"[A-Z][^\n]*\.", sentence) and ". " not in sentence, sentence
    return sentence


def lenets_tensors() -> dict[str, Tensor]:
    torch.manual_seed(0)
    return LeNet().state_dict()


def test_weights_saved_are_the_weights_opened(weights: Path) -> None:
    tensors = lenets_tensors()
    files.save_weights(weights, tensors, METADATA)
    network = open_network("lenet")
    assert all(torch.equal(network.module.state_dict()[name], tensor) for name, tensor in tensors.items())
    assert network.classes == tuple("0123456789")
    assert (describe("lenet").parameters, describe("lenet").accuracy) == (61_706, 0.5)


def test_missing_weights_are_refused(tmp_path: Path, weights: Path) -> None:
    assert "missing" in refused()
    with pytest.raises(ExplorerError, match=r"nowhere\.safetensors are missing"):
        files.fill(LeNet(), tmp_path / "nowhere.safetensors")


@pytest.mark.parametrize("length", [0, 4, 8, 300, 5_000, -1])
def test_weights_cut_short_are_refused(weights: Path, length: int) -> None:
    weights.write_bytes(find("weights", "mlp.safetensors").read_bytes()[:length])
    assert "damaged" in refused()


@pytest.mark.parametrize(
    "content", [b"\x80\x04nonsense" * 40, b"\xff" * 64, (9).to_bytes(8, "little") + b'{"a": 1} ', b"PK" * 99]
)
def test_files_that_are_no_weights_are_refused_by_network_and_card(weights: Path, content: bytes) -> None:
    weights.write_bytes(content)
    assert "damaged" in refused()
    with pytest.raises(ExplorerError, match="damaged"):
        describe("lenet")


def test_a_folder_in_place_of_weights_is_refused(weights: Path) -> None:
    weights.mkdir()
    refused()
    with pytest.raises(ExplorerError):
        describe("lenet")


def test_the_weights_of_another_network_are_refused(weights: Path) -> None:
    weights.write_bytes(find("weights", "mlp.safetensors").read_bytes())
    assert "another network" in refused()


def test_a_missing_layer_is_refused(weights: Path) -> None:
    tensors = lenets_tensors()
    del tensors["fc3.bias"]
    files.save_weights(weights, tensors, METADATA)
    assert "another network" in refused()


@pytest.mark.parametrize(
    "broken",
    [{"mean": "grey"}, {"classes": 10}, {"deviation": None}, {"input_size": 28}, {"input_size": [1, 28]}],
)
def test_weights_with_nonsense_for_metadata_are_refused(weights: Path, broken: dict[str, object]) -> None:
    files.save_weights(weights, lenets_tensors(), {**METADATA, **broken})
    assert "damaged" in refused()


def test_weights_without_metadata_or_with_other_text_are_refused(weights: Path) -> None:
    save_file(lenets_tensors(), weights)
    assert "damaged" in refused()
    save_file(lenets_tensors(), weights, metadata={"mean": "no JSON", "accuracy": "high"})
    assert "damaged" in refused()
    with pytest.raises(ExplorerError, match="damaged"):
        describe("lenet")


def test_a_save_that_cannot_happen_leaves_nothing_behind(tmp_path: Path) -> None:
    place = tmp_path / "taken.safetensors"
    place.mkdir()
    with pytest.raises(ExplorerError, match="another place"):
        files.save_weights(place, lenets_tensors(), METADATA)
    with pytest.raises(ExplorerError, match="another place"):
        files.save_weights(tmp_path / "no folder" / "x.safetensors", lenets_tensors(), METADATA)
    assert list(tmp_path.iterdir()) == [place]


def test_a_save_cut_short_leaves_the_old_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "kept.safetensors"
    files.save_weights(path, lenets_tensors(), METADATA)
    before = path.read_bytes()

    def interrupted(_tensors: object, filename: str, metadata: object) -> None:
        Path(filename).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "save_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.save_weights(path, MLP().state_dict(), METADATA)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
