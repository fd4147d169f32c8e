"""The few lines of Python that give the numbers of the neuron page's figures."""

from numpy import ndarray

from pages.shared.ui.python_code import call, script
from snncore.experiment import Experiment

MAKE = (
    "from snncore.experiment import Experiment",
    "from snncore.network import make_neuron",
)


def trace_code(neuron: Experiment, current: ndarray) -> str:
    """The script that computes one run of the neuron."""
    return script(
        ["from snncore.analysis.neuron.trace import neuron_trace", *MAKE],
        f"neuron = make_neuron({call(neuron)})",
        f"trace = neuron_trace(neuron, {current.tolist()})",
        'print("H:", trace.h, "S:", trace.s, "V:", trace.v, sep="\\n")',
        "print(trace.s.mean(), trace.h.max())",
    )


def rate_code(neuron: Experiment, grid: ndarray, time_steps: int) -> str:
    """The script that computes the firing rate at evenly spaced currents."""
    imports = (
        "import numpy as np",
        "",
        "from snncore.analysis.neuron.rate_curve import rate_curve",
        *MAKE,
    )
    return script(
        imports,
        f"x = np.linspace({grid[0]:g}, {grid[-1]:g}, {len(grid)})",
        f"curve = rate_curve(make_neuron({call(neuron)}), x, time_steps={time_steps})",
        "print(curve.measured)",
        "if curve.closed is not None:",
        "    print(abs(curve.measured - curve.closed).max())",
    )


def surrogate_code(neuron: Experiment, reach: float) -> str:
    """The script that computes the smooth step and its slope."""
    soft_step = f"Surrogate({neuron.surrogate.value!r}), {neuron.alpha!r}"
    return script(
        [
            "from snncore.analysis.neuron.surrogate_shape import surrogate_shape",
            "from snncore.surrogate import Surrogate",
        ],
        f"shape = surrogate_shape({soft_step}, reach={reach:g})",
        "print(shape.peak, shape.area)",
    )
