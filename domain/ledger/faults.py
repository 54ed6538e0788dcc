"""What ails a store, where its error says so: who runs the ledger has to act, and who calls it has to know."""

import sqlite3
from typing import Literal

import psycopg
from eventsourcing.persistence import PersistenceError

Fault = Literal["disk-full", "disk-failed", "file-damaged"]
"""There is no room for what is to be recorded; the file can't be read or written at all; its pages contradict each
other.
"""
_BY_CODE: dict[int, Fault] = {
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_IOERR: "disk-failed",
    sqlite3.SQLITE_CANTOPEN: "disk-failed",
    sqlite3.SQLITE_READONLY: "disk-failed",
    sqlite3.SQLITE_PERM: "disk-failed",
    sqlite3.SQLITE_CORRUPT: "file-damaged",
    sqlite3.SQLITE_NOTADB: "file-damaged",
}


def fault_of(error: BaseException) -> Fault | None:
    """What an error says of the store, or that which the event store made it of; None if it says nothing."""
    cause = error.__cause__ if isinstance(error, PersistenceError) and error.__cause__ is not None else error
    match cause:
        case sqlite3.Error():
            return _BY_CODE.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        case psycopg.errors.DiskFull():
            return "disk-full"
        case psycopg.errors.IoError():
            return "disk-failed"
        case psycopg.errors.DataCorrupted() | psycopg.errors.IndexCorrupted():
            return "file-damaged"
        case _:
            return None
