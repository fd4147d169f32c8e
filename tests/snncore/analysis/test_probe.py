"""A probe is one frozen value that decides weights and images, whatever else runs meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import torch

from snncore.analysis.probe import Layout, Probe, build_probe, random_images, streams
from snncore.block import Merge
from snncore.experiment import BlockKind
from snncore.network import build

SMALL = Probe(blocks=3, width=4, images=4, time_steps=2)


def weights(probe: Probe) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in build_probe(probe).parameters()])


def test_as_dict_gives_the_same_probe_back() -> None:
    probe = replace(SMALL, layout=Layout.HALVED, block=BlockKind.MS, v_threshold=0.5, side=6)
    assert Probe(**probe.as_dict()) == probe


@pytest.mark.parametrize(
    ("field", "value"),
    [("blocks", 0), ("images", 1), ("side", 3), ("layout", "round"), ("blocks", 2.5)]
    + [("v_threshold", float("nan")), ("v_threshold", 0.0), ("time_steps", 0)],
)
def test_a_wrong_value_is_named_with_what_is_allowed(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"{field}=.*must be"):
        replace(SMALL, **{field: value})


@pytest.mark.parametrize("block", BlockKind)
@pytest.mark.parametrize("layout", Layout)
def test_shapes_change_where_the_layout_says_so(block: BlockKind, layout: Layout) -> None:
    probe = replace(SMALL, block=block, layout=layout, depth=14)
    shapes = [tuple(x.shape[2:]) for x in streams(probe)]
    first, last = (4, 8, 8), (8, 4, 4)
    expected = {
        Layout.STAGE: [first] * 4,
        Layout.HALVED: [first] + [last] * 3,
        Layout.NETWORK: [first] * 3 + [last] * 2 + [(16, 2, 2)] * 2,
    }
    assert shapes == expected[layout]


def test_the_network_is_the_one_that_build_makes() -> None:
    probe = replace(SMALL, layout=Layout.NETWORK, depth=8, seed=3)
    assert torch.equal(weights(probe), torch.cat([p.flatten() for p in build(probe).parameters()]))


def test_seeds_hold_while_other_threads_build() -> None:
    probes = [replace(SMALL, layout=Layout.NETWORK, depth=20, seed=seed) for seed in range(4)] * 3
    alone = [weights(probe) for probe in probes]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(weights, probes))
    assert all(torch.equal(a, b) for a, b in zip(alone, together, strict=True))


def test_the_global_random_state_is_kept() -> None:
    torch.manual_seed(7)
    expected = torch.rand(3)
    torch.manual_seed(7)
    list(streams(SMALL))
    assert torch.equal(torch.rand(3), expected)


def test_images_depend_on_the_seed_only() -> None:
    other = replace(SMALL, block=BlockKind.RBA, merge=Merge.AND, v_threshold=2.0, blocks=7)
    assert torch.equal(random_images(SMALL), random_images(other))
    assert not torch.equal(random_images(SMALL), random_images(replace(SMALL, seed=1)))
