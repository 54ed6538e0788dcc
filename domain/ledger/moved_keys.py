"""The keys of a vault moved with their ledger, slot for slot."""

from domain.ledger.keyring import DESTROYED, FIRST_SLOT, KeysUnfit, Medium
from domain.ledger.sealing import KEY_BYTES

_AT_ONCE = 16_384
"""So many slots are moved at a time."""


def take_over(mine: Medium, theirs: Medium) -> int:
    """Hold what the other medium holds, and say how many slots those are.

    What broke off goes on where it ended, and what was destroyed on either side stays so, also while this goes on.
    Raises `KeysUnfit` where the keys of another ledger lie, or where what was written is not what is read.
    """
    if not mine.is_there():
        mine.make(b"".join(_slots(theirs, range(FIRST_SLOT))))
    if _slots(mine, range(1)) != _slots(theirs, range(1)):
        raise KeysUnfit(f"There are the keys of another ledger in {mine.name}; nothing was changed.")
    size = theirs.size()
    for some in _pieces(mine.size(), size):
        mine.append(b"".join(_slots(theirs, some)))
    for some in _pieces(0, size):
        keys = _slots(theirs, some)
        _destroy(mine, some, keys)
        if any(own not in (key, DESTROYED) for own, key in zip(_slots(mine, some), keys, strict=True)):
            raise KeysUnfit(f"There are other keys in {mine.name} than were written there.")
    return size


def _destroy(mine: Medium, slots: range, keys: list[bytes]) -> None:
    """Destroy what was destroyed over there since it was moved here."""
    pairs = zip(slots, _slots(mine, slots), keys, strict=True)
    gone = [slot for slot, own, key in pairs if key == DESTROYED != own and slot >= FIRST_SLOT]
    if gone:
        mine.clear(gone)


def _pieces(start: int, stop: int) -> list[range]:
    return [range(first, min(stop, first + _AT_ONCE)) for first in range(start, stop, _AT_ONCE)]


def _slots(medium: Medium, slots: range) -> list[bytes]:
    """What lies in these slots; a piece of one, which nobody was ever given, counts as destroyed."""
    found = medium.read(slots)
    return [key if len(key := found.get(slot, b"")) == KEY_BYTES else DESTROYED for slot in slots]
