"""The results of a depth study: its networks, and what is damaged, foreign or still missing."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from snncore.analysis.depth.row import NetKind, Setting, StudyNet, kind_of, net_of, setting_of
from snncore.analysis.depth.trials import Trial, read_trials
from snncore.experiment import Experiment
from snncore.study import grid
from snncore.study.search import with_rates
from snncore.study.table import RESULTS


class DepthStudy(NamedTuple):
    """damaged: numbers of the lines that say nothing; strangers: how many networks of another
    setting were left aside; missing: what the grid's file asks for and nobody has trained yet;
    trials: of the search for each kind's learning rate."""

    setting: Setting | None
    nets: Sequence[StudyNet]
    damaged: Sequence[int]
    strangers: int
    missing: Sequence[Experiment]
    trials: Sequence[Trial] = ()

    @property
    def kinds(self) -> list[NetKind]:
        """Every kind, trained or only asked for, in the order of figures and tables."""
        known = {kind_of(e) for e in (*(net.experiment for net in self.nets), *self.missing)}
        return sorted(known, key=lambda kind: kind.place)

    @property
    def depths(self) -> list[int]:
        return sorted({e.depth for e in (*(net.experiment for net in self.nets), *self.missing)})

    @property
    def seeds(self) -> list[int]:
        return sorted({net.experiment.seed for net in self.nets})


def read(folder: Path) -> DepthStudy:
    """The study in FOLDER/results.jsonl, and what FOLDER.toml asks for beside it. Raises
    OSError."""
    known: dict[str, tuple[Setting, StudyNet]] = {}
    damaged = []
    for number, line in enumerate((folder / RESULTS).read_bytes().splitlines(), 1):
        try:
            if line.strip():
                row = json.loads(line)
                known[row["cell"]] = setting_of(row), net_of(row)
        except (ValueError, KeyError, TypeError, AttributeError):
            damaged.append(number)
    found = list(known.values())
    settings = Counter(setting for setting, _ in found)
    setting = settings.most_common(1)[0][0] if settings else None
    nets = [net for own, net in found if own == setting]
    nets.sort(key=lambda net: (net.kind.place, net.experiment.depth, net.experiment.seed))
    absent = missing(folder, set(known))
    return DepthStudy(setting, nets, damaged, len(found) - len(nets), absent, read_trials(folder))


def missing(folder: Path, known: set[str]) -> list[Experiment]:
    """The grid's cells that are not known; none where there is no file of the grid."""
    try:
        asked = grid.read(folder.with_name(f"{folder.name}.toml"))
    except grid.GridError:
        return []
    trained = {cell.experiment for cell in with_rates(asked, folder) if cell.name in known}
    return [cell.experiment for cell in asked.cells if cell.experiment not in trained]
