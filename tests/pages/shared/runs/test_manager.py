"""The runs of a server: their order, their cores, and every way in which they can end."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pages.shared.runs import manager as jobs
from pages.shared.runs import slots, spawn
from pages.shared.runs.job import PATIENCE, Json, TrainingJob
from pages.shared.runs.manager import JobManager, QueueFullError
from pages.shared.runs.store import NotOwnerError
from snncore.experiment import BlockKind, Experiment
from snncore.recipe import Recipe
from tests.waiting import until

ROOT = Path(__file__).parents[4]
TINY = Experiment(block=BlockKind.SEW, depth=8, width=2, time_steps=1)
ENDLESS = Recipe(steps=100_000, batch_size=10, train_images=40, test_images=10)
SHORT = Recipe(steps=5, batch_size=10, train_images=40, test_images=10)
NOWHERE = Path("no such folder")
WAIT = 60.0
ME, YOU = "my secret", "your secret"


def state(manager: JobManager, token: str) -> str:
    return manager.snapshot(token)["state"]


def process(manager: JobManager, token: str) -> "subprocess.Popen[str]":
    worker = manager.jobs[token].process
    assert worker
    return worker


def gone(pid: int) -> bool:
    """No such process, or one that has ended and that nobody has waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def test_a_run_from_its_start_to_its_end(make: Callable[..., JobManager]) -> None:
    manager = make()
    token = manager.start(TINY, SHORT, ME)
    assert len(token) >= 20
    assert state(manager, token) == "starting"
    until(lambda: state(manager, token) == "finished")
    told = manager.snapshot(token)
    assert (told["step"], told["steps"], told["reason"], told["place"]) == (5, 5, None, 0)
    assert told["curve"]["step"] == [1, 2, 3, 4, 5]
    assert told["test"]["step"] == [2, 4, 5]
    assert told["next"] == 5
    assert told["blocks"] == ["stages.0", "stages.1", "stages.2"]
    assert len(told["gradient_norms"]) == 3
    assert len(told["firing_rates"]) == len(told["layers"]) == 9
    assert told["raster"]["step"] == 5
    assert told["threads"] == 2
    assert told["images_per_second"] > 0
    assert manager.snapshot(token, 3)["curve"]["step"] == [4, 5]
    assert manager.snapshot(token, 5)["next"] == 5
    assert manager.settings(token) == (TINY, SHORT)
    until(lambda: not manager.running())
    manager.command(token, ME, "pause")  # nobody is there to hear it
    assert state(manager, token) == "finished"


def test_pause_step_resume_and_stop(make: Callable[..., JobManager]) -> None:
    manager = make()
    token = manager.start(TINY, ENDLESS, ME)
    until(lambda: manager.snapshot(token)["step"])
    manager.command(token, ME, "pause")
    until(lambda: state(manager, token) == "paused")
    until(lambda: manager.snapshot(token)["raster"]["step"] == manager.snapshot(token)["step"])
    stood = manager.snapshot(token)["step"]
    manager.command(token, ME, "step")
    until(lambda: manager.snapshot(token)["step"] == stood + 1)
    manager.command(token, ME, "watch", layer="encode", image=4)
    until(lambda: manager.snapshot(token)["raster"]["image"] == 4)
    assert manager.snapshot(token)["step"] == stood + 1
    manager.command(token, ME, "resume")
    until(lambda: manager.snapshot(token)["step"] > stood + 1)
    manager.command(token, ME, "stop")
    until(lambda: state(manager, token) == "stopped")
    assert manager.snapshot(token)["reason"] is None


def test_runs_wait_in_the_order_they_came(make: Callable[..., JobManager]) -> None:
    manager = make(1, queue=3)
    first = manager.start(TINY, ENDLESS, ME)
    second, third, fourth = (manager.start(TINY, ENDLESS, ME) for _ in range(3))
    with pytest.raises(QueueFullError, match="3 runs are waiting already"):
        manager.start(TINY, ENDLESS, ME)
    places = [manager.snapshot(token)["place"] for token in (first, second, third, fourth)]
    assert places == [0, 1, 2, 3]
    assert [state(manager, token) for token in (second, fourth)] == ["queued", "queued"]
    manager.command(third, ME, "stop")
    assert state(manager, third) == "stopped"
    assert manager.snapshot(fourth)["place"] == 2
    manager.command(first, ME, "stop")
    until(lambda: state(manager, second) != "queued")
    assert manager.snapshot(fourth)["place"] == 1


def test_a_run_can_be_put_first(make: Callable[..., JobManager]) -> None:
    """By who owns it; whether that is the teacher, the page knows."""
    manager = make(1)
    running, second, third, fourth = (manager.start(TINY, ENDLESS, ME) for _ in range(4))
    manager.put_first(fourth, ME)
    with pytest.raises(NotOwnerError):
        manager.put_first(third, YOU)
    manager.put_first("unknown", ME)
    manager.put_first(running, ME)
    places = [manager.snapshot(token)["place"] for token in (running, second, third, fourth)]
    assert places == [0, 2, 3, 1]
    manager.command(running, ME, "stop")
    until(lambda: state(manager, fourth) != "queued")
    assert [manager.snapshot(token)["place"] for token in (second, third)] == [1, 2]


def test_who_waits_is_told_how_long(make: Callable[..., JobManager]) -> None:
    manager = make(1)
    first = manager.start(TINY, ENDLESS, ME)
    second, third = (manager.start(TINY, ENDLESS, ME) for _ in range(2))
    assert manager.snapshot(second)["wait"] is None
    until(lambda: manager.snapshot(first)["seconds_left"])
    with manager.lock:  # the worker is not heard between two looks
        waits = [manager.snapshot(token)["wait"] for token in (first, second, third)]
        left, another = manager.snapshot(first)["seconds_left"], manager.room().wait
    assert waits[0] is None
    assert waits[1] == min(left, jobs.LIMIT)
    assert waits[1] < waits[2] == pytest.approx(another - (waits[2] - waits[1]), rel=1e-12)


def test_a_run_that_waits_is_told_what_to_watch_when_it_starts(
    make: Callable[..., JobManager],
) -> None:
    """Also when it goes on after its end."""
    manager = make()
    manager.slots = 0
    token = manager.start(TINY, ENDLESS, ME)
    manager.command(token, ME, "watch", layer="stages.2.sn1", image=3)
    manager.slots = 1
    manager.fill()
    until(lambda: (manager.snapshot(token)["raster"] or {}).get("layer") == "stages.2.sn1")
    assert manager.snapshot(token)["raster"]["image"] == 3
    manager.command(token, ME, "stop")
    until(lambda: state(manager, token) == "stopped")
    manager.jobs[token].raster = None
    manager.go_on(token, ME)
    until(lambda: (manager.snapshot(token)["raster"] or {}).get("layer") == "stages.2.sn1")


@pytest.mark.slow
def test_a_run_keeps_the_threads_that_it_starts_with(make: Callable[..., JobManager]) -> None:
    """Whoever comes and goes beside it, and when it goes on after an end."""
    manager = make(2)
    first = manager.start(TINY, ENDLESS, ME)
    until(lambda: manager.snapshot(first)["step"])
    second = manager.start(TINY, ENDLESS, ME)
    until(lambda: manager.snapshot(second)["step"])
    assert [manager.snapshot(token)["threads"] for token in (first, second)] == [2, 1]
    manager.command(first, ME, "stop")
    until(lambda: len(manager.running()) == 1)
    manager.command(second, ME, "stop")
    until(lambda: not manager.running())
    manager.go_on(second, ME)  # alone, where a new run would have both cores
    until(lambda: process_threads(manager, second) is not None)
    assert process_threads(manager, second) == 1
    assert manager.jobs[second].threads == 1


def process_threads(manager: JobManager, token: str) -> int | None:
    """What its process says; the snapshot is emptied when a run is queued again."""
    snapshot = manager.snapshot(token)
    return snapshot["threads"] if snapshot["state"] == "running" else None


@pytest.mark.parametrize(
    ("cores", "shares"), [(1, [1, 1]), (2, [2, 1, 1]), (4, [2, 2, 1]), (8, [4, 4, 1]), (3, [2, 1])]
)
def test_threads_are_cores_that_no_other_run_has(cores: int, shares: list[int]) -> None:
    manager = JobManager(len(shares), cores=cores)
    for share in shares:
        assert manager.share() == share
        job = manager.make(TINY, SHORT, ME)[1]
        job.threads, job.process = share, object()  # type: ignore[assignment]
        manager.jobs[str(len(manager.jobs))] = job
    manager.jobs.clear()
    manager.close()


def test_a_worker_that_is_killed_has_failed_and_its_slot_is_free(
    make: Callable[..., JobManager],
) -> None:
    manager = make()
    token, waiting = manager.start(TINY, ENDLESS, ME), manager.start(TINY, SHORT, ME)
    until(lambda: manager.snapshot(token)["step"])
    process(manager, token).kill()
    until(lambda: state(manager, token) == "failed")
    assert manager.snapshot(token)["reason"] == {"kind": "crashed", "code": -signal.SIGKILL}
    assert manager.snapshot(token)["curve"]["step"]
    until(lambda: state(manager, waiting) == "finished")


def test_a_run_that_nobody_asks_for_is_ended(make: Callable[..., JobManager]) -> None:
    manager = make(1, lease=1.5)
    token, waiting = manager.start(TINY, ENDLESS, ME), manager.start(TINY, ENDLESS, ME)
    until(lambda: state(manager, token) == "running")
    pid = process(manager, token).pid
    ends = time.monotonic() + 2 * manager.lease
    while time.monotonic() < ends:  # asked for, it goes on
        time.sleep(0.1)
        assert state(manager, token) == "running"
    until(lambda: manager.jobs[token].ended and manager.jobs[waiting].ended)
    assert manager.snapshot(token)["reason"] == {"kind": "unwatched", "seconds": 1.5}
    assert state(manager, waiting) == "stopped"
    until(lambda: gone(pid))


def test_a_worker_that_does_not_stop_is_made_to(
    make: Callable[..., JobManager], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.shared.runs.job.PATIENCE", 0.3)
    manager = make(1, lease=5.0)
    token = manager.start(TINY, ENDLESS, ME)
    until(lambda: manager.snapshot(token)["step"])
    process(manager, token).send_signal(signal.SIGSTOP)  # SIGTERM has to wait, SIGKILL has not
    manager.command(token, ME, "stop")
    until(lambda: state(manager, token) == "stopped")
    until(lambda: not manager.running())


class Clock:
    """Jobs with a state and an age, for what takes minutes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr("time.monotonic", lambda: self.now)

    def job(self, state: str) -> TrainingJob:
        job = TrainingJob(TINY, ENDLESS, ME, NOWHERE)
        job.enter(state)
        job.process = object()  # type: ignore[assignment]
        return job


def test_a_pause_may_be_long_while_nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, manager = Clock(monkeypatch), JobManager(1)
    job = clock.job("paused")
    clock.now += 400.0
    job.polled = clock.now
    assert manager.overstays(job, clock.now) is None
    manager.jobs["waiting"] = TrainingJob(TINY, SHORT, ME, NOWHERE)
    assert manager.overstays(job, clock.now) == {"kind": "paused", "seconds": 300.0}


def test_no_run_takes_longer_than_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, manager = Clock(monkeypatch), JobManager(1)
    job = clock.job("running")
    clock.now += 3590.0
    job.polled = clock.now
    assert manager.overstays(job, clock.now) is None
    clock.now += 11.0
    assert manager.overstays(job, clock.now) == {"kind": "too_long", "seconds": 3600.0}


def test_a_hidden_tab_and_a_dropped_connection_keep_their_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A browser wakes a hidden tab once a minute; one of its questions may be lost."""
    clock, manager = Clock(monkeypatch), JobManager(1)
    job = manager.jobs["run"] = clock.job("running")
    for gap in (60.0, 120.0, 60.0):
        clock.now += gap
        assert manager.overstays(job, clock.now) is None
        manager.snapshot("run")


def test_a_closed_tab_frees_its_run_within_150_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where the worker has to be killed; asking for a record or a list keeps none alive."""
    clock, manager = Clock(monkeypatch), JobManager(1)
    job = manager.jobs["run"] = clock.job("running")
    clock.now += jobs.LEASE + 0.1
    manager.history(ME)
    manager.record("run")
    assert manager.overstays(job, clock.now) == {"kind": "unwatched", "seconds": jobs.LEASE}
    ticks = 3 * min(1.0, jobs.LEASE / 10)  # to see it, to terminate, to kill
    assert jobs.LEASE + ticks + 2 * PATIENCE <= 150


def test_the_oldest_runs_are_forgotten(make: Callable[..., JobManager]) -> None:
    manager = make(1, kept=2)
    running = manager.start(TINY, ENDLESS, ME)
    ended = [manager.start(TINY, SHORT, ME) for _ in range(4)]
    for token in ended:
        manager.command(token, ME, "stop")
    manager.start(TINY, SHORT, ME)
    assert [state(manager, token) for token in ended] == ["unknown", "unknown", *["stopped"] * 2]
    assert state(manager, running) != "unknown"
    assert manager.settings(ended[0]) is None
    manager.command(ended[0], ME, "stop")


def test_closing_ends_every_worker(make: Callable[..., JobManager]) -> None:
    manager = make(2)
    tokens = [manager.start(TINY, ENDLESS, ME) for _ in range(3)]
    pids = [process(manager, token).pid for token in tokens[:2]]
    manager.close()
    until(lambda: all(gone(pid) for pid in pids))
    until(lambda: not manager.running())
    for token in tokens:
        assert manager.snapshot(token)["reason"] == {"kind": "closed"}


@pytest.fixture
def spare(make: Callable[..., JobManager], monkeypatch: pytest.MonkeyPatch) -> JobManager:
    """A manager with one slot and a process that has nothing to do but to be ready."""
    monkeypatch.setattr(JobManager, "warm", WARM)
    manager = make()
    manager.warm()
    assert manager.spare.alive
    return manager


WARM = JobManager.warm


def test_a_run_gets_the_process_that_is_ready(spare: JobManager) -> None:
    worker = spare.spare.worker
    assert worker
    spare.warm()
    assert spare.spare.worker is worker  # one is enough
    assert spare.running() == []
    token = spare.start(TINY, SHORT, ME)
    assert process(spare, token) is worker.process
    assert not spare.spare.alive
    until(lambda: state(spare, token) == "finished")
    cold = spare.start(TINY, SHORT, ME)
    until(lambda: state(spare, cold) == "finished")
    warm, expected = spare.snapshot(token), spare.snapshot(cold)
    assert warm["curve"] == expected["curve"]
    assert warm["test"] == expected["test"]


def test_no_process_is_kept_ready_where_no_slot_is_free(spare: JobManager) -> None:
    spare.start(TINY, ENDLESS, ME)
    spare.warm()
    assert not spare.spare.alive


def test_no_process_is_kept_ready_where_memory_is_short(
    make: Callable[..., JobManager], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JobManager, "warm", WARM)
    monkeypatch.setattr(spawn, "free_memory", lambda: spawn.ROOM - 1)
    manager = make()
    manager.warm()
    assert not manager.spare.alive


def test_a_process_that_cannot_be_started_ends_its_run_and_no_page(
    make: Callable[..., JobManager], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(gpu: int) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(JobManager, "warm", WARM)
    monkeypatch.setattr(spawn, "spawn", refuse)
    monkeypatch.setattr(slots, "spawn", refuse)
    manager = make()
    manager.warm()
    assert not manager.spare.alive
    token = manager.start(TINY, SHORT, ME)
    assert manager.snapshot(token)["state"] == "failed"
    assert manager.snapshot(token)["reason"] == {"kind": "crashed", "code": errno.EAGAIN}
    assert manager.running() == []


def test_a_ready_process_that_died_is_no_run_that_fails(spare: JobManager) -> None:
    worker = spare.spare.worker
    assert worker
    worker.process.kill()
    worker.process.wait()
    token = spare.start(TINY, SHORT, ME)
    assert process(spare, token) is not worker.process
    until(lambda: state(spare, token) == "finished")


def test_a_ready_process_that_nobody_needs_is_ended(
    spare: JobManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = spare.spare.worker
    assert worker
    monkeypatch.setattr(jobs, "SPARE_KEPT", 0.5)
    until(lambda: worker.process.poll() is not None)
    assert not spare.spare.alive


def test_closing_ends_the_ready_process(spare: JobManager) -> None:
    worker = spare.spare.worker
    assert worker
    spare.close()
    assert gone(worker.process.pid)
    spare.warm()
    assert not spare.spare.alive


SERVER = """
import sys, time
from pages.shared.runs.manager import manager
from snncore.experiment import Experiment
from snncore.recipe import Recipe
jobs = manager()
recipe = Recipe(steps=100_000, batch_size=10, train_images=40, test_images=10)
tiny = Experiment(depth=8, width=2, time_steps=1)
tokens = [jobs.start(tiny, recipe, "me") for _ in range(2)]
pids = [job.process.pid for job in jobs.running()]
while not all(jobs.snapshot(token)["state"] in ("running", "queued") for token in tokens):
    time.sleep(0.05)
print(*pids, flush=True)
if sys.argv[1] == "wait":
    time.sleep(600)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("end", ["killed", "ends"])
def test_workers_do_not_outlive_their_server(end: str) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, "wait" if end == "killed" else "end"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert server.stdout
    with server.stdout:
        pids = [int(pid) for pid in server.stdout.readline().split()]
    assert pids
    if end == "killed":
        server.kill()
    assert server.wait(WAIT) == (-signal.SIGKILL if end == "killed" else 0)
    ends = time.monotonic() + 5
    while not all(gone(pid) for pid in pids):
        assert time.monotonic() < ends
        time.sleep(0.05)


def test_each_gpu_has_its_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Json] = []
    monkeypatch.setattr("torch.cuda.device_count", lambda: 3)
    monkeypatch.setattr("subprocess.Popen", lambda *_, **options: started.append(options["env"]))
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    spawn.spawn(2)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4,7,GPU-9")
    spawn.spawn(1)
    assert [environment["CUDA_VISIBLE_DEVICES"] for environment in started] == ["2", "7"]
    assert [spawn.free_place(taken) for taken in ([], [0], [1], [0, 2], [1, 0])] == [0, 1, 0, 1, 2]
