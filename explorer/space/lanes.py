"""Which lane a group runs in: the longest path on the axis, every branch beside it in one lane of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.trace import Group


@dataclass(frozen=True)
class Edge:
    """Block `source` feeds block `target`, `over` ranks further on; same: both stand in one lane."""

    source: int
    target: int
    over: int
    same: bool


def depths(groups: Sequence[Group]) -> dict[str, int]:
    """Return the step along the flow of every group: one more than the last of its sources."""
    depth: dict[str, int] = {}
    for group in groups:
        depth[group.name] = 1 + max((depth.get(name, -1) for name in group.sources), default=-1)
    return depth


def lanes(groups: Sequence[Group]) -> dict[str, int]:
    """Return the lane of every group: 0 on the axis, 1 and -1 beside it, and so on outward.

    A branch keeps its lane from where it splits to where it joins; no two groups share a lane at one depth.
    """
    depth, table = depths(groups), {group.name: group for group in groups}
    lane: dict[str, int] = {}
    taken: dict[int, list[tuple[int, int]]] = {}
    ends = _ends(groups, depth)
    for group in sorted(groups, key=lambda one: depth[one.name])[::-1]:
        if group.name in lane:
            continue
        chain = _chain(group, table, depth, lane)
        first = 0 if not lane else max((depth[s] for s in chain[-1].sources if s in depth), default=-1) + 1
        span = (min(first, depth[chain[-1].name]), max(depth[group.name], ends[group.name] - 1))
        free = next(k for k in _outward(not lane) if _fits(span, taken.get(k, [])))
        taken.setdefault(free, []).append(span)
        lane.update({one.name: free for one in chain})
    return lane


def _ends(groups: Sequence[Group], depth: Mapping[str, int]) -> dict[str, int]:
    """Return the depth of the first group that reads each group, its own plus one if none does."""
    ends = {group.name: depth[group.name] + 1 for group in groups}
    readers: dict[str, list[int]] = {}
    for group in groups:
        for source in group.sources:
            readers.setdefault(source, []).append(depth[group.name])
    return ends | {name: min(found) for name, found in readers.items() if name in ends}


def _chain(
    last: Group, table: Mapping[str, Group], depth: Mapping[str, int], lane: Mapping[str, int]
) -> list[Group]:
    """Return the groups up to `last`, backwards along the deepest sources that have no lane yet."""
    chain = [last]
    while True:
        fresh = [name for name in chain[-1].sources if name in table and name not in lane]
        if not fresh:
            return chain
        chain.append(table[max(fresh, key=lambda name: depth[name])])


def _outward(main: bool) -> list[int]:
    return [0] if main else [sign * k for k in range(1, 1000) for sign in (1, -1)]


def _fits(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    return all(span[1] < first or last < span[0] for first, last in taken)


def offsets(ranks: Sequence[int], lane: Sequence[int], sizes: Sequence[float], gap: float) -> list[float]:
    """Return how far from the axis every group stands; a run of ranks with branches shares its lanes' widths."""
    sections = _sections(ranks, lane)
    widths: list[dict[int, float]] = [{} for _ in sections]
    home = [next((i for i, (a, b) in enumerate(sections) if a <= rank <= b), -1) for rank in ranks]
    for section, k, size in zip(home, lane, sizes, strict=True):
        if section >= 0:
            widths[section][k] = max(widths[section].get(k, 0.0), size)
    return [0.0 if s < 0 else _offset(widths[s], k, gap) for s, k in zip(home, lane, strict=True)]


def _sections(ranks: Sequence[int], lane: Sequence[int]) -> list[tuple[int, int]]:
    """Return the runs (first, last) of ranks in which there are branches."""
    found: list[tuple[int, int]] = []
    for rank in sorted({rank for rank, k in zip(ranks, lane, strict=True) if k}):
        if found and rank <= found[-1][1] + 1:
            found[-1] = (found[-1][0], rank)
        else:
            found.append((rank, rank))
    return found


def _offset(widths: Mapping[int, float], lane: int, gap: float) -> float:
    sign = 1 if lane > 0 else -1
    inner = sum(widths.get(sign * k, 0.0) + gap for k in range(1, abs(lane)) if sign * k in widths)
    return 0.0 if lane == 0 else sign * (widths.get(0, 0.0) / 2 + gap + inner + widths[lane] / 2)


def edges(
    groups: Sequence[Group], shown: Sequence[Group], ranks: Sequence[int], lane: Sequence[int]
) -> tuple[Edge, ...]:
    """Return which shown group feeds which; a hidden one hands on what it reads."""
    index = {group.name: i for i, group in enumerate(shown)}
    reads: dict[str, tuple[int, ...]] = {}
    for group in groups:
        found = [
            i for name in group.sources for i in ((index[name],) if name in index else reads.get(name, ()))
        ]
        reads[group.name] = tuple(dict.fromkeys(found))
    return tuple(
        Edge(source, i, ranks[i] - ranks[source], lane[i] == lane[source])
        for i, group in enumerate(shown)
        for source in reads[group.name]
    )
