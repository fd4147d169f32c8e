"""One claim: who says it, the verdict with its figure in one line, the answer, Run it."""

import streamlit as st

from pages.shared.papers.data import findings
from pages.shared.papers.words import figure_line, says, where, why
from pages.shared.ui.figure import Provenance, Source, badge
from pages.shared.ui.terms import say
from pages.shared.ui.text import tr
from snncore.analysis.papers.claim import Claim, Who
from snncore.analysis.papers.verdict import Verdict

MARKS = {
    Verdict.HOLDS: (":green-badge", ":material/check:"),
    Verdict.HOLDS_IF: (":blue-badge", ":material/rule:"),
    Verdict.NOT_HERE: (":gray-badge", ":material/visibility_off:"),
    Verdict.FAILS: (":red-badge", ":material/close:"),
    Verdict.QUOTED: (":orange-badge", ":material/format_quote:"),
}
PAPERS = (Who.SEW, Who.MS, Who.TDBN, Who.CODE, Who.LOGS)
"""Who is no reader."""


def mark(verdict: Verdict) -> str:
    """In colour, with a sign and in words."""
    color, icon = MARKS[verdict]
    return f"{color}[{icon} {tr(f'claims.verdict_{verdict}')}]"


def source_of(claim: Claim) -> Source:
    """Where the figure is from."""
    quoted = findings()[claim.name].verdict is Verdict.QUOTED
    return Source.REPORTED if quoted else Source.PRECOMPUTED


def run_it(page: str, settings: object) -> None:
    """The link that shows it."""
    st.page_link(
        f"{page}/page.py",
        label=tr("papers.run_it"),
        icon=":material/play_arrow:",
        query_params=dict(settings),  # type: ignore[call-overload]
    )


def claim_card(claim: Claim, *, answered: bool = False) -> None:
    """The claim in a frame of its own; the answer in words where it is asked for."""
    with st.container(border=True, gap="xxsmall", key=f"claim_{claim.name}"):
        lines = [f"**{says(claim)}** {mark(findings()[claim.name].verdict)}", figure_line(claim)]
        if answered and why(claim):
            lines.append(f"*{tr('claims.answer')}:* {why(claim)}")
        say("  \n".join(lines))
        with st.container(horizontal=True, vertical_alignment="center"):
            run_it(claim.page, claim.settings)
            said = [tr(f"claims.who_{claim.who}"), where(claim)]
            if claim.certainty:
                said.append(tr(f"papers.certainty_{claim.certainty}"))
            badge(Provenance(source_of(claim), [each for each in said if each]))


def compared(claim: Claim) -> None:
    """What is said, what is measured here with its badge, and why they differ."""
    finding = findings()[claim.name]
    says_it = "paper_says" if claim.who in PAPERS else "reader_says"
    left, middle, right = st.columns(3, gap="medium")
    with left:
        st.caption(tr(f"papers.{says_it}"))
        st.markdown(says(claim))
    with middle:
        st.caption(tr("papers.measured"))
        st.markdown(f"{mark(finding.verdict)} {figure_line(claim)}")
        with st.container(horizontal=True):
            badge(Provenance(source_of(claim)))
            run_it(claim.page, claim.settings)
    with right:
        st.caption(tr("papers.why"))
        st.markdown(why(claim) or tr("papers.agree"))
