"""A text of the catalogue with its placeholders filled."""

import streamlit as st

from pages.shared.ui.terms import marked
from pages.shared.ui.text import LANG, closed_up, tr


def test_only_chinese_has_no_space_behind_its_marks(monkeypatch) -> None:
    assert closed_up("“恒等” 成立， 因为 γ", "zh") == "“恒等”成立，因为 γ"
    assert closed_up("“ϕ ≈ 1” holds", "en") == "“ϕ ≈ 1” holds"
    monkeypatch.setattr(st, "session_state", {LANG: "en"})
    assert "φ ≈ 0” holds" in tr("isometry.limit", block=1, parts="")
    assert marked("“a” holds", "en") == "“a” holds"
