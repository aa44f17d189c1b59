"""A chart as SVG: inside a page, where the page's colours hold, and by itself."""

from __future__ import annotations

from html import escape

from bot.insight.charts.layout import WIDTH, Box, Rule, Shape, Sheet, Stroke, laid_out, with_title
from bot.insight.charts.model import Chart

COLOURS = {
    "ink": "#1c2126", "muted": "#5b6267", "light": "#ffffff", "bar": "#0b5d52", "soft": "#e7e3da", "rule": "#d9d4c8",
    "paper": "#ffffff",
}  # fmt: skip
"""Colours on paper. A page's style sheet goes before them, by the class of the same name."""
_FACES = "PingFang SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif"


def inline_svg(chart: Chart) -> str:
    """Return the chart for a page, with its title and a sentence for who does not see it."""
    sheet = laid_out(chart)
    named = f'role="img" aria-labelledby="{chart.name}-title {chart.name}-told"'
    size = f'viewBox="0 0 {WIDTH:g} {sheet.height:g}"'
    return f'<svg class="chart" {size} {named}>{_named(chart)}{_drawn(sheet)}</svg>'


def svg_file(chart: Chart, period: str) -> bytes:
    """Return the chart as a file of its own."""
    sheet = with_title(chart, period)
    size = f'width="{WIDTH * 2:g}" height="{sheet.height * 2:g}" viewBox="0 0 {WIDTH:g} {sheet.height:g}"'
    paper = f'<rect width="100%" height="100%" fill="{COLOURS["paper"]}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} font-family="{_FACES}">'
    return f"{head}{_named(chart)}{paper}{_drawn(sheet)}</svg>".encode()


def _named(chart: Chart) -> str:
    title, told = escape(chart.title), escape(chart.told + chart.note if chart.rows else chart.told)
    return f'<title id="{chart.name}-title">{title}</title><desc id="{chart.name}-told">{told}</desc>'


def _drawn(sheet: Sheet) -> str:
    return "".join(map(_shape, sheet.shapes))


def _shape(shape: Shape) -> str:
    if isinstance(shape, Box):
        faint = f' fill-opacity="{shape.strength:g}"' if shape.strength < 1 else ""
        place = f'x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}" rx="2"'
        return f'<rect class="{shape.ink}" {place} fill="{COLOURS[shape.ink]}"{faint}/>'
    if isinstance(shape, Rule):
        place = f'x1="{shape.x1:.1f}" y1="{shape.y1:.1f}" x2="{shape.x2:.1f}" y2="{shape.y2:.1f}"'
        return f'<line class="rule" {place} stroke="{COLOURS["rule"]}"/>'
    if isinstance(shape, Stroke):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
        dashes = ' stroke-dasharray="4 3"' if shape.dashed else ""
        return f'<polyline class="line-{shape.ink}" points="{points}" fill="none" stroke="{COLOURS[shape.ink]}" stroke-width="2"{dashes}/>'
    anchor = "" if shape.at == "start" else f' text-anchor="{shape.at}"'
    look = f'class="{shape.ink}" fill="{COLOURS[shape.ink]}" font-size="{shape.size:g}"{anchor}'
    return f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" {look}>{escape(shape.text)}</text>'
