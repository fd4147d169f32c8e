"""Recorded training steps are those that are not recorded.

The recording is `recorded_ops.Tape`, which does what a CUDA graph does. In test_step_graph_gpu.py
it is one.
"""

from collections.abc import Iterator

import pytest
import torch
from recorded_ops import TapeRecorder
from recorded_steps import REPLAYS, STEPS, Batches, recipe, same, some_batches, tiny, unrecorded
from torch import Tensor

from snncore.experiment import BlockKind, NeuronKind
from snncore.optimiser import make_optimiser
from snncore.recipe import Optimiser
from snncore.step_graph import WARM_UP
from snncore.study.training import mix_precision
from snncore.training import train


@pytest.mark.parametrize("block", BlockKind)
def test_a_recorded_step_is_the_step(block: BlockKind, recorder: TapeRecorder) -> None:
    """Every number of every step, and where it leads to."""
    net, twin = tiny(block), tiny(block)
    seen = list(train(net, some_batches(), recipe()))
    assert seen == unrecorded(twin, some_batches(), recipe())
    assert same(net, twin)
    assert (recorder.recorded, recorder.replayed) == (1, REPLAYS)


def test_a_learned_time_constant_is_read_where_it_stands(
    recorder: TapeRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the specification here; the kernels' way to it is in test_triton_layer.py."""
    monkeypatch.setattr("snncore.neuron.fastest", lambda _neuron, _x: None)
    net, twin = (tiny(neuron=NeuronKind.PLIF) for _ in range(2))
    assert list(train(net, some_batches(), recipe())) == unrecorded(twin, some_batches(), recipe())
    assert same(net, twin)
    assert net.decode.w != tiny(neuron=NeuronKind.PLIF).decode.w
    assert recorder.replayed == REPLAYS


def test_adam_to_rounding(recorder: TapeRecorder) -> None:
    """Its rate is read in single precision from a tensor: ReLUs do not turn that into a spike."""
    r = recipe(optimiser=Optimiser.ADAM, learning_rate=0.01)
    seen = list(train(tiny(BlockKind.RELU), some_batches(), r))
    expected = unrecorded(tiny(BlockKind.RELU), some_batches(), r)
    for one, other in zip(seen, expected, strict=True):
        assert one.loss == pytest.approx(other.loss, rel=1e-4)
        assert one.gradient_norms == pytest.approx(other.gradient_norms, rel=1e-3)
        assert one.updates == pytest.approx(other.updates, rel=1e-3)
    assert recorder.replayed == REPLAYS


def test_mixed_precision(recorder: TapeRecorder) -> None:
    net, twin = tiny(), tiny()
    for each in (net, twin):
        mix_precision(each, torch.device("cpu"))
    assert list(train(net, some_batches(), recipe())) == unrecorded(twin, some_batches(), recipe())
    assert recorder.replayed == REPLAYS


def test_the_rate_of_now_is_used(recorder: TapeRecorder) -> None:
    def rate(step: int) -> float:
        return 0.1 if step < 12 else 0.7

    net, twin = tiny(), tiny()
    seen = list(train(net, some_batches(), recipe(), rate=rate))
    assert seen == unrecorded(twin, some_batches(), recipe(), rate=rate)
    assert {p.learning_rate for p in seen[11:]} == {0.7}
    assert recorder.replayed == REPLAYS


def test_the_optimiser_keeps_its_rate_as_a_number(recorder: TapeRecorder) -> None:
    """The state of a run is written by others, who know nothing of recordings."""
    net, r = tiny(), recipe(optimiser=Optimiser.ADAM)
    optimiser = make_optimiser(net, r)
    list(train(net, some_batches(), r, optimiser=optimiser))
    (group,) = optimiser.param_groups
    assert type(group["lr"]) is float
    assert not group["capturable"]
    assert recorder.replayed == REPLAYS


def refilled(given: Batches) -> Iterator[tuple[Tensor, Tensor]]:
    """The same two tensors every time, as from a loader that has a place for its batch."""
    images, labels = (tensor.clone() for tensor in given[0])
    for some, classes in given:
        images.copy_(some)
        labels.copy_(classes)
        yield images, labels
        images.fill_(float("nan"))


def test_a_batch_is_copied_into_its_place(recorder: TapeRecorder) -> None:
    given = some_batches()
    seen = list(train(tiny(), refilled(given), recipe()))
    assert seen == unrecorded(tiny(), given, recipe())
    fresh = list(train(tiny(), [(a.clone(), b.clone()) for a, b in given], recipe()))
    assert fresh == seen
    assert recorder.replayed == 2 * REPLAYS


def test_each_shape_is_recorded_once(recorder: TapeRecorder) -> None:
    given = some_batches(STEPS, sizes=(6, 4))
    assert list(train(tiny(), given, recipe())) == unrecorded(tiny(), given, recipe())
    assert (recorder.recorded, recorder.replayed) == (2, STEPS - 2 * WARM_UP)


def test_hooks_of_others_are_called(recorder: TapeRecorder) -> None:
    """They are Python's: meanwhile the steps are not launched as a whole, and then again."""
    net, calls = tiny(), []
    hook = None
    seen = []
    for progress in train(net, some_batches(), recipe()):
        seen.append(progress)
        if progress.step == 8:
            hook = net.stages[0].register_forward_hook(lambda *_: calls.append(1))
        elif progress.step == 11 and hook:
            hook.remove()
    assert len(calls) == 3
    assert seen == unrecorded(tiny(), some_batches(), recipe())
    assert (recorder.recorded, recorder.replayed) == (1, REPLAYS - 3)


def test_a_state_that_lies_elsewhere_is_recorded_again(recorder: TapeRecorder) -> None:
    net, r = tiny(), recipe()
    optimiser, seen = make_optimiser(net, r), []
    for progress in train(net, some_batches(), r, optimiser=optimiser):
        seen.append(progress)
        if progress.step == 9:
            optimiser.load_state_dict(optimiser.state_dict())
        elif progress.step == 15:
            net.head.weight.data = net.head.weight.data.clone()
    assert seen == unrecorded(tiny(), some_batches(), r)
    assert recorder.recorded == 3


def test_gradients_are_those_of_the_last_step(recorder: TapeRecorder) -> None:
    net, twin = tiny(), tiny()
    list(train(net, some_batches(), recipe()))
    unrecorded(twin, some_batches(), recipe())
    pairs = zip(net.parameters(), twin.parameters(), strict=True)
    assert all(torch.equal(a.grad, b.grad) for a, b in pairs)
