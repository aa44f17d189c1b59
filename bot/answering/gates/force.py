"""Whether what a line rests on is law on the day."""

from __future__ import annotations

from bot.answering.gates.model import Evidence, Sentence


def citations_in_force(sentence: Sentence, evidence: Evidence) -> str:
    """No clause relied on is a draft, repealed, or not yet in force on the day."""
    clauses = [clause for ref in sentence.refs if (clause := evidence.clause(ref)) is not None]
    return "not_in_force" if any(clause.status != "effective" for clause in clauses) else ""
