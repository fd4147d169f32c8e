"""The lines of Python under the figures of a page, and what they print when somebody runs them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.testing.v1 import AppTest

from pages.shared.ui.figure import EXPORT

ROOT = Path(__file__).parents[2]
RUNNER = """
import contextlib, io, json, os, sys

def ran(code):
    printed, said = io.StringIO(), None
    if "deep_profile" in code:
        from snncore.analysis.gradient import resnet152
        resnet152.TIME_STEPS, resnet152.IMAGES, resnet152.SIDE = 2, 2, 32
    if "growth_law" in code:
        from snncore.analysis.gradient import growth_laws
        growth_laws.LENGTHS = (2, 4, 8)
    if "gradient.cost" in code:
        from snncore.analysis.gradient import cost
        cost.DEPTHS = (8, 14)
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(code, "exported", "exec"), {"__name__": "__main__"})
        except SystemExit as end:
            said = str(end)
    return printed.getvalue(), said

asked = json.load(sys.stdin)
early = [ran(code) for code in asked["codes"] if "# needs: " in code]
for name, place in asked["files"].items():
    os.symlink(place, name)
found = [ran(code) for code in asked["codes"]]
foreign = sorted({name.split(".")[0] for name in sys.modules} & {"pages", "streamlit", "plotly"})
json.dump({"early": early, "found": found, "foreign": foreign}, sys.stdout)
"""
NUMBER = r"(?<![\w.])[-−]?\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]?\d+)?"


class Exported(NamedTuple):
    """What a figure says, the lines of Python under it."""

    summary: str
    code: str


class Ran(NamedTuple):
    """What the lines print; with what sentence they end early, if they do."""

    printed: str
    said: str | None


def with_exports(app: AppTest) -> AppTest:
    """With every figure's export open."""
    for name in list(app.session_state):
        if name.endswith(EXPORT):
            app.session_state[name] = True
    app.run()
    assert not app.exception
    return app


def exported(app: AppTest) -> list[Exported]:
    """Sentence and lines of Python of every figure of the page, from top to bottom."""
    with_exports(app)
    found, summary = [], ""
    for element in elements(app.main):
        if element.type == "markdown" and not element.value.startswith(":"):
            summary = element.value
        elif element.type == "code" and re.search("^(import|from) ", element.value, re.MULTILINE):
            found.append(Exported(summary, element.value))
    return found


def elements(block: Any) -> Iterator[Any]:
    """All elements in a container and in those within it, from top to bottom."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def run(codes: Sequence[str], folder: Path, files: Mapping[str, Path]) -> tuple[list[Ran], ...]:
    """What lines that need files do in an empty folder, then what all do with the files in it.

    In a fresh process, in which only the core can be imported. There ResNet-152 gets fewer and
    smaller images, what depth costs is measured on shallow nets, and laws of depth are fitted to
    short stages: tests of theirs see to all three.
    """
    place, empty = folder / "installed", folder / "empty"
    for each in (place, empty):
        each.mkdir()
    (place / "snncore").symlink_to(ROOT / "snncore")
    answer = subprocess.run(
        [sys.executable, "-c", RUNNER],
        cwd=empty,
        env=os.environ | {"PYTHONPATH": str(place)},
        input=json.dumps({"codes": codes, "files": {n: str(f) for n, f in files.items()}}),
        capture_output=True,
        text=True,
    )
    assert not answer.returncode, answer.stderr[-2000:]
    said = json.loads(answer.stdout)
    assert not said["foreign"]
    return tuple([Ran(*each) for each in said[name]] for name in ("early", "found"))


def shown_and_printed(figure: Exported, printed: str) -> list[str]:
    """The numbers of the sentence which the lines print, to its digits, and do not hold already."""
    values = numbers(printed)
    settings = {abs(value) for value in numbers(figure.code)}
    return [
        text
        for text in re.findall(NUMBER + "(?: ?%)?", figure.summary)
        if abs(value_of(text)) not in settings and any(is_rounded(text, v) for v in values)
    ]


def numbers(text: str) -> list[float]:
    return [value_of(found) for found in re.findall(NUMBER, text)]


def plain(text: str) -> str:
    """A number of a sentence as Python writes it."""
    return text.rstrip(" %").replace(",", "").replace("−", "-")


def value_of(text: str) -> float:
    return float(plain(text))


def is_rounded(text: str, value: float) -> bool:
    """Whether this text is what the value becomes with so many digits."""
    mantissa, _, exponent = plain(text).partition("e")
    half = 0.5 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    values = (value, 100 * value) if text.endswith("%") else (value,)
    return any(abs(abs(v) - abs(value_of(text))) <= half * (1 + 1e-6) for v in values)
