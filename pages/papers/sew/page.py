"""SEW ResNet: the paper row by row, each with its line of code and a link that runs it."""

from pages.shared.papers.paper import paper_page
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step

PARTS = ("neuron", "spiking", "sew", "checks", "experiments")

paper_page(
    "sew",
    PARTS,
    {},
    (
        Step(tr("sew.next_ms"), "papers/ms"),
        Step(tr("sew.next_claims"), "papers/claims", {"claim_paper": "sew"}),
    ),
)
