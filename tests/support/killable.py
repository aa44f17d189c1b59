"""Processes for tests that kill them: forked from one that has loaded what they run, instead of loading it once a kill."""

from __future__ import annotations

import asyncio
import multiprocessing
from multiprocessing.context import ForkServerContext, ForkServerProcess

LOADED = ("tests.ingestion.publishing.killable_admin", "tests.service.crash.killable", "tests.telegram.staff.killable")
"""All of them at once: a test process has one such server, whoever asks first."""


def killable() -> ForkServerContext:
    """Return where processes that are to be killed are started."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(LOADED))
    return context


async def ended(process: ForkServerProcess) -> int | None:
    """Wait until a process has ended, while the loop goes on, and return how."""
    await asyncio.to_thread(process.join)
    return process.exitcode
