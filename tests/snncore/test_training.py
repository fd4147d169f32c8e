"""A training step: what it measures, what it changes, and that it can be repeated."""

import gc
import weakref
from dataclasses import replace
from itertools import islice, repeat

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from snncore.block import Block
from snncore.experiment import BlockKind, Experiment, NeuronKind
from snncore.network import ResidualSNN, build
from snncore.neuron import Neuron
from snncore.optimiser import make_optimiser
from snncore.recipe import Optimiser, Recipe, Schedule, learning_rate
from snncore.recorder import record
from snncore.training import DivergedError, Quantity, evaluate, names, train

TINY = {"depth": 8, "width": 2, "time_steps": 2}
SPIKING = [kind for kind in BlockKind if kind not in (BlockKind.RELU, BlockKind.RBA)]


def some_batches(count: int, size: int = 6) -> list[tuple[Tensor, Tensor]]:
    generator = torch.Generator().manual_seed(3)
    return [
        (
            torch.randn(size, 3, 32, 32, generator=generator),
            torch.randint(10, (size,), generator=generator),
        )
        for _ in range(count)
    ]


def weights(net: ResidualSNN) -> dict[str, Tensor]:
    return {name: value.clone() for name, value in net.state_dict().items()}


def same(a: dict[str, Tensor], b: dict[str, Tensor]) -> bool:
    return all(torch.equal(a[name], b[name]) for name in a | b)


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("batch_size", 1, "from 2 to 512"),
        ("batch_size", 10.0, "whole number"),
        ("learning_rate", 0.0, "from 1e-06 to 10"),
        ("learning_rate", float("nan"), "from 1e-06 to 10"),
        ("momentum", 1.0, "from 0 to 0.999"),
        ("weight_decay", None, "from 0 to 1"),
        ("warm_up", 1.5, "from 0 to 1"),
        ("steps", True, "from 1 to 100000"),
        ("train_images", 9, "from 10 to 50000"),
        ("test_images", 10_001, "from 10 to 10000"),
        ("augment", 1, "true or false"),
        ("optimiser", "lbfgs", "sgd, adam"),
        ("schedule", "step", "constant, cosine"),
    ],
)
def test_a_recipe_says_what_is_allowed(field: str, value: object, allowed: str) -> None:
    with pytest.raises(ValueError, match=f"{field}=.*: must be .*{allowed}"):
        Recipe(**{field: value})  # type: ignore[arg-type]


def test_a_recipe_survives_json() -> None:
    recipe = Recipe(optimiser=Optimiser.ADAM, schedule=Schedule.CONSTANT, steps=7, augment=True)
    assert Recipe(**recipe.as_dict()) == recipe  # type: ignore[arg-type]
    assert all(type(value) in (str, int, float, bool) for value in recipe.as_dict().values())


def test_cosine_falls_from_the_full_rate_through_half_of_it() -> None:
    recipe = Recipe(learning_rate=0.4, steps=100, schedule=Schedule.COSINE)
    rates = [learning_rate(recipe, step) for step in range(1, 101)]
    assert rates[0] == 0.4
    assert rates[50] == pytest.approx(0.2)
    assert rates == sorted(rates, reverse=True)
    assert 0 < rates[-1] < 0.001
    constant = Recipe(learning_rate=0.4, steps=100, schedule=Schedule.CONSTANT)
    assert {learning_rate(constant, step) for step in range(1, 101)} == {0.4}


@pytest.mark.parametrize("schedule", Schedule)
def test_in_the_warm_up_the_rate_grows_in_proportion_to_the_step(schedule: Schedule) -> None:
    recipe = Recipe(learning_rate=0.4, steps=100, schedule=schedule)
    warm = replace(recipe, warm_up=0.1)
    factors = [learning_rate(warm, s) / learning_rate(recipe, s) for s in range(1, 101)]
    assert factors[:10] == pytest.approx([0.1 * step for step in range(1, 11)])
    assert set(factors[10:]) == {1.0}
    assert learning_rate(warm, 5, 0.2) == pytest.approx(learning_rate(recipe, 5, 0.2) / 2)


def test_sgd_is_the_update_of_the_textbook() -> None:
    recipe = Recipe(learning_rate=0.3, momentum=0.5, weight_decay=0.1, steps=4)
    net = build(Experiment(block=BlockKind.MS, **TINY))
    head, velocity = net.head.weight.detach().clone(), torch.zeros_like(net.head.weight)
    for progress in train(net, some_batches(4), recipe):
        gradient = net.head.weight.grad
        velocity = 0.5 * velocity + gradient + 0.1 * head
        head = head - learning_rate(recipe, progress.step) * velocity
        torch.testing.assert_close(net.head.weight.detach(), head)


@pytest.mark.parametrize("block", [BlockKind.SEW, BlockKind.SPIKING, BlockKind.PLAIN])
def test_the_last_gradient_norm_is_that_of_the_head(block: BlockKind) -> None:
    """∂L/∂O = scale · Wᵀ(softmax - onehot) / (N T H W) at every t and pixel: nothing follows."""
    net = build(Experiment(block=block, **TINY))
    ((images, labels),) = some_batches(1)
    net.train()
    with torch.no_grad():
        error = net(images).softmax(1) - F.one_hot(labels, 10)
    per_pixel = net.head.scale * error @ net.head.weight.detach() / len(labels)  # [N, C]
    sites = TINY["time_steps"] * 8 * 8
    expected = (per_pixel / sites).norm() * sites**0.5
    (progress,) = train(net, [(images, labels)], Recipe(steps=1))
    assert progress.gradient_norms[-1] == pytest.approx(float(expected), rel=1e-4)


def test_identity_blocks_pass_the_gradient_on_unchanged() -> None:
    """SEW ADD with silenced branches: one norm in each stage (SEW paper §3.4)."""
    net = build(Experiment(block=BlockKind.SEW, depth=20, width=2, neuron=NeuronKind.IF))
    for block in net.stages:
        block.make_identity()
    (progress,) = train(net, some_batches(1), Recipe(steps=1))
    for stage in range(3):
        norms = progress.gradient_norms[3 * stage : 3 * stage + 3]
        assert norms[0] > 0
        assert norms == pytest.approx([norms[-1]] * 3, rel=1e-5)


@pytest.mark.parametrize("block", BlockKind)
def test_what_is_measured_is_of_the_step_itself(block: BlockKind) -> None:
    experiment = Experiment(block=block, **TINY)
    net, twin = build(experiment), build(experiment)
    ((images, labels),) = some_batches(1)
    (progress,) = train(net, [(images, labels)], Recipe(steps=1))
    with record(twin, Neuron) as spikes:
        logits = twin(images)
    assert progress.loss == pytest.approx(F.cross_entropy(logits, labels).item())
    assert progress.accuracy == pytest.approx((logits.argmax(1) == labels).float().mean().item())
    rates = [layer.mean().item() for layer in spikes.values()]
    assert progress.firing_rates == pytest.approx(rates)
    assert len(progress.firing_rates) == len(names(net, Neuron))
    assert bool(progress.firing_rates) == (block in SPIKING)
    assert len(progress.gradient_norms) == len(names(net, Block)) == 3
    assert all(norm > 0 for norm in progress.gradient_norms)


@pytest.mark.parametrize("optimiser", Optimiser)
def test_the_same_settings_give_the_same_numbers(optimiser: Optimiser) -> None:
    recipe = Recipe(optimiser=optimiser, learning_rate=0.02, steps=4, augment=True)
    runs = [
        list(train(build(Experiment(block=BlockKind.SEW, **TINY)), some_batches(4), recipe))
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert len({progress.loss for progress in runs[0]}) == 4


def test_who_stops_iterating_stops_training() -> None:
    net = build(Experiment(block=BlockKind.MS, **TINY))
    steps = train(net, some_batches(5), Recipe(steps=5))
    assert [progress.step for progress in islice(steps, 2)] == [1, 2]
    after_two = weights(net)
    steps.close()
    assert same(weights(net), after_two)
    assert not any(module._forward_hooks for module in net.modules())


@pytest.mark.parametrize("optimiser", Optimiser)
def test_a_run_goes_on_where_it_ended(optimiser: Optimiser) -> None:
    recipe = Recipe(optimiser=optimiser, learning_rate=0.02, steps=6)
    data = some_batches(6)
    whole, halves = (build(Experiment(block=BlockKind.MS, **TINY)) for _ in range(2))
    expected = list(train(whole, data, recipe))
    state = make_optimiser(halves, recipe)
    first = list(islice(train(halves, data, recipe, optimiser=state), 2))
    rest = list(train(halves, data[2:], recipe, optimiser=state, done=2))
    assert first + rest == expected
    assert same(weights(halves), weights(whole))


def test_a_run_ends_with_its_last_step_and_takes_no_batch_more() -> None:
    data = iter(some_batches(3))
    net = build(Experiment(block=BlockKind.MS, **TINY))
    assert len(list(train(net, data, Recipe(steps=2)))) == 2
    assert len(list(data)) == 1


def test_a_loss_that_is_no_number_leaves_the_weights_as_they_were() -> None:
    net = build(Experiment(block=BlockKind.RELU, **TINY))
    good, (images, labels) = some_batches(2)
    steps = train(net, [good, (images * float("inf"), labels)], Recipe(steps=2))
    next(steps)
    before = [parameter.detach().clone() for parameter in net.parameters()]
    with pytest.raises(DivergedError, match="the loss of step 2 is not a finite number") as error:
        next(steps)
    assert (error.value.step, error.value.what) == (2, Quantity.LOSS)
    assert all(map(torch.equal, net.parameters(), before))


@pytest.mark.parametrize("block", [BlockKind.SPIKING, BlockKind.MS])
@pytest.mark.parametrize("place", ["stem.conv.weight", "stages.1.conv2.bn.weight", "head.bias"])
def test_a_weight_that_is_no_number_is_said_at_its_step(block: BlockKind, place: str) -> None:
    """Also where NaN only makes neurons fall silent, and the loss stays finite."""
    net = build(Experiment(block=block, **TINY))
    names = dict(net.named_parameters())
    place = place if place in names else next(n for n in names if n.startswith(place[:4]))
    steps = train(net, some_batches(3), Recipe(steps=3))
    next(steps)
    with torch.no_grad():
        names[place].flatten()[0] = float("nan")
    with pytest.raises(DivergedError, match="step 2") as error:
        next(steps)
    assert error.value.step == 2


@pytest.mark.parametrize("optimiser", Optimiser)
def test_a_gradient_that_is_no_number_is_said_at_its_step(optimiser: Optimiser) -> None:
    net = build(Experiment(block=BlockKind.MS, **TINY))
    recipe = Recipe(optimiser=optimiser, learning_rate=0.02, steps=3)
    steps = train(net, some_batches(3), recipe)
    next(steps)
    before = [parameter.detach().clone() for parameter in net.parameters()]
    net.stem.conv.weight.register_hook(lambda gradient: gradient * float("inf"))
    with pytest.raises(DivergedError, match="the gradient of step 2") as error:
        next(steps)
    assert error.value.what is Quantity.GRADIENT
    assert all(map(torch.equal, net.parameters(), before))


def test_a_gradient_whose_square_is_no_number_is_said_at_its_step() -> None:
    """Adam's second moment would freeze the weight for ever, and its file could not be read."""
    net = build(Experiment(block=BlockKind.MS, **TINY))
    recipe = Recipe(optimiser=Optimiser.ADAM, learning_rate=0.02, steps=2)
    net.head.weight.register_hook(lambda gradient: gradient * 0 + 1e25)
    with pytest.raises(DivergedError, match="the gradient of step 1"):
        next(train(net, some_batches(1), recipe))


def test_a_running_variance_that_is_no_number_is_said_at_its_step() -> None:
    """The batch's own statistics keep the loss finite; only a test would show it."""
    net = build(Experiment(block=BlockKind.MS, **TINY))
    net.stages[1].conv1.bn.running_var[0] = float("inf")
    with pytest.raises(DivergedError, match="the weight of step 1"):
        next(train(net, some_batches(1), Recipe(steps=1)))


def test_no_graph_outlives_its_step() -> None:
    net = build(Experiment(block=BlockKind.SEW, **TINY))
    outputs = []
    keep = net.stages[1].register_forward_hook(
        lambda _module, _input, output: outputs.append(weakref.ref(output))
    )
    gc.disable()
    try:
        steps = train(net, some_batches(2), Recipe(steps=2))
        held = next(steps)
        assert held.gradient_norms[1] > 0
        assert outputs[0]() is None
    finally:
        gc.enable()
        keep.remove()


def test_evaluate_is_the_mean_over_pictures_and_changes_nothing() -> None:
    net = build(Experiment(block=BlockKind.SPIKING, **TINY))
    list(train(net, some_batches(2), Recipe(steps=2)))
    net.stages[0].conv1.bn.eval()
    before, state = weights(net), torch.random.get_rng_state()
    modes = [module.training for module in net.modules()]
    (images, labels), (more, more_labels) = some_batches(2)
    data = [(images, labels), (more[:2], more_labels[:2])]  # 6 pictures and 2
    score = evaluate(net, data)
    assert same(weights(net), before)
    assert torch.equal(torch.random.get_rng_state(), state)
    assert [module.training for module in net.modules()] == modes
    net.eval()
    logits = net(torch.cat([images, more[:2]]))
    labels = torch.cat([labels, more_labels[:2]])
    assert score.loss == pytest.approx(F.cross_entropy(logits, labels).item(), rel=1e-5)
    assert score.accuracy == pytest.approx((logits.argmax(1) == labels).float().mean().item())


def test_training_on_one_batch_learns_it() -> None:
    (batch,) = some_batches(1)
    net = build(Experiment(block=BlockKind.MS, depth=8, width=8, time_steps=2))
    losses = [p.loss for p in train(net, repeat(batch), Recipe(steps=60, learning_rate=1.0))]
    assert losses[-1] < 0.1 * losses[0]


@pytest.mark.parametrize("optimiser", Optimiser)
@pytest.mark.parametrize("block", [BlockKind.MS, BlockKind.SEW, BlockKind.RELU])
def test_an_update_is_how_far_a_block_moved_over_its_size(
    block: BlockKind, optimiser: Optimiser
) -> None:
    net = build(Experiment(block=block, **TINY))
    blocks = [module for module in net.modules() if isinstance(module, Block)]

    def vectors() -> list[Tensor]:
        return [torch.nn.utils.parameters_to_vector(b.parameters()).detach() for b in blocks]

    before = vectors()
    recipe = Recipe(optimiser=optimiser, learning_rate=0.02)
    for progress in train(net, some_batches(3), recipe):
        after = vectors()
        pairs = zip(after, before, strict=True)
        expected = [float((new - old).norm() / old.norm()) for new, old in pairs]
        assert progress.updates == pytest.approx(expected, rel=1e-5)
        assert progress.learning_rate == learning_rate(recipe, progress.step)
        before = after


def test_sgd_without_momentum_moves_by_the_rate_times_the_gradient() -> None:
    net = build(Experiment(block=BlockKind.MS, **TINY))
    recipe = Recipe(momentum=0.0, weight_decay=0.0, learning_rate=0.3, schedule=Schedule.CONSTANT)
    block = net.stages[1]
    size = torch.nn.utils.parameters_to_vector(block.parameters()).detach().norm()
    (progress,) = train(net, some_batches(1), recipe)
    gradients = [p.grad.flatten() for p in block.parameters() if p.grad is not None]
    # What is measured is a difference of float32 weights a thousand times as large.
    expected = float(0.3 * torch.cat(gradients).norm() / size)
    assert progress.updates[1] == pytest.approx(expected, rel=1e-5)
