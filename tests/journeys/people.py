"""What the people of the house do, by keyboard alone: from an invitation to a closed case, a published text and a report."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

from tests.ingestion.publishing.test_publishing import FIRST, SECOND
from tests.journeys.keys import Player

PASSWORD = "蓝天 白云 绿树 红花 2026"
STEP = 30


def code(secret: str, at: float) -> str:
    """Return what an authenticator app shows (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    made = hmac.new(key, struct.pack(">Q", int(at) // STEP), hashlib.sha1).digest()
    place = made[-1] & 15
    return f"{(struct.unpack('>I', made[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


async def joins(player: Player, link: str) -> str:
    """Set up signing in by an invitation; return the secret of the codes."""
    page = player.page
    await page.goto(link)
    await player.look("invited")
    await player.opens("扫不了", look=False)
    secret: str = await page.locator("input[name=secret]").get_attribute("value")
    await player.write("密码（至少", PASSWORD)
    await player.write("再写一次", PASSWORD, afresh=False)
    await player.write("应用里现在显示的", code(secret, time.time()), afresh=False)
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="收好恢复码").wait_for()
    await player.look("recovery codes")
    await player.press("收好了")
    await page.get_by_role("button", name="退出").wait_for()
    return secret


async def signs_in_again(player: Player, name: str, secret: str) -> None:
    """Leave, be refused with a code that was used, come in with the next one."""
    page, used = player.page, time.time()
    await player.press("退出")
    await page.get_by_role("heading", name="工作人员登录").wait_for()
    for at, comes_in in ((used, False), (used + STEP, True)):  # the next code is taken already: phones' clocks differ
        await player.write("名字或编号", name)
        await player.write("密码", PASSWORD, afresh=False)
        await player.write("手机上的 6 位", code(secret, at), afresh=False)
        await page.keyboard.press("Enter")
        if comes_in:
            await page.get_by_role("button", name="退出").wait_for()
        else:
            await page.locator(".wrong").wait_for()
            await player.look("a code used twice")


async def invites(player: Player, name: str, role: str) -> str:
    """Add a colleague; return the link to hand over."""
    await player.page.goto("/console/settings")
    await player.opens("加一位同事", look=False)
    await player.write("称呼", name)
    await player.choose("角色", role)
    await player.press("加，给出邀请链接")
    link = player.page.locator("code").first
    await link.wait_for()
    return str(await link.inner_text())


async def publishes(player: Player, place: str) -> None:
    """A text, then its next version put right before it is published, then a draft thrown away; the history is read."""
    page = player.page
    for text in (FIRST, SECOND):
        await page.goto("/console/library")
        await player.look("library")
        content = text.replace("某市", place).encode()
        await player.file("收进一份新文件", {"name": "规定.txt", "mimeType": "text/plain", "buffer": content})
        await player.press("读文件，看方案")
        await page.wait_for_url("**/plan/*", wait_until="domcontentloaded", timeout=240_000)
        await player.look("plan")
        if text is SECOND:
            await player.write("文号", f"{place}人民政府令第19号")
            await page.keyboard.press("Enter")
            await page.get_by_text("改好了").wait_for()
        await player.press("发布", "button")
        await page.wait_for_url("**/document/*")
    await player.look("document")
    await player.every_fold()
    if "令第19号" not in await page.locator("main").inner_text():
        player.wrong("the new number is not in the header")
    document = page.url.partition("?")[0]
    await page.goto("/law")
    await player.write("q", f"{place}骑手休息办法")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/law?q=*")
    await player.press(f"{place}骑手休息办法", "a")
    await page.get_by_text("三十分钟").first.wait_for()
    await page.goto(document)
    await player.write("恢复这一版的理由", "新版文号弄错了")
    await page.keyboard.press("Enter")
    await page.get_by_text("已恢复").wait_for()
    await player.look("document, restored")


async def hands_in(player: Player) -> None:
    """A worker asks, opens a footnote, looks round the menu and asks for a person."""
    page = player.page
    await page.goto("/")
    await player.look("welcome")
    await said(player, "我在北京朝阳的站点送外卖，站长拖欠我三个月工资，每月6800，没签合同")
    await player.look("an answer")
    mark = page.locator("sup a").first
    await player.press(str(await mark.get_attribute("aria-label")), "a")
    await page.locator(".beside-clause").wait_for()
    await player.look("a clause beside its sentence")
    await page.keyboard.press("Escape")
    if not await mark.evaluate("one => one === document.activeElement") or await page.locator(".beside-clause").count():
        player.wrong("a footnote does not close by Escape")
    await player.every_fold()
    await player.opens("更多")
    await page.keyboard.press("Escape")
    await said(player, "转人工")
    for _ in range(25):
        names = await page.locator(".turn").last.get_by_role("button").all_inner_texts()
        pick = next((name for name in (*ANSWERS, "发送") if name in names), None)
        if pick is None:
            raise AssertionError(f"no way on: {names}")
        await answers(player, pick)
        if pick == "发送":
            return


ANSWERS = ("同意", "美团", "全职", "没有签", "对，没有错", "对，就这些", "没错", "都对", "不知道", "跳过")


async def said(player: Player, words: str) -> None:
    """Say something and wait for the answer."""
    count = await player.page.locator(".turn").count()
    await player.write("text", words)
    await player.page.keyboard.press("Enter")
    await player.page.locator(".turn").nth(count).locator(".reply").wait_for()


async def answers(player: Player, label: str) -> None:
    """Press a button of the newest answer and wait for the next."""
    page = player.page
    count = await page.locator(".turn").count()
    button = page.locator(".turn").last.get_by_role("button", name=label, exact=True).first
    await player.back_to(button, label)
    await page.keyboard.press("Enter")
    await page.locator(".turn").nth(count).locator(".reply").wait_for()


async def takes_and_answers(staff: Player, worker: Player) -> str:
    """A caseworker sees the case come, takes it, looks at everything and answers; the worker reads it. Returns its address."""
    page, words = staff.page, "你好，先把转账记录和跑单截图留好，明天上午我给你回话。"
    await page.goto("/console")
    await staff.look("queue")
    await staff.every_fold()
    await page.evaluate("document.activeElement.blur()")
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/case/*")
    await staff.look("case")
    await staff.press("接手")
    await page.locator("#text").wait_for()
    await staff.every_fold()
    await puts_right(staff)
    await staff.press("起草一份")
    await page.get_by_text("起草好了").wait_for(timeout=60_000)
    await staff.write("查条文", "劳动合同法第三十条")
    await page.keyboard.press("Enter")
    await page.locator("#found summary").first.wait_for()
    await staff.every_fold()
    await staff.opens("《劳动合同法》第三十条", look=False)
    await staff.press("写进回复")
    if "《劳动合同法》第三十条" not in await page.locator("#text").input_value():
        staff.wrong("the clause did not come into the box")
    await staff.write("text", words)
    await staff.look("case, writing")
    await staff.press("发给当事人")
    await worker.page.get_by_text("明天上午我给你回话").wait_for()
    await worker.look("a person answered")
    await said_to_a_person(worker, "好的，截图我存了")
    await page.locator(".line").filter(has_text="截图我存了").wait_for()
    return str(page.url).partition("?")[0]


async def puts_right(staff: Player) -> None:
    """A fact is put right; what it was stands beside it, and the sums follow."""
    await staff.opens("改每月多少", look=False)
    await staff.write("写数字", "7200")
    await staff.page.keyboard.press("Enter")
    await staff.page.locator(".done").filter(has_text="6800 元 → 7200 元").wait_for()
    await staff.look("case, a fact put right")


async def hands_over(staff: Player, name: str) -> None:
    """The case goes to a colleague."""
    await staff.choose("交给", name)
    await staff.press("交接")
    await staff.page.locator(".done").filter(has_text=f"现在由 {name} 办").wait_for()


async def said_to_a_person(player: Player, words: str) -> None:
    await player.write("text", words)
    await player.page.keyboard.press("Enter")
    await player.page.locator(".said").filter(has_text=words).wait_for()


async def closes(staff: Player, worker: Player, case: str) -> None:
    """The case ends with its outcome and the money that came; the worker is told and rates."""
    await staff.page.goto(case)
    await staff.write("要回来多少钱", "21600")
    await staff.page.keyboard.press("Enter")
    await staff.page.locator(".done").filter(has_text="要回来 21600 元").wait_for()
    await staff.choose("怎么结束的", "解决了")
    await staff.write("给当事人的说明", "钱已经到账，案子办完了。")
    await staff.press("办结")
    await staff.page.locator(".done").wait_for()
    await staff.look("case, closed")
    await worker.page.get_by_text("案子办完了").wait_for()
    await worker.look("told that it is closed")
    for label in ("解决了", "5 很好"):
        await answers(worker, label)


async def supervises(player: Player, case: str) -> None:
    """A supervisor takes a case away as a folder, reads the figures and takes the report away."""
    page = player.page
    await page.goto(case)
    await player.look("case")
    await takes_away(player, "导出整个案卷")
    for path in ("/replies", "/insight", "/quality", "/sessions", "/health"):
        await page.goto(f"/console{path}")
        await player.look(path)
        await player.every_fold()
    await page.goto("/console/insight")
    for kind in ("下载每周的咨询，SVG", "下载每周的咨询，PNG", "下载每周的咨询，CSV", "下载 Word", "下载 PDF"):
        await takes_away(player, kind)


async def takes_away(player: Player, name: str) -> None:
    async with player.page.expect_download() as taken:
        await player.press(name)
    if not (await (await taken.value).path()).stat().st_size:
        player.wrong(f"{name}: empty")


async def administers(player: Player) -> None:
    """An admin looks through what is left: knowledge, a card, settings."""
    for path in ("/knowledge", "/knowledge/new", "/knowledge/card/boss-ran-away", "/settings", "/health"):
        await player.page.goto(f"/console{path}")
        await player.look(path)
        await player.every_fold()


async def audits(player: Player) -> None:
    await player.page.goto("/console/audit")
    await player.look("audit")
    await player.every_fold()


async def reads_and_leaves(player: Player) -> None:
    """A worker reads a law, the help, earlier conversations; then has everything erased."""
    page = player.page
    await page.goto("/law")
    await player.look("laws")
    await player.write("q", "劳动合同法")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/law?q=*")
    await player.press("中华人民共和国劳动合同法", "a")
    await page.get_by_text("现行有效").wait_for()
    await player.look("a law")
    await player.every_fold()
    for path in ("/help", "/earlier", "/data"):
        await page.goto(path)
        await player.look(path)
        await player.every_fold()
    await player.press("删除我的全部记录")
    await page.get_by_role("button", name="确定，全部删掉").last.wait_for()
    await player.press("确定，全部删掉")
    await page.locator("#ask").wait_for()
    await player.look("everything erased")


async def without_script(page: Any, player: Player) -> None:
    """The basic form of the worker's page, with no script at all: asked, answered, a person asked for, a law read, erased."""
    await page.goto("/")
    await page.fill("#text", "站长拖欠我三个月工资怎么办")
    await page.click("#ask .go")
    await page.locator(".turn .reply").first.wait_for()
    await page.locator(".basis > summary").first.click()
    await page.click(".menu > summary")
    await page.get_by_role("link", name="查法条").click()
    await page.fill("#q", "劳动合同法")
    await page.press("#q", "Enter")
    await page.get_by_role("link", name="中华人民共和国劳动合同法", exact=True).first.click()
    await page.get_by_text("现行有效").wait_for()
    await page.goto("/data")
    await page.get_by_role("button", name="删除我的全部记录").click()
    await page.get_by_role("button", name="确定，全部删掉").click()
    if await page.locator(".turn").count() > 1:
        player.wrong("without a script: not erased")
