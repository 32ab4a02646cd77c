"""The list of all networks, with a search, that drops down from the top bar."""

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from explorer.requests import Download, NetworkFile, WeightsFile
from explorer.session import Session
from explorer.shelf import Shelf
from explorer.trace.card import NetworkCard
from explorer.window.networks.footer import Footer
from explorer.window.networks.listed import Listed, RowPainter
from explorer.window.networks.rows import OWN, data_size, rows

WIDTH, TALLEST, MARGIN = 520, 640, 8  # px
STATUS = 24  # px at the bottom that stay free, for what is being fetched
WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
MOVING = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.Resize, QEvent.Type.Move)
WEIGHTS_FILTER = "Weights (*.safetensors *.pth *.pt *.bin);;All files (*)"
ONNX_FILTER = "ONNX networks (*.onnx);;All files (*)"


class Chooser(QFrame):
    """Closes when a network is chosen, by Esc and by a click beside it."""

    def __init__(self, session: Session, shelf: Shelf, window: QWidget, banner: QWidget) -> None:
        """banner: what is said there stays in sight."""
        super().__init__(window)
        self._session, self._shelf = session, shelf
        self._banner = banner
        self._below: QWidget | None = None
        self._folder = ""
        self.setObjectName("popup")
        self.setAccessibleName("Networks")
        self.search = QLineEdit(accessibleName="Search networks")
        self.search.setClearButtonEnabled(True)
        self.list = QListView(accessibleName="Networks")
        self.list.setUniformItemSizes(False)
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._listed = Listed()
        self.list.setModel(self._listed)
        self.list.setItemDelegate(RowPainter(self.list))
        self.footer = Footer(shelf)
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

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        buttons = QHBoxLayout()
        for button in (self.choose_button, self.download_button, self.weights_button, self.onnx_button):
            buttons.addWidget(button)
        for part in (self.search, self.list, self.footer):
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
        self._shelf.cards_changed.connect(self._refresh)
        self._shelf.changed.connect(self._refresh)
        self._shelf.finished.connect(self._leave)
        for near in (self._banner, self.window()):
            near.installEventFilter(self)

    # ---- opening and closing

    def open(self, below: QWidget) -> None:
        """Drop down under a widget, ready to type."""
        if self._session.trace is not None:  # torch is there: nobody else imports it now
            self._shelf.prepare()
        self._below = below
        self._place()
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
        self.window().setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self._shelf.forget_files()

    def _place(self) -> None:
        """Hang below the button and below the banner, within the window."""
        window = self.window()
        if self._below is None:
            return
        corner = self._below.mapTo(window, QPoint(self._below.width(), self._below.height() + 4))
        top = corner.y()
        if self._banner.isVisible():
            top = max(top, self._banner.mapTo(window, QPoint(0, self._banner.height() + 4)).y())
        width = min(WIDTH, window.width() - 2 * MARGIN)
        height = min(TALLEST, window.height() - top - MARGIN - STATUS)
        left = max(MARGIN, min(corner.x() - width, window.width() - width - MARGIN))
        self.setGeometry(QRect(left, top, width, height))

    def _leave(self, request: object, _card: object) -> None:
        """Close when a file has been opened, for its network is shown now."""
        if self.isVisible() and not isinstance(request, Download):
            self.close_it()

    # ---- showing

    @property
    def card(self) -> NetworkCard | None:
        """The network of the selected row."""
        index = self.list.currentIndex()
        return self._listed.row(index).card if index.isValid() else None

    def _fill(self) -> None:
        words = self.search.text()
        self._listed.show(rows(self._shelf.cards, words, self._shelf.problem))
        self._select("" if words.strip() else self._session.scene.network)

    def _select(self, name: str) -> None:
        self.list.setCurrentIndex(self._listed.place(name))
        self.list.scrollTo(self.list.currentIndex(), QListView.ScrollHint.PositionAtCenter)
        self._show_card()

    def _refresh(self) -> None:
        """Show what has become of the networks; what is selected and where one has scrolled to stays."""
        if not self.isVisible():
            return
        card, index = self.card, self.list.currentIndex()
        self._listed.show(rows(self._shelf.cards, self.search.text(), self._shelf.problem))
        if self.list.currentIndex() != index and card is not None:
            self._select(card.name)
        self._show_card()

    def _show_card(self) -> None:
        card, idle = self.card, self._shelf.fetching is None
        self.footer.show_card(card)
        self.choose_button.setEnabled(card is not None)
        wanted = card is not None and bool(card.download) and not card.trained
        self.download_button.setVisible(card is not None and bool(card.download))
        self.download_button.setEnabled(wanted and idle)
        size = data_size(card.download_bytes) if card is not None and wanted else ""
        self.download_button.setText(f"Download {size}".strip() if wanted else "Downloaded")
        self.weights_button.setEnabled(card is not None and card.family != OWN and idle)
        self.onnx_button.setEnabled(idle)

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
        if path := self._ask_file(f"Weights for {card.title}", WEIGHTS_FILTER):
            self._shelf.fetch(WeightsFile(path, card.name))

    def _ask_onnx(self) -> None:
        if path := self._ask_file("Open an ONNX network", ONNX_FILTER):
            self._shelf.fetch(NetworkFile(path))

    def _ask_file(self, title: str, kinds: str) -> Path | None:
        """Let the user choose a file, beginning where the last one was."""
        name, _ = QFileDialog.getOpenFileName(self.window(), title, self._folder, kinds)
        if not name:
            return None
        self._folder = str(Path(name).parent)
        return Path(name)

    # ---- Qt's events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list with the keys of the search line; close where one clicks beside."""
        if watched in (self._banner, self.window()) and event.type() in MOVING and self.isVisible():
            self._place()
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in WALKING:
                QApplication.sendEvent(self.list, event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
        pressed = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress
        if pressed and isinstance(watched, QWidget) and self.isVisible():
            return self._close_beside(watched, event.globalPosition().toPoint())
        return False

    def _close_beside(self, watched: QWidget, where: QPoint) -> bool:
        """Close where one clicks beside; return whether that was all the click was for.

        Only buttons take it as well: nobody wants a dot on the pad, or another unit, for having closed a list.
        """
        inside = self.rect().contains(self.mapFromGlobal(where))
        if inside or watched.window() is not self.window() or watched is self._below:
            return False  # what it hangs from closes it itself
        self.close_it()
        return not isinstance(watched, QAbstractButton)

    def event(self, event: QEvent) -> bool:
        """Take Esc before the window's own Esc does."""
        overrides = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overrides and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forwards: bool) -> bool:
        """Let Tab stay in here, as long as it is open."""
        if self.isHidden():
            return super().focusNextPrevChild(forwards)
        parts = [part for part in self._parts_for_keys() if part.isVisible() and part.isEnabled()]
        now = QApplication.focusWidget()
        place = parts.index(now) if now in parts else -1
        parts[(place + (1 if forwards else -1)) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _parts_for_keys(self) -> tuple[QWidget, ...]:
        footer, buttons = self.footer, (self.choose_button, self.download_button)
        others = (self.weights_button, self.onnx_button)
        return (self.search, footer.again_button, footer.cancel_button, *buttons, *others)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)
