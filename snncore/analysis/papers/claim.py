"""The claims of both papers and of their readers: who says it, where, and how to run it."""

import tomllib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from snncore.analysis.papers.row import Certainty


class Paper(StrEnum):
    """What a claim is about."""

    SEW = "sew"
    MS = "ms"
    BOTH = "both"


class Who(StrEnum):
    """Who says it: a paper, its code or its authors' logs; its readers, in issues or in notes."""

    SEW = "sew"
    MS = "ms"
    TDBN = "tdbn"
    CODE = "code"
    LOGS = "logs"
    ISSUES_SEW = "issues_sew"
    ISSUES_MS = "issues_ms"
    NOTE = "note"


class Claim(NamedTuple):
    """where: a row of the paper's page, or an issue; words: what else it is looked up by; quoted:
    numbers that nothing here can compute; doubt: a reader's, so that it has an answer in words."""

    name: str
    paper: Paper
    who: Who
    page: str
    where: str = ""
    settings: Mapping[str, str] = {}
    words: Sequence[str] = ()
    doubt: bool = False
    quoted: Mapping[str, float | str] = {}
    certainty: Certainty | None = None


def read(path: Path) -> tuple[Claim, ...]:
    """Every claim. Raises ValueError or TypeError for what is none."""
    found = []
    for entry in tomllib.loads(path.read_text("utf-8"))["claim"]:
        given = entry | {"paper": Paper(entry["paper"]), "who": Who(entry["who"])}
        if "certainty" in entry:
            given["certainty"] = Certainty(entry["certainty"])
        found.append(Claim(**given))
    if len({claim.name for claim in found}) != len(found):
        raise ValueError(f"{path.name}: a name stands twice")
    return tuple(found)
