"""Neuron layer and training step against SpikingJelly and a ReLU floor."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from benchmarks.conftest import Report
from benchmarks.timing import Spread, growth, in_turns, ratio, spread
from torch import Tensor, nn

from snncore.experiment import Experiment
from snncore.network import ResidualSNN, build
from snncore.neuron import IF, LIF, Neuron
from snncore.optimiser import make_optimiser
from snncore.step_graph import WARM_UP, make_steps
from snncore.study.cell import Precision
from snncore.study.grid import read as read_grid
from snncore.study.training import mix_precision

sj = pytest.importorskip("spikingjelly.activation_based.neuron", reason="the peer to compare with")
from benchmarks.peers import Peer, TrainingStep, swapped, usual_layout  # noqa: E402

ROOT = Path(__file__).parents[2]
BLOCKS = ("spiking", "sew", "ms")
DEVICES = ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]
BATCH = {"cpu": 32, "cuda": 256}
LAYER, STEP = {"cpu": "≤ 0.30", "cuda": "≤ 0.9"}, {"cpu": "≤ 0.60", "cuda": "≤ 0.9"}
"""Targets, as a share of SpikingJelly's time."""


def network(device: str, **settings: object) -> ResidualSNN:
    return build(Experiment(width=16, **settings)).to(device)  # type: ignore[arg-type]


def theirs(net: ResidualSNN) -> nn.Module:
    """The same network as a user of SpikingJelly has it."""
    return usual_layout(swapped(net, Peer))


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(("ours", "kind"), [(IF(), sj.IFNode), (LIF(), sj.LIFNode)])
def test_neuron_layer(ours: Neuron, kind: type, device: str, report: Report) -> None:
    shape = (4, BATCH[device], 16, 32, 32)
    x = torch.randn(shape, device=device, requires_grad=True)
    grad = torch.randn(shape, device=device)

    def run(neuron: nn.Module) -> None:
        x.grad = None
        neuron(x).backward(grad)
        if device == "cuda":
            torch.cuda.synchronize()

    peer = Peer(kind)
    with torch.no_grad():
        assert torch.equal(ours(x), peer(x))
    relu = nn.ReLU()
    mine, its, floor = in_turns(lambda: run(ours), lambda: run(peer), lambda: run(relu), repeats=60)
    name = f"{type(ours).__name__} layer, forward + backward, {list(shape)}, {device}"
    report.add(f"{name}: time / SpikingJelly's", ratio(mine, its), LAYER[device])
    # Both read x and write one train; then read two and write one: what the memory allows.
    report.add(f"{name}: time / ReLU's, which moves the same bytes", ratio(mine, floor), "–")


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("block", BLOCKS)
def test_training_step(block: str, device: str, report: Report) -> None:
    net = network(device, block=block, depth=20, time_steps=4)
    relu = swapped(net, nn.ReLU)
    nets = [net, theirs(net), swapped(net, Peer), relu]
    steps = [TrainingStep(each, BATCH[device]) for each in nets]
    mine, its, its_in_our_layout, floor = in_turns(*steps, repeats=15)
    name = f"training step, {block}, depth 20, width 16, T = 4, batch {BATCH[device]}, {device}"
    report.add(f"{name}: time / SpikingJelly's", ratio(mine, its), STEP[device])
    report.add(
        f"{name}: time / SpikingJelly's in channels-last", ratio(mine, its_in_our_layout), "–"
    )
    report.add(f"{name}: time / ReLU's", ratio(mine, floor), "≤ 1.6")


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("block", BLOCKS)
def test_cost_against_time_steps(block: str, device: str, report: Report) -> None:
    times = {}
    for time_steps in (1, 2, 4, 8):
        net = network(device, block=block, depth=56, time_steps=time_steps)
        steps = [TrainingStep(each, BATCH[device]) for each in (net, theirs(net))]
        mine, its = in_turns(*steps, repeats=5)
        times[time_steps] = mine
        name = f"training step, {block}, depth 56, width 16, T = {time_steps}, {device}"
        report.add(f"{name}: time / SpikingJelly's", ratio(mine, its), STEP[device])
    say_growth(f"training step, {block}, depth 56, {device}: time ∝ T to the", times, report)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("block", BLOCKS)
def test_cost_against_depth(block: str, device: str, report: Report) -> None:
    times = {}
    for depth in (8, 20, 56):
        net = network(device, block=block, depth=depth, time_steps=4)
        (times[depth],) = in_turns(TrainingStep(net, BATCH[device]), repeats=5)
    say_growth(f"training step, {block}, T = 4, {device}: time ∝ depth to the", times, report)


def say_growth(what: str, times: dict[int, list[float]], report: Report) -> None:
    """The exponent between neighbours: 1 where the cost is linear, below it with a fixed part."""
    exponents = growth({size: statistics.median(t) for size, t in times.items()})
    report.add(what, ", ".join(f"{e:.2f}" for e in exponents), "linear: ≤ 1")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks /proc for the peak")
@pytest.mark.parametrize(
    ("block", "time_steps"), [("spiking", 4), ("ms", 4), ("sew", 1), ("sew", 4), ("sew", 8)]
)
def test_peak_memory(block: str, time_steps: int, report: Report) -> None:
    mine, its = (peak_memory(block, time_steps, whose) for whose in ("ours", "theirs"))
    name = f"training step, {block}, depth 56, width 16, T = {time_steps}, batch 32, cpu"
    report.add(f"{name}: peak memory, MiB; SpikingJelly's", f"{mine:.0f}; {its:.0f}", "below it")


def peak_memory(block: str, time_steps: int, whose: str) -> float:
    """MiB, measured in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.peak_memory", block, str(time_steps), whose],
        env=os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        check=True,
        text=True,
    )
    return float(run.stdout)


GRIDS = {"cpu": "shapes.toml", "cuda": "gpu.toml"}


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("block", ["spiking", "ms"])
def test_images_per_second(block: str, device: str, report: Report) -> None:
    """A step of the depth study as it is trained: its grid's settings, precision and measurements.

    Each step ends with the transfer of what it measured; on a GPU it is launched as one graph.
    """
    cells = read_grid(ROOT / "assets/study" / GRIDS[device]).cells
    cell = next(c for c in cells if (c.experiment.block, c.experiment.depth) == (block, 20))
    net = build(cell.experiment).to(device)
    if cell.precision is Precision.BFLOAT16:
        mix_precision(net, torch.device(device))
    steps, size = make_steps(net, make_optimiser(net, cell.recipe)), cell.recipe.batch_size
    images = torch.randn(size, 3, 32, 32, device=device)
    labels = torch.arange(size, device=device) % 10

    def step() -> None:
        steps.take(images, labels)
        steps.measured()

    for _ in range(WARM_UP):
        step()
    (times,) = in_turns(step, repeats=10)
    speed: Spread = spread([1e3 * size / t for t in times])
    name = f"depth study's recipe, {block}, depth 20, {cell.precision}, {device}"
    report.add(f"{name}: images / s", speed, "–")


def test_same_numbers_in_either_layout() -> None:
    """What is compared computes the same: our network in both layouts, and with their neurons."""
    net = network("cpu", block="sew", depth=8, time_steps=2)
    images: Tensor = torch.randn(4, 3, 32, 32)
    with torch.no_grad():
        for other in (usual_layout(net), theirs(net)):
            torch.testing.assert_close(other(images), net(images), rtol=1e-3, atol=1e-4)
