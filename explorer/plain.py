"""Frozen values as plain data for JSON, and back, told by their type hints.  Nothing is run, nothing unpickled."""

import json
import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

Special = Mapping[type, Callable[[Any], Any]]
"""Types that are written and read in a way of their own."""


def to_plain(value: Any, special: Special = MappingProxyType({})) -> Any:
    """Return a frozen dataclass, enum, tuple, set, number, word or None as what ``json`` writes."""
    if type(value) in special:
        return special[type(value)](value)
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name), special) for field in fields(value) if field.init
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [to_plain(item, special) for item in value]
    if isinstance(value, frozenset):
        return sorted((to_plain(item, special) for item in value), key=json.dumps)
    return value


def from_plain(kind: Any, data: Any, special: Special = MappingProxyType({})) -> Any:
    """Return the value of type `kind` that `data` says; raises ValueError if it says none.

    A field of a dataclass that is missing has its default; one that is foreign is left out.
    """
    if kind in special:
        return special[kind](data)
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        return _one_of(typing.get_args(kind), data, special)
    if origin is tuple:
        return _tuple(typing.get_args(kind), data, special)
    if origin is frozenset:
        return frozenset(_tuple((*typing.get_args(kind), Ellipsis), data, special))
    if is_dataclass(kind):
        return _dataclass(kind, data, special)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    return _simple(kind, data)


def _one_of(kinds: tuple[Any, ...], data: Any, special: Special) -> Any:
    for kind in kinds:
        try:
            return from_plain(kind, data, special)
        except ValueError:
            continue
    raise ValueError(f"{data!r} is none of {kinds}")


def _tuple(kinds: tuple[Any, ...], data: Any, special: Special) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise ValueError(f"{data!r} is no list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(from_plain(kinds[0], item, special) for item in data)
    if len(kinds) != len(data):
        raise ValueError(f"{data!r} has not {len(kinds)} entries")
    return tuple(from_plain(kind, item, special) for kind, item in zip(kinds, data, strict=True))


def _dataclass(kind: Any, data: Any, special: Special) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"{data!r} is no {kind.__name__}")
    hints = typing.get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.init and field.name in data]
    try:
        return kind(**{name: from_plain(hints[name], data[name], special) for name in known})
    except TypeError as error:
        raise ValueError(f"{data!r} is no whole {kind.__name__}") from error


def _simple(kind: Any, data: Any) -> Any:
    if kind is Any:
        return data
    if kind in (None, type(None)):
        good = data is None
    elif kind is float:
        good = isinstance(data, (int, float)) and not isinstance(data, bool) and math.isfinite(data)
    else:
        good = type(data) is kind
    if not good:
        raise ValueError(f"{data!r} is no {getattr(kind, '__name__', kind)}")
    return float(data) if kind is float else data
