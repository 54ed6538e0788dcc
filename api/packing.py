"""Packs of this ledger: what its prover knows, put with the files that it is to prove."""

from collections.abc import Collection, Mapping, Sequence

from api import proving
from api.prover import Mapped, Prover
from api.services import Services
from api.stamping import served
from api.threads import in_thread
from domain.ledger.checkpoints import TSA, Kept
from projections.proof.pack import PackKind, Proofs, RangeProof, StreamProof, pack
from projections.proof.stream_map import key_of

_PAGE = 20_000


def stream_proof(stream: str, mapped: Mapped) -> StreamProof:
    """What the map says of a stream."""
    proof = mapped.proofs[stream]
    if proof.found is None or proof.found.key != key_of(stream):
        return StreamProof(stream, 0, b"", proof)
    return StreamProof(stream, int.from_bytes(proof.found.value[:8], "big"), proof.found.value[8:], proof)


async def packed(
    services: Services, kind: PackKind, members: Mapping[str, bytes], streams: Sequence[str], positions: Collection[int]
) -> dict[str, bytes]:
    """A pack of these files with the leaves at these positions, which hold all events of these streams.

    The same as long as none of the streams goes on and no later map is recorded.
    """
    found = await proving.ended(services, sorted(streams))

    def put_together() -> dict[str, bytes]:
        kept = services.prover.covering(found.head.leaf_index + 1)
        proofs = _proofs(services, kept, {*positions, found.head.leaf_index})
        proofs = proofs._replace(
            streams=[stream_proof(each, found.mapped) for each in sorted(streams)],
            map_head=found.head.leaf_index,
            map_root=found.mapped.root,
        )
        return pack(kind, members, proofs)

    return await in_thread(put_together)


def range_proofs(services: Services, start: int, stop: int) -> Proofs:
    """What proves the leaves start … stop − 1, all at once."""
    kept = services.prover.covering(stop)
    proofs = _proofs(services, kept, ())
    if start == stop:
        return proofs
    hashes = bytearray()
    for first in range(start, stop, _PAGE):
        hashes += b"".join(services.ledger.leaf_hashes(first, min(stop, first + _PAGE)))
    return proofs._replace(range=RangeProof(start, bytes(hashes), services.prover.around(start, stop, kept)))


def _proofs(services: Services, kept: Kept, positions: Collection[int]) -> Proofs:
    prover, ledger = services.prover, services.ledger
    return Proofs(
        checkpoint=served(prover, kept),
        vkey=str(prover.signer.key),
        sign=prover.signer.sign,
        leaves={at: ledger.leaves(at, at + 1)[0] for at in sorted(positions)},
        paths={at: prover.included(at, kept.size).path for at in positions},
        witnesses=[str(each) for each in services.stamper.keys],
        timestamp=_timestamp(services, prover, kept),
    )


def _timestamp(services: Services, prover: Prover, kept: Kept) -> tuple[bytes, bytes] | None:
    """The authority's token over the checkpoint, and the certificates it is believed by, if it has one."""
    token = next((each.token for each in prover.checkpoints.stamps(kept.size) if each.name == TSA), None)
    roots = services.stamper.roots
    return (token, roots) if token is not None and roots is not None else None
