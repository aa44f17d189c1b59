"""The stages of a case and every step between them. What is not in the table cannot happen."""

from __future__ import annotations

import enum

from bot.cases.rules.errors import IllegalTransition


class Stage(enum.StrEnum):
    """Where a case stands."""

    QUEUED = "queued"
    """Sent by the worker; nobody has it yet."""
    ACTIVE = "active"
    """A caseworker has it."""
    WAITING = "waiting"
    """The worker was asked for something."""
    REVIEW = "review"
    """A supervisor was asked."""
    CLOSED = "closed"
    MERGED = "merged"
    ERASED = "erased"


class Step(enum.StrEnum):
    """What moves a case."""

    CLAIM = "claim"
    ASSIGN = "assign"
    RELEASE = "release"
    ASK_WORKER = "ask_worker"
    WORKER_ANSWERED = "worker_answered"
    ASK_SUPERVISOR = "ask_supervisor"
    SUPERVISOR_ANSWERED = "supervisor_answered"
    CLOSE = "close"
    REOPEN = "reopen"
    MERGE = "merge"
    ERASE = "erase"


class Outcome(enum.StrEnum):
    """How a case ended."""

    RESOLVED = "resolved"
    REFERRED = "referred"
    AID_GRANTED = "aid_granted"
    WITHDREW = "withdrew"
    UNREACHABLE = "unreachable"
    OUT_OF_SCOPE = "out_of_scope"


OPEN_STAGES = (Stage.QUEUED, Stage.ACTIVE, Stage.WAITING, Stage.REVIEW)

TRANSITIONS: dict[tuple[Stage, Step], Stage] = {
    (Stage.QUEUED, Step.CLAIM): Stage.ACTIVE,
    (Stage.QUEUED, Step.ASSIGN): Stage.ACTIVE,
    (Stage.ACTIVE, Step.ASSIGN): Stage.ACTIVE,
    (Stage.WAITING, Step.ASSIGN): Stage.WAITING,
    (Stage.REVIEW, Step.ASSIGN): Stage.REVIEW,
    (Stage.ACTIVE, Step.RELEASE): Stage.QUEUED,
    (Stage.WAITING, Step.RELEASE): Stage.QUEUED,
    (Stage.REVIEW, Step.RELEASE): Stage.QUEUED,
    (Stage.ACTIVE, Step.ASK_WORKER): Stage.WAITING,
    (Stage.WAITING, Step.ASK_WORKER): Stage.WAITING,
    (Stage.WAITING, Step.WORKER_ANSWERED): Stage.ACTIVE,
    (Stage.ACTIVE, Step.ASK_SUPERVISOR): Stage.REVIEW,
    (Stage.WAITING, Step.ASK_SUPERVISOR): Stage.REVIEW,
    (Stage.REVIEW, Step.SUPERVISOR_ANSWERED): Stage.ACTIVE,
    **{(stage, Step.CLOSE): Stage.CLOSED for stage in OPEN_STAGES},
    **{(stage, Step.MERGE): Stage.MERGED for stage in OPEN_STAGES},
    (Stage.CLOSED, Step.REOPEN): Stage.QUEUED,
    **{(stage, Step.ERASE): Stage.ERASED for stage in Stage if stage is not Stage.ERASED},
}

STAGE_NAMES = {
    Stage.QUEUED: "等人接手",
    Stage.ACTIVE: "有人在办",
    Stage.WAITING: "等当事人回话",
    Stage.REVIEW: "请督导看",
    Stage.CLOSED: "已办结",
    Stage.MERGED: "并入另一件",
    Stage.ERASED: "已删除",
}
OUTCOME_NAMES = {
    Outcome.RESOLVED: "解决了",
    Outcome.REFERRED: "转到别处办",
    Outcome.AID_GRANTED: "批了法律援助",
    Outcome.WITHDREW: "本人不办了",
    Outcome.UNREACHABLE: "联系不上",
    Outcome.OUT_OF_SCOPE: "不归我们管",
}


def next_stage(stage: Stage, step: Step) -> Stage:
    """Return the stage after the step. Raises IllegalTransition when the table has no such step."""
    try:
        return TRANSITIONS[stage, step]
    except KeyError:
        raise IllegalTransition(f"这件案子现在是“{STAGE_NAMES[stage]}”，不能这样做。") from None
