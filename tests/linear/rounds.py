"""Rounds of several clients at several servers of one ledger, one of which is killed or frozen in the middle; and what
is held against what they saw.
"""

import json
import signal
import subprocess
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests import house
from tests.linear import register
from tests.linear.checker import Operation, judge
from tests.linear.client import Said, keys
from tests.linear.register import Append, Conflict, Facts, Read, Recorded, View
from tests.server import Process, Shopfront, environment, free_port, started
from tests.waiting import must_come

CLIENTS = 3
STREAMS = 3
PATIENT_S = 60
HURRIED_S = 3
"""How long clients wait for an answer while a server is frozen."""
_GONE_ON = 5
_WAIT_S = 600
_ROOT = house.ROOT
_CLIENT = (sys.executable, "-m", "tests.linear.client")


class Servers:
    """Servers of one ledger, each of which can be killed and started again where it was, or frozen for a while."""

    def __init__(self, folder: Path, number: int, **settings: str) -> None:
        self._folder = folder
        self._settings = settings
        self._ports = [free_port() for _ in range(number)]
        self._starts = 0
        self._running: dict[int, tuple[ExitStack, Process]] = {}

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self._ports]

    def start(self, place: int) -> None:
        """Start this one, and wait until it answers."""
        self._starts += 1
        port, stack = self._ports[place], ExitStack()
        command = [sys.executable, "-m", "api", "serve"]
        own = {"data": str(self._folder / f"data-{place}"), "signing_key": str(self._folder / "signing-key")}
        (self._folder / f"data-{place}").mkdir(exist_ok=True)
        env = environment(self._folder, port, sending="off", **own, **self._settings)
        log = self._folder / f"server-{place}-{self._starts}.log"
        _, process = stack.enter_context(started(command, _ROOT, env, log, port))
        self._running[place] = stack, process

    def kill(self, place: int) -> None:
        """End this one where it stands."""
        stack, process = self._running.pop(place)
        process.send_signal(signal.SIGKILL)
        process.wait(30)
        stack.close()

    def freeze(self, place: int) -> None:
        """Stop this one in its tracks; what it has open and what it holds stays."""
        self._running[place][1].send_signal(signal.SIGSTOP)

    def wake(self, place: int) -> None:
        """Let it go on, as if no time had passed."""
        self._running[place][1].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End all of them."""
        for stack, _ in self._running.values():
            stack.close()


@contextmanager
def serving(folder: Path, number: int, **settings: str) -> Iterator[Servers]:
    """So many servers of the ledger in this folder, or of the database that `db` names."""
    servers = Servers(folder, number, **settings)
    try:
        for place in range(number):
            servers.start(place)
        yield servers
    finally:
        servers.stop()


class Seen(NamedTuple):
    """What all clients of a round saw, and in the end the events of each stream: positions and keys."""

    said: list[Said]
    streams: dict[str, list[int]]

    def history(self, stream: str) -> list[Operation]:
        """What was asked of one stream and answered."""
        return [_operation(each) for each in self.said if each.stream == stream and each.kind in ("append", "read")]


class Round(NamedTuple):
    """Clients do so many things each, and in the middle one server is killed and started again; or frozen, until the
    others have recorded some more, and woken.
    """

    name: str
    operations: int
    hurt: int
    freezes: bool = False


def play(folder: Path, servers: Servers, played: Round) -> Seen:
    """What was seen in one round."""
    name, operations, hurt, freezes = played
    streams = [f"{name}-{place}" for place in range(STREAMS)]
    files = [folder / f"{name}-{place}.ndjson" for place in range(CLIENTS)]
    patience = str(HURRIED_S if freezes else PATIENT_S)
    clients = [
        subprocess.Popen(
            [*_CLIENT, file, f"{name}.{place}", str(operations), patience, ",".join(streams), *servers.urls], cwd=_ROOT
        )
        for place, file in enumerate(files)
    ]
    try:
        must_come(lambda: sum(map(_length, files)) * 2 > operations * CLIENTS or _ended(clients))
        if freezes:
            _freeze(servers, hurt, files)
        else:
            servers.kill(hurt)
            servers.start(hurt)
        assert [client.wait(_WAIT_S) for client in clients] == [0] * CLIENTS, f"a client of round {name} was refused"
    finally:
        for client in clients:
            client.kill()
            client.wait(30)
    said = [_said(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return Seen(*_in_the_end(servers, streams, said))


def _freeze(servers: Servers, place: int, files: Sequence[Path]) -> None:
    """Freeze it until more is recorded without it, whatever it was at."""
    servers.freeze(place)
    try:
        before = sum(map(_recorded, files))
        must_come(lambda: sum(map(_recorded, files)) >= before + _GONE_ON)
    finally:
        servers.wake(place)


def _recorded(file: Path) -> int:
    """How much was recorded. Of a file that is being written the last line may be half there."""
    whole = file.read_text(encoding="utf-8").rpartition("\n")[0].splitlines()
    return sum(isinstance(_said(line).answer, Recorded) for line in whole)


def _length(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def _ended(clients: Sequence["subprocess.Popen[bytes]"]) -> bool:
    return all(client.poll() is not None for client in clients)


def _in_the_end(servers: Servers, streams: list[str], said: list[Said]) -> tuple[list[Said], dict[str, list[int]]]:
    """Every server is asked for every stream once more: what was acknowledged and is not there is lost."""
    after, found = 1 + max(each.returned or each.called for each in said), dict[str, list[int]]()
    for url in servers.urls:
        with Shopfront(url) as front:
            for stream in streams:
                told = front.get(f"/v1/orders/{stream}/events")
                found[stream] = [each["position"] for each in told["events"]]
                said.append(Said("read", stream, Read("events"), keys(told), after, after + 1, "last"))
    return said, found


def _said(line: str) -> Said:
    said = Said(*json.loads(line))
    return said._replace(asked=_asked(said), answer=None if said.answer is None else _answer(said))


def _asked(said: Said) -> Any:
    return {"append": Append, "read": Read}[said.kind](*said.asked) if said.kind != "journal" else said.asked


def _answer(said: Said) -> Any:
    match said.kind, said.asked:
        case "append", _:
            return Recorded(*said.answer) if len(said.answer) == 2 else Conflict(*said.answer)
        case "read", ["view"]:
            return View(*said.answer)
        case _:
            return tuple(said.answer)


def _operation(said: Said) -> Operation:
    return Operation(said.asked, said.answer, said.called, said.returned, said.client)


def check(seen: Seen) -> Counter[str]:
    """Everything that is promised of what clients see at the same time; how much of it was seen."""
    for stream in seen.streams:
        verdict = judge(seen.history(stream), register.NOTHING, register.step)
        assert verdict.linearizable, _told(stream, verdict.order, verdict.stuck, verdict.state)
    check_positions(seen.said)
    check_followed(seen)
    return counted(seen)


def _told(stream: str, order: Sequence[Operation], stuck: Sequence[Operation], state: Facts | None) -> str:
    told = "\n".join(map(str, [*order[-5:], "--- then none of these:", *stuck]))
    return f"{stream} is not linearizable: after {len(order)} operations it is {state}\n{told}"


def check_positions(said: Sequence[Said]) -> None:
    """What was acknowledged before something else was asked for stands before it in the log."""
    recorded = [each for each in said if isinstance(each.answer, Recorded) and not each.answer.replayed]
    ended = sorted((each.returned or 0, each.last or 0) for each in recorded)
    highest = [-1]
    for _, last in ended:
        highest.append(max(highest[-1], last))
    for each in recorded:
        before = highest[bisect_left(ended, (each.called, -1))]
        assert each.first is not None
        assert each.first > before, f"{each} stands before {before}, which was acknowledged before it was asked for"


def check_followed(seen: Seen) -> None:
    """What follows the log shows its beginning, without a gap, at least as far as was asked and as it says itself."""
    for each in seen.said:
        if each.kind == "journal":
            reached, positions = each.last or 0, list(each.answer)
            events = seen.streams[each.stream]
            assert reached >= each.asked, each
            assert positions == events[: len(positions)], each
            lacking = [position for position in events[len(positions) :] if position <= reached]
            assert not lacking, f"{each} lacks {lacking}"


def counted(seen: Seen) -> Counter[str]:
    """How much was asked, and what came of it."""
    count = Counter(operations=len(seen.said))
    for each in seen.said:
        match each.answer:
            case None:
                count["unknown"] += 1
            case Recorded(replayed=replayed):
                count["replayed" if replayed else "recorded"] += 1
            case Conflict():
                count["conflicts"] += 1
            case _:
                count["reads" if each.kind == "read" else "followed"] += 1
    return count
