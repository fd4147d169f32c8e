"""The trained networks that ship: each one whole, with its score and how that was measured."""

import logging
import math
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from pages.models.compare.runs import SHIPPED, find
from pages.models.compare.view import examples
from pages.shared.nets import several, shipped, trained
from pages.shared.nets.several import names, one_of_each_block
from pages.shared.nets.shipped import files, place, read_shipped
from pages.shared.nets.trained import TrainedNet, labels, telling
from pages.shared.ui.figure import Source
from pages.shared.ui.naming import DATA
from snncore.checkpoint import Checkpoint, without_memory, write
from snncore.data import available, load, test_batches
from snncore.data.cifar10 import CLASSES
from snncore.experiment import BlockKind, Dataset, Experiment
from snncore.network import ANALOG, build
from snncore.recipe import Recipe
from snncore.run.parts import parts
from snncore.run.record import read_facts, read_history
from snncore.training import evaluate

NETS, FILES = read_shipped(), files()
TRAINED = {key: TrainedNet(key, net, Source.PRECOMPUTED) for key, net in NETS.items()}
PICTURE_NETS = {key: net for key, net in TRAINED.items() if not net.checkpoint.experiment.events}
"""What pages without event clips choose from."""

MEGABYTES = 25
TESTED = {Dataset.CIFAR10: 10_000, Dataset.SHAPES: 1000, Dataset.GESTURES: 400}


def test_they_are_at_least_twelve_of_many_kinds_and_depths_and_small() -> None:
    experiments = [net.experiment for net in NETS.values()]
    assert len(NETS) == len(FILES)
    of = {dataset: [e for e in experiments if e.dataset is dataset] for dataset in Dataset}
    assert len(of[Dataset.CIFAR10]) >= 12
    assert sum(e.time_steps >= 4 for e in of[Dataset.SHAPES]) >= 8
    # A raster with something to show in time, of two blocks.
    long = [e for e in of[Dataset.SHAPES] if e.time_steps >= 16]
    assert len({e.block for e in long}) >= 2
    assert {e.block for e in experiments} >= set(BlockKind) - set(ANALOG)
    assert len({e.depth for e in experiments}) >= 2
    assert sum(path.stat().st_size for path in FILES.values()) < MEGABYTES * 10**6


@pytest.mark.parametrize("key", NETS)
def test_each_is_whole_and_says_how_good_it_is(key: str) -> None:
    net = NETS[key]
    assert all(tensor.isfinite().all() for tensor in net.net.values())
    assert net.restore().state_dict().keys() == net.net.keys()
    assert net.step == net.recipe.steps
    record = read_facts(net.record)
    assert record["test_images"] == TESTED[net.experiment.dataset]
    assert 1 / len(CLASSES) / 2 < record["accuracy"] <= 1
    assert record["accuracy"] * record["test_images"] == pytest.approx(
        round(record["accuracy"] * record["test_images"]), abs=1e-3
    )
    assert record["dataset"] in DATA
    assert re.fullmatch(r"[0-9a-f]{62,64}", record["checksum"])
    assert record["environment"]["torch"]
    assert re.fullmatch(r"[\w.-]{1,64}", SHIPPED + key, re.ASCII)  # what a pin may hold
    read_history(net, parts(without_memory(net.experiment)))


def test_all_are_listed_and_one_is_read_in_a_second() -> None:
    started = time.process_time()
    deepest = max(read_shipped().values(), key=lambda net: net.experiment.depth)
    assert len(deepest.net)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("dataset", TESTED)
def test_the_score_of_one_is_found_again(dataset: Dataset) -> None:
    if not available(dataset):
        pytest.skip(f"{dataset} is not here")
    key, net = next(n for n in NETS.items() if n[1].experiment.dataset is dataset)
    images = load(dataset)
    if net.record["checksum"] != images.checksum and dataset is Dataset.CIFAR10:
        pytest.skip("another copy of CIFAR-10 is here")
    assert net.record["checksum"] == images.checksum
    count, expected = 400, net.record["accuracy"]
    pictures = test_batches(images, size=100, count=count, device=torch.device("cpu"))
    found = evaluate(net.restore(), pictures).accuracy
    error = math.sqrt(expected * (1 - expected) / count)
    assert found == pytest.approx(expected, abs=3.5 * error), key


def test_compare_opens_on_curves_of_networks_that_were_trained_alike() -> None:
    runs = [find(key) for keys in examples().values() for key in keys]
    known = [run for run in runs if run is not None]
    assert len(known) == len(runs) >= 3
    assert all(run.curve["step"] and run.profile["step"] and run.score for run in known)
    assert len({run.experiment.block for run in known}) == len(known)
    rate = Recipe().learning_rate  # which a study chooses for each block
    alike = {(r.experiment.depth, replace(r.recipe, learning_rate=rate)) for r in known}
    assert len(alike) == 1


def test_they_are_in_order_and_every_label_is_its_own() -> None:
    places = [place(net) for net in NETS.values()]
    assert places == sorted(places)
    shown = list(labels(TRAINED).values())
    assert len(set(shown)) == len(shown)
    called = names(TRAINED)
    assert len(set(called.values())) == len(called)
    assert not any(key in name for key, name in called.items())


def test_pages_open_on_networks_that_tell_something() -> None:
    first = TRAINED[telling(TRAINED)]
    assert first.checkpoint.experiment.time_steps == max(
        net.experiment.time_steps for net in NETS.values() if not net.experiment.events
    )
    chosen = [NETS[key].experiment for key in one_of_each_block(PICTURE_NETS)]
    assert len(chosen) == 4
    assert {BlockKind.SPIKING, BlockKind.MS} < {e.block for e in chosen}
    assert len({(e.depth, e.time_steps, e.branch_gamma) for e in chosen}) == 1
    assert all(TRAINED[key].score > several.LEARNED for key in one_of_each_block(PICTURE_NETS))


def test_networks_that_have_learned_nothing_are_not_shown_first() -> None:
    """Of a depth study the deepest, which may all be guessing."""

    def trained_to(accuracy: float, block: str, depth: int) -> TrainedNet:
        net = of(block, depth=depth)
        net.checkpoint.record["accuracy"] = accuracy if block == "spiking" else 0.5
        return net

    nets = {
        f"{block}{depth}": trained_to(accuracy, block, depth)
        for depth, accuracy in ((8, 0.4), (56, 0.1))
        for block in ("spiking", "sew", "ms")
    }
    assert one_of_each_block(nets) == ["spiking8", "sew8", "ms8"]


@pytest.mark.parametrize("cifar10", [True, False])
def test_every_page_opens_on_networks_whose_pictures_are_here(
    cifar10: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a fresh install, where CIFAR-10 has not been downloaded, as on any other."""

    def here(dataset: Dataset) -> bool:
        return cifar10 or dataset is Dataset.SHAPES

    monkeypatch.setattr(trained, "available", here)
    monkeypatch.setattr(several, "available", here)
    compared = [key.removeprefix(SHIPPED) for keys in examples().values() for key in keys]
    opened = [telling(TRAINED), *one_of_each_block(PICTURE_NETS), *compared]
    assert len(opened) == 1 + 4 + len(compared)
    assert all(here(NETS[key].experiment.dataset) for key in opened)


def of(block: str, **settings: object) -> TrainedNet:
    experiment = Experiment(block=block, **{"depth": 8} | settings)  # type: ignore[arg-type]
    checkpoint = Checkpoint(experiment=experiment, recipe=Recipe(), step=1, net={})
    return TrainedNet(str(settings), checkpoint, Source.PRECOMPUTED)


def test_most_blocks_come_before_depth_and_the_papers_blocks_before_others() -> None:
    nets = {
        f"{block}{depth}": of(block, depth=depth)
        for depth in (8, 20)
        for block in ("plain", "spiking", "no_lif", "sew", "ms")
    } | {"plain44": of("plain", depth=44), "ms44": of("ms", depth=44)}
    assert one_of_each_block(nets) == ["plain20", "spiking20", "sew20", "ms20"]
    assert one_of_each_block({}) == []


def test_names_say_what_differs_and_no_more() -> None:
    nets = {"a": of("ms"), "b": of("ms", last_gamma=0.0), "c": of("ms", time_steps=2)}
    assert names({"a": nets["a"]}) == {"a": "MS-ResNet, 8"}
    assert names(nets) == {
        "a": "MS-ResNet, 8, T = 4, γ = 1",
        "b": "MS-ResNet, 8, T = 4, γ = 0",
        "c": "MS-ResNet, 8, T = 2",
    }
    twins = {key: of("ms")._replace(key=key) for key in "ab"}
    assert names(twins) == {"a": "MS-ResNet, 8, a", "b": "MS-ResNet, 8, b"}


def test_files_that_are_not_whole_are_left_out_and_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(shipped, "ASSETS", tmp_path)
    cells = tmp_path / "study" / "grid" / "cells"
    for name in ("whole", "torn", "empty", "running"):
        (cells / name).mkdir(parents=True)
    experiment = Experiment(depth=8, width=1, time_steps=1)
    net = build(experiment).state_dict()
    write(
        cells / "whole" / "net.pt",
        Checkpoint(experiment=experiment, recipe=Recipe(), step=1, net=net),
    )
    content = (cells / "whole" / "net.pt").read_bytes()
    (cells / "torn" / "net.pt").write_bytes(content[:-100])
    (cells / "empty" / "net.pt").touch()
    (cells / "running" / ".part-x").write_bytes(content)  # as it is written, before the renaming
    (cells / "running" / "run.pt").write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert list(read_shipped()) == ["whole"]
    assert len(caplog.records) == 2
    assert all("study/grid/cells/" in record.getMessage() for record in caplog.records)
