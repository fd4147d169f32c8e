"""Numbers on the page are written as the field writes them, whatever wrote them first."""

import math
import random

import pytest

from pages.shared.ui.numbers import RAISED, by_hand
from pages.shared.ui.table import cell, markdown
from pages.shared.ui.text import tr

LOWERED = {chr(raised): chr(plain) for plain, raised in RAISED.items()}


@pytest.mark.parametrize(
    ("machine", "hand"),
    [
        ("at most 1.2e-08.", "at most 1.2 × 10⁻⁸."),
        ("1e-05, 0.001", "10⁻⁵, 0.001"),
        ("×3.45e+12 as large", "×3.45 × 10¹² as large"),
        ("−5e-07 and -5e-07", "−5 × 10⁻⁷ and −5 × 10⁻⁷"),
        ("from -0.00 to -0%", "from 0.00 to 0%"),
        ("×inf, -inf; information, inf_x", "×∞, −∞; information, inf_x"),
        ("rates: -0.004, (-1)", "rates: −0.004, (−1)"),
        ("ResNet-20, x-0, 1-0, 2026-11-28, /a/-3", "ResNet-20, x-0, 1-0, 2026-11-28, /a/-3"),
        ("SHA-256 7e-08abc, v1.2e-08, 2e10", "SHA-256 7e-08abc, v1.2e-08, 2e10"),
    ],
)
def test_powers_signs_and_zeros_are_written_by_hand(machine: str, hand: str) -> None:
    assert by_hand(machine) == hand


@pytest.mark.parametrize("spec", ["g", ".3g", ".1e", ".4g"])
def test_what_is_written_by_hand_is_the_same_number(spec: str) -> None:
    chance = random.Random(0)
    for _ in range(500):
        text = f"{chance.choice((-1, 1)) * 10 ** chance.uniform(-30, 30):{spec}}"
        written = by_hand(text)
        assert not set("e-+") & set(written)
        assert math.isclose(read(written), float(text), rel_tol=1e-12)


def read(written: str) -> float:
    """The number that somebody reads."""
    plain = "".join(LOWERED.get(c, c) for c in written if c not in "− ")
    digits, _, power = plain.rpartition("×")
    raised = set(LOWERED) & set(written)
    size = float(digits or 1) * 10.0 ** int(power[2:]) if raised else float(plain)
    return -size if written[0] == "−" else size


def test_sentences_and_tables_have_them() -> None:
    assert "4.8 × 10⁻⁷" in tr("lesson_gradient.vanishing_reveal", ratio=4.8e-7)
    assert "| 10⁻⁵ |" in markdown(["a"], [[f"{1e-5:.3g}"]])
    assert cell("2e-09") == '<td class="">2 × 10⁻⁹</td>'
