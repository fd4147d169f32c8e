"""The rows of a paper's page: what it says, where that stands in the code, how to run it."""

import inspect
import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[3]


class Kind(StrEnum):
    """METHOD and RESULT have no number in the paper."""

    EQUATION = "equation"
    TABLE = "table"
    FIGURE = "figure"
    DEFINITION = "definition"
    LEMMA = "lemma"
    PROPOSITION = "proposition"
    APPENDIX = "appendix"
    METHOD = "method"
    RESULT = "result"


class Certainty(StrEnum):
    """How surely a row is the paper's: see assets/papers/sew.toml and ms.toml."""

    CHECKED = "checked"
    LOGS = "logs"
    NOTED = "noted"
    REBUILT = "rebuilt"
    OPEN = "open"


class Row(NamedTuple):
    """source: "module:name", and `line`, a part of one of its lines; page and settings: Run it;
    claims: by name, what is said of it."""

    name: str
    kind: Kind
    part: str
    source: str
    line: str
    page: str
    certainty: Certainty
    number: str = ""
    latex: str = ""
    symbols: Sequence[str] = ()
    settings: Mapping[str, str] = {}
    claims: Sequence[str] = ()

    @property
    def key(self) -> str:
        """Its name in the catalogue."""
        return self.name.replace("-", "_")


class SourceLine(NamedTuple):
    """A line of the core: its file below the repository, its number, its text."""

    file: str
    number: int
    text: str


def read(path: Path) -> tuple[Row, ...]:
    """Every row, in the paper's order. Raises ValueError or TypeError for what is none."""
    rows = tomllib.loads(path.read_text("utf-8"))["row"]
    found = tuple(
        Row(**(row | {"kind": Kind(row["kind"]), "certainty": Certainty(row["certainty"])}))
        for row in rows
    )
    names = [row.name for row in found]
    if len(names) != len(set(names)):
        raise ValueError(f"{path.name}: a name stands twice")
    return found


@cache
def carried_by(source: str, line: str) -> SourceLine:
    """Where `line` stands in the source of "module:name". Raises ValueError where it does not."""
    module, _, name = source.partition(":")
    found: Any = import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    if isinstance(found, property):
        found = found.fget
    # A decorator's wrapper is not what is looked for.
    found = inspect.unwrap(found)
    lines, first = inspect.getsourcelines(found)
    for number, text in enumerate(lines, first):
        if line in text:
            file = Path(inspect.getsourcefile(found) or "").relative_to(ROOT)
            return SourceLine(file.as_posix(), number, text.strip())
    raise ValueError(f"{source}: no line has {line!r}")
