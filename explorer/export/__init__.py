"""Pictures of the network without a window, and files that are whole or not there.

A figure: `studio` poses what it shows (a `Subject`: the network in 3D, maps, kernels, arithmetic, a lab, the `diagram`
of the architecture) in a theme of its own, as one of the kinds of `art`; `sheets` lays that on a sheet of the size that
a `figure.Figure` asks for, as pixels, SVG or PDF; `files` writes it.  `film` makes films, `numbers` saves arrays.
"""
