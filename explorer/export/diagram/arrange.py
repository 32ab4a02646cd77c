"""Where everything in a diagram stands: columns by depth, lanes for branches, rows where one would be too long."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log2, sqrt

from explorer.export.diagram.values import FAMILIES, Box, Diagram, Point, Way
from explorer.export.diagram.words import caption, operation, pieces
from explorer.space.lanes import Edge, depths, edges, lanes
from explorer.trace import Axes, Group, Trace
from explorer.widgets import text, theme

MARGIN, PAD, HEAD = 16.0, 8.0, 10.0
BEND = 26.0  # of a gap in which lines turn
LINE = 14.0  # the height of a line of text
BETWEEN_LANES, BETWEEN_ROWS, ARC = 14.0, 34.0, 16.0
TALLEST, LEAST = 120.0, 12.0
SLANT = 0.32  # of a map's width, to the right and up
BAR = 10.0
MOST_ROWS = 12
WIDE = 2.4  # width by height that a diagram comes near to if nothing is asked


@dataclass(frozen=True)
class _Row:
    """Ranks [first, last] next to each other, and how far they reach."""

    first: int
    last: int
    width: float


@dataclass(frozen=True)
class _Plan:
    """What is known before anything has its place: the boxes stand at the origin yet."""

    boxes: tuple[Box, ...]
    ranks: tuple[int, ...]
    lanes: tuple[int, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def at(self) -> tuple[tuple[int, ...], ...]:
        """The boxes of every rank."""
        found: list[list[int]] = [[] for _ in range(max(self.ranks) + 1)]
        for i, rank in enumerate(self.ranks):
            found[rank].append(i)
        return tuple(map(tuple, found))

    @cached_property
    def passed(self) -> Mapping[Edge, tuple[int, ...]]:
        """The boxes that an edge of one lane must pass, for those that pass any."""
        found = {}
        for edge in self.edges:
            low, high = self.ranks[edge.source], self.ranks[edge.target]
            ahead = (i for rank in range(low + 1, high) for i in self.at[rank])
            passed = tuple(i for i in ahead if edge.same and self.lanes[i] == self.lanes[edge.source])
            if passed:
                found[edge] = passed
        return found

    @cached_property
    def before(self) -> tuple[float, ...]:
        """The part of every rank's gap that is left of the operations: there, lines turn."""
        turning = [edge for edge in self.edges if not edge.same or edge in self.passed]
        ranks = {self.ranks[edge.target] for edge in turning} | {
            self.ranks[edge.source] + 1 for edge in turning
        }
        return tuple(BEND if rank in ranks else PAD for rank in range(len(self.at)))

    @cached_property
    def gaps(self) -> tuple[float, ...]:
        """The width of what lies before every rank: where lines turn, the operations, the head of the arrow."""
        rooms = [max(self.boxes[i].room for i in boxes) for boxes in self.at]
        return tuple(
            before + (room + HEAD + PAD / 2 if rank else 0.0)
            for rank, (before, room) in enumerate(zip(self.before, rooms, strict=True))
        )

    @cached_property
    def columns(self) -> tuple[float, ...]:
        """The width of every rank's boxes, with what is written under them."""
        return tuple(max(_breadth(self.boxes[i]) for i in boxes) for boxes in self.at)

    @cached_property
    def levels(self) -> Mapping[Edge, int]:
        """How many arcs of its lane lie below an arc, one above the other."""
        found: dict[Edge, int] = {}
        for edge in sorted(self.passed, key=lambda edge: edge.over):
            inner = (level for other, level in found.items() if self._share(other, edge))
            found[edge] = 1 + max(inner, default=-1)
        return found

    def _share(self, one: Edge, other: Edge) -> bool:
        """Whether two arcs have a lane and a piece of the way in common."""
        return (
            self.lanes[one.source] == self.lanes[other.source]
            and self.ranks[other.source] < self.ranks[one.target]
            and self.ranks[one.source] < self.ranks[other.target]
        )

    @cached_property
    def cuts(self) -> tuple[int, ...]:
        """The ranks after which a row can end: one box alone feeds what follows."""
        return tuple(rank for rank in range(len(self.at)) if self._can_part(rank))

    def _can_part(self, rank: int) -> bool:
        crossing = [edge for edge in self.edges if self.ranks[edge.source] <= rank < self.ranks[edge.target]]
        goes_on = any(edge.over == 1 and edge.same for edge in crossing)
        sources = {edge.source for edge in crossing}
        return not crossing or (goes_on and len(sources) == 1 and self.ranks[sources.pop()] == rank)


def arrange(
    trace: Trace, groups: Sequence[Group], aspect: float = WIDE, widest: float | None = None
) -> Diagram:
    """Return the diagram of a network whose layers are shown as `groups`.

    aspect: width by height of the sheet it is meant for.  widest: the width that no row passes, wherever the network
    can be parted; the height is then what comes of it.
    """
    plan = _plan(trace, groups)
    limits = [widest] if widest is not None else _limits(plan)
    found = [_placed(plan, _rows(plan, limit - 2 * MARGIN)) for limit in limits]
    return min(found, key=lambda diagram: max(diagram.width / aspect, diagram.height))


def _plan(trace: Trace, groups: Sequence[Group]) -> _Plan:
    depth, lane = depths(groups), lanes(groups)
    ranks, places = [depth[group.name] for group in groups], [lane[group.name] for group in groups]
    largest = max((size for group in groups for size in pieces(trace.layer(group.shown))[1:]), default=1)
    boxes = [_box(group, trace, largest) for group in groups]
    return _Plan(tuple(boxes), tuple(ranks), tuple(places), edges(groups, groups, ranks, places))


def _box(group: Group, trace: Trace, largest: int) -> Box:
    layer = trace.layer(group.shown)
    count, rows, columns = pieces(layer)
    family = "block" if group.block else FAMILIES.get(trace.layer(group.members[0]).kind, "other")
    lines, words = caption(group, layer), operation(group, trace)
    room = max((_wide(word, theme.SMALL) for word in words), default=0.0)
    if len(layer.shape) < 2:
        return Box(group.name, 0, 0, BAR, 24 + 10 * log2(1 + rows), 0, family, lines, words, room)
    height = _side(rows, largest)
    depth = min(SLANT * _side(columns, largest), 0.8 * height) if layer.axes is Axes.MAPS else 0.0
    return Box(group.name, 0, 0, 5 + 4.5 * log2(1 + count), height, depth, family, lines, words, room)


def _side(size: int, largest: int) -> float:
    """Return how long `size` rows or columns are drawn: by their root, so that small maps stay visible."""
    return LEAST + (TALLEST - LEAST) * sqrt(size / max(1, largest))


def _breadth(box: Box) -> float:
    """Return the width of a box with what is written under it."""
    words = (
        _wide(box.lines[0], theme.SMALL, bold=True),
        *(_wide(line, theme.SMALL) for line in box.lines[1:]),
    )
    return max(box.width + box.depth, *words)


def _wide(words: str, px: int, bold: bool = False) -> float:
    return text.metrics(px, bold).horizontalAdvance(words)


def _above(box: Box) -> float:
    return max((box.height + box.depth) / 2, LINE * len(box.operation) + 6)


def _below(box: Box) -> float:
    return (box.height + box.depth) / 2 + LINE * len(box.lines) + 6


# ---- rows


def _limits(plan: _Plan) -> list[float]:
    """Return the widths to try: of one row, of two, and so on, with a little to spare."""
    total = sum(plan.gaps) + sum(plan.columns) + 2 * MARGIN
    return [total / rows * spare + 1 for rows in range(1, MOST_ROWS + 1) for spare in (1.04, 1.2)]


def _rows(plan: _Plan, widest: float) -> list[_Row]:
    """Part the ranks so late that no row is wider than `widest`, where that can be."""
    rows, first = [], 0
    while first < len(plan.at):
        later = [(cut, _width(plan, first, cut)) for cut in plan.cuts if cut >= first]
        fitting = [row for row in later if row[1] <= widest]
        last, width = fitting[-1] if fitting else later[0]
        rows.append(_Row(first, last, width))
        first = last + 1
    return rows


def _width(plan: _Plan, first: int, last: int) -> float:
    return sum(plan.gaps[first : last + 1]) + sum(plan.columns[first : last + 1]) + PAD


# ---- places


def _placed(plan: _Plan, rows: Sequence[_Row]) -> Diagram:
    boxes: dict[int, Box] = {}
    starts: dict[int, float] = {}  # rank: where its gap begins
    homes: dict[
        int, tuple[float, dict[int, float]]
    ] = {}  # of a rank: the top of its row, the middles of the lanes
    top = MARGIN
    for row in rows:
        ranks = range(row.first, row.last + 1)
        middles, height = _middles(plan, row)
        left = MARGIN
        for rank in ranks:
            starts[rank], homes[rank] = left, (top, {lane: top + middle for lane, middle in middles.items()})
            left += plan.gaps[rank]
            for i in plan.at[rank]:
                box, column = plan.boxes[i], plan.columns[rank]
                x = left + (column - box.width - box.depth) / 2
                y = top + middles[plan.lanes[i]] - (box.height + box.depth) / 2
                boxes[i] = replace(box, left=x, top=y, begin=starts[rank] + plan.before[rank])
            left += plan.columns[rank]
        top += height + BETWEEN_ROWS
    width = max(row.width for row in rows) + 2 * MARGIN
    ways = _ways(plan, boxes, starts, homes, width)
    return Diagram(width, top - BETWEEN_ROWS + MARGIN, tuple(boxes[i] for i in sorted(boxes)), ways)


def _middles(plan: _Plan, row: _Row) -> tuple[dict[int, float], float]:
    """Return how far below the top of a row the middle of every lane is, and the height of the row."""
    inside = [i for i, rank in enumerate(plan.ranks) if row.first <= rank <= row.last]
    arcs: dict[int, int] = defaultdict(int)
    for edge in plan.edges:
        if edge in plan.passed and edge.target in inside:
            arcs[plan.lanes[edge.source]] = max(arcs[plan.lanes[edge.source]], 1 + plan.levels[edge])
    middles, y = {}, 0.0
    for lane in sorted({plan.lanes[i] for i in inside}):
        mine = [plan.boxes[i] for i in inside if plan.lanes[i] == lane]
        y += max(map(_above, mine)) + ARC * arcs[lane]
        middles[lane] = y
        y += max(map(_below, mine)) + BETWEEN_LANES
    return middles, y - BETWEEN_LANES


# ---- arrows


def _ways(
    plan: _Plan,
    boxes: dict[int, Box],
    starts: dict[int, float],
    homes: dict[int, tuple[float, dict[int, float]]],
    width: float,
) -> tuple[Way, ...]:
    found = []
    for edge in plan.edges:
        source, target = boxes[edge.source], boxes[edge.target]
        first, last = plan.ranks[edge.source], plan.ranks[edge.target]
        begin: tuple[Point, ...] = ((source.right + 3, source.middle),)
        top, middles = homes[last]
        if homes[first][0] != top:
            begin = (*begin, *_to_next_row(begin[0], middles[plan.lanes[edge.source]], top, width))
        y, end = begin[-1][1], (target.left - 3, target.middle)
        leave, arrive = starts[first + 1] + BEND * 0.35, starts[last] + BEND * 0.65
        if passed := plan.passed.get(edge):
            roof = min(boxes[i].middle - _above(boxes[i]) for i in passed) - ARC * (plan.levels[edge] + 0.6)
            corners = ((leave, y), (leave, roof), (arrive, roof), (arrive, end[1]))
            found.append(Way((*begin, *corners, end), skip=True))
        elif edge.same:
            found.append(Way((*begin, end)))
        else:
            early = abs(plan.lanes[edge.source]) < abs(plan.lanes[edge.target])
            turn = leave if early else arrive
            found.append(Way((*begin, (turn, y), (turn, end[1]), end)))
    return tuple(found)


def _to_next_row(begin: Point, y: float, top: float, width: float) -> tuple[Point, ...]:
    """Return the corners from the end of a row to the height `y` at the beginning of the next."""
    right, left, between = width - MARGIN / 2, MARGIN / 2, top - BETWEEN_ROWS / 2
    return (right, begin[1]), (right, between), (left, between), (left, y)
