"""Figures of every view, in a theme and a size of their own."""

import base64
import re
import zlib
from contextlib import contextmanager

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from explorer.errors import ExplorerError
from explorer.export import studio
from explorer.export.figure import Figure, Format, Size
from explorer.scene import Page, Scene, View
from explorer.session import Session
from explorer.trace import Unit
from explorer.widgets import theme
from tests.toy import lenet_like_trace


@pytest.fixture
def session(qtbot):
    made = Session(lambda request, cancelled: lenet_like_trace(), Scene(view=View.ROW, layer="conv2"))
    with qtbot.waitSignal(made.trace_changed):
        made.start()
    made.hover(Unit("conv2", (3, 4, 4)))
    yield made
    made.close()


SUBJECTS = {
    "space": studio.space,
    "maps": studio.maps,
    "diagram": studio.diagram,
    "arithmetic": studio.arithmetic,
    "kernels": studio.kernels,
    "lab": lambda session: studio.lab(session, Page.CONVOLUTION),
}
VECTORS = [name for name in SUBJECTS if name != "space"]


def corner(image):
    return image.pixelColor(1, 1)


def texts(svg):
    return re.findall(r"<text[^>]*>\s*([^<]*?)\s*</text>", svg.decode())


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_view_has_the_theme_and_the_ground_of_choice(name, session):
    subject = SUBJECTS[name](session)
    before, ground = theme.current().name, "stage" if name == "space" else "background"
    for wanted in ("light", "dark"):
        image = studio.image_of(subject, Figure(theme=wanted))
        assert corner(image) == QColor(getattr(theme.colors(wanted), ground))
    clear = studio.image_of(subject, Figure(theme="light", transparent=True))
    assert corner(clear).alpha() == 0
    alphas = {
        clear.pixelColor(x, y).alpha()
        for x in range(0, clear.width(), 3)
        for y in range(0, clear.height(), 9)
    }
    assert max(alphas) == 255  # something is there
    assert theme.current().name == before


def test_what_is_cut_out_in_3d_is_what_is_seen_on_the_ground(session):
    subject = studio.space(session, (400, 260))
    clear = studio.image_of(subject, Figure(transparent=True))
    whole = studio.image_of(subject, Figure())
    ground = np.array(QColor(theme.current().stage).getRgb()[:3], float)
    for x, y in [(5, 5), (200, 130), (130, 120), (250, 140), (300, 125)]:
        color = clear.pixelColor(x, y)
        alpha = color.alphaF()
        laid = np.array(color.getRgb()[:3]) * alpha + ground * (1 - alpha)
        assert np.abs(laid - whole.pixelColor(x, y).getRgb()[:3]).max() <= 3


@pytest.mark.parametrize("page", [page for page in Page if page is not Page.EXPLORE])
def test_the_stage_of_a_lab_takes_the_shape_of_a_slide(session, page):
    width, height = Figure(size=Size.SLIDE).room
    with contextmanager(studio.lab(session, page).art)() as art:
        arranged = art.arranged(width, height)
        assert (arranged.width, arranged.height) == (round(width), round(height))
        before = arranged.width, arranged.height
        assert (arranged.arranged(300, None).width, arranged.height) == before


def test_a_widget_that_is_scrolled_is_pictured_whole_and_its_words_stay_words(qtbot):
    area = QScrollArea()
    qtbot.addWidget(area)
    long = QLabel("below")
    long.setFixedSize(300, 2000)
    area.setWidget(long)
    area.resize(200, 200)
    subject = studio.widget(lambda: area)
    assert studio.image_of(subject, Figure(scale=2)).height() == 4000
    assert b"below" in studio.bytes_of(subject, Figure(format=Format.SVG))


@pytest.mark.parametrize("name", SUBJECTS)
def test_sizes_are_those_of_slides_and_papers(name, session):
    subject = SUBJECTS[name](session)
    slide = studio.image_of(subject, Figure(size=Size.SLIDE))
    assert (slide.width(), slide.height()) == (1920, 1080)
    column = studio.image_of(subject, Figure(size=Size.COLUMN))
    assert column.width() == round(85 / 25.4 * 300)
    assert column.dotsPerMeterX() == round(300 / 25.4 * 1000)


def test_a_scale_multiplies_the_pixels(session):
    one = studio.image_of(studio.diagram(session), Figure())
    four = studio.image_of(studio.diagram(session), Figure(scale=4))
    assert four.width() == pytest.approx(4 * one.width(), abs=4)
    assert four.devicePixelRatio() == 1.0


def test_a_figure_too_large_to_draw_is_refused_with_a_way_out(session):
    with pytest.raises(ExplorerError, match="choose a smaller scale"):
        studio.image_of(studio.diagram(session), Figure(pixels=(9000, 100), scale=2))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("maps", {"conv1", "map 0"}),
        ("arithmetic", {"patch × kernel, maps 0 … 5", "✓ equals PyTorch"}),
        ("kernels", {"map 0", "map 15"}),
        ("lab", {"image I · 5 × 5", "kernel K · 3 × 3"}),
    ],
)
def test_texts_are_texts_in_svg(name, words, session):
    assert words <= set(texts(studio.bytes_of(SUBJECTS[name](session), Figure(Format.SVG))))


@pytest.mark.parametrize("name", VECTORS)
def test_texts_are_texts_in_pdf_and_their_fonts_are_inside(name, session):
    pdf = studio.bytes_of(SUBJECTS[name](session), Figure(Format.PDF, Size.COLUMN))
    assert b"/FontFile" in pdf
    parts = [zlib.decompress(part) for part in _streams(pdf)]
    assert any(b"Tj" in part for part in parts)
    width, height = (float(word) for word in re.findall(rb"MediaBox \[0 0 ([\d.]+) ([\d.]+)", pdf)[0])
    assert width == pytest.approx(85 / 25.4 * 72, abs=1)
    assert height > 10


def test_kernels_in_svg_are_the_pictures_of_each(session):
    svg = studio.bytes_of(studio.kernels(session), Figure(Format.SVG)).decode()
    pictures = re.findall(r'href="data:image/png;base64,([^"]*)"', svg)
    kernels = [image for image in map(decoded, pictures) if (image.width(), image.height()) == (5, 5)]
    assert len(kernels) == 16 * 6
    assert len({bytes(image.constBits()) for image in kernels}) == 16 * 6


def decoded(text):
    return QImage.fromData(base64.b64decode(text))


def _streams(pdf):
    for match in re.finditer(rb"/FlateDecode[^>]*>>\s*stream\r?\n", pdf):
        end = pdf.index(b"endstream", match.end())
        yield pdf[match.end() : end]


def test_every_number_of_the_arithmetic_is_text(session):
    found = texts(studio.bytes_of(studio.arithmetic(session), Figure(Format.SVG)))
    numbers = [word for word in found if re.fullmatch(r"−?\d+\.\d\d", word)]
    assert len(numbers) >= 6 * 3 * 25  # of six maps: patch, kernel, products


def test_on_a_slide_arithmetic_is_laid_out_side_by_side(session):
    found = [art.arranged(1333, 750) for art in studio.arithmetic(session).art()]
    alone = list(studio.arithmetic(session).art())
    assert found[0].width > 2 * alone[0].width
    assert found[0].height < alone[0].height / 2


def test_the_svg_of_a_column_is_that_wide(session):
    svg = studio.bytes_of(studio.diagram(session), Figure(Format.SVG, Size.COLUMN)).decode()
    assert float(re.findall(r'width="([\d.]+)mm"', svg)[0]) == pytest.approx(85, abs=0.2)


def test_3d_has_no_vectors_and_says_what_has(session):
    with pytest.raises(ExplorerError, match="choose the diagram"):
        studio.bytes_of(studio.space(session), Figure(Format.SVG))


def test_without_a_unit_there_is_no_arithmetic(session):
    session.hover(None)
    with pytest.raises(ExplorerError, match="Select a unit first"):
        studio.image_of(studio.arithmetic(session), Figure())


def test_nothing_stays_open_after_a_figure(session):
    before = len(QApplication.topLevelWidgets())
    for subject in SUBJECTS.values():
        studio.image_of(subject(session), Figure())
    assert len(QApplication.topLevelWidgets()) == before


def test_no_window_appears_for_a_figure(session):
    seen = []
    subject = studio.lab(session, Page.CONVOLUTION)
    for art in subject.art():
        window = art.widget.window()
        seen.append(window.testAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen))
    assert seen == [True]
