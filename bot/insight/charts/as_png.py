"""A chart as PNG, by the same layout, for papers and chats that take no SVG."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.drafting.printing.fonts import find_face
from bot.insight.charts.as_svg import COLOURS
from bot.insight.charts.layout import WIDTH, Box, Rule, Stroke, Words, with_title
from bot.insight.charts.model import Chart

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SCALE = 3
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def png_file(chart: Chart, period: str) -> bytes:
    """Return the chart as a picture. Raises NoFont where no font with Chinese characters is installed."""
    from PIL import Image, ImageDraw

    sheet = with_title(chart, period)
    picture = Image.new("RGB", (round(WIDTH * SCALE), round((sheet.height + 6) * SCALE)), COLOURS["paper"])
    draw = ImageDraw.Draw(picture)
    for shape in sheet.shapes:
        if isinstance(shape, Box):
            _box(draw, shape)
        elif isinstance(shape, Rule):
            ends = [(shape.x1 * SCALE, shape.y1 * SCALE), (shape.x2 * SCALE, shape.y2 * SCALE)]
            draw.line(ends, fill=COLOURS["rule"], width=SCALE)
        elif isinstance(shape, Stroke):
            points = [(x * SCALE, y * SCALE) for x, y in shape.points]
            draw.line(points, fill=COLOURS[shape.ink], width=2 * SCALE, joint="curve")
        else:
            _words(draw, shape)
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _box(draw: ImageDraw, shape: Box) -> None:
    corners = [
        (shape.x * SCALE, shape.y * SCALE),
        ((shape.x + shape.width) * SCALE - 1, (shape.y + shape.height) * SCALE - 1),
    ]
    draw.rounded_rectangle(corners, radius=2 * SCALE, fill=_on_paper(COLOURS[shape.ink], shape.strength))


def _words(draw: ImageDraw, shape: Words) -> None:
    place = (shape.x * SCALE, shape.y * SCALE)
    font = _font(round(shape.size * SCALE))
    draw.text(place, shape.text, fill=COLOURS[shape.ink], font=font, anchor=_ANCHORS[shape.at])


@lru_cache(maxsize=8)
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    face = find_face()
    return ImageFont.truetype(face.path, size, index=face.number)


def _on_paper(colour: str, strength: float) -> tuple[int, ...]:
    """Return a colour as it looks on paper when it is that strong."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return tuple(round(strength * part + (1 - strength) * 255) for part in parts)
