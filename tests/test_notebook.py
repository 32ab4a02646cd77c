"""What the labs show, and how it is undone."""

from explorer.notebook import Notebook
from explorer.scene import Page

POOLING, PIXELS = Page.POOLING, Page.PIXELS


def test_a_lab_that_nobody_changed_shows_what_it_shows_at_first(qtbot) -> None:
    assert Notebook().state(POOLING, "first") == "first"


def test_a_change_is_told_once_and_the_same_state_not_at_all(qtbot) -> None:
    notebook, told = Notebook(), []
    notebook.changed.connect(told.append)
    notebook.put(POOLING, 1)
    notebook.put(POOLING, 1)
    assert told == [POOLING] and notebook.states == ((POOLING, 1),)


def test_undo_belongs_to_the_lab_it_is_pressed_in(qtbot) -> None:
    notebook = Notebook()
    notebook.put(POOLING, "b", before="a")
    notebook.put(PIXELS, "y", before="x")
    notebook.undo(POOLING)
    assert notebook.states == ((POOLING, "a"), (PIXELS, "y"))
    assert notebook.can_redo(POOLING) and not notebook.can_redo(PIXELS)
    notebook.redo(POOLING)
    assert notebook.state(POOLING, None) == "b"


def test_what_is_not_an_edit_is_not_undone(qtbot) -> None:
    notebook = Notebook()
    notebook.put(POOLING, "edited", before="first")
    notebook.put(POOLING, "played on")
    notebook.undo(POOLING)
    assert notebook.state(POOLING, None) == "first" and not notebook.can_undo(POOLING)


def test_nothing_to_undo_changes_nothing(qtbot) -> None:
    notebook = Notebook(((POOLING, 1),))
    notebook.undo(POOLING)
    notebook.redo(POOLING)
    assert notebook.states == ((POOLING, 1),)
