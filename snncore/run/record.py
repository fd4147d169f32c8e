"""A Checkpoint's record, checked before anything is done with it: a file may come from anywhere."""

import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NoReturn

from snncore.checkpoint import Checkpoint, CheckpointError, Flaw
from snncore.recipe import RANGES
from snncore.run.curve import Number, Point, Profile, compact
from snncore.run.history import MOST_CHANGES, MOST_POINTS, MOST_PROFILES, History
from snncore.run.parts import Parts

MOST_THREADS = 4096
"""Threads that a record may name; a run itself takes no more than this machine has cores."""

LONGEST = 200
"""Letters of a text in a record."""


TEXTS = ("dataset", "checksum", "device")


def read_history(checkpoint: Checkpoint, parts: Parts) -> History:
    """The curves of the run up to the checkpoint. Raises CheckpointError."""
    record, last = checkpoint.record, checkpoint.step
    curve = columns(record, "curve", ("loss", "accuracy"), MOST_POINTS, last)
    tests = columns(record, "test", ("loss", "accuracy"), MOST_CHANGES, last)
    names = ("gradient_norms", "firing_rates", "updates")
    profile = columns(record, "profile", names, MOST_PROFILES, last)
    sizes = (parts.blocks, parts.layers, parts.blocks)
    return History(
        [Point(step, number(loss), number(right)) for step, loss, right in curve],
        [Point(step, number(loss), number(right)) for step, loss, right in tests],
        [
            Profile(step, *(row(values, size) for values, size in zip(rows, sizes, strict=True)))
            for step, *rows in profile
        ],
        [change(entry, last) for entry in some(record, "rates")],
        [whole(step, last) for step in some(record, "resumed")],
    )


def read_facts(record: Mapping[str, Any]) -> dict[str, Any]:
    """Where the numbers come from: what a record may say besides its curves, the rest left out."""
    facts: dict[str, Any] = {n: text(record[n]) for n in TEXTS if n in record}
    if "accuracy" in record:
        facts["accuracy"] = within(record["accuracy"], 1.0)
    if "threads" in record:
        facts["threads"] = whole(record["threads"], MOST_THREADS)
    if "test_images" in record:
        facts["test_images"] = whole(record["test_images"], int(RANGES["test_images"][1]))
    environment = record.get("environment", {})
    if not isinstance(environment, dict) or len(environment) > LONGEST:
        refuse("environment")
    facts["environment"] = {text(name): text(value) for name, value in environment.items()}
    return facts


def columns(
    record: Mapping[str, Any], name: str, keys: Sequence[str], most: int, last: int
) -> list[tuple[Any, ...]]:
    """Rows of a part of the record, the first of each a step, in order."""
    part = record.get(name) or dict.fromkeys(("step", *keys), [])
    if not isinstance(part, dict):
        refuse(name)
    lists = [some(part, key, most) for key in ("step", *keys)]
    if len({len(values) for values in lists}) > 1:
        refuse(name)
    steps = [whole(step, last) for step in lists[0]]
    if any(b <= a for a, b in pairwise(steps)):
        refuse(name)
    return list(zip(*lists, strict=True))


def some(part: Mapping[str, Any], name: str, most: int = MOST_CHANGES) -> list[Any]:
    values = part.get(name, [])
    if not isinstance(values, list) or len(values) > most:
        refuse(name)
    return values


def row(values: Any, size: int) -> Any:
    if not isinstance(values, list) or len(values) != size:
        refuse("profile")
    return compact([number(value) for value in values])


def change(entry: Any, last: int) -> tuple[int, float]:
    """[step, base rate]; a rate may have been set for the step that comes after the last one."""
    if not isinstance(entry, list) or len(entry) != 2:
        refuse("rates")
    low, high = RANGES["learning_rate"]
    return whole(entry[0], last + 1), within(entry[1], high, low)


def whole(value: Any, last: int) -> int:
    if type(value) is not int or not 0 <= value <= last:
        refuse("step")
    return value


def number(value: Any) -> Number:
    if value is None:
        return None
    if type(value) not in (int, float) or not abs(value) <= sys.float_info.max:
        refuse("number")
    return value


def within(value: Any, high: float, low: float = 0.0) -> float:
    known = number(value)
    if known is None or not low <= known <= high:
        refuse("number")
    return known


def text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        refuse("text")
    return value


def refuse(name: str) -> NoReturn:
    raise CheckpointError(Flaw.BAD_SETTINGS, detail=f"record: {name}")
