"""Whether each line of law follows from what it rests on, asked of a model in one small call."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from bot.answering.gates import figures_in, states_law
from bot.answering.writing.brief.prompts import VERIFY
from bot.answering.writing.lines import Written
from bot.model.endpoint import Endpoint
from bot.privacy.redaction import Mask

GROUND_CHARACTERS = 700
SAID_CHARACTERS = 400


class Verdict(BaseModel):
    """What was found of one line: `follows`, `contradicts` or `not_stated`."""

    n: int
    verdict: str = ""


class Verdicts(BaseModel):
    """What was found of all lines."""

    verdicts: list[Verdict] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the person when lines are verified: the facts, their own words, the results of code, the day."""

    facts: Sequence[str]
    said: str
    results: Sequence[str]
    today: str
    vetted: Sequence[str] = ()
    """Vetted words the lines were written from: what one line leaves out may stand in another's ground."""


def failing(  # noqa: PLR0917
    lines: Sequence[Written], person: Person, endpoint: Endpoint, mask: Mask, seconds: float, conversation: str
) -> set[int] | None:
    """Return the places of the lines that do not follow from their ground and what is known of the person; None without an
    answer in time."""
    asked = [
        {"n": number, "ground": mask.known(line.ground)[:GROUND_CHARACTERS], "line": mask.known(line.point.text)}
        for number, line in enumerate(lines, 1)
    ]
    grounds = "\n".join(line.ground for line in lines)
    found = endpoint.ask(
        VERIFY,
        json.dumps(
            {
                "today": person.today,
                "facts": list(map(mask.text, person.facts)),
                "said": mask.text(person.said)[-SAID_CHARACTERS:],
                "results": [mask.known(result) for result in person.results],
                "vetted": [vetted for vetted in person.vetted if vetted not in grounds],
                "lines": asked,
            },
            ensure_ascii=False,
        ),
        Verdicts,
        seconds=seconds,
        temperature=0.0,
        purpose="verify",
        conversation=conversation,
    )
    if found is None:
        return None
    follows = {verdict.n for verdict in found.verdicts if verdict.verdict == "follows"}
    return {place for place in range(len(lines)) if place + 1 not in follows}


def unverified(lines: Sequence[Written]) -> set[int]:
    """Return the places of the lines that fall where nobody verifies: all but advice on vetted words that states no law and
    holds no figure."""
    return {place for place, line in enumerate(lines) if not _is_plain_advice(line)}


def _is_plain_advice(line: Written) -> bool:
    text = line.point.text
    stands = line.part in ("do", "care") and not line.doubtful and any(name[0] in "SRA" for name in line.ids)
    return stands and not states_law(text) and not figures_in(text)
