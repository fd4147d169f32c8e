"""Each neuron's ReLU activation against its rate times V_th, of one layer and one picture."""

import numpy as np
from numpy.typing import NDArray

from pages.models.conversion.figures import LOOK, Words
from pages.shared.plotting import GREY, LEGEND, Figure, figure, law_line, level, note, scatter

STEADY = 1.1
"""The axes' end in units of V_th, so that the axes stay while T changes."""


def activation_and_rate(
    activation: NDArray[np.float32], rate: NDArray[np.float32], v_th: float, words: Words
) -> Figure:
    """A point for each neuron, the line y = x, and V_th, above which no rate reaches."""
    end = max(float(activation.max(initial=0.0)), v_th) * STEADY
    points = scatter(
        activation,
        rate,
        mode="markers",
        marker={"color": LOOK.color, "symbol": LOOK.symbol, "size": 7, "opacity": 0.55},
        name=words.converted,
        hovertemplate="%{x:.3g} → %{y:.3g}<extra></extra>",
    )
    beside = {"x": 0, "xref": "x domain", "xanchor": "left", "xshift": 4, "yshift": 10}
    layout = {
        "xaxis": {"title": words.activation, "range": [-0.02 * end, end]},
        "yaxis": {"title": words.rate, "range": [-0.02 * end, end]},
        "legend": LEGEND,
        "shapes": [level(v_th)],
        "annotations": [note("V<sub>th</sub>", beside | {"y": v_th})],
    }
    same = law_line([0, end], [0, end], GREY, name="y = x", showlegend=True)
    return figure([same, points], layout)
