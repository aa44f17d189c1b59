"""The console's own help: who is new is told each step of what they may do, and nothing of what they may not."""

from __future__ import annotations

import re

import pytest

from tests.cases.stage import Stage
from tests.web.console.support import EVERYBODY, at_screen

pytestmark = pytest.mark.anyio
TOLD = {
    "case": {"王琳", "张敏", "周远"},
    "drafts": {"张敏"},
    "report": {"张敏", "陈管"},
    "law": {"陈管"},
    "people": {"陈管"},
    "audit": {"陈管", "吴审"},
}


@pytest.mark.parametrize("name", EVERYBODY)
async def test_everybody_reads_the_steps_of_what_they_may_do_and_no_others(stage: Stage, name: str) -> None:
    async with at_screen(stage, name) as client:
        page = (await client.get("/console/help")).text
    shown = set(re.findall(r'<h2 id="(\w+)"', page)) - {"words"}
    assert shown == {part for part, people in TOLD.items() if name in people}
    assert '<a href="/console/help" aria-current="page">帮助</a>' in page


@pytest.mark.parametrize("name", ["王琳", "张敏", "陈管", "吴审"])
async def test_every_place_the_help_names_opens_for_who_reads_it(stage: Stage, name: str) -> None:
    async with at_screen(stage, name) as client:
        main = (await client.get("/console/help")).text.partition("<main")[2]
        for address in set(re.findall(r'href="(/console[^"#]*)', main)) - {"/console/library", "/console/knowledge"}:
            assert (await client.get(address)).status_code == 200, address
