"""Citations are read from keys and from what people and models write, and written out again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.authored.register import Register
from knowledge.citations import find_citations, format_citation, parse_key
from knowledge.errors import CitationError
from knowledge.models import Citation, ProvisionKey

REGISTER = Register.load()

SPC_ONE = "审理劳动争议案件适用法律问题的解释（一）"
SPC_TWO = "审理劳动争议案件适用法律问题的解释（二）"

articles = st.builds(
    lambda number, inserted: f"{number}之{inserted}" if inserted else str(number),
    st.integers(1, 1_299),
    st.sampled_from([None, None, "一", "二", "十二"]),
)
citations = st.builds(
    lambda document, article, paragraph, item: Citation(ProvisionKey(document, article), paragraph, item),
    st.sampled_from([entry.short for entry in REGISTER.entries if len(REGISTER.find(entry.title)) == 1]),
    articles,
    st.none() | st.integers(1, 30),
    st.none() | st.integers(1, 30),
)


def found(text: str, document: str | None = None) -> list[str]:
    return [str(citation) for citation in find_citations(text, REGISTER, document)]


@given(citations)
def test_a_key_is_read_back_as_it_was_written(citation):
    assert str(parse_key(str(citation))) == str(citation)


@given(citations)
@settings(max_examples=300)
def test_a_written_citation_is_found_again(citation):
    document = REGISTER.document(citation.key.document)
    assert document is not None
    assert found(f"依据{format_citation(citation, document.title)}的规定，可以主张。") == [str(citation)]


@given(st.lists(citations, min_size=1, max_size=5))
def test_keys_in_running_text_are_found_in_order(cited):
    text = "，".join(f"可以要[[{citation}]]" for citation in cited)
    assert found(text) == list(dict.fromkeys(str(citation) for citation in cited))


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_no_text_breaks_the_finder(text):
    for citation in find_citations(text, REGISTER):
        assert citation.key.document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《劳动合同法》第三十八条第一款第（二）项", ["劳动合同法:38:1:2"]),
        ("劳动合同法38条", ["劳动合同法:38"]),
        ("劳动合同法第38条怎么说", ["劳动合同法:38"]),
        ("民法典 1165", ["民法典:1165"]),
        ("民法典 1165 1179", ["民法典:1165", "民法典:1179"]),
        ("民法典1165、1179怎么说", ["民法典:1165", "民法典:1179"]),
        ("刑法第二百七十六条之一", ["刑法:276之一"]),
        ("刑法276条之1", ["刑法:276之一"]),
        ("劳动合同法第38条、第46条", ["劳动合同法:38", "劳动合同法:46"]),
        ("《劳动合同法》第四十六条和第四十七条", ["劳动合同法:46", "劳动合同法:47"]),
        ("劳动合同法第38、46、47条", ["劳动合同法:38", "劳动合同法:46", "劳动合同法:47"]),
        ("劳动合同法第三十九、四十条", ["劳动合同法:39", "劳动合同法:40"]),
        ("劳动合同法第35-37条", ["劳动合同法:35", "劳动合同法:36", "劳动合同法:37"]),
        ("劳动合同法第三十五条至第三十七条", ["劳动合同法:35", "劳动合同法:36", "劳动合同法:37"]),
        ("法释〔2020〕26号第十五条", [f"{SPC_ONE}:15"]),
        ("法释[2020]26号第15条", [f"{SPC_ONE}:15"]),
        ("法释（2020）第26号第15条", [f"{SPC_ONE}:15"]),
        ("勞動合同法第三十八條第一款", ["劳动合同法:38:1"]),
        ("中华人民共和国劳动合同法　第 ３８ 条", ["劳动合同法:38"]),
        ("**《社会保险法》** **第六十三条**", ["社会保险法:63"]),
        ("劳动法第四十四条第（一）、（三）项", ["劳动法:44:0:1", "劳动法:44:0:3"]),
        ("工伤保险条例第14条（六）项", ["工伤保险条例:14:0:6"]),
        ("劳动合同法第三十八条第一款、第二款", ["劳动合同法:38:1", "劳动合同法:38:2"]),
        ("劳动合同法:38:1:2", ["劳动合同法:38:1:2"]),
        ("指导性案例237号认定了劳动关系", ["指导性案例237号"]),
        ("人社部发〔2021〕56号", ["关于维护新就业形态劳动者劳动保障权益的指导意见"]),
    ],
)
def test_the_ways_people_cite(text, expected):
    assert found(text) == expected


def test_a_number_alone_belongs_to_the_document_named_before():
    text = "《劳动合同法》说得很清楚。按第三十八条可以走，按第四十六条第一项有补偿。"
    assert found(text) == ["劳动合同法:38", "劳动合同法:46:0:1"]
    assert found("那第四十六条呢", document="劳动合同法") == ["劳动合同法:46"]
    assert found("那第四十六条呢") == []


def test_an_abbreviation_made_in_the_text_is_understood():
    text = "《劳动争议调解仲裁法》（以下简称《调仲》）第二十七条。调仲第五条也说了。根据调解仲裁法第六条。"
    assert found(text)[0] == "劳动争议调解仲裁法:27"
    assert found(text)[-1] == "劳动争议调解仲裁法:6"


def test_a_document_number_tells_which_of_two_texts_is_meant():
    assert found("《解释（二）》（法释〔2025〕12号）第六条") == [f"{SPC_TWO}:6"]
    assert found("解释二第六条") == ["解释二:6"]


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("根据外卖骑手保护法第十条", "外卖骑手保护法"),
        ("《网约工权益条例》第三条规定", "网约工权益条例"),
        ("消费者权益保护法实施条例第三条", "消费者权益保护法实施条例"),
        ("合同法第五十二条", "合同法"),
        ("广东省工资支付条例第四十八条是怎么说的", "广东省工资支付条例"),
        ("《广东省工资支付条例》第四十八条", "广东省工资支付条例"),
        ("深圳市员工工资支付条例第十一条", "深圳市员工工资支付条例"),
        ("北京市工资支付规定第十四条", "北京市工资支付规定"),
        ("江苏省工资支付条例第23条", "江苏省工资支付条例"),
        ("上海市法律援助条例第十条", "上海市法律援助条例"),
    ],
)
def test_a_document_nobody_knows_is_not_lent_another_ones_name(text, document):
    assert found("劳动合同法第一条。" + text)[1].startswith(document + ":")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("北京的劳动合同法第38条", "劳动合同法:38"),
        ("我在广东劳动合同法第38条能用吗", "劳动合同法:38"),  # no place has a law of its own by that name
        ("我在广东省，工伤保险条例第14条", "工伤保险条例:14"),
        ("浙江省工伤保险条例第二十七条", "浙江省工伤保险条例:27"),  # one the register knows
    ],
)
def test_a_place_before_a_national_text_takes_nothing_from_it(text, key):
    assert found(text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "劳动法30天内要给",
        "我的劳动法2008年版",
        "公司规定第3条",
        "平台规则第五条说扣钱",
        "我签的劳动合同第三条写着",
        "发了38条消息没人理",
        "请解释一下",
        "劳动合同法：1. 你可以要钱",
        "第一，先留证据；第二，去投诉",
        "劳动法律很难懂",
        "去公安法庭第三条走廊",
        "[[不是键:甲]]",
    ],
)
def test_what_is_no_citation_is_left_alone(text):
    assert found(text) == []


def test_a_contract_clause_after_a_law_is_not_the_laws():
    assert found("劳动合同法第八十二条管这个，但合同第三条写的是另一回事") == ["劳动合同法:82"]


def test_what_was_written_is_given_back_as_it_stood():
    (first, second) = find_citations("按 《劳动合同法》 第三十八条、第 46 条 办", REGISTER)
    assert first.written == "《劳动合同法》 第三十八条"
    assert second.written == "第 46 条"


@pytest.mark.parametrize("text", ["", "劳动合同法:三十八", "劳动合同法:38:一", "劳动合同法:38:1:2:3", ":38", "法:0"])
def test_a_bad_key_is_refused(text):
    with pytest.raises(CitationError):
        parse_key(text)


def test_a_section_of_a_policy_is_called_a_part():
    citation = parse_key("关于维护新就业形态劳动者劳动保障权益的指导意见:1")
    written = format_citation(citation, "关于维护新就业形态劳动者劳动保障权益的指导意见", label="一、")
    assert written.endswith("》第一部分")
    assert found(written) == [str(citation)]


@pytest.mark.parametrize("unit", ["第1,", "《", "一", "劳动法1,", "第一条、", "(", "第", "《a", "劳动法(", "[["])
def test_a_hostile_message_is_read_to_its_end(unit):
    text = unit * (100_000 // len(unit)) + "\n劳动合同法第38条"
    assert found(text)[-1] == "劳动合同法:38"
