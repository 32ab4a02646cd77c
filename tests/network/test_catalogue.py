"""What is known of every network before torch is loaded, and whether it is what torchvision says."""

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.errors import ExplorerError
from explorer.network import NAMES, SHIPPED, describe
from explorer.network.catalogue import LISTED, card, check
from explorer.network.operators import torchvision
from explorer.resources import find

ROOT = Path(__file__).parent.parent.parent


def test_the_file_says_what_torchvision_says() -> None:
    spec = importlib.util.spec_from_file_location("catalogue_tool", ROOT / "tools" / "catalogue.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert json.loads(find("networks.json").read_text("utf-8")) == tool.rows()


def test_every_classifier_of_torchvision_is_there() -> None:
    models = torchvision().models
    assert set(LISTED) == set(models.list_models(module=models))
    assert list(NAMES) == [*SHIPPED, *LISTED]


def test_cards_are_read_without_torch() -> None:
    script = (
        "import json, sys; from explorer.network.catalogue import cards;"
        "print(json.dumps({card.name: card.parameters for card in cards()}));"
        "print('torch' in sys.modules or 'safetensors' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    cards, torch_loaded = done.stdout.splitlines()
    parameters = json.loads(cards)
    assert list(parameters) == list(NAMES)
    assert {"lenet": 61_706, "mlp": 266_610, "resnet18": 11_689_512}.items() <= parameters.items()
    assert torch_loaded == "False"


@pytest.mark.parametrize("name", NAMES)
def test_every_network_can_be_chosen_by_its_card(name: str) -> None:
    known = card(name)
    assert known.title and known.family and re.fullmatch(r"[^{}]+\.", known.summary), known.summary
    assert known.title != name
    channels, rows, columns = known.input_size
    assert channels in (1, 3) and min(rows, columns) >= 28


@pytest.mark.parametrize("name", LISTED)
def test_weights_come_from_a_secure_address_and_their_name_carries_their_hash(name: str) -> None:
    listed = LISTED[name]
    assert listed.url.startswith("https://") and re.fullmatch(r"[\w.-]+\.pth", listed.file_name)
    assert re.fullmatch(r"[0-9a-f]{8,}", listed.hash_prefix)
    assert (listed.card.download, listed.card.download_bytes) == (listed.url, listed.bytes)
    # four bytes a parameter, and a little more: googlenet's and inception's side outputs
    assert 0.95 < listed.bytes / (4 * listed.parameters) < 2


def test_resnet18_is_known_by_its_numbers() -> None:
    known = describe("resnet18")
    assert (known.title, known.family, known.input_size) == ("ResNet-18", "ResNet", (3, 224, 224))
    assert known.accuracy == pytest.approx(0.69758)


def test_weights_are_at_hand_once_they_lie_in_the_cache_or_in_torchs_own(cache: Path, tmp_path: Path) -> None:
    assert not describe("alexnet").trained and describe("lenet").trained
    cache.mkdir(parents=True)
    (cache / LISTED["alexnet"].file_name).touch()
    hub = tmp_path / "caches" / "hub" / "checkpoints"
    hub.mkdir(parents=True)
    (hub / LISTED["vgg11"].file_name).touch()
    assert describe("alexnet").trained and describe("vgg11").trained
    assert not describe("vgg13").trained


@pytest.mark.parametrize(
    ("wrong", "right"), [("resnet", "resnet18"), ("alexnot", "alexnet"), ("ResNet-50", "resnet50")]
)
def test_an_unknown_name_is_refused_with_those_like_it(wrong: str, right: str) -> None:
    with pytest.raises(ExplorerError, match=right) as caught:
        check(wrong)
    assert "\n" not in str(caught.value) and ". " not in str(caught.value)


def test_a_name_like_no_other_is_refused_with_the_way_to_all() -> None:
    with pytest.raises(ExplorerError, match="networks --all"):
        check("zzzzzz")
