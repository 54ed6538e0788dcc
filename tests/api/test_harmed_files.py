"""Whatever becomes of the files beside the ledger, nothing false is signed, recorded or served."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.serving import serve
from api.settings import Settings
from api.verifying.single import check_stream_proof
from projections.proof import merkle
from projections.proof.tree_file import TreeFile, place
from projections.proof.verify_report import Report
from tests.api.customer import KEY, ORDER, Door, expect_problem
from tests.api.serving import serving
from tests.api.test_log import a_few_events, checked, key_of
from tests.proof.trees import hash_of

HARM = b"\xee" * 32


def garble(settings: Settings, level: int, n: int) -> None:
    """Overwrite a hash of the tree while it is in use."""
    file = os.open(f"{settings.db}.tree", os.O_RDWR)
    os.pwrite(file, HARM, place(level, n) * 32)
    os.close(file)


def true_root(door: Door, size: int) -> bytes:
    return hash_of(door.services.ledger.leaf_hashes(0, size))


def ordered(door: Door, *keys: str) -> None:
    for key in keys:
        door.said(f"orders/{key}", ORDER | {"coupons": []})


def test_a_root_that_the_log_does_not_have_is_not_signed(settings: Settings) -> None:
    """Between reading new events and signing, the file is garbled where the root of all of them needs it."""
    with serving(settings) as served:
        door = served.door(KEY)
        ordered(door, "A", "B", "C", "D", "E")
        door.services.prover.sign()
        ordered(door, "F")
        size = door.services.prover.catch_up()
        for level in range(size.bit_length()):
            if size >> level & 1:
                garble(settings, level, (size >> level) - 1)

        proof = door.read("/v1/log/proof/inclusion", position=size - 1)

        tree = checked(door, proof["checkpoint"])
        assert tree.root == true_root(door, tree.size)
    with serving(settings) as served:
        door = served.door(KEY)
        ordered(door, "G")
        assert (
            checked(door, door.read("/v1/log/proof/inclusion", position=door.size - 1)["checkpoint"]).size == door.size
        )


def test_no_hash_that_is_false_is_served_for_ever(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        ordered(door, *(f"T-{n}" for n in range(140)))
        size = door.services.prover.sign().size
        leaves = door.services.ledger.leaf_hashes(0, size)
        for level, n in ((0, 0), (1, 3), (2, 0), (8, 0)):
            garble(settings, level, n)
            assert door.client.get("/v1/log/tile/0/000").content == b"".join(leaves[:256])
            assert door.client.get("/v1/log/tile/1/000.p/1").content == hash_of(leaves[:256])
            garble(settings, level, n)
            path = door.read("/v1/log/proof/consistency", **{"from": 5, "to": size})["path"]
            hashes = [bytes.fromhex(each) for each in path]
            merkle.check_consistency(5, size, hash_of(leaves[:5]), hash_of(leaves), hashes)
        os.truncate(f"{settings.db}.tree", 320)
        assert door.client.get("/v1/log/tile/0/000").content == b"".join(leaves[:256])


def _older_value(map_: sqlite3.Connection) -> None:
    """As if the stream had not gone on: its key with another value, and slots to match."""
    map_.create_function("older", 1, lambda value: (1).to_bytes(8, "big") + value[8:])
    map_.execute("UPDATE streams SET value = older(value)")


def _other_slots(map_: sqlite3.Connection) -> None:
    map_.execute("UPDATE slots SET hash = zeroblob(32)")


def _fewer_streams(map_: sqlite3.Connection) -> None:
    map_.execute("DELETE FROM streams WHERE key IN (SELECT key FROM streams LIMIT 1)")


@pytest.mark.parametrize("harm", [_older_value, _other_slots, _fewer_streams])
def test_a_map_that_the_log_does_not_have_is_not_recorded(settings: Settings, harm: Any) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        a_few_events(door)
        ordered(door, "B")
        door.read("/v1/log/proof/stream", stream="orders/A-1")
    with closing(sqlite3.connect(f"{settings.db}.map")) as map_, map_:
        harm(map_)
    with serving(settings) as served:
        door = served.door(KEY)
        for stream in ("orders/B", "orders/A-1", "orders/none"):
            report = Report()
            proof = door.read("/v1/log/proof/stream", stream=stream)
            check_stream_proof("it", proof, key_of(door), report)
            assert report.faults == []
            last = door.services.ledger.last_of(stream, proof["map_size"])
            assert proof["version"] == (last[0] if last else 0)


@pytest.mark.parametrize("suffix", ["map", "tree"])
def test_a_file_that_is_none_is_made_anew(settings: Settings, suffix: str) -> None:
    with serving(settings) as served:
        a_few_events(served.door(KEY))
        served.door(KEY).read("/v1/log/proof/stream", stream="orders/A-1")
    file = Path(f"{settings.db}.{suffix}")
    file.write_bytes(bytes(200) + file.read_bytes()[200:])
    with serving(settings) as served:
        door = served.door(KEY)
        assert door.read("/v1/log/proof/stream", stream="orders/A-1")["version"] == 2


def test_asking_for_proofs_of_other_sizes_leaves_nothing_behind(door: Door) -> None:
    a_few_events(door)
    ordered(door, "B", "C")
    door.services.prover.sign()
    kept = door.services.prover.checkpoints.all()

    for size in range(1, door.size + 1):
        proof = door.client.get("/v1/log/proof/inclusion", params={"position": 0, "size": size}).json()
        tree = checked(door, proof["checkpoint"])
        assert (tree.size, tree.root) == (size, true_root(door, size))

    assert door.services.prover.checkpoints.all() == kept


def test_asking_for_the_maps_own_stream_records_no_map_each_time(door: Door) -> None:
    a_few_events(door)
    door.read("/v1/log/proof/stream", stream="log/map")
    size = door.size

    for _ in range(5):
        door.read("/v1/log/proof/stream", stream="log/map")

    assert door.size == size


@pytest.mark.parametrize(
    "path",
    [
        "tile/3/x999/x999/x999/999",
        "tile/6/x999/x999/999",
        "tile/6/000",
        "proof/stream?stream=zzz/nope",
        "proof/stream?stream=a/b/c",
    ],
)
def test_odd_questions_are_answered_plainly(door: Door, path: str) -> None:
    a_few_events(door)
    door.services.prover.sign()

    answer = door.get(f"/v1/log/{path}")

    if path.startswith("tile"):
        expect_problem(answer, 404, "not-found")
    else:
        assert answer.json()["version"] == 0


def test_a_tree_shared_with_another_log_is_told_apart() -> None:
    tree = TreeFile(None)
    tree.append([HARM] * 3)

    assert not tree.resume(3, bytes(32))
    assert tree.size == 0


def test_a_map_that_another_process_keeps_is_asked_for_again(settings: Settings) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        a_few_events(door)
        with closing(sqlite3.connect(f"{settings.db}.map", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")

            answer = door.get("/v1/log/proof/stream", params={"stream": "orders/A-1"})

        expect_problem(answer, 503, "busy")
        assert door.read("/v1/log/proof/stream", stream="orders/A-1")["version"] == 2


def test_what_was_signed_last_is_read_at_the_start(settings: Settings) -> None:
    with serving(settings) as served:
        served.door(KEY).services.prover.sign()
    Path(f"{settings.signing_key_file}.last").write_text("no checkpoint")

    with pytest.raises(ValueError, match=r"\.last is no checkpoint"):
        serve(settings, demo=False)


def test_a_page_tells_what_went_wrong_even_where_nobody_can_be_known(settings: Settings) -> None:
    with serving(settings) as served:
        served.client.post("/sign-in", data={"key": KEY})
        with closing(sqlite3.connect(settings.db)) as file:
            file.execute("ALTER TABLE api_keys RENAME TO gone")
        page = served.client.get("/console/?lang=en", headers={"Accept": "text/html"})

    assert page.status_code == 500
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["x-request-id"] in page.text
