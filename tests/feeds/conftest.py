"""A feed is followed on the same ledger behind a server as all is asked over HTTP."""

from tests.api.conftest import clock, door, settings, timed

__all__ = ["clock", "door", "settings", "timed"]
