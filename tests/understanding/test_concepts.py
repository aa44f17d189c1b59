"""Every concept fits the examples that must fit it, and none of those that must not."""

import pytest

from bot.contract.matter import FIELDS
from bot.understanding.concepts import Concept, load_concepts


@pytest.mark.parametrize("concept", load_concepts(), ids=lambda concept: concept.name)
def test_a_concept_fits_its_examples_and_sets_fields_of_the_matter(concept: Concept) -> None:
    assert all(name in FIELDS for name, _ in concept.sets)
    assert [text for text in concept.fits if concept.find(text) is None] == []
    assert [text for text in concept.misses if concept.find(text) is not None] == []
