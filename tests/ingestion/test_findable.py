"""A publication that searches do not bring is said to be so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingestion.publishing.findable import ASKED, find_again, own_words
from knowledge.models import Provision, ProvisionKey

TODAY = date(2026, 11, 22)


def provision(number: int, text: str = "用人单位应当在七日内支付报酬。") -> Provision:
    return Provision(
        number, 1, ProvisionKey("甲条例", str(number)), f"第{number}条", (), f"第{number}条 {text}", number, ""
    )


@dataclass
class Hit:
    key: ProvisionKey


@dataclass
class Result:
    hits: list[Hit]


class Search:
    """Finds the provisions of a set only."""

    def __init__(self, known: set[str]) -> None:
        self.known, self.asked = known, []

    def search(self, text, *, on, jurisdiction="CN", k=10):
        self.asked.append((text, jurisdiction, k))
        return Result([Hit(ProvisionKey("甲条例", number)) for number in sorted(self.known)][:k])


def test_own_words_leave_out_the_number_and_what_is_too_short():
    assert own_words(provision(3)) == "用人单位应当在七日内支付报酬"
    assert own_words(provision(3, "停用。平台应当公开计价规则和抽成比例；其他。")) == "平台应当公开计价规则和抽成比例"
    assert own_words(provision(3, "略。")) == ""


def test_a_text_that_is_found_and_one_that_is_not():
    provisions = [provision(number) for number in range(1, 4)]
    found = find_again(Search({"1", "2", "3"}), provisions, on=TODAY, jurisdiction="CN-33")
    assert found.found == 3 and not found.hardly
    hidden = find_again(Search({"1"}), provisions, on=TODAY)
    assert hidden.found == 1 and hidden.hardly
    assert [question.key.article for question in hidden.questions if not question.found] == ["2", "3"]


def test_a_long_text_is_asked_evenly_and_not_too_often():
    search = Search(set())
    find_again(search, [provision(number) for number in range(1, 100)], on=TODAY)
    assert len(search.asked) == ASKED


def test_a_text_without_words_to_ask_is_not_called_hard_to_find():
    assert not find_again(Search(set()), [provision(1, "略。")], on=TODAY).hardly
