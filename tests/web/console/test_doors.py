"""Who may enter which room of the console, and forms that are not one's own."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases.staff.at_desk import VERBS
from handlers.web.console import csrf_of
from tests.cases.stage import Stage
from tests.web.console.support import at_screen, console_app, every_room, post, said

pytestmark = pytest.mark.anyio


async def test_without_a_session_every_page_leads_to_signing_in(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage) as client:
        for path in ("", "/health", "/sessions", f"/case/{number}", f"/case/{number}/file/1"):
            answer = await client.get(f"/console{path}")
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/console/login")
        for path in ("/logout", f"/case/{number}/do", f"/case/{number}/say", f"/case/{number}/note"):
            assert (await client.post(f"/console{path}", data={"csrf": "x"})).status_code == 303


MAY = {
    "王琳": {"queue": 200, "case": 200, "other": 403, "claim": 303, "health": 200},
    "张敏": {"queue": 200, "case": 200, "other": 403, "claim": 303, "health": 200},
    "周远": {"queue": 200, "case": 403, "other": 200, "claim": 403, "health": 200},
    "陈管": {"queue": 200, "case": 200, "other": 200, "claim": 409, "health": 200},
    "吴审": {"queue": 403, "case": 403, "other": 403, "claim": 403, "health": 403},
}


@pytest.mark.parametrize("name", MAY)
async def test_everybody_sees_and_does_what_the_table_of_roles_says(stage: Stage, name: str) -> None:
    here, there = stage.open(), stage.open(city="上海")
    async with at_screen(stage, name) as client:
        found = {
            "queue": (await client.get("/console")).status_code,
            "case": (await client.get(f"/console/case/{here}")).status_code,
            "other": (await client.get(f"/console/case/{there}")).status_code,
            "claim": (await post(client, f"/console/case/{here}/do", verb="claim")).status_code,
            "health": (await client.get("/console/health")).status_code,
        }
    assert found == MAY[name]


async def test_a_form_of_another_session_or_site_is_refused(stage: Stage) -> None:
    number = stage.open()
    async with at_screen(stage, "王琳") as client:
        path = f"/console/case/{number}/do"
        assert (await client.post(path, data={"verb": "claim", "csrf": csrf_of("another")})).status_code == 403
        elsewhere = {"Sec-Fetch-Site": "cross-site"}
        form = {"verb": "claim", "csrf": client.headers["x-csrf"]}
        assert (await client.post(path, data=form, headers=elsewhere)).status_code == 403
        assert (await post(client, path, verb="export")).status_code == 400
    assert stage.case(number).assignee_id is None


OPEN = {"login", "join"}
"""Signing in has no door."""
OF_ADMINS = {"audit", "settings", "library", "knowledge"}
"""Rooms that an admin alone, or with an auditor, may enter."""


def console_routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and address of the console, as the application itself lists them."""
    paths = get_openapi(title="", version="", routes=app.routes)["paths"]
    return [(method.upper(), path) for path, of in paths.items() if path.startswith("/console") for method in of]


def room_of(path: str) -> str:
    return path.removeprefix("/console").strip("/").partition("/")[0]


def filled(path: str, number: int) -> str:
    """Put a case's number into an address, and 9 or x wherever it names something else."""
    address = path.replace("{number}", str(number), 1)
    for name in ("number", "session", "file", "view", "staff", "reply"):
        address = address.replace(f"{{{name}}}", "9")
    return re.sub(r"\{\w+\}", "x", address)


@pytest.mark.parametrize("name", ["张敏", "陈管"])
async def test_no_form_is_taken_without_the_token_of_its_session(stage: Stage, tmp_path: Path, name: str) -> None:
    app = console_app(stage, every_room(stage, tmp_path))
    async with at_screen(stage, name, app) as client:
        for method, path in console_routes(app):
            if method != "POST" or room_of(path) in OPEN:
                continue
            address = filled(path, 1000)
            assert (await client.post(address, data={"csrf": "x" * 40})).status_code == 403, path


NASTY = (
    "",
    "\0",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "9" * 30,
    "-1",
    "%00",
    "'; DROP TABLE cases; --",
    "字" * 5000,
)


@pytest.mark.parametrize("name", ["张敏", "陈管"])
async def test_nothing_written_into_a_form_or_an_address_breaks_a_page(stage: Stage, tmp_path: Path, name: str) -> None:
    """Script, path traversal, numbers no row can have, far too much: each met by a page, none by a failure."""
    app, number = console_app(stage, every_room(stage, tmp_path)), stage.open()
    fields = (
        "verb",
        "argument",
        "more",
        "text",
        "seen",
        "name",
        "value",
        "password",
        "code",
        "old",
        "new",
        "again",
        "secret",
        "to",
        "back",
        "case",
        "q",
        "slot",
        "was",
        "message",
        "office",
        "role",
        "hours",
        "urgent",
        "cities",
        "contacts",
        "noted",
        "actor",
        "action",
        "before",
        "verdict",
        "gold",
        "id",
        "told",
        "weeks",
        "first",
        "last",
        "group",
        "canned",
        "approved",
        "sought",
        "draft",
        "upload",
        "upload_name",
        "size",
        "at",
        "kind",
        "reason",
        "anyway",
        "version",
        "state",
        "level",
        "place",
        "found",
        "mark",
        "until",
    )
    async with at_screen(stage, name, app) as client:
        token, session = client.headers["x-csrf"], dict(client.cookies)
        for method, path in console_routes(app):
            if path.endswith("/logout") or (room_of(path) in OF_ADMINS) is not (name == "陈管"):
                continue
            for nasty in NASTY:
                address = path.replace("{number}", str(number)).replace("{", "").replace("}", "")
                form = dict.fromkeys(fields, nasty) | {"csrf": token}
                answer = await client.request(
                    method,
                    address,
                    data=form if method == "POST" else None,
                    params={} if method == "POST" else {key: value[:80] for key, value in form.items()},
                )
                assert answer.status_code < 500, (method, path, nasty[:20])
                assert "<script>alert" not in answer.text, (method, path)
                client.cookies.update(session)


async def test_addresses_no_case_can_have_are_answered_by_a_page(stage: Stage) -> None:
    async with at_screen(stage, "王琳") as client:
        for number in ("9" * 30, "-1", "abc", "../health", "1e3", "%2e%2e"):
            answer = await client.get(f"/console/case/{number}")
            assert answer.status_code in (200, 404), number
            assert "<h1>" in answer.text


async def test_the_case_of_another_office_is_closed_whatever_is_forged(stage: Stage) -> None:
    there = stage.open(city="上海")
    async with at_screen(stage, "张敏") as client:
        for path in ("say", "note", "check", "do"):
            form = {"text": "你好", "verb": "claim", "seen": stage.case(there).version}
            answer = await post(client, f"/console/case/{there}/{path}", **form)
            assert answer.status_code == 403, path
            assert "别的办公室" in answer.text
    assert said(stage, there) == []


async def test_an_auditor_comes_in_at_a_room_of_theirs(stage: Stage) -> None:
    async with at_screen(stage, "吴审") as client:
        refused = await client.get("/console")
        assert refused.status_code == 403
        assert 'href="/console"' not in refused.text
        assert (await client.get("/console/sessions")).status_code == 200


@pytest.mark.parametrize("name", ["王琳", "陈管", "吴审"])
def test_no_mixture_of_likely_and_unlikely_values_breaks_a_page(stage: Stage, tmp_path: Path, name: str) -> None:
    """What each route names of itself, filled by chance from what is real and what is not: no failure, no script."""
    number = stage.open(monthly_pay="6000")
    app = console_app(stage, every_room(stage, tmp_path))
    routes = [one for one in operations(app) if not one[1].endswith(("/logout", "/live"))]
    real = sorted(
        {
            *VERBS,
            str(number),
            "monthly_pay",
            "解决了",
            "card",
            "boss-ran-away",
            "劳动法",
            "2026-10",
            "2026-11-23",
            "0",
            "1",
        }
    )
    words = st.one_of(st.sampled_from(real), st.sampled_from(NASTY[:-1]), st.text(max_size=20), st.integers().map(str))

    @settings(max_examples=60, derandomize=True, deadline=None, database=None)
    @given(st.data())
    def scan(data: st.DataObject) -> None:
        method, path, names = data.draw(st.sampled_from(routes))
        places = {place: quote(data.draw(words), safe="") or "x" for place in re.findall(r"{(\w+)}", path)}
        given_here = {field: data.draw(words) for field in names if data.draw(st.booleans())}
        status, page = asyncio.run(asked(method, path.format(**places), given_here))
        assert status < 500, (method, path)
        assert "<script>alert" not in page

    async def asked(method: str, address: str, values: dict[str, str]) -> tuple[int, str]:
        async with at_screen(stage, name, app) as client:
            form = values | {"csrf": client.headers["x-csrf"]}
            answer = await client.request(
                method, address, data=form if method == "POST" else None, params=values if method == "GET" else None
            )
            return answer.status_code, answer.text

    scan()


def operations(app: FastAPI) -> list[tuple[str, str, list[str]]]:
    """Every route of the console with the names of what it takes, as the application itself lists them."""
    whole = get_openapi(title="", version="", routes=app.routes)
    found = []
    for path, of in whole["paths"].items():
        for method, told in of.items() if path.startswith("/console") else ():
            names = [one["name"] for one in told.get("parameters", ()) if one["in"] == "query"]
            for body in told.get("requestBody", {}).get("content", {}).values():
                reference = body["schema"].get("$ref", "").rpartition("/")[2]
                names += list(whole["components"]["schemas"].get(reference, body["schema"]).get("properties", ()))
            found.append((method.upper(), path, names))
    assert len(found) > 60
    return found
