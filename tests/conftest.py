"""Fixtures every test may ask for."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support import prepared

if TYPE_CHECKING:
    from bot.app import App
    from knowledge.authored.register import Register
    from knowledge.citations import CitationResolver
    from knowledge.library import Library

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
TODAY = date(2026, 11, 21)
os.environ.setdefault("YOUJU_FETCH", "off")
"""No test goes to an official site; those that fetch have sites of their own."""


def pytest_configure(config: pytest.Config) -> None:
    prepared.begin()
    if (cache := getattr(config, "cache", None)) is not None:
        prepared.share_bytecode(cache.mkdir("bytecode"))


def pytest_unconfigure() -> None:
    prepared.end()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that hold slow tests come first, so that the last minute is not one process at work and the others idle."""
    slow = {item.path for item in items if item.get_closest_marker("slow") is not None}
    items.sort(key=lambda item: item.path not in slow)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays to the end: the collector of garbage need not go over ten thousand tests again and again, while
    they are found or afterwards, and comes less often."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def certificates_are_read_once() -> Iterator[None]:
    """Every client of HTTP reads the authorities of the whole world anew, a twentieth of a second each; tests speak to themselves."""
    from functools import cache

    import httpx

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture(autouse=True)
def logs_set_up_by_one_test_do_not_outlive_it() -> Iterator[None]:
    """A command run inside a test binds the logs to that test's standard error, which is closed afterwards."""
    import structlog

    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def register() -> Register:
    """The packaged register."""
    from knowledge.authored.register import Register

    return Register.load()


@pytest.fixture(scope="session")
def statute_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The whole statute package, imported once. For reading only: tests that write make their own library."""
    from knowledge.library import Library
    from knowledge.library.database import open_database

    folder = tmp_path_factory.mktemp("statutes")
    prepared.copy_prepared(folder)
    engine = open_database(f"sqlite:///{folder / 'youju.db'}")
    yield Library(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def statute_resolver(statute_library: Library, register: Register) -> CitationResolver:
    """Resolves citations against the whole statute package. Nothing writes there, so it is not asked again and again."""
    from knowledge.citations import CitationResolver

    return CitationResolver(statute_library, register, hold=float("inf"))


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The whole product, opened once, for conversations that keep nothing. For reading only."""
    from tests.support.product import open_product

    opened = open_product(tmp_path_factory.mktemp("product"))
    yield opened
    opened.close()


@pytest.fixture
def empty_library(tmp_path: Path) -> Iterator[Library]:
    """A library of the test's own, with nothing in it."""
    from knowledge.library import Library
    from knowledge.library.database import create_tables, open_database

    engine = open_database(f"sqlite:///{tmp_path / 'library.db'}")
    create_tables(engine)
    yield Library(engine)
    engine.dispose()
