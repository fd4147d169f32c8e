"""The training form's second half: the data that a run sees, and its optimiser."""

from pages.shared.ui.controls import choice, number, one_of, switch
from snncore.experiment import EVENTS, Dataset
from snncore.recipe import Optimiser, Recipe, Schedule

BATCHES = (10, 20, 50, 100, 200)
STEPS = (20, 50, 100, 150, 200, 300, 500, 1000, 2000, 5000)
IMAGES = (50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
WARM_UPS = (0.0, 0.05, 0.1, 0.2)


def choose_recipe(time_steps: int, dataset: Dataset) -> Recipe:
    """The data and the optimiser; of event clips, how many frames are left out."""
    default = Recipe()
    deleted = 0
    if dataset in EVENTS:
        deleted = number("deleted_frames", 0, time_steps - 1, 0, 1, nearest=True)
    return Recipe(
        steps=one_of("steps", STEPS, default.steps),
        batch_size=one_of("batch_size", BATCHES, default.batch_size),
        train_images=one_of("train_images", IMAGES, default.train_images),
        optimiser=choice("optimiser", list(Optimiser), default.optimiser),
        learning_rate=one_of("learning_rate", RATES, default.learning_rate),
        schedule=choice("schedule", list(Schedule), default.schedule),
        warm_up=one_of("warm_up", WARM_UPS, default.warm_up),
        augment=switch("augment", default.augment),
        deleted_frames=deleted,
    )
