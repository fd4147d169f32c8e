"""The question on downsample blocks: what its ablation says is what the seeds can tell."""

import pytest

from pages.shared.ui.text import LANGUAGES, catalogue
from pages.theory.block import downsample
from snncore.analysis.block.downsample_ablation import Trained
from tests.pages.opened import opened

OWN, SIMPLER = (0.40, 0.42, 0.44), (0.60, 0.62, 0.64)


def ablation(own: tuple[float, ...], simpler: tuple[float, ...]) -> list[Trained]:
    return [Trained("add", is_simpler, seed, value)
            for is_simpler, values in ((False, own), (True, simpler))
            for seed, value in enumerate(values)]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("runs", "verdict"),
    [
        (ablation(OWN, SIMPLER), "better"),
        (ablation(SIMPLER, OWN), "worse"),
        (ablation(OWN, OWN), "same"),
        (ablation((0.2, 0.5, 0.6), (0.4, 0.5, 0.7)), "same"),
        (ablation(OWN[:2], SIMPLER[:2]), "same"),  # two seeds tell nothing
    ],
)
def test_a_verdict_needs_seeds(
    runs: list[Trained], verdict: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downsample, "trained", lambda: runs)
    app = opened("theory/block", lang=language, section="downsample")
    assert not app.exception
    [table] = [m.value for m in app.markdown if "SEW ADD" in m.value and "| --- |" in m.value]
    said = {
        key: catalogue(language)[f"block.ablation_{key}"] for key in ("better", "worse", "same")
    }
    assert [key for key, text in said.items() if text in table] == [verdict]
