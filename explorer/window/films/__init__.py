"""Films from the window: what to film (`Choices`), and the dialog that films it (`FilmDialog`)."""

from explorer.window.films.choices import Choices, Wish
from explorer.window.films.dialog import FilmDialog

__all__ = ["Choices", "FilmDialog", "Wish"]
