"""The raster that is watched during a run, as a line of its worker."""

import base64
import time

import numpy as np
import torch

from snncore.data import test_input
from snncore.neuron import Neuron
from snncore.run.events import Event, RasterLine
from snncore.run.raster import raster
from snncore.run.run import Run
from snncore.training import names


class Window:
    """One layer and one test picture. At first the layer that fires most when it is first looked
    at, which has no name before; ReLUs have none to show."""

    def __init__(self, run: Run) -> None:
        self.run, self.layers = run, names(run.net, Neuron)
        self.watched: tuple[str | None, int] | None = (None, 0) if self.layers else None
        self.shown: tuple[object, ...] | None = None
        self.shown_at = 0.0

    def watch(self, layer: str | None, image: int) -> None:
        """Show another layer, None: the same, and picture from now on. Raises ValueError."""
        if layer is None and self.watched:
            layer = self.watched[0]
        known = layer in self.layers or (layer is None and bool(self.layers))
        if not known or not 0 <= image < len(self.run.images.test_images):
            raise ValueError(f"layer={layer!r}, image={image}: there is no such layer or picture")
        self.watched = (layer, image)

    def look(self) -> RasterLine | None:
        """The line to say; None where there is no raster, or where it is the last one."""
        view = (self.run.step, self.watched)
        if self.watched is None or view == self.shown:
            return None
        self.shown, self.shown_at = view, time.monotonic()
        try:
            seen = self.see(*self.watched)
        except torch.OutOfMemoryError:
            return None  # The run itself says so, and moves to where there is room.
        self.watched = (seen["layer"], seen["image"])
        self.shown = (self.run.step, self.watched)
        return seen

    def see(self, layer: str | None, index: int) -> RasterLine:
        run, images = self.run, self.run.images
        inputs = test_input(images, index).to(run.device)
        seen = raster(run.net.to(run.device), layer, inputs)
        return RasterLine(
            event=Event.RASTER,
            layer=seen.layer,
            image=index,
            step=run.step,
            neurons=seen.spikes.shape[0],
            time_steps=seen.spikes.shape[1],
            bits=base64.b64encode(np.packbits(seen.spikes).tobytes()).decode(),
            rates=seen.spikes.mean(1).tolist(),
            label=int(images.test_labels[index]),
            prediction=seen.prediction,
        )
