"""The names a message tells for a case: the platform, the city, who the work is for, how the worker is called. Pure."""

from __future__ import annotations

import re

from bot.privacy.names import names_in
from bot.understanding.places import place_in

_PLATFORMS = re.compile(
    r"美团|饿了么|蜂鸟|京东|顺丰|闪送|达达|滴滴|T3出行|曹操出行|花小猪|高德|货拉拉|快狗|满帮|运满满|中通|圆通|申通|韵达|极兔|菜鸟|抖音|快手|58到家|天鹅到家"
)
_CITY = re.compile(
    "(?<!千)(?:北京|上海|天津|重庆|广州|深圳|杭州|南京|苏州|成都|武汉|西安|长沙|郑州|青岛|济南|大连|沈阳|齐齐哈尔|哈尔滨|长春|石家庄|太原|合肥|南昌|"
    "福州|厦门|宁波|温州|无锡|常州|徐州|东莞|佛山|珠海|中山|惠州|昆明|贵阳|南宁|海口|兰州|西宁|银川|乌鲁木齐|拉萨|呼和浩特)(?![东西南北中]?路|大道|街|大街|烤鸭|火锅|小面|拉面|牛肉面|银行|大学|啤酒)"
)
"""A city, and not a road, a dish or a bank that bears its name; 千佛山 is a hill."""
_CITY_NAMED = re.compile(r"([\u4e00-\u9fff]{2,5}?)(?:市|县)(?![场民区政镇城])")
_NO_CITY = re.compile(r"在|到|从|是|的|于|去|来|住|那|这|我|们|有|个|本|全|各")
_SUFFIX = (
    r"(?:有限)?(?:责任)?(?:分)?公司|集团|站点?(?![长着起出])|网点|公会|项目部|劳务|家政|物业|传媒|幼儿园|医院|养老院|月子中心|会所|美容院|大?酒店|宾馆|饭店|饭庄|酒楼|餐厅|餐馆|"
    r"火锅店?|烧烤店?|奶茶店?|超市|便利店|药店|药房|商场|市场|学校|中学|小学|培训中心|健身房?|工作室|影楼|车行|修理厂|驾校|农庄|度假村|菜馆|饭馆|面馆|茶馆|茶园|网吧|石化|厂|(?<!本)店|工地"
)
_BUSINESS = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Za-z0-9]{{1,20}}?)(?P<kind>{_SUFFIX})(?![\u4e00-\u9fff]{{0,2}}(?:公司|集团)|那边|这边|附近|旁边|对面)"
)
_CALLED = re.compile(
    r"(?:站点?|网点|公司|[厂店馆院校]子?|工地|单位|中介|公会|酒店|饭店|超市|物业|家政|学校|车间|健身房|(?<![我他她你的])(?:店名|厂名|名字|名称|抬头))[ ，,]?(?:的?(?:名字|全称|名称|抬头))?"
    r"(?:叫做?|名叫|是叫|(?<=名字)是|(?<=名称)是|：|:)(?P<name>(?!我|他|你|人|什么|啥|那|这|别|去|大家)[\u4e00-\u9fffA-Za-z0-9]{2,20})"
    r"|(?:站点?|网点)是(?P<station>[\u4e00-\u9fffA-Za-z0-9]{2,12}?(?:站|网点))"
)
"""站点叫十里堡站: the name behind, not the whole."""
_BETWEEN = re.compile(
    r"想|咨询|一下|反映|请问|我们?|俺|咱|哪个?|经过|通过|不知道|他们?|她们?|你们?|人家|这里|那里|这边|那边|这|那|就?是|说是?|的|了|在|把|被|让|叫|喊|给|跟|和|同|就|都|也|还|没有?|不(?!夜)|有(?!限|家|信|为|利|道)|后来|现在|然后|因为|所以|结果|但是?|"
    r"每|今[天年]|昨[天晚]|前[天年]|去年|今年|上个?月|老板娘?|站长|一(?=家|个|间)|两|几|某|欠|拖|扣|罚|签|入职|到(?!家)|进(?!出口|步)|去|找|问|告|催|拿|退|换|干|做|当|跑|送|开车|时候|第.天|一直|"
    r"平时|目前|外面|其他|其它|另外|别(?=的|家|人)|本(?=公司|店|厂)|该(?=公司|店|厂)|原来|原先|全(?=公司|店|厂|市)|上班|下班|之前|以前|最后|派|骑手|司机|主播|员工|老乡|朋友|[一二三四五六七八九十\d]+[年月号日天个家]"
)
"""Words that are no part of a name: what stands behind the last of them may be one."""
_OF_ITS_KIND = re.compile(
    r"(?:家|个|间|份|处|兼职|全职|学生|临时|[一这那两几]|快递|快餐|海产|水产|加工|养殖|屠宰|纺织|印染|保洁|保安|保姆|物业|物流|装修|装饰|家政|外包|派遣|劳务|人力|资源|中介|直播|传媒|文化|网约车|租赁|租车|汽车|货车|货物|搬家|餐饮|科技|电商|建筑|建设|建材|外卖|配送|骑手|货运|运输|客运|出租车?|"
    r"创业|初创|贸易|外贸|广告|设计|软件|互联网|网络|教育|教培|培训|食品|服装|制衣|制鞋|鞋|电子|五金|玩具|家具|塑料|塑胶|注塑|模具|印刷|纸箱|化工|机械|汽配|配件|电池|饲料|水泥|砖|钢|铝|总包|分包|承包|总|分|子|母|小|大|中|私人|个体|私立|民办|正规|上市|"
    r"国营|国有|民营|直营|加盟|连锁|专送|众包|火锅|烧烤|奶茶|咖啡|面包|蛋糕|面|早餐|快捷|星级|海鲜|川菜|湘菜|理发|美发|美容|美甲|服饰|女装|男装|便利|宠物|洗车|汽修|修车|维修|水果|生鲜|药|花|母婴|手机|数码|建工|工程|"
    r"火车|高铁|地铁|汽车|加油|服务|车|网|充电|换电|中转|分拣|客|驿|菜鸟|附近|隔壁|老家|当地|本地|外地|市里|县里|镇上|村里|大型|小型|中型|同城|社区|小区|商业|综合|三甲|公立|县|市|省|镇|乡|区)*"
)
"""快递网点, 保洁公司, 火锅店: the kind of employer, which is not its name."""
_OF_OTHERS = re.compile(
    r"老乡|同学|朋友|亲戚|邻居|对象|老公|老婆|闺蜜|徒弟|室友|同行|[表堂]?[哥弟姐妹](?:夫|妹|哥)?们?|(?:隔壁|别的?|另一?)家|以前|之前|原来|上一家|医院|住|治|看病|手术|仲裁|法院|保险"
)
"""Words in front of a name in its clause that tell of somebody else's employer, or of a place one was taken to."""
_BOSS = re.compile(
    r"(?P<who>包工头|工头|带班的?|班组长|东家|雇主|老板娘?)(?:叫|是|姓|名叫)?(?P<name>(?:[老小阿](?![板家师是说]))?[\u4e00-\u9fff]{1,3}?(?:先生|女士|师傅|太太|总|姐|哥)?)"
    r"(?=[，。,.!！\s]|$|把|说|欠|没|不|拖|让|叫|喊|跑|给|一直|就|也|都|带|的|手|那|招|找|干|做|电话|人)"
)
_NICK = r"[老小阿大][\u4e00-\u9fff]|[\u4e00-\u9fff]{1,2}(?:师傅|先生|女士|姐|哥|嫂|阿姨|叔|妈|婶|总|老师)"
_END = r"(?=[，。,.!！\s、：:（(]|$|在|是|今年|就|吧|电话|手机|微信|1\d{10}|即可|都)"
_MY_NAME = re.compile(
    r"(?:^|[，。,！!\s、]|你好|您好)(?:我|俺|咱|本人)(?:叫|的?(?:名字|姓名)(?:是|叫))((?![他她你人了过老站平]|大家|什么)[\u4e00-\u9fff]{2,4}?)" + _END
    + r"|(?:^|[，。,！!\s、])(?:我|俺|本人|免贵)(姓[\u4e00-\u9fff]{1,2}?)" + _END
    + rf"|(?<![站长板介理头人友乡妹哥弟姐伴管事户东主娘爷叔总])(?:叫|喊|称呼)(?:我|俺|咱)(?:声|一声)?((?:{_NICK}))(?=就|吧|即可|都|好|行|[，。,!！\s]|$)"
    + rf"|(?:^|[，。,！!\s、])(?:就|可以|都|你)?(?:叫|喊|称呼)(?:声|一声)?((?:{_NICK}))(?=就[行好可]|吧|即可|都[行可])"
    + r"|(?:叫|喊|称呼)我((?!大|去|来|别|不|走|回|签|滚|写|交|赔|等|明|今|自|先|把|给|做|干|加|上|下|换|到)[\u4e00-\u9fff]{2,4}?)(?=就行|就好|就可以|吧|即可)"
)  # fmt: skip
_SIGNED = re.compile(
    rf"(?:^|[，。,！!\s、：:])(?:我是|本人|姓名|名字|联系人|称呼)?[：: 是]*(?P<name>[\u4e00-\u9fff]{{2,4}}|{_NICK})[，,、\s：:]*(?:我)?(?:的)?(?:电话|手机号?|联系方式|微信|号码)*(?:是|：|:|\s)*1[3-9]\d{{9}}"
)
"""刘建国 13800000000: a name before a number is that of who writes."""
_AFTER_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}[，,、\s]+(?P<name>[\u4e00-\u9fff]{2,3})(?=[，,。\s]|$)")
_I_AM = re.compile(
    r"(?:^|[，。,！!\s、])(?:我是|本人|姓名|联系人|称呼)[：: 是]*(?P<name>[\u4e00-\u9fff]{2,4})(?=[，。,!！\s、（(]|$)"
)
_ON_PAPER = re.compile(
    r"(?:身份证|户口本|证件)上?(?:面)?(?:的名字)?(?:是|叫|写的是?)|(?:真名|本名|大名|全名|实名|姓名)(?:是|叫)?(?=[\u4e00-\u9fff])"
)
"""身份证上叫游诗涵: the name behind, before any other."""
_OF_KIN = re.compile(
    r"(?:我|俺)(?:妈|爸|母亲|父亲|老公|老婆|媳妇|爱人|儿子|女儿|哥|弟|姐|妹|婆婆|公公|奶奶|爷爷|姑|姨|舅|叔)(?:名字)?(?:叫|是)[\u4e00-\u9fff]{2,4}"
)
_LEAST = 2


def platform_of(text: str) -> str:
    """Return the platform a message names; empty for none."""
    match = _PLATFORMS.search(text)
    return match.group() if match else ""


def city_of(text: str) -> str:
    """Return the city a message names; empty for none."""
    match = _CITY.search(text)
    if match:
        return match.group()
    match = _CITY_NAMED.search(text)
    name = _NO_CITY.split(match.group(1))[-1] if match else ""
    return name if len(name) > 1 else ""


def employer_of(text: str) -> str:
    """Return the name of the station, company, shop, site or person one works for; empty where only its kind is told."""
    if (match := _CALLED.search(text)) and (name := _proper(match["name"] or match["station"], "")):
        return name
    for clause in re.split(r"[，。,；;！!？?\s]", _PLATFORMS.sub("的", text)):
        for match in _BUSINESS.finditer(clause):
            denied = f"不是{match['kind']}" in text
            if (
                not denied
                and not _OF_OTHERS.search(clause[: match.start("kind")])
                and (name := _proper(match["name"], match["kind"]))
            ):
                return name
    match = _BOSS.search(text)
    return match.group() if match and ("姓" in match.group() or _is_person(match["name"])) else ""


def _proper(words: str, kind: str) -> str:
    """The name that words in front of a kind of business hold; empty where they tell its kind alone."""
    name = _BETWEEN.split(words)[-1] if kind else re.split(r"的|在|是|[，。]", words)[0]
    own = _OF_ITS_KIND.sub("", _without_place(name), count=1) if _OF_ITS_KIND.match(_without_place(name)) else name
    whole = re.sub(r"^[区县镇](?=..)", "", name + kind)
    if len(own) < _LEAST or re.search(r"\d[月号日年]", whole) or _OF_ITS_KIND.fullmatch(own):
        return ""
    return whole


def _without_place(name: str) -> str:
    place = place_in(name)
    return name.replace(place, "", 1).lstrip("市县区省") if place and len(name) - len(place) < len(name) else name


def _is_person(name: str) -> bool:
    return bool(re.fullmatch(_NICK, name)) or name in set(names_in(f"老板{name}，"))


_SAY_ME = re.compile(
    rf"^(?:你|您|大家)?(?:就|都|可以|也)*(?:叫|喊|称呼)(?:我|俺)?(?:声|一声)?(?P<name>{_NICK}|[\u4e00-\u9fff]{{2,4}}?)(?:就行|就好|就可以|吧|即可|好了)*$"
    rf"|^(?P<nick>{_NICK})(?:就行|就好|就可以|即可)$"
)
_TOKEN = re.compile(r"[^\s，,。.、；;（）()/]+")
_SURNAME_ONLY = re.compile(r"^(?:我|免贵)?姓[\u4e00-\u9fff]{1,2}$")


def called_of(answer: str) -> str:
    """Return how somebody is called, of an answer to the question for it: the full name, else how to say it, else what stands
    first (老秦 秦德福; 姓吴，叫我吴阿姨; 小韩，大四学生). Empty where the answer is one piece."""
    if told := _told_plainly(answer):
        return told
    tokens = _TOKEN.findall(answer)
    if len(tokens) < 2:
        return ""
    full = [word for word in tokens if re.fullmatch(r"[\u4e00-\u9fff]{2,4}", word) and not re.fullmatch(_NICK, word)]
    whole = [word for word in full if word in set(names_in(f"我叫{word}，"))]
    said = [match["name"] or match["nick"] for word in tokens if (match := _SAY_ME.match(word))]
    nick = [word for word in tokens if re.fullmatch(_NICK, word)]
    surname = [word for word in tokens if _SURNAME_ONLY.match(word)]
    return next(iter([*whole, *said, *nick, *surname]), "")


def _told_plainly(answer: str) -> str:
    """The name an answer says to be the writer's (我叫刘思媛，微信同号), or that of papers; both names where a relative writes."""
    if (paper := _ON_PAPER.search(answer)) and (name := _person_at(answer[paper.end() :])):
        return name
    own = own_name_of(answer)
    if kin := _OF_KIN.search(answer):
        return "，".join(filter(None, (kin.group(), own and f"我叫{own}")))
    return own if len(own) > 1 and not own.startswith("姓") else ""


def _person_at(words: str) -> str:
    """The full name words begin with; empty for none."""
    head = _TOKEN.match(words)
    candidates = [head.group()[:length] for length in (4, 3, 2) if len(head.group()) >= length] if head else []
    return next((one for one in candidates if one in set(names_in(f"我叫{one}，"))), "")


def own_name_of(text: str) -> str:
    """Return how the worker says they are called; empty where they do not say."""
    if match := _MY_NAME.search(text):
        called = next(part for part in match.groups() if part)
        whole = re.match(
            rf"[，,、。\s]+(?:我?叫)?({called[1:]}[\u4e00-\u9fff]{{1,2}})(?=[，,。、\s\d]|$)", text[match.end() :]
        )
        return whole[1] if whole and called.startswith("姓") else called
    for pattern in (_SIGNED, _AFTER_NUMBER, _I_AM):
        match = pattern.search(text)
        if match and (re.fullmatch(_NICK, match["name"]) or match["name"] in set(names_in(f"我是{match['name']}，"))):
            return match["name"]
    return ""


_DIGIT = {**{han: str(number) for number, han in enumerate("零一二三四五六七八九")}, "〇": "0", "幺": "1"}
_D = r"[\d零〇一二三四五六七八九幺]"
_PHONE = re.compile(rf"(?<!{_D})[1一幺][ \-.]?[3-9三四五六七八九](?:[ \-.]{{0,2}}{_D}){{9}}(?!{_D})")
"""A number in figures, read out (一三八…) or both, with or without stops: 1-5-2-0000-6630, 186零零零零8331."""
_CALL = re.compile(r"[，,。\s]*(?:我的?|联系)?(?:电话|手机号?|号码|联系方式|微信|同号)*(?:是|：|:|\s)*$")


def phone_in(part: str) -> str:
    """Return the mobile number words give, in figures or read out; empty for none."""
    match = _PHONE.search(part)
    return "".join(_DIGIT.get(one, one) for one in match.group() if one not in " -.") if match else ""


def without_phone(text: str) -> str:
    """Return words without the mobile number in them, and without 电话 in front of it."""
    match = _PHONE.search(text)
    if match is None:
        return text
    behind = re.sub(r"^(?:的)?[，,。\s]+", "，", text[match.end() :])
    return (_CALL.sub("", text[: match.start()]) + behind).strip(" ，,。")
