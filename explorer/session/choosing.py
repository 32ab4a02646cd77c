"""What is shown of the network, and how: page, view, layer, colours, blocks, camera."""

from PySide6.QtCore import Signal

from explorer.images import Ground, Inversion
from explorer.scene import Camera, Page, RangeMode, Tab, Theme, View
from explorer.session.pointing import Pointing
from explorer.trace import closed_at_first, inner_blocks

DECIMALS = (0, 6)  # fewest and most


class Choosing(Pointing):
    """Changes the looks of what there is; what the network is given stays."""

    camera_changed = Signal(object)  # Camera | None

    # ---- where one is

    def choose_page(self, page: Page) -> None:
        """Turn to the network or a lab."""
        self._change(page=page)

    def choose_view(self, view: View) -> None:
        """Show the network as a row, a tower, flat, or as maps; the camera shows the whole of it."""
        if view is not self._scene.view:
            if view.in_space:
                self._scene = self._scene.with_(camera=None)
            self._change(view=view)

    def open_layer(self, name: str, tab: Tab | None = None) -> None:
        """Show the page of a layer; a unit of another layer is let go.  Raises UnknownLayer."""
        if self._trace is not None:
            self._trace.layer(name)
            self._reveal(name)
            unit = self._scene.pinned
            block = next((group.members for group in self.groups if name in group.members), (name,))
            if unit is not None and unit.layer not in block:
                self._keep(None)
        self._change(view=View.LAYER, layer=name, tab=tab or self._scene.tab)

    def choose_tab(self, tab: Tab) -> None:
        """Choose what the page of a layer shows."""
        self._change(tab=tab)

    # ---- how it looks

    def choose_decimals(self, decimals: int) -> None:
        """Choose how many decimals the numbers in grids and formulas have."""
        self._change(decimals=min(max(decimals, DECIMALS[0]), DECIMALS[1]))

    def set_kernels(self, kernels: bool) -> None:
        """Show kernels between the layers in 3D, or not."""
        self._change(kernels=kernels)

    def choose_range(self, mode: RangeMode) -> None:
        """Choose what shares one colour range."""
        self._coloring = None
        self._change(range_mode=mode)

    def choose_theme(self, theme: Theme) -> None:
        """Choose the dark or the light look."""
        self._change(theme=theme)

    # ---- how the input is taken

    def set_centring(self, centring: bool) -> None:
        """Switch the centring of drawings on or off."""
        self._reframe(centring=centring)

    def choose_inversion(self, inversion: Inversion) -> None:
        """Choose whether networks for light digits are given the negative of a picture."""
        self._reframe(inversion=inversion)

    def choose_ground(self, ground: Ground) -> None:
        """Choose what lies under the transparent parts of a picture."""
        self._reframe(ground=ground)

    def choose_device(self, device: str) -> None:
        """Choose what networks run on: "auto", "cpu", "cuda" or "mps"."""
        self._reframe(device=device)

    # ---- which layers are seen

    def toggle_block(self, path: str) -> None:
        """Show a block, a residual block, say, as one, or open it."""
        self._change(closed=self.closed ^ {path})

    def open_blocks(self) -> None:
        """Open every block."""
        self._change(closed=frozenset())

    def close_blocks(self) -> None:
        """Show as one what a deep network starts with closed; in a network of few layers every block."""
        if self._trace is not None:
            layers = self._trace.layers
            inner = frozenset(block.path for block in inner_blocks(layers))
            self._change(closed=closed_at_first(layers) or inner)

    def set_unfolded(self, unfolded: bool) -> None:
        """Show activation layers apart, or folded into the layers before them."""
        self._change(unfolded=unfolded)

    def toggle_hidden(self, group: str) -> None:
        """Leave a layer out of the 3D view, or show it again."""
        self._change(hidden=self._scene.hidden ^ {group})

    def toggle_collapsed(self, group: str) -> None:
        """Draw a layer as one block in the 3D view, or open it again."""
        self._change(collapsed=self._scene.collapsed ^ {group})

    def show_all(self) -> None:
        """Show every layer, open."""
        self._change(hidden=frozenset(), collapsed=frozenset())

    # ---- from where

    def set_camera(self, camera: Camera | None) -> None:
        """Remember where the 3D view looks from; None fits the whole network."""
        if camera != self._scene.camera:
            self._scene = self._scene.with_(camera=camera)
            self.camera_changed.emit(camera)
