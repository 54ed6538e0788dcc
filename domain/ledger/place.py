"""Where a ledger is: its log, the files that a machine keeps beside it, and the keys of its vault."""

from typing import NamedTuple, Self

from psycopg.conninfo import conninfo_to_dict


class Place(NamedTuple):
    """`log` is a file's path or a PostgreSQL address; `files` what the names of this machine's own files begin with
    (read models, the tree, exports); `keys` where the keys of the vault are, unless they are where they always are.
    """

    log: str
    files: str
    keys: str | None = None

    @classmethod
    def of(cls, given: "str | Self") -> "Place | Self":
        """The place itself, or that of a file with all the others beside it."""
        return given if isinstance(given, Place) else Place(given, given)

    @property
    def name(self) -> str:
        """The place of the log as people may read it: without a password."""
        return name_of(self.log) if is_address(self.log) else self.log


def is_address(where: str) -> bool:
    """Whether it is a PostgreSQL address rather than a file's path."""
    return where.startswith(("postgresql://", "postgres://"))


def name_of(address: str) -> str:
    """A PostgreSQL address as people may read it: without user and password."""
    known = conninfo_to_dict(address)
    return f"postgresql://{known.get('host', '')}/{known.get('dbname', '')}"
