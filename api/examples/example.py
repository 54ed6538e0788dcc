"""What an example is."""

from typing import Any, NamedTuple


class Example(NamedTuple):
    """A fact as a client states it, and the stream it is appended to."""

    stream: str
    fact: dict[str, Any]

    @property
    def kind(self) -> str:
        """The stream's kind."""
        return self.stream.partition("/")[0]
