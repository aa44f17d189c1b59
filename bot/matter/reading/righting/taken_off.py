"""A count of which some are told not to count: 我记得十天，有一天没去，那就是9天; 一共9个周六，有一个后来补休了."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.matter.reading.righting.slips import slips_in
from bot.matter.reading.righting.story import Story
from bot.matter.reading.righting.values import Kind, Value
from bot.understanding.quantities import to_decimal

_N = r"(?:\d+(?:\.\d)?|[一二两三四五六七八九十半]+)"
_AHEAD = r"(?:[哦噢唔哎呃诶嗯啊，、]|等等|不对|不过|但是?|可是|其中|里面|中间|里头|除了|除去|扣掉|减掉|刨去|去掉|刨掉|另外|当中)*(?:也?有|还有|是)?"
_UNIT = r"(?P<u>个(?:周[六日末]|星期[六天日]|礼拜[六天]|夜班|白班|晚班|班|工|晚上)?|天|次|回|趟|晚|小时|个?钟头?|件|单|票|套|箱|双)"
_NOT_DONE = r"没(?:去|上|来|干|做|到|算|出工)|请(?:了|的)?(?:事|病)?假|歇(?:了|着|的)|休息(?:了|的)?|轮休|停工|下雨没|不算|作废|重复|多记|算重|记重"
_GIVEN_BACK = r"调(?:了|过)?(?:休|班)|补(?:了|过|给我|我|回来|的)*(?:一|两|1|2)?天?(?:的)?(?:休|假)|换(?:了|过)?休|倒休|抵(?:了|掉)?休"
_ANOTHERS = r"是(?:我|俺|别人|人家|替|帮|他|她|老|小)[^，。]{0,8}(?:做|干|上|打|顶|替|代|跑|送|记|的)"
_OFF = re.compile(
    rf"(?:(?<=[，。；！\n])|^){_AHEAD}(?P<k>{_N}){_UNIT}(?P<why>[^，。；！？\d]{{0,10}}?(?:{_NOT_DONE}|{_GIVEN_BACK}|{_ANOTHERS})[^，。；！？]{{0,8}})"
)
_REST = re.compile(
    rf"(?P<lead>[，。；！\n、]*(?:[^，。；！？\n]{{0,10}}，)?)(?:那|所以|这样)?(?:就|只|还|也)*(?:是|剩下?|算|有|只有|一共|总共|实际|等于|应该|我)+(?:是|有)?(?P<n>{_N})(?:个(?:周[六日末]|星期[六天日]|礼拜[六天]|夜班|白班|晚班|班|工|晚上)?|天|次|回|趟|晚|小时|个?钟头?|件|单|票|套|箱|双)(?:没(?:调|补)休?)?(?:了|吧|的)?"
)
_ONE_DAY = re.compile(
    rf"(?:(?<=[，。；！\n])|^){_AHEAD}(?:(?P<m>1[0-2]|[1-9])月(?:\d{{1,2}}|[一二三]?十?[一二三四五六七八九]?)[号日]|(?:有)?(?:一|1)个|那个|其中(?:一|1)个)(?:的)?(?:那个|那天|的)?(?:周[六日末]|星期[六天日]|礼拜[六天]|休息日)[^，。；！？]{{0,12}}?(?:{_GIVEN_BACK}|{_NOT_DONE})[^，。；！？]{{0,6}}"
)
"""8月15号那个周六后来给我补了一天休: one of those counted before."""
_REST_DAY = re.compile(r"周[六日末]|星期[六天日]|礼拜[六天]|休息日|双休")


def take_off(text: str) -> str:
    """Return a prepared text with a count less what of it does not count, where the text says so."""
    story = Story(text)
    if any(text.rfind("\n", 0, slip.start()) == text.rfind("\n") for slip in slips_in(text)):
        return text  # what is taken back may be told in words that are not held
    for match in _OFF.finditer(text):
        number = to_decimal(match["k"])
        if number is not None and (less := _less(story, match, number)):
            return less
    for match in _ONE_DAY.finditer(text):
        before = [one for one in story.values if one.end <= match.start() and _of_rest_days(story, one)]
        if before:
            return _one_less(story, match, before)
    return text


def of_the_difference(text: str, at: int, number: Decimal) -> int:
    """Return where a part behind `at` ends that says of so many of a count that they do not count; 0 where none does."""
    match = _OFF.match(text, at + 1) if text[at : at + 1] == "，" else None
    return match.end() if match is not None and to_decimal(match["k"]) == number else 0


def _less(story: Story, match: re.Match[str], number: Decimal) -> str:
    text = story.text
    whole = _counted(story, match, number)
    if whole is None or whole.number is None:
        return ""
    told = _REST.match(text, match.end())
    left = whole.number - number
    rest = to_decimal(told["n"]) if told else None
    ends = told.end() if told is not None and rest == left else match.end()
    if (told is None or rest != left) and re.search(_NOT_DONE, match["why"]) and not _is_plain(story, whole):
        return ""
    head = (
        text[: whole.at]
        + _written(left)
        + whole.written[len(_digits(whole.written)) :]
        + text[whole.end : match.start()]
    )
    tail = text[ends:].lstrip("，、")
    stop = "" if not tail or head[-1:] in "，。；！？\n" or tail[0] in "。；！？\n" else "，"
    return head + stop + tail


def _counted(story: Story, match: re.Match[str], number: Decimal) -> Value | None:
    """The count told before of which some are taken off: of the same unit and larger."""
    unit = match["u"]
    days = unit == "天" or unit.startswith("个") or unit == "晚"
    before = [
        one
        for one in story.values
        if one.kind is Kind.COUNT and one.end <= match.start() and one.number is not None and one.number > number
        and (unit in one.written or (days and one.units & {"days", "个"}))
        and not one.units & {"months", "years", "weeks"}
    ]  # fmt: skip
    return before[-1] if before else None


_WORKED = re.compile(r"干|做|上|出勤|记|跑|加班|周|星期|礼拜|一共|总共|班|工")


def _is_plain(story: Story, whole: Value) -> bool:
    """Whether a count is one of days worked."""
    return _WORKED.search(story.part(whole.at).text) is not None


def _of_rest_days(story: Story, one: Value) -> bool:
    return (
        one.kind is Kind.COUNT
        and bool(one.units & {"个", "days"})
        and _REST_DAY.search(story.part(one.at).text) is not None
    )


def _one_less(story: Story, match: re.Match[str], before: list[Value]) -> str:
    """The count of rest days told last less one, and that of the month named."""
    text = story.text
    head, tail = text[: match.start()], text[match.end() :]
    whole = before[-1]
    of_month = next((one for one in story.values if match["m"] and one.kind is Kind.COUNT and one.end <= match.start() and one is not whole and story.month(one) == match["m"]), None)  # fmt: skip
    for one in sorted(
        (one for one in (whole, of_month) if one is not None and one.number and one.number > 0), key=lambda one: -one.at
    ):
        head = (
            head[: one.at]
            + _written((one.number or Decimal(1)) - 1)
            + one.written[len(_digits(one.written)) :]
            + head[one.end :]
        )
    return head.rstrip("，") + tail if head.strip("，。\n") or tail else text


def _written(number: Decimal | None) -> str:
    return f"{number.normalize():f}" if number is not None else ""


def _digits(written: str) -> str:
    found = re.match(_N, written)
    return found.group() if found else ""
