"""The block page's question on downsample blocks: is the neuron on their shortcut needed?"""

from functools import cache
from pathlib import Path

import numpy as np
import streamlit as st

from pages.shared.components.plot.plot import show
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.naming import data_name
from pages.shared.ui.python_code import script
from pages.shared.ui.table import markdown
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from pages.theory.block.figures_downsample import MeetWords, meetings
from snncore.analysis.block.downsample import Meeting, meeting
from snncore.analysis.block.downsample_ablation import RECIPE, Trained, read
from snncore.analysis.depth.row import Values
from snncore.analysis.depth.seed_interval import comparison
from snncore.data import shapes

RESULTS = Path(__file__).parents[3] / "assets" / "results" / "downsample.json"


@st.cache_data(max_entries=100, show_spinner=False)
def met(with_neuron: bool, seed: int) -> Meeting:
    """What meets at g."""
    return meeting(with_neuron=with_neuron, seed=seed)


@cache
def trained() -> list[Trained]:
    """The ablation that ships."""
    return read(RESULTS)


def downsample_panel(seed: int) -> None:
    """What the shortcut brings to g with and without its neuron; whether such a net learns."""
    say(tr("block.downsample_lead"))
    own, plain = met(True, seed), met(False, seed)
    names = [tr("block.downsample_own"), tr("block.downsample_plain")]
    words = MeetWords(*(tr(f"block.{key}") for key in ("to_g", "from_g", "spikes", "negative")))
    show(
        meetings([own, plain], names, words),
        key="block_downsample",
        summary=tr(
            "block.downsample_summary",
            own=own.binary,
            plain=plain.binary,
            negative=plain.negative,
            out=plain.out_binary,
            out_own=own.out_binary,
        ),
        provenance=Provenance(Source.MEASURED, (f"seed = {seed}", "ADD, IF, T = 4")),
        table={"block": ["own", "simpler"], **{
            field: [getattr(one, field) for one in (own, plain)] for field in Meeting._fields
        }},
        code=script(
            ["from snncore.analysis.block.downsample import meeting"],
            "for with_neuron in (True, False):",
            f"    print(meeting(with_neuron=with_neuron, seed={seed}))",
        ),
        height=280,
    )  # fmt: skip
    ablation(names)


def ablation(names: list[str]) -> None:
    """Accuracies of networks trained either way, mean and seeds."""
    say(tr("block.ablation_lead"))
    rows = []
    for merge in dict.fromkeys(run.merge for run in trained()):
        own, plain = (np.array([run.accuracy for run in trained()
                                if run.merge == merge and run.simpler is simpler])
                      for simpler in (False, True))  # fmt: skip
        told = tr(f"block.ablation_{comparison(plain, own)}")
        rows.append([f"SEW {merge.upper()}", said(own), said(plain), told])
    st.markdown(markdown(["", *names, tr("block.ablation_against")], rows))
    seeds = sorted({run.seed for run in trained()})
    conditions = [
        data_name(shapes.LABEL),
        tr("block.ablation_steps", steps=RECIPE.steps),
        tr("block.ablation_seeds", seeds=", ".join(map(str, seeds))),
    ]
    badge(Provenance(Source.PRECOMPUTED, conditions))


def said(values: Values) -> str:
    """Mean, and from the least to the most."""
    return f"{values.mean():.1%} ({values.min():.1%} … {values.max():.1%})"
