"""Gates: what a line must pass before it leaves. What a model, or a member of staff, wrote is untrusted.

Each gate is a pure function over one line and its evidence; it returns a short code, or "" when the line passes.
No citation, no right; figures come from code or from the text; whoever reversed a clause is stopped where code can tell.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.gates.conduct import conduct_is_fit, misconduct_of_staff, text_is_safe
from bot.answering.gates.figures.reading import Figure, Kind, figures_in
from bot.answering.gates.figures.sums import figures_may_be_settled, figures_stand
from bot.answering.gates.force import citations_in_force, todays_rule_is_cited
from bot.answering.gates.language import language_fits
from bot.answering.gates.model import Evidence, FindCitations, Gate, Passed, Refusal, Sentence
from bot.answering.gates.names import citations_exist
from bot.answering.gates.polarity import claim_is_not_reversed
from bot.answering.gates.rights import claims_strictly, right_is_cited, states_law
from bot.answering.gates.support import clause_supports, quote_is_verbatim

__all__ = [
    "GATES",
    "GATES_OF_QUESTIONS",
    "Evidence",
    "Figure",
    "FindCitations",
    "Gate",
    "Kind",
    "Passed",
    "Refusal",
    "Sentence",
    "check",
    "claims_strictly",
    "figures_in",
    "figures_may_be_settled",
    "misconduct_of_staff",
    "right_is_cited",
    "states_law",
    "stopped_by",
]

GATES: tuple[Gate, ...] = (
    text_is_safe,
    language_fits,
    conduct_is_fit,
    citations_exist,
    citations_in_force,
    todays_rule_is_cited,
    quote_is_verbatim,
    right_is_cited,
    figures_stand,
    claim_is_not_reversed,
    clause_supports,
)


GATES_OF_QUESTIONS: tuple[Gate, ...] = (text_is_safe, language_fits, conduct_is_fit, citations_exist)
"""What a question put back to the person must pass: it states no law, and its figures are asked for."""


def stopped_by(sentence: Sentence, evidence: Evidence, gates: tuple[Gate, ...] = GATES) -> str:
    """Return the code of the first gate that stops a line; an empty string when it passes all."""
    if not sentence.text.strip():
        return "empty"
    return next((code for gate in gates if (code := gate(sentence, evidence))), "")


def check(sentences: Iterable[Sentence], evidence: Evidence, gates: tuple[Gate, ...] = GATES) -> Passed:
    """Return the lines that pass every gate, and the first gate that stopped each of the others."""
    passed = Passed()
    for sentence in sentences:
        code = stopped_by(sentence, evidence, gates)
        if code:
            passed.refusals.append(Refusal(sentence, code))
        else:
            passed.sentences.append(sentence)
    return passed
