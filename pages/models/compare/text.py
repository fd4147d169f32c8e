"""What the numbers of pinned runs say, in words."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean, stdev
from typing import Any

from pages.models.compare.figures import Words
from pages.models.compare.groups import Group
from pages.shared.ui.text import tr
from snncore.analysis.accuracy_error import accuracy_error
from snncore.analysis.depth.seed_band import SeedBand
from snncore.block import Merge
from snncore.experiment import BlockKind, Dataset

SHALLOW = 20
"""Up to this depth the MS paper's Spiking ResNet still gains from depth."""

BROKEN = (BlockKind.PLAIN, BlockKind.SPIKING)


def words() -> Words:
    """The titles of the figures' axes."""
    return Words(
        step=tr("compare.step"),
        loss=tr("compare.loss"),
        train=tr("compare.train_accuracy"),
        test=tr("compare.test_accuracy"),
        block=tr("train.block"),
        layer=tr("train.layer"),
        gradient=tr("train.gradient"),
        rate=tr("train.rate"),
    )


def accuracy_sentences(groups: Sequence[Group]) -> Iterator[str]:
    """Who reached which test accuracy, whether that is more than chance, and what was expected."""
    order = sorted((g for g in groups if g.scores), key=lambda group: -mean(group))
    if not order:
        yield tr("compare.untested")
        return
    yield tr("compare.order", groups=tr("compare.between").join(map(scored, order)))
    for better, worse in pairwise(order):
        yield apart(better, worse)
    if len({step for group in order for step, _ in group.scores}) > 1:
        yield tr("compare.other_steps")
    yield from expected(order)
    yield from chance(order)


def mean(group: Group) -> float:
    """The mean test accuracy of a group's runs."""
    return fmean(score for _, score in group.scores)


def scored(group: Group) -> str:
    """A group's test accuracy in words: its mean, its spread over the seeds, and at which step."""
    scores = [score for _, score in group.scores]
    values: dict[str, Any] = {"name": group.name, "accuracy": mean(group), "seeds": len(scores)}
    steps = [step for step, _ in group.scores]
    values["step"] = "–".join(map(str, sorted({min(steps), max(steps)})))
    if len(scores) == 1:
        return tr("compare.one_seed", **values)
    return tr(
        "compare.many_seeds", **values, low=min(scores), high=max(scores), sigma=stdev(scores)
    )


def apart(better: Group, worse: Group) -> str:
    """Whether the difference of two groups is larger than what the seed makes."""
    upper, lower = [s for _, s in better.scores], [s for _, s in worse.scores]
    values = {
        "better": better.letter,
        "worse": worse.letter,
        "points": 100 * (mean(better) - mean(worse)),
    }
    if mean(better) == mean(worse):
        return tr("compare.equal", **values)
    if len(upper) == 1 or len(lower) == 1:
        return tr("compare.no_spread", **values)
    if min(upper) > max(lower):
        return tr("compare.apart", **values)
    return tr("compare.overlap", **values)


def expected(order: Sequence[Group]) -> Iterator[str]:
    """The papers' order, where the groups differ in the block alone and are deep."""
    by_kind = [[g for g in order if kind(g) is wanted] for wanted in (True, False)]
    if not all(by_kind) or not alike_but_for_the_block([g for gs in by_kind for g in gs]):
        return
    kept, broken = by_kind
    experiment = kept[0].runs[0].experiment
    depth = experiment.depth
    if experiment.dataset is not Dataset.CIFAR10:
        return
    if depth <= SHALLOW:
        yield tr("compare.too_shallow", depth=depth, shallow=SHALLOW)
        return
    lowest = min(kept, key=lambda group: min(s for _, s in group.scores))
    highest = max(broken, key=lambda group: max(s for _, s in group.scores))
    low, high = min(s for _, s in lowest.scores), max(s for _, s in highest.scores)
    values = {"kept": letters(kept), "broken": letters(broken), "depth": depth}
    values |= {"lowest": lowest.name, "low": low, "highest": highest.name, "high": high}
    if low > high:
        yield tr("compare.as_expected", **values)
        return
    run = kept[0].runs[0]
    seen = run.step * run.recipe.batch_size
    yield tr("compare.not_as_expected", **values, seen=seen, epochs=seen / run.recipe.train_images)


def kind(group: Group) -> bool | None:
    """What the papers say of deep networks of the block: True, they learn; False, they do not;
    None where they say nothing."""
    e = group.runs[0].experiment
    if e.block is BlockKind.MS or (e.block is BlockKind.SEW and e.merge is Merge.ADD):
        return True
    return False if e.block in BROKEN else None


def alike_but_for_the_block(groups: Sequence[Group]) -> bool:
    runs = [group.runs[0] for group in groups]
    # Two ways to say one start: γ = V_th is where tdBN starts anyway.
    settings = [
        replace(e, block=BlockKind.MS, merge=Merge.ADD, seed=0, last_gamma=e.branch_gamma)
        for e in (run.experiment for run in runs)
    ]
    others = [(r.recipe, r.rates, r.step) for r in runs]
    return all(s == settings[0] for s in settings) and all(o == others[0] for o in others)


def chance(order: Sequence[Group]) -> Iterator[str]:
    """Which groups are not above chance, and how exactly an accuracy is known at all."""
    images = min(images_tested(group) for group in order)
    share = 1 / min(run.experiment.classes for group in order for run in group.runs)
    error = math.sqrt(share * (1 - share) / images)
    guessing = [group for group in order if mean(group) < share + 2 * error]
    if guessing:
        yield tr("compare.at_chance", letters=letters(guessing), chance=share)
    error = accuracy_error(mean(order[0]), images)
    yield tr("compare.standard_error", images=images, error=100 * error)


def images_tested(group: Group) -> int:
    run = group.runs[0]
    return run.facts.get("test_images", run.recipe.test_images)


def letters(groups: Sequence[Group]) -> str:
    return tr("compare.and").join(sorted(group.letter for group in groups))


def loss_sentence(groups: Sequence[Group], loss: Mapping[str, SeedBand]) -> str:
    """The training loss at the end of each group's line."""
    known = [(g, loss[g.letter]) for g in groups if len(loss[g.letter].step)]
    said = [
        tr("compare.loss_of", name=group.name, loss=band.mean[-1], step=int(band.step[-1]))
        for group, band in sorted(known, key=lambda pair: pair[1].mean[-1])
        if math.isfinite(band.mean[-1])
    ]
    said += [
        tr("compare.loss_broken", name=group.name, step=int(band.step[-1]))
        for group, band in known
        if not math.isfinite(band.mean[-1])
    ]
    if not said:
        return tr("compare.no_curves")
    return tr("compare.loss_order", groups=tr("compare.between").join(said))


def profile_sentence(
    groups: Sequence[Group], gradient: Mapping[str, SeedBand], rate: Mapping[str, SeedBand]
) -> str:
    """By which factor the gradient changes from the last block to the first; the firing rates."""
    said = []
    for group in groups:
        norms, rates = gradient[group.letter].mean, rate[group.letter].mean
        if not len(norms):
            continue
        text = tr("compare.gradient_none", name=group.name)
        if norms[0] > 0 and norms[-1] > 0:
            text = tr("compare.gradient_of", name=group.name, ratio=norms[0] / norms[-1])
        if len(rates):
            text += tr("compare.rate_of", low=rates.min(), high=rates.max())
        said.append(text)
    return " ".join(said) if said else tr("compare.no_profiles")
