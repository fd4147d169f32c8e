"""Lesson 8: degradation, as the papers report it and on the small nets that ship with the app."""

from functools import cache
from pathlib import Path

from pages.lessons.lesson import Lesson, Outcome, Step
from snncore.analysis.depth import published
from snncore.analysis.depth.published import ImageNet
from snncore.analysis.depth.scores import Standing, accuracy_on_test, degradation, scores
from snncore.analysis.depth.seed_interval import FEWEST
from snncore.analysis.depth.study import DepthStudy, read
from snncore.experiment import BlockKind

ASSETS = Path(__file__).parents[2] / "assets"
GRID = "cpu"
PAGE, REPORTED, TRAINED = "models/depth_study", "depth_study_imagenet", "depth_study_accuracy"
ON_GRID: dict[str, object] = {"section": "accuracy", "depth_study_grid": GRID}


@cache
def reported() -> dict[str, ImageNet]:
    """The SEW paper's ImageNet runs by kind of block."""
    return {
        each.kind: each for each in published.read(ASSETS / "published" / "depth.toml").imagenet
    }


@cache
def study() -> DepthStudy:
    """The networks trained here without a GPU."""
    return read(ASSETS / "study" / GRID)


def change(first: float, last: float) -> str:
    """More, less, or within a point the same."""
    return "same" if abs(last - first) < 1 else "better" if last > first else "worse"


def deeper() -> Outcome:
    """Spiking ResNet on ImageNet, the shallowest and the deepest; SEW beside it."""
    spiking, sew = reported()["spiking"], reported()["sew-add"]
    numbers = {
        "first_depth": spiking.depth[0],
        "last_depth": spiking.depth[-1],
        "first": spiking.best[0],
        "last": spiking.best[-1],
        "sew_first": sew.best[0],
        "sew_last": sew.best[-1],
    }
    return Outcome(change(spiking.best[0], spiking.best[-1]), change(sew.best[0], sew.best[-1]),
                   numbers)  # fmt: skip


def in_training() -> Outcome:
    """The same networks on the pictures they were trained on."""
    spiking = reported()["spiking"]
    falls = change(spiking.train[0], spiking.train[-1]) == "worse"
    numbers = {
        "first_depth": spiking.depth[0],
        "last_depth": spiking.depth[-1],
        "train_first": spiking.train[0],
        "train_last": spiking.train[-1],
        "test_first": spiking.last[0],
        "test_last": spiking.last[-1],
    }
    return Outcome("falls" if falls else "rises", "training" if falls else "overfit", numbers)


def here() -> Outcome:
    """Our own small networks: means at the shallowest and at the deepest depth."""
    found = {kind.key: kind for kind in study().kinds}
    first, last = study().depths[0], study().depths[-1]

    def mean(key: str, depth: int) -> float:
        return float(scores(study(), found[key], depth, accuracy_on_test).mean())

    spiking, ms = (100 * (mean(key, last) - mean(key, first)) for key in ("spiking", "ms-g0"))
    numbers: dict[str, float] = {"first_depth": first, "last_depth": last}
    numbers |= {"seeds": len(study().seeds)}
    numbers |= {f"{name}_{place}": mean(key, depth)
                for name, key in (("spiking", "spiking"), ("ms", "ms-g0"))
                for place, depth in (("first", first), ("last", last))}  # fmt: skip
    which = "spiking" if spiking < -5 and abs(ms) < 5 else "both" if ms < -5 else "neither"
    return Outcome(which, "better" if mean("ms-g0", last) > mean("spiking", last) else "worse",
                   numbers)  # fmt: skip


def sure() -> Outcome:
    """Whether so few seeds carry a verdict."""
    lines = [degradation(study(), kind) for kind in study().kinds if kind.block in
             (BlockKind.SPIKING, BlockKind.MS)]  # fmt: skip
    few = all(line.standing is Standing.FEW_SEEDS for line in lines)
    runs = [v for line in lines for v in line.by_depth.values()]
    widest = max(float(v.max() - v.min()) for v in runs if len(v) > 1)
    numbers = {"most": max(map(len, runs)), "spread": 100 * widest, "fewest": FEWEST}
    return Outcome("no" if few else "yes", "seeds" if few else "epochs", numbers)


LESSON = Lesson(
    "degradation",
    (
        Step("deeper", PAGE, {"section": "published"}, REPORTED, (),
             ("better", "same", "worse"), ("better", "worse"), deeper),
        Step("in_training", PAGE, {"section": "published"}, REPORTED, (),
             ("rises", "falls"), ("overfit", "training"), in_training),
        Step("here", PAGE, ON_GRID | {"depth_study_kinds": "spiking,ms-g0"}, TRAINED,
             ("depth_study_kinds",), ("spiking", "both", "neither"), ("better", "worse"), here),
        Step("sure", PAGE, ON_GRID | {"depth_study_kinds": "spiking,ms-g0"}, TRAINED,
             ("depth_study_kinds",), ("yes", "no"), ("seeds", "epochs"), sure),
    ),
)  # fmt: skip
