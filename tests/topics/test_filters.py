from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ExplorerError
from explorer.topics.filtering import filtered
from explorer.topics.filters import (
    FREE,
    LONGEST_CHAIN,
    Colour,
    Filter,
    Filters,
    added,
    code,
    facts,
    gallery,
    kernel_of,
    named,
    normalised,
    of_network,
    presets,
    removed,
    resized,
    with_cell,
    with_free,
    zero_mean,
)

LECTURE = [[1, 1, 1, 0, 0], [0, 1, 1, 1, 0], [0, 0, 1, 1, 1], [0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]


def array(name: str) -> np.ndarray:
    return np.array(named(name).kernel)


def output_of(text: str) -> np.ndarray:
    names: dict[str, Any] = {}
    exec(text, names)
    return names["output"].numpy()


def test_the_lectures_kernels_are_as_on_the_slide() -> None:
    np.testing.assert_array_equal(array("Horizontal edges"), [[1, 1, 1], [0, 0, 0], [-1, -1, -1]])
    np.testing.assert_array_equal(array("Vertical edges"), array("Horizontal edges").T)
    assert Filters().chain == (Filter("Horizontal edges", named("Horizontal edges").kernel),)
    assert next(iter(presets().values())) == Filters()


@pytest.mark.parametrize(
    ("name", "corner"),
    [
        ("Sobel, vertical edges", [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
        ("Sobel, horizontal edges", [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
        ("Scharr, vertical edges", [[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
        ("Multi-edge", [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
        ("Laplacian, 4 neighbours", [[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
        ("Sharpen", [[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
        ("Gaussian blur 3 × 3", [[1 / 16, 1 / 8, 1 / 16], [1 / 8, 1 / 4, 1 / 8], [1 / 16, 1 / 8, 1 / 16]]),
    ],
)
def test_a_known_kernel_holds_its_known_numbers(name: str, corner: list[list[float]]) -> None:
    np.testing.assert_array_equal(array(name), corner)


def test_the_unsharp_mask_is_the_one_in_the_books() -> None:
    book = [[1, 4, 6, 4, 1], [4, 16, 24, 16, 4], [6, 24, -476, 24, 6], [4, 16, 24, 16, 4], [1, 4, 6, 4, 1]]
    np.testing.assert_array_equal(array("Unsharp mask 5 × 5"), np.array(book) / -256)


@pytest.mark.parametrize("entry", gallery().values(), ids=gallery())
def test_a_filter_keeps_brightness_or_finds_changes(entry: Any) -> None:
    total = facts(entry.kernel).total
    changes = "dges" in entry.group
    assert total == pytest.approx(0 if changes else 1, abs=1e-12)
    assert entry.says.endswith(".") and entry.source


def test_a_gallery_entry_finds_the_edge_its_name_says() -> None:
    step = np.zeros((9, 9))
    step[5:] = 1  # brighter downwards
    for name in gallery():
        if "edges" in name:
            state = Filters((Filter(name, named(name).kernel),))
            down, right = (
                float(np.abs(filtered(picture, state)[3:6, 3:6]).max()) for picture in (step, step.T)
            )
            assert (down > 0) == ("orizontal" in name) and (right > 0) == ("ertical" in name), name


def test_sobel_is_positive_where_it_gets_brighter_and_the_lecture_where_it_gets_darker() -> None:
    step = np.zeros((6, 6))
    step[3:] = 1
    assert filtered(step, added(Filters(()), "Sobel, horizontal edges"))[3, 3] == 4
    assert filtered(step, Filters())[3, 3] == -3


def test_growing_a_kernel_puts_zeros_around_it_and_shrinking_takes_them_off() -> None:
    kernel = named("Sharpen").kernel
    grown = resized(kernel, 11)
    assert len(grown) == 11 and grown[5][5] == 5 and sum(map(sum, grown)) == 1
    assert resized(grown, 3) == kernel
    assert resized(kernel, 1) == ((5.0,),) and resized(kernel, 3) == kernel


def test_normalising_makes_the_sum_one() -> None:
    kernel = kernel_of(np.full((3, 3), 2.0))
    np.testing.assert_allclose(np.array(normalised(kernel)), 1 / 9)


def test_a_kernel_of_sum_zero_cannot_be_normalised() -> None:
    for name in ("Horizontal edges", "Difference of Gaussians"):
        with pytest.raises(ExplorerError, match="sum to 0"):
            normalised(named(name).kernel)


def test_zero_mean_takes_the_mean_off() -> None:
    kernel = zero_mean(with_cell(named("Identity").kernel, 0, 0, 8))
    assert kernel[0][0] == 7 and kernel[1][1] == 0 and kernel[2][2] == -1


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2e6])
def test_a_weight_that_is_no_usable_number_is_refused(value: float) -> None:
    with pytest.raises(ExplorerError, match="A weight is"):
        with_cell(named("Identity").kernel, 0, 0, value)


@pytest.mark.parametrize("shape", [(2, 2), (13, 13), (3, 5), (0, 0)])
def test_a_kernel_of_another_shape_is_refused(shape: tuple[int, int]) -> None:
    with pytest.raises(ExplorerError, match="1, 3, 5, 7, 9 or 11"):
        Filter("x", tuple((0.0,) * shape[1] for _ in range(shape[0])))
    with pytest.raises(ExplorerError, match="choose 1, 3"):
        resized(named("Identity").kernel, 4)


def test_facts_of_sobel() -> None:
    known = facts(named("Sobel, vertical edges").kernel)
    assert (known.total, known.lowest, known.highest) == (0, -4, 4)
    assert (known.rank, known.separable, known.parameters) == (1, True, 9)
    assert (known.multiplications, known.apart) == (6, 6)
    assert "only changes" in known.sentences[0] and "Separable" in known.sentences[2]


def test_facts_of_kernels_that_are_not_separable() -> None:
    assert facts(named("Sharpen").kernel).rank == 2
    assert facts(named("Motion blur").kernel).rank == 9
    assert facts(resized(((0.0,),), 3)).rank == 0
    assert "keep their brightness" in facts(named("Identity").kernel).sentences[0]


def test_the_free_kernel_changes_wherever_the_chain_uses_it() -> None:
    state = added(added(Filters(), FREE), "Sharpen")
    changed = with_free(state, with_cell(state.free, 0, 0, 4))
    assert changed.chain[1].kernel == changed.free and changed.free[0][0] == 4
    assert (changed.chain[0], changed.chain[2]) == (state.chain[0], state.chain[2])
    assert removed(changed, 1).chain == (state.chain[0], state.chain[2])


def test_a_chain_too_long_or_too_strong_is_refused() -> None:
    with pytest.raises(ExplorerError, match="at most 8"):
        Filters((Filter(),) * (LONGEST_CHAIN + 1))
    strong = Filter("x", ((1e6,),))
    with pytest.raises(ExplorerError, match="smaller"):
        Filters((strong,) * 6)
    Filters((strong,) * 5)


def test_a_divider_outside_the_picture_and_an_unknown_name_are_refused() -> None:
    with pytest.raises(ExplorerError, match="between 0 and 1"):
        Filters(divider=1.1)
    with pytest.raises(ExplorerError, match="Blurr"):
        added(Filters(), "Blurr")


def test_a_networks_filter_acts_on_grey_by_the_sum_of_its_kernels() -> None:
    weight = np.random.default_rng(0).standard_normal((4, 3, 5, 5))
    entries = of_network("conv1", weight)
    assert [entry.name for entry in entries][:1] == ["conv1, filter 0"]
    np.testing.assert_array_equal(np.array(entries[3].kernel), weight[3].sum(axis=0))
    assert of_network("patches", weight[:, :, :4, :4]) == ()


@pytest.mark.parametrize("state", presets().values(), ids=presets())
@pytest.mark.parametrize("shape", [(), (7, 9), (8, 6, 3), (6, 6, 1)], ids=str)
def test_the_code_of_a_preset_makes_its_output(state: Filters, shape: tuple[int, ...]) -> None:
    picture = np.random.default_rng(1).random(shape) if shape else None
    expected = filtered(np.array(LECTURE) if picture is None else picture, state)
    np.testing.assert_allclose(output_of(code(state, picture=picture)), expected, rtol=0, atol=2e-6)


@pytest.mark.parametrize("colour", Colour)
def test_the_code_of_a_file_makes_its_output(colour: Colour, tmp_path: Path) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (12, 9, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    state = replace(Filters(), colour=colour)
    output = output_of(code(state, str(tmp_path / "photo.png")))
    np.testing.assert_allclose(output, filtered(pixels / np.float32(255), state), rtol=0, atol=2e-6)
