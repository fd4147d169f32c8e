"""The one file that comes back: what was measured, finished cells, unfinished states, apart.

    summary.json, summary.md           with what was left out
    NAME.toml, NAME.json, NAME.log     of the stages
    results/…                          the tables
    finished/…/cells/NAME              result.json, and net.pt in half precision
    unfinished/…/cells/NAME            run.pt: the state to go on from
The dots are the study's folder of the grid.
"""

import os
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from snncore.checkpoint import CheckpointError, open_checkpoint
from snncore.files.whole import write_whole
from snncore.study.table import RESULTS, TABLE

STUDY, SUMMARY = "study", "summary.json"

NAME = r"[\w=-][\w.=-]*/"
MEMBER = re.compile(rf"(?:finished|unfinished)/((?:{NAME})*cells/{NAME})(result\.json|\w+\.pt)")
"""What is taken out of an archive again, and where it belongs in the study."""


MEASURED = re.compile(r"\w+\.json")


class ArchiveError(ValueError):
    """An archive cannot be gone on from; the message says why."""


class Chosen(NamedTuple):
    """files: name in the archive -> where it lies; left_out: what had no room."""

    files: dict[str, Path]
    left_out: list[str]

    def cells(self, kind: str, name: str) -> list[str]:
        """The cells that have a file of this name there: "finished", "result.json"."""
        found = (entry.split("/") for entry in self.files)
        return [parts[-2] for parts in found if parts[0] == kind and parts[-1] == name]


def choose(folder: Path, most: int) -> Chosen:
    """What fits into so many bytes: first what was measured, then networks, then states to go on
    from, the one that is nearest to its end first."""
    files: dict[str, Path] = {}
    left_out = []
    for name, path in candidates(folder):
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            continue  # the state of a cell that is just finished
        if size <= most:
            most -= size
            files[name] = path
        else:
            left_out.append(name)
    return Chosen(files, left_out)


def candidates(folder: Path) -> Iterator[tuple[str, Path]]:
    """In the order of their worth."""
    study = folder / STUDY
    for pattern in ("*.json", "*.md", "*.toml", "*.log"):
        yield from ((path.name, path) for path in sorted(folder.glob(pattern)))
    for name in (RESULTS, TABLE):
        found = sorted(study.rglob(name))
        yield from ((f"results/{path.relative_to(study)}", path) for path in found)
    for name in ("result.json", "net.pt"):
        found = sorted(study.rglob(f"cells/*/{name}"), key=lambda path: path.stat().st_mtime)
        yield from ((f"finished/{path.relative_to(study)}", path) for path in found)
    states = sorted(study.rglob("cells/*/run.pt"), key=left)
    yield from ((f"unfinished/{path.relative_to(study)}", path) for path in states)


def left(path: Path) -> float:
    """The share of its steps that a state has before it."""
    try:
        saved = open_checkpoint(path)
    except CheckpointError:
        return 1.0
    return 1 - saved.step / saved.recipe.steps


def write(path: Path, chosen: Chosen) -> None:
    """As a whole or not at all."""
    part = path.with_name(f".part-{path.name}")
    with tarfile.open(part, "w:gz", compresslevel=1) as archive:
        for name, source in chosen.files.items():
            archive.add(source, name)
    os.replace(part, path)


def unpack(path: Path, folder: Path) -> bytes:
    """The summary. What was measured and the cells are put where they belong, but for what is there
    already. Raises ArchiveError."""
    summary = b"{}"
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    continue
                place = MEMBER.fullmatch(member.name)
                target = folder / STUDY / place[1] / place[2] if place else folder / member.name
                if member.name == SUMMARY:
                    summary = content.read()
                elif (place or MEASURED.fullmatch(member.name)) and not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    write_whole(target, content.read())
    except (OSError, tarfile.TarError, EOFError) as error:
        why = getattr(error, "strerror", None) or "it is no whole tar archive"
        raise ArchiveError(f"{path}: cannot be read as an archive of this command: {why}") from None
    return summary
