"""One layer on a page of its own: maps and figures, kernels, before and after pooling.

`statistics` and `pooling` are NumPy alone.
"""
