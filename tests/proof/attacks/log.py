"""A log as its keeper has it, with its key: played on a real ledger, mapped, signed and packed; and as a dishonest
keeper would rebuild it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.ledger.ledger import Ledger
from projections.proof import merkle, note, stream_map
from projections.proof.note import Checkpoint, Signature, VerifierKey, verifier_key, write_note
from projections.proof.pack import Proofs, RangeProof, StreamProof, pack
from projections.proof.stream_map import MapProof, Standing, key_of, value_of
from projections.proof.verify_leaf import commitments_of
from tests.ledger.toy import KINDS, Clock, add, limit
from tests.proof.trees import reader

ORIGIN = "shop.example/log"
ABOUT = {"subject": "counters/c"}
COMPLETE = ("counters/c", "counters/shown", "totals/t")
CONTENT = b"Returns within seven days, no reason asked.\n"


class Keeper(NamedTuple):
    """Who signs."""

    private: Ed25519PrivateKey
    key: VerifierKey

    def sign(self, text: str) -> str:
        return write_note(text, self.signature(text))

    def signature(self, text: str) -> Signature:
        return Signature(self.key.name, self.key.key_id, self.private.sign(text.encode()))

    def cosignature(self, text: str, at: int) -> Signature:
        signed = self.private.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
        return Signature(self.key.name, self.key.key_id, at.to_bytes(8, "big") + signed)


def keeper(seed: int, name: str = ORIGIN, type_: int = note.LOG_KEY) -> Keeper:
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
    return Keeper(private, verifier_key(name, private.public_key().public_bytes_raw(), type_))


KEEPER, STRANGER = keeper(1), keeper(2)
WITNESS = keeper(3, "witness.example", note.WITNESS_KEY)


class Log(NamedTuple):
    """Stored bytes in the order of the log, the words behind commitments, and who signs."""

    leaves: tuple[bytes, ...]
    words: Mapping[str, tuple[str, str]] = {}
    keeper: Keeper = KEEPER

    @property
    def size(self) -> int:
        return len(self.leaves)

    def hashes(self) -> list[bytes]:
        return [merkle.leaf_hash(each) for each in self.leaves]

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        size = self.size if size is None else size
        return Checkpoint(ORIGIN, size, merkle.root(reader(self.hashes()), size))

    def note(self, size: int | None = None) -> str:
        return self.keeper.sign(self.checkpoint(size).text)

    def path(self, position: int, size: int | None = None) -> list[bytes]:
        return merkle.inclusion(reader(self.hashes()), position, size or self.size)

    def standings(self, size: int) -> list[Standing]:
        heads: dict[str, tuple[int, bytes]] = {}
        for raw in self.leaves[:size]:
            leaf = json.loads(raw)
            heads[leaf["stream"]] = (leaf["version"], merkle.leaf_hash(raw))
        return sorted(Standing(key_of(name), value_of(*head)) for name, head in heads.items())

    def positions(self, *streams: str) -> list[int]:
        return [n for n, raw in enumerate(self.leaves) if json.loads(raw)["stream"] in streams]

    def receipt(self, *positions: int) -> bytes:
        events = [{"position": at, "leaf_hash": merkle.leaf_hash(self.leaves[at]).hex()} for at in positions]
        return json.dumps({"version": 1, "recorded": True, "events": events}).encode()

    def mapped(self, map_root: bytes | None = None, size: int | None = None) -> "Log":
        """With a leaf behind it that records the map of all its streams, or another one."""
        heads = self.positions("log/map")
        before = self.leaves[heads[-1]] if heads else None
        last = json.loads(self.leaves[-1])
        root = stream_map.over(self.standings(self.size)).hash if map_root is None else map_root
        leaf = last | {
            "stream": "log/map",
            "version": len(heads) + 1,
            "event_id": f"01968000-0000-7000-8000-{self.size:012d}",
            "type": "MapHead",
            "recorded_at": later(last["recorded_at"]),
            "occurred_at": later(last["recorded_at"]),
            "actor": "ledger",
            "request": None,
            "caused_by": None,
            "policies": [],
            "previous": None if before is None else merkle.leaf_hash(before).hex(),
            "data": {"size": self.size if size is None else size, "map_root": root.hex()},
        }
        return self._replace(leaves=(*self.leaves, canonical(leaf)))

    def rebuilt(self, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> "Log":
        """As a dishonest keeper builds it anew: leaves changed or left out, links, versions and maps made to fit."""
        made = Log((), self.words, self.keeper)
        heads: dict[str, tuple[int, str]] = {}
        for raw in self.leaves:
            leaf = json.loads(raw)
            if leaf["stream"] == "log/map":
                made = made.mapped()
                continue
            leaf = change(leaf)
            if leaf is None:
                continue
            version, previous = heads.get(leaf["stream"], (0, None))
            new = canonical(leaf | {"version": version + 1, "previous": previous})
            heads[leaf["stream"]] = (version + 1, merkle.leaf_hash(new).hex())
            made = made._replace(leaves=(*made.leaves, new))
        return made


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def later(instant: str) -> str:
    """A microsecond later, within the same second."""
    return f"{instant[:-7]}{int(instant[-7:-1]) + 1:06d}Z"


@cache
def shop() -> Log:
    """Twelve events on five streams, the map over them, and two events more."""
    with closing(Ledger(KINDS, clock=Clock())) as ledger:
        ledger.append(limit(1_000), add(amount=5, key="k-1", reason="she said so", tags=("total",)))
        ledger.append(add(amount=7, key="k-2"), add("counters/d"), add(amount=2, reason="谢谢", key="k-3"))
        ledger.append(add("counters/shown", reason=sha256(CONTENT).hexdigest(), key="k-4"), add("counters/d", amount=4))
        ledger.append(add(amount=11, tags=("total",), add_id="a-1"), add("counters/d", amount=3))
        log = _kept(ledger).mapped()
        assert log.size == 12
        ledger.append(add("counters/d", amount=9), add("counters/e"))
        return log._replace(leaves=(*log.leaves, *ledger.leaves(log.size - 1, log.size + 1)), words=_kept(ledger).words)


def _kept(ledger: Ledger) -> Log:
    leaves = tuple(ledger.leaves(0, ledger.head().size))
    known = {each for raw in leaves for each in commitments_of(json.loads(raw)["data"])}
    rows = ledger.vault_values(known)
    return Log(leaves, {each: (row.salt.hex(), row.value.decode()) for each, row in rows.items()})


def proofs(log: Log, streams: Iterable[str] = COMPLETE, **other: Any) -> Proofs:
    """What the keeper knows of these streams, to their ends as of the last map."""
    head = log.positions("log/map")[-1]
    size = json.loads(log.leaves[head])["data"]["size"]
    standings = log.standings(size)
    shown = [each for each in log.positions(*streams) if each < size] + [head]
    found = Proofs(
        checkpoint=log.note(),
        vkey=str(log.keeper.key),
        sign=log.keeper.sign,
        leaves={each: log.leaves[each] for each in shown},
        paths={each: log.path(each) for each in shown},
        streams=[_proved(log, each, size, standings) for each in streams],
        map_head=head,
        map_root=stream_map.over(standings).hash,
    )
    return found._replace(**other)


def _proved(log: Log, stream: str, size: int, standings: list[Standing]) -> StreamProof:
    own = [each for each in log.positions(stream) if each < size]
    proof: MapProof = stream_map.prove(standings, key_of(stream))
    if not own:
        return StreamProof(stream, 0, b"", proof)
    last = log.leaves[own[-1]]
    return StreamProof(stream, json.loads(last)["version"], merkle.leaf_hash(last), proof)


def members(log: Log) -> dict[str, bytes]:
    """What a dossier shows beside its proofs."""
    committed = {each for n in log.positions(*COMPLETE) for each in commitments_of(json.loads(log.leaves[n])["data"])}
    words = {each: {"salt": log.words[each][0], "value": log.words[each][1]} for each in sorted(committed)}
    return {
        "pages/order.en.html": b"<!doctype html><title>Order</title>\n",
        "order.json": b'{"order_id":"A-1"}\n',
        f"content/{sha256(CONTENT).hexdigest()}.txt": CONTENT,
        "words.json": json.dumps(words, ensure_ascii=False).encode(),
    }


@cache
def dossier() -> dict[str, bytes]:
    return pack("dossier", members(shop()), proofs(shop()), ABOUT)


def exported(log: Log, first: int, stop: int) -> dict[str, bytes]:
    """A range as NDJSON, CSV and OCEL, and a table without leaves."""
    rows = [(n, merkle.leaf_hash(log.leaves[n]).hex(), log.leaves[n].decode()) for n in range(first, stop)]
    lines = [json.dumps({"leaf_index": n, "leaf_hash": hash_, "leaf": leaf}) for n, hash_, leaf in rows]
    table = ["type,leaf_index,leaf_hash", *(f'"a, b",{n},{hash_}' for n, hash_, _ in rows)]
    events = [
        {"id": f"e{n}", "attributes": [{"name": "leaf_index", "value": n}, {"name": "leaf_hash", "value": hash_}]}
        for n, hash_, _ in rows
    ]
    return {
        "leaves.ndjson": "".join(f"{line}\n" for line in lines).encode(),
        "events.csv": "".join(f"{line}\r\n" for line in table).encode(),
        "dictionary.csv": b"file,column,meaning\r\nevents.csv,type,what happened\r\n",
        "ocel.json": json.dumps({"events": events, "objects": []}).encode(),
    }


def ranged(log: Log, first: int, stop: int) -> Proofs:
    hashes = log.hashes()
    around = merkle.outside(reader(hashes), first, stop, log.size)
    return Proofs(
        checkpoint=log.note(),
        vkey=str(log.keeper.key),
        sign=log.keeper.sign,
        leaves={},
        paths={},
        range=RangeProof(first, b"".join(hashes[first:stop]), around),
    )


def counted(first: int, stop: int, content: str = "ndjson") -> dict[str, Any]:
    """What the manifest of such an export says of its files."""
    rows = dict.fromkeys(("leaves.ndjson", "events.csv", "ocel.json"), stop - first)
    return {"content": content, "rows": rows | {"dictionary.csv": 1}}


@cache
def export(content: str = "ndjson") -> dict[str, bytes]:
    return pack("export", exported(shop(), 3, 13), ranged(shop(), 3, 13), counted(3, 13, content))


@cache
def nothing_exported() -> dict[str, bytes]:
    """The export of a range without leaves."""
    without_range = ranged(shop(), 3, 4)._replace(range=None)
    return pack("export", exported(shop(), 3, 3), without_range, counted(3, 3))


@cache
def whole_export() -> dict[str, bytes]:
    return pack("export", exported(shop(), 0, shop().size), ranged(shop(), 0, shop().size), counted(0, shop().size))
