"""The log over HTTP: whoever holds a receipt, a checkpoint or the key can check it, and learns nothing else."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.serving import serve
from api.settings import Settings
from api.verifying.single import check_stream_proof
from projections.proof import merkle, note
from projections.proof.tlog import read_proof
from projections.proof.verify_report import Report
from tests.api.customer import KEY, ORDER, PAID, Door, expect_problem
from tests.api.serving import serving
from tests.proof.trees import hash_of


def key_of(door: Door) -> note.VerifierKey:
    return note.read_key(door.client.get("/v1/log/vkey").text)


def checked(door: Door, text: str) -> note.Checkpoint:
    """The checkpoint of a note that the ledger's key signed."""
    found = note.read_note(text.encode())
    assert note.signed_by(found, key_of(door)) == 0
    return note.read_checkpoint(found)


def a_few_events(door: Door) -> list[dict[str, Any]]:
    """An order with its payment: receipts as an append answers them."""
    answers = [door.said("orders/A-1", ORDER | {"coupons": []}), door.said("orders/A-1", PAID | {"amount": 1})]
    return [event for answer in answers for event in answer["events"]]


def test_every_receipt_is_proved_to_stand_in_the_log(door: Door) -> None:
    for receipt in a_few_events(door):
        proof = door.client.get("/v1/log/proof/inclusion", params={"position": receipt["position"]}).json()

        tree = checked(door, proof["checkpoint"])
        path = [bytes.fromhex(each) for each in proof["path"]]
        leaf = bytes.fromhex(receipt["leaf_hash"])
        assert proof["leaf_hash"] == receipt["leaf_hash"]
        assert (proof["leaf_index"], proof["tree_size"]) == (receipt["position"], tree.size)
        assert merkle.root_from_inclusion(receipt["position"], tree.size, leaf, path) == tree.root


def test_a_proof_is_also_a_file_of_the_common_form(door: Door) -> None:
    receipt = a_few_events(door)[0]

    answer = door.client.get(
        "/v1/log/proof/inclusion", params={"position": receipt["position"]}, headers={"Accept": "text/plain"}
    )

    proof = read_proof(answer.content)
    proof.check(bytes.fromhex(receipt["leaf_hash"]))
    assert note.signed_by(proof.note, key_of(door)) == 0
    assert answer.headers["content-type"].startswith("text/plain")


def test_an_older_proof_is_made_for_the_size_that_was_seen_then(door: Door) -> None:
    a_few_events(door)
    before = checked(door, door.client.get("/v1/log/checkpoint").text)
    size = door.size
    door.said("orders/A-2", ORDER | {"coupons": []})

    proof = door.client.get("/v1/log/proof/inclusion", params={"position": 0, "size": size}).json()
    grown = checked(door, door.client.get("/v1/log/proof/inclusion", params={"position": size}).json()["checkpoint"])
    path = door.client.get("/v1/log/proof/consistency", params={"from": before.size, "to": grown.size}).json()["path"]

    assert checked(door, proof["checkpoint"]).size == proof["tree_size"] == size
    hashes = [bytes.fromhex(each) for each in path]
    merkle.check_consistency(before.size, grown.size, before.root, grown.root, hashes)


def test_an_order_is_proved_to_be_complete(door: Door) -> None:
    a_few_events(door)

    proof = door.read("/v1/log/proof/stream", stream="orders/A-1")

    events = door.read("/v1/orders/A-1/events")["events"]
    assert (proof["version"], proof["leaf_hash"]) == (len(events), events[-1]["leaf_hash"])
    report = Report()
    check_stream_proof("the proof", proof, key_of(door), report)
    assert report.faults == []
    assert report.proved["head"] == ("orders/A-1", len(events), events[-1]["leaf_hash"], proof["map_size"])


def test_a_map_that_still_holds_is_not_recorded_again(door: Door) -> None:
    a_few_events(door)
    first = door.read("/v1/log/proof/stream", stream="orders/A-1")
    size = door.size

    again = door.read("/v1/log/proof/stream", stream="orders/A-1")
    door.said("orders/A-2", ORDER | {"coupons": []})
    beside = door.read("/v1/log/proof/stream", stream="orders/A-1")
    assert (again, beside["map_size"], size) == (first, first["map_size"], first["map_head"] + 1)

    door.said("orders/A-1", {"type": "LinesDelivered", "lines": [{"line": "1", "quantity": 1}]})
    grown = door.read("/v1/log/proof/stream", stream="orders/A-1")
    assert grown["map_size"] > first["map_size"]
    assert grown["version"] == first["version"] + 1


def test_an_order_that_is_not_there_is_proved_not_to_be(door: Door) -> None:
    a_few_events(door)

    proof = door.read("/v1/log/proof/stream", stream="orders/none")

    report = Report()
    check_stream_proof("the proof", proof, key_of(door), report)
    assert report.proved["absent"] == ("orders/none", proof["map_size"])
    assert (proof["version"], proof["leaf_hash"]) == (0, None)


def test_the_whole_tree_is_made_of_its_tiles_and_they_of_the_events(door: Door) -> None:
    for n in range(140):
        door.said(f"orders/T-{n}", ORDER | {"coupons": []})
    proof = door.client.get("/v1/log/proof/inclusion", params={"position": door.size - 1}).json()
    tree = checked(door, proof["checkpoint"])
    leaves: list[bytes] = []
    for n in range(-(-tree.size // 256)):
        width = min(256, tree.size - 256 * n)
        part = f".p/{width}" if width < 256 else ""
        hashes = door.client.get(f"/v1/log/tile/0/{n:03d}{part}")
        bundle = door.get(f"/v1/log/tile/entries/{n:03d}{part}").content
        for at in range(width):
            length = int.from_bytes(bundle[:2], "big")
            leaf, bundle = bundle[2 : 2 + length], bundle[2 + length :]
            assert sha256(b"\0" + leaf).digest() == hashes.content[at * 32 : at * 32 + 32]
        assert bundle == b""
        assert "immutable" in hashes.headers["cache-control"]
        leaves += [hashes.content[at : at + 32] for at in range(0, len(hashes.content), 32)]

    assert tree.size > 256
    assert hash_of(leaves) == tree.root
    above = door.client.get("/v1/log/tile/1/000.p/1").content
    assert above == hash_of(leaves[:256])


@pytest.mark.parametrize(
    "path",
    [
        *("0/001", "0/000.p/0", "0/000.p/256", "0/000", "64/000", "00/000", "0/0", "0/x000/00", "0/-01", "7/000"),
        *("1/000", "x/000", "entries/001", "entries/000", "0/x999/x999/999", "0/000.p/1/2"),
    ],
)
def test_a_tile_that_is_not_there_is_not_made_up(shared: Door, path: str) -> None:
    shared.client.get("/v1/log/checkpoint")

    expect_problem(shared.get(f"/v1/log/tile/{path}"), 404, "not-found")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("inclusion?position=0", 404, "not-yet"),
        ("inclusion?position=99999999", 404, "not-yet"),
        ("inclusion?position=-1", 422, "schema"),
        ("inclusion?position=0&size=0", 422, "schema"),
        ("inclusion?position=0&size=99999", 404, "not-yet"),
        ("inclusion", 422, "schema"),
        ("consistency?from=0&to=1", 422, "schema"),
        ("consistency?from=2&to=1", 422, "schema"),
        ("consistency?from=1&to=99999", 404, "not-yet"),
        ("stream?stream=", 422, "schema"),
        ("stream?stream=Orders/../x", 422, "schema"),
        ("stream", 422, "schema"),
    ],
)
def test_what_can_not_be_proved_is_refused(shared: Door, path: str, status: int, code: str) -> None:
    expect_problem(shared.get(f"/v1/log/proof/{path}"), status, code)


def test_an_event_outside_the_tree_that_is_named_is_refused(door: Door) -> None:
    a_few_events(door)

    expect_problem(door.get("/v1/log/proof/inclusion", params={"position": 1, "size": 1}), 422, "schema")


def test_the_key_and_the_log_are_the_same_after_a_restart(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        a_few_events(door)
        key, proof = key_of(door), door.client.get("/v1/log/proof/inclusion", params={"position": 1}).json()
        before = checked(door, proof["checkpoint"])
    with serving(settings) as served:
        door = served.door(KEY)
        again = door.client.get("/v1/log/proof/inclusion", params={"position": 1, "size": before.size}).json()

        assert key_of(door) == key
        assert again == proof
    assert (Path(settings.signing_key_file).stat().st_mode & 0o777) == 0o600


@pytest.mark.parametrize("harm", ["lost", "cut", "garbled", "of another log"])
def test_a_tree_or_map_that_was_harmed_is_made_anew(settings: Settings, harm: str) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        a_few_events(door)
        proof = door.client.get("/v1/log/proof/inclusion", params={"position": 2}).json()
        ends = door.read("/v1/log/proof/stream", stream="orders/A-1")
    for suffix in ("tree", "map"):
        file = Path(f"{settings.db}.{suffix}")
        raw = file.read_bytes()
        match harm:
            case "lost":
                file.unlink()
            case "cut" if suffix == "tree":
                file.write_bytes(raw[: len(raw) // 2])
            case "garbled" if suffix == "tree":
                file.write_bytes(raw[:32] + bytes(len(raw) - 32))
            case _ if suffix == "tree":
                file.write_bytes(b64encode(raw))
            case _:
                pass
    with serving(settings) as served:
        door = served.door(KEY)

        size = proof["tree_size"]
        assert door.client.get("/v1/log/proof/inclusion", params={"position": 2, "size": size}).json() == proof
        again = door.read("/v1/log/proof/stream", stream="orders/A-1")
        assert (again["version"], again["leaf_hash"]) == (ends["version"], ends["leaf_hash"])


def test_a_log_that_was_rewritten_under_its_checkpoint_is_not_signed_again(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        a_few_events(door)
        door.client.get("/v1/log/proof/inclusion", params={"position": 2})
        ledger = door.services.ledger
        write = ledger.datastore.begin()
        write.cursor.execute(
            "UPDATE entries SET leaf_hash = zeroblob(32) WHERE position = (SELECT max(position) FROM entries)"
        )
        write.commit()
    with serving(settings) as served:
        door = served.door(KEY)
        door.said("orders/A-9", ORDER | {"coupons": []})

        for _ in range(2):
            expect_problem(door.get("/v1/log/proof/inclusion", params={"position": door.size - 1}), 503, "log-forked")
        size = door.size
        expect_problem(door.get("/v1/log/proof/stream", params={"stream": "orders/A-1"}), 503, "log-forked")
        assert door.size == size, "nothing is recorded about a log that is not what was signed"
        assert "forked" in expect_problem(door.client.get("/readyz"), 503, "not-ready")


def test_a_ledger_that_was_put_back_to_an_earlier_state_signs_no_other_history(settings: Settings) -> None:
    db = Path(settings.db)
    with serving(settings) as served:
        a_few_events(served.door(KEY))
    backup = db.read_bytes()
    with serving(settings) as served:
        door = served.door(KEY)
        door.said("orders/A-2", ORDER | {"coupons": []})
        door.client.get("/v1/log/proof/inclusion", params={"position": door.size - 1})
    for suffix in ("-wal", "-shm"):
        Path(f"{db}{suffix}").unlink(missing_ok=True)
    db.write_bytes(backup)
    with serving(settings) as served:
        door = served.door(KEY)
        door.said("orders/A-3", ORDER | {"coupons": []})
        for position in (0, door.size - 1):
            assert door.said(f"orders/B-{position}", ORDER | {"coupons": []})

        expect_problem(door.get("/v1/log/proof/inclusion", params={"position": door.size - 1}), 503, "log-forked")

    Path(f"{settings.signing_key_file}.last").unlink()  # whoever put it back says so, and tells who holds checkpoints
    with serving(settings) as served:
        door = served.door(KEY)
        assert door.read("/v1/log/proof/inclusion", position=door.size - 1)["tree_size"] == door.size


def test_an_event_that_was_changed_under_a_running_ledger_is_not_proved(door: Door) -> None:
    a_few_events(door)
    door.client.get("/v1/log/proof/inclusion", params={"position": 2})
    write = door.services.ledger.datastore.begin()
    write.cursor.execute("UPDATE entries SET leaf_hash = zeroblob(32) WHERE position = 1")
    write.commit()

    expect_problem(door.get("/v1/log/proof/inclusion", params={"position": 1}), 503, "log-forked")


def test_another_origin_than_the_keys_own_is_refused(tmp_path: Path) -> None:
    def settings(origin: str | None) -> Settings:
        return Settings(db=str(tmp_path / "l.db"), bootstrap_key=SecretStr(KEY), sending="off", origin=origin)

    with serving(settings("shop.example/log")) as served:
        assert key_of(served.door(KEY)).name == "shop.example/log"
    with serving(settings(None)) as served:
        assert key_of(served.door(KEY)).name == "shop.example/log"
    with pytest.raises(ValueError, match="is that of shop"):
        serve(settings("other.example/log"), demo=False)


def test_hashes_are_public_and_events_are_not(door: Door) -> None:
    a_few_events(door)
    door.client.get("/v1/log/proof/inclusion", params={"position": door.size - 1})

    assert door.client.get(f"/v1/log/tile/0/000.p/{door.size}").status_code == 200
    expect_problem(door.client.get("/v1/log/tile/entries/000.p/1"), 401, "key-missing")
    expect_problem(door.with_scopes("orders:read").get("/v1/log/tile/entries/000.p/1"), 403, "scope-missing")
    expect_problem(door.client.get("/v1/log/proof/stream", params={"stream": "orders/A-1"}), 401, "key-missing")
    assert door.with_scopes("orders:read").read("/v1/log/proof/stream", stream="orders/A-1")["version"] > 0


def test_nobody_appends_to_the_logs_own_stream(door: Door) -> None:
    head = {"type": "MapHead", "size": 1, "map_root": "00" * 32}

    assert door.say("log/map", head).status_code in (404, 405)
    assert door.size == 0
