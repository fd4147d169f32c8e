"""Neuron by neuron: a layer's rates against its ReLU activations, on one picture."""

import streamlit as st

from pages.models.conversion.controls import choose_layer, choose_time
from pages.models.conversion.figures_layers import activation_and_rate
from pages.models.conversion.python_code import of_layer
from pages.models.conversion.results import job_of, on_one_picture
from pages.models.conversion.text import neurons_table, said_of_layer, words
from pages.shared.components.plot.plot import show
from pages.shared.nets.trained import TrainedNet
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.text import tr
from snncore.analysis.conversion.convert import Conversion

PICTURE = 0
"""The test picture."""


@st.fragment  # its controls change nothing above
def layer_panel(net: TrainedNet, how: Conversion) -> None:
    """Neuron by neuron: activation against rate, on one picture."""
    found = on_one_picture(job_of(net, how), PICTURE, net)
    left, right = st.columns(2, gap="medium")
    with left:
        at = found.times.index(choose_time(found.times))
    with right:
        layer = choose_layer(list(found.v_th))
    show(
        activation_and_rate(
            found.activation[layer], found.rate[layer][at], found.v_th[layer], words()
        ),
        key="conversion_layer_points",
        summary=said_of_layer(found, layer, at),
        provenance=Provenance(
            Source.MEASURED, [net.name, tr("conversion.one_picture", number=PICTURE), "CPU"]
        ),
        table=neurons_table(found, layer, at),
        code=of_layer(net, how, layer, found.times[at], PICTURE),
        height=400,
    )
