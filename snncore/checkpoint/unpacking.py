"""The four parts of a checkpoint's file, read without running any code."""

import io
import pickle
import pickletools
import zipfile
from itertools import chain
from typing import Any

import torch

from snncore.checkpoint.error import CheckpointError, Flaw
from snncore.checkpoint.writing import FORMAT, LARGEST

NAMED = ("collections OrderedDict", "torch._utils _rebuild_tensor_v2", "torch FloatStorage",
         "torch HalfStorage", "torch LongStorage")  # fmt: skip
"""The functions and classes in the pickle of a checkpoint."""

TORN = (RuntimeError, ValueError, TypeError, KeyError, EOFError, OSError, AttributeError,
        IndexError, AssertionError, NotImplementedError, OverflowError, MemoryError)  # fmt: skip
"""What torch and zipfile raise for files that are cut short or made up."""


def unpack(content: bytes) -> dict[str, Any]:
    """The four parts, each of the right type."""
    try:
        if not content.startswith(b"PK\x03\x04"):
            raise ValueError("not what torch.save writes")  # torch would try older formats
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
        # What torch writes is not compressed; a small file could unfold to any size otherwise.
        if any(m.compress_type != zipfile.ZIP_STORED or m.file_size > LARGEST for m in members):
            raise ValueError("compressed")
        check_pickles(content)
        plain = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except (zipfile.BadZipFile, pickle.UnpicklingError, *TORN) as error:
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT) from error
    kinds = {"format": str, "about": str, "net": dict, "optimiser": dict}
    whole = isinstance(plain, dict) and plain.keys() == kinds.keys()
    if not whole or not all(isinstance(plain[name], kind) for name, kind in kinds.items()):
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT)
    if plain["format"] != FORMAT:
        raise CheckpointError(Flaw.NOT_A_CHECKPOINT)
    return plain


def check_pickles(content: bytes) -> None:
    """ValueError where a pickle in the archive names anything that `as_bytes` does not.

    `weights_only` runs no code, but it would make a bytearray of any length.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pickles = [archive.read(name) for name in archive.namelist() if name.endswith(".pkl")]
    for operation, name, _ in chain(*map(pickletools.genops, pickles)):
        if "GLOBAL" in operation.name and name not in NAMED:
            raise ValueError(f"{name} is not expected")
