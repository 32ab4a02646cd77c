from itertools import combinations

import numpy as np
import pytest

from explorer.space import arrange, default_camera
from explorer.space.camera import PRESETS, Shot, block_boxes
from explorer.space.grids import wrapped
from explorer.space.layout import ARRANGEMENTS, Layout
from explorer.trace import Axes, Layer, LayerKind, Unit, fold
from tests.toy import lenet_like_trace

TOY = lenet_like_trace()
GROUPS = fold(TOY.layers)
VIEWS = sorted(ARRANGEMENTS)
SIZES = [(1280, 800), (1920, 1080), (900, 620), (420, 900), (1600, 340)]


def inception() -> list[Layer]:
    """Return a small network with four branches and a residual sum."""

    def maps(name: str, kind: LayerKind, channels: int, *sources: str) -> Layer:
        return Layer(name, kind, (channels, 14, 14), Axes.MAPS, sources)

    branches = [maps(f"branch{i}", LayerKind.CONVOLUTION, 4 + 4 * i, "stem") for i in range(4)]
    return [
        maps("input", LayerKind.INPUT, 3),
        maps("stem", LayerKind.CONVOLUTION, 24, "input"),
        *branches,
        maps("cat", LayerKind.CONCATENATE, 40, *(branch.name for branch in branches)),
        maps("conv", LayerKind.CONVOLUTION, 40, "cat"),
        maps("sum", LayerKind.ADD, 40, "conv", "cat"),
    ]


def mlp() -> list[Layer]:
    sizes = {"fc1": 300, "fc2": 100, "fc3": 10}
    layers = [Layer("input", LayerKind.INPUT, (1, 28, 28), Axes.MAPS)]
    for name, size in sizes.items():
        layers.append(Layer(name, LayerKind.LINEAR, (size,), Axes.VECTOR, (layers[-1].name,)))
    return layers


NETWORKS = {"lenet": list(TOY.layers), "mlp": mlp(), "branches": inception()}


def apart(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether a straight line, in steps of half a degree, has all points of `a` on one side and `b` on the other."""
    angle = np.radians(np.arange(0, 180, 0.5))
    directions = np.stack([np.cos(angle), np.sin(angle)])
    first, second = a @ directions, b @ directions
    return bool(((first.max(0) <= second.min(0)) | (second.max(0) <= first.min(0))).any())


def on_screen(layout: Layout, size: tuple[int, int], preset: str = "three-quarter") -> np.ndarray:
    """Return the pixels of all corners, (slabs, 8, 2)."""
    camera = default_camera(layout, *size, preset)
    return Shot(camera, layout.arrangement.flat).project(*size).screen(layout.corners)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", SIZES[:3])
def test_no_layer_covers_another_at_the_default_camera(
    network: str, view: str, size: tuple[int, int]
) -> None:
    layers = NETWORKS[network]
    layout = arrange(fold(layers), layers, view)
    screen = on_screen(layout, size)
    points = [screen[b.first : b.first + b.count].reshape(-1, 2) for b in layout.blocks]
    for (i, a), (j, b) in combinations(enumerate(points), 2):
        assert apart(a, b), f"{layout.blocks[i].label} and {layout.blocks[j].label}"


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("preset", PRESETS)
def test_every_corner_is_in_sight(network: str, view: str, size: tuple[int, int], preset: str) -> None:
    layers = NETWORKS[network]
    screen = on_screen(arrange(fold(layers), layers, view), size, preset).reshape(-1, 2)
    assert (screen.min(0) >= 0).all()
    assert (screen.max(0) <= size).all()


@pytest.mark.parametrize("view", VIEWS)
def test_the_network_fills_the_view(view: str) -> None:
    layout = arrange(GROUPS, TOY.layers, view)
    for size in SIZES:
        boxes = block_boxes(
            layout, Shot(default_camera(layout, *size), layout.arrangement.flat).project(*size)
        )
        extent = boxes[:, 2:].max(0) - boxes[:, :2].min(0)
        assert (extent / size).max() > 0.6


def test_a_hidden_group_takes_no_room() -> None:
    whole, less = arrange(GROUPS, TOY.layers), arrange(GROUPS, TOY.layers, hidden={"pool1", "fc1"})
    assert {b.group for b in whole.blocks} - {b.group for b in less.blocks} == {"pool1", "fc1"}
    assert np.ptp(less.corner[:, 0]) < np.ptp(whole.corner[:, 0]) - 40
    assert less.place(Unit("pool1", (0, 1, 1))) is None


def test_a_collapsed_group_is_one_block() -> None:
    layout = arrange(GROUPS, TOY.layers, collapsed={"conv2"})
    block = next(b for b in layout.blocks if b.group == "conv2")
    assert block.count == 1 and block.mean
    assert layout.place(Unit("relu2", (9, 4, 6))) == (block.first, 4, 6)


def test_nothing_shown_is_no_error() -> None:
    layout = arrange(GROUPS, TOY.layers, hidden={group.name for group in GROUPS})
    assert len(layout.corner) == 0
    assert default_camera(layout, 900, 620).distance > 0


def test_branches_stand_side_by_side() -> None:
    layers = inception()
    layout = arrange(fold(layers), layers, "row")
    branches = [i for i, b in enumerate(layout.blocks) if b.group.startswith("branch")]
    middles = layout.bounds[branches].mean(1)
    assert np.ptp(middles[:, 0]) < 1e-6
    assert len(np.unique(np.round(middles[:, 2], 3))) == 4


def test_small_maps_are_drawn_larger_than_to_scale() -> None:
    cell = {b.group: b.width / b.columns for b in arrange(GROUPS, TOY.layers).blocks}
    assert cell["conv1"] < cell["pool1"] < cell["pool2"]


@pytest.mark.parametrize("units", [1, 10, 84, 97, 120, 300, 4096])
def test_a_wrapped_vector_has_a_cell_for_every_unit(units: int) -> None:
    for tall in (True, False):
        rows, columns = wrapped(units, tall)
        assert rows * columns >= units and rows * columns - units < columns


def test_known_vectors_wrap_without_gaps() -> None:
    assert wrapped(120, True) == (12, 10) and wrapped(84, True) == (12, 7)
    assert wrapped(10, True) == (10, 1) and wrapped(10, False) == (1, 10)


def test_slabs_state_what_they_are() -> None:
    slabs = arrange(GROUPS, TOY.layers).slabs()
    assert [slab.group for slab in slabs].count("conv2") == 16
    assert (slabs[0].layer, slabs[0].channel, slabs[0].rows, slabs[0].columns) == ("input", 0, 28, 28)
