"""Evaluation questions an office made of answers that were wrong: one file of the data folder, in the form of our own
questions (`knowledge/evaluation/questions-*.jsonl`), so that it can be measured and handed in as it stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from bot.cases.rules.errors import NotAllowed
from bot.cases.rules.staff.roles import Act, Role, may
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name
from knowledge.authored.card import parse_citation_key
from knowledge.evaluation.evaluate import EvaluationQuestion, load_questions

FOLDER = "evaluation"
"""Where it lies in the data folder."""
FILE = "questions-office.jsonl"
SHORTEST, LONGEST = 4, 400
"""Characters of a question."""
MOST_GOLD = 8


class NoQuestion(ValueError):
    """It cannot be kept; `str()` says why."""


def office_questions(folder: Path) -> list[EvaluationQuestion]:
    """Return the questions, the oldest first."""
    return load_questions(folder, FILE)[0]


def question_add(
    folder: Path, query: str, gold: Sequence[str], *, topic: str = "", office: int = 0, known: Callable[[str], bool]
) -> EvaluationQuestion:
    """Keep a question of an office with the provisions that decide it; `known`: whether the library holds one. Raises NoQuestion."""
    query = " ".join(query.split())
    if not SHORTEST <= len(query) <= LONGEST:
        raise NoQuestion(f"问题要 {SHORTEST} 到 {LONGEST} 个字，现在 {len(query)} 个。")
    keys = _keys(gold, known)
    id_ = "office-" + hashlib.sha256(query.encode()).hexdigest()[:10]
    line = {
        "id": id_, "half": "final", "query": query, "gold": keys, "register": "colloquial", "topic": topic,
        "worker": "any", "author": "office", "office": office,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{FILE}.lock"):
        there = office_questions(folder)
        if any(one.id == id_ for one in there):
            raise NoQuestion("这道题已经有了。")
        path = folder / FILE
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return next(one for one in office_questions(folder) if one.id == id_)


def may_drop(staff: StaffRow, office: int) -> bool:
    """Whether somebody may delete a question of that office; one that names none was kept before offices stood beside them."""
    return staff.active and may(Role(staff.role), Act.DROP_QUESTION, same_office=office == staff.office_id)


def question_offices(folder: Path) -> dict[str, int]:
    """Return which office each question is of; 0: it names none."""
    found = (_line(line) for line in _lines(folder))
    return {str(one["id"]): int(one.get("office", 0)) for one in found if "id" in one}


def question_drop(unit: Unit, staff: StaffRow, folder: Path, id_: str) -> bool:
    """Delete a question of one's office; whether it was there. Raises NotAllowed for one of another."""
    office = question_offices(folder).get(id_)
    if office is None:
        return False
    if not may_drop(staff, office):
        raise NotAllowed("没有删：这是别的办公室的考题，请他们或管理员来删。")
    unit.audit(actor_name(staff), "question_dropped", None, id_[:40])
    return _dropped(folder, id_)


def _dropped(folder: Path, id_: str) -> bool:
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{FILE}.lock"):
        lines = _lines(folder)
        kept = [line for line in lines if _line(line).get("id") != id_]
        if len(kept) == len(lines):
            return False
        fresh = path.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
        fresh.replace(path)
    return True


def _keys(gold: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    keys = list(dict.fromkeys(key.strip().replace("：", ":") for key in gold if key.strip()))
    if not keys:
        raise NoQuestion("要写上至少一条该答出来的条文，如 劳动合同法:38。")
    if len(keys) > MOST_GOLD:
        raise NoQuestion(f"最多写 {MOST_GOLD} 条。")
    for key in keys:
        try:
            parse_citation_key(key)
        except ValueError as error:
            raise NoQuestion(f"“{key[:40]}”不是条文的写法，要写成 劳动合同法:38。") from error
        if not known(key):
            raise NoQuestion(f"库里没有“{key[:40]}”。")
    return keys


def _lines(folder: Path) -> list[str]:
    path = folder / FILE
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _line(line: str) -> dict[str, Any]:
    """What a line says; nothing where it is torn."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
