"""Hands what visitors uploaded to the evidence locker and to their cases, and has the receipts shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

import structlog

from bot.cases.desk import CaseDesk
from bot.cases.services.words.files import Wanted as CaseFile
from bot.cases.services.words.files import file_keep, file_refuse, files_show, files_wanted
from bot.cases.services.words.receipts import receipts_collect
from bot.evidence.desk import EvidenceDesk
from bot.papers.desk import PaperDesk
from bot.service.failures import described
from bot.storage import StorageBusy
from handlers.web.uploads import Uploads

log = structlog.get_logger(__name__)
CHANNEL = "web"
SWEEP_SECONDS = 60.0
STAMP_SECONDS = 60.0
CASES_SECONDS = 30.0
LOCKER_SECONDS = 3600.0


class Host(Protocol):
    """What is needed of the service."""

    def announce(self, conversations: Iterable[int]) -> None: ...


class Arrivals:
    """A component of the service: a round a second. `alone`: no other channel keeps the locker and the cases in time."""

    name = "web-arrivals"

    def __init__(
        self, service: Host, uploads: Uploads, evidence: EvidenceDesk, cases: CaseDesk,
        papers: PaperDesk | None = None, *, alone: bool = False, round_seconds: float = 1.0,
    ) -> None:  # fmt: skip
        self._service = service
        self._uploads = uploads
        self._evidence = evidence
        self._cases = cases
        self._papers = papers
        self._alone = alone
        self._round_seconds = round_seconds
        self._due: dict[str, float] = {}

    async def run(self) -> None:
        """Hand over, tell, stamp, tidy, for ever."""
        while True:
            try:
                self._service.announce(await asyncio.to_thread(self.round))
                self._service.announce(await asyncio.to_thread(self._keep_time, time.monotonic()))
            except StorageBusy:
                log.warning("arrivals_storage_busy")
            except Exception as error:  # what fails once must not stop the rounds
                log.error("arrivals_failed", **described(error))
            await asyncio.sleep(self._round_seconds)

    def round(self) -> set[int]:
        """Hand over what is wanted. Returns the conversations that have something to send."""
        for wanted in self._evidence.wanted(CHANNEL):
            content = self._uploads.get(wanted.reference)
            if content is None:
                self._evidence.failed(wanted, "gone")
            else:
                self._evidence.fetched(wanted, content)
        announce: set[int] = set()
        for file in self._cases.read(partial(files_wanted, channel=CHANNEL)):
            announce |= self._into_case(file)
        if self._alone:
            announce |= self._cases.write(files_show)[1] | self._cases.write(receipts_collect)[1]
        return announce | self._evidence.tell()

    def tidy(self) -> None:
        """Delete uploads nobody waits for."""
        cases = self._cases.read(partial(files_wanted, channel=CHANNEL, limit=10_000))
        papers = self._papers.awaited(CHANNEL) if self._papers is not None else set()
        self._uploads.sweep(self._evidence.awaited(CHANNEL) | papers | {file.reference for file in cases})

    def _into_case(self, file: CaseFile) -> set[int]:
        content = self._uploads.get(file.reference)
        if content is None:
            return self._cases.write(partial(file_refuse, file_id=file.id, status="gone"))[1]
        return self._cases.write(partial(file_keep, file_id=file.id, content=content))[1]

    def _keep_time(self, now: float) -> set[int]:
        """What time asks of uploads, locker and cases. Returns the conversations that have something to send."""
        self._every("sweep", SWEEP_SECONDS, now, self.tidy)
        if not self._alone:
            return set()
        self._every("stamp", STAMP_SECONDS, now, self._evidence.stamp)
        self._every("locker", LOCKER_SECONDS, now, self._evidence.locker.tick)
        announce: set[int] = set()
        self._every("cases", CASES_SECONDS, now, lambda: announce.update(self._cases.tick()))
        return announce

    def _every(self, name: str, seconds: float, now: float, work: Callable[[], object]) -> None:
        if now >= self._due.get(name, 0.0):
            self._due[name] = now + seconds
            work()
