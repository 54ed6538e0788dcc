"""Waking those who wait for something new."""

import asyncio


class Bell:
    """Rings when there is something new. Use it from one event loop only."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    @property
    def next(self) -> asyncio.Event:
        """The next ring. Who takes it before looking and waits for it afterwards misses none while looking."""
        return self._next

    def ring(self) -> None:
        """Wake whoever waits now."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seconds: float, ring: asyncio.Event | None = None) -> None:
        """Wait for this ring, or for the next, at most so long."""
        awaited = ring or self._next
        try:
            async with asyncio.timeout(seconds):
                await awaited.wait()
        except TimeoutError:
            return
