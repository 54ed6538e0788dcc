"""Another verifier, written from docs/packs.md alone: it shares no code with ours and comes to the same answers."""

import csv
import io
import json
from base64 import b64decode
from collections.abc import Iterator, Mapping
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
    if manifest["kind"] == "dossier":
        assert {each["stream"]: each["version"] for each in manifest["streams"]}[manifest["subject"]] > 0
        check_content(files, text)
    else:
        check_export(files, manifest)
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
    assert [each["version"] for each in own] == list(range(1, len(own) + 1))
    assert [each["previous"] for each in own] == [None, *(each["hash"] for each in own[:-1])]
    assert own[claimed["version"] - 1]["hash"] == row["leaf_hash"]
    assert all((each["position"] < head["data"]["size"]) == (each["version"] <= claimed["version"]) for each in own)


def check_content(files: Files, leaves: str) -> None:
    known = leaves + files.get("words.json", b"").decode()
    for name in files:
        if name.startswith("content/"):
            digest = sha256(files[name]).hexdigest()
            assert name.removeprefix("content/").partition(".")[0] == digest
            assert digest in known


def check_export(files: Files, manifest: Any) -> None:
    rows = manifest["rows"]
    others = {"verify.py", "manifest.json", "manifest.note"}
    assert rows.keys() == {each for each in files if not each.startswith(("proof/", "leaves/"))} - others
    assert {"csv": "events.csv", "ndjson": "leaves.ndjson", "ocel": "ocel.json"}[manifest["content"]] in rows
    range_ = check_range(files, manifest) if "range" in manifest else {}
    for name, count in rows.items():
        found = list(rows_of(name, files[name].decode()))
        assert len(found) == count
        told = [(int(each["leaf_index"]), each["leaf_hash"]) for each in found if "leaf_index" in each]
        assert set(told) <= set(range_.items())
        if name.endswith("json"):
            assert sorted(told) == sorted(range_.items())
        if name in {"events.csv", "leaves.ndjson"}:
            assert told == list(range_.items())


def rows_of(name: str, text: str) -> Iterator[dict[str, Any]]:
    match name.rpartition(".")[2]:
        case "csv":
            yield from csv.DictReader(io.StringIO(text, newline=""), strict=True)
        case "ndjson":
            for row in map(json.loads, text.splitlines()):
                assert row.keys() == {"leaf_index", "leaf_hash", "leaf"}
                assert hashed(b"\0", row["leaf"].encode()).hex() == row["leaf_hash"]
                yield row
        case "json":
            for event in json.loads(text)["events"]:
                yield {each["name"]: each["value"] for each in event["attributes"]}
        case other:
            raise AssertionError(other)


def check_range(files: Files, manifest: Any) -> dict[int, str]:
    """The hashes of the range, by position."""
    raw, proof = files["proof/hashes.bin"], json.loads(files["proof/range.json"])
    first, stop, size = (proof[each] for each in ("from", "to", "size"))
    assert manifest["range"] == {"from": first, "to": stop}
    hashes = [raw[at : at + 32] for at in range(0, len(raw), 32)]
    around = [bytes.fromhex(each) for each in proof["around"]]
    assert root_over(0, size, first, hashes, around).hex() == manifest["checkpoint"]["root"]
    assert around == []
    assert len(hashes) == stop - first
    return {first + n: each.hex() for n, each in enumerate(hashes)}


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
