"""The comparison: who is pinned, the figures, what they say, and the settings that differ."""

from enum import StrEnum

import streamlit as st

from pages.models.compare import figures
from pages.models.compare.groups import Found, Group, band, last_profile
from pages.models.compare.pins import LETTERS, Pins, unpin, unpin_all
from pages.models.compare.runs import SHIPPED
from pages.models.compare.settings import as_html, by_group, differing, same, surroundings
from pages.models.compare.text import accuracy_sentences, loss_sentence, profile_sentence
from pages.shared.components.plot.plot import show
from pages.shared.nets.several import one_of_each_block
from pages.shared.nets.trained import TrainedNet, shipped
from pages.shared.runs.file import plain
from pages.shared.ui.controls import choice, one_of
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import call, listed, script
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.depth.seed_band import SeedBand

WINDOWS = (1, 5, 10, 20, 50)


class Spread(StrEnum):
    """What a band shows of several seeds."""

    EXTREMES = "extremes"
    SIGMA = "sigma"


def examples() -> Pins:
    """Of the networks that ship with the app one of each block, with curves where some have."""
    nets = {key: TrainedNet(key, c, Source.PRECOMPUTED) for key, c in shipped().items()}
    drawn = {key: net for key, net in nets.items() if net.checkpoint.record.get("curve")}
    keys = [f"{SHIPPED}{key}" for key in one_of_each_block(drawn or nets)]
    return {letter: [key] for letter, key in zip(LETTERS, keys, strict=False)}


def comparison(found: Found, example: bool) -> None:
    """All of it; one sentence for each pin that does not stand."""
    complain(found)
    groups = found.groups
    if not groups:
        st.info(tr("compare.nothing_pinned"), icon=":material/push_pin:")
        return
    st.subheader(tr("compare.example") if example else tr("compare.pinned"), anchor="pinned")
    legend(groups, example)
    with st.container(horizontal=True, gap="medium"):
        window = one_of("compare_window", WINDOWS, 10)
        several = any(len(group.runs) > 1 for group in groups)
        spread = choice("compare_spread", list(Spread), Spread.EXTREMES) if several else None
    learning(groups, window, spread is Spread.SIGMA)
    profiles(groups, spread is Spread.SIGMA)
    settings(groups)


def complain(found: Found) -> None:
    for letter, key in found.unknown:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(tr("compare.unknown", letter=letter, run=plain(key)), width="stretch")
            st.button(tr("compare.unpin"), key=f"unpin_run_{key}", on_click=unpin, args=(key,))
    for letter, run in found.strangers:
        seed = run.experiment.seed
        st.warning(tr("compare.stranger", letter=letter, name=run.name, seed=seed))


def legend(groups: list[Group], example: bool) -> None:
    """Letter, name and seeds of each group; a click takes it out."""
    with st.container(horizontal=True, gap="small"):
        for group in groups:
            seeds = tr("compare.and").join(map(str, group.seeds))
            going = any(run.active for run in group.runs)
            st.button(
                tr("compare.going_on" if going else "compare.group", name=group.name, seeds=seeds),
                icon=":material/close:",
                key=f"unpin_{group.letter}",
                help=tr("compare.unpin"),
                disabled=example,
                on_click=unpin_all,
                args=(group.letter,),
            )


def learning(groups: list[Group], window: int, sigma: bool) -> None:
    """Loss and accuracies against the step, and the verdict."""
    loss = {g.letter: band(g, lambda run: run.curve, "loss", window) for g in groups}
    train = {g.letter: band(g, lambda run: run.curve, "accuracy", window) for g in groups}
    test = {g.letter: band(g, lambda run: run.test, "accuracy") for g in groups}
    first, *others = accuracy_sentences(groups)
    if any(len(b.step) for b in loss.values()):
        show(
            figures.learning(groups, loss, train, test, sigma),
            key="compare_learning",
            summary=f"{first} {loss_sentence(groups, loss)}",
            provenance=provenance(groups),
            table=numbers(
                groups, {"training loss": loss, "training accuracy": train, "test accuracy": test}
            ),
            code=code(groups),
            height=400,
        )
    else:
        st.markdown(first)
        st.caption(tr("compare.no_curves"))
    st.markdown("\n".join(f"- {sentence}" for sentence in others))


def profiles(groups: list[Group], sigma: bool) -> None:
    """Gradient norm by block and firing rate by layer, as they were last."""
    if not any(run.profile["step"] for group in groups for run in group.runs):
        return
    gradient = {g.letter: last_profile(g, "gradient_norms") for g in groups}
    rate = {g.letter: last_profile(g, "firing_rates") for g in groups}
    show(
        figures.profiles(groups, gradient, rate, sigma),
        key="compare_profiles",
        summary=profile_sentence(groups, gradient, rate),
        provenance=provenance(groups),
        table=numbers(groups, {"gradient norm": gradient, "firing rate": rate}),
        code=code(groups),
        height=380,
    )


def settings(groups: list[Group]) -> None:
    """What differs as a table, what does not in one line."""
    table = by_group(groups)
    rows = differing(table)
    st.subheader(tr("compare.settings"), anchor="settings")
    if rows:
        st.html(as_html(groups, rows))
    elif len(groups) > 1:
        st.markdown(tr("compare.no_difference"))
    line = " · ".join(map(plain, same(groups, table)))
    st.caption(tr("compare.same", settings=line) if len(groups) > 1 else line)


def provenance(groups: list[Group]) -> Provenance:
    """Who measured, and on what; where that differs, which letters."""
    runs = {group.letter: group.runs[0] for group in groups}
    shipped_ones = [key for key, run in runs.items() if run.source is Source.PRECOMPUTED]
    imported = [g.letter for g in groups if any(run.imported for run in g.runs)]
    known = [surroundings(run) for run in runs.values()]
    conditions = [
        plain(", ".join(dict.fromkeys(each[name] for each in known)))
        for name in (tr("compare.pictures"), tr("compare.device"))
    ]
    if imported:
        conditions.append(tr("compare.from_file", letters=tr("compare.and").join(imported)))
    if len(shipped_ones) == len(groups):
        return Provenance(Source.PRECOMPUTED, conditions)
    if shipped_ones:
        letters = tr("compare.and").join(shipped_ones)
        conditions.append(tr("compare.mixed", letters=letters))
    return Provenance(Source.MEASURED, conditions)


def numbers(
    groups: list[Group], quantities: dict[str, dict[str, SeedBand]]
) -> dict[str, list[object]]:
    """One row for each group, quantity and step or place."""
    rows = [
        (group.name, quantity, int(step), *values)
        for quantity, bands in quantities.items()
        for group in groups
        for step, *values in zip(*bands[group.letter], strict=True)
    ]
    columns = ("group", "quantity", "step or place", "mean", "least", "largest", "sigma")
    return by_column(columns, rows)


def code(groups: list[Group]) -> str:
    """The lines of Python that make the same runs."""
    runs = [run for group in groups for run in group.runs]
    imports = (
        "from snncore.data import load",
        "from snncore.experiment import Experiment",
        "from snncore.recipe import Recipe",
        "from snncore.run.run import Run",
    )
    return script(
        imports,
        *listed("runs", (f"({call(run.experiment)}, {call(run.recipe)})" for run in runs)),
        "for experiment, recipe in runs:",
        "    for event in Run(experiment, recipe, load(experiment.dataset)):",
        "        print(event)",
    )
