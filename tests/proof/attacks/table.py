"""The attack table: what is done to a pack, who could do it, and what a verifier must answer."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from projections.proof import stream_map
from projections.proof.merkle import leaf_hash
from projections.proof.note import Checkpoint, write_note
from projections.proof.pack import StreamProof
from projections.proof.stream_map import MapProof, Standing, key_of, value_of
from projections.proof.tlog import write_proof
from projections.proof.verify_streams import leaf_name, proof_name
from tests.proof.attacks.log import (
    COMPLETE,
    KEEPER,
    ORIGIN,
    STRANGER,
    WITNESS,
    Log,
    canonical,
    counted,
    dossier,
    export,
    exported,
    keeper,
    members,
    nothing_exported,
    proofs,
    ranged,
    shop,
    whole_export,
)
from tests.proof.attacks.tools import Attempt, changed, edited, forged, path_edited, replaced, resigned, without

LEAF, PROOF = leaf_name(5), proof_name(5)
PAGE = "pages/order.en.html"
CONTENT = next(name for name in dossier() if name.startswith("content/"))


class Attack(NamedTuple):
    """A row: what is done, the exit codes it may have, and the reason that must be among those given."""

    name: str
    tamper: Callable[[], Attempt]
    code: int
    reason: str


def on_dossier(name: str, file: str, change: Callable[[bytes], bytes], code: int, reason: str) -> Attack:
    return Attack(name, lambda: Attempt(changed(dossier(), file, change)), code, reason)


def on_export(name: str, file: str, change: Callable[[bytes], bytes], code: int, reason: str) -> Attack:
    """The keeper changes a file of an export and signs for it."""
    return Attack(name, lambda: Attempt(resigned(changed(export(), file, change))), code, reason)


def by_keeper(name: str, file: str, change: Callable[[bytes], bytes], code: int, reason: str) -> Attack:
    """The keeper changes a file of a dossier and signs for it."""
    return Attack(name, lambda: Attempt(resigned(changed(dossier(), file, change))), code, reason)


# Whoever passes a pack on changes it, without the log's key.

OUTSIDER = [
    on_dossier("an amount in a leaf is changed", LEAF, replaced(b'"amount":2', b'"amount":3'), 1, "false-proof"),
    on_dossier("a leaf is exchanged for another one", LEAF, lambda raw: dossier()[leaf_name(3)], 1, "false-proof"),
    on_dossier("a space is put into a leaf", LEAF, replaced(b",", b", "), 1, "false-leaf"),
    on_dossier("garbage follows a leaf", LEAF, lambda raw: raw + b"\n", 1, "false-leaf"),
    on_dossier("a proof names another index", PROOF, replaced(b"index 5", b"index 4"), 1, "false-proof"),
    on_dossier("a proof names an index beyond the tree", PROOF, replaced(b"index 5", b"index 99"), 1, "false-proof"),
    on_dossier("a proof is of one leaf less", PROOF, replaced(b"\n14\n", b"\n13\n"), 1, "false-proof"),
    on_dossier("a proof is of one leaf more", PROOF, replaced(b"\n14\n", b"\n15\n"), 1, "false-proof"),
    on_dossier("garbage follows a proof", PROOF, lambda raw: raw + b"garbage", 1, "false-proof"),
    on_dossier("siblings are swapped", PROOF, path_edited(lambda p: [p[1], p[0], *p[2:]]), 1, "false-proof"),
    on_dossier("a path is cut short", PROOF, path_edited(lambda p: p[:-1]), 1, "false-proof"),
    on_dossier("a path is made longer", PROOF, path_edited(lambda p: [*p, bytes(32)]), 1, "false-proof"),
    on_dossier("a hash of a path is too short", PROOF, path_edited(lambda p: [p[0][:-1], *p[1:]]), 1, "false-proof"),
    on_dossier("a hash of a path is too long", PROOF, path_edited(lambda p: [p[0] + b"\0", *p[1:]]), 1, "false-proof"),
    on_dossier("a page is changed", PAGE, replaced(b"Order", b"Offer"), 1, "changed-file"),
    on_dossier("a page grows", PAGE, lambda raw: raw + b"\n", 1, "changed-file"),
    on_dossier("a content file is changed", CONTENT, replaced(b"seven", b"eight"), 1, "changed-file"),
    on_dossier(
        "the verifier in the pack is changed", "verify.py", lambda raw: b"print('VERIFIED')\n", 1, "changed-file"
    ),
    on_dossier("the words are changed", "words.json", replaced("谢谢".encode(), "没有".encode()), 1, "changed-word"),
    on_dossier("the size is changed", "proof/checkpoint.txt", replaced(b"\n14\n", b"\n15\n"), 1, "false-checkpoint"),
    on_dossier("garbage follows the checkpoint", "proof/checkpoint.txt", lambda raw: raw + b"x", 1, "false-checkpoint"),
    on_dossier(
        "the manifest is about other files", "manifest.json", replaced(b'"bytes": ', b'"bytes":  '), 1, "false-manifest"
    ),
    on_dossier(
        "the checkpoint stands for the manifest's note",
        "manifest.note",
        lambda raw: shop().note().encode(),
        1,
        "false-manifest",
    ),
    on_dossier(
        "the manifest's note stands for the checkpoint",
        "proof/checkpoint.txt",
        lambda raw: dossier()["manifest.note"],
        1,
        "false-checkpoint",
    ),
    Attack("a leaf is taken out", lambda: Attempt(without(dossier(), LEAF)), 2, "missing-event"),
    Attack("a proof is taken out", lambda: Attempt(without(dossier(), PROOF)), 2, "missing-file"),
    Attack("a page is taken out", lambda: Attempt(without(dossier(), PAGE)), 2, "missing-file"),
    Attack(
        "the checkpoint is taken out", lambda: Attempt(without(dossier(), "proof/checkpoint.txt")), 2, "missing-file"
    ),
    Attack("the key is taken out", lambda: Attempt(without(dossier(), "proof/vkey.txt")), 2, "missing-file"),
    Attack("the manifest's note is taken out", lambda: Attempt(without(dossier(), "manifest.note")), 2, "missing-file"),
    Attack("the manifest is taken out", lambda: Attempt(without(dossier(), "manifest.json")), 3, "not-a-pack"),
    Attack("a file is slipped in", lambda: Attempt({**dossier(), "pages/more.html": b"!"}), 1, "extra-file"),
    Attack(
        "a second program is slipped in", lambda: Attempt({**dossier(), "json.py": b"print(1)\n"}), 1, "second-program"
    ),
    Attack(
        "the manifest lists other files and is signed by nobody",
        lambda: Attempt(
            {
                **resigned(changed(dossier(), PAGE, replaced(b"Order", b"Offer"))),
                "manifest.note": dossier()["manifest.note"],
            }
        ),
        1,
        "false-manifest",
    ),
    Attack(
        "another log's checkpoint of the same origin is put in",
        lambda: Attempt({**dossier(), "proof/checkpoint.txt": shop()._replace(keeper=STRANGER).note().encode()}),
        3,
        "unknown-key",
    ),
    Attack(
        "everything is signed anew with another key under the same name",
        lambda: Attempt(
            forged("dossier", members(shop()), proofs(shop()._replace(keeper=STRANGER))), vkey=str(KEEPER.key)
        ),
        3,
        "unknown-key",
    ),
    Attack(
        "the key of another log is put in",
        lambda: Attempt({**dossier(), "proof/vkey.txt": str(keeper(1, "other.example").key).encode()}),
        3,
        "unknown-key",
    ),
]


def left_out(log: Log, position: int) -> Log:
    """The log rebuilt without one event, its successors linked and mapped anew."""
    gone = json.loads(log.leaves[position])["event_id"]
    return log.rebuilt(lambda leaf: None if leaf["event_id"] == gone else leaf)


def otherwise(log: Log, position: int) -> Log:
    """The log rebuilt with another amount in one event."""
    told = json.loads(log.leaves[position])["event_id"]
    return log.rebuilt(lambda leaf: leaf | {"data": leaf["data"] | {"amount": 1}} if leaf["event_id"] == told else leaf)


def of(log: Log, **other: Any) -> Attempt:
    """A pack of this log, of which some of the proofs are others."""
    return Attempt(forged("dossier", members(shop()), proofs(log)._replace(**other)))


def claimed_gone(position: int) -> Attempt:
    """The keeper leaves an event out of the pack and of the manifest's claim, and signs."""
    files = without(dossier(), leaf_name(position), proof_name(position))
    return Attempt(resigned(files, lambda manifest: manifest["leaves"].remove(position)))


def shortened() -> Attempt:
    """The keeper leaves out the end of a stream and claims a lower version."""

    def lower(manifest: dict) -> None:
        manifest["leaves"].remove(8)
        manifest["streams"][0]["version"] = 3

    return Attempt(resigned(without(dossier(), leaf_name(8), proof_name(8)), lower))


def shown_from(log: Log, rows_of: Log) -> Attempt:
    """A pack of one log with the map proofs of another."""
    return of(log, streams=proofs(rows_of).streams)


def shown_beyond_the_map() -> Attempt:
    """A stream that is claimed up to the map, and an event of it that was recorded later."""
    sound = proofs(shop(), (*COMPLETE, "counters/d"))
    return of(
        shop(),
        streams=sound.streams,
        leaves={**sound.leaves, 12: shop().leaves[12]},
        paths={**sound.paths, 12: shop().path(12)},
    )


def with_false_map() -> Attempt:
    """The map is recorded with a root that is not the one the proofs lead to."""
    return of(Log(shop().leaves[:11]).mapped(bytes(32)))


def absent_though_there(proof: Callable[[MapProof], MapProof]) -> Attempt:
    """The keeper claims that a stream with events is not there."""
    log = shop()
    sound = stream_map.prove(log.standings(11), key_of("counters/d"))
    claim = StreamProof("counters/d", 0, b"", proof(sound))
    base = proofs(log)
    return of(log, streams=[*base.streams, claim])


def wrong_leaf(**members_: object) -> Attempt:
    """The keeper recorded a leaf that no ledger would, as the last event of the order."""
    log = Log(shop().leaves[:9], shop().words)
    leaf = json.loads(log.leaves[8]) | members_
    log = log._replace(leaves=(*log.leaves[:8], canonical(leaf), *shop().leaves[9:11])).mapped()
    streams = ("counters/c", "counters/shown", "totals/t")
    return Attempt(forged("dossier", members(shop()), proofs(log, streams)))


def caused_by_what_follows() -> Attempt:
    """A total that is the consequence of an event recorded later."""
    cause = json.loads(shop().leaves[8])["event_id"]
    log = shop().rebuilt(
        lambda leaf: leaf | {"caused_by": cause} if leaf["version"] == 1 and leaf["stream"] == "totals/t" else leaf
    )
    return of(log)


def one_among_missing() -> Attempt:
    """Files are missing by the hundred, and behind them one is changed."""
    more = {f"pages/{n}.html": b"!" for n in range(150)}
    whole = resigned({**dossier(), **more, "z.html": b"told"})
    return Attempt({**without(whole, *more), "z.html": b"sold"})


KEEPER_WITHOUT_A_NEW_TREE = [
    Attack("a file is changed behind a hundred that are missing", one_among_missing, 1, "changed-file"),
    Attack(
        "the verifier is left out, and signed",
        lambda: Attempt(resigned(without(dossier(), "verify.py"))),
        2,
        "missing-file",
    ),
    Attack("an event in the middle is left out, and signed", lambda: claimed_gone(3), 2, "missing-event"),
    Attack("the first event is left out, and signed", lambda: claimed_gone(1), 1, "missing-event"),
    Attack("the last event is left out, and signed", lambda: claimed_gone(8), 2, "missing-event"),
    Attack("the leaf of the map is left out, and signed", lambda: claimed_gone(11), 2, "missing-event"),
    Attack("the last event is left out and a lower version claimed", shortened, 1, "false-map"),
    by_keeper(
        "the words are changed, and signed", "words.json", replaced("谢谢".encode(), "没有".encode()), 1, "changed-word"
    ),
    by_keeper(
        "a salt is changed, and signed",
        "words.json",
        edited(lambda w: next(iter(w.values())).update(salt="00" * 16)),
        1,
        "changed-word",
    ),
    by_keeper(
        "words that no leaf commits to are added",
        "words.json",
        edited(lambda w: w | {"00" * 32: {"salt": "00" * 16, "value": "1"}}),
        1,
        "changed-word",
    ),
    by_keeper("a content file is changed, and signed", CONTENT, replaced(b"seven", b"eight"), 1, "changed-file"),
    by_keeper(
        "a stream's proof has another version",
        "proof/streams.json",
        edited(lambda rows: rows[0].update(version=3)),
        1,
        "false-map",
    ),
    by_keeper(
        "a stream's proof is another stream's",
        "proof/streams.json",
        edited(lambda rows: rows[0].update({k: rows[1][k] for k in ("key", "value", "leaf_hash")})),
        1,
        "false-map",
    ),
    by_keeper(
        "a stream's siblings are swapped",
        "proof/streams.json",
        edited(lambda rows: rows[0]["siblings"].reverse()),
        1,
        "false-map",
    ),
    by_keeper(
        "a stream's siblings are cut short",
        "proof/streams.json",
        edited(lambda rows: rows[0]["siblings"].pop()),
        1,
        "false-map",
    ),
    by_keeper(
        "a stream's proof is of another map",
        "proof/streams.json",
        edited(lambda rows: rows[0].update(map_head=3)),
        1,
        "false-map",
    ),
    by_keeper("a claimed stream has no proof", "proof/streams.json", edited(lambda rows: rows[:-1]), 2, "missing-file"),
    by_keeper("a stream is proved twice", "proof/streams.json", edited(lambda rows: [*rows, rows[0]]), 1, "false-map"),
    by_keeper(
        "a JSON member is there twice",
        "proof/streams.json",
        replaced(b'"version":', b'"version": 9, "version":'),
        1,
        "false-map",
    ),
    Attack(
        "a stream with events is said not to be there: nothing found",
        lambda: absent_though_there(lambda p: p._replace(found=None)),
        1,
        "false-map",
    ),
    Attack(
        "a stream with events is said not to be there: found", lambda: absent_though_there(lambda p: p), 1, "false-map"
    ),
    Attack(
        "a stream with events is said not to be there: cut short",
        lambda: absent_though_there(lambda p: MapProof(p.siblings[:-1], None)),
        1,
        "false-map",
    ),
    Attack(
        "a map head is claimed that records no map",
        lambda: Attempt(resigned(dossier(), lambda m: m.update(map_head=3))),
        1,
        "false-map",
    ),
    Attack(
        "complete streams are claimed without a map head",
        lambda: Attempt(resigned(dossier(), lambda m: m.pop("map_head"))),
        1,
        "false-manifest",
    ),
    Attack(
        "the manifest names another root",
        lambda: Attempt(resigned(dossier(), lambda m: m["checkpoint"].update(root="00" * 32))),
        1,
        "false-manifest",
    ),
    Attack(
        "the manifest lists a file that is not there",
        lambda: Attempt(
            resigned(dossier(), lambda m: m["files"].append({"path": "x", "sha256": "00" * 32, "bytes": 10**10}))
        ),
        2,
        "missing-file",
    ),
    Attack(
        "the manifest lists a file outside the folder",
        lambda: Attempt(
            resigned(dossier(), lambda m: m["files"].append({"path": "../x", "sha256": "00" * 32, "bytes": 1}))
        ),
        1,
        "false-manifest",
    ),
    Attack(
        "a file is said to have 10 GB",
        lambda: Attempt(resigned(dossier(), lambda m: m["files"][0].update(bytes=10**10))),
        1,
        "changed-file",
    ),
    Attack(
        "a leaf stands in the pack that is not claimed",
        lambda: Attempt(resigned({**dossier(), leaf_name(0): shop().leaves[0]})),
        1,
        "extra-file",
    ),
    Attack(
        "a second program is signed for",
        lambda: Attempt(resigned({**dossier(), "pages/Check.PY": b"print(1)\n"})),
        1,
        "second-program",
    ),
]

KEEPER_WITH_A_NEW_TREE = [
    Attack(
        "an event in the middle is left out of a rebuilt log: a receipt",
        lambda: of(left_out(shop(), 3))._replace(receipts=(shop().receipt(5),)),
        1,
        "receipt-differs",
    ),
    Attack(
        "the last event is left out of a rebuilt log: its receipt",
        lambda: of(left_out(shop(), 8))._replace(receipts=(shop().receipt(8),)),
        1,
        "receipt-differs",
    ),
    Attack(
        "an amount is changed in a rebuilt log: a receipt",
        lambda: of(otherwise(shop(), 5))._replace(receipts=(shop().receipt(5, 6),)),
        1,
        "receipt-differs",
    ),
    Attack(
        "an amount is changed in a rebuilt log: a checkpoint of the same size",
        lambda: of(otherwise(shop(), 5))._replace(older=(shop().note(),)),
        1,
        "checkpoints-differ",
    ),
    Attack(
        "an amount is changed in a rebuilt log that is exported: an older checkpoint",
        lambda: Attempt(
            forged(
                "export", exported(otherwise(shop(), 5), 0, 14), ranged(otherwise(shop(), 5), 0, 14), counted(0, 14)
            ),
            older=(shop().note(9),),
        ),
        1,
        "checkpoints-differ",
    ),
    Attack(
        "a pack is held against a checkpoint that it can't be compared with",
        lambda: Attempt(dossier(), older=(shop().note(9),)),
        3,
        "not-comparable",
    ),
    Attack(
        "a pack is held against the receipt of an event that it does not show",
        lambda: Attempt(dossier(), (shop().receipt(13),)),
        3,
        "not-comparable",
    ),
    Attack(
        "an older checkpoint is no checkpoint", lambda: Attempt(dossier(), older=("garbage",)), 1, "false-checkpoint"
    ),
    Attack("the map has a root that no proof leads to", with_false_map, 1, "false-map"),
    Attack(
        "the map proofs are of a map of another size",
        lambda: shown_from(shop(), Log(shop().leaves[:7]).mapped()),
        1,
        "false-map",
    ),
    Attack(
        "the map claims more leaves than there were",
        lambda: of(Log(shop().leaves[:11]).mapped(size=12)),
        1,
        "false-map",
    ),
    Attack(
        "two maps of one size contradict each other",
        lambda: of(
            two_maps(), leaves=dict(enumerate(two_maps().leaves)), paths={n: two_maps().path(n) for n in range(13)}
        ),
        1,
        "false-map",
    ),
    Attack(
        "the checkpoint is of a smaller tree than the proofs",
        lambda: of(shop(), checkpoint=shop().note(13)),
        1,
        "false-proof",
    ),
    Attack("a leaf has a fourteenth member", lambda: wrong_leaf(more=1), 1, "false-leaf"),
    Attack("a leaf has a float", lambda: wrong_leaf(data={"amount": 4.5}), 1, "false-leaf"),
    Attack("a leaf has a schema that is no number", lambda: wrong_leaf(schema=True), 1, "false-leaf"),
    Attack("a leaf links to nothing", lambda: wrong_leaf(previous=None), 1, "false-leaf"),
    Attack("a leaf links to another event", lambda: wrong_leaf(previous="00" * 32), 1, "false-stream"),
    Attack(
        "a leaf was recorded before the one before it",
        lambda: wrong_leaf(recorded_at="2025-01-01T00:00:00.000000Z"),
        1,
        "false-stream",
    ),
    Attack("a leaf was recorded on no day", lambda: wrong_leaf(recorded_at="yesterday"), 1, "false-leaf"),
    Attack("a version is jumped over", lambda: wrong_leaf(version=5), 2, "missing-event"),
    Attack(
        "an id is used twice", lambda: wrong_leaf(event_id=json.loads(shop().leaves[5])["event_id"]), 1, "false-stream"
    ),
    Attack(
        "a leaf is its own cause",
        lambda: wrong_leaf(caused_by=json.loads(shop().leaves[8])["event_id"]),
        1,
        "false-leaf",
    ),
    Attack("a cause comes after its consequence", caused_by_what_follows, 1, "false-stream"),
]


def two_maps() -> Log:
    """A log whose keeper recorded two maps of the same leaves."""
    return Log(shop().leaves[:11]).mapped(bytes(32)).mapped(stream_map.over(shop().standings(11)).hash, 11)


def cosigned(*signatures: str) -> Attempt:
    """A pack that names a witness, whose checkpoint carries these signatures beside the log's."""
    text = shop().checkpoint().text
    told = {
        "sound": WITNESS.cosignature(text, 1_770_000_000),
        "of another checkpoint": WITNESS.cosignature(shop().checkpoint(9).text, 1_770_000_000),
    }
    later = told["sound"]._replace(signature=(1_780_000_000).to_bytes(8, "big") + told["sound"].signature[8:])
    told |= {"at another time": later, "too late": WITNESS.cosignature(text, 900_000_000_000)}
    note = write_note(text, KEEPER.signature(text), *(told[each] for each in signatures))
    return witnessed_by(str(WITNESS.key), of(shop(), checkpoint=note).files)


def witnessed_by(key: str, files: Mapping[str, bytes] | None = None) -> Attempt:
    """A pack that names this key as a witness's."""
    return Attempt(resigned({**(files or dossier()), "proof/witnesses.txt": f"{key}\n".encode()}))


STAMPS = [
    Attack("a named witness did not sign", cosigned, 2, "missing-cosignature"),
    Attack("a witness signed another checkpoint", lambda: cosigned("of another checkpoint"), 1, "false-cosignature"),
    Attack("a witness signed at another time", lambda: cosigned("at another time"), 1, "false-cosignature"),
    Attack(
        "a cosignature is taken out",
        lambda: Attempt(changed(cosigned("sound").files, "proof/checkpoint.txt", lambda raw: shop().note().encode())),
        1,
        "changed-file",
    ),
    Attack(
        "a timestamp token is of other bytes", lambda: of(shop(), timestamp=(b"token", b"pem")), 1, "false-timestamp"
    ),
]


def rows_but(name: str, file: str, change: Callable[[bytes], bytes], code: int, reason: str) -> Attack:
    """The keeper changes a file of an export and says in the manifest how many rows it has by then."""

    def tamper() -> Attempt:
        files = changed(export(), file, change)
        count = len(files[file].splitlines()) - file.endswith(".csv")
        return Attempt(resigned(files, lambda manifest: manifest["rows"].update({file: count})))

    return Attack(name, tamper, code, reason)


def lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[bytes], bytes]:
    return lambda raw: b"".join(change(raw.splitlines(keepends=True)))


def each_line(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    return lines(lambda all_: [json.dumps(change(json.loads(each))).encode() + b"\n" for each in all_])


def renamed(old: str, new: str) -> Attempt:
    """The keeper puts a file of an export under another name, rows and all."""
    files = {**without(export(), old), new: export()[old]}
    return Attempt(resigned(files, lambda manifest: manifest["rows"].update({new: manifest["rows"].pop(old)})))


NOBODY_SAW = b"<p>never shown to her</p>\n"
NEVER_SHOWN = f"content/{sha256(NOBODY_SAW).hexdigest()}.html"


def of_another(stream: str | None) -> Attempt:
    """A dossier whose keeper signs that it is about another stream, or about none."""
    return Attempt(resigned(dossier(), lambda m: m.pop("subject") if stream is None else m.update(subject=stream)))


def not_claimed() -> Attempt:
    """The keeper leaves out the end of what the dossier is about, and all claims on it."""
    files = without(dossier(), leaf_name(8), proof_name(8))
    rows = [each for each in json.loads(files["proof/streams.json"]) if each["stream"] != "counters/c"]

    def change(manifest: Any) -> None:
        manifest["leaves"].remove(8)
        manifest["streams"] = [each for each in manifest["streams"] if each["stream"] != "counters/c"]

    return Attempt(resigned({**files, "proof/streams.json": json.dumps(rows).encode()}, change))


CLAIMED_TOO_LITTLE = [
    Attack("a dossier does not claim to show what it is about", not_claimed, 2, "missing-event"),
    Attack("a dossier is about a stream that it does not claim", lambda: of_another("orders/x"), 2, "missing-event"),
    Attack("a dossier is about nothing", lambda: of_another(None), 1, "false-manifest"),
    Attack(
        "a dossier is about a stream that is not there",
        lambda: Attempt(
            forged("dossier", members(shop()), proofs(shop(), (*COMPLETE, "orders/x")), {"subject": "orders/x"})
        ),
        2,
        "missing-event",
    ),
    Attack(
        "a dossier claims to be of another kind",
        lambda: Attempt(resigned(dossier(), lambda m: m.update(kind="proof"))),
        1,
        "false-manifest",
    ),
    Attack(
        "a dossier is passed off as an export",
        lambda: Attempt(resigned(dossier(), lambda m: m.update(kind="export", content="csv", rows={}))),
        1,
        "extra-file",
    ),
    Attack(
        "an export is passed off as a dossier",
        lambda: Attempt(resigned(export(), lambda m: m.update(kind="dossier", subject="counters/c"))),
        1,
        "false-manifest",
    ),
    Attack(
        "content is added that nobody was shown",
        lambda: Attempt(resigned({**dossier(), NEVER_SHOWN: NOBODY_SAW})),
        1,
        "extra-file",
    ),
    Attack(
        "content is added that nobody was shown, and the words are left out",
        lambda: Attempt(resigned({**without(dossier(), "words.json", CONTENT), NEVER_SHOWN: NOBODY_SAW})),
        1,
        "extra-file",
    ),
    Attack(
        "content is added that nobody was shown, and the words are none",
        lambda: Attempt(resigned({**without(dossier(), CONTENT), "words.json": b"{}", NEVER_SHOWN: NOBODY_SAW})),
        1,
        "extra-file",
    ),
    Attack(
        "content is added under no hash",
        lambda: Attempt(resigned({**dossier(), "content/page.html": NOBODY_SAW})),
        1,
        "extra-file",
    ),
]

FIRST_ROW = f'{{"leaf_index": 3, "leaf_hash": "{leaf_hash(shop().leaves[3]).hex()}"'.encode()

EXPORTS = [
    on_export("a hash of the range is changed", "proof/hashes.bin", lambda raw: bytes(32) + raw[32:], 1, "false-range"),
    on_export(
        "two hashes of the range are swapped",
        "proof/hashes.bin",
        lambda raw: raw[32:64] + raw[:32] + raw[64:],
        1,
        "false-range",
    ),
    on_export("the hashes of the range are cut short", "proof/hashes.bin", lambda raw: raw[:-32], 2, "missing-row"),
    on_export(
        "the range is shifted", "proof/range.json", edited(lambda r: r.update({"from": 2, "to": 12})), 1, "false-range"
    ),
    on_export(
        "the range is of another size", "proof/range.json", edited(lambda r: r.update(size=13)), 1, "false-range"
    ),
    on_export(
        "what stands around the range is swapped",
        "proof/range.json",
        edited(lambda r: r["around"].reverse()),
        1,
        "false-range",
    ),
    on_export("a line of events is left out", "leaves.ndjson", lambda raw: raw.split(b"\n", 1)[1], 2, "missing-row"),
    on_export(
        "the last line of events is left out",
        "leaves.ndjson",
        lambda raw: raw[: raw[:-1].rindex(b"\n") + 1],
        2,
        "missing-row",
    ),
    on_export(
        "a line of events is there twice",
        "leaves.ndjson",
        lambda raw: raw + raw.split(b"\n", 1)[0] + b"\n",
        1,
        "false-row",
    ),
    on_export(
        "the bytes of an event are changed", "leaves.ndjson", replaced(b'amount\\":7', b'amount\\":8'), 1, "false-row"
    ),
    on_export(
        "an event is told of another leaf",
        "leaves.ndjson",
        replaced(FIRST_ROW, FIRST_ROW.replace(b": 3", b": 4")),
        1,
        "false-row",
    ),
    on_export("a row is of a leaf outside the range", "events.csv", replaced(b",3,", b",13,"), 1, "false-row"),
    on_export("a row is of another leaf", "events.csv", replaced(b",3,", b",4,"), 1, "false-row"),
    on_export("a row has a column more", "events.csv", replaced(b",3,", b",3,3,"), 1, "false-row"),
    on_export("a row names no leaf", "events.csv", replaced(b",3,", b",,"), 1, "false-row"),
    on_export(
        "an event of the process log is of another leaf",
        "ocel.json",
        replaced(b'"value": 3', b'"value": 4'),
        1,
        "false-row",
    ),
    on_export(
        "an event of the process log names no leaf",
        "ocel.json",
        replaced(b"leaf_hash", b"leaf_hush"),
        1,
        "false-row",
    ),
    Attack(
        "a table is changed",
        lambda: Attempt(changed(export(), "dictionary.csv", replaced(b"what", b"that"))),
        1,
        "changed-file",
    ),
    Attack(
        "the claimed range is wider",
        lambda: Attempt(resigned(export(), lambda m: m["range"].update({"from": 2}))),
        1,
        "false-range",
    ),
    Attack(
        "an export's log was rebuilt: a receipt",
        lambda: Attempt(whole_export(), (otherwise(shop(), 5).receipt(5),)),
        1,
        "receipt-differs",
    ),
    on_export(
        "a column is there twice",
        "events.csv",
        lambda raw: b"".join(b"leaf_index," + line for line in raw.splitlines(keepends=True)),
        1,
        "false-row",
    ),
    on_export(
        "the process log has events twice",
        "ocel.json",
        lambda raw: raw.replace(b'"objects": []', b'"objects": [], "\\u0065vents": []'),
        1,
        "false-row",
    ),
    on_export("something follows the process log", "ocel.json", lambda raw: raw + b"[]", 1, "false-row"),
    on_export("a mark stands before the process log", "ocel.json", lambda raw: b"\xef\xbb\xbf" + raw, 1, "false-row"),
    rows_but("no event is told", "leaves.ndjson", lambda raw: b"", 2, "missing-row"),
    rows_but("every second event is told", "leaves.ndjson", lines(lambda all_: all_[::2]), 2, "missing-row"),
    rows_but(
        "the events are told without their bytes",
        "leaves.ndjson",
        each_line(lambda row: {each: row[each] for each in ("leaf_index", "leaf_hash")}),
        1,
        "false-row",
    ),
    rows_but(
        "the events are told with more than they are",
        "leaves.ndjson",
        each_line(lambda row: row | {"said": "whatever"}),
        1,
        "false-row",
    ),
    rows_but(
        "the events are told with other members",
        "leaves.ndjson",
        each_line(lambda row: {"said" if each == "leaf" else each: told for each, told in row.items()}),
        1,
        "false-row",
    ),
    rows_but("two events are swapped", "leaves.ndjson", lines(lambda a: [a[1], a[0], *a[2:]]), 1, "false-row"),
    rows_but("half the rows of a table are left out", "events.csv", lines(lambda a: a[:6]), 2, "missing-row"),
    rows_but("a row of a table is left out", "events.csv", lines(lambda a: [*a[:3], *a[4:]]), 2, "missing-row"),
    rows_but("a row of a table is there twice", "events.csv", lines(lambda a: [*a, a[-1]]), 1, "false-row"),
    rows_but(
        "two rows of a table are swapped", "events.csv", lines(lambda a: [a[0], a[2], a[1], *a[3:]]), 1, "false-row"
    ),
    rows_but(
        "a table of all events names no leaves", "events.csv", replaced(b"leaf_index", b"leaf_indes"), 2, "missing-row"
    ),
    on_export("a table has only its head", "dictionary.csv", lines(lambda all_: all_[:1]), 2, "missing-row"),
    on_export("a table has a row more", "dictionary.csv", lines(lambda a: [*a, a[-1]]), 1, "false-row"),
    on_export(
        "an event of the process log is left out",
        "ocel.json",
        edited(lambda log: log["events"].pop(4)),
        2,
        "missing-row",
    ),
    on_export("the process log has no events", "ocel.json", lambda raw: b"{}", 2, "missing-row"),
    on_export("the process log is a list", "ocel.json", lambda raw: b"[]", 2, "missing-row"),
    on_export(
        "an event of the process log is there twice",
        "ocel.json",
        edited(lambda log: log["events"].append(log["events"][0])),
        1,
        "false-row",
    ),
    Attack(
        "a file of rows is put under a name that is not read",
        lambda: renamed("leaves.ndjson", "leaves.NDJSON"),
        1,
        "extra-file",
    ),
    Attack(
        "a file of rows is put under another name",
        lambda: renamed("leaves.ndjson", "more.ndjson"),
        2,
        "missing-file",
    ),
    Attack(
        "a table is slipped in and signed for, without rows",
        lambda: Attempt(resigned({**export(), "more.csv": b"a\r\n1\r\n"})),
        1,
        "extra-file",
    ),
    Attack(
        "a page is slipped into an export and signed for, with rows",
        lambda: Attempt(resigned({**export(), "page.html": b"1"}, lambda m: m["rows"].update({"page.html": 1}))),
        1,
        "extra-file",
    ),
    Attack(
        "a file that tells of all events is left out",
        lambda: Attempt(resigned(without(export(), "leaves.ndjson"), lambda m: m["rows"].pop("leaves.ndjson"))),
        2,
        "missing-file",
    ),
    Attack(
        "a table is left out that the manifest gives rows of",
        lambda: Attempt(resigned(without(export(), "dictionary.csv"))),
        1,
        "false-manifest",
    ),
    Attack(
        "an export is of no known content",
        lambda: Attempt(resigned(export(), lambda m: m.update(content="pdf"))),
        1,
        "false-manifest",
    ),
    Attack(
        "an export does not say its rows",
        lambda: Attempt(resigned(export(), lambda m: m.pop("rows"))),
        1,
        "false-manifest",
    ),
    Attack(
        "an export claims no range",
        lambda: Attempt(resigned(export(), lambda m: m.pop("range"))),
        1,
        "false-row",
    ),
    on_export("the process log breaks off", "ocel.json", lambda raw: raw[:-20], 1, "false-row"),
]

BOMBS = [
    on_dossier("the manifest is nested without end", "manifest.json", lambda raw: b"[" * 100_000, 1, "false-manifest"),
    on_dossier(
        "the manifest has an endless number",
        "manifest.json",
        replaced(b'"size": 14', b'"size": ' + b"9" * 10_000),
        1,
        "false-manifest",
    ),
    on_dossier(
        "the manifest has no number where one must be",
        "manifest.json",
        replaced(b'"size": 14', b'"size": NaN'),
        1,
        "false-manifest",
    ),
    on_dossier(
        "the manifest is of another encoding",
        "manifest.json",
        lambda raw: raw.decode().encode("utf-16"),
        1,
        "false-manifest",
    ),
    on_dossier("the manifest is empty", "manifest.json", lambda raw: b"", 1, "false-manifest"),
    on_dossier("the manifest is a list", "manifest.json", lambda raw: b"[]", 1, "false-manifest"),
    on_dossier("a leaf is nested without end", LEAF, lambda raw: b'{"a":' * 13_000, 1, "false-leaf"),
    on_dossier("a leaf is endless", LEAF, lambda raw: raw + b" " * 70_000, 1, "too-large"),
    by_keeper(
        "the words are half a character",
        "words.json",
        edited(lambda w: next(iter(w.values())).update(value="§")),
        1,
        "changed-word",
    ),
    by_keeper("the words are lone surrogates", "words.json", replaced("谢谢".encode(), b"\\ud83d"), 1, "changed-word"),
    by_keeper("the words are nested without end", "words.json", lambda raw: b"[" * 100_000, 1, "changed-word"),
    by_keeper("the words are no object", "words.json", lambda raw: b"[]", 1, "changed-word"),
    by_keeper("the proofs of streams are no list", "proof/streams.json", lambda raw: b"{}", 1, "false-map"),
    by_keeper("the proofs of streams are numbers", "proof/streams.json", lambda raw: b"[1, 2, 3]", 1, "false-map"),
    by_keeper("the key is binary", "proof/vkey.txt", lambda raw: b"\xff\xfe" * 40, 1, "false-key"),
    on_export("the events are one endless line", "leaves.ndjson", lambda raw: b"a" * (3 << 20), 3, "too-large"),
    on_export("a line of events is a list", "leaves.ndjson", lambda raw: b"[]\n" + raw, 1, "false-row"),
    on_export("a table is binary", "events.csv", lambda raw: raw + b"\xff\xfe\x00", 1, "false-row"),
    on_export("the process log is no object", "ocel.json", lambda raw: b'{"events": 1}', 1, "false-row"),
    on_export("the process log is nested without end", "ocel.json", lambda raw: b'{"events":' * 50_000, 1, "false-row"),
]


def signed_by_another(raw: bytes) -> bytes:
    """A proof whose checkpoint is the right one, under another key's signature."""
    return raw.partition(b"\n\n")[0] + b"\n\n" + shop()._replace(keeper=STRANGER).note().encode()


def mapped_over(size: int) -> Attempt:
    """The map has the right root, and claims to be over another number of leaves."""
    log, sound = Log(shop().leaves[:11], shop().words).mapped(size=size), proofs(shop())
    shown = {"leaves": {n: log.leaves[n] for n in sound.leaves}, "paths": {n: log.path(n) for n in sound.leaves}}
    return of(log, streams=sound.streams, map_root=sound.map_root, **shown)


def ended_otherwise() -> Attempt:
    """The map ends the order's stream with another leaf than the one that is shown."""
    key = key_of("counters/c")
    false = Standing(key, value_of(4, bytes(32)))
    standings = sorted(false if each.key == key else each for each in shop().standings(11))
    root = stream_map.over(standings).hash
    log = Log(shop().leaves[:11], shop().words).mapped(root)
    rows = [
        StreamProof(each.stream, each.version, each.leaf_hash, stream_map.prove(standings, key_of(each.stream)))
        for each in proofs(log).streams
    ]
    rows = [each._replace(leaf_hash=bytes(32)) if each.stream == "counters/c" else each for each in rows]
    return of(log, streams=rows, map_root=root)


def mapped_elsewhere() -> Attempt:
    """The map is recorded on a stream of the shop's own."""
    log = Log(shop().leaves[:11], shop().words).mapped()
    told = canonical(json.loads(log.leaves[11]) | {"stream": "counters/map"})
    other = log._replace(leaves=(*log.leaves[:11], told))
    sound = proofs(log)
    shown = {"leaves": {n: other.leaves[n] for n in sound.leaves}, "paths": {n: other.path(n) for n in sound.leaves}}
    return Attempt(forged("dossier", members(shop()), sound._replace(checkpoint=other.note(), **shown)))


def at_another_place() -> Attempt:
    """A leaf and its proof stand under another leaf's name."""
    proof = write_proof(13, shop().path(13), shop().note()).encode()
    files = {**dossier(), leaf_name(12): shop().leaves[13], proof_name(12): proof}
    return Attempt(resigned(files, lambda manifest: manifest["leaves"].append(12)))


def claiming(name: str, change: Callable[[Any], Any]) -> Attack:
    """The keeper signs a manifest that can't be."""
    return Attack(name, lambda: Attempt(resigned(dossier(), change)), 1, "false-manifest")


EACH_CHECK_BY_ITSELF = [
    Attack(
        "a page is changed and the manifest signed with another key",
        lambda: Attempt(resigned(changed(dossier(), PAGE, replaced(b"Order", b"Offer")), by=STRANGER)),
        3,
        "unknown-key",
    ),
    by_keeper("a proof's checkpoint is signed by another key", PROOF, signed_by_another, 1, "false-proof"),
    by_keeper(
        "a proof leads to an older checkpoint",
        PROOF,
        lambda raw: write_proof(5, shop().path(5, 13), shop().note(13)).encode(),
        1,
        "false-proof",
    ),
    Attack("a leaf stands at another one's place", at_another_place, 1, "false-proof"),
    Attack(
        "the checkpoint is of another log",
        lambda: of(shop(), checkpoint=KEEPER.sign(shop().checkpoint()._replace(origin="other.example/log").text)),
        1,
        "false-checkpoint",
    ),
    claiming("the manifest lists a file twice", lambda m: m["files"].append(m["files"][0])),
    Attack(
        "the manifest lists itself",
        lambda: Attempt(
            resigned(dossier(), lambda m: m["files"].append({"path": "manifest.json", "sha256": "00" * 32, "bytes": 1}))
        ),
        1,
        "changed-file",
    ),
    Attack(
        "an older checkpoint is of no leaves under a root",
        lambda: Attempt(whole_export(), older=(KEEPER.sign(Checkpoint(ORIGIN, 0, bytes(32)).text),)),
        1,
        "checkpoints-differ",
    ),
    claiming("the manifest claims a stream twice", lambda m: m["streams"].append(m["streams"][0])),
    claiming("the manifest claims the leaves in another order", lambda m: m["leaves"].reverse()),
    claiming("the manifest claims a leaf before the first", lambda m: m["leaves"].insert(0, -1)),
    claiming("the manifest lists a file of less than nothing", lambda m: m["files"][0].update(bytes=-1)),
    claiming("a stream is proved and not claimed", lambda m: m["streams"].pop()),
    Attack(
        "an export claims a range beyond the log",
        lambda: Attempt(resigned(export(), lambda m: m["range"].update(to=15))),
        1,
        "false-manifest",
    ),
    Attack("the map claims fewer leaves than it is over", lambda: mapped_over(8), 1, "false-stream"),
    Attack("the map claims the leaf that records it", lambda: mapped_over(12), 1, "false-map"),
    Attack("the map ends a stream with another leaf", ended_otherwise, 1, "false-stream"),
    Attack("the map is recorded on another stream", mapped_elsewhere, 1, "false-map"),
    Attack("a leaf has a number too large", lambda: wrong_leaf(data={"amount": 2**53}), 1, "false-leaf"),
    Attack("a version is there twice", lambda: wrong_leaf(version=3), 1, "false-stream"),
    Attack("a leaf's request has half a shape", lambda: wrong_leaf(request={"key": "00" * 32}), 1, "false-leaf"),
    Attack(
        "a leaf's policies are not sorted",
        lambda: wrong_leaf(policies=[{"id": each, "version": 1} for each in "ba"]),
        1,
        "false-leaf",
    ),
    Attack("the log's key is named as a witness", lambda: witnessed_by(str(KEEPER.key)), 1, "false-cosignature"),
    Attack("a witness signed in the year 30000", lambda: cosigned("too late"), 1, "false-cosignature"),
    Attack("a receipt is empty", lambda: Attempt(dossier(), (b'{"events": []}',)), 3, "unreadable"),
    Attack("a receipt is garbage", lambda: Attempt(dossier(), (b"garbage",)), 3, "unreadable"),
    on_export(
        "a row has another hash than its leaf",
        "events.csv",
        replaced(leaf_hash(shop().leaves[5]).hex().encode(), b"00" * 32),
        1,
        "false-row",
    ),
    on_export(
        "the bytes of an event that no other follows are changed",
        "leaves.ndjson",
        replaced(b'amount\\":9', b'amount\\":8'),
        1,
        "false-row",
    ),
    on_export(
        "a second column names other leaves",
        "events.csv",
        lines(lambda a: [a[0][:-2] + b",leaf_index\r\n", *(each[:-2] + b",9\r\n" for each in a[1:])]),
        1,
        "false-row",
    ),
    on_export(
        "a row goes on behind the last column",
        "events.csv",
        lines(lambda a: [*a[:-1], a[-1][:-2] + b",9\r\n"]),
        1,
        "false-row",
    ),
    on_export(
        "an event of the process log has a second leaf before its own",
        "ocel.json",
        edited(lambda log: log["events"][0]["attributes"].insert(0, {"name": "leaf_index", "value": 9})),
        1,
        "false-row",
    ),
]

ATTACKS = [
    *EACH_CHECK_BY_ITSELF,
    *(*OUTSIDER, *KEEPER_WITHOUT_A_NEW_TREE, *KEEPER_WITH_A_NEW_TREE),
    *(*CLAIMED_TOO_LITTLE, *STAMPS, *EXPORTS, *BOMBS),
]
SOUND_ONES = {
    "a dossier": lambda: Attempt(dossier()),
    "an export": lambda: Attempt(export()),
    "an export of tables": lambda: Attempt(export("csv")),
    "an export of objects": lambda: Attempt(export("ocel")),
    "an export of nothing": lambda: Attempt(nothing_exported()),
    "an export whose process log is in another order": lambda: Attempt(
        resigned(changed(export(), "ocel.json", edited(lambda log: log["events"].reverse())))
    ),
    "a whole log": lambda: Attempt(whole_export(), (shop().receipt(0, 13),), tuple(map(shop().note, (0, 1, 9, 14)))),
    "a dossier beside its key, a receipt and a checkpoint": lambda: Attempt(
        dossier(), (shop().receipt(5),), (shop().note(),), str(KEEPER.key)
    ),
    "a dossier whose checkpoint a witness signed": lambda: cosigned("sound"),
    "a dossier that shows what came after the map": shown_beyond_the_map,
    "a dossier that shows what is not there": lambda: of(
        shop(), streams=proofs(shop(), (*COMPLETE, "counters/none", "orders/x")).streams
    ),
}
