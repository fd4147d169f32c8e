"""What the project says of itself is true: README, packaging, requirements, citation."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
PAGES_OF_TEXT = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")
)]  # fmt: skip
CHECKOUT = pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="git lists the files: needs a checkout"
)


def requirements(file: str) -> set[str]:
    """The lines of a requirements file, without comments and references to others."""
    lines = (line.partition(" #")[0].strip() for line in (ROOT / file).read_text().splitlines())
    return {line for line in lines if line and not line.startswith(("-r", "#"))}


def extra(name: str) -> set[str]:
    """What an extra names, with the extras of our own that it takes in."""
    found = set()
    for needed in EXTRAS[name]:
        own = re.fullmatch(r"snncore\[([\w,]+)\]", needed)
        found |= set().union(*map(extra, own[1].split(","))) if own else {needed}
    return found


def test_requirements_and_extras_agree() -> None:
    assert requirements("requirements.txt") == extra("app")
    assert requirements("snncore/study/requirements-dask.txt") == extra("study")
    assert requirements("tests/requirements.txt") | extra("app") == extra("tests")


def test_one_version() -> None:
    version = PROJECT["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\n## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES_OF_TEXT)
def test_links_and_pictures_exist(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES_OF_TEXT)
def test_files_that_a_text_names_exist(page: str) -> None:
    """Paths in code letters; capitals stand for a choice."""
    named = re.findall(
        r"`((?:pages|snncore|assets|tests|docs)/[\w./-]+)`", (ROOT / page).read_text()
    )
    missing = [
        name for name in named if not re.search("[A-Z]{3}", name) and not (ROOT / name).exists()
    ]
    assert not missing


def test_the_readme_is_short_and_its_lines_of_python_run() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.encode()) < 10_000
    (code,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})


@CHECKOUT
def test_every_folder_at_the_top_has_a_line_in_the_readme() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    folders = {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line}
    text = (ROOT / "README.md").read_text("utf-8")
    assert {name for name in folders if name[0] != "." and f"`{name}/`" not in text} == set()
