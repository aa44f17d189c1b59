"""Approved answers and open cases that rest on an article are listed when it changes, and can be asked for later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from bot.cases.reliance import relying
from bot.cases.rules.states import Stage as CaseStage
from bot.cases.services.words.approved_answers import answer_keep
from bot.cases.tables import CaseMessageRow
from bot.cases.unit_of_work import case_numbered
from ingestion.publishing.audit import impacts
from ingestion.publishing.impact import Touched, Written
from ingestion.publishing.publish import Publisher
from knowledge.library import Library
from knowledge.models import Citation, ProvisionKey
from tests.cases.stage import set_stage
from tests.ingestion.publishing.test_publishing import FIRST, SECOND, SHORT, TODAY, plan_of
from tests.service.stage import new_storage


@dataclass
class SomeCard:
    """As much of a card as is asked for."""

    decides: tuple[ProvisionKey, ...]
    sections: dict[str, list[object]]


def citations(text: str) -> list[Citation]:
    return [Citation(ProvisionKey(SHORT, number)) for number in ("2", "4") if f"《{SHORT}》第{number}条" in text]


def hashes(text: str, on: date) -> dict[str, str]:
    return {str(citation): hashlib.sha256(text.encode()).hexdigest()[:16] for citation in citations(text)}


def test_what_rests_on_a_changed_article_is_listed_stored_and_found_again(tmp_path):
    stage = set_stage(tmp_path, storage=new_storage(tmp_path), clause_hashes=hashes)
    library = Library(stage.storage.engine)
    by_card, by_words, closed, untouched = (stage.open() for _ in range(4))

    def prepare(unit) -> None:  # noqa: ANN001
        case = case_numbered(unit, by_card)
        answer_keep(unit, case, text=f"平台要提醒休息（《{SHORT}》第2条）")
        answer_keep(unit, case, text=f"别的事（《{SHORT}》第1条）")
        for number in (by_words, closed):
            other = case_numbered(unit, number)
            other.card = "other"
            text = f"按《{SHORT}》第2条，你可以要求休息。"
            unit.session.add(CaseMessageRow(case_id=other.id, side="staff", kind="text", text=text, at=unit.now))
        case_numbered(unit, closed).stage = CaseStage.CLOSED
        case_numbered(unit, untouched).card = "third"

    stage.do(prepare)
    cards = {
        "unpaid-wages": SomeCard((ProvisionKey(SHORT, "2"),), {}),
        "third": SomeCard((ProvisionKey(SHORT, "1"),), {}),
    }
    in_cases = relying(lambda: stage.desk, cards, citations)
    publisher = Publisher(library, written=Written, elsewhere=lambda changed: [Touched(*r) for r in in_cases(changed)])
    publisher.publish(plan_of(library, FIRST), who="a")
    outcome = publisher.publish(plan_of(library, SECOND), who="a")
    found = [(t.kind, t.name, t.key, t.change) for t in outcome.touched]
    assert found == [
        ("answer", "answer 1", f"{SHORT}:2", "changed"),
        ("case", f"case {by_card}", f"{SHORT}:2", "changed"),
        ("case", f"case {by_words}", f"{SHORT}:2", "changed"),
    ]
    assert [touched for _, touched in impacts(library, outcome.audit)] == list(outcome.touched)
    first = library.versions(SHORT)[-1].id
    again = publisher.restore(SHORT, first, who="a", reason="wrong file", today=TODAY)
    assert {t.kind for t in again.touched} == {"answer", "case"}
