"""Layouts of official texts as sites, collections and gazettes print them: orders, notices, drafts, decisions, copies.

Every text is made up; only the shape is that of real papers.
"""

from __future__ import annotations

import io
from datetime import date as D  # noqa: N812 (many of them stand below)
from typing import Any

import docx
import pytest

from ingestion.errors import Unreadable
from ingestion.publishing.proposal.draft import draft_of
from ingestion.readers.choosing import read_bytes
from knowledge.authored.register import Register
from tests.ingestion.readers.test_layouts import found_of
from tests.ingestion.rendering import Paragraph, as_docx, as_pdf

CASES: list[Any] = []


def case(name: str, text: str, **wanted: Any) -> None:
    CASES.append(pytest.param(text, wanted, id=name.replace(" ", "-")))


case(
    "title over lines names every office",
    """人力资源社会保障部 交通运输部 应急部
国家网信办 全国总工会
关于做好雪橇骑手服务工作的意见
人社部发〔2031〕9号
各省、自治区、直辖市有关部门：
现提出以下意见：
一、建站。
二、修路。
人力资源社会保障部　交通运输部　应急部
国家网信办　全国总工会
2031年7月6日
""",
    title="人力资源社会保障部交通运输部应急部国家网信办全国总工会关于做好雪橇骑手服务工作的意见",
    issuer="人力资源社会保障部、交通运输部、应急部、国家网信办、全国总工会",
    n=2,
)
case(
    "order of offices one below the other",
    """国家雪橇信息办公室
中华人民共和国雪地部
国家冰面管理总局
令
第9号
《雪橇算法管理规定》已经2031年1月6日第2次室务会议通过，现予公布，自2031年3月1日起施行。
国家雪橇信息办公室主任　张三
雪地部部长　李四
2031年1月31日
雪橇算法管理规定
第一条　为了算法，制定本规定。
第二条　本规定自2031年3月1日起施行。
""",
    title="雪橇算法管理规定",
    number="国家雪橇信息办公室、雪地部、国家冰面管理总局令第9号",
    issuer="国家雪橇信息办公室、雪地部、国家冰面管理总局",
    promulgated=D(2031, 1, 31),
    effective=D(2031, 3, 1),
    n=2,
)
case(
    "number of an order set with blanks on its own line",
    """中华人民共和国交通运输部令
2031 年 第 32 号
《雪橇运输规定》已于2031年5月9日经第3次部务会议通过，现予公布，自2031年8月1日起施行。
部 长 张三
2031年5月16日
雪橇运输规定
第一条　为了运输，制定本规定。
第二条　本规定自2031年8月1日起施行。
""",
    title="雪橇运输规定",
    number="交通运输部令2031年第32号",
    promulgated=D(2031, 5, 16),
    n=2,
)
case(
    "announcement of two offices on one line",
    """财政部 税务总局公告2031年第12号
关于雪橇户税费政策的公告
现公告如下：
一、减半征收。
二、本公告自2031年1月1日起施行。
财政部
税务总局
2031年8月2日
""",
    number="财政部、税务总局公告2031年第12号",
    issuer="财政部、税务总局",
    promulgated=D(2031, 8, 2),
    n=2,
)
case(
    "announcement of a congress signed later than the adoption",
    """深圳市雪橇听证条例

深圳市人民代表大会常务委员会公告

第三十七号

深圳市第三届人民代表大会常务委员会第十一次会议于2031年10月17日通过的《深圳市雪橇听证条例》业经广东省第九届人民代表大会常务委员会第二十九次会议于2031年12月3日批准，现予公布，自2032年1月1日起施行。

深圳市人民代表大会常务委员会

2031年12月26日

（2031年10月17日深圳市第三届人民代表大会常务委员会第十一次会议通过
2031年12月3日广东省第九届人民代表大会常务委员会第二十九次会议批准）

第一条 为了听证，制定本条例。
第二条 本条例自2032年1月1日起施行。
""",
    title="深圳市雪橇听证条例",
    number="深圳市人民代表大会常务委员会公告第37号",
    issuer="深圳市人民代表大会常务委员会",
    promulgated=D(2031, 12, 26),
    effective=D(2032, 1, 1),
    place="CN-44",
    n=2,
)
case(
    "term of a congress belongs to the number only",
    """某省雪橇公开条例
(2031年7月22日某省第十一届人民代表大会常务委员会第十次会议通过)
某省第十一届人民代表大会常务委员会公告
第28号
第一条 为了公开，制定本条例。
第二条 本条例自2031年11月1日起施行。
""",
    number="某省第十一届人民代表大会常务委员会公告第28号",
    issuer="某省人民代表大会常务委员会",
    promulgated=D(2031, 7, 22),
    n=2,
)
case(
    "decree whose number stands in hooked brackets",
    """河北省雪橇造雪规定
政府令〔2031〕第15号
《河北省雪橇造雪规定》已经2031年12月14日省政府第76次常务会议通过，现予公布，自2032年2月1日起施行。
省长
二〇三一年十二月二十五日
第一条为加强造雪，制定本规定。
第二条本规定自2032年2月1日起施行。
""",
    issuer="河北省人民政府",
    promulgated=D(2031, 12, 25),
    level="local_regulation",
    place="CN-13",
    n=2,
)
case(
    "notice and the text it issues with another kind of name",
    """关于印发《雪橇标准制定工作程序（试行）》的通知
雪工法字[2031] 851号
各有关单位：
现将《雪橇标准制定工作程序（试行）》印发给你们，请遵照执行。
2031年11月13日
雪橇标准制定工作程序（试行）
第一条 为了标准，制定本程序。
第二条 本程序自发布之日起施行。
""",
    title="雪橇标准制定工作程序（试行）",
    number="雪工法字〔2031〕851号",
    promulgated=D(2031, 11, 13),
    effective=D(2031, 11, 13),
    n=2,
)
case(
    "issued text whose title is set on two lines",
    """昆明市人民政府办公厅关于印发雪橇综合整治工程实施办法的通知
昆政办〔2031〕114号
各区人民政府：
现将《昆明市雪橇综合整治工程实施办法（试行）》印发给你们。
二○三一年九月二十二日
昆明市雪橇综合整治工程
实施办法（试行）
第一条 为了整治，制定本办法。
第二条 本办法自印发之日起施行。
""",
    title="昆明市雪橇综合整治工程实施办法（试行）",
    issuer="昆明市人民政府办公厅",
    promulgated=D(2031, 9, 22),
    place="CN-53",
    n=2,
)
case(
    "issued opinions without articles keep the office of the notice",
    """劳动部关于印发《关于贯彻〈雪橇法〉若干问题的意见》的通知
(劳部发[1931]309号)
各省劳动厅（局）：
现将《关于贯彻〈雪橇法〉若干问题的意见》印发给你们。
一九九五年八月四日
关于贯彻《雪橇法》若干问题的意见
一、适用范围
1.雪橇。
二、附则
2.本意见自发布之日起执行。
""",
    title="关于贯彻《雪橇法》若干问题的意见",
    issuer="劳动部",
    promulgated=D(1995, 8, 4),
    form="sections",
    n=2,
)
case(
    "collection that gives day and office on one line",
    """国家雪橇总局转发《雪橇海运协定》的通知
1998年5月15日，国家雪橇总局
各省雪橇局：
现将协定文本转发给你们，请依照执行。
雪橇海运协定
第一条
在本协定中：
一、“雪橇”系指木制的。
第二条
本协定自通知之日起生效。
""",
    issuer="国家雪橇总局",
    promulgated=D(1998, 5, 15),
    form="articles",
    n=2,
)
case(
    "site puts the year behind the title and its own name of the office below",
    """武汉市雪橇考试管理规定(2031年)
作者：某某资料网
湖北省武汉市人民政府
武汉市雪橇考试管理规定
第一条 为了考试，制定本规定。
第二条 本规定自2031年7月1日起施行。
""",
    title="武汉市雪橇考试管理规定",
    place="CN-42",
    n=2,
)
case(
    "site puts the number before the title",
    """鲁雪发〔2031〕20号《山东省雪橇局关于深化改革的实施意见》
各市雪橇局：
现提出以下意见：
一、改革。
二、公开。
山东省雪橇局
2031年11月4日
""",
    title="山东省雪橇局关于深化改革的实施意见",
    number="鲁雪发〔2031〕20号",
    place="CN-37",
    n=2,
)
case(
    "draft below the notice that asks for opinions, explanation behind it",
    """雪橇部关于《雪橇骑手权益规定（征求意见稿）》公开征求意见的通知
现向社会公开征求意见，可以通过以下途径提出：
1.登录本部网站。
2.发送电子邮件。
雪橇部
2031年8月1日
雪橇骑手权益规定
（征求意见稿）
第一条 【目的】为了权益，制定本规定。
第二条 【范围】适用于骑手。
第三条 【施行】本规定自 年 月 日起施行。
关于《雪橇骑手权益规定（征求意见稿）》的起草说明
一、起草背景
第一条规定了目的。
二、主要内容
共三条。
""",
    title="雪橇骑手权益规定（征求意见稿）",
    issuer="雪橇部",
    status="draft",
    form="articles",
    n=3,
    effective=None,
    last="【施行】本规定自 年 月 日起施行。",
)
case(
    "draft in a notice that itself counts its points",
    """为了推进立法，现将市雪橇局起草的《雪橇听证规则（草案）》（征求意见稿）全文公开，征求意见。有关事项告知如下：
一、时间
2031年11月23日至12月9日。
二、方式
信函、传真或者电子邮件。
三、反馈
将认真研究。
某市雪橇局
2031年11月23日
雪橇听证规则（草案）（征求意见稿）
第一条（目的） 为了听证，制定本规则。
第二条（施行日期） 本规则自2032年1月1日起施行。
""",
    title="雪橇听证规则（草案）（征求意见稿）",
    status="draft",
    form="articles",
    n=2,
)
case(
    "amendment whose quoted paragraphs each open a quotation",
    """中华人民共和国雪橇法修正案（九）
（2031年8月29日第十二届全国人民代表大会常务委员会第十六次会议通过）
一、在第三十七条后增加一条，作为第三十七条之一：
“橇手应当戴帽。
“帽子应当防滑。
“违反的，处警告。”
二、将第五十条修改为：“一、先看路；
“二、再滑行。”
三、本修正案自2031年11月1日起施行。
""",
    form="sections",
    n=3,
    effective=D(2031, 11, 1),
    amends=True,
)
case(
    "decision with the whole text as amended behind it",
    """雪橇部关于修改《雪橇服务管理规定》的决定
（2031年8月11日雪橇部令2031年第16号公布）
雪橇部决定对《雪橇服务管理规定》作如下修改：
一、将第一条修改为：“为规范雪橇，制定本规定。”
二、删去第三条。
本决定自公布之日起施行。
《雪橇服务管理规定》根据本决定作相应修改，重新发布。
雪橇服务管理规定
第一条 为规范雪橇，制定本规定。
第二条 本规定自2025年1月1日起施行。
""",
    title="雪橇部关于修改《雪橇服务管理规定》的决定",
    number="雪橇部令2031年第16号",
    promulgated=D(2031, 8, 11),
    effective=D(2031, 8, 11),
    form="sections",
    n=2,
    amends=True,
)
case(
    "order that announced the decision which revised the text",
    """上海市雪橇保险办法
（2021年10月10日上海市人民政府令第109号发布，根据2024年8月30日上海市人民政府令第33号修正，
根据2029年3月30日上海市人民政府令第11号公布的《上海市人民政府关于修改〈上海市雪橇保险办法〉的决定》修正并重新公布）
第一条（目的）
为了保险，制定本办法。
第二条（施行日期）
本办法自2021年11月1日起施行。
""",
    promulgated=D(2029, 3, 30),
    first=D(2021, 11, 1),
    effective=None,
    n=2,
)
case(
    "history of a collection, one act a line",
    """# 雪橇信息服务管理规定

2031年11月16日 国家雪橇信息办公室2031年第20次室务会议审议通过

2032年3月1日 施行

## 第一章 总 则

第一条 为了信息，制定本规定。

第二条 本规定自2032年3月1日起施行。
""",
    issuer="国家雪橇信息办公室",
    effective=D(2032, 3, 1),
    n=2,
)
case(
    "day and number in one bracket, day in digits, remark on cuts",
    """某市雪橇局关于雪橇用工的意见
（某雪发〔2031〕20号 2031年3月2日）
现提出意见。
一、签协议。
二、付报酬。
某市雪橇局
2031-03-02
（本文有删减）
""",
    number="某雪发〔2031〕20号",
    promulgated=D(2031, 3, 2),
    n=2,
    last="付报酬。",
)
case(
    "number at the end of the history",
    """国务院关于退雪橇的暂行办法
（1978年5月24日第五届全国人民代表大会常务委员会第二次会议批准　1978年6月2日国务院发布　国发〔1978〕999号）
第一条 为了退橇，制定本办法。
第二条 本办法自发布之日起实行。
""",
    number="国发〔1978〕999号",
    issuer="国务院",
    promulgated=D(1978, 6, 2),
    n=2,
)
case(
    "no blank behind numbers and words that look like references",
    """雪橇裁判法
第二节一般规定
第一条雪橇纠纷依照本法裁判。
第二条第一审案件由雪橇庭裁判。
第三条规定路线的雪橇，由站长裁判。
第三条第二款的站长，每年选举。
第二节第一审普通程序
第四条第三款所说的站长回避。
第四条雪橇庭应当公开裁判。
第三节审理翻橇案件的规定
第五条本法自2031年1月1日起施行。
""",
    nums=["1", "2", "3", "4", "5"],
)
case(
    "amendments of a constitution begin in the middle and end in plain quotation marks",
    """中华人民共和国雪橇章程修正案
(2031年3月14日第十届全国人民代表大会第二次会议通过)
第十八条章程第七段中"滑"修改为："慢滑"。"
第十九条章程第十段第二句"停"修改为："慢停。"
第二十条章程第十一条"冰"修改为："雪。"
""",
    nums=["18", "19", "20"],
    form="articles",
)
case(
    "letter that names its annexes before it is signed",
    """某市雪橇局关于开展雪橇检查的通知
某雪发〔2031〕3号
各站：
请遵照执行。
一、检查时间。
二、检查内容。
附件：1.检查表
2.汇总表
某市雪橇局
2031年3月2日
附件1
检查表
站名 | 橇数
""",
    issuer="某市雪橇局",
    promulgated=D(2031, 3, 2),
    n=2,
    last="检查内容。",
)
case(
    "excerpt with wide gaps",
    """雪橇法典（节录）
第一百零一条 甲。
第一百零三条 乙。
第一千二百六十条 丙。
""",
    nums=["101", "103", "1260"],
)
case(
    "standard with decimal numbers",
    """雪橇服务规范
1 范围
本规范说明雪橇服务。
2 术语
2.1 雪橇
木制。
2.2 骑手
人。
3 要求
3.1 安全
戴帽。
""",
    title="雪橇服务规范",
    form="sections",
    n=3,
)


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_a_copied_layout_is_read(text: str, wanted: dict[str, Any], register: Register):
    draft = draft_of(read_bytes(text.encode()), register, today=D(2036, 11, 21))
    found = found_of(draft) | {
        "place": draft.metadata.jurisdiction,
        "level": str(draft.metadata.level),
        "last": (draft.articles or draft.sections)[-1].text,
    }
    assert {name: found[name] for name in wanted} == wanted


def test_a_text_with_unspaced_articles_reads_the_same_from_a_pdf_without_indents(register: Register):
    body = "为了让雪橇的骑手在雪地上安全行驶并按时拿到报酬制定本规定以便各站遵守执行共建和谐"
    lines = [
        "雪橇行驶规定",
        *(f"第{n}条{ {'三': '第一审', '五': '与'}.get(n, '') }{body}，{body}。" for n in "一二三四五六七八九"),
    ]
    paragraphs = [Paragraph(line) for line in lines]
    plain = draft_of(read_bytes("\n".join(lines).encode()), register, today=D(2036, 1, 1))
    for per_line in (20, 27, 38, 44):
        printed = draft_of(read_bytes(as_pdf(paragraphs, indent=0, per_line=per_line)), register, today=D(2036, 1, 1))
        assert [part.text for part in printed.articles] == [part.text for part in plain.articles]


@pytest.mark.parametrize("made", [as_docx, as_pdf])
def test_what_a_site_prints_around_a_text_is_left_out_of_word_and_pdf_too(made: Any, register: Register):
    lines = ["您现在的位置：首页 > 政策", "雪橇办法", "第一条 为了雪橇，制定本办法。", "第二条 本办法自2031年1月1日起施行。",
             "浏览次数：123次", "扫一扫在手机打开当前页"]  # fmt: skip
    draft = draft_of(read_bytes(made([Paragraph(line) for line in lines])), register, today=D(2036, 1, 1))
    assert [part.text for part in draft.articles] == ["为了雪橇，制定本办法。", "本办法自2031年1月1日起施行。"]


def test_files_a_page_offers_below_its_text_are_attachments_and_not_part_of_the_last_article(register: Register):
    page = """<html><body><div class="content"><div><p>雪橇办法</p><p>第一条 为了雪橇，制定本办法。</p>
    <p>第二条 本办法自2031年1月1日起施行。</p></div><div><p>相关附件：</p><ul><li><a href="./a.doc">申请表.doc</a></li>
    <li><a href="./b.pdf">说明.pdf</a></li></ul></div></div></body></html>"""
    draft = draft_of(read_bytes(page.encode()), register, today=D(2036, 1, 1))
    assert draft.articles[-1].text == "本办法自2031年1月1日起施行。"
    assert [name for name, _ in draft.attachments] == ["申请表.doc", "说明.pdf"]


def test_a_reply_without_parts_keeps_its_title_out_of_its_text(register: Register):
    text = "发布时间：2031-01-01\n雪橇部办公厅关于雪橇手能否\n参加保险的复函\n某省雪橇厅：\n可以参加。\n雪橇部办公厅\n2031年6月20日"
    draft = draft_of(read_bytes(text.encode()), register, today=D(2036, 1, 1))
    assert (draft.metadata.title, draft.form) == ("雪橇部办公厅关于雪橇手能否参加保险的复函", "plain")
    assert draft.provisions[0].text.startswith("某省雪橇厅：")


def test_a_damaged_file_of_another_kind_than_its_name_says_which_kind_it_is():
    with pytest.raises(Unreadable, match=r"called \.pdf, but it is an image\."):
        read_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(300), "photo.pdf")


@pytest.mark.parametrize("opened", ["<pre>", "<div style='white-space: pre-wrap'>"])
def test_a_page_that_shows_its_text_as_typed_keeps_the_lines(opened: str, register: Register):
    closed = "</pre>" if opened == "<pre>" else "</div>"
    page = f"<html><body>{opened}雪橇办法\n第一条 为了雪橇：\n（一）滑；\n（二）停。\n第二条 自公布之日起施行。{closed}</body></html>"
    draft = draft_of(read_bytes(page.encode()), register, today=D(2036, 1, 1))
    assert [part.text for part in draft.articles] == ["为了雪橇：\n（一）滑；\n（二）停。", "自公布之日起施行。"]


def test_a_frame_of_one_cell_around_a_word_text_is_no_table(register: Register):
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "雪橇办法"
    for line in ("第一条 为了雪橇，制定本办法。", "第二条 自公布之日起施行。"):
        cell.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    draft = draft_of(read_bytes(buffer.getvalue()), register, today=D(2036, 1, 1))
    assert (draft.metadata.title, len(draft.articles)) == ("雪橇办法", 2)
