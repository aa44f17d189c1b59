"""Where a text names somebody: full names, a surname with a title, a nickname with 老, 小 or 阿, foreign names behind a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边阚古褚骆隆鹿佟仝冀桑"
_PLAIN = "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯董萧曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏汪姜范姚谭廖邹熊陆郝孔崔康邱秦侯邵孟龚樊殷施陶翟颜倪严温芦俞葛伍韦聂焦柳邢岳齐梅庄祝左涂谷祁耿牟詹苗凌纪靳甄裴鲍霍翁隋柯阮桂闫解柴冉褚骆佟"
"""Surnames that are nothing else: behind any word, before a title, they name somebody."""
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|呼延|买买提|古丽|阿卜杜"
_TITLE = r"师傅|站长|队长|经理|主管|老板|老板娘|总(?=[，。,.\s让说叫欠不把扣给骂的跟那就]|$)|组长|班长|店长|工头|会计|律师|老师|主任|厂长|科长|医生|大夫|大姐|大哥|阿姨|叔叔|叔|姐|哥|嫂|姨|爷|先生|女士|小姐|太太|法官|调解员|仲裁员|监察员|警官|督导|人事|HR|哥俩|家"
_BEFORE = r"(?:叫做?|名叫|名字(?:是|叫)?|姓名(?:是|为)?|我是|本人|法人(?:代表|是|叫)?|法定代表人|负责人(?:是|叫)?|联系人|经手人|收款人|户名|甲方|乙方|申请人|被申请人|老板(?:是|叫)?|站长(?:是|叫)?|队长(?:是|叫)?|工头(?:是|叫)?|包工头(?:是|叫)?|经理(?:是|叫)?|主管(?:是|叫)?|组长(?:是|叫)?|店长(?:是|叫)?|同事|工友|老乡|雇主(?:是|叫)?|东家(?:是|叫)?|中介(?:是|叫)?|房东|客户|人事|会计|我老公|我老婆|我爱人|我儿子|我女儿|我爸|我妈|我弟|我哥|我姐|我妹|证人|签字人|签名|署名|落款)"
_AFTER = r"(?=[，,。.;；:：、!！?？\s“”\"'()（）〔]|$|的|在|说|把|不|欠|让|给|电话|手机|微信|身份证|和|跟|与|骂|打|扣|叫|就|都|也|今|昨|当|签|收|开|停|辞|踢|威|承|答|同意|拿|这|那|是|他|她|我|一|两|三)"
_GIVEN = r"[\u4e00-\u9fff]{1,2}"
_PATTERNS = (
    re.compile(r"((?:欧阳|司马|上官|诸葛|皇甫|尉迟|慕容|令狐|司徒|夏侯|端木|呼延)[\u4e00-\u9fff]{1,2})"),
    re.compile(rf"{_BEFORE}\s*[:：]?\s*((?:{_DOUBLE}|[{_SURNAMES}]){_GIVEN}?[\u4e00-\u9fff]){_AFTER}"),
    re.compile(rf"(?<![\u4e00-\u9fff])((?:{_DOUBLE}|[{_SURNAMES}]){_GIVEN})(?=[，,]?\s*(?:身份证|电话|手机|男|女|联系电话|签名|签字))"),
    re.compile(rf"((?:{_DOUBLE}|[{_PLAIN}]))(?={_TITLE})"),
    re.compile(rf"(?:^|[，,。；;、\s“”：:！!？?]|的|和|跟|找|是|被|让|给|叫|问|向|姓|那个|这个|与|告|说)([{_SURNAMES}])(?={_TITLE})"),
    re.compile(rf"([老小阿大](?:[{_SURNAMES}强军伟芳敏丽刚勇磊涛明超辉鹏杰斌波宁玲燕红梅霞娟英华平飞峰亮浩宇凯龙]))(?=[，,。；;!！?？\s]|$|的|在|说|把|不|欠|让|给|和|跟|骂|打|扣|就|也|他|她|发|收|拿|带|介绍|找)"),
    re.compile(r"(?i:\b(?:mr|mrs|ms|miss|boss|manager|captain|my name is|i am|i'm|called|named|foreman|supervisor)\b\.?\s+(?:is\s+|called\s+)?)((?:[A-Z][a-z]+)(?:\s[A-Z][a-z]+)?)"),
)  # fmt: skip
_NO_NAME = frozenset(
    word
    for line in Path(__file__).with_name("not_names.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)
_ROLES = frozenset(
    [
        "站长",
        "队长",
        "经理",
        "老板",
        "主管",
        "组长",
        "店长",
        "班长",
        "工头",
        "师傅",
        "法官",
        "律师",
        "会计",
        "主任",
        "人事",
        "厂长",
        "科长",
        "医生",
        "平台",
        "公司",
        "单位",
        "客服",
        "骑手",
        "众包",
        "专送",
        "劳动",
        "工资",
        "合同",
        "社保",
    ]
)
_FUNCTION = re.compile(
    r"[的了是在请给进到说把让啊吗呢就都也还要换当真得个你我他她它们这那不没有来去上下里请跑送干加回请钱费人金证卡书]"
)
_VERB = re.compile(r"[欠能领付罚扣交退表单条]")
"""Verbs the tagger takes for a given name: 老冯欠我, 失业金能领."""
_FOREIGN = re.compile(
    r"[阿买古丽木提热吐尔孜依力卡斯娜扎布旺堆次仁卓玛西娅莎米艾合江别克汗努沙拉肉哈迪拜赛穆罕默德巴特图格日乐苏其仓央措顿珠]{3,6}"
)
_LONGEST = 6


def names_in(text: str) -> Iterator[str]:
    """Yield the names a text holds, the longest first, each once."""
    found = {name for pattern in _PATTERNS for match in pattern.finditer(text) if _is_name(name := match[1])}
    found |= {word for word in _tagged(text) if _is_name(word)}
    yield from sorted(found, key=lambda name: (-len(name), name))


def _is_name(word: str) -> bool:
    if word.isascii():
        return len(word) > 2
    if word in _NO_NAME or word in _ROLES or not 1 <= len(word) <= _LONGEST or any(role in word for role in _ROLES):
        return False
    if len(word) == 1:
        return True
    if _FUNCTION.search(word[1:]) or any(word.startswith(other) for other in _NO_NAME if len(other) == 2):
        return False
    import rjieba

    tags = rjieba.tag(word)
    return len(tags) > 1 or tags[0][1].startswith(("nr", "nz")) or tags[0][1] in ("x", "")


def _tagged(text: str) -> Iterator[str]:
    """What the tagger takes for names of people, as far as they begin like one."""
    import rjieba  # (its dictionary is read when it is imported)

    for word, tag in rjieba.tag(text):
        if (
            tag.startswith("nr")
            and len(word) >= 2
            and not _VERB.search(word[1:])
            and (word[0] in _SURNAMES or _FOREIGN.fullmatch(word))
        ):
            yield word
