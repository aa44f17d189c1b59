"""Figures match the checked fact sheet where it is present; every citation names a known document and a real article."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.claims import catalogue, compute_claim
from bot.claims.deadlines import clocks, compute_deadline
from bot.claims.parameters import figures, jurisdiction_of, lump_sums, minimum_wage

if TYPE_CHECKING:
    from knowledge.authored.register import Register
    from knowledge.library import Library

ROOT = Path(__file__).resolve().parents[2]
KEY = re.compile(r'"([\u4e00-\u9fff《》（）〔〕0-9]+?):(\d+(?:之\d+)?)((?::\d+)*)"')
TODAY = date(2026, 11, 21)


def corpus() -> Path | None:
    for candidate in (os.environ.get("YOUJU_CORPUS"), ROOT.parent / "shared" / "corpus"):
        if candidate and (Path(candidate) / "FACTS.md").is_file():
            return Path(candidate)
    return None


def fact_rows(folder: Path) -> list[tuple[str, str, str]]:
    rows = []
    for line in (folder / "FACTS.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and len(cells) >= 3:
            rows.append((cells[0], cells[1], " | ".join(cells[2:])))
    return rows


@pytest.mark.skipif(corpus() is None, reason="the fact sheet is not here")
def test_every_figure_is_in_a_verified_row_of_the_fact_sheet() -> None:
    folder = corpus()
    assert folder is not None
    rows = fact_rows(folder)
    compared = 0
    for figure in figures().values():
        if figure.facts is None:
            continue
        row, words = figure.facts
        found = [r for r in rows if row in r[1] and all(word in r[0] for word in words)]
        assert found, f"{figure.key}: no row {row} says {words}"
        assert any("NOT VERIFIED" not in r[2] for r in found), figure.key
        compared += 1
    assert compared > 100


@pytest.mark.skipif(corpus() is None, reason="the fact sheet is not here")
def test_no_unverified_minimum_wage_is_held() -> None:
    folder = corpus()
    assert folder is not None
    for fact, _, status in fact_rows(folder):
        match = re.match(r"(\w+)(?: \(tier 1\))?: yuan/month", fact)
        if match and "NOT VERIFIED" in status:
            names = {"Shanghai": "上海", "Guangzhou": "广州", "Chengdu": "成都", "Wuhan": "武汉", "Hangzhou": "杭州"}
            place = names.get(match[1])
            assert place is None or minimum_wage(place, TODAY) is None
    held = minimum_wage("北京", TODAY)
    assert held is not None
    row = next(fact for fact, _, status in fact_rows(folder) if fact.startswith("Beijing from 2025-09-01"))
    assert f"{held.monthly:,}" in row
    assert str(held.part_time_hourly) in row and str(held.part_time_holiday_hourly) in row


@pytest.mark.skipif(corpus() is None, reason="the official texts are not here")
def test_zhejiang_lump_sums_are_those_of_the_text() -> None:
    folder = corpus()
    assert folder is not None
    text = (folder / "local" / "浙江省工伤保险条例.md").read_text(encoding="utf-8")
    article = next(line for line in text.splitlines() if "五级伤残为" in line and "六级伤残为" in line)
    han = {30: "三十", 25: "二十五", 10: "十", 7: "七", 4: "四", 2: "两"}
    held = lump_sums("浙江", TODAY)
    assert held is not None
    for grade, name in zip(range(5, 11), "五六七八九十", strict=True):
        assert f"{name}级伤残为{han[int(held.medical_months[grade])]}个月" in article
        assert held.medical_months[grade] == held.employment_months[grade]


def cited_keys() -> set[tuple[str, str]]:
    keys = set()
    files = [*(ROOT / "bot" / "claims").rglob("*.py"), *(ROOT / "knowledge" / "parameters").glob("*.yaml")]
    files += [*(ROOT / "knowledge" / "assessment").glob("*.yaml"), *(ROOT / "bot" / "assessment").glob("*.py")]
    for path in files:
        for match in KEY.finditer(path.read_text(encoding="utf-8")):
            keys.add((match[1], match[2]))
    return keys


def test_every_cited_document_is_known(register: Register) -> None:
    keys = cited_keys()
    assert len(keys) > 100
    unknown = {document for document, _ in keys if document not in {entry.short for entry in register.find(document)}}
    assert not unknown


def test_every_cited_article_of_a_held_statute_exists(statute_library: Library) -> None:
    from knowledge.models import ProvisionKey

    missing = []
    for document, article in sorted(cited_keys()):
        if statute_library.version_on(document, TODAY) is None:
            continue
        if statute_library.provision(ProvisionKey(document, article), TODAY) is None:
            missing.append(f"{document}:{article}")
    assert not missing


@pytest.mark.skipif(corpus() is None, reason="the official texts are not here")
def test_every_cited_article_of_a_corpus_text_exists() -> None:
    folder = corpus()
    assert folder is not None
    digits = "零一二三四五六七八九十"

    def han(number: int) -> str:
        if number <= 10:
            return digits[number]
        tens, ones = divmod(number, 10)
        head = "百" if tens == 10 else ("" if tens == 1 else digits[tens]) + "十"
        return head + (digits[ones] if ones else "")

    checked = 0
    texts = {path.stem: path for path in folder.glob("*/*.md")}
    for document, article in sorted(cited_keys()):
        path = texts.get(document)
        if path is None:
            continue
        text = path.read_text(encoding="utf-8")
        number = han(int(article))
        assert f"第{number}条" in text or re.search(rf"^(?:## )?{number}、", text, re.MULTILINE), (
            f"{document}:{article}"
        )
        checked += 1
    assert checked > 60


def test_every_result_carries_a_basis() -> None:
    for entry in catalogue():
        assert compute_claim(entry.name, {}, today=TODAY).basis, entry.name
    for clock in clocks():
        assert compute_deadline(clock.name, {}, today=TODAY).basis, clock.name


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("北京", "CN-11"),
        ("北京市", "CN-11"),
        ("海淀", "CN-11"),
        ("杭州市", "CN-33"),
        ("浙江省", "CN-33"),
        ("CN-33", "CN-33"),
        ("火星", None),
        ("", None),
    ],
)
def test_places(place: str, code: str | None) -> None:
    assert jurisdiction_of(place) == code
