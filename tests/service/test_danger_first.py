"""Words of danger are answered before what waits, in their conversation's own order, and hold up nobody for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.contract.haste import Haste
from bot.contract.messages import Inbound
from bot.dialogue.routing.danger.first_look import haste_of
from bot.migrations.upgrade import upgrade_database
from bot.service import Service
from bot.service.places import Places
from bot.storage import Storage
from bot.storage.inbox import update_record
from knowledge.library.database import open_database
from tests.service.engines import Echo, eventually
from tests.service.stage import FAST, new_storage
from tests.service.test_service import NOW, Postbox
from tests.support.postgres import postgres


class Slow(Echo):
    """Lets one turn through each time it is told to; words of danger at once."""

    def __init__(self) -> None:
        super().__init__()
        self.through = threading.Semaphore(0)
        self.begun: list[str] = []

    def turn(self, state, inbound, *, now):
        self.begun.append(inbound.text)
        if "危险" not in inbound.text and "先前" not in inbound.text:
            assert self.through.acquire(timeout=20)
        return super().turn(state, inbound, now=now)


def is_danger(text: str) -> bool:
    return "危险" in text


def haste(text: str) -> Haste:
    return Haste.FIRST if is_danger(text) else Haste.SOON if "像是" in text else Haste.NONE


def play(storage: Storage, scene: Callable[[Service, Slow, Postbox], object]) -> None:
    async def all_of_it() -> None:
        engine, post = Slow(), Postbox()
        options = replace(FAST, turn_threads=2)
        service = Service(storage, engine, channels=[post], hurries=haste, alone=is_danger, options=options)
        task = asyncio.create_task(service.run([], handle_signals=False))
        try:
            await scene(service, engine, post)
        finally:
            engine.through.release(200)
            service.stop()
            await asyncio.wait_for(task, 20)

    asyncio.run(all_of_it())


async def overtaking(service: Service, engine: Slow, post: Postbox) -> None:
    for number in range(65):
        await service.receive("post", f"other-{number}", f"o{number}", Inbound(f"other-{number}", f"问题{number}"))
    await eventually(lambda: len(engine.begun) == 2)
    await service.receive("post", "hurt", "h1", Inbound("hurt", "先前的话"))
    await service.receive("post", "hurt", "h2", Inbound("hurt", "危险"))
    await eventually(lambda: any("危险" in said for said in post.got))
    assert [said for said in post.got if "问题" not in said] == ["1:text:先前的话", "2:text:危险"], (
        "its own order holds"
    )
    assert len(engine.begun) == 4, "none of the others was begun meanwhile"
    engine.through.release(65)
    await eventually(lambda: len(post.got) == 67)
    assert len(set(post.got)) == 67


def test_danger_overtakes_sixty_five_messages_and_its_own_earlier_words_go_before_it(tmp_path):
    play(new_storage(tmp_path), overtaking)


@pytest.mark.postgres
def test_danger_overtakes_on_postgresql_too(tmp_path):
    with postgres() as address:
        engine = open_database(address)
        upgrade_database(engine)
        play(Storage(engine), overtaking)
        engine.dispose()


def test_danger_that_waited_over_a_restart_is_found_among_what_waits(tmp_path):
    storage = new_storage(tmp_path)

    def waiting(session):
        for number in range(20):
            text = "危险" if number == 19 else f"问题{number}"
            update_record(
                session, channel="post", external_id=f"c{number}", update_id=f"u{number}",
                inbound=Inbound(f"c{number}", text), now=NOW,
            )  # fmt: skip

    storage.write(waiting)

    async def scene(service, engine, post):
        await eventually(lambda: any("危险" in said for said in post.got))
        assert len(post.got) == 1, "the others still wait"

    play(storage, scene)


def test_while_danger_is_answered_others_go_on_one_at_a_time_and_then_as_before():
    async def scene():
        places, begun, done = Places(3), [], asyncio.Event()

        async def turn(name: int) -> None:
            async with places.place(name):
                begun.append(name)
                await done.wait()

        places.hasten(99)
        tasks = [asyncio.create_task(turn(name)) for name in (1, 2, 3, 4, 99)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert begun == [1, 99]
        places.calm(99)
        await asyncio.sleep(0)
        assert begun == [1, 99, 2, 3]
        tasks[3].cancel()
        done.set()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with places.place(5), places.place(6), places.place(7):
            pass  # every place was given back

    asyncio.run(scene())


def test_a_word_that_points_at_danger_goes_before_what_waits_for_the_same_places():
    async def scene():
        places, begun = Places(1), []

        async def turn(name: int) -> None:
            async with places.place(name):
                begun.append(name)
                await asyncio.sleep(0)

        tasks = [asyncio.create_task(turn(name)) for name in (1, 2, 3)]
        places.hasten(3, Haste.SOON)
        await asyncio.gather(*tasks)
        assert begun == [1, 3, 2]

    asyncio.run(scene())


@pytest.mark.parametrize("text", ["我不想活了", "我朋友触电了躺在地上", "I want to kill myself"])
def test_the_first_look_hears_words_of_danger(text):
    assert haste_of(text) is Haste.FIRST


@pytest.mark.parametrize("text", ["", "站点拖了我两个月工资", "没签合同能要双倍工资吗", "谢谢", "加班费怎么算"])
def test_the_first_look_lets_ordinary_questions_wait_their_turn(text):
    assert haste_of(text) is Haste.NONE
