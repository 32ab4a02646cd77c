"""What is this?  Two sentences on every part of the window, for a student who meets it the first time.

`parts` finds the text of a widget in the tables of `explore`, `views` and `labs`; the terms in it are links to the
page that explains them, or to their definition in `terms`.  `WhatIsThis` is the question-mark cursor, `Answer` what it
shows.
"""

from explorer.window.whatis.asking import WhatIsThis

__all__ = ["WhatIsThis"]
