"""The whole conversation put together: what looks at a turn before the answering engine does, in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.cases.intake.danger import danger_as_heard_by
from bot.cases.intake.flow import CaseFlow
from bot.cases.intake.turns import CaseTurns
from bot.dialogue.erasing import ErasureTurns, as_order
from bot.evidence.guide.flow import EvidenceFlow
from bot.evidence.guide.turns import EvidenceTurns
from bot.papers.turns import PaperTurns, question_waits
from bot.service.conversation import Answer, Conversation
from knowledge.text.normalise import normalise

if TYPE_CHECKING:
    from bot.cases.desk import CaseDesk
    from bot.contract.messages import Clause
    from bot.dialogue.engine import DialogueEngine
    from bot.evidence.locker import EvidenceLocker
    from bot.papers.desk import PaperDesk


def whole_conversation(
    cases: CaseDesk, locker: EvidenceLocker, papers: PaperDesk, dialogue: DialogueEngine, answer: Answer,
    clauses: Callable[[Sequence[str], date, str], list[Clause]], *, keep_days: int, public_contacts: str,
) -> Conversation:  # fmt: skip
    """Return the conversation: what erases is heard first, then evidence, the way to a person and papers, last what answers.

    `clauses`: those of citation keys that can be shown on a day. `keep_days`: of evidence.
    """
    options = cases.options
    to_person = CaseFlow(
        cases,
        danger=danger_as_heard_by(dialogue),
        policy=options.policy,
        topic_of=options.topic_of,
        public_contacts=public_contacts,
    )
    evidence = EvidenceFlow(locker.by_reference, dialogue.edges.sense, clauses, keep_days, question_waits)
    of_papers = PaperTurns(papers.look, papers.reader, answer, evidence, dialogue.scope.is_order, clauses)
    handlers = (ErasureTurns(to_person.erased_with), EvidenceTurns(evidence), CaseTurns(to_person), of_papers)
    return Conversation(handlers, answer, normalise, as_order)
