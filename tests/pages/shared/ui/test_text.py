"""A text of the catalogue with its placeholders filled."""

import numpy as np
import streamlit as st

from pages.shared.ui.terms import marked
from pages.shared.ui.text import LANG, closed_up, tr


def test_numbers_are_written_by_hand_and_texts_stay(monkeypatch) -> None:
    monkeypatch.setattr(st, "session_state", {LANG: "en"})
    said = tr("phase.margin_none", v_threshold=np.float32(-2e-9), at=1e6, best=-0.00001)
    assert said.startswith("At V_th = −2 × 10⁻⁹ there is no margin")
    assert "V_th = 10⁶ has the largest margin, 0.0000." in said
    assert "V_th = -1e-05," in tr("error.in_link", field="V_th", given="-1e-05", allowed="")


def test_only_chinese_has_no_space_behind_its_marks(monkeypatch) -> None:
    assert closed_up("“恒等” 成立， 因为 γ", "zh") == "“恒等”成立，因为 γ"
    assert closed_up("20 层 的 γ", "zh") == "20 层的 γ"
    assert closed_up("“ϕ ≈ 1” holds", "en") == "“ϕ ≈ 1” holds"
    monkeypatch.setattr(st, "session_state", {LANG: "en"})
    assert "φ ≈ 0” holds" in tr("isometry.limit", block=1, parts="")
    assert marked("“a” holds", "en") == "“a” holds"
