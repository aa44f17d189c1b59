"""A data folder with the statutes imported and the caches of a first start, made once a run and copied by whoever needs one.

Making it takes a quarter of a minute, copying it a moment. The processes of `pytest -n` share it: the first one that asks
makes it while the others wait.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock

_PLACE = "YOUJU_TEST_PREPARED"


def begin() -> None:
    """Choose the place, in the process that starts the others; they inherit it."""
    if _PLACE not in os.environ:
        os.environ[_PLACE] = tempfile.mkdtemp(prefix=f"youju-prepared-{os.getpid()}-")


def end() -> None:
    """Clear the place away, in the process that chose it."""
    if f"-{os.getpid()}-" in os.environ.get(_PLACE, ""):
        shutil.rmtree(os.environ.pop(_PLACE), ignore_errors=True)


def share_bytecode(folder: Path) -> None:
    """Keep compiled modules in a folder of the tests where the environment keeps none: compiling them takes each process seconds.

    For the processes started from here on: those of `pytest -n`, and those that tests start and kill.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def copy_prepared(folder: Path) -> None:
    """Put the prepared data into a folder."""
    if _PLACE not in os.environ:  # used without pytest
        atexit.register(end)
        begin()
    place = Path(os.environ[_PLACE])
    data = place / "data"
    with FileLock(place / "lock"):
        if not data.exists():
            _prepare(place / "draft")
            (place / "draft").rename(data)
    shutil.copytree(data, folder, dirs_exist_ok=True)


def _prepare(folder: Path) -> None:
    from bot.app import App
    from bot.settings import Settings
    from ingestion.statutes.importing import import_statutes
    from knowledge.indexing.vector_index import MemoryVectorIndex
    from tests.support.product import NOW

    app = App(Settings(YOUJU_DATA_DIR=folder, OPENAI_API_KEY="", _env_file=None), today=NOW.date)
    app.vectors = MemoryVectorIndex()  # the words are written to disk, no vectors
    import_statutes(app.library, app.register, today=NOW.date())
    _ = app.retriever
    app.follower._lexical.close()  # so that nothing is left to be written while others copy it
    app.close()
