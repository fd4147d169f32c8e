"""What a figure is called for those who cannot see it: words, no marks."""

import pytest

from pages.shared.components.browser.plain import plain


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("**SEW ResNet** keeps 8", "SEW ResNet keeps 8"),
        ("run `worker.py`, then *wait*", "run worker.py, then wait"),
        ("loss of $f(a, 0)$", "loss of f(a, 0)"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("V_th = 0.5, sn_1", "V_th = 0.5, sn_1"),
        ("**a** and **b**", "a and b"),
    ],
)
def test_marks_go_and_words_stay(markdown: str, said: str) -> None:
    assert plain(markdown) == said
