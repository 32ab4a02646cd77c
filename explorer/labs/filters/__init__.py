"""The Filters lab: what small kernels make of a whole picture, one alone or several in a row.

sources: the picture that is worked on, from wherever it comes.
state: what is chosen.
gallery, chain, stage: the kernels to choose from, those in use, and the picture before and after them.
page: all of it together.
"""

from explorer.labs.filters.page import FiltersLab, make

__all__ = ["FiltersLab", "make"]
