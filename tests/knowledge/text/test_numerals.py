"""Chinese numerals, both ways."""

from __future__ import annotations

import cn2an
import pytest

from knowledge.text.numerals import parse_numeral, write_numeral


def test_every_number_is_written_as_the_reference_does():
    for number in range(1, 10_000, 7):
        assert write_numeral(number) == cn2an.an2cn(str(number))


def test_what_is_written_is_read_back():
    assert all(parse_numeral(write_numeral(number)) == number for number in range(1, 10_000))


@pytest.mark.parametrize(
    ("written", "number"),
    [("38", 38), ("１１６５", 1165), ("一一六五", 1165), ("两百", 200), ("二〇", 20), ("廿", None)],
)
def test_other_ways_to_write_a_number(written, number):
    assert parse_numeral(written) == number


@pytest.mark.parametrize("written", ["", "条", "十百", "12345", "三四十", "-1", "²"])
def test_what_is_no_number_is_none(written):
    assert parse_numeral(written) is None


@pytest.mark.parametrize("number", [0, -3, 10_000])
def test_numbers_no_article_has_are_refused(number):
    with pytest.raises(ValueError, match="article"):
        write_numeral(number)
