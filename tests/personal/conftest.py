"""A ledger in a real file behind a real server, and a client of it."""

from tests.api.conftest import door, settings

__all__ = ["door", "settings"]
