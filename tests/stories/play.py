"""Plays a story through the whole service: what the worker says or taps, what comes back, the files of the end.

A story is a file beside this one. Its `turns`, in order, are one of

- `say`: words of the worker;
- `tap`: the beginning of the label of a button of the last reply;
- `fill`: a paper asked for in these words; `answers` are what the worker says to each question (by words of the
  question, in whatever order they come; `［…］` taps that button), 不知道 to all others;
- `send`: a file (`kind`: screenshot, photo or pdf; `note`: the words beside it); it is fetched into the locker at once
  when the worker agreed to keep files, else with the tap that agrees;

each with what has to be there: `see` (words of the reply), `cites` (articles under it), `offers` (beginnings of its
buttons), `not` (words that must not be there), `files` (beginnings of the names of its files).
"""

from __future__ import annotations

import asyncio
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from PIL import Image, ImageDraw

from bot.app import App
from bot.contract.messages import Attachment, ConversationState, Inbound, Kind, Reply
from bot.evidence import Owner
from bot.service import Service, ServiceOptions
from bot.service.outgoing.reminders import Reminders, follow_all
from bot.storage.codec import load_state
from bot.storage.conversations import conversation_find
from bot.storage.tables import ConversationRow
from knowledge.yaml_files import read_yaml
from tests.support.product import NOW, open_product

FOLDER = Path(__file__).parent
CHANNEL = "story"
WIDTH = 44
"""Columns of a message on a phone: 22 characters."""
READY = "对，生成"
"""The button under what a paper will say."""
QUESTIONS = 30
_KINDS = {"screenshot": Kind.PHOTO, "photo": Kind.PHOTO, "pdf": Kind.FILE}


class NoButton(Exception):
    """The last reply had no button of that name."""


class Clock:
    """Ten in the morning at the start of a story, three minutes later with each turn."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


CLOCK = Clock()


@dataclass(frozen=True, slots=True)
class Step:
    """One turn of a story as it was played."""

    told: Mapping[str, Any]
    shown: str
    """What the worker did, as the transcript shows it."""
    replies: tuple[Reply, ...]

    @property
    def text(self) -> str:
        return "\n".join(reply.plain_text() for reply in self.replies)

    @property
    def cited(self) -> set[str]:
        """Articles under the replies, without paragraph and item."""
        return {":".join(clause.ref.split(":")[:2]) for reply in self.replies for clause in reply.clauses}


@dataclass
class Played:
    """A story that was played: its steps, the conversation's last state, every file that was handed over."""

    story: Mapping[str, Any]
    steps: list[Step] = field(default_factory=list)
    state: ConversationState = field(default_factory=ConversationState)
    files: dict[str, Attachment] = field(default_factory=dict)
    stuck: str = ""
    """Where it could not go on: the button that was not there."""

    def transcript(self) -> str:
        """Return what was said, in messages as wide as a phone."""
        parts: list[str] = []
        for step in self.steps:
            parts.append(message("我", step.shown))
            parts += [message("有据", shown_reply(reply)) for reply in step.replies]
        return "\n\n".join(parts)


def stories() -> dict[str, dict[str, Any]]:
    """Return the stories by name."""
    return {path.stem: read_yaml(path) for path in sorted(FOLDER.glob("*.yaml"))}


def open_app(folder: Path) -> App:
    """Open the whole product in a folder of its own, without a model, at a clock that stands still."""
    app = open_product(folder)
    app.follower.start()
    app.follower.load_vectors()
    with mock.patch("bot.service.system_clock", CLOCK):
        _ = app.engine
    return app


def play(app: App, name: str, story: Mapping[str, Any]) -> Played:
    """Play a story to its end, or to where it cannot go on; nothing is asserted."""
    return asyncio.run(_Stage(app, name, story).play())


class _Stage:
    def __init__(self, app: App, name: str, story: Mapping[str, Any]) -> None:
        self.app, self.name, self.played = app, name, Played(story)
        self.sent: dict[str, bytes] = {}

    async def play(self) -> Played:
        CLOCK.now = NOW
        reminders = Reminders(self.app.storage, CLOCK)
        follow = follow_all(self.app.case_desk.follow, reminders.follow, self.app.evidence_desk.follow)
        options = ServiceOptions(settle_asked=0.0)  # nobody here writes three in a row
        service = Service(self.app.storage, self.app.engine, follow=follow, clock=CLOCK, options=options)
        async with service:
            try:
                for turn in self.played.story["turns"]:
                    await self._turn(service, turn)
            except NoButton as error:
                self.played.stuck = str(error)
        with self.app.storage.read() as session:
            row = conversation_find(session, channel=CHANNEL, external_id=self.name)
            assert isinstance(row, ConversationRow) and row.state
            self.played.state = load_state(row.state)
        return self.played

    async def _turn(self, service: Service, turn: Mapping[str, Any]) -> None:
        if "fill" not in turn:
            await self._one(service, turn)
            return
        await self._one(service, {"say": turn["fill"]})
        for _ in range(QUESTIONS):
            last = self.played.steps[-1]
            if any(choice.label.startswith(READY) for reply in last.replies for choice in reply.choices):
                break
            question = last.replies[-1].plain_text()
            answer = next((str(said) for words, said in turn["answers"].items() if words in question), "不知道")
            await self._one(service, {"tap": answer[1:-1]} if answer.startswith("［") else {"say": answer})
        wanted = {key: value for key, value in turn.items() if key not in ("fill", "answers")}
        self.played.steps[-1] = replace(self.played.steps[-1], told=wanted)

    async def _one(self, service: Service, turn: Mapping[str, Any]) -> None:
        inbound, shown = self._inbound(turn)
        CLOCK.now += timedelta(minutes=3)
        reply = await service.ask(CHANNEL, self.name, inbound)
        replies = [reply, *await self._receipts(service)]
        for one in replies:
            self.played.files |= {file.name: file for file in one.attachments}
        self.played.steps.append(Step(turn, shown, tuple(replies)))

    def _inbound(self, turn: Mapping[str, Any]) -> tuple[Inbound, str]:
        if "say" in turn:
            text = str(turn["say"])
            return Inbound(self.name, text), text
        if "tap" in turn:
            choices = [choice for reply in self.played.steps[-1].replies for choice in reply.choices]
            chosen = next((one for one in choices if one.label.startswith(turn["tap"])), None)
            if chosen is None:
                raise NoButton(f"no button {turn['tap']}: {[one.label for one in choices]}")
            return Inbound(self.name, chosen.action, Kind.CHOICE), f"［{chosen.label}］"
        reference, note = f"{self.name}-{len(self.sent)}", str(turn.get("note", ""))
        self.sent[reference] = made_file(str(turn["send"]), len(self.sent) + sum(map(ord, self.name)))
        kind = _KINDS[turn["send"]]
        return Inbound(
            self.name, note, kind, None, None, reference
        ), f"［{'文件' if kind is Kind.FILE else '图片'}］{note}"

    async def _receipts(self, service: Service) -> list[Reply]:
        """Fetch what the locker waits for, as the channel does, and return the receipts."""
        desk = self.app.evidence_desk
        wanted = [one for one in desk.wanted(CHANNEL) if one.owner == Owner(CHANNEL, self.name)]
        if not wanted:
            return []
        lines = await service.history(CHANNEL, self.name)
        for one in wanted:
            desk.fetched(one, self.sent[one.reference])
        desk.tell()
        after = max(line.sequence for line in lines)
        return [line.reply for line in await service.history(CHANNEL, self.name, after=after) if line.reply is not None]


def made_file(kind: str, seed: int) -> bytes:
    """Return a small real picture or PDF, the same each time."""
    size, paper = ((540, 960), (237, 237, 237)) if kind == "screenshot" else ((620, 877), (252, 252, 250))
    shown = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(shown)
    state, top = seed * 7919 + 13, 40
    while top < size[1] - 80:
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        wide = size[0] // 3 + state % (size[0] // 2)
        left = 20 if kind != "screenshot" or state // 7 % 2 else size[0] - wide - 20
        high = 14 if kind != "screenshot" else 30 + state // 97 % 60
        pen.rectangle(
            (left, top, left + wide, top + high), fill=(40, 40, 40) if kind != "screenshot" else (149, 236, 105)
        )
        top += high + 18 + state // 31 % 20
    out = io.BytesIO()
    made = NOW.timetuple()
    if kind == "pdf":
        shown.save(out, "PDF", creationDate=made, modDate=made)
    else:
        shown.save(out, "JPEG" if kind == "photo" else "PNG")
    return out.getvalue()


def shown_reply(reply: Reply) -> str:
    """Return a reply as the transcript shows it: its text, its files, its buttons."""
    lines = [reply.plain_text()]
    lines += [f"〔文件 {file.name}〕" for file in reply.attachments]
    if reply.choices:
        lines += ["", " ".join(f"［{choice.label}］" for choice in reply.choices)]
    return "\n".join(lines)


def message(who: str, text: str) -> str:
    """Return one message as lines of a phone's width."""
    lines = [line for written in text.split("\n") for line in wrapped(written)]
    return f"{who}：\n" + "\n".join(f"  {line}".rstrip() for line in lines)


def wrapped(line: str, width: int = WIDTH) -> list[str]:
    """Return a line broken to a width in columns; no line begins with a closing mark or ends with an opening one."""
    lines: list[str] = []
    now = ""
    for unit in re.findall(r"[!-~]+|.", line):
        if columns(now + unit) > width and now.strip() and unit not in "，。、；：？！）》”］":
            kept = now.rstrip("（《“［ ")
            lines.append(kept)
            now = (now[len(kept) :] + unit).lstrip()
        else:
            now += unit
    return [*lines, now]


def columns(text: str) -> int:
    """Return how many columns a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def missing(step: Step) -> list[str]:
    """Return what a step should have shown and did not."""
    labels = [choice.label for reply in step.replies for choice in reply.choices]
    names = [file.name for reply in step.replies for file in reply.attachments]
    wrong = [f"not said: {words}" for words in _listed(step.told.get("see")) if words not in step.text]
    wrong += [f"said: {words}" for words in _listed(step.told.get("not")) if words in step.text]
    wrong += [f"not cited: {ref}" for ref in _listed(step.told.get("cites")) if ref not in step.cited]
    for word, found in (("offers", labels), ("files", names)):
        wanted = _listed(step.told.get(word))
        wrong += [f"no {word}: {one}" for one in wanted if not any(name.startswith(one) for name in found)]
    return wrong


def _listed(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]
