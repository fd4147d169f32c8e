"""How fast the machine is: `python -m load.speed` prints the milliseconds that one fixed
computation takes alone, the least of twenty.

It is made of what the app's networks are made of, by torch alone, so that no change of the app
changes it: as long as it takes, as long took a Spiking stage of 20 blocks when it was chosen.
"""

import time

import torch
from torch import Tensor

LAYERS, TIME_STEPS, IMAGES, CHANNELS, SIDE = 78, 4, 8, 16, 8


@torch.no_grad()
def fixed(x: Tensor, weight: Tensor) -> Tensor:
    """[T·N, C, H, W] through convolution, BatchNorm and neurons that fire, again and again."""
    for _ in range(LAYERS):
        current = torch.conv2d(x, weight, padding=1)
        current = torch.batch_norm(current, *[None] * 4, True, 0.1, 1e-5, False)
        v, spikes = torch.zeros(IMAGES, CHANNELS, SIDE, SIDE), []
        for step in current.split(IMAGES):
            v = v + step
            spikes.append((v >= 1).float())
            v = v * (1 - spikes[-1])
        x = torch.cat(spikes)
    return x


def main() -> None:
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    generator = torch.Generator().manual_seed(0)
    weight = 0.1 * torch.randn(CHANNELS, CHANNELS, 3, 3, generator=generator)
    x = torch.randn(TIME_STEPS * IMAGES, CHANNELS, SIDE, SIDE, generator=generator)
    times = []
    for _ in range(20):
        begun = time.perf_counter()
        fixed(x, weight)
        times.append(time.perf_counter() - begun)
    print(1000 * min(times))


if __name__ == "__main__":
    main()
