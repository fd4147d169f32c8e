"""The verdict on every claim: computed anew, it is what is expected here and what ships.

A verdict that turns, because what is measured has turned, fails its own test.
"""

import math
from pathlib import Path

import pytest

from snncore.analysis.papers import claim
from snncore.analysis.papers.depths import OF_STUDY
from snncore.analysis.papers.measured import MEASURES, as_row, read
from snncore.analysis.papers.verdict import Verdict, found, found_here, found_if

ASSETS = Path(__file__).parents[4] / "assets"
SHIPPED = read(ASSETS / "results" / "claims.json")
CLAIMS = claim.read(ASSETS / "papers" / "claims.toml")
FAILS = {
    "spike_time_learning",
    "contradiction",
    "not_clamped",
    "reads_spikes_alone",
    "twenty_fourth",
    "depth_110",
}
HOLDS_IF = {
    "strict_gate",
    "unit_peak",
    "never_fires",
    "relu_identity",
    "spiking_with_if",
    "spiking_with_lif",
    "spiking_with_ms_neuron",
    "hardly_residual",
    "and_identity",
    "margin",
    "identity_without_gradient",
    "simpler_downsample",
    "or_as_merge",
    "one_convolution",
    "plateau",
    "same_in_every_block",
    "flat_ms",
    "uneven_spiking",
    "ms_isometry",
    "product_lemma",
    "shallow_trick",
    "sixteen_percent",
    "any_rate",
    "dead_blocks",
    "honest",
    "stem_share",
}
NOT_HERE = {"tdbn_theorem"}
CLOSE = 0.1
"""Relative: another machine rounds otherwise, and a ratio over a hundred blocks feels it."""


def expected(name: str) -> Verdict:
    for verdict, names in (
        (Verdict.FAILS, FAILS),
        (Verdict.HOLDS_IF, HOLDS_IF),
        (Verdict.NOT_HERE, NOT_HERE),
    ):
        if name in names:
            return verdict
    return Verdict.HOLDS


@pytest.mark.parametrize("name", MEASURES)
def test_the_verdict_holds_when_it_is_measured_again(name: str) -> None:
    again = MEASURES[name]()
    assert again.verdict is expected(name), again.numbers
    shipped = SHIPPED[name]
    assert shipped.verdict is again.verdict
    numbers = as_row(again)["numbers"]
    assert numbers.keys() == shipped.numbers.keys()
    for key, value in numbers.items():
        given = shipped.numbers[key]
        if isinstance(value, str):
            assert value == given
        else:
            assert math.isclose(value, given, rel_tol=CLOSE, abs_tol=1e-3), (key, value, given)


def test_every_claim_is_decided_by_a_function_or_by_a_study_or_is_quoted() -> None:
    names = {each.name for each in CLAIMS}
    by_study = {*OF_STUDY, "identity_cures"}
    assert MEASURES.keys() <= names
    assert by_study <= names
    for each in CLAIMS:
        decided = each.name in MEASURES or each.name in by_study
        assert decided == (each.certainty is None), each.name
    assert len(CLAIMS) >= 60


def test_a_condition_is_named_only_where_a_claim_needs_it() -> None:
    assert found(True).verdict is Verdict.HOLDS
    assert found(False).verdict is Verdict.FAILS
    assert found_if(True, False).verdict is Verdict.HOLDS_IF
    assert found_if(True, True).verdict is Verdict.HOLDS
    assert found_if(False, True).verdict is Verdict.FAILS
    assert found_here(False).verdict is Verdict.NOT_HERE
