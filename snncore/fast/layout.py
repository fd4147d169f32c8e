"""How spike trains lie in memory: a fast path reads and writes them in that order."""

from torch import Tensor


def memory_order(x: Tensor) -> tuple[int, ...]:
    """The dimensions of a spike train [T, N, ...]: time, then as one step lies in memory."""
    return (0, *sorted(range(1, x.dim()), key=x.stride, reverse=True))


def rows(train: Tensor, order: tuple[int, ...]) -> tuple[Tensor, int]:
    """A spike train [T, N, ...] as one vector, and how far apart its steps lie in it; 0 where it
    is the same at every step. Copied where the neurons of one step do not lie in order."""
    train = train.detach().permute(order)
    if train.is_contiguous():
        return train.view(-1), train.numel() // len(train)
    flat = train.flatten(1)
    if flat.stride(1) != 1 and flat.shape[1] > 1:
        flat = flat.contiguous()
    steps, neurons = flat.shape
    apart = flat.stride(0) if steps > 1 else neurons
    return flat.as_strided(((steps - 1) * apart + neurons,), (1,)), apart
