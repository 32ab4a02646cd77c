"""Files of both of torch's exporters to ONNX, and files that cannot be shown."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from explorer.errors import ExplorerError
from explorer.network.network import Network
from explorer.network.onnx import open_onnx
from explorer.network.operators import torchvision
from explorer.trace import Change, Edits, LayerKind, ParameterEdit, Unit, contributions
from tests.network.damage import damaged, sentence_of

onnx = pytest.importorskip("onnx")
torchvision()  # which onnx2torch imports
pytest.importorskip("onnx2torch")
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.act = nn.Hardswish()

    def forward(self, maps: Tensor) -> Tensor:
        joined: Tensor = torch.cat([self.act(self.conv(maps)) + maps, maps], 1)
        return joined


class Small(nn.Module):
    """A stem, a block, a global average, features to classes."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, stride=2), nn.BatchNorm2d(4), nn.ReLU6())
        self.block = Block()
        self.head = nn.Sequential(nn.Linear(8, 8), nn.GELU(), nn.Linear(8, 5))

    def forward(self, image: Tensor) -> Tensor:
        logits: Tensor = self.head(self.block(self.stem(image)).mean((2, 3)))
        return logits


@pytest.fixture(scope="module", params=[False, True], ids=["older exporter", "newer exporter"])
def exported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[nn.Module, Path]:
    if request.param:
        pytest.importorskip("onnxscript")
    torch.manual_seed(0)
    module, path = Small().eval(), tmp_path_factory.mktemp("onnx") / "small.onnx"
    newer = {"verbose": False} if request.param else {}
    torch.onnx.export(module, (torch.rand(1, 3, 16, 16),), str(path), dynamo=request.param, **newer)
    return module, path


def test_a_file_gives_what_the_network_gave(exported: tuple[nn.Module, Path]) -> None:
    module, path = exported
    network = open_onnx(path)
    assert network.name == "small" and network.preparation.size == (3, 16, 16) and len(network.classes) == 5
    image = torch.rand(1, 3, 16, 16)
    with torch.inference_mode():
        torch.testing.assert_close(network.module(image), module(image), rtol=1e-4, atol=1e-5)


def test_every_layer_is_known_and_adds_up(exported: tuple[nn.Module, Path]) -> None:
    trace = open_onnx(exported[1]).trace(np.random.default_rng(0).integers(0, 255, (20, 20, 3), np.uint8))
    for layer in trace.layers[1:]:
        found = contributions(trace, Unit(layer.name, (0,) * len(layer.shape)))
        assert found.known and found.agrees, (layer.name, found.note)
    kinds = [layer.kind for layer in trace.layers]
    assert kinds.count(LayerKind.LINEAR) == 2 and LayerKind.CONCATENATE in kinds and LayerKind.GELU in kinds


def test_layers_keep_their_names_and_stand_in_their_blocks(exported: tuple[nn.Module, Path]) -> None:
    network = open_onnx(exported[1])
    conv = next(layer for layer in network.layers if layer.name == "block.conv")
    assert conv.kind is LayerKind.CONVOLUTION and conv.scope[-1][0] == "block"


def test_its_weights_can_be_broken(exported: tuple[nn.Module, Path]) -> None:
    network, picture = open_onnx(exported[1]), np.full((20, 20, 3), 200, np.uint8)
    edits = Edits().with_change(ParameterEdit("head.2", "weight", (), Change.ZERO))
    bias = network.trace(picture).layer("head.2").bias
    np.testing.assert_array_equal(network.trace(picture, edits=edits)["head.2"], bias)


def made(
    path: Path, operator: str = "Relu", shape: tuple[object, ...] = (1, 1, 4, 4), inputs: int = 1
) -> Path:
    """Write a file of one operator and a flatten."""
    helper, numbers = onnx.helper, onnx.TensorProto.FLOAT
    given = [helper.make_tensor_value_info(f"x{i}", numbers, shape) for i in range(inputs)]
    nodes = [helper.make_node(operator, ["x0"], ["y"]), helper.make_node("Flatten", ["y"], ["z"])]
    result = [helper.make_tensor_value_info("z", numbers, ["n", "m"])]
    graph = helper.make_graph(nodes, "graph", given, result)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), str(path))
    return path


def test_open_sizes_are_chosen(tmp_path: Path) -> None:
    assert open_onnx(made(tmp_path / "a.onnx", shape=("n", 1, 6, 7))).preparation.size == (1, 6, 7)
    network: Network = open_onnx(made(tmp_path / "b.onnx", shape=("n", 1, 8, "w")))
    assert network.preparation.size == (1, 8, 224)


def test_what_cannot_be_opened_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "noise.onnx").write_bytes(b"\x08\x99" * 40)
    (tmp_path / "empty.onnx").write_bytes(b"")
    cases = {
        "no file": tmp_path / "nowhere.onnx",
        "damaged": tmp_path / "noise.onnx",
        "empty.onnx is damaged": tmp_path / "empty.onnx",
        "the operator Hardmax,": made(tmp_path / "hardmax.onnx", "Hardmax"),
        "reads x0, x1": made(tmp_path / "two.onnx", inputs=2),
        "does not read an image": made(tmp_path / "words.onnx", shape=(1, 8)),
    }
    for said, path in cases.items():
        with pytest.raises(ExplorerError, match=said):
            open_onnx(path)


def test_missing_weights_beside_the_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "far.onnx"
    proto = onnx.load(str(made(path)))
    proto.graph.initializer.append(onnx.numpy_helper.from_array(np.ones((64, 64), np.float32), "far"))
    onnx.save(proto, str(path), save_as_external_data=True, location="far.data", size_threshold=0)
    open_onnx(path)
    (tmp_path / "far.data").unlink()
    with pytest.raises(ExplorerError, match="second file"):
        open_onnx(path)


def test_whatever_bytes_are_others_no_other_error_comes_of_it(exported, tmp_path: Path) -> None:
    whole, path, random, refused = exported[1].read_bytes(), tmp_path / "mine.onnx", Random(0), 0
    for _ in range(40):
        path.write_bytes(damaged(whole, random))
        try:
            open_onnx(path)
        except ExplorerError as error:
            assert "mine.onnx" in sentence_of(error)
            refused += 1
    assert refused > 10


def test_weights_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    module = nn.Sequential(nn.Conv2d(3, 2, 4), nn.Flatten())
    with torch.no_grad():
        module[0].weight[1, 0, 0, 0] = float("nan")
    torch.onnx.export(module.eval(), (torch.rand(1, 3, 4, 4),), str(tmp_path / "mine.onnx"), dynamo=False)
    with pytest.raises(ExplorerError, match="not finite"):
        open_onnx(tmp_path / "mine.onnx")
