"""The page of a case, as every room of a case shows it again after something was done or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from fastapi import Request, Response

from bot.cases.rules.errors import CaseError, NotAllowed
from bot.cases.rules.staff.came import Came
from bot.cases.rules.staff.plain_words import without_commands
from bot.cases.rules.staff.roles import Act
from bot.cases.rules.states import OUTCOME_NAMES
from bot.cases.selectors.console.case_page import CasePage, console_case
from bot.cases.selectors.console.outline import Outline, case_outline, may_give, may_read
from bot.cases.selectors.console.talk import SIDES, Talk
from bot.cases.services.permissions import check
from bot.cases.staff.suggestions import Suggestion, Wanted
from bot.cases.tables import StaffRow
from bot.cases.unit_of_work import Unit, actor_name, case_numbered
from bot.cases.view import clock
from bot.contract.messages import Clause
from handlers.web.console.cases.drawing import drawn
from handlers.web.console.live import mark_of
from handlers.web.console.room import MOST_WORDS, Screen
from handlers.web.console.told import back_to
from handlers.web.console.who import PATH, SignedIn, signed_in


@dataclass(frozen=True, slots=True)
class Helps:
    """What helps to answer beside the desk.

    `suggest`: composes an answer; `find`: keys of the provisions that fit words, on a day; `picture`: draws the first page
    of a file as PNG, None for what cannot be drawn.
    """

    suggest: Callable[[Wanted], Suggestion] = lambda wanted: Suggestion()
    find: Callable[[str, date], Sequence[str]] = lambda words, on: ()
    picture: Callable[[bytes, str], bytes | None] = lambda content, digest: None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page of a case shows beside the case: what was done or not, what is being written, what was looked for.

    `form`, `typed`: the form that was not taken, and what it held.
    """

    told: Came | None = None
    wrong: str = ""
    kept: str = ""
    noted: str = ""
    sought: str = ""
    found: Sequence[Clause] = field(default=())
    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


class CaseScreen:
    """Shows the page of a case, and does what a form of it asks."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    async def show(self, request: Request, number: int, shown: Shown) -> Response:
        """Return the page of a case as it is now."""
        who = signed_in(request)
        found = await self.screen.act_or_tell(who, lambda unit, staff: _case_seen(unit, staff, number))
        if isinstance(found, Outline):
            return self.screen.page(
                request, "case_outline.html", who=who, status=shown.status, case=found, told=shown.told, wrong=shown.wrong, clock=clock,
            )  # fmt: skip
        return self._page(request, who, found, shown)

    async def act(
        self, request: Request, number: int, work: Callable[[Unit, StaffRow], Came], not_done: Shown
    ) -> Response:
        """Do it and go back to the case, or to the queue where it went out of one's reach; when it was not done, what was
        typed stays in its box, as `not_done` has it."""
        who = signed_in(request)

        def work_and_look(unit: Unit, staff: StaffRow) -> tuple[Came, bool]:
            came = work(unit, staff)
            case = case_numbered(unit, number)
            return came, may_read(staff, case) or may_give(staff, case)

        try:
            came, stays = await self.screen.act(who, work_and_look)
        except CaseError as error:
            wrong = without_commands(str(error))
            return await self.show(request, number, replace(not_done, wrong=wrong, status=409))
        return back_to(
            f"{PATH}/case/{number}" if stays else self.screen.home(who.role),
            replace(came, told=without_commands(came.told)),
        )

    def talk(self, talk: Talk) -> str:
        """Return what is said as markup."""
        return self.screen.markup("case_talk.html", talk=talk, sides=SIDES, clock=clock)

    def _page(self, request: Request, who: SignedIn, found: CasePage, shown: Shown) -> Response:
        talk = self.talk(found.talk)
        return self.screen.page(
            request, "case.html", who=who, status=shown.status, case=found, outcomes=OUTCOME_NAMES, clock=clock, talk=talk,
            mark=mark_of(talk), drawing=drawn(found.events, found.today), today=found.today, shown=shown,
            told=shown.told, wrong=shown.wrong, plain=without_commands,
        )  # fmt: skip


def said(text: str) -> str:
    """Return what was typed. Raises NotAllowed for nothing, and for more than a message holds."""
    words = written(text)
    if not words:
        raise NotAllowed("没有发出：还没有写字。")
    if len(words) > MOST_WORDS:
        raise NotAllowed(f"没有发出：写了 {len(words)} 个字，一次最多 {MOST_WORDS} 个。字还在框里。")
    return words


def written(text: str) -> str:
    """Return what a box of a form holds, with one kind of line end and nothing around it."""
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def number_in(text: str) -> int:
    """Return the number a hidden field holds; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _case_seen(unit: Unit, staff: StaffRow, number: int) -> CasePage | Outline:
    case = case_numbered(unit, number)
    if may_give(staff, case) and not may_read(staff, case):
        return case_outline(unit, case)
    check(unit, staff, Act.VIEW_CASE, case)
    unit.audit(actor_name(staff), "case_viewed", case)
    return console_case(unit, staff, case)
