"""Packs of this ledger: what its prover knows, put with the files that it is to prove."""

from collections.abc import Collection, Mapping

from api.prover import Prover
from api.stamping import Stamper, served
from api.stream_maps import Mapped
from domain.ledger.checkpoints import TSA, Kept
from projections.proof.pack import Proofs, RangeProof, StreamProof, pack
from projections.proof.stream_map import key_of

_PAGE = 20_000


def stream_proof(stream: str, mapped: Mapped) -> StreamProof:
    """What the map says of a stream."""
    proof = mapped.proofs[stream]
    if proof.found is None or proof.found.key != key_of(stream):
        return StreamProof(stream, 0, b"", proof)
    return StreamProof(stream, int.from_bytes(proof.found.value[:8], "big"), proof.found.value[8:], proof)


def put_together(
    prover: Prover,
    stamper: Stamper,
    members: Mapping[str, bytes],
    *,
    mapped: Mapped,
    head: int,
    positions: Collection[int],
    subject: str,
) -> dict[str, bytes]:
    """A dossier of these files with the leaves at these positions, all events of the mapped streams among them.

    `head` is the position at which the map is recorded; `subject` the stream that the pack is about, one of these.
    """
    kept = prover.covering(head + 1)
    proofs = _proofs(prover, stamper, kept, {*positions, head})
    streams = [stream_proof(each, mapped) for each in sorted(mapped.proofs)]
    proofs = proofs._replace(streams=streams, map_head=head, map_root=mapped.root)
    return pack("dossier", members, proofs, {"subject": subject})


def range_proofs(prover: Prover, stamper: Stamper, start: int, stop: int) -> Proofs:
    """What proves the leaves start … stop − 1, all at once."""
    kept = prover.covering(stop)
    proofs = _proofs(prover, stamper, kept, ())
    if start == stop:
        return proofs
    hashes: list[bytes] = []
    for first in range(start, stop, _PAGE):
        hashes += prover.ledger.leaf_hashes(first, min(stop, first + _PAGE))
    return proofs._replace(range=RangeProof(start, b"".join(hashes), prover.around(start, hashes, kept)))


def _proofs(prover: Prover, stamper: Stamper, kept: Kept, positions: Collection[int]) -> Proofs:
    return Proofs(
        checkpoint=served(prover, kept),
        vkey=str(prover.signer.key),
        sign=prover.signer.sign,
        leaves={at: prover.ledger.leaves(at, at + 1)[0] for at in sorted(positions)},
        paths={at: prover.included(at, kept.size).path for at in positions},
        witnesses=[str(each) for each in stamper.keys],
        timestamp=_timestamp(prover, stamper, kept),
    )


def _timestamp(prover: Prover, stamper: Stamper, kept: Kept) -> tuple[bytes, bytes] | None:
    """The authority's token over the checkpoint, and the certificates it is believed by, if it has one."""
    token = next((each.token for each in prover.checkpoints.stamps(kept.size) if each.name == TSA), None)
    roots = stamper.roots
    return (token, roots) if token is not None and roots is not None else None
