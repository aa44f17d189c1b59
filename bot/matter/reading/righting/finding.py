"""Finds what a text puts right: the value told last that stands for one told before, where words take that one back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.matter.reading.righting.fitting import fits, likeness, of_another, same_event
from bot.matter.reading.righting.slips import slips_in, turns_round
from bot.matter.reading.righting.story import ENDS, Part, Story
from bot.matter.reading.righting.values import Kind, Value, bare_number, can_stand_for, part_of, same

_MOST_PARTS = 4
"""Parts of a sentence behind a taking back within which the right value is looked for."""
_SOFT = re.compile(
    r"(?:(?<=[，。！；、…\n])|^)(?:(?:[哦噢唔哎呃诶嗯啊咦呀哟嗨]|等等|等下|等一下)+[，、…]*|那(?:就|应该|实际)(?=(?:是|只有?|剩)?\d+[^\d，。]{1,2}(?:[，。；！]|$))|(?=(?:更?准确|确切)(?:地|的|点)?(?:说|讲))|(?=(?:1[0-2]|[1-9])月份?那个))(?=.)"
)
"""哦 before 2019是毕业，是2020年5月6号入职: less than a taking back, and one where what follows says what the first value was of."""
_SO = "那"
"""有一张作废了，那就12张: what follows from what is told now puts right what a turn before told."""
_LOOKS = re.compile(
    r"(?:(?<=[，。！；、…\n])|^)(?:[哦噢唔哎呃诶嗯啊咦，]|不好意思|(?:他们?|她|公司|人家|那边|老板|人事|财务|会计)(?:刚|刚才|又)?(?:给|让|叫)我(?=[看翻查])|我|俺|又|再|刚才?|重新|自己|群里|后来|手机上?)*"
    r"(?:(?:查|翻|看|瞅|瞄|问|核对|数|算|加|扒拉)(?:了|过)?(?:一?[下眼遍]|看|瞅|数|查|回|出来)*|想起来|[^，。]{1,3}提醒我)(?:了)?(?:账单|合同|流水|记录|工资条|考勤|微信|转账|银行|单子|本子|手机|短信|日历|记工本|打卡|系统|快递|行车|出车|病历|回执|余额|后台|欠条|朋友圈|聊天|截图|单|记录|[^，。；！\d]{2,6}?(?=了?[，、]*(?:写的|上面)?(?:才|就|应该)?是\d))*(?:了)?[，、]*(?=.)"
)
"""我翻了下合同 before 是2023年12月1号: who looks it up says it anew."""
_SAYS_SO = re.compile(r"(?:应该|其实|实际上?|(?:更?准确|确切)(?:地|的|点)?(?:说|讲)(?:应该)?)?(?:是|才是|就是|写的是?)")
_LOOKED_UP = re.compile(r"[查翻看问核数算](?:了|过)?(?:一?下|看|回|一遍)|应该是|其实是|(?:^|，)(?:哦|噢|唔|哎)|才对")
_DENIES = re.compile(r"(?:也)?不(?:是|止)$")
_DENIED_NUMBER = re.compile(r"不(?:是|止)(?P<n>\d+)(?=[，。；]|$)")
_OF_THEM = re.compile(r"(?:其中|里面|里头|中间)?(?:也|还)?有|(?:其中|里面|里头)")
"""有一单客户退了 tells of some of what was counted, no other count."""


@dataclass(frozen=True, slots=True)
class Right:
    """The right value, the part it stands in, the value it replaces, and the stretch of the taking back."""

    new: Value
    part: Part
    old: Value
    start: int
    end: int
    between: str = ""
    """What was told of other things between the taking back and the right value."""


def find_right(story: Story) -> Right | None:
    """Return the first value of a text that puts another right; None where none does."""
    for slip in slips_in(story.text):
        named, start = _named_at(story, slip.start())
        right = _behind(story, start, slip.end(), named=named)
        if right is None and not named:
            right = _ahead(story, slip.start(), slip.end())
        if right is not None:
            return right
    if (right := _denied(story)) is not None:
        return right
    for soft in (*_SOFT.finditer(story.text), *_LOOKS.finditer(story.text)):
        if (right := _behind(story, soft.start(), soft.end(), soft=True)) is not None:
            return right
    for looks in _LOOKS.finditer(story.text):
        if (right := _ahead(story, looks.start(), looks.end(), shares=True)) is not None:
            return right
    return None


def find_turned(story: Story) -> tuple[Value, Value, int, int] | None:
    """Return the two values that were told one for the other, and the stretch that says so: 9月给了3000，10月给了4000，说反了."""
    for slip in slips_in(story.text):
        if not turns_round(slip.group()):
            continue
        right = _behind(story, slip.start(), slip.end()) or _ahead(story, slip.start(), slip.end())
        until = slip.start() if right is None else right.start
        pair = _last_two(story, [one for one in story.values if one.end <= until])
        if pair is None or (right is not None and not any(same(right.new, one) for one in pair)):
            continue
        ends = slip.end() if right is None else max(right.part.end, right.end)
        over = _said_again(story, pair, ends)
        if right is not None or over > ends or story.month(pair[0]) != story.month(pair[1]):
            return *pair, until, over
    return None


def _last_two(story: Story, before: list[Value]) -> tuple[Value, Value] | None:
    """The two values told last that were of two months, or of two people."""
    for last in reversed(before):
        for other in reversed([one for one in before if one.at < last.at and can_stand_for(last, one)]):
            two = of_another(story.part(last.at).text) != of_another(story.part(other.at).text)
            months = story.month(last), story.month(other)
            if not same(last, other) and (two or (all(months) and months[0] != months[1])):
                return other, last
            break
    return None


def _said_again(story: Story, pair: tuple[Value, Value], at: int) -> int:
    """Where the parts end that only say again how two values change places: 我是12号，她是20号."""
    while at < len(story.text) and story.text[at] not in ENDS:
        part = story.part(at + 1 if story.text[at] == "，" else at)
        here = story.within(part)
        if not here or not all(story.explains(one, [*pair]) for one in here) or re.sub("[他她]", "", story.words(part)):
            break
        at = part.end
    return at


def find_pair(
    story: Story, before: Sequence[Value], here: Sequence[Value], part: Part, *, named: bool = False
) -> tuple[Value, Value] | None:
    """Return the first value of a part that can stand for one told before, and that one: of the same month or words, else the
    nearest. `named`: those before were said again, as what does not hold."""
    plain = _without_labels(here)
    for new in (*plain, *(one for one in here if one not in plain)):
        open_to = [
            old
            for old in before
            if can_stand_for(new, old)
            and not same(new, old)
            and not (new.kind is Kind.DAY and part_of(new, old))
            and fits(story, old, new, part, named=named)
        ]
        in_turn = [old for old in open_to if "\n" not in story.text[old.end : new.at]]
        open_to = in_turn or open_to
        if open_to:
            return new, max(open_to, key=lambda old: likeness(story, old, new, part))
    return None


def _without_labels(here: Sequence[Value]) -> list[Value]:
    """The values of a part without the days that only say of when a sum or a count is."""
    last = max((one.at for one in here if one.kind is not Kind.DAY), default=-1)
    return [one for one in here if one.kind is not Kind.DAY or one.at > last]


def _of_kind(olds: Sequence[Value], news: Sequence[Value]) -> list[Value]:
    return [old for old in olds if any(can_stand_for(new, old) for new in news)]


def _named_at(story: Story, at: int) -> tuple[list[Value], int]:
    """The values told before that are said again right before a taking back (5300不对), and where that stretch begins."""
    part = story.part(max(at - 1, 0))
    again = [one for one in story.within(part) if one.end <= at] or _number_in(
        Part(part.start, at, story.text[part.start : at])
    )
    before = [one for one in story.values if one.end <= part.start]
    named = [old for old in before if any(story.explains(one, [old]) for one in _without_labels(again))]
    apart = story.text[at - 1 : at] in ("，", "。", "\n") or story.text[at] in "，。"
    return (named, part.start) if named and not apart else ([], at)


def _behind(story: Story, start: int, end: int, *, soft: bool = False, named: Sequence[Value] = ()) -> Right | None:
    """The right value told behind a taking back, and the one before it that it replaces: one of those `named`, where some are."""
    before = [one for one in story.values if one.end <= start]
    if story.text.startswith(_SO, start):
        before = [one for one in before if "\n" in story.text[one.end : start]]
    at, explained, between = end, list(named), ""
    for _ in range(_MOST_PARTS if before else 0):
        part = story.part(at, at)
        here = story.within(part) or (_number_in(part) if named else bare_in(story, part))
        says_of = [old for old in before if any(story.explains(one, [old]) for one in _without_labels(here))]
        told = _told_anew(story, part, here, before)
        if (pair := _pair_in(story, part, told, before, explained, soft=soft)) is not None:
            return Right(pair[0], part, pair[1], start, part.start, between)
        between += f"{part.text}，" if told and not says_of else ""
        explained = explained or says_of
        over = not says_of and _ends_search(part, told, before, soft=soft)
        if over or part.end >= len(story.text) or story.text[part.end] in ENDS:
            return None
        at = part.end + 1
    return None


def _told_anew(story: Story, part: Part, here: Sequence[Value], before: list[Value]) -> list[Value]:
    """The values of a part that neither say of what was told before what it was, nor are denied."""
    apart = [one for one in here if not story.explains(one, before)]
    return [one for one in apart if not _DENIES.search(story.text[part.start : one.at])]


def _pair_in(
    story: Story, part: Part, told: Sequence[Value], before: list[Value], explained: list[Value], *, soft: bool
) -> tuple[Value, Value] | None:
    """The value of a part that stands for one told before, and that one; where the taking back is `soft` the part must say so."""
    if _OF_THEM.match(part.text):
        return None
    of = _of_kind(explained or _explained_next(story, part, before), told)
    pair = find_pair(story, of or before, told, part, named=bool(of))
    return pair if pair is not None and (of or not soft or _says_so(story, part, *pair)) else None


def _ends_search(part: Part, told: Sequence[Value], before: Sequence[Value], *, soft: bool) -> bool:
    """Whether a part tells something of its own, so that no right value is looked for behind it."""
    if _OF_THEM.match(part.text):
        return False
    return any(soft or any(can_stand_for(one, old) for old in before) for one in told)


def _explained_next(story: Story, part: Part, before: Sequence[Value]) -> list[Value]:
    """The values told before that the next part begins with: 签收是14号，12号是到了驿站."""
    if part.end >= len(story.text) or story.text[part.end] in ENDS:
        return []
    behind = story.part(part.end + 1)
    first = next(iter(story.within(behind)), None)
    if first is None or not behind.text.removeprefix("那").startswith(first.written):
        return []
    return [old for old in before if story.explains(first, [old])]


def _says_so(story: Story, part: Part, new: Value, old: Value) -> bool:
    """Whether a part says by itself that its value is the right one: 是14号, or in the words of the first."""
    said = story.words(part, new)
    if not said:
        return new.kind is not Kind.BARE or _SAYS_SO.match(part.text) is not None
    if _SAYS_SO.search(part.text) is None:
        return False
    if new.kind is Kind.DAY:
        return same_event(story, part, old)
    return all(character in story.part(old.at).text for character in said)


def _denied(story: Story) -> Right | None:
    """The right value beside a denial of one told before: 不是7单，实际6单; 招工写的是21，不是22."""
    again = [one for one in story.values if _DENIES.search(story.text[: one.at])]
    for match in _DENIED_NUMBER.finditer(story.text):
        at, end = match.span("n")
        number = bare_number(match["n"])
        if number is not None and not any(one.at == at for one in again):
            again.append(Value(Kind.BARE, at, end, match["n"], number.number))
    for value in again:
        part = story.part(value.at)
        olds = [one for one in story.values if one.end <= part.start and story.explains(value, [one])]
        if not olds:
            continue
        right = _behind(story, part.start, value.end, named=olds) or _before_denial(story, part, olds)
        if right is not None:
            return right
    return None


def _before_denial(story: Story, part: Part, olds: Sequence[Value]) -> Right | None:
    """The right value told right before the part that denies another: 招工写的是21，不是22."""
    ahead = story.part(max(part.start - 2, 0))
    if ahead.end >= part.end:
        return None
    here = story.within(ahead) or _number_in(ahead)
    pair = find_pair(story, [one for one in olds if one.end <= ahead.start], here, ahead, named=True)
    return Right(pair[0], ahead, pair[1], ahead.start, part.end) if pair is not None else None


def _ahead(story: Story, start: int, end: int, *, shares: bool = False) -> Right | None:
    """The right value told before the words that take another back: 查了下账单10月是8420，我打反了. `shares`: of the same words."""
    if start == 0 or story.text[start - 1] == "\n":
        return None
    part = story.part(start - 1 if story.text[start - 1] not in "，。" else max(start - 2, 0))
    here = story.within(part) or bare_in(story, part)
    before = [one for one in story.values if one.end <= part.start]
    pair = find_pair(story, before, here, part) if before and here else None
    if pair is None:
        return None
    new, old = pair
    if shares and not (_IS.search(part.text) and story.shared(story.part(old.at), part)):
        return None
    month = story.month(new)
    if not shares and not _LOOKED_UP.search(part.text) and not (month and month == story.month(old)):
        return None
    return Right(new, part, old, part.start, end)


_IS = re.compile(r"是")


def bare_in(story: Story, part: Part) -> list[Value]:
    """Return the number without a unit that a part holds and little else."""
    alone = bare_number(part.text)
    if alone is None:
        return []
    value = Value(Kind.BARE, part.start + alone.at, part.start + alone.end, alone.written, alone.number)
    return [] if story.words(part, value) else [value]


def _number_in(part: Part) -> list[Value]:
    alone = bare_number(part.text)
    return (
        []
        if alone is None
        else [Value(Kind.BARE, part.start + alone.at, part.start + alone.end, alone.written, alone.number)]
    )
