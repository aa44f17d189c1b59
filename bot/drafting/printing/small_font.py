"""A small copy of the PDF's font with the characters of everyday writing: set and embedded in a third of the time.

Made once, by `python -m bot.drafting.printing.small_font` in a process of its own (it takes half a minute); kept in the user's
cache folder. A text with a rarer character is set in the whole font.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from bot.drafting.errors import NoFont
from bot.drafting.printing.fonts import Face, find_face

_BESIDE = "·•−–¥€²³½✓☐☑"
"""What our own pages set beside GB 2312: the dot of names and lists, minus, ticks."""


@lru_cache
def everyday() -> str:
    """Return the characters of GB 2312 and ASCII, some 7 550, among them 6 763 Chinese ones."""
    found = [*map(chr, range(0x20, 0x7F)), *_BESIDE]
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found.append(bytes((high, low)).decode("gb2312", "ignore"))
    return "".join(found)


def kept_at(face: Face) -> Path:
    """Return where the small copy of a face lies, or would lie; another file or other characters get another copy."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    stat = Path(face.path).stat()
    made_of = f"{face.path}|{face.number}|{stat.st_size}|{stat.st_mtime_ns}|{everyday()}"
    mark = hashlib.sha256(made_of.encode()).hexdigest()[:16]
    return home / "youju" / f"font-{mark}.otf"


def small_for(face: Face, text: str) -> Face:
    """Return the small copy when there is one and it holds every character of the text, else the face itself."""
    path = kept_at(face)
    if not path.is_file() or not set(text) <= _characters(str(path), path.stat().st_mtime_ns):
        return face
    return Face(str(path))


def make(face: Face) -> Path:
    """Make the small copy of a face. Nothing half made is ever seen under its name."""
    from fontTools import subset

    path = kept_at(face)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = subset.Options(desubroutinize=True, hinting=False, layout_features=[], font_number=face.number)
    options.drop_tables += ["GSUB", "GPOS", "BASE", "DSIG", "VORG", "vhea", "vmtx"]
    font = subset.load_font(face.path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=everyday())
    subsetter.subset(font)
    part = path.with_suffix(f".{os.getpid()}")
    subset.save_font(font, str(part), options)
    part.replace(path)
    return path


@lru_cache
def _characters(path: str, _made: int) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def main() -> None:
    """Make the copy of the font that is installed, unless it is there; without a font there is nothing to do."""
    try:
        face = find_face()
    except NoFont:
        return
    if not kept_at(face).is_file():
        if hasattr(os, "nice"):
            os.nice(10)
        make(face)


if __name__ == "__main__":
    main()
