"""Batches of clips: frames first, drawn and deleted by the seed, moved but never mirrored."""

import pytest
import torch

from snncore.data import DataError, batches, framed, held_out, load, test_batches
from snncore.experiment import Dataset, Experiment, Slices

GESTURES = load(Dataset.GESTURES)


def first(**settings: object) -> torch.Tensor:
    given = {"size": 4, "count": 40, "seed": 3, "device": "cpu"} | settings
    return next(batches(GESTURES, **given)).images


def test_frames_are_counts_with_time_first() -> None:
    batch = next(batches(GESTURES, size=4, count=40, seed=3, device="cpu"))
    assert batch.images.shape == (16, 4, 2, 32, 32)
    assert torch.equal(batch.images, batch.images.round())
    assert float(batch.images.min()) == 0
    every = next(test_batches(GESTURES, size=10, count=20, device="cpu"))
    assert every.images.shape == (16, 10, 2, 32, 32)
    assert every.labels.tolist() == [n % 8 for n in range(10)]


def test_the_labels_are_the_clips_own() -> None:
    batch = next(batches(GESTURES, size=8, count=None, seed=0, device="cpu"))
    drawn = torch.randperm(5000, generator=torch.Generator().manual_seed(0))[:8]
    assert torch.equal(batch.labels, GESTURES.train_labels[drawn])
    assert torch.equal(batch.images, GESTURES.train_images[drawn].frames())


def test_random_temporal_delete_keeps_some_frames_in_their_order() -> None:
    """12 of 16 in each batch, others in the next; tests see all."""
    whole, cut = first(), first(deleted=4)
    assert cut.shape[0] == 12
    at = 0
    for frame in cut:
        while not torch.equal(whole[at], frame):
            at += 1
        at += 1
    stream = batches(GESTURES, size=4, count=4, seed=3, device="cpu", deleted=4)
    kept = {tuple(next(stream).images.sum((1, 2, 3, 4)).tolist()) for _ in range(6)}
    assert len(kept) == 6
    with pytest.raises(DataError, match="deleted_frames=17: must be from 1 to 16"):
        first(deleted=16)


def test_moving_a_clip_moves_all_its_frames_alike_and_mirrors_none() -> None:
    still, moved = first(), first(augment=True)
    assert moved.shape == still.shape
    for n in range(4):
        places = [
            (dy, dx)
            for dy in range(-4, 5)
            for dx in range(-4, 5)
            if torch.equal(
                torch.roll(still[:, n], (dy, dx), (-2, -1))[..., 6:-6, 6:-6],
                moved[:, n, ..., 6:-6, 6:-6],
            )
        ]
        assert len(places) == 1


@pytest.mark.parametrize("steps", [4, 10, 20])
@pytest.mark.parametrize("slices", list(Slices))
def test_the_experiment_says_how_clips_become_frames(steps: int, slices: Slices) -> None:
    own = Experiment(dataset="gestures", time_steps=steps, slices=slices)
    found = framed(GESTURES, own)
    batch = next(test_batches(found, size=2, count=2, device="cpu"))
    assert batch.images.shape[0] == steps
    whole = next(test_batches(GESTURES, size=2, count=2, device="cpu"))
    assert torch.equal(batch.images.sum(0), whole.images.sum(0))
    pictures = load(Dataset.SHAPES)
    assert framed(pictures, Experiment()) is pictures


def test_held_out_clips_are_the_last_tenth() -> None:
    found = held_out(GESTURES)
    assert (len(found.train_images), len(found.test_images)) == (4500, 500)
    assert found.test_images.numbers[0] == 4500


def test_the_same_seed_gives_the_same_clips_whatever_was_asked_before() -> None:
    from snncore.data.events.simulated import gesture_split

    a, b = gesture_split(50, 1), gesture_split(50, 1)
    b.clips[40:50].events()
    assert torch.equal(a.clips[41:44].frames(), b.clips[41:44].frames())


def test_moving_shapes_have_a_clip_for_each_picture() -> None:
    moving, still = load(Dataset.MOVING_SHAPES), load(Dataset.SHAPES)
    assert torch.equal(moving.train_labels, still.train_labels)
    assert moving.classes == still.classes
    frames = moving.test_images[:3].frames()
    assert frames.shape == (16, 3, 2, 32, 32)
    assert float(frames.sum()) > 3 * 500
