"""Is it a labour relation: factor by factor, with what supports it, what speaks against it, and what is missing.

`assess(answers, today=...)` gives the result, `questions(answers)` what to ask next, `answers_from_facts(facts)` what the
conversation already settled.
"""

from __future__ import annotations

from bot.assessment.assess import answers_from_facts, assess, questions
from bot.assessment.factors import Factor, Limb, Option, Relation, Strength, factors, situations
from bot.assessment.model import Assessment, Degree, Finding, Outcome, Question

__all__ = [
    "Assessment",
    "Degree",
    "Factor",
    "Finding",
    "Limb",
    "Option",
    "Outcome",
    "Question",
    "Relation",
    "Strength",
    "answers_from_facts",
    "assess",
    "factors",
    "questions",
    "situations",
]
