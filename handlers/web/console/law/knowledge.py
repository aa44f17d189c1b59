"""What answers are made of, for admins: cards, notes, rules, words and figures, read, edited, checked, saved as a version, gone back to."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request, Response

from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.roles import Role
from bot.cases.tables import StaffRow
from bot.cases.texts import shown_value, slot_name
from bot.cases.unit_of_work import Unit, actor_name
from bot.cases.view import clock
from bot.evaluation.over_time import figure_name
from bot.insight.figures.page import insight_card
from bot.insight.names import TOPICS
from bot.insight.unanswered import blank_card
from handlers.web.console.law.trials import Trials
from handlers.web.console.paging import paged
from handlers.web.console.room import PATH, Number, Room, Screen
from handlers.web.console.told import back_to, told_in
from handlers.web.console.who import ConsoleError, signed_in
from ingestion.admin.editing import (
    KINDS,
    LONGEST,
    Against,
    Editable,
    card_of,
    editable,
    editables,
    new_card,
    text_now,
    topics,
    written_cards,
)
from knowledge.citations.keys import format_key
from knowledge.library.edits import Edit, EditedMeanwhile, edit_save, edits_in_force, edits_of

HERE = "/knowledge"
A_PAGE = 60
Checks = Callable[[Editable, str, date], list[Against]]
Text = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as it stands in the form. `seen`: the newest version the writer read."""

    text: str
    reason: str
    seen: int


@dataclass(frozen=True)
class KnowledgePages:
    """What the room works with. `check`: says what stands against a text; `trials`: measure it, None where nothing can."""

    check: Checks
    today: Callable[[], date]
    trials: Trials | None = None

    def room(self) -> Room:
        """Return the room; admins alone may enter."""
        return Room(lambda screen: _Acts(self, screen).router(), frozenset({Role.ADMIN}), "知识", HERE)


class _Acts:
    """The routes."""

    def __init__(self, over: KnowledgePages, screen: Screen) -> None:
        self._over, self._screen = over, screen

    def router(self) -> APIRouter:
        """Return the routes."""
        routes = APIRouter(prefix=HERE)
        routes.add_api_route("", self.shelf, methods=["GET"], response_model=None)
        routes.add_api_route("/new", self.begin, methods=["GET"], response_model=None)
        routes.add_api_route("/new", self.add, methods=["POST"], response_model=None)
        routes.add_api_route("/{kind}/{name}", self.one, methods=["GET"], response_model=None)
        for path, act in (
            ("preview", self.preview),
            ("trial", self.trial),
            ("save", self.save),
            ("restore/{number}", self.restore),
        ):
            routes.add_api_route(f"/{{kind}}/{{name}}/{path}", act, methods=["POST"], response_model=None)
        return routes

    async def shelf(self, request: Request, q: str = "", kind: str = "", page: str = "") -> Response:
        """Everything that may be edited, narrowed to what is sought; what was edited here first."""
        sought = q.strip()[:60]
        edited = await self._screen.read(lambda unit: edits_in_force(unit.session))
        every = await asyncio.to_thread(lambda: [*editables(), *written_cards(edited)])
        every = list({one.path: one for one in every}.values())
        found = [one for one in every if sought in f"{one.title} {one.path}" and kind in ("", one.kind)]
        found.sort(key=lambda one: one.path not in edited)
        at = paged(len(found), page, A_PAGE)
        return self._screen.page(
            request, "knowledge.html", who=signed_in(request), found=found[at.first : at.first + A_PAGE], count=len(found),
            edited=edited, sought=sought, kind=kind, kinds=KINDS, at=at, query={"q": sought, "kind": kind},
        )  # fmt: skip

    async def begin(self, request: Request, group: Annotated[str, Query(max_length=160)] = "") -> Response:
        """Where a card is begun, from a group of questions nobody answered or from nothing."""
        who = signed_in(request)
        text = (
            await self._screen.look(who, lambda unit, staff: insight_card(unit, staff, group))
            if group
            else blank_card()
        )
        return self._screen.page(request, "knowledge_new.html", who=who, text=text, longest=LONGEST, topics=_topics())

    async def add(self, request: Request, text: Text = "") -> Response:
        """Go on to the page of the card a text would begin; nothing is saved."""
        who, written = signed_in(request), _lines(text)
        what = await asyncio.to_thread(new_card, written)
        if what is None:
            wrong = "开头要有 id（小写字母、数字和 -，还没有卡片用过）和 topic（已有的一类）。"
            return self._screen.page(
                request,
                "knowledge_new.html",
                who=who,
                text=written,
                longest=LONGEST,
                topics=_topics(),
                wrong=wrong,
                status=409,
            )
        against = await self._against(request, what, written)
        return await self._page(request, what, await self._edits(what), Typed(written, "", 0), against=against)

    async def one(self, request: Request, kind: str, name: str) -> Response:
        """One of them, to be edited, with its versions."""
        what = await self._what(request, kind, name)
        edits = await self._edits(what)
        return await self._page(
            request, what, edits, Typed(_newest(what, edits), "", _seen(edits)), told=told_in(request)
        )

    async def preview(
        self, request: Request, kind: str, name: str, text: Text = "", reason: Text = "", seen: Text = ""
    ) -> Response:
        """Show what a text would be, what it changes, and what stands against it. Nothing is saved."""
        what = await self._what(request, kind, name, text)
        typed = Typed(_lines(text), reason[:1000], _number(seen))
        against = await self._against(request, what, typed.text)
        return await self._page(request, what, await self._edits(what), typed, against=against)

    async def trial(
        self, request: Request, kind: str, name: str, text: Text = "", reason: Text = "", seen: Text = ""
    ) -> Response:
        """Measure what a text would change, or show what was found. Nothing is saved."""
        what = await self._what(request, kind, name, text)
        typed, edits = Typed(_lines(text), reason[:1000], _number(seen)), await self._edits(what)
        against = await self._against(request, what, typed.text)
        if against or self._over.trials is None:
            return await self._page(request, what, edits, typed, against=against, wrong="没有测：先改好下面这些。")
        begun = self._over.trials.begin(what.path, typed.text)
        return await self._page(
            request, what, edits, typed, against=against, wrong="" if begun else "正在测另一份。等它测完再来。"
        )

    async def save(
        self, request: Request, kind: str, name: str, text: Text = "", reason: Text = "", seen: Text = "",
        anyway: Text = "",
    ) -> Response:  # fmt: skip
        """Save a text as a version, if nothing stands against it."""
        what = await self._what(request, kind, name, text)
        typed = Typed(_lines(text), reason.strip()[:1000], _number(seen))
        edits = await self._edits(what)
        if typed.text == _newest(what, edits):
            return await self._page(request, what, edits, typed, wrong="没有变化，没有存。")
        if against := await self._against(request, what, typed.text):
            return await self._page(request, what, edits, typed, against=against, wrong="没有存：先改好下面这些。")
        if not typed.reason:
            return await self._page(request, what, edits, typed, against=[], wrong="没有存：要写为什么改。")
        if self._undercut(what, typed.text) and not anyway:
            wrong = "没有存：评测低于底线。改一改再测；知道后果还要存，勾上再存。"
            return await self._page(request, what, edits, typed, against=[], wrong=wrong)
        return await self._saved(request, what, typed, typed.text)

    async def restore(
        self, request: Request, kind: str, name: str, number: Number, reason: Text = "", seen: Text = ""
    ) -> Response:
        """Make an older version hold again, as a new one; 0 is what came with the program."""
        what = await self._what(request, kind, name)
        edits = await self._edits(what)
        older = next((one for one in edits if one.number == number), None)
        if number and older is None:
            raise ConsoleError(404, "没有这个版本。", signed_in(request))
        text = older.text if older is not None else None
        typed = Typed(what.shipped if text is None else text, reason.strip()[:1000], _number(seen))
        if text is not None and (against := await self._against(request, what, text)):
            return await self._page(request, what, edits, typed, against=against, wrong="没有恢复：先改好下面这些。")
        return await self._saved(
            request, what, Typed(typed.text, typed.reason or f"回到版本 {number}", typed.seen), text
        )

    async def _saved(self, request: Request, what: Editable, typed: Typed, text: str | None) -> Response:
        def work(unit: Unit, staff: StaffRow) -> int:
            number = edit_save(
                unit.session, path=what.path, text=text, seen=typed.seen, who=staff.name, reason=typed.reason,
                at=unit.now.astimezone(UTC).replace(tzinfo=None),
            )  # fmt: skip
            unit.audit(actor_name(staff), "knowledge_saved", detail=f"{what.path} {number}")
            return number

        try:
            number = await self._screen.act(signed_in(request), work)
        except EditedMeanwhile:
            edits = await self._edits(what)
            wrong = "没有存：你看的时候，别人存了新的版本。看过下面的不同，再存一次。"
            kept = Typed(typed.text, typed.reason, _seen(edits))
            return await self._page(request, what, edits, kept, against=[], wrong=wrong)
        told = f"存好了，版本 {number}。重启服务后，回答按它。"
        return back_to(f"{PATH}{HERE}/{what.kind}/{quote(what.name, safe='')}", told)

    async def _page(
        self, request: Request, what: Editable, edits: list[Edit], typed: Typed, *, told: Came | None = None, wrong: str = "",
        against: list[Against] | None = None,
    ) -> Response:  # fmt: skip
        newest = _newest(what, edits)
        card = card_of(what, typed.text) if what.kind == "card" else None
        trials = self._over.trials
        return self._screen.page(
            request, "knowledge_edit.html", who=signed_in(request), status=409 if wrong else 200, what=what, typed=typed,
            edits=edits, seen=_seen(edits), told=told, wrong=wrong, against=against, card=card, clock=clock, utc=UTC,
            kinds=KINDS, changes=list(changed_lines(newest, typed.text)), waits=newest != text_now(what), longest=LONGEST,
            trials=trials is not None, tried=trials.of(what.path, typed.text) if trials is not None else None,
            trying=trials.runs(what.path, typed.text) if trials is not None else False, names=figure_name,
            fact=slot_name, shown=shown_value, named=format_key, topics=_topics(),
        )  # fmt: skip

    def _undercut(self, what: Editable, text: str) -> bool:
        """Whether this text was measured, and falls below a floor."""
        tried = self._over.trials.of(what.path, text) if self._over.trials is not None else None
        return tried is not None and bool(tried.found.faults)

    async def _against(self, request: Request, what: Editable, text: str) -> list[Against]:
        if len(text) > LONGEST:
            raise ConsoleError(413, f"太长了：{len(text)} 字，最多 {LONGEST} 字。", signed_in(request))
        return await asyncio.to_thread(self._over.check, what, text, self._over.today())

    async def _what(self, request: Request, kind: str, name: str, text: str = "") -> Editable:
        """What an address names; a card that nobody saved yet is named by its own text."""
        written = await self._screen.read(lambda unit: edits_in_force(unit.session))
        found = await asyncio.to_thread(editable, kind, name, written)
        if found is None and kind == "card" and (begun := await asyncio.to_thread(new_card, _lines(text))) is not None:
            found = begun if begun.name == name else None
        if found is None:
            raise ConsoleError(404, "没有这张卡片或这张表。", signed_in(request))
        return found

    async def _edits(self, what: Editable) -> list[Edit]:
        return await self._screen.read(partial(_read_edits, what.path))


def _read_edits(path: str, unit: Unit) -> list[Edit]:
    return edits_of(unit.session, path)


def changed_lines(old: str, new: str) -> Iterable[tuple[str, str]]:
    """Yield the lines that differ between two texts, "-" before one that goes and "+" before one that comes, " " around them."""
    for line in difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=1):
        if not line.startswith(("---", "+++")) or line[3:4] not in ("", " "):
            yield ("@", "") if line.startswith("@@") else (line[:1], line[1:])


def _newest(what: Editable, edits: list[Edit]) -> str:
    held = edits[0].text if edits else None
    return what.shipped if held is None else held


def _seen(edits: list[Edit]) -> int:
    return edits[0].number if edits else 0


def _lines(written: str) -> str:
    """As a file has it: one kind of line end, one at the end, no NUL."""
    return written.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").rstrip("\n") + "\n"


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else -1


def _topics() -> list[tuple[str, str]]:
    """What cards are sorted into, and how each is called."""
    return [(one, TOPICS.get(one, one)) for one in topics()]
