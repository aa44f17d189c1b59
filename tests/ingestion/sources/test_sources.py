"""Official sources: read politely, judged exactly, and every odd answer told with its address."""

from __future__ import annotations

import gzip
import http.server
import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.errors import Unreadable
from ingestion.hosts import HostPolicy
from ingestion.publishing.impact import Written
from ingestion.publishing.publish import Publisher
from ingestion.sources.client import AGENT, FetchOptions, PoliteClient
from ingestion.sources.fetching import Fetcher
from ingestion.sources.folder import Folder
from ingestion.sources.model import Unfetched, Wanted
from ingestion.sources.publishers.national_database import NationalDatabase
from ingestion.sources.publishers.pages import OfficialPages
from ingestion.sources.publishers.policy_lists import LISTS, PolicyLists
from ingestion.sources.publishers.recognising import imposter
from ingestion.sources.store import FetchStore
from ingestion.sources.wanting import missing, wanted_of
from knowledge.models import ProvisionKey
from tests.ingestion.rendering import Paragraph, as_docx, as_html
from tests.support.servers.official_sites import OSS, OfficialSites, certified, official_sites, regulation, send

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
INJURY = "https://flk.npc.gov.cn/detail?id=ff8080816f3cbb3c016f40d5bc0f0659"
INJURY_ID = "ff8080816f3cbb3c016f40d5bc0f0659"
HISTORY = "2003年4月27日国务院令第375号公布　根据2010年12月20日《国务院关于修改〈工伤保险条例〉的决定》修订"
PAGE = "https://www.gov.cn/gongbao/content/2011/content_1778064.htm"


@pytest.fixture
def sites():
    with official_sites() as found:
        yield found


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.at = NOW

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)

    def monotonic(self) -> float:
        return self.at.timestamp()

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path):
    return FetchStore(tmp_path / "fetched")


def client_of(sites: OfficialSites, store: FetchStore, clock: Clock, **options) -> PoliteClient:
    chosen = FetchOptions(**{"mirror": sites.base, "pause": 1.5, "waits": (1.0, 2.0), **options})
    return PoliteClient(chosen, store, sleep=clock.sleep, clock=clock.monotonic, now=clock.now)


@pytest.fixture
def client(sites, store, clock):
    made = client_of(sites, store, clock)
    yield made
    made.close()


def fetcher(client: PoliteClient, library, register) -> Fetcher:
    return Fetcher(
        library, register, [NationalDatabase(client), OfficialPages(client), PolicyLists(client)], client.store, TODAY
    )


@pytest.fixture
def injury(register):
    return wanted_of(register.entry("工伤保险条例"))


def only(fetcher: Fetcher, wanted: Wanted, **options):
    (result,) = fetcher.each([wanted], **options)
    return result


def code(caught) -> str:
    return caught.value.code


# ---- The national database


def test_a_text_comes_from_the_national_database_with_its_own_page_as_address(
    sites, client, empty_library, register, injury
):
    sites.add("工伤保险条例", 67, id=INJURY_ID, promulgated="2010-12-20", effective="2011-01-01", history=HISTORY)
    result = only(fetcher(client, empty_library, register), injury)
    assert result.plan is not None, result.problems
    assert len(result.plan.draft.articles) == 67
    assert result.plan.draft.origin.address == INJURY
    assert result.plan.draft.metadata.promulgated == date(2010, 12, 20)
    assert sites.agents == {AGENT}


def test_a_title_is_searched_where_no_address_is_known_and_near_titles_are_left_alone(
    sites, client, register, empty_library
):
    wanted = Wanted(
        "职工带薪年休假条例",
        "职工带薪年休假条例",
        entry=register.entry("职工带薪年休假条例"),
        level="administrative_regulation",
    )
    sites.add("机关事业单位职工带薪年休假条例", 10)
    sites.add("职工带薪年休假条例", 9, state=2, promulgated="2001-01-01")
    sites.add("职工带薪年休假条例", 10, state=3, promulgated="2007-12-14")
    (found,) = NationalDatabase(client).candidates(wanted)
    assert found.said["articles"] == "10" and found.said["promulgated"] == "2007-12-14"


def test_an_old_word_file_under_a_word_name_is_known_by_its_content(sites, client, injury):
    sites.add("工伤保险条例", 67, id=INJURY_ID, data=b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    (found, *_) = NationalDatabase(client).candidates(injury)
    assert found.name.endswith(".doc")


def test_an_id_that_now_shows_another_law_is_refused_by_its_title(sites, client, injury):
    sites.add("工伤保险基金管理办法", 67, id=INJURY_ID)
    with pytest.raises(Unfetched) as caught:
        list(NationalDatabase(client).candidates(injury))
    assert code(caught) == "other_document" and INJURY in str(caught.value)


def test_a_page_in_place_of_data_is_asked_again_slower_and_then_told(sites, client, clock, injury):
    sites.odd[f"https://flk.npc.gov.cn/law-search/search/flfgDetails?bbbs={INJURY_ID}"] = lambda handler: send(
        handler, b"<html>Please enable JavaScript</html>"
    )
    with pytest.raises(Unfetched) as caught:
        list(NationalDatabase(client).candidates(injury))
    assert code(caught) == "challenge"
    assert {1.0, 2.0} <= set(clock.slept)


# ---- Pages, attachments, lists, files


def test_a_page_is_read_and_so_is_the_word_file_that_only_hangs_on_it(sites, client, empty_library, register, injury):
    file = "https://www.gov.cn/gongbao/content/2011/P020.docx"
    body = f"<html><body><div><h1>关于公布工伤保险条例的通知</h1><p>现予公布，自2011年1月1日起施行。〔2010〕</p><p>{'请遵照执行。' * 60}</p><p>附件：<a href='./P020.docx'>工伤保险条例.docx</a></p></div></body></html>"
    sites.page(PAGE, body.encode())
    sites.page(file, as_docx(regulation("工伤保险条例", 67, history=HISTORY)), "application/msword")
    result = only(fetcher(client, empty_library, register), injury)
    assert result.plan is not None and result.plan.draft.origin.address == file, result.problems


def test_a_document_without_a_known_address_is_found_in_the_lists_of_ministry_documents(
    sites, client, empty_library, register
):
    import json

    entry = register.entry("新就业形态劳动者劳动合同和书面协议订立指引（试行）")
    assert not entry.addresses
    page = "https://www.gov.cn/zhengce/zhengceku/2023-02/content_1.htm"
    rows = [
        {"TITLE": "书面协议订立指引", "URL": page + "x"},
        {"TITLE": entry.title, "URL": page, "DOCRELPUBTIME": "2023-02-21"},
    ]
    for address in LISTS:
        sites.page(address, json.dumps(rows).encode(), "application/json")
    sites.page(page, as_html(regulation(entry.title, 12)))
    result = only(fetcher(client, empty_library, register), wanted_of(entry))
    assert result.plan is not None and result.plan.draft.origin.address == page, result.problems


def test_files_in_a_folder_are_matched_by_the_title_in_their_text(tmp_path, injury):
    (tmp_path / "下载(3).docx").write_bytes(as_docx(regulation("工伤保险条例", 67, history=HISTORY)))
    (tmp_path / "b.docx").write_bytes(as_docx(regulation("浙江省工伤保险条例", 40)))
    folder = Folder(tmp_path)
    assert folder.fits(injury)
    assert [found.name for found in folder.candidates(injury)] == ["下载(3).docx"]


# ---- Politeness


def test_requests_to_a_site_keep_a_pause_and_robots_is_asked_once(sites, client, clock):
    for number in range(3):
        sites.page(f"https://www.gov.cn/{number}", as_html(regulation("甲条例", 5)))
        client.get(f"https://www.gov.cn/{number}")
    assert sites.asked.count("https://www.gov.cn/robots.txt") == 1
    assert clock.slept == [1.5, 1.5, 1.5]


def test_what_robots_forbids_is_not_opened(sites, client):
    sites.page("https://www.gov.cn/robots.txt", b"User-agent: *\nDisallow: /zhengce/", "text/plain")
    with pytest.raises(Unfetched) as caught:
        client.get("https://www.gov.cn/zhengce/1.htm")
    assert code(caught) == "robots"
    assert sites.asked == ["https://www.gov.cn/robots.txt"]


def test_a_site_whose_robots_fails_is_left_alone(sites, client):
    sites.odd["https://www.gov.cn/robots.txt"] = lambda handler: send(handler, b"", status=500)
    with pytest.raises(Unfetched) as caught:
        client.get("https://www.gov.cn/1.htm")
    assert code(caught) == "robots"


def test_an_answer_is_kept_with_address_time_and_hash_and_asked_for_conditionally(sites, client, clock, store):
    sites.page(PAGE, as_html(regulation("工伤保险条例", 67)))
    first = client.get(PAGE)
    assert client.get(PAGE).asked is False
    clock.at += timedelta(days=8)
    again = client.get(PAGE)
    assert again.asked and again.data == first.data
    kept = store.page(PAGE)
    assert kept.fetched_at == clock.at.replace(microsecond=0).isoformat() and len(kept.sha256) == 64


def test_a_busy_site_is_given_the_time_it_asks_for(sites, client, clock):
    answers = [503, 429]

    def busy(handler) -> None:
        if answers:
            send(handler, b"", status=answers.pop(0), Retry_After="7")
        else:
            send(handler, as_html(regulation("甲条例", 5)))

    sites.odd[PAGE] = busy
    assert client.get(PAGE).data
    assert clock.slept.count(7.0) == 2


def test_a_day_has_a_cap_and_the_rest_waits_for_tomorrow(sites, store, clock, empty_library, register):
    client = client_of(sites, store, clock, a_day=3)
    documents = [
        wanted_of(register.entry(short)) for short in ("工伤保险条例", "失业保险条例", "女职工劳动保护特别规定")
    ]
    results = list(fetcher(client, empty_library, register).each(documents))
    assert results[-1].problem.code == "day_cap" and len(results) < 3
    assert store.requests_on(TODAY) == 3
    client.close()


# ---- Bad input


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<html><script>var EO_Bot_Ssid=1;__tst_status</script></html>", "challenge"),
        ("<html><body><p>请完成安全验证</p></body></html>".encode(), "challenge"),
        (b"<html><form><input type='password'></form></html>", "login"),
        (b"<!DOCTYPE html><html><body><div id=app></div><script src=a.js></script></body></html>", "shell"),
        ("<html><body>您访问的页面不存在</body></html>".encode(), "empty_page"),
        (b"", "empty_page"),
        (as_html(regulation("甲条例", 20)), ""),
        (b"%PDF-1.7 ...", ""),
        (b"PK\x03\x04\x00", ""),
    ],
)
def test_what_stands_in_a_texts_place_is_recognised(page, expected):
    assert imposter(page) == expected


@pytest.mark.parametrize(
    ("status", "expected"), [(404, "not_found"), (412, "challenge"), (401, "login"), (500, "not_reached")]
)
def test_a_status_is_told_as_what_it_means(sites, client, status, expected):
    sites.odd[PAGE] = lambda handler: send(handler, b"", status=status)
    with pytest.raises(Unfetched) as caught:
        client.get(PAGE)
    assert code(caught) == expected and caught.value.address == PAGE


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/x",
        "https://evil.com/x",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "//localhost/",
    ],
)
def test_a_redirect_off_the_list_or_inside_is_refused(sites, client, target):
    sites.odd[PAGE] = lambda handler: send(handler, b"", status=302, Location=target)
    with pytest.raises(Unfetched) as caught:
        client.get(PAGE)
    assert code(caught) == "host_not_allowed"


@pytest.mark.parametrize(
    "inside",
    ["127.0.0.1", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "0.0.0.0"],
)
def test_a_listed_name_that_leads_into_a_private_network_is_refused(inside):
    policy = HostPolicy(("gov.cn",), lambda host, port: ["59.252.1.1", inside])
    with pytest.raises(Unreadable, match="private"):
        policy.require("https://www.gov.cn/a")


def test_the_list_may_name_a_loopback_host_itself_and_nothing_else_of_it():
    HostPolicy(("127.0.0.1",)).require("http://127.0.0.1:8000/a")
    with pytest.raises(Unreadable):
        HostPolicy(("gov.cn", "0.0.1")).require("http://127.0.0.1/")


def test_an_endless_page_and_a_bomb_are_cut_off(sites, store, clock):
    client = client_of(sites, store, clock, largest=2**20)
    sites.odd[PAGE] = lambda handler: send(handler, gzip.compress(b"<p>" + b"0" * 2**25), Content_Encoding="gzip")

    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    sites.odd[PAGE + "2"] = endless
    for address in (PAGE, PAGE + "2"):
        with pytest.raises(Unfetched) as caught:
            client.get(address)
        assert code(caught) == "too_large"
    client.close()


def _bomb() -> bytes:
    """A Word file with a part that unpacks to sixty megabytes."""
    buffer = io.BytesIO(as_docx(regulation("工伤保险条例", 67, history=HISTORY)))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.xml", b"0" * (60 * 2**20))
    return buffer.getvalue()


def _answers(data: bytes, status: int = 200, **headers: str):
    return lambda handler: send(handler, data, status=status, **headers)


WHOLE = as_html(regulation("工伤保险条例", 67, history=HISTORY))
LOGIN = b"<html><body><form>\xe7\x94\xa8\xe6\x88\xb7<input type='password'></form></body></html>"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (_answers(b"", 500), "not_reached"),
        (_answers(b"", 412), "challenge"),
        ("<html><body><p>访问过于频繁，请输入验证码</p></body></html>".encode(), "challenge"),
        (_answers(b"", 302, Location="https://www.gov.cn/sso/login"), "login"),
        (_answers(b"", 302, Location="http://10.0.0.5/x"), "host_not_allowed"),
        (b"%PDF-1.7 \xff\xfe" + bytes(600), "damaged"),
        (_bomb(), "zip_bomb"),
        (WHOLE[: len(WHOLE) // 3], "article_count"),
        (as_html(regulation("浙江省工伤保险条例", 67)), "other_document"),
        (as_html(regulation("工伤保险条例（修订草案征求意见稿）", 67)), "other_document"),
        (as_html(regulation("工伤保险条例", 67, history="2003年4月27日国务院令第375号公布")), "older_text"),
    ],
    ids=[
        "down",
        "blocks",
        "captcha",
        "to a login",
        "inside",
        "no PDF",
        "zip bomb",
        "half",
        "similar name",
        "draft",
        "older",
    ],
)
def test_each_way_a_source_fails_is_told_of_its_document_and_the_rest_goes_on(
    sites, client, empty_library, register, injury, answer, expected
):
    leave = wanted_of(register.entry("职工带薪年休假条例"))
    for address in injury.addresses:
        sites.odd[address] = answer if callable(answer) else _answers(answer)
    sites.page("https://www.gov.cn/sso/login", LOGIN)
    sites.page(
        next(a for a in leave.addresses if "www.gov.cn" in a),
        as_html(regulation(leave.title, 10, history="2007年12月14日国务院令第514号公布")),
    )
    bad, good = fetcher(client, empty_library, register).each([injury, leave])
    told = {problem.code: str(problem) for problem in bad.problems}
    assert bad.plan is None and expected in told and good.plan is not None, told
    assert any(host in told[expected] for host in ("gov.cn", "10.0.0.5")) and told[expected].endswith((".", "。"))
    Publisher(empty_library, written=Written).publish_all([good.plan], who="test")
    assert [document.short for document in empty_library.documents()] == ["职工带薪年休假条例"]


def test_a_page_that_drips_is_given_up_after_two_minutes(sites, client, clock):
    def drips(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                clock.at += timedelta(seconds=50)
                handler.wfile.write(b"x" * 70_000)
        except OSError:
            pass

    sites.odd[PAGE] = drips
    with pytest.raises(Unfetched) as caught:
        client.get(PAGE)
    assert code(caught) == "slow" and PAGE in str(caught.value)


def test_a_certificate_that_is_not_valid_is_told_and_not_passed_over(store, clock, tmp_path):
    with certified(tmp_path) as base:
        client = PoliteClient(
            FetchOptions(allowed=("127.0.0.1",), waits=()),
            store,
            sleep=clock.sleep,
            clock=clock.monotonic,
            now=clock.now,
        )
        with pytest.raises(Unfetched) as caught:
            client.get(f"{base}/law.htm")
        client.close()
    assert code(caught) == "certificate" and base in str(caught.value)


def test_half_a_text_is_not_published_and_another_address_is_tried(sites, client, empty_library, register, injury):
    sites.add("工伤保险条例", 40, id=INJURY_ID, promulgated="2010-12-20", history=HISTORY)
    sites.page(PAGE, as_html(regulation("工伤保险条例", 67, history=HISTORY)))
    result = only(fetcher(client, empty_library, register), injury)
    assert result.plan is not None and result.plan.draft.origin.address == PAGE
    sites.pages.clear()
    client.store.note_failure(injury.short, None)
    clean = PoliteClient(client.options, FetchStore(client.store.folder / "b"), sleep=lambda _: None)
    result = only(fetcher(clean, empty_library, register), injury)
    assert result.plan is None and result.problem.code == "article_count" and "40" in str(result.problem)


@pytest.mark.parametrize(
    ("title", "history", "expected"),
    [
        ("浙江省工伤保险条例", "", "other_document"),
        ("工伤保险条例（修订草案征求意见稿）", "", "other_document"),
        ("工伤保险条例", "2003年4月27日国务院令第375号公布", "older_text"),
    ],
)
def test_another_law_a_draft_and_an_older_text_are_told_apart(
    sites, client, empty_library, register, injury, title, history, expected
):
    articles = 64 if expected == "older_text" else 67
    sites.page(PAGE, as_html(regulation(title, articles, history=history)))
    result = only(fetcher(client, empty_library, register), injury)
    assert result.plan is None
    assert expected in [problem.code for problem in result.problems] or (
        expected == "older_text" and "article_count" in [problem.code for problem in result.problems]
    )


def test_without_a_way_out_it_is_said_once_and_nothing_is_remembered(store, clock, empty_library, register):
    client = PoliteClient(
        FetchOptions(mirror="http://127.0.0.1:9", waits=()),
        store,
        sleep=clock.sleep,
        clock=clock.monotonic,
        now=clock.now,
    )
    documents = [wanted_of(entry) for entry in register if entry.addresses][:10]
    with pytest.raises(Unfetched) as caught:
        list(fetcher(client, empty_library, register).each(documents))
    assert code(caught) == "no_way_out"
    assert store.failure(documents[0].short) is None
    client.close()


def test_what_failed_is_not_asked_again_for_a_while_unless_it_is_wanted(sites, client, empty_library, register, injury):
    fetch = fetcher(client, empty_library, register)
    assert only(fetch, injury).problem.code == "not_found"
    before = len(sites.asked)
    assert only(fetch, injury).skipped
    assert len(sites.asked) == before
    only(fetch, injury, again=True)
    assert len(sites.asked) > before


# ---- The whole


def test_what_is_missing_is_ordered_by_what_cards_and_notes_cite_most(empty_library, register):
    documents = missing(empty_library, register, Written.load())
    needs = [wanted.need for wanted in documents]
    assert needs == sorted(needs, reverse=True) and needs[0] > 20
    assert all(wanted.level != "foreign" and wanted.entry.versions for wanted in documents)


def test_several_texts_are_published_as_one_act_and_are_then_no_longer_missing(
    sites, client, empty_library, register, injury
):
    sites.add("工伤保险条例", 67, id=INJURY_ID, promulgated="2010-12-20", history=HISTORY)
    leave = wanted_of(register.entry("职工带薪年休假条例"))
    sites.page(
        next(a for a in leave.addresses if "www.gov.cn" in a),
        as_html(regulation(leave.title, 10, history="2007年12月14日国务院令第514号公布")),
    )
    plans = [result.plan for result in fetcher(client, empty_library, register).each([injury, leave]) if result.plan]
    assert len(plans) == 2
    outcomes = Publisher(empty_library, written=Written).publish_all(plans, who="test", reason="library fetch")
    assert [outcome.published for outcome in outcomes] == [True, True]
    assert empty_library.provision(ProvisionKey("工伤保险条例", "14"), TODAY) is not None
    left = {wanted.short for wanted in missing(empty_library, register, Written())}
    assert not left & {"工伤保险条例", "职工带薪年休假条例"}


def test_an_act_that_fails_half_way_publishes_nothing(sites, client, empty_library, register, injury, monkeypatch):
    from ingestion.publishing import publish

    sites.add("工伤保险条例", 67, id=INJURY_ID, promulgated="2010-12-20", history=HISTORY)
    leave = wanted_of(register.entry("职工带薪年休假条例"))
    sites.page(next(a for a in leave.addresses if "www.gov.cn" in a), as_html(regulation(leave.title, 10)))
    plans = [result.plan for result in fetcher(client, empty_library, register).each([injury, leave]) if result.plan]
    written = publish.write_version
    done: list[int] = []

    def breaks(*arguments):
        if done:
            raise RuntimeError("killed here")
        done.append(1)
        return written(*arguments)

    monkeypatch.setattr(publish, "write_version", breaks)
    with pytest.raises(RuntimeError):
        Publisher(empty_library, written=Written).publish_all(plans, who="test")
    assert empty_library.documents() == []


def test_a_second_run_after_a_kill_takes_everything_from_the_folder(
    sites, store, clock, empty_library, register, injury
):
    sites.add("工伤保险条例", 67, id=INJURY_ID, promulgated="2010-12-20", history=HISTORY)
    first = client_of(sites, store, clock)
    assert only(fetcher(first, empty_library, register), injury).plan
    first.close()
    before = len(sites.asked)
    second = client_of(sites, FetchStore(store.folder), clock)
    assert only(fetcher(second, empty_library, register), injury).plan
    assert len(sites.asked) == before and second.requests == 0
    second.close()
    assert any(OSS in address for address in sites.asked)


def _batch() -> list[Paragraph]:
    lines = [Paragraph("最高人民法院关于发布第42批指导性案例的通知", 1), Paragraph("现予发布，供参照。2024年12月20日")]
    for number, name in ((237, "郎溪某服务外包有限公司诉徐某申确认劳动关系纠纷案"), (240, "秦某丹诉某公司案")):
        lines += [
            Paragraph(f"指导性案例{number}号"),
            Paragraph(name),
            Paragraph("（最高人民法院审判委员会讨论通过　2024年12月20日发布）"),
            Paragraph("裁判要点"),
            Paragraph(f"这是{number}号案例的裁判要点，要看实际怎么管理。" * 5),
            Paragraph("基本案情"),
            Paragraph("某人在某站点送外卖，签的是承包协议。" * 5),
        ]
    return lines


def test_one_case_is_cut_out_of_the_release_that_carries_several(sites, client, empty_library, register):
    wanted = wanted_of(register.entry("指导性案例237号"))
    sites.page(wanted.addresses[0], as_html(_batch()))
    result = only(fetcher(client, empty_library, register), wanted)
    assert result.plan is not None, result.problems
    text = "".join(part.text for part in result.plan.draft.provisions)
    assert "237号案例的裁判要点" in text and "240号" not in text
    assert result.plan.draft.origin.address == wanted.addresses[0]


def test_a_release_without_the_case_is_another_document(sites, client, empty_library, register):
    wanted = wanted_of(register.entry("指导性案例238号"))
    sites.page(wanted.addresses[0], as_html(_batch()))
    result = only(fetcher(client, empty_library, register), wanted)
    assert result.plan is None and result.problem.code == "other_document"
