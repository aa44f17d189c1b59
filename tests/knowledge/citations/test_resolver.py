"""What a citation means on a day: every answer the resolver can give."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.citations import CitationResolver, find_citations, parse_key
from knowledge.models import Document, Level, ProvisionDraft

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def resolver(statute_resolver):
    return statute_resolver


def resolve(resolver, key: str, on: date = TODAY):
    return resolver.resolve(parse_key(key), on)


@pytest.mark.parametrize(
    "key", ["劳动合同法:38", "劳动合同法:38:1:2", "刑法:276之一", "民法典:1165", "商标法:1", "劳动合同法", "宪法:42"]
)
def test_a_good_citation_opens(resolver, key):
    resolution = resolve(resolver, key)
    assert resolution.resolved and resolution.held
    assert resolution.version.in_force(TODAY)


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        ("外卖骑手保护法:3", "unknown_document"),
        ("人社厅发〔2023〕50号", "ambiguous_document"),
        ("劳动合同法:99", "no_such_article"),
        ("劳动合同法:38之一", "no_such_article"),
        ("劳动合同法:38:7", "no_such_paragraph"),
        ("劳动合同法:38:1:30", "no_such_paragraph"),
        ("劳动合同法:38:2:1", "no_such_paragraph"),
        ("工伤保险条例:14", "not_held"),
        ("工伤保险条例:99", "no_such_article"),
        ("医疗保障法:1", "not_yet_effective"),
        ("噪声污染防治法:1", "not_in_force"),
        ("仲裁法（2017）:3", "not_in_force"),
        ("新就业形态劳动者权益保障办法（征求意见稿）", "draft"),
        ("审理劳动争议案件适用法律若干问题的解释（2001）:1", "not_in_force"),
        ("刑法:390", "not_in_force"),
        ("审理劳动争议案件适用法律问题的解释（一）:32:1", "not_in_force"),
        ("审理劳动争议案件适用法律问题的解释（一）:32:2", "not_held"),
    ],
)
def test_each_problem_has_its_code(resolver, key, problem):
    resolution = resolve(resolver, key)
    assert resolution.problem == problem
    assert not resolution.resolved


def test_a_document_known_but_not_held_comes_with_its_status(resolver):
    resolution = resolve(resolver, "工伤保险条例:14")
    assert resolution.document.title == "工伤保险条例"
    assert (resolution.held, resolution.provision) == (False, None)
    assert resolution.version.effective_from == date(2011, 1, 1)


def test_candidates_are_named_where_a_name_means_several(resolver):
    assert len(resolve(resolver, "人社厅发〔2023〕50号").candidates) == 3


def test_the_text_in_force_wins_for_a_bare_alias(resolver, register):
    (citation,) = find_citations("解释二第六条", register)
    assert resolver.resolve(citation, TODAY).document.number == "法释〔2025〕12号"
    assert resolver.resolve(citation, date(2015, 1, 1)).document.number == "法释〔2006〕6号"


def test_the_version_of_the_day_is_opened(resolver):
    assert resolve(resolver, "仲裁法:3", date(2020, 1, 1)).version.promulgated == date(2017, 9, 1)
    assert resolve(resolver, "仲裁法:3").version.promulgated == date(2025, 9, 12)
    assert resolve(resolver, "仲裁法（2017）:3", date(2020, 1, 1)).resolved


def test_a_law_whose_successor_is_yet_to_come_still_holds(resolver):
    assert resolve(resolver, "商标法:1").version.promulgated == date(2019, 4, 23)
    assert resolve(resolver, "商标法:1", date(2027, 1, 1)).version.promulgated == date(2026, 6, 26)


def test_an_older_text_that_is_not_held_is_not_replaced_by_todays(resolver):
    assert resolve(resolver, "劳动合同法:38", date(2010, 1, 1)).problem == "not_held"


def test_an_item_without_its_paragraph_gets_it(resolver, register):
    (citation,) = find_citations("劳动合同法第三十八条第（二）项", register)
    assert str(resolver.resolve(citation, TODAY).citation) == "劳动合同法:38:1:2"


def test_what_is_published_later_resolves_at_once(empty_library, register):
    resolver = CitationResolver(empty_library, register)
    assert resolve(resolver, "某平台规定:2").problem == "unknown_document"
    empty_library.publish_version(
        document=Document("某平台规定", "某部关于某平台规定", Level.DEPARTMENTAL_RULE, aliases=("平台规",)),
        provisions=[ProvisionDraft("2", "第二条", (), "平台应当公示规则。")],
        effective_from=date(2025, 1, 1),
        today=TODAY,
    )
    assert resolve(resolver, "某平台规定:2").resolved
    assert resolve(resolver, "平台规:2").resolved
    assert [str(c) for c in find_citations("平台规2条", resolver.register)] == ["某平台规定:2"]


def test_a_text_amended_since_is_not_shown_as_the_law_of_today(empty_library, register):
    """The housing fund rules were amended with effect from 2026-09-20; held is the text before."""
    entry = register.entry("住房公积金管理条例")
    old = entry.versions[1]
    empty_library.publish_version(
        document=entry.document,
        provisions=[ProvisionDraft("15", "第十五条", (), "单位录用职工的，应当办理缴存登记。")],
        today=TODAY,
        promulgated=old.promulgated,
        effective_from=old.effective,
        effective_to=old.ended,
        source="file:old.txt",
        source_sha256="0" * 64,
    )
    resolver = CitationResolver(empty_library, register)
    today = resolve(resolver, "住房公积金管理条例:15")
    assert today.problem == "not_held" and not today.held and today.provision is None
    assert resolve(resolver, "住房公积金管理条例:15", date(2026, 9, 19)).resolved
