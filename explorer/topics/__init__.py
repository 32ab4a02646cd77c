"""What the labs compute, in NumPy alone: one file a topic of the lecture.

A topic's state is one frozen value of plain data; its results are functions of that state and, where there is one, of
an image.  ``presets()`` are states worth showing, the lecture's own first; ``code(state)`` is the PyTorch that makes
the same numbers.
"""
