"""How official texts mark their parts: 编, 章, 节, 条, sections, annexes, signatures. Patterns and nothing else."""

from __future__ import annotations

import re
import unicodedata

from knowledge.text.numerals import CHINESE, parse_numeral, write_numeral

NUMERAL = rf"[{CHINESE}万\d０-９]"
_SPACED_NUMERAL = rf"{NUMERAL}(?:[ \u3000]?{NUMERAL}){{0,8}}"
ARTICLE = re.compile(
    rf"第[ \u3000]?({_SPACED_NUMERAL})[ \u3000]?[条條](?:[ \u3000]?之[ \u3000]?([一二三四五六七八九十\d]{{1,3}})(?![一-龥]))?"
    r"(?P<sep>[\s\u3000:：]*)(?P<rest>.*)",
    re.DOTALL,
)
REFERENCE = re.compile(
    r"(?:第[一二三四五六七八九十\d]+[款项項]|的?规定|规定的|至第|[、和与或及]第|、第|所列|所规定|之规定|以及|或者|中的|中规定|修改|删去|改为|第)"
)
STRONG_REFERENCE = re.compile(
    r"(?:(?:之[一二三四五六七八九十])?第[一二三四五六七八九十\d]+[款项項]|的规定|规定的|至第|[、和与或及]第|、第|所列|所规定|之规定|中的|中规定|的|修改为|改为|删去)"
)
HEADING = re.compile(
    rf"第[ \u3000]?({_SPACED_NUMERAL})[ \u3000]?(分编|[编編章节節])(?P<sep>[\s\u3000:：]*)(?P<name>[^。；;，,]*)"
)
BARE_HEADING = re.compile(r"[附总總][ \u3000]*[则則]")
CONTENTS = re.compile(r"目[\s\u3000]*[录錄次]")
LEADER = re.compile(r"[\s\u3000.．…·]*[…·.．]{2,}[\s\u3000]*\d*$|[\s\u3000]+\d{1,4}$")
GLUED_HEADING = re.compile(
    rf"(?<=[。；])[\s\u3000]*(第{NUMERAL}{{1,5}}(?:分编|[编章节])[\s\u3000]*[^。；，、：]{{1,30}})$"
)
HEADING_THEN_ARTICLE = re.compile(
    rf"(第{NUMERAL}{{1,5}}(?:分编|[编章节])[\s\u3000]*[^。；，、：\s\u3000]{{1,30}}?)[\s\u3000]+(第{NUMERAL}{{1,7}}条[\s\u3000].*)",
    re.DOTALL,
)
GLUED_ARTICLE = re.compile(
    rf"(?<=[。；])[\s\u3000]*(?=第({NUMERAL}{{1,7}})条(?:之([一二三四五六七八九十]))?[\s\u3000]+\S)"
)
SECTION = re.compile(rf"([{CHINESE}]{{1,4}})[\s\u3000]*[、．.][\s\u3000]*(.*)", re.DOTALL)
BARE_SECTION = re.compile(rf"([{CHINESE}]{{1,3}})")
BRACKET_SECTION = re.compile(rf"[（(]([{CHINESE}]{{1,4}})[）)][\s\u3000]*(.*)", re.DOTALL)
ARABIC_SECTION = re.compile(r"(\d{1,3})[\s\u3000]*[、．.][\s\u3000]*(?!\d)(.*)", re.DOTALL)
DECIMAL_SECTION = re.compile(r"(\d{1,2})[ \u3000]+(?![\d.])([^。；，：]{1,30})")
"""A section of a standard: 1 范围; those below it are 1.1, 1.2."""
ANNEX = re.compile(
    rf"附[ \u3000]*(?:[件录錄表图]|則|则)?[ \u3000]*({NUMERAL}{{0,3}})[ \u3000]*(?:[：:.．、]|(?=$)|(?=[ \u3000]))[ \u3000]*(.*)"
)
EXPLANATION = re.compile(
    r"(?:关于《[^《》]{2,80}》.{0,20}?说明|(?:关于)?《[^《》]{2,80}》(?:的?(?:起草|修订|制定|编制|修改)(?:情况)?的?说明|的?政策解读|的?解读))"
)
"""The title of what is often printed behind a text: 关于《…（征求意见稿）》的起草说明, 《…》政策解读."""
ANNEX_WORD = re.compile(rf"附[ \u3000]*[件录錄表图][ \u3000]*{NUMERAL}{{0,3}}")
CASE_START = re.compile(
    rf"(?:指导性案例|典型案例|案例)[ \u3000]*(?:第?[ \u3000]*{NUMERAL}{{1,4}}[ \u3000]*[号號]?)[：:.．、 \u3000]*.*"
)
CASE_PARTS = frozenset(
    [
        "关键词",
        "裁判要点",
        "裁判要旨",
        "相关法条",
        "参考法条",
        "关联索引",
        "基本案情",
        "案情简介",
        "案情介绍",
        "简要案情",
        "裁判结果",
        "裁判理由",
        "处理结果",
        "处理情况",
        "案例分析",
        "案例评析",
        "典型意义",
        "申请人请求",
        "原告诉讼请求",
        "诉讼请求",
        "仲裁请求",
        "争议焦点",
        "法律适用",
        "仲裁结果",
        "审理结果",
        "裁决结果",
        "调解结果",
        "专家点评",
        "法律依据",
        "生效裁判审判人员",
    ]  # noqa: SIM905 (words read better than a list of strings)
)
CHINESE_DATE = re.compile(
    r"([12１２]\d{3}|[一二][一二三四五六七八九零〇○OＯ0]{3})年(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
DIGIT_DATE = re.compile(r"((?:19|20)\d{2})([-./])(\d{1,2})\2(\d{1,2})")
ORGAN = re.compile(
    r".*(?:部|委|委员会|局|总局|院|会|厅|署|办|办公室|政府|银行|社|司|法院|检察院|联合会|协会|中心|总工会|联合会|人民团体|集团|国务院|妇联|工商联|残联|团中央|兵团)"
)
_DISCLOSED = re.compile(
    r"[（(]?(?:此件|此文)?(?:公开|主动公开|依申请公开|不予公开)(?:发布|属性)?[）)]?|抄送[：:].*|[（(](?:本文|此件|此文)?(?:略)?有删减[）)]|[（(](?:联系单位|联系人|信息公开形式)[：:].*"
)
PRINTED = re.compile(r".{2,40}[年月日\d]日(?:印发|印制|印)")
"""The foot of a red-headed paper: which office had it printed, and when; not the day it was signed."""
_TIDY = re.compile(r"[\s\u3000]+")


def number_of(written: str) -> int | None:
    """Return the number, Chinese, Arabic or full-width, blanks aside; None for none up to 9999."""
    return parse_numeral(unicodedata.normalize("NFKC", _TIDY.sub("", written)))


def article_of(number: int, inserted: str | None) -> tuple[str, tuple[int, int]]:
    """Return (276之一, (276, 1))."""
    extra = (number_of(inserted) or 0) if inserted else 0
    return (f"{number}之{write_numeral(extra)}" if extra else str(number)), (number, extra)


def heading_of(text: str) -> tuple[int, str, bool] | None:
    """Return (rank, heading as kept, whether it has a name) for 编, 分编, 章, 节; None for anything else."""
    bare = LEADER.sub("", text.strip())
    if BARE_HEADING.fullmatch(bare):
        return 2, _TIDY.sub("", bare), True
    match = HEADING.fullmatch(bare)
    if match is None or len(bare) > 60:
        return None
    name = match["name"].strip()
    # 第二节 第一审普通程序: an instance of a court is no reference to another article.
    refers = REFERENCE.match(name) and not re.match(r"第[一二]审", name)
    if not match["sep"] and (len(name) > 25 or refers or name.startswith(("、", "和", "及", "至"))):
        return None
    if refers or name.endswith(("：", ":")):
        return None
    rank = {"编": 0, "編": 0, "分编": 1, "章": 2, "节": 3, "節": 3}[match[2]]
    number = _TIDY.sub("", match[1])
    return rank, f"第{number}{match[2]} {_spaceless(name)}".strip(), bool(name)


def is_signature(text: str) -> bool:
    """Whether a line is a date, the names of offices, both, or the remark on publication."""
    bare = _TIDY.sub("", text)
    if not bare or len(bare) > 120:
        return False
    if _DISCLOSED.fullmatch(bare) or PRINTED.fullmatch(bare) or DIGIT_DATE.fullmatch(bare):
        return True
    rest = CHINESE_DATE.sub("", bare)
    if not rest.strip("（）()"):
        return True
    if any(mark in rest for mark in "。；：，:;,？！"):
        return False
    tokens = [
        token
        for token in re.split(r"[\s\u3000、/]+", CHINESE_DATE.sub(" ", re.sub(r"\s+(?=[年月日])", "", text)))
        if token
    ]
    return bool(tokens) and all(len(token) >= 2 and ORGAN.fullmatch(token) for token in tokens)


def _spaceless(name: str) -> str:
    if re.fullmatch(r"[\u4e00-\u9fff](?:[\s\u3000]+[\u4e00-\u9fff])+", name):
        return _TIDY.sub("", name)
    return _TIDY.sub(" ", name) if re.search(r"[A-Za-z]", name) else _TIDY.sub("", name)
