"""Lesson 8: degradation, as the papers report it and on the small nets that ship with the app."""

from functools import cache
from pathlib import Path

from pages.lessons.lesson import Lesson, Outcome, Step
from pages.shared.nets.shipped import files
from pages.shared.nets.trained import shipped
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.rate_curve import RateCurve
from snncore.analysis.conversion.shipped import read as read_curves
from snncore.analysis.depth import published
from snncore.analysis.depth.published import ImageNet
from snncore.analysis.depth.seed_interval import FEWEST
from snncore.analysis.identity.held_branch import Stack
from snncore.analysis.identity.rule import spiking_rule
from snncore.checkpoint import Checkpoint

ASSETS = Path(__file__).parents[2] / "assets"
PAGE, REPORTED, GRADIENT = "models/depth_study", "depth_study_imagenet", "models/trained_gradient"
CONVERSION = "models/conversion"
DEPTHS = (8, 20, 32)


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
    near = min(named, key=lambda name: abs(named[name] - reached))
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


def trained(kind: str) -> dict[int, Checkpoint]:
    """The shipped networks of a kind at each depth."""
    return {depth: shipped()[key_of(kind, depth)] for depth in DEPTHS}


def right_on_test(kind: str) -> dict[int, float]:
    """Their accuracy on the test pictures."""
    return {depth: net.record["accuracy"] for depth, net in trained(kind).items()}


def here() -> Outcome:
    """Spiking ResNet as it ships: the shallowest beside the deepest."""
    found, nets = right_on_test("spiking"), trained("spiking")
    first, last = found[DEPTHS[0]], found[DEPTHS[-1]]
    e = nets[DEPTHS[0]].experiment
    stack = Stack(train="0" * 16, neuron=e.neuron, tau=e.tau, decay_input=e.decay_input)
    identity = spiking_rule(stack).holds(e.v_threshold)
    numbers = {"first_depth": DEPTHS[0], "last_depth": DEPTHS[-1], "first": first, "last": last}
    numbers |= {"width": e.width, "steps": e.time_steps, "v_threshold": e.v_threshold}
    return Outcome(change(100 * first, 100 * last), "identity" if identity else "none", numbers)


def sure() -> Outcome:
    """Whether the network between them carries a verdict."""
    found = right_on_test("spiking")
    seeds = {net.experiment.seed for net in trained("spiking").values()}
    numbers = {f"depth_{i}": depth for i, depth in enumerate(DEPTHS, 1)}
    said = {f"right_{i}": value for i, value in enumerate(found.values(), 1)}
    few = len(seeds) < FEWEST
    return Outcome(
        "no" if few else "yes",
        "seeds" if few else "longer",
        numbers | said | {"seeds": len(seeds), "fewest": FEWEST},
    )


RELU = key_of("relu-g0", 20)
"""The deepest ReLU network of which curves ship."""

PUBLISHED: dict[str, object] = {"section": "published"}
TRAINED: dict[str, object] = {
    "trained_gradient_nets": ",".join(key_of("spiking", depth) for depth in DEPTHS),
    "trained_gradient_images": 20,
    "trained_gradient_new": False,
}
NETS = ("trained_gradient_nets",)

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
        Step("here", GRADIENT, TRAINED, "trained_gradient", NETS,
             ("better", "same", "worse"), ("identity", "none"), here),
        Step("sure", GRADIENT, TRAINED, "trained_gradient", NETS,
             ("yes", "no"), ("seeds", "longer"), sure),
    ),
)  # fmt: skip
