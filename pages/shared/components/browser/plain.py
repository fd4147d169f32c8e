"""Markdown as a screen reader should say it."""

import re

STRONG = re.compile(r"\*\*|`|\$")
EMPHASIS = re.compile(r"\*(\S(?:[^*]*\S)?)\*")


def plain(markdown: str) -> str:
    """The text without the marks that make it bold, slanted, code or a formula."""
    return EMPHASIS.sub(r"\1", STRONG.sub("", markdown))
