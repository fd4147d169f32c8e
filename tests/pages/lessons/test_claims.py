"""What each lesson claims, computed another way: theorems, closed forms, brute force."""

import itertools
import json
import math

import numpy as np
import pytest
import torch

from pages.lessons import (
    cost,
    degradation,
    do_nothing,
    downsample,
    gradient,
    merges,
    mystery,
    rate,
    threshold,
    wire,
)
from pages.lessons.lesson import Outcome, fate
from pages.lessons.path import LESSONS
from pages.lessons.standing import measured
from pages.shared.nets.shipped import files
from pages.shared.nets.trained import shipped
from snncore.analysis.conversion.shipped import read as read_curves
from snncore.block import Merge
from snncore.checkpoint import open_checkpoint
from snncore.data import framed, load, test_input
from snncore.experiment import BlockKind
from snncore.neuron import IF, LIF


def outcome(lesson: str, step: str) -> Outcome:
    """A step's measurement, made once for all tests."""
    number = [each.name for each in LESSONS[lesson].steps].index(step) + 1
    return measured(lesson, number)


def passed(train: str, neuron: LIF | IF, blocks: int) -> int:
    """Spikes of a train that leave so many neurons in a row, in exact steps by hand."""
    spikes = [int(spike) for spike in train]
    for _ in range(blocks):
        v, out = 0.0, []
        for spike in spikes:
            tau = getattr(neuron, "tau", 1.0)
            h = v + (spike - v) / tau if isinstance(neuron, LIF) else v + spike
            fired = int(h >= neuron.v_threshold)
            out.append(fired)
            v = 0.0 if fired else h
        spikes = out
    return sum(s for s, t in zip(spikes, train, strict=True) if t == "1")


def test_do_nothing_by_hand() -> None:
    train = do_nothing.STACK.train
    assert outcome("do_nothing", "one").numbers["kept"] == passed(train, LIF(2.0), 1) == 0
    assert outcome("do_nothing", "one").right == "none"
    pairs = LIF(2.0, v_threshold=do_nothing.LOWER)
    fading = outcome("do_nothing", "fading").numbers
    assert fading["first"] == passed(train, pairs, 1) > 0
    assert fading["last"] == passed(train, pairs, 6) == 0
    assert outcome("do_nothing", "no_leak").numbers["kept"] == passed(train, IF(), 6) == 8
    assert outcome("do_nothing", "no_leak").numbers["above"] == passed(
        train, IF(v_threshold=1.01), 6
    )
    three = outcome("do_nothing", "three")
    assert (three.right, three.check) == ("two", "same")


def test_the_edge_is_one_over_tau_for_every_train() -> None:
    trains = ["".join(bits) for bits in itertools.product("01", repeat=8)]

    def identity(tau: float, v_threshold: float) -> bool:
        neuron = LIF(tau, v_threshold=v_threshold)
        return all(passed(train, neuron, 1) == train.count("1") for train in trains)

    for tau, step in ((2.0, "fast_edge"), (4.0, "slow_edge")):
        edge = outcome("threshold", "slower").numbers[step]
        assert edge == 1 / tau
        assert identity(tau, edge)
        assert not identity(tau, edge + 0.01)
    assert outcome("threshold", "at_two").right == "half"
    assert outcome("threshold", "over_tau").right == "curve"


def test_a_low_threshold_leaves_no_margin() -> None:
    found, sums = outcome("threshold", "margin").numbers, sum(0.5**n for n in range(6))
    for at, value in ((threshold.LOW, found["at_low"]), (0.25, found["best"])):
        assert value == pytest.approx(min(2 * at, 1 - 2 * at) / sums, abs=1e-4)
    assert outcome("threshold", "margin").right == "smaller"


def test_merges_are_their_formulas() -> None:
    both = outcome("merges", "both").numbers
    assert (both["add"], both["and"], both["iand"]) == (1 + 1, 1 * 1, (1 - 1) * 1)
    zero = torch.zeros(2)
    spikes = torch.tensor([0.0, 1.0])
    kept = {m.value for m in merges.PAPERS if torch.equal(m(zero, spikes), spikes)}
    assert kept == {"add", "iand"}
    assert outcome("merges", "silent").right == "two"
    assert outcome("merges", "silent").numbers["drive"] == IF().constant_drive()
    grown = outcome("merges", "grown").numbers
    assert grown["largest"] == grown["bound"] == grown["blocks"] + 1
    ends = outcome("merges", "depth").numbers
    assert ends["and_end"] < 0.01 < ends["iand_end"] < 0.25 < ends["add_end"]
    assert outcome("merges", "depth").right == "and"


def test_the_wire_carries_what_the_equation_says() -> None:
    spikes = IF()(torch.randn(4, 64, generator=torch.Generator().manual_seed(0)))
    assert set(spikes.unique().tolist()) == {0.0, 1.0}
    assert outcome("wire", "spiking").right == "spikes"
    assert outcome("wire", "adding").right == "whole"
    assert 1 < outcome("wire", "adding").numbers["largest"] <= wire.BLOCKS + 1
    assert outcome("wire", "membrane").right == "real"
    assert outcome("wire", "membrane").check == "spikes"
    stream = outcome("wire", "stream").numbers
    assert stream["law"] == pytest.approx(0.25 * (1 + wire.BLOCKS))  # tdBN, γ = V_th = 0.5
    assert stream["last"] == pytest.approx(stream["law"], rel=0.1)


def test_rates_follow_their_laws() -> None:
    assert outcome("rate", "spiking").right == "stays"
    assert outcome("rate", "and").right == "falls"
    assert outcome("rate", "iand").right == "more"
    add = outcome("rate", "add")
    assert add.right == "rises"
    # s + ka for independent spikes of rate a (SEW paper: O = S + ΣA).
    expected = add.numbers["first"] + np.arange(1, 13) * add.numbers["rate"]
    assert np.allclose(add.curve, expected, rtol=0.1)
    assert all(len(outcome("rate", s).curve) == rate.BLOCKS for s in ("spiking", "and", "add"))


def test_gradients_are_powers_of_half_alpha() -> None:
    assert [gradient.factor(alpha) for alpha in (1.0, 2.0, 3.0)] == [0.5, 1.0, 1.5]
    assert outcome("gradient", "one_block").numbers["ten"] == 0.5**10
    vanishing, exploding = outcome("gradient", "vanishing"), outcome("gradient", "exploding")
    # Three stages of five blocks, of which two change the shape and are no identity.
    assert math.log10(vanishing.numbers["ratio"]) == pytest.approx(13 * math.log10(0.5), abs=1.2)
    assert math.log10(exploding.numbers["ratio"]) == pytest.approx(13 * math.log10(1.5), abs=1.2)
    assert (vanishing.right, exploding.right) == ("vanishes", "explodes")
    papers = outcome("gradient", "papers")
    assert papers.right == "two"
    assert papers.numbers["left"] == pytest.approx(math.sqrt(0.3), abs=1e-6)
    kept = outcome("gradient", "kept")
    assert kept.numbers["least"] == pytest.approx(1, abs=1e-5)
    assert kept.numbers["most"] == pytest.approx(1, abs=1e-5)
    assert kept.right == "none"


def test_only_downsample_blocks_are_no_identities() -> None:
    assert outcome("downsample", "can").right == "no"
    assert outcome("downsample", "shortcut").right == "sew"
    count = outcome("downsample", "count")
    assert count.numbers["blocks"] == (downsample.DEPTH - 2) // 2
    assert count.numbers["count"] == 2
    borders = outcome("downsample", "borders")
    assert borders.numbers["inside"] == pytest.approx(1, abs=1e-4)
    assert borders.numbers["across"] > 1.1
    assert borders.right == "borders"


def test_degradation_is_what_the_published_file_says() -> None:
    reported = degradation.reported()
    for kind, right in (("spiking", "worse"), ("sew-add", "better")):
        first, last = reported[kind].best[0], reported[kind].best[-1]
        assert degradation.change(first, last) == right
    assert outcome("degradation", "deeper").right == "worse"
    assert outcome("degradation", "in_training").right == "falls"


def test_degradation_here_is_what_the_rows_of_the_study_say() -> None:
    rows = [json.loads(line) for line in (degradation.ASSETS / "study/shapes/results.jsonl").open()]

    def of(block: str, depth: int, gamma: float | None = None) -> list[float]:
        return [row["test_accuracy"] for row in rows
                if (row["block"], row["merge"], row["depth"], row["last_gamma"])
                == (block, "add", depth, gamma)]  # fmt: skip

    here, sure = outcome("degradation", "here"), outcome("degradation", "sure")
    assert here.numbers["first"] == pytest.approx(sum(of("spiking", 8)) / 3)
    assert here.numbers["last"] == pytest.approx(sum(of("spiking", 56)) / 3)
    assert (here.right, here.check) == ("worse", "above")
    assert max(of("spiking", 56)) < min(*of("spiking", 8), *of("ms", 56, 0.0))
    assert sure.numbers["sew_low"] == min(of("sew", 8))
    assert max(of("spiking", 8)) > max(of("sew", 8)) > min(of("spiking", 8))
    assert float(str(sure.numbers["low"])) < 0 < float(str(sure.numbers["high"]))
    assert sure.right == "no"


def test_costs_are_the_formula() -> None:
    assert outcome("cost", "addition").numbers["times"] == pytest.approx(4.6 / 0.9)
    assert outcome("cost", "usual").numbers["ratio"] == pytest.approx(4 * 0.25 * 0.9 / 4.6)
    assert outcome("cost", "long").numbers["ratio"] == pytest.approx(16 * 0.5 * 0.9 / 4.6)
    assert [outcome("cost", s.name).right for s in cost.LESSON.steps] == [
        "five", "fifth", "dearer", "guess", "more",
    ]  # fmt: skip
    honest = outcome("cost", "honest").numbers
    assert honest["plain"] < honest["once"] < honest["every"]


def test_without_state_the_gestures_are_guessed() -> None:
    """The net is the shipped one, the shares are whole counts of clips; backwards it says the
    same, by a loop over single frames."""
    found = outcome("cost", "state")
    assert (found.right, found.check) == ("guess", "same")
    net = open_checkpoint(files()[cost.gesture_net().net])
    e = net.experiment
    assert (e.block, e.dataset, e.time_steps) == (BlockKind.SEW, "gestures", found.numbers["steps"])
    for name in ("with_state", "without"):
        right = found.numbers[name] * found.numbers["clips"]
        assert right == pytest.approx(round(right), abs=1e-6)
    frames, restored = test_input(framed(load("gestures"), e), cost.CLIP), net.restore().eval()
    with torch.no_grad():
        there, back = (
            sum(restored(frame[None]) for frame in order) / len(order)
            for order in (frames, frames.flip(0))
        )
        assert not torch.allclose(restored(frames), restored(frames.flip(0)), atol=1e-2)
    assert torch.allclose(there, back, atol=1e-4)


def test_a_converted_network_is_as_good_as_its_relu_network() -> None:
    """The curve is that of the deepest ReLU network whose curve ships, at the longest time."""
    found = outcome("degradation", "converted")
    assert (found.right, found.check) == ("kept", "training")
    curves = read_curves(degradation.ASSETS / "results" / "conversion.json")
    nets = [shipped()[net] for net, _ in curves]
    assert found.numbers["depth"] == max(net.experiment.depth for net in nets)
    assert found.numbers["converted"] == pytest.approx(found.numbers["relu"], abs=0.05)
    assert found.numbers["steps"] == 256


def test_the_mystery_has_one_solution_each() -> None:
    assert outcome("mystery", "which_block").right == BlockKind.SPIKING
    one = outcome("mystery", "which_threshold")
    assert one.right == "high"
    assert one.numbers["charge"] == 1 - 0.5 ** one.numbers["spikes"] >= 0.9
    assert outcome("mystery", "which_g").right == Merge.ADD
    assert outcome("mystery", "which_g").numbers["largest"] == 1 + mystery.COUNTING.blocks
    budget = outcome("mystery", "budget").numbers
    for name, steps in mystery.STEPS.items():
        assert budget[name] == pytest.approx(steps * budget[f"rate_{name}"] * 0.9 / 4.6)
    assert budget["eight"] <= mystery.BUDGET < budget["sixteen"]


def test_the_fate_of_a_curve() -> None:
    assert fate([0.3, 0.9, 0.3], 0.1) == "stays"
    assert fate([0.3, 0.3, 0.5], 0.1) == "rises"
    assert fate([0.5, 0.3, 0.3], 0.1) == "falls"
