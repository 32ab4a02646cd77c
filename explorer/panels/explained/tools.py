"""The buttons above the inspector: back and forward among the units, the decimals, copying."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from explorer.panels import arithmetic
from explorer.panels.explained.reading import Reading
from explorer.session import DECIMALS, Session
from explorer.widgets import theme

COPIED_MS = 1200


class Tools(QWidget):
    """A row of small buttons; `reading` gives what is copied, None while there is nothing."""

    def __init__(self, session: Session, reading: Callable[[], Reading | None]) -> None:
        super().__init__()
        self._session, self._reading = session, reading
        self.back = _button("←", "Back to the unit before  (Alt+Left)", session.go_back)
        self.forward = _button("→", "Forward again  (Alt+Right)", session.go_forward)
        self.fewer = _button("−", "One decimal less", lambda: self._by(-1))
        self.more = _button("+", "One decimal more", lambda: self._by(1))
        self.places = QLabel()
        self.places.setProperty("secondary", True)
        self.places.setFont(theme.font(theme.SMALL))
        self.copy = self._copy_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.back, self.forward, self.fewer, self.more):
            widget.setFixedWidth(32)
        for widget in (self.back, self.forward):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.fewer, self.places, self.more):
            row.addWidget(widget)
        row.addSpacing(8)
        row.addWidget(self.copy)
        self._timer = QTimer(self, singleShot=True, interval=COPIED_MS)
        self._timer.timeout.connect(lambda: self.copy.setText("Copy"))
        session.visits_changed.connect(self._follow)
        session.scene_changed.connect(self._follow)
        session.selected_changed.connect(self._follow)
        session.trace_changed.connect(self._follow)
        self._follow()

    def _copy_button(self) -> QToolButton:
        button = _button("Copy", "Copy the arithmetic", None)
        menu = QMenu(button)
        for words, write in (
            ("As text", lambda now: arithmetic.as_text(now.trace, now.chain, now.decimals)),
            ("As LaTeX", lambda now: arithmetic.as_latex(now.trace, now.chain)),
            ("As NumPy", lambda now: arithmetic.as_numpy(now.trace, now.chain)),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, write=write: self._copy(write))
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button

    def _copy(self, write: Callable[[Reading], str]) -> None:
        now = self._reading()
        if now is not None and not now.trace.at_rest:
            with np.errstate(all="ignore"):  # an infinite weight is copied like any other
                words = write(now)
            QGuiApplication.clipboard().setText(words)
            self.copy.setText("✓")
            self._timer.start()

    def _by(self, by: int) -> None:
        self._session.choose_decimals(self._session.scene.decimals + by)

    def _follow(self, _changed: object = None) -> None:
        decimals = self._session.scene.decimals
        trace = self._session.trace
        for button, possible in (
            (self.back, self._session.can_go_back),
            (self.forward, self._session.can_go_forward),
            (self.fewer, decimals > DECIMALS[0]),
            (self.more, decimals < DECIMALS[1]),
            (self.copy, self._session.selected is not None and trace is not None and not trace.at_rest),
        ):
            if button.isEnabled() != possible:
                button.setEnabled(possible)
        words = f"{decimals} decimal{'' if decimals == 1 else 's'}"
        if self.places.toolTip() != words:
            self.places.setText("." + "0" * decimals if decimals else "0")
            self.places.setToolTip(words)
            self.places.setAccessibleName(words)


def _button(text: str, tooltip: str, slot: Callable[[], None] | None) -> QToolButton:
    button = QToolButton(text=text, toolTip=tooltip)
    button.setAccessibleName(tooltip.partition("  (")[0])
    if slot is not None:
        button.clicked.connect(lambda _checked=False: slot())
    return button
