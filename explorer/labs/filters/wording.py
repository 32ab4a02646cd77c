"""What the page of the Filters lab says."""

from collections.abc import Sequence

from explorer.labs.filters.before_after import Compared
from explorer.labs.filters.networks import first_convolution
from explorer.labs.filters.state import FiltersState
from explorer.topics import filters
from explorer.topics.filters import FREE, Filter, Named
from explorer.trace import Trace
from explorer.widgets import text


def sections(state: FiltersState, shown: Compared) -> dict[str, Sequence[str]]:
    """Return what is said beside the stage: of the filter that is edited, the chain, the colours, the picture."""
    known = filters.facts(state.filter.kernel)
    return {
        "This filter": [*_what_it_does(state.filter), *map(str, known.sentences)],
        "The chain": _of_chain(state),
        "The colours": [_of_colours(shown)],
        "The picture": [shown.input.said] if shown.input.said else [],
    }


def _what_it_does(link: Filter) -> list[str]:
    entry = filters.gallery().get(link.name)
    if entry is not None and entry.kernel == link.kernel:
        return [f"*{link.name}.*  {entry.says}"]
    if link.name == FREE:
        return ["*Your own kernel.*  Write into its cells; every pixel of the result follows."]
    return [f"*{link.name}.*  A kernel of a network: how its first convolution looks at a grey picture."]


def _of_colours(shown: Compared) -> str:
    response = shown.response
    if not response.signed or response.values.ndim == 2:
        return response.sentence
    most = text.short(response.high)
    return f"Red, green and blue each by itself: the middle is 0, darker below it, brighter above, up to ±{most}."


def _of_chain(state: FiltersState) -> list[str]:
    chain = state.filters.chain
    if not chain:
        return ["Without a filter the picture stays as it is; choose one in the gallery."]
    if len(chain) == 1:
        return []
    reach = 1 + sum(len(link.kernel) - 1 for link in chain)
    each = sum(filters.facts(link.kernel).multiplications for link in chain)
    return [
        f"*{len(chain)}* filters in a row: a pixel of the result sees *{reach} × {reach}* pixels of the picture.",
        f"*{each}* multiplications a pixel; one kernel of {reach} × {reach} would need {text.thousands(reach**2)}.",
    ]


def heading_of(state: FiltersState, trace: Trace | None, entries: Sequence[Named]) -> str:
    """Return what is written over the gallery."""
    layer = first_convolution(trace)
    if not state.learned:
        return f"{len(entries)} kernels · a click applies one, Ctrl+click adds it to the chain"
    if layer is None:
        return "The network has no convolution, or is still at work."
    if not entries:
        _, _, rows, columns = layer.weight.shape
        return f"The kernels of {layer.name} are {rows} × {columns}: too large, or not square, for this page."
    inputs = layer.weight.shape[1]
    summed = f", summed over {inputs} channels" if inputs > 1 else ""
    if not trace.trained:
        return f"{len(entries)} untrained kernels of {layer.name}: noise{summed}"
    return f"{len(entries)} kernels that {layer.name} has learned{summed}"
