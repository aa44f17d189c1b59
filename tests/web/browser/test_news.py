"""What comes by itself while somebody reads, waits or looks elsewhere, and what a phone's camera sends."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from tests.web.browser.support import REAL_BROWSER, answered, ask, opened
from tests.web.support import Running

pytestmark = REAL_BROWSER
SPEAKER = """
window.notes = 0;
window.AudioContext = class { currentTime = 0; destination = {};
  createGain() { return { gain: {}, connect() {} }; }
  createOscillator() { window.notes += 1; return { frequency: {}, connect() {}, start() {}, stop() {} }; } };
Object.defineProperty(document, 'hidden', { get: () => window.away ?? false });
"""


async def who_of(page: Any) -> str:
    return next(str(one["value"]) for one in await page.context.cookies() if one["name"] == "youju")


async def test_whoever_reads_above_is_told_that_something_came_below(browser: Any, site: tuple[Running, str]) -> None:
    async with opened(browser, site[1], reduced_motion="reduce") as page:
        for number in range(3):
            await answered(page, f"第{number}问长长长长")
        await page.evaluate("scrollTo(0, 0)")
        newer = page.locator("#newer").filter
        await newer(has_text="到最新").wait_for()
        site[0].push(await who_of(page), "我是张律师，看过了。")
        await newer(has_text="有新回复").wait_for()
        assert await page.evaluate("scrollY") == 0
        await newer(has_text="有新回复").click()
        await page.locator("#newer").wait_for(state="hidden")
        news = page.locator(".turn").filter(has_text="我是张律师")
        assert await news.evaluate("one => one.getBoundingClientRect().top < innerHeight - 90")


async def test_news_out_of_sight_make_a_sound_and_mark_the_title_and_in_discreet_mode_only_the_title(
    browser: Any, site: tuple[Running, str]
) -> None:
    async with opened(browser, site[1]) as page:
        await page.add_init_script(SPEAKER)
        for quiet in ("", "1"):
            await page.context.add_cookies([{"name": "youju_quiet", "value": quiet, "url": site[1]}])
            await page.goto("/")
            await answered(page, "加班" if quiet else "欠薪")  # (a footnote behind 欠薪 reads 欠薪1)
            await page.evaluate("window.away = true")
            site[0].push(await who_of(page), f"看过了{quiet}。")
            await page.locator(".turn").filter(has_text=f"看过了{quiet}。").wait_for()
            assert (await page.title()).startswith("(1) ")
            assert await page.evaluate("window.notes") == (0 if quiet else 2)


async def test_a_new_conversation_begun_in_one_window_empties_the_other(page: Any) -> None:
    await answered(page, "旧的事")
    other = await page.context.new_page()
    await other.goto("/")
    await other.click(".menu > summary")
    await other.get_by_role("button", name="新对话").click()
    await page.locator(".turn").filter(has_text="从头开始").wait_for()
    await page.get_by_text("text:旧的事").wait_for(state="detached")


@pytest.mark.parametrize("yes", ["确定", ""])
async def test_what_is_erased_in_one_window_goes_from_the_other(page: Any, yes: str) -> None:
    await answered(page, "我的秘密")
    other = await page.context.new_page()
    await other.goto("/")
    await ask(other, "/forget")
    await other.get_by_role("button", name="确定，全部删掉").wait_for()
    assert await page.get_by_text("text:我的秘密").count() == 1
    if yes:
        await ask(other, yes)
    else:
        await other.get_by_role("button", name="确定，全部删掉").click()
    for one in (page, other):
        await one.locator(".turn").filter(has_text="command:forget sure").wait_for()
        assert await one.locator(".turn").count() == 1
        assert await one.get_by_text("我的秘密").count() == 0


async def test_what_is_taken_back_in_one_window_goes_from_the_other(page: Any) -> None:
    await answered(page, "留着的")
    other = await page.context.new_page()
    await other.goto("/")
    await answered(other, "写错的话")
    await page.locator(".turn").filter(has_text="text:写错的话").wait_for()
    await other.get_by_role("button", name="撤回").click()
    await page.locator(".turn").filter(has_text="text:写错的话").wait_for(state="detached")
    assert await page.locator(".turn").count() == await other.locator(".turn").count() == 1


async def test_words_still_without_an_answer_are_there_after_a_reload_and_answered_once(
    page: Any, site: tuple[Running, str]
) -> None:
    await answered(page, "第一句")
    gate = site[0].engine.gate["还在查的"] = Event()
    await ask(page, "还在查的")
    await page.locator(".waiting").wait_for()
    while not any(inbound.text == "还在查的" for inbound in site[0].engine.heard):
        await page.evaluate("1")
    await page.reload()
    await page.locator("#unanswered .dots").wait_for()
    assert await page.locator(".said").last.inner_text() == "还在查的"
    gate.set()
    await page.locator(".turn").filter(has_text="text:还在查的").wait_for()
    assert await page.locator("#unanswered").count() == 0
    assert await page.locator(".said").filter(has_text="还在查的").count() == 1


async def test_a_phone_has_a_camera_beside_the_clip_and_gives_way_to_what_is_typed(
    browser: Any, site: tuple[Running, str]
) -> None:
    picture = {"name": "工地.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff123"}
    async with opened(browser, site[1], has_touch=True, is_mobile=True) as page:
        camera = page.locator("#camera")
        assert await camera.get_attribute("capture") == "environment"
        assert await page.locator(".photo").is_visible()
        await camera.set_input_files([picture])
        await page.locator("#attached").get_by_text("工地.jpg").wait_for()
        await page.fill("#text", "现场")
        assert await page.locator(".photo").is_hidden()
        await page.tap("#ask .go")
        await page.locator(".turn .sent-file").wait_for()
        assert await page.locator(".sent-file").count() == 1
        assert site[0].engine.heard[-1].kind == "photo"
    async with opened(browser, site[1]) as page:
        assert await page.locator(".photo").is_hidden()


async def test_files_are_dropped_and_pasted(page: Any, site: tuple[Running, str]) -> None:
    for event, target, carrier in (("drop", "document", "dataTransfer"), ("paste", "#text", "clipboardData")):
        await page.evaluate(
            """([event, target, carrier]) => {
              const files = new DataTransfer();
              files.items.add(new File(["123"], `${event}.png`, { type: "image/png" }));
              const happened = new Event(event, { bubbles: true, cancelable: true });
              Object.defineProperty(happened, carrier, { value: files });
              (target === "document" ? document : document.querySelector(target)).dispatchEvent(happened);
            }""",
            [event, target, carrier],
        )
        await page.locator("#attached").get_by_text(f"{event}.png").wait_for()
    await page.click("#ask .go")
    await page.locator(".turn .sent-file").nth(1).wait_for()
    assert (site[0].engine.heard[-1].attachment or "").count("\n") == 1
