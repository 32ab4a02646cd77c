"""All kernels of a layer as pictures: virtualised tiles, and one of them with its numbers."""
