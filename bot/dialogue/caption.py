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


def tells_itself(text: str) -> bool:
    """Whether words beside a file are a message of their own. 公司发我这个，合法吗 asks about the file, and nothing else."""
    bare = text.strip()
    return len(bare) >= SHORTEST and (len(bare) > LONGEST or not _POINTS.fullmatch(bare))
