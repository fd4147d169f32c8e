"""A spike is kept where it still leaves: the same on every page that counts, in both languages."""

import re

import pytest

from pages.shared.ui.text import LANGUAGES
from tests.pages.opened import opened
from tests.pages.test_catalogue import entries

COUNTED = {
    "en": r"keeps \d+ of \d+|[Kk]ept \d+ of \d+|\d+ of \d+ spikes are kept",
    "zh": r"保留 \d+/\d+|\d+ 个脉冲保留 \d+ 个",
}
"""How a count of kept spikes is told: always out of those that came in."""

ADDED = {"en": r"add(s|ed) \d+|\d+ are added", "zh": r"多出 \d+"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_count_of_kept_spikes_says_of_how_many_and_what_is_added(language: str) -> None:
    texts = {
        key: re.sub(r"\{[^}]*\}", "8", text)
        for key, text in entries(language).items()
        if key.split(".")[0] in ("block", "identity", "phase") and "{kept}" in text
    }
    assert {key.split(".")[0] for key in texts} == {"block", "identity", "phase"}
    for key, text in texts.items():
        assert re.search(COUNTED[language], text), key
        assert re.search(ADDED[language], text), key


def numbers(told: str, language: str) -> list[tuple[int, int, int]]:
    """Kept, of how many, added: each time a page says it."""
    pattern = {
        "en": r"keeps (\d+) of (\d+)(?: spikes and|,) adds (\d+)",
        "zh": r"保留 (\d+)/(\d+)(?: 个脉冲)?，多出 (\d+)",
    }
    found = re.findall(pattern[language], told)
    return [tuple(map(int, each)) for each in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_add_with_a_branch_that_always_fires_keeps_every_spike(language: str) -> None:
    """O = S + 1 has a 2 where S has a spike: on either page that is a spike kept and one added."""
    app = opened("theory/identity", lang=language, held="one", neuron="if", blocks="3")
    told = [numbers(each.value, language) for each in app.markdown]
    (_, sew, _) = next(each for each in told if len(each) == 3)
    assert sew == (8, 8, 3 * 16), "three blocks, sixteen steps, one more at each"
    app = opened("theory/block", lang=language, section="unchanged")
    tables = [each.proto.body for each in app.get("html")]
    (row,) = (part for each in tables for part in each.split("<tr>") if ">ADD</th>" in part)
    kept, total, added = numbers(row, language)[-1]
    assert kept == total < added
