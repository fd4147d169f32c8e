"""Claims of the papers against studies that are made up: agrees, differs, or is left open."""

import pytest
from depth_rows import row

from snncore.analysis.depth.claims import Agreement, Claim, findings
from snncore.analysis.depth.scores import accuracy_in_training, degradation
from snncore.analysis.depth.study import DepthStudy


def found(study: DepthStudy, claim: Claim) -> Agreement:
    (finding,) = (each for each in findings(study) if each.claim is claim)
    return finding.agreement


def test_what_diverged_counts_as_degraded(study) -> None:
    made = study(row("plain", 8, 0.4), row("plain", 20, None))
    assert found(made, Claim.PLAIN) is Agreement.AGREES


def test_claims_of_lasting_kinds(study) -> None:
    made = study(row("sew", 8, 0.4), row("sew", 44, 0.5), row("sew", 8, 0.4, merge="and"),
                 row("sew", 44, 0.1, merge="and"), row("ms", 8, 0.5, last_gamma=0.0),
                 row("ms", 44, 0.3, last_gamma=0.0))  # fmt: skip
    assert found(made, Claim.SEW) is Agreement.AGREES  # of SEW it is about ADD alone
    assert found(made, Claim.MS) is Agreement.DIFFERS
    assert found(made, Claim.NO_LIF) is Agreement.UNTRAINED


def test_sew_is_said_to_gain_and_the_others_not_to_lose(study) -> None:
    made = study(
        *(row(block, depth, accuracy) for block in ("sew", "ms", "no_lif")
          for depth, accuracy in ((8, 0.400), (20, 0.401)))
    )  # fmt: skip
    assert found(made, Claim.SEW) is Agreement.UNCLEAR
    assert found(made, Claim.MS) is Agreement.AGREES
    assert found(made, Claim.NO_LIF) is Agreement.AGREES


def test_spiking_is_not_judged_where_the_paper_has_it_still_gain(study) -> None:
    shallow = [row("spiking", 8, 0.4), row("spiking", 20, 0.3)]
    assert found(study(*shallow), Claim.SPIKING) is Agreement.TOO_SHALLOW
    assert found(study(*shallow, row("spiking", 32, 0.2)), Claim.SPIKING) is Agreement.AGREES
    assert found(study(*shallow, row("spiking", 32, 0.6)), Claim.SPIKING) is Agreement.DIFFERS
    assert found(study(*shallow, row("spiking", 32, 0.401)), Claim.SPIKING) is Agreement.UNCLEAR


@pytest.mark.parametrize(
    ("in_training", "expected"),
    [(0.2, Agreement.AGREES), (0.9, Agreement.DIFFERS), (0.5, Agreement.UNCLEAR)],
)
def test_a_loss_on_test_images_alone_is_no_failure_of_optimisation(
    study, in_training: float, expected: Agreement
) -> None:
    made = study(row("plain", 8, 0.5), row("plain", 20, 0.3, train=in_training))
    assert degradation(made, made.kinds[0], accuracy_in_training).at_deepest == [in_training]
    assert found(made, Claim.OPTIMISATION) is expected


def test_the_deep_order_is_read_where_both_sides_are_trained(study) -> None:
    rows = [row("ms", 8, 0.3), row("plain", 8, 0.4), row("ms", 20, 0.5), row("plain", 20, 0.2)]
    assert found(study(*rows), Claim.DEEP) is Agreement.AGREES
    assert found(study(*rows, row("spiking", 20, 0.6)), Claim.DEEP) is Agreement.DIFFERS
    assert found(study(*rows, row("spiking", 20, 0.5)), Claim.DEEP) is Agreement.UNCLEAR
    assert found(study(row("ms", 8), row("sew", 8)), Claim.DEEP) is Agreement.UNTRAINED


def test_the_shallow_order_and_that_of_g(study) -> None:
    rows = [row("spiking", 8, 0.5), row("ms", 8, 0.6), row("no_lif", 8, 0.4)]
    assert found(study(*rows[::2]), Claim.SHALLOW) is Agreement.UNTRAINED
    assert found(study(*rows), Claim.SHALLOW) is Agreement.AGREES
    assert found(study(*rows[:2], row("no_lif", 8, 0.55)), Claim.SHALLOW) is Agreement.DIFFERS
    merges = [row("sew", 8, 0.7), row("sew", 8, 0.6, merge="iand"), row("spiking", 8, 0.5)]
    assert found(study(*merges), Claim.MERGES) is Agreement.AGREES
    assert found(study(row("sew", 8, 0.3), *merges[1:]), Claim.MERGES) is Agreement.DIFFERS
