"""The block page: it opens on its point, survives every control at its ends and any link."""

import itertools
import re

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.ui.numbers import by_hand
from pages.shared.ui.text import LANGUAGES, catalogue
from pages.theory.block.controls import KINDS
from snncore.analysis.block.chain import Branch
from snncore.analysis.block.merged_convolutions import merged_convolutions
from snncore.block import Merge
from snncore.experiment import BlockKind
from tests.pages.charts import charts
from tests.pages.opened import opened

SECTIONS = ("compare", "truth", "place", "growth", "unchanged", "merged")


def open_page(**link: str) -> AppTest:
    at = opened("theory/block", **link)
    assert not at.exception
    return at


def said(at: AppTest) -> str:
    return "\n".join(m.value for m in [*at.markdown, *at.caption])


def formulas(at: AppTest) -> str:
    return "\n".join(f.value for f in at.latex)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_one_and_one_giving_two(language: str) -> None:
    at = open_page(lang=language)
    assert "g(A, S) = A + S = 1 + 1 = 2" in formulas(at)
    assert not at.warning
    text = said(at)
    assert not re.findall(r"\bblock\.[a-z_]+", text), "a raw catalogue key"
    for kind in ("Spiking ResNet", "SEW ResNet", "MS-ResNet"):
        assert f"**{kind}**" in text


TAKEAWAYS = [
    ({"block": "spiking"}, "passes on spikes, 0 or 1", "a neuron follows"),
    ({"block": "sew"}, "passes on integers up to 2 (here 2)", "no neuron follows"),
    ({"block": "sew", "merge": "and"}, "passes on spikes, 0 or 1", "both fire"),
    ({"block": "sew", "branch": "silenced"}, "passes on spikes, 0 or 1", "no neuron follows"),
    ({"block": "sew", "merge": "and", "branch": "silenced"}, "nothing but zeros", "both fire"),
    ({"block": "sew", "position": "6"}, "passes on integers up to 4", "no neuron follows"),
    ({"block": "ms"}, "passes on real numbers", "synaptic input"),
    ({"block": "no_lif"}, "passes on real numbers", "no neuron follows"),
    ({"block": "relu"}, "passes on real numbers", "a ReLU follows"),
]


@pytest.mark.parametrize(("link", "what", "why"), TAKEAWAYS)
def test_its_one_sentence_says_what_leaves_the_block(
    link: dict[str, str], what: str, why: str
) -> None:
    sentence = open_page(**link).markdown[0].value
    assert what in sentence
    assert why in sentence


@pytest.mark.parametrize("asked", SECTIONS)
def test_the_open_question_alone_is_computed(asked: str) -> None:
    at = open_page(section=asked)
    figures = {"growth": ["integer_growth"], "merged": ["merged_convolutions"]}
    figures |= {"unchanged": ["saturation"], "compare": [], "truth": [], "place": []}
    assert [c.key for c in charts(at)] == figures[asked]
    assert ("**MS-ResNet**" in said(at)) == (asked == "compare")
    assert any("∂g/∂A" in h.proto.body for h in at.get("html")) == (asked == "truth")


def test_g_of_a_block_that_changes_the_shape_has_its_own_symbol_for_the_shortcut() -> None:
    """Two values, the input S and what the shortcut makes of it, may not both be called S."""
    at = open_page(downsample="True", operation="0", section="truth")
    (table,) = (h.proto.body for h in at.get("html") if "IAND" in h.proto.body)
    assert ">S↓</th>" in table
    assert "∂g/∂S↓" in table
    assert "S^l[3] = 1" in formulas(at)
    at = open_page(downsample="True")
    assert r"g(A, S_{\downarrow}) = A + S_{\downarrow} = 0 + 0 = 0" in formulas(at)
    at = open_page(downsample="True", position="2")
    assert "g(A, S) = A + S" in formulas(at)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("downsample", ["False", "True"])
def test_every_kind_steps_from_its_first_operation_to_its_last(
    kind: BlockKind, downsample: str
) -> None:
    at = open_page(block=kind, downsample=downsample, operation="0")
    last = int(at.slider(key="operation").max)
    for done in range(1, last + 1):
        at.button(key="operation_next").click().run()
        assert not at.exception
        assert at.session_state["operation"] == done
        assert r"\colorbox" in formulas(at)
    at.button(key="operation_next").click().run()
    assert (at.session_state["position"], at.session_state["operation"]) == (2, 0)
    at.button(key="operation_back").click().run()
    assert (at.session_state["position"], at.session_state["operation"]) == (1, last)


def test_the_first_and_the_last_operation_have_no_neighbour() -> None:
    at = open_page(operation="0")
    assert at.button(key="operation_back").disabled
    at = open_page(position="6", operation="11")
    assert at.button(key="operation_next").disabled


@pytest.mark.parametrize(("merge", "branch"), list(itertools.product(Merge, Branch)))
def test_every_g_with_every_branch(merge: Merge, branch: Branch) -> None:
    at = open_page(merge=merge, branch=branch, neuron="lif", section="unchanged")
    assert not at.warning
    text = said(at)
    assert "For LIF that takes τ·V_th = 2" in text
    assert "With a bias of 1, A has a firing rate of 0.00" in text
    reached = {Branch.SILENCED: 1, Branch.SATURATED: 7}.get(branch)
    if reached is not None:
        at = open_page(merge=merge, branch=branch, neuron="lif", section="growth")
        assert f"After 6 blocks ADD has reached {reached}" in said(at)


@pytest.mark.parametrize(
    "field", ["position", "time", "element", "operation", "seed", "v_threshold"]
)
@pytest.mark.parametrize("end", ["min", "max"])
def test_each_slider_at_its_ends(field: str, end: str) -> None:
    at = open_page(block="sew", downsample="True")
    slider = at.slider(key=field)
    slider.set_value(getattr(slider, end)).run()
    assert not at.exception
    assert at.session_state[field] == getattr(slider, end)


@pytest.mark.parametrize("end", ["min", "max"])
def test_tau_at_its_ends(end: str) -> None:
    at = open_page(neuron="plif")
    slider = at.slider(key="tau")
    slider.set_value(getattr(slider, end)).run()
    assert not at.exception


def test_a_block_with_fewer_operations_takes_back_a_place_it_does_not_have() -> None:
    at = open_page(operation="11")
    at.segmented_control(key="block").set_value(BlockKind.PLAIN).run()
    assert not at.exception
    assert at.session_state["operation"] <= at.slider(key="operation").max


def test_all_seven_kinds_side_by_side() -> None:
    at = open_page(all_kinds="True")
    text = said(at)
    names = ("ResNet (ReLU)", "RBA (ReLU)", "Plain", "Spiking ResNet", "w/o LIF", "SEW ResNet")
    for kind in (*names, "MS-ResNet"):
        assert f"**{kind}**" in text


@pytest.mark.parametrize("kind", [k for k in BlockKind if k is not BlockKind.SEW])
def test_the_contrast_has_the_chosen_kind_in_it(kind: BlockKind) -> None:
    name = catalogue("en")[f"option.{kind}"]
    assert f"**{name}**" in said(open_page(block=kind, lang="en"))


@pytest.mark.parametrize(
    ("field", "wrong", "allowed"),
    [
        ("block", "vgg", "plain"),
        ("merge", "xor", "iand"),
        ("branch", "loud", "silenced"),
        ("operation", "99", "from 0 to 11"),
        ("operation", "nan", "from 0 to 11"),
        ("element", "-1", "from 0 to 35"),
        ("time", "0", "from 1 to 4"),
        ("position", "1.5", "from 1 to 6"),
        ("v_threshold", "0", "from 0.05 to 3"),
        ("v_threshold", "nan", "from 0.05 to 3"),
        ("seed", "-3", "from 0 to 99"),
        ("downsample", "perhaps", "True, False"),
    ],
)
def test_a_wrong_link_gets_one_sentence_and_the_default(
    field: str, wrong: str, allowed: str
) -> None:
    at = open_page(**{field: wrong})
    (warning,) = at.warning
    assert wrong in warning.value
    assert allowed in warning.value
    assert "g(A, S) = A + S = 1 + 1 = 2" in formulas(at)


def test_the_link_holds_the_place() -> None:
    at = open_page(position="3", time="2", element="5", operation="4", block="ms")
    state = at.session_state
    assert [state[f] for f in ("position", "time", "element", "operation")] == [3, 2, 5, 4]
    assert not at.warning


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_summary_of_the_5x5_is_computed(seed: str) -> None:
    found = re.search(
        r"differ by at most (\d\.\d × 10\S+), .*ring they differ by up to ([\d.]+)",
        said(open_page(seed=seed, section="merged")),
    )
    assert found is not None
    expected = merged_convolutions(int(seed))
    assert (found[1], found[2]) == (by_hand(f"{expected.interior:.1e}"), f"{expected.border:.2g}")
