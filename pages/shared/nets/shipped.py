"""The trained networks that ship with the app: which files, in which order, and which are sound."""

import logging
from pathlib import Path

from snncore.block import Merge
from snncore.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from snncore.experiment import BlockKind

ASSETS = Path(__file__).parents[3] / "assets"
NETWORK = "net.pt"
"""What a study calls the trained network in a cell's folder."""

LOG = logging.getLogger(__name__)


def files() -> dict[str, Path]:
    """The shipped files by their keys in the URL: a file's name, or that of a study's cell."""
    single = {path.stem: path for path in (ASSETS / "checkpoints").glob("*.pt")}
    cells = (ASSETS / "study").glob(f"*/cells/*/{NETWORK}")
    return single | {path.parent.name: path for path in cells}


def read_shipped() -> dict[str, Checkpoint]:
    """All of them in order, each without its tensors until they are needed.

    A file that is not whole is left out, and the server's log says so: a study may be at work.
    """
    found = {}
    for key, path in files().items():
        try:
            found[key] = open_checkpoint(path)
        except CheckpointError as error:
            LOG.warning("%s is left out. %s", shown(path), error)
    return dict(sorted(found.items(), key=lambda item: (place(item[1]), item[0])))


def place(checkpoint: Checkpoint) -> tuple[float, ...]:
    """The place in a list: by block, g, γ, depth, seed, longer training, larger network."""
    e = checkpoint.experiment
    kind = (list(BlockKind).index(e.block), list(Merge).index(e.merge), e.branch_gamma)
    return (*kind, e.depth, e.seed, checkpoint.step, e.time_steps, e.width)


def shown(path: Path) -> str:
    """A shipped file's path as seen from the repository's root."""
    return path.relative_to(ASSETS.parent).as_posix()
