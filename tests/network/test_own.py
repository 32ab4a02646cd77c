"""A module of the user's is looked at and left as it was; what cannot be shown of it is said in a sentence."""

import json
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from explorer.errors import ExplorerError
from explorer.network import library, open_network
from explorer.network.evaluating import Evaluation
from explorer.network.record import record
from explorer.trace import LayerKind, Unit, contributions
from tests.network.layers import Apply

SIZE = (3, 8, 8)
PICTURE = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.uint8)


def student(*end: nn.Module) -> nn.Sequential:
    torch.manual_seed(0)
    begin = (nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Dropout(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    return nn.Sequential(*begin, nn.Linear(4, 3), *end)


def modes(module: nn.Module) -> list[bool]:
    return [part.training for part in module.modules()]


# ---- evaluation mode


def test_a_module_that_is_trained_on_answers_as_in_evaluation_and_stays_in_training() -> None:
    module = student().train()
    module[1].eval()  # as one does to keep its statistics
    before, state = modes(module), {name: part.clone() for name, part in module.state_dict().items()}
    trace = open_network(module, SIZE).trace(PICTURE)
    assert modes(module) == before
    assert all(torch.equal(part, state[name]) for name, part in module.state_dict().items())
    with torch.inference_mode():
        logits = module.eval()(torch.from_numpy(trace["input"].copy())[None])
    np.testing.assert_allclose(trace["5"], logits[0].numpy(), rtol=1e-5)


def test_a_module_put_into_training_after_it_was_opened_is_still_traced_in_evaluation() -> None:
    module = student().eval()
    network = open_network(module, SIZE)
    before = network.trace(PICTURE)
    module.train()
    mean = module[1].running_mean.clone()
    np.testing.assert_array_equal(network.trace(PICTURE)["5"], before["5"])
    assert module.training and torch.equal(module[1].running_mean, mean)


def test_a_recorded_module_has_its_mode_back_even_if_it_cannot_be_recorded() -> None:
    module = student().train()
    with pytest.raises(ExplorerError):
        record(module, torch.zeros(1, 5, 8, 8))
    assert all(modes(module))


def test_a_module_is_in_evaluation_until_the_last_who_looks_at_it_is_done() -> None:
    module, inside, leave = nn.Dropout(), threading.Event(), threading.Event()
    evaluation = Evaluation(module)

    def look() -> None:
        with evaluation:
            inside.set()
            leave.wait(10)

    other = threading.Thread(target=look)
    other.start()
    assert inside.wait(10)
    with evaluation:
        pass
    assert not module.training
    leave.set()
    other.join(10)
    assert module.training


# ---- the input


def test_a_network_of_four_channels_needs_a_function_of_the_users() -> None:
    module = nn.Sequential(nn.Flatten(), nn.Linear(16, 2))
    with pytest.raises(ExplorerError, match=r"^[^.]*not 4; [^.]*preprocess=[^.]*\.$"):
        open_network(module, (4, 2, 2))
    given = open_network(module, (4, 2, 2), preprocess=lambda _image: torch.ones(4, 2, 2))
    assert given.trace(PICTURE)["input"].shape == (4, 2, 2)


@pytest.mark.parametrize("form", [Tensor.bfloat16, Tensor.half, Tensor.to_sparse, Tensor.double])
def test_what_the_users_function_gives_may_have_any_form(form: Any) -> None:
    wanted = torch.arange(12).reshape(3, 2, 2) / 4
    module = nn.Sequential(nn.Flatten(), nn.Linear(12, 2))
    network = open_network(module, (3, 2, 2), preprocess=lambda _image: form(wanted))
    np.testing.assert_array_equal(network.trace(PICTURE)["input"], wanted.numpy())


def test_an_input_larger_than_memory_is_refused_in_a_sentence() -> None:
    with pytest.raises(ExplorerError, match="make input_size smaller"):
        open_network(nn.Flatten(), (3, 10**7, 10**7))


# ---- the output


@pytest.mark.parametrize("end", [nn.Identity(), nn.Unflatten(1, (3, 1)), nn.Dropout()])
def test_probabilities_that_are_only_handed_on_are_not_taken_for_logits(end: nn.Module) -> None:
    trace = open_network(student(nn.Softmax(1), end, nn.Flatten()), SIZE).trace(PICTURE)
    assert trace.probabilities is not None
    np.testing.assert_allclose(trace.probabilities, trace["6"], rtol=1e-6)


def convolutional(end: Any, classes: int = 4) -> nn.Sequential:
    """Return a network without a linear layer, that ends in `end(maps)`, of (1, classes, 1, 1)."""
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, classes, 8), Apply(lambda _m, maps: end(maps)))


@pytest.mark.parametrize(
    ("end", "classes"),
    [
        (lambda maps: maps, 4),
        (lambda maps: maps.permute(0, 2, 3, 1), 4),
        (lambda maps: maps.flatten(1)[:, None], 4),
        (lambda maps: maps, 1),
        (lambda maps: maps.flatten(1).squeeze(1), 1),
    ],
)
def test_classes_may_lie_along_any_axis_where_all_others_are_one(end: Any, classes: int) -> None:
    module = convolutional(end, classes).eval()
    trace = open_network(module, SIZE).trace(PICTURE)
    given = torch.from_numpy(trace["input"].copy())[None]
    with torch.inference_mode():
        logits = module(given)[0]
    last, flat, ours = trace.layers[-3:]
    np.testing.assert_array_equal(trace[last.name], logits.numpy())
    np.testing.assert_array_equal(trace[flat.name], logits.flatten().numpy())
    assert flat.ours and flat.sources == (last.name,) and ours.sources == (flat.name,)
    wanted = (
        logits.flatten().softmax(0) if classes > 1 else torch.stack([1 - logits.sigmoid(), logits.sigmoid()])
    )
    np.testing.assert_allclose(trace.probabilities, wanted.flatten(), rtol=1e-6)
    assert all(contributions(trace, Unit(layer.name, (0,))).agrees for layer in (flat, ours))


def test_probabilities_of_maps_of_one_cell_are_taken_as_they_are() -> None:
    trace = open_network(convolutional(lambda maps: maps.softmax(1)), SIZE).trace(PICTURE)
    np.testing.assert_array_equal(trace.probabilities, trace[trace.layers[-1].sources[0]].ravel())
    assert trace.layers[-1].kind is LayerKind.FLATTEN


@pytest.mark.parametrize("lost", [Tensor.squeeze, lambda maps: maps.view(-1), lambda maps: maps.mean(0)])
def test_a_result_without_the_batch_is_refused(lost: Any) -> None:
    with pytest.raises(ExplorerError, match=r"^[^\n]*keep the batch as its first axis[^\n]*\.$"):
        open_network(convolutional(lost), SIZE)


# ---- precision


CASTS = [
    (torch.float16, lambda net, maps: net.part(maps.half())),
    (torch.float64, lambda net, maps: net.part(maps.double())),
    (torch.bfloat16, lambda net, maps: net.part(maps.to(torch.bfloat16))),
    (torch.bfloat16, lambda net, maps: net.part(maps.to(dtype=net.part.weight.dtype))),
]


@pytest.mark.parametrize(("precision", "forward"), CASTS)
def test_a_network_in_another_precision_is_shown_in_float32(precision: torch.dtype, forward: Any) -> None:
    torch.manual_seed(0)
    whole = Apply(forward, nn.Conv2d(3, 4, 8)).to(precision)
    trace = open_network(whole, SIZE).trace(PICTURE)
    exact = nn.Conv2d(3, 4, 8)
    exact.load_state_dict({name: part.float() for name, part in whole.part.state_dict().items()})
    with torch.inference_mode():
        wanted = exact(torch.from_numpy(trace["input"].copy())[None])[0]
    np.testing.assert_array_equal(trace["part"], wanted.numpy())
    assert whole.part.weight.dtype is precision


@pytest.mark.parametrize("forward", [forward for _, forward in CASTS[:3]])
def test_two_precisions_at_once_are_told(forward: Any) -> None:
    with pytest.raises(ExplorerError, match=r"^Apply computes in two precisions at once [^\n]*\.$"):
        open_network(Apply(forward, nn.Conv2d(3, 4, 8)), SIZE)


def test_probabilities_of_logits_in_half_precision_are_worked_out_in_float32() -> None:
    trace = open_network(convolutional(lambda maps: maps.flatten(1).half()), SIZE).trace(PICTURE)
    assert contributions(trace, Unit(trace.layers[-1].name, (0,))).agrees


@pytest.mark.parametrize("training", [True, False])
def test_a_normalisation_over_the_batch_is_told(training: bool) -> None:
    norm = nn.BatchNorm2d(4, track_running_stats=False).train(training)
    module = nn.Sequential(nn.Conv2d(3, 4, 8), norm, nn.Flatten())
    with pytest.raises(ExplorerError, match=r"^[^\n]*normalises over a batch[^\n]*\.$"):
        open_network(module, SIZE)


def test_classes_that_are_no_list_are_refused() -> None:
    with pytest.raises(ExplorerError, match="classes=3"):
        open_network(student(), SIZE, classes=3)  # type: ignore[arg-type]


# ---- layers that choose by the values


@pytest.mark.parametrize(
    "function",
    [
        lambda _m, maps: maps.flatten(2).topk(3)[0],
        lambda _m, maps: maps.sort(2)[0],
        lambda _m, maps: F.max_pool2d(maps, 2, return_indices=True)[0],
    ],
)
def test_of_several_results_that_depend_on_the_values_no_arithmetic_is_claimed(function: Any) -> None:
    trace = record(Apply(function), torch.rand(1, 2, 4, 4))
    layer = trace.layers[-1]
    assert layer.kind is LayerKind.OTHER
    assert not contributions(trace, Unit(layer.name, (0,) * len(layer.shape))).known


def test_a_part_of_several_is_still_a_slice() -> None:
    trace = record(Apply(lambda _m, maps: maps.chunk(2, 1)[1]), torch.rand(1, 4, 3, 3))
    found = contributions(trace, Unit(trace.layers[-1].name, (1, 2, 0)))
    assert found.known and found.value == trace["input"][3, 2, 0]


# ---- weights that cannot be right


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("deviation", 0.0),
        ("mean", [0.1, 0.2]),
        ("mean", float("nan")),
        ("input_size", [1, -28, 28]),
        ("input_size", [3, 28, 28]),
    ],
)
def test_weights_with_an_impossible_preprocessing_are_refused(key: str, value: Any, tmp_path: Path) -> None:
    told = {"classes": list("0123456789"), "input_size": [1, 28, 28], "mean": 0.13, "deviation": 0.3}
    metadata = {name: json.dumps(part) for name, part in {**told, key: value}.items()}
    path = tmp_path / "mine.safetensors"
    save_file(dict(open_network("lenet").module.state_dict()), path, metadata)
    with pytest.raises(ExplorerError, match="train it again"):
        open_network("lenet", weights=path)


def test_weights_of_whole_numbers_are_refused(tmp_path: Path) -> None:
    whole = {name: part.int() for name, part in open_network("lenet").module.state_dict().items()}
    torch.save(whole, tmp_path / "mine.pth")
    with pytest.raises(ExplorerError, match=r"conv1\.weight holds whole numbers"):
        open_network("lenet", weights=tmp_path / "mine.pth")


def test_what_a_pickle_would_run_is_named(tmp_path: Path) -> None:
    torch.save(nn.Linear(2, 2), tmp_path / "mine.pth")
    with pytest.raises(ExplorerError, match=r"\(torch\.nn\.modules\.linear\.Linear\)"):
        open_network("lenet", weights=tmp_path / "mine.pth")


def test_a_shipped_network_is_in_evaluation_mode() -> None:
    library.forget("lenet")
    assert not any(modes(open_network("lenet").module))
