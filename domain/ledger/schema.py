"""The tables of a ledger's database file."""

import sqlite3

from domain.ledger import vault_tables
from domain.ledger.keyring import Keyring

FORMAT = "2"
INSERT_ENTRY = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

_TABLES = (
    "CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # The position is the key itself, so no VACUUM renumbers it. `request_key` stands on a request's first event.
    """CREATE TABLE IF NOT EXISTS entries (
        position INTEGER PRIMARY KEY,
        stream TEXT NOT NULL,
        version INTEGER NOT NULL,
        type TEXT NOT NULL,
        state BLOB NOT NULL,
        leaf_hash BLOB NOT NULL,
        recorded_at TEXT NOT NULL,
        request_key BLOB,
        UNIQUE (stream, version)) STRICT""",
    "CREATE UNIQUE INDEX IF NOT EXISTS entries_request ON entries (request_key) WHERE request_key IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS log_head (
        one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, recorded_at TEXT NOT NULL) STRICT""",
    # Signed, hence binding: a size has one root for ever.
    """CREATE TABLE IF NOT EXISTS checkpoints (
        size INTEGER PRIMARY KEY, root BLOB NOT NULL, note TEXT NOT NULL, made_at TEXT NOT NULL) STRICT""",
    """CREATE TABLE IF NOT EXISTS stamps (
        size INTEGER NOT NULL REFERENCES checkpoints, name TEXT NOT NULL, token BLOB NOT NULL, made_at TEXT NOT NULL,
        PRIMARY KEY (size, name)) STRICT, WITHOUT ROWID""",
    *vault_tables.CREATE,
    """CREATE TABLE IF NOT EXISTS api_keys (
        key_id TEXT PRIMARY KEY,
        secret_sha256 BLOB NOT NULL UNIQUE,
        owner TEXT NOT NULL,
        scopes TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT,
        revoked_at TEXT) STRICT""",
    "INSERT OR IGNORE INTO log_head VALUES (1, 0, '')",
    "INSERT OR IGNORE INTO meta VALUES ('keys_version', '0')",
)


class ForeignFile(Exception):
    """The file is not a ledger of this format, or its head and its log contradict each other."""


def create(c: sqlite3.Cursor, keyring: Keyring) -> None:
    """Create what is missing and check what is there, inside the caller's transaction: the keys with the ledger.

    Raises `ForeignFile`, or `KeysUnfit` where the key file is not this ledger's.
    """
    tables = {name for (name,) in c.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and "meta" not in tables:
        raise ForeignFile("The file holds something else than a ledger.")
    if "meta" in tables:
        row = c.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        if row is None or row[0] != FORMAT:
            raise ForeignFile(f"The ledger has format {row and row[0]}; this code reads format {FORMAT}.")
    for statement in _TABLES:
        c.execute(statement)
    c.execute("INSERT OR IGNORE INTO meta VALUES ('format', ?)", (FORMAT,))
    know_keys(c, keyring)
    size, last = c.execute("SELECT size, (SELECT max(position) FROM entries) FROM log_head").fetchone()
    if size != (0 if last is None else last + 1):
        raise ForeignFile(f"The head says {size} events, but the last position is {last}.")


def know_keys(c: sqlite3.Cursor, keyring: Keyring) -> None:
    """Open the key file that this ledger knows by its mark, or claim one."""
    known = c.execute("SELECT value FROM meta WHERE name = 'keys_sha256'").fetchone()
    if known is None:
        c.execute("INSERT INTO meta VALUES ('keys_sha256', ?)", (keyring.claim(),))
    else:
        keyring.join(known[0], *c.execute("SELECT filled FROM vault_slots").fetchone())
