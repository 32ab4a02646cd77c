"""The list of all networks, with a search, that drops down from the top bar."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.requests import Download, NetworkFile, WeightsFile
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.trace.card import NetworkCard
from explorer.window.networks.listed import Listed, RowPainter
from explorer.window.networks.rows import megabytes, rows

WIDTH, TALLEST, MARGIN = 520, 640, 8  # px
WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
WEIGHTS_FILTER = "Weights (*.safetensors *.pth *.pt *.bin);;All files (*)"
ONNX_FILTER = "ONNX networks (*.onnx);;All files (*)"


class Chooser(QFrame):
    """Closes when a network is chosen, by Esc and by a click beside it."""

    def __init__(self, session: Session, shelf: Shelf, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._shelf = session, shelf
        self.setObjectName("popup")
        self.setAccessibleName("Networks")
        self.search = QLineEdit(placeholderText="Search 85 networks", accessibleName="Search networks")
        self.search.setClearButtonEnabled(True)
        self.list = QListView(accessibleName="Networks")
        self.list.setUniformItemSizes(False)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._listed = Listed()
        self.list.setModel(self._listed)
        self.list.setItemDelegate(RowPainter(self.list))
        self._summary = QLabel(wordWrap=True)
        self._summary.setProperty("secondary", True)
        self._make_buttons()
        self._arrange()
        self._connect()
        self.hide()

    # ---- building

    def _make_buttons(self) -> None:
        self.choose_button = QPushButton("Choose", toolTip="Send the input through it  (Enter, double click)")
        self.choose_button.setProperty("kind", "primary")
        self.download_button = QPushButton("Download", toolTip="Fetch its trained weights from their makers")
        self.weights_button = QPushButton(
            "Weights…", toolTip="Open it with weights from a file (.safetensors, .pth)"
        )
        self.onnx_button = QPushButton("ONNX…", toolTip="Open a whole network from an ONNX file")
        self.bar = QProgressBar(textVisible=False, accessibleName="Download")
        self._done = QLabel(accessibleName="Downloaded")
        self.cancel_button = QPushButton("Cancel", toolTip="Give the download up")

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        buttons, progress = QHBoxLayout(), QHBoxLayout()
        for button in (self.choose_button, self.download_button, self.weights_button, self.onnx_button):
            buttons.addWidget(button)
        for part in (self.bar, self._done, self.cancel_button):
            progress.addWidget(part, 1 if part is self.bar else 0)
        self._progress = QWidget()
        progress.setContentsMargins(0, 0, 0, 0)
        self._progress.setLayout(progress)
        for part in (self.search, self.list, self._summary, self._progress):
            column.addWidget(part, 1 if part is self.list else 0)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._fill())
        self.search.installEventFilter(self)
        self.list.selectionModel().currentChanged.connect(lambda _now, _before: self._show_card())
        self.list.doubleClicked.connect(self._choose)
        self.choose_button.clicked.connect(lambda: self._choose(self.list.currentIndex()))
        self.download_button.clicked.connect(self._download)
        self.weights_button.clicked.connect(self._ask_weights)
        self.onnx_button.clicked.connect(self._ask_onnx)
        self.cancel_button.clicked.connect(self._shelf.cancel)
        self._shelf.cards_changed.connect(self._refresh)
        self._shelf.changed.connect(self._refresh)
        self._shelf.progressed.connect(self._show_progress)

    # ---- opening and closing

    def open(self, below: QWidget) -> None:
        """Drop down under a widget, ready to type."""
        if self._session.trace is not None:  # torch is there: nobody else imports it now
            self._shelf.prepare()
        window = self.window()
        corner = below.mapTo(window, QPoint(below.width(), below.height() + 4))
        width = min(WIDTH, window.width() - 2 * MARGIN)
        height = min(TALLEST, window.height() - corner.y() - MARGIN)
        left = max(MARGIN, min(corner.x() - width, window.width() - width - MARGIN))
        self.setGeometry(QRect(left, corner.y(), width, height))
        self.search.setPlaceholderText(f"Search {len(self._shelf.cards)} networks")
        self.search.clear()
        self._fill()
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)

    def close_it(self) -> None:
        """Go away, and leave the keyboard to the window."""
        QApplication.instance().removeEventFilter(self)
        self.hide()
        self.window().setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- showing

    @property
    def card(self) -> NetworkCard | None:
        """The network of the selected row."""
        index = self.list.currentIndex()
        return self._listed.row(index).card if index.isValid() else None

    def _fill(self, name: str | None = None) -> None:
        words = self.search.text()
        self._listed.show(rows(self._shelf.cards, words))
        chosen = name or ("" if words.strip() else self._session.scene.network)
        self.list.setCurrentIndex(self._listed.place(chosen))
        self.list.scrollTo(self.list.currentIndex(), QListView.ScrollHint.PositionAtCenter)
        self._show_card()

    def _refresh(self) -> None:
        if self.isVisible():
            self._fill(self.card.name if self.card is not None else None)

    def _show_card(self) -> None:
        card, fetching = self.card, self._shelf.fetching
        self._summary.setText(card.summary if card is not None else "There is no network of that name.")
        self.choose_button.setEnabled(card is not None)
        wanted = card is not None and bool(card.download) and not card.trained
        self.download_button.setVisible(card is not None and bool(card.download))
        self.download_button.setEnabled(wanted and fetching is None)
        size = megabytes(card.download_bytes) if card is not None and wanted else ""
        self.download_button.setText(f"Download {size}".strip() if wanted else "Downloaded")
        self.weights_button.setEnabled(card is not None and bool(card.download))
        self._progress.setVisible(isinstance(fetching, Download))
        if fetching is None:
            self.bar.setRange(0, 0)
            self._done.setText("")

    def _show_progress(self, _request: object, done: int, total: int) -> None:
        if self.isVisible():
            self.bar.setRange(0, max(total // 1024, 0))
            self.bar.setValue(done // 1024)
            self._done.setText(f"{done / 2**20:.1f} of {megabytes(total)}" if total else megabytes(done))

    # ---- doing

    def _choose(self, index: QModelIndex) -> None:
        card = self._listed.row(index).card if index.isValid() else None
        if card is not None:
            self.close_it()
            self._session.choose_network(card.name)

    def _download(self) -> None:
        if self.card is not None:
            self._shelf.fetch(Download(self.card.name))

    def _ask_weights(self) -> None:
        card = self.card
        if card is None:
            return
        name, _ = QFileDialog.getOpenFileName(self.window(), f"Weights for {card.title}", "", WEIGHTS_FILTER)
        if name:
            self._shelf.fetch(WeightsFile(Path(name), card.name))
            self.close_it()

    def _ask_onnx(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self.window(), "Open an ONNX network", "", ONNX_FILTER)
        if name:
            self._shelf.fetch(NetworkFile(Path(name)))
            self.close_it()

    # ---- Qt's events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list with the keys of the search line; close where one clicks beside."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in WALKING:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            beside = isinstance(watched, QWidget) and watched.window() is self.window()
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            if beside and not inside and self.isVisible():
                self.close_it()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window's own Esc does."""
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)
