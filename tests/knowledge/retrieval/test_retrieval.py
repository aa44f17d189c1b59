"""What a search gives: the right provisions, only law of the day, and what is known but not held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge.models import Citation, ProvisionKey, Status
from tests.knowledge.retrieval.fakes import TODAY, authored, document, follow, known, small_library, version


def found(retrieval) -> list[str]:
    return [str(hit.key) for hit in retrieval.hits]


@pytest.fixture
def follower():
    follower = follow(small_library())
    follower.start()
    follower.embed_pending()
    return follower


def test_a_worker_s_wording_finds_the_provision_its_note_belongs_to(follower):
    retrieval = follower.retriever.search("干了两个月一分钱没给我", on=TODAY)
    assert found(retrieval)[0] == "做工法:1"
    assert "notes" in retrieval.hits[0].legs
    assert any("干了三个月" in remark for remark in retrieval.hits[0].why)


def test_slang_reaches_legal_words_through_the_lexicon(follower):
    retrieval = follower.retriever.search("被炒鱿鱼了", on=TODAY)
    assert retrieval.expansions[0].term == "炒鱿鱼"
    reached = {str(hit.key) for hit in retrieval.hits if hit.legs.get("expanded", 0) > 0}
    assert reached == {"做工法:2"}


def test_a_provision_known_only_to_the_notes_is_found_and_marked_not_held(follower):
    hit = follower.retriever.search("送餐路上摔断了腿算不算工伤", on=TODAY).hits[0]
    assert (str(hit.key), hit.held, hit.provision) == ("受伤条例:14", False, None)


def test_it_is_held_once_its_text_is_published(follower):
    library = follower._library
    library.publish(document("受伤条例"), version(9, "受伤条例", date(2011, 1, 1)), {"14": "干活时受伤的，是工伤。"})
    assert follower.poll()
    hit = follower.retriever.search("送餐路上摔断了腿算不算工伤", on=TODAY).hits[0]
    assert (str(hit.key), hit.held) == ("受伤条例:14", True)


def test_the_wordings_keep_their_vectors_over_a_change_and_count_as_those_of_a_start_anew(follower):
    follower.embed_pending()
    before = follower.retriever.snapshot.phrasings.vectors
    library = follower._library
    library.publish(document("受伤条例"), version(9, "受伤条例", date(2011, 1, 1)), {"14": "干活时受伤的，是工伤。"})
    follower.poll()
    phrasings = follower.retriever.snapshot.phrasings
    assert before.any() and phrasings.vectors is before
    follower.embed_pending()
    anew = follow(library)
    anew.start()
    anew.embed_pending()
    for question in ("干了两个月一分钱没给我", "送餐路上摔断了腿算不算工伤"):
        one, other = (f.retriever.search(question, on=TODAY) for f in (follower, anew))
        assert [(str(hit.key), round(hit.score, 5)) for hit in one.hits] == [
            (str(hit.key), round(hit.score, 5)) for hit in other.hits
        ]


def test_an_article_the_held_text_lacks_is_not_answered_with(follower):
    library = follower._library
    library.publish(document("受伤条例"), version(9, "受伤条例", date(2011, 1, 1)), {"1": "干活时受伤的，是工伤。"})
    follower.poll()
    assert "受伤条例:14" not in found(follower.retriever.search("送餐路上摔断了腿算不算工伤", on=TODAY))


def test_an_unverified_document_is_never_presented():
    key = ProvisionKey("传闻条例", "1")
    from knowledge.authored.notes import Note, Phrasing

    rumour = authored(
        notes={key: Note(key, "传闻", ("听说下个月开始强制休息",))},
        phrasings=[Phrasing("听说下个月开始强制休息", (key,), "note")],
    )
    follower = follow(small_library(), with_notes=rumour)
    follower.start()
    assert "传闻条例:1" not in found(follower.retriever.search("听说下个月开始强制休息", on=TODAY))


def test_only_law_of_the_day_is_found(follower):
    def versions(on):
        hits = follower.retriever.search("鱼塘多久清理一次", on=on).hits
        return {hit.provision.version_id for hit in hits if hit.key.document == "养鱼法"}

    assert versions(TODAY) == {3}
    assert versions(date(2015, 5, 1)) == {2}
    assert not follower.retriever.search("鱼塘多久清理一次", on=date(1999, 1, 1)).hits


def test_law_that_has_not_begun_is_not_found_before_its_day(follower):
    library = follower._library
    library.publish(
        document("养鸟法"),
        version(7, "养鸟法", date(2027, 1, 1), status=Status.NOT_YET_EFFECTIVE),
        {"1": "鸟笼每天打扫。"},
    )
    follower.poll()
    assert "养鸟法:1" not in found(follower.retriever.search("鸟笼打扫", on=TODAY))
    assert "养鸟法:1" in found(follower.retriever.search("鸟笼打扫", on=date(2027, 1, 1)))


def test_history_is_shown_with_its_status_when_asked_for():
    library = small_library()
    library.publish(
        document("旧法"),
        version(5, "旧法", date(1990, 1, 1), date(2000, 1, 1), Status.REPEALED),
        {"1": "粮票可以换米。"},
    )
    follower = follow(library)
    follower.start()
    assert "旧法:1" not in found(follower.retriever.search("粮票换米", on=TODAY))
    hit = follower.retriever.search("粮票换米", on=TODAY, include_history=True).hits[0]
    assert (str(hit.key), hit.status) == ("旧法:1", Status.REPEALED)


def test_a_province_s_law_stays_in_its_province():
    library = small_library()
    library.publish(
        document("江边规定", jurisdiction="CN-31"),
        version(6, "江边规定", date(2020, 1, 1)),
        {"1": "码头搬运按件计价。"},
    )
    follower = follow(library)
    follower.start()
    assert "江边规定:1" not in found(follower.retriever.search("码头搬运计价", on=TODAY))
    local = follower.retriever.search("码头搬运计价", on=TODAY, jurisdiction="CN-31")
    assert found(local)[0] == "江边规定:1"


def local_follower():
    library = small_library()
    library.publish(
        replace(document("江边规定", jurisdiction="CN-31"), title="上海市江边搬运规定"),
        version(6, "江边规定", date(2020, 1, 1)),
        {"1": "码头搬运按件计价，夜里搬运加付三成。"},
    )
    follower = follow(library)
    follower.start()
    follower.embed_pending()
    return follower


def test_a_question_that_names_its_place_is_searched_there():
    retriever = local_follower().retriever
    named = retriever.search("在上海码头夜里搬运加付多少", on=TODAY)
    assert found(named)[0] == "江边规定:1" and named.hits[0].place == "上海"
    assert [str(hit.key) for hit in named.local] == ["江边规定:1"]
    elsewhere = retriever.search("在广州码头夜里搬运加付多少", on=TODAY)
    assert "江边规定:1" not in found(elsewhere) and not elsewhere.local


def test_the_place_of_the_person_holds_until_a_question_names_another():
    retriever = local_follower().retriever
    assert "江边规定:1" in found(retriever.search("码头夜里搬运加付多少", on=TODAY, jurisdiction="CN-31"))
    moved = retriever.search("广州的码头夜里搬运加付多少", on=TODAY, jurisdiction="CN-31")
    assert "江边规定:1" not in found(moved) and not moved.local


def test_law_of_a_place_nobody_named_is_offered_with_its_place_and_moves_nothing():
    retriever = local_follower().retriever
    offered = retriever.search("码头夜里搬运按件计价，加付多少", on=TODAY)
    assert [(str(hit.key), hit.place) for hit in offered.local] == [("江边规定:1", "上海")]
    assert "江边规定:1" not in found(offered)
    assert not retriever.search("老板把我炒了鱿鱼", on=TODAY).local, "only what comes near is offered"


def test_an_article_named_by_the_worker_comes_first():
    def find(text, _document):
        return [Citation(ProvisionKey("养鱼法", "2"), written="养鱼法第二条")] if "养鱼法第二条" in text else []

    follower = follow(small_library(), find=find)
    follower.start()
    hit = follower.retriever.search("养鱼法第二条说的工钱按时发放是什么", on=TODAY).hits[0]
    assert (str(hit.key), hit.legs["lookup"]) == ("养鱼法:2", 1.0)


def test_a_named_article_that_is_only_registered_comes_first_and_is_not_held():
    def find(text, _document):
        return [Citation(ProvisionKey("受伤条例", "33"), written="受伤条例33条")] if "33" in text else []

    follower = follow(small_library(), find=find)
    follower.start()
    hit = follower.retriever.search("受伤条例33条", on=TODAY).hits[0]
    assert (str(hit.key), hit.held) == ("受伤条例:33", False)


def test_an_article_number_beyond_the_registered_ones_is_not_invented():
    def find(_text, _document):
        return [Citation(ProvisionKey("受伤条例", "999"), written="受伤条例999条")]

    follower = follow(small_library(), find=find)
    follower.start()
    assert "受伤条例:999" not in found(follower.retriever.search("受伤条例999条", on=TODAY))


def test_cards_that_fit_are_named_and_carry_all_their_provisions(follower):
    retrieval = follower.retriever.search("摔伤了，老板跑路还不给钱", on=TODAY)
    assert retrieval.cards[0][0] == "hurt-and-unpaid"
    assert {"做工法:1", "做工法:3"} <= set(found(retrieval))


@pytest.mark.parametrize("message", ["", "   ", "？！", "👍", "\x00\x01", "a"])
def test_a_message_without_words_is_answered_quietly(follower, message):
    assert len(follower.retriever.search(message, on=TODAY).hits) <= 10


def test_a_message_of_twenty_thousand_characters_is_searched(follower):
    story = "今天天气不错我去上班。" * 1800 + "干了三个月一分钱没给怎么办？"
    assert "做工法:1" in found(follower.retriever.search(story, on=TODAY))


def test_several_questions_in_one_message_all_reach_their_provisions(follower):
    retrieval = follower.retriever.search("干了三个月一分钱没给怎么办？另外养鱼的人多久投放一次饲料？", on=TODAY, k=4)
    assert len(retrieval.issues) == 2
    assert {"做工法:1", "养鱼法:2"} <= set(found(retrieval))


def test_scores_fall_between_nought_and_one_and_are_sorted(follower):
    scores = [hit.score for hit in follower.retriever.search("工钱", on=TODAY).hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_search_works_without_any_embedding():
    from knowledge.indexing.embeddings import NullEmbedder

    follower = follow(small_library(), embedder=NullEmbedder())
    follower.start()
    assert follower.remaining == 0
    assert found(follower.retriever.search("干了三个月一分钱没给", on=TODAY))[0] == "做工法:1"


def test_the_register_knows_when_a_document_begins():
    from knowledge.authored.register import Register

    later = authored(register=Register([known("受伤条例", start=date(2027, 6, 1))]))
    follower = follow(small_library(), with_notes=later)
    follower.start()
    assert "受伤条例:14" not in found(follower.retriever.search("送餐路上摔断了腿算不算工伤", on=TODAY))


def test_a_card_of_another_jurisdiction_is_not_offered():
    from knowledge.authored.notes import Phrasing

    abroad = authored(
        phrasings=[
            *authored().phrasings,
            Phrasing("平台用算法封了我的账号", (ProvisionKey("外国指令", "7"),), "card:abroad"),
        ]
    )
    follower = follow(small_library(), with_notes=abroad)
    follower.start()
    retrieval = follower.retriever.search("平台用算法封了我的账号", on=TODAY)
    assert "abroad" not in dict(retrieval.cards)
    assert "外国指令:7" not in found(retrieval)


def test_a_provision_that_goes_with_the_best_one_is_brought_in():
    from knowledge.authored.notes import Note

    key, beside = ProvisionKey("做工法", "1"), ProvisionKey("养鱼法", "2")
    with_link = authored(
        notes={**authored().notes, key: Note(key, "按月给钱", ("干了三个月一分钱没给",), confused_with=(beside,))}
    )
    follower = follow(small_library(), with_notes=with_link)
    follower.start()
    follower.embed_pending()
    scored = follower.retriever.score("干了三个月一分钱没给", on=TODAY)
    keys = follower.retriever.snapshot.catalogue.key_ids
    assert scored.signals.linked[keys[beside]] == 1.0
