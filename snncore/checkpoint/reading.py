"""Read a checkpoint, and check all of it against its Experiment before a network is built."""

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from snncore.checkpoint.content import Checkpoint, TensorDict
from snncore.checkpoint.error import CheckpointError, Flaw
from snncore.checkpoint.outline import without_memory
from snncore.checkpoint.unpacking import unpack
from snncore.checkpoint.writing import check_size
from snncore.experiment import Experiment
from snncore.network import ResidualSNN
from snncore.recipe import Recipe

INTEGER = (torch.int64,)


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


def settings(about: str) -> tuple[Experiment, Recipe, int, dict[str, Any]]:
    try:
        given = json.loads(about, parse_constant=no_number)
        experiment, recipe = Experiment.stored(given["experiment"]), Recipe(**given["recipe"])
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
    """The given tensors, checked: CheckpointError unless each is a plain tensor under a name."""
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
