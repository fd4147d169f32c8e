"""The comparison: who is pinned, the figures, what they say, and the settings that differ."""

from enum import StrEnum

import streamlit as st

from pages.models.compare import figures
from pages.models.compare.export import code, numbers, provenance
from pages.models.compare.groups import Found, Group, band, last_profile
from pages.models.compare.pins import LETTERS, Pins, unpin, unpin_all
from pages.models.compare.runs import SHIPPED
from pages.models.compare.settings import as_html, by_group, differing, same
from pages.models.compare.text import accuracy_sentences, loss_sentence, profile_sentence, words
from pages.shared.components.plot.plot import show
from pages.shared.nets.several import one_of_each_block
from pages.shared.nets.trained import TrainedNet, shipped
from pages.shared.runs.file import plain
from pages.shared.ui.controls import choice, one_of
from pages.shared.ui.figure import Source
from pages.shared.ui.panel import FIRST
from pages.shared.ui.text import tr

WINDOWS = (1, 5, 10, 20, 50)


class Spread(StrEnum):
    """What a band shows of several seeds."""

    EXTREMES = "extremes"
    SIGMA = "sigma"


def examples() -> Pins:
    """The pins of a first visit: one shipped network of each block, with curves where some have."""
    nets = {key: TrainedNet(key, c, Source.PRECOMPUTED) for key, c in shipped().items()}
    drawn = {key: net for key, net in nets.items() if net.checkpoint.record.get("curve")}
    keys = [f"{SHIPPED}{key}" for key in one_of_each_block(drawn or nets)]
    return {letter: [key] for letter, key in zip(LETTERS, keys, strict=False)}


def curves_section(found: Found) -> None:
    """Loss and accuracies against the step."""
    if not found.groups:
        st.info(tr("compare.nothing_pinned"), icon=":material/push_pin:")
        return
    with st.container(horizontal=True, gap="medium"):
        window = one_of("compare_window", WINDOWS, 10)
        spread = choose_spread(found.groups)
    learning(found.groups, window, spread is Spread.SIGMA)


def inside_section(found: Found) -> None:
    """Gradient norms by block and firing rates by layer."""
    if not any(run.profile["step"] for group in found.groups for run in group.runs):
        st.info(tr("compare.no_profiles"))
        return
    profiles(found.groups, choose_spread(found.groups) is Spread.SIGMA)


def choose_spread(groups: list[Group]) -> Spread | None:
    """What a band shows of several seeds; None, and no control, where no group has several."""
    several = any(len(group.runs) > 1 for group in groups)
    return choice("compare_spread", list(Spread), Spread.EXTREMES) if several else None


def takeaway(found: Found) -> str:
    """Who is ahead, in one sentence."""
    if not found.groups:
        return tr("compare.nothing_pinned")
    return next(accuracy_sentences(found.groups))


def complain(found: Found) -> None:
    for letter, key in found.unknown:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(tr("compare.unknown", letter=letter, run=plain(key)), width="stretch")
            st.button(tr("compare.unpin"), key=f"unpin_run_{key}", on_click=unpin, args=(key,))
    for letter, run in found.strangers:
        seed = run.experiment.seed
        st.warning(tr("compare.stranger", letter=letter, name=run.name, seed=seed))


def legend(groups: list[Group], example: bool) -> None:
    """Letter, name and seeds of each group; a click takes out what somebody has put in."""
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if example:
            st.markdown(tr("compare.example"), width="content")
        for group in groups:
            seeds = tr("compare.and").join(map(str, group.seeds))
            going = any(run.active for run in group.runs)
            text = tr(
                "compare.going_on" if going else "compare.group", name=group.name, seeds=seeds
            )
            if example:
                st.badge(text, color="gray")
                continue
            st.button(
                text,
                icon=":material/close:",
                key=f"unpin_{group.letter}",
                help=tr("compare.unpin"),
                on_click=unpin_all,
                args=(group.letter,),
            )


def pinned(groups: list[Group]) -> list[figures.Pinned]:
    """The groups as the figures know them."""
    return [group.pinned for group in groups]


def learning(groups: list[Group], window: int, sigma: bool) -> None:
    """Loss and accuracies against the step, and the verdict."""
    loss = {g.letter: band(g, lambda run: run.curve, "loss", window) for g in groups}
    train = {g.letter: band(g, lambda run: run.curve, "accuracy", window) for g in groups}
    test = {g.letter: band(g, lambda run: run.test, "accuracy") for g in groups}
    _, *others = accuracy_sentences(groups)
    if any(len(b.step) for b in loss.values()):
        show(
            figures.learning(pinned(groups), loss, train, test, words(), sigma),
            key="compare_learning",
            summary=loss_sentence(groups, loss),
            provenance=provenance(groups),
            table=numbers(
                groups, {"training loss": loss, "training accuracy": train, "test accuracy": test}
            ),
            code=code(groups),
            height=FIRST,
        )
    else:
        st.caption(tr("compare.no_curves"))
    st.markdown("\n".join(f"- {sentence}" for sentence in others))


def profiles(groups: list[Group], sigma: bool) -> None:
    """Gradient norm by block and firing rate by layer, as they were last."""
    gradient = {g.letter: last_profile(g, "gradient_norms") for g in groups}
    rate = {g.letter: last_profile(g, "firing_rates") for g in groups}
    show(
        figures.profiles(pinned(groups), gradient, rate, words(), sigma),
        key="compare_profiles",
        summary=profile_sentence(groups, gradient, rate),
        provenance=provenance(groups),
        table=numbers(groups, {"gradient norm": gradient, "firing rate": rate}),
        code=code(groups),
        height=380,
    )


def settings_section(found: Found) -> None:
    """What differs as a table, what does not in one line."""
    groups = found.groups
    if not groups:
        st.info(tr("compare.nothing_pinned"), icon=":material/push_pin:")
        return
    table = by_group(groups)
    rows = differing(table)
    if rows:
        st.html(as_html(groups, rows))
    elif len(groups) > 1:
        st.markdown(tr("compare.no_difference"))
    line = " · ".join(map(plain, same(groups, table)))
    st.caption(tr("compare.same", settings=line) if len(groups) > 1 else line)
