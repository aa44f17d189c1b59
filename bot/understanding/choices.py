"""Plain answers a message gives without a number: yes, no, how it ended, which city, which platform. Pure patterns."""

from __future__ import annotations

import re

YES = re.compile(
    r"^(是|有|对|嗯|恩|交了|给了|签了|办了|发过|想|打算|好|可以|行|要|算|yes|y$|ok|当然|确实|没错|系|中$)",
    re.IGNORECASE,
)
NO = re.compile(r"^(不|没|无|否|否认|从来没|都没|还没|哪有|no|n$|别|算不上)", re.IGNORECASE)

_YES_NO: tuple[tuple[str, bool, str], ...] = (
    ("insured", False, r"(?<!失业)(?:没|不|从来没|未)(?:有|给|帮|替)?(?:我|我们)?(?:交|缴|买|上|参)(?:过|了|任何)?(?:的)?(?:社保|五险|工伤|生育|保险)|(?:社保|五险|工伤保险|生育保险)(?:也|都|从来)?(?:没|不)(?:有)?(?:交|缴|买|上)?|没(?:有)?(?:社保|五险|参保|工伤保险)"),
    ("insured", True, r"(?:交|缴|买|上|参加)(?:了|着|过|有)(?:社保|五险|工伤|生育)|(?:社保|五险|工伤保险|生育保险)(?:一直|都|是)?(?:有)?(?:交|缴|买)(?:了|着|的|$)|有(?:社保|五险|生育保险|工伤保险)"),
    ("notice_given", False, r"没(?:有)?提前|突然|当天(?:就)?|一句话就|说走就走|没打招呼|没(?:有)?(?:书面)?通知"),
    ("notice_given", True, r"提前(?:了)?(?:一个月|30天|三十天)(?:书面)?(?:通知|说|告诉)"),
    ("ordered", False, r"没(?:有)?(?:去)?投诉|还没(?:去)?(?:找)?(?:监察|劳动局)|没(?:有)?责令"),
    ("ordered", True, r"(?:下|发|开|出)(?:了|过)?[^，。]{0,6}(?:责令|限期|整改|指令)|责令(?:他|公司|老板|限期|单位|改正|支付)|限期支付|监察(?:大队)?[^，。]{0,6}(?:下|发|开|出)了|限期整改"),
    ("paid_in_time", False, r"(?:到期|期限|限期|日子|时间)[^，。]{0,6}(?:了|过了)?[^，。]{0,6}(?:还是?|也|都)?(?:没|不)(?:给|付|发|结)|还是(?:没|不)(?:给|付|发|结)|一分(?:钱)?(?:都|也)?没(?:给|付)|逾期"),
    ("paid_in_time", True, r"按时(?:给|付)了|限期内(?:给|付|结)清"),
    ("outdoor", True, r"露天|户外|室外|太阳(?:底)?下|大太阳|街上|马路|外面(?:跑|干|晒)|送(?:外卖|餐|货|快递)|工地|扫马路|跑单"),
    ("outdoor", False, r"室内|车间|厂房|后厨|厨房|仓库"),
    ("registered", False, r"(?:没|还没)(?:去|有)?(?:办|登记)[^，。]{0,4}(?:失业)?(?:登记)?|失业登记[^，。]{0,3}没"),
    ("registered", True, r"(?:办|做)(?:了|过|好)[^，。]{0,3}失业登记|失业登记[^，。]{0,3}(?:办|做)(?:了|好)|登记过失业"),
    ("own_will", False, r"被(?:辞|裁|开|炒|优化)|公司(?:倒闭|黄了|关门|注销|没了)|厂(?:子)?(?:倒闭|黄了|关)|合同到期|裁员|不是(?:我)?自己|辞退|让我走|开除"),
    ("own_will", True, r"自己(?:不想干|辞职?|走的?|提的?|要走|离职)|我(?:主动)?辞(?:职)?的?(?!退)|主动(?:辞|离)"),
    ("employer_fault", True, r"(?:欠|拖|不发|没发|不交|没交)[^，。]{0,10}(?:才|所以|就)[^，。]{0,4}(?:走|辞|离|不干)|被迫(?:辞|离|解)"),
    ("wants_to_leave", True, r"(?:想|打算|准备|要)(?:离职|辞职|走人|走了|离开)|不想(?:再)?(?:在这)?干(?:了|下去)|干不下去|走人算了"),
    ("spouse", True, r"(?:老婆|爱人|妻子|媳妇|嫂子|丈夫|老公|配偶)[^，。]{0,8}(?:没(?:有)?工作|不上班|没收入|靠他|不能干|残疾|瘫|没劳动能力|在家)"),
    ("spouse", False, r"(?:老婆|爱人|妻子|媳妇|配偶)[^，。]{0,4}有工作|没(?:有)?(?:结婚|老婆|对象)|单身"),
    ("difficult_birth", True, r"难产|剖(?:腹|宫)|产钳"),
    ("difficult_birth", False, r"顺产"),
    ("drinks_instead", True, r"绿豆汤|(?:发|给)(?:的)?(?:水|饮料|冰棍|矿泉水|藿香正气)[^，。]{0,6}(?:抵|代替|就算|完事|了事|当)"),
    ("unregistered_unit", True, r"(?:没|无)(?:有)?(?:营业)?(?:执)?照|黑(?:作坊|工厂|厂|煤)|小作坊|吊销|没注册"),
    ("child_labour", True, r"童工|(?:才|只有|刚|我)?(?:1[0-5]|十[一二三四五]?)(?:周)?岁"),
    ("death", True, r"人(?:没了|走了|死了)|去世|身亡|死(?:了|在|亡)|没救过来|过世"),
    ("part_time", True, r"小时工|钟点工|非全日制|按小时算(?:钱)?的?兼职"),
    ("platform_work", True, r"外卖|骑手|众包|专送|网约车|滴滴|美团|饿了么|闪送|达达|货拉拉|跑单|接单|平台"),
    ("commercial_policy", True, r"意外险|商业(?:保)?险|雇主(?:责任)?险|每天扣[^，。]{0,6}(?:保险|块)"),
    ("commercial_policy", False, r"没(?:有)?(?:买|别的|任何|商业)?(?:商业险|意外险|别的保险)"),
    ("unqualified_boss", True, r"包工头|小老板带的|带班的(?:招|叫)|没资质"),
    ("hired_by_person", True, r"(?:雇主|东家|主家)家|给(?:一?个|私)人(?:家|干)|邻居(?:家)?(?:盖|装|叫|请)|给人家(?:里)?"),
    ("mainly_own_fault", True, r"我(?:负|是)?(?:全责|主责|主要责任|闯红灯)"),
    ("mainly_own_fault", False, r"(?:对方|他)(?:负|是)?(?:全责|主责|主要责任)|我(?:没责|无责|次责)"),
    ("migrant_worker", True, r"农村|农民(?:工)?|老家(?:种地|是村|农)|外地(?:来|务工)|进城(?:打工|务工)|乡下"),
    ("migrant_worker", False, r"城镇户口|城里人|本地城|城市户口"),
    ("papers", True, r"(?:户口本|居住证|身份证|工牌|暂住证|务工证明)(?:都|也)?(?:有|在|带)|有(?:户口本|居住证|证件|材料)|材料(?:都)?有"),
    ("papers", False, r"(?:什么|啥)?(?:材料|证件|证明)(?:都|也)?没"),
    ("hardship", True, r"(?:家里|经济|手头|日子)(?:很|特别|挺|比较)?(?:困难|穷|紧)|没钱(?:请|吃|交|看)|揭不开锅|吃不起|交不起"),
    ("on_relief", True, r"低保|特困|优抚"),
    ("receives_pension", True, r"(?:领|拿)(?:着|了)?(?:养老金|退休金|退休工资)"),
    ("waiver_signed", True, r"(?:自愿|承诺|声明)[^，。]{0,8}(?:不|放弃)[^，。]{0,4}(?:社保|保险)|放弃社保"),
    ("employer_pays", False, r"(?:公司|单位|站点|老板|平台)?(?:没|不)(?:有|给|帮)?(?:我|我们)?(?:交|缴|买|上)(?:社保|五险|保险)"),
    ("open_ended", True, r"无固定期限(?:的)?(?:劳动)?合同(?!却|应|该)"),
    ("second_probation", True, r"(?:又|再|第二次|两次|二次)(?:给我)?(?:试用|搞(?:了)?(?:一次)?试用)"),
    ("probation_only", True, r"只签(?:了)?(?:一?份)?试用期?(?:的)?(?:合同|协议)"),
    ("own_refusal", True, r"我(?:自己)?(?:不肯|不愿|不想|没同意)签"),
    ("construction", True, r"工地|包工头|项目部|总包|分包|砌|钢筋工|木工班|脚手架"),
    ("gave_up_in_writing", True, r"(?:签|写)(?:了|过)?[^，。]{0,6}(?:放弃|不休)[^，。]{0,4}年(?:休)?假"),
    ("normal_work", False, r"(?:请(?:了)?(?:假|事假)|旷工|缺勤)(?:好)?(?:几|多|半)"),
)  # fmt: skip
_YES_NO_PATTERNS = tuple((name, value, re.compile(pattern)) for name, value, pattern in _YES_NO)

_REASONS: tuple[tuple[str, str], ...] = (
    ("expiry", r"到期(?!了还)|不续|期满"),
    ("employer_fault", r"(?:不|没|拖|欠)(?:发|给|交|缴|着)?[^，。]{0,8}(?:工资|社保|钱)[^，。]{0,10}[，,]?[^，。]{0,8}(?:辞|走(?:的|了)|离(?:职|开)|不干)|被迫|逼(?:得|的|我)"),
    ("lay_off", r"裁员|裁了一(?:批|半)|优化(?:了|掉)?(?:一批)?"),
    ("employer_closed", r"(?:公司|店|厂|站点)(?:子)?(?:倒闭|注销|破产|关门|黄了|散了)"),
    ("resigned", r"自己(?:走|辞|提|要走|不想干)|我(?:主动)?(?:辞职|辞工|提(?:的|了)?(?:辞职|离职))|主动(?:辞|离职)"),
    ("no_fault_dismissal", r"辞退|开除|开了|炒(?!作)|解雇|裁(?:了|掉)|让我(?:走|滚)|叫我(?:走|滚|别来|不用来|明天)|不让我(?:来|干)|不要我|不用来|把我(?:开|辞|裁|赶)|劝退|被开|赶我"),
)  # fmt: skip
_REASON_PATTERNS = tuple((name, re.compile(pattern)) for name, pattern in _REASONS)
_AGREED = re.compile(
    r"(?:公司|单位|老板|他们)(?:先)?(?:提|找我谈)[^，。]{0,8}(?:协商|商量)|协商(?:一致)?(?:解除|离职|走)"
)
_RELATION = (
    (
        "labour",
        re.compile(
            r"(?:是|有|认定|算)(?:了)?(?:正式)?(?:劳动(?:关系|合同)|正式工)|签(?:的|了)?(?:是)?劳动合同|听他们管"
        ),
    ),
    ("managed", re.compile(r"不完全(?:符合|算)|受(?:平台)?管理但|半管")),
    ("civil", re.compile(r"自己单干|想干就干|合作关系|自由(?:接单|职业)|没人管|个体户")),
)
_MATTERS = (
    ("work_injury", re.compile(r"工伤|受伤|摔|伤残")),
    ("traffic", re.compile(r"交通事故|撞")),
    ("relation", re.compile(r"(?:确认|认定)劳动关系")),
    ("social_insurance", re.compile(r"社保")),
    ("pay", re.compile(r"工资|工钱|欠薪|报酬|尾款|没发|欠")),
)
_INDUSTRY = (
    ("instant_delivery", re.compile(r"外卖|骑手|送餐|美团|饿了么|闪送|达达|跑腿|众包|专送")),
    ("ride_hailing", re.compile(r"网约车|滴滴|快车|专车")),
    ("city_freight", re.compile(r"货拉拉|快狗|同城货运|拉货")),
)


def yes_no_in(text: str) -> dict[str, bool]:
    """Return what a message says about the yes-or-no inputs of the claims, by input name."""
    found: dict[str, bool] = {}
    for name, value, pattern in _YES_NO_PATTERNS:
        if name not in found and pattern.search(text):
            found[name] = value
    return found


def reason_in(text: str, name: str = "severance") -> str | None:
    """Return how the work ended, as the claims name it; a bare dismissal counts as unlawful only for the claim of 2N."""
    if _AGREED.search(text):
        return "agreed_by_employer"
    reason = next((reason for reason, pattern in _REASON_PATTERNS if pattern.search(text)), None)
    return "unlawful" if reason == "no_fault_dismissal" and name == "unlawful_termination_damages" else reason


def relation_in(text: str) -> str | None:
    """Return labour, managed or civil when a message says so outright."""
    return _first(_RELATION, text)


def matter_in(text: str) -> str | None:
    """Return what legal aid is wanted for, as the claim names it."""
    return _first(_MATTERS, text)


def industry_in(text: str) -> str | None:
    """Return the platform trade a message names, as the claim names it."""
    return _first(_INDUSTRY, text)


def _first(patterns: tuple[tuple[str, re.Pattern[str]], ...], text: str) -> str | None:
    return next((name for name, pattern in patterns if pattern.search(text)), None)
