"""What is checked of the whole log at once, each check in a process of its own. Add one here and it is run."""

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

from api.auditing.read_models import READ_MODELS, check_read_models
from api.auditing.tally import Tally
from domain.ledger.reader import Reader

HEAD = "head"
CONTENT = "content"


class Check(NamedTuple):
    """A check of the first `size` events of a ledger's file: what it is called, and what it makes of them."""

    name: str
    run: Callable[[Reader, str, int], Tally]


def check_head(reader: Reader, path: str, size: int) -> Tally:
    """Whether the log's head says what the log holds."""
    tally = Tally()
    ends = reader.ends()
    tally.count(HEAD)
    if ends.size != ends.position + 1:
        sentence = f"The head says {ends.size} events, the last position is {ends.position}."
        tally.found(HEAD, sentence, ends.position)
    elif ends.stamped != ends.recorded_at:
        sentence = f"The head was stamped {ends.stamped}, the last event {ends.recorded_at}."
        tally.found(HEAD, sentence, ends.position)
    return tally


def check_content(reader: Reader, path: str, size: int) -> Tally:
    """Whether what customers saw is kept under its own hash."""
    tally = Tally()
    for digest, data in reader.contents():
        tally.count(CONTENT)
        if sha256(data).digest() != digest:
            tally.found(CONTENT, f"What is kept under {digest.hex()} has another SHA-256.")
    return tally


CHECKS: tuple[Check, ...] = (
    Check(HEAD, check_head),
    Check(CONTENT, check_content),
    Check(READ_MODELS, check_read_models),
)
"""The checks of a whole log."""
