"""The tour: six things at real places of the window that one does oneself, in a minute.

`steps` has them as data: what to say, where to point, and the `fact` that ends each.  `Tour` goes from one to the
next in a `Bubble` that points and a `Frame` around the thing meant; nothing is modal.  `Offer` asks once, at the first
start.
"""

from explorer.window.tour.tour import Tour

__all__ = ["Tour"]
