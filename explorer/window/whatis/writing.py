"""Turns a text with terms in brackets into rich text with links."""

import re
from html import escape

from explorer.widgets import theme

_TERM = re.compile(r"\[([^\]|]+)(?:\|([^\]]+))?\]")
SCHEME = "term:"


def terms_in(words: str) -> list[str]:
    """Return the terms that a text links to."""
    return [found[2] or found[1] for found in _TERM.finditer(words)]


def plain(words: str) -> str:
    """Return a text without its brackets."""
    return _TERM.sub(lambda found: found[1], words)


def rich(words: str) -> str:
    """Return a text in which every term is a link, in the colours of the theme."""
    color = theme.color("focus" if theme.current().name == "dark" else "accent").name()

    def link(found: re.Match[str]) -> str:
        return f'<a href="{SCHEME}{found[2] or found[1]}" style="color:{color}">{found[1]}</a>'

    return _TERM.sub(link, escape(words, quote=False))


def sentences(words: str) -> int:
    """Return how many sentences a text has."""
    return len(re.findall(r"[.?!](?=\s|$)", plain(words)))
