"""Tables: the columns that a figure exports, and text tables on the page."""

from collections.abc import Iterable, Sequence
from html import escape

from pages.shared.ui.numbers import by_hand

STYLE = """<style>
.block-table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.block-table caption { caption-side: bottom; text-align: left; padding: 6px 0 0; opacity: 0.75;
  font-size: 0.85rem; }
.block-table th, .block-table td { padding: 5px 10px; text-align: center;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
@media (min-width: 641px) { .block-table :is(th, td) { word-break: keep-all; } }
.block-table thead th { font-weight: 600; vertical-align: bottom; }
.block-table.narrow th { white-space: nowrap; }
.block-table.narrow th, .block-table.narrow td { padding: 5px 6px; }
.block-table tbody th { text-align: left; font-weight: 600; }
.block-table .chosen { background: color-mix(in srgb, currentColor 8%, transparent); }
.block-table td.letters { letter-spacing: 0.08em; white-space: nowrap; }
.block-table.broad { min-width: 34rem; }
.room { overflow-x: auto; }
.block-source { margin: 0; padding: 10px 14px; border-radius: 6px; white-space: pre-wrap;
  overflow-wrap: anywhere;
  font-size: 0.82rem; background: color-mix(in srgb, currentColor 6%, transparent); }
</style>"""


def by_column(names: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, list[object]]:
    """The columns of a table by their names."""
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table in Markdown, its first row the head; numbers as they are written by hand."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {by_hand(' | '.join(line))} |" for line in lines)


def cell(content: str, kind: str = "", tag: str = "td") -> str:
    """One cell in HTML; `kind` is its class."""
    scope = ' scope="col"' if tag == "th" else ""
    return f'<{tag}{scope} class="{kind}">{escape(by_hand(content))}</{tag}>'


def html(head: Iterable[str], rows: Iterable[str], *, caption: str = "", kind: str = "") -> str:
    """The table in HTML that takes the page's colours, from cells of its head and whole rows."""
    below = f"<caption>{escape(caption)}</caption>" if caption else ""
    # Where a broad table can be moved, the keyboard has to reach it.
    stop = ' tabindex="0"' if "broad" in kind.split() else ""
    return (
        f'{STYLE}<div class="room"{stop}><table class="block-table {kind}">{below}'
        f"<thead><tr>{''.join(head)}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
