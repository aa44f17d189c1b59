"""Who may do what: one table, and the one function that reads it."""

from __future__ import annotations

import enum

from bot.cases.rules.errors import NotAllowed


class Role(enum.StrEnum):
    WORKER = "worker"
    CASEWORKER = "caseworker"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Act(enum.StrEnum):
    """Everything somebody can do to a case or around it."""

    SEE_STATUS = "see_status"
    WRITE = "write"
    RATE = "rate"
    WITHDRAW = "withdraw"
    VIEW_QUEUE = "view_queue"
    VIEW_CASE = "view_case"
    CLAIM = "claim"
    ANSWER = "answer"
    NOTE = "note"
    REQUEST_FACTS = "request_facts"
    ASK_SUPERVISOR = "ask_supervisor"
    HAND_OVER = "hand_over"
    ASSIGN = "assign"
    MERGE = "merge"
    PLAN = "plan"
    CLOSE = "close"
    REOPEN = "reopen"
    APPROVE = "approve"
    OVERRIDE = "override"
    EXPORT = "export"
    READ_AUDIT = "read_audit"
    MANAGE_STAFF = "manage_staff"
    MANAGE_OFFICE = "manage_office"
    VIEW_INSIGHT = "view_insight"
    TAKE_REPORT = "take_report"
    JUDGE = "judge"
    DROP_QUESTION = "drop_question"


class Reach(enum.IntEnum):
    """How far a right goes: one's own case, every case of the office, every case."""

    NONE = 0
    OWN = 1
    OFFICE = 2
    ALL = 3


_N, _OWN, _OFF, _ALL = Reach.NONE, Reach.OWN, Reach.OFFICE, Reach.ALL
_STAFF = (Role.CASEWORKER, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR)
_ORDER = (Role.WORKER, Role.CASEWORKER, Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR)
_ROWS: dict[Act, tuple[Reach, Reach, Reach, Reach, Reach]] = {
    #                    worker caseworker supervisor admin auditor
    Act.SEE_STATUS:     (_OWN, _OFF, _OFF, _N, _N),
    Act.WRITE:          (_OWN, _N, _N, _N, _N),
    Act.RATE:           (_OWN, _N, _N, _N, _N),
    Act.WITHDRAW:       (_OWN, _N, _N, _N, _N),
    Act.VIEW_QUEUE:     (_N, _OFF, _OFF, _ALL, _N),
    Act.VIEW_CASE:      (_N, _OFF, _OFF, _N, _N),
    Act.CLAIM:          (_N, _OFF, _OFF, _N, _N),
    Act.ANSWER:         (_N, _OWN, _OFF, _N, _N),
    Act.NOTE:           (_N, _OFF, _OFF, _N, _N),
    Act.REQUEST_FACTS:  (_N, _OWN, _OFF, _N, _N),
    Act.ASK_SUPERVISOR: (_N, _OWN, _OFF, _N, _N),
    Act.HAND_OVER:      (_N, _OWN, _OFF, _N, _N),
    Act.ASSIGN:         (_N, _N, _OFF, _ALL, _N),
    Act.MERGE:          (_N, _OWN, _OFF, _N, _N),
    Act.PLAN:           (_N, _OWN, _OFF, _N, _N),
    Act.CLOSE:          (_N, _OWN, _OFF, _N, _N),
    Act.REOPEN:         (_OWN, _OFF, _OFF, _N, _N),
    Act.APPROVE:        (_N, _N, _OFF, _N, _N),
    Act.OVERRIDE:       (_N, _N, _OFF, _N, _N),
    Act.EXPORT:         (_N, _OWN, _OFF, _N, _N),
    Act.READ_AUDIT:     (_N, _N, _N, _ALL, _ALL),
    Act.MANAGE_STAFF:   (_N, _N, _N, _ALL, _N),
    Act.MANAGE_OFFICE:  (_N, _N, _N, _ALL, _N),
    Act.VIEW_INSIGHT:   (_N, _OFF, _OFF, _ALL, _N),
    Act.TAKE_REPORT:    (_N, _N, _OFF, _ALL, _N),
    Act.JUDGE:          (_N, _OFF, _OFF, _N, _N),
    Act.DROP_QUESTION:  (_N, _OFF, _OFF, _ALL, _N),
}  # fmt: skip
REACH: dict[tuple[Role, Act], Reach] = {
    (role, act): reach for act, row in _ROWS.items() for role, reach in zip(_ORDER, row, strict=True)
}
ROLE_NAMES = {
    Role.WORKER: "当事人", Role.CASEWORKER: "承办人", Role.SUPERVISOR: "督导", Role.ADMIN: "管理员", Role.AUDITOR: "审计员",
}  # fmt: skip


def may(role: Role, act: Act, *, own: bool = False, same_office: bool = True) -> bool:
    """Whether the role permits the act: on one's own case, on a case of one's office, on any."""
    reach = REACH[role, act]
    if reach is Reach.ALL:
        return True
    if reach is Reach.OFFICE:
        return same_office
    return own and (same_office or role is Role.WORKER) if reach is Reach.OWN else False


def require(role: Role, act: Act, *, own: bool = False, same_office: bool = True) -> None:
    """Raise NotAllowed, with who may do it instead, unless the role permits the act."""
    if may(role, act, own=own, same_office=same_office):
        return
    if REACH[role, act] is Reach.NONE:
        others = "、".join(ROLE_NAMES[other] for other in _STAFF if REACH[other, act] is not Reach.NONE)
        raise NotAllowed(f"没有执行：{ROLE_NAMES[role]}不能做这一步，要{others or '当事人自己'}来。")
    if not same_office:
        raise NotAllowed("没有执行：这是别的办公室的案件。")
    raise NotAllowed("没有执行：这件案子不是你在办。请承办人或督导来做；还没人接的，先点“接手”。")
