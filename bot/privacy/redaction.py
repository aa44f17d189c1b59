"""Personal data masked before text leaves for a model, and put back into what comes home.

Masked: mainland ID numbers, mobile and landline numbers, bank cards, e-mail and web addresses, chat account names,
number plates, and names that follow 我叫, 姓名, 老板叫 and the like. Sums of money, dates and places stay: the answer
needs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SURNAME = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("网址", re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)),
    ("邮箱", re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("证件号", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)")),
    ("银行卡", re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)")),
    ("电话", re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)")),
    (
        "车牌",
        re.compile(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}"
        ),
    ),
    (
        "账号",
        re.compile(r"(?:微信号?|wx|vx|QQ|qq|账号|工号|骑手号|编号|ID|id)[:：是为 ]{0,2}([A-Za-z][\w-]{4,}|\d{5,})"),
    ),
    (
        "姓名",
        re.compile(
            rf"(?:我叫|我是|姓名[:：是]?|名字[是叫]|(?:老板|站长|工头|包工头|经理|主管|队长|老细|同事|雇主|法人)(?:叫|是|名叫|姓名))\s*([{_SURNAME}][\u4e00-\u9fff]{{1,2}})(?=[，,。.;；、\s]|$|的|在|说|把|不|欠|让|给|电话|手机)"
        ),
    ),
)


@dataclass(slots=True)
class Redacted:
    """A text with marks such as 〔电话1〕 in place of personal data, and what each mark stands for."""

    text: str
    originals: dict[str, str] = field(default_factory=dict)

    def restore(self, text: str) -> str:
        """Return a text from outside with the marks filled in again."""
        for mark, original in self.originals.items():
            text = text.replace(mark, original)
        return text


def redact(text: str) -> Redacted:
    """Return the text without personal data. The same value gets the same mark throughout."""
    redacted = Redacted(text)
    marks: dict[str, str] = {}
    counts: dict[str, int] = {}
    for kind, pattern in _PATTERNS:

        def mask(match: re.Match[str], kind: str = kind) -> str:
            group = 1 if match.re.groups and match.group(1) else 0
            original = match.group(group)
            if original not in marks:
                counts[kind] = counts.get(kind, 0) + 1
                marks[original] = f"〔{kind}{counts[kind]}〕"
                redacted.originals[marks[original]] = original
            start, end = match.start(group) - match.start(), match.end(group) - match.start()
            whole = match.group()
            return whole[:start] + marks[original] + whole[end:]

        redacted.text = pattern.sub(mask, redacted.text)
    return redacted
