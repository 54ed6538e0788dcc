"""Which batches must not be sent, and because of which emergency. Nobody appends here: it is written with the
emergency's own facts, so that a shipment reads one small stream for a batch and none where it has no batch.
"""

from hashlib import sha256
from typing import assert_never

import msgspec
from msgspec import UNSET, UnsetType

from domain.fact import Fact, Instant, Key, Label
from domain.kind import Kind

# These names are the stored format: add members, never rename them.


class BatchStopped(Fact, frozen=True, kw_only=True):
    """Units of this batch are not to be sent, of one article or merchant where one is named."""

    incident_id: Key
    batch: Label
    sku: Label | UnsetType = UNSET
    merchant_id: Key | UnsetType = UNSET


class BatchFreed(Fact, frozen=True, kw_only=True):
    """This emergency stops the batch no longer."""

    incident_id: Key
    batch: Label


class Stop(msgspec.Struct, frozen=True):
    """A stop, and since when."""

    fact: BatchStopped
    since: Instant


class Batch(msgspec.Struct, frozen=True):
    """The stops on a batch, by emergency."""

    stops: dict[str, Stop] = {}

    def stopped_by(self, sku: str, merchant_id: str, at: Instant) -> str | None:
        """The emergency that stops units of this article and merchant at an instant, if any does."""
        return next(
            (
                incident_id
                for incident_id, stop in self.stops.items()
                if stop.since <= at
                and (stop.fact.sku or sku) == sku
                and (stop.fact.merchant_id or merchant_id) == merchant_id
            ),
            None,
        )


def batches_stream(batch: str) -> str:
    """The stream of a batch; by hash, since batch numbers are in any script."""
    return f"batches/{sha256(batch.encode()).hexdigest()}"


def evolve(batch: Batch, fact: BatchStopped | BatchFreed, at: Instant) -> Batch:
    """The stops after the fact."""
    match fact:
        case BatchStopped():
            return Batch({**batch.stops, fact.incident_id: Stop(fact, at)})
        case BatchFreed():
            return Batch({key: stop for key, stop in batch.stops.items() if key != fact.incident_id})
        case _:
            assert_never(fact)


KIND = Kind("batches", Batch(), evolve, (BatchStopped, BatchFreed))
