"""MS-ResNet: the paper row by row, each with its line of code and a link that runs it."""

from pages.papers.ms.architecture import architecture_panel
from pages.papers.ms.counterfactual import counterfactual_panel
from pages.papers.ms.quoted import quoted_panel
from pages.shared.papers.paper import paper_page
from pages.shared.ui.text import tr
from pages.shared.ui.way import Step

PARTS = ("model", "blocks", "isometry", "experiments", "figures")

paper_page(
    "ms",
    PARTS,
    {
        "table-1": architecture_panel,
        "table-2": counterfactual_panel,
        "table-3": lambda: quoted_panel("table-3"),
        "table-4": lambda: quoted_panel("table-4"),
        "table-6": lambda: quoted_panel("table-6"),
    },
    (
        Step(tr("ms.next_sew"), "papers/sew"),
        Step(tr("ms.next_claims"), "papers/claims", {"claim_paper": "ms"}),
    ),
)
