"""Three hundred messages as workers write them: nothing that points to a person leaves, what the answer needs does."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from bot.privacy.redaction import Mask, redact

VALUES = [
    {
        "name": "张伟", "name2": "马小军", "surname": "王", "firm": "北京快跑科技有限公司", "phone": "13812345678", "phone2": "138-1234-5678",
        "address": "望京街道花家地3号楼502", "id": "110101199003071234", "card": "6222021234567890123", "wechat": "zhang_wei88",
        "number": "88012345", "order": "MT20260301998877", "plate": "京A12345", "mail": "zhangwei@example.com", "case": "（2026）京0105民初1234号",
        "english": "John Smith", "credit": "91110105MA01ABCD2X", "passport": "E12345678", "landline": "010-88886666", "qq": "88997766", "code": "558231",
    },
    {
        "name": "李大强", "name2": "孙丽", "surname": "刘", "firm": "杭州顺达人力资源有限公司", "phone": "159 8765 4321", "phone2": "１５９８７６５４３２１",
        "address": "文三路478号华星大厦12层", "id": "33010619851212003X", "card": "6217 0012 3456 7890 123", "wechat": "wxid_k8s7d6f5",
        "number": "600321", "order": "20260418001234567", "plate": "浙A·D88Z9", "mail": "li.dq@mail.example.cn", "case": "(2025)浙0106民初88号",
        "english": "Zhang Wei", "credit": "91330106MA2ABCDE7K", "passport": "G87654321", "landline": "0571-85551234", "qq": "123456789", "code": "0419",
    },
    {
        "name": "欧阳明月", "name2": "何勇", "surname": "陈", "firm": "深圳市蓝天物流有限责任公司", "phone": "+86 13600001111", "phone2": "136.0000.1111",
        "address": "西乡街道铁岗村二区8栋601室", "id": "440306 19911103 4521", "card": "6228-4800-1234-5678-910", "wechat": "oymy2020",
        "number": "SZ998877", "order": "SF1234567890123", "plate": "粤BD12345", "mail": "oy_my@example.org", "case": "〔2026〕深劳人仲案1001号",
        "english": "Li Wei", "credit": "91440300MA5EFGHJ3L", "passport": "EA1234567", "landline": "(0755)26661234", "qq": "5566778", "code": "A8x9Q2",
    },
    {
        "name": "阿依古丽", "name2": "赵敏", "surname": "黄", "firm": "成都味来餐饮管理有限公司", "phone": "18911112222", "phone2": "189 1111 2222",
        "address": "春熙路步行街99号3单元2501", "id": "510104900101123", "card": "622848 0402564890018", "wechat": "ayiguli_666",
        "number": "10086112", "order": "88776655443322", "plate": "川A9K8J7", "mail": "ayi@example.net", "case": "（2024）川01民终567号",
        "english": "Wang Fang", "credit": "91510104MA6HJKLM9N", "passport": "D11223344", "landline": "028-87654321", "qq": "998877665", "code": "778899",
    },
    {
        "name": "王建国", "name2": "周杰", "surname": "赵", "firm": "郑州建安劳务有限公司", "phone": "17733334444", "phone2": "177-3333-4444",
        "address": "中原路幸福小区5号楼1单元301室", "id": "410102197001015678", "card": "6230580000123456789", "wechat": "jianguo1970",
        "number": "3344556", "order": "YT9988776655", "plate": "豫A5F123", "mail": "wjg1970@example.com", "case": "(2026)豫0102民初22号",
        "english": "David Brown", "credit": "91410100MA4LMNPQ1R", "passport": "H33445566", "landline": "0371 6666 7777", "qq": "43218765", "code": "123123",
    },
]  # fmt: skip
MESSAGES = [
    (line, values)
    for line in (Path(__file__).parent / "messages.txt").read_text(encoding="utf-8").splitlines()
    for values in VALUES
]
SURNAMED = re.compile(r"\{surname\}(?=师傅|经理|姐|总|律师)|(?<=老)\{surname\}|(?<=小)\{surname\}")


def test_there_are_three_hundred() -> None:
    assert len(MESSAGES) == 300


def test_nothing_that_points_to_a_person_leaves() -> None:
    leaks = []
    for line, values in MESSAGES:
        text = line.format(**values)
        masked = redact(text).text
        hidden = [value for name, value in values.items() if f"{{{name}}}" in line and name != "surname"]
        leaks += [(text, masked) for value in hidden if value in masked]
    assert leaks == []


def test_a_surname_with_a_title_is_a_name() -> None:
    leaks = []
    for line, values in MESSAGES:
        if SURNAMED.search(line):
            masked = redact(line.format(**values)).text
            leaks += [
                masked
                for word in SURNAMED.findall(line)
                if re.search(f"{values['surname']}(?:师傅|经理|姐|总|律师)", masked)
            ]
    assert leaks == []


@pytest.mark.parametrize(
    "text",
    [
        "欠我三个月工资，一共12000元，2025年3月到5月",
        "2026年3月1日入职，月薪7600，11月5日被辞退",
        "高温补贴一分没有，每天干12小时，一周六天",
        "平台说我超时扣了300，美团众包",
        "在杭州送外卖，站长不让我跑",
        "马上要过年了，老板说没钱",
        "白天送单晚上分拣，时薪18块",
        "劳动合同法第三十八条怎么说",
        "打12333还是12348",
        "公司让我写自愿离职",
        "干了18个月，没签合同，能要11个月双倍吗",
        "我在滴滴跑车，封号十五天",
        "朝阳区的劳动仲裁在哪",
        "老板娘骂我，大哥不管",
        "谢谢，我明白了，马上去",
        "付款日期是每月15号",
        "时间太长了，何时能到账",
    ],
)
def test_what_the_answer_needs_stays(text: str) -> None:
    assert redact(text).text == text


def test_the_same_person_has_the_same_mark_in_every_turn() -> None:
    mask = Mask()
    first = mask.text("站长李大强扣我钱，电话13812345678")
    second = mask.text("李大强今天又骂我，换了电话13900001111")
    assert "〔姓名1〕" in first
    assert "〔姓名1〕" in second
    assert "〔电话2〕" in second


def test_a_number_never_comes_home_in_what_a_model_wrote() -> None:
    mask = Mask()
    mask.text("站长李大强，微信号laoxiangfalv，电话13812345678")
    written = mask.restore("跟〔姓名1〕要；加微信〔账号1〕，打〔电话1〕")
    assert "李大强" in written
    assert "laoxiangfalv" not in written
    assert "13812345678" not in written


def test_what_the_person_said_is_filled_in_whole() -> None:
    mask = Mask()
    text = "站长李大强，电话13812345678，住望京街道花家地3号楼502"
    assert mask.whole(mask.text(text)) == text


def test_an_office_may_let_employers_stay() -> None:
    assert Mask(employers=False).text("北京快跑科技有限公司欠我钱") == "北京快跑科技有限公司欠我钱"


def test_masking_a_long_message_is_quick() -> None:
    text = "老板张伟欠我三个月工资，我在北京快跑科技有限公司上班。" * 100
    redact("热身")
    began = time.process_time()
    redact(text)
    assert time.process_time() - began < 5
