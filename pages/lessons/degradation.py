"""Lesson 8: degradation, as the papers report it and on the small nets that ship with the app."""

from functools import cache
from pathlib import Path

from pages.lessons.lesson import Lesson, Outcome, Step, nearest
from pages.shared.nets.shipped import files
from pages.shared.nets.trained import shipped
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.rate_curve import RateCurve
from snncore.analysis.conversion.shipped import read as read_curves
from snncore.analysis.depth import published
from snncore.analysis.depth.published import ImageNet
from snncore.analysis.depth.row import NetKind, Values
from snncore.analysis.depth.scores import accuracy_on_test, scores
from snncore.analysis.depth.seed_interval import FEWEST, LEVEL, comparison, difference_interval
from snncore.analysis.depth.study import DepthStudy, read
from snncore.block import Merge
from snncore.experiment import BlockKind

ASSETS = Path(__file__).parents[2] / "assets"
PAGE, REPORTED, MEASURED = "models/depth_study", "depth_study_imagenet", "depth_study_accuracy"
CONVERSION = "models/conversion"
DEPTHS = (8, 56)


@cache
def reported() -> dict[str, ImageNet]:
    """The SEW paper's ImageNet runs by kind of block."""
    return {
        each.kind: each for each in published.read(ASSETS / "published" / "depth.toml").imagenet
    }


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


def converted() -> Outcome:
    """A ReLU network that ships, as a Spiking ResNet without any training of its own."""
    e, curve = shipped()[RELU].experiment, converted_curve()
    reached, relu, chance = float(curve.accuracy[-1]), curve.relu, 1 / e.classes
    named = {"chance": chance, "half": (chance + relu) / 2, "kept": relu}
    near = nearest(named, reached)
    spiking = reported()["spiking"]
    falls = change(spiking.train[0], spiking.train[-1]) == "worse"
    numbers: dict[str, object] = {
        "depth": e.depth,
        "steps": curve.times[-1],
        "images": curve.images,
    }
    numbers |= {"converted": reached, "relu": relu, "chance": chance}
    return Outcome(near, "training" if falls else "structure", numbers)


@cache
def converted_curve() -> RateCurve:
    """Its curve over T, converted in the usual way."""
    known = read_curves(ASSETS / "results" / "conversion.json").items()
    usual = (each for (net, order), each in known if (net, order.how) == (RELU, Conversion()))
    return next(usual).curve


def key_of(kind: str, depth: int) -> str:
    """The shipped network of a kind and a depth."""
    return next((key for key in sorted(files()) if key.startswith(f"{kind}-d{depth}-")), "")


@cache
def study() -> DepthStudy:
    """The depth study on the embedded data set, with which the app comes."""
    return read(ASSETS / "study" / "shapes")


def accuracies(kind: NetKind, depth: int) -> Values:
    """On the test pictures, one for each seed."""
    return scores(study(), kind, depth, accuracy_on_test)


def here() -> Outcome:
    """Spiking ResNet in the study, the shallowest beside the deepest; MS-ResNet beside it."""
    first, last = (accuracies(SPIKING, depth) for depth in (DEPTHS[0], DEPTHS[-1]))
    ms = accuracies(MS, DEPTHS[-1])
    setting = study().setting
    assert setting
    numbers: dict[str, object] = {"first_depth": DEPTHS[0], "last_depth": DEPTHS[-1]}
    numbers |= {"first": first.mean(), "last": last.mean(), "seeds": min(len(first), len(last))}
    numbers |= {"width": setting.experiment.width, "steps": setting.experiment.time_steps}
    numbers |= {"chance": 1 / setting.experiment.classes, "low": ms.min(), "high": ms.max()}
    above = comparison(ms, last) == "better"
    return Outcome(comparison(last, first), "above" if above else "not", numbers)


def sure() -> Outcome:
    """Whether the seeds tell Spiking ResNet from SEW at the shallowest depth."""
    spiking, sew = accuracies(SPIKING, DEPTHS[0]), accuracies(SEW, DEPTHS[0])
    between = difference_interval(spiking, sew)
    numbers: dict[str, object] = {"depth": DEPTHS[0], "seeds": min(len(spiking), len(sew))}
    numbers |= {"spiking": spiking.mean(), "sew": sew.mean(), "fewest": FEWEST}
    numbers |= {"spiking_low": spiking.min(), "spiking_high": spiking.max()}
    numbers |= {"sew_low": sew.min(), "sew_high": sew.max()}
    numbers |= {"low": 100 * between.low, "high": 100 * between.high, "level": LEVEL}
    return Outcome("no" if comparison(spiking, sew) == "same" else "yes", "seeds", numbers)


def measured(*kinds: NetKind) -> dict[str, object]:
    """The study's page with the accuracies of these kinds."""
    return {"section": "accuracy", "depth_study_kinds": ",".join(kind.key for kind in kinds)}


SPIKING = NetKind(BlockKind.SPIKING, Merge.ADD, None)
SEW = NetKind(BlockKind.SEW, Merge.ADD, None)
MS = NetKind(BlockKind.MS, Merge.ADD, 0.0)
"""The three of which the study has every depth with every seed."""

RELU = key_of("relu-g0", 20)
"""The deepest ReLU network of which curves ship."""

PUBLISHED: dict[str, object] = {"section": "published"}
KINDS = ("depth_study_kinds",)

LESSON = Lesson(
    "degradation",
    (
        Step("deeper", PAGE, PUBLISHED, REPORTED, (),
             ("better", "same", "worse"), ("better", "worse"), deeper),
        Step("in_training", PAGE, PUBLISHED, REPORTED, (),
             ("rises", "falls"), ("overfit", "training"), in_training),
        Step("converted", CONVERSION, {"conversion_net": RELU},
             "conversion", ("conversion_soft",),
             ("chance", "half", "kept"), ("structure", "training"), converted),
        Step("here", PAGE, measured(SPIKING, MS), MEASURED, KINDS,
             ("better", "same", "worse"), ("above", "not"), here),
        Step("sure", PAGE, measured(SPIKING, SEW), MEASURED, KINDS,
             ("yes", "no"), ("seeds", "longer"), sure),
    ),
)  # fmt: skip
