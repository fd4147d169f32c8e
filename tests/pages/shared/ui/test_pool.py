"""The server's processes for what takes long: the same numbers, in turn, whatever dies."""

import gc
import math
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
import torch

from pages.shared.nets.trained import shipped
from pages.shared.ui.call import Asker, Call, magnitude
from pages.shared.ui.pool import LANES, STRETCH, UNKNOWN, LostError, Pool
from snncore.analysis.gradient.profile import GradientProbe, gradient_profile
from snncore.analysis.of_network import of_network
from snncore.analysis.probe import Layout, Probe
from snncore.analysis.raster.spike_trains import spike_trains
from snncore.checkpoint import Checkpoint
from snncore.data import load
from snncore.data.picture import network_input
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.recipe import Recipe


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(LANES[:1])
    yield pool
    pool.close()


def test_nobody_waits_for_a_process_to_start_whom_another_can_answer() -> None:
    asked, held = Event(), Event()

    class SlowStart(Pool):
        def ask(self, place: int, call: Call) -> tuple[bool, object, float]:
            if place and not held.is_set():
                asked.set()
                held.wait(60)
            return super().ask(place, call)

    pool = SlowStart(LANES[:2])
    try:
        assert pool.started.wait(60)
        assert not asked.is_set()  # as long as nobody waits for the first process
        calls = [pool.submit(time.sleep, 0.2), pool.submit(os.getpid), pool.submit(os.getpid)]
        assert asked.wait(60)
        assert all(call.done.wait(60) for call in calls)
        first = pool.processes[0]
        assert first
        assert calls[1].result() == calls[2].result() == first.pid
        held.set()
        both = {first.pid}
        while len(both) < 2:
            pool.submit(time.sleep, 0.1)
            there = pool.submit(os.getpid)
            assert there.done.wait(60)
            both.add(there.result())
        assert both == {each.pid for each in pool.processes if each}
    finally:
        held.set()
        pool.close()


def test_what_a_process_computes_is_what_is_computed_here(pool: Pool) -> None:
    probe = GradientProbe(block=BlockKind.SPIKING, depth=8, time_steps=2)
    call = pool.submit(gradient_profile, probe)
    assert call.done.wait(60)
    here, there = gradient_profile(probe), call.result()
    np.testing.assert_array_equal(here.norms, there.norms)
    np.testing.assert_array_equal(here.active, there.active)


def test_a_trained_network_fires_there_as_it_does_here(pool: Pool) -> None:
    checkpoint = next(iter(shipped().values()))
    x = network_input(load(Dataset.SHAPES).test_images[0], Dataset.SHAPES)
    call = pool.submit(of_network, spike_trains, checkpoint.bare(), x)
    assert call.done.wait(60)
    here = of_network(spike_trains, checkpoint, x)
    assert here.spikes.keys() == call.result().spikes.keys()
    for name, spikes in here.spikes.items():
        np.testing.assert_array_equal(spikes, call.result().spikes[name])


def test_an_error_comes_back_as_itself(pool: Pool) -> None:
    call = pool.submit(math.sqrt, -1.0)
    assert call.done.wait(60)
    with pytest.raises(ValueError, match="domain"):
        call.result()


def test_too_much_memory_is_an_error_of_the_call(pool: Pool) -> None:
    call = pool.submit(np.ones, 2**30)
    assert call.done.wait(60)
    with pytest.raises(MemoryError):
        call.result()
    again = pool.submit(math.sqrt, 4.0)
    assert again.done.wait(60)
    assert again.result() == 2.0


def test_a_killed_process_is_replaced_and_the_call_done(pool: Pool) -> None:
    pid = pool.submit(os.getpid)
    assert pid.done.wait(60)
    slept = pool.submit(time.sleep, 1.5)
    while slept not in pool.working:
        time.sleep(0.01)
    os.kill(pid.result(), signal.SIGKILL)
    assert slept.done.wait(60)
    slept.result()
    other = pool.submit(os.getpid)
    assert other.done.wait(60)
    assert other.result() != pid.result()


def test_a_call_that_kills_its_process_is_given_up(pool: Pool) -> None:
    fatal = pool.submit(os._exit, 1)
    assert fatal.done.wait(120)
    with pytest.raises(LostError):
        fatal.result()
    after = pool.submit(math.sqrt, 9.0)
    assert after.done.wait(60)
    assert after.result() == 3.0


def test_where_no_process_can_be_started_the_call_is_told_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr("pages.shared.ui.pool.start", refuse)
    pool = Pool()
    refused = pool.submit(abs, -1)
    assert refused.done.wait(10)
    with pytest.raises(LostError):
        refused.result()
    monkeypatch.undo()
    again = pool.submit(abs, -1)
    assert again.done.wait(60)
    assert again.result() == 1
    pool.close()


def test_what_nobody_waits_for_is_dropped_unless_it_has_begun(pool: Pool) -> None:
    busy = pool.submit(time.sleep, 0.5)
    while busy not in pool.working:
        time.sleep(0.01)
    superseded, wanted = pool.submit(time.sleep, 60), pool.submit(math.sqrt, 16.0)
    assert pool.drop(superseded)
    assert not pool.drop(busy)
    assert wanted.done.wait(10)
    assert not superseded.done.is_set()


def test_calls_have_their_turn_in_the_order_they_came(pool: Pool) -> None:
    busy = pool.submit(time.sleep, 0.3)
    calls = [pool.submit(time.monotonic) for _ in range(5)]
    assert calls[-1].done.wait(10)
    times = [call.result() for call in calls]
    assert busy.done.is_set()
    assert times == sorted(times)


@pytest.mark.parametrize("coming", [0, 1, 7])
@pytest.mark.parametrize("waits", [1, 2])
def test_who_asks_for_little_has_its_turn_first(pool: Pool, waits: int, coming: int) -> None:
    much = Asker(range(coming))
    calls = [Call(abs, (-1,), asker) for asker in [much] * waits + [None]]
    for call in calls:
        call.came = 100.0
    with pool.changed:
        pool.seconds[calls[0].kind] = 0.25
        pool.waiting = calls
        turns, pool.waiting = pool.turns(), []
    *others, little = turns.values()
    assert set(others) == {100.0 + STRETCH * 0.25 * (waits + coming)}
    assert little == 100.0 + STRETCH * 0.25


def test_who_came_long_before_has_its_turn_first(pool: Pool) -> None:
    much = Asker()
    calls = [Call(print, (), asker) for asker in (much, much, None)]
    with pool.changed:
        pool.waiting = calls
        calls[0].came = calls[2].came - 3 * STRETCH * UNKNOWN
        turns, pool.waiting = pool.turns(), []
    assert min(turns, key=turns.__getitem__) is calls[0]


def test_the_collector_leaves_what_is_loaded_alone(pool: Pool) -> None:
    frozen = pool.submit(gc.get_freeze_count)
    assert frozen.done.wait(60)
    assert frozen.result() > 100_000


def test_what_is_known_to_be_short_does_not_wait_for_what_is_long() -> None:
    pool = Pool((LANES[0], LANES[-1]))
    try:
        deep = GradientProbe(depth=110, time_steps=16)
        timed = pool.submit(math.sqrt, 4.0)
        assert timed.done.wait(60)
        busy = pool.submit(time.sleep, 0.5)
        while busy not in pool.working:
            time.sleep(0.01)
        # The other process has begun before the long ones do: they are done sooner than it starts.
        assert pool.submit(math.sqrt, 9.0).done.wait(60)
        assert busy.done.wait(60)
        long = [pool.submit(gradient_profile, deep) for _ in range(3)]
        short = pool.submit(math.sqrt, 25.0)
        assert short.done.wait(60)
        assert [call.done.is_set() for call in long] == [False] * 3
        assert len([call for call in long if call in pool.waiting]) >= 2
        assert long[-1].done.wait(60)
        assert pool.seconds[timed.kind] < 0.05 < pool.seconds[long[0].kind]
    finally:
        pool.close()


def test_a_pool_that_closes_tells_who_waits() -> None:
    pool = Pool(LANES[:1])
    waiting = [pool.submit(time.sleep, 30) for _ in range(2)]
    pool.close()
    for call in waiting:
        assert call.done.wait(10)
        with pytest.raises(LostError):
            call.result()
    with pytest.raises(LostError):
        pool.submit(math.sqrt, 1.0).result()


def test_calls_that_are_about_as_large_are_timed_together() -> None:
    probe = Probe(blocks=20, time_steps=4)
    images = torch.zeros(10, 3, 8, 8)
    net = Experiment(depth=20, time_steps=4)
    assert magnitude([probe]) == magnitude([replace(probe, blocks=30, seed=3)])
    assert magnitude([probe]) < magnitude([replace(probe, blocks=40)])
    assert magnitude([probe]) < magnitude([replace(probe, time_steps=8)])
    assert magnitude([replace(probe, layout=Layout.NETWORK, depth=110)]) > magnitude([probe])
    assert magnitude([net, images]) > magnitude([net, images[:4]]) > magnitude([net])
    trained = Checkpoint(experiment=net, recipe=Recipe(), step=1, net={})
    assert magnitude([trained, images]) == magnitude([net, images])
    assert magnitude([]) == magnitude(["word", 3, torch.tensor(5)]) == 1
    kinds = {Call(of_network, (f, net, images), None).kind for f in (spike_trains, np.ones)}
    assert len(kinds) == 2
