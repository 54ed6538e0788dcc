"""A ledger whose file somebody changed, before the audit: it is named, it hides no other event, and nothing breaks."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from api.auditing.running import Wanted, audit
from api.auditing.trusted import trusted_by
from api.settings import Settings
from tests.audit import forging
from tests.audit.told import copied, told
from tests.fuzzing.mutating import Mutator

_COLUMNS = (
    *("entries.stream", "entries.version", "entries.type", "entries.state", "entries.leaf_hash"),
    *("entries.recorded_at", "entries.request_key", "log_head.size", "log_head.recorded_at", "checkpoints.root"),
    *("vault.commitment", "vault.slot", "vault.sealed", "vault_requests.slot", "vault_requests.sealed"),
    *("vault_streams.stream", "vault_subjects.slot", "content.id", "content.slot", "content.sealed"),
)
"""What the audit holds against something else."""
_TABLES = ("entries", "vault", "vault_requests", "vault_streams", "vault_subjects")


class Untouched(Exception):
    """The attempt came to nothing: what it would have written is what stands there, or the file does not take it."""


class Forgeries:
    """Attempts on a ledger's file, each made from the seed and its number alone."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._seed = seed
        self._place = folder / "forged"
        (folder / "sound").mkdir()
        self._ledger = told(folder / "sound")
        self._size = len(forging.rows(self._ledger))

    def attempt(self, number: int) -> str:
        """Make the attempt of this number; its kind. AssertionError if the audit does not name it."""
        chosen = Random(f"{self._seed}/{number}")
        kinds: dict[str, Callable[[Path, Random, Mutator], None]] = {
            "event": self._event,
            "chain": self._chain,
            "column": _column,
            "row": _row,
            "places": self._places,
        }
        kind = chosen.choices(list(kinds), (4, 4, 4, 2, 1))[0]
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir()
        ledger = copied(self._ledger, self._place)
        try:
            kinds[kind](ledger, chosen, Mutator(chosen))
        except (Untouched, sqlite3.IntegrityError, OverflowError, UnicodeEncodeError):
            return "nothing"
        kept = len(forging.rows(ledger))
        outcome = audit(str(ledger), Wanted(), trusted=trusted_by(Settings(db=str(ledger))))
        assert outcome.code_of_exit == 1, f"a changed {kind} is not named"
        assert outcome.tally.counts["events"] == kept, f"a changed {kind} keeps the audit from {kept} events"
        return kind

    def _event(self, ledger: Path, chosen: Random, mutator: Mutator) -> None:
        """What an event says, with its hash made anew or without."""
        at = chosen.randrange(self._size)
        ((state,),) = forging.run(ledger, "SELECT state FROM entries WHERE position = ?", at)
        change = mutator.bytes if chosen.random() < 0.3 else lambda raw: mutator.json(forging.leaf(ledger, at))
        changed = change(state)
        if changed == state:
            raise Untouched
        forging.set_column(ledger, at, "state", changed)
        if chosen.random() < 0.5:
            forging.set_column(ledger, at, "leaf_hash", forging.hashed(changed))

    def _chain(self, ledger: Path, chosen: Random, mutator: Mutator) -> None:
        """What an event says, with every hash behind it made anew."""
        at = chosen.randrange(self._size)
        data = forging.leaf(ledger, at)["data"]
        changed = mutator.value(data, chosen.choice((1, 1, 2)))
        if changed == data:
            raise Untouched
        forging.rechain(ledger, at, lambda leaf: leaf.update(data=changed))

    def _places(self, ledger: Path, chosen: Random, mutator: Mutator) -> None:
        """Two events, each in the other's place."""
        one, other = chosen.sample(range(self._size), 2)
        for here, there in ((one, -1), (other, one), (-1, other)):
            forging.set_column(ledger, here, "position", there)


def _column(ledger: Path, chosen: Random, mutator: Mutator) -> None:
    """One value of one row: another row's, or none that was there."""
    table, column = chosen.choice(_COLUMNS).split(".")
    rows = forging.run(ledger, f"SELECT * FROM {table}")
    names = [name for _, name, *_ in forging.run(ledger, f"PRAGMA table_info({table})")]
    row, at = chosen.choice(rows), names.index(column)
    changed = chosen.choice((chosen.choice(rows)[at], _other(row[at], mutator)))
    if changed == row[at]:
        raise Untouched
    same = " AND ".join(f"{name} IS ?" for name in names)
    forging.run(ledger, f"UPDATE {table} SET {column} = ? WHERE {same}", changed, *row)


def _other(value: Any, mutator: Mutator) -> Any:
    match value:
        case int():
            return value + mutator.chosen.choice((-1, 1, 1_000, 2**40))
        case bytes():
            return mutator.bytes(value)
        case _:
            return mutator.text()


def _row(ledger: Path, chosen: Random, mutator: Mutator) -> None:
    """A row that is gone."""
    table = chosen.choice(_TABLES)
    names = [name for _, name, *_ in forging.run(ledger, f"PRAGMA table_info({table})")]
    row = chosen.choice(forging.run(ledger, f"SELECT * FROM {table}"))
    forging.run(ledger, f"DELETE FROM {table} WHERE {' AND '.join(f'{name} IS ?' for name in names)}", *row)
