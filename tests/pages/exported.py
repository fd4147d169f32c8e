"""The lines of Python under the figures of a page, and what they print when somebody runs them."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
RUNNER = """
import contextlib, io, json, sys

found = []
for code in json.load(sys.stdin):
    printed, said = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(code, "exported", "exec"), {"__name__": "__main__"})
        except SystemExit as end:
            said = str(end)
    found.append([printed.getvalue(), said])
foreign = sorted({name.split(".")[0] for name in sys.modules} & {"pages", "streamlit", "plotly"})
json.dump({"found": found, "foreign": foreign}, sys.stdout)
"""
NUMBER = r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?"


class Exported(NamedTuple):
    """What a figure says, the lines of Python under it."""

    summary: str
    code: str


class Ran(NamedTuple):
    """What the lines print; with what sentence they end early, if they do."""

    printed: str
    said: str | None


def exported(app: AppTest) -> list[Exported]:
    """Of every figure of the page, from top to bottom."""
    assert not app.exception
    found, summary = [], ""
    for element in elements(app.main):
        if element.type == "markdown" and not element.value.startswith(":"):
            summary = element.value
        elif element.type == "code" and re.search("^(import|from) ", element.value, re.MULTILINE):
            found.append(Exported(summary, element.value))
    return found


def elements(block: Any) -> Iterator[Any]:
    """All of them, from top to bottom."""
    for child in block.children.values():
        if hasattr(child, "children"):
            yield from elements(child)
        else:
            yield child


def run(codes: Sequence[str], folder: Path) -> list[Ran]:
    """Each in turn, in a fresh process in this folder where nothing but the core can be imported."""
    place = folder.parent / f"{folder.name}_installed"
    place.mkdir(exist_ok=True)
    if not (place / "snncore").exists():
        (place / "snncore").symlink_to(ROOT / "snncore")
    answer = subprocess.run(
        [sys.executable, "-c", RUNNER],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(place), "PYTHONWARNINGS": "error:::snncore"},
        input=json.dumps(list(codes)),
        capture_output=True,
        text=True,
    )
    assert not answer.returncode, answer.stderr[-2000:]
    said = json.loads(answer.stdout)
    assert not said["foreign"]
    return [Ran(*each) for each in said["found"]]


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


def value_of(text: str) -> float:
    return float(text.rstrip(" %").replace(",", "").replace("−", "-"))


def is_rounded(text: str, value: float) -> bool:
    """Whether this text is what the value becomes with so many digits."""
    plain = text.rstrip(" %").replace(",", "").replace("−", "-")
    mantissa, _, exponent = plain.partition("e")
    digits = len(mantissa.partition(".")[2])
    half = 0.5 * 10.0 ** (int(exponent or 0) - digits)
    value = 100 * value if text.endswith("%") else value
    return abs(abs(value) - abs(float(plain))) <= half * (1 + 1e-6)
