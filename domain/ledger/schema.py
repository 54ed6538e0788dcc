"""The tables of a ledger, in SQLite's dialect; a store with another one translates them."""

from collections.abc import Callable, Collection

from domain.ledger import vault_tables, webhook_tables
from domain.ledger.datastore import Cursor, ForeignFile
from domain.ledger.keyring import Keyring

FORMAT = "2"
UNFINISHED = "unfinished"
"""The format of what nobody opens yet: a ledger is being moved there."""
INSERT_ENTRY = "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

TABLES = (
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
    *webhook_tables.CREATE,
    """CREATE TABLE IF NOT EXISTS api_keys (
        key_id TEXT PRIMARY KEY,
        secret_sha256 BLOB NOT NULL UNIQUE,
        owner TEXT NOT NULL,
        scopes TEXT NOT NULL,
        created_at TEXT NOT NULL,
        expires_at TEXT,
        revoked_at TEXT) STRICT""",
    "INSERT INTO log_head VALUES (1, 0, '') ON CONFLICT DO NOTHING",
    "INSERT INTO meta VALUES ('keys_version', '0') ON CONFLICT DO NOTHING",
)
INDEXES = tuple(each for each in TABLES if each.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX")))
"""Those of them that only find what is there; every store reads them as they are."""


def _as_it_is(statement: str) -> str:
    return statement


def create(c: Cursor, tables: Collection[str], keyring: Keyring, translated: Callable[[str], str] = _as_it_is) -> None:
    """Create what is missing and check what is there, inside the caller's transaction: the keys with the ledger.

    `tables` are those that the database has; `translated` says a table in its words. Raises `ForeignFile`, or
    `KeysUnfit` where the keys are not this ledger's.
    """
    _refuse_others(tables)
    if "meta" in tables:
        check_format(c)
    for statement in TABLES:
        c.execute(translated(statement))
    c.execute("INSERT INTO meta VALUES ('format', ?) ON CONFLICT DO NOTHING", (FORMAT,))
    know_keys(c, keyring)
    _check_head(c)


def prepare(c: Cursor, tables: Collection[str], _: Keyring, translated: Callable[[str], str] = _as_it_is) -> None:
    """Create the tables alone, for a ledger that is to be moved here: nobody opens them before it is here wholly.

    Doing it again does no harm. Raises `ForeignFile` where there is a ledger or something else.
    """
    _refuse_others(tables)
    if "meta" in tables:
        if _format(c) != UNFINISHED:
            raise ForeignFile("There is a ledger already.")
        return
    for statement in TABLES:
        if statement not in INDEXES:
            c.execute(translated(statement))
    c.execute("INSERT INTO meta VALUES ('format', ?)", (UNFINISHED,))


def _refuse_others(tables: Collection[str]) -> None:
    """Raise `ForeignFile` where somebody else's tables are. Keys alone are those of a first start that broke off."""
    if "meta" not in tables and set(tables) - {"vault_keys"}:
        raise ForeignFile("There is something else than a ledger.")


def check(c: Cursor, keyring: Keyring) -> None:
    """Check a ledger that is not ours to change. Raises as `create` does."""
    check_format(c)
    know_keys(c, keyring)
    _check_head(c)


def check_format(c: Cursor, name: str = "The ledger") -> None:
    """Raise `ForeignFile` unless the ledger has the format that this code reads."""
    found = _format(c)
    if found == UNFINISHED:
        raise ForeignFile(f"{name} is not here wholly: it is being moved, or that broke off. Run the move again.")
    if found != FORMAT:
        raise ForeignFile(f"{name} has format {found}; this code reads format {FORMAT}.")


def _format(c: Cursor) -> str | None:
    row = c.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    return row[0] if row else None


def _check_head(c: Cursor) -> None:
    """Raise `ForeignFile` unless the head says where the log ends."""
    size, last = c.execute("SELECT size, (SELECT max(position) FROM entries) FROM log_head").fetchone()
    if size != (0 if last is None else last + 1):
        raise ForeignFile(f"The head says {size} events, but the last position is {last}.")


def know_keys(c: Cursor, keyring: Keyring) -> None:
    """Open the key file that this ledger knows by its mark, or claim one."""
    known = c.execute("SELECT value FROM meta WHERE name = 'keys_sha256'").fetchone()
    if known is None:
        c.execute("INSERT INTO meta VALUES ('keys_sha256', ?)", (keyring.claim(),))
    else:
        keyring.join(known[0], *c.execute("SELECT filled FROM vault_slots").fetchone())
