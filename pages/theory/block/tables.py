"""The block page's tables, as HTML that takes the page's colours."""

from collections.abc import Sequence
from html import escape

from pages.shared.components.diagram.view import on, short
from pages.shared.ui.style import LOOKS
from pages.shared.ui.text import tr
from pages.theory.block.text import listed
from snncore.analysis.block.chain import Branch
from snncore.analysis.block.graph import ADD
from snncore.analysis.block.merge_identity import MergeIdentity
from snncore.analysis.block.neuron_place import NeuronPlace
from snncore.analysis.block.truth_table import TruthRow, truth_row, truth_table
from snncore.block import Merge
from snncore.experiment import BlockKind

NOTHING = "–"
STYLE = """<style>
.block-table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.block-table caption { caption-side: bottom; text-align: left; padding: 6px 0 0; opacity: 0.75;
  font-size: 0.85rem; }
.block-table th, .block-table td { padding: 5px 10px; text-align: center;
  border-bottom: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
.block-table thead th { font-weight: 600; vertical-align: bottom; }
.block-table.narrow th { white-space: nowrap; }
.block-table.narrow th, .block-table.narrow td { padding: 5px 6px; }
.block-table tbody th { text-align: left; font-weight: 600; }
.block-table .chosen { background: color-mix(in srgb, currentColor 8%, transparent); }
.block-table td.letters { letter-spacing: 0.08em; white-space: nowrap; }
.room { overflow-x: auto; }
.st-key-block_operation [data-testid='stColumn'] { min-width: min(100%, 20rem); }
@media (max-width: 640px) { .block-table.broad { min-width: 38rem; } }
.block-source { margin: 0; padding: 10px 14px; border-radius: 6px; white-space: pre-wrap;
  font-size: 0.82rem; background: color-mix(in srgb, currentColor 6%, transparent); }
</style>"""


def cell(content: str, kind: str = "", tag: str = "td") -> str:
    """One cell; `kind` is its class."""
    scope = ' scope="col"' if tag == "th" else ""
    return f'<{tag}{scope} class="{kind}">{escape(content)}</{tag}>'


def table_html(caption: str, head: Sequence[str], rows: Sequence[str], kind: str = "") -> str:
    """A table from head cells and rows that are HTML already."""
    said = f"<caption>{escape(caption)}</caption>"
    return (
        f'{STYLE}<div class="room"><table class="block-table {kind}">{said}'
        f"<thead><tr>{''.join(head)}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def truth_html(chosen: Merge, a: float, s: float, symbol: str) -> str:
    """g of 0 and 1, the chosen g's derivatives, and the row of the current (A, S) lit.

    Where A or S is not a spike the current pair has a row of its own. `symbol` stands for S.
    """
    head = [cell("A", tag="th"), cell(symbol, tag="th")]
    head += [
        cell(merge.value.upper(), "chosen" if merge is chosen else "", "th") for merge in Merge
    ]
    head += [cell("∂g/∂A", "chosen", "th"), cell(f"∂g/∂{symbol}", "chosen", "th")]
    rows = list(truth_table(chosen))
    if not any((row.a, row.s) == (a, s) for row in rows):
        rows.append(truth_row(chosen, a, s))
    body = [truth_cells(row, chosen, (row.a, row.s) == (a, s)) for row in rows]
    caption = tr("block.truth_caption", merge=chosen.value.upper())
    if symbol != "S":
        caption = f"{tr('block.downsampled')} {caption}"
    return table_html(caption, head, body, "narrow")


def truth_cells(row: TruthRow, chosen: Merge, lit: bool) -> str:
    """One row of the truth table, on SEW's colour while it is lit."""
    color = LOOKS[BlockKind.SEW].color
    look = f"background:{color};color:{on(color)};font-weight:700"
    style = f' aria-current="true" style="{look}"' if lit else ""
    cells = [cell(short(row.a)), cell(short(row.s))]
    for merge in Merge:
        o = truth_row(merge, row.a, row.s).o
        cells.append(cell(short(o), "chosen" if merge is chosen else ""))
    cells += [cell(short(row.da), "chosen"), cell(short(row.ds), "chosen")]
    return f"<tr{style}>{''.join(cells)}</tr>"


def places_html(rows: Sequence[NeuronPlace], chosen: BlockKind) -> str:
    """Where SN sits, one row for each kind; the chosen one marked."""
    columns = ("kind", "branch", "join", "after", "shortcut", "reads", "gives")
    head = [cell(tr(f"block.place_{column}"), tag="th") for column in columns]
    return table_html(
        tr("block.place_caption"),
        head,
        [place_cells(row, row.block is chosen) for row in rows],
        "broad",
    )


def place_cells(row: NeuronPlace, chosen: bool) -> str:
    """One kind, with a spot of its colour."""
    spot = f'<span style="color:{LOOKS[row.block].color}" aria-hidden="true">■</span> '
    kind = "chosen" if chosen else ""
    join = {"": NOTHING, ADD: "+"}.get(row.join, "g")
    letters = [row.branch, join, row.after or NOTHING, row.shortcut or NOTHING]
    cells = [cell(content, f"letters {kind}") for content in letters]
    reads = listed(tr(f"block.mark_{mark}") for mark in sorted(row.reads))
    cells += [cell(reads, kind), cell(tr(f"block.mark_{row.gives}"), kind)]
    name = escape(tr(f"option.{row.block}"))
    return f'<tr><th scope="row" class="{kind}">{spot}{name}</th>{"".join(cells)}</tr>'


def identities_html(rows: Sequence[MergeIdentity]) -> str:
    """What each g makes of S when the branch starts, is silent, or always fires."""
    rates = {row.branch: row.rate for row in rows}
    head = [cell("g", tag="th")]
    for branch, rate in rates.items():
        head.append(
            cell(tr("block.identity_head", branch=branch_name(branch), rate=rate), tag="th")
        )
    body = []
    for merge in Merge:
        cells = [cell(outcome(row)) for row in rows if row.merge is merge]
        name = f'<th scope="row">{merge.value.upper()}</th>'
        body.append(f"<tr>{name}{''.join(cells)}</tr>")
    return table_html(tr("block.identity_note"), head, body, "broad")


def branch_name(branch: Branch) -> str:
    """The state of the branch's last BN, with γ and β."""
    return tr(f"block.branch_{branch}")


def outcome(row: MergeIdentity) -> str:
    """O = S, or how much of S is kept and what is added."""
    if row.exact:
        return tr("block.identity_exact")
    return tr("block.identity_not", kept=row.kept, total=row.spikes, added=row.added)
