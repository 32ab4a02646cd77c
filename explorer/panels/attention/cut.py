"""The image cut into its patches, a little apart."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from explorer.panels.attention.board import Board
from explorer.widgets import text, theme
from explorer.widgets.map_view import FRAME, LIGHT_INK, paint_frame
from explorer.widgets.pictures import draw_part, grey_image

UNKNOWN = "It is not known how this network cuts the image."


class CutImage(QWidget):
    """Says which patch is pointed at and which was clicked."""

    pointed = Signal(object)  # int | None: a token
    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._board: Board | None = None
        self._image: QImage | None = None
        self._token = 0
        self._pointed: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Patches of the image")

    def show_board(self, board: Board, token: int) -> None:
        """Show the patches of a board, one of them chosen."""
        if board is not self._board:
            self._board = board
            self._image = grey_image(board.picture) if board.picture is not None else None
        self._token = token
        self.setAccessibleDescription(board.name(token))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, 360)

    @property
    def _gap(self) -> float:
        assert self._board is not None
        return max(2.0, round(min(self.width(), self.height()) / max(self._board.shape) / 8))

    def rect_of(self, row: int, column: int) -> QRectF:
        """Return where a patch is painted."""
        board, gap = self._board, self._gap
        assert board is not None and board.grid is not None
        wide = (self.width() - 8 - gap * (board.columns - 1)) / board.columns
        high = (self.height() - 8 - gap * (board.rows - 1)) / board.rows
        wide = max(min(wide, high * board.grid.width / board.grid.height), 1.0)
        high = wide * board.grid.height / board.grid.width
        left = (self.width() - board.columns * (wide + gap) + gap) / 2
        return QRectF(
            round(left + column * (wide + gap)), round(4 + row * (high + gap)), round(wide), round(high)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            board = self._board
            if board is None or board.grid is None or self._image is None:
                words = QRectF(self.rect())
                text.paint(painter, words, UNKNOWN, theme.LARGE, "secondary", align="center")
                return
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            wide, high = board.grid.width, board.grid.height
            for row in range(board.rows):
                for column in range(board.columns):
                    source = QRectF(column * wide, row * high, wide, high)
                    draw_part(painter, self.rect_of(row, column), self._image, source)
            for token, color in ((self._token, FRAME), (self._pointed, LIGHT_INK)):
                place = board.place(token) if token is not None else None
                if place is not None:
                    paint_frame(painter, self.rect_of(*place), color, 2.0)

    def token_at(self, point: QPointF) -> int | None:
        """Return the token of the patch under a point."""
        board = self._board
        if board is None or board.grid is None:
            return None
        cells = ((row, column) for row in range(board.rows) for column in range(board.columns))
        return next((board.token(*cell) for cell in cells if self.rect_of(*cell).contains(point)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self.token_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    def _point(self, token: int | None) -> None:
        if token != self._pointed:
            self._pointed = token
            self.setCursor(Qt.CursorShape.ArrowCursor if token is None else Qt.CursorShape.PointingHandCursor)
            self.pointed.emit(token)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        token = self.token_at(event.position())
        if token is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(token)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._board is not None:
            token = self.token_at(QPointF(event.pos()))
            words = f"{self._board.name(token)}\n{self._board.pixels_of(token)}" if token is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)
