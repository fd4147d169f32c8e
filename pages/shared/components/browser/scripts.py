"""A component's script: the ES modules of its folder and of this one, as one string."""

import re
from collections.abc import Iterator
from pathlib import Path

IMPORT = re.compile(r'^import \{[^}]*\} from "(\.{1,2}/[\w./]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
UNSAID = re.compile(r"^\s*(?://[^\n]*|/\*\*(?:.|\n)*?\*/)?\n|^[ \t]+", re.MULTILINE)
"""Lines of comment, empty lines and indents."""


def script(entry: Path) -> str:
    """The source of a module, with that of all it imports before it, each once.

    Streamlit mounts a string, and a string cannot import the file beside it. So the modules of a
    component share one scope, where a name may be declared once: that is a SyntaxError otherwise,
    which a test finds. `import {…} from "./…"` is the only form that is understood. Comments and
    indents go: the string is sent again whenever a figure's data change.
    """
    whole = "\n".join(EXPORT.sub("", IMPORT.sub("", text)) for text in ordered(entry, set()))
    return UNSAID.sub("", whole)


def ordered(path: Path, seen: set[Path]) -> Iterator[str]:
    """The sources of a module's imports, then its own; what was seen is passed over."""
    path = path.resolve()
    if path in seen:
        return
    seen.add(path)
    text = path.read_text("utf-8")
    for imported in IMPORT.findall(text):
        yield from ordered(path.parent / imported, seen)
    yield text
