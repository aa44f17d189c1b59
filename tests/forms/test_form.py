"""The engine alone: which of the things words may do counts, over a form that writes down what it was told to do."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from bot.contract.messages import Choice, Reply
from bot.forms import answer, deed_of, pressed, stopped
from bot.understanding.acts import Act


@dataclass
class Noting:
    """A form that takes what is in `values`, and notes what was done to it."""

    values: tuple[str, ...] = ()
    done: list[str] = field(default_factory=list)

    def buttons(self) -> tuple[Choice, ...]:
        return (Choice(label="看结果", action="form:result"), Choice(label="Yes", action="say:是"))

    def press(self, action: str) -> Reply | None:
        return self._noted(action)

    def stop(self) -> Reply | None:
        return self._noted("stop")

    def pass_over(self, act: Act) -> Reply | None:
        return self._noted(f"pass {act}")

    def finish(self) -> Reply | None:
        return self._noted("finish")

    def ask_again(self) -> Reply | None:
        return self._noted("again")

    def put_right(self) -> Reply | None:
        return self._noted("right")

    def take(self, text: str) -> Reply | None:
        return self._noted(f"take {text}") if text in self.values else None

    def leave(self, text: str) -> Reply | None:
        self._noted("leave")
        return None

    def _noted(self, what: str) -> Reply:
        self.done.append(what)
        return Reply()


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("算了", "stop"), ("不知道", "pass unknown"), ("跳过", "pass skip"), ("不填", "pass skip"), ("够了", "finish"),
        ("继续", "again"), ("改一下", "right"), ("不对", "right"), ("先这样", "stop"), ("8000", "take 8000"),
        ("老板骂人怎么办", "leave"), ("没有", "again"), ("好的", "again"), ("看结果", "form:result"), ("看结果。", "form:result"),
        ("yes", "take 是"), ("", "leave"),
    ],
)  # fmt: skip
def test_words_do_one_thing_to_an_open_question(said: str, done: str) -> None:
    form = Noting(values=("8000", "是"))
    assert (answer(form, said) is None) == (done == "leave")
    assert form.done == [done]


def test_a_yes_is_a_value_where_the_question_has_a_use_for_it() -> None:
    form = Noting(values=("是",))
    answer(form, "是")
    assert form.done == ["take 是"]


@pytest.mark.parametrize("said", ["8000", "是", "没有", "公司欠我三个月工资", ""])
def test_a_value_a_yes_a_no_and_a_story_are_no_deed(said: str) -> None:
    assert deed_of(said) is None


def test_a_label_is_known_without_its_marks_and_whatever_its_case() -> None:
    buttons = (Choice(label="有错，我来说", action="a"), Choice(label="Go on", action="b"))
    assert [pressed(buttons, said) for said in ("有错,我来说", "有错我来说。", "go on", "有错", "，")] == [
        "a",
        "a",
        "b",
        "",
        "",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_stops_is_offered_the_way_on_and_a_person(language: str) -> None:
    reply = stopped(language, Choice(label="接着算", action="say:接着算"))
    assert [one.action for one in reply.choices] == ["say:接着算", "person"] and reply.plain_text()
