"""Frozen values as JSON and back."""

import json
from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from explorer.plain import from_plain, to_plain


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


@dataclass(frozen=True)
class Inner:
    ratio: float = 0.5


@dataclass(frozen=True)
class Outer:
    fruit: Fruit = Fruit.APPLE
    inner: Inner = field(default_factory=Inner)
    matrix: tuple[tuple[float, ...], ...] = ((1.0, 2.0),)
    pair: tuple[int, str] = (1, "a")
    stride: int | None = None
    on: bool = False


def test_a_value_comes_back_from_json_as_it_was() -> None:
    value = Outer(Fruit.PEAR, Inner(2.0), ((1.5,), (-2.0,)), (3, "b"), 4, True)
    assert from_plain(Outer, json.loads(json.dumps(to_plain(value)))) == value


def test_what_is_missing_has_its_default_and_what_is_foreign_is_left_out() -> None:
    assert from_plain(Outer, {"on": True, "flavour": "sweet"}) == Outer(on=True)


@pytest.mark.parametrize(
    "data",
    [
        {"fruit": "plum"},
        {"inner": 3},
        {"matrix": [1, 2]},
        {"matrix": [["1"]]},
        {"pair": [1]},
        {"stride": "1"},
        {"stride": 1.5},
        {"on": 1},
        {"inner": {"ratio": float("nan")}},
        {"inner": {"ratio": True}},
        [],
        None,
    ],
)
def test_what_says_no_such_value_is_refused(data: object) -> None:
    with pytest.raises(ValueError):
        from_plain(Outer, data)


def test_a_whole_number_is_a_float_where_one_is_wanted() -> None:
    ratio = from_plain(Inner, {"ratio": 2}).ratio
    assert ratio == 2.0 and isinstance(ratio, float)
