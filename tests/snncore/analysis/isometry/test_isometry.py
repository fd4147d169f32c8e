"""φ(JJᵀ) and its variance term: what the theory fixes, and the reference figures of the nets."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch

from snncore.analysis.isometry.chain import chain
from snncore.analysis.isometry.isometry import IsometryProbe, frozen_blocks, isometry
from snncore.analysis.isometry.jacobian import Moments, exact, hutchinson, signs
from snncore.analysis.isometry.linear import linearised
from snncore.analysis.isometry.spectrum import spectrum
from snncore.analysis.probe import build_probe, streams
from snncore.surrogate import Surrogate
from tests.snncore.analysis.isometry.by_autograd import jacobian

MS = IsometryProbe()
STAGE = IsometryProbe(layout="stage", blocks=3, width=4, side=6, images=8)


def identity_blocks(probe: IsometryProbe) -> np.ndarray:
    """[K, 2]: mean and variance of the blocks that keep the shape."""
    found = isometry(probe)
    pairs = zip(found.blocks, found.changes_shape, strict=True)
    return np.array([moments[:2] for moments, changes in pairs if not changes])


@pytest.mark.parametrize("time_steps", [1, 4])
@pytest.mark.parametrize("kind", ["ms", "no_lif"])
def test_a_silenced_branch_on_the_stream_is_an_isometry(kind: str, time_steps: int) -> None:
    found = isometry(replace(STAGE, block=kind, last_gamma=0.0, time_steps=time_steps))
    assert [moments[:4] for moments in found.blocks] == [(1.0, 0.0, 0.0, 0.0)] * 3


def test_silenced_ms_net_of_32_layers() -> None:
    assert (identity_blocks(replace(MS, last_gamma=0.0)) == [1, 0]).all()


def test_small_gamma_is_nearly_isometric() -> None:
    phi, variance = identity_blocks(replace(MS, last_gamma=0.1)).T
    assert (phi > 1.0).all()
    assert (phi < 1.06).all()
    assert (variance > 0.03).all()
    assert (variance < 0.1).all()


@pytest.mark.parametrize(
    ("kind", "phi", "variance", "spread"),
    [
        ("ms", (1.46, 1.39, 1.37), (2.10, 1.71, 1.42), (0.024, 0.114)),
        ("spiking", (0.93, 0.91, 0.86), (2.32, 2.24, 1.74), (0.044, 0.070)),
        ("plain", (0.78, 0.70, 0.79), (2.97, 2.65, 2.72), (0.064, 0.101)),
        ("no_lif", (1.38, 1.26, 1.31), (1.44, 0.85, 0.97), (0.009, 0.065)),
    ],
)
def test_reference_figures_at_gamma_one_half(
    kind: str,
    phi: tuple[float, ...],
    variance: tuple[float, ...],
    spread: tuple[float, float],
) -> None:
    """Means over the identity blocks of each stage. `spread`: their standard deviation over the
    seeds 0 to 9, relative, the mean over the stages; the difference of two draws has √2 of it.
    """
    found = identity_blocks(replace(MS, block=kind))
    stages = np.array([part.mean(axis=0) for part in np.split(found, [5, 9])])
    for at, expected in enumerate((phi, variance)):
        assert stages[:, at] == pytest.approx(expected, rel=3 * 2**0.5 * spread[at])


def test_vanilla_is_no_isometry_and_a_silenced_one_is_dead() -> None:
    assert (identity_blocks(replace(MS, block="spiking"))[:, 1] > 1).all()
    assert (identity_blocks(replace(MS, block="spiking", last_gamma=0.0)) == 0).all()


@pytest.mark.parametrize("surrogate", list(Surrogate))
def test_jacobian_through_time_equals_torch_func(surrogate: Surrogate) -> None:
    probe = replace(STAGE, block="spiking", time_steps=3, surrogate=surrogate, width=2, side=4)
    block, x, *_ = next(frozen_blocks(probe))
    sample = x[:, :1]
    expected = torch.func.jacrev(block)(sample).reshape(sample.numel(), sample.numel())
    assert jacobian(block, sample) == pytest.approx(expected.numpy(), abs=1e-5)


@pytest.mark.parametrize("kind", ["sew", "ms", "plain", "spiking"])
def test_frozen_norms_give_what_training_gives(kind: str) -> None:
    probe = replace(STAGE, block=kind, time_steps=2)
    expected = list(streams(probe))
    for (block, x, *_), before, after in zip(
        frozen_blocks(probe), expected, expected[1:], strict=False
    ):
        assert x == pytest.approx(before.numpy(), abs=1e-5)
        assert block(x) == pytest.approx(after.numpy(), abs=1e-5)


def test_exact_moments_are_those_of_the_singular_values() -> None:
    matrix = torch.randn(5, 9, generator=torch.Generator().manual_seed(1)).double()
    squares = torch.linalg.svdvals(matrix).square().numpy()
    for given, size in ((matrix, 5), (matrix.T, 9)):
        mean, variance, *_ = exact(given)
        assert mean == pytest.approx(squares.sum() / size)
        assert variance == pytest.approx((squares**2).sum() / size - mean**2)


def test_many_threads_estimate_at_once() -> None:
    """As on a server, one session in each: nothing of an estimate may belong to the process."""
    block, x, *_ = next(frozen_blocks(replace(STAGE, block="spiking", time_steps=2)))
    linear = linearised(block, x[:, :1])

    def estimates(seed: int) -> list[Moments]:
        return [hutchinson(linear.both, signs(x.shape, 8, seed + at))[0] for at in range(20)]

    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(estimates, range(8)))
    assert together == [estimates(seed) for seed in range(8)]


def test_both_products_with_a_jacobian_are_those_of_the_matrix() -> None:
    """E‖Jg‖² and E‖JᵀJg‖² over the same signs g, with J written out."""
    block, x, *_ = next(frozen_blocks(replace(STAGE, block="sew", time_steps=3)))
    sample, vectors = x[:, :1], 6
    drawn = signs(sample.shape, vectors, 0)
    found = hutchinson(linearised(block, sample).both, drawn)[0]
    matrix = jacobian(block, sample).double()
    g = drawn.transpose(0, 1).flatten(1).double()
    first = (g @ matrix.T).square().sum(1) / len(matrix)
    second = (g @ matrix.T @ matrix).square().sum(1) / len(matrix)
    mean, error = float(first.mean()), float(first.std()) / vectors**0.5
    assert found.mean == pytest.approx(mean, rel=1e-5)
    variance = float((second - 2 * mean * first).mean()) + mean**2 + error**2
    assert found.variance == pytest.approx(variance, rel=1e-4)


@pytest.mark.parametrize("kind", ["ms", "spiking", "sew"])
@pytest.mark.parametrize("gamma", [0.1, 0.5])
def test_hutchinson_agrees_within_its_error_bar(kind: str, gamma: float) -> None:
    block, x, *_ = next(frozen_blocks(replace(STAGE, block=kind, last_gamma=gamma, time_steps=2)))
    sample = x[:, :1]
    true = exact(jacobian(block, sample))
    found = hutchinson(linearised(block, sample).both, signs(sample.shape, 400, 3))[0]
    assert not found.exact
    assert true.exact
    assert abs(found.mean - true.mean) < 4 * found.mean_error < 0.3 * true.mean
    assert abs(found.variance - true.variance) < 4 * found.variance_error < true.variance


def test_hutchinson_error_bar_covers_two_thirds() -> None:
    """Of 60 estimates, those within one standard error: 0.68 ± 4 · 0.06."""
    block, x, *_ = next(frozen_blocks(replace(STAGE, last_gamma=0.3)))
    true = exact(jacobian(block, x[:, :1])).mean
    linear = linearised(block, x[:, :1])
    found = [hutchinson(linear.both, signs(x.shape, 32, seed))[0] for seed in range(60)]
    inside = np.mean([abs(f.mean - true) < f.mean_error for f in found])
    assert 0.44 < inside < 0.92


def test_people_who_measure_at_once_get_what_each_gets_alone() -> None:
    """Forward-mode AD would end another thread's levels: its levels belong to the process."""
    probes = [replace(STAGE, blocks=2, exact_up_to=0, vectors=8, seed=seed) for seed in range(8)]
    alone = [isometry(probe).blocks for probe in probes]
    with ThreadPoolExecutor(len(probes)) as pool:
        together = list(pool.map(lambda probe: [isometry(probe) for _ in range(4)], probes))
    for own, found in zip(alone, together, strict=True):
        assert all(one.blocks == own for one in found)


def test_size_decides_between_exact_and_estimated() -> None:
    size = STAGE.width * STAGE.side**2
    exact_, estimated = (
        isometry(replace(STAGE, exact_up_to=limit)).blocks for limit in (size, size - 1)
    )
    assert all(m.exact for m in exact_)
    assert not any(m.exact for m in estimated)


def test_spectrum_has_the_moments_of_its_block_and_sweeps_gamma() -> None:
    gammas = (0.0, 0.1, 0.25)
    for gamma, place in zip(gammas, range(3), strict=True):
        probe = replace(STAGE, last_gamma=gamma)
        moments = isometry(probe).blocks[0]
        found = spectrum(probe, 1, gammas)
        assert found.squares.mean() == pytest.approx(moments.mean, abs=1e-5)
        assert found.squares.var() == pytest.approx(moments.variance, abs=1e-4)
        assert found.mean[place] == pytest.approx(moments.mean, abs=1e-5)
        assert found.variance[place] == pytest.approx(moments.variance, abs=1e-4)


def test_spectrum_says_where_gamma_cannot_be_swept() -> None:
    assert np.isnan(spectrum(replace(STAGE, block="spiking"), 1, (0.1,)).mean).all()
    halved = replace(STAGE, layout="halved")
    assert np.isnan(spectrum(halved, 1, (0.1,)).mean).all()
    with pytest.raises(ValueError, match="from 1"):
        spectrum(STAGE, 4, (0.1,))


def test_chain_of_one_is_its_block_and_the_net_is_left_alone() -> None:
    product, (only,) = chain(replace(STAGE, blocks=1))
    assert product == only
    weight = build_probe(STAGE).stages[0].conv2.bn.weight
    assert (weight == STAGE.gamma).all()


@pytest.mark.parametrize("kind", ["ms", "no_lif", "relu"])
def test_gate_is_of_the_neuron_after_the_branch(kind: str) -> None:
    gates = isometry(replace(STAGE, block=kind)).gate
    if kind == "relu":
        assert ((gates > 0) & (gates < 1)).all()  # the share of positive values
    else:
        assert np.isnan(gates).all()


@pytest.mark.parametrize(
    "wrong", [{"exact_up_to": -1}, {"vectors": 1}, {"last_gamma": float("nan")}, {"blocks": 0}]
)
def test_refuses_what_is_not_allowed(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must be from"):
        IsometryProbe(**wrong)
