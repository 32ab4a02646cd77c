"""Asking where to save: nothing is written over unasked."""

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from explorer.window.where import ask_where

KINDS = "Table (*.csv);;NumPy array (*.npy)"


@pytest.fixture
def typed(qtbot, monkeypatch, tmp_path):
    """Return what comes of typing a name: the path, and what was asked about it."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def ask(name, kinds=KINDS, kind="Table (*.csv)", replaces=False):
        asked, buttons = [], QMessageBox.StandardButton
        answer = buttons.Yes if replaces else buttons.No
        chosen = (name and str(tmp_path / name), kind)
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
        monkeypatch.setattr(QMessageBox, "question", lambda *given: asked.append(given[2]) or answer)
        return ask_where(parent, "Save", name, kinds), asked

    return ask


def test_a_name_without_an_ending_gets_that_of_its_kind(typed, tmp_path):
    assert typed("numbers") == (tmp_path / "numbers.csv", [])
    assert typed("numbers", kind="NumPy array (*.npy)") == (tmp_path / "numbers.npy", [])
    assert typed("talk", "Playlists (*.json)", "") == (tmp_path / "talk.json", [])
    assert typed("talk.txt") == (tmp_path / "talk.txt", [])
    assert typed("") == (None, [])


@pytest.mark.parametrize("replaces", [False, True])
def test_what_such_a_name_would_write_over_is_asked_about(typed, tmp_path, replaces):
    (tmp_path / "talk.csv").touch()
    path, asked = typed("talk", replaces=replaces)
    assert path == (tmp_path / "talk.csv" if replaces else None)
    assert asked == ["talk.csv is there already. Do you want to replace it?"]


def test_what_was_typed_whole_was_asked_about_by_the_dialog(typed, tmp_path):
    (tmp_path / "talk.csv").touch()
    assert typed("talk.csv") == (tmp_path / "talk.csv", [])
