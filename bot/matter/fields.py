"""The words for the fields of a matter: labels, questions, options and values as shown to a person. Data in fields.yaml."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.contract.matter import FIELDS, Amount, FieldKind, VagueDate
from knowledge.yaml_files import read_yaml

_DATA = Path(__file__).parent / "fields.yaml"
_YES_NO = {"zh": ("是", "否"), "en": ("yes", "no")}
_UNITS = {
    "age": ("岁", "years old"), "grade": ("级", ""), "temperature": ("度", "°C"), "group_size": ("人", "people"), "relatives": ("人", "people"),
    "babies": ("个", ""), "commission_rate": ("%", "%"),
}  # fmt: skip
_CLOCK_TIMES = frozenset({"fell_at", "first_seen_at", "died_at"})
_SUFFIX_UNITS = (("months", ("个月", "months")), ("days", ("天", "days")), ("hours", ("小时", "hours")))


@lru_cache
def _read() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = read_yaml(_DATA)
    return read


def label(name: str, language: str = "zh") -> str:
    """Return the short label of a field. Raises KeyError for a name that is no field."""
    return str(_read()[name][_language(language)][0])


def question(name: str, language: str = "zh") -> str:
    """Return the short question that asks for a field. Raises KeyError for a name that is no field."""
    return str(_read()[name][_language(language)][1])


def options(name: str, language: str = "zh") -> dict[str, str]:
    """Return the words a field may hold with their labels; yes and no for a flag; empty when it is free."""
    if FIELDS[name] is FieldKind.FLAG:
        return dict(zip(("true", "false"), _YES_NO[_language(language)], strict=True))
    at = 0 if _language(language) == "zh" else 1
    return {str(word): str(labels[at]) for word, labels in _read()[name].get("options", {}).items()}


def shown(name: str, value: Any, language: str = "zh") -> str:
    """Return a value as a person reads it: 6000 元, 3 个月, 2026年9月15日, 是, 外卖骑手."""
    language = _language(language)
    if isinstance(value, bool):
        return _YES_NO[language][0 if value else 1]
    if isinstance(value, VagueDate):
        return _day(value, language)
    if isinstance(value, Amount):
        if FIELDS[name] is FieldKind.SUM:
            return f"{_range(value, ',')} 元" if language == "zh" else f"{_range(value, ',')} yuan"
        if name in _CLOCK_TIMES:
            hour, minute = divmod(int(value.low * 60), 60)
            return f"{hour}:{minute:02}"
        unit = _unit(name)[0 if language == "zh" else 1]
        return f"{_range(value, '')} {unit}".strip()
    return options(name, language).get(str(value), str(value))


def noted(name: str, value: Any, language: str = "zh") -> str:
    """Return a fact as it is told back: 月工资 6,000 元; a yes or no in words, 请假要批 or 没签书面合同. Raises KeyError."""
    language = _language(language)
    if not isinstance(value, bool):
        return f"{label(name, language)} {shown(name, value, language)}"
    if language == "en":
        return label(name, language) if value else f"{label(name, language)}: no"
    return str(_read()[name].get("told" if value else "denied") or label(name))


def _language(language: str) -> str:
    return "en" if language == "en" else "zh"


def _unit(name: str) -> tuple[str, str]:
    found = (unit for word, unit in _SUFFIX_UNITS if word in name.split("_"))
    return _UNITS.get(name) or next(found, ("", ""))


def _range(value: Amount, mark: str) -> str:
    ends = [f"{end:{mark}f}" for end in (value.low, value.high)]
    low, high = (end.rstrip("0").rstrip(".") if "." in end else end for end in ends)
    return low if value.exact else f"{low}–{high}"


def _day(value: VagueDate, language: str) -> str:
    written = str(value)
    if language == "en":
        return written.replace("/", " – ")
    if "/" in written:
        return f"{_chinese(value.first.isoformat())}到{_chinese(value.last.isoformat())}"
    return _chinese(written)


def _chinese(written: str) -> str:
    return "".join(f"{int(part)}{unit}" for part, unit in zip(written.split("-"), "年月日", strict=False))
