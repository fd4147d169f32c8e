"""What ships about the two papers, read once: rows, claims and what became of them, terms."""

import tomllib
from functools import cache
from pathlib import Path

from snncore.analysis.depth import study
from snncore.analysis.papers import claim, depths, measured, row
from snncore.analysis.papers.claim import Claim
from snncore.analysis.papers.row import Row
from snncore.analysis.papers.verdict import Finding, Verdict
from snncore.study.table import RESULTS

ASSETS = Path(__file__).parents[3] / "assets"
PAPERS = ASSETS / "papers"
PAGES = ("sew", "ms")


@cache
def rows(paper: str) -> tuple[Row, ...]:
    """Of one paper, in its order."""
    return row.read(PAPERS / f"{paper}.toml")


@cache
def symbols() -> dict[str, str]:
    """LaTeX of each symbol by its name."""
    return tomllib.loads((PAPERS / "symbols.toml").read_text("utf-8"))


@cache
def claims() -> dict[str, Claim]:
    """By name."""
    return {each.name: each for each in claim.read(PAPERS / "claims.toml")}


@cache
def findings() -> dict[str, Finding]:
    """What was computed of every claim; QUOTED for those that nothing here can decide."""
    shipped = measured.read(ASSETS / "results" / "claims.json")
    quoted = {name: Finding(Verdict.QUOTED, each.quoted) for name, each in claims().items()}
    return quoted | shipped | depths.by_studies([*studies().values()])


@cache
def studies() -> dict[str, study.DepthStudy]:
    """Every depth study that has results, by its name."""
    files = sorted((ASSETS / "study").glob(f"*/{RESULTS}"))
    return {file.parent.name: study.read(file.parent) for file in files}
