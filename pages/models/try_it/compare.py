"""The Try it page's second question: the same picture in up to four networks."""

from collections.abc import Mapping

import streamlit as st

from pages.models.try_it import figures
from pages.models.try_it.figures import OneClass
from pages.models.try_it.results import Tried
from pages.models.try_it.text import ANSWER, IMPORTS, words
from pages.shared.components.plot.plot import show
from pages.shared.nets.python_code import of_nets, picture_imports, pixels
from pages.shared.nets.several import choose_trained_nets, looks, names, one_of_each_block
from pages.shared.nets.trained import TrainedNet, trained_nets
from pages.shared.runs.names import CPU
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import device_name
from pages.shared.ui.style import Line
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr


def comparison(first: Tried) -> None:
    """The section: the probability of the label, or of the first answer, in up to four networks."""
    nets = choose_trained_nets("try_it_nets", default=at_first())
    if not nets:
        return
    wanted = first.wanted or first.classes[first.found.answer]
    tried = {key: Tried(net, first.picture) for key, net in nets.items()}
    able = {key: each for key, each in tried.items() if wanted in each.classes}
    called, look = names(nets), looks(nets)
    if left_out := [called[key] for key in nets if key not in able]:
        others = tr("propagation.between").join(left_out)
        st.info(tr("try_it.cannot_say", wanted=wanted, names=others))
    if not able:
        return
    measure(able)
    lines = [
        OneClass(Line(called[key], look[key]), each.found.shares[:, each.classes.index(wanted)])
        for key, each in able.items()
    ]
    title = tr("try_it.of_label" if first.wanted else "try_it.of_answer", wanted=wanted)
    show(
        figures.side_by_side(lines, len(first.classes), words()._replace(probability=title)),
        key="try_it_compare",
        summary=summary(able, called, first.wanted),
        provenance=provenance(nets, first),
        table=table(able, called),
        code=code(able, first),
        height=420,
    )


def at_first() -> list[str]:
    """The networks chosen at first: one of each block among those with the most time steps."""
    nets = {key: n for key, n in trained_nets().items() if n.source is Source.PRECOMPUTED}
    most = max((n.checkpoint.experiment.time_steps for n in nets.values()), default=0)
    longest = {k: n for k, n in nets.items() if n.checkpoint.experiment.time_steps == most}
    return one_of_each_block(longest)


def measure(tried: Mapping[str, Tried]) -> None:
    """One network after the other, each kept: the page says how far it is."""
    place = st.empty()
    for done, each in enumerate(tried.values()):
        if done:
            text = tr("measured.so_far", done=done, total=len(tried))
            place.progress(done / len(tried), text)
        _ = each.found
    place.empty()


def summary(tried: Mapping[str, Tried], called: Mapping[str, str], label: str | None) -> str:
    """What each of them says, and how many are right."""
    said = [one(each, called[key]) for key, each in tried.items()]
    together = tr("propagation.between").join(said)
    if label is None:
        return tr("try_it.several", said=together)
    right = sum(each.classes[each.found.answer] == label for each in tried.values())
    return tr("try_it.several_right", right=right, count=len(tried), label=label, said=together)


def one(each: Tried, name: str) -> str:
    """One network in words: its answer, how sure it is, and since which step."""
    found = each.found
    return tr(
        "try_it.one_of_several",
        name=name,
        answer=each.classes[found.answer],
        share=float(found.shares[-1, found.answer]),
        settled=found.settled,
        steps=len(found.shares),
    )


def provenance(nets: Mapping[str, TrainedNet], first: Tried) -> Provenance:
    """Measured now; whose the networks are stands with each of them in the box."""
    sources = [tr(f"figure.{source}") for source in dict.fromkeys(n.source for n in nets.values())]
    network = tr("try_it.network", source=tr("compare.and").join(sources))
    return Provenance(Source.MEASURED, [network, first.picture.name, device_name(CPU)])


def table(tried: Mapping[str, Tried], called: Mapping[str, str]) -> dict[str, list[object]]:
    """One row for each network, step and class."""
    rows = [
        (called[key], t, name, float(share))
        for key, each in tried.items()
        for t, shares in enumerate(each.found.shares, start=1)
        for name, share in zip(each.classes, shares, strict=True)
    ]
    columns = ("net", "step", "class", "probability")
    return by_column(columns, rows)


def code(tried: Mapping[str, Tried], first: Tried) -> str:
    """The lines of Python that measure the same."""
    return of_nets(
        [each.net for each in tried.values()],
        [*picture_imports(first.picture), *IMPORTS],
        *ANSWER,
        before=pixels(first.picture),
        dataset=first.picture.dataset,
    )
