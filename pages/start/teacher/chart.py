"""Axes to draw a prediction into, or with the measured curve: black on white, for a printer."""

from collections.abc import Sequence
from html import escape

from pages.lessons.lesson import Drawing

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 480, 170, 52, 34, 10
LINES = 4
"""Of the grid, between the ends of the axis."""


def curve_svg(drawing: Drawing, curve: Sequence[float] | None, axes: tuple[str, str]) -> str:
    """The field with its grid; x and y titles; the curve with a mark at each place, if there is
    one."""
    rows = [drawing.high - i * (drawing.high - drawing.low) / LINES for i in range(LINES + 1)]
    grid = "".join(
        f"<line x1='{LEFT}' x2='{WIDTH}' y1='{up(drawing, v):.1f}' y2='{up(drawing, v):.1f}' "
        f"stroke='#000' stroke-width='0.4' stroke-dasharray='1 3'/>"
        f"<text x='{LEFT - 6}' y='{up(drawing, v) + 4:.1f}' text-anchor='end'>{v:g}</text>"
        for v in rows
    )
    places = range(drawing.places)
    ticks = "".join(
        f"<text x='{across(drawing, i):.1f}' y='{HEIGHT - BOTTOM + 14}' "
        f"text-anchor='middle'>{i + 1}</text>"
        for i in places
    )
    drawn = line(drawing, curve) if curve is not None else ""
    x, y = (escape(title) for title in axes)
    middle = (TOP + HEIGHT - BOTTOM) / 2
    return (
        f"<svg viewBox='0 0 {WIDTH} {HEIGHT}' font-size='10' font-family='sans-serif' role='img'>"
        f"{grid}{ticks}{drawn}"
        f"<text x='{(LEFT + WIDTH) / 2}' y='{HEIGHT - 4}' text-anchor='middle'>{x}</text>"
        f"<text transform='translate(11 {middle}) rotate(-90)' text-anchor='middle'>{y}</text>"
        "</svg>"
    )


def line(drawing: Drawing, curve: Sequence[float]) -> str:
    """The measured curve."""
    points = [(across(drawing, i), up(drawing, value)) for i, value in enumerate(curve)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks = "".join(f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.6'/>" for x, y in points)
    return f"<polyline points='{path}' fill='none' stroke='#000' stroke-width='1.6'/>{marks}"


def across(drawing: Drawing, place: int) -> float:
    """The middle of a place."""
    return LEFT + (place + 0.5) * (WIDTH - LEFT) / drawing.places


def up(drawing: Drawing, value: float) -> float:
    """The height of a value; SVG counts from the top."""
    part = (value - drawing.low) / (drawing.high - drawing.low)
    return TOP + (1 - part) * (HEIGHT - BOTTOM - TOP)
