"""The works that a paper builds on: titles, and DOI or arXiv number. No page is fetched."""

import tomllib
from pathlib import Path
from typing import NamedTuple


class Work(NamedTuple):
    """kind: main, code or basis; exactly one of doi, arxiv and github."""

    kind: str
    title: str
    doi: str = ""
    arxiv: str = ""
    github: str = ""

    @property
    def number(self) -> str:
        """As it is printed."""
        return self.doi or (f"arXiv:{self.arxiv}" if self.arxiv else self.github)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.arxiv:
            return f"https://arxiv.org/abs/{self.arxiv}"
        return f"https://github.com/{self.github}"


def read(path: Path) -> dict[str, list[Work]]:
    """The works by paper. Raises TypeError for what is none."""
    return {
        paper: [Work(**work) for work in works]
        for paper, works in tomllib.loads(path.read_text("utf-8")).items()
    }
