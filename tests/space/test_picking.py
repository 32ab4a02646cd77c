import numpy as np
import pytest

from explorer.scene import Camera
from explorer.space import arrange, default_camera
from explorer.space.camera import Shot, between, orbited, panned, zoomed
from explorer.space.layout import ARRANGEMENTS, Layout
from explorer.space.picking import block_at, unit_at
from explorer.space.projection import Projection
from explorer.trace import Unit, fold
from tests.toy import lenet_like_trace

TOY = lenet_like_trace()
GROUPS = fold(TOY.layers)
VIEWS = sorted(ARRANGEMENTS)
SIZE = (900, 620)


def staged(view: str, **options: object) -> tuple[Layout, Projection]:
    layout = arrange(GROUPS, TOY.layers, view, **options)
    return layout, Shot(default_camera(layout, *SIZE), layout.arrangement.flat).project(*SIZE)


def pixel(layout: Layout, projection: Projection, unit: Unit) -> tuple[float, float]:
    place = layout.place(unit)
    assert place is not None
    slab, row, column = place
    point = layout.points(np.array([slab]), np.array([row + 0.5]), np.array([column + 0.5]))
    x, y = projection.screen(point)[0]
    return float(x), float(y)


def some_units(seed: int, count: int = 60) -> list[Unit]:
    random = np.random.default_rng(seed)
    shown = [TOY.layer(group.shown) for group in GROUPS]
    picked = [shown[i] for i in random.integers(len(shown), size=count)]
    return [Unit(layer.name, tuple(int(random.integers(n)) for n in layer.shape)) for layer in picked]


@pytest.mark.parametrize("view", VIEWS)
def test_a_unit_is_found_where_it_is_drawn(view: str) -> None:
    layout, projection = staged(view)
    for unit in some_units(1):
        assert unit_at(layout, projection, *pixel(layout, projection, unit)) == unit


@pytest.mark.parametrize("view", VIEWS)
def test_every_unit_of_the_output_is_found(view: str) -> None:
    layout, projection = staged(view)
    for index in range(10):
        unit = Unit("softmax", (index,))
        assert unit_at(layout, projection, *pixel(layout, projection, unit)) == unit


@pytest.mark.parametrize("view", ["row", "tower"])
@pytest.mark.parametrize("turn", [(50.0, 20.0), (160.0, -10.0), (-110.0, 40.0)])
def test_after_orbiting_the_nearest_slab_is_found(view: str, turn: tuple[float, float]) -> None:
    layout = arrange(GROUPS, TOY.layers, view)
    camera = orbited(default_camera(layout, *SIZE), *turn)
    projection = Shot(camera, False).project(*SIZE)
    middle = layout.corner + (layout.right + layout.down) / 2
    distance = np.linalg.norm(middle - projection.eye, axis=1)
    behind = (projection.eye - layout.corner) @ layout.normal < 0  # the front is turned away
    for unit in some_units(2):
        wanted = layout.place(unit)
        found = unit_at(layout, projection, *pixel(layout, projection, unit))
        assert wanted is not None and found is not None
        place = layout.place(found)
        assert place is not None
        if place[0] == wanted[0]:
            assert behind[wanted[0]] or found == unit
        else:
            assert distance[place[0]] < distance[wanted[0]] + 60


@pytest.mark.parametrize("view", VIEWS)
def test_beside_the_slabs_there_is_nothing(view: str) -> None:
    layout, projection = staged(view)
    assert unit_at(layout, projection, 2, 2) is None
    assert block_at(layout, projection, 2, 2) is None


def test_a_collapsed_block_has_no_units() -> None:
    layout, projection = staged("row", collapsed={"conv1"})
    x, y = pixel(layout, projection, Unit("relu1", (0, 10, 10)))
    assert unit_at(layout, projection, x, y) is None
    assert block_at(layout, projection, x, y) == 1


def test_an_empty_cell_of_a_wrapped_vector_is_no_unit() -> None:
    from explorer.trace import Axes, Layer, LayerKind

    layers = [Layer("input", LayerKind.INPUT, (97,), Axes.VECTOR)]
    layout = arrange(fold(layers), layers, "flat")
    block = layout.blocks[0]
    projection = Shot(default_camera(layout, *SIZE), True).project(*SIZE)
    corner = layout.points(np.array([0]), np.array([block.rows - 0.5]), np.array([block.columns - 0.5]))
    assert block.rows * block.columns > 97
    assert unit_at(layout, projection, *projection.screen(corner)[0]) is None


@pytest.mark.parametrize("view", VIEWS)
def test_zooming_keeps_what_is_under_the_pointer(view: str) -> None:
    layout, before = staged(view)
    shot = Shot(default_camera(layout, *SIZE), layout.arrangement.flat)
    direction = before.ray(300.0, 200.0)
    after = Shot(zoomed(shot.camera, before, 1.5, 300.0, 200.0), shot.flat).project(*SIZE)
    reach = shot.camera.distance if not shot.flat else 100 * shot.camera.distance
    point = direction[0] + direction[1] * reach  # in the plane through the centre
    assert after.screen(point) == pytest.approx([300.0, 200.0], abs=0.5)


@pytest.mark.parametrize("view", VIEWS)
def test_panning_moves_by_pixels(view: str) -> None:
    layout, before = staged(view)
    shot = Shot(default_camera(layout, *SIZE), layout.arrangement.flat)
    after = Shot(panned(shot.camera, before, 40.0, -25.0), shot.flat).project(*SIZE)
    moved = after.screen(shot.camera.centre) - before.screen(shot.camera.centre)
    assert moved == pytest.approx([40.0, -25.0], abs=1e-6)


def test_orbiting_never_tips_over() -> None:
    assert orbited(Camera((0, 0, 0), 10, 80, 350), 20, 30) == Camera((0, 0, 0), 10, 89, 10)


def test_the_way_between_two_cameras_begins_and_ends_at_them() -> None:
    row, flat = (Shot(default_camera(staged(v)[0], *SIZE), v == "flat") for v in ("row", "flat"))
    corners = staged("row")[0].corners.reshape(-1, 3)
    for t, shot in ((0.0, row), (1.0, flat)):
        there = between(row, flat, t, *SIZE).screen(corners)
        assert np.abs(there - shot.project(*SIZE).screen(corners)).max() < 4.0


@pytest.mark.parametrize("view", VIEWS)
def test_the_matrix_agrees_with_the_screen(view: str) -> None:
    layout, projection = staged(view)
    corners = layout.corners.reshape(-1, 3)
    clip = np.concatenate([corners, np.ones((len(corners), 1))], axis=1) @ projection.matrix.T
    pixels = (clip[:, :2] / clip[:, 3:] * (0.5, -0.5) + 0.5) * SIZE
    np.testing.assert_allclose(pixels, projection.screen(corners), atol=1e-6)
    assert (np.abs(clip[:, 2]) <= clip[:, 3]).all()
