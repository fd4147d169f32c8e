"""A small checkpoint as a file, and the same file with one thing changed."""

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
import torch

from snncore.checkpoint import Checkpoint, CheckpointError, as_bytes, optimiser_tensors, read
from snncore.experiment import Experiment
from snncore.network import build
from snncore.optimiser import make_optimiser
from snncore.recipe import Optimiser, Recipe

SMALL = Experiment(block="ms", depth=8, width=1, time_steps=1, neuron="plif")  # type: ignore[arg-type]

RECORD = {"curve": {"step": [1], "loss": [2.3]}, "dataset": "形状"}


def trained(optimiser: Optimiser = Optimiser.SGD) -> Checkpoint:
    """A small network's checkpoint after two updates."""
    recipe = Recipe(optimiser=optimiser, steps=10)
    net = build(SMALL)
    updates = make_optimiser(net, recipe)
    for _ in range(2):
        net(torch.rand(2, 3, 32, 32)).square().sum().backward()
        updates.step()
    return Checkpoint(
        experiment=SMALL,
        recipe=recipe,
        step=2,
        net=net.state_dict(),
        optimiser=optimiser_tensors(updates),
        record=RECORD,
    )


@cache
def whole() -> bytes:
    """The file."""
    return as_bytes(trained())


def saved(content: object) -> bytes:
    """The bytes that torch.save writes of the content."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    return buffer.getvalue()


def parts() -> dict[str, Any]:
    """The content of a sound file."""
    plain: dict[str, Any] = torch.load(io.BytesIO(whole()), weights_only=True)
    return plain


def with_about(**changes: Any) -> bytes:
    about = json.loads(parts()["about"]) | changes
    return saved(parts() | {"about": json.dumps(about)})


def with_tensor(part: str, name: str, tensor: object) -> bytes:
    return saved(parts() | {part: parts()[part] | {name: tensor}})


def members(change: Callable[[str, bytes], bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    """The sound file with some of its members changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(whole())) as old,
        zipfile.ZipFile(buffer, "w", compression) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return buffer.getvalue()


def refused(content: bytes) -> CheckpointError:
    with pytest.raises(CheckpointError) as raised:
        read(content)
    return raised.value
