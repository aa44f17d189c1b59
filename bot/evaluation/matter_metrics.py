"""How well facts and the question behind a message are read, on authored dialogues (knowledge/evaluation/matter.yaml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bot.contract.matter import Matter
from bot.matter.reading import Context, MatterReader, Reading, RuleReader, apply_reading
from knowledge.evaluation.evaluate import EVALUATION
from knowledge.yaml_files import read_yaml

FLOORS = EVALUATION / "matter-floors.yaml"
AS_OF = date(2026, 11, 21)
"""The day the dialogues are told on."""
_NEUTRAL = frozenset({"unnamed_sum", "happened_on"})
"""A sum or date kept without saying what it is does no harm: neither right nor wrong."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """An authored dialogue: its turns, the facts a careful listener holds, those that may be held too, the last question."""

    id: str
    half: str
    turns: tuple[tuple[str, str], ...]
    """Each turn with the field a question waited for (empty when none did)."""
    told: Mapping[str, Any]
    may: frozenset[str]
    focus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatterFigures:
    """Shares over one half. `wrong`: dialogue, field, expected, found, for each difference."""

    dialogues: int
    facts: int
    precision: float
    recall: float
    focus: float
    wrong: tuple[tuple[str, str, str, str], ...] = field(default=())


def load_dialogues(path: Path = EVALUATION / "matter.yaml") -> list[Dialogue]:
    """Return the authored dialogues. Raises KeyError for one that is incomplete."""
    read = read_yaml(path)
    return [
        Dialogue(
            str(row["id"]),
            str(row["half"]),
            tuple((str(turn), "") if not isinstance(turn, dict) else (str(turn["say"]), str(turn["asked"])) for turn in row["turns"]),
            row["told"],
            frozenset(row["may"]),
            tuple(row["focus"]),
        )
        for row in read
    ]  # fmt: skip


def measure_matter(dialogues: Sequence[Dialogue], reader: MatterReader | None = None) -> MatterFigures:
    """Return the figures of a reader (the one by rules when none is given) on the dialogues."""
    reader = reader or RuleReader()
    right = found_all = expected_all = focus_right = 0
    wrong: list[tuple[str, str, str, str]] = []
    for dialogue in dialogues:
        matter, whose, last = hear(dialogue, reader)
        held = {name: written(entry.value) for name, entry in matter.known() if name not in _NEUTRAL}
        if whose:
            held["whose"] = whose
        expected = {name: _options(value) for name, value in dialogue.told.items()}
        counted = {name: value for name, value in held.items() if name in expected or name not in dialogue.may}
        hits = [name for name, value in counted.items() if value in expected.get(name, ())]
        right, found_all, expected_all = right + len(hits), found_all + len(counted), expected_all + len(expected)
        wrong += _differences(dialogue, expected, counted)
        if _focus_is(dialogue, last):
            focus_right += 1
        else:
            wrong.append((dialogue.id, "focus", "|".join(dialogue.focus), "|".join(map(str, last.focuses))))
    return MatterFigures(
        len(dialogues),
        expected_all,
        _share(right, found_all),
        _share(right, expected_all),
        _share(focus_right, len(dialogues)),
        tuple(wrong),
    )


def hear(dialogue: Dialogue, reader: MatterReader) -> tuple[Matter, str, Reading]:
    """Return the matter after a dialogue, whose it is, and the reading of its last turn."""
    matter, whose, reading = Matter(), "", Reading()
    for number, (text, asked) in enumerate(dialogue.turns, 1):
        reading = reader.read(text, matter, Context(AS_OF, number, asked))
        if reading.whose and not whose:
            whose = "" if reading.whose == "self" else reading.whose
            matter = matter.model_copy(update={"whose": whose or "self"})
        matter = apply_reading(matter, reading, number)
    return matter, whose, reading


def written(value: Any) -> str:
    """Return a value as the file writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _options(value: Any) -> tuple[str, ...]:
    return tuple(written(one) for one in value) if isinstance(value, list) else (written(value),)


def _differences(
    dialogue: Dialogue, expected: Mapping[str, tuple[str, ...]], held: Mapping[str, str]
) -> Iterator[tuple[str, str, str, str]]:
    for name in sorted({*expected, *held}):
        if held.get(name, "") not in expected.get(name, ()):
            yield dialogue.id, name, "|".join(expected.get(name, ())), held.get(name, "")


def _focus_is(dialogue: Dialogue, last: Reading) -> bool:
    if not dialogue.focus:
        return not last.focuses or str(last.focuses[0]) in ("venting", "telling")
    return bool(last.focuses) and str(last.focuses[0]) in dialogue.focus


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def load_matter_floors(path: Path = FLOORS) -> dict[str, dict[str, float]]:
    """Return the floors: half, measure."""
    read: dict[str, dict[str, float]] = read_yaml(path)
    return read


def undercut_matter(half: str, figures: MatterFigures, floors: Mapping[str, Mapping[str, float]]) -> list[str]:
    """Return in words which floors of a half are undercut."""
    return [
        f"{half} {name}: {getattr(figures, name):.3f} < {floor:.3f}"
        for name, floor in floors.get(half, {}).items()
        if getattr(figures, name) < floor
    ]
