"""What proves what: every factor and claim is there, every statement of right opens, nothing is left dangling."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.assessment.factors import factors
from bot.claims import catalogue
from bot.evidence.guide import letters
from bot.evidence.guide import what_proves as guide
from bot.evidence.guide.what_proves import Line, guide_for_claim, guide_for_factor
from bot.evidence.texts import say, text_keys
from knowledge.yaml_files import read_yaml

if TYPE_CHECKING:
    from knowledge.authored.register import Register
    from knowledge.library import Library

TODAY = date(2026, 11, 21)
FOLDER = Path(guide.__file__).parent.parent
DATA = read_yaml(FOLDER / "guide" / "guide.yaml")
CITED = re.compile(r"\[\[(.+?)\]\]")
LETTERS = letters.letters()
NAMES = [claim.name for claim in catalogue()]
FACTORS = [factor.id for factor in factors()]
RIGHT = re.compile(
    r"有权|应当|不能只|可以起诉|可以请仲裁|承担不利|举证|由单位|罚款、|犯罪|至少(要)?存|不要钱|要给你|要说明"
)
"""Words that state a right, a duty or a period: such a sentence cites. Platforms and stations fining is a fact, no rule."""


def lines() -> list[Line]:
    every = [*guide.rules(), *guide.originals(), *guide.never()]
    for name in NAMES:
        found = guide_for_claim(name)
        assert found is not None
        every += [*found.rights, *(line for proof in found.proofs for line in proof.rights)]
    for way in DATA["ways"].values():
        every += [guide.line_of(text) for text in (*way["get"], *way.get("rights", ()))]
    for letter in LETTERS.values():
        every += [*letter.ask, letter.reply, *letter.refused, *letter.limits]
    return every


def test_every_factor_and_every_claim_has_its_proofs():
    assert set(DATA["factors"]) == set(FACTORS)
    assert set(DATA["claims"]) == set(NAMES)
    for name in NAMES:
        found = guide_for_claim(name)
        assert found is not None and found.title and len(found.proofs) >= 3
    for name in FACTORS:
        found = guide_for_factor(name)
        assert found is not None and found.title and len(found.proofs) >= 2


@pytest.mark.parametrize("name", [*NAMES, *FACTORS])
def test_no_proof_stands_twice_and_each_says_what_it_shows_and_how_to_get_it(name):
    found = guide_for_claim(name) or guide_for_factor(name)
    assert found is not None
    assert len({proof.way for proof in found.proofs}) == len(found.proofs)
    assert all(proof.shows and proof.title and len(proof.get) >= 2 for proof in found.proofs)


def test_every_way_is_used_and_every_used_way_is_known():
    used = {one["way"] for kind in ("factors", "claims") for told in DATA[kind].values() for one in told["proofs"]}
    assert used == set(DATA["ways"]) - {"data_copy"} | (used & {"data_copy"})
    assert used <= set(DATA["ways"])


def test_citations_are_of_the_register_and_resolve_where_the_text_is_held(statute_library: Library, register: Register):
    from knowledge.citations import CitationResolver, parse_key

    resolver = CitationResolver(statute_library, register)
    refs = {ref for line in lines() for ref in line.refs}
    assert len(refs) > 40
    for ref in sorted(refs):
        citation = parse_key(ref)
        entry = register.entry(citation.key.document)
        assert entry is not None and entry.verified, ref
        found = resolver.resolve(citation, TODAY)
        assert found.problem in ("", None, "not_held"), (ref, found.problem)


def test_a_statement_of_right_cites():
    for line in lines():
        if RIGHT.search(line.text):
            assert line.refs, line.text


def test_the_words_are_plain():
    for name in ("guide/guide.yaml", "guide/letters.yaml", "texts.yaml"):
        text = (FOLDER / name).read_text(encoding="utf-8")
        assert "您" not in text and "——" not in text and "—" not in text, name
    for line in lines():
        assert len(line.text) <= 70, line.text


def test_groups_lead_to_known_factors_and_claims():
    known_factors, known_claims = guide.known_links()
    for group in guide.groups():
        assert set(group.factors) <= known_factors and set(group.claims) <= known_claims and group.words
    assert guide.groups_for("站长扣了我两百")[0].id == "fines"
    assert guide.groups_for("医院的病历")[0].id == "injury"


def test_letters_name_documents_that_exist_and_say_what_they_do_not_give():
    templates = {path.stem for path in (FOLDER.parent / "drafting" / "templates").glob("*.md")}
    for letter in LETTERS.values():
        assert letter.limits and letter.ask and letter.reply.refs
        assert not letter.template or letter.template in templates
    promised = " ".join(line.text for letter in LETTERS.values() for line in (*letter.ask, *letter.refused))
    assert "公式" not in promised and "代码" not in promised and "万元" not in promised


def test_every_text_has_both_languages():
    for key in text_keys():
        assert set(read_yaml(FOLDER / "texts.yaml")[key]) == {"zh", "en"}, key
    assert say("en", "keep_button") != say("zh", "keep_button")
