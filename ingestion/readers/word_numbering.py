"""The numbers Word computes instead of storing them: 第一条, （二）, 3. from `numbering.xml`."""

from __future__ import annotations

import re
from typing import Any

from knowledge.text.numerals import write_numeral

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographTraditional",
    "japaneseCounting",
    "japaneseLegal",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "koreanCounting",
}
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


class Numbering:
    """Counts through a document; `label` must be asked once for every paragraph, in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (NotImplementedError, KeyError, AttributeError):
            root = None
        if root is not None:
            self._read(root)
        self._read_styles(document)

    def label(self, paragraph: Any) -> str:
        """Return what Word prints before the paragraph, "" for none; counts it."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, level = place
        abstract = self._lists.get(number)
        levels = self._levels.get(abstract or "", {})
        if abstract is None or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        start = self._starts.get((number, level), levels[level][2])
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        form, pattern, _ = levels[level]
        if form in ("bullet", "none"):
            return ""

        def written(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            shown_form = levels.get(at, (form, "", 1))[0]
            return _written(counts.get(at, levels.get(at, ("", "", 1))[2]), shown_form)

        text = re.sub(r"%(\d)", written, pattern)
        return text + ("\u3000" if re.search(r"[条條章节節编編]$", text) else "")

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        own = properties.find(f"{_W}numPr")
        style = properties.find(f"{_W}pStyle")
        styled = self._by_style.get(style.get(f"{_W}val"), None) if style is not None else None
        if own is None:
            return styled
        number, level = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        if number is None:
            return styled
        if number.get(f"{_W}val") == "0":
            return None
        return number.get(f"{_W}val"), _integer(level, styled[1] if styled else 0)

    def _read(self, root: Any) -> None:
        for abstract in root.iterchildren(f"{_W}abstractNum"):
            levels: dict[int, tuple[str, str, int]] = {}
            for level in abstract.iterchildren(f"{_W}lvl"):
                form, text, start = (level.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start"))
                at = int(level.get(f"{_W}ilvl") or 0)
                levels[at] = (
                    form.get(f"{_W}val") if form is not None else "decimal",
                    (text.get(f"{_W}val") or "") if text is not None else "",
                    _integer(start, 1),
                )
            self._levels[abstract.get(f"{_W}abstractNumId")] = levels
        for number in root.iterchildren(f"{_W}num"):
            name = number.get(f"{_W}numId")
            abstract = number.find(f"{_W}abstractNumId")
            if abstract is not None:
                self._lists[name] = abstract.get(f"{_W}val")
            for override in number.iterchildren(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    self._starts[name, int(override.get(f"{_W}ilvl") or 0)] = _integer(start, 1)

    def _read_styles(self, document: Any) -> None:
        for style in document.styles.element.iterchildren(f"{_W}style"):
            own = style.find(f"{_W}pPr/{_W}numPr")
            number = own.find(f"{_W}numId") if own is not None else None
            if own is not None and number is not None:
                name = style.get(f"{_W}styleId")
                self._by_style[name] = number.get(f"{_W}val"), _integer(own.find(f"{_W}ilvl"), 0)


def _integer(element: Any, missing: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,6}", value) else missing


def _written(number: int, form: str) -> str:
    if form in _CHINESE and 0 < number < 10_000:
        return write_numeral(number)
    if form in ("upperLetter", "lowerLetter") and number > 0:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < number < 4_000:
        text = _roman(number)
        return text if form == "upperRoman" else text.lower()
    if form == "decimalEnclosedCircle" and 0 < number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text
