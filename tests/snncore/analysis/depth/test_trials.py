"""The search for a learning rate as numbers: which rate is best, how much it matters."""

from pathlib import Path

from depth_rows import row, trial, write

from snncore.analysis.depth.row import NetKind
from snncore.analysis.depth.study import read
from snncore.analysis.depth.trials import rate_row, read_trials, trains_at
from snncore.block import Merge
from snncore.experiment import BlockKind

SPIKING = NetKind(BlockKind.SPIKING, Merge.ADD, None)


def test_trials_are_read_beside_the_networks_and_damaged_lines_are_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "cpu", [row("spiking", 8)])
    assert read(folder).trials == []
    tried = [trial("spiking", 8, rate, value) for rate, value in ((0.3, 0.4), (0.03, None))]
    write(folder / "search", [tried[0], "{", tried[1], row("ms", 8)])
    found = read(folder).trials
    assert [(t.kind, t.depth, t.rate) for t in found] == [(SPIKING, 8, 0.3), (SPIKING, 8, 0.03)]
    assert len(read(folder).nets) == 1


def test_a_row_is_in_order_of_the_rates_and_a_training_that_diverged_has_learned_nothing(
    tmp_path: Path,
) -> None:
    values = {1.0: None, 0.1: 0.5, 0.03: 0.2}
    tried = [trial("spiking", 20, rate, value) for rate, value in values.items()]
    trials = read_trials(write(tmp_path / "search", tried).parent)
    found = rate_row(trials, SPIKING, 20)
    assert found is not None
    assert found.rate.tolist() == [0.03, 0.1, 1.0]
    assert found.best == 0.1
    assert rate_row(trials, SPIKING, 8) is None
    assert rate_row(trials[:1], SPIKING, 20) is None


def test_the_learning_rate_makes_no_stranger(tmp_path: Path) -> None:
    """Each kind has its own: what a study shares is the rest of the recipe."""
    rows = [row("spiking", 8, learning_rate=0.03), row("ms", 8, learning_rate=0.3)]
    made = read(write(tmp_path / "cpu", rows))
    assert made.strangers == 0
    assert sorted(net.learning_rate for net in made.nets) == [0.03, 0.3]


def test_a_kind_trains_at_the_rates_that_come_to_half_of_the_best_of_any_kind(
    tmp_path: Path,
) -> None:
    values = {"spiking": (0.1, 0.29, 0.3, None), "ms": (0.6, 0.5, 0.31, 0.1)}
    tried = [
        trial(block, 20, rate, value)
        for block, accuracies in values.items()
        for rate, value in zip((0.03, 0.1, 0.3, 1.0), accuracies, strict=True)
    ]
    trials = read_trials(write(tmp_path / "search", tried).parent)
    ms = NetKind(BlockKind.MS, Merge.ADD, None)
    assert trains_at(trials, SPIKING, 20) == 1
    assert trains_at(trials, ms, 20) == 3
    assert trains_at(trials, ms, 8) is None
