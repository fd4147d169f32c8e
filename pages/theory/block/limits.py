"""Panels of the block page's questions: where SN stands, integers, identities, one 5×5."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source, footer
from pages.shared.ui.python_code import call, script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.block.figures import compared, grown, saturating
from pages.theory.block.results import growth, identities, merged, places, saturated
from pages.theory.block.tables import branch_name, identities_html, places_html
from pages.theory.block.text import conditions, listed
from snncore.analysis.block.chain import Chain
from snncore.analysis.block.merged_convolutions import CHANNELS, SIDE
from snncore.block import Merge
from snncore.experiment import NeuronKind


def place_panel(chain: Chain) -> None:
    """Where does SN sit: one row for each kind of block."""
    rows = places(chain)
    st.html(places_html(rows, chain.block))
    columns = ("block", "branch", "join", "after", "shortcut")
    table: dict[str, Sequence[object]] = {
        name: [str(getattr(row, name)) for row in rows] for name in columns
    }
    table["reads"] = [" ".join(sorted(row.reads)) for row in rows]
    table["gives"] = [str(row.gives) for row in rows]
    real = [tr(f"option.{row.block}") for row in rows if "real" in row.reads]
    footer(
        key="neuron_place",
        summary=tr("block.place_summary", kinds=listed(real) or tr("block.place_none")),
        provenance=Provenance(Source.MEASURED, conditions(chain)),
        table=table,
        code=code("block.neuron_place", f"neuron_places({call(chain)})"),
    )


def growth_panel(chain: Chain) -> None:
    """Why ADD gives integers, and how large they become."""
    result = growth(chain)
    largest = int(result.largest[Merge.ADD][-1])
    columns = {"block": result.block.tolist(), "bound": result.bound.tolist()}
    columns |= {merge.value: values.tolist() for merge, values in result.largest.items()}
    shape = tr("block.growth_down") if chain.downsample else tr("block.growth_same")
    show(
        grown(result, tr("block.growth_x"), tr("block.growth_y")),
        key="integer_growth",
        summary=tr(
            "block.growth_summary",
            blocks=chain.blocks,
            largest=largest,
            bound=int(result.bound[-1]),
            branch=tr(f"option.{chain.branch}"),
            shape=shape,
        ),
        provenance=Provenance(Source.MEASURED, conditions(chain)),
        table=columns,
        code=code("block.integer_growth", f"integer_growth({call(chain)})"),
    )


def and_panel(chain: Chain) -> None:
    """What AND needs: a bias with which the branch fires at every step."""
    st.subheader(tr("block.needs"))
    result = saturated(chain)
    formula = "V_th" if chain.neuron is NeuronKind.IF else "τ·V_th"
    titles = tr("block.saturation_x"), tr("block.saturation_y")
    show(
        saturating(result, *titles, tr("block.drive", drive=result.drive)),
        key="saturation",
        summary=tr(
            "block.needs_summary",
            formula=formula,
            drive=result.drive,
            neuron=tr(f"option.{chain.neuron}"),
            steps=chain.time_steps,
            at_one=result.at_one,
        ),
        provenance=Provenance(Source.MEASURED, conditions(chain)),
        table={"bias": result.bias.tolist(), "rate": result.rate.tolist()},
        code=code("block.merge_identity", f"saturation({call(chain)})"),
    )


def identity_panel(chain: Chain) -> None:
    """Which branch makes which g pass S on unchanged."""
    rows = identities(chain)
    st.html(identities_html(rows))
    exact = [
        tr("block.unchanged_pair", merge=row.merge.value.upper(), branch=branch_name(row.branch))
        for row in rows
        if row.exact
    ]
    footer(
        key="merge_identity",
        summary=tr("block.unchanged_summary", pairs=listed(exact)),
        provenance=Provenance(Source.MEASURED, conditions(chain)),
        table={
            "g": [row.merge.value for row in rows],
            "branch": [row.branch.value for row in rows],
            "rate of A": [row.rate for row in rows],
            "spikes of S": [row.spikes for row in rows],
            "kept": [row.kept for row in rows],
            "added": [row.added for row in rows],
        },
        code=code("block.merge_identity", f"merge_identities({call(chain)})"),
    )


def merged_panel(chain: Chain) -> None:
    """Why "w/o LIF" makes one 5×5 of two 3×3, and where it does not."""
    say(tr("block.merged_text"))
    result = merged(chain.seed)
    words = tr("block.merged_cut"), tr("block.merged_extended"), tr("block.merged_scale")
    show(
        compared(result, *words),
        key="merged_convolutions",
        summary=tr(
            "block.merged_summary",
            interior=result.interior,
            border=result.border,
            scale=result.scale,
            extended=float(result.error_extended.max()),
        ),
        provenance=Provenance(
            Source.MEASURED,
            (f"{CHANNELS} × {SIDE} × {SIDE}", tr("block.seed", seed=chain.seed), "float32"),
        ),
        table={
            "row": np.repeat(np.arange(1, SIDE + 1), SIDE).tolist(),
            "column": np.tile(np.arange(1, SIDE + 1), SIDE).tolist(),
            "error": result.error.ravel().tolist(),
            "error_extended": result.error_extended.ravel().tolist(),
        },
        code=code("block.merged_convolutions", f"merged_convolutions(seed={chain.seed})"),
    )


def code(module: str, call: str) -> str:
    """The lines of Python that give the same numbers."""
    function = call.partition("(")[0]
    chain = ["from snncore.analysis.block.chain import Chain"] if "Chain(" in call else []
    imports = [*chain, f"from snncore.analysis.{module} import {function}"]
    return script(imports, f"found = {call}", *PRINTS[function])


PRINTS = {
    "neuron_places": ["for row in found:", "    print(row)"],
    "integer_growth": [
        "for merge, largest in found.largest.items():",
        "    print(merge, int(largest[-1]), int(found.bound[-1]))",
    ],
    "saturation": ["print(found.drive, found.at_one)"],
    "merge_identities": ["for row in found:", "    print(row)"],
    "merged_convolutions": [
        "print(found.interior, found.border, found.scale, float(found.error_extended.max()))"
    ],
}
"""What is printed of a result, by the function that gives it."""
