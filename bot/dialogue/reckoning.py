"""Sums in the conversation: which claim a worker means, what they already told, what to ask next, and the result.

The engine asks this flow first. It computes nothing itself: `bot.claims` does, from plain values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.answering.compose import NOT_HELD_MARK
from bot.answering.material import Resolver, clause_of
from bot.claims import Claim, ClaimError, amount_text, compute_claim, describe_claim, find_entry
from bot.dialogue.dates import DateRange, find_dates
from bot.dialogue.quantities import find_amounts, find_month_spans, to_decimal
from bot.dialogue.reply import Block, BlockKind, Choice, Clause, ConversationState, Point, Reply
from bot.messages import message
from knowledge.citations import parse_key

_WANTED = re.compile(
    r"算(一下|一算|算看|算|笔账|下|出来)|帮我算|(能|该|要|可以|应该|得)(拿|赔|要|补|给|领)(到|我|回)?(多少|几多|几个月|多钱)|(赔|补|给|领|欠|拿)(我)?(多少|几多)|多少钱|几多钱|how much"
)
_CLAIMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("work_injury_death", re.compile(r"工亡|走了.{0,6}(工地|工伤)|死亡赔")),
    ("work_injury", re.compile(r"伤残|[一二三四五六七八九十\d]+级|工伤(赔|能|待遇)")),
    ("double_wage", re.compile(r"双倍|二倍|两倍工资|没签.{0,4}合同")),
    ("unlawful_probation", re.compile(r"试用期")),
    ("annual_leave", re.compile(r"年假|年休假")),
    ("overtime", re.compile(r"加班")),
    ("severance_plus_one", re.compile(r"[nN]\+1|代通知金|多给一个月")),
    (
        "unlawful_termination_damages",
        re.compile(r"2[nN]|违法(辞退|解除|开除)|无故|没(有)?理由|突然.{0,6}(开|辞|让我走)|赔偿金"),
    ),
    ("severance", re.compile(r"经济补偿|补偿金?|辞退|开除|裁员|被裁|不续签|N\b|遣散")),
    ("minimum_wage_shortfall", re.compile(r"最低工资")),
    ("unemployment", re.compile(r"失业金|失业保险")),
    ("maternity", re.compile(r"产假|生育")),
    ("heat_allowance", re.compile(r"高温")),
    ("deductions", re.compile(r"扣(了|我|工资|钱)|罚款")),
    ("wages_due", re.compile(r"欠|拖|没发|不发|没结|工资|工钱")),
)
CARD_CLAIMS = {
    "unpaid-wages": "wages_due",
    "final-pay-on-leaving": "wages_due",
    "no-written-contract": "double_wage",
    "fired-or-deactivated": "severance",
    "severance-amounts": "severance",
    "forced-resignation": "severance",
    "contract-expires": "severance",
    "overtime-and-rest": "overtime",
    "rest-day-work": "overtime",
    "public-holiday-work": "overtime",
    "annual-leave": "annual_leave",
    "probation": "unlawful_probation",
    "minimum-wage": "minimum_wage_shortfall",
    "work-injury": "work_injury",
}
"""Cards under which a sum can be worked out, and the claim it is."""
_FROM_FACTS = {
    "monthly_pay": ("monthly_wage", "own_wage", "regular_wage", "wage_before"),
    "months_owed": ("months_unpaid",),
}
_START = re.compile(r"入职|进厂|开始(干|上班|做)|去(的|上班)|来(的|上班)|上的班|干到|到岗|从")
_END = re.compile(r"离职|走的|走人|辞退|被(辞|开|裁|炒)|开除|不干|最后|为止|干到|到期|让我走|结束")
_REASON = (
    ("expiry", re.compile(r"到期|不续")),
    ("employer_fault", re.compile(r"(不|没)(发|给|交).{0,8}(工资|社保|钱).{0,10}(辞|走)|被迫")),
    ("resigned", re.compile(r"自己(走|辞|提|要走)|我(辞职|辞工|不干)")),
    ("no_fault_dismissal", re.compile(r"辞退|开除|开了|炒|裁|让我(走|滚)|不让我来|不要我")),
)
_SKIP = re.compile(r"^(不知道|不清楚|不晓得|说不清|跳过|不记得|忘了|skip|don'?t know)")
_STOP = re.compile(r"^(算了|不算了|停|取消|退出|换个问题|stop|cancel)")
_YES = re.compile(r"^(是|有|对|嗯|交了|给了|签了|yes|y$|好)")
_NO = re.compile(r"^(不|没|无|冇|否|no|n$)")
MAX_QUESTIONS = 8


@dataclass(slots=True)
class Reckoning:
    """The flow over one conversation; its memory is `state.data["claim"]`."""

    resolver: Resolver

    def turn(self, state: ConversationState, text: str, today: date) -> Reply | None:
        """Return the next question or the sum; None when the message is not about a sum."""
        memory = state.data.get("claim")
        if isinstance(memory, dict):
            if _STOP.match(text):
                del state.data["claim"]
                return None
            return self._answered(state, dict(memory), text, today)
        name = wanted_claim(text, state)
        if name is None:
            return None
        memory = {"name": name, "values": from_facts(name, state, text, today), "asked": "", "skipped": [], "count": 0}
        state.last_query = text
        state.card = next((card for card, claim in CARD_CLAIMS.items() if claim == name), state.card)
        return self._compute(state, memory, today)

    def _answered(self, state: ConversationState, memory: dict[str, Any], text: str, today: date) -> Reply | None:
        asked = str(memory["asked"])
        values: dict[str, Any] = {**memory["values"], **from_text(str(memory["name"]), text, today)}
        if asked and _SKIP.match(text):
            memory["skipped"] = [*memory["skipped"], asked]
        elif asked and asked not in values:
            value = read_answer(str(memory["name"]), asked, text, today)
            if value is None:
                del state.data["claim"]
                return None
            values[asked] = value
        memory["values"] = values
        return self._compute(state, memory, today)

    def _compute(self, state: ConversationState, memory: dict[str, Any], today: date) -> Reply:
        language = state.language
        try:
            claim = compute_claim(str(memory["name"]), memory["values"], today=today)
        except ClaimError as error:
            memory["values"].pop(error.field or memory["asked"], None)
            memory["asked"] = error.field or memory["asked"]
            state.data["claim"] = memory
            return self._ask(
                language, find_entry(str(memory["name"])).title, error.message, str(memory["asked"]), memory
            )
        missing = [i for i in claim.inputs if i.state.value == "missing" and i.name not in memory["skipped"]]
        if missing and memory["count"] < MAX_QUESTIONS:
            wanted = missing[0]
            state.data["claim"] = {**memory, "asked": wanted.name, "count": memory["count"] + 1}
            return self._ask(language, claim.title, wanted.note, wanted.name, memory)
        state.data.pop("claim", None)
        other = self._otherwise(str(memory["name"]), memory["values"], today)
        return self._result(language, claim, today, other)

    @staticmethod
    def _otherwise(name: str, values: Mapping[str, Any], today: date) -> Claim | None:
        """The sum for the case that a dismissal was unlawful, beside the one for a lawful one."""
        if name != "severance" or values.get("reason") != "no_fault_dismissal":
            return None
        try:
            return compute_claim("unlawful_termination_damages", {**values, "reason": "unlawful"}, today=today)
        except ClaimError:
            return None

    def _ask(self, language: str, title: str, question: str, asked: str, memory: Mapping[str, Any]) -> Reply:
        kind = input_kind(str(memory["name"]), asked)
        choices = []
        if kind == "yes_no":
            choices = [
                Choice(label=message(language, word), action=f"say:{say}")
                for word, say in (("yes", "是"), ("no", "不是"))
            ]
        choices.append(Choice(label=message(language, "unsure"), action="say:不知道"))
        lead = Point(text=message(language, "claim_asking", title=title))
        blocks = (
            Block(kind=BlockKind.TEXT, points=(lead,)),
            Block(kind=BlockKind.LEAD, points=(Point(text=question),)),
        )
        return Reply(blocks=blocks, choices=tuple(choices), language=language, composed_by="fixed")

    def _result(self, language: str, claim: Claim, today: date, other: Claim | None) -> Reply:
        clauses: dict[str, Clause] = {}
        for key in claim.basis:
            citation = parse_key(key)
            clause = clause_of(citation, self.resolver.resolve(citation, today))
            if clause is not None:
                clauses.setdefault(clause.ref, clause)
        refs = tuple(clauses)
        amount = amount_text(claim)
        if amount:
            lead = message(language, "claim_result", title=claim.title, amount=amount)
        else:
            lead = claim.outcome or message(language, "claim_formula", title=claim.title)
        if any(not clause.held for clause in clauses.values()):
            lead += NOT_HELD_MARK
        blocks = [Block(kind=BlockKind.LEAD, points=(Point(text=lead, refs=refs),))]
        if other is not None and (more := amount_text(other)):
            said = message(language, "claim_otherwise", title=other.title, amount=more)
            blocks.append(
                Block(kind=BlockKind.TEXT, points=(Point(text=said, refs=tuple(r for r in refs if "47" in r)),))
            )
        working = [claim.formula, *(f"{s.text}{' = ' + s.value if s.value else ''}" for s in claim.steps)]
        self._points(blocks, message(language, "claim_working"), working, 8)
        parts = [f"{p.label}：{p.low:,.2f} 元" for p in claim.parts if p.low is not None and p.low == p.high]
        self._points(blocks, message(language, "claim_parts"), parts if len(parts) > 1 else [], 10)
        assumed = [f"{i.label}：{i.note}" for i in claim.inputs if i.state.value in ("assumed", "missing") and i.note]
        self._points(blocks, message(language, "claim_assumed"), assumed, 4)
        self._points(blocks, message(language, "claim_mind"), list(claim.warnings), 4)
        if any(not clause.held for clause in clauses.values()):
            blocks.append(Block(kind=BlockKind.NOTICE, points=(Point(text=message(language, "not_held_note")),)))
        person = Choice(label=message(language, "person"), action="person")
        return Reply(
            blocks=tuple(blocks),
            clauses=tuple(clauses.values()),
            choices=(person,),
            language=language,
            composed_by="fixed",
        )

    @staticmethod
    def _points(blocks: list[Block], heading: str, texts: list[str], limit: int) -> None:
        points = tuple(Point(text=text) for text in texts[:limit] if text)
        if points:
            blocks.append(Block(kind=BlockKind.POINTS, heading=heading, points=points))


def wanted_claim(text: str, state: ConversationState) -> str | None:
    """Return the claim a message asks to be computed; None when it asks for no sum, or for none of ours."""
    if not _WANTED.search(text):
        return None
    found = next((name for name, pattern in _CLAIMS if pattern.search(text)), None)
    if found or not state.last_query:
        return found
    if state.card in CARD_CLAIMS:
        return CARD_CLAIMS[state.card]
    return next((name for name, pattern in _CLAIMS if pattern.search(state.last_query)), None)


def input_kind(name: str, field: str) -> str:
    """Return how an input is given: number, date, yes_no, count, list or text."""
    described = describe_claim(find_entry(name))["inputs"]
    return next((str(entry["kind"]) for entry in described if entry["name"] == field), "text")


def from_facts(name: str, state: ConversationState, text: str, today: date) -> dict[str, Any]:
    """Return the inputs of a claim that the conversation has told already, this message included."""
    fields = find_entry(name).inputs.model_fields
    values: dict[str, Any] = {}
    for slot, targets in _FROM_FACTS.items():
        if known := state.facts.values.get(slot):
            values |= {target: known for target in targets if target in fields}
    for slot in ("insured", "on_order", "on_commute", "third_party", "over_age"):
        if slot in fields and state.facts.values.get(slot) in ("yes", "no"):
            values[slot] = state.facts.values[slot] == "yes"
    told = from_text(name, f"{state.last_query}，{text}" if state.last_query else text, today)
    return {**values, **told}


def from_text(name: str, text: str, today: date) -> dict[str, Any]:
    """Return the inputs a text states by itself: dates by what stands beside them, a grade, a length of service, a reason."""
    fields = find_entry(name).inputs.model_fields
    values: dict[str, Any] = {}
    for dated in find_dates(text, today):
        at = text.find(dated.written)
        after, before = text[at + len(dated.written) : at + len(dated.written) + 10], text[max(0, at - 8) : at]
        if "end" in fields and (_END.search(after) or before.rstrip().endswith(("到", "至", "干到"))):
            values.setdefault("end", as_written(dated))
        elif "start" in fields and (_START.search(after) or _START.search(before)):
            values.setdefault("start", as_written(dated))
    if (
        "start" in fields
        and "start" not in values
        and (spans := find_month_spans(text))
        and re.search(r"干了|做了|工作了|跑了|上了", text)
    ):
        values["start"] = months_before(
            date.fromisoformat(values["end"]) if is_day(values.get("end")) else today, spans[0][2]
        )
    if "grade" in fields and (match := re.search(r"([一二三四五六七八九十]|10|[1-9])级", text)):
        values["grade"] = int(to_decimal(match.group(1)) or 0)
    if "reason" in fields and (reason := reason_in(text, name)):
        values["reason"] = reason
    return values


def reason_in(text: str, name: str) -> str | None:
    """Return how the work ended, as the claims name it; a bare dismissal counts as unlawful only for the claim of 2N."""
    reason = next((reason for reason, pattern in _REASON if pattern.search(text)), None)
    return "unlawful" if reason == "no_fault_dismissal" and name == "unlawful_termination_damages" else reason


def read_answer(name: str, field: str, text: str, today: date) -> Any:
    """Return the value a reply gives to the question just asked; None when it answers something else."""
    kind = input_kind(name, field)
    if kind == "yes_no":
        return True if _YES.match(text) else False if _NO.match(text) else None
    if kind == "date":
        dated = find_dates(text, today)
        return as_written(dated[0]) if dated else None
    if kind in ("number", "count"):
        if amounts := find_amounts(text):
            return str(amounts[0][1])
        number = re.search(r"\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万半]+", text)
        value = to_decimal(number.group()) if number else None
        return None if value is None else (int(value) if kind == "count" else f"{value}")
    if field == "reason":
        return reason_in(text, name)
    return text if len(text) <= 40 else None


def as_written(dated: DateRange) -> str:
    """Return a date as precise as it was told: 2026-03-05, 2026-03, or 2026."""
    if dated.exact:
        return dated.first.isoformat()
    same_month = (dated.first.year, dated.first.month) == (dated.last.year, dated.last.month)
    return (
        f"{dated.first:%Y-%m}"
        if same_month
        else f"{dated.first:%Y}"
        if dated.first.month == 1
        else dated.first.isoformat()
    )


def is_day(written: object) -> bool:
    """Whether a date was told to the day."""
    return isinstance(written, str) and len(written) == 10


def months_before(end: date, months: Decimal) -> str:
    """Return the month that lies so many months before a day, as YYYY-MM."""
    year, month = divmod(end.year * 12 + end.month - 1 - int(months), 12)
    return f"{year:04}-{month + 1:02}"
