"""Counted once, found again: indexes by shared pieces that are kept on disk."""

import numpy as np
import pytest

from knowledge.indexing.ngram_cache import NGramShelf
from knowledge.text.ngrams import NGramIndex, character_ngrams

TEXTS = ["站点三个月没发工资", "送餐路上摔断了腿", "", "ABC 公司不给钱"]


class Counter:
    """Counts how often texts were taken apart."""

    def __init__(self):
        self.calls = 0

    def __call__(self, text):
        self.calls += 1
        return character_ngrams(text)


@pytest.mark.parametrize("power", [0.5, 0.35])
def test_an_index_kept_scores_as_the_one_counted(tmp_path, power):
    counted = NGramIndex.of(TEXTS, length_power=power)
    NGramShelf(tmp_path, character_ngrams, "s").index(TEXTS, power)
    kept = NGramShelf(tmp_path, character_ngrams, "s").index(TEXTS, power)
    for question in ("工资没发", "摔断腿", "ABC", "无关", ""):
        np.testing.assert_array_equal(kept.scores(question), counted.scores(question))


def test_a_second_start_does_not_count_again(tmp_path):
    NGramShelf(tmp_path, character_ngrams, "s").index(TEXTS, 0.5)
    pieces = Counter()
    NGramShelf(tmp_path, pieces, "s").index(TEXTS, 0.5)
    assert pieces.calls == 0


@pytest.mark.parametrize(("texts", "stamp"), [(TEXTS[1:], "s"), (TEXTS, "another lexicon")])
def test_other_texts_or_another_lexicon_are_counted_anew(tmp_path, texts, stamp):
    NGramShelf(tmp_path, character_ngrams, "s").index(TEXTS, 0.5)
    pieces = Counter()
    NGramShelf(tmp_path, pieces, stamp).index(texts, 0.5)
    assert pieces.calls == len(texts)


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04 cut"])
def test_a_damaged_file_is_counted_anew_and_written_again(tmp_path, damage):
    shelf = NGramShelf(tmp_path, character_ngrams, "s")
    shelf.index(TEXTS, 0.5)
    [path] = tmp_path.iterdir()
    path.write_bytes(damage)
    assert shelf.index(TEXTS, 0.5).size == len(TEXTS)
    pieces = Counter()
    NGramShelf(tmp_path, pieces, "s").index(TEXTS, 0.5)
    assert pieces.calls == 0


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    shelf = NGramShelf(tmp_path / "file" / "kept", character_ngrams, "s")
    assert shelf.index(TEXTS, 0.5).size == len(TEXTS)


def test_no_texts_make_an_empty_index(tmp_path):
    for _ in range(2):
        assert NGramShelf(tmp_path, character_ngrams, "s").index([], 0.5).scores("工资").size == 0
