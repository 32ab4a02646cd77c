"""The terms of the lecture, each in two sentences, and where the application shows what they mean."""

from dataclasses import dataclass

from explorer.scene import Page, View
from explorer.trace import LayerKind


@dataclass(frozen=True)
class Term:
    """What a word means.  page, view: where it is shown; without a page the words are all there is."""

    words: str
    page: Page | None = None
    view: View | None = None


TERMS = {
    "convolution": Term(
        "A [kernel] is laid on every place of the input, and each time the products of its weights with the numbers "
        "under it are added up. The sums make a new map that shows where the input looks like the kernel.",
        Page.CONVOLUTION,
    ),
    "kernel": Term(
        "A small table of weights that is moved over the input, also called a filter. Its numbers decide what is "
        "found: an edge, a corner, a blur.",
        Page.FILTERS,
    ),
    "stride": Term(
        "How many cells a [kernel] moves from one place to the next. With a stride of 2 the output has half as many "
        "rows and columns.",
        Page.CONV2D,
    ),
    "padding": Term(
        "Cells added around the input, mostly zeros, so that a [kernel] may pass its border. Without them every "
        "[convolution] makes its map a little smaller.",
        Page.CONV2D,
    ),
    "dilation": Term(
        "The distance between neighbouring cells that a [kernel] reads. With 2 it leaves out every other cell and "
        "sees further with the same number of weights.",
        Page.CONV2D,
    ),
    "pooling": Term(
        "Every window of a map is replaced by one number, its greatest or its mean. The map gets smaller, and what "
        "moved by a cell often gives the same answer.",
        Page.POOLING,
    ),
    "ReLU": Term(
        "Keeps every positive number and turns every negative one into zero. Without such a bend many layers "
        "together could do no more than a single one.",
    ),
    "softmax": Term(
        "Turns the [logits|logit] of the last layer into probabilities that add up to one. Every logit becomes a "
        "power of e and is divided by the sum of them all.",
    ),
    "logit": Term(
        "The number that the last layer gives a class before [softmax], positive or negative. The class with the "
        "greatest one is the network's answer.",
    ),
    "feature map": Term(
        "The picture that one [kernel] makes of what a layer is given: each cell says how well the kernel fits "
        "there. A layer has as many of them as it has kernels.",
        Page.EXPLORE,
        View.MAPS,
    ),
    "unit": Term(
        "One number of a layer: one cell of a [feature map], or one entry of a vector. Point at it, and the "
        "inspector shows every product it was added up from.",
        Page.EXPLORE,
    ),
    "receptive field": Term(
        "The part of the input that can change a [unit] at all. Deeper layers have larger ones, since each looks at "
        "cells that have already looked at several.",
        Page.EXPLORE,
    ),
    "channel": Term(
        "One of several pictures that lie on top of each other: red, green and blue at the input, [feature "
        "maps|feature map] later on. A [kernel] has a slice for each of them.",
        Page.PIXELS,
    ),
    "bias": Term(
        "A number of its own that a [kernel] adds to every sum. It moves the point from which the answer counts as "
        "positive.",
        Page.CONV2D,
    ),
    "parameter": Term(
        "A number that training finds: a weight or a [bias]. A [convolution] needs few, because the same [kernel] "
        "is used at every place.",
        Page.CONNECTIONS,
    ),
    "skip connection": Term(
        "A way around some layers, at whose end the old numbers are added to the new ones. The layers between need "
        "only find what is to be changed, and very deep networks can be trained.",
    ),
    "attention": Term(
        "Every token, a patch of the picture, asks all others how much they matter for it and takes a weighted mean "
        "of them. The weights are computed from the picture itself.",
        Page.EXPLORE,
        View.ATTENTION,
    ),
    "dense layer": Term(
        "Every [unit] is joined to every number before it, each by a weight of its own. That makes many "
        "[parameters|parameter], and nothing of where things lie in the picture is used.",
        Page.CONNECTIONS,
    ),
    "gradient": Term(
        "Says for every weight in which direction, and how steeply, the error grows. Training goes a small step the "
        "other way, again and again.",
        Page.FILTERS,
    ),
    "pixel": Term(
        "One cell of a picture: a number from 0, black, to 255, white, or three of them for a colour. A computer "
        "sees nothing but these tables of numbers.",
        Page.PIXELS,
    ),
}

KINDS = {
    LayerKind.INPUT: "pixel",
    LayerKind.CONVOLUTION: "convolution",
    LayerKind.LINEAR: "dense layer",
    LayerKind.MAX_POOLING: "pooling",
    LayerKind.AVERAGE_POOLING: "pooling",
    LayerKind.ADAPTIVE_POOLING: "pooling",
    LayerKind.ADAPTIVE_MAX_POOLING: "pooling",
    LayerKind.RELU: "ReLU",
    LayerKind.SOFTMAX: "softmax",
    LayerKind.ATTENTION: "attention",
    LayerKind.WEIGHTED_SUM: "attention",
    LayerKind.ADD: "skip connection",
}
"""The term that says what a layer does, for the kinds that have one."""
