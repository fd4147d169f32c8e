"""The propagation page's first panel: rates and outputs by block."""

from collections.abc import Mapping, Sequence

import numpy as np

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.measuring import by_variant
from pages.shared.ui.panel import FIRST
from pages.shared.ui.probe import conditions
from pages.shared.ui.python_code import call, of_kinds
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from pages.shared.ui.variants import VARIANTS, label, line, of_variant
from pages.theory.propagation.figures import rates
from pages.theory.propagation.results import propagated
from pages.theory.propagation.text import in_words, rate_words
from snncore.analysis.probe import Probe
from snncore.analysis.signal.depth_laws import add_bound, mean_output, second_rate
from snncore.analysis.signal.propagation import Propagation
from snncore.block import Merge
from snncore.experiment import BlockKind


def rates_panel(probe: Probe, chosen: Sequence[str], log: bool) -> Mapping[str, Propagation]:
    """Draw and return rates and outputs of every block of the chosen kinds."""
    found = by_variant(propagated, probe, chosen)
    changes_shape = next(iter(found.values())).changes_shape
    laws = {}
    for name in chosen:
        one = of_variant(probe, name)
        laws[name] = (second_rate(one, changes_shape), mean_output(one, changes_shape))
    lines = {name: line(name) for name in chosen}
    show(
        rates(found, laws, add_bound(changes_shape), log, lines, rate_words(chosen)),
        key="propagation_rates",
        summary=summary(probe, found),
        provenance=Provenance(Source.MEASURED, conditions(probe)),
        table=table(found),
        code=code(probe, chosen),
        height=FIRST,
    )
    return found


def summary(probe: Probe, found: Mapping[str, Propagation]) -> str:
    """What each line does, in one sentence."""
    parts = tr("propagation.between").join(said(name, p) for name, p in found.items())
    return tr("propagation.rates_summary", net=in_words(probe), parts=parts)


def said(name: str, p: Propagation) -> str:
    """What one variant's output does from the first block to the last."""
    values = {"name": label(name), "end": p.mean[-1], "start": p.mean[0], "largest": p.largest[-1]}
    block, merge, _ = VARIANTS[name]
    silent = np.flatnonzero(p.active == 0)
    if len(silent):
        return tr("propagation.said_silent", block=silent[0], **values)
    if block is BlockKind.SEW and merge is Merge.ADD:
        return tr("propagation.said_add", bound=add_bound(p.changes_shape)[-1], **values)
    if block is BlockKind.RBA:
        return tr("propagation.said_rba", **values)
    return tr("propagation.said", **values)


def table(found: Mapping[str, Propagation]) -> dict[str, list[object]]:
    """One row for each variant and block; block 0 is what enters the first one."""
    rows = [
        (name, block, float("nan") if block == 0 else p.rate[block - 1])
        + (p.mean[block], p.largest[block], p.active[block], p.variance[block])
        for name, p in found.items()
        for block in range(len(p.mean))
    ]
    names = ("kind", "block", "rate", "mean", "largest", "active", "variance")
    return by_column(names, rows)


def code(probe: Probe, chosen: Sequence[str]) -> str:
    """The lines of Python that measure the same."""
    imports = (
        "from snncore.analysis.probe import Probe",
        "from snncore.analysis.signal.propagation import propagate",
    )
    probes = {name: call(of_variant(probe, name)) for name in chosen}
    said = ("each.mean[0]", "each.mean[-1]", "each.largest[-1]", "each.mean")
    return of_kinds(imports, probes, "propagate(probe)", *said)
