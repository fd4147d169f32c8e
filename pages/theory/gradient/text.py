"""What the gradient page says, and the words in its figures."""

import math
from collections.abc import Mapping

from pages.shared.ui.text import tr
from pages.shared.ui.variants import label
from pages.theory.gradient.figures import FactorWords, ProfileWords
from pages.theory.gradient.figures_cost import CostWords
from pages.theory.gradient.figures_laws import GrowthWords, TimeWords
from snncore.analysis.gradient.growth_laws import GradientGrowth
from snncore.analysis.gradient.profile import GradientProfile


def takeaway(found: Mapping[str, GradientProfile]) -> str:
    """Which of the kinds changes the gradient least on its way back, and which most."""
    order = sorted(found, key=lambda name: change(found[name].ratio))
    least, most = order[0], order[-1]
    values = {"least": label(least), "kept": found[least].ratio}
    if len(order) == 1:
        return tr("gradient.takeaway_one", **values)
    return tr("gradient.takeaway", most=label(most), changed=found[most].ratio, **values)


def change(ratio: float) -> float:
    """How far a factor is from 1, in e-folds up or down; infinite where nothing arrives."""
    return abs(math.log(ratio)) if ratio > 0 else math.inf


def blocks_in_words(blocks: int) -> str:
    """A number of blocks in words."""
    return tr("gradient.one_block") if blocks == 1 else tr("gradient.many_blocks", blocks=blocks)


def in_symbols(g: GradientGrowth) -> str:
    """The fitted law as a short formula."""
    return tr(f"gradient.formula_{g.law}", coefficient=g.coefficient)


def profile_words() -> ProfileWords:
    """The words in the first figure."""
    return ProfileWords(
        tr("gradient.block"), tr("gradient.norm"), tr("gradient.downsample"), tr("gradient.law")
    )


def deep_words() -> ProfileWords:
    """The words in the figure of ResNet-152."""
    return profile_words()._replace(block=tr("gradient.deep_block"))


def factor_words(rate: float) -> FactorWords:
    """The words in the figure of the closed form."""
    return FactorWords(
        tr("gradient.blocks_k"),
        tr("gradient.product"),
        tr("gradient.on_spikes"),
        tr("gradient.on_silent"),
        tr("gradient.both", rate=rate),
        tr("gradient.sew_is_one"),
    )


def time_words() -> TimeWords:
    """The words in the figure of the gradient through time."""
    return TimeWords(
        tr("gradient.at_spikes"),
        tr("gradient.at_silent"),
        tr("gradient.input_step"),
        tr("gradient.output_step"),
    )


def growth_words() -> GrowthWords:
    """The words in the figure of the laws."""
    return GrowthWords(tr("gradient.blocks_l"), tr("gradient.log_ratio"), tr("gradient.fit"))


def cost_words() -> CostWords:
    """The words in the figure of the cost."""
    return CostWords(
        tr("field.depth"),
        tr("gradient.cost_seconds"),
        tr("gradient.cost_measured"),
        tr("gradient.cost_line"),
    )
