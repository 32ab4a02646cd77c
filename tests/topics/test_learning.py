import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image

from explorer.errors import ExplorerError
from explorer.topics.filters import Filter, gallery, kernel_of
from explorer.topics.learning import (
    Data,
    Examples,
    Learning,
    Optimiser,
    Progress,
    Start,
    advance,
    code,
    condition,
    deviation,
    diverged,
    examples,
    found,
    gradient,
    presets,
    safe_rate,
    sentences,
    started,
    steps_needed,
)

SMALL = [name for name, entry in gallery().items() if len(entry.kernel) in (3, 5)]


def of(name: str, **settings: Any) -> Learning:
    return Learning(Filter(name, gallery()[name].kernel), **settings)


def trained(learning: Learning, steps: int, photo: np.ndarray | None = None) -> tuple[Progress, Examples]:
    pairs = examples(learning, photo)
    return advance(started(learning, pairs), learning, pairs, steps), pairs


@pytest.mark.parametrize("name", SMALL)
def test_noise_teaches_every_preset_within_five_per_cent(name: str) -> None:
    learning = of(name)
    progress, _ = trained(learning, 500)
    assert deviation(progress, learning) <= 0.05 and found(progress, learning)


@pytest.mark.parametrize("name", ["Difference of Gaussians", "Motion blur"])
def test_noise_teaches_larger_kernels_too(name: str) -> None:
    learning = of(name)
    assert found(trained(learning, 500)[0], learning)


@pytest.mark.parametrize("optimiser", Optimiser)
@pytest.mark.parametrize("start", Start)
def test_every_optimiser_finds_the_kernel_from_every_start(optimiser: Optimiser, start: Start) -> None:
    learning = of("Sharpen", optimiser=optimiser, start=start, bias=True, batch=8)
    assert found(trained(learning, 500)[0], learning)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("batch", [0, 3])
def test_the_gradient_and_the_loss_are_those_of_autograd(bias: bool, batch: int) -> None:
    learning = Learning(data=Data.PHOTO, bias=bias, batch=batch, start=Start.RANDOM, rate=0.2)
    progress, pairs = trained(learning, 5)
    seen = np.random.default_rng((0, 2, 5)).permutation(32)[:3] if batch else np.arange(32)
    kernel = torch.tensor(progress.kernel, requires_grad=True)
    offset = torch.tensor([progress.bias], dtype=torch.float64, requires_grad=True)
    inputs, wanted = (torch.tensor(values[seen])[:, None] for values in (pairs.inputs, pairs.wanted))
    loss = ((F.conv2d(inputs, kernel[None, None], offset) - wanted) ** 2).mean() / 2
    loss.backward()
    expected = torch.cat([kernel.grad.ravel(), offset.grad])[: 9 + bias].numpy()
    np.testing.assert_allclose(gradient(progress, learning, pairs), expected, rtol=0, atol=1e-12)
    after = advance(progress, learning, pairs)
    assert after.losses[5] == pytest.approx(loss.item(), abs=1e-12)
    np.testing.assert_array_equal(after.slope, gradient(progress, learning, pairs))


def test_the_wanted_patches_are_the_filtered_ones() -> None:
    pairs = examples(Learning())
    kernel = torch.tensor(Learning().target.kernel, dtype=torch.float64)
    wanted = F.conv2d(torch.tensor(pairs.inputs)[:, None], kernel[None, None])[:, 0]
    np.testing.assert_allclose(pairs.wanted, wanted.numpy(), atol=1e-12)


def test_photo_patches_are_cut_from_the_photo() -> None:
    photo = np.random.default_rng(3).random((30, 20, 3)).astype(np.float32)
    pairs = examples(Learning(data=Data.PHOTO), photo)
    brightness = photo @ np.array([0.299, 0.587, 0.114])
    for patch, (row, column) in zip(pairs.inputs, pairs.corners, strict=True):
        np.testing.assert_allclose(patch, brightness[row : row + 16, column : column + 16], atol=1e-6)


def test_a_step_leaves_what_was_before_untouched() -> None:
    learning = of("Sharpen", optimiser=Optimiser.ADAM)
    pairs = examples(learning)
    before = started(learning, pairs)
    one, two = (advance(before, learning, pairs, 7) for _ in range(2))
    np.testing.assert_array_equal(one.weights, two.weights)
    assert (before.step, before.losses) == (0, ()) and not before.weights.any()
    assert (one.step, len(one.losses)) == (7, 7)
    further = advance(advance(before, learning, pairs, 3), learning, pairs, 4)
    np.testing.assert_array_equal(further.weights, one.weights)


@pytest.mark.parametrize("data", Data)
@pytest.mark.parametrize("optimiser", [Optimiser.SGD, Optimiser.MOMENTUM])
def test_the_safe_rate_is_where_the_training_begins_to_diverge(data: Data, optimiser: Optimiser) -> None:
    learning = of("Sharpen", data=data, optimiser=optimiser, start=Start.RANDOM)
    limit = safe_rate(learning, examples(learning))
    assert limit is not None
    below, above = (replace(learning, rate=limit * factor) for factor in (0.98, 1.02))
    assert not diverged(trained(below, 1000)[0], below)
    progress, pairs = trained(above, 1000)
    assert diverged(progress, above)
    assert "diverged" in sentences(progress, above, pairs)[0]
    assert f"choose one below {limit:.4g}" in sentences(progress, above, pairs)[1]


def test_plain_descent_is_limited_by_two_over_the_largest_eigenvalue() -> None:
    learning, pairs = Learning(), examples(Learning())
    windows = F.unfold(torch.tensor(pairs.inputs)[:, None], 3).permute(0, 2, 1).reshape(-1, 9).numpy()
    largest = np.linalg.eigvalsh(windows.T @ windows / len(windows))[-1]
    assert safe_rate(learning, pairs) == pytest.approx(2 / largest)
    assert safe_rate(replace(learning, optimiser=Optimiser.ADAM), pairs) is None


def test_a_diverged_training_stops_and_stays_finite() -> None:
    learning = Learning(rate=1000)
    progress, pairs = trained(learning, 100)
    assert progress.step < 10 and np.isfinite(progress.weights).all()
    assert advance(progress, learning, pairs).step == progress.step


def test_a_photo_is_slower_than_noise_and_says_why() -> None:
    slow, quick = Learning(data=Data.PHOTO), Learning()
    (far, photo), (near, noise) = trained(slow, 200), trained(quick, 200)
    assert deviation(far, slow) > 0.1 > deviation(near, quick)
    assert condition(photo) > 100 > 2 > condition(noise)
    needed, quickly = steps_needed(slow, photo), steps_needed(quick, noise)
    assert needed is not None and quickly is not None and needed > 100 * quickly
    assert "Neighbouring pixels" in sentences(far, slow, photo)[2]
    assert "Found" in sentences(near, quick, noise)[0]


@pytest.mark.parametrize("optimiser", [Optimiser.SGD, Optimiser.MOMENTUM])
def test_the_promised_steps_are_about_what_it_takes(optimiser: Optimiser) -> None:
    learning = Learning(optimiser=optimiser, rate=0.05)
    pairs = examples(learning)
    steps = steps_needed(learning, pairs)
    assert steps is not None and found(
        advance(started(learning, pairs), learning, pairs, 2 * math.ceil(steps)), learning
    )


def test_a_black_photo_teaches_nothing_and_says_so() -> None:
    learning = Learning(data=Data.PHOTO)
    progress, pairs = trained(learning, 3, np.zeros((20, 20)))
    assert not progress.kernel.any() and not diverged(progress, learning)
    assert "black" in sentences(progress, learning, pairs)[1]
    assert "never learned" in sentences(progress, learning, pairs)[2]


def test_starting_at_the_answer_stays_there() -> None:
    learning = of("Box blur 3 × 3", start=Start.BLUR)
    assert deviation(trained(learning, 50)[0], learning) < 1e-12


@pytest.mark.parametrize("state", presets().values(), ids=presets())
def test_every_state_has_its_sentences(state: Learning) -> None:
    progress, pairs = trained(state, 20)
    said = sentences(progress, state, pairs)
    assert len(said) == 3 and all(text.endswith(".") for text in said)
    assert next(iter(presets().values())) == Learning()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rate": 0}, "above 0"),
        ({"rate": float("nan")}, "above 0"),
        ({"patches": 0}, "between 1 and 256"),
        ({"batch": 33}, "33 of 32"),
        ({"patch": 2}, "between 3"),
        ({"seed": -1}, "seed"),
        ({"target": Filter("x", kernel_of(np.zeros((3, 3))))}, "all zeros"),
    ],
)
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(ExplorerError, match=words):
        Learning(**wrong)


def test_a_photo_smaller_than_a_patch_is_refused() -> None:
    with pytest.raises(ExplorerError, match="at most 8 pixels"):
        examples(Learning(data=Data.PHOTO), np.zeros((8, 30)))


def output_of(text: str) -> np.ndarray:
    names: dict[str, Any] = {}
    exec(text, names)
    return names["output"].numpy()


@pytest.mark.parametrize("state", presets().values(), ids=presets())
def test_the_code_of_a_preset_learns_the_same_kernel(state: Learning) -> None:
    progress, _ = trained(state, 12)
    np.testing.assert_allclose(output_of(code(state, progress.step)), progress.kernel, rtol=1e-9, atol=1e-11)


def test_the_code_of_a_file_learns_the_same_kernel(tmp_path: Path) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (24, 30, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    state = Learning(data=Data.PHOTO)
    progress, _ = trained(state, 12, pixels / np.float32(255))
    text = code(state, 12, str(tmp_path / "photo.png"))
    np.testing.assert_allclose(output_of(text), progress.kernel, rtol=0, atol=1e-6)
