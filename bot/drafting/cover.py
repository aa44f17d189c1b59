"""The cover note: what is missing, what to check, where to file, how many copies, by when, on which clauses. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.claims.deadlines import Deadline, compute_deadline
from bot.claims.errors import ClaimError
from bot.claims.model import State
from bot.claims.parameters import jurisdiction_of
from bot.drafting.citing import cite_short
from bot.drafting.model import Section
from bot.drafting.template import Cite, Clock, Line, Slot
from bot.drafting.vocabulary import chinese_days, fields, receivers

if TYPE_CHECKING:
    from bot.drafting.filling import Filling

_Lines = list[tuple[str, tuple[str, ...]]]
REVIEW = (
    "这是按你确认的事实拼出来的草稿，不是律师意见。交之前让人再看一遍：在聊天里发“找人工”，或者打 12348（法律援助热线）。",
    (),
)


def cover_note(
    filling: Filling, dropped: Sequence[str], unconfirmed: Sequence[str]
) -> tuple[tuple[Section, ...], tuple[Deadline, ...]]:
    """Return the sections of the note and the deadlines it tells."""
    template = filling.template
    deadlines = tuple(_deadlines(filling))
    when: _Lines = [line for deadline in deadlines for line in _when(deadline)]
    told = {title: _points(filling, lines) for title, lines in template.cover}
    sections = [
        Section("先让人看一遍", (REVIEW,)),
        Section("还空着的", tuple((f"{name}", ()) for name in filling.blanks)),
        Section("你提过、还没确认的", tuple((f"{name}：确认了才会写进去。", ()) for name in unconfirmed)),
        Section("要核对的", (*told.pop("要核对的", ()), *_checks(filling, dropped))),
        Section("交到哪里", (*_where(filling), *told.pop("交到哪里", ()))),
        Section(
            "交几份",
            ((template.copies.replace("{{副本份数}}", filling.computed("副本份数").text), ()), *told.pop("交几份", ())),
        ),
        Section("最晚什么时候", (*when, *told.pop("最晚什么时候", ()))),
    ]
    sections += [Section(title, lines) for title, lines in told.items()]
    for section in sections:
        for _, keys in section.lines:
            for key in keys:
                filling.cite(key)
    sections.append(
        Section("依据（把哪一条发给机器人，就能打开原文）", tuple((line, ()) for line in _basis(filling.citations)))
    )
    return tuple(
        Section(section.title, tuple((chinese_days(text), keys) for text, keys in section.lines))
        for section in sections
        if section.lines
    ), deadlines


def _basis(keys: Sequence[str]) -> list[str]:
    """Return one line for each document, with its articles."""
    by_document: dict[str, list[str]] = {}
    for key in keys:
        document, _, article = cite_short(key).partition("》")
        by_document.setdefault(document, []).append(article)
    return [f"{document}》{'、'.join(articles)}" for document, articles in by_document.items()]


def _points(filling: Filling, lines: Sequence[Line]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    shown: _Lines = []
    for line in lines:
        if not line.shown(filling.facts, filling.names):
            continue
        text, keys = "", []
        for piece in line.pieces:
            if isinstance(piece, Cite):
                keys.append(piece.key)
            elif isinstance(piece, Slot):
                text += _told(filling, piece)
            else:
                text += piece
        shown.append((text.strip(), tuple(keys)))
    return tuple(shown)


def _told(filling: Filling, slot: Slot) -> str:
    """Return a fact inside the note; a missing one is no blank of the document."""
    before = list(filling.blanks)
    run = filling.fact(slot)
    filling.blanks[:] = before
    return f"（{slot.hint}）" if run.blank else run.text


def _checks(filling: Filling, dropped: Sequence[str]) -> _Lines:
    lines: _Lines = [(text, ()) for text in dict.fromkeys(filling.checks)]
    lines += [(text, ()) for text in dropped]
    minded: dict[str, list[str]] = {}
    for one in filling.wanted:
        for text in one.claim.warnings:
            if one.claim.title not in minded.setdefault(text, []):
                minded[text].append(one.claim.title)
    lines += [(f"{'、'.join(titles)}：{text}", ()) for text, titles in minded.items()]
    for one in filling.wanted:
        claim = one.claim
        if claim.warnings:
            lines.append((f"{claim.title}的算法和上面这几句，依据在这里。", claim.basis))
        lines += [
            (f"{claim.title}：{used.label}是假设的（{used.note or used.value}）。", ())
            for used in claim.inputs
            if used.state is State.ASSUMED
        ]
        lines += [(f"{claim.title}用到的 {name} 条文不在库里，找人核对。", ()) for name in claim.not_held]
    return list(dict.fromkeys(lines))


def _where(filling: Filling) -> _Lines:
    receiver = receivers()[filling.template.receiver]
    city = filling.facts.get("city", "") or filling.facts.get("workplace", "")
    known = receiver.places.get(jurisdiction_of(city) or "", ())
    lines: _Lines = [(f"收的人：{receiver.name}。", ()), *receiver.lines, *known]
    if receiver.places and not known and city:
        lines.append((f"{city}的具体规定不在库里，按上面的办法问。", ()))
    return lines


def _deadlines(filling: Filling) -> list[Deadline]:
    found = []
    for clock in filling.template.clocks:
        if not all(term.met(filling.facts, filling.names) for term in clock.when):
            continue
        try:
            found.append(compute_deadline(clock.name, _inputs(filling, clock), today=filling.today))
        except ClaimError as error:
            filling.checks.append(f"期限没算出来：{error.message}")
    return found


def _inputs(filling: Filling, clock: Clock) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, source in clock.inputs.items():
        if source.startswith("="):
            values[name] = source[1:]
            continue
        told = filling.facts.get(source) or filling.facts.get(fields()[source].from_slot, "")
        if told:
            values[name] = {"yes": True, "no": False}.get(told, told)
    return values


def _when(deadline: Deadline) -> _Lines:
    if deadline.due is not None:
        day = f"{deadline.due.year}年{deadline.due.month}月{deadline.due.day}日"
        state = f"还有 {deadline.days_left} 天" if (deadline.days_left or 0) >= 0 else "可能已过，马上把日子查准"
        if deadline.expired:
            state = f"已经过了 {deadline.days_over} 天"
            if deadline.remedy:
                state += "，" + deadline.remedy.rstrip("。")
        lines: _Lines = [(f"{deadline.title}：最晚 {day}，{state}。{deadline.rule}。", deadline.basis)]
    else:
        asked = "、".join(used.note or used.label for used in deadline.missing)
        why = deadline.outcome or (f"还缺：{asked}" if asked else deadline.rule)
        lines = [(f"{deadline.title}：{why.rstrip('。')}。", deadline.basis)]
    return lines + [(f"{text}", ()) for text in deadline.warnings]
