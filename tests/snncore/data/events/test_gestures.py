"""The gestures differ in time only: neither one frame nor their sum tells classes apart."""

import numpy as np
import pytest
import torch

from snncore.data.events.clips import Kept, counted
from snncore.data.events.gestures import (
    ANGLE,
    CLASSES,
    COLUMN,
    FLASHES,
    GESTURES,
    RADIUS,
    ROW,
    SIDE,
    Gestures,
    Y,
    draw_scene,
    movie,
)
from snncore.data.events.sensor import Sensor

QUIET = Sensor(noise=0.0, refractory=0.0)
RANDOM = np.random.default_rng(0)


def clips(count: int, sensor: Sensor = QUIET, seed: int = 0) -> torch.Tensor:
    """Frames [16, N, 2, 32, 32], the classes in turn."""
    return counted(Kept(Gestures(seed, sensor)), count, SIDE).frames()


@pytest.mark.parametrize("name", CLASSES)
def test_each_place_is_lit_once(name: str) -> None:
    for _ in range(50):
        assert sorted(GESTURES[name](RANDOM)) == list(range(FLASHES))


def test_the_orders_are_what_they_are_called() -> None:
    for _ in range(20):
        orders = {name: make(RANDOM) for name, make in GESTURES.items()}
        assert (np.diff(ANGLE[orders["left"]]) >= 0).all()
        assert (np.diff(ANGLE[orders["right"]]) <= 0).all()
        assert (np.diff(Y[orders["up"]]) <= 0).all()
        assert (np.diff(Y[orders["down"]]) >= 0).all()
        assert (np.diff(RADIUS[orders["opening"]]) >= 0).all()
        assert (np.diff(RADIUS[orders["closing"]]) <= 0).all()
        slow, fast = COLUMN[orders["slow"]], COLUMN[orders["fast"]]
        assert abs(np.diff(slow)).sum() == 3  # once across
        assert all(sorted(fast[n : n + 4]) == [0, 1, 2, 3] for n in range(0, 16, 4))
        assert (np.diff(fast[:4]) == fast[1] - fast[0]).all()


def test_a_frame_holds_one_flash_and_where_it_is_depends_on_no_class() -> None:
    """Over all clips of a class, each frame's flash is at each of the 16 places equally often, but
    for chance: chi squared of 15 degrees of freedom, in every frame and over all of them."""
    count = 400
    for label in range(len(CLASSES)):
        orders = np.array([draw_scene(label, [5, n]).order for n in range(count)])
        for frame in range(FLASHES):
            seen = np.bincount(orders[:, frame], minlength=FLASHES)
            expected = count / FLASHES
            assert ((seen - expected) ** 2 / expected).sum() < 50  # one in 10⁵ by chance
        assert (np.bincount(orders.ravel(), minlength=FLASHES) == count).all()


def test_frames_by_time_hold_one_flash_each() -> None:
    """A frame's events lie around one place, as far as the flash reaches."""
    found = clips(16).sum(2)  # [16, N, 32, 32]
    down, across = np.mgrid[:SIDE, :SIDE]
    for frame in found.flatten(0, 1).numpy():
        y, x = ((frame * axis).sum() / frame.sum() for axis in (down, across))
        reach = np.hypot(down - y, across - x)[frame > 0].max()
        assert reach < 4


def test_the_sum_of_all_frames_is_the_same_in_another_order() -> None:
    """The same scene with its flashes in the order of another class: the same frames, elsewhere in
    time, and the same sum, event for event."""
    from snncore.data.events.gestures import DURATION
    from snncore.data.events.sensor import simulate

    scene = draw_scene(0, [3, 1])
    for name in CLASSES[1:]:
        other = scene._replace(order=GESTURES[name](RANDOM))
        movies = np.stack([movie(scene), movie(other)])
        a, b = simulate(movies, DURATION, QUIET, [[0], [0]])
        from snncore.data.events.frames import frames
        from snncore.experiment import Slices

        own, moved = frames([a, b], 16, Slices.TIME, SIDE).unbind(1)
        assert torch.equal(own.sum(0), moved.sum(0))
        place = [int(np.flatnonzero(other.order == p)[0]) for p in scene.order]
        assert torch.equal(own, moved[place])
        assert not torch.equal(own, moved)


def test_the_mean_sum_frame_does_not_tell_the_classes_apart() -> None:
    """The class whose mean sum frame is nearest, of clips that made none of the means: chance."""
    train, test = clips(480, Sensor(), 1).sum(0), clips(240, Sensor(), 2).sum(0)
    labels = torch.arange(480) % len(CLASSES)
    means = torch.stack([train[labels == k].mean(0) for k in range(len(CLASSES))]).flatten(1)
    nearest = torch.cdist(test.flatten(1), means).argmin(1)
    right = float((nearest == torch.arange(240) % len(CLASSES)).float().mean())
    assert right < 0.125 + 4 * (0.125 * 0.875 / 240) ** 0.5


SEEN = {
    "one frame": lambda frames, n: frames[n % FLASHES, n],
    "the sum of all frames": lambda frames, n: frames[:, n].sum(0),
}
"""What a network gets of clip n that gets no order."""


@pytest.mark.parametrize("seen", SEEN)
def test_a_network_trained_on_one_frame_or_on_the_sum_learns_no_class(seen: str) -> None:
    """It learns many of the training clips by heart, and of others knows what chance does; the
    classes in turn and the frame in turn are drawn apart by a shuffle of the labels' order."""
    count, held = 480, 480
    order = torch.randperm(count + held, generator=torch.Generator().manual_seed(0))
    frames = clips(count + held, Sensor(), 3)[:, order]
    given = torch.stack([SEEN[seen](frames, n) for n in range(count + held)]).flatten(1)
    labels = order % len(CLASSES)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        net = torch.nn.Sequential(
            torch.nn.Linear(given.shape[1], 64), torch.nn.ReLU(), torch.nn.Linear(64, len(CLASSES))
        )
    adam = torch.optim.Adam(net.parameters(), 3e-3)
    for _ in range(300):
        adam.zero_grad()
        torch.nn.functional.cross_entropy(net(given[:count]), labels[:count]).backward()
        adam.step()
    right = (net(given).argmax(1) == labels).float()
    chance = 1 / len(CLASSES)
    assert right[:count].mean() > 4 * chance
    assert right[count:].mean() < chance + 4 * (chance * (1 - chance) / held) ** 0.5


def test_light_and_shadow_are_in_every_class() -> None:
    for label in range(len(CLASSES)):
        signs = [draw_scene(label, [0, n]).strength > 0 for n in range(40)]
        assert 8 < sum(signs) < 32


def test_rows_are_rows() -> None:
    assert len(set(ROW)) == len(set(COLUMN)) == 4
    assert len(set(zip(ROW, COLUMN, strict=True))) == FLASHES
