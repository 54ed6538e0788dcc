"""The programs a node is made of, and as whom they run: PostgreSQL refuses to run as root."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

POSTGRES = "postgres"
DEBIAN = {"postgres": "postgresql", "etcd": "etcd-server", "setpriv": "util-linux"}
"""Which package has what."""
LEASES_KEPT_FROM = {(3, 4): 31, (3, 5): 13}
"""From which patch of a release on."""


@cache
def postgres_bin() -> Path | None:
    """The folder of the newest PostgreSQL server here."""
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    found = homes[-1] if homes else shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def patroni() -> Path:
    """Patroni's own program, of this very environment."""
    return Path(sys.executable).parent / "patroni"


def lacking() -> list[str]:
    """What has to be installed first, in words for who reads the test's output."""
    wanted = {"etcd": shutil.which("etcd"), "postgres": postgres_bin()}
    if os.getuid() == 0:
        wanted["setpriv"] = shutil.which("setpriv")
    found = [f"the Debian package {DEBIAN[name]}" for name, path in wanted.items() if not path]
    return found if patroni().exists() else [*found, "Patroni in this environment (make test-ha installs it)"]


@cache
def etcd_version() -> tuple[int, int, int]:
    """Which etcd is here."""
    told = subprocess.check_output(["etcd", "--version"], text=True)
    found = re.search(r"(\d+)\.(\d+)\.(\d+)", told)
    assert found, told
    return int(found[1]), int(found[2]), int(found[3])


def leases_are_kept(version: tuple[int, int, int]) -> bool:
    """Whether a member of this etcd that led, was paused and wakes leaves the leases alone that others have kept since
    (https://github.com/etcd-io/etcd/issues/15247). Else the new leader's may be gone, and the old one leads again.
    """
    release, patch = version[:2], version[2]
    return release > max(LEASES_KEPT_FROM) or patch >= LEASES_KEPT_FROM.get(release, patch + 1)


@cache
def as_user() -> tuple[str, ...]:
    """What stands before a command so that it doesn't run as root."""
    if os.getuid() != 0:
        return ()
    command = ("setpriv", f"--reuid={POSTGRES}", f"--regid={POSTGRES}", "--clear-groups", "--pdeathsig=KILL")
    asked = [sys.executable, "-c", "import json, sys; print(json.__file__, sys.executable)"]
    here = subprocess.check_output(asked)
    there = subprocess.run([*command, *asked], check=False, capture_output=True).stdout
    if there == here:
        return command
    return (*command, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")  # it lies in root's own folder


def give(folder: Path) -> None:
    """Make the folder, as theirs who run the programs."""
    folder.mkdir()
    if os.getuid() == 0:
        user = pwd.getpwnam(POSTGRES)
        os.chown(folder, user.pw_uid, user.pw_gid)
