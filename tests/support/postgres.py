"""A PostgreSQL server for tests: the one at YOUJU_TEST_POSTGRES, else one started from what is installed, else a skip."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def postgres() -> Iterator[str]:
    """Give the SQLAlchemy address of an empty database server. Skips the test where none can be had."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    if address := os.environ.get("YOUJU_TEST_POSTGRES"):
        yield address
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found = str(programs[-1]) if programs else os.path.dirname(shutil.which("initdb") or "")  # noqa: PTH120
    if not found:
        pytest.skip("no PostgreSQL server is installed, and YOUJU_TEST_POSTGRES is not set")
    folder = Path(tempfile.mkdtemp(prefix="youju-pg-"))
    as_user: list[str] = []
    if os.getuid() == 0:
        try:
            shutil.chown(folder, "postgres")
            pwd.getpwnam("postgres")
        except (LookupError, KeyError):
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]

    def call(program: str, *options: str) -> None:
        done = subprocess.run(
            [*as_user, f"{found}/{program}", *options], cwd="/", capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            pytest.skip(f"PostgreSQL cannot be started here: {(done.stderr or done.stdout).strip()[-200:]}")

    data = str(folder / "data")
    try:
        call("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        call("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(
            [*as_user, f"{found}/pg_ctl", "-D", data, "-m", "immediate", "stop"],
            cwd="/", capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)
