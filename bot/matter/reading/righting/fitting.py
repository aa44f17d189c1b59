"""Whether a value told behind a taking back is the right one of a value told before: by the words around both."""

from __future__ import annotations

import re

from bot.matter.reading.persons.whose import PEOPLE
from bot.matter.reading.righting.story import Part, Story
from bot.matter.reading.righting.values import Kind, Value

_DAYS_OF = (
    re.compile(r"来|进|入职|上班|到岗|报到|上岗|开始|第一天"),
    re.compile(r"走|离|辞|最后|踢|开除|停|不干|撤"),
    re.compile(r"伤|摔|砸|出事|压|断"),
    re.compile(r"收到|领|拿到|寄|送达|签收|妥投"),
    re.compile(r"签(?!收)"),
)
_SUMS_OF = (
    re.compile(r"到手|实发|实拿|扣完|税后|打卡里"),
    re.compile(r"应发|应得|税前|扣前"),
    re.compile(r"押金|保证金"),
    re.compile(r"欠|没(?:给|发|结)"),
    re.compile(r"扣|罚"),
    re.compile(r"赔|补偿|让我走"),
    re.compile(r"试用"),
    re.compile(r"转正"),
)
_NAMED = re.compile(r"到手|实发|实拿|扣完|税后|应发|应得|税前|押金|保证金|扣|罚|赔|补偿|试用|转正")
"""What names a sum that is another than one told without such a word."""
_ADDS = re.compile(
    r"少[了发给算]|差[了我]?|缺|多[给发干上做]|还有|另外|又|再|以外|另|倒|涨|降|改成|变成|白给|只给|只发"
)
"""What tells another value beside the first, where the first was not told with it."""
_OTHERS_WORD = re.compile(
    r"(?:他们?|她|公司|老板娘?|人事|财务|厂里|单位|HR|经理|主管|组长|站长|店长|院长)[^，。]{0,4}(?:说|讲|算|按|写|给的是|只给|只算)"
)
_OUGHT = re.compile(r"应该|该|要|得|至少|最少|起码|凭什么|不是应该")


def fits(story: Story, old: Value, new: Value, part: Part, *, named: bool = False) -> bool:
    """Return whether `new`, told in `part`, can be the right one of `old`. `named`: the first was said again, as what does not hold."""
    before = story.part(old.at)
    said, told = before.text, part.text
    if of_another(said) != of_another(told):
        return False
    if _OTHERS_WORD.search(said) and _OUGHT.match(told.lstrip("那我就")):
        return False  # 他说按1.5倍，不对，应该2倍吧 puts right what another said
    if (adds := _ADDS.search(told)) is not None and adds.group() not in said:
        return False
    here, there = story.month(new), story.month(old)
    if here and there and here != there:
        return False
    if named:
        return True
    if new.kind is Kind.BARE and old.kind is Kind.DAY:
        return False  # a number alone is a day only beside one that is taken back: 不是22，是12
    if here and not there:
        return False  # a part of what was told as a whole
    if new.kind is Kind.DAY:
        return not _are_of_two(_DAYS_OF, said, told)
    return not _are_of_two(_SUMS_OF, said, told) and not (_NAMED.search(told) and not _NAMED.search(said))


_ANOTHER = re.compile(
    rf"(?:那|这|但|就|而|不过)?(?:(?:我|俺|咱)(?:的|们)?(?:一?个|家)?)?(?:{PEOPLE})|[他她](?!们?(?:说|讲|给|算|认|只|写|发))|人家"
)


def of_another(text: str) -> bool:
    """Whether a part of a sentence has somebody beside the worker for its subject."""
    return _ANOTHER.match(text) is not None


def likeness(story: Story, old: Value, new: Value, part: Part) -> tuple[int, int, float, int]:
    """Return how near a value is to the one that puts it right: of the same month, in the same words, told last."""
    here = story.month(new)
    before = story.part(old.at)
    of_one = new.kind is Kind.DAY and bool(_kinds_in(_DAYS_OF, before.text) & _kinds_in(_DAYS_OF, part.text))
    alike = int(of_one or (bool(here) and here == story.month(old)))
    alike += int(new.kind is Kind.DAY and bool(new.day) == bool(old.day))
    return alike, story.shared(before, part), _closeness(story, old, new), old.at


def _closeness(story: Story, old: Value, new: Value) -> float:
    """How close two values of two turns are: 14 to 13 rather than to 10; within a turn what was told last is put right."""
    if "\n" not in story.text[old.end : new.at]:
        return 0
    if new.kind is Kind.DAY:
        return (old.month == new.month) + (bool(old.day[:-1].isdigit()) == bool(new.day))
    if not old.number or not new.number:
        return 0
    return -float(abs(old.number - new.number) / max(old.number, new.number))


def same_event(story: Story, part: Part, old: Value) -> bool:
    """Whether two days are told of the same kind of event, or the first of none that words name."""
    told = _kinds_in(_DAYS_OF, story.part(old.at).text)
    return bool(told & _kinds_in(_DAYS_OF, part.text)) or not story.words(story.part(old.at))


def _kinds_in(kinds: tuple[re.Pattern[str], ...], text: str) -> set[int]:
    return {at for at, pattern in enumerate(kinds) if pattern.search(text)}


def _are_of_two(kinds: tuple[re.Pattern[str], ...], said: str, told: str) -> bool:
    one, other = _kinds_in(kinds, said), _kinds_in(kinds, told)
    return bool(one and other) and not one & other
