"""What was written about a clause is not said of its new text, until somebody has looked at it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.compose import Composer
from bot.answering.marks import NOT_HELD_MARK, REWRITTEN_MARK
from ingestion.publishing.impact import Written
from ingestion.publishing.publish import Publisher
from knowledge.authored.card import SECTIONS, Card, Statement
from knowledge.authored.notes import Note
from knowledge.authored.register import Register
from knowledge.citations import CitationResolver
from knowledge.models import Citation, Hit, ProvisionKey, Status
from tests.ingestion.publishing.test_publishing import SECOND, SHORT, TODAY, plan_of

SECOND_ARTICLE = Citation(ProvisionKey(SHORT, "2"))
GLOSS = "每四小时提醒一次，歇二十分钟。"


@pytest.fixture
def publisher(empty_library):
    notes = (Note(ProvisionKey(SHORT, "2"), GLOSS, ()), Note(ProvisionKey(SHORT, "1"), "", ()))
    publisher = Publisher(empty_library, written=lambda: Written(notes=notes))
    publisher.publish(plan_of(empty_library), who="a")
    return publisher


@pytest.fixture
def resolver(empty_library):
    return CitationResolver(empty_library, Register([]))


def rewritten(resolver, day=TODAY):
    return resolver.resolve(SECOND_ARTICLE, day).rewritten


def test_a_changed_clause_counts_as_rewritten_until_it_is_reviewed(publisher, resolver):
    assert not rewritten(resolver)
    publisher.publish(plan_of(publisher.library, SECOND), who="a")
    assert rewritten(resolver)
    assert not resolver.resolve(Citation(ProvisionKey(SHORT, "1")), TODAY).rewritten, "this one did not change"
    publisher.review(SHORT, who="a", reason="note and cards read again")
    assert not rewritten(resolver)


def test_an_answer_under_way_keeps_to_the_library_as_it_found_it(publisher):
    held = CitationResolver(publisher.library, Register([]), hold=3600)
    assert not rewritten(held)
    publisher.publish(plan_of(publisher.library, SECOND), who="a")
    assert not rewritten(held)
    assert rewritten(CitationResolver(publisher.library, Register([])))


def test_the_old_text_is_what_it_was_written_about(publisher, resolver):
    first = publisher.library.version_on(SHORT, TODAY).id
    publisher.publish(plan_of(publisher.library, SECOND), who="a")
    assert not rewritten(resolver, date(2026, 7, 1)), "asked about the time before"
    publisher.restore(SHORT, first, who="a", reason="wrong file", today=TODAY)
    assert not rewritten(resolver)


def test_a_text_still_to_come_is_not_held_against_what_is_said_today(publisher, resolver):
    publisher.publish(plan_of(publisher.library, SECOND.replace("2026年8月1日", "2027年8月1日")), who="a")
    assert not rewritten(resolver)
    assert rewritten(resolver, date(2027, 8, 1))


def test_the_clause_itself_stands_in_for_its_outdated_gloss(publisher, resolver):
    composer = Composer(resolver, lambda _: GLOSS)
    hit = Hit(SECOND_ARTICLE.key, SHORT, "第二条", 0.9, Status.EFFECTIVE, True)
    before = composer.provisions([hit], TODAY)
    assert GLOSS in before.blocks[0].points[0].text
    publisher.publish(plan_of(publisher.library, SECOND), who="a")
    after = composer.provisions([hit], TODAY)
    assert "三十分钟" in after.blocks[0].points[0].text
    assert GLOSS not in str(after)


def test_what_a_card_says_on_a_rewritten_clause_is_marked(publisher, resolver):
    statement = Statement("每四小时歇一次。", (SECOND_ARTICLE,))
    card = Card("rest", "休息", "rest", TODAY, (SECOND_ARTICLE.key,), (), {SECTIONS[0]: (statement,)})
    publisher.publish(plan_of(publisher.library, SECOND), who="a")
    composed = Composer(resolver).card(card, {}, TODAY)
    (lead,) = composed.blocks[0].points
    assert lead.text.endswith(REWRITTEN_MARK)
    assert NOT_HELD_MARK not in lead.text
    assert "以条文为准" in composed.blocks[-1].points[0].text
