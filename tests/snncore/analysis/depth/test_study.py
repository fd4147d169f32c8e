"""A depth study read from rows that are made up: gaps, seeds, divergence, damage, degradation."""

import math
import shutil
from pathlib import Path

import numpy as np
import pytest
from depth_rows import row, write

from snncore.analysis.depth.claims import Agreement, Claim, findings
from snncore.analysis.depth.row import places
from snncore.analysis.depth.scores import (
    Standing,
    accuracy_in_training,
    accuracy_on_test,
    apart,
    degradation,
    depth_band,
    telling_depth,
)
from snncore.analysis.depth.study import DepthStudy, read
from snncore.study.grid import read as read_grid

ROOT = Path(__file__).parents[4]


@pytest.fixture
def study(tmp_path: Path):
    return lambda *rows: read(write(tmp_path / "cpu", rows))


def found(study: DepthStudy, claim: Claim) -> Agreement:
    (finding,) = (each for each in findings(study) if each.claim is claim)
    return finding.agreement


def standing(study: DepthStudy) -> Standing:
    return degradation(study, study.kinds[0]).standing


def test_the_shipped_study_is_read_whole_and_every_planned_cell_is_there_or_missing() -> None:
    shipped = read(ROOT / "assets" / "study" / "cpu")
    assert shipped.nets
    assert not shipped.damaged
    assert not shipped.strangers
    planned = read_grid(ROOT / "assets" / "study" / "cpu.toml")
    assert len(shipped.nets) + len(shipped.missing) == len(planned)
    for net in shipped.nets:
        assert len(net.gradient) == (net.experiment.depth - 2) // 2
        assert len(net.rate) == len(net.place)
        assert (np.diff(net.place) > 0).all()


def test_kinds_stand_in_their_usual_order_and_gamma_tells_two_of_them_apart(study) -> None:
    rows = [row("ms", 8, last_gamma=0.5), row("ms", 8, last_gamma=0.0), row("sew", 8, merge="iand"),
            row("sew", 8), row("spiking", 8), row("plain", 8)]  # fmt: skip
    keys = [kind.key for kind in study(*rows).kinds]
    assert keys == ["plain", "spiking", "sew-add", "sew-iand", "ms-g0", "ms-g0.5"]


def test_a_gap_is_nan_and_seeds_make_the_band(study) -> None:
    made = study(
        row("plain", 8, 0.3), row("plain", 8, 0.5, seed=1), row("plain", 32, 0.2), row("ms", 20)
    )
    band = depth_band(made, made.kinds[0], accuracy_on_test)
    assert band.step.tolist() == [8, 20, 32]
    np.testing.assert_allclose(band.mean, [0.4, np.nan, 0.2])
    np.testing.assert_allclose(band.low, [0.3, np.nan, 0.2])
    np.testing.assert_allclose(band.high, [0.5, np.nan, 0.2])
    assert band.sigma[0] == pytest.approx(math.sqrt(0.02))
    assert made.seeds == [0, 1]


def test_training_accuracy_is_that_of_the_last_steps_and_not_of_the_whole_epoch(study) -> None:
    made = study(row("ms", 8, 0.4, train=0.6))
    assert made.nets[0].train.accuracy == pytest.approx(0.6)
    assert made.nets[0].curve.accuracy[0] == pytest.approx(0.1)


def test_what_diverged_has_no_score_and_counts_as_degraded(study) -> None:
    made = study(row("plain", 8, 0.4), row("plain", 20, None))
    deep = made.nets[1]
    assert deep.diverged
    assert math.isnan(deep.test.accuracy)
    assert math.isnan(deep.train.accuracy)
    assert standing(made) is Standing.DIVERGES
    assert found(made, Claim.PLAIN) is Agreement.AGREES


def test_one_damaged_line_is_counted_and_the_rest_is_kept(study) -> None:
    whole = row("plain", 8)
    damaged = [
        "{",
        "[]",
        '{"cell": "x"}',
        '{"cell": "\xff"}',
        *("3", "null", "\x00"),
    ]
    bad_values = [
        whole | {"cell": "a", "depth": 9},
        whole | {"cell": "b", "test_accuracy": 40.0},
        whole | {"cell": "c", "gradient_norms": [1.0]},
        whole | {"cell": "d", "curve": {"step": [1], "loss": [], "accuracy": [0.1]}},
        whole | {"cell": "e", "firing_rates": "many"},
        whole | {"cell": "f", "block": "resnet"},
    ]
    made = study(*damaged, whole, "", *bad_values)
    assert [net.name for net in made.nets] == [whole["cell"]]
    assert list(made.damaged) == [*range(1, 8), *range(10, 16)]


def test_an_empty_study_says_nothing_and_fails_nowhere(study) -> None:
    made = study()
    assert made.setting is None
    assert not made.nets
    assert not made.kinds
    assert telling_depth(made, []) is None
    assert {each.agreement for each in findings(made)} == {
        Agreement.UNTRAINED, Agreement.NOTHING_DEGRADES}  # fmt: skip


def test_networks_of_another_setting_are_never_mixed_in(study) -> None:
    rows = [row("plain", 8), row("plain", 20), row("ms", 8) | {"cell": "w", "width": 16}]
    made = study(*rows, row("ms", 20) | {"cell": "d", "checksum": "1"},
                 row("ms", 20) | {"cell": "e", "epochs": 2})  # fmt: skip
    assert {net.kind.key for net in made.nets} == {"plain"}
    assert made.strangers == 3


def test_what_the_grid_still_asks_for_is_missing(tmp_path: Path) -> None:
    shutil.copy(ROOT / "assets" / "study" / "cpu.toml", tmp_path / "cpu.toml")
    shipped = (ROOT / "assets" / "study" / "cpu" / "results.jsonl").read_text("utf-8")
    first = shipped.splitlines()[0]
    made = read(write(tmp_path / "cpu", [first]))
    planned = read_grid(tmp_path / "cpu.toml")
    assert len(made.missing) == len(planned) - 1
    assert made.depths == sorted({cell.experiment.depth for cell in planned})
    (tmp_path / "cpu.toml").write_text("not = [toml", "utf-8")
    assert not read(tmp_path / "cpu").missing


@pytest.mark.parametrize(
    ("shallow", "deep", "expected"),
    [
        ([0.50], [0.40], Standing.DEGRADES),
        ([0.40], [0.50], Standing.GAINS),
        ([0.400], [0.395], Standing.UNCLEAR),  # half a point of 10,000 images
        ([0.50, 0.48], [0.40, 0.47], Standing.DEGRADES),
        ([0.50, 0.46], [0.40, 0.47], Standing.UNCLEAR),  # the seeds overlap
        ([0.40, 0.41], [0.42, 0.43], Standing.GAINS),
        ([0.500, 0.501], [0.495, 0.496], Standing.DEGRADES),  # seeds say more than their number
    ],
)
def test_degradation_follows_from_the_scores(study, shallow, deep, expected) -> None:
    rows = [row("spiking", depth, score, seed=seed)
            for depth, scores in ((8, shallow), (44, deep))
            for seed, score in enumerate(scores)]  # fmt: skip
    assert standing(study(*rows)) is expected


def test_degradation_is_from_the_best_shallower_depth_and_not_from_the_first(study) -> None:
    made = study(row("plain", 8, 0.3), row("plain", 14, 0.5), row("plain", 20, 0.4))
    line = degradation(made, made.kinds[0])
    assert (line.best, line.deepest, line.standing) == (14, 20, Standing.DEGRADES)
    assert line.lost == pytest.approx(0.1)


def test_a_single_depth_is_no_degradation(study) -> None:
    assert standing(study(row("plain", 8))) is Standing.UNKNOWN


def test_two_shares_are_apart_beyond_two_standard_errors() -> None:
    a, b = np.array([0.5]), np.array([0.5 + 2.1 * math.sqrt(0.5 / 1000)])
    assert apart(b, a, 1000) == 1
    assert apart(a, b, 1000) == -1
    assert apart(a, b, 500) == 0


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


def test_the_telling_depth_is_deep_but_not_lonely(study) -> None:
    rows = [row(block, 8) for block in ("plain", "spiking", "ms", "sew")]
    made = study(*rows, row("plain", 20), row("ms", 20), row("ms", 44))
    assert telling_depth(made, made.kinds) == 20


def test_layers_stand_inside_their_block() -> None:
    layers = ["encode", "stages.0.sn1", "stages.0.sn2", "stages.1.sn1", "decode"]
    assert places(layers, 2).tolist() == [0.5, 0.875, 1.125, 2.0, 2.5]
