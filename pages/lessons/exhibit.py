"""Spike trains as rows of boxes: on the page before the answer, and on the printed sheet."""

from html import escape

from pages.lessons.lesson import Exhibit

STYLE = """<style>
.exhibit { display: grid; gap: 0.25em; margin: 0; overflow-x: auto;
  width: fit-content; max-width: 100%; }
.exhibit div { display: flex; align-items: center; gap: 0.15em; }
.exhibit b { min-width: 5.5em; font-weight: 600; }
.exhibit i { flex: none; width: 1.35em; text-align: center; font-style: normal; line-height: 1.3em;
  border: 1px solid currentcolor; font-variant-numeric: tabular-nums; }
.exhibit i.spike { background: #16202a; color: #fff; border-color: #8c8c8c; }
</style>"""


def exhibit_html(exhibit: Exhibit) -> str:
    """A row of boxes for each train, filled where there is a spike, with the number in it."""
    rows = (
        f"<div><b>{escape(name)}</b>{''.join(box(value) for value in values)}</div>"
        for name, values in exhibit.rows
    )
    said = "; ".join(f"{name}: {' '.join(map(str, values))}" for name, values in exhibit.rows)
    label = escape(said, quote=True)
    return f'{STYLE}<div class="exhibit" role="img" aria-label="{label}">{"".join(rows)}</div>'


def box(value: int) -> str:
    """One time step."""
    return f"<i class='spike'>{value}</i>" if value else f"<i>{value}</i>"
