"""What an attacker does to a pack: small changes of its files, with the log's key in hand or without."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from projections.proof.pack import PackKind, Proofs, manifest_members, proof_members
from projections.proof.verify_manifest import MANIFEST, MANIFEST_NOTE, Listed, manifest_text
from tests.proof.attacks.log import ABOUT, KEEPER, Keeper

Pack = dict[str, bytes]


class Attempt(NamedTuple):
    """What a verifier is shown, and what it holds from before."""

    files: Mapping[str, bytes]
    receipts: tuple[bytes, ...] = ()
    older: tuple[str, ...] = ()
    vkey: str | None = None


def changed(pack: Mapping[str, bytes], name: str, change: Callable[[bytes], bytes]) -> Pack:
    assert change(pack[name]) != pack[name], "an attack that changes nothing shows nothing"
    return {**pack, name: change(pack[name])}


def without(pack: Mapping[str, bytes], *names: str) -> Pack:
    assert set(names) <= pack.keys()
    return {name: raw for name, raw in pack.items() if name not in names}


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda raw: raw.replace(old, new, 1)


def edited(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    """JSON changed in place, or by what the change answers."""

    def change_json(raw: bytes) -> bytes:
        value = json.loads(raw)
        answer = change(value)
        return json.dumps(value if answer is None else answer, ensure_ascii=False, indent=1).encode()

    return change_json


def path_edited(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    """A .tlog-proof with another path."""

    def change_path(raw: bytes) -> bytes:
        head, _, rest = raw.partition(b"\n\n")
        lines = head.split(b"\n")
        path = [b64encode(each) for each in change([b64decode(line) for line in lines[2:]])]
        return b"\n".join([*lines[:2], *path]) + b"\n\n" + rest

    return change_path


def resigned(pack: Mapping[str, bytes], change: Callable[[Any], Any] | None = None, by: Keeper = KEEPER) -> Pack:
    """The keeper lists the files anew, says other things in the manifest, and signs it."""
    manifest = json.loads(pack[MANIFEST])
    rest = without(pack, *({MANIFEST, MANIFEST_NOTE} & pack.keys()))
    manifest["files"] = [
        {"path": name, "sha256": sha256(raw).hexdigest(), "bytes": len(raw)} for name, raw in sorted(rest.items())
    ]
    if change is not None:
        change(manifest)
    raw = json.dumps(manifest, indent=1).encode()
    note = by.sign(manifest_text(manifest["origin"], raw, manifest["checkpoint"]["size"]))
    return {**rest, MANIFEST: raw, MANIFEST_NOTE: note.encode()}


def forged(kind: PackKind, members: Mapping[str, bytes], proofs: Proofs, more: Mapping[str, Any] = ABOUT) -> Pack:
    """A pack as its maker would put it together without looking whether it is sound."""
    whole = {**members, **proof_members(proofs)}
    listed = {name: Listed(sha256(raw).hexdigest(), len(raw)) for name, raw in whole.items()}
    return whole | manifest_members(kind, listed, proofs, more)
