"""Where everything of "Step by step" lies: a pure function of the size and the story's shape."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from explorer.panels.steps.story import Story

MARGIN, GAP, CAPTION, SIGN = 16.0, 24.0, 20.0, 28.0  # px
THUMB, THUMB_GAP, THUMB_LINE = 40.0, 8.0, 16.0  # px: an input map in the strip, and its sum below it
TABLE, WIDEST_TABLE = 184.0, 296.0  # px
WIDEST_CELL, HIGHEST_CELL, NARROWEST_FOR_GRAPH = 64.0, 40.0, 40.0  # px: cells with numbers
GRAPH = 112.0  # px, at least
ARITHMETIC = 0.40  # of the height at most, for the grids below the maps
NUMBERED = 13  # columns: wider grids are pictures without numbers


@dataclass(frozen=True)
class Places:
    """Rectangles in pixels.

    source, output: the pictures without the padding.  cell, output_cell: sides of their cells.  table: the lines.
    strip: (place among the shares, rectangle).  panes: one for each.  signs: before each pane.
    """

    source: QRectF
    cell: float
    output: QRectF
    output_cell: float
    table: QRectF
    strip: tuple[tuple[int, QRectF], ...]
    panes: tuple[QRectF, ...]
    graph: QRectF | None


def arrange(story: Story, width: float, height: float) -> Places:
    """Return where the parts of `story` lie in `width` × `height` pixels."""
    panes, graph, low = _arithmetic(story, width, height)
    top = height - low
    strip_top = top - (THUMB + THUMB_LINE + GAP if story.shares else 0.0)
    room = max(strip_top - CAPTION - MARGIN, 40.0)
    inner = width - 2 * MARGIN - 2 * GAP
    side = max(min(room, (inner - TABLE) / 2), 40.0)
    if panes or graph:  # what is left over goes above, between and below
        lift = round((room - side) / 3)
        panes = tuple(rect.translated(0, -lift) for rect in panes)
        graph = graph.translated(0, -lift) if graph is not None else None
        strip_top -= lift
    top = strip_top
    strip = _strip(story, width, top + GAP / 2) if story.shares else ()
    source_shape = _padded(story)
    cell = _cell(source_shape, side)
    output_cell = _cell(story.output.shape, side)
    source = QRectF(0, 0, source_shape[1] * cell, source_shape[0] * cell)
    output = QRectF(0, 0, story.output.shape[1] * output_cell, story.output.shape[0] * output_cell)
    table_wide = min(inner - source.width() - output.width(), WIDEST_TABLE)
    left = max((width - source.width() - output.width() - table_wide - 2 * GAP) / 2, MARGIN)
    middle = CAPTION + (top - CAPTION) / 2 - MARGIN / 4
    source.moveTopLeft(QPointF(round(left), round(middle - source.height() / 2)))
    table = QRectF(source.right() + GAP, CAPTION, table_wide, top - CAPTION - MARGIN / 2)
    output.moveTopLeft(QPointF(round(table.right() + GAP), round(middle - output.height() / 2)))
    rows, columns = story.padding
    source.adjust(columns * cell, rows * cell, -columns * cell, -rows * cell)
    return Places(source, cell, output, output_cell, table, strip, panes, graph)


def _padded(story: Story) -> tuple[int, int]:
    if story.source is None:
        return 1, 1
    (rows, columns), (above, beside) = story.source.shape, story.padding
    return rows + 2 * above, columns + 2 * beside


def _cell(shape: tuple[int, int], side: float) -> float:
    """Return the side of a cell: whole pixels, if there is a pixel for each."""
    cell = min(side / max(shape), 72.0)
    return float(int(cell)) if cell >= 1 else cell


def _strip(story: Story, width: float, top: float) -> tuple[tuple[int, QRectF], ...]:
    """Return the input maps in a row; if they are too many, those that add most, in their order."""
    most = max(int((width - 2 * MARGIN + THUMB_GAP) // (THUMB + THUMB_GAP)), 1)
    shown = list(range(len(story.shares)))
    if len(shown) > most:
        by_size = sorted(shown, key=lambda index: -abs(story.shares[index].sum or 0.0))
        shown = sorted(by_size[:most])
    step = min((width - 2 * MARGIN) / len(shown), THUMB * 1.8)
    left = (width - step * len(shown)) / 2 + (step - THUMB) / 2
    return tuple(
        (index, QRectF(round(left + place * step), round(top), THUMB, THUMB))
        for place, index in enumerate(shown)
    )


def _arithmetic(story: Story, width: float, height: float) -> tuple[tuple[QRectF, ...], QRectF | None, float]:
    """Return the panes, the graph and how much of the height they take, from below."""
    most = height * ARITHMETIC - CAPTION - MARGIN
    inner = width - 2 * MARGIN
    if not story.panes:
        if story.graph is None:
            return (), None, MARGIN
        side = min(most, 220.0)
        graph = QRectF((width - 1.4 * side) / 2, height - MARGIN - side, 1.4 * side, side)
        return (), graph, side + CAPTION + MARGIN
    if story.stacked:
        return _stacked(story, inner, height)
    columns = sum(pane.values.shape[1] for pane in story.panes)
    rows = max(pane.values.shape[0] for pane in story.panes)
    numbered = max(pane.values.shape[1] for pane in story.panes) <= NUMBERED
    signs = SIGN * (len(story.panes) - 1)
    beside = GRAPH + GAP if story.graph is not None else 0.0
    wide = (inner - signs - beside) / columns
    if beside and numbered and wide < NARROWEST_FOR_GRAPH:
        beside, wide = 0.0, (inner - signs) / columns
    wide, high = _pane_cell(wide, most / rows, numbered, 1.5 if len(story.panes) == 1 else 1.0)
    whole = columns * wide + signs
    graph_wide = min(inner - whole - GAP, rows * high * 1.25) if beside else 0.0
    left = (width - whole - (graph_wide + GAP if graph_wide else 0)) / 2
    top = height - MARGIN - rows * high
    placed = []
    for pane in story.panes:
        size = pane.values.shape[1] * wide, pane.values.shape[0] * high
        placed.append(QRectF(round(left), round(top), *size))
        left += size[0] + SIGN
    graph = QRectF(round(left - SIGN + GAP), round(top), graph_wide, rows * high) if graph_wide else None
    return tuple(placed), graph, rows * high + CAPTION + MARGIN


def _pane_cell(wide: float, high: float, numbered: bool, larger: float) -> tuple[float, float]:
    """Return (width, height) of the cells of the grids: flat where they hold numbers, square in pictures.

    larger: than usual, the cells may be.
    """
    if not numbered:
        side = min(wide, high)
        side = float(int(side)) if side >= 1 else side
        return side, side
    wide = float(int(min(wide, larger * WIDEST_CELL)))
    return wide, float(int(min(high, wide * 0.7, larger * HIGHEST_CELL)))


def _stacked(story: Story, inner: float, height: float) -> tuple[tuple[QRectF, ...], None, float]:
    """Return panes of one row below each other, their names to the left."""
    count = story.panes[0].values.shape[1]
    names = 104.0
    wide = float(int(min((inner - names) / count, 88.0)))
    high = float(int(min(height * ARITHMETIC / (len(story.panes) + 1), 40.0)))
    left = MARGIN + names + (inner - names - wide * count) / 2
    top = height - MARGIN - len(story.panes) * (high + 4)
    rects = tuple(
        QRectF(round(left), round(top + index * (high + 4)), count * wide, high)
        for index in range(len(story.panes))
    )
    return rects, None, height - top + CAPTION
