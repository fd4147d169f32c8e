"""What carries a converted Spiking ResNet: the same structure trained directly stands beside it."""

from pathlib import Path

import streamlit as st

from pages.models.conversion.controls import relu_nets
from pages.models.conversion.figures_carried import Carried, carried
from pages.models.conversion.python_code import of_carried
from pages.models.conversion.results import shipped_curve
from pages.models.conversion.text import carried_table, said_of_carried, words
from pages.shared.components.plot.plot import show
from pages.shared.nets.trained import TrainedNet, trained_nets
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.text import tr
from snncore.analysis.conversion.convert import Conversion
from snncore.analysis.conversion.published import read as read_converted
from snncore.analysis.conversion.rate_curve import LONGEST
from snncore.analysis.depth.published import read as read_depth
from snncore.experiment import BlockKind

PUBLISHED = Path(__file__).parents[3] / "assets" / "published"


def carried_panel(net: TrainedNet) -> None:
    """Accuracy over depth, here and as reported."""
    here = carried_here(net)
    depth = read_depth(PUBLISHED / "depth.toml")
    reported = [each for each in depth.imagenet if each.kind == BlockKind.SPIKING]
    converted = read_converted(PUBLISHED / "conversion.toml")
    show(
        carried(here, reported, converted, words()),
        key="conversion_carried",
        summary=said_of_carried(here, LONGEST),
        provenance=Provenance(Source.PRECOMPUTED, [tr("conversion.left_panel")]),
        table=carried_table(here),
        code=of_carried(),
        height=400,
    )
    spiking, best = reported[0], converted[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        origins = dict.fromkeys([spiking.origin.certainty, best.origin.certainty])
        certainties = [tr(f"depth_study.certainty_{each}") for each in origins]
        badge(Provenance(Source.REPORTED, [tr("conversion.right_panel"), *certainties]))
    st.markdown(
        tr(
            "conversion.reported_said",
            first=spiking.best[0],
            shallow=spiking.depth[0],
            last=spiking.best[-1],
            deep=spiking.depth[-1],
            depth=best.depth,
            converted=best.accuracy,
            time=best.time_steps,
        )  # fmt: skip
    )


def carried_here(net: TrainedNet) -> Carried:
    """By depth, of the networks that ship on the same data and of the same width: the ReLU
    networks, what they were converted to, the best Spiking ResNet trained directly."""
    own = net.checkpoint.experiment
    alike = [
        other
        for other in trained_nets().values()
        if (e := other.checkpoint.experiment).dataset == own.dataset
        and e.width == own.width
        and other.source is Source.PRECOMPUTED
    ]
    relu, converted, direct = {}, {}, dict[int, float]()
    for other in relu_nets({each.key: each for each in reversed(alike)}).values():
        if found := shipped_curve(other, Conversion()):
            depth = other.checkpoint.experiment.depth
            relu[depth] = found.curve.relu
            converted[depth] = float(found.curve.accuracy[-1])
    for other in alike:
        e = other.checkpoint.experiment
        if e.block is BlockKind.SPIKING and other.score is not None:
            direct[e.depth] = max(direct.get(e.depth, 0.0), other.score)
    return Carried(*(dict(sorted(each.items())) for each in (relu, converted, direct)))
