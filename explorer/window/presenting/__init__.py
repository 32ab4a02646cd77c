"""In front of the hall: the stage alone on the whole screen, scenes by a presenter's remote, a pen over everything.

`presentation` hides what is not the stage and brings it back exactly; `overlay` lies over all of it: black, white, the
pen, the spotlight; `awake` keeps the screen from sleeping.

`displays` knows who sees which display, whatever is unplugged; `speaker` shows the speaker's window there, made of
`speaker_view` and `speaker_parts`, with the picture that `audience` takes; `freeze` keeps the audience's picture still.

`pointer` hides, and is moved by keys; `magnifier` is a glass at it, `pad` the pad beside the stage, `large_keys` the
page of keys for the hall.
"""

from explorer.window.presenting.presentation import Presentation

__all__ = ["Presentation"]
