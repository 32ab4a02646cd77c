"""Opens networks: the shipped ones, torchvision's, the user's own."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image
from torch import Tensor, nn
from torch.export import ExportedProgram

from explorer.errors import ExplorerError
from explorer.network import classifiers, exported
from explorer.network.arguments import meaning_of, size_of
from explorer.network.cache import folder, is_whole
from explorer.network.catalogue import LISTED, NAMES, Listed, announce, check, damaged, weights_path, withdraw
from explorer.network.definitions import NETWORKS
from explorer.network.files import fill
from explorer.network.given import Given
from explorer.network.metadata import NONSENSE, told
from explorer.network.network import Network
from explorer.network.photographs import plain
from explorer.network.preparation import Preparation
from explorer.network.recorder import Cancelled
from explorer.network.states import State, check_sums, fitted, mismatch, read_state
from explorer.trace.card import NetworkCard

KEPT = 2  # networks of torchvision's in memory; VGG-16's weights take 550 MB
OWN_FAMILY = "Your own"

_lock = threading.Lock()
_opening: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)  # two lanes may ask for the same
_shipped: dict[str, Network] = {}
_listed: OrderedDict[str, Network] = OrderedDict()  # the one used last is last
_own: dict[str, Network] = {}


def open_network(
    network: str | nn.Module | ExportedProgram,
    input_size: tuple[int, int, int] | None = None,
    classes: Sequence[str] | None = None,
    preprocess: Callable[[Image.Image], Tensor] | None = None,
    output: str = "auto",
    name: str | None = None,
    weights: str | Path | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Network:
    """Return a network that traces.

    network: a name from `NAMES`, or any nn.Module or exported program that classifies images; input_size, classes,
    preprocess and output are for these.  One of torchvision's has the weights that were downloaded, else random ones
    (`trained` is false).
    input_size: (C, H, W) of one input.  classes: their names, numbers if None.  preprocess: from a PIL image to a
    (C, H, W) tensor, torchvision's weight transforms included; without it a picture is cropped, resized and scaled to
    0..1.  output: what the last layer gives, "logits", "probabilities" or "auto".  name: how it is called; by default
    its class's name.
    weights: a file for the network of that name, safetensors or a state dict; one whose last layer has other classes
    than ImageNet's is taken with these.
    cancelled: asked between the steps of opening; once it says true, recorder.Cancelled is raised.
    Raises ExplorerError if there is none of that name, its weights are missing, damaged or foreign, or a module
    cannot be recorded.
    """
    if isinstance(network, str):
        if weights is not None:
            return _with_weights(network, Path(weights), name)
        return _by_name(network, cancelled or (lambda: False))
    if weights is not None:
        raise ExplorerError(
            "weights= is for networks by name; load them into the module before it is opened."
        )
    return _of_module(network, input_size, classes, preprocess, output, name)


def register(network: Network) -> str:
    """Keep a network of the user's, so that `open_network` finds it; return the name it is found by."""
    with _lock:
        taken, name, count = {*_own, *NAMES}, network.name, 1
        while name in taken and _own.get(name) is not network:
            count += 1
            name = f"{network.name} {count}"
        network.name = name
        _own[name] = network
    announce(card_of(network))
    return name


def replace(name: str, network: Network) -> None:
    """Let a network take the place of the one that is found by `name`."""
    with _lock:
        network.name = name
        _own[name] = network
    announce(card_of(network))


def holds(network: Network) -> bool:
    """Return whether a network is kept here."""
    with _lock:
        return network in _own.values()


def own(name: str) -> Network | None:
    """Return the network of the user's that is found by a name."""
    with _lock:
        return _own.get(name)


def discard(name: str) -> None:
    """Keep a network of the user's no longer."""
    with _lock:
        _own.pop(name, None)
    withdraw(name)


def card_of(network: Network) -> NetworkCard:
    """Return what can be said of a network of the user's."""
    channels, rows, columns = network.preparation.size
    parameters = sum(layer.parameters for layer in network.layers)
    summary = (
        f"Reads {channels}×{rows}×{columns}, {len(network.layers)} layers, {len(network.classes)} classes."
    )
    return NetworkCard(
        network.name,
        network.name,
        summary,
        parameters,
        family=OWN_FAMILY,
        input_size=network.preparation.size,
        trained=network.trained,
    )


def forget(name: str) -> None:
    """Open a network anew the next time it is asked for, because its weights are others now."""
    with _opening_of(name), _lock:  # one that is being opened is forgotten as soon as it is
        _shipped.pop(name, None)
        _listed.pop(name, None)


def _of_module(
    network: nn.Module | ExportedProgram,
    input_size: tuple[int, int, int] | None,
    classes: Sequence[str] | None,
    preprocess: Callable[[Image.Image], Tensor] | None,
    output: str,
    name: str | None,
) -> Network:
    """See `open_network`."""
    size = size_of(network, input_size)
    preparation: Preparation = plain(size) if preprocess is None else Given(size, preprocess)
    module = exported.as_module(network) if isinstance(network, ExportedProgram) else network
    if not isinstance(module, nn.Module):
        raise ExplorerError(f"{network!r} is no network; give a name, an nn.Module or an exported program.")
    called = name or type(module).__name__.replace("GraphModule", "network")
    return Network(called, module, classes, preparation, meaning_of(output))


def _by_name(name: str, cancelled: Callable[[], bool]) -> Network:
    check(name)
    found = _found(name)
    if found is not None:
        return found
    with _opening_of(name):
        found = _found(name)
        if found is not None:
            return found
        _go_on(cancelled)
        network = _open_listed(name, cancelled) if name in LISTED else _open_shipped(name)
        with _lock:
            if name not in LISTED:
                _shipped[name] = network
                return network
            _listed[name] = network
            while len(_listed) > KEPT:
                _listed.popitem(last=False)
    return network


def _opening_of(name: str) -> threading.Lock:
    """Return what is held while a network is opened."""
    with _lock:
        return _opening[name]


def _found(name: str) -> Network | None:
    with _lock:
        if name in _listed:
            _listed.move_to_end(name)
        return _own.get(name) or _shipped.get(name) or _listed.get(name)


def _open_listed(name: str, cancelled: Callable[[], bool]) -> Network:
    """Return one of torchvision's, with the weights that were downloaded or with random ones."""
    listed, state = LISTED[name], None
    with _lock:  # the oldest makes room before the new one is read
        while len(_listed) >= KEPT:
            _listed.popitem(last=False)
    path = listed.downloaded
    if path is None:
        module = classifiers.untrained(listed)
    else:
        module, state = _downloaded(listed, path)
    _go_on(cancelled)
    names = classifiers.classes(listed, state, classifiers.CLASSES)
    return Network(name, module, names, classifiers.preparation(listed), trained=path is not None)


def _downloaded(listed: Listed, path: Path) -> tuple[nn.Module, State]:
    """Return a classifier with the weights that were downloaded; what is damaged is deleted if it is ours."""
    try:
        return classifiers.trained(listed, path)
    except ExplorerError as error:
        if is_whole(path, listed.hash_prefix):
            raise
        if path.parent != folder():
            raise ExplorerError(
                f"{path} is damaged; delete it, and download the weights of {listed.title} again."
            ) from error
        path.unlink(missing_ok=True)
        raise ExplorerError(
            f"The downloaded weights {path.name} are damaged and were deleted; download those of {listed.title} again."
        ) from error


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


def _with_weights(name: str, path: Path, called: str | None) -> Network:
    """Return a network of the catalogue with the weights in a file of the user's."""
    check(name)
    check_sums(path)
    called = called or f"{name} · {path.stem}"
    if name in LISTED:
        listed = LISTED[name]
        module, state = classifiers.trained(listed, path)
        prepared = classifiers.preparation(listed)
        count = _outputs(module)
        return Network(called, module, classifiers.classes(listed, state, count), prepared)
    if name not in NETWORKS:
        raise ExplorerError(f"{name} is a network of your own; weights= is for the catalogue's.")
    return _shipped_with(name, path, called)


def _outputs(module: nn.Module) -> int:
    """Return how many classes a classifier of torchvision's has: its last parameter is the bias of its last layer."""
    return len(list(module.parameters())[-1])


def _shipped_with(name: str, path: Path, called: str) -> Network:
    """Return a shipped network with other weights, as `cnn-explorer train` saves them."""
    shipped, state, module = _by_name(name, lambda: False), read_state(path), NETWORKS[name]()
    tensors = fitted(state.tensors, module)
    found = mismatch(tensors, module)
    if found is not None:
        raise classifiers.foreign(path, name, found.sentence)
    classifiers.load(module.eval(), tensors)
    preparation, classes = shipped.preparation, shipped.classes
    if "mean" in state.metadata:
        try:
            preparation, classes = told(state.metadata)
        except NONSENSE as error:
            raise ExplorerError(
                f"What {path.name} says of its preprocessing cannot be read; train it again."
            ) from error
    return Network(called, module.requires_grad_(False), classes, preparation)


def _open_shipped(name: str) -> Network:
    path = weights_path(name)
    module = NETWORKS[name]().eval()
    metadata = fill(module, path)
    try:
        preparation, classes = told(metadata)
        return Network(name, module, classes, preparation)
    except NONSENSE as error:
        raise damaged(path) from error
