"""The small font is used where it holds every character, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.drafting.printing import small_font
from bot.drafting.printing.fonts import Face
from bot.drafting.printing.small_font import everyday, kept_at, small_for


def test_everyday_writing_is_in_it() -> None:
    assert len(everyday()) > 7000
    assert set("仲裁申请书：2026年11月，欠薪14,000元《劳动合同法》第三十八条“”（）") <= set(everyday())
    assert set("阿依古丽·买买提 6800−500 •") <= set(everyday()), "names of people, sums, lists"


@pytest.fixture
def face(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Face:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(small_font, "_characters", lambda path, made: frozenset("欠薪"))
    whole = tmp_path / "whole.otf"
    whole.write_bytes(b"font")
    return Face(str(whole))


def test_without_a_copy_the_whole_font_serves(face: Face) -> None:
    assert small_for(face, "欠薪") == face


def test_a_copy_serves_for_what_it_holds_and_a_rare_character_needs_the_whole_font(face: Face) -> None:
    kept_at(face).parent.mkdir()
    kept_at(face).write_bytes(b"small")
    assert small_for(face, "欠薪") == Face(str(kept_at(face)))
    assert small_for(face, "欠薪龘") == face


def test_another_file_of_the_font_has_another_copy(face: Face) -> None:
    before = kept_at(face)
    Path(face.path).write_bytes(b"another font")
    assert kept_at(face) != before
