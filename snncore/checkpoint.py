"""A network at one step of its training, in one file that cannot run code.

The file is what `torch.save` writes of {"format", "about", "net", "optimiser"}: `about` is JSON
text with the settings and what was recorded on the way, the others are tensors by name. It is
read with `weights_only`, and everything in it is checked against its Experiment before a network
is built.
"""

import io
import json
import pickle
import pickletools
import platform
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from snncore.device import usable_cores
from snncore.experiment import Experiment
from snncore.files.whole import write_whole
from snncore.network import ResidualSNN, build
from snncore.recipe import Recipe

FORMAT = "residual-spikes-1"
LARGEST = 200 * 2**20
"""Bytes of a file, and of all that is in it."""

TensorDict = dict[str, Tensor]


class Flaw(StrEnum):
    """What is wrong with a file; the sentence of each, in English, is in SENTENCES."""

    NOT_READABLE = "not_readable"
    TOO_LARGE = "too_large"
    NOT_A_CHECKPOINT = "not_a_checkpoint"
    BAD_SETTINGS = "bad_settings"
    OTHER_NETWORK = "other_network"
    NOT_FINITE = "not_finite"


SENTENCES = {
    Flaw.NOT_READABLE: "The file cannot be read ({detail}): choose another one.",
    Flaw.TOO_LARGE: "The file has {size:,} bytes: a checkpoint of up to {largest:,} bytes is "
    "allowed.",
    Flaw.NOT_A_CHECKPOINT: "This is not a whole checkpoint of Residual Spikes: choose a file that "
    "was exported here.",
    Flaw.BAD_SETTINGS: "The checkpoint's settings are not possible ({detail}): choose another one.",
    Flaw.OTHER_NETWORK: "The weights do not belong to the checkpoint's settings ({detail}): choose "
    "another one.",
    Flaw.NOT_FINITE: "The weights hold numbers that are not finite ({detail}): choose another one.",
}


class CheckpointError(ValueError):
    """A file is no checkpoint, or not a sound one; `flaw` and `values` make the sentence."""

    def __init__(self, flaw: Flaw, **values: Any) -> None:
        super().__init__(SENTENCES[flaw].format(**values))
        self.flaw, self.values = flaw, values


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """A network after `step` updates.

    `net` is its state by name, in float32 or float16; `optimiser` the optimiser's state by
    "<index of the parameter>.<name>", empty where the run cannot go on; `record` is what JSON can
    hold of the run: curves, scores, where and with what they were measured.
    """

    experiment: Experiment
    recipe: Recipe
    step: int
    net: Mapping[str, Tensor]
    optimiser: TensorDict = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)

    def restore(self) -> ResidualSNN:
        """The network in float32 on the CPU, in training mode."""
        net = build(self.experiment)
        net.load_state_dict(self.net)
        return net


def environment() -> dict[str, str]:
    """What numbers depend on besides the settings: versions and kind of machine."""
    return {
        "python": platform.python_version(),
        "torch": str(torch.__version__),
        "machine": f"{platform.system()} {platform.machine()}, {usable_cores()} cores",
    }


def half(net: Mapping[str, Tensor]) -> TensorDict:
    """The same state with its floating-point numbers in half precision."""
    return {name: t.half() if t.is_floating_point() else t for name, t in net.items()}


def optimiser_tensors(optimiser: torch.optim.Optimizer) -> TensorDict:
    """The optimiser's state as tensors by "<index of the parameter>.<name>"."""
    return {
        f"{index}.{name}": value
        for index, values in optimiser.state_dict()["state"].items()
        for name, value in values.items()
        if isinstance(value, Tensor)
    }


def load_optimiser(optimiser: torch.optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Put such a state back."""
    state: dict[int, TensorDict] = {}
    for key, value in tensors.items():
        index, name = key.split(".")
        state.setdefault(int(index), {})[name] = value
    optimiser.load_state_dict(optimiser.state_dict() | {"state": state})


def as_bytes(checkpoint: Checkpoint) -> bytes:
    """The content of the file."""
    buffer = io.BytesIO()
    c = checkpoint
    about = {
        "experiment": c.experiment.as_dict(),
        "recipe": c.recipe.as_dict(),
        "step": c.step,
        "record": c.record,
    }
    plain = {
        "format": FORMAT,
        "about": json.dumps(about, allow_nan=False),
        "net": {name: on_cpu(tensor) for name, tensor in c.net.items()},
        "optimiser": {name: on_cpu(tensor) for name, tensor in c.optimiser.items()},
    }
    torch.save(plain, buffer)
    return buffer.getvalue()


def on_cpu(tensor: Tensor) -> Tensor:
    """A copy with a storage of its own, so that nothing else goes into the file."""
    return tensor.detach().cpu().clone()


def write(path: Path, checkpoint: Checkpoint) -> None:
    """Write the file as a whole or not at all; one that `read` would refuse for its size is not
    written. Raises OSError and CheckpointError."""
    content = as_bytes(checkpoint)
    check_size(len(content))
    write_whole(path, content)


def read(source: Path | bytes) -> Checkpoint:
    """A checked checkpoint. Raises CheckpointError for anything else."""
    try:
        content = source if isinstance(source, bytes) else small(source)
    except OSError as error:
        raise CheckpointError(Flaw.NOT_READABLE, detail=error.strerror or str(error)) from None
    check_size(len(content))
    plain = unpack(content)
    experiment, recipe, step, record = settings(plain["about"])
    net, optimiser = tensors(plain["net"]), tensors(plain["optimiser"])
    check_memory(net, optimiser)
    outline = without_memory(experiment)
    check_net(outline, net)
    check_optimiser(outline, optimiser)
    return Checkpoint(
        experiment=experiment,
        recipe=recipe,
        step=step,
        net=net,
        optimiser=optimiser,
        record=record,
    )


def small(path: Path) -> bytes:
    check_size(path.stat().st_size)
    return path.read_bytes()


def check_size(size: int) -> None:
    if size > LARGEST:
        raise CheckpointError(Flaw.TOO_LARGE, size=size, largest=LARGEST)


def unpack(content: bytes) -> dict[str, Any]:
    """The four parts, each of the right type."""
    try:
        if not content.startswith(b"PK\x03\x04"):
            raise ValueError("not what torch.save writes")  # torch would try older formats
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
        # What torch writes is not compressed; a small file could unfold to any size otherwise.
        if any(m.compress_type != zipfile.ZIP_STORED or m.file_size > LARGEST for m in members):
            raise ValueError("compressed")
        check_pickles(content)
        plain = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except (zipfile.BadZipFile, pickle.UnpicklingError, *TORN) as error:
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT) from error
    kinds = {"format": str, "about": str, "net": dict, "optimiser": dict}
    whole = isinstance(plain, dict) and plain.keys() == kinds.keys()
    if not whole or not all(isinstance(plain[name], kind) for name, kind in kinds.items()):
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT)
    if plain["format"] != FORMAT:
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT)
    return plain


def check_pickles(content: bytes) -> None:
    """ValueError where a pickle in the archive names anything that `as_bytes` does not.

    `weights_only` runs no code, but it would make a bytearray of any length.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pickles = [archive.read(name) for name in archive.namelist() if name.endswith(".pkl")]
    for operation, name, _ in chain(*map(pickletools.genops, pickles)):
        if "GLOBAL" in operation.name and name not in NAMED:
            raise ValueError(f"{name} is not expected")


NAMED = ("collections OrderedDict", "torch._utils _rebuild_tensor_v2", "torch FloatStorage",
         "torch HalfStorage", "torch LongStorage")  # fmt: skip
"""The functions and classes in the pickle of a checkpoint."""

TORN = (RuntimeError, ValueError, TypeError, KeyError, EOFError, OSError, AttributeError,
        IndexError, AssertionError, NotImplementedError, OverflowError, MemoryError)  # fmt: skip
"""What torch and zipfile raise for files that are cut short or made up."""


def settings(about: str) -> tuple[Experiment, Recipe, int, dict[str, Any]]:
    try:
        given = json.loads(about, parse_constant=no_number)
        experiment, recipe = Experiment(**given["experiment"]), Recipe(**given["recipe"])
        step, record = given["step"], given["record"]
        if type(step) is not int or not 0 <= step <= recipe.steps:
            raise ValueError(f"step={step!r}: must be from 0 to {recipe.steps}")
        if not isinstance(record, dict):
            raise ValueError("record: must be an object")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise CheckpointError(Flaw.BAD_SETTINGS, detail=str(error)[:200]) from error
    return experiment, recipe, step, record


def no_number(text: str) -> None:
    raise ValueError(f"{text}: must be a finite number")


def tensors(given: dict[Any, Any]) -> TensorDict:
    """The same, where every entry is a plain tensor under a name."""
    for name, tensor in given.items():
        plain = isinstance(name, str) and type(tensor) is Tensor
        if not plain or tensor.layout is not torch.strided or tensor.device.type != "cpu":
            raise CheckpointError(Flaw.NOT_A_CHECKPOINT)
    return given


def check_memory(*states: TensorDict) -> None:
    """A stride of 0, or a storage that many share, makes much of few bytes."""
    size = sum(t.numel() * t.element_size() for state in states for t in state.values())
    check_size(size)


def check_net(outline: ResidualSNN, net: TensorDict) -> None:
    """The names, shapes and kinds of number are those of the experiment's network."""
    expected = outline.state_dict()
    if net.keys() != expected.keys():
        name = min(net.keys() ^ expected.keys())
        raise CheckpointError(Flaw.OTHER_NETWORK, detail=name[:80])
    for name, tensor in net.items():
        kinds = (torch.float32, torch.float16) if expected[name].is_floating_point() else INTEGER
        check_tensor(name, tensor, expected[name].shape, kinds)


INTEGER = (torch.int64,)


def check_optimiser(outline: ResidualSNN, optimiser: TensorDict) -> None:
    """Momenta have the shapes of their parameters; step counts are single numbers."""
    shapes = [parameter.shape for parameter in outline.parameters()]
    for key, tensor in optimiser.items():
        index, _, name = key.partition(".")
        if not index.isdecimal() or len(index) > 6 or int(index) >= len(shapes):
            raise CheckpointError(Flaw.OTHER_NETWORK, detail=key[:80])
        shape = torch.Size([]) if name == "step" else shapes[int(index)]
        if name not in ("step", "momentum_buffer", "exp_avg", "exp_avg_sq"):
            raise CheckpointError(Flaw.OTHER_NETWORK, detail=key[:80])
        check_tensor(key, tensor, shape, (torch.float32,))


def check_tensor(
    name: str, tensor: Tensor, shape: torch.Size, kinds: tuple[torch.dtype, ...]
) -> None:
    if tensor.shape != shape or tensor.dtype not in kinds:
        raise CheckpointError(Flaw.OTHER_NETWORK, detail=name)
    if not tensor.isfinite().all():
        raise CheckpointError(Flaw.NOT_FINITE, detail=name)


class Undrawn(TorchFunctionMode):
    """Weights stay as they are made: the first draw without memory would load a compiler."""

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        values = kwargs or {}
        if func.__name__ in DRAWS:
            return args[0] if args else values["tensor"]
        return func(*args, **values)


DRAWS = ("normal_", "uniform_", "kaiming_normal_", "kaiming_uniform_")


def without_memory(experiment: Experiment) -> ResidualSNN:
    """The experiment's network: names and shapes, no numbers."""
    with torch.device("meta"), Undrawn():
        return build(experiment)
