"""`python -m tests.linear.client FILE SEED OPERATIONS SECONDS STREAM,… URL…` is a client of several servers.

It writes a line a request: what it asked, what it was answered, and when, on the clock that all processes of a machine
have in common. What it is not answered within so many seconds it never learns the outcome of, and says so; some of it
is asked again, as clients do.
"""

import json
import sys
import threading
import time
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import httpx

from tests.examples import lines, order
from tests.linear.register import Append, Conflict, Read, Recorded, View, amount
from tests.server import KEY

PRICE = 10**15
IMPATIENT_S = (0.001, 0.03)
HASTE = 0.05
"""So many requests are given up before they can well be answered."""
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout)
GONE = (httpx.TransportError, httpx.TimeoutException)


class Said(NamedTuple):
    """What is written of a request; `first` and `last` are the positions of what an append recorded."""

    kind: str
    stream: str
    asked: Any
    answer: Any
    called: int
    returned: int | None
    client: str
    first: int | None = None
    last: int | None = None


class Unknown(Exception):
    """Nobody can tell what became of the request."""


class Client:
    """One who does one thing after the other, each at any server."""

    def __init__(self, name: str, patient_s: int, urls: list[str], streams: list[str], out: Any) -> None:
        self.name = name
        self.patient_s = patient_s
        self.chance = Random(name)
        self.streams = streams
        self.versions: dict[str, int] = {}
        self.seen = -1
        self._out = out
        self._said = 0
        headers = {"Authorization": f"Bearer {KEY}"}
        self._servers = [httpx.Client(base_url=url, headers=headers, trust_env=False) for url in urls]

    def act(self) -> None:
        """Do one thing."""
        stream = self.chance.choice(self.streams)
        if stream not in self.versions:
            self.append(stream, 0)
            return
        match self.chance.random():
            case much if much < 0.5:
                self.append(stream, self.versions[stream])
            case much if much < 0.6:
                self.append(stream, None)
            case much if much < 0.8:
                self.view(stream)
            case much if much < 0.9:
                self.events(stream)
            case _:
                self.journal(stream)

    def append(self, stream: str, version: int | None) -> None:
        """State a fact, and again under the same key while its outcome is unknown and one cares to know."""
        self._said += 1
        key = f"{self.name}-{self._said}"
        fact: dict[str, Any] = {"type": "PaymentCaptured", "payment_id": key, "amount": amount(key), "tender": "CARD"}
        if version == 0:
            fact = {"type": "OrderPlaced", **order(lines=lines(PRICE), customer_id=key)}
        headers = {"Idempotency-Key": key}
        if version is not None:
            headers |= {"If-None-Match": "*"} if version == 0 else {"If-Match": f'"{version}"'}
        while not self._append(stream, Append(key, version), fact, headers) and self.chance.random() < 0.7:
            pass

    def _append(self, stream: str, asked: Append, fact: dict[str, Any], headers: dict[str, str]) -> bool:
        called = time.monotonic_ns()
        try:
            told = self._ask("POST", f"/v1/orders/{stream}/events", json=fact, headers=headers)
        except Unknown:
            self._write(Said("append", stream, asked, None, called, None, self.name))
            return False
        returned, body = time.monotonic_ns(), told.json()
        if told.status_code == 412:
            self._write(Said("append", stream, asked, Conflict(body["current_version"]), called, returned, self.name))
            self.versions[stream] = body["current_version"]
            return True
        assert told.status_code == 201, told.text
        positions = [each["position"] for each in body["events"]]
        answer = Recorded(body["version"], replayed="idempotent-replayed" in told.headers)
        self.seen = max(self.seen, *positions)
        self.versions[stream] = max(self.versions.get(stream, 0), answer.version)
        self._write(Said("append", stream, asked, answer, called, returned, self.name, min(positions), max(positions)))
        return True

    def view(self, stream: str) -> None:
        """Read the order as it stands."""
        called = time.monotonic_ns()
        told = self._read(f"/v1/orders/{stream}")
        if told is not None:
            returned, body = time.monotonic_ns(), told.json()
            assert told.headers["etag"] == f'"{body["version"]}"'
            answer = View(body["version"], body["money"]["captured"])
            self.versions[stream] = answer.version
            self._write(Said("read", stream, Read("view"), answer, called, returned, self.name))

    def events(self, stream: str) -> None:
        """Read every event of the order."""
        called = time.monotonic_ns()
        told = self._read(f"/v1/orders/{stream}/events")
        if told is not None:
            returned = time.monotonic_ns()
            self._write(Said("read", stream, Read("events"), keys(told.json()), called, returned, self.name))

    def journal(self, stream: str) -> None:
        """Read what follows the log, from wherever; it must know at least what this client was ever told."""
        called, known = time.monotonic_ns(), self.seen
        told = self._read("/v1/journal", order=stream, min_position=known, limit=1000)
        if told is not None:
            returned, body = time.monotonic_ns(), told.json()
            positions = sorted({row["position"] for row in body["rows"]})
            reached = int(told.headers["x-ledger-position"])
            self.seen = max(self.seen, reached)
            said = Said("journal", stream, known, positions, called, returned, self.name, last=reached)
            self._write(said)

    def _read(self, path: str, **query: Any) -> httpx.Response | None:
        try:
            told = self._ask("GET", path, params=query)
        except Unknown:
            return None
        assert told.status_code == 200, told.text
        return told

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        hasty = self.chance.random() < HASTE
        timeout = self.chance.uniform(*IMPATIENT_S) if hasty else self.patient_s
        while True:
            server = self.chance.choice(self._servers)
            try:
                told = server.request(method, path, timeout=timeout, **more)
            except UNSENT:
                threading.Event().wait(0.02)  # nobody was asked: it will be up again, or another one is
                timeout = self.patient_s
                continue
            except GONE as gone:
                raise Unknown from gone
            if told.status_code == 503:
                raise Unknown(told.text)
            return told

    def _write(self, said: Said) -> None:
        self._out.write(json.dumps(said) + "\n")


def keys(events: dict[str, Any]) -> tuple[str, ...]:
    """What the facts of an order go by."""
    return tuple(each["data"].get("payment_id") or each["data"]["customer_id"] for each in events["events"])


def main() -> None:
    """Act so many times."""
    file, seed, operations, patience, streams, *urls = sys.argv[1:]
    with Path(file).open("w", encoding="utf-8", buffering=1) as out:
        client = Client(seed, int(patience), urls, streams.split(","), out)
        for _ in range(int(operations)):
            client.act()


if __name__ == "__main__":
    main()
