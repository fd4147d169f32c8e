"""The README is true of the repository."""

import re

import pytest
import readme_tree

checkout = pytest.mark.skipif(
    not (readme_tree.ROOT / ".git").exists(), reason="git lists the files: needs a checkout"
)


@checkout
def test_the_tree_has_a_line_for_each_file() -> None:
    _, inside, _ = readme_tree.split_readme()
    assert inside == readme_tree.tree(), "run `make tree`"


@checkout
def test_each_file_says_what_it_holds() -> None:
    silent = [name for name in readme_tree.files() if not readme_tree.says(name)]
    assert not silent


def test_links_and_pictures_exist() -> None:
    text = readme_tree.README.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (readme_tree.ROOT / target).exists(), target
