"""A ledger that lies, hangs or was rebuilt, looked at by its address; and single proofs that were given out."""

import json
import socket
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.verifying import remote
from api.verifying.whole_log import tile_path
from projections.proof.merkle import EMPTY_ROOT
from projections.proof.note import Checkpoint
from projections.proof.pack import write_zip
from projections.proof.verify_streams import leaf_name, proof_name
from tests.proof.attacks.keeping import inclusion, served, truth
from tests.proof.attacks.log import KEEPER, ORIGIN, STRANGER, Log, canonical, dossier, shop
from tests.proof.attacks.table import left_out, otherwise
from tests.proof.attacks.tools import changed, resigned


def verified(*arguments: object) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, ["verify", "--json", *map(str, arguments)], env={"LEDGER_KEY": ""})
    return done.exit_code, json.loads(done.stdout)


def reasons(report: dict[str, Any]) -> set[str]:
    return {each["reason"] for each in report["faults"]}


def kept(tmp_path: Path, name: str, raw: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path


def test_a_whole_log_is_read_again(tmp_path: Path) -> None:
    older, receipt = kept(tmp_path, "older", shop().note(5)), kept(tmp_path, "receipt", shop().receipt(0, 13))
    with served(shop()) as url:
        code, report = verified(url, "--key", "k", "--checkpoint", older, "--receipt", receipt, "--vkey", KEEPER.key)

    assert code == 0, report
    assert report["proved"] == {
        "checkpoint": [shop().checkpoint().origin, 14, shop().checkpoint().root.hex()],
        "older": [5],
        "receipts": [2],
        "log": [14],
        "bytes": [14],
    }


@pytest.mark.parametrize("size", [1, 13, 14])
def test_a_log_that_was_rebuilt_is_caught_by_an_older_checkpoint(size: int, tmp_path: Path) -> None:
    older = kept(tmp_path, "older", shop().note(size))
    rebuilt = shop().rebuilt(lambda leaf: leaf | {"actor": "another"})
    with served(rebuilt) as url:
        code, report = verified(url, "--checkpoint", older)

    assert (code, reasons(report)) == (1, {"checkpoints-differ"})


@pytest.mark.parametrize(("root", "code"), [(EMPTY_ROOT, 0), (bytes(32), 1)])
def test_a_checkpoint_of_no_leaves_has_one_root(root: bytes, code: int, tmp_path: Path) -> None:
    older = kept(tmp_path, "older", KEEPER.sign(Checkpoint(ORIGIN, 0, root).text))
    with served(shop()) as url:
        assert verified(url, "--checkpoint", older)[0] == code


@pytest.mark.parametrize("position", [3, 8])
def test_a_log_with_an_event_left_out_is_caught_by_an_older_receipt(position: int, tmp_path: Path) -> None:
    receipt = kept(tmp_path, "receipt", shop().receipt(position))
    with served(left_out(shop(), position)) as url:
        whole, report = verified(url, "--receipt", receipt)
        alone, other = verified(receipt, "--url", url)

    assert (whole, alone) == (1, 1)
    assert reasons(report) == reasons(other) == {"receipt-differs"}


def test_a_log_that_was_rolled_back_ends_before_what_is_remembered(tmp_path: Path) -> None:
    older, receipt = kept(tmp_path, "older", shop().note()), kept(tmp_path, "receipt", shop().receipt(13))
    with served(Log(shop().leaves[:12])) as url:
        assert [verified(url, "--checkpoint", older)[0], verified(receipt, "--url", url)[0]] == [2, 2]


def test_the_checkpoint_seen_last_is_remembered_and_compared(tmp_path: Path) -> None:
    memory = tmp_path / "seen"
    with served(Log(shop().leaves[:9])) as url:
        assert verified(url, "--remember", memory)[0] == 0
    first = memory.read_text()
    with served(shop()) as url:
        assert verified(url, "--remember", memory)[0] == 0
    assert (first, memory.read_text()) == (Log(shop().leaves[:9]).note(), shop().note())
    with served(otherwise(shop(), 5)) as url:
        assert verified(url, "--remember", memory)[0] == 1
    assert memory.read_text() == shop().note()


def test_another_key_at_the_same_address_is_not_believed() -> None:
    with served(shop()._replace(keeper=STRANGER)) as url:
        code, report = verified(url, "--vkey", KEEPER.key)

    assert (code, reasons(report)) == (3, {"unknown-key"})


def redirected(path: str, handler: Any) -> bytes:
    handler.send_response(302)
    handler.send_header("Location", "/elsewhere")
    handler.end_headers()
    return b""


def hanging(path: str, handler: Any) -> bytes:
    """Says to have a megabyte, and stops after a byte."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    handler.wfile.write(b"x")
    handler.wfile.flush()
    handler.connection.settimeout(5)
    with suppress(OSError):
        handler.rfile.read(1)
    return b""


def endless(path: str, handler: Any) -> bytes:
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        while True:
            handler.wfile.write(b"x" * 65_536)
    return b""


def packed(path: str, handler: Any) -> bytes:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", "3")
    handler.end_headers()
    handler.wfile.write(b"abc")
    return b""


def instead(name: str, change: Callable[[bytes], bytes], log: Log | None = None) -> Callable[[str, Any], bytes | None]:
    """Another answer to what begins so."""
    return lambda path, handler: change(truth(log or shop(), path)) if path.startswith(name) else None


@pytest.mark.parametrize("lie", [redirected, hanging, endless, packed])
def test_a_server_that_does_not_answer_plainly_leaves_no_verdict(lie: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "_SILENCE_S", 1)
    with served(shop(), lie) as url:
        code, report = verified(url)

    assert code == 3, report
    assert reasons(report) <= {"unreadable", "too-large"}


def test_an_address_where_nobody_answers_leaves_no_verdict() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"

        codes = [verified(each)[0] for each in (nobody, "http://", "https://user@host/", "http://[", "ftp://x")]

    assert codes == [3] * 5


LIES = {
    "a hash of a tile": ("tile/0", lambda raw: bytes(32) + raw[32:], 1, "false-leaf"),
    "two hashes of a tile swapped": ("tile/0", lambda raw: raw[32:64] + raw[:32] + raw[64:], 1, "false-leaf"),
    "a tile too short": ("tile/0", lambda raw: raw[:-1], 3, "unreadable"),
    "a tile too long": ("tile/0", lambda raw: raw + b"\0", 3, "too-large"),
    "an event changed": ("tile/entries", lambda raw: raw.replace(b'"amount":7', b'"amount":8'), 1, "false-leaf"),
    "an event cut short": ("tile/entries", lambda raw: raw[:-1], 1, "false-leaf"),
    "bytes behind the events": ("tile/entries", lambda raw: raw + b"\0", 3, "unreadable"),
    "the size": ("checkpoint", lambda raw: raw.replace(b"\n14\n", b"\n15\n"), 1, "false-checkpoint"),
    "a signature cut short": ("checkpoint", lambda raw: raw[:-9], 1, "false-checkpoint"),
    "the key cut short": ("vkey", lambda raw: raw[:-9], 1, "false-key"),
    "an empty consistency proof": ("proof/consistency", lambda raw: b'{"path": []}', 1, "checkpoints-differ"),
    "endless nesting": ("proof/consistency", lambda raw: b"[" * 99_999, 3, "unreadable"),
    "a proof of another leaf": (
        "proof/inclusion",
        lambda raw: raw.replace(b'"leaf_index": 5', b'"leaf_index": 4'),
        3,
        "unreadable",
    ),
    "a path too long": (
        "proof/inclusion",
        lambda raw: raw.replace(b'"path": ["', b'"path": ["00'),
        1,
        "receipt-differs",
    ),
}


@pytest.mark.parametrize("told", LIES)
def test_a_server_that_lies_is_seen(told: str, tmp_path: Path) -> None:
    name, change, code, reason = LIES[told]
    older, receipt = kept(tmp_path, "older", shop().note(5)), kept(tmp_path, "receipt", shop().receipt(5))
    with served(shop(), instead(name, change)) as url:
        found, report = verified(url, "--key", "k", "--checkpoint", older, "--receipt", receipt)

    assert (found, reason in reasons(report)) == (code, True), report


def test_a_log_with_a_leaf_that_is_none_is_seen_by_who_reads_the_events() -> None:
    leaf = json.loads(shop().leaves[3])
    log = Log((*shop().leaves[:3], canonical(leaf | {"recorded_at": "2020-01-01T00:00:00.000000Z"})))
    with served(log) as url:
        assert [verified(url)[0], verified(url, "--key", "k")[0]] == [0, 1]


def test_tiles_that_do_not_lead_to_the_root_are_seen_without_the_events() -> None:
    with served(shop(), instead("tile/0", lambda raw: raw[32:64] + raw[:32] + raw[64:])) as url:
        code, report = verified(url)

    assert (code, reasons(report)) == (1, {"false-range"})


def test_tiles_stand_where_the_common_form_has_them() -> None:
    paths = [tile_path("0", 1_234_067, 256), tile_path("0", 0, 5), tile_path("entries", 256, 256)]

    assert paths == ["tile/0/x001/x234/067", "tile/0/000.p/5", "tile/entries/256"]


def test_a_proof_file_is_checked_with_its_leaf_and_a_key(tmp_path: Path) -> None:
    proof = kept(tmp_path, "5.tlog-proof", dossier()[proof_name(5)])
    leaf = kept(tmp_path, "5.json", dossier()[leaf_name(5)])
    other = kept(tmp_path, "other.json", dossier()[leaf_name(3)])

    assert verified(proof)[0] == 3
    assert verified(proof, "--vkey", KEEPER.key)[0] == 0
    assert verified(proof, "--vkey", KEEPER.key, "--leaf", other)[0] == 1
    assert verified(proof, "--vkey", STRANGER.key)[0] == 3
    kept(tmp_path, "vkey.txt", str(KEEPER.key))
    code, report = verified(proof)
    assert (code, "own-key" in report["not_proved"]) == (0, True)
    leaf.unlink()
    assert verified(proof)[0] == 3


def test_an_inclusion_proof_is_checked_as_the_ledger_answers_it(tmp_path: Path) -> None:
    value = inclusion(shop(), 5)
    leaf = kept(tmp_path, "leaf", shop().leaves[5])
    wrong = [value | {"leaf_index": 4}, value | {"path": value["path"][::-1]}, value | {"tree_size": 15}]
    wrong += [value | {"leaf_hash": "00" * 32}, value | {"path": None}, value | {"checkpoint": shop().note(13)}]

    code, report = verified(kept(tmp_path, "p.json", json.dumps(value)), "--vkey", KEEPER.key)
    codes = [verified(kept(tmp_path, "w.json", json.dumps(each)), "--vkey", KEEPER.key)[0] for each in wrong]

    assert (code, report["not_proved"].get("leaf")) == (0, [])
    assert verified(tmp_path / "p.json", "--vkey", KEEPER.key, "--leaf", leaf)[0] == 0
    assert codes == [1] * len(wrong)


def test_a_checkpoint_by_itself_is_checked(tmp_path: Path) -> None:
    path = kept(tmp_path, "checkpoint", shop().note())

    assert [verified(path)[0], verified(path, "--vkey", KEEPER.key)[0], verified(path, "--vkey", "x")[0]] == [3, 0, 3]


def test_a_receipt_is_held_against_a_pack(tmp_path: Path) -> None:
    pack = kept(tmp_path, "pack.zip", write_zip(dossier()))
    good, late = kept(tmp_path, "r1", shop().receipt(5, 6)), kept(tmp_path, "r2", shop().receipt(13))
    bad = kept(tmp_path, "r3", otherwise(shop(), 5).receipt(5))

    assert [verified(each, "--against", pack)[0] for each in (good, late, bad)] == [0, 3, 1]
    assert verified(good)[0] == 3


@pytest.mark.parametrize(
    "raw",
    [b"", b"\xff", b"{}", b"[]", b"{" * 999, b"PK", b"PK\x03\x04", b'{"events": []}'],
    ids=str,
)
def test_what_is_nothing_known_leaves_no_verdict(raw: bytes, tmp_path: Path) -> None:
    assert verified(kept(tmp_path, "thing", raw), "--vkey", KEEPER.key, "--url", "http://127.0.0.1:9")[0] == 3
    assert verified(tmp_path / "nowhere")[0] == 3


def test_a_zip_with_bytes_around_it_or_a_name_twice_is_seen(tmp_path: Path) -> None:
    raw = write_zip(dossier())
    outside = write_zip({**dossier(), "../evil": b"!"})

    codes = [verified(kept(tmp_path, "p.zip", each))[0] for each in (raw, raw + b"x", b"PK" + raw, raw[:-9], outside)]

    assert codes == [0, 1, 1, 3, 1]


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [("folder/", b"", 0), ("../evil/", b"", 1), ("folder/", b"hidden", 1), ("verify.py", b"", 1)],
)
def test_a_folder_in_a_zip_leads_nowhere_and_holds_nothing(name: str, raw: bytes, code: int, tmp_path: Path) -> None:
    path = kept(tmp_path, "p.zip", write_zip(dossier()))
    with warnings.catch_warnings(action="ignore", category=UserWarning), ZipFile(path, "a") as archive:
        archive.writestr(name, raw)

    assert verified(path)[0] == code


def test_each_receipt_that_is_of_something_else_is_named(tmp_path: Path) -> None:
    pack = kept(tmp_path, "pack.zip", write_zip(dossier()))
    late, later = kept(tmp_path, "r1", shop().receipt(12)), kept(tmp_path, "r2", shop().receipt(13))

    code, report = verified(pack, "--receipt", late, "--receipt", later)

    assert (code, [each["about"] for each in report["faults"]]) == (3, ["r1", "r2"])


def test_a_program_that_is_not_this_releases_is_pointed_out(tmp_path: Path) -> None:
    other = resigned(changed(dossier(), "verify.py", lambda raw: b"print('VERIFIED')\n"))

    code, report = verified(kept(tmp_path, "pack.zip", write_zip(other)))

    assert (code, report["not_proved"].get("program")) == (0, [])
    assert "program" not in verified(kept(tmp_path, "pack.zip", write_zip(dossier())))[1]["not_proved"]
