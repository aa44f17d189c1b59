"""Everyday spelling brought to one form before sums are read: slips of the input method, and dialect words."""

from __future__ import annotations

import re

_STOPS = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|(?<=\d{4}),|[;!?]")
"""A comma within 12,000 is no stop; the one in 一个月7200,2N is."""
_CHINESE = {",": "，", ";": "；", "!": "！", "?": "？"}
_SLIPS = (
    (r"没法(?=工资|钱|给)", "没发"),
    (r"工姿|公资|工子(?=没|不|都|一个月)", "工资"),
    (r"迟退|辞腿|慈退|词退", "辞退"),
    (r"入只|入值|入质", "入职"),
    (r"加斑|加办(?=费|了)", "加班"),
    (r"每各月|每个越", "每个月"),
    (r"[一1]个越", "一个月"),
    (r"拖前|拖钱", "拖欠"),
    (r"底新", "底薪"),
    (r"提层|题成", "提成"),
    (r"伤惨", "伤残"),
    (r"使用期|试佣期", "试用期"),
    (r"经济不偿|经济补尝", "经济补偿"),
    (r"佰", "百"),
    (r"仟", "千"),
    (r"(\d)万(\d)千(\d)(?![\d百])", r"\1.\2\3万"),
    (r"(\d)万(\d)千(?![\d一二三四五六七八九])", r"\1.\2万"),
)
_DIALECT = (
    (r"有冇", "有没有"),
    (r"而家|依家|呢阵", "现在"),
    (r"喺", "在"),
    (r"俾|畀(?!人炒)", "给"),
    (r"嘅", "的"),
    (r"佢(?:哋)?", "他"),
    (r"冇(?:得)?|莫得|没得|么得|木有|冒得|唔(?=[\u4e00-\u9fff])", "没"),
    (r"咗|噠|(?<=[断搞走死坏撞摔伤歇给扣干签做停欠])哒", "了"),
    (r"返工|翻工", "上班"),
    (r"([昨今前明])(?:儿个|个儿|儿|日(?!结))(?![个子])", r"\1天"),
    (r"出粮|发粮|開支|开支(?=了|没)", "发工资"),
    (r"粮(?=没|都没)", "工资"),
    (r"人工(?=\s*[\d一二三四五六七八九两]|没|都没)", "工资"),
    (r"俺们|阿拉|我地|我们屋头|咱们", "我们"),
    (r"俺|额(?=们|被|的|在|一)", "我"),
    (r"号头", "月"),
    (r"块洋钿|洋钿", "块"),
    (r"旧年|上年", "去年"),
    (r"几多", "多少"),
    (r"炒(?:了)?(?:我)?鱿鱼|炒了我|把我炒了|俾人炒了|畀人炒了", "辞退我"),
    (r"撵(?:我)?走|撵了|轰走|赶(?:我)?走", "辞退"),
    (r"哈哈儿|哈儿", ""),
    (r"跑求了|跑球了|跑路了", "跑了"),
    (r"活路(?=了|没)", "活"),
    (r"老板儿", "老板"),
    (r"没得(?=了?$|[，。])", "没有"),
)
_RATE = re.compile(r"([百千万][二两三四五六七八九]?)(?=一(?:个)?(?:月|天|小时|钟头?|件|单|趟|工|年(?!半|多|零)))")
"""六千一个月 is 6,000 a month, not 6,100 months."""
_PATTERNS = tuple((re.compile(pattern), plain) for pattern, plain in (*_SLIPS, *_DIALECT))


def plain(text: str) -> str:
    """Return the text with common slips and dialect words in their usual form, stops as Chinese ones."""
    text = _STOPS.sub(lambda match: _CHINESE[match.group()], text)
    for pattern, usual in _PATTERNS:
        text = pattern.sub(usual, text)
    return _RATE.sub(r"\1元", text)
