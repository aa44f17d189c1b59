"""What the service says and hears, without knowing any channel. Channels turn these into their own messages."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from bot.contract.matter import Matter


class Scope(enum.StrEnum):
    LABOUR = "labour"
    OTHER_LAW = "other_law"
    NOT_LEGAL = "not_legal"
    SMALL_TALK = "small_talk"
    ATTACK = "attack"
    CRISIS = "crisis"


class Kind(enum.StrEnum):
    """What came in, beside text. The engine answers each kind with a sensible short reply."""

    TEXT = "text"
    COMMAND = "command"
    CHOICE = "choice"
    PHOTO = "photo"
    VOICE = "voice"
    FILE = "file"
    STICKER = "sticker"
    LOCATION = "location"
    EDITED = "edited"
    OTHER = "other"


NAME_MARK = "\t"
"""In `Inbound.attachment`, parts the channel's reference of a file from the name its sender gave."""


@dataclass(frozen=True, slots=True)
class Inbound:
    """One event of a conversation. `text` of a command is without the slash; of a choice, its `Choice.action`."""

    conversation: str
    text: str = ""
    kind: Kind = Kind.TEXT
    received: datetime | None = None
    language_hint: str | None = None
    attachment: str | None = None
    """Opaque reference the channel can fetch by; the bytes never travel here."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class BlockKind(enum.StrEnum):
    LEAD = "lead"
    """The one plain sentence that comes first."""
    POINTS = "points"
    """A heading with bullet points."""
    TEXT = "text"
    NOTICE = "notice"
    """Drafts, texts not held, limits of what a machine can say."""


class Point(_Frozen):
    """One statement and the citations (`Clause.ref`) it rests on; `when` names the case it is for, in plain words."""

    text: str
    refs: tuple[str, ...] = ()
    when: str = ""


class Block(_Frozen):
    kind: BlockKind
    heading: str = ""
    points: tuple[Point, ...] = ()


class Clause(_Frozen):
    """A citation of the reply that opens. `text` is the clause itself, from the library; empty when not held."""

    ref: str
    """`劳动合同法:38` or `劳动合同法:38:1`, unique within the reply."""
    title: str
    label: str
    """As shown: 《劳动合同法》第三十八条第一款"""
    text: str = ""
    gloss: str = ""
    held: bool = True
    rewritten: bool = False
    """What is said about it was written about another text, and nobody has reviewed it since."""
    status: str = "effective"
    effective_from: str | None = None
    number: str | None = None
    address: str | None = None


class Choice(_Frozen):
    """A button. `action` comes back as an inbound of kind CHOICE: `topic:pay`, `person`, `useful:yes`, `say:...`."""

    label: str
    action: str


SAY = "say:"


def words_said(action: str) -> str | None:
    """Return the words of a button that only says its words; None of one that does something else."""
    return action.removeprefix(SAY) if action.startswith(SAY) else None


class Attachment(_Frozen):
    name: str
    media_type: str
    content: bytes


class Reply(_Frozen):
    """One answer. Everything a channel needs; nothing of any channel."""

    blocks: tuple[Block, ...] = ()
    clauses: tuple[Clause, ...] = ()
    choices: tuple[Choice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    scope: Scope = Scope.LABOUR
    handoff: str = ""
    """Name of the trigger that asks for a person (`asked`, `crisis`, `injury` ...); empty when none."""
    language: str = "zh"
    composed_by: str = "cards"
    """`cards`, `provisions`, `model` or `fixed`: for the log and for `--explain`, never shown."""
    above: int = 0
    """How many of the first blocks were put above the answer: corrections, numbers to call, notices."""

    below: int = 0
    """How many of the last blocks were put below the answer: what becomes of a file that came with the words."""

    def under(self, blocks: Iterable[Block], clauses: Iterable[Clause] = ()) -> Reply:
        """Return the reply with blocks above it, and the clauses these rest on."""
        put = tuple(blocks)
        known = {clause.ref for clause in self.clauses}
        more = (clause for clause in clauses if clause.ref not in known)
        update = {"blocks": (*put, *self.blocks), "clauses": (*self.clauses, *more), "above": self.above + len(put)}
        return self.model_copy(update=update)

    def plain_text(self) -> str:
        """The reply as text without markup: lead, headings, bullets with the numbers of their clauses, and these named at the end."""
        numbers = {clause.ref: number for number, clause in enumerate(self.clauses, 1)}
        lines: list[str] = []
        for block in self.blocks:
            if block.heading:
                lines.append(block.heading)
            for point in block.points:
                cited = "".join(f"[{numbers[ref]}]" for ref in point.refs if ref in numbers)
                bullet = "• " if block.kind is BlockKind.POINTS else ""
                lines.append(f"{bullet}{point.when}{point.text}{cited}")
            lines.append("")
        cited_refs = {ref for block in self.blocks for point in block.points for ref in point.refs}
        named = [f"[{numbers[one.ref]}]{one.label}" for one in self.clauses if one.ref in cited_refs]
        if named:
            lines.append(
                ("Law: " if self.language == "en" else "依据：") + ("; " if self.language == "en" else "；").join(named)
            )
        return "\n".join(lines).strip()


@dataclass(slots=True)
class Facts:
    """What the worker told, slot by slot (see docs/knowledge-formats.md), each with the turn it came from."""

    values: dict[str, str] = field(default_factory=dict)
    source_turn: dict[str, int] = field(default_factory=dict)
    confirmed: set[str] = field(default_factory=set)


@dataclass(slots=True)
class ConversationState:
    """All the engine remembers of a conversation between turns; serialised by the storage floor as JSON."""

    language: str = "zh"
    turn: int = 0
    card: str | None = None
    """Id of the card the last answer was composed from."""
    last_query: str = ""
    last_refs: tuple[str, ...] = ()
    facts: Facts = field(default_factory=Facts)
    pending: str = ""
    """Slot the bot asked for last, or the dialogue step it waits in."""
    no_basis_count: int = 0
    as_of: str | None = None
    """ISO date of the facts, when the worker named one."""
    matters: list[Matter] = field(default_factory=list)
    """What the person is in, the matter spoken of last at the end."""
    asked: str = ""
    """Field of the matter the last reply asked for."""
    focus: tuple[str, ...] = ()
    """What the person wanted to know last (`bot.matter.focus`), carried over short turns."""
    data: dict[str, object] = field(default_factory=dict)
    """Room for flows of their own (intake, claims), keyed by the flow's name."""
