"""The table of roles walked over HTTP: every route of the console, and every verb of a case, times everybody."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.app import App
from bot.cases.rules.staff.roles import REACH, Act, Reach, Role, may
from bot.cases.services.life.lifecycle import case_claim
from bot.cases.services.words.conversation import staff_said
from bot.cases.staff.at_desk import VERBS
from bot.cases.tables import DraftRow
from bot.service import Service
from bot.service.rising import Rising
from bot.settings import Settings
from bot.storage import Sealer
from handlers.cli.pages import web_pages
from handlers.web.app import live_hub
from handlers.web.console.live import console_hub
from handlers.web.uploads import Uploads
from tests.cases.stage import Stage
from tests.web.console.support import EVERYBODY, at_screen, console_app, every_room, post
from tests.web.console.test_doors import OPEN, console_routes, filled, room_of

pytestmark = pytest.mark.anyio
HOLDER, ELSEWHERE = "王琳", "周远"
"""Who has taken the cases of these tests, and who is of another office than they are."""
ADMINS = frozenset({Role.ADMIN})
EVERYBODYS = frozenset(EVERYBODY.values())
Needs = Act | frozenset[Role]
ROOMS: dict[str, Needs] = {
    "": Act.VIEW_QUEUE, "queue": Act.VIEW_QUEUE, "health": Act.VIEW_QUEUE, "insight": Act.VIEW_INSIGHT, "quality": Act.VIEW_INSIGHT,
    "replies": Act.NOTE, "audit": Act.READ_AUDIT, "settings": Act.MANAGE_STAFF, "library": ADMINS, "knowledge": ADMINS,
    "sessions": EVERYBODYS, "help": EVERYBODYS,
}  # fmt: skip
"""What a room asks for, by the first word of the address; a room that is none of these fails."""
OWN: dict[str, Needs] = {
    "/console/insight/report": Act.TAKE_REPORT, "/console/quality/answer/{number}": Act.JUDGE,
    "/console/quality/answer/{number}/question": Act.JUDGE, "/console/quality/sample": Act.JUDGE,
}  # fmt: skip
"""Addresses that ask for more than their room."""
CASE: dict[str, Act] = {
    "": Act.ASSIGN, "/live": Act.VIEW_CASE, "/check": Act.VIEW_CASE, "/clauses": Act.VIEW_CASE, "/paper/{name}": Act.VIEW_CASE,
    "/file/{file}": Act.VIEW_CASE, "/file/{file}/picture": Act.VIEW_CASE, "/file/{file}/play": Act.VIEW_CASE,
    "/note": Act.NOTE, "/ready": Act.NOTE, "/say": Act.NOTE, "/draft": Act.NOTE, "/recall": Act.ANSWER, "/fact": Act.ANSWER,
    "/suggest": Act.ANSWER, "/export": Act.EXPORT,
}  # fmt: skip
"""What a page of a case asks for, by what follows its number; the page itself opens to who may read the case, or give it to
somebody. Who may note may write an answer: it waits as a draft."""
VERB: dict[str, Act] = {
    "claim": Act.CLAIM, "release": Act.HAND_OVER, "close": Act.CLOSE, "reopen": Act.REOPEN, "ask": Act.REQUEST_FACTS,
    "supervisor": Act.ASK_SUPERVISOR, "advise": Act.APPROVE, "override": Act.OVERRIDE, "approve": Act.ANSWER, "reject": Act.APPROVE,
    "edit": Act.ANSWER, "canned": Act.NOTE, "use": Act.NOTE, "ack": Act.NOTE, "settled": Act.NOTE, "fact": Act.ANSWER,
    "transfer": Act.ASSIGN, "merge": Act.MERGE, "link": Act.MERGE, "recovered": Act.CLOSE, "priority": Act.PLAN,
    "hearing": Act.PLAN, "all": Act.ANSWER, "handover": Act.HAND_OVER, "assign": Act.HAND_OVER, "tell": Act.NOTE, "keep": Act.NOTE,
}  # fmt: skip
ARGUMENTS = {
    "close": "解决了", "ask": "城市", "supervisor": "怎么办", "advise": "先调解", "fact": "city 上海",
    "transfer": "上海法援", "recovered": "3000", "priority": "紧急", "hearing": "12月3日 9:30 朝阳仲裁委", "all": "大家好",
    "handover": "李娜", "assign": "李娜",
}  # fmt: skip
"""What a form would say beside the verb. Drafts are named by their number, cases by theirs."""
FORMS: dict[str, dict[str, str]] = {
    "/console/queue/bulk": {"verb": "claim", "case": "1"}, "/console/queue/views": {"name": "我的"},
    "/console/quality/sample": {"verdict": "right", "id": "q0"}, "/console/quality/answer/{number}": {"verdict": "right"},
}  # fmt: skip
MORE = {"override": "核对过原文", "settled": "人平安", "close": "说好了"}
REPORT = {"first": "2026-09", "last": "2026-10", "kind": "docx"}
REFUSALS = ("不能做这一步", "不是你在办", "别的办公室的案件")


def turned_away(answer: httpx.Response) -> bool:
    """Whether it was not done because of who asked."""
    return answer.status_code == 403 or any(one in answer.text for one in REFUSALS)


def may_here(name: str, needs: Needs, *, case: bool = False) -> bool:
    """What the table of roles says of somebody: in a case that 王琳 has taken, or beside cases."""
    role = EVERYBODY[name]
    if not isinstance(needs, Act):
        return role in needs
    if case:
        return may(role, needs, own=name == HOLDER, same_office=name != ELSEWHERE)
    return REACH[role, needs] is not Reach.NONE


def taken(stage: Stage) -> int:
    """Open a case, and let 王琳 take it and write what the gate holds as a draft."""
    number = stage.open()
    stage.act(HOLDER, number, lambda unit, staff, case: case_claim(unit, case, staff=staff))
    stage.act(HOLDER, number, lambda unit, staff, case: staff_said(unit, case, staff=staff, text="这违法"))
    return number


def argument_of(stage: Stage, number: int, verb: str) -> str:
    """What the form of a verb names: a draft, another case, or what was chosen or typed."""
    if verb in ("approve", "override", "reject", "edit", "tell", "keep"):
        return str(
            stage.do(lambda unit: unit.session.scalars(select(DraftRow.id).order_by(DraftRow.id.desc())).first())
        )
    if verb in ("merge", "link"):
        return str(taken(stage))
    return ARGUMENTS.get(verb, "")


def needs_of(path: str) -> tuple[Needs, bool]:
    """What a route asks for, and whether that is to be asked of the case it names."""
    if path.startswith("/console/case/{number}"):
        return CASE[path.removeprefix("/console/case/{number}")], True
    return OWN.get(path) or ROOMS[room_of(path)], False


@pytest.mark.parametrize("name", EVERYBODY)
async def test_every_route_lets_in_whom_the_table_names_and_nobody_else(
    stage: Stage, tmp_path: Path, name: str
) -> None:
    app, number = console_app(stage, every_room(stage, tmp_path)), taken(stage)
    found = {}
    async with at_screen(stage, name, app) as client:
        for method, path in console_routes(app):
            if room_of(path) in OPEN or path.endswith(("/logout", "/do")):
                continue
            form = {"csrf": client.headers["x-csrf"], "text": "你好", **FORMS.get(path, {})}
            query = REPORT if path == "/console/insight/report" else {}
            answer = await client.request(
                method, filled(path, number), data=form if method == "POST" else None, params=query
            )
            assert answer.status_code < 500, (method, path)
            needs, case = needs_of(path)
            expected = may_here(name, needs, case=case)
            if path == "/console/case/{number}":
                expected = expected or may_here(name, Act.VIEW_CASE, case=True)
            if turned_away(answer) is expected:
                found[method, path] = (answer.status_code, "may" if expected else "may not")
    assert found == {}


@pytest.mark.parametrize("name", EVERYBODY)
async def test_every_verb_of_a_case_is_for_whom_the_table_names(stage: Stage, name: str) -> None:
    assert set(VERB) == set(VERBS)
    found = {}
    async with at_screen(stage, name) as client:
        for verb, needs in VERB.items():
            number = taken(stage)
            answer = await post(
                client,
                f"/console/case/{number}/do",
                verb=verb,
                argument=argument_of(stage, number, verb),
                more=MORE.get(verb, ""),
            )
            expected = may_here(name, needs, case=True)
            if verb in ("handover", "assign"):  # who does not hold a case gives it out by another right
                expected = expected or may_here(name, Act.ASSIGN, case=True)
            if verb == "reject":  # whoever wrote a draft drops it
                expected = expected or name == HOLDER
            assert answer.status_code < 500, verb
            if turned_away(answer) is expected:
                found[verb] = (answer.status_code, expected)
    assert found == {}


def test_what_is_walked_are_the_routes_that_are_served(stage: Stage, tmp_path: Path) -> None:
    app = App(Settings(YOUJU_DATA_DIR=tmp_path / "data"))  # type: ignore[call-arg]
    service = Service(app.storage, Rising(lambda: app.engine))
    hub, console = live_hub(service), console_hub(app.case_desk)
    uploads = Uploads(tmp_path, Sealer([Fernet.generate_key().decode()]))
    served = web_pages(app, service, None, hub, uploads, console, None)
    walked = console_app(stage, every_room(stage, tmp_path))
    app.close()
    assert sorted(console_routes(served)) == sorted(console_routes(walked))
