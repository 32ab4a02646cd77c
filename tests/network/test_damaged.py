"""Whatever bytes of a file of weights are others: it is read, or one sentence says why not."""

from pathlib import Path
from random import Random

import pytest
import torch
from safetensors.torch import save_file
from torch import nn

from explorer.errors import ExplorerError
from explorer.network import files, open_network
from explorer.network.definitions import LeNet
from explorer.network.states import read_state
from tests.network.damage import damaged, sentence_of

KINDS = ("safetensors", "new", "old")
METADATA = {"classes": list("0123456789"), "input_size": [1, 28, 28], "mean": 0.25, "deviation": 0.5}


def saved(path: Path, kind: str, module: nn.Module) -> bytes:
    """Return what a file with the module's weights holds."""
    if kind == "safetensors":
        save_file(module.state_dict(), path)
    else:
        torch.save(module.state_dict(), path, _use_new_zipfile_serialization=kind == "new")
    return path.read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_bytes_are_others_no_other_error_comes_of_it(kind: str, tmp_path: Path) -> None:
    path, random, refused = tmp_path / "mine.pth", Random(kind), 0
    whole = saved(path, kind, nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2)))
    for _ in range(150):
        path.write_bytes(damaged(whole, random))
        try:
            read_state(path)
        except ExplorerError as error:
            assert "mine.pth" in sentence_of(error)
            refused += 1
    assert refused > 50


def test_a_number_that_flipped_is_found_by_an_archives_sums(tmp_path: Path) -> None:
    path = tmp_path / "mine.pth"
    module = LeNet()
    with torch.no_grad():
        module.fc1.weight.fill_(0.5)
    whole = saved(path, "new", module)
    assert open_network("lenet", weights=path).trained
    path.write_bytes(whole.replace(b"\x00\x00\x00\x3f" * 2, b"\x00\x00\x00\x3f\x00\x00\x00\x3e", 1))
    with pytest.raises(ExplorerError, match=r"mine\.pth is damaged"):
        open_network("lenet", weights=path)


@pytest.mark.parametrize(
    "found", [b"PK\x01\x02\x14\x03", b"PK\x06\x07\x00\x00\x00\x00"]
)  # of the directory: its version, its disk
def test_an_archive_of_another_kind_is_refused(found: bytes, tmp_path: Path) -> None:
    path = tmp_path / "mine.pth"
    whole = saved(path, "new", nn.Linear(2, 2))
    at = whole.find(found[:4])
    assert at > 0
    path.write_bytes(whole[: at + 4] + b"\xff\xff\xff\xff" + whole[at + 8 :])
    with pytest.raises(ExplorerError, match=r"mine\.pth"):
        open_network("lenet", weights=path)


@pytest.mark.parametrize("nonsense", [{"mean": float("nan")}, {"input_size": [1, float("inf"), 28]}])
def test_a_preprocessing_without_finite_numbers_is_refused(
    nonsense: dict[str, object], tmp_path: Path
) -> None:
    path = tmp_path / "mine.safetensors"
    files.save_weights(path, LeNet().state_dict(), {**METADATA, **nonsense})
    with pytest.raises(ExplorerError, match="preprocessing"):
        open_network("lenet", weights=path)
