"""The summary of the command as a page to read."""

from collections.abc import Mapping, Sequence
from typing import Any

STEP_MS, PACKED = 5.0, 400.0
"""Targets on an H100, depth 20, batch 100: milliseconds a step, steps a second of several nets."""


def as_markdown(summary: Mapping[str, Any]) -> str:
    s = summary
    parts = [
        f"# A study on {s['device']}",
        f"torch {s['torch']}, Python {s['python']}, {s['minutes']:g} minutes, code {s['code']}, "
        f"trained on {s['data']}.",
        "## Stages",
        table(("stage", "ended", "seconds", "last line"), [stage(row) for row in s["stages"]]),
        "## A training step as one graph, against the same kernel by kernel",
        table(
            ("depth, batch", "graph, ms", "kernels, ms", "ratio", "loss apart", "weights apart"),
            [graph(row) for row in s["graph"]],
        ),
        f"Target at depth 20, batch 100: at most {STEP_MS:g} ms.",
        "## Networks at once",
        table(("way", "at once", "steps / s"), [packing(row) for row in s["packing"]]),
        f"Target: at least {PACKED:g} steps a second.",
        "## Cells",
        listed("Finished", s["finished"]),
        listed("Unfinished, to go on from", s["unfinished"]),
        listed("Left out of the archive, which has no room for them", s["left_out"]),
    ]
    return "\n\n".join(parts) + "\n"


def stage(row: Mapping[str, Any]) -> list[str]:
    return [row["name"], row["state"], f"{row['seconds']:.0f}", row["said"].replace("|", "/")]


def graph(row: Mapping[str, Any]) -> list[str]:
    size = row["size"]
    return [
        f"{size['depth']}, {size['batch']}" + ("" if row["recorded"] else " (not recorded)"),
        f"{row['ms_graph']:.2f}",
        f"{row['ms_eager']:.2f}",
        f"{row['ratio']:.1f}",
        f"{row['loss_apart']:.1e}",
        f"{row['weights_apart']:.1e}",
    ]


def packing(row: Mapping[str, Any]) -> list[str]:
    return [row["way"], str(row["at_once"]), f"{row['steps_per_second']:.0f}"]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def listed(what: str, names: Sequence[str]) -> str:
    return f"{what} ({len(names)}): {', '.join(names) or 'none'}."
