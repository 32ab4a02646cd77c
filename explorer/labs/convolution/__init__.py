"""The Convolution lab: an image under a kernel, step by step, and two signals that slide along each other."""

from explorer.labs.convolution.page import ConvolutionLab, make

__all__ = ["ConvolutionLab", "make"]
