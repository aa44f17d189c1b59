"""Facts a worker's message states, slot by slot (slots: docs/knowledge-formats.md).

`extract_facts` reads one message; `merge_facts` adds it to what was told before. A later message wins over an earlier
one; a confirmed fact is only replaced by a plain statement of the same slot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import cn2an

from bot.contract.messages import Facts
from bot.understanding.money import find_sums
from bot.understanding.places import place_in, platform_in
from bot.understanding.quantities import find_month_spans
from bot.understanding.spelling import plain

_WORKER: tuple[tuple[str, str], ...] = (
    ("designated_driver", r"代驾"),
    (
        "ride_hail_driver",
        r"网约车|滴滴司机|开滴滴|跑滴滴|快车司机|专车司机|曹操出行|T3出行|高德打车|花小猪|出租车|跑网约",
    ),
    ("truck_driver", r"货拉拉|货车|开大车|卡车|货运司机|满帮|运满满|快狗|半挂|挂车"),
    ("courier", r"快递|派件|顺丰小哥|中通|圆通|申通|韵达|极兔|菜鸟驿站|派费|揽件|网点.{0,6}派|驿站"),
    ("rider", r"外卖|骑手|送餐|美团|饿了么|闪送|达达|专送|众包|蜂鸟|跑单|跑腿|站点|站长|乐跑|优选|配送员|送外賣"),
    ("streamer", r"主播|直播|公会|MCN|mcn|带货|网红|坑位"),
    ("domestic", r"保姆|家政|月嫂|育儿嫂|钟点工|护工|住家|保洁阿姨|带孩子的阿姨|雇主家"),
    (
        "construction",
        r"工地|包工头|包工|项目部|建筑|砌墙|钢筋工|木工|泥瓦|脚手架|装修队|瓦工|抹灰|农民工|总包|劳务班组",
    ),
    ("intern", r"实习|学生兼职|顶岗|寒假工|暑假工"),
    ("dispatch", r"派遣"),
    ("freelancer", r"自由职业|甲方|稿费|约稿|插画|尾款|接私活|翻译稿|外包项目|设计稿|改稿|画稿|剪辑单|接单做图"),
    ("factory", r"工厂|厂里|流水线|车间|进厂|电子厂|计件|普工|富士康|返费|打螺丝"),
    ("day_labourer", r"日结|零工|临时工|劳务市场|打零工|散工|短工"),
    ("service", r"饭店|餐馆|酒店|服务员|后厨|洗碗|超市|店里|收银|保安|理发店|美容院|奶茶店|KTV|足疗|洗脚"),
    ("office", r"公司上班|写字楼|程序员|文员|行政|销售|客服|会计|HR|hr"),
)
_WORKER_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _WORKER)

_YES_NO: tuple[tuple[str, str, str], ...] = (
    (
        "written_contract",
        "no",
        r"没.{0,6}签.{0,6}(?:合同|协议|字)|没(?:有)?合同|未签|冇签|不(?:跟|和|给)我?.{0,3}签(?:劳动)?合同|口头(?:说|约|协)|合同(?:都|也)?没(?:有|签)?|没得合同|啥都没签|什么都没签",
    ),
    (
        "written_contract",
        "yes",
        r"签(?:了|过|的是)(?:一?份?|正式)?(?:劳动)?(?:合同|协议)|有(?:劳动|书面)?合同(?!纠纷)|劳动合同(?:到期|期限|期满|续)",
    ),
    ("registered_business", "yes", r"个体(?:工商)?户|注册成?个体|营业执照"),
    (
        "still_working",
        "no",
        r"离职了|已经离职|辞职了|辞了|被辞|被开|开除|不干了|没干了|走人了|辞退|炒(?:了|我)?鱿?鱼?|解雇|裁员|把我裁|不让我?(?:来|干|上班)",
    ),
    ("still_working", "yes", r"还在(?:干|跑|做|上班|职)|在职|现在还(?:干|跑|做)"),
    (
        "insured",
        "no",
        r"没.{0,4}(?:交|缴|买|上|给).{0,4}(?:社保|五险|工伤保险|保险)|不(?:给)?(?:交|缴|买|上).{0,3}(?:社保|五险|保险)|冇(?:买|交)社保|社保(?:都)?没(?:交|买|给)",
    ),
    ("insured", "yes", r"(?:交|缴|买|上)(?:了|着)(?:社保|五险|工伤保险)"),
    (
        "injured",
        "yes",
        r"受伤|摔(?:了|伤|断|倒|骨折)|骨折|撞(?:了|伤|到|断|飞)|工伤|住院|截肢|压(?:断|伤)|烫伤|砸(?:到|伤|断)|手指.{0,4}(?:断|没)|缝了|断了.{0,4}(?:手|脚|腿|指|骨)",
    ),
    (
        "on_order",
        "yes",
        r"送(?:餐|单|货|件|外卖)(?:的)?(?:路上|途中|时候|时)|跑单(?:的时候|时|途中|路上)|派(?:件|送)(?:途中|路上|时)|带(?:着)?单|接单.{0,4}(?:路上|途中)|正在送",
    ),
    ("on_commute", "yes", r"上下班|上班(?:的)?(?:路上|途中)|下班(?:的)?(?:路上|途中|回家)|回家(?:的)?路上"),
    ("third_party", "yes", r"被(?:一辆|个|辆)?.{0,6}车.{0,3}(?:撞|刮|碰)|对方(?:全责|主责|逃逸|司机)|肇事"),
    ("over_age", "yes", r"退休(?:了|年龄|金|工资)|超龄|领(?:着)?养老金|返聘|过了退休"),
    ("pregnant", "yes", r"怀孕|孕期|怀上|大肚子|产假|哺乳|有了身孕|二胎|备孕"),
    ("minor", "yes", r"未成年|童工|未满(?:16|十六|18|十八)|我才?(?:1[3-7]|十[三四五六七])岁|还没满?(?:18|十八)"),
    (
        "group",
        "yes",
        r"(?:我们|咱们?|俺们?|一起(?:干活|上班|跑单|做工)?的?)[^，。,]{0,6}?(?:十|几|二|三|四|五|六|七|八|两|\d)[^，。,小月年天块元千百万岁]{0,3}(?:个|名|号)(?:人|骑手|司机|工友|工人|同事|兄弟|姐妹|快递员)|我们(?:十|几|二|三|四|五|六|七|八|\d).{0,3}(?:个|名|号)?人|一帮(?:人|兄弟)|大家(?:都|伙)|全(?:站|队|班组|车间).{0,6}(?:都|没)|好几个(?:人|兄弟|同事)",
    ),
    ("has_iou", "yes", r"(?:打|写|出|有).{0,3}(?:欠条|白条|借条)|欠条"),
)
_YES_NO_PATTERNS = tuple((slot, value, re.compile(pattern)) for slot, value, pattern in _YES_NO)

_VALUES: tuple[tuple[str, str, str], ...] = (
    ("mode", "crowdsourced", r"众包|众包骑手|乐跑|自己抢单|想跑就跑|兼职跑"),
    ("mode", "dedicated", r"专送|站点|站长|全职骑手|驻店"),
    ("contract_kind", "cooperation", r"合作协议|承揽协议|承包协议|合伙协议|经纪(?:合同|协议)|配送服务协议|合作合同"),
    ("contract_kind", "service", r"劳务(?:合同|协议)"),
    ("contract_kind", "dispatch", r"派遣(?:合同|协议)|派遣公司"),
    ("contract_kind", "intern", r"实习协议"),
    ("dismissed_by", "platform", r"封号|封我?号|账号.{0,4}封|拉黑|永久(?:停|封)|停(?:单|接单|号)|下线了?我|踢出"),
    (
        "dismissed_by",
        "employer",
        r"被?(?:辞退|开除|解雇|裁(?:员|了|掉)|炒鱿鱼|炒了|开了)|(?:让|叫|喊)我?(?:走人|滚|别来|不用来|明天(?:不|别))|不让我?(?:来|干)了|优化(?:了|掉)",
    ),
    ("dismissed_by", "worker", r"我(?:自己)?(?:想|要|已经|就)?(?:辞职|离职|不干)|提(?:了)?(?:辞职|离职)"),
    ("dismissed_by", "expiry", r"合同(?:到期|期满|不续|没续)|不(?:给)?续签"),
    ("relation", "labour", r"签(?:的是|了)?(?:正式)?劳动合同|正式(?:工|员工)"),
)
_VALUE_PATTERNS = tuple((slot, value, re.compile(pattern)) for slot, value, pattern in _VALUES)

_OWED = re.compile(
    r"欠|拖|没发|不发|没给|不给|没结|不结|没拿到|扣|压(?:了|着)|没出粮|发不出|未发|未结|尾款|讨|要不(?:到|回)|没付|不付"
)
_HABIT = re.compile(
    r"(?:要|就|得|会|一次|每次|每单|一单|每天|迟到|旷工|超时|差评|拒单|请假)[^，。]{0,3}(?:罚|扣)(?!了|过)|(?:罚|扣)[^，。]{0,8}(?:一次|每次|一单)|违约金"
)
"""A rule about fines, or a penalty clause: nothing that is owed to the worker."""
_A_MONTH = re.compile(r"\s*(?:就|才|有|是|能|挣|大概|也就)*\s*[\d一二两三四五六七八九]")
_WORKED = re.compile(r"干了|做了|跑了|上了|工作了|入职|来了|进厂|上班|在这")
_NOTHING_PAID = re.compile(r"[^。！？!?；]{0,12}(?:一分|一毛|分文|工资一直|钱一直)[^。]{0,3}(?:没|不|未)")
"""Behind the time worked: nothing of it was paid."""
_AGE = re.compile(r"(\d{2}|[二三四五六七]?十[一二三四五六七八九]?)岁")


def extract_facts(text: str) -> dict[str, str]:
    """Return the slots a message fills, by plain patterns. Nothing is inferred that the worker did not say."""
    facts: dict[str, str] = {}
    for kind, pattern in _WORKER_PATTERNS:
        if pattern.search(text):
            facts["worker_kind"] = kind
            break
    for slot, value, pattern in (*_VALUE_PATTERNS, *_YES_NO_PATTERNS):
        if slot not in facts and pattern.search(text):
            facts[slot] = value
    if "dismissed_by" in facts and facts["dismissed_by"] in ("employer", "platform"):
        facts.setdefault("still_working", "no")
    if place := place_in(text):
        facts["city"] = place
    if platform := platform_in(text):
        facts["platform"] = platform
    _money(text, facts)
    _spans(text, facts)
    if match := _AGE.search(text):
        age = int(cn2an.cn2an(match.group(1), "smart"))
        facts["age"] = str(age)
        if age < 18:
            facts.setdefault("minor", "yes")
    return facts


def _money(text: str, facts: dict[str, str]) -> None:
    for one in find_sums(plain(text)):
        if one.amount.currency or one.amount.low <= 0:
            continue
        if one.role == "monthly_pay":
            facts.setdefault("monthly_pay", str(one.amount))
        elif _HABIT.search(one.text):
            continue
        elif one.role in ("owed", "docked", "ordered_amount") or (not one.role and _OWED.search(one.text)):
            facts.setdefault("amount_owed", str(one.amount))


def _spans(text: str, facts: dict[str, str]) -> None:
    for start, end, months in find_month_spans(text):
        around = text[max(0, start - 8) : end + 8]
        clean = f"{months.normalize():f}"
        if months == 1 and _A_MONTH.match(text, end):
            continue
        worked = _WORKED.search(text[max(0, start - 6) : start])
        if worked and _NOTHING_PAID.match(text, end):
            facts.setdefault("months_owed", clean)
        if worked:
            facts.setdefault("months_worked", clean)
        elif _OWED.search(around):
            facts.setdefault("months_owed", clean)


def merge_facts(facts: Facts, found: Mapping[str, str], turn: int) -> Facts:
    """Return the facts with those of a new message added, each with its turn."""
    merged = Facts(dict(facts.values), dict(facts.source_turn), set(facts.confirmed))
    for slot, value in found.items():
        if merged.values.get(slot) != value:
            merged.confirmed.discard(slot)
            merged.values[slot] = value
            merged.source_turn[slot] = turn
    return merged
