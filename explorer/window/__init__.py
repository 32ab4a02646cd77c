"""The main window.

`main` arranges the parts, `stage` has a page for every view, `sides` the tabs of the right, `actions` is the one
table of keys, `messages` says what went wrong, `files` opens and saves, `memory` remembers the arrangement between
runs, `shortcuts` is the page under F1, `scenes` is the playlist in the window, `presenting` the stage alone, `films`
and `figures` are taken away, `whatis` says what every part is, `tour` shows the first steps.
"""
