"""A lesson on paper: question, set-up, prediction, outcome, conclusion; as HTML for a printer."""

import re
from html import escape

from pages.lessons import words
from pages.lessons.exhibit import exhibit_html
from pages.lessons.lesson import Lesson
from pages.lessons.standing import Standing
from pages.shared.ui.text import language, tr
from pages.start.teacher.chart import curve_svg

STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.45 'Source Sans', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei',
  sans-serif; color: #000; background: #fff; max-width: 178mm; margin: 0 auto; }
h1 { font-size: 17pt; margin: 0 0 2mm; } h2 { font-size: 12pt; margin: 0 0 1mm; }
.who { display: flex; justify-content: space-between; border-bottom: 1px solid #000;
  padding-bottom: 2mm; margin-bottom: 5mm; }
section { break-inside: avoid; margin-bottom: 7mm; }
ul { list-style: none; padding: 0; margin: 1mm 0; } li { margin: 0.5mm 0; }
li::before { content: '☐  '; } li.right::before { content: '☒  '; } li.right { font-weight: 700; }
.line { border-bottom: 1px dotted #000; height: 8mm; } p { margin: 1mm 0; }
.exhibit i.spike { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
svg { width: 150mm; height: auto; }
"""


def sheet(lesson: Lesson, *, answers: bool) -> str:
    """The whole page, which needs nothing from elsewhere."""
    title = words.title(lesson, words.number_of(lesson))
    steps = (
        step_html(Standing(lesson, number), answers=answers)
        for number in range(1, len(lesson.steps) + 1)
    )
    return (
        f"<!DOCTYPE html><html lang='{language()}'><meta charset='utf-8'>"
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
        f"<h1>{escape(title)}</h1>{heading(answers)}{''.join(steps)}</html>"
    )


def heading(answers: bool) -> str:
    """Name and date; on the sheet with answers that it is that one."""
    if answers:
        return f"<p class='who'><b>{escape(tr('teacher.with_answers'))}</b></p>"
    name, date = escape(tr("teacher.name")), escape(tr("teacher.date"))
    return f"<p class='who'><span>{name} ________________</span><span>{date} ________</span></p>"


def step_html(standing: Standing, *, answers: bool) -> str:
    """One step."""
    step, outcome = standing.step, standing.outcome
    shown = exhibit_html(step.exhibit()) if step.exhibit else ""
    parts = [f"<h2>{standing.number}. {said(standing, 'question')}</h2>",
             f"<p>{said(standing, 'setup')}</p>", shown]  # fmt: skip
    if step.drawing:
        axes = words.of(standing, "across"), words.of(standing, "up")
        parts.append(curve_svg(step.drawing, outcome.curve if answers else None, axes))
    else:
        parts.append(choices(standing, step.choices, "", outcome.right if answers else None))
    for part in ("reveal", "explain"):
        parts.append(f"<p><b>{escape(tr(f'teacher.{part}'))}</b> ")
        parts.append(f"{said(standing, part)}</p>" if answers else "</p><div class='line'></div>")
    parts.append(f"<p><b>{escape(tr('lesson.check'))}</b> {said(standing, 'check')}</p>")
    parts.append(choices(standing, step.checks, "check_", outcome.check if answers else None))
    return f"<section>{''.join(parts)}</section>"


def choices(standing: Standing, names: tuple[str, ...], prefix: str, right: str | None) -> str:
    """Boxes to tick; the right one is ticked where answers are printed."""
    rows = (
        f"<li{' class=right' if name == right else ''}>{said(standing, prefix + name)}</li>"
        for name in names
    )
    return f"<ul>{''.join(rows)}</ul>"


def said(standing: Standing, part: str) -> str:
    """A text of the step as HTML; what is bold stays bold."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(words.of(standing, part)))
