"""Steps looked at several at a time, and recordings that are given up: nothing is lost."""

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

import pytest
import torch
from recorded_ops import TapeRecorder
from recorded_steps import recipe, same, some_batches, tiny, unrecorded
from torch import Tensor

from snncore.experiment import BlockKind, NeuronKind
from snncore.fast.cuda_graph import RECORDERS
from snncore.network import ResidualSNN
from snncore.step import Step
from snncore.step_graph import WARM_UP
from snncore.training import DivergedError, Progress, train, train_in_groups


class Broken(TapeRecorder):
    def record(self, function: Callable[[], None]) -> Callable[[], None]:
        function()
        raise RuntimeError("no driver")


class Idle(TapeRecorder):
    """Its recordings do nothing."""

    def record(self, function: Callable[[], None]) -> Callable[[], None]:
        function()
        return lambda: None


class Slow(TapeRecorder):
    """Its recordings have lost what is done to a quarter of the parameters."""

    def record(self, function: Callable[[], None]) -> Callable[[], None]:
        replay = super().record(function)
        kept = function.__self__.parameters[::4]  # type: ignore[attr-defined]

        def lossy() -> None:
            before = [parameter.detach().clone() for parameter in kept]
            replay()
            for parameter, old in zip(kept, before, strict=True):
                parameter.data.copy_(old)

        return lossy


@pytest.mark.parametrize(
    ("kind", "why"), [(Broken, "no driver"), (Idle, "other numbers"), (Slow, "other numbers")]
)
def test_a_recording_that_does_not_work_is_given_up_and_nothing_is_lost(
    kind: type[TapeRecorder], why: str, recorder: TapeRecorder, monkeypatch, caplog
) -> None:
    monkeypatch.setitem(RECORDERS, "cpu", kind)
    net, twin = tiny(), tiny()
    with caplog.at_level(logging.WARNING):
        seen = list(train(net, some_batches(8), recipe(steps=8)))
        list(train(tiny(), some_batches(8), recipe(steps=8)))
    assert seen == unrecorded(twin, some_batches(8), recipe(steps=8))
    assert same(net, twin)
    assert [why in record.getMessage() for record in caplog.records] == [True]  # said once


def test_without_room_for_a_recording_there_is_none(
    recorder: TapeRecorder, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    """It keeps its memory: the same step beside it may then find none, and finds it without."""
    take, calls = Step.__call__, []

    def full(step: Step, images: Tensor, labels: Tensor) -> Tensor:
        calls.append(1)
        values = take(step, images, labels)
        if len(calls) == WARM_UP + 2:  # the first one beside the recording
            raise torch.OutOfMemoryError("simulated")
        return values

    monkeypatch.setattr(Step, "__call__", full)
    net, twin = tiny(), tiny()
    with caplog.at_level(logging.WARNING):
        seen = list(train(net, some_batches(8), recipe(steps=8)))
    calls[:] = [1] * 100
    assert seen == unrecorded(twin, some_batches(8), recipe(steps=8))
    assert same(net, twin)
    assert ["no room" in record.getMessage() for record in caplog.records] == [True]


def test_what_waits_for_the_device_cannot_be_recorded(recorder: TapeRecorder, caplog) -> None:
    """So the tests above have found no step that does."""
    net = tiny(neuron=NeuronKind.PLIF)  # torch's operations ask what 1/τ is now
    with caplog.at_level(logging.WARNING):
        seen = list(train(net, some_batches(6), recipe(steps=6)))
    assert len(seen) == 6
    assert ["not permitted" in record.getMessage() for record in caplog.records] == [True]


def grouped(net: ResidualSNN, given: Iterable[Any], together: int) -> Iterator[list[Progress]]:
    return train_in_groups(net, given, recipe(), together=lambda _step: together)


@pytest.mark.parametrize("records", [True, False])
def test_looked_at_once_in_ten_steps_the_numbers_are_the_same(
    records: bool, recorder: TapeRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = unrecorded(tiny(), some_batches(), recipe())
    if not records:
        monkeypatch.delitem(RECORDERS, "cpu")
    groups = list(grouped(tiny(), some_batches(), 10))
    assert [len(group) for group in groups] == [10, 10, 2]
    assert [progress for group in groups for progress in group] == expected


def test_a_group_ends_with_the_batches(recorder: TapeRecorder) -> None:
    assert [len(group) for group in grouped(tiny(), some_batches(13), 10)] == [10, 3]


@pytest.mark.parametrize("bad", [2, 9, 10, 11, 17])
@pytest.mark.parametrize("records", [True, False])
def test_divergence_is_told_at_its_step_with_the_weights_of_before(
    bad: int, records: bool, recorder: TapeRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many steps have followed before anybody looked."""
    given = some_batches()
    given[bad - 1] = (given[bad - 1][0] * float("inf"), given[bad - 1][1])
    net, twin = tiny(BlockKind.RELU), tiny(BlockKind.RELU)
    expected = unrecorded(twin, given[: bad - 1], recipe())
    if not records:
        monkeypatch.delitem(RECORDERS, "cpu")
    seen: list[Progress] = []
    with pytest.raises(DivergedError, match=f"the loss of step {bad} ") as error:
        seen.extend(chain.from_iterable(grouped(net, given, 10)))
    assert seen + error.value.before == expected
    assert len(error.value.before) == (bad - 1) % 10
    assert all(map(torch.equal, net.parameters(), twin.parameters()))


def test_a_full_device_loses_no_step(recorder: TapeRecorder) -> None:
    """The steps that were taken come first."""
    net, calls = tiny(), []

    def full(*_: object) -> None:
        calls.append(1)
        if len(calls) == 15:
            raise torch.OutOfMemoryError("simulated")

    net.head.register_forward_hook(full)
    groups = grouped(net, some_batches(), 10)
    expected = unrecorded(tiny(), some_batches(), recipe())
    assert next(groups) + next(groups) == expected[:14]
    with pytest.raises(torch.OutOfMemoryError):
        next(groups)


def test_who_stops_iterating_stops_training(recorder: TapeRecorder) -> None:
    net, twin = tiny(), tiny()
    seen = list(islice(train(net, some_batches(), recipe()), 12))
    assert seen == unrecorded(twin, some_batches(12), recipe())
    assert same(net, twin)
