"""Networks by name: torchvision's with random or given weights, and files that must not be trusted."""

import pickle
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from explorer.errors import ExplorerError
from explorer.network import catalogue, files, library, open_network
from explorer.network.classifiers import _built, untrained
from explorer.network.definitions import LeNet
from explorer.network.fetching import fetch
from explorer.network.operators import torchvision
from explorer.network.recorder import Cancelled
from explorer.network.states import fitted, mismatch
from explorer.requests import WeightsFile

models = torchvision().models

NAME = "squeezenet1_1"  # small: 1.2 million parameters
State = dict[str, Tensor]


@pytest.fixture(scope="module")
def state() -> State:
    torch.manual_seed(0)
    return models.squeezenet1_1().state_dict()


@pytest.fixture
def photo() -> np.ndarray[Any, Any]:
    return np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)


def refused(path: Path, name: str = NAME) -> str:
    """Return the one sentence with which a file is refused."""
    with pytest.raises(ExplorerError) as caught:
        open_network(name, weights=path)
    sentence = str(caught.value)
    assert re.fullmatch(r"[^\n]+\.", sentence) and ". " not in sentence, sentence
    return sentence


def weights_of(network: Any) -> State:
    return dict(network.module.state_dict())


# ---- random weights


def test_without_weights_a_network_is_random_and_says_so(cache: Path, photo: np.ndarray[Any, Any]) -> None:
    trace = open_network(NAME).trace(photo)
    assert not trace.trained and trace.network == NAME
    assert len(trace.classes) == 1000 and "golden retriever" in trace.classes
    assert trace.stages[-1].image.shape == (224, 224, 3)
    values = [trace[layer.name] for layer in trace.layers]
    assert all(np.isfinite(value).all() and value.any() for value in values)


@pytest.mark.parametrize("name", ["googlenet", "inception_v3", "mnasnet0_5", "regnet_y_400mf"])
def test_random_weights_let_every_layer_answer(name: str) -> None:
    module, seen = untrained(catalogue.LISTED[name]), []
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            layer.register_forward_hook(lambda _layer, _args, result: seen.append(float(result.std())))
    with torch.inference_mode():
        module(torch.randn(1, 3, 160, 160, generator=torch.Generator().manual_seed(2)))
    assert len(seen) > 10 and min(seen) > 1e-4 and max(seen) < 1e4


def test_random_weights_are_the_same_every_time_and_leave_torchs_own_seed_alone() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    first, second = (untrained(catalogue.LISTED[NAME]).state_dict() for _ in range(2))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert not torch.equal(first["features.3.expand3x3.weight"], first["features.4.expand3x3.weight"])


# ---- what is kept


def test_only_the_last_two_are_kept_in_memory(cache: Path) -> None:
    first = open_network("squeezenet1_0")
    second = open_network(NAME)
    assert open_network("squeezenet1_0") is first
    open_network("shufflenet_v2_x0_5")
    assert open_network("squeezenet1_0") is first and open_network(NAME) is not second
    assert open_network("lenet") is open_network("lenet")


def test_two_lanes_that_ask_at_once_get_the_same_network(cache: Path) -> None:
    found: list[object] = []
    lanes = [threading.Thread(target=lambda: found.append(open_network(NAME))) for _ in range(2)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    assert len(found) == 2 and found[0] is found[1]


def test_opening_is_given_up_when_nobody_waits(cache: Path) -> None:
    answers = iter([False, True])
    with pytest.raises(Cancelled):
        open_network(NAME, cancelled=lambda: next(answers))
    assert open_network(NAME).name == NAME


# ---- weights from a file


def test_a_state_dict_is_opened_as_it_was_saved(tmp_path: Path, state: State) -> None:
    torch.save(state, tmp_path / "mine.pth")
    network = open_network(NAME, weights=tmp_path / "mine.pth")
    assert all(torch.equal(weights_of(network)[name], tensor) for name, tensor in state.items())
    assert (network.name, network.trained) == (f"{NAME} · mine", True)
    assert "golden retriever" in network.classes


def test_older_files_of_torch_are_read_too(tmp_path: Path, state: State) -> None:
    torch.save(state, tmp_path / "old.pth", _use_new_zipfile_serialization=False)
    assert open_network(NAME, weights=str(tmp_path / "old.pth")).trained


def test_a_safetensors_file_may_name_its_classes(tmp_path: Path) -> None:
    torch.manual_seed(1)
    ours = models.squeezenet1_1(num_classes=3).state_dict()
    files.save_weights(tmp_path / "pets.safetensors", ours, {"classes": ["cat", "dog", "duck"]})
    network = open_network(NAME, weights=tmp_path / "pets.safetensors")
    assert network.classes == ("cat", "dog", "duck")
    save_file(ours, tmp_path / "bare.safetensors", metadata={"classes": "no JSON"})
    assert open_network(NAME, weights=tmp_path / "bare.safetensors").classes == ("0", "1", "2")


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda state: {"state_dict": state, "epoch": 3},
        lambda state: {"model": state, "loss": 0.5},
        lambda state: OrderedDict((f"module.{name}", tensor) for name, tensor in state.items()),
        lambda state: {"state_dict": {f"model.{name}": tensor for name, tensor in state.items()}},
        lambda state: {name: tensor.half() for name, tensor in state.items()},
        lambda state: {name: tensor.bfloat16() for name, tensor in state.items()},
    ],
    ids=["state_dict", "model", "module.", "model.", "half", "bfloat16"],
)
def test_what_training_scripts_save_is_understood(
    wrapped: Callable[[State], Any], tmp_path: Path, state: State
) -> None:
    torch.save(wrapped(state), tmp_path / "mine.pt")
    opened = weights_of(open_network(NAME, weights=tmp_path / "mine.pt"))
    for name, tensor in state.items():
        assert opened[name].dtype == torch.float32
        torch.testing.assert_close(opened[name], tensor, atol=1e-2, rtol=1e-2)


@pytest.mark.parametrize(
    ("name", "today", "theirs"),
    [
        ("densenet121", r"(denselayer\d+\.\w+)([12]\.)", r"\1.\2"),
        ("vit_b_32", r"mlp\.0\.", "mlp.linear_1."),
        ("resnet18", "", ""),
        ("googlenet", "", ""),
    ],
)
def test_torchvisions_own_files_fit_whatever_their_age(name: str, today: str, theirs: str) -> None:
    """Theirs have older names, no counters, or side outputs that are for training only."""
    with torch.device("meta"):
        options = {"aux_logits": False, "init_weights": False} if name == "googlenet" else {}
        module = models.get_model(name, weights=None, **options)
    saved = {re.sub(today, theirs, key) if today else key: one for key, one in module.state_dict().items()}
    assert not today or saved.keys() != module.state_dict().keys()
    saved = {key: one for key, one in saved.items() if not key.endswith("num_batches_tracked")}
    if name == "googlenet":
        saved["aux1.fc1.weight"] = torch.zeros(1)
    assert mismatch(fitted(saved, module), module) is None


def test_room_is_made_for_weights_where_torch_would_draw_until_numbers_lie_within_bounds() -> None:
    module = _built(catalogue.LISTED["convnext_tiny"], 7, random=False)
    assert module.get_parameter("classifier.2.weight").shape == (7, 768)


def test_a_network_that_asks_for_its_files_version_takes_files_without(tmp_path: Path) -> None:
    ours = untrained(catalogue.LISTED["mnasnet0_5"]).state_dict()
    save_file(ours, tmp_path / "mine.safetensors")
    opened = weights_of(open_network("mnasnet0_5", weights=tmp_path / "mine.safetensors"))
    assert all(torch.equal(opened[name], tensor) for name, tensor in ours.items())


def test_the_shelf_gets_a_card_for_a_file_and_the_network_by_its_name(tmp_path: Path, state: State) -> None:
    torch.save(state, tmp_path / "epoch 3.pth")
    first, second = (
        fetch(WeightsFile(tmp_path / "epoch 3.pth", NAME), lambda: False, lambda *_: None) for _ in range(2)
    )
    assert (first.name, first.family, first.parameters) == (f"{NAME} · epoch 3", "Your own", 1_235_496)
    assert (
        second.name == first.name
    )  # the file was opened again, and its network takes the place of the first
    assert open_network(first.name).name == first.name
    assert first in catalogue.cards() and catalogue.describe(first.name) == first


def test_a_file_that_is_no_longer_wanted_is_not_put_on_the_shelf(tmp_path: Path, state: State) -> None:
    torch.save(state, tmp_path / "unwanted.pth")
    with pytest.raises(Cancelled):
        fetch(WeightsFile(tmp_path / "unwanted.pth", NAME), lambda: True, lambda *_: None)
    assert not any("unwanted" in card.name for card in catalogue.cards())


def test_a_shipped_network_takes_other_weights(tmp_path: Path) -> None:
    torch.manual_seed(0)
    torch.save(LeNet().state_dict(), tmp_path / "mine.pth")
    network = open_network("lenet", weights=tmp_path / "mine.pth")
    assert network.classes == tuple("0123456789") and network.name == "lenet · mine"
    assert open_network("lenet").name == "lenet"


# ---- weights of another network


def test_the_first_difference_is_named(tmp_path: Path, state: State) -> None:
    path = tmp_path / "mine.pth"
    torch.save({name: tensor for name, tensor in state.items() if name != "features.0.bias"}, path)
    assert "it lacks features.0.bias" in refused(path)
    torch.save({**state, "extra.weight": torch.zeros(2)}, path)
    assert "it has extra.weight" in refused(path)
    torch.save({**state, "features.0.weight": torch.zeros(64, 3, 7, 7)}, path)
    assert "features.0.weight is (64, 3, 7, 7), but (64, 3, 3, 3) in the network" in refused(path)
    torch.save(LeNet().state_dict(), path)
    assert NAME in refused(path)
    torch.save(state, path)
    assert "conv1.weight" in refused(path, "lenet")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_numbers_that_are_not_finite_are_refused_by_their_tensors_name(
    number: float, tmp_path: Path, state: State
) -> None:
    broken = state["features.3.squeeze.weight"].clone()
    broken[3, 2] = number
    torch.save({**state, "features.3.squeeze.weight": broken}, tmp_path / "mine.pth")
    assert "features.3.squeeze.weight" in refused(tmp_path / "mine.pth")


def test_huge_numbers_are_finite(tmp_path: Path, state: State) -> None:
    torch.save({**state, "features.0.bias": torch.full((64,), 3e38)}, tmp_path / "mine.pth")
    assert open_network(NAME, weights=tmp_path / "mine.pth").trained


# ---- files that could run code, or are none


class Malicious:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.write_text, (self.path, "executed")


@pytest.mark.parametrize("old", [False, True])
def test_a_malicious_pickle_is_never_executed(old: bool, tmp_path: Path, state: State) -> None:
    path, written = tmp_path / "mine.pth", tmp_path / "written"
    malicious = {**state, "features.0.weight": Malicious(written)}
    torch.save(malicious, path, _use_new_zipfile_serialization=not old)
    assert "state_dict()" in refused(path)
    path.write_bytes(pickle.dumps(Malicious(written)))
    refused(path)
    assert not written.exists()
    pickle.loads(path.read_bytes())
    assert written.exists(), "the pickle was harmless: the test shows nothing"


def test_pickled_networks_torchscript_and_exported_programs_are_refused(tmp_path: Path) -> None:
    toy = nn.Sequential(nn.Flatten(), nn.Linear(4, 2)).eval()
    torch.save(toy, tmp_path / "pickled.pth")
    assert "explorer.show" in refused(tmp_path / "pickled.pth")
    with pytest.warns(DeprecationWarning):
        torch.jit.save(torch.jit.trace(toy, torch.zeros(1, 4)), tmp_path / "script.pt")
    assert "TorchScript" in refused(tmp_path / "script.pt")
    torch.export.save(torch.export.export(toy, (torch.zeros(1, 4),)), tmp_path / "program.pt2")
    assert "exported program" in refused(tmp_path / "program.pt2")


def test_what_is_no_state_dict_is_refused(tmp_path: Path) -> None:
    for content in (torch.zeros(3), [torch.zeros(3)], {"epoch": 3}, {"a": 1.0, "b": torch.zeros(1)}):
        torch.save(content, tmp_path / "mine.pth")
        assert "state_dict()" in refused(tmp_path / "mine.pth")
    torch.save({}, tmp_path / "mine.pth")
    assert "no weights" in refused(tmp_path / "mine.pth")


@pytest.mark.parametrize(
    "content", [b"", b"x", b"GIF89a" + bytes(50), b"PK\x03\x04" + bytes(90), b"\x80\x02" + bytes(40)]
)
def test_foreign_and_empty_files_are_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.pth").write_bytes(content)
    assert "mine.pth" in refused(tmp_path / "mine.pth")


@pytest.mark.parametrize("share", [0.001, 0.3, 0.999])
@pytest.mark.parametrize("kind", ["safetensors", "new", "old"])
def test_files_cut_short_are_refused(kind: str, share: float, tmp_path: Path, state: State) -> None:
    path = tmp_path / "mine.weights"
    if kind == "safetensors":
        save_file(state, path)
    else:
        torch.save(state, path, _use_new_zipfile_serialization=kind == "new")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    assert "mine.weights" in refused(path)


def test_missing_files_folders_and_other_archives_are_refused(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "nowhere.pth")
    assert str(tmp_path) in refused(tmp_path)
    np.savez(tmp_path / "arrays.npz", a=np.zeros(3))
    assert "arrays.npz" in refused(tmp_path / "arrays.npz")


def test_an_argument_that_does_not_belong_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError, match="by name"):
        open_network(LeNet(), (1, 28, 28), weights=tmp_path / "mine.pth")
    own = library.register(open_network(LeNet(), (1, 28, 28), name="mine"))
    with pytest.raises(ExplorerError, match="your own"):
        open_network(own, weights=tmp_path / "mine.pth")
