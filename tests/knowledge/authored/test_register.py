"""Documents are found by every name they go by."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest

from knowledge.authored.fingerprint import text_fingerprint
from knowledge.authored.register import Register
from knowledge.errors import RegisterError
from knowledge.models import Document, Level, Status

SAMPLE = """
- short: 甲办法
  title: 某部关于甲办法
  aliases: [甲规]
  number: 某发〔2020〕3号
  level: departmental_rule
  jurisdiction: CN
  versions:
    - {promulgated: 2020-01-01, effective: 2020-02-01, ended: null, status: effective, articles: 9}
    - {promulgated: 2010-01-01, effective: 2010-02-01, ended: 2020-02-01, status: superseded}
  core: true
"""


def test_the_packaged_register_loads_and_is_consistent(register):
    shorts = [entry.short for entry in register.entries]
    assert len(shorts) == len(set(shorts)) > 100
    known = set(shorts)
    assert all(entry.version_of in known for entry in register.entries if entry.version_of)
    assert all(entry.versions for entry in register.entries)


def test_every_entry_is_found_by_its_own_names(register):
    for entry in register.entries:
        for name in (entry.short, entry.title, *entry.aliases, *entry.all_numbers):
            assert entry in register.find(name), name


def test_a_short_title_comes_first_where_it_is_ambiguous(register):
    for entry in register.entries:
        assert register.find(entry.short)[0] is entry


@pytest.mark.parametrize(
    "written", ["某发〔2020〕3号", "某发[2020]3号", "某发（2020）3号", "某发【2020】第3号", " 某发 〔2020〕 3 号"]
)
def test_document_numbers_are_found_in_any_brackets(written, tmp_path):
    path = tmp_path / "register.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    assert [entry.short for entry in Register.load(path).find(written)] == ["甲办法"]


@pytest.mark.parametrize("written", ["《劳动合同法》", "中华人民共和国劳动合同法", "勞動合同法", "〈劳动合同法〉"])
def test_quotes_state_prefix_and_script_do_not_matter(register, written):
    assert [entry.short for entry in register.find(written)] == ["劳动合同法"]


def test_an_unknown_name_finds_nothing(register):
    assert register.find("外卖骑手保护法") == ()
    assert register.find("") == ()
    assert register.document("外卖骑手保护法") is None


def test_the_version_of_a_day_is_told_by_the_dates(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_text(SAMPLE, encoding="utf-8")
    entry = Register.load(path).entries[0]
    new, old = entry.versions
    assert entry.version_on(date(2015, 1, 1)) is old
    assert entry.version_on(date(2020, 2, 1)) is new
    assert entry.status_on(date(2009, 1, 1)) is Status.NOT_YET_EFFECTIVE


def test_names_for_running_text_stand_longest_first(register):
    lengths = [len(name) for name in register.names()]
    assert lengths == sorted(lengths, reverse=True)


def test_documents_of_the_library_can_be_added(register):
    extended = register.with_documents([Document("乙法", "中华人民共和国乙法", Level.LAW)])
    assert [entry.short for entry in extended.find("中华人民共和国乙法")] == ["乙法"]
    assert register.find("乙法") == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [("- short: [", "register_unreadable"), ("a: 1", "register_unreadable"), ("- short: x", "register_unreadable")],
)
def test_a_broken_register_stops_with_one_sentence(tmp_path, content, code):
    path = tmp_path / "register.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        Register.load(path)
    assert caught.value.code == code


def test_a_missing_register_says_so(tmp_path):
    with pytest.raises(RegisterError) as caught:
        Register.load(tmp_path / "none.yaml")
    assert caught.value.code == "register_missing"


def test_a_title_twice_is_refused(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_text(SAMPLE + SAMPLE, encoding="utf-8")
    with pytest.raises(RegisterError) as caught:
        Register.load(path)
    assert caught.value.code == "register_duplicate"


OFFICIAL = ("gov.cn", "chinacourt.org", "eur-lex.europa.eu")


def test_every_address_is_one_of_an_official_site(register):
    for entry in register:
        for address in (*entry.addresses, *(version.source for version in entry.versions if version.source)):
            host = urlsplit(address).hostname or ""
            assert any(host == name or host.endswith("." + name) for name in OFFICIAL), (entry.short, address)
        assert not entry.addresses or entry.address, entry.short


def test_most_documents_that_are_not_in_the_statute_package_have_an_address(register):
    sought = [entry for entry in register if entry.level not in (Level.LAW, Level.CONSTITUTION)]
    assert sum(bool(entry.addresses) for entry in sought) >= 0.7 * len(sought)


@pytest.mark.parametrize(
    ("short", "day", "articles"),
    [
        ("快递暂行条例", date(2025, 5, 31), 48),
        ("快递暂行条例", date(2025, 6, 1), 59),
        ("使用有毒物品作业场所劳动保护条例", date(2026, 1, 1), 70),
    ],
)
def test_amended_regulations_have_the_articles_of_the_day(register, short, day, articles):
    assert register.entry(short).version_on(day).articles == articles


def test_an_amendment_nobody_read_yet_names_its_page(register):
    newest = register.entry("住房公积金管理条例").versions[0]
    assert newest.effective == date(2026, 9, 20)
    assert newest.number == "国务院令第844号"
    assert newest.source


def test_fingerprints_do_not_change_with_spaces_width_or_brackets():
    one = [("1", "第一条 为了（2020）〔12〕“号”。"), ("2", "第二条\n文字")]
    other = [("1", '第一条　为了(2020)[12]"号"。'.replace("[", "［").replace("]", "］")), ("2", "第二条文字")]
    assert text_fingerprint(one) == text_fingerprint(other)
    assert text_fingerprint(one) != text_fingerprint([("1", one[0][1]), ("2", "第二条文宇")])
    assert text_fingerprint([]) == ""


def test_how_much_of_what_is_cited_is_held_is_counted_by_provision(empty_library, register):
    from knowledge.models import ProvisionDraft, ProvisionKey
    from knowledge.sync.coverage import cited_held

    entry = register.entry("工伤保险条例")
    empty_library.publish_version(
        document=entry.document,
        provisions=[ProvisionDraft("14", "第十四条", (), "职工有下列情形之一的。")],
        today=date(2026, 11, 22),
        promulgated=entry.versions[0].promulgated,
        effective_from=entry.versions[0].effective,
        source="file:a",
        source_sha256="0" * 64,
    )
    keys = [ProvisionKey("工伤保险条例", "14"), ProvisionKey("工伤保险条例", "15"), ProvisionKey("失业保险条例", "2")]
    found = cited_held(keys, empty_library, register, on=date(2026, 11, 22))
    assert (found.held, found.cited, found.documents_held, found.documents) == (1, 3, 1, 2)
    assert found.missing == ("失业保险条例",)
