"""The PostgreSQL that tests and benchmarks stand on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from tests import house, postgres

_ASK = "from tests.postgres import server_dsn; print(server_dsn(), flush=True); input()"


@contextmanager
def _user(run: str | None = None) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that uses a server of its own, or the one of this run, and the DSN it was told."""
    env = {name: value for name, value in os.environ.items() if name not in (postgres._RUN, postgres.GIVEN)}
    env |= {} if run is None else {postgres._RUN: run}
    command = [sys.executable, "-c", _ASK]
    with subprocess.Popen(
        command, cwd=house.ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def _ended(dsn: str) -> bool:
    """Wait until the server is gone: a connection that is open then, ends."""
    try:
        with closing(psycopg.connect(dsn, autocommit=True)) as connection:
            connection.execute("SELECT pg_sleep(30)")
    except psycopg.OperationalError:
        return True
    return False


def test_databases_are_fresh_and_commits_wait_for_the_disk() -> None:
    with postgres.database() as first, postgres.database() as second:
        assert first != second
        with psycopg.connect(second) as connection:
            asked = "SELECT current_setting('fsync'), current_setting('synchronous_commit'), count(*) FROM pg_tables"
            found = connection.execute(f"{asked} WHERE schemaname = 'public'").fetchone()

    assert found == ("on", "on", 0)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(first)


def test_the_server_ends_when_its_only_user_is_killed() -> None:
    with _user() as (process, dsn):
        psycopg.connect(dsn).close()
        process.kill()
        process.wait()

        assert _ended(dsn)


def test_processes_of_one_run_share_a_server_until_the_last_of_them_is_gone() -> None:
    run = f"shared-{os.getpid()}"
    with _user(run) as (first, dsn), _user(run) as (second, same):
        assert same == dsn

        first.kill()
        first.wait()
        with closing(psycopg.connect(dsn)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

        second.kill()
        second.wait()
        assert _ended(dsn)


def test_who_comes_when_the_last_has_gone_finds_a_server() -> None:
    run = f"again-{os.getpid()}"
    with _user(run) as (first, _):
        first.kill()
        first.wait()
        with _user(run) as (_, another), closing(psycopg.connect(another)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
