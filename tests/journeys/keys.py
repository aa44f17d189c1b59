"""A visitor who has a keyboard only: what is reached must be seen, what opens must close by Escape, no page breaks a rule of access."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MOST_STOPS = 400
STOP = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at), place = at.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    const held = at.closest("label") || document.querySelector(`label[for="${at.id}"]`);
    const words = at.getAttribute("aria-label") || held?.textContent || at.textContent || at.name || at.id;
    const seen = ring || (held && getComputedStyle(held).outlineStyle !== "none");
    return {
        name: words.replace(/\\s+/g, " ").trim(), id: at.id, tag: at.tagName.toLowerCase(),
        seen: Boolean(seen && (place.width || held) && place.bottom > 0 && place.top < innerHeight),
    };
}"""
START = "document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)"


class NotReached(Exception):
    """Something that is needed is on no stop of the Tab key."""


@dataclass
class Player:
    """One person at one browser. `broken`: what was found wrong on the way, with where."""

    page: Any
    axe: Any
    where: str
    shots: Path | None = None
    broken: list[str] = field(default_factory=list)
    looked: int = 0

    def wrong(self, said: str) -> None:
        self.broken.append(f"{self.where}: {said}")

    async def look(self, name: str) -> None:
        """Ask axe about the page as it is, and whether it runs over the edge."""
        self.looked += 1
        over = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            self.wrong(f"{name}: {over} px over the edge")
        found = (await self.axe.run(self.page)).response["violations"]
        for one in found:
            self.wrong(f"{name}: {one['id']}: {one['nodes'][0]['html'][:160]}")
        if self.shots is not None:
            file = re.sub(r"\W+", "-", f"{self.where} {name}")
            await self.page.screenshot(path=str(self.shots / f"{file}.png"), full_page=True)

    async def reach(self, name: str, tag: str = "", *, afresh: bool = True) -> None:
        """Go on by Tab until something whose name begins so is under the keyboard. `afresh`: from the top of the page."""
        if afresh:
            await self.page.evaluate(START)
        for _ in range(MOST_STOPS):
            await self.page.keyboard.press("Tab")
            at = await self.page.evaluate(STOP)
            if at is None:
                continue
            if (at["name"].startswith(name) or at["id"] == name) and tag in ("", at["tag"]):
                if not at["seen"]:
                    self.wrong(f"{name}: reached, not seen")
                return
        raise NotReached(f"{self.where}: {name} on {self.page.url}")

    async def back_to(self, button: Any, name: str) -> None:
        """Go back by Shift+Tab until that button is under the keyboard."""
        for _ in range(MOST_STOPS):
            if await button.evaluate("one => one === document.activeElement"):
                return
            await self.page.keyboard.press("Shift+Tab")
        self.wrong(f"{name}: not reached")

    async def press(self, name: str, tag: str = "", *, afresh: bool = True) -> None:
        await self.reach(name, tag, afresh=afresh)
        await self.page.keyboard.press("Enter")

    async def write(self, name: str, words: str, *, afresh: bool = True) -> None:
        """Write into a field in place of what it holds."""
        await self.reach(name, afresh=afresh)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.insert_text(words)

    async def choose(self, name: str, label: str) -> None:
        """Choose an entry of a list by the arrows."""
        await self.reach(name, "select")
        await self.page.keyboard.press("Home")
        for _ in range(40):
            if await self.page.evaluate("document.activeElement.selectedOptions[0].textContent.trim()") == label:
                return
            await self.page.keyboard.press("ArrowDown")
        raise NotReached(f"{self.where}: {label} in {name}")

    async def file(self, name: str, file: dict[str, Any]) -> None:
        """Choose a file where the keyboard opens the window for it, which is by the space bar and not by Enter."""
        await self.reach(name)
        async with self.page.expect_file_chooser() as chooser:
            await self.page.keyboard.press("Space")
        await (await chooser.value).set_files([file])

    async def opens(self, name: str, *, look: bool = True) -> None:
        """Open a fold, close it by Escape with the keyboard back on it, and open it again."""
        await self.reach(name, "summary")
        is_open = "document.activeElement.tagName === 'SUMMARY' && document.activeElement.parentElement.open"
        if not await self.page.evaluate(is_open):
            await self.page.keyboard.press("Enter")
        if look:
            await self.look(f"{name} open")
        fold = await self.page.evaluate_handle("document.activeElement.parentElement")
        await self.page.keyboard.press("Tab")
        if not await fold.evaluate("one => one.contains(document.activeElement)"):  # nothing in it to stop at
            await self.page.keyboard.press("Shift+Tab")
        await self.page.keyboard.press("Escape")
        back = await self.page.evaluate(STOP)
        if back is None or not back["name"].startswith(name) or await self.page.evaluate(is_open):
            self.wrong(f"{name}: Escape did not close it, or lost the keyboard")
            await self.reach(name, "summary")
        if not await self.page.evaluate(is_open):
            await self.page.keyboard.press("Enter")

    async def every_fold(self) -> None:
        """Open and close every fold that is seen, by keyboard."""
        for summary in await self.page.locator("summary:visible").all():
            if not await summary.is_visible():
                continue
            was = await summary.evaluate("one => one.parentElement.open")
            if not was:
                await summary.press("Enter")
            await summary.focus()
            await self.page.keyboard.press("Escape")
            if not await summary.evaluate("one => one === document.activeElement && !one.parentElement.open"):
                self.wrong(f"{await summary.inner_text()}: Escape did not close it, or lost the keyboard")


FOCUS = """([name, tag]) => {
    const stops = document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary");
    for (const at of stops) {
        const held = at.closest("label") || document.querySelector(`label[for="${at.id}"]`);
        const words = at.getAttribute("aria-label") || held?.textContent || at.textContent || at.name || at.id;
        const fits = at.id === name || words.replace(/\\s+/g, " ").trim().startsWith(name);
        if (fits && (!tag || tag === at.localName) && at.checkVisibility()) { at.focus(); return document.activeElement === at; }
    }
    return false;
}"""


class Quick(Player):
    """One who knows the way: goes straight to what is named, opens only what is needed, and looks only for what runs over the edge."""

    async def look(self, name: str) -> None:
        self.looked += 1
        if await self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.wrong(f"{name}: over the edge")

    async def reach(self, name: str, tag: str = "", *, afresh: bool = True) -> None:
        if not await self.page.evaluate(FOCUS, [name, tag]):
            raise NotReached(f"{self.where}: {name} on {self.page.url}")

    async def back_to(self, button: Any, name: str) -> None:
        await button.focus()

    async def file(self, name: str, file: dict[str, Any]) -> None:
        await self.page.get_by_label(name).set_input_files([file])

    async def opens(self, name: str, *, look: bool = True) -> None:
        await self.reach(name, "summary")
        if not await self.page.evaluate("document.activeElement.parentElement.open"):
            await self.page.keyboard.press("Enter")

    async def every_fold(self) -> None:
        """Nothing: the long walk opens them all."""
