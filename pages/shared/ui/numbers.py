"""Numbers in sentences, tables and figures, as the field writes them."""

import re

POWER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)e([+-]\d{2,})(?!\w)")
SIGN = re.compile(r"(?<![\w.)\]/-])-(?=[\d∞])")
MINUS_ZERO = re.compile(r"(?<![\w.)\]])−(?=0(?:\.0+)?(?![\w.]))")
INFINITE = re.compile(r"(?<![\w.])inf(?!\w)")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def by_hand(text: str) -> str:
    """The text with Python's powers of ten, signs and zeros as they are written by hand:
    −1.2 × 10⁻⁸ for "-1.2e-08", 10⁻⁵ for "1e-05", 0.00 for "-0.00", ∞ for "inf"."""
    return MINUS_ZERO.sub("", SIGN.sub("−", POWER.sub(raised, INFINITE.sub("∞", text))))


def raised(number: re.Match[str]) -> str:
    """What stands for one number: "1.2 × 10⁻⁸"."""
    digits, exponent = number.groups()
    power = "10" + str(int(exponent)).translate(RAISED)
    return power if digits == "1" else f"{digits} × {power}"
