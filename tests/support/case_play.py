"""One worker in the whole product, turn by turn as the service stores them, without a channel: for what a case's packet says."""

from __future__ import annotations

import itertools
from pathlib import Path
from unittest import mock

from sqlalchemy import select

from bot.app import SHANGHAI, App
from bot.cases.selectors.packet import packet
from bot.cases.tables import CaseRow
from bot.contract.messages import Choice, Inbound, Kind, Reply
from bot.storage.inbox import update_record
from bot.storage.turns import turn_store, turn_take
from tests.cases.stage import Stage, Ticking, people
from tests.support.product import open_product


def case_product(folder: Path) -> tuple[App, Stage]:
    """Open the whole product with an office in 北京 and its people; its clock stands until it is moved."""
    clock = Ticking()
    app = open_product(folder, lambda: clock().astimezone(SHANGHAI).date(), TELEGRAM_STAFF_CHAT=-1001)
    with mock.patch("bot.service.system_clock", clock):
        _ = app.engine
    stage = Stage(app.storage, clock, app.case_desk)
    if not app.case_desk.staffed():
        stage.do(people)
    return app, stage


class CaseTalk:
    """What a worker says and taps. `chat` tells workers apart; each begins anew."""

    _updates = itertools.count(1)

    def __init__(self, app: App, stage: Stage, chat: str) -> None:
        self.app, self.stage, self.chat = app, stage, chat
        self.reply = Reply()
        self.replies: list[Reply] = []

    def say(self, text: str) -> str:
        return self._turn(Inbound(self.chat, text))

    def picture(self, reference: str, caption: str = "") -> str:
        return self._turn(Inbound(self.chat, caption, Kind.PHOTO, attachment=reference))

    def choice(self, label: str) -> Choice | None:
        return next((one for one in self.reply.choices if label in one.label), None)

    def tap(self, label: str) -> str:
        found = self.choice(label)
        assert found is not None, f"no {label} among {[one.label for one in self.reply.choices]}"
        return self._turn(Inbound(self.chat, found.action, Kind.CHOICE))

    def _turn(self, inbound: Inbound) -> str:
        self.stage.clock.forward(seconds=20)
        now = self.stage.clock()
        storage = self.app.storage
        update = f"{self.chat}-{next(self._updates)}"
        recorded = storage.write(
            lambda session: update_record(
                session, channel="telegram", external_id=self.chat, update_id=update, inbound=inbound, now=now
            )
        )
        work = storage.write(
            lambda session: turn_take(
                session, conversation_id=recorded.conversation_id, owner="play", now=now, lease=60
            )
        )
        assert work is not None
        state, reply = self.app.engine.turn(work.state, work.inbound, now=now)

        def store(session):  # noqa: ANN001, ANN202
            exchange = turn_store(session, work, state, reply, now=now, pushed=True)
            self.app.case_desk.follow(session, work, state, exchange.reply, exchange)

        storage.write(store)
        self.state, self.reply = state, reply
        self.replies.append(reply)
        return reply.plain_text()

    @property
    def asks(self) -> str:
        """The fact the intake waits for; `summary` and the like when it waits for something else."""
        box = self.state.data.get("case", {})
        assert isinstance(box, dict)
        step = str(box.get("step", ""))
        return str(box.get("asking", "")) if step in ("intake", "fix") else step

    def case(self) -> CaseRow:
        token = self.state.data["case"]["token"]  # type: ignore[index]
        with self.app.storage.read() as session:
            return session.scalars(select(CaseRow).where(CaseRow.token == token)).one()

    def packet(self) -> dict[str, str]:
        """Return the sections of the case's packet by their titles, the lines of each joined."""
        case = self.case()
        sections = self.stage.desk.read(lambda unit: packet(unit, unit.session.merge(case)))
        return {one.title.partition("（")[0]: "\n".join(one.lines) for one in sections}
