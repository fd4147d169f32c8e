"""What stands under the comparison's figures: where the numbers come from, and they themselves."""

from pages.models.compare.groups import Group
from pages.models.compare.settings import surroundings
from pages.shared.runs.file import plain
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.python_code import call, of_runs
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.depth.seed_band import SeedBand


def provenance(groups: list[Group]) -> Provenance:
    """The provenance of the compared runs: who measured, on what, and which letters differ."""
    runs = {group.letter: group.runs[0] for group in groups}
    shipped_ones = [key for key, run in runs.items() if run.source is Source.PRECOMPUTED]
    imported = [g.letter for g in groups if any(run.imported for run in g.runs)]
    known = [surroundings(run) for run in runs.values()]
    conditions = [
        plain(", ".join(dict.fromkeys(each[name] for each in known)))
        for name in (tr("compare.pictures"), tr("compare.device"))
    ]
    if imported:
        conditions.append(tr("compare.from_file", letters=tr("compare.and").join(imported)))
    if len(shipped_ones) == len(groups):
        return Provenance(Source.PRECOMPUTED, conditions)
    if shipped_ones:
        letters = tr("compare.and").join(shipped_ones)
        conditions.append(tr("compare.mixed", letters=letters))
    return Provenance(Source.MEASURED, conditions)


def numbers(
    groups: list[Group], quantities: dict[str, dict[str, SeedBand]]
) -> dict[str, list[object]]:
    """One row for each group, quantity and step or place."""
    rows = [
        (group.name, quantity, int(step), *values)
        for quantity, bands in quantities.items()
        for group in groups
        for step, *values in zip(*bands[group.letter], strict=True)
    ]
    columns = ("group", "quantity", "step or place", "mean", "least", "largest", "sigma")
    return by_column(columns, rows)


def code(groups: list[Group]) -> str:
    """The lines of Python that train the same runs again."""
    runs = [run for group in groups for run in group.runs]
    return of_runs(f"({call(run.experiment)}, {call(run.recipe)})" for run in runs)
