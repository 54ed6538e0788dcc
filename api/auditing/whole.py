"""What is checked of the whole log at once, each check in a process of its own. Add one here and it is run."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from api.auditing.maps import MAP, check_maps
from api.auditing.read_models import READ_MODELS, check_read_models
from api.auditing.stamps import STAMPS, check_stamps
from api.auditing.tally import Tally
from api.auditing.trees import CHECKPOINTS, check_tree
from api.auditing.trusted import Trusted
from api.auditing.vaults import check_slots
from domain.ledger.place import Place
from domain.ledger.reader import Reader

HEAD = "head"
CONTENT = "content"
KEYS = "keys"


class Check(NamedTuple):
    """A check of the first `size` events of a ledger's file: what it is called, and what it makes of them."""

    name: str
    run: Callable[[Reader, Place, int, Trusted], Tally]


def check_head(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
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


def check_content(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
    """Whether what customers saw is kept under its own hash."""
    tally = Tally()
    for name, data in reader.vault.contents():
        if reader.vault.keyless:
            tally.count("content without a key file")
            continue
        tally.count(CONTENT)
        if data is None:
            tally.found(CONTENT, f"What is kept under {name.hex()} can't be opened.")
        elif reader.vault.content_id(sha256(data).hexdigest()) != name:
            tally.found(CONTENT, f"What is kept under {name.hex()} has another SHA-256.")
    return tally


def check_keys(reader: Reader, place: Place, size: int, trusted: Trusted) -> Tally:
    """Whether the key file is the ledger's own, where there is one: an auditor's copy has none. Then whether each key
    is somebody's.
    """
    tally = Tally()
    if not reader.vault.keyless:
        check_slots(reader, tally)
    elif Path(place.keys or f"{place.log}.keys").exists():
        tally.found(KEYS, f"No words and no content could be read: {reader.vault.keyless}", verdict="UNCHECKED")
    return tally


CHECKS: tuple[Check, ...] = (
    Check(HEAD, check_head),
    Check(CONTENT, check_content),
    Check(KEYS, check_keys),
    Check(CHECKPOINTS, check_tree),
    Check(STAMPS, check_stamps),
    Check(MAP, check_maps),
    Check(READ_MODELS, check_read_models),
)
"""The checks of a whole log."""
