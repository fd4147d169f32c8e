"""What the isometry page says, the words in its figures, and its lines of Python."""

from collections.abc import Mapping, Sequence

import numpy as np

from pages.shared.ui.probe import conditions
from pages.shared.ui.python_code import call, of_kinds
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, of_variant
from pages.theory.isometry.figures import BlockWords
from pages.theory.isometry.figures_gamma import GammaWords, GateWords
from snncore.analysis.isometry.isometry import Isometry, IsometryProbe


def takeaway(found: Mapping[str, Isometry], gamma: float) -> str:
    """Which of the kinds comes nearest to an isometry, in numbers."""
    kept = {name: both for name, one in found.items() if (both := means(one)) is not None}
    if not kept:
        return tr("isometry.takeaway_none")
    best = min(kept, key=lambda name: abs(kept[name][0] - 1) + kept[name][1])
    mean, variance = kept[best]
    values = {"name": label(best), "mean": mean, "variance": variance, "gamma": gamma}
    return tr("isometry.takeaway_one" if len(found) == 1 else "isometry.takeaway", **values)


def means(found: Isometry) -> tuple[float, float] | None:
    """Mean and variance of the squared singular values, over the blocks that keep the shape."""
    kept = [m[:2] for m, s in zip(found.blocks, found.changes_shape, strict=True) if not s]
    if not kept:
        return None
    mean, variance = np.mean(kept, axis=0)
    return float(mean), float(variance)


def under(probe: IsometryProbe, estimated: bool = False) -> Sequence[str]:
    """The conditions, and how many random vectors an estimate takes."""
    limit, vectors = probe.exact_up_to, probe.vectors
    how = tr("isometry.estimated", limit=limit, vectors=vectors) if estimated else ""
    return (*conditions(probe), how or tr("isometry.exact"))


def said(name: str, found: Isometry) -> str:
    """Mean and variance of one kind over the blocks that keep the shape, in words."""
    kept = means(found)
    if kept is None:
        return tr("isometry.said_none", name=label(name))
    return tr("isometry.said", name=label(name), mean=kept[0], variance=kept[1])


def code(probe: IsometryProbe, chosen: Sequence[str], measure: str, *said: str) -> str:
    """The lines of Python that measure the same for each of the chosen kinds, and what they print
    of it."""
    function = measure.partition("(")[0]
    numpy = ("import numpy as np", "") if any("np." in each for each in said) else ()
    imports = (
        *numpy,
        "from snncore.analysis.isometry.isometry import IsometryProbe",
        f"from snncore.analysis.isometry.{function} import {function}",
    )
    probes = {name: call(of_variant(probe, name)) for name in chosen}
    return of_kinds(imports, probes, measure, *said)


def moments() -> tuple[str, str]:
    """The titles of the two panels."""
    return tr("isometry.mean"), tr("isometry.variance")


def block_words() -> BlockWords:
    """The words in the figure over all blocks."""
    return BlockWords(moments(), tr("isometry.block"), tr("isometry.law"))


def spectrum_words() -> tuple[str, str]:
    """The axes of the singular values."""
    return tr("isometry.square"), tr("isometry.share")


def gamma_words(gamma: float) -> GammaWords:
    """The words in the figure against γ."""
    return GammaWords(
        moments(),
        tr("isometry.gamma"),
        tr("isometry.this_block"),
        tr("isometry.lemma_3"),
        tr("isometry.at_gamma", gamma=gamma),
    )


def gate_words(width: float) -> GateWords:
    """The words in the figure against a."""
    return GateWords(
        moments(),
        tr("isometry.width"),
        tr("isometry.closed_form"),
        tr("isometry.by_autograd"),
        tr("isometry.at_width", width=width),
    )
