"""The isometry page's first panel, every block; and one block's singular values."""

from collections.abc import Mapping, Sequence

import numpy as np

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.measuring import by_variant
from pages.shared.ui.panel import FIRST
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from pages.shared.ui.variants import label, line, of_variant
from pages.theory.isometry.figures import per_block, singular_values
from pages.theory.isometry.results import block_spectrum, jacobians
from pages.theory.isometry.text import block_words, code, said, spectrum_words, under
from snncore.analysis.isometry.isometry import Isometry, IsometryProbe, Values
from snncore.analysis.isometry.jacobian import Moments
from snncore.analysis.isometry.laws import law

MEANS = "np.mean([m[:2] for m, s in zip(each.blocks, each.changes_shape) if not s], axis=0)"
"""In the lines of Python: mean and variance over the blocks that keep the shape."""


def blocks_panel(probe: IsometryProbe, chosen: Sequence[str]) -> Mapping[str, Isometry]:
    """Mean and variance of the squared singular values of every block, drawn and returned."""
    found: Mapping[str, Isometry] = by_variant(jacobians, probe, chosen)  # type: ignore[arg-type]
    laws = {name: law(of_variant(probe, name), found[name]) for name in chosen}
    parts = tr("propagation.between").join(said(name, one) for name, one in found.items())
    estimated = any(not m.exact for one in found.values() for m in one.blocks)
    show(
        per_block(found, laws, [line(name) for name in found], block_words()),
        key="isometry_blocks",
        summary=tr("isometry.blocks_summary", gamma=probe.branch_gamma, parts=parts),
        provenance=Provenance(Source.MEASURED, under(probe, estimated)),
        table=blocks_table(found, laws),
        code=code(probe, chosen, "isometry(probe)", MEANS),
        height=FIRST,
    )
    return found


def blocks_table(
    found: Mapping[str, Isometry], laws: Mapping[str, Values]
) -> dict[str, list[object]]:
    """One row for each kind and block."""
    rows = [
        (name, number, *moments, laws[name][number - 1])
        for name, one in found.items()
        for number, moments in enumerate(one.blocks, start=1)
    ]
    names = ("kind", "block", *Moments._fields, "law")
    return by_column(names, rows)


def spectrum_panel(probe: IsometryProbe, chosen: Sequence[str], number: int) -> None:
    """The squared singular values of one block of each kind."""
    found = {name: block_spectrum(of_variant(probe, name), number).squares for name in chosen}
    parts = [
        tr("isometry.said_spectrum", name=label(name), near=near, lost=lost)
        for name, near, lost in (
            (name, np.mean(abs(v - 1) < 0.1), np.mean(v < 0.01)) for name, v in found.items()
        )
    ]
    show(
        singular_values(found, [line(name) for name in found], *spectrum_words()),
        key="isometry_spectrum",
        summary=tr(
            "isometry.spectrum_summary",
            block=number,
            gamma=probe.branch_gamma,
            parts=tr("propagation.between").join(parts),
        ),
        provenance=Provenance(Source.MEASURED, under(probe)),
        table={
            "kind": [name for name, v in found.items() for _ in v],
            "squared_singular_value": [float(x) for v in found.values() for x in v],
        },
        code=code(
            probe,
            chosen,
            f"spectrum(probe, {number}, ()).squares",
            "np.mean(abs(each - 1) < 0.1)",
            "np.mean(each < 0.01)",
        ),
    )
