"""The identity page's figure: numbers and words as the drag component takes them."""

import numpy as np

from pages.shared.components.drag.drag import Membrane, Panel, Slider
from pages.shared.ui.python_code import call, script
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from pages.theory.identity.controls import COUNT, LOW, STEP, threshold
from pages.theory.identity.text import name, relations, rule, verdicts
from snncore.analysis.identity.held_branch import KINDS, Stack
from snncore.analysis.identity.identity import Identity
from snncore.analysis.identity.rule import identity_rule
from snncore.experiment import BlockKind

LEGEND = ("kept", "lost", "added", "silent")
TEXTS = ("time", "marks")


def slider(stack: Stack) -> Slider:
    """The thresholds, and the part of them where Spiking ResNet is exact."""
    interval = identity_rule(stack, BlockKind.SPIKING)
    ends = max(interval.low, LOW), min(interval.high, threshold(COUNT - 1))
    inside = not interval.empty and ends[0] <= ends[1]
    text = tr(f"identity.band_{'some' if inside else 'none'}", name=tr("option.spiking"))
    return Slider(tr("field.v_threshold"), LOW, STEP, COUNT, ends if inside else None, text)


def panels(
    stack: Stack, result: Identity, counterexamples: list[list[str | None]], chosen: BlockKind
) -> list[Panel]:
    """One for each kind of block."""
    spiking = identity_rule(stack, BlockKind.SPIKING)
    return [
        Panel(
            name=name(stack, kind),
            color=LOOKS[kind].color,
            chosen=kind is chosen,
            equation=tr(f"identity.equation_{kind}"),
            rule=rule(stack, kind),
            relations=relations(spiking) if kind is BlockKind.SPIKING else None,
            holds=[spiking.holds(threshold(place)) for place in range(COUNT)],
            said=verdicts(stack, result, k, counterexamples[k]),
            outputs=result.outputs[k],
            scores=np.stack([result.kept[k], result.lost[k], result.added[k]], axis=-1),
        )
        for k, kind in enumerate(KINDS)
    ]


def membrane(result: Identity, chosen: BlockKind) -> Membrane:
    """The neuron of the chosen block, the first of its stack."""
    k = KINDS.index(chosen)
    values = np.stack([result.h[k], result.s[k], result.v[k]], axis=1)
    return Membrane(tr(f"identity.membrane_{chosen}"), LOOKS[chosen].color, values)


def legend() -> list[tuple[str, str]]:
    """The states of a cell in words."""
    return [(state, tr(f"identity.legend_{state}")) for state in LEGEND]


def texts() -> dict[str, str]:
    """What else the component says."""
    return {text: tr(f"identity.text_{text}") for text in TEXTS}


def table(stack: Stack, result: Identity, place: int) -> dict[str, list[object]]:
    """What leaves each block at one threshold, for the CSV; 0 is the train that enters."""
    rows: list[tuple[object, ...]] = []
    for k, kind in enumerate(KINDS):
        rows.append((kind.value, 0, stack.train.count("1"), 0, 0, *stack.train))
        for block in range(stack.blocks):
            counts = (part[k, place, block] for part in (result.kept, result.lost, result.added))
            rows.append((kind.value, block + 1, *counts, *result.outputs[k, place, block]))
    steps = [f"t{t}" for t in range(1, len(stack.train) + 1)]
    columns = ("block", "position", "kept", "lost", "added", *steps)
    return {
        column: list(values)
        for column, values in zip(columns, zip(*rows, strict=True), strict=True)
    }


def code(stack: Stack, v_threshold: float) -> str:
    """The lines of Python that compute the same numbers."""
    imports = (
        "import numpy as np",
        "",
        "from snncore.analysis.identity.held_branch import KINDS, Stack",
        "from snncore.analysis.identity.identity import identity",
    )
    return script(
        imports,
        f"stack = {call(stack)}",
        f"result = identity(stack, np.array([{v_threshold}]))",
        "for k, kind in enumerate(KINDS):",
        "    print(kind, result.kept[k, 0], result.lost[k, 0], result.added[k, 0])",
    )
