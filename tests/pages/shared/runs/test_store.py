"""Whose run it is, what goes on after an end, what is kept of a run, and what comes from a file."""

import json
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch

from pages.shared.runs import store
from pages.shared.runs.manager import JobManager, QueueFullError
from pages.shared.runs.store import NotOwnerError
from snncore.checkpoint import Checkpoint, CheckpointError, read
from snncore.data import load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.recipe import Recipe
from snncore.run.run import Moved, Run, Scored
from snncore.training import Progress
from tests.waiting import until

TINY = Experiment(block=BlockKind.SEW, depth=8, width=2, time_steps=1)
ENDLESS = Recipe(steps=100_000, batch_size=10, train_images=40, test_images=10)
SHORT = Recipe(steps=6, batch_size=10, train_images=40, test_images=10)
WAIT = 100.0
ME, YOU = "my secret", "your secret"


@pytest.fixture
def cores() -> int:
    """With more cores a run's sums are added up in another order when its neighbour ends."""
    return 1


@pytest.fixture
def idle(make: Callable[..., JobManager], monkeypatch: pytest.MonkeyPatch) -> JobManager:
    """A manager whose workers never are."""
    monkeypatch.setattr(JobManager, "launch", lambda self, job: job.enter("starting"))
    return make()


def one_core(run: Run) -> Iterator[Progress | Scored | Moved]:
    """The run's events, computed as by a worker that has one core."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield from run
    finally:
        torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def trained() -> Checkpoint:
    """A run's checkpoint after 4 of 6 steps, the test of step 4 included."""
    run = Run(TINY, SHORT, load(Dataset.SHAPES), torch.device("cpu"))
    for event in one_core(run):
        if event.step == 4 and not isinstance(event, Progress):
            break
    return run.checkpoint()


def state(manager: JobManager, token: str) -> str:
    return manager.snapshot(token)["state"]


def test_only_the_owner_commands_a_run(idle: JobManager) -> None:
    token = idle.start(TINY, ENDLESS, ME)
    assert (idle.owned(token, ME), idle.owned(token, YOU)) == (True, False)
    assert not idle.owned("unknown", ME)
    for act in (
        lambda: idle.command(token, YOU, "stop"),
        lambda: idle.command(token, YOU, "watch", layer="encode", image=0),
        lambda: idle.command(token, "", "pause"),
        lambda: idle.go_on(token, YOU),
        lambda: idle.delete(token, YOU),
        lambda: idle.restore(token, YOU),
    ):
        with pytest.raises(NotOwnerError, match="belongs to somebody else"):
            act()
    assert state(idle, token) == "starting"
    idle.command(token, ME, "stop")
    assert state(idle, token) == "stopped"


def test_everybody_has_a_history_of_their_own(idle: JobManager) -> None:
    mine = [idle.start(TINY, SHORT, ME) for _ in range(2)]
    yours = idle.start(TINY, SHORT, YOU)
    assert (idle.history(ME), idle.history(YOU), idle.history("")) == (mine, [yours], [])


def test_a_deletion_ends_a_run_and_can_be_undone(idle: JobManager) -> None:
    first, second = (idle.start(TINY, SHORT, ME) for _ in range(2))
    idle.delete(first, ME)
    assert idle.history(ME) == [second]
    assert state(idle, first) == "stopped"
    idle.restore(first, ME)
    assert idle.history(ME) == [first, second]
    idle.delete("unknown", ME)
    idle.restore("unknown", ME)


def test_a_run_that_goes_on_queues_behind_the_others(idle: JobManager) -> None:
    idle.slots = 0
    first, second = (idle.start(TINY, SHORT, ME) for _ in range(2))
    idle.command(first, ME, "stop")
    idle.go_on(first, ME)
    assert [idle.snapshot(token)["place"] for token in (first, second)] == [2, 1]
    assert idle.snapshot(first)["resumed"] == [0]
    idle.go_on(first, ME)  # it waits already
    assert idle.snapshot(first)["resumed"] == [0]
    idle.command(first, ME, "stop")
    idle.queue = 1
    with pytest.raises(QueueFullError):
        idle.go_on(first, ME)


def test_a_killed_worker_loses_what_came_after_its_last_checkpoint_and_no_more(
    make: Callable[..., JobManager],
) -> None:
    """Killed at any moment, the run ends with the numbers of one that nobody touched."""
    recipe = replace(SHORT, steps=40)
    manager = make(2)
    whole, token = (manager.start(TINY, recipe, ME) for _ in range(2))
    manager.command(token, ME, "stop_at", step=10, loss=None)
    until(lambda: manager.snapshot(token)["checkpoint"] == 10)
    manager.command(token, ME, "resume")
    until(lambda: manager.snapshot(token)["step"] > 12)
    process = manager.jobs[token].process
    assert process
    process.kill()
    until(lambda: state(manager, token) == "failed")
    told = manager.snapshot(token)
    assert (told["checkpoint"], told["can_go_on"]) == (10, True)
    assert told["reason"]["kind"] == "crashed"
    manager.go_on(token, ME)
    back = manager.snapshot(token)
    assert (back["step"], back["next"], back["resumed"]) == (10, 10, [10])
    assert back["curve"]["step"] == list(range(1, 11))
    until(lambda: state(manager, token) == state(manager, whole) == "finished")
    one, other = manager.snapshot(token), manager.snapshot(whole)
    assert one["curve"] == other["curve"]
    assert one["test"] == other["test"]
    files = [manager.checkpoint(each) for each in (token, whole)]
    assert files[0]
    assert files[1]
    assert all(torch.equal(files[0].net[name], files[1].net[name]) for name in files[1].net)
    assert not manager.snapshot(token)["can_go_on"]


def test_a_stopped_run_goes_on_and_keeps_its_rate(make: Callable[..., JobManager]) -> None:
    manager = make()
    token = manager.start(TINY, ENDLESS, ME)
    until(lambda: manager.snapshot(token)["step"])
    manager.command(token, ME, "learning_rate", value=0.125)
    until(lambda: manager.snapshot(token)["rates"])
    manager.command(token, ME, "slow", seconds=0.5)
    until(lambda: manager.snapshot(token)["slow"] == 0.5)
    manager.command(token, ME, "stop")
    until(lambda: state(manager, token) == "stopped")
    rates, stood = manager.snapshot(token)["rates"], manager.snapshot(token)["checkpoint"]
    assert rates[0][1] == 0.125
    manager.go_on(token, ME)
    until(lambda: manager.snapshot(token)["step"] > stood)
    told = manager.snapshot(token)
    assert json.loads(json.dumps(told["rates"])) == json.loads(json.dumps(rates))
    assert (told["slow"], told["resumed"], told["reason"]) == (0.0, [stood], None)
    manager.command(token, ME, "stop")
    until(lambda: state(manager, token) == "stopped")


def test_a_run_without_a_checkpoint_starts_again(make: Callable[..., JobManager]) -> None:
    manager = make()
    token = manager.start(TINY, SHORT, ME)
    process = manager.jobs[token].process
    assert process
    process.kill()
    until(lambda: state(manager, token) == "failed")
    manager.go_on(token, ME)
    until(lambda: state(manager, token) == "finished")
    assert manager.snapshot(token)["curve"]["step"] == [1, 2, 3, 4, 5, 6]
    record = manager.record(token)
    assert record
    assert record.checkpoint
    assert (record.checkpoint.step, record.snapshot["step"]) == (6, 6)
    assert record.checkpoint is manager.checkpoint(token)  # read once
    assert abs(record.created - time.time()) < 2 * WAIT


def test_files_are_the_servers_own_and_go_with_it(
    make: Callable[..., JobManager], trained: Checkpoint
) -> None:
    manager = make(1, kept=2)
    tokens = [manager.adopt(ME, trained) for _ in range(3)]
    assert stat.S_IMODE(manager.folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in manager.folder.iterdir()) == sorted(tokens[1:])
    assert state(manager, tokens[0]) == "unknown"
    manager.close()
    assert not manager.folder.exists()


def test_runs_that_take_too_much_disk_are_forgotten(
    idle: JobManager, trained: Checkpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = idle.adopt(ME, trained)
    monkeypatch.setattr(store, "DISK", int(2.5 * idle.jobs[first].size))
    rest = [idle.adopt(ME, trained) for _ in range(2)]
    assert idle.history(ME) == rest


def test_half_a_file_of_a_killed_worker_goes_with_its_process(idle: JobManager) -> None:
    token = idle.start(TINY, ENDLESS, ME)
    job = idle.jobs[token]
    (job.folder / ".part-abc").write_bytes(b"half")
    job.end(-9)
    assert list(job.folder.iterdir()) == []


def test_asking_for_a_record_keeps_no_run_alive(idle: JobManager) -> None:
    token = idle.start(TINY, ENDLESS, ME)
    idle.jobs[token].polled = 5.0
    record = idle.record(token)
    assert record
    assert (record.experiment, record.recipe, record.checkpoint) == (TINY, ENDLESS, None)
    assert idle.jobs[token].polled == 5.0
    assert idle.record("unknown") is None


def test_an_imported_run_has_its_curves_and_goes_on(
    make: Callable[..., JobManager], trained: Checkpoint
) -> None:
    manager = make()
    token = manager.adopt(ME, trained)
    told = manager.snapshot(token)
    assert (told["state"], told["step"], told["steps"], told["checkpoint"]) == ("stopped", 4, 6, 4)
    assert told["curve"] == trained.record["curve"]
    assert told["test"] == trained.record["test"]
    assert told["profile"] == trained.record["profile"]
    assert told["blocks"] == ["stages.0", "stages.1", "stages.2"]
    assert told["transitions"] == [1, 2]
    assert len(told["layers"]) == len(told["firing_rates"]) == 9
    assert told["device"] == trained.record["device"]
    assert manager.jobs[token].threads == trained.record["threads"] == 1
    assert manager.history(ME) == [token]
    manager.go_on(token, ME)
    until(lambda: state(manager, token) == "finished")
    expected = [
        event.loss
        for event in one_core(Run(TINY, SHORT, load(Dataset.SHAPES)))
        if isinstance(event, Progress)
    ]
    assert manager.snapshot(token)["curve"]["loss"] == expected


def test_an_imported_run_goes_on_with_its_threads_as_far_as_there_are_cores(
    make: Callable[..., JobManager], trained: Checkpoint
) -> None:
    """A machine with fewer cores gives other numbers, and the run's record says with how many."""
    manager = make()
    token = manager.adopt(ME, replace(trained, record={**trained.record, "threads": 64}))
    assert manager.jobs[token].threads == 64
    manager.go_on(token, ME)
    until(lambda: state(manager, token) == "finished")
    assert manager.snapshot(token)["threads"] == manager.jobs[token].threads == 1
    done = manager.checkpoint(token)
    assert done
    assert done.record["threads"] == 1


def test_an_imported_run_without_its_optimiser_cannot_go_on(
    idle: JobManager, trained: Checkpoint
) -> None:
    token = idle.adopt(ME, replace(trained, optimiser={}, record={}))
    told = idle.snapshot(token)
    assert (told["state"], told["can_go_on"], told["curve"]["step"]) == ("stopped", False, [])
    idle.go_on(token, ME)
    assert state(idle, token) == "stopped"
    done = idle.adopt(ME, replace(trained, step=6))
    assert (state(idle, done), idle.snapshot(done)["can_go_on"]) == ("finished", False)


COLUMNS = {"step": [1, 2], "loss": [2.0, 1.0], "accuracy": [0.1, 0.2]}
PROFILE = {
    "step": [1],
    "gradient_norms": [[1.0] * 3],
    "firing_rates": [[0.1] * 9],
    "updates": [[0.1] * 3],
}


@pytest.mark.parametrize(
    "record",
    [
        {"curve": [1, 2]},
        {"curve": {**COLUMNS, "step": [1]}},
        {"curve": {**COLUMNS, "step": [2, 1]}},
        {"curve": {**COLUMNS, "step": [1, 5]}},
        {"curve": {**COLUMNS, "step": [-1, 2]}},
        {"curve": {**COLUMNS, "step": [1, 2.0]}},
        {"curve": {**COLUMNS, "loss": ["<b>", 1.0]}},
        {"curve": {**COLUMNS, "loss": [float("inf"), 1.0]}},
        {"curve": {**COLUMNS, "loss": [10**400, 1.0]}},
        {"curve": {**COLUMNS, "loss": {"0": 1}}},
        {"curve": {n: v * 300 for n, v in COLUMNS.items()}},
        {"profile": {**PROFILE, "updates": [[0.1] * 4]}},
        {"profile": {**PROFILE, "updates": [0.1]}},
        {"profile": {**PROFILE, "firing_rates": [[True] * 9]}},
        {"rates": [[1, 20.0]]},
        {"rates": [[1]]},
        {"rates": {"1": 2}},
        {"resumed": [9]},
        {"accuracy": "all of them"},
        {"accuracy": 1.5},
        {"accuracy": None},
        {"test_images": 0.5},
        {"threads": 2.0},
        {"threads": -1},
        {"threads": 10**6},
        {"dataset": ["CIFAR-10"]},
        {"device": "x" * 1000},
        {"environment": {"torch": 2}},
    ],
)
def test_a_record_that_makes_no_sense_is_refused(
    idle: JobManager, trained: Checkpoint, record: dict[str, Any]
) -> None:
    with pytest.raises(CheckpointError, match="settings are not possible"):
        idle.adopt(ME, replace(trained, record=record))
    assert idle.history(ME) == []


def test_what_a_record_says_besides_is_left_out(idle: JobManager, trained: Checkpoint) -> None:
    token = idle.adopt(ME, replace(trained, record={**trained.record, "html": "<script>"}))
    assert set(read(idle.jobs[token].path).record) == set(trained.record)
