"""The stage every test of the console stands on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.stage import Stage
from tests.web.console.support import console_stage


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return console_stage(tmp_path)
