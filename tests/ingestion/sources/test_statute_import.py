"""The statute package becomes versions: dates, structure and known faults put right by named rules."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from ingestion.statutes.importing import import_statutes, short_title
from ingestion.statutes.mending import article_number, read_provisions
from ingestion.statutes.package import PackageCorrupt, PackagedArticle, PackageMissing, read_package
from ingestion.structure.checking import check_dates, check_provisions
from knowledge.authored.register import Register
from knowledge.models import ProvisionDraft, ProvisionKey, Status

TODAY = date(2026, 11, 21)
COLUMNS = "law_id, law_name, doc_type, level, issuing_body, publish_date, effective_date, status"


def write_package(path, laws, articles):
    connection = sqlite3.connect(path)
    connection.execute(f"CREATE TABLE laws ({COLUMNS})")
    connection.execute(
        "CREATE TABLE articles (id INTEGER PRIMARY KEY, law_id, chapter, section, article_no, article_text)"
    )
    connection.executemany(f"INSERT INTO laws ({COLUMNS}) VALUES (?, ?, '法律', '法律', '某会', ?, ?, ?)", laws)
    connection.executemany(
        "INSERT INTO articles (law_id, chapter, section, article_no, article_text) VALUES (?, ?, ?, ?, ?)", articles
    )
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def small_package(tmp_path):
    return write_package(
        tmp_path / "laws.db",
        [
            ("a1", "中华人民共和国甲法", "2010-01-01", "2010-05-01", "历史版本"),
            ("a2", "中华人民共和国甲法", "2026-08-01", "2027-01-01", "现行有效"),
            ("b", "中华人民共和国乙法", "2018-01-01", "1999-01-01", "现行有效"),
            ("c", "中华人民共和国丙法", "2001-01-01", "2001-06-01", "已废止"),
        ],
        [
            ("a1", None, None, "第一条", "旧甲。"),
            ("a2", None, None, "第一条", "新甲。"),
            ("b", "第一章 总则", None, "第一条", "乙。"),
            ("b", "第一章 总则", None, "第三条", "乙三。"),
            ("c", None, None, "第一条", "丙。"),
        ],
    )


def versions(library, short):
    return [(v.effective_from, v.effective_to, v.status) for v in library.versions(short)]


def test_dates_and_statuses_are_told_by_the_day(empty_library, small_package):
    report = import_statutes(empty_library, Register([]), today=TODAY, package=small_package)
    start, law = date(2027, 1, 1), "甲法"
    assert versions(empty_library, law) == [
        (start, None, Status.NOT_YET_EFFECTIVE),
        (date(2010, 5, 1), start, Status.EFFECTIVE),
    ]
    assert versions(empty_library, "丙法") == [(date(2001, 6, 1), None, Status.REPEALED)]
    assert empty_library.version_on("丙法", TODAY) is None
    assert report.mended["future_marked_effective"] == report.mended["history_still_effective"] == 1


def test_a_first_day_is_not_taken_for_the_amended_texts(empty_library, small_package):
    report = import_statutes(empty_library, Register([]), today=TODAY, package=small_package)
    assert versions(empty_library, "乙法") == [(None, None, Status.EFFECTIVE)]
    assert (report.mended["effective_date_is_first"], report.open["doubtful_effective_date"]) == (1, 1)
    assert report.open["gap"] == 1


def test_progress_is_told_to_the_end(empty_library, small_package):
    told = []
    import_statutes(empty_library, Register([]), lambda *state: told.append(state), today=TODAY, package=small_package)
    assert [done for done, _, _ in told] == [1, 2, 3, 4]
    assert {total for _, total, _ in told} == {4}


def test_a_second_import_reads_nothing(empty_library, small_package):
    import_statutes(empty_library, Register([]), today=TODAY, package=small_package)
    changes = empty_library.last_change()
    assert import_statutes(empty_library, Register([]), today=TODAY, package=small_package).unchanged
    assert empty_library.last_change() == changes


def test_an_import_that_was_stopped_goes_on(empty_library, small_package):
    class Stopped(Exception):
        pass

    def stop(done, total, short):
        if done == 2:
            raise Stopped

    with pytest.raises(Stopped):
        import_statutes(empty_library, Register([]), stop, today=TODAY, package=small_package)
    report = import_statutes(empty_library, Register([]), today=TODAY, package=small_package)
    assert not report.unchanged
    assert empty_library.counts().versions == 4


def test_another_register_dates_the_texts_anew(empty_library, small_package, tmp_path):
    import_statutes(empty_library, Register([]), today=TODAY, package=small_package)
    path = tmp_path / "register.yaml"
    path.write_text(
        "- {short: 乙法, title: 中华人民共和国乙法, level: law, core: true, versions: "
        "[{promulgated: 2018-01-01, effective: 2018-03-01, status: effective}]}",
        encoding="utf-8",
    )
    import_statutes(empty_library, Register.load(path), today=TODAY, package=small_package)
    assert versions(empty_library, "乙法") == [(date(2018, 3, 1), None, Status.EFFECTIVE)]
    assert empty_library.document("乙法").core
    assert empty_library.counts().versions == 4


def test_a_corrected_text_replaces_the_one_read_before(empty_library, small_package):
    import_statutes(empty_library, Register([]), today=TODAY, package=small_package)
    connection = sqlite3.connect(small_package)
    connection.execute("UPDATE articles SET article_text = '乙改。' WHERE law_id = 'b' AND article_no = '第一条'")
    connection.commit()
    connection.close()
    import_statutes(empty_library, Register([]), today=TODAY, package=small_package)
    assert empty_library.provision(ProvisionKey("乙法", "1"), TODAY).text == "乙改。"
    assert empty_library.counts().versions == 4


def test_a_missing_package_is_one_clear_sentence(tmp_path, empty_library):
    with pytest.raises(PackageMissing) as caught:
        import_statutes(empty_library, Register([]), today=TODAY, package=tmp_path / "none.db")
    assert caught.value.code == "statute_package_missing"
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
def test_a_corrupt_package_is_one_clear_sentence(tmp_path, content):
    path = tmp_path / "laws.db"
    path.write_bytes(content)
    with pytest.raises(PackageCorrupt) as caught:
        read_package(path)
    assert caught.value.code == "statute_package_corrupt"


def test_an_empty_package_is_refused(tmp_path):
    with pytest.raises(PackageCorrupt):
        read_package(write_package(tmp_path / "laws.db", [], []))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("第二百七十六条之一", ("276之一", "第二百七十六条之一")),
        ("第三条", ("3", "第三条")),
        ("条目三", ("3", "三、")),
        ("全文", ("", "")),
    ],
)
def test_article_numbers_become_arabic(written, expected):
    assert article_number(written) == expected


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("中华人民共和国甲法", "甲法"),
        ("全国人民代表大会常务委员会关于《中华人民共和国甲法》第三条的解释", "关于《甲法》第三条的解释"),
        ("反分裂国家法", "反分裂国家法"),
    ],
)
def test_titles_are_shortened_as_in_the_register(name, short):
    assert short_title(name) == short


def article(number, text, chapter="", section=""):
    return PackagedArticle(number, text, chapter, section)


def test_a_glued_heading_opens_the_part_that_follows():
    provisions, findings = read_provisions(
        "某法",
        [
            article("第一条", "甲。\n第二编 物 权\n第一分编 通 则", "第九章 其他"),
            article("第二条", "乙。\n第二分编 所有", "第一章 一般规定", "第一节 甲"),
            article("第三条", "丙。\n附 则", "第二章 归属"),
            article("第四条", "丁。", "第二章 归属"),
        ],
    )
    assert [provision.text for provision in provisions] == ["甲。", "乙。", "丙。", "丁。"]
    assert [provision.path for provision in provisions] == [
        ("第九章 其他",),
        ("第二编 物权", "第一分编 通则", "第一章 一般规定", "第一节 甲"),
        ("第二编 物权", "第二分编 所有", "第二章 归属"),
        ("附则",),
    ]
    assert [finding.rule for finding in findings] == ["glued_heading"] * 4


def test_marks_of_typesetting_are_taken_out_and_reported():
    (provision,), findings = read_provisions(
        "某法", [article("第一条", '税额为 1.\u20092元。\n+-------+------+\n!图{width="3in"\nheight="4in"}')]
    )
    assert provision.text == "税额为 1.2元。" or provision.text == "税额为1.2元。"
    assert {finding.rule for finding in findings} >= {"thin_space", "image_markup", "table_rule_lines"}


def test_faults_of_numbering_are_seen():
    drafts = [
        ProvisionDraft(number, f"第{number}条", (), "文。") for number in ("1", "2", "2之一", "2之二", "3", "3", "5")
    ]
    findings = check_provisions([*drafts, ProvisionDraft("6", "第6条", (), " ")])
    assert [(finding.rule, finding.article) for finding in findings] == [
        ("empty_article", "6"),
        ("duplicate", "3"),
        ("gap", "5"),
    ]


def test_impossible_dates_are_seen():
    def rules(*dates):
        promulgated, start, end = dates
        return len(check_dates(promulgated=promulgated, effective_from=start, effective_to=end, today=TODAY))

    assert rules(date(2020, 1, 1), date(2020, 6, 1), None) == 0
    assert rules(date(2020, 1, 1), date(2019, 6, 1), None) == 1
    assert rules(date(2030, 1, 1), None, None) == 1
    assert rules(date(2020, 1, 1), date(2020, 6, 1), date(2020, 6, 1)) == 1


class TestTheInstalledPackage:
    def test_is_held_whole_with_the_core_first(self, statute_library):
        counts = statute_library.counts()
        assert (counts.versions, counts.provisions) == (378, 26_196)
        first = next(iter(statute_library.current(TODAY)))
        assert first[0].core

    def test_carries_the_dates_of_the_amended_text(self, statute_library):
        assert statute_library.version_on("劳动合同法", TODAY).effective_from == date(2013, 7, 1)
        assert statute_library.version_on("民事诉讼法", TODAY).effective_from == date(2024, 1, 1)

    @pytest.mark.parametrize("short", ["农业法", "商标法", "仲裁法", "监狱法", "海商法", "宪法"])
    def test_two_texts_of_one_name_are_two_versions(self, statute_library, short):
        new, old = statute_library.versions(short)
        assert old.effective_to == new.effective_from
        assert sum(version.in_force(TODAY) for version in (new, old)) == 1

    def test_a_law_ended_by_a_code_ends_on_its_day(self, statute_library):
        (version,) = statute_library.versions("环境保护法")
        assert (version.status, version.effective_to) == (Status.REPEALED, date(2026, 8, 15))

    def test_no_article_keeps_the_heading_of_the_next_part(self, statute_library):
        glued = [
            provision.key
            for _, _, provision in statute_library.current(TODAY)
            if provision.text.rstrip()[-1:] not in '。；：？！”）"|'
            and provision.text.split("\n")[-1].startswith("第")
            and "编" in provision.text.split("\n")[-1][:6]
        ]
        assert glued == []

    def test_parts_stand_in_the_path(self, statute_library):
        path = statute_library.provision(ProvisionKey("民法典", "1165"), TODAY).path
        assert [heading.split(" ")[0] for heading in path] == ["第七编", "第一章"]
        assert statute_library.provision(ProvisionKey("民法典", "1260"), TODAY).path == ("附则",)

    def test_articles_overtaken_by_an_amendment_are_named(self, statute_library):
        outdated = {f.article for f in statute_library.findings("刑法") if f.rule == "known_outdated"}
        assert "390" in outdated and len(outdated) == 7

    def test_every_provision_of_a_version_has_its_own_number(self, statute_library):
        numbers = [
            provision.key.article
            for provision in statute_library.provisions_of(statute_library.version_on("劳动合同法", TODAY).id)
        ]
        assert numbers == [str(number) for number in range(1, 99)]
