"""A wait in words."""

import math

from pages.shared.ui.text import tr


def wait_in_words(seconds: float | None) -> str:
    """How long it takes until a run begins, about, in whole minutes rounded up."""
    if seconds is None:
        return tr("train.wait_unknown")
    return tr("train.wait", minutes=max(1, math.ceil(seconds / 60)))
