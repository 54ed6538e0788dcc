"""What a real ledger gives out is found sound by `aftersales verify`, and by the verifier in its packs."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.settings import Settings
from api.stamping import Authority as Asked
from api.stamping import Witness as Known
from api.verifying.stamps import read_token
from projections.proof.merkle import Unproved
from projections.proof.note import read_note
from projections.proof.pack import write_zip
from tests.api.customer import KEY, ORDER, PAID, Door
from tests.api.serving import serving
from tests.api.test_log import a_few_events, key_of
from tests.api.test_stamping import stamped
from tests.proof.attacks.test_attacks import unpack
from tests.proof.outsiders import Authority, Witness, answering
from tests.proof.packs_of import pack_of
from tests.trace import requirement


def verified(*arguments: object) -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(app, ["verify", "--json", *map(str, arguments)], env={"LEDGER_KEY": ""})
    return done.exit_code, json.loads(done.stdout)


def url_of(door: Door) -> str:
    return str(door.client.base_url)


def given_out(tmp_path: Path, name: str, raw: bytes) -> Path:
    (tmp_path / name).write_bytes(raw)
    return tmp_path / name


def test_a_whole_log_and_everything_kept_of_it_is_verified_at_its_address(door: Door, tmp_path: Path) -> None:
    receipt = given_out(tmp_path, "receipt.json", door.say("orders/A-1", ORDER | {"coupons": []}).content)
    older = given_out(tmp_path, "older", door.client.get("/v1/log/checkpoint").content)
    for n in range(150):
        door.said(f"orders/B-{n}", ORDER | {"coupons": []})
    size = door.services.prover.sign().size

    code, report = verified(url_of(door), "--key", KEY, "--checkpoint", older, "--receipt", receipt)

    assert code == 0, report
    assert size > 256
    assert (report["proved"]["log"], report["proved"]["bytes"]) == ([size], [size])
    assert verified(receipt, "--url", url_of(door))[0] == 0
    assert verified(url_of(door), "--key", "no-key")[0] == 3


def test_the_proofs_that_routes_answer_are_verified_as_they_came(door: Door, tmp_path: Path) -> None:
    position = a_few_events(door)[0]["position"]
    where = {"position": position}
    proof = door.client.get("/v1/log/proof/inclusion", params=where, headers={"Accept": "text/plain"}).content
    given_out(tmp_path, "vkey.txt", door.client.get("/v1/log/vkey").content)
    given_out(tmp_path, "a.json", door.services.ledger.leaves(position, position + 1)[0])
    files = [
        given_out(tmp_path, "a.tlog-proof", proof),
        given_out(tmp_path, "inclusion.json", door.client.get("/v1/log/proof/inclusion", params=where).content),
        given_out(tmp_path, "stream.json", door.get("/v1/log/proof/stream", params={"stream": "orders/A-1"}).content),
        given_out(tmp_path, "none.json", door.get("/v1/log/proof/stream", params={"stream": "orders/none"}).content),
        given_out(tmp_path, "checkpoint", door.client.get("/v1/log/checkpoint").content),
    ]

    outcomes = [verified(each) for each in files]

    assert [code for code, _ in outcomes] == [0] * 5, outcomes
    assert outcomes[2][1]["proved"]["head"][:2] == ["orders/A-1", 2]
    assert outcomes[3][1]["proved"]["absent"][0] == "orders/none"


@requirement("R-001-18")
def test_one_changed_byte_of_a_pack_is_seen(door: Door, tmp_path: Path) -> None:
    a_few_events(door)
    files = pack_of(door, "orders/A-1")
    leaf = next(name for name in files if name.startswith("leaves/") and name.endswith(".json"))
    changed = files | {leaf: files[leaf].replace(b"PLACED", b"PLACET").replace(b'"schema":1', b'"schema":2')}

    sound = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"],
        cwd=unpack(files, tmp_path / "pack"),
        capture_output=True,
        check=False,
    )

    assert (sound.returncode, sound.stderr) == (0, b"")
    assert b"orders/A-1" in sound.stdout
    assert verified(given_out(tmp_path, "sound.zip", write_zip(files)))[0] == 0
    assert verified(given_out(tmp_path, "changed.zip", write_zip(changed)))[0] == 1


def test_a_receipt_is_held_against_the_ledgers_own_file(settings: Settings, tmp_path: Path) -> None:
    with serving(settings) as served:
        door = served.door(KEY)
        first = given_out(tmp_path, "first", door.say("orders/A-1", ORDER | {"coupons": []}).content)
        last = given_out(tmp_path, "last", door.say("orders/A-1", PAID | {"amount": 1}).content)
    assert [verified(each, "--db", settings.db)[0] for each in (first, last)] == [0, 0]

    with sqlite3.connect(settings.db) as db:
        changed = "CAST(replace(CAST(state AS TEXT), 'A-1', 'A-9') AS BLOB)"
        db.execute(f"UPDATE entries SET state = {changed} WHERE rowid IN (SELECT min(rowid) FROM entries)")
    db.close()

    assert [verified(each, "--db", settings.db)[0] for each in (first, last)] == [1, 0]
    assert verified(first, "--db", tmp_path / "nowhere.db")[0] == 3


def test_what_witnesses_and_the_authority_saw_is_in_the_pack_and_proved(door: Door, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("NO OPENSSL HERE: no timestamp was made and checked. Install the package `openssl`.")
    (tmp_path / "authority").mkdir()
    authority, witness = Authority(tmp_path / "authority"), Witness(key_of(door))
    a_few_events(door)
    with answering(authority.answer) as stamps, answering(witness.answer) as cosigns:
        known = Known(witness.key, cosigns)
        stamper = door.services.stamper
        stamper._witnesses, stamper._authority = [known], Asked(stamps, authority.roots)
        first = pack_of(door, "orders/A-1")
        stamped(door, [known], Asked(stamps, authority.roots))
    files = pack_of(door, "orders/A-1")
    zipped = given_out(tmp_path, "pack.zip", write_zip(files))

    code, report = verified(zipped)

    assert code == 0, report
    assert {"timestamp", "witness"} <= report["proved"].keys()
    assert {"authority", "witness-key", "clock-before"} <= report["not_proved"].keys()
    assert "clock" not in report["not_proved"]
    assert first.keys().isdisjoint({"proof/checkpoint.tsr", "proof/witnesses.txt"}), "nobody had seen that one"
    _refused_stamps(files, authority, tmp_path)


def _refused_stamps(files: dict[str, bytes], authority: Authority, tmp_path: Path) -> None:
    """A token with a flipped bit, and certificates that did not sign it, are refused."""
    text = read_note(files["proof/checkpoint.txt"]).text.encode()
    token, roots = files["proof/checkpoint.tsr"], files["proof/tsa.pem"]
    assert read_token(token, roots, text)
    for name, raw in (("text", text), ("token", token), ("roots", roots)):
        given_out(tmp_path, name, raw)
    words = ["openssl", "ts", "-verify", "-data", "text", "-in", "token", "-CAfile", "roots"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other").roots.read_bytes()
    for wrong in ((token, other, text), (token, roots, text + b"x"), (token[:-9], roots, text), (b"", roots, text)):
        with pytest.raises(Unproved):
            read_token(*wrong)
    for at in range(0, len(token), 37):
        flipped = bytearray(token)
        flipped[at] ^= 1
        try:
            found = read_token(bytes(flipped), roots, text)
        except Unproved:
            continue
        assert found == read_token(token, roots, text), f"byte {at}"
