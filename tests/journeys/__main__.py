"""`python -m tests.journeys`: the whole house walked through in a real browser, by keyboard alone, at every size and in both schemes.

Starts the product as it is started, with an office. Half an hour on two cores, so no part of `make test`. Prints what was found
wrong; leaves 1 when something was. `--only 360-dark,768-light`: these looks. `--shots FOLDER`: keeps a picture of every page.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright

from tests.cases.stage import Stage, Ticking
from tests.insight.filled import fill
from tests.journeys import people
from tests.journeys.keys import NotReached, Player
from tests.support.prepared import copy_prepared
from tests.support.product import open_product
from tests.test_product import free_port, healthy

ROOT = Path(__file__).parents[2]
LOOKS = [(width, scheme) for width in (360, 768, 1440) for scheme in ("light", "dark")]
CHROMIUM = "/usr/bin/chromium"


@contextmanager
def product(folder: Path, port: int) -> Iterator[str]:
    """The product over a folder with an office; yields the invitation of its first admin."""
    copy_prepared(folder)
    environment = {
        **os.environ, "YOUJU_DATA_DIR": str(folder), "YOUJU_PORT": str(port), "OPENAI_API_KEY": "", "TELEGRAM_BOT_TOKEN": "",
        "YOUJU_DATABASE_URL": "", "YOUJU_FETCH": "off",
    }  # fmt: skip

    def command(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "bot.py", *words], cwd=ROOT, env=environment, capture_output=True, check=True
        )
        return done.stdout.decode()

    command("staff", "office", "朝阳法援", "--city", "北京")
    _past(folder)
    link = re.search(r"/console/join/\S+", command("staff", "add", "陈管", "--role", "admin"))
    assert link is not None
    serving = subprocess.Popen([sys.executable, "bot.py", "run"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield link[0]
    finally:
        serving.kill()  # a plan may still be tried in a thread, and an end waits for it
        serving.wait(60)


def _past(folder: Path) -> None:
    """Give the office a past to count."""
    app = open_product(folder)
    fill(Stage(app.storage, Ticking(), app.case_desk), cases=60, today=date.today())
    app.close()


class House:
    """The people of one look, each at a browser of their own."""

    def __init__(
        self, browser: Any, address: str, look: tuple[int, str], shots: Path | None = None, made: type[Player] = Player
    ) -> None:
        self._browser, self._address, self._shots = browser, address, shots
        self._width, self._scheme = look
        self._made = made
        self.where = f"{look[0]}-{look[1]}"
        self.players: list[Player] = []

    async def player(self, who: str, **options: Any) -> Player:
        """Somebody who comes in; a script error is one more thing found wrong."""
        context = await self._browser.new_context(
            viewport={"width": self._width, "height": 900}, color_scheme=self._scheme, locale="zh-CN",
            base_url=self._address, **options,
        )  # fmt: skip
        page = await context.new_page()
        page.set_default_timeout(90_000)
        player = self._made(page, Axe(), f"{self.where} {who}", self._shots)
        page.on("pageerror", lambda error: player.wrong(f"script: {error}"))
        self.players.append(player)
        return player

    async def leaves(self) -> None:
        for player in self.players:
            await player.page.context.close()


async def walk(house: House, admin_state: Any, invitation: str) -> Any:
    """Play everything once; return what keeps the admin signed in."""
    admin = await house.player("admin", storage_state=admin_state)
    if admin_state is None:
        await people.joins(admin, invitation)
    state = await admin.page.context.storage_state()
    mark = house.where.replace("-", "")
    staff = {}
    for role in ("办案", "督导", "审计"):
        name = f"{role}{mark}"
        link = await people.invites(admin, name, ROLES[role])
        staff[role] = await house.player(role)
        secret = await people.joins(staff[role], link)
        if role == "办案":
            await people.signs_in_again(staff[role], name, secret)
    worker = await house.player("worker")
    await people.hands_in(worker)
    case = await people.takes_and_answers(staff["办案"], worker)
    await people.supervises(staff["督导"], case)
    await people.hands_over(staff["办案"], f"督导{mark}")
    await people.closes(staff["督导"], worker, case)
    await people.reads_and_leaves(worker)
    await people.publishes(admin, f"甲{mark}市")
    await people.administers(admin)
    await people.audits(staff["审计"])
    plain = await house.player("without a script", java_script_enabled=False)
    await people.without_script(plain.page, plain)
    return state


ROLES = {"办案": "承办人", "督导": "督导", "审计": "审计员"}


async def main(chosen: argparse.Namespace) -> int:
    """Walk through every look; return how many things were found wrong."""
    looks = [look for look in LOOKS if not chosen.only or f"{look[0]}-{look[1]}" in chosen.only.split(",")]
    broken: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        with product(Path(folder), port) as invitation:
            await healthy(port)
            async with async_playwright() as play:
                browser = await play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                state = None
                for look in looks:
                    began, house = time.monotonic(), House(browser, f"http://127.0.0.1:{port}", look, chosen.shots)
                    try:
                        state = await walk(house, state, invitation)
                    except (NotReached, AssertionError, Exception) as error:  # noqa: BLE001 - told with the rest, the next look goes on
                        broken.append(f"{house.where}: stopped: {str(error)[:600]}")
                    found = [said for player in house.players for said in player.broken]
                    broken += found
                    looked = sum(player.looked for player in house.players)
                    print(
                        f"{house.where}: {looked} pages, {len(found)} wrong, {time.monotonic() - began:.0f} s",
                        flush=True,
                    )
                    await house.leaves()
    print("\n".join(broken) or "nothing wrong")
    return len(broken)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="looks, such as 360-dark,768-light")
    parser.add_argument("--shots", type=Path, default=None, help="folder for pictures of every page")
    arguments = parser.parse_args()
    if arguments.shots:
        arguments.shots.mkdir(parents=True, exist_ok=True)
    sys.exit(1 if asyncio.run(main(arguments)) else 0)
