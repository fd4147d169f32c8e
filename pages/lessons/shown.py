"""What of a page a room is shown: one figure, and the two or three controls that move it."""

from typing import NamedTuple

from pages.shared.ui.session import SECTION, visit


class View(NamedTuple):
    """Key of the figure, and the fields that have a control."""

    figure: str
    knobs: tuple[str, ...] = ()


FIRST = {
    "neuron": View("membrane", ("neuron", "tau", "v_threshold")),
    "block": View("block_diagram", ("block", "merge", "branch")),
    "identity": View("identity", ("blocks", "neuron")),
    "propagation": View("propagation_rates", ("blocks", "output_scale")),
    "gradient": View("gradient_profile", ("gradient_alpha", "depth")),
    "isometry": View("isometry_blocks", ("isometry_gamma", "isometry_depth")),
    "depth_study": View("depth_study_imagenet"),
    "trained_gradient": View("trained_gradient", ("trained_gradient_nets",)),
    "energy": View("energy_layers", ("net",)),
    "landscape": View("landscape_cuts"),
    "conversion": View("conversion", ("conversion_net", "conversion_soft")),
    "events": View("events_memory", ("events_net", "events_step")),
}
"""Of a page as it opens; a page that is not here is shown whole."""

OPENED = {
    ("identity", "map"): View("phase_map", ("blocks", "phase_axis")),
    ("identity", "margin"): View("residual_margin", ("neuron",)),
    ("block", "growth"): View("integer_growth", ("branch",)),
    ("propagation", "memory"): View("propagation_memory", ("blocks",)),
    ("propagation", "stream"): View("propagation_stream", ("blocks",)),
    ("propagation", "change"): View("propagation_change"),
    ("propagation", "twins"): View("propagation_twins"),
    ("gradient", "factor"): View("gradient_factor", ("gradient_alpha", "gradient_rate")),
    ("gradient", "time"): View("gradient_time", ("gradient_alpha", "time_steps")),
    ("gradient", "growth"): View("gradient_growth"),
    ("depth_study", "accuracy"): View("depth_study_accuracy", ("depth_study_kinds",)),
    ("depth_study", "epochs"): View("depth_study_epochs"),
    ("conversion", "carried"): View("conversion_carried"),
    ("conversion", "tuned"): View("conversion_tuned"),
    ("energy", "formula"): View("energy_plane", ("energy_steps", "energy_rate")),
}
"""Of a page whose link opens one of its further questions."""


def view_of(page: str) -> View | None:
    """What is shown of a page, with the question that its link or somebody's click has opened;
    None: all of it."""
    return OPENED.get((page, opened_section()), FIRST.get(page))


def opened_section() -> str:
    """The question that is open; empty where none but the page's own is."""
    shown = visit().shown.get(SECTION)
    given = visit().given.get(SECTION, "")
    return given or (shown.text if shown and shown.text != shown.default else "")
