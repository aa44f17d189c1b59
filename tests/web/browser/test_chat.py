"""The worker's page in a real browser: what is shown, what comes by itself, what fails and is seen to fail."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import Any

from tests.web.browser.support import PHONE, REAL_BROWSER, above_the_box, answered, ask, cut_off, opened, reconnected
from tests.web.support import Running

pytestmark = REAL_BROWSER


async def test_the_sign_of_work_is_seen_in_a_long_conversation(page: Any, site: tuple[Running, str]) -> None:
    for number in range(3):
        await answered(page, f"第{number}问长长长长")
    gate = site[0].engine.gate["慢的"] = Event()
    await ask(page, "慢的")
    await page.locator(".waiting").wait_for()
    seen = await above_the_box(page, ".waiting")
    gate.set()
    assert seen
    await page.locator(".turn").filter(has_text="text:慢的").wait_for()
    assert await page.locator(".waiting").count() == 0


async def test_lines_that_come_early_are_seen_above_the_box(page: Any, site: tuple[Running, str]) -> None:
    await answered(page, "第一问长长长长")
    gate = site[0].engine.gate["边写边看"] = Event()
    await ask(page, "边写边看")
    await page.locator(".waiting").wait_for()
    while not any(inbound.text == "边写边看" for inbound in site[0].engine.heard):
        await asyncio.sleep(0.01)
    who = site[0].engine.heard[-1].conversation
    for number in range(4):
        site[0].live.show(who, f"第{number}行：先别签任何离职单，把今天的派单记录和群里的话都截图存好。")
    await page.locator(".early").nth(3).wait_for()
    seen = await above_the_box(page, ".early >> nth=3")
    gate.set()
    assert seen
    await page.locator(".turn").filter(has_text="text:边写边看").wait_for()
    assert await page.locator(".early").count() == 0


async def test_a_message_that_did_not_leave_says_so_where_it_is_seen_and_its_words_outlast_a_reload(page: Any) -> None:
    for number in range(2):
        await answered(page, f"第{number}问长长长长")
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await cut_off(page)
    await ask(page, "断网的话")
    await page.locator(".failed").wait_for()
    assert "没发出去" in await page.locator(".failed").inner_text()
    assert await above_the_box(page, ".failed")
    assert await page.input_value("#text") == ""
    await page.reload()
    assert "12348" in await page.inner_text("body")
    await reconnected(page)
    await page.goto("/")
    assert await page.input_value("#text") == "断网的话"
    await page.press("#text", "Enter")
    await page.locator(".turn").filter(has_text="text:断网的话").wait_for()


async def test_a_message_that_did_not_leave_is_sent_again_with_one_tap(page: Any) -> None:
    await answered(page, "第一问")
    await cut_off(page)
    await ask(page, "断网的话")
    await page.locator(".failed").wait_for()
    await reconnected(page)
    await page.locator(".failed button").click()
    await page.locator(".turn").filter(has_text="text:断网的话").wait_for()
    assert await page.locator(".failed").count() == 0


async def test_the_newest_is_on_the_screen_after_a_reload_and_after_a_clause(page: Any) -> None:
    for number in range(3):
        await answered(page, f"第{number}问长长长长")
    await page.reload()
    assert await page.locator(".turn").last.locator(".lead").evaluate(IN_VIEW)
    await page.goto("/help")
    await page.go_back()
    assert await page.locator(".turn").last.locator(".lead").evaluate(IN_VIEW)


IN_VIEW = "one => { const box = one.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight - 90; }"


async def test_a_footnote_opens_its_clause_beside_the_sentence(page: Any) -> None:
    turn = await answered(page, "欠薪")
    mark = turn.locator("sup a").first
    await mark.click()
    panel = turn.locator(".beside-clause")
    assert "条文原文。" in await panel.inner_text()
    assert await panel.evaluate("one => one.previousElementSibling.className") == "lead"
    await page.keyboard.press("Escape")
    assert await panel.count() == 0
    await mark.click()
    await mark.click()
    assert await panel.count() == 0


async def test_buttons_stand_above_the_clauses_and_leave_a_trace(page: Any) -> None:
    turn = await answered(page, "欠薪")
    buttons = await turn.locator(".choices").first.bounding_box()
    clauses = await turn.locator(".basis").bounding_box()
    assert buttons["y"] < clauses["y"]
    await turn.get_by_role("button", name="听他们管").click()
    await page.locator(".turn").nth(1).wait_for()
    assert await page.locator(".said").last.inner_text() == "听他们管"
    await page.reload()
    assert await page.locator(".said").last.inner_text() == "听他们管"


async def test_no_two_buttons_of_the_page_bear_the_name_of_sending(page: Any) -> None:
    assert await page.get_by_role("button", name="发送").count() == 0


async def test_what_a_caseworker_says_appears_by_itself_and_once(page: Any, site: tuple[Running, str]) -> None:
    await answered(page, "欠薪")
    who = next(one["value"] for one in await page.context.cookies() if one["name"] == "youju")
    site[0].push(who, "我是张律师，看过了。")
    news = page.locator(".turn").filter(has_text="我是张律师")
    await news.wait_for(timeout=2000)
    await answered(page, "谢谢")
    assert await news.count() == 1


async def test_a_second_window_shows_what_was_said_in_the_first(page: Any) -> None:
    other = await page.context.new_page()
    await other.goto("/")
    await answered(page, "两个窗口")
    turn = other.locator(".turn").filter(has_text="text:两个窗口")
    await turn.wait_for()
    assert await turn.locator(".said").inner_text() == "两个窗口"


async def test_a_picture_is_pasted_or_chosen_and_sent(page: Any, site: tuple[Running, str]) -> None:
    picture = {"name": "流水.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n123"}
    await page.set_input_files("input[name=file]", [picture])
    assert "流水.png" in await page.locator("#attached").inner_text()
    await page.click("#ask .go")
    await page.locator(".turn .sent-file").wait_for()
    assert site[0].engine.heard[-1].kind == "photo"
    assert await page.locator("#attached").is_hidden()


async def test_a_message_that_is_too_long_stays_in_the_box_and_says_how_long_is_too_long(page: Any) -> None:
    await page.fill("#text", "长" * 20_001)
    await page.press("#text", "Enter")
    assert "20001" in await page.locator("#attached").inner_text()
    assert len(await page.input_value("#text")) == 20_001


async def test_only_the_newest_turn_can_be_taken_back_and_its_words_are_edited(page: Any) -> None:
    await answered(page, "欠我八千")
    turn = await answered(page, "欠我八万")
    assert await page.get_by_role("button", name="改一改").count() == 1
    await turn.get_by_role("button", name="改一改").click()
    await turn.wait_for(state="detached")
    assert await page.input_value("#text") == "欠我八万"
    await answered(page, "欠我九千")
    await page.get_by_role("button", name="撤回").click()
    await page.locator(".turn").filter(has_text="text:欠我九千").wait_for(state="detached")
    await page.reload()
    assert await page.locator(".turn").count() == 1


async def test_taking_back_too_late_says_so_beside_the_box(page: Any) -> None:
    turn = await answered(page, "一")
    other = await page.context.new_page()
    await other.goto("/")
    await answered(other, "二")
    await page.locator(".turn").filter(has_text="text:二").wait_for()
    await turn.evaluate(
        "one => one.insertAdjacentHTML('beforeend', `<form class=back action=/chat/back method=post>"
        "<input name=turn value=${one.id}><button>撤回</button></form>`)"
    )
    await turn.get_by_role("button", name="撤回").click()
    await page.locator("#attached").get_by_text("撤不回来").wait_for()


async def test_a_new_conversation_empties_the_screen(page: Any) -> None:
    await answered(page, "旧的事")
    await page.click(".menu > summary")
    await page.get_by_role("button", name="新对话").click()
    await page.locator(".turn").filter(has_text="从头开始").wait_for()
    assert await page.get_by_text("text:旧的事").count() == 0


async def test_a_clause_longer_than_the_screen_leaves_its_sentence_in_sight(page: Any) -> None:
    turn = await answered(page, "欠薪")
    await turn.locator("blockquote").first.evaluate("one => one.textContent = '很长的条文。'.repeat(400)")
    await turn.locator("sup a").first.click()
    await page.locator(".beside-clause").wait_for()
    sentence = turn.locator(".lead").first
    assert await sentence.evaluate("one => Math.round(one.getBoundingClientRect().top)") >= 50
    assert await sentence.evaluate("one => one.getBoundingClientRect().bottom < innerHeight - 100")


async def test_a_service_that_starts_anew_is_tried_again_and_hears_the_words_once(
    page: Any, site: tuple[Running, str]
) -> None:
    tried: list[str] = []

    async def starting(route: Any) -> None:
        tried.append(route.request.post_data)
        if len(tried) == 1:
            await route.abort("connectionrefused")
        else:
            await route.continue_()

    await page.route("**/chat", starting)
    await ask(page, "重启时说的")
    await page.get_by_text("连不上").wait_for()
    await page.locator(".turn").filter(has_text="text:重启时说的").wait_for()
    assert len(tried) == 2
    assert [one.text for one in site[0].engine.heard].count("重启时说的") == 1
    assert await page.locator(".failed").count() == 0


async def test_copying_brings_the_name_of_the_clause_not_a_bare_number(page: Any) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = await answered(page, "欠薪")
    await turn.locator(".copy").click()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("text:欠薪（《造的法》第一条）")


async def test_paper_shows_the_conversation_without_the_input_box(page: Any) -> None:
    await answered(page, "欠薪")
    await page.emulate_media(media="print")
    assert await page.locator("#ask").is_hidden()
    assert await page.locator(".turn .lead").is_visible()


async def test_nothing_is_wider_than_a_small_phone(page: Any) -> None:
    await answered(page, "a" * 300)
    for path in ("/", "/help", "/data", "/law", "/earlier"):
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_nothing_is_wider_in_english_in_large_type_and_discreet(browser: Any, site: tuple[Running, str]) -> None:
    async with opened(browser, site[1], locale="en-GB") as page:
        looks = [{"name": f"youju_{name}", "value": "1", "url": site[1]} for name in ("big", "quiet")]
        await page.context.add_cookies(looks)
        for path in ("/", "/law", "/nothing"):
            await page.goto(path)
            assert await page.locator("html.big").count() == 1
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


async def test_leaving_takes_one_tap_and_the_title_says_nothing(browser: Any, site: tuple[Running, str]) -> None:
    async with opened(browser, site[1]) as page:
        await page.click(".menu > summary")
        await page.get_by_role("button", name="低调模式").click()
        await page.wait_for_url("**/")
        assert await page.title() == "便笺"
        await page.route("https://www.baidu.com/**", lambda route: route.fulfill(body="elsewhere"))
        await page.get_by_role("link", name="快速离开").click()
        await page.get_by_text("elsewhere").wait_for()


async def test_a_voice_note_is_recorded_and_sent(page: Any, site: tuple[Running, str]) -> None:
    await page.click("#mic")
    await page.locator("#mic[aria-pressed=true]").wait_for()
    await page.get_by_text("正在录音 1 秒").wait_for()
    await page.click("#mic")
    await page.locator("#attached").get_by_text("语音.webm").wait_for()
    await page.click("#ask .go")
    await page.locator(".turn .sent-file").wait_for()
    assert site[0].engine.heard[-1].kind == "voice"


async def test_what_was_sent_later_stays_below_an_answer_that_comes_first(page: Any, site: tuple[Running, str]) -> None:
    gate = site[0].engine.gate["先说的"] = Event()
    await ask(page, "先说的")
    await page.locator(".waiting").wait_for()
    while not any(inbound.text == "先说的" for inbound in site[0].engine.heard):
        await asyncio.sleep(0.01)
    later = site[0].engine.gate["后说的"] = Event()
    await ask(page, "后说的")
    await page.locator(".waiting").nth(1).wait_for()
    gate.set()
    await page.locator(".turn").filter(has_text="text:先说的").wait_for()
    order = await page.evaluate("[...document.querySelectorAll('#turns > *')].map((one) => one.className)")
    later.set()
    assert order.index("turn") < order.index("said")
    await page.locator(".turn").filter(has_text="text:后说的").wait_for()


async def test_a_person_stays_one_tap_away_after_the_first_tap(page: Any) -> None:
    for count in (1, 2):
        await page.locator(".top").get_by_role("button", name="找人工").click()
        await page.locator(".turn").nth(count - 1).wait_for()


async def test_escape_closes_what_was_opened_last_and_the_keyboard_goes_back_to_where_it_was(page: Any) -> None:
    turn = await answered(page, "欠薪长长长长长")
    await turn.locator(".rest > summary").press("Enter")
    mark = turn.locator("sup a").first
    await mark.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    assert await page.locator(".beside-clause").count() == 0
    assert await mark.evaluate("one => one === document.activeElement")
    basis = turn.locator(".basis > summary")
    await basis.press("Enter")
    inner = turn.locator(".clauses summary").first
    await inner.press("Enter")
    await page.keyboard.press("Escape")
    assert await inner.evaluate("one => one === document.activeElement && !one.parentElement.open")
    await page.keyboard.press("Escape")
    assert await basis.evaluate("one => one === document.activeElement && !one.parentElement.open")
    menu = page.locator(".menu > summary")
    await menu.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    assert await menu.evaluate("one => one === document.activeElement && !one.parentElement.open")
    assert await turn.locator(".rest").evaluate("one => one.open"), "what the keyboard is not in stays open"
