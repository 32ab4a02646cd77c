from explorer.trace import Axes, Layer, LayerKind, blocks, closed_at_first, fold


def one(name: str, kind: LayerKind, *sources: str, scope: tuple[tuple[str, str], ...] = ()) -> Layer:
    return Layer(name, kind, (4, 8, 8), Axes.MAPS, sources, scope=scope)


def deep(count: int) -> list[Layer]:
    """Return `count` residual blocks of two convolutions and a sum each, in a Sequential."""
    layers = [one("input", LayerKind.INPUT)]
    for i in range(count):
        scope, last = (("stage", "Sequential"), (f"stage.{i}", "Residual")), layers[-1].name
        layers += [
            one(f"stage.{i}.a", LayerKind.CONVOLUTION, last, scope=scope),
            one(f"stage.{i}.b", LayerKind.CONVOLUTION, f"stage.{i}.a", scope=scope),
            one(f"stage.{i}.sum", LayerKind.ADD, f"stage.{i}.b", last, scope=scope),
        ]
    return layers


def test_a_container_is_no_block() -> None:
    assert [(block.path, block.kind, block.parent) for block in blocks(deep(2))] == [
        ("stage.0", "Residual", ""),
        ("stage.1", "Residual", ""),
    ]


def test_a_network_of_few_layers_starts_open_and_a_deep_one_closed() -> None:
    assert closed_at_first(deep(12)) == frozenset()
    assert closed_at_first(deep(13)) == {f"stage.{i}" for i in range(13)}


def test_a_closed_block_is_one_group_that_shows_its_output() -> None:
    groups = fold(deep(2), closed={"stage.0"})
    closed = groups[1]
    assert (closed.name, closed.label, closed.shown, closed.block) == (
        "stage.0",
        "stage.0 · Residual",
        "stage.0.sum",
        True,
    )
    assert [group.sources for group in groups[2:]] == [
        ("stage.0",),
        ("stage.1.a",),
        ("stage.1.b", "stage.0"),
    ]
