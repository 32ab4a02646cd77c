"""Who sees which display, by their names.  No Qt."""

from collections.abc import Sequence


def audience_of(there: Sequence[str], chosen: str, last: str, home: str) -> str:
    """Return the display of the audience, or "" where there is none.

    The one that was chosen, the one where the audience was, one where the window is not: the first of these that is
    there.  With one display it is that one.
    """
    elsewhere = [name for name in there if name != home]
    wanted = [name for name in (chosen, last) if name in there]
    return next(iter((*wanted, *elsewhere, *there)), "")


def speaker_of(there: Sequence[str], audience: str, home: str) -> str:
    """Return the display of the speaker: where the window was, else one that the audience does not see, else ""."""
    others = [name for name in there if name != audience]
    return home if home in others else next(iter(others), "")
