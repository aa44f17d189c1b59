"""Whether what a line rests on is law on the day."""

from __future__ import annotations

from bot.answering.gates.model import Evidence, Sentence
from knowledge.authored.outweighed import left_alone, packaged_ways


def citations_in_force(sentence: Sentence, evidence: Evidence) -> str:
    """No clause relied on is a draft, repealed, or not yet in force on the day."""
    clauses = [clause for ref in sentence.refs if (clause := evidence.clause(ref)) is not None]
    return "not_in_force" if any(clause.status != "effective" for clause in clauses) else ""


def todays_rule_is_cited(sentence: Sentence, evidence: Evidence) -> str:
    """What is printed but gives way (六十天, 四十四小时, one to five times) is told only beside the rule that is used."""
    return "gives_way" if left_alone(sentence.refs, packaged_ways()) else ""
