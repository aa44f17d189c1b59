"""The admin's desk for chats and pages: a file comes in, its plan goes out; then it is published or discarded.

Knows no channel. A `Sheet` is what to show; its `choices` carry the data to hand back to `press`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.admin.corrections import LEVELS, STATES, place_name
from ingestion.admin.desk_words import warning
from ingestion.errors import Refused
from ingestion.publishing.found_by_plan import found_words
from ingestion.publishing.proposal.diff import Change
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import Kind, Plan, make_plan
from ingestion.publishing.publish import Outcome, Publisher
from ingestion.publishing.staging import decided, settle, shown_again, stage, values_of
from knowledge.authored.register import Register

CHANGES_A_PAGE = 8
KINDS = {
    Kind.NEW: "新文件",
    Kind.NEW_VERSION: "已有文件的新版本",
    Kind.CORRECTION: "同一版本的文字更正",
    Kind.IDENTICAL: "和库里的一样，没有变化",
    Kind.DATES: "文字没变，日期或状态有变",
}
HOW_TO_CORRECT = "不对的直接发来改，一行一项，如：施行 2026-05-01，地点 浙江，级别 地方法规规章。"
_CHANGES = {"added": "新增", "removed": "删去", "changed": "改动", "renumbered": "改号"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says and what it hands back (at most 64 bytes, as chats demand)."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What to show. `token` names the staged plan, "" when there is nothing to decide."""

    text: str
    choices: tuple[Choice, ...] = ()
    token: str = ""
    plan: Plan | None = None
    changes: tuple[Change, ...] = ()
    """The changes of this page, each to be shown when asked for."""


@dataclass(frozen=True)
class Desk:
    """Takes files of admins. `admins` are user ids; `staff` says who else is one. Without both nobody may."""

    publisher: Publisher
    register: Callable[[], Register]
    today: Callable[[], date]
    admins: Sequence[str] = ()
    staff: Callable[[str], bool] | None = None

    def may(self, user: str) -> bool:
        """Whether the user is an admin."""
        return str(user) in {str(admin) for admin in self.admins} or (self.staff is not None and self.staff(str(user)))

    def receive(self, data: bytes, name: str, user: str, *, address: str = "", fetched_at: str = "") -> Sheet:
        """Read a file and return its plan. Raises Unreadable, Missing, or Refused `not_allowed` for others."""
        self.require(user)
        library, today = self.publisher.library, self.today()
        draft = read_draft(
            data,
            name,
            self.register(),
            documents=library.documents(),
            today=today,
            address=address,
            fetched_at=fetched_at,
        )
        plan = make_plan(draft, library, today=today)
        if plan.kind is Kind.IDENTICAL:
            return Sheet(describe(plan), plan=plan)
        return self.sheet_of(plan, stage(library, plan, who=str(user), today=today))

    def sheet_of(self, plan: Plan, token: str) -> Sheet:
        """Return a plan that waits as a sheet, with the first of its changes."""
        text = "\n".join(filter(None, (describe(plan), self._found(plan), HOW_TO_CORRECT)))
        return Sheet(text, self._choices(plan, token, page=0), token, plan, plan.diff.changes[:CHANGES_A_PAGE])

    def press(self, data: str, user: str) -> Sheet:
        """Do what a button says: `lib:publish:TOKEN:SHOWN`, `lib:discard:TOKEN`, `lib:changes:TOKEN:PAGE`."""
        self.require(user)
        parts = data.split(":")
        if len(parts) < 3 or parts[0] != "lib":
            raise Refused("unknown_button", "这个按钮已经不能用了，请重新发送文件。")
        verb, token = parts[1], parts[2]
        library, today = self.publisher.library, self.today()
        if verb == "changes":
            page = int(parts[3]) if len(parts) > 3 and parts[3].isdecimal() else 0
            return self._changes(shown_again(library, token, today=today), token, page)
        if verb == "discard":
            plan = shown_again(library, token, today=today)
            settle(library, token, "discarded")
            return Sheet(f"已丢弃：{plan.draft.document.title}。库里没有变化。")
        if verb != "publish":
            raise Refused("unknown_button", "这个按钮已经不能用了，请重新发送文件。")
        if len(parts) > 3 and not values_of(shown_again(library, token, today=today)).startswith(parts[3]):
            raise Refused("plan_corrected", "这份方案后来改过。请看最新的那条方案，在那里按发布。")
        try:
            plan = decided(library, token, today=today)
            found = self._found(plan)
            outcome = self.publisher.publish(plan, who=f"telegram:{user}")
        except Refused as refused:
            if refused.code == "outdated_plan":
                settle(library, token, "outdated")
            raise
        settle(library, token, "published")
        return Sheet("\n".join(filter(None, (_published(plan, outcome), found))))

    def _found(self, plan: Plan) -> str:
        """How many of its own questions would find a plan; empty where nothing is asked."""
        found = self.publisher.would_be_found(plan)
        return found_words(found) if found is not None else ""

    def _choices(self, plan: Plan, token: str, page: int) -> tuple[Choice, ...]:
        last = (len(plan.diff.changes) - 1) // CHANGES_A_PAGE
        more = []
        if page > 0:
            more.append(Choice("上一页改动", f"lib:changes:{token}:{page - 1}"))
        if page < last:
            more.append(Choice("下一页改动", f"lib:changes:{token}:{page + 1}"))
        return (
            *more,
            Choice("发布", f"lib:publish:{token}:{values_of(plan)[:8]}"),
            Choice("丢弃", f"lib:discard:{token}"),
        )

    def _changes(self, plan: Plan, token: str, page: int) -> Sheet:
        changes = plan.diff.changes
        last = max((len(changes) - 1) // CHANGES_A_PAGE, 0)
        page = min(page, last)
        part = changes[page * CHANGES_A_PAGE : (page + 1) * CHANGES_A_PAGE]
        text = f"《{plan.draft.metadata.title}》的改动，第 {page + 1} 页，共 {last + 1} 页。点开一条看。"
        return Sheet(text if part else "没有改动。", self._choices(plan, token, page), token, plan, part)

    def require(self, user: str) -> None:
        """Raise Refused `not_allowed` for who is no admin."""
        if not self.may(user):
            raise Refused("not_allowed", "谢谢你的文件。法规库由管理员维护，这里只收管理员发来的文件。")


def describe(plan: Plan) -> str:
    """Return a plan as a short message in Chinese."""
    found, draft = plan.draft.metadata, plan.draft
    count = (
        f"{len(draft.articles)} 条" if draft.articles else f"{len(draft.sections)} 个部分" if draft.sections else "全文"
    )
    lines = [f"《{found.title}》", f"{KINDS[plan.kind]}，{count}，{STATES[plan.status]}"]
    for label, value in (
        ("文号", found.number),
        ("发布机关", found.issuer),
        ("级别", LEVELS[found.level]),
        ("地点", place_name(found.jurisdiction)),
        ("公布", found.promulgated),
        ("施行", found.effective_from),
        ("失效", found.effective_to),
    ):
        lines.append(f"{label}：{value or '没有读出来'}") if label != "失效" or value else None
    if plan.base is not None and plan.diff.changes:
        counts = plan.diff.counts
        lines.append(
            "和现有版本比：" + "，".join(f"{_CHANGES[kind]} {counts[kind]}" for kind in _CHANGES if counts[kind])
        )
    lines += [f"注意：{warning(said)}" for said in plan.warnings[:8]]
    if len(plan.warnings) > 8:
        lines.append(f"还有 {len(plan.warnings) - 8} 条提示，在工作台的法规库里看全。")
    return "\n".join(lines)


def change_label(change: Change) -> str:
    """Return what a button says of a change: 第三条 改动."""
    moved = f"（原第{change.before}条）" if change.before and change.before != change.article else ""
    return f"{change.label} {_CHANGES[change.kind]}{moved}"


def show_change(change: Change, longest: int = 3000) -> str:
    """Return one change in plain characters: removed words in 【-】, added ones in 【+】."""
    words = "".join(
        text if sign == "=" else f"【{sign}{text}】" for sign, text in (_shortened(pair) for pair in change.words)
    )
    shown = words if len(words) <= longest else words[:longest] + "…"
    return shown.strip() or "（文字没变，只是改了号。）"


def _shortened(pair: tuple[str, str]) -> tuple[str, str]:
    sign, text = pair
    return (sign, f"{text[:24]}…{text[-24:]}") if sign == "=" and len(text) > 60 else pair


def _published(plan: Plan, outcome: Outcome) -> str:
    if not outcome.published:
        return f"《{plan.draft.metadata.title}》和库里的一样，没有发布。"
    text = f"已发布：《{plan.draft.metadata.title}》，版本 {outcome.version}，记录 {outcome.audit}。"
    if outcome.touched:
        names = [f"{touched.kind} {touched.name}" for touched in outcome.touched]
        shown = list(dict.fromkeys(names))
        text += f"\n涉及 {len(shown)} 处需要复核：" + "，".join(shown[:20]) + ("……" if len(shown) > 20 else "")
    return text
