"""Claims of the papers against studies that are made up: agrees, differs, or is left open."""

from collections.abc import Sequence
from typing import Any

import pytest
from depth_rows import row

from snncore.analysis.depth.claims import Agreement, Claim, findings
from snncore.analysis.depth.study import DepthStudy


def found(study: DepthStudy, claim: Claim) -> Agreement:
    (finding,) = (each for each in findings(study) if each.claim is claim)
    return finding.agreement


def seeds(block: str, depth: int, accuracy: float | None, **changes: Any) -> list[dict[str, Any]]:
    """Rows of three seeds whose accuracies lie a point apart."""
    scores = [None if accuracy is None else accuracy + off for off in (-0.01, 0.0, 0.01)]
    return [row(block, depth, score, seed=i, **changes) for i, score in enumerate(scores)]


def test_what_diverged_counts_as_degraded(study) -> None:
    made = study(*seeds("plain", 8, 0.4), *seeds("plain", 20, None))
    assert found(made, Claim.PLAIN) is Agreement.AGREES


def test_of_one_or_two_seeds_nothing_is_claimed(study) -> None:
    rows = [row(block, depth, accuracy) for block in ("plain", "spiking", "sew", "ms", "no_lif")
            for depth, accuracy in ((8, 0.5), (44, 0.1))]  # fmt: skip
    again = [made | {"seed": 1, "cell": f"{made['cell']}-1"} for made in rows]
    for made in (study(*rows), study(*rows, *again)):
        said = {finding.claim: finding.agreement for finding in findings(made)}
        assert Agreement.AGREES not in said.values()
        assert Agreement.DIFFERS not in said.values()
        assert said[Claim.SPIKING] is said[Claim.MS] is said[Claim.DEEP] is Agreement.FEW_SEEDS


def test_claims_of_lasting_kinds(study) -> None:
    made = study(*seeds("sew", 8, 0.4), *seeds("sew", 44, 0.5), *seeds("sew", 8, 0.4, merge="and"),
                 *seeds("sew", 44, 0.1, merge="and"), *seeds("ms", 8, 0.5, last_gamma=0.0),
                 *seeds("ms", 44, 0.3, last_gamma=0.0))  # fmt: skip
    assert found(made, Claim.SEW) is Agreement.AGREES  # of SEW it is about ADD alone
    assert found(made, Claim.MS) is Agreement.DIFFERS
    assert found(made, Claim.NO_LIF) is Agreement.UNTRAINED


def test_that_no_loss_was_found_does_not_say_that_there_is_none(study) -> None:
    made = study(*seeds("ms", 8, 0.400), *seeds("ms", 20, 0.401))
    assert found(made, Claim.MS) is Agreement.UNCLEAR


def test_spiking_is_not_judged_where_the_paper_has_it_still_gain(study) -> None:
    shallow = [*seeds("spiking", 8, 0.4), *seeds("spiking", 20, 0.3)]

    def at_32(accuracy: float) -> DepthStudy:
        return study(*shallow, *seeds("spiking", 32, accuracy))

    assert found(study(*shallow), Claim.SPIKING) is Agreement.TOO_SHALLOW
    assert found(at_32(0.2), Claim.SPIKING) is Agreement.AGREES
    assert found(at_32(0.6), Claim.SPIKING) is Agreement.DIFFERS
    assert found(at_32(0.401), Claim.SPIKING) is Agreement.UNCLEAR


@pytest.mark.parametrize(
    ("in_training", "expected"),
    [
        ((0.19, 0.20, 0.21), Agreement.AGREES),
        ((0.89, 0.90, 0.91), Agreement.DIFFERS),
        ((0.40, 0.50, 0.60), Agreement.UNCLEAR),
    ],
)
def test_a_loss_on_test_images_alone_is_no_failure_of_optimisation(
    study, in_training: Sequence[float], expected: Agreement
) -> None:
    deep = [row("plain", 20, 0.3 + seed / 100, seed=seed, train=train)
            for seed, train in enumerate(in_training)]  # fmt: skip
    assert found(study(*seeds("plain", 8, 0.5), *deep), Claim.OPTIMISATION) is expected


def test_the_deep_order_is_read_where_both_sides_are_trained(study) -> None:
    rows = [*seeds("ms", 8, 0.3), *seeds("plain", 8, 0.4), *seeds("ms", 20, 0.5),
            *seeds("plain", 20, 0.2)]  # fmt: skip
    assert found(study(*rows), Claim.DEEP) is Agreement.AGREES
    assert found(study(*rows, *seeds("spiking", 20, 0.6)), Claim.DEEP) is Agreement.DIFFERS
    assert found(study(*rows, *seeds("spiking", 20, 0.5)), Claim.DEEP) is Agreement.UNCLEAR
    assert found(study(row("ms", 8), row("sew", 8)), Claim.DEEP) is Agreement.UNTRAINED


def test_the_shallow_order_and_that_of_g(study) -> None:
    rows = [*seeds("spiking", 8, 0.5), *seeds("ms", 8, 0.6)]
    assert found(study(*seeds("spiking", 8, 0.5), *seeds("no_lif", 8, 0.4)), Claim.SHALLOW) is (
        Agreement.UNTRAINED
    )
    assert found(study(*rows, *seeds("no_lif", 8, 0.4)), Claim.SHALLOW) is Agreement.AGREES
    assert found(study(*rows, *seeds("no_lif", 8, 0.55)), Claim.SHALLOW) is Agreement.DIFFERS
    lower = [*seeds("sew", 8, 0.6, merge="iand"), *seeds("spiking", 8, 0.5)]
    assert found(study(*seeds("sew", 8, 0.7), *lower), Claim.MERGES) is Agreement.AGREES
    assert found(study(*seeds("sew", 8, 0.3), *lower), Claim.MERGES) is Agreement.DIFFERS
