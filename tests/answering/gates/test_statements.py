"""Wrong statements do not reach a worker, right ones do: both lists as data, and right ones made wrong by machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.gates import Evidence, Sentence, states_law, stopped_by
from bot.answering.material import Material, clause_of
from bot.contract.messages import Clause
from knowledge.authored.card import Statement, parse_citation_key
from knowledge.models import Citation
from knowledge.yaml_files import read_yaml
from tests.answering.gates import mutations
from tests.conftest import TODAY

if TYPE_CHECKING:
    from bot.app import App

HERE = Path(__file__).parent
ONLY_MEANING_TELLS = 0.1
"""Share of reversed claims code may leave to the verifier."""
KEPT = 0.97
"""Share of right statements that must pass."""


def rows(name: str) -> list[list[Any]]:
    return read_yaml(HERE / name)


@pytest.fixture(scope="module")
def clause(app: App) -> Callable[[Citation], Clause | None]:
    kept: dict[str, Clause | None] = {}

    def opened(citation: Citation) -> Clause | None:
        name = str(citation)
        if name not in kept:
            kept[name] = clause_of(citation, app.resolver.resolve(citation, TODAY), app.gloss(str(citation.key)))
        return kept[name]

    return opened


@pytest.fixture(scope="module")
def stopped(app: App, clause: Callable[[Citation], Clause | None]) -> Callable[..., str]:
    """Returns the code that stops a line resting on clauses, for somebody hired on 10 April eight months ago."""

    def gate(text: str, refs: list[str], also: str = "") -> str:
        clauses = {ref: found for ref in refs if (found := clause(parse_citation_key(ref))) is not None}
        assert len(clauses) == len(refs), refs
        told = Material("4月10号来的，干了8个月，现在说不用来了", TODAY, {"months_worked": "8"}, (), (), clauses)
        spoken = {ref: f"{found.text}\n{found.gloss}\n{also}" for ref, found in clauses.items()}
        language = "zh" if re.search(r"[\u4e00-\u9fff]", text) else "en"
        evidence = Evidence(told, app.find_citations, spoken, language=language)
        return stopped_by(Sentence(text, tuple(refs)), evidence)

    return gate


def cited_statements(app: App, clause: Callable[[Citation], Clause | None]) -> Iterator[tuple[Statement, list[str]]]:
    """Card statements all of whose clauses are held, with their refs."""
    for card in app.shelf.cards.values():
        for statements in card.sections.values():
            for statement in statements:
                found = [clause(citation) for citation in statement.citations]
                if found and all(one is not None and one.held for one in found):
                    yield statement, [str(citation) for citation in statement.citations]


def test_wrong_figures_laws_contacts_promises_and_uncited_rights_are_all_stopped(stopped: Callable[..., str]) -> None:
    assert [text for text, refs, why in rows("wrong.yaml") if why != "reversed" and not stopped(text, refs)] == []


def test_claims_turned_round_are_stopped_where_code_can_tell(stopped: Callable[..., str]) -> None:
    turned = [(text, refs) for text, refs, why in rows("wrong.yaml") if why == "reversed"]
    through = [text for text, refs in turned if not stopped(text, refs)]
    assert len(through) <= ONLY_MEANING_TELLS * len(turned), through


def test_right_statements_in_plain_words_pass(stopped: Callable[..., str]) -> None:
    lines = rows("right.yaml")
    refused = [(text, code) for text, refs, *_ in lines if (code := stopped(text, refs))]
    assert len(refused) <= (1 - KEPT) * len(lines), refused


def test_what_the_cards_say_passes_beside_its_own_clauses_alone(
    app: App, clause: Callable[[Citation], Clause | None], stopped: Callable[..., str]
) -> None:
    told = list(cited_statements(app, clause))
    refused = [(one.text, code) for one, refs in told if (code := stopped(one.text, refs))]
    assert len(refused) <= 0.06 * len(told), refused


def test_statements_of_law_without_their_clauses_are_stopped(
    app: App, clause: Callable[[Citation], Clause | None]
) -> None:
    """Among the cited statements some are advice with a clause beside it; those of amounts, periods and duties are law."""
    law = re.compile(
        r"应当|必须|不得|有权|\d倍|[两三]倍|补偿|赔偿金|[一二三四五六七八九十\d]+(?:年|个月|天)内|最长|最多|无效"
    )
    told = [one.text for one, _ in cited_statements(app, clause) if law.search(one.text)]
    through = [text for text in told if not states_law(text)]
    assert len(through) <= 0.03 * len(told), through


@pytest.mark.parametrize(
    ("made", "share"), [("numbers", 0.0), ("units", 0.08), ("reversals", 0.12), ("laws", 0.0), ("baited", 0.0)]
)
def test_right_statements_made_wrong_in_one_place_are_stopped(
    app: App, clause: Callable[[Citation], Clause | None], stopped: Callable[..., str], made: str, share: float
) -> None:
    through, tried = [], 0
    for index, (one, refs) in enumerate(cited_statements(app, clause)):
        change = getattr(mutations, made)
        changed = list(change(one.text)) if made in ("numbers", "units", "reversals") else [change(one.text, index)]
        if made in ("laws", "baited") and index % 3:
            continue
        tried += len(changed)
        through += [text for text in changed if not stopped(text, refs, also=one.text)]
    assert tried >= 80
    assert len(through) <= share * tried, through
