"""The vault's tables: sealed rows, whose they are, and which slot of the key file holds whose key."""

CREATE = (
    # What a commitment hides: salt and value, sealed under the key in the slot.
    """CREATE TABLE IF NOT EXISTS vault (
        commitment BLOB PRIMARY KEY, slot INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS vault_slot ON vault (slot)",
    # The salts of `request.input` by the request's first position: in log order they cost no page of their own.
    """CREATE TABLE IF NOT EXISTS vault_requests (
        position INTEGER PRIMARY KEY, slot INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT""",
    # Whose key a slot holds: a customer's stream, or a stream that knows no customer (yet).
    "CREATE TABLE IF NOT EXISTS vault_subjects (slot INTEGER PRIMARY KEY, subject TEXT NOT NULL UNIQUE) STRICT",
    # Whose a stream is, since it said so; what was said on it before goes with it.
    """CREATE TABLE IF NOT EXISTS vault_streams (
        stream TEXT PRIMARY KEY, subject TEXT NOT NULL) STRICT, WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS vault_streams_subject ON vault_streams (subject)",
    # The slots not yet given: those from `next` up to `filled` hold keys that nobody has.
    """CREATE TABLE IF NOT EXISTS vault_slots (
        one INTEGER PRIMARY KEY CHECK (one = 1), next INTEGER NOT NULL, filled INTEGER NOT NULL) STRICT""",
    # Slots whose rows are gone and whose keys are yet to be overwritten.
    "CREATE TABLE IF NOT EXISTS vault_erasing (slot INTEGER PRIMARY KEY) STRICT",
    # Content under a keyed hash of its SHA-256, sealed under a key of its own.
    """CREATE TABLE IF NOT EXISTS content (
        id BLOB PRIMARY KEY, slot INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID""",
    # Which content is named by words under which slot, so that it goes when the last who saw it goes.
    """CREATE TABLE IF NOT EXISTS content_named (
        slot INTEGER NOT NULL, id BLOB NOT NULL, PRIMARY KEY (slot, id)) STRICT, WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS content_named_id ON content_named (id)",
    "INSERT INTO vault_slots VALUES (1, 0, 0) ON CONFLICT DO NOTHING",
)
