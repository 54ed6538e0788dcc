"""Ledgers that earlier releases wrote, kept as they were left; a release adds its own with `python -m tests.upgrading`.

What is kept of one: its files, as its own code left them when it was stopped, in `ledger.tar.xz`; in `approved.json`
what nobody may ever see otherwise: how long its log is, where each stream ends and with which hash, its last
checkpoint; and what is `known` to differ by now. `answers.json`, among the files, has what it answered of its orders.
"""

import json
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
from packaging.version import Version

from api.app import create_app
from api.client import Client
from api.demo import play
from tests import house
from tests.book import Book
from tests.server import KEY, serving
from tests.telling import PARTS, log
from tests.waiting import must_come

RELEASES = house.ROOT / "tests" / "approved" / "releases"
FILES = "ledger.tar.xz"
HEADERS = {"Authorization": f"Bearer {KEY}", "Accept-Language": "en"}
LEFT_OUT = (".log", ".tree", ".map")
"""What says nothing, or is made again from the log and as long as it."""
PRESENT: str = create_app().version


def kept() -> list[str]:
    """The releases whose ledgers are kept, oldest first."""
    return sorted((each.name for each in RELEASES.iterdir() if each.is_dir()), key=Version)


def unpacked(release: str, folder: Path) -> dict[str, Any]:
    """Put a release's files into a folder; what was approved of them."""
    with tarfile.open(RELEASES / release / FILES) as archive:
        archive.extractall(folder, filter="data")
    approved: dict[str, Any] = json.loads((RELEASES / release / "approved.json").read_text(encoding="utf-8"))
    return approved


def ends(file: Path) -> dict[str, Any]:
    """How long the log in this file is and where each stream ends, read without any code of ours."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ledger:
        size = ledger.execute("SELECT size FROM log_head").fetchone()[0]
        last = "SELECT stream, max(version), lower(hex(leaf_hash)) FROM entries GROUP BY stream ORDER BY stream"
        return {"size": size, "streams": {stream: [end, hash_] for stream, end, hash_ in ledger.execute(last)}}


def shape(file: Path) -> set[str]:
    """The statements that made a ledger's tables, and the types of events in it."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ledger:
        made = {" ".join(sql.split()) for (sql,) in ledger.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL")}
        return made | {type_ for (type_,) in ledger.execute("SELECT DISTINCT type FROM entries")}


def write(release: Path) -> None:
    """Write the ledger of this code: everything that can be recorded, then a server's own with the worked cases."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told = Book(str(folder / "ledger.db"))
        for part in PARTS:
            if part is not log:  # which tells of a map that nobody made: a server makes a true one
                part.tell(told)
        told.ledger.close()
        with serving(folder, sending="off") as url:
            answers, checkpoint = _traded(url, folder / "ledger.db")
        (folder / "answers.json").write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(release, ignore_errors=True)
        release.mkdir(parents=True)
        with tarfile.open(release / FILES, "w:xz") as archive:
            for file in sorted(each for each in folder.iterdir() if each.suffix not in LEFT_OUT):
                archive.add(file, file.name)
        approved = ends(folder / "ledger.db") | {"checkpoint": checkpoint, "known": {}}
    text = json.dumps(approved, indent=1, sort_keys=True)
    (release / "approved.json").write_text(text + "\n", encoding="utf-8")


def _traded(url: str, file: Path) -> tuple[dict[str, Any], str | None]:
    """What a server answers of its orders once the worked cases were played and all of it is signed."""
    with Client(url, KEY) as client:
        for _ in play(client):
            pass
    with httpx.Client(base_url=url, headers=HEADERS, timeout=60) as http:
        http.get("/v1/log/proof/stream", params={"stream": "log/map"})
        answers = dict(_answered(http, [each for each in ends(file)["streams"] if each.startswith("orders/")]))
        return answers, must_come(lambda: _signed(http))


def _answered(http: httpx.Client, orders: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """What a server answers of these orders as they now stand, and how it tells their histories."""
    for stream in orders:
        order = http.get(f"/v1/{stream}").json()
        yield f"/v1/{stream}?as_of_version={order['version']}", {name: order[name] for name in ("status", "money")}
        history = http.get(f"/v1/{stream}/history").json()["history"]
        yield f"/v1/{stream}/history", [told["sentence"] for told in history]


def _signed(http: httpx.Client) -> str | None:
    """The checkpoint over the whole log."""
    note = http.get("/v1/log/checkpoint").text
    return note if int(note.splitlines()[1]) == http.get("/readyz").json()["log_size"] else None


if __name__ == "__main__":
    write(RELEASES / (sys.argv[1] if len(sys.argv) > 1 else PRESENT))
