"""What the speaker sees: notes, what the audience sees now, what comes next, and the time."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTime, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from explorer.playlist import NamedScene
from explorer.talk import Talk
from explorer.widgets import theme
from explorer.widgets.header import SectionHeader
from explorer.window.presenting.speaker_parts import NotesText, Shown, button, elided, parted
from explorer.window.presenting.stopwatch import Stopwatch, written

TICK_MS = 250
USUAL = QSize(1920, 1080)  # px at which the type has the sizes below
NOTES, NAME, NEXT, CLOCK, HEADER = 34, 28, 24, 36, 15  # px of type
LEAST = {NOTES: 20, NAME: 17, NEXT: 15, CLOCK: 22, HEADER: 11}  # px
GROWTH = 1.15  # from one size of the notes to the next
SIZES = range(-4, 7)


class SpeakerView(QWidget):
    """A window of its own; what it is asked for, it asks of others by its signals."""

    closed = Signal()
    step_requested = Signal(int)  # scenes on or back
    freeze_requested = Signal()
    black_requested = Signal()

    def __init__(
        self, talk: Talk, began: float, parent: QWidget, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`began`: since when the timer runs, by the clock `now`, in seconds."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle("Speaker view")
        self.setAccessibleName("Speaker view")
        self.setMinimumSize(720, 480)
        self._talk, self._clock_of_timer = talk, now
        self._size = 0  # of the notes
        self.stopwatch = Stopwatch(since=began)
        self._make()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show_time)
        talk.changed.connect(self._follow)
        self._follow()

    # ---- building

    def _make(self) -> None:
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self._bar())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addLayout(self._pictures(), 11)
        body.addWidget(self._words(), 10)
        lines.addLayout(body, 1)

    def _bar(self) -> QWidget:
        bar = QWidget(objectName="bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(28, 8, 28, 8)
        row.setSpacing(8)
        self.timer = QLabel(accessibleName="Time since the beginning")
        self.clock = QLabel(accessibleName="Time of day")
        self.clock.setProperty("secondary", True)
        self.pause = button("❚❚", "Let the timer stand still, or go on  (Ctrl+T)", self.toggle_timer)
        self.restart = button("↺", "Let the timer begin anew  (Ctrl+Shift+T)", self.restart_timer)
        self.sign = QLabel()
        self.freezing = button(
            "Freeze", "Let the audience see a still picture  (F10)", self.freeze_requested.emit
        )
        self.freezing.setCheckable(True)
        for part in (self.timer, self.pause, self.restart):
            row.addWidget(part)
        row.addSpacing(24)
        row.addWidget(self.clock)
        row.addStretch(1)
        back, on = (lambda by=by: self.step_requested.emit(by) for by in (-1, 1))
        for part in (
            button("◀", "The scene before  (PgUp)", back),
            button("▶", "The next scene  (PgDown)", on),
            button("Black", "Hide everything from the audience  (B)", self.black_requested.emit),
            self.freezing,
        ):
            row.addWidget(part)
        row.addSpacing(16)
        row.addWidget(button("A−", "Smaller notes", lambda: self.resize_notes(-1)))
        row.addWidget(button("A+", "Larger notes", lambda: self.resize_notes(1)))
        return bar

    def _pictures(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setContentsMargins(28, 20, 28, 24)
        lines.setSpacing(6)
        self.number, self.name = SectionHeader(""), QLabel(accessibleName="The scene that is shown")
        self.now = Shown("What the audience sees")
        self.next_number, self.next_name = (
            SectionHeader(""),
            QLabel(accessibleName="The next scene", wordWrap=True),
        )
        self.next = Shown("The next scene")
        self.next_line = QLabel(wordWrap=True, accessibleName="What comes first there")
        self.next_line.setProperty("secondary", True)
        for part in (self.number, self.name):
            lines.addWidget(part)
        lines.addWidget(self.now)
        lines.addSpacing(14)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.next, 6)
        column = QVBoxLayout()
        for part in (self.next_number, self.next_name, self.next_line):
            column.addWidget(part)
        column.addStretch(1)
        row.addLayout(column, 5)
        lines.addLayout(row)
        lines.addStretch(1)
        return lines

    def _words(self) -> QWidget:
        place = QWidget()
        place.setProperty("panel", True)
        place.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = QVBoxLayout(place)
        lines.setContentsMargins(28, 20, 12, 12)
        lines.setSpacing(14)
        self.notes_header, self.notes = SectionHeader("Notes"), NotesText()
        lines.addWidget(self.notes_header)
        lines.addWidget(self.notes, 1)
        return place

    # ---- the time

    def toggle_timer(self) -> None:
        """Let the timer stand still, or go on."""
        self.stopwatch = self.stopwatch.toggled(self._clock_of_timer())
        self._show_time()

    def restart_timer(self) -> None:
        """Let the timer begin anew."""
        self.stopwatch = self.stopwatch.restarted(self._clock_of_timer())
        self._show_time()

    def begin(self) -> None:
        """Let the timer run from nothing."""
        self.stopwatch = Stopwatch().toggled(self._clock_of_timer())
        self._show_time()

    def _show_time(self) -> None:
        since = written(self.stopwatch.seconds(self._clock_of_timer()))
        paused = f"<span style='color:{theme.current().secondary}'>{since}</span>"
        self.timer.setText(since if self.stopwatch.runs else paused)
        self.pause.setText("❚❚" if self.stopwatch.runs else "▶")
        self.clock.setText(QTime.currentTime().toString("HH:mm"))

    # ---- the talk

    def _follow(self) -> None:
        talk = self._talk
        self.number.setText(self._numbered("Now", talk.index, talk.scene))
        coming = talk.next_scene
        self.next_number.setText(self._numbered("Next", talk.index + 1, coming))
        picture = QPixmap()
        if coming is not None:
            picture.loadFromData(coming.thumbnail)
        self.next.show_picture(picture, "" if coming is None else _first(coming.notes))
        self.next_line.setVisible(not picture.isNull())
        self.next.setVisible(coming is not None)
        self._set_type()

    def _numbered(self, word: str, index: int, scene: NamedScene | None) -> str:
        return word if scene is None else f"{word}  ·  {index + 1} of {len(self._talk.playlist)}"

    # ---- sizes

    def resize_notes(self, by: int) -> None:
        """Write the notes larger or smaller, by steps."""
        self._size = min(max(self._size + by, SIZES[0]), SIZES[-1])
        self._set_type()

    def _set_type(self) -> None:
        """Let all type have the size that suits the window's."""
        scale = min(self.width() / USUAL.width(), self.height() / USUAL.height())
        px = {size: max(least, round(size * scale)) for size, least in LEAST.items()}
        talk, room = self._talk, round(self.width() * 11 / 21) - 56
        title = "" if talk.scene is None else talk.scene.name
        coming = talk.next_scene
        empty = "No scenes: Ctrl+L lists them" if not talk.playlist.scenes else ""
        after = "The end" if talk.playlist.scenes else empty
        for label, words, size in (
            (self.name, elided(title, px[NAME], room), px[NAME]),
            (self.next_name, after if coming is None else coming.name, px[NEXT]),
        ):
            label.setFont(theme.font(size, bold=True))
            label.setText(words)
        self.next_line.setFont(theme.font(max(theme.NORMAL, round(px[NEXT] * 0.8))))
        self.next_line.setText("" if coming is None else _first(coming.notes))
        for header in (self.number, self.next_number, self.notes_header):
            header.setFont(theme.header_font(px[HEADER]))
        for label in (self.timer, self.clock):
            label.setFont(theme.font(px[CLOCK], bold=label is self.timer))
        words = "" if talk.scene is None else talk.scene.notes
        self.notes.show_notes(words, round(px[NOTES] * GROWTH**self._size))
        self._show_time()
        self._divide(room)

    def _divide(self, wide: int) -> None:
        """Give the pictures the height that there is for them in a column `wide` pixels wide."""
        labels = (self.number, self.name, self.timer)
        high = self.height() - 120 - sum(label.sizeHint().height() for label in labels)
        now = min(wide * 9 // 16, high * 16 // 25)
        self.now.setFixedHeight(max(now, 90))
        self.next.setFixedHeight(max(min(high - now, wide * 6 // 11 * 10 // 16), 60))

    def pointed(self, at: QPoint) -> QPointF | None:
        """Return where in the picture of now a point of the screen is, 0..1; None outside."""
        return self.now.share(QPointF(self.now.mapFromGlobal(at))) if self.isVisible() else None

    # ---- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_type()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            QTimer.singleShot(0, self, self._restyle)

    def _restyle(self) -> None:
        """Write all anew in another theme."""
        self.notes.write()
        self._set_type()  # WORKAROUND: a new style sheet brings back the fonts that labels had at first

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._tick.start()
        elif event.type() == QEvent.Type.Hide:
            self._tick.stop()
        elif event.type() == QEvent.Type.ShortcutOverride and self.own_key(event) is not None:
            event.accept()  # Esc is a key of the window's actions too
            return True
        return super().event(event)

    def own_key(self, event: QKeyEvent) -> Callable[[], object] | None:
        """Return what a key does here that no presentation took."""
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return None
        keys = {
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_PageDown: lambda: self.step_requested.emit(1),
            Qt.Key.Key_PageUp: lambda: self.step_requested.emit(-1),
        }
        return keys.get(event.key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        does = self.own_key(event)
        if does is not None:
            does()
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


def _first(notes: str) -> str:
    """Return the first line of notes, without its heading."""
    return parted(notes.strip().partition("\n")[0])[1]
