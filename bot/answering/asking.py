"""The one question asked back with an answer, and its buttons: the unknown fact that would change the answer most."""

from __future__ import annotations

from collections.abc import Mapping

from bot.contract.messages import Choice
from bot.messages import has_message, message
from knowledge.authored.card import Card


def question_for(card: Card, facts: Mapping[str, str], language: str) -> tuple[str, tuple[Choice, ...], str] | None:
    """Return (question, choices, slot) for the one unknown fact that would change this card's answer most; else None."""
    wanted = {
        slot
        for statements in card.sections.values()
        for s in statements
        if s.fits(facts)
        for slot, _ in s.unknown(facts)
    }
    for slot in card.asks:
        if slot in wanted and not facts.get(slot) and has_message(language, f"ask_{slot}"):
            return message(language, f"ask_{slot}"), slot_choices(slot, language), slot
    return None


def slot_choices(slot: str, language: str) -> tuple[Choice, ...]:
    """Return the buttons that answer a slot's question; the last one is always 'cannot tell'."""
    options: list[tuple[str, str]]
    if slot == "relation":
        options = [
            (message(language, "ask_relation_labour"), "labour"),
            (message(language, "ask_relation_civil"), "civil"),
        ]
    elif slot == "mode":
        options = [("专送", "dedicated"), ("众包", "crowdsourced")]
    elif slot == "dismissed_by":
        options = [("单位让走", "employer"), ("自己提的", "worker")]
    elif slot == "contract_kind":
        options = [("劳动合同", "labour"), ("劳务合同", "service"), ("合作协议", "cooperation")]
    elif slot == "worker_kind":
        options = [("骑手", "rider"), ("快递", "courier"), ("司机", "ride_hail_driver"), ("工地", "construction")]
    else:
        options = [(message(language, "yes"), "yes"), (message(language, "no"), "no")]
    choices = [Choice(label=label, action=f"fact:{slot}={value}") for label, value in options]
    return (*choices, Choice(label=message(language, "unsure"), action=f"fact:{slot}=unknown"))
