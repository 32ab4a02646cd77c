"""The main window.

`main` arranges the parts, `actions` is the one table of keys, `messages` says what went wrong, `files` opens and
saves, `memory` remembers the arrangement between runs, `shortcuts` is the page under F1,
`whatis` says what every part is, `tour` shows the first steps.
"""
