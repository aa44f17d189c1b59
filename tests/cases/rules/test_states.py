"""The state machine and the table of roles, cell by cell."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.rules.errors import IllegalTransition, NotAllowed
from bot.cases.rules.staff.roles import REACH, Act, Reach, Role, may, require
from bot.cases.rules.states import OPEN_STAGES, TRANSITIONS, Stage, Step, next_stage


@pytest.mark.parametrize(("stage", "step"), itertools.product(Stage, Step))
def test_every_pair_of_stage_and_step_is_in_the_table_or_refused(stage, step):
    if (stage, step) in TRANSITIONS:
        assert next_stage(stage, step) is TRANSITIONS[stage, step]
    else:
        with pytest.raises(IllegalTransition):
            next_stage(stage, step)


@given(st.lists(st.sampled_from(list(Step)), max_size=60))
def test_whatever_is_tried_a_case_stays_at_a_known_stage_and_an_erased_one_never_comes_back(steps):
    stage, erased = Stage.QUEUED, False
    for step in steps:
        before = stage
        try:
            stage = next_stage(stage, step)
        except IllegalTransition:
            assert stage is before
        assert not (erased and stage is not Stage.ERASED)
        erased = stage is Stage.ERASED
        assert stage in Stage


def test_every_stage_can_be_reached_and_every_open_one_can_be_closed():
    reached = {Stage.QUEUED}
    while more := {after for (stage, _), after in TRANSITIONS.items() if stage in reached} - reached:
        reached |= more
    assert reached == set(Stage)
    assert all((stage, Step.CLOSE) in TRANSITIONS for stage in OPEN_STAGES)


# Worker, caseworker, supervisor, admin, auditor: n none, o own cases, f the office's, a all.
TABLE = """
see_status o f f n n
write o n n n n
rate o n n n n
withdraw o n n n n
view_queue n f f a n
view_case n f f n n
claim n f f n n
answer n o f n n
note n f f n n
request_facts n o f n n
ask_supervisor n o f n n
hand_over n o f n n
assign n n f a n
merge n o f n n
plan n o f n n
close n o f n n
reopen o f f n n
approve n n f n n
override n n f n n
export n o f n n
read_audit n n n a a
manage_staff n n n a n
manage_office n n n a n
view_insight n f f a n
take_report n n f a n
judge n f f n n
drop_question n f f a n
"""
LETTERS = {"n": Reach.NONE, "o": Reach.OWN, "f": Reach.OFFICE, "a": Reach.ALL}
CELLS = [
    (role, Act(words[0]), LETTERS[letter])
    for words in (line.split() for line in TABLE.split("\n") if line)
    for role, letter in zip(Role, words[1:], strict=True)
]


def test_the_table_names_every_act_and_role():
    assert {(role, act) for role, act, _ in CELLS} == set(REACH) == set(itertools.product(Role, Act))


@pytest.mark.parametrize(("role", "act", "reach"), CELLS)
@pytest.mark.parametrize(("own", "same_office"), itertools.product((True, False), repeat=2))
def test_a_cell_of_the_role_table(role, act, reach, own, same_office):
    expected = {
        Reach.NONE: False,
        Reach.OWN: own and (same_office or role is Role.WORKER),
        Reach.OFFICE: same_office,
        Reach.ALL: True,
    }[reach]
    assert may(role, act, own=own, same_office=same_office) is expected
    if expected:
        require(role, act, own=own, same_office=same_office)
    else:
        with pytest.raises(NotAllowed):
            require(role, act, own=own, same_office=same_office)
