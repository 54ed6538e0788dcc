"""A ledger in a real file behind a real server."""

from tests.api.conftest import door, settings

__all__ = ["door", "settings"]
