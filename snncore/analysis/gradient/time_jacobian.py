"""Which output step feels which input step? Through the same step alone, or through V as well."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from snncore.experiment import Experiment
from snncore.network import make_neuron

Values = NDArray[np.float64]
SAMPLES = 4000


class TimeJacobian(NamedTuple):
    """[T, T], row t' and column t: mean ∂O[t']/∂S[t] over the positions with S[t] = 1, and over
    those with S[t] = 0; 0 for t' < t. NaN in a column that has no such position.
    """

    spike: Values
    silent: Values

    @property
    def same_time(self) -> tuple[float, float]:
        """Mean of the diagonal: the factor of SEW paper Eq. 8, k blocks of it."""
        return float(np.diag(self.spike).mean()), float(np.diag(self.silent).mean())

    @property
    def through_time(self) -> tuple[float, float]:
        """Mean over t of the sum over t': all that backpropagation through time brings."""
        return float(self.spike.sum(axis=0).mean()), float(self.silent.sum(axis=0).mean())


def time_jacobian(experiment: Experiment, blocks: int = 5, rate: float = 0.3) -> TimeJacobian:
    """∂O/∂S over time for O = SNᵏ(S), `blocks` silenced Spiking blocks, S Bernoulli(`rate`).

    Of the experiment it uses the neuron, the time steps and the seed. ValueError for blocks < 0
    or a rate outside [0, 1].
    """
    if blocks < 0 or not 0 <= rate <= 1:
        raise ValueError(f"blocks={blocks}, rate={rate}: at least 0, and from 0 to 1")
    torch.set_flush_denormal(True)
    neuron = make_neuron(experiment).double().requires_grad_(False)
    generator = torch.Generator().manual_seed(experiment.seed)
    shape = experiment.time_steps, SAMPLES
    s = (torch.rand(shape, generator=generator) < rate).double().requires_grad_()
    with torch.enable_grad():
        o = s
        for _ in range(blocks):
            o = neuron.unroll(o).s
        # Samples do not meet: the gradient of the sum over them holds each one's derivative.
        rows = [torch.autograd.grad(step.sum(), s, retain_graph=True)[0] for step in o]
    jacobian = torch.stack(rows)  # [T', T, N]
    fired = s.detach() == 1
    return TimeJacobian(mean_where(jacobian, fired), mean_where(jacobian, ~fired))


def mean_where(jacobian: Tensor, chosen: Tensor) -> Values:
    """Mean over N of [T', T, N] where chosen [T, N]; NaN where none is."""
    counts = chosen.sum(dim=1)
    return ((jacobian * chosen).sum(dim=2) / counts).numpy()
