"""The page of vision transformers: from every token over the image, in every head.

`AttentionView` holds three tabs: the heads of one layer as heat over the image (`looks`, with the `TokenChooser`, the
`HeadTiles` and the `Readout`), the features of tokens as maps (`TokenMaps`), and the patches the image is cut into
(`Patches`).  What is chosen is one frozen `Choice`; what takes all tokens at once is worked out by `Weighing`.
"""

from explorer.panels.attention.page import AttentionView

__all__ = ["AttentionView"]
