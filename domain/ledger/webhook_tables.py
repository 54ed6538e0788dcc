"""The webhooks' tables: where events are delivered, sealed secrets, what is to be sent again, what came of it."""

CREATE = (
    # `row_id` is of this making alone: an id that was deleted and given again has nothing of the first one's.
    # Everything up to `position` is dealt with. `paused_at` and `reason` stand both or neither.
    """CREATE TABLE IF NOT EXISTS webhooks (
        row_id TEXT PRIMARY KEY,
        webhook_id TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        types TEXT NOT NULL,
        description TEXT NOT NULL,
        created_at TEXT NOT NULL,
        paused_at TEXT,
        reason TEXT,
        revision INTEGER NOT NULL,
        first INTEGER NOT NULL,
        position INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        delivered_at TEXT,
        failing_since TEXT) STRICT""",
    """CREATE TABLE IF NOT EXISTS webhook_secrets (
        row_id TEXT NOT NULL, secret_id TEXT NOT NULL, sealed BLOB NOT NULL, made_at TEXT NOT NULL, until TEXT,
        PRIMARY KEY (row_id, secret_id)) STRICT""",
    # Asked for: the events behind `position` and before `stop`.
    """CREATE TABLE IF NOT EXISTS webhook_resends (
        row_id TEXT NOT NULL, resend_id TEXT NOT NULL, position INTEGER NOT NULL, stop INTEGER NOT NULL,
        asked_at TEXT NOT NULL,
        PRIMARY KEY (row_id, resend_id)) STRICT""",
    """CREATE TABLE IF NOT EXISTS webhook_deliveries (
        row_id TEXT NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL,
        tries INTEGER NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL, next_try_at TEXT,
        PRIMARY KEY (row_id, position)) STRICT""",
    "CREATE INDEX IF NOT EXISTS webhook_deliveries_at ON webhook_deliveries (row_id, status, at)",
)
