"""One cell: interrupted or not the same, what its row says, divergence, precision, its files."""

import math
import os
from pathlib import Path

import pytest
import torch
from study_cells import CPU, same_weights, timeless, tiny, undisturbed

from snncore import checkpoint
from snncore.data import DataError, load, test_batches
from snncore.experiment import Dataset
from snncore.files.lock import LockHeldError
from snncore.network import build
from snncore.recipe import Optimiser
from snncore.study import table
from snncore.study.folder import CellFolder, write_table
from snncore.study.training import CellRun
from snncore.training import DivergedError, evaluate, names

IMAGES = load(Dataset.SHAPES)


@pytest.mark.parametrize("optimiser", Optimiser)
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_interrupted_at_each_third_step_the_numbers_are_the_same(
    optimiser: Optimiser, precision: str
) -> None:
    """Each time from the bytes of a file: nothing else survives."""
    (cell,) = tiny(optimiser=optimiser, learning_rate=0.1, precision=precision)
    state, step = None, 0
    while step < cell.recipe.steps:
        run = CellRun(cell, IMAGES, CPU, state)
        for progress in run:
            if progress.step == step + 3:
                break
        step = run.step
        state = checkpoint.read(checkpoint.as_bytes(run.saved()))
    result, expected = CellRun(cell, IMAGES, CPU, state).result(), undisturbed(cell)
    assert timeless(result.row) == timeless(expected.row)
    assert same_weights(result.net, expected.net)


def test_the_row_says_what_was_done_and_with_what() -> None:
    (cell,) = tiny(epochs=3)
    run = CellRun(cell, IMAGES, CPU)
    steps = list(run)
    row, net = run.result()
    assert net is not None
    expected = {**cell.experiment.as_dict(), **cell.recipe.as_dict(), "epochs": 3}
    assert {name: row[name] for name in expected} == expected
    assert (row["status"], row["step"], row["precision"]) == ("finished", 60, "float32")
    assert (row["data"], row["checksum"]) == (IMAGES.label, IMAGES.checksum)
    assert row["parameters"] == sum(p.numel() for p in build(cell.experiment).parameters())
    assert row["threads"] == torch.get_num_threads()
    assert row["torch"] == torch.__version__
    assert row["seconds"] > 0
    for epoch in range(3):
        part = steps[20 * epoch : 20 * epoch + 20]
        for name in ("loss", "accuracy"):
            mean = sum(getattr(progress, name) for progress in part) / 20
            assert row["epoch"][name][epoch] == pytest.approx(mean, rel=1e-4)
    assert row["train_loss"] == row["epoch"]["loss"][-1]
    assert row["train_accuracy"] == row["epoch"]["accuracy"][-1]
    assert row["epoch"]["step"] == [20, 40, 60]
    assert row["blocks"] == names(run.net, type(run.net.stages[0]))
    assert len(row["gradient_norms"]) == len(row["updates"]) == len(row["blocks"])
    assert len(row["firing_rates"]) == len(row["layers"])
    last = [progress.firing_rates[0] for progress in steps[-50:]]
    assert row["firing_rates"][0] == pytest.approx(sum(last) / 50, rel=1e-3)
    assert row["profile"]["step"][0] == 1
    assert row["profile"]["step"][-1] == 60
    assert row["profile"]["gradient_norms"][0] == pytest.approx(steps[0].gradient_norms, rel=1e-4)


def test_the_accuracy_is_that_of_the_file_that_is_kept() -> None:
    (cell,) = tiny()
    row, net = undisturbed(cell)
    assert net is not None
    kept = checkpoint.read(checkpoint.as_bytes(net))
    pictures = test_batches(IMAGES, size=25, count=cell.recipe.test_images, device="cpu")
    score = evaluate(kept.restore(), pictures)
    assert score.accuracy == row["test_accuracy"] == kept.record["accuracy"]
    assert score.loss == pytest.approx(row["test_loss"])
    assert kept.record["test"] == {
        "step": [40],
        "loss": [row["test_loss"]],
        "accuracy": [score.accuracy],
    }
    assert kept.record["dataset"] == IMAGES.label
    assert kept.record["curve"] == row["curve"]
    assert {t.dtype for t in kept.net.values()} == {torch.float16, torch.int64}
    assert not kept.optimiser


def test_the_test_pictures_are_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []

    def counted(*args: object, **options: object) -> object:
        looked.append(options)
        return test_batches(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("snncore.run.trainer.test_batches", counted)
    (cell,) = tiny()
    undisturbed(cell)
    assert [options["count"] for options in looked] == [cell.recipe.test_images]


def test_a_number_too_large_for_half_precision_is_kept_whole() -> None:
    (cell,) = tiny(epochs=1)
    run = CellRun(cell, IMAGES, CPU)
    next(iter(run))
    run.net.stem.bn.running_var[0] = 1e6
    net = run.result().net
    assert net is not None
    kept = checkpoint.read(checkpoint.as_bytes(net)).restore()
    assert kept.stem.bn.running_var[0] == 1e6


def test_a_run_that_diverges_is_a_result(tmp_path: Path) -> None:
    (cell,) = tiny()
    run = CellRun(cell, IMAGES, CPU)
    for progress in run:
        if progress.step == 7:
            torch.nn.init.constant_(run.net.head.weight, math.nan)
    result = run.result()
    assert result.net is None
    row = result.row
    assert (row["status"], row["step"], row["test_accuracy"]) == ("diverged", 8, None)
    assert row["epoch"]["loss"] == []
    place = CellFolder(tmp_path, cell)
    with place.held():
        place.finish(result)
    assert not (place.path / "net.pt").exists()
    assert write_table(tmp_path, [cell]) == table.read(tmp_path / table.RESULTS) == [row]


def test_weights_that_the_last_step_has_ruined_are_no_network() -> None:
    (cell,) = tiny(epochs=1)
    run = CellRun(cell, IMAGES, CPU)
    list(run)
    torch.nn.init.constant_(run.net.head.weight, math.inf)
    row, net = run.result()
    assert (row["status"], row["step"], net) == ("diverged", 20, None)


def test_mixed_precision_is_another_cell_with_nearly_the_same_numbers() -> None:
    (exact,), (mixed,) = tiny(), tiny(precision="bfloat16")
    run = CellRun(mixed, IMAGES, CPU)
    first, reference = next(iter(run)), next(iter(CellRun(exact, IMAGES, CPU)))
    assert first.loss != reference.loss
    assert first.loss == pytest.approx(reference.loss, rel=0.05)
    assert run.result().row["precision"] == "bfloat16"
    assert {p.dtype for p in run.net.parameters()} == {torch.float32}


def test_a_state_of_other_pictures_is_left_aside() -> None:
    (cell,) = tiny()
    run = CellRun(cell, IMAGES, CPU)
    next(iter(run))
    saved = run.saved()
    assert CellRun(cell, IMAGES, CPU, saved).step == 1
    assert CellRun(cell, IMAGES._replace(checksum="other"), CPU, saved).step == 0


@pytest.mark.parametrize("together", [3, 7, 100])
def test_looked_at_now_and_then_the_numbers_are_the_same(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what is saved between two looks is whole: the log has every step that was taken."""
    (cell,) = tiny()
    expected = undisturbed(cell)
    monkeypatch.setattr(CellRun, "together", lambda _run, _step: together)
    state, step = None, 0
    while step < cell.recipe.steps:
        run = CellRun(cell, IMAGES, CPU, state)
        for progress in run:
            if progress.step == step + 2:
                break
        step = run.step
        state = checkpoint.read(checkpoint.as_bytes(run.saved()))
    result = CellRun(cell, IMAGES, CPU, state).result()
    assert timeless(result.row) == timeless(expected.row)
    assert same_weights(result.net, expected.net)


def test_looked_at_now_and_then_it_diverges_at_the_same_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The steps before it are in the row; nothing of what has diverged is given out or saved."""
    (cell,) = tiny()

    def diverging() -> CellRun:
        run, steps = CellRun(cell, IMAGES, CPU), []
        run.net.register_forward_pre_hook(lambda *_: steps.append(1))
        run.net.head.weight.register_hook(lambda g: g * (math.nan if len(steps) == 8 else 1.0))
        return run

    alone = diverging()
    list(alone)
    monkeypatch.setattr(CellRun, "together", lambda _run, _step: 5)
    run = diverging()
    assert [progress.step for progress in run] == [1, 2, 3, 4, 5]
    assert timeless(run.result().row) == timeless(alone.result().row)
    assert run.result().row["step"] == 8
    with pytest.raises(DivergedError):
        run.saved()


def test_too_few_pictures() -> None:
    with pytest.raises(DataError, match="5,?001"):
        CellRun(tiny(train_images=5001)[0], IMAGES, CPU)


@pytest.mark.parametrize("content", [None, b"", b"no state", "half"])
def test_a_state_that_cannot_be_read_is_none(tmp_path: Path, content: bytes | str | None) -> None:
    (cell,) = tiny()
    place = CellFolder(tmp_path, cell)
    with place.held():
        place.save(CellRun(cell, IMAGES, CPU).saved())
    file = place.path / "run.pt"
    assert place.state() is not None
    if content is None:
        file.unlink()
    else:
        whole = file.read_bytes()
        file.write_bytes(whole[: len(whole) // 2] if isinstance(content, str) else content)
    assert place.state() is None


def test_what_a_killed_runner_left_is_cleared(tmp_path: Path) -> None:
    place = CellFolder(tmp_path, tiny()[0])
    with place.held():
        (place.path / ".part-1").write_bytes(b"half")
    with place.held(), pytest.raises(LockHeldError), place.held():
        pass
    assert os.listdir(place.path) == ["lock"]


def test_a_row_of_another_cell_does_not_count(tmp_path: Path) -> None:
    one, other = tiny(2)
    place = CellFolder(tmp_path, one)
    with place.held():
        place.finish(undisturbed(one))
    assert place.row() is not None
    place.path.rename(CellFolder(tmp_path, other).path)
    assert CellFolder(tmp_path, other).row() is None
