"""Does the identity cure degradation? The counterfactual, from the networks of the studies."""

from pages.papers.ms.figures import counterfactuals
from pages.shared.components.plot.plot import show
from pages.shared.papers.data import studies
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import DATA, data_name
from pages.shared.ui.python_code import script
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.depth.counterfactual import Counterfactual, counterfactual
from snncore.analysis.depth.study import DepthStudy

LINES = {"identity": "from_identity", "usual": "as_usual", "ms": "ms"}


def counterfactual_panel() -> None:
    """One figure for each study that has Spiking networks; they are never on one axis."""
    say(tr("papers.counterfactual_lead"))
    for name, study in studies().items():
        rows = counterfactual(study)
        if rows:
            study_panel(name, study, rows)


def study_panel(name: str, study: DepthStudy, rows: list[Counterfactual]) -> None:
    """Accuracy by depth of the three starts."""
    values = {line: [getattr(row, field) for row in rows] for line, field in LINES.items()}
    names = {line: tr(f"papers.counterfactual_{line}") for line in LINES}
    show(
        counterfactuals(
            [row.depth for row in rows],
            values,
            names,
            tr("papers.depth"),
            tr("papers.column_accuracy"),
        ),
        key=f"ms_counterfactual_{name}",
        summary=summary(rows),
        provenance=Provenance(Source.PRECOMPUTED, conditions(name, study)),
        table={field: [getattr(row, field) for row in rows] for field in Counterfactual._fields},
        code=script(
            [
                "from snncore.analysis.depth.counterfactual import counterfactual",
                "from snncore.analysis.depth.study import read",
            ],
            "for row in counterfactual(read(files[0])):",
            "    print(row)",
            files=[f"assets/study/{name}"],
        ),
        height=300,
    )


def summary(rows: list[Counterfactual]) -> str:
    """The deepest depth at which both starts were trained."""
    both = [row for row in rows if row.from_identity is not None and row.as_usual is not None]
    if not both:
        last = rows[-1]
        accuracy = last.from_identity if last.as_usual is None else last.as_usual
        return tr("papers.counterfactual_none", depth=last.depth, accuracy=accuracy)
    row = both[-1]
    said = {"depth": row.depth, "identity": row.from_identity, "usual": row.as_usual}
    said["ms"] = row.ms if row.ms is not None else float("nan")
    if row.cures:
        return tr("papers.counterfactual_cured", **said)
    if row.cures is None:
        return tr("papers.counterfactual_open", **said)
    if row.helps:
        return tr("papers.counterfactual_helped", **said)
    return tr("papers.counterfactual_no_help", **said)


def conditions(name: str, study: DepthStudy) -> list[str]:
    """Which study, its data, its seeds."""
    setting = study.setting
    data = "" if setting is None else setting.data
    seeds = f"{tr('papers.seeds')}: {', '.join(map(str, study.seeds))}"
    return [tr("papers.grid", grid=name), data_name(data) if data in DATA else data, seeds]
