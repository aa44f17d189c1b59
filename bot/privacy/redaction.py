"""Personal data masked before text leaves for a model, and names put back into what comes home.

Masked: names, addresses below the district, employers, and numbers of every kind that point to a person (identity,
passport, telephone in any writing, bank cards, accounts, plates, orders, cases, companies). Sums of money, periods, dates
of events, cities and platforms stay: the answer needs them. One mapping serves a whole conversation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.privacy.names import names_in

_FULL = str.maketrans("０１２３４５６７８９", "0123456789")
_D = r"[0-9]"
_HAN_DIGIT = "零〇一二三四五六七八九幺两"
_GAP = r"[ \-.—_]?"
_PLATE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_KINDS: tuple[tuple[str, str], ...] = (
    ("网址", r"(?:https?://|www\.)[^\s，。；、]+"),
    ("邮箱", r"[A-Za-z0-9._%+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    ("案号", r"[（(〔\[]\s?(?:19|20)\d\d\s?[)）〕\]][^，。；\s]{1,16}?\d+\s?号"),
    ("信用代码", r"(?<![A-Za-z0-9])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![A-Za-z0-9])"),
    ("证件号", rf"(?<!{_D}){_D}{{6}}{_GAP}(?:19|20)?{_D}{{2}}{_GAP}{_D}{{4}}{_GAP}{_D}{{2,3}}[0-9Xx](?!{_D})"),
    ("证件号", r"(?<![A-Za-z0-9])(?:[EGDSPH][A-Za-z]?\d{7,8}|[HM]\d{8,10})(?![A-Za-z0-9])"),
    ("证件号", r"(?<=身份证)(?:号码?|尾号|后[四4六6]位)?\s?(?:[:：是为])?\s?(\d{4,6}[0-9Xx]?)(?!\d)"),
    ("电话", rf"(?<!{_D})(?:\+?86{_GAP})?1[3-9]{_D}(?:{_GAP}{_D}){{8}}(?!{_D})"),
    ("电话", r"(?<!\d)(?:\(0\d{2,3}\)|（0\d{2,3}）|0\d{2,3})[ \-—]?\d{3,4}[ -]?\d{4}(?!\d)|(?<!\d)[48]00[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)"),
    ("电话", rf"[幺一1](?:[{_HAN_DIGIT}1-9 ]){{10,14}}"),
    ("银行卡", rf"(?<!{_D}){_D}{{4}}(?:{_GAP}{_D}{{4}}){{3}}(?:{_GAP}{_D}{{1,3}})?(?!{_D})"),
    ("银行卡", r"(?:卡号|尾号|后四位|银行卡)(?:是|为|尾号|后四位)?\s?[:：]?\s?(\d{4,})(?!\d|元|块)"),
    ("车牌", rf"[{_PLATE}][A-HJ-NP-Z][·•\-\s]?[A-HJ-NP-Z0-9]{{5,6}}(?![A-Za-z0-9])"),
    ("账号", r"(?:微信号?|薇信|威信|(?<![A-Za-z])(?:wx|vx|v信|WX|VX|QQ|qq|Q号)|抖音号?|快手号?|支付宝|账号|帐号|工号|骑手(?:号|ID|编号)|司机(?:号|编号)|员工号|编号|用户名|(?<![A-Za-z])(?:ID|id|Id)|昵称)(?:账号)?[:：是为叫 ]{0,3}([A-Za-z][\w-]{3,}|\d{4,})"),
    ("单号", r"(?:订单号?|运单号?|单号|流水号|保单号?|交易号|合同编号|合同号|仲裁号|受理号|社保号|登记号|执照号)[:：是为 ]{0,3}([A-Za-z]{0,6}[-\d]{4,}[A-Za-z0-9-]*)"),
    ("密码", r"(?:密码|验证码|口令)[:：是为 ]{0,3}([A-Za-z0-9!@#$%^&*]{4,})"),
    ("生日", r"(?:出生(?:于|日期)?|生日(?:是)?|生于)[:：]?\s?((?:19|20)\d\d\s?[年./-]\s?\d{1,2}\s?[月./-]\s?\d{1,2}日?)|((?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?=出?生)"),
    ("定位", r"(?<![\d.])(?:\d{2,3}\.\d{4,})\s?[,，]\s?(?:\d{2,3}\.\d{4,})|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
    ("号码", r"(?<![\d.,])\d{11,}(?![\d.]|元|块|万)|(?<![A-Za-z0-9])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{10,}(?![A-Za-z0-9])"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_EMPLOYER = (
    re.compile(r"[\u4e00-\u9fffA-Za-z（）()]{2,24}?(?:有限责任公司|股份有限公司|有限公司|分公司|子公司|集团|合作社|事务所|经营部|商行|工作室|服务部|门市部)"),
    re.compile(r"(?:在|叫|是|去|给|到|跟|和|与|告|入职|公司名?(?:叫|是)?|单位(?:叫|是)?|站点(?:叫|是)?|挂靠|属于|签的是?|甲方[:：]?)([\u4e00-\u9fffA-Za-z]{2,10}?(?:科技|劳务|物流|餐饮|人力资源|人力|传媒|文化|建筑|建工|家政|外包|网络|信息|商贸|贸易|装饰|物业|供应链|速运|快运|食品|电子厂|制衣厂|鞋厂|玩具厂|饭店|酒楼|酒店|餐厅|火锅店|烧烤店|奶茶店|足疗店|美容院|KTV|超市)(?:公司)?)(?=[，,。；;、\s!！?？]|$|的|上|干|做|当|送|打|欠|不|说|让|把|里|工)"),
    re.compile(r"([\u4e00-\u9fff]{2,8}(?:站点|网点|营业部|配送站))(?=[，,。；;、\s]|$|的|上|干|做|当|送|打|欠|不|说|让|把)"),
)  # fmt: skip
_SPEECH = re.compile(r"[的了让将我个不着说派开另给把被是在您你他她它们没这那讲时听劝提量]")
"""Signs of running speech: a name of a firm has none of them."""
_PLATFORMS = re.compile(
    r"美团|饿了么|淘宝|京东|达达|闪送|UU跑腿|顺丰|中通|圆通|申通|韵达|极兔|滴滴|曹操|T3|花小猪|高德|货拉拉|快狗|满帮|运满满|抖音|快手|小红书|视频号|58|天鹅|e代驾"
)
_COMMON_PLACE = re.compile(
    r"^(?:我们?|这个?|那个?|一个|一家|每个|整个|我在|他们?|原来的?|以前的?|别的?|其他|同一|隔壁|附近|火车|地铁|车|加油|充电|派出|劳动|工作|专送|众包|外卖|快递|配送|骑手)*(?:站点?|网点|营业部|配送站)$"
)
_VERBS = re.compile(
    r"^.*(?:我们?在|就在|现在在|以前在|之前在|我是|在|给|到|去|跟|和|与|告|被|从|把|叫|是|说|入职|签的|欠)(?=[\u4e00-\u9fffA-Za-z（）()]{2})"
)
_HEAD = r"(?:[\u4e00-\u9fff]{2,8}?(?:街道|大道|路|街|巷|弄|胡同|小区|花园|公寓|新村|村|苑|家园|广场|大厦|中心|工业园|园区|产业园|开发区|镇|乡|社区|宿舍)[\u4e00-\u9fffA-Za-z]{0,10}?)"
_NUMBERED = r"(?:[0-9一二三四五六七八九十百甲乙丙A-Za-z\-]{1,6}\s?(?:号楼|号院|号|栋|幢|座|单元|室|层|楼|弄|排|组|队|期)\s?){1,4}[0-9]{0,4}(?:室|房)?"
_ADDRESS = (
    re.compile(rf"(?:{_HEAD}){{1,4}}{_NUMBERED}"),
    re.compile(rf"(?<=[住在区县市])(?:{_HEAD}){{2,4}}"),
    re.compile(r"(?:家住|住在|住址|地址|老家在?|户籍)(?:是|为|[:：])?\s?[\u4e00-\u9fff]{0,6}?[省市区县]?([\u4e00-\u9fff]{2,8}(?:村|镇|乡|小区|花园|苑|路|街|巷|弄|公寓|宿舍)[\u4e00-\u9fff0-9A-Za-z\-]{0,14})"),
)  # fmt: skip
_MARK = re.compile(rf"〔(?:{'|'.join(dict.fromkeys([*(kind for kind, _ in _KINDS), '姓名', '单位', '地址']))})\d+〕")
RESTORED = ("姓名", "单位", "地址")
"""Kinds put back into what a model wrote of the person; numbers and accounts never come home."""


@dataclass(slots=True)
class Mask:
    """The one mapping of a conversation: the same person, number or firm has the same mark in every turn."""

    marks: dict[str, str] = field(default_factory=dict)
    """By original: its mark, such as 〔电话1〕."""
    employers: bool = True
    """Whether employers are masked too."""

    def text(self, text: str) -> str:
        """Return a text without personal data."""
        for kind, pattern in _COMPILED:
            text = self._replace(text, pattern, kind)
        if self.employers:
            text = self._employers(text)
        for pattern in _ADDRESS:
            text = self._replace(text, pattern, "地址")
        for name in _outside_marks(text, names_in):
            text = self._everywhere(text, name, "姓名")
        for original, mark in sorted(self.marks.items(), key=lambda entry: -len(entry[0])):
            if len(original) > 1 and original in text:
                text = self._everywhere(text, original, mark)
        return text

    def known(self, text: str) -> str:
        """Return one of our own texts without what the person said that is masked already; nothing new is looked for."""
        for original, mark in sorted(self.marks.items(), key=lambda entry: -len(entry[0])):
            if len(original) > 1 and original in text:
                text = self._everywhere(text, original, mark)
        return text

    def restore(self, text: str) -> str:
        """Return a model's text with names, employers and addresses put back; marks of other kinds stay."""
        for original, mark in self.marks.items():
            if mark[1:-1].rstrip("0123456789") in RESTORED:
                text = text.replace(mark, original)
        return text

    def whole(self, text: str) -> str:
        """Return a text with every mark filled in again; only for what the person said, never for what a model wrote."""
        for original, mark in self.marks.items():
            text = text.replace(mark, original)
        return text

    def _mark(self, original: str, kind: str) -> str:
        if original not in self.marks:
            taken = sum(mark[1:-1].rstrip("0123456789") == kind for mark in self.marks.values())
            self.marks[original] = f"〔{kind}{taken + 1}〕"
        return self.marks[original]

    def _replace(self, text: str, pattern: re.Pattern[str], kind: str) -> str:
        found = []
        for match in pattern.finditer(text.translate(_FULL)):
            group = next((number for number in range(1, (match.re.groups or 0) + 1) if match.group(number)), 0)
            start, end = match.span(group)
            if not _in_mark(text, start) and text[start:end].strip():
                found.append((start, end))
        for start, end in reversed(found):
            text = text[:start] + self._mark(text[start:end], kind) + text[end:]
        return text

    def _employers(self, text: str) -> str:
        for pattern in _EMPLOYER:
            for match in list(pattern.finditer(text)):
                name = match.group(1) if match.re.groups else _VERBS.sub("", match.group())
                plain = (
                    name and not _PLATFORMS.fullmatch(name) and not _COMMON_PLACE.match(name) and not _MARK.search(name)
                )
                spoken = not name.endswith("限公司") and _SPEECH.search(name)
                if plain and len(name) > 3 and name not in _GENERIC and not spoken:
                    text = self._everywhere(text, name, "单位")
        return text

    def _everywhere(self, text: str, original: str, kind: str) -> str:
        """Replace a value outside marks; the second argument may be the mark itself."""
        mark = kind if kind.startswith("〔") else self._mark(original, kind)
        written, place = "", 0
        for match in _MARK.finditer(text):
            written += text[place : match.start()].replace(original, mark) + match.group()
            place = match.end()
        return written + text[place:].replace(original, mark)


_GENERIC = frozenset(
    [
        "劳务派遣公司",
        "外包公司",
        "派遣公司",
        "网络平台",
        "家政公司",
        "物流公司",
        "建筑公司",
        "快递公司",
        "保险公司",
        "众包公司",
        "劳务公司",
        "人力资源公司",
        "科技公司",
        "传媒公司",
        "有限公司",
        "分公司",
        "子公司",
        "中介公司",
        "餐饮公司",
        "物业公司",
        "贸易公司",
        "文化公司",
        "有限责任公司",
        "股份有限公司",
        "律师事务所",
        "工作室",
    ]
)


@dataclass(slots=True)
class Redacted:
    """A text with marks in place of personal data, and what each mark stands for."""

    text: str
    originals: dict[str, str] = field(default_factory=dict)
    mask: Mask = field(default_factory=Mask)

    def restore(self, text: str) -> str:
        """Return a model's text with names, employers and addresses put back; marks of other kinds stay as they are."""
        return self.mask.restore(text)


def redact(text: str, mask: Mask | None = None) -> Redacted:
    """Return the text without personal data. The same value gets the same mark throughout, and throughout a given mask."""
    mask = mask or Mask()
    masked = mask.text(text)
    return Redacted(masked, {mark: original for original, mark in mask.marks.items()}, mask)


def _in_mark(text: str, place: int) -> bool:
    return any(match.start() <= place < match.end() for match in _MARK.finditer(text))


def _outside_marks(text: str, find: Callable[[str], Iterable[str]]) -> list[str]:
    """What `find` finds in a text, its marks left out."""
    return list(find(_MARK.sub("＿", text)))
