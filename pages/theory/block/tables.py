"""The block page's tables, as HTML that takes the page's colours."""

from collections.abc import Sequence
from html import escape

from pages.shared.components.diagram.view import on, rounded
from pages.shared.ui.style import LOOKS
from pages.shared.ui.table import cell, html
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
    return html(head, body, caption=caption, kind="narrow")


def truth_cells(row: TruthRow, chosen: Merge, lit: bool) -> str:
    """One row of the truth table, on SEW's colour while it is lit."""
    color = LOOKS[BlockKind.SEW].color
    look = f"background:{color};color:{on(color)};font-weight:700"
    style = f' aria-current="true" style="{look}"' if lit else ""
    cells = [cell(rounded(row.a)), cell(rounded(row.s))]
    for merge in Merge:
        o = truth_row(merge, row.a, row.s).o
        cells.append(cell(rounded(o), "chosen" if merge is chosen else ""))
    cells += [cell(rounded(row.da), "chosen"), cell(rounded(row.ds), "chosen")]
    return f"<tr{style}>{''.join(cells)}</tr>"


def places_html(rows: Sequence[NeuronPlace], chosen: BlockKind) -> str:
    """Where SN sits, one row for each kind; the chosen one marked."""
    columns = ("kind", "branch", "join", "after", "shortcut", "reads", "gives")
    head = [cell(tr(f"block.place_{column}"), tag="th") for column in columns]
    body = [place_cells(row, row.block is chosen) for row in rows]
    return html(head, body, caption=tr("block.place_caption"), kind="broad")


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
    return html(head, body, caption=tr("block.identity_note"))


def branch_name(branch: Branch) -> str:
    """The state of the branch's last BN, with γ and β."""
    return tr(f"block.branch_{branch}")


def outcome(row: MergeIdentity) -> str:
    """O = S, or how much of S is kept and what is added."""
    if row.exact:
        return tr("block.identity_exact")
    return tr("block.identity_not", kept=row.kept, total=row.spikes, added=row.added)
