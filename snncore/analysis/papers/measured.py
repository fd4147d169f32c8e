"""Which function decides which claim; and what they found, written once, since it takes a while:

python -m snncore.analysis.papers.measured assets/results/claims.json
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from snncore.analysis.papers import (
    blocks,
    energies,
    gradients,
    identities,
    isometries,
    neurons,
    rasters,
    signals,
)
from snncore.analysis.papers.verdict import Finding, Verdict

MEASURES: dict[str, Callable[[], Finding]] = {
    measure.__name__: measure
    for measure in (
        neurons.fires_at_threshold,
        neurons.strict_gate,
        neurons.leak_between,
        neurons.surrogate_area,
        neurons.full_width,
        neurons.unit_peak,
        neurons.never_fires,
        neurons.spike_time_learning,
        identities.relu_identity,
        identities.spiking_with_if,
        identities.spiking_with_lif,
        identities.spiking_with_ms_neuron,
        identities.contradiction,
        identities.rest_keeps_itself,
        identities.hardly_residual,
        identities.sew_identity,
        identities.and_identity,
        identities.silent_and,
        identities.swapped_iand,
        identities.margin,
        identities.ms_identity,
        identities.identity_without_gradient,
        blocks.integers,
        blocks.not_clamped,
        blocks.bounded,
        blocks.binary,
        blocks.unbounded_rba,
        blocks.no_identity_at_border,
        blocks.simpler_downsample,
        blocks.or_as_merge,
        blocks.one_convolution,
        blocks.real_input,
        blocks.reads_spikes_alone,
        gradients.powers,
        gradients.plateau,
        gradients.exactly_one,
        gradients.same_in_every_block,
        gradients.jumps,
        gradients.through_reset,
        gradients.silent_and_gradient,
        gradients.same_at_start,
        gradients.gradient_of_sew_152,
        gradients.growing_add,
        gradients.fading_iand,
        gradients.flat_ms,
        gradients.uneven_spiking,
        isometries.ms_isometry,
        isometries.spiking_isometry,
        isometries.sum_lemma,
        isometries.product_lemma,
        isometries.shallow_trick,
        isometries.gate_jacobian,
        isometries.drifting_share,
        isometries.tdbn_theorem,
        signals.silence_of_and,
        signals.linear_add,
        signals.slow_iand,
        signals.sixteen_percent,
        signals.any_rate,
        signals.half_with_tdbn,
        signals.no_cure,
        signals.without_effect,
        signals.reset_forgets,
        signals.accumulates,
        signals.growing_stream,
        signals.alternation,
        signals.dead_blocks,
        energies.break_even,
        energies.ms34,
        energies.ms104,
        energies.honest,
        energies.stem_share,
        energies.twenty_fourth,
        energies.about_one_spike,
        energies.sew_with_macs,
        energies.event_parameters,
        energies.depth_110,
        rasters.silent_neurons,
        rasters.three_kinds_of_rows,
        rasters.second_quieter,
    )
}
"""By the name of the claim; those about depth are judged by the study that is at hand."""


def write(file: Path) -> None:
    """Measure every claim and write verdicts and numbers as JSON."""
    rows = {name: as_row(measure()) for name, measure in MEASURES.items()}
    made = {"made_by": "python -m snncore.analysis.papers.measured", "torch": torch.__version__}
    lines = [f'  "{name}": {json.dumps(row, ensure_ascii=False)}' for name, row in rows.items()]
    head = json.dumps(made)[:-1]
    file.write_text(head + ', "claims": {\n' + ",\n".join(lines) + "\n}}\n", "utf-8")


def as_row(finding: Finding) -> dict[str, Any]:
    """Four digits of each number are enough for a line of text."""
    numbers = {k: short(v) for k, v in finding.numbers.items()}
    return {"verdict": str(finding.verdict), "numbers": numbers}


def short(value: float | str) -> float | int | str:
    """Whole numbers stay whole."""
    if isinstance(value, str) or value == int(value):
        return value if isinstance(value, str) else int(value)
    return float(f"{value:.4g}")


def read(file: Path) -> dict[str, Finding]:
    """What `write` has written."""
    rows = json.loads(file.read_text("utf-8"))["claims"]
    return {name: Finding(Verdict(row["verdict"]), row["numbers"]) for name, row in rows.items()}


if __name__ == "__main__":
    write(Path(sys.argv[1]))
