"""A checkpoint whose tensors stay in its file until somebody asks for them.

A list of forty networks needs their settings and records only, and those are a thousandth of the
work: the text that holds them stands at the beginning of the file's pickle.
"""

import pickletools
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path

from torch import Tensor

from snncore.checkpoint.content import Checkpoint, TensorDict
from snncore.checkpoint.error import CheckpointError, Flaw
from snncore.checkpoint.reading import read, settings
from snncore.checkpoint.unpacking import TORN
from snncore.checkpoint.writing import check_size


class Unread(Mapping[str, Tensor]):
    """The network's tensors by name; the first look at any of them reads and checks the file, and
    raises CheckpointError where it is not sound."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def tensors(self) -> TensorDict:
        return dict(read(self.path).net)

    def __getitem__(self, name: str) -> Tensor:
        return self.tensors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tensors)

    def __len__(self) -> int:
        return len(self.tensors)


def open_checkpoint(path: Path) -> Checkpoint:
    """The settings and the record, checked; the tensors of the network when they are asked for.

    The optimiser's state is left out. Raises CheckpointError for a file that has no settings, also
    for one that is cut short: the table of a zip archive stands at its end.
    """
    experiment, recipe, step, record = settings(about(path))
    return Checkpoint(
        experiment=experiment, recipe=recipe, step=step, net=Unread(path), record=record
    )


def about(path: Path) -> str:
    """The text under "about"; nothing is unpickled for it."""
    try:
        check_size(path.stat().st_size)
        with zipfile.ZipFile(path) as archive:
            pickle = archive.read(next(n for n in archive.namelist() if n.endswith("data.pkl")))
        texts = (text for code, text, _ in pickletools.genops(pickle) if "UNICODE" in code.name)
        while next(texts) != "about":
            pass
        return str(next(texts))
    except OSError as error:
        detail = error.strerror or str(error)
        raise CheckpointError(Flaw.NOT_READABLE, detail=detail) from None
    except (zipfile.BadZipFile, StopIteration, *TORN) as error:
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT) from error
