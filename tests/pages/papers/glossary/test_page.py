"""The glossary: every term once, in both languages, found by every name it has."""

import pytest

from pages.shared.papers.looked_for import FIRST
from pages.shared.papers.words import synonyms
from pages.shared.ui.terms import marked, terms, tip
from pages.shared.ui.text import LANGUAGES, catalogue
from snncore.analysis.papers.search import Entry, search
from tests.pages.opened import opened, text_of


def test_every_term_stands_once_and_no_name_is_used_twice() -> None:
    names = [term.name for term in terms()]
    assert len(names) == len(set(names)) >= 50
    for code in LANGUAGES:
        called = [catalogue(code)[f"glossary.term_{name}"].lower() for name in names]
        assert len(called) == len(set(called))


def test_the_two_phis_stay_two_in_every_catalogue() -> None:
    mean, variance = ({t.name: t for t in terms()}[n] for n in ("mean_square", "variance_square"))
    assert (mean.ms, variance.ms) == ("ϕ", "φ")
    for code in LANGUAGES:
        text = catalogue(code)
        assert "ϕ" in text["isometry.mean"]
        assert "φ" in text["isometry.variance"]
        assert "φ" not in text["isometry.mean"]


def test_both_languages_stand_side_by_side_in_either() -> None:
    for code in LANGUAGES:
        said = text_of(opened("papers/glossary", lang=code, term="shortcut"))
        for other in LANGUAGES:
            assert catalogue(other)["glossary.text_shortcut"] in said


@pytest.mark.parametrize("word", ["短连接", "skip connection", "捷径", "shortcut"])
def test_a_term_is_found_by_each_of_its_names(word: str) -> None:
    said = text_of(opened("papers/glossary", lang="en", term_query=word))
    assert catalogue("en")["glossary.text_shortcut"] in said


def test_s_resnet_is_vanilla_is_spiking_resnet() -> None:
    (group,) = (group for group in synonyms() if "S-ResNet" in group)
    assert {"Spiking ResNet", "vanilla", "S-ResNet"} <= set(group)


def test_an_unknown_term_opens_the_nearest_and_says_so() -> None:
    app = opened("papers/glossary", lang="en", term="surogate_gradient")
    assert "no term “surogate_gradient”" in app.warning[0].value
    assert catalogue("en")["glossary.text_surrogate_gradient"] in text_of(app)


def test_the_first_use_of_a_term_is_marked_and_formulas_are_left_alone() -> None:
    text = marked("The threshold $threshold$ and `threshold`, a threshold. Thresholds.", "en")
    assert text.count("<span") == 1
    assert "$threshold$" in text
    assert 'tabindex="0"' in text
    assert catalogue("en")["glossary.text_threshold"].split(".")[0] in text


def test_a_term_that_is_bold_ends_its_bold() -> None:
    """Between a tag and a Chinese letter ** would go on to the next."""
    text = marked("**支路**负责计算，**捷径**绕过它，**其他**不变。", "zh")
    assert text.count("<strong>") == text.count("</strong>") == 2
    assert "</span></strong>负责计算" in text
    assert "**其他**" in text


def test_no_gap_stands_behind_a_chinese_mark() -> None:
    assert marked("完。 后来（甲） 乙。", "zh") == "完。后来（甲）乙。"
    assert marked("One. Two (three) four.", "en") == "One. Two (three) four."


def test_the_longest_term_is_marked_and_no_part_of_a_word() -> None:
    text = marked("A spiking neural network with spikes; a spikelet", "en")
    assert ">spiking neural network</span>" in text
    assert ">spikes</span>" in text
    assert "a spikelet" in text
    assert ">膜电位</span>" in marked("膜电位达到阈值", "zh")


def test_phi_and_phi_are_not_taken_for_each_other() -> None:
    text = marked("ϕ and φ", "en")
    for name, letter in (("mean_square", "ϕ"), ("variance_square", "φ")):
        assert catalogue("en")[f"glossary.text_{name}"] in text.split(f">{letter}</span>")[0]
    entries = [Entry("mean", "ϕ"), Entry("variance", "φ")]
    assert [entry.name for entry in search(entries, "φ")] == ["variance"]


def test_a_tip_can_be_reached_and_read() -> None:
    html = tip("x", 'a "b" <c>')
    assert 'tabindex="0"' in html
    assert 'aria-description="a &quot;b&quot; &lt;c&gt;"' in html


def test_all_terms_stand_there_where_all_are_wished_for() -> None:
    def shown(app) -> list[str]:
        said = text_of(app)
        return [t.name for t in terms() if catalogue("en")[f"glossary.text_{t.name}"] in said]

    app = opened("papers/glossary", lang="en")
    assert len(shown(app)) == FIRST
    label = catalogue("en")["glossary.show_all"].format(count=len(terms()))
    (every,) = [button for button in app.button if button.label == label]
    every.click().run()
    assert shown(app) == [term.name for term in terms()]
    assert app.query_params["term_all"] == "True"
