"""A publication that searches do not bring is said to be so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from ingestion.publishing.findable import ASKED, find_again, own_words, question_of
from ingestion.publishing.found_by_plan import FoundByPlan, PlanTrial, found_words
from ingestion.publishing.impact import Written
from ingestion.publishing.proposal.draft import read_draft
from ingestion.publishing.proposal.plan import make_plan
from ingestion.publishing.publish import Publisher
from knowledge.library import Library
from knowledge.models import Provision, ProvisionKey, Status
from tests.ingestion.publishing.test_publishing import FIRST, REGISTER, SECOND
from tests.knowledge.retrieval.fakes import BigramEmbedder, authored, no_citations
from tests.service.stage import new_storage

TODAY = date(2026, 11, 22)


def provision(number: int, text: str = "用人单位应当在七日内支付报酬。") -> Provision:
    return Provision(
        number, 1, ProvisionKey("甲条例", str(number)), f"第{number}条", (), f"第{number}条 {text}", number, ""
    )


@dataclass
class Hit:
    key: ProvisionKey


@dataclass
class Result:
    hits: list[Hit]


class Search:
    """Finds the provisions of a set only."""

    def __init__(self, known: set[str]) -> None:
        self.known, self.asked = known, []

    def search(self, text, *, on, jurisdiction="CN", k=10):
        self.asked.append((text, jurisdiction, k))
        return Result([Hit(ProvisionKey("甲条例", number)) for number in sorted(self.known)][:k])


def test_own_words_leave_out_the_number_and_what_is_too_short():
    assert own_words(provision(3)) == "用人单位应当在七日内支付报酬"
    assert own_words(provision(3, "停用。平台应当公开计价规则和抽成比例；其他。")) == "平台应当公开计价规则和抽成比例"
    assert own_words(provision(3, "略。")) == ""


def test_a_text_that_is_found_and_one_that_is_not():
    provisions = [provision(number) for number in range(1, 4)]
    found = find_again(Search({"1", "2", "3"}), provisions, on=TODAY, jurisdiction="CN-33")
    assert found.found == 3 and not found.hardly
    hidden = find_again(Search({"1"}), provisions, on=TODAY)
    assert hidden.found == 1 and hidden.hardly
    assert [question.key.article for question in hidden.questions if not question.found] == ["2", "3"]


def test_a_long_text_is_asked_evenly_and_not_too_often():
    search = Search(set())
    find_again(search, [provision(number) for number in range(1, 100)], on=TODAY)
    assert len(search.asked) == ASKED


def test_a_text_without_words_to_ask_is_not_called_hard_to_find():
    assert not find_again(Search(set()), [provision(1, "略。")], on=TODAY).hardly


def test_every_other_question_is_led_in_by_a_heading_that_says_something():
    paid = replace(provision(2), path=("第二章 报酬支付",))
    assert question_of(paid, headed=True) == "报酬支付：用人单位应当在七日内支付报酬"
    assert question_of(paid) == question_of(replace(paid, path=("第一章 总则",)), headed=True) == own_words(paid)
    search = Search(set())
    find_again(search, [paid, paid], on=TODAY)
    assert [asked for asked, _, _ in search.asked] == [own_words(paid), "报酬支付：用人单位应当在七日内支付报酬"]


@pytest.fixture
def trial(tmp_path):
    """Asks plans over an empty library with the small search of the retrieval tests. Returns (library, ask)."""
    library = Library(new_storage(tmp_path).engine)
    made = PlanTrial(
        library, embedder=BigramEmbedder, authored=authored, find=no_citations, table=lambda: None
    )  # fmt: skip
    return library, made


def plan_of(library, content):
    draft = read_draft(content.encode(), "a.txt", REGISTER, documents=library.documents(), today=TODAY)
    return make_plan(draft, library, today=TODAY)


def test_a_plan_says_how_many_find_it_before_and_after_and_writes_nothing(trial):
    library, ask = trial
    plan = plan_of(library, FIRST)
    found = ask(plan)
    assert found.asked and (found.before.found, found.after.found) == (0, found.asked) and not found.after.hardly
    assert f"现在 0 题，发布后 {found.asked} 题" in found_words(found)
    assert library.document(plan.draft.document.short) is None
    Publisher(library, written=Written).publish(plan, who="test")
    again = ask(plan_of(library, SECOND))
    assert 0 < again.before.found <= again.after.found == again.asked, "what stood there before is found already"


def test_a_plan_nobody_would_find_is_said_to_be_so():
    hidden = find_again(Search(set()), [provision(number) for number in range(1, 4)], on=TODAY)
    assert "发布了也没有人问得到" in found_words(FoundByPlan(hidden, hidden))
    seldom = find_again(Search({"1"}), [provision(number) for number in range(1, 4)], on=TODAY)
    assert "很难问到" in found_words(FoundByPlan(hidden, seldom))


def test_a_draft_is_not_asked_for(trial):
    library, ask = trial
    plan = plan_of(library, FIRST)
    assert ask(replace(plan, status=Status.DRAFT)) is None
