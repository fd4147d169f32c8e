"""The depth studies that ship with the app: which there are, their numbers, where they are from."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import streamlit as st

from pages.shared.nets.shipped import NETWORK
from pages.shared.runs.names import device_names
from pages.shared.ui.figure import Provenance, Source
from pages.shared.ui.naming import DATA, data_name
from pages.shared.ui.python_code import script
from pages.shared.ui.table import by_column
from pages.shared.ui.text import tr
from snncore.analysis.depth import published as published_depth
from snncore.analysis.depth import study as depth_study
from snncore.analysis.depth.published import PublishedDepth
from snncore.analysis.depth.row import NetKind, Setting, StudyNet, Values
from snncore.analysis.depth.seed_band import SeedBand, seed_band
from snncore.analysis.depth.seed_interval import known as known_interval
from snncore.analysis.depth.seed_interval import mean_interval
from snncore.analysis.depth.study import DepthStudy
from snncore.study.table import RESULTS

ASSETS = Path(__file__).parents[3] / "assets"
STUDIES = ASSETS / "study"
PUBLISHED = ASSETS / "published" / "depth.toml"


Nets = dict[NetKind, list[StudyNet]]
"""The networks of one depth: by kind of block, one for each seed."""

Pairs = Callable[[StudyNet], tuple[Values, Values]]


class Stamp(NamedTuple):
    """A study's folder, and when its files were written: new ones are read again."""

    folder: str
    written: tuple[int, ...]


def grids() -> list[str]:
    """The names of the studies that have results."""
    return sorted(path.parent.name for path in STUDIES.glob(f"*/{RESULTS}"))


def plan(name: str) -> Path:
    """The grid's file."""
    return STUDIES / f"{name}.toml"


def study(name: str) -> DepthStudy:
    """The numbers of one study, read once for all sessions."""
    files = [path for path in (STUDIES / name / RESULTS, plan(name)) if path.exists()]
    written = tuple(path.stat().st_mtime_ns for path in files)
    return known(Stamp(str(STUDIES / name), written))


@st.cache_resource(max_entries=8, show_spinner=False)
def known(stamp: Stamp) -> DepthStudy:
    return depth_study.read(Path(stamp.folder))


@st.cache_resource(max_entries=1, show_spinner=False)
def published(written: int) -> PublishedDepth:
    """What the papers report; `written` is the file's time, so that a new file is read."""
    return published_depth.read(PUBLISHED)


def has_net(grid: str, cell: str) -> bool:
    """Whether the trained network itself is kept."""
    return (STUDIES / grid / "cells" / cell / NETWORK).exists()


def conditions(study: DepthStudy) -> list[str]:
    """Which grid this is: what its networks share, how long they were trained, and how often."""
    setting = study.setting
    if setting is None:
        return []
    e = setting.experiment
    return [
        data(setting),
        tr("depth_study.size", width=e.width, time_steps=e.time_steps),
        tr("depth_study.epochs", epochs=setting.epochs),
        tr("depth_study.seeds", seeds=tr("propagation.comma").join(map(str, study.seeds))),
        devices(study),
    ]


def data(setting: Setting) -> str:
    return data_name(setting.data) if setting.data in DATA else setting.data


def devices(study: DepthStudy) -> str:
    named = device_names()
    return ", ".join(dict.fromkeys(named.get(net.device, net.device) for net in study.nets))


def provenance(study: DepthStudy, *more: str) -> Provenance:
    return Provenance(Source.PRECOMPUTED, [*conditions(study), *more])


def bands(nets: Nets, pairs: Pairs, window: int = 1) -> dict[NetKind, SeedBand]:
    """Mean and spread of a curve over the seeds of each kind of block."""
    return {kind: seed_band([pairs(net) for net in each], window) for kind, each in nets.items()}


def said(values: Values) -> str:
    """An accuracy in words: the mean with its 95 % interval, or of few seeds how they spread."""
    if len(values) == 1:
        return tr("depth_study.one_seed", accuracy=values[0])
    if not known_interval(values):
        return tr("depth_study.many_seeds", accuracy=values.mean(), seeds=len(values),
                  low=values.min(), high=values.max())  # fmt: skip
    mean, _, high = mean_interval(values)
    return tr("depth_study.interval", mean=mean, reach=100 * (high - mean), seeds=len(values))


def code(grid: str, *lines: str) -> str:
    """The lines of Python that read the same numbers."""
    return script(
        ["from snncore.analysis.depth.study import read"],
        "study = read(files[0])",
        *lines,
        files=[f"assets/study/{grid}"],
    )


def as_columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, list[object]]:
    """Rows as the columns of a CSV file; what is not finite is left empty."""
    kept = [["" if isinstance(v, float) and not np.isfinite(v) else v for v in row] for row in rows]
    return by_column(names, kept)
