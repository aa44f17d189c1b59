"""Guiding and typical cases: their parts by name, under the name of the case where there are several."""

from __future__ import annotations

import re
from dataclasses import replace

from ingestion.marks import CASE_PARTS, CASE_START
from ingestion.readers.base import Line
from ingestion.structure.finishing import finish
from ingestion.structure.model import Open, Structure


def case_part(line: Line) -> str | None:
    bare = re.sub(r"[\s\u3000【】\[\]：:]+", "", line.text)
    bare = re.sub(r"^[一二三四五六七八九十]+、", "", bare)
    return bare if bare in CASE_PARTS else None


def read_case(lines: list[Line]) -> Structure:
    """Read guiding and typical cases: every part a provision without a number, under its case's name."""
    head: list[Line] = []
    done: list[Open] = []
    current: Open | None = None
    several = sum(CASE_START.fullmatch(line.text.strip()) is not None for line in lines) > 1
    path: tuple[str, ...] = ()
    keywords = False
    for line in lines:
        part = case_part(line)
        if several and CASE_START.fullmatch(line.text.strip()) and len(line.text) <= 120:
            path, current, keywords = (line.text.strip(),), None, False
        elif part == "关键词":
            keywords, current = True, None
        elif part is not None:
            keywords = False
            current = Open("", part, path, [])
            done.append(current)
        elif keywords or (current is None and not path):
            head.append(replace(line, text=f"关键词：{line.text}") if keywords else line)
        elif current is None:
            current = Open("", "案情", path, [line])
            done.append(current)
        else:
            current.lines.append(line)
    return finish("case", head, done, [])
