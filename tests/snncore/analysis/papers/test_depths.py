"""Claims about depth, and the counterfactual, against studies that are made up."""

from pathlib import Path
from typing import Any

import pytest
from depth_rows import row, write

from snncore.analysis.depth.counterfactual import counterfactual
from snncore.analysis.depth.study import DepthStudy, read
from snncore.analysis.papers.depths import by_studies, by_study, cures
from snncore.analysis.papers.verdict import Verdict


@pytest.fixture
def study(tmp_path: Path):
    counter = iter(range(9))

    def made(*rows: dict[str, Any]) -> DepthStudy:
        return read(write(tmp_path / str(next(counter)), rows))

    return made


def seeds(block: str, depth: int, accuracy: float, **changes: Any) -> list[dict[str, Any]]:
    """Three of them, a point apart."""
    return [row(block, depth, accuracy + off, seed=i, **changes)
            for i, off in enumerate((-0.01, 0.0, 0.01))]  # fmt: skip


def starts(identity: float, usual: float, ms: float) -> list[dict[str, Any]]:
    """Spiking from γ = 0 and as usual, MS-ResNet, at depth 20."""
    return [*seeds("spiking", 20, identity, last_gamma=0.0), *seeds("spiking", 20, usual),
            *seeds("ms", 20, ms, last_gamma=0.0)]  # fmt: skip


@pytest.mark.parametrize(
    ("scores", "verdict"),
    [
        ((0.3, 0.5, 0.6), Verdict.HOLDS),  # it does not help
        ((0.5, 0.5, 0.6), Verdict.HOLDS),
        ((0.5, 0.3, 0.7), Verdict.HOLDS_IF),  # it helps, the structure matters more
        ((0.5, 0.3, 0.51), Verdict.NOT_HERE),  # it helps; which of the two is better is not known
        ((0.7, 0.3, 0.5), Verdict.FAILS),  # it cures
    ],
)
def test_whether_the_identity_cures_turns_with_the_accuracies(study, scores, verdict) -> None:
    found = cures(study(*starts(*scores)))
    assert found.verdict is verdict
    assert found.numbers["depth"] == 20
    assert found.numbers["identity"] == pytest.approx(scores[0])


def test_without_both_starts_nothing_is_said(study) -> None:
    found = cures(study(*seeds("spiking", 20, 0.4), *seeds("ms", 20, 0.5, last_gamma=0.0)))
    assert found.verdict is Verdict.NOT_HERE
    assert found.numbers["depth"] == 0


def test_as_usual_is_the_largest_gamma_where_none_has_that_of_all(study) -> None:
    made = study(row("spiking", 20, 0.3, last_gamma=0.0), row("spiking", 20, 0.4, last_gamma=0.1),
                 row("spiking", 20, 0.5, last_gamma=0.5))  # fmt: skip
    (found,) = counterfactual(made)
    assert (found.from_identity, found.as_usual, found.ms, found.seeds) == (0.3, 0.5, None, 1)


def test_a_study_that_decides_is_asked_before_one_that_does_not(study) -> None:
    silent = study(row("spiking", 8, 0.4))
    telling = study(*seeds("spiking", 8, 0.6), *seeds("spiking", 44, 0.2))
    name = "depth_spiking"
    assert by_study(silent)[name].verdict is Verdict.NOT_HERE
    assert by_study(telling)[name].verdict is Verdict.HOLDS
    assert by_studies([silent, telling])[name].verdict is Verdict.HOLDS
    assert by_studies([silent])[name].verdict is Verdict.NOT_HERE
    assert by_studies([])[name].verdict is Verdict.NOT_HERE
    assert by_studies([]).keys() == by_study(silent).keys()
