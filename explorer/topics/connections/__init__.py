"""One layer, dense, locally connected or a convolution: how many parameters it has and how a small one is wired.

A locally connected layer looks through the same windows as a convolution, with weights of its own at every place.
Both pad with zeros to keep the image's size; a weight that meets padding counts, as it does in PyTorch.
"""

from explorer.topics.connections.counting import BYTES, Count, Series, count, counts, series, thousands
from explorer.topics.connections.pytorch import code
from explorer.topics.connections.state import (
    LIMITS,
    Connections,
    Kind,
    Neuron,
    Side,
    check,
    outputs_for,
    presets,
    resized,
    with_size,
)
from explorer.topics.connections.wiring import (
    Edge,
    Wiring,
    edges_at,
    first_input,
    inputs_of,
    outputs_of,
    sharing,
    wiring,
)
from explorer.topics.connections.wording import notices, sentence_of, sum_of, weight_name

__all__ = [
    "BYTES",
    "LIMITS",
    "Connections",
    "Count",
    "Edge",
    "Kind",
    "Neuron",
    "Series",
    "Side",
    "Wiring",
    "check",
    "code",
    "count",
    "counts",
    "edges_at",
    "first_input",
    "inputs_of",
    "notices",
    "outputs_for",
    "outputs_of",
    "presets",
    "resized",
    "sentence_of",
    "series",
    "sharing",
    "sum_of",
    "thousands",
    "weight_name",
    "wiring",
    "with_size",
]
