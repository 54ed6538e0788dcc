"""Another verifier, written from docs/packs.md alone: it shares no code with ours and comes to the same answers."""

import json
from base64 import b64decode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.proof.attacks.log import COMPLETE, dossier, export
from tests.proof.attacks.table import ATTACKS, OUTSIDER, SOUND_ONES, Attack

Files = Mapping[str, bytes]


def hashed(*parts: bytes) -> bytes:
    return sha256(b"".join(parts)).digest()


def signed(raw: bytes, vkey: str) -> str:
    """The text of a note that the key signed."""
    text, _, lines = raw.decode().rpartition("\n\n")
    name, key_id, rest = vkey.strip().split("+", 2)
    typed = b64decode(rest)
    assert hashed(name.encode(), b"\n", typed)[:4].hex() == key_id
    assert typed[0] == 1
    signatures = [b64decode(line.split(" ")[2]) for line in lines.splitlines() if line.split(" ")[1] == name]
    (own,) = [each[4:] for each in signatures if each[:4].hex() == key_id]
    Ed25519PublicKey.from_public_bytes(typed[1:]).verify(own, f"{text}\n".encode())
    return text


def root_of(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """RFC 9162, 2.1.3.2, told from the root down."""
    if size == 1:
        assert not path
        return leaf
    left = 1 << (size - 1).bit_length() - 1
    if index < left:
        return hashed(b"\1", root_of(index, left, leaf, path[:-1]), path[-1])
    return hashed(b"\1", path[-1], root_of(index - left, size - left, leaf, path[:-1]))


def root_over(start: int, end: int, first: int, hashes: list[bytes], around: list[bytes]) -> bytes:
    if end <= first or start >= first + len(hashes):
        return around.pop(0)
    if end - start == 1:
        return hashes[start - first]
    middle = start + (1 << (end - start - 1).bit_length() - 1)
    left = root_over(start, middle, first, hashes, around)
    return hashed(b"\1", left, root_over(middle, end, first, hashes, around))


def check(files: Files) -> dict[str, Any]:
    """The manifest of a pack, everything it claims checked, or an exception."""
    vkey = files["proof/vkey.txt"].decode()
    origin, size, root = signed(files["proof/checkpoint.txt"], vkey).split("\n")[:3]
    manifest = json.loads(files["manifest.json"])
    digest = sha256(files["manifest.json"]).hexdigest()
    assert signed(files["manifest.note"], vkey) == f"{origin}/manifest\n{digest}\n{size}"
    assert manifest["checkpoint"] == {"size": int(size), "root": b64decode(root).hex()}
    assert {each["path"] for each in manifest["files"]} == files.keys() - {"manifest.json", "manifest.note"}
    for each in manifest["files"]:
        assert sha256(files[each["path"]]).hexdigest() == each["sha256"]
    assert [name for name in files if name.endswith(".py")] == ["verify.py"]
    leaves = {at: leaf(files, at, int(size), b64decode(root)) for at in manifest["leaves"]}
    for stream in manifest["streams"]:
        check_stream(files, manifest, stream, leaves)
    text = json.dumps(list(leaves.values()))
    for commitment, row in json.loads(files.get("words.json", b"{}")).items():
        assert hashed(bytes.fromhex(row["salt"]), row["value"].encode()).hex() == commitment
        assert commitment in text
    if "range" in manifest:
        check_range(files, manifest)
    return manifest


def leaf(files: Files, at: int, size: int, root: bytes) -> Any:
    raw, proof = files[f"leaves/{at:012d}.json"], files[f"leaves/{at:012d}.tlog-proof"]
    head, _, note = proof.partition(b"\n\n")
    lines = head.decode().split("\n")
    assert lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {at}"]
    assert note == files["proof/checkpoint.txt"]
    assert root_of(at, size, hashed(b"\0", raw), [b64decode(line) for line in lines[2:]]) == root
    value = json.loads(raw)
    assert rfc8785.dumps(value) == raw
    return value | {"hash": hashed(b"\0", raw).hex(), "position": at}


def check_stream(files: Files, manifest: Any, claimed: Any, leaves: Mapping[int, Any]) -> None:
    head = leaves[manifest["map_head"]]
    (row,) = [each for each in json.loads(files["proof/streams.json"]) if each["stream"] == claimed["stream"]]
    key, value = sha256(claimed["stream"].encode()).digest(), bytes.fromhex(row["value"])
    found = hashed(b"\2", key, value)
    for n, sibling in reversed(list(enumerate(map(bytes.fromhex, row["siblings"])))):
        right = int.from_bytes(key, "big") >> (255 - n) & 1
        found = hashed(b"\3", sibling, found) if right else hashed(b"\3", found, sibling)
    assert (head["type"], head["data"]["map_root"]) == ("MapHead", found.hex())
    assert value == claimed["version"].to_bytes(8, "big") + bytes.fromhex(row["leaf_hash"])
    own = [each for each in leaves.values() if each["stream"] == claimed["stream"]]
    assert [each["version"] for each in own] == list(range(1, claimed["version"] + 1))
    assert [each["previous"] for each in own] == [None, *(each["hash"] for each in own[:-1])]
    assert own[-1]["hash"] == row["leaf_hash"]
    assert all(each["position"] < head["data"]["size"] for each in own)


def check_range(files: Files, manifest: Any) -> None:
    raw, proof = files["proof/hashes.bin"], json.loads(files["proof/range.json"])
    first, stop, size = (proof[each] for each in ("from", "to", "size"))
    assert manifest["range"] == {"from": first, "to": stop}
    hashes = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    around = [bytes.fromhex(each) for each in proof["around"]]
    assert root_over(0, size, first, hashes, around).hex() == manifest["checkpoint"]["root"]
    assert around == []
    lines = [json.loads(line) for line in files["events.ndjson"].splitlines()]
    assert [each["leaf_index"] for each in lines] == list(range(first, stop))
    assert [hashed(b"\0", each["leaf"].encode()) for each in lines] == hashes


@pytest.mark.parametrize("name", [each for each in SOUND_ONES if "not there" not in each])
def test_another_verifier_finds_sound_what_ours_does(name: str) -> None:
    assert check(SOUND_ONES[name]().files)["format"] == "aftersales-pack/1"


def test_another_verifier_sees_what_the_page_promises() -> None:
    assert [each["stream"] for each in check(dossier())["streams"]] == list(COMPLETE)
    assert check(export())["range"] == {"from": 3, "to": 13}


@pytest.mark.parametrize("attack", OUTSIDER, ids=lambda each: each.name.replace(" ", "-"))
def test_another_verifier_refuses_what_a_stranger_changed(attack: Attack) -> None:
    attempt = attack.tamper()
    if attempt.vkey is not None:
        assert attempt.vkey.encode() not in attempt.files["proof/vkey.txt"], "it is refused by the key that was given"
        return
    with pytest.raises((AssertionError, ValueError, LookupError, InvalidSignature, RecursionError)):
        check(attempt.files)


def test_the_table_is_larger_than_what_one_page_says() -> None:
    assert len(ATTACKS) > len(OUTSIDER) * 2
