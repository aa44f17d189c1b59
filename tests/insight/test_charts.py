"""Charts: one layout, three files; nothing in a label becomes markup or a formula."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from bot.drafting.errors import NoFont
from bot.drafting.printing.fonts import find_face
from bot.insight.charts.as_csv import csv_file
from bot.insight.charts.as_png import png_file
from bot.insight.charts.as_svg import inline_svg, svg_file
from bot.insight.charts.layout import WIDTH, Box, Words, laid_out, width_of
from bot.insight.charts.model import Cell, Chart, Kind, Row

NASTY = "<script>alert(1)</script>"


def chart(kind: Kind, *figures: float | None, label: str = "美团", **more: object) -> Chart:
    rows = tuple(Row(f"{label}{n}", (Cell(size, f"{size}"),)) for n, size in enumerate(figures))
    return Chart("one", "在哪个平台", kind, ("平台", "次"), rows, **more)  # type: ignore[arg-type]


def boxes(made: Chart) -> list[Box]:
    return [shape for shape in laid_out(made).shapes if isinstance(shape, Box) and shape.ink == "bar"]


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_well_formed_and_says_what_it_shows_to_who_cannot_see_it(kind: Kind):
    made = chart(kind, 40, 10, None, label=NASTY)
    for written in (inline_svg(made), svg_file(made, NASTY).decode()):
        tree = ElementTree.fromstring(written)
        assert NASTY not in written
        names = [one.tag.rpartition("}")[2] for one in tree]
        assert names[:2] == ["title", "desc"]
        assert tree[0].text == "在哪个平台"
        assert ("最近一次" if kind is Kind.LINES else "40") in (tree[1].text or "")


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_leaves_the_sheet(kind: Kind):
    sheet = laid_out(chart(kind, 123_456, 5, None, label="名字特别特别长的一个平台" * 4))
    for shape in sheet.shapes:
        if isinstance(shape, Box):
            assert (
                shape.x >= 0 and shape.x + shape.width <= WIDTH + 0.1 and shape.y + shape.height <= sheet.height + 0.1
            )
        if isinstance(shape, Words) and shape.at == "start":
            assert shape.x + width_of(shape.text, shape.size) <= WIDTH


def test_a_bar_is_as_long_as_its_figure_and_a_share_as_its_part_of_the_whole():
    half = boxes(chart(Kind.BARS, 40, 20))
    assert half[1].width == pytest.approx(half[0].width / 2)
    share = boxes(chart(Kind.BARS, 80, whole=100))
    assert share[0].width == pytest.approx(half[0].width * 0.8)


def test_a_column_too_small_to_be_shown_is_a_stub_and_none_is_taller_than_the_sheet():
    made = laid_out(chart(Kind.COLUMNS, 73, None, 5))
    assert len([one for one in made.shapes if isinstance(one, Box) and one.ink == "soft"]) == 1
    assert all(one.y >= 0 for one in made.shapes if isinstance(one, Box))


def test_what_is_counted_is_marked_by_whole_numbers():
    made = laid_out(chart(Kind.COLUMNS, 10, 5))
    marks = [one.text for one in made.shapes if isinstance(one, Words) and one.at == "end"]
    assert marks == ["0", "5", "10"]


def test_a_table_opens_in_an_office_program_and_holds_no_formula():
    content = csv_file(chart(Kind.BARS, 40, label="=HYPERLINK(1)"), "2026-10")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["平台", "次"]
    assert rows[1] == ["'=HYPERLINK(1)0", "40"]


def test_a_picture_shows_the_bars_in_their_colour():
    try:
        find_face()
    except NoFont:
        pytest.skip("no font with Chinese characters here")
    picture = Image.open(io.BytesIO(png_file(chart(Kind.BARS, 40, 20), "2026-10")))
    colours = {colour for _, colour in picture.getcolors(1 << 20) or []}
    assert (11, 93, 82) in colours and (255, 255, 255) in colours


def test_without_figures_a_chart_says_so():
    assert "人数太少" in csv_file(chart(Kind.BARS), "2026-10").decode()
    assert "人数太少" in svg_file(chart(Kind.COLUMNS), "2026-10").decode()
