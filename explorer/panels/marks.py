"""What is broken in a layer, in words and as marks: the dot at its name, the veil over a map that is off."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from explorer.panels.grid import Grid
from explorer.panels.selection import group_of
from explorer.session import Session
from explorer.trace import Axes, Trace
from explorer.widgets import theme
from explorer.widgets.map_view import cells_rect

DOT = 7.0  # px


def edited(trace: Trace, names: Iterable[str]) -> str:
    """Return what is broken in some layers: ``edited: weights of conv2, map 9 of relu2 off``; empty if nothing is."""
    said = []
    for name in names:
        if name not in trace.broken or name not in trace:
            continue
        if name not in trace.edits.layers:
            return "partly hidden from the network"
        parameters = sorted({edit.parameter for edit in trace.edits.parameters if edit.layer == name})
        said += [f"{'weights' if parameter == 'weight' else parameter} of {name}" for parameter in parameters]
        off = trace.edits.switches(name)
        if off:
            maps = trace.layer(name).axes is Axes.MAPS and all(len(switch.position) == 1 for switch in off)
            said.append(f"{_counted(len(off), 'map' if maps else 'unit')} of {name} off")
    return f"edited: {', '.join(said)}" if said else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def paint_dot(painter: QPainter, middle: QPointF) -> None:
    """Mark what is edited."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("highlight"))
    painter.drawEllipse(middle, DOT / 2, DOT / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True)
class Off:
    """What of a layer is switched off: whole maps by index, single units by position."""

    maps: frozenset[int] = frozenset()
    units: tuple[tuple[int, ...], ...] = ()


_NOTHING = Off()


def off_in(session: Session, layer_name: str) -> Off:
    """Return what is off in a layer, or in those of its block that it is made from one to one."""
    trace = session.trace
    if trace is None or not trace.edits.off or layer_name not in trace:
        return _NOTHING
    layer, group = trace.layer(layer_name), group_of(session.groups, layer_name)
    members = group.members if group is not None else (layer_name,)
    before = members[: members.index(layer_name) + 1]
    alike = [name for name in before if trace.layer(name).shape == layer.shape]
    places = {switch.position for name in alike for switch in trace.edits.switches(name)}
    maps = {place[0] for place in places if layer.axes is Axes.MAPS and len(place) == 1}
    units = sorted(place for place in places if len(place) == len(layer.shape))
    return Off(frozenset(maps), tuple(units))


def paint_off(painter: QPainter, rect: QRectF) -> None:
    """Veil and strike out a picture that is switched off."""
    painter.fillRect(rect, theme.color("background", 0.62))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.color("highlight"), 2.0 if rect.width() >= 40 else 1.5))
    painter.drawLine(rect.bottomLeft() + QPointF(2, -2), rect.topRight() + QPointF(-2, 2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def paint_off_units(painter: QPainter, off: Off, grid: Grid, channel: int, rect: QRectF) -> None:
    """Strike out the single units of a map that are switched off."""
    for position in off.units:
        cell = grid.cell(position)
        if cell.channel == channel:
            shape = (grid.rows, grid.columns)
            paint_off(painter, cells_rect(rect, shape, cell.top, cell.left, cell.bottom, cell.right))
