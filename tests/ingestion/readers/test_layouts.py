"""Layouts of official papers that are hard to read, in made-up texts: title, number, issuer, days, articles, wording."""

from __future__ import annotations

from datetime import date as D  # noqa: N812 (forty of them stand below)
from typing import Any

import pytest

from ingestion.publishing.proposal.draft import Draft, draft_of
from ingestion.readers.choosing import read_bytes
from knowledge.authored.register import Register

CASES: list[Any] = []


def case(name: str, text: str, **wanted: Any) -> None:
    CASES.append(pytest.param(text, wanted, id=name.replace(" ", "-")))


case(
    "state council order above title",
    """中华人民共和国国务院令
第899号
《雪橇管理条例》已经2024年3月1日国务院第30次常务会议通过，现予公布，自2024年7月1日起施行。
总理 张三
2024年3月15日
雪橇管理条例
第一章 总则
第一条 为了管好雪橇，制定本条例。
第二条 雪橇站每天检查雪橇。
第二章 附则
第三条 本条例自2024年7月1日起施行。
""",
    title="雪橇管理条例",
    number="国务院令第899号",
    issuer="国务院",
    promulgated=D(2024, 3, 15),
    effective=D(2024, 7, 1),
    n=3,
)
case(
    "toc before text",
    """某省雪橇条例
（2021年5月27日某省第十三届人民代表大会常务委员会第三十一次会议通过）
目　　录
第一章　总则
第二章　雪橇站
第三章　附则
第一章　总则
第一条　为了管好雪橇，制定本条例。
第二章　雪橇站
第二条　雪橇站每天检查雪橇。
第三章　附则
第三条　本条例自二〇二一年七月一日起施行。
""",
    title="某省雪橇条例",
    promulgated=D(2021, 5, 27),
    effective=D(2021, 7, 1),
    n=3,
    paths=3,
)
case(
    "toc with dots and articles",
    """热气球安全规定
目 录
第一条 目的........1
第二条 范围........1
第三条 施行........2
第一条 目的
为了热气球的安全，制定本规定。
第二条 范围
在本市起飞的热气球适用本规定。
第三条 施行
本规定自公布之日起施行。
""",
    title="热气球安全规定",
    n=3,
)
case(
    "spaces in article marks",
    """独木舟办法
（2020年1月2日 某市人民政府令第5号）
第 一 条 为了独木舟，制定本办法。
第 二 条 独木舟每月检修。
第 十 条 不存在的跳号。
""",
    title="独木舟办法",
    number="某市人民政府令第5号",
    promulgated=D(2020, 1, 2),
    nums=["1", "2", "10"],
)
case(
    "full width digits",
    """关于发放高原补贴的通知
京人社发〔２０２２〕１５号
各区人力资源和社会保障局：
现将有关事项通知如下：
一、补贴每月发放。
二、标准为每人３００元。
三、本通知自２０２２年８月１日起执行。
北京市人力资源和社会保障局
２０２２年７月６日
""",
    title="关于发放高原补贴的通知",
    number="京人社发〔2022〕15号",
    issuer="北京市人力资源和社会保障局",
    promulgated=D(2022, 7, 6),
    effective=D(2022, 8, 1),
    form="sections",
    n=3,
)
case(
    "court interpretation",
    """最高人民法院
关于审理雪橇纠纷案件适用法律若干问题的解释
（2023年12月5日最高人民法院审判委员会第1900次会议通过，自2024年2月1日起施行）
法释〔2024〕3号
为正确审理雪橇纠纷案件，结合审判实践，制定本解释。
第一条 雪橇伤人的，依法承担责任。
第二条 本解释自2024年2月1日起施行。
""",
    title="最高人民法院关于审理雪橇纠纷案件适用法律若干问题的解释",
    number="法释〔2024〕3号",
    issuer="最高人民法院",
    effective=D(2024, 2, 1),
    n=2,
)
case(
    "announcement",
    """国家税务总局 财政部
公告
2023年第5号
关于雪橇收入征收问题的公告
为支持雪橇行业，现公告如下：
一、雪橇收入按月申报。
二、本公告自公布之日起施行。
特此公告。
国家税务总局 财政部
2023年3月26日
""",
    title="关于雪橇收入征收问题的公告",
    number="国家税务总局、财政部公告2023年第5号",
    promulgated=D(2023, 3, 26),
    effective=D(2023, 3, 26),
    form="sections",
    n=2,
)
case(
    "issuers broken off at the end of a line",
    """安徽省雪橇调解工作意见
安徽省高级人民法院　安徽省司法厅　安徽省总工
会
皖高法〔2025〕8号
第一条 雪橇纠纷就地调解。
第二条 本意见自2025年4月1日起施行。
""",
    issuer="安徽省高级人民法院、安徽省司法厅、安徽省总工会",
    jurisdiction="CN-34",
    n=2,
)
case(
    "a branch of a state office named over two lines",
    """福州市雪橇保障办法
福州市人力资源和社会保障局　福州市财政局　国家税务总局
福州市税务局
榕人社规〔2025〕7号
第一条 雪橇站按趟缴费。
第二条 本办法自2025年7月1日起施行。
""",
    issuer="福州市人力资源和社会保障局、福州市财政局、国家税务总局福州市税务局",
    jurisdiction="CN-35",
    n=2,
)
case(
    "a branch of a state office speaks for its place",
    """国家税务总局福建省税务局关于雪橇收入报送的办法
国家税务总局福建省税务局公告2025年第6号
第一条 雪橇收入按月报送。
第二条 本办法自2025年5月1日起施行。
""",
    issuer="国家税务总局福建省税务局",
    jurisdiction="CN-35",
    level="policy",
    n=2,
)
case(
    "thirty days after",
    """某市骆驼队规定
（2022年4月1日某市人民政府令第88号公布 自公布之日起30日后施行）
第一条 为了骆驼队，制定本规定。
第二条 骆驼队不得进入绿地。
第三条 本规定自公布之日起30日后施行。
""",
    title="某市骆驼队规定",
    number="某市人民政府令第88号",
    promulgated=D(2022, 4, 1),
    effective=D(2022, 5, 1),
    n=3,
)
case(
    "inserted articles",
    """滑翔伞条例
（2019年3月2日国务院令第700号公布 根据2023年7月20日《国务院关于修改部分行政法规的决定》修订）
第一条 为了滑翔伞。
第二条 滑翔伞每年检验。
第二条之一 检验不收费。
第十条之一 另行规定。
""",
    title="滑翔伞条例",
    nums=["1", "2", "2之一", "10之一"],
)
case(
    "provincial history",
    """某省工资支付条例
（2003年1月9日某省第九届人民代表大会常务委员会第二十三次会议通过 根据2010年7月30日某省第十一届人民代表大会常务委员会第十六次会议《关于修改部分地方性法规的决定》第一次修正 根据2021年9月29日某省第十三届人民代表大会常务委员会第三十二次会议《关于修改〈某省消防条例〉等十四件地方性法规的决定》第二次修正）
第一章 总 则
第一条 为了工资，制定本条例。
第二条 工资按月支付。
第三条 本条例自2003年5月1日起施行。
""",
    title="某省工资支付条例",
    n=3,
    first=D(2003, 5, 1),
    promulgated=D(2021, 9, 29),
)
case(
    "draft",
    """雪橇骑手权益保障办法（征求意见稿）
第一条 为了骑手，制定本办法。
第二条 骑手每周休息一天。
第三条 本办法自2027年1月1日起施行。
""",
    title="雪橇骑手权益保障办法（征求意见稿）",
    status="draft",
    n=3,
    effective=None,
)
case(
    "guiding case",
    """指导性案例999号
张三诉某雪橇站劳动争议案
（最高人民法院审判委员会讨论通过 2023年12月15日发布）
关键词 民事/劳动关系/雪橇
裁判要点
雪橇站管着骑手的，成立劳动关系。
相关法条
《中华人民共和国劳动合同法》第7条
基本案情
张三在雪橇站跑了一年。
裁判结果
法院支持张三。
裁判理由
雪橇站排班、罚款、发工资。
""",
    form="case",
    promulgated=D(2023, 12, 15),
)
case(
    "policy without articles nested",
    """人力资源社会保障部办公厅关于做好雪橇骑手服务的指导意见
人社厅发〔2021〕56号
各省、自治区、直辖市人力资源社会保障厅（局）：
为做好服务，提出以下意见。
一、总体要求
（一）指导思想。以骑手为本。
（二）基本原则。
1.公平。
2.公开。
二、重点任务
（三）完善制度。
（四）加强检查。
三、组织实施
各地要落实。
人力资源社会保障部办公厅
2021年7月16日
""",
    title="人力资源社会保障部办公厅关于做好雪橇骑手服务的指导意见",
    number="人社厅发〔2021〕56号",
    promulgated=D(2021, 7, 16),
    form="sections",
    n=3,
)
case(
    "glued chapter heading",
    """雪车管理办法
第一条 为了雪车，制定本办法。
第二条 雪车要登记。第二章 登记
第三条 登记在三日内办完。第三章 附则
第四条 本办法自2020年6月1日起施行。
""",
    title="雪车管理办法",
    n=4,
    effective=D(2020, 6, 1),
    clean=["第二章", "第三章"],
)
case(
    "annexes with own numbering",
    """关于印发《雪橇站考核细则》的通知
某人社规〔2022〕3号
各雪橇站：
现将《雪橇站考核细则》印发给你们，请遵照执行。
附件：1. 考核表
2. 申请书
某市人力资源和社会保障局
2022年9月1日
雪橇站考核细则
第一条 为了考核，制定本细则。
第二条 每季度考核一次。
第三条 本细则自2022年10月1日起施行，有效期五年。
附件1
考核表
一、项目
二、得分
附件2
申请书
第一条 申请人填写姓名。
第二条 申请人填写电话。
""",
    title="雪橇站考核细则",
    number="某人社规〔2022〕3号",
    promulgated=D(2022, 9, 1),
    effective=D(2022, 10, 1),
    nums=["1", "2", "3"],
)
case(
    "page break in article with footers",
    """雪橇规程
第一条 为了雪橇，
— 1 —
某市人民政府公报 2023年第4期
制定本规程。
第二条 雪橇站
- 2 -
每天检查。
第三条 本规程自发布之日起施行。
""",
    title="雪橇规程",
    n=3,
    clean=["— 1 —", "- 2 -"],
)
case(
    "english mixed",
    """Regulations on Sled APP Services APP雪橇服务管理规定
第一条 APP（Application）雪橇服务适用本规定。
第二条 平台（platform）应当公布 API v2.0 的规则。
第三条 本规定自2023年1月1日起施行。
""",
    n=3,
    effective=D(2023, 1, 1),
)
case(
    "govcn table",
    """索 引 号：000014349/2022-00012
主题分类：劳动、人事、监察
发文机关：国务院办公厅
成文日期：2022年05月12日
标 题：国务院办公厅关于雪橇就业的意见
发文字号：国办发〔2022〕99号
发布日期：2022年05月20日
国务院办公厅关于雪橇就业的意见
国办发〔2022〕99号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
为了雪橇就业，提出以下意见。
一、扩大岗位
多设雪橇站。
二、加强保障
按月付钱。
国务院办公厅
2022年5月12日
（此件公开发布）
""",
    title="国务院办公厅关于雪橇就业的意见",
    number="国办发〔2022〕99号",
    issuer="国务院办公厅",
    promulgated=D(2022, 5, 12),
    n=2,
    form="sections",
)
case(
    "multi-line title",
    """人力资源社会保障部
国家发展改革委
交通运输部
关于维护雪橇骑手
劳动权益的若干意见
人社部发〔2023〕77号
各省、自治区、直辖市：
现提出以下意见：
一、明确责任。
二、按时付酬。
人力资源社会保障部 国家发展改革委 交通运输部
2023年6月6日
""",
    title_has="关于维护雪橇骑手劳动权益的若干意见",
    number="人社部发〔2023〕77号",
    promulgated=D(2023, 6, 6),
    n=2,
)
case(
    "arabic articles",
    """雪橇竞赛规则
第1条 比赛每年一次。
第2条 参赛者戴头盔。
第3条 本规则自2022年12月1日起施行。
""",
    n=3,
    effective=D(2022, 12, 1),
)
case(
    "joint decree with two issuers",
    """交通运输部 公安部 应急管理部令
2022年第23号
《雪橇运输管理办法》已于2022年5月1日经交通运输部第9次部务会议通过，现予公布，自2022年9月1日起施行。
交通运输部部长 李四
2022年6月2日
雪橇运输管理办法
第一条 为了运输，制定本办法。
第二条 超载的雪橇不得上路。
第三条 本办法自2022年9月1日起施行。
""",
    title="雪橇运输管理办法",
    promulgated=D(2022, 6, 2),
    effective=D(2022, 9, 1),
    n=3,
    number_has="2022年第23号",
)
case(
    "amending decision",
    """某省人民代表大会常务委员会关于修改《某省雪橇条例》的决定
（2024年3月29日某省第十四届人民代表大会常务委员会第十次会议通过）
某省第十四届人民代表大会常务委员会第十次会议决定对《某省雪橇条例》作如下修改：
一、将第三条修改为：“雪橇站每周检查雪橇。”
二、增加一条，作为第五条：“雪橇要上牌。”
本决定自2024年5月1日起施行。
""",
    title="某省人民代表大会常务委员会关于修改《某省雪橇条例》的决定",
    promulgated=D(2024, 3, 29),
    effective=D(2024, 5, 1),
    form="sections",
    n=2,
    amends=True,
)
case(
    "cross-reference at line start",
    """雪橇处罚办法
第一条 为了处罚，制定本办法。
第二条 违反本办法
第一条、第三条规定的，处警告。
第三条 依照
第二条的规定办理。
第四条 本办法自2021年12月1日起施行。
""",
    n=4,
)
case(
    "same day of the year before and order number with hyphen",
    """某自治区人民政府令（第231号）
某自治区雪橇保障规定
《某自治区雪橇保障规定》已经2023年11月3日自治区人民政府第20次常务会议讨论通过，现予公布，自2024年1月1日起施行。
自治区主席 王五
2023年11月20日
第一条 为了保障，制定本规定。
第二条 本规定自2024年1月1日起施行。
""",
    title="某自治区雪橇保障规定",
    number_has="231号",
    promulgated=D(2023, 11, 20),
    effective=D(2024, 1, 1),
    n=2,
)
case(
    "chinese day with 零 and 廿 forms",
    """雪橇协会章程试行办法
（二○二二年十二月三十日发布）
第一条 为了协会，制定本办法。
第二条 本办法自二○二三年二月一日起施行。
""",
    promulgated=D(2022, 12, 30),
    effective=D(2023, 2, 1),
    n=2,
)
case(
    "numbered bold items inside article",
    """雪橇收费办法
第一条 收费项目：
（一）租金：
1.按小时；
2.按天。
（二）押金。
第二条 押金在3日内退还。
第三条 本办法自印发之日起施行。
某市发展和改革委员会
2023年5月8日
""",
    n=3,
    promulgated=D(2023, 5, 8),
    effective=D(2023, 5, 8),
)
case(
    "编 headings and sections",
    """雪橇法典
（2020年5月28日第十三届全国人民代表大会第三次会议通过）
第一编 总则
第一章 基本规定
第一条 为了雪橇。
第二编 物
第一分编 通则
第一章 一般规定
第一节 登记
第二条 登记生效。
附 则
第三条 本法自2021年1月1日起施行。
""",
    title="雪橇法典",
    promulgated=D(2020, 5, 28),
    effective=D(2021, 1, 1),
    n=3,
)
case(
    "validity period and effective",
    """关于雪橇补贴的实施细则
沪人社规〔2023〕18号
第一条 为了补贴。
第二条 本细则自2023年8月1日起施行，有效期至2028年7月31日。
上海市人力资源和社会保障局
2023年7月10日
""",
    number="沪人社规〔2023〕18号",
    promulgated=D(2023, 7, 10),
    effective=D(2023, 8, 1),
    until=D(2028, 7, 31),
    n=2,
)
case(
    "markdown bold articles",
    """# 雪橇清洁规定

**第一条** 为了清洁，制定本规定。

**第二条**　雪橇每天清洗。

**第三条** 本规定自2022年3月1日起施行。
""",
    title="雪橇清洁规定",
    n=3,
    effective=D(2022, 3, 1),
)
case(
    "web noise",
    """首页 > 政务公开 > 法规
雪橇公示规定
发布时间：2023-04-05 10:22　来源：法规处　字体：[大 中 小]　浏览次数：123
第一条 为了公示，制定本规定。
第二条 本规定自2023年5月1日起施行。
扫一扫在手机打开当前页
【打印】【关闭】
""",
    title="雪橇公示规定",
    n=2,
    effective=D(2023, 5, 1),
    clean=["扫一扫", "【打印】"],
)
case(
    "implementation effective by separate sentence",
    """某市雪橇工伤办法
（2023年2月1日某市人民政府第10次常务会议审议通过 2023年2月10日某市人民政府令第77号公布 自2023年4月1日起施行）
第一条　为了工伤，制定本办法。
第二条　雪橇受伤的，七日内报告。
""",
    number="某市人民政府令第77号",
    promulgated=D(2023, 2, 10),
    effective=D(2023, 4, 1),
    n=2,
)
case(
    "ordinal circled and 决定 with decree",
    """某省人民政府关于废止《某省雪橇税办法》的决定
某省人民政府令第310号
《某省人民政府关于废止〈某省雪橇税办法〉的决定》已经2023年5月6日省人民政府第3次常务会议通过，现予公布，自公布之日起施行。
省长 赵六
2023年5月16日
某省人民政府决定：废止《某省雪橇税办法》。
本决定自公布之日起施行。
""",
    number="某省人民政府令第310号",
    promulgated=D(2023, 5, 16),
)
case(
    "notice issuing measures with heading glued",
    """市场监管总局关于印发《雪橇平台价格行为规则（试行）》的通知
国市监竞争规〔2022〕8号
各省、自治区、直辖市市场监管局：
现将《雪橇平台价格行为规则（试行）》印发给你们，请认真贯彻执行。
市场监管总局
2022年11月3日
雪橇平台价格行为规则（试行）
第一章 总则 第一条 为了规范价格，制定本规则。
第二条 平台明码标价。
第二章 价格行为 第三条 不得乱收费。
第四条 本规则自2023年1月1日起试行。
""",
    title="雪橇平台价格行为规则（试行）",
    number="国市监竞争规〔2022〕8号",
    promulgated=D(2022, 11, 3),
    effective=D(2023, 1, 1),
    n=4,
    paths=2,
)
case(
    "mentions of articles in preamble",
    """雪橇争议处理意见
某仲发〔2021〕2号
根据《劳动争议法》第二条、第四十七条，现提出以下意见：
第一条 雪橇争议先调解。
第二条 调解不成的，可以仲裁。
某市劳动人事争议仲裁委员会
2021年11月2日
""",
    number="某仲发〔2021〕2号",
    n=2,
    promulgated=D(2021, 11, 2),
)
case(
    "sections with articles quoted",
    """关于雪橇押金的复函
某法办函〔2023〕7号
某市司法局：
来函收悉。经研究，答复如下：
一、押金不得扣留。
二、依照有关条例
第九条的规定处理。
某省司法厅
2023年12月1日
""",
    title="关于雪橇押金的复函",
    number="某法办函〔2023〕7号",
    promulgated=D(2023, 12, 1),
    form="sections",
    n=2,
)
case(
    "standing committee announcement before text",
    """某市第十五届人民代表大会常务委员会公告
第12号
《某市雪橇管理条例》已由某市第十五届人民代表大会常务委员会第四十次会议于2021年9月24日通过，现予公布，自2021年12月1日起施行。
某市人民代表大会常务委员会
2021年9月24日
某市雪橇管理条例
第一条 为了雪橇。
第二条 雪橇上牌。
第三条 本条例自2021年12月1日起施行。
""",
    title="某市雪橇管理条例",
    promulgated=D(2021, 9, 24),
    effective=D(2021, 12, 1),
    n=3,
)
case(
    "article title brackets",
    """雪橇通则
第一条【立法目的】为了雪橇，制定本通则。
第二条【适用范围】境内的雪橇适用本通则。
第三条【施行日期】本通则自2022年1月1日起施行。
""",
    n=3,
    effective=D(2022, 1, 1),
)
case(
    "article with colon and tab",
    """雪橇守则
第一条：守时。
第二条：\t守信。
第三条：本守则自2022年1月1日起实施。
""",
    n=3,
    effective=D(2022, 1, 1),
)
case(
    "hundred range numbers",
    "雪橇大法\n"
    + "\n".join(
        f"第{w}条 雪橇第{i}项。"
        for i, w in enumerate(["九十八", "九十九", "一百", "一百零一", "一百〇二", "一百一十", "一百一十一"])
    ),
    nums=["98", "99", "100", "101", "102", "110", "111"],
)
case(
    "interpretation two with revision",
    """最高人民法院关于适用雪橇法的解释（二）
（2020年12月29日最高人民法院审判委员会第1823次会议通过，根据2023年5月1日最高人民法院审判委员会第1900次会议《关于修改〈解释〉的决定》修正，该修正自2023年6月1日起施行）
为正确适用雪橇法，制定本解释。
第一条 雪橇属于动产。
第二条 本解释自2021年1月1日起施行。
""",
    title="最高人民法院关于适用雪橇法的解释（二）",
    n=2,
    effective=D(2023, 6, 1),
)
case(
    "number after title in brackets",
    """某省雪橇工资规定（试行）
（某人社规〔2021〕5号）
第一条 工资按周支付。
第二条 本规定自2021年7月1日起施行，有效期2年。
某省人力资源和社会保障厅
2021年5月31日
""",
    number="某人社规〔2021〕5号",
    promulgated=D(2021, 5, 31),
    effective=D(2021, 7, 1),
    n=2,
)
case(
    "big5-like traditional",
    """雪橇管理條例
第一條 為了雪橇，制定本條例。
第二條 雪橇站每日檢查。
第三條 本條例自二○二二年一月一日起施行。
""",
    n=3,
    effective=D(2022, 1, 1),
)
case(
    "slip before and issuing date line with 印发",
    """某市人力资源和社会保障局文件
某人社发〔2024〕11号
关于调整雪橇工伤保险费率的通知
各区县人力资源社会保障局：
为了费率，通知如下：
一、费率为百分之一。
二、本通知自2024年4月1日起执行，原规定与本通知不一致的，以本通知为准。
某市人力资源和社会保障局
2024年3月12日
（此件主动公开）
抄送：市财政局。
某市人力资源和社会保障局办公室 2024年3月13日印发
""",
    title="关于调整雪橇工伤保险费率的通知",
    number="某人社发〔2024〕11号",
    promulgated=D(2024, 3, 12),
    effective=D(2024, 4, 1),
    n=2,
    form="sections",
)


def found_of(draft: Draft) -> dict[str, Any]:
    meta = draft.metadata
    parts = draft.articles or draft.sections
    return {
        "title": meta.title,
        "number": meta.number,
        "issuer": meta.issuer,
        "promulgated": meta.promulgated,
        "effective": meta.effective_from,
        "first": meta.first_effective,
        "until": meta.says_until,
        "status": str(meta.status),
        "form": draft.form,
        "n": len(parts),
        "nums": [part.article for part in parts],
        "paths": len({part.path for part in parts}),
        "amends": bool(meta.amends),
        "jurisdiction": meta.jurisdiction,
        "level": str(meta.level),
    }


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_a_layout_is_read(text: str, wanted: dict[str, Any], register: Register):
    draft = draft_of(read_bytes(text.encode()), register, today=D(2026, 11, 21))
    found = found_of(draft)
    wanted = dict(wanted)
    for noise in wanted.pop("clean", ()):
        assert all(noise not in part.text for part in draft.provisions)
    assert wanted.pop("title_has", "") in found["title"]
    assert wanted.pop("number_has", "") in (found["number"] or "")
    assert {name: found[name] for name in wanted} == wanted


def test_a_page_of_an_official_site_is_read_without_what_stands_around_the_text(register: Register):
    page = """<html><head><title>意见_公开专栏</title><script>var a = "第九条 不算";</script></head><body>
    <div class="nav"><a href="/">首页</a> &gt; <a href="/xx">信息公开</a></div>
    <table><tr><td>发文机关：</td><td>国务院</td><td>成文日期：</td><td>2022年05月20日</td></tr>
    <tr><td>标　　题：</td><td colspan="3">国务院关于雪橇业的若干意见</td></tr>
    <tr><td>发文字号：</td><td>国发〔2022〕98号</td><td>发布日期：</td><td>2022年06月01日</td></tr></table>
    <div id="UCAP-CONTENT"><p>国务院关于雪橇业的若干意见</p><p>国发〔2022〕98号</p><p>各省、自治区、直辖市人民政府：</p>
    <p>一、扩大站点</p><p>（一）多设站。</p><p>二、保障报酬</p><p>按月付。</p><p>国务院</p><p>2022年5月20日</p></div>
    <div class="share">分享到：微信</div><div class="footer">主办单位：某办公厅 京ICP备00000000号</div></body></html>"""
    draft = draft_of(read_bytes(page.encode()), register, today=D(2026, 11, 21))
    found = found_of(draft)
    assert (found["title"], found["number"]) == ("国务院关于雪橇业的若干意见", "国发〔2022〕98号")
    assert (found["promulgated"], found["form"], found["n"]) == (D(2022, 5, 20), "sections", 2)
    assert draft.sections[-1].text == "保障报酬\n按月付。"
