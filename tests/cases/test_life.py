"""Whatever is tried on a case, in whatever order, its rows agree with one another (a stateful property)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from bot.audit.tables import AuditRow
from bot.audit.trail import audit_verify
from bot.cases.rules.errors import CaseError
from bot.cases.rules.states import OPEN_STAGES, TRANSITIONS, Outcome, Stage
from bot.cases.services import worker_words
from bot.cases.services.life import erasure as erasing
from bot.cases.services.life import lifecycle as casebook
from bot.cases.services.life import questions
from bot.cases.services.words import conversation as talk
from bot.cases.tables import CaseFileRow, CaseMessageRow, DraftRow
from bot.cases.unit_of_work import case_numbered
from tests.cases.stage import set_stage

WHO = st.sampled_from(["王琳", "李娜", "张敏"])


class Life(RuleBasedStateMachine):
    """One case, three people, and the worker."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.world = set_stage(self.folder)
        self.number = self.world.open(chat="7", amount_owed="5000")
        self.erased = False

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.world.storage.engine.dispose()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _try(self, who: str, work) -> None:  # noqa: ANN001
        try:
            self.world.act(who, self.number, work)
        except CaseError as error:
            assert str(error).endswith(("。", "…", "名字", "去处")) or str(error), "a refusal is a sentence"

    @rule(who=WHO)
    def claims(self, who: str) -> None:
        self._try(who, lambda u, s, c: casebook.case_claim(u, c, staff=s))

    @rule(who=WHO, to=WHO)
    def assigns(self, who: str, to: str) -> None:
        self._try(who, lambda u, s, c: casebook.case_assign(u, c, by=s, to=self.world.staff(u, to)))

    @rule(who=WHO)
    def answers(self, who: str) -> None:
        self._try(who, lambda u, s, c: talk.staff_said(u, c, staff=s, text="在办"))

    @rule(who=WHO)
    def asks_a_fact(self, who: str) -> None:
        self._try(who, lambda u, s, c: questions.facts_request(u, c, staff=s, slot="城市"))

    @rule(who=WHO)
    def asks_above(self, who: str) -> None:
        self._try(who, lambda u, s, c: questions.supervisor_ask(u, c, staff=s, question="怎么办"))

    @rule()
    def is_advised(self) -> None:
        self._try("张敏", lambda u, s, c: questions.supervisor_advise(u, c, staff=s, text="先催"))

    @rule()
    def worker_writes(self) -> None:
        if self.world.case(self.number).stage in OPEN_STAGES:
            self.world.do(
                lambda u: worker_words.worker_said(
                    u, case_numbered(u, self.number), turn_id=0, kind="text", text="还在吗"
                )
            )

    @rule(who=WHO, outcome=st.sampled_from(list(Outcome)))
    def closes(self, who: str, outcome: Outcome) -> None:
        self._try(who, lambda u, s, c: casebook.case_close(u, c, staff=s, outcome=outcome, detail="别处"))

    @rule()
    def reopens(self) -> None:
        self._try("王琳", lambda u, s, c: casebook.case_reopen(u, c, actor="worker"))

    @rule()
    def withdraws(self) -> None:
        if not self.erased:
            self.world.do(lambda u: erasing.case_withdraw(u, case_numbered(u, self.number)))
            self.erased = True

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours: int) -> None:
        self.world.clock.forward(hours=hours)
        self.world.desk.tick()

    @invariant()
    def rows_agree(self) -> None:
        if not hasattr(self, "world"):
            return
        case = self.world.case(self.number)
        stage = Stage(case.stage)
        assert (stage is Stage.QUEUED) == (case.assignee_id is None and stage in OPEN_STAGES)
        assert (case.outcome != "") == (stage in (Stage.CLOSED, Stage.ERASED))
        if stage in OPEN_STAGES:
            assert case.closed_at is None
            assert case.due_at is not None or stage in (Stage.WAITING, Stage.REVIEW), "the next word is always promised"
        else:
            assert case.due_at is None
        with self.world.storage.read() as session:
            if self.erased:
                assert (stage, case.facts) == (Stage.ERASED, "")
                for table in (CaseMessageRow, CaseFileRow, DraftRow):
                    assert session.scalars(select(table)).first() is None
            steps = session.scalars(
                select(AuditRow.detail).where(AuditRow.action.like("case!_%", escape="!"), AuditRow.detail.like("%>%"))
            )
            for detail in steps:
                before, _, after = detail.split()[0].partition(">")
                assert any(pair[0] == before and end == after for pair, end in TRANSITIONS.items()), detail
            assert audit_verify(session).intact


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
