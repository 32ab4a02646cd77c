"""``cnn-explorer train`` on a tiny MNIST: what it writes, refuses, and keeps when it is interrupted."""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from explorer.cli import main
from explorer.errors import ExplorerError
from explorer.network import files
from explorer.network.definitions import MLP
from explorer.network.files import fill, load_weights
from explorer.network.preprocess import MNIST
from explorer.training import data
from explorer.training.data import Pictures
from explorer.training.loop import Plan, Training, accuracy, distillation, normalised
from tests.training.tiny import write_drawings

STEPS = 3  # batches of 128 in the 384 pictures of the tiny MNIST
KEYS = {
    "network",
    "classes",
    "input_size",
    "parameters",
    "preprocessing",
    "mean",
    "deviation",
    "data",
    "command",
    "accuracy",
}
Train = Callable[..., int]
Error = Callable[[], str]


@pytest.fixture
def train(mnist: Path, tmp_path: Path) -> Train:
    """Return a function that runs ``train`` on the tiny MNIST, by default mlp for two epochs into mlp.st."""

    def run(*args: object, name: str = "mlp", epochs: int = 2, output: str = "mlp.st") -> int:
        options = ["--data", mnist, "--epochs", epochs, "--output", tmp_path / output, *args]
        return main(["train", name, *map(str, options)])

    return run


@pytest.fixture
def interrupt(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Return a function that lets Ctrl-C come in the middle of the given step, counted from 1."""
    step = Training._step

    def at(number: int) -> None:
        steps: list[int] = []

        def interrupted(self: Training, *batch: Tensor) -> tuple[Tensor, float]:
            steps.append(1)
            if len(steps) == number:
                raise KeyboardInterrupt
            return step(self, *batch)

        monkeypatch.setattr(Training, "_step", interrupted)

    return at


@pytest.fixture
def sentence(capsys: pytest.CaptureFixture[str]) -> Error:
    """Return a function that gives the one sentence a refused run printed."""

    def read() -> str:
        line = capsys.readouterr().err.strip()
        assert re.fullmatch(r"[^\n]+\.", line), line
        return line

    return read


def left(folder: Path) -> set[str]:
    """Return the files in a folder."""
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_weights_are_written_with_all_they_should_say(train: Train, tmp_path: Path) -> None:
    assert train() == 0
    assert left(tmp_path) == {"mlp.st"}
    module = MLP()
    metadata = fill(module, tmp_path / "mlp.st")
    assert set(metadata) == KEYS
    assert metadata["classes"] == list("0123456789") and metadata["input_size"] == [1, 28, 28]
    assert metadata["command"] == "cnn-explorer train mlp --data DIR --epochs 2 --seed 0"
    assert str(tmp_path) not in json.dumps(metadata)
    _, test = data.mnist(tmp_path / "data")
    assert metadata["accuracy"] == accuracy(module, test, MNIST)


def test_training_learns(train: Train, tmp_path: Path) -> None:
    assert train(epochs=20) == 0
    _, metadata = load_weights(tmp_path / "mlp.st")
    assert metadata["accuracy"] > 0.3  # by chance: 0.1


def test_the_same_seed_gives_the_same_weights_and_another_does_not(train: Train, tmp_path: Path) -> None:
    for output, seed in (("a", 0), ("b", 0), ("c", 1)):
        assert train("--seed", seed, epochs=1, output=output) == 0
    first, second, third = (load_weights(tmp_path / name)[0]["fc1.weight"] for name in "abc")
    assert torch.equal(first, second) and not torch.equal(first, third)


def test_training_begins_with_given_weights(train: Train, tmp_path: Path) -> None:
    assert train(epochs=20) == 0
    assert train("--start", tmp_path / "mlp.st", "--rate", 1e-9, epochs=1, output="again.st") == 0
    before, after = (load_weights(tmp_path / name)[0] for name in ("mlp.st", "again.st"))
    assert all(torch.allclose(before[key], after[key], atol=1e-5) for key in before)
    _, metadata = load_weights(tmp_path / "again.st")
    expected = "cnn-explorer train mlp --data DIR --start FILE --rate 1e-09 --epochs 1 --seed 0"
    assert metadata["command"] == expected


def test_a_teacher_that_says_the_same_has_nothing_to_add() -> None:
    same = torch.tensor([[1.0, 2.0]])
    assert distillation(same, [same, same + 3]).item() == pytest.approx(0, abs=1e-6)


def test_what_a_teacher_says_is_softened() -> None:
    logits, answer = torch.zeros(1, 2), torch.tensor([[2.0 * math.log(3), 0.0]])  # softened: 3/4 and 1/4
    expected = 4 * (0.75 * math.log(1.5) + 0.25 * math.log(0.5))
    assert distillation(logits, [answer]).item() == pytest.approx(expected)


def test_a_network_learns_from_its_teacher_what_the_labels_do_not_say(mnist: Path) -> None:
    pictures, _ = data.mnist(mnist)
    inputs = normalised(pictures.images[:100].float() / 255, MNIST)
    wrong = Pictures(pictures.images, torch.zeros_like(pictures.labels))
    plan = Plan(epochs=20, averaging=0.9)
    teacher = MLP()
    alone, taught = Training(MLP(), wrong, MNIST, plan), Training(MLP(), wrong, MNIST, plan, [teacher])
    for _ in range(15):
        alone.run_epoch()
        taught.run_epoch()

    def distance(module: torch.nn.Module) -> float:
        with torch.inference_mode():
            ours, theirs = (each.eval()(inputs).softmax(1) for each in (module, teacher))
        return float((ours - theirs).abs().mean())

    assert distance(taught.module) < distance(alone.module) / 2


def test_a_teacher_of_other_pictures_is_refused(train: Train, sentence: Error) -> None:
    assert train("--teachers", "cifar_cnn") == 1
    assert "cifar_cnn knows other pictures than mlp" in sentence()


@pytest.mark.parametrize("rate", ["0", "-1", "fast", "nan", "inf"])
def test_a_rate_that_is_none_is_refused(train: Train, rate: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        train("--rate", rate)
    assert f"{rate} is not a number above 0" in capsys.readouterr().err


def test_a_bar_shows_loss_and_accuracy(train: Train, capsys: pytest.CaptureFixture[str]) -> None:
    assert train(epochs=1) == 0
    out, err = capsys.readouterr()
    assert re.search(r"epoch 1/1.*3/3.*accuracy=[\d.]+%, loss=\d\.\d+, test=[\d.]+%", err)
    assert re.fullmatch(r".*mlp\.st: accuracy [\d.]+%\n", out)


def test_an_interruption_keeps_the_last_whole_epoch(
    train: Train, interrupt: Callable[[int], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt(STEPS + 2)
    assert train() == 130
    assert left(tmp_path) == {"mlp.st.checkpoint"}
    assert load_weights(tmp_path / "mlp.st.checkpoint")[1]["epoch"] == 1
    assert capsys.readouterr().err.endswith("Interrupted.  Add --resume to go on after epoch 1.\n")


def test_an_interruption_in_the_first_epoch_writes_nothing(
    train: Train, interrupt: Callable[[int], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt(2)
    assert train() == 130
    assert left(tmp_path) == set()
    assert "Nothing was written." in capsys.readouterr().err


def test_an_interruption_while_the_checkpoint_is_written_leaves_no_part_of_it(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_tensors: object, filename: str, metadata: object) -> None:
        Path(filename).write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "save_file", interrupted)
    assert train() == 130
    assert left(tmp_path) == set()
    assert "Nothing was written." in capsys.readouterr().err


@pytest.mark.parametrize("name", ["mlp", "lenet"])
def test_interrupted_and_resumed_is_bit_for_bit_the_run_in_one_go(
    train: Train, interrupt: Callable[[int], None], tmp_path: Path, name: str
) -> None:
    assert train(name=name, epochs=3, output="whole") == 0
    interrupt(STEPS + 2)
    assert train(name=name, epochs=3, output="parts") == 130
    assert train("--resume", name=name, epochs=3, output="parts") == 0
    whole, parts = (load_weights(tmp_path / output) for output in ("whole", "parts"))
    assert whole[1] == parts[1]
    assert all(torch.equal(whole[0][key], parts[0][key]) for key in whole[0])
    assert left(tmp_path) == {"whole", "parts"}


@pytest.mark.parametrize("change", [{"epochs": 3}, {"name": "lenet"}, {"seed": 1}, {"more": 1}])
def test_resuming_with_other_options_is_refused(
    train: Train,
    interrupt: Callable[[int], None],
    tmp_path: Path,
    sentence: Error,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, Any],
) -> None:
    interrupt(STEPS + 1)
    assert train() == 130
    capsys.readouterr()
    before = (tmp_path / "mlp.st.checkpoint").read_bytes()
    monkeypatch.setattr(data, "HELD_OUT", 2)
    options: list[object] = ["--resume"]
    options += ["--seed", change.pop("seed")] if "seed" in change else []
    options += ["--drawings", write_drawings(tmp_path / "d", 3)] if change.pop("more", 0) else []
    assert train(*options, **change) == 1
    assert "other options or data" in sentence()
    assert (tmp_path / "mlp.st.checkpoint").read_bytes() == before


def test_resuming_without_a_checkpoint_or_from_a_damaged_one_is_refused(
    train: Train, tmp_path: Path, sentence: Error
) -> None:
    assert train("--resume") == 1
    assert "start without --resume" in sentence()
    (tmp_path / "mlp.st.checkpoint").write_bytes(b"half")
    assert train("--resume") == 1
    assert "is damaged" in sentence()


def test_drawings_are_trained_on_and_measured(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "HELD_OUT", 2)
    assert train("--drawings", write_drawings(tmp_path / "d.json", 4), epochs=1) == 0
    _, metadata = load_weights(tmp_path / "mlp.st")
    assert set(metadata) == {*KEYS, "drawings_held_out", "drawings_all"}
    assert "--drawings FILE" in metadata["command"] and "d.json" not in json.dumps(metadata)


def test_too_few_drawings_are_refused(train: Train, tmp_path: Path, sentence: Error) -> None:
    assert train("--drawings", write_drawings(tmp_path / "few.json", 4)) == 1
    assert "few.json has 4 drawings; more than 500 are needed" in sentence()
    assert left(tmp_path) == {"few.json"}


def test_an_output_that_cannot_be_written_is_refused_before_training(train: Train, sentence: Error) -> None:
    assert train(output="no folder/mlp.st") == 1
    assert "make it first" in sentence()
    assert train(output="data") == 1
    assert "is a folder" in sentence()


@pytest.mark.parametrize(
    "option", [("--epochs", "0"), ("--epochs", "many"), ("--seed", "-1"), ("--seed", str(2**70)), ("--fast",)]
)
def test_wrong_options_end_with_two(train: Train, option: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as stop:
        train(*option)
    assert stop.value.code == 2


def test_the_learning_rate_rises_and_falls_once_and_augmentation_grows_mild() -> None:
    plan = Plan(epochs=10)
    rates = [plan.rate_at(step / 100) for step in range(101)]
    top = rates.index(max(rates))
    assert top == 10 and max(rates) == pytest.approx(plan.rate)
    assert rates[:11] == sorted(rates[:11]) and rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[-1] == pytest.approx(0, abs=1e-9)
    assert [plan.strength(epoch) for epoch in (0, 8)] == pytest.approx([1, 1])
    assert plan.mild < plan.strength(9) < 1


def test_what_is_kept_is_an_average_of_the_weights_on_the_way(mnist: Path) -> None:
    pictures, _ = data.mnist(mnist)
    torch.manual_seed(0)
    training = Training(MLP(), pictures, MNIST, Plan(epochs=1, averaging=0.5))
    places = []
    training.run_epoch(lambda _loss, _hits: places.append(training.module.get_parameter("fc3.bias").clone()))
    expected = 0.5 * (0.5 * places[0] + 0.5 * places[1]) + 0.5 * places[2]
    torch.testing.assert_close(training.averaged.get_parameter("fc3.bias"), expected)


def test_every_epoch_has_an_order_of_its_own(mnist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[list[int]] = []
    step = Training._step

    def watched(self: Training, pictures: Tensor, labels: Tensor) -> tuple[Tensor, float]:
        orders.append(labels.tolist())
        return step(self, pictures, labels)

    monkeypatch.setattr(Training, "_step", watched)
    training = Training(MLP(), data.mnist(mnist)[0], MNIST, Plan(epochs=2))
    training.run_epoch()
    training.run_epoch()
    assert len(orders) == 2 * STEPS and orders[0] != orders[STEPS]


def test_a_checkpoint_that_cannot_be_written_says_so(mnist: Path, tmp_path: Path) -> None:
    training = Training(MLP(), data.mnist(mnist)[1], MNIST, Plan())
    with pytest.raises(ExplorerError, match="another place"):
        training.save(tmp_path / "no folder" / "x")
