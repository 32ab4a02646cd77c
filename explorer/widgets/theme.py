"""The look: colours of the dark and the light theme, one style sheet, one type scale, tinted icons."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from explorer import resources

SMALL, NORMAL, LARGE, TITLE = 11, 13, 16, 22  # px: the type scale


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as ``#RRGGBB``.

    stage: behind the network in 3D. raised, hover: buttons. selection: behind what is selected.
    on_accent: text on the accent colour. focus: the ring around what has the keyboard.
    """

    name: str
    background: str
    panel: str
    bar: str
    line: str
    text: str
    secondary: str
    accent: str
    highlight: str
    stage: str
    good: str
    bad: str
    raised: str
    hover: str
    selection: str
    on_accent: str
    focus: str


@cache
def colors(name: str) -> Palette:
    """Return the colours of the theme called `name` ("dark" or "light")."""
    text = resources.find("themes", f"{name}.json").read_text(encoding="utf-8")
    return Palette(name=str(name), **json.loads(text))


def style_sheet(name: str) -> str:
    """Return the style sheet of the whole application in the theme called `name`."""
    return _style_sheet(colors(name))


@cache
def _style_sheet(palette: Palette) -> str:
    template = Template(resources.find("themes", "base.qss").read_text(encoding="utf-8"))
    icons = resources.find("icons").as_posix()
    return template.substitute(vars(palette), icons=icons)


_current: list[str] = ["dark"]
_clear: list[bool] = [False]  # whether figures are painted on no ground


def current() -> Palette:
    """Return the colours in use."""
    return colors(_current[0])


@contextmanager
def borrowed(name: str, clear: bool = False) -> Iterator[None]:
    """Let the colours in use be those of a theme within; style sheets and what is on screen stay as they are.

    clear: the background is none.
    """
    before = _current[0], _clear[0]
    _current[0], _clear[0] = str(name), clear
    try:
        yield
    finally:
        _current[0], _clear[0] = before


def dress(widget: QWidget) -> None:
    """Let one widget appear in the theme in use, as it may be borrowed, whatever the application appears in."""
    palette = replace(current(), background="transparent") if _clear[0] else current()
    widget.setPalette(_qt_palette(palette))
    widget.setStyleSheet(_style_sheet(palette))


def apply(app: QApplication, name: str) -> None:
    """Let the whole application appear in the theme called `name`, at once."""
    palette = colors(name)
    if _current[0] == str(name) and app.styleSheet() == style_sheet(name):
        return  # a style sheet set again polishes every widget again
    _current[0] = str(name)
    if app.style().objectName().lower() != "fusion":
        app.setStyle("Fusion")
    app.setFont(font(NORMAL, tabular=False))
    app.setPalette(_qt_palette(palette))
    app.setStyleSheet(style_sheet(name))


def _qt_palette(palette: Palette) -> QPalette:
    """Return Qt's own palette in our colours, for whatever the style sheet does not name."""
    roles = QPalette.ColorRole
    pairs = {
        roles.Window: palette.background,
        roles.Base: palette.background,
        roles.AlternateBase: palette.bar,
        roles.Button: palette.raised,
        roles.WindowText: palette.text,
        roles.Text: palette.text,
        roles.ButtonText: palette.text,
        roles.ToolTipBase: palette.bar,
        roles.ToolTipText: palette.text,
        roles.PlaceholderText: palette.secondary,
        roles.Highlight: palette.accent,
        roles.HighlightedText: palette.on_accent,
        roles.Link: palette.focus,
    }
    result = QPalette()
    for role, color in pairs.items():
        result.setColor(role, QColor(color))
    return result


@cache
def _family() -> str:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


@cache
def _base_font(px: int, bold: bool, tabular: bool) -> QFont:
    result = QFont(_family()) if QGuiApplication.instance() is not None else QFont()
    result.setPixelSize(max(1, px))
    result.setBold(bold)
    if tabular and hasattr(QFont, "setFeature"):
        result.setFeature(QFont.Tag("tnum"), 1)  # type: ignore[call-overload]
    return result


def font(px: int, bold: bool = False, tabular: bool = True) -> QFont:
    """Return the system font at `px` pixels; `tabular` keeps digits in columns."""
    return QFont(_base_font(int(px), bold, tabular))


def shared_font(px: int, bold: bool = False) -> QFont:
    """Return the same as `font`, not to be changed: for painting without making a font each time."""
    return _base_font(px, bold, True)


@cache
def header_font(px: int = SMALL) -> QFont:
    """Return the font of section headers, not to be changed: small, bold, spaced, upper case."""
    result = font(px, bold=True, tabular=False)
    result.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
    result.setCapitalization(QFont.Capitalization.AllUppercase)
    return result


def color(name: str, alpha: float = 1.0) -> QColor:
    """Return a colour of the current theme by its field name, with `alpha` 0..1; not to be changed."""
    return _color(_current[0], name, 0.0 if _clear[0] and name == "background" else alpha)


@cache
def _color(theme_name: str, name: str, alpha: float) -> QColor:
    result = QColor(getattr(colors(theme_name), name))
    result.setAlphaF(alpha)
    return result


@cache
def _icon(name: str, theme_name: str, size: int) -> QIcon:
    palette = colors(theme_name)
    result = QIcon()
    states = (
        (palette.text, QIcon.Mode.Normal, QIcon.State.Off),
        (palette.on_accent, QIcon.Mode.Normal, QIcon.State.On),
        (palette.secondary, QIcon.Mode.Disabled, QIcon.State.Off),
    )
    for tint, mode, state in states:
        for scale in (1, 2, 3):
            pixmap = _tinted(name, tint, size * scale)
            pixmap.setDevicePixelRatio(scale)
            result.addPixmap(pixmap, mode, state)
    return result


def icon(name: str, size: int = 16) -> QIcon:
    """Return the icon called `name` from resources/icons, tinted to the current theme."""
    return _icon(name, _current[0], size)


def _tinted(name: str, tint: str, pixels: int) -> QPixmap:
    """Return the icon drawn in one colour: its SVG says ``currentColor``."""
    svg = resources.find("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", tint)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return pixmap
