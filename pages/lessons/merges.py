"""Lesson 3: ADD, AND and IAND."""

from pages.lessons.lesson import Lesson, Outcome, Step
from pages.lessons.probes import STAGE, outputs, stage
from snncore.analysis.block.chain import Branch, Chain
from snncore.analysis.block.integer_growth import integer_growth
from snncore.analysis.block.merge_identity import saturation
from snncore.analysis.block.truth_table import truth_row
from snncore.block import Merge

PAPERS = (Merge.ADD, Merge.AND, Merge.IAND)
"""The g of the SEW paper."""

DIAGRAM, PAGE, WORDS = "block_diagram", "theory/block", {0: "zero", 1: "one", 2: "two"}


def both() -> Outcome:
    """A spike on the branch and one on the shortcut."""
    found = {merge: truth_row(merge, 1.0, 1.0).o for merge in PAPERS}
    numbers = {merge.value: value for merge, value in found.items()}
    return Outcome(WORDS[int(found[Merge.ADD])], WORDS[int(found[Merge.IAND])], numbers)


def silent() -> Outcome:
    """Which g passes S where the branch says 0; and what A has to be for AND."""
    passing = {m for m in PAPERS if all(truth_row(m, 0.0, s).o == s for s in (0.0, 1.0))}
    named = {
        frozenset(PAPERS): "all",
        frozenset((Merge.ADD, Merge.IAND)): "two",
        frozenset((Merge.AND,)): "and",
    }
    opens = all(truth_row(Merge.AND, 1.0, s).o == s for s in (0.0, 1.0))
    needed = saturation(Chain()).drive
    return Outcome(named[frozenset(passing)], "one" if opens else "zero", {"drive": needed})


def grown() -> Outcome:
    """ADD where every branch fires: how large the numbers become."""
    chain = Chain(branch=Branch.SATURATED)
    found = integer_growth(chain)
    largest, bound = int(found.largest[Merge.ADD][-1]), int(found.bound[-1])
    size = {1: "one", 2: "two", chain.blocks + 1: "each"}[largest]
    others = max(int(found.largest[merge][-1]) for merge in (Merge.AND, Merge.IAND))
    numbers = {"blocks": chain.blocks, "largest": largest, "bound": bound, "others": others}
    return Outcome(size, "spike" if others <= 1 else "more", numbers)


def depth() -> Outcome:
    """Which of the three loses its signal, as new networks start."""
    probe = stage()
    found = outputs(probe, [merge.value for merge in PAPERS])
    least = min(found, key=lambda name: found[name].mean[-1])
    ends = {f"{name}_end": each.mean[-1] for name, each in found.items()}
    silent = int((found["and"].mean < 0.01).argmax())
    order = "iand" if found["iand"].mean[-1] > found["and"].mean[-1] else "and"
    return Outcome(least, order, ends | {"blocks": probe.blocks, "silent": silent})


LESSON = Lesson(
    "merges",
    (
        Step("both", PAGE, {}, DIAGRAM, ("merge",), ("one", "two"), ("zero", "one"), both),
        Step("silent", PAGE, {"branch": Branch.SILENCED, "merge": Merge.AND}, DIAGRAM,
             ("merge", "branch"), ("all", "two", "and"), ("zero", "one"), silent),
        Step("grown", PAGE, {"branch": Branch.SATURATED, "section": "growth"}, "integer_growth",
             ("branch",), ("one", "two", "each"), ("spike", "more"), grown),
        Step("depth", "theory/propagation", STAGE | {"kinds": "add,and,iand"},
             "propagation_rates", ("blocks", "output_scale"), ("add", "and", "iand"),
             ("and", "iand"), depth),
    ),
)  # fmt: skip
