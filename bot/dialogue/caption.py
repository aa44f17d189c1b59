"""Words sent along with a file: whether they say something by themselves, or only point at what the file shows."""

from __future__ import annotations

import re

SHORTEST = 5
"""Characters from which words beside a file may tell something."""
LONGEST = 30
"""Characters from which words are more than a pointer."""
_POINTS = re.compile(
    r"(?:请|麻烦|你|你们|帮我|帮忙|给我|能不能|能|可以|我想问|想问|问一?下|老师|律师|[，,。 ])*"
    r"(?:公司|老板|单位|站点|站长|平台|人事|hr|他们?|她|厂里?|主管|领导|对方|房东|中介)?"
    r"(?:刚刚?|刚才|今天|昨天|现在|又|突然|非|硬|，)*"
    r"(?:让|叫|要|逼)?我?(?:签|发|给|寄|贴|拿|收到|看)?(?:一下|一看|看看?|来|了|给|过来|出来|到)*我?(?:的)?"
    r"(?:这个|这份|这张|这些|这种|这|那个|那份|一份|一张|一个|图片?里?的?|上面的?)?"
    r"(?:通知书?|文件|合同|协议书?|东西|单子|纸|条子|截图|图片?|照片|信|内容|录音|语音|视频)?[，,。 ]*"
    r"(?:这|这个|是|我|能不能|要不要|该不该|可不可以|是不是|有没有|到底|都|算|里面|上面)*"
    r"(?:合法|合理|违法|正规|能签|该签|要签|签|有效|有用|作数|算数|对|行|可以|问题|有问题|什么意思|啥意思|"
    r"怎么办|咋办|咋整|怎么看|怎么弄|怎么回|看一?下|看看|听一?下|是什么|是啥|说的?什么)?"
    r"(?:吗|呢|啊|吧|么|嘛|不|没|了|的)*[？?。.!！ ]*",
    re.IGNORECASE,
)

_NAMED = (
    r"(?:银行|工资|微信|支付宝|跑单|接单|后台|收入|考勤|打卡|聊天|转账|通话|罚款|扣款|劳动|合作|离职|病历|诊断|住院|排班|工伤|订单|电话)*"
    r"(?:流水|工资条|工资单|工资表|条|单子?|表|记录|明细|截图|截屏|照片|图片?|录音|视频|合同|协议书?|通知书?|病历|证明|发票|收据|欠条|借条|工牌|工作证|证据|材料|文件)"
    r"(?:截图|截屏|照片|图片?|录音|记录)?"
)
_NAMES = re.compile(
    r"(?:这(?:个|张|份|些|段)?(?:就)?(?:是|有)?|那(?:个|张|份|些)?是?|发(?:给)?你|给你|附上|补充?|还有|我|我们|公司|老板|站点|平台|单位|跟?(?:他|站长|老板|人事)(?:们)?|"
    r"的|发的|给的|签的|聊的|上个?月|这个?月|去年|今年|\d{1,4}年|\d{1,2}月|(?:[一两二三四五六七八九十]+|\d+)(?:个?月|张|份|段)|[，,、和跟 ])*"
    rf"{_NAMED}(?:[，,、和跟及 ]+{_NAMED})*(?:都在(?:这|里面?)了?|在这(?:里|儿)?|了|的|吧)?[。.！! ]*"
)
"""Names what the file is, and nothing else: 这是我的流水."""


def tells_itself(text: str) -> bool:
    """Whether words beside a file are a message of their own. 公司发我这个，合法吗 asks about the file, and nothing else."""
    bare = text.strip()
    return len(bare) >= SHORTEST and (len(bare) > LONGEST or not (_POINTS.fullmatch(bare) or _NAMES.fullmatch(bare)))
