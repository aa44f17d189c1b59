"""What the desk does for an order written in a chat (see `orders`)."""

from __future__ import annotations

from datetime import date

from ingestion.admin.corrections import STATES, plan_corrected, plan_shown
from ingestion.admin.desk import Desk, Sheet
from ingestion.admin.orders import Order
from ingestion.errors import Refused
from ingestion.publishing.staging import waiting
from knowledge.models import Version

HOW = "恢复要写版本号和理由，如：恢复 {name} {id} 传错了文件。撤下现行版本：撤下 {name} 理由。"
LONGEST_LIST = 12


def meant(desk: Desk, order: Order, user: str) -> bool:
    """Whether an order is one for the library: a plan of that person waits, or the document is known here."""
    if order.verb == "correct":
        return bool(_newest_plan(desk, user))
    return bool(_document(desk, order.document))


def ordered(desk: Desk, order: Order, user: str) -> Sheet:
    """Do what was written. Raises Refused, `reason_missing` among others, with a sentence."""
    desk.require(user)
    library, today = desk.publisher.library, desk.today()
    if order.verb == "correct":
        token = _newest_plan(desk, user)
        _, seen = plan_shown(library, token, today=today)
        plan = plan_corrected(library, desk.register(), token, order.values, seen=seen, today=today)
        return desk.sheet_of(plan, token)
    short = _document(desk, order.document)
    if not short:
        raise Refused("unknown_document", f"库里没有《{order.document}》。")
    if order.verb == "history" or (order.verb == "restore" and order.version is None):
        return Sheet(_history(short, library.versions(short), today))
    if order.verb == "restore":
        assert order.version is not None
        outcome = desk.publisher.restore(short, order.version, who=f"telegram:{user}", reason=order.reason, today=today)
        said = f"已恢复：《{short}》版本 {order.version}，记录 {outcome.audit}。"
        return Sheet(said if outcome.published else f"《{short}》现在用的就是版本 {order.version}，没有改动。")
    outcome = desk.publisher.withdraw(short, order.version, who=f"telegram:{user}", reason=order.reason, today=today)
    return Sheet(
        f"已撤下：《{short}》版本 {outcome.version}，记录 {outcome.audit}。"
        if outcome.published
        else "这个版本早就撤下了。"
    )


def _history(short: str, versions: list[Version], today: date) -> str:
    lines = [f"《{short}》的版本："]
    for version in versions[:LONGEST_LIST]:
        now = "，现在用的" if version.in_force(today) else ""
        lines.append(
            f"{version.id}：{STATES[version.status]}{now}，{version.promulgated or '?'} 公布，"
            f"{version.effective_from or '?'} 施行"
        )
    return "\n".join([*lines, HOW.format(name=short, id=versions[-1].id if versions else "版本号")])


def _newest_plan(desk: Desk, user: str) -> str:
    mine = [plan.token for plan in waiting(desk.publisher.library, today=desk.today()) if plan.who == str(user)]
    return mine[0] if mine else ""


def _document(desk: Desk, name: str) -> str:
    """The short title of the document held that a name means; empty where there is none, or several."""
    library = desk.publisher.library
    if library.document(name) is not None:
        return name
    found = desk.register().with_documents(library.documents()).find(name)
    shorts = {entry.version_of or entry.short for entry in found}
    held = [short for short in shorts if library.document(short) is not None]
    return held[0] if len(held) == 1 else ""
