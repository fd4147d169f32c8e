"""The grids that the command trains: on CIFAR-10, or that of the embedded data without it."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from snncore.data import available
from snncore.experiment import Dataset
from snncore.study.gpu.stage import ROOT
from snncore.study.grid import read

GRIDS = (ROOT / "assets/study/gpu.toml", ROOT / "assets/study/gpu_sew.toml")
EMBEDDED = ROOT / "assets/study/shapes.toml"


def usable(grids: Sequence[Path], folder: Path) -> tuple[list[Path], str]:
    """Copies in the folder, and in words on which data they are trained.

    Those that need CIFAR-10 where it is not are one: that of the embedded data. Raises GridError.
    """
    needed = {Dataset.CIFAR10: False, Dataset.SHAPES: False}
    chosen: dict[Path, None] = {}
    for grid in grids:
        cifar = any(c.experiment.dataset is Dataset.CIFAR10 for c in read(grid).cells)
        missing = cifar and not available(Dataset.CIFAR10)
        needed[Dataset.SHAPES if missing or not cifar else Dataset.CIFAR10] = True
        chosen[EMBEDDED if missing else grid] = None
    copies = [folder / grid.name for grid in chosen]
    for grid, copy in zip(chosen, copies, strict=True):
        if grid.resolve() != copy.resolve():
            shutil.copyfile(grid, copy)
    words = ["CIFAR-10"] * needed[Dataset.CIFAR10]
    words += ["the embedded data set"] * needed[Dataset.SHAPES]
    if EMBEDDED in chosen and EMBEDDED not in grids:
        words.append("for CIFAR-10 is not here (CIFAR10_DIR names its folder)")
    return copies, ", ".join(words)
