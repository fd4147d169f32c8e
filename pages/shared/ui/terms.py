"""The glossary's terms in the page's texts: each shows what it means at the pointer and focus."""

import re
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from pages.shared.ui.text import catalogue, closed_up, language
from snncore.analysis.papers.term import Term, read

GLOSSARY = Path(__file__).parents[3] / "assets" / "papers" / "glossary.toml"

STYLE = """<style>
.term { border-bottom: 1px dotted currentColor; cursor: help; anchor-name: --term;
  anchor-scope: --term; }
.term:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; border-radius: 2px; }
.term:hover::after, .term:focus::after { content: attr(data-tip); position: fixed; z-index: 1000;
  width: max-content; max-width: min(20rem, 90vw); padding: 0.4rem 0.6rem; border-radius: 0.4rem;
  font-size: 0.85rem; font-weight: 400; font-style: normal; line-height: 1.35; text-align: left;
  white-space: normal; color: light-dark(#1c2330, #f4f6fa); background: light-dark(#fff, #2a3140);
  border: 1px solid light-dark(#c3cad6, #566075); box-shadow: 0 2px 10px rgb(0 0 0 / 0.25);
  left: 5vw; bottom: 1rem; }
@supports (position-area: top) {
  .term:hover::after, .term:focus::after { left: auto; bottom: auto; position-anchor: --term;
    position-area: top span-right; margin: 0.3rem 0;
    position-try-fallbacks: flip-block, flip-inline, flip-block flip-inline; }
}
</style>"""
"""Goes into the frame once. A tip stands beside its term, or, in a browser that cannot place it
there, at the bottom of the window."""

KEPT = re.compile(r"(\$[^$]*\$|`[^`]*`|\[[^\]]*\]\([^)]*\)|:[a-z]+-badge\[[^\]]*\]|:material/\w+:)")
"""Formulas, code, links, badges and icons: no word in them is marked."""


BOLD = re.compile(r"\*\*(.+?)\*\*")

TERM = '<span class="term"'


@cache
def terms() -> tuple[Term, ...]:
    """Every term of the glossary."""
    return read(GLOSSARY)


def tip(label: str, text: str) -> str:
    """HTML of a label that shows a text at the pointer, and at the focus of the keyboard."""
    said = escape(text)
    about = f'data-tip="{said}" aria-description="{said}"'
    return f'{TERM} tabindex="0" {about}>{label}</span>'


def say(text: str) -> None:
    """Show a text in Markdown, in which the first use of each term is explained."""
    st.markdown(marked(text, language()), unsafe_allow_html=True)


def marked(text: str, code: str) -> str:
    """The Markdown with its terms marked."""
    pattern, names = lookup(code)
    seen: set[str] = set()

    def mark(found: re.Match[str]) -> str:
        name = names[found[0].lower().removesuffix("s")]
        if name in seen:
            return found[0]
        seen.add(name)
        return tip(found[0], catalogue(code)[f"glossary.text_{name}"])

    parts = [
        part if i % 2 else pattern.sub(mark, part)
        for i, part in enumerate(KEPT.split(closed_up(text, code)))
    ]
    return BOLD.sub(bold, "".join(parts))


def bold(found: re.Match[str]) -> str:
    """What is bold, as HTML where a term is in it: Markdown sees no end of ** between a tag and a
    Chinese letter."""
    return f"<strong>{found[1]}</strong>" if TERM in found[1] else found[0]


@cache
def lookup(code: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What finds a term in a text of that language, the longest first; and whose name it is."""
    called = {term.name: catalogue(code)[f"glossary.term_{term.name}"] for term in terms()}
    # Of a letter with its name behind it, such as "ϕ (phi)", texts have the letter.
    names = {called[term.name].partition(" (")[0]: term.name for term in terms() if term.marked}
    longest = sorted(names, key=len, reverse=True)
    words = "|".join(f"{re.escape(name)}s?" if name.isascii() else re.escape(name)
                     for name in longest)  # fmt: skip
    pattern = rf"(?<![A-Za-z0-9_-])(?:{words})(?![A-Za-z0-9_-])"
    return re.compile(pattern, re.IGNORECASE), {
        name.lower().removesuffix("s"): key for name, key in names.items()
    }
