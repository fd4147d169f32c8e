"""One experiment: a frozen, flat, hashable value of primitives and enums."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypedDict

from snncore.block import Merge
from snncore.surrogate import Surrogate


class BlockKind(StrEnum):
    PLAIN = "plain"
    SPIKING = "spiking"
    NO_LIF = "no_lif"
    SEW = "sew"
    MS = "ms"
    RELU = "relu"
    RBA = "rba"


class NeuronKind(StrEnum):
    IF = "if"
    LIF = "lif"
    PLIF = "plif"


class Norm(StrEnum):
    """BN starts at γ = 1, tdBN at γ = V_th."""

    BN = "bn"
    TDBN = "tdbn"


class Dataset(StrEnum):
    """Pictures, and event data: simulated from a seed, or recorded."""

    SHAPES = "shapes"
    CIFAR10 = "cifar10"
    GESTURES = "gestures"
    MOVING_SHAPES = "moving_shapes"
    MOVING_CIFAR10 = "moving_cifar10"
    CIFAR10_DVS = "cifar10_dvs"
    DVS_GESTURE = "dvs_gesture"


PICTURES = (Dataset.SHAPES, Dataset.CIFAR10)
EVENTS = tuple(each for each in Dataset if each not in PICTURES)
"""Data sets of event clips: a network gets T frames of two polarities for T copies of a picture."""

PICTURE_CLASSES = 10
"""In both sets of pictures, and wherever those pictures move."""

CLASSES = dict.fromkeys(Dataset, PICTURE_CLASSES)
CLASSES |= {Dataset.GESTURES: 8, Dataset.DVS_GESTURE: 11}


class Slices(StrEnum):
    """How a clip's events become T frames: equally many events in each, or equally long."""

    NUMBER = "by_number"
    TIME = "by_time"


class Architecture(StrEnum):
    """RESNET: 6n + 2 layers in three stages; SEVEN_B: the SEW paper's 7B-Net for DVS Gesture."""

    RESNET = "resnet"
    SEVEN_B = "seven_b"


class NeuronFields(TypedDict):
    """The fields of an Experiment that make its neuron; the reset is hard, to 0."""

    neuron: NeuronKind
    tau: float
    decay_input: bool
    v_threshold: float


MS_NEURON = NeuronFields(neuron=NeuronKind.LIF, tau=4 / 3, decay_input=False, v_threshold=0.5)
"""The MS-ResNet paper's: 1 - 1/τ = 0.25, the decay of its code; the input is not divided by τ."""

DEPTHS = tuple(6 * n + 2 for n in range(1, 81))
"""6n + 2: a stem, three stages of n blocks with two convolutions each, a classifier."""

SEVEN_B_DEPTH = 16
"""A stem, seven blocks with two convolutions each, a classifier."""

EVENT_STEPS = (4, 20)
"""Least and most frames of a clip."""

RANGES: dict[str, tuple[float, float]] = {
    "width": (1, 256),
    "time_steps": (1, 64),
    "tau": (1.01, 100.0),
    "v_threshold": (0.01, 10.0),
    "v_reset": (-10.0, 10.0),
    "alpha": (0.01, 100.0),
    "last_gamma": (0.0, 10.0),
    "read_out_scale": (0.01, 100.0),
    "seed": (0, 2**31 - 1),
}
"""Smallest and largest value of each number; None is allowed where the default is None."""


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """What decides a network and its data; the same value always gives the same numbers.

    `v_reset=None` is the soft reset; `last_gamma=None` starts the last BN of a branch like the
    others. `read_out_scale` multiplies the logits: they are of a mean rate, a number from 0 to 1,
    and unscaled their gradients are so small that only rates near 1 train. `slices` counts for
    event data alone. A value that is not allowed raises ValueError with the field, the value and
    the range.
    """

    block: BlockKind = BlockKind.SEW
    merge: Merge = Merge.ADD
    depth: int = 20
    width: int = 16
    time_steps: int = 4
    neuron: NeuronKind = NeuronKind.LIF
    tau: float = 2.0
    decay_input: bool = True
    v_threshold: float = 1.0
    v_reset: float | None = 0.0
    detach_reset: bool = True
    surrogate: Surrogate = Surrogate.ATAN
    alpha: float = 2.0
    norm: Norm = Norm.BN
    last_gamma: float | None = None
    read_out_scale: float = 4.0
    dataset: Dataset = Dataset.SHAPES
    seed: int = 0
    architecture: Architecture = Architecture.RESNET
    slices: Slices = Slices.TIME

    def __post_init__(self) -> None:
        for name, kind in ENUMS.items():
            choose(self, name, kind)
        for name, (low, high) in RANGES.items():
            check_range(name, getattr(self, name), low, high)
        for name in ("depth", "width", "time_steps", "seed"):
            if type(getattr(self, name)) is not int:
                raise ValueError(f"{name}={getattr(self, name)!r}: must be a whole number")
        for name in ("decay_input", "detach_reset"):
            if type(getattr(self, name)) is not bool:
                raise ValueError(f"{name}={getattr(self, name)!r}: must be true or false")
        check_depth(self.architecture, self.depth)
        if self.events:
            check_range("time_steps", self.time_steps, *EVENT_STEPS)
        if self.v_threshold <= (self.v_reset or 0.0):
            raise ValueError(
                f"v_threshold={self.v_threshold}: must be above v_reset={self.v_reset}"
            )

    @property
    def events(self) -> bool:
        """Whether the network gets frames of events, two channels, for a picture of three."""
        return self.dataset in EVENTS

    @property
    def classes(self) -> int:
        """How many the data set has."""
        return CLASSES[self.dataset]

    @property
    def gamma(self) -> float:
        """γ of every BN at the start but the last of a branch: V_th for tdBN, else 1."""
        return self.v_threshold if self.norm is Norm.TDBN else 1.0

    @property
    def branch_gamma(self) -> float:
        """γ of the last BN of a branch at the start: the standard deviation of F(x)."""
        return self.gamma if self.last_gamma is None else self.last_gamma

    def as_dict(self) -> dict[str, str | int | float | bool | None]:
        """The fields as primitives, for JSON; `Experiment(**e.as_dict()) == e`."""
        return {k: v.value if isinstance(v, StrEnum) else v for k, v in asdict(self).items()}

    @classmethod
    def stored(cls, values: Mapping[str, Any]) -> "Experiment":
        """The experiment of a file; in one that says nothing of the read-out its scale was 1."""
        return cls(**{**UNSAID, **values})


UNSAID: dict[str, Any] = {"read_out_scale": 1.0}
"""What held for the fields that did not always exist, before they did."""

ENUMS: dict[str, type[StrEnum]] = {
    "block": BlockKind,
    "merge": Merge,
    "neuron": NeuronKind,
    "surrogate": Surrogate,
    "norm": Norm,
    "dataset": Dataset,
    "architecture": Architecture,
    "slices": Slices,
}


def choose(value: object, name: str, kind: type[StrEnum]) -> None:
    """Turn the string in a frozen value's field into its enum, or say what is allowed."""
    given = getattr(value, name)
    try:
        object.__setattr__(value, name, kind(given))
    except ValueError:
        allowed = ", ".join(kind)
        raise ValueError(f"{name}={given!r}: must be one of {allowed}") from None


def check_depth(architecture: Architecture, depth: int) -> None:
    """ValueError unless the architecture comes in that depth."""
    match architecture:
        case Architecture.RESNET:
            if depth not in DEPTHS:
                raise ValueError(f"depth={depth}: must be 6n + 2, one of 8, 14, 20 … {DEPTHS[-1]}")
        case Architecture.SEVEN_B:
            if depth != SEVEN_B_DEPTH:
                raise ValueError(f"depth={depth}: must be {SEVEN_B_DEPTH} in 7B-Net")


def check_range(name: str, value: float | None, low: float, high: float) -> None:
    """ValueError unless low ≤ value ≤ high (NaN never is); None passes for optional fields."""
    if value is None and name in ("v_reset", "last_gamma"):
        return
    real = isinstance(value, int | float) and not isinstance(value, bool)
    if value is None or not real or not low <= value <= high:
        raise ValueError(f"{name}={value!r}: must be from {low:.10g} to {high:.10g}")
