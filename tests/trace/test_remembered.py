"""Answers that several views ask for are worked out once, and stay what they were."""

from explorer.trace import Unit, receptive_fields
from tests.toy import lenet_like_trace

TRACE = lenet_like_trace()


def test_a_remembered_receptive_field_is_the_one_of_that_unit_and_network() -> None:
    units = [Unit("conv2", (0, row, 3)) for row in range(7)]
    table = {layer.name: layer for layer in TRACE.layers}  # of a table nothing is remembered
    for unit in [*units, *units[::-1]]:
        assert repr(receptive_fields(TRACE.layers, unit)) == repr(receptive_fields(table, unit))


def test_what_one_view_does_to_its_answer_no_other_sees() -> None:
    unit = Unit("conv2", (0, 2, 3))
    receptive_fields(TRACE.layers, unit).clear()
    assert "input" in receptive_fields(TRACE.layers, unit)
