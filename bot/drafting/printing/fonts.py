"""The font of the PDF: a Song or FangSong face with Chinese characters, from a package or the system. Never bundled."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bot.drafting.errors import NoFont

PACKAGE = ("pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf")
SYSTEM = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc",
    "C:/Windows/Fonts/simfang.ttf", "C:/Windows/Fonts/simsun.ttc", "/System/Library/Fonts/Supplemental/Songti.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "C:/Windows/Fonts/msyh.ttc", "/System/Library/Fonts/PingFang.ttc",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, and which face of a collection."""

    path: str
    number: int = 0


def find_face(font: str = "") -> Face:
    """Return the face to use: the file asked for, else the first that is installed. Raises NoFont."""
    for path in [font] if font else [*_packaged(), *SYSTEM]:
        if Path(path).is_file():
            return Face(path, _simplified(path))
    raise NoFont


def _packaged() -> list[str]:
    package, name = PACKAGE
    found = importlib.util.find_spec(package)
    return [str(Path(place) / name) for place in found.submodule_search_locations or ()] if found else []


@lru_cache
def _simplified(path: str) -> int:
    """Return the number of the face with Simplified Chinese forms; 0 for a single font or where none says so."""
    if not path.lower().endswith((".ttc", ".otc")):
        return 0
    from fontTools.ttLib import TTCollection

    with TTCollection(path, lazy=True) as collection:
        for number, font in enumerate(collection.fonts):
            name = font["name"].getDebugName(1) or ""
            if " SC" in name or "STSong" in name:
                return number
    return 0
