"""What if it is trained on? The converted network, and the same from an unconverted start."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from pages.models.conversion.controls import relu_nets
from pages.models.conversion.figures_tuned import Words, tuned
from pages.models.conversion.python_code import of_tuning
from pages.models.conversion.results import tuned_runs
from pages.shared.components.plot.plot import show
from pages.shared.nets.trained import TrainedNet, trained_nets
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import data_name
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.conversion.fine_tuning import Start
from snncore.analysis.conversion.tuned import RATES, SEARCHED, Tuned
from snncore.analysis.depth.seed_interval import comparison

Runs = Mapping[Start, Tuned]


def tuned_panel(net: TrainedNet) -> None:
    """Accuracy over the steps of a direct training; a sentence for a network without."""
    runs = tuned_runs(net)
    if len(runs) < len(Start):
        known = [each.name for each in relu_nets(trained_nets()).values() if tuned_runs(each)]
        st.info(tr("conversion.no_tuned", known=tr("propagation.between").join(known) or "–"))
        return
    show(
        tuned(runs, words()),
        key="conversion_tuned",
        summary=said_of_tuned(runs),
        provenance=conditions(net, runs),
        table=tuned_table(runs),
        code=of_tuning(net, runs),
    )
    rates = {f"{start}_rate": run.learning_rate for start, run in runs.items()}
    tried = ", ".join(f"{rate:g}" for rate in RATES)
    st.markdown(tr("conversion.tuned_how", tried=tried, searched=SEARCHED, **rates))


def words() -> Words:
    """What stands in the figure."""
    return Words(
        steps=tr("conversion.training_steps"),
        accuracy=tr("conversion.accuracy"),
        relu=tr("conversion.relu"),
        starts={start: tr(f"conversion.start_{start}") for start in Start},
    )


def said_of_tuned(runs: Runs) -> str:
    """From where to where each goes, and whether the seeds tell their ends apart."""
    ends = {start: np.array([each[-1] for each in run.accuracy]) for start, run in runs.items()}
    carried, other = runs[Start.TRAINED], runs[Start.UNTRAINED]
    said = tr(
        "conversion.summary_tuned",
        time=carried.time_steps,
        steps=carried.steps[-1],
        seeds=len(carried.accuracy),
        relu=carried.relu,
        first=carried.accuracy[0][0],
        last=float(ends[Start.TRAINED].mean()),
        other_first=other.accuracy[0][0],
        other_last=float(ends[Start.UNTRAINED].mean()),
    )
    verdict = comparison(ends[Start.TRAINED], ends[Start.UNTRAINED])
    return f"{said} {tr(f'conversion.tuned_{verdict}')}"


def conditions(net: TrainedNet, runs: Runs) -> Provenance:
    """Whose pictures, how many, how many seeds."""
    run = runs[Start.TRAINED]
    said = [
        net.name,
        tr("conversion.images", count=run.images, data=data_name(run.data)),
        tr("conversion.tuned_seeds", seeds=len(run.accuracy)),
        "CPU",
    ]
    return Provenance(Source.PRECOMPUTED, said)


def tuned_table(runs: Runs) -> dict[str, list[object]]:
    """A row for each start, seed and step."""
    rows = [
        (start.value, run.learning_rate, seed, step, value)
        for start, run in runs.items()
        for seed, curve in enumerate(run.accuracy)
        for step, value in zip(run.steps, curve, strict=True)
    ]
    return by_column(("start", "learning_rate", "seed", "step", "accuracy"), rows)
