"""In front of the hall: the stage alone on the whole screen, scenes by a presenter's remote, a pen over everything.

`presentation` hides what is not the stage and brings it back exactly; `overlay` lies over all of it: black, white, the
pen, the spotlight; `awake` keeps the screen from sleeping.
"""

from explorer.window.presenting.presentation import Presentation

__all__ = ["Presentation"]
