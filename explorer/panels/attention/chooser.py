"""The image with its patches: point at one, or at the class token beside it, to see its attention."""

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.panels.attention.board import Board
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, LIGHT_INK, cell_at, cells_rect, paint_frame
from explorer.widgets.pictures import grey_image

TILE, GAP = 26.0, 6.0  # px: of the tokens beside the image
MOST = 4  # tiles in a row


class TokenChooser(QWidget):
    """Shows a board in the colours of the image; says which token is pointed at and which was clicked."""

    pointed = Signal(object)  # int | None
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._image: QImage | None = None
        self._token = 0
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Token")

    def show_board(self, board: Board, token: int) -> None:
        """Show a board and mark the chosen token."""
        if board is not self._board:
            if self._board is None or board.shape != self._board.shape or board.others != self._board.others:
                self.updateGeometry()
            self._board = board
            self._image = grey_image(board.picture) if board.picture is not None else None
        self._token = token
        self.setAccessibleDescription(f"{board.name(token)}; the arrow keys go to another")
        self.update()

    # ---- places

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        aspect = self._board.aspect if self._board is not None else 1.0
        return round(width / aspect + self._beside())

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(96, 96)

    def _beside(self) -> float:
        others = self._board.others if self._board is not None else ()
        return (TILE + GAP) * -(-len(others) // MOST)

    @property
    def picture_rect(self) -> QRectF:
        """Where the image is painted."""
        room, aspect = self.height() - self._beside(), self._board.aspect if self._board is not None else 1.0
        wide = max(min(self.width(), room * aspect), 1.0)
        return QRectF((self.width() - wide) / 2, 0, wide, wide / aspect)

    def tile_rect(self, place: int) -> QRectF:
        """Return where a token beside the image is painted."""
        assert self._board is not None
        count, image = len(self._board.others), self.picture_rect
        row, column = divmod(place, MOST)
        inside = min(count - row * MOST, MOST)
        wide = (image.width() - (inside - 1) * GAP) / inside
        top = image.bottom() + GAP + row * (TILE + GAP)
        return QRectF(image.left() + column * (wide + GAP), top, wide, TILE)

    def token_at(self, point: QPointF) -> int | None:
        """Return the token under a point."""
        if self._board is None:
            return None
        cell = cell_at(self.picture_rect, self._board.shape, point)
        if cell is not None:
            return self._board.token(*cell)
        tiles = enumerate(self._board.others)
        return next((token for place, token in tiles if self.tile_rect(place).contains(point)), None)

    # ---- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        board = self._board
        if board is None:
            return
        with QPainter(self) as painter:
            rect = self.picture_rect
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if self._image is not None:
                painter.drawImage(rect, self._image)
            else:
                painter.fillRect(rect, theme.color("raised"))
            _paint_lines(painter, rect, board)
            for place, token in enumerate(board.others):
                self._paint_tile(painter, self.tile_rect(place), token)
            for token, color in ((self._token, FRAME), (self._pointed, LIGHT_INK)):
                found = board.place(token) if token is not None else None
                if found is not None:
                    row, column = found
                    paint_frame(
                        painter, cells_rect(rect, board.shape, row, column, row + 1, column + 1), color, 2.0
                    )
            if self.hasFocus():
                painter.setPen(theme.color("focus"))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_tile(self, painter: QPainter, rect: QRectF, token: int) -> None:
        assert self._board is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = token == self._token
        painter.setBrush(
            theme.color("selection" if chosen else "hover" if token == self._pointed else "raised")
        )
        painter.setPen(QPen(theme.color("highlight"), 2) if chosen else QPen(theme.color("line"), 1))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 5, 5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        words = self._board.name(token)
        text.paint(
            painter, rect.adjusted(4, 0, -4, 0), words, theme.SMALL, "text", bold=chosen, align="center"
        )

    # ---- choosing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.token_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def _point(self, token: int | None) -> None:
        if token != self._pointed:
            self._pointed = token
            hand = Qt.CursorShape.PointingHandCursor if token is not None else Qt.CursorShape.ArrowCursor
            self.setCursor(hand)
            self.pointed.emit(token)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        token = self.token_at(event.position())
        if token is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(token)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._board is not None:
            token = self.token_at(QPointF(event.pos()))
            words = (
                ""
                if token is None
                else "\n".join(filter(None, (self._board.name(token), self._board.pixels_of(token))))
            )
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _paint_lines(painter: QPainter, rect: QRectF, board: Board) -> None:
    """Part the patches by hairlines."""
    painter.setPen(QPen(theme.color("panel", 0.6), 1))
    lines = []
    for row in range(1, board.rows):
        y = round(rect.top() + row * rect.height() / board.rows) + 0.5
        lines.append(QLineF(rect.left(), y, rect.right(), y))
    for column in range(1, board.columns):
        x = round(rect.left() + column * rect.width() / board.columns) + 0.5
        lines.append(QLineF(x, rect.top(), x, rect.bottom()))
    painter.drawLines(lines)
