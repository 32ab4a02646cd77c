"""Which blocks explain a unit, from top to bottom."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PySide6.QtGui import QColor

from explorer.panels import facts
from explorer.panels.blocks import Block, Facts, Header, Lines, Space, Value
from explorer.panels.explained.attending import HeadSums
from explorer.panels.explained.bars import Logits, ProductBars
from explorer.panels.explained.card import Card
from explorer.panels.explained.channels import Channels
from explorer.panels.explained.folded import folded
from explorer.panels.explained.graph import Graph
from explorer.panels.explained.letters import Letters
from explorer.panels.explained.notices import Notice, notices
from explorer.panels.explained.overview import overview
from explorer.panels.explained.pixel import Pixel
from explorer.panels.explained.pooling import PoolingWindow
from explorer.panels.explained.reading import Reading
from explorer.panels.explained.sides import Link, Sides
from explorer.panels.selection import title
from explorer.panels.untrained import untrained_mark
from explorer.trace import (
    Attended,
    LayerKind,
    Moved,
    Normalisation,
    Operands,
    Patch,
    Softmax,
    Step,
    Unit,
    Window,
)
from explorer.widgets import theme

AT_REST = "The pad is empty: draw, and the numbers appear."
HELP = (
    "Point at a cell, in 3D or in a map: it lights up everywhere, and its arithmetic appears here.",
    "Click it and it stays; click a number here and you are at the unit it came from.",
    "With the arrow keys you walk from unit to unit, with Page Up and Page Down from layer to layer.",
)


@dataclass(frozen=True)
class Stage:
    """What the blocks are built with.

    read: gives the newest reading.  shown: how many rows of long lists.  more: shows more of them.
    reveal: brings a height of a block into sight.
    """

    read: Callable[[], Reading]
    room: int
    shown: int
    more: Callable[[], None]
    reveal: Callable[[Block, float], None]


def help_blocks(room: int) -> list[Block]:
    """Return what to do while nothing is selected."""
    made: list[Block] = [Lines("Nothing selected", room, theme.LARGE, bold=True), Space(8)]
    for line in HELP:
        made += [Lines(line, room, theme.NORMAL, "secondary"), Space(8)]
    return made


def story(stage: Stage) -> list[Block]:
    """Return the blocks of the unit that is read."""
    now, room = stage.read(), stage.room
    resting = now.trace.at_rest
    made: list[Block] = [Lines(title(now.session, now.unit), room, theme.LARGE, bold=True)]
    if not resting:
        made.append(Value(partial(_value, stage.read), room))
    if gaze := facts.sees(now.trace, now.unit):
        made.append(Lines(gaze, room, theme.NORMAL, "secondary"))
    if meaningless := untrained_mark(now.trace, now.trace.layer(now.unit.layer)):
        made.append(Notice(f"{meaningless}: this answer means nothing", room))
    made += [Notice(line, room) for line in notices(now)]
    made += [Space(12), Lines(AT_REST, room)] if resting else _arithmetic(stage, now)
    table = facts.layer_facts(now.trace.layer(now.unit.layer), now.layer)
    if not resting and now.summed:
        made += [Header("Formula", room), Letters(stage.read, room)]
    return [*made, Header("Layer", room), Facts(table, room)]


def _value(read: Callable[[], Reading]) -> tuple[float, QColor]:
    now = read()
    value = now.value(now.unit)
    red, green, blue = now.scale(now.unit).rgb(np.float32(value)).tolist()
    return value, QColor(red, green, blue)


def _arithmetic(stage: Stage, now: Reading) -> list[Block]:
    read, room = stage.read, stage.room
    if now.layer.kind is LayerKind.INPUT:
        return [Header("Pixel", room), Pixel(read, room)]
    if not all(step.known for step in now.chain):
        return _unknown(stage, now)
    card = Card(read, room)
    alone = len(now.chain) > 1 and not card.has_graph
    return [Header("Arithmetic", room), card, *(_graph(stage, now) if alone else []), *_detail(stage, now)]


def _detail(stage: Stage, now: Reading) -> list[Block]:
    read, room, detail = stage.read, stage.room, now.main.detail
    if isinstance(detail, Patch):
        return _patch(stage, now)
    if isinstance(detail, Window):
        return [Header(f"Window in {detail.source}", room), PoolingWindow(read, room)]
    if now.main.kind is LayerKind.LINEAR and now.main.terms:
        bars = ProductBars(read, room, stage.shown, stage.more)
        return [Header("Largest contributions", room), bars, *folded(read, room)]
    if isinstance(detail, Softmax):
        return [Header("Logits", room), Logits(read, room, stage.shown, stage.more)]
    if isinstance(detail, Attended):
        bars = ProductBars(read, room, stage.shown, stage.more)
        sums = [Header("What the heads add", room), HeadSums(read, room)]
        return [*sums, Header("Largest contributions", room), bars]
    if isinstance(detail, Operands):
        return [Header("Both sides", room), Sides(read, room)]
    if isinstance(detail, Step):
        return [*_graph(stage, now), Header("Applied to", room), Link(read, detail.source, room)]
    if isinstance(detail, Normalisation):
        return [Header("Applied to", room), Link(read, detail.source, room)]
    if isinstance(detail, Moved):
        return [Header("The same value as", room), Link(read, detail.source, room)]
    return []


def _graph(stage: Stage, now: Reading) -> list[Block]:
    steps = [step for step in now.chain if isinstance(step.detail, Step)]
    return [Header(str(steps[-1].kind), stage.room), Graph(stage.read, stage.room)] if steps else []


def _patch(stage: Stage, now: Reading) -> list[Block]:
    channels = Channels(stage.read, stage.room)
    heading = f"{now.link_name(now.patch.source)}: patch × kernel"
    small = overview(stage.read, channels, stage.reveal, stage.room)
    made: list[Block] = [Header(heading, stage.room)]
    return [*made, *([small, Space(8)] if small is not None else []), channels]


def _unknown(stage: Stage, now: Reading) -> list[Block]:
    """Return what can be said of a layer whose arithmetic is not known."""
    note = now.main.note or "There is no arithmetic for this layer yet."
    made: list[Block] = [Header("Arithmetic", stage.room), Lines(note, stage.room, theme.NORMAL)]
    layer = now.trace.layer(now.unit.layer)
    for name in layer.sources:
        source = now.trace.layer(name)
        if source.shape == layer.shape:
            made.append(Link(stage.read, Unit(name, now.unit.position), stage.room))
        else:
            made.append(Lines(f"reads {name}, {source.shape_text}", stage.room, theme.NORMAL, "secondary"))
    return made
