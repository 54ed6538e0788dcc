"""Samples that anyone can draw again: no chance in them but the seed (R-003-56; docs/adr/0016).

    echo -n "$seed$id" | sha256sum

for every id; the smallest hashes are the sample, ceil(n × share) of them.
"""

from collections.abc import Iterable
from hashlib import sha256

from domain.money import prorated_up


def sample(ids: Iterable[str], seed: str, share_bp: int) -> tuple[str, ...]:
    """The ids with the smallest SHA-256(seed ‖ id), in UTF-8, in that order: `share_bp` of them, rounded up."""
    drawn = sorted(set(ids), key=lambda each: sha256(f"{seed}{each}".encode()).digest())
    return tuple(drawn[: prorated_up(len(drawn), share_bp, 10_000)])


def population_sha256(ids: Iterable[str]) -> str:
    """SHA-256 of the sorted ids joined by line feeds: that of the file which lists them."""
    return sha256("\n".join(sorted(ids)).encode()).hexdigest()
