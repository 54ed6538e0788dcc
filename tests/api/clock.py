"""A clock that is set by hand."""

from datetime import UTC, datetime, timedelta


class Clock:
    """It stands at Friday, 12 June 2026, 12:00 in Shanghai, until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 12, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **span: int) -> None:
        """Time goes by."""
        self.now += timedelta(**span)
