"""A run as a file: there and back, every flaw, files that were made to do harm."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.shared.runs import file
from pages.shared.runs import manager as jobs
from pages.shared.runs.manager import JobManager
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.checkpoint import Checkpoint, CheckpointError, Flaw, as_bytes
from snncore.checkpoint.unpacking import unpack
from snncore.data import load
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import build
from snncore.recipe import Recipe
from snncore.run.run import Run

ME = "m" * 43
TINY = Experiment(block=BlockKind.MS, depth=8, width=1, time_steps=1)
RECIPE = Recipe(steps=3, batch_size=2, train_images=10, test_images=10)


@pytest.fixture
def manager() -> Iterator[JobManager]:
    jobs.manager.cache_clear()
    yield jobs.manager()
    jobs.manager().close()
    jobs.manager.cache_clear()


@pytest.fixture(scope="module")
def half_way() -> Checkpoint:
    """A run's checkpoint after two of three steps."""
    run = Run(TINY, RECIPE, load(Dataset.SHAPES), torch.device("cpu"))
    for event in run:
        if event.step == 2:
            break
    return run.checkpoint()


def test_there_and_back(manager: JobManager, half_way: Checkpoint) -> None:
    token = file.import_run(file.export(half_way), ME)
    record = manager.record(token)
    assert record
    assert record.checkpoint
    assert (record.experiment, record.recipe) == (half_way.experiment, half_way.recipe)
    assert record.snapshot["state"] == "stopped"
    assert record.snapshot["can_go_on"]
    assert record.snapshot["curve"] == half_way.record["curve"]
    assert record.snapshot["profile"] == half_way.record["profile"]
    assert record.checkpoint.record["environment"] == half_way.record["environment"]
    for part in ("net", "optimiser"):
        given, kept = getattr(half_way, part), getattr(record.checkpoint, part)
        assert given.keys() == kept.keys()
        assert all(torch.equal(given[name], kept[name]) for name in given)
    assert file.export(record.checkpoint)
    assert manager.history(ME) == [token]


def test_a_run_too_large_to_import_is_exported_without_its_optimiser(
    monkeypatch: pytest.MonkeyPatch, manager: JobManager, half_way: Checkpoint
) -> None:
    assert file.fits(half_way)
    monkeypatch.setattr(file, "tensor_bytes", lambda _: file.LARGEST * 2**20)
    assert not file.fits(half_way)
    content = file.export(half_way)
    monkeypatch.undo()
    assert len(content) < len(as_bytes(half_way))
    token = file.import_run(content, ME)
    assert not jobs.manager().snapshot(token)["can_go_on"]


def changed(checkpoint: Checkpoint, **net: torch.Tensor) -> bytes:
    return as_bytes(replace(checkpoint, net=checkpoint.net | net))


def recorded(checkpoint: Checkpoint, **record: Any) -> bytes:
    return as_bytes(replace(checkpoint, record=checkpoint.record | record))


def with_settings(checkpoint: Checkpoint, **settings: Any) -> bytes:
    """The file with other settings than its Experiment can hold."""
    plain = unpack(as_bytes(checkpoint))
    about = json.loads(plain["about"])
    about["experiment"] |= settings
    return as_file(plain | {"about": json.dumps(about)})


def as_file(plain: object) -> bytes:
    from io import BytesIO

    buffer = BytesIO()
    torch.save(plain, buffer)
    return buffer.getvalue()


class Evil:
    """Would end the process that unpickles it."""

    def __reduce__(self) -> tuple[Any, ...]:
        import os

        return os._exit, (1,)


CURVE = {"step": [1, 2], "loss": [2.0, 1.0], "accuracy": [0.1, 0.2]}
FILES: dict[str, tuple[Flaw, Callable[[Checkpoint], bytes]]] = {
    "not a zip": (Flaw.NOT_A_CHECKPOINT, lambda c: b"PK\3\4 hello"),
    "empty": (Flaw.NOT_A_CHECKPOINT, lambda c: b""),
    "cut short": (Flaw.NOT_A_CHECKPOINT, lambda c: as_bytes(c)[:-200]),
    "something else": (Flaw.NOT_A_CHECKPOINT, lambda c: as_file({"net": {}})),
    "code": (Flaw.NOT_A_CHECKPOINT, lambda c: as_file({"about": Evil()})),
    "too large": (Flaw.TOO_LARGE, lambda c: bytes(file.LARGEST * 2**20 + 1)),
    "settings": (Flaw.BAD_SETTINGS, lambda c: with_settings(c, depth=9)),
    "code as settings": (Flaw.BAD_SETTINGS, lambda c: with_settings(c, block="<script>")),
    "other network": (Flaw.OTHER_NETWORK, lambda c: with_settings(c, width=2)),
    "infinite weights": (
        Flaw.NOT_FINITE,
        lambda c: changed(c, **{name: torch.full_like(t, torch.inf) for name, t in c.net.items()
                                if t.is_floating_point()}),
    ),
    "text as a loss": (Flaw.BAD_SETTINGS, lambda c: recorded(c, curve=CURVE | {"loss": ["1", 2]})),
    "columns of other length": (
        Flaw.BAD_SETTINGS, lambda c: recorded(c, curve=CURVE | {"loss": [1.0]})),
    "steps after the end": (
        Flaw.BAD_SETTINGS, lambda c: recorded(c, curve=CURVE | {"step": [1, 10**12]})),
    "steps backwards": (Flaw.BAD_SETTINGS, lambda c: recorded(c, curve=CURVE | {"step": [2, 1]})),
    "too many points": (
        Flaw.BAD_SETTINGS,
        lambda c: recorded(c, curve={name: [1] * 10**5 for name in CURVE}),
    ),
    "a profile of another net": (
        Flaw.BAD_SETTINGS,
        lambda c: recorded(c, profile={"step": [1], "gradient_norms": [[1.0]],
                                       "firing_rates": [[1.0]], "updates": [[1.0]]}),
    ),
    "a curve that is a text": (Flaw.BAD_SETTINGS, lambda c: recorded(c, curve="1, 2, 3")),
    "a long text": (Flaw.BAD_SETTINGS, lambda c: recorded(c, device="x" * 10**4)),
    "an accuracy of 200 %": (Flaw.BAD_SETTINGS, lambda c: recorded(c, accuracy=2.0)),
    "a rate that is none": (Flaw.BAD_SETTINGS, lambda c: recorded(c, rates=[[1, -3.0]])),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_flawed_file_changes_nothing_and_is_called_by_its_flaw(
    name: str, manager: JobManager, half_way: Checkpoint
) -> None:
    flaw, make = FILES[name]
    content = make(half_way)
    with pytest.raises(CheckpointError) as refused:
        file.import_run(content, ME)
    assert refused.value.flaw is flaw
    assert manager.history(ME) == []
    assert not manager.jobs


def test_a_small_file_cannot_hold_large_tensors(manager: JobManager) -> None:
    """A tensor whose strides are 0 repeats one number: it takes no room before it is copied."""
    wide = replace(TINY, width=64)
    net = {
        name: torch.zeros((), dtype=t.dtype).expand(t.shape)
        for name, t in build(wide).state_dict().items()
    }
    c = Checkpoint(experiment=wide, recipe=RECIPE, step=0, net={})
    plain = unpack(as_bytes(c)) | {"net": net}
    content = as_file(plain)
    assert len(content) < 200_000
    with pytest.raises(CheckpointError):
        file.import_run(content, ME)
    assert not manager.jobs


def every_refusal() -> None:
    import streamlit as st

    from pages.shared.runs.file import refusal
    from snncore.checkpoint import CheckpointError, Flaw

    for flaw in Flaw:
        values = {"detail": "![x](http://x.y/z) <b>$a$", "size": 10**7, "largest": 10**6}
        st.error(refusal(CheckpointError(flaw, **values)))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_flaw_has_its_sentence_and_quotes_the_file_as_plain_text(lang: str) -> None:
    app = AppTest.from_function(every_refusal)
    app.session_state["lang"] = lang
    said = [error.value for error in app.run().error]
    assert not app.exception
    assert len(said) == len(set(said)) == len(Flaw)
    for flaw, sentence in zip(Flaw, said, strict=True):
        start = catalogue(lang)[f"compare.flaw_{flaw}"].split("{")[0]
        assert sentence.startswith(start)
        assert "![x](" not in sentence
        assert "<b>" not in sentence
