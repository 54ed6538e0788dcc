"""What the ledger itself insists on before any decision: version, time, door and identity."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from domain.clock import instant, moment
from domain.errors import Malformed, Refused
from domain.fact import Fact, Instant, Stream
from domain.kind import Act, Kind
from domain.ledger.command import Command, Stated
from domain.ledger.entry import LEDGER
from domain.ledger.vault import VaultRow, commitments, reseal

AHEAD_MAX = timedelta(minutes=5)
BACK_MAX = timedelta(hours=24)


def check_version(command: Command, path: Stream) -> None:
    """The path stream has the version the client saw."""
    if command.if_match is not None and (command.if_match != path.version or not path.version):
        text = f"{command.stream} has version {path.version}, not {command.if_match}."
        raise Refused("version-conflict", text, current_version=path.version)
    if command.if_none_match and path.version:
        raise Refused("version-conflict", f"{command.stream} exists already.", current_version=path.version)


def check_time(command: Command, at: Instant, now: Instant) -> None:
    """A fact is not from the future, and from the far past only by who may say so."""
    if at > instant(moment(now) + AHEAD_MAX):
        raise Malformed("occurred-in-the-future", f"{at} is more than 5 minutes ahead.", "/occurred_at")
    if command.may_backdate or command.actor == LEDGER:
        return
    if at < instant(moment(now) - BACK_MAX):
        raise Refused("backdating-needs-admin", f"{at} is more than 24 hours back; scope admin may say so.")


def act_of(kind: Kind, command: Command, stated: Stated) -> Act:
    """What this actor may say to this kind of stream under this name."""
    act = kind.door.get(stated.type)
    if act is None or (stated.type in kind.internal and command.actor != LEDGER and not command.inside):
        raise Malformed("unknown-fact", f"No {stated.type} can be appended to {kind.name}.", "/type")
    return act


def is_same(
    said: Fact, known: Fact, rows: Mapping[str, VaultRow], recorded: Callable[[Iterable[str]], Mapping[str, VaultRow]]
) -> bool:
    """Whether what is said now is what was recorded, its vault values compared under the recorded salts."""
    if said == known:
        return True
    now, before = _plain(said), _plain(known)
    return now == before or reseal(now, before, rows, recorded(commitments(before))) == before


def _plain(fact: Fact) -> Any:
    """The fact as JSON has it, with lists for tuples."""
    return msgspec.json.decode(msgspec.json.encode(fact))
