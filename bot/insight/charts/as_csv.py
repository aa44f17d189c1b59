"""A chart's figures as CSV, as office programs open it."""

from __future__ import annotations

import csv
import io

from bot.insight.charts.model import Chart

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(chart: Chart, period: str) -> bytes:
    """Return the table with a head line; the period and the note stand below it. No cell is taken for a formula."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([_plain(head) for head in chart.heads])
    for row in chart.rows:
        lines.writerow([_plain(row.label), *(_plain(cell.shown) for cell in row.cells)])
    lines.writerow([])
    for told in (chart.title, period, chart.note or chart.told):
        lines.writerow([_plain(told)])
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
